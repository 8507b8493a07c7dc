"""Requests under way: how many there may be, and what leaves before the next answer to them.

Two fill a link on which every answer comes when it is due. Where one is held up behind a lost packet the others arrive
meanwhile, or only their answers are late: then the link would carry nothing for a round trip or two, so more follow as soon as
the system knows that what was sent has arrived. An order never waits for any of that. Layer: links.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from sync.links.http import HttpLink, Refusal
from sync.links.teller import Teller
from sync.protocol.limits import HELD_UP_MAX, IN_FLIGHT_MAX
from sync.protocol.session import Outgoing


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request under way: when it left, how many bytes were ahead of its answer, and whether nothing else was under way."""

    outgoing: Outgoing
    at: float
    ahead: int
    alone: bool


class Flight:
    """What is under way on one link, the oldest first, and what it tells of the link; owned by the thread that owns that.

    Attributes:
        sent: the requests.
        has_more: whether something waits beside them, as far as is known.
    """

    def __init__(self, link: HttpLink, teller: Teller, *, is_urgent: Callable[[], bool]) -> None:
        """``is_urgent`` tells that an order wants to leave; what is measured goes into the gauge of ``teller``."""
        self._link = link
        self._teller = teller
        self._is_urgent = is_urgent
        self._answered_at = 0.0
        self.sent: deque[Sent] = deque()
        self.has_more = True

    def room(self, *, urgent: bool) -> int:
        """Return how many requests may be under way now."""
        return max(IN_FLIGHT_MAX, len(self.sent) + (urgent or self._rests()))

    def send(self, outgoing: Outgoing, *, failures: int) -> None:
        """Send a request; ``failures``: how many silences there were in a row. Raises: Outage: as `HttpLink.exchange`."""
        ahead = len(outgoing.wire) + sum(len(one.outgoing.wire) for one in self.sent)
        gauge = self._teller.gauge
        gauge = gauge.connected(self._link.ready(gauge.patience(ahead, failures=failures)))
        at = time.monotonic()
        self._link.begin(outgoing.wire, gauge.patience(ahead, failures=failures))
        self.sent.append(Sent(outgoing=outgoing, at=at, ahead=ahead, alone=not self.sent))
        entries = sum(len(body) for run in outgoing.request.runs for body in run.entries)
        self._teller.gauge = gauge.packed(entries, len(outgoing.wire))

    def hear(self, *, failures: int) -> tuple[Outgoing, bytes | Refusal] | None:
        """Return the oldest request with its answer; None once something is to leave before. Raises: Outage: as `HttpLink.exchange`."""
        sent = self.sent[0]
        patience = self._teller.gauge.patience(sent.ahead, failures=failures)
        due_s = patience.due_s - (time.monotonic() - sent.at)
        answer = self._link.end(replace(patience, due_s=due_s), interrupted=self._is_interrupted)
        if answer is None:
            return None
        self.sent.popleft()
        self.has_more = True
        now = time.monotonic()
        moved = len(sent.outgoing.wire) + (0 if isinstance(answer, Refusal) else len(answer))
        between_s = None if sent.alone else now - self._answered_at
        self._teller.gauge = self._teller.gauge.measured(moved, now - sent.at, between_s=between_s)
        self._answered_at = now
        return sent.outgoing, answer

    def _is_interrupted(self) -> bool:
        """Tell whether something leaves before the next answer: an order, or more of what waits, since the link rests."""
        return (len(self.sent) <= HELD_UP_MAX and self._is_urgent()) or (self.has_more and self._rests())

    def _rests(self) -> bool:
        return IN_FLIGHT_MAX <= len(self.sent) < HELD_UP_MAX and self._link.has_room(self._teller.gauge.way_bytes)
