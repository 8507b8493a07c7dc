"""One blob on its way, a span at a time: what was taken in or brought is never carried again, whatever was cut in between.

A transfer lives between two spans without holding anything of link or store, so that whatever is more urgent goes between;
what it keeps in memory is the first bytes of one leaf. Owned by the courier's thread.

Layer: links. Source: sync/protocol/spans.py.
"""

from collections import deque
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Protocol, runtime_checkable

from sync.domain.content import LEAF_BYTES, Leaf, leaf_bytes, leaf_count, size_of
from sync.domain.failures import Outage, Refused
from sync.domain.leaf_set import LeafSet
from sync.oplog.codec import Malformed
from sync.protocol.limits import IN_FLIGHT_MAX
from sync.protocol.pace import Pace
from sync.protocol.spans import Incoming, Lacking, Span, Unfinished, next_span, span_body


class Leaves(Protocol):
    """What a transfer asks of the store."""

    def leaves_missing(self, address: bytes) -> tuple[range, ...]:
        """Return the runs of leaves that are not here."""

    def keep_leaves(self, address: bytes, leaves: Sequence[Leaf], *, source: str) -> int:
        """Keep leaves durably. Raises: Refused: `blob.wrong_leaf`; Outage: those of the disk."""

    def leaf(self, address: bytes, index: int) -> Leaf | None:
        """Return a leaf, None when it is not here, or damaged."""


class Way(Protocol):
    """The questions that a transfer asks of the other side: `sync.links.blob_link.BlobLink`, or a simulated one."""

    pace: Pace

    def lacking(self, address: bytes) -> Lacking:
        """Return what is lacking there."""

    def get(self, span: Span, into: Callable[[bytes], None]) -> bool:
        """Fetch a span into `into` as it arrives; False when not all of it is there."""

    def put(self, span: Span, body: bytes) -> Lacking:
        """Bring a span; return what is lacking now."""


@runtime_checkable
class PipedWay(Way, Protocol):
    """One on which a span may be under way before the answer to another came: the real one."""

    def begin_put(self, span: Span, body: bytes) -> bool:
        """Bring a span without waiting; False when that can't be done now."""

    def takes_more(self, under_way: int) -> bool:
        """Tell whether another span may be under way beside so many."""

    def end_put(self, address: bytes, *, more: bool = False) -> Lacking | None:
        """Return what is lacking after the next span under way; None where there is ``more`` to bring, as soon as it may be."""


class Step(Enum):
    """What one span did."""

    MORE = "more"
    DONE = "done"
    ABSENT = "absent"  # not there, or not all of it
    LOST = "lost"  # not here: what was to be brought is damaged


class Fetch:
    """A blob that comes from the center, or from a neighbour.

    Args:
        source: center or lan, for the screens.

    Attributes:
        from_center: whether every leaf of it came from there, so that the center is known to hold it.
    """

    way = "fetch"

    def __init__(self, store: Leaves, address: bytes, *, source: str = "center") -> None:
        self._store = store
        self._address = address
        self._source = source
        self._there: Lacking | None = None
        self._unfinished: Unfinished | None = None
        self._lacking = _all_of(address, store.leaves_missing(address))
        self.from_center = source == "center" and not self._lacking.missing()

    @property
    def done(self) -> int:
        """Return how many bytes are here."""
        return _bytes(self._address, self._lacking.missing()) + (0 if self._unfinished is None else len(self._unfinished.content))

    def step(self, link: Way) -> Step:
        """Fetch a span. Raises: Outage; Refused, `blob.wrong_leaf` too: what came is not what was asked for."""
        self._lacking = _all_of(self._address, self._store.leaves_missing(self._address))
        if not self._lacking:
            return Step.DONE
        wanted = self._lacking if self._there is None else self._lacking.both(self._there.held(self._lacking.total))
        if not wanted:
            self._there = None
            return Step.ABSENT
        at = 0
        run = wanted.ranges(1)[0]
        if self._unfinished is not None and self._unfinished.index in wanted:
            at, run = self._unfinished.at, range(self._unfinished.index, _end(wanted, self._unfinished.index))
        span = next_span(self._address, run, at, link.pace.chunk)
        if not self._taken(link, span):
            if self._there is not None:
                self._there = None
                return Step.ABSENT
            self._there = link.lacking(self._address)
            return Step.MORE
        self._lacking = _all_of(self._address, self._store.leaves_missing(self._address))
        return Step.MORE if self._lacking else Step.DONE

    def _taken(self, link: Way, span: Span) -> bool:
        incoming = Incoming(span, self._unfinished)
        leaves: list[Leaf] = []
        is_wrong = True
        try:
            found = link.get(span, lambda piece: leaves.extend(incoming.feed(piece)))
            is_wrong = found and not incoming.is_complete
        except Malformed as error:
            raise Refused("blob.wrong_leaf") from error
        except Outage:
            is_wrong = False
            raise
        finally:
            # Of a span that was cut off, or went wrong later, what proved itself stays. Whether of a leaf that is wrong it was
            # the beginning or the rest, nobody can tell.
            self._unfinished = None if is_wrong else incoming.unfinished
            if leaves:
                self._store.keep_leaves(self._address, leaves, source=self._source)
        if is_wrong:
            raise Refused("blob.wrong_leaf")
        return found


