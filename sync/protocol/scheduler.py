"""What goes first, and how much at once.

A stream goes in the order of the most urgent entry it still holds, always as a prefix; within one urgency the scopes take
turns of 2 kB, so that no single incident's backlog holds up the others; what a person pinned goes before the others of its
urgency, never before a more urgent one. How much goes at once is the gauge's to say (gauge.py).

Pure. Source: engine specification §7.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.run import Run, Waiting
from sync.protocol.limits import TURN_BYTES
from sync.protocol.packing import thin


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """How much of a stream goes now."""

    waiting: Waiting
    bytes: int


class RunSource(Protocol):
    """Where runs come from."""

    def run(self, replica: ReplicaId, scope: Scope, first_seq: int, *, bytes_max: int) -> Run | None:
        """Return entries from ``first_seq`` on, cut at a signature, at least up to the first one; None when none is held."""


def allot(waiting: Iterable[Waiting], budget: int) -> tuple[Portion, ...]:
    """Return how much of each stream goes into ``budget`` bytes, most urgent first; the first stream always gets a turn."""
    shares: dict[Waiting, int] = {}
    for one in _turns(waiting):
        left = one.bytes - shares.get(one, 0)
        turn = min(TURN_BYTES, left, budget)
        if turn <= 0 and (shares or budget <= 0):
            break
        shares[one] = shares.get(one, 0) + turn
        budget -= turn
    return tuple(Portion(waiting=one, bytes=share) for one, share in shares.items())


def collect(source: RunSource, waiting: Iterable[Waiting], budget: int) -> tuple[Run, ...]:
    """Return the runs to send within ``budget`` bytes. It may be passed by the length of one signed piece per stream."""
    runs: list[Run] = []
    for portion in allot(waiting, budget):
        if runs and budget <= 0:
            break
        one = portion.waiting
        run = source.run(one.replica, one.scope, one.first_seq, bytes_max=min(portion.bytes, budget) if runs else portion.bytes)
        if run is not None:
            runs.append(thin(run))
            budget -= sum(map(len, run.entries))
    return tuple(runs)


def remaining(waiting: Iterable[Waiting], sent: Iterable[Run]) -> tuple[Waiting, ...]:
    """Return what still waits once ``sent`` has arrived."""
    ends = {(run.replica, run.scope): (run.first_seq + len(run.entries), sum(map(len, run.entries))) for run in sent}
    rest: list[Waiting] = []
    for one in waiting:
        end, gone = ends.get((one.replica, one.scope), (one.first_seq, 0))
        if end <= one.last_seq:
            rest.append(replace(one, first_seq=end, bytes=max(1, one.bytes - gone)))
    return tuple(rest)


def _turns(waiting: Iterable[Waiting]) -> Iterator[Waiting]:
    """Yield streams turn by turn, class of urgency by class, pinned ones first in each, scope by scope, until nothing is left."""
    classes: dict[tuple[int, bool], dict[Scope, deque[Waiting]]] = {}
    for one in waiting:
        classes.setdefault((one.urgency, not one.pinned), {}).setdefault(one.scope, deque()).append(one)
    for place in sorted(classes):
        scopes = deque(classes[place][scope] for scope in sorted(classes[place]))
        given: dict[Waiting, int] = {}
        while scopes:
            streams = scopes.popleft()
            one = streams[0]
            yield one
            given[one] = given.get(one, 0) + TURN_BYTES
            if given[one] >= one.bytes:
                streams.popleft()
            if streams:
                scopes.append(streams)
