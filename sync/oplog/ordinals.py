"""Ordinals: which entries of a replica lie in one stream, as runs of neighbours; what is known of entries that are not held.

Written as a flat list ``[gap, length, gap, length, …]``: how far a run begins behind the end of the one before (the first
behind 0), and how many ordinals it has. Every number is at least 1, and two runs never touch (gaps but the first are at
least 2), so each set has one form.

Pure. Source: our design (engine specification §2: held(x) is asked of entries below a checkpoint too).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from sync.domain.ids import ORDINAL_MAX
from sync.oplog.codec import Malformed


class Ordinals:
    """A set of ordinals, the n-th of which has seq n in its stream. Immutable."""

    __slots__ = ("_firsts", "_lengths", "_seqs")

    def __init__(self, ordinals: Iterable[int] = ()) -> None:
        """Hold ``ordinals``, rising."""
        self._firsts: list[int] = []
        self._lengths: list[int] = []
        for ordinal in ordinals:
            assert not self._firsts or ordinal >= self._firsts[-1] + self._lengths[-1], ordinal
            if self._firsts and ordinal == self._firsts[-1] + self._lengths[-1]:
                self._lengths[-1] += 1
            else:
                self._firsts.append(ordinal)
                self._lengths.append(1)
        self._count()

    def __len__(self) -> int:
        return self._seqs[-1]

    def __contains__(self, ordinal: int) -> bool:
        return self.seq_of(ordinal) is not None

    def __iter__(self) -> Iterator[int]:
        for first, length in zip(self._firsts, self._lengths, strict=True):
            yield from range(first, first + length)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ordinals) and (self._firsts, self._lengths) == (other._firsts, other._lengths)

    def __hash__(self) -> int:
        return hash((tuple(self._firsts), tuple(self._lengths)))

    def seq_of(self, ordinal: int) -> int | None:
        """Return the seq of the entry with ``ordinal``, None when it is not one of these."""
        at = bisect_right(self._firsts, ordinal) - 1
        if at < 0 or ordinal >= self._firsts[at] + self._lengths[at]:
            return None
        return self._seqs[at] + ordinal - self._firsts[at] + 1

    def holds(self, other: "Ordinals") -> bool:
        """Tell whether all of ``other`` are among these, run by run: how long the runs are costs nothing."""
        for first, length in zip(other._firsts, other._lengths, strict=True):  # noqa: SLF001 - of this very class
            at = bisect_right(self._firsts, first) - 1
            if at < 0 or first + length > self._firsts[at] + self._lengths[at]:
                return False
        return True

    @property
    def last(self) -> int:
        """Return the greatest, 0 of none."""
        return self._firsts[-1] + self._lengths[-1] - 1 if self._firsts else 0

    def dump(self) -> list[int]:
        """Return the written form."""
        flat: list[int] = []
        end = 0
        for first, length in zip(self._firsts, self._lengths, strict=True):
            flat += (first - end, length)
            end = first + length - 1
        return flat

    @classmethod
    def load(cls, flat: object) -> "Ordinals":
        """Return the set that `dump` wrote.

        Raises: Malformed: another form.
        """
        if not isinstance(flat, list) or len(flat) % 2 or not all(type(number) is int and 1 <= number <= ORDINAL_MAX for number in flat):
            raise Malformed("ordinals")
        made = cls()
        end = 0
        for gap, length in zip(flat[::2], flat[1::2], strict=True):
            if end and gap == 1:
                raise Malformed("ordinals")
            made._firsts.append(end + gap)
            made._lengths.append(length)
            end += gap + length - 1
        if end > ORDINAL_MAX:
            raise Malformed("ordinals")
        made._count()
        return made

    def _count(self) -> None:
        self._seqs = [0]
        for length in self._lengths:
            self._seqs.append(self._seqs[-1] + length)


def is_rising(values: Sequence[bytes]) -> bool:
    """Tell whether values are sorted and none stands twice."""
    return all(one < other for one, other in pairwise(values))
