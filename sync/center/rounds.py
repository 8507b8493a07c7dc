"""What the answers at one state of the feed share: an order to a province is answered two thousand times from the same rows.

Shared is only what was read and is the same for every reader: rows of the feed with their authors, who is in which scope and stands
above whom, runs as they lie in the log. Whether any of it is due to a reader is asked for each of them, so nothing reaches anybody by
being shared. The key is the life, the epoch and the newest n of the view that an answer reads: whatever decides about access is
published, so at one n it is one state. What isn't published is never kept here.

One round is held, of bounded size; the next state, or a full one, begins another. Thread: any. Layer: center.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from sync.center.database import Sort
from sync.center.facts import Settled
from sync.domain.scopes import Scope
from sync.oplog.run import Run

PAGES_MAX, SCOPES_MAX, RUNS_BYTES_MAX = 16, 2_048, 4 * 1024 * 1024
State = tuple[bytes | None, bytes | None, int]
Rows = Sequence[Row[Any]]


@dataclass(slots=True)
class Round:
    """What was read at one state."""

    state: State
    settled: Settled = field(default_factory=Settled)
    _pages: dict[int, Rows] = field(default_factory=dict)
    _grants: dict[Scope, Rows] = field(default_factory=dict)
    _runs: dict[tuple[int, int, int], Run] = field(default_factory=dict)
    _runs_bytes: int = 0

    def page(self, behind: int, read: Callable[[], Rows]) -> Rows:
        """Return a page of the feed behind a place.

        One with a claim whose author nobody knows is read anew each time: a birth comes without a place in the feed.
        """
        held = self._pages.get(behind)
        if held is None:
            held = read()
            if not any(row.sort == Sort.CLAIM and row.claim_organisation is None for row in held):
                self._pages[behind] = held
        return held

    def grants(self, scope: Scope, read: Callable[[], Rows]) -> Rows:
        """Return the grants of a scope."""
        held = self._grants.get(scope)
        if held is None:
            held = self._grants[scope] = read()
        return held

    def run(self, place: tuple[int, int, int], read: Callable[[], Run]) -> Run:
        """Return what of a stream lies between two places; of a long one the bytes are not kept."""
        held = self._runs.get(place)
        if held is None:
            held = read()
            size = sum(map(len, held.entries))
            if self._runs_bytes + size <= RUNS_BYTES_MAX:
                self._runs_bytes += size
                self._runs[place] = held
        return held

    @property
    def is_full(self) -> bool:
        """Tell whether it holds so much that another one is begun."""
        return len(self._pages) > PAGES_MAX or len(self._grants) + len(self.settled.memberships) > SCOPES_MAX


class Rounds:
    """Holds the newest round of one process."""

    def __init__(self) -> None:
        """Begin without any."""
        self._round = alone()

    def at(self, state: State) -> Round:
        """Return the round of ``state``."""
        held = self._round
        if held.state != state or held.is_full:
            held = self._round = Round(state)
        return held


def alone() -> Round:
    """Return a round for one answer that shares nothing."""
    return Round((None, None, -1))