class Push:
    """A blob that goes to the center."""

    way = "push"

    def __init__(self, store: Leaves, address: bytes) -> None:
        self._store = store
        self._address = address
        self._there: Lacking | None = None
        self._under_way: deque[Lacking] = deque()  # what will be lacking after each span on its way

    @property
    def done(self) -> int:
        """Return how many bytes the center is known to have."""
        if self._there is None:
            return 0
        return _bytes(self._address, self._there.held(leaf_count(size_of(self._address)))) + self._there.at % LEAF_BYTES

    def step(self, link: Way) -> Step:
        """Bring a span. Raises: Outage; Refused: the center's code."""
        there, self._there = self._there, None  # unless it answers, it is asked again what it has
        if there is None:
            self._under_way.clear()
            if self._store.leaves_missing(self._address):
                return Step.LOST
            self._there = link.lacking(self._address)
            return Step.MORE if self._there.lacks else Step.DONE
        told = self._brought(link, there) if isinstance(link, PipedWay) else self._one(link, there)
        if told is None:
            return Step.LOST
        self._there = told
        if told == there:
            self._there = None
            raise Refused("blob.not_taken")
        return Step.MORE if told.lacks else Step.DONE

    def _one(self, link: Way, there: Lacking) -> Lacking | None:
        """Bring one span and wait; None when it is not here any more."""
        made = self._span(there, link.pace.chunk)
        return None if made is None else link.put(*made)

    def _brought(self, link: PipedWay, there: Lacking) -> Lacking | None:
        """Keep as many spans under way as there may be, and return what one of them left lacking; None when one is not here any more."""
        told: Lacking | None = None
        more = True
        while told is None:
            ahead = self._under_way[-1] if self._under_way else there
            while more and ahead.lacks and link.takes_more(len(self._under_way)):
                made = self._span(ahead, link.pace.spans(IN_FLIGHT_MAX))
                more = made is not None and link.begin_put(*made)
                if made is not None and more:
                    ahead = ahead.after(made[0])
                    self._under_way.append(ahead)
                elif not self._under_way:
                    return None if made is None else link.put(*made)
            told = link.end_put(self._address, more=more and bool(ahead.lacks))
        if told != self._under_way.popleft():
            # It stands otherwise there: what followed began where nothing ended, and only the last answer is the present one.
            while self._under_way:
                told = link.end_put(self._address)
                self._under_way.popleft()
        return told

    def _span(self, there: Lacking, most: int) -> tuple[Span, bytes] | None:
        """Return the next span of what is lacking, and its body; None when it is not here any more."""
        run, at = there.lacks[0], there.at
        if at:
            run = next((lacking for lacking in there.lacks if at // LEAF_BYTES in lacking), run)
            run = range(at // LEAF_BYTES, run.stop) if at // LEAF_BYTES in run else run
        span = next_span(self._address, run, at, most)
        leaves = [leaf for index in span.touched if (leaf := self._store.leaf(self._address, index)) is not None]
        return None if len(leaves) < len(span.touched) else (span, span_body(span, leaves))


def _all_of(address: bytes, runs: Sequence[range]) -> LeafSet:
    return LeafSet(leaf_count(size_of(address))).with_leaves(index for run in runs for index in run)


def _end(wanted: LeafSet, index: int) -> int:
    return next(run.stop for run in wanted.ranges() if index in run)


def _bytes(address: bytes, held: LeafSet) -> int:
    """Return how many bytes some leaves of a blob have; only the last one is shorter."""
    last = held.total - 1
    return len(held) * LEAF_BYTES - (LEAF_BYTES - leaf_bytes(size_of(address), last) if last in held else 0)
