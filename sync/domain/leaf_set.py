"""Which leaves of a blob lie somewhere: one bit for each, the first leaf the lowest bit of the first byte.

Pure.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice


@dataclass(frozen=True, slots=True)
class LeafSet:
    """A set of leaf numbers below `total`; `bits` holds bit i for leaf i."""

    total: int
    bits: int = 0

    @classmethod
    def whole(cls, total: int) -> "LeafSet":
        """Return the set of all leaves."""
        return cls(total, (1 << total) - 1)

    @classmethod
    def unpack(cls, total: int, raw: bytes) -> "LeafSet":
        """Return the set that `pack` wrote; bits past the last leaf are passed over."""
        return cls(total, int.from_bytes(raw, "little") & ((1 << total) - 1))

    def pack(self) -> bytes:
        """Return the bits as bytes, one for eight leaves."""
        return self.bits.to_bytes(-(-self.total // 8), "little")

    def __contains__(self, index: int) -> bool:
        return 0 <= index < self.total and bool(self.bits >> index & 1)

    def __len__(self) -> int:
        return self.bits.bit_count()

    @property
    def is_whole(self) -> bool:
        return len(self) == self.total

    def with_leaves(self, indexes: Iterable[int]) -> "LeafSet":
        """Return the set with `indexes` too; those that are no leaf are passed over."""
        bits = self.bits
        for index in indexes:
            if 0 <= index < self.total:
                bits |= 1 << index
        return LeafSet(self.total, bits)

    def without(self, indexes: Iterable[int]) -> "LeafSet":
        """Return the set without `indexes`."""
        return LeafSet(self.total, self.bits & ~LeafSet(self.total).with_leaves(indexes).bits)

    def missing(self) -> "LeafSet":
        """Return the leaves that are not in it."""
        return LeafSet(self.total, self.bits ^ (1 << self.total) - 1)

    def both(self, other: "LeafSet") -> "LeafSet":
        """Return the leaves that are in both."""
        return LeafSet(self.total, self.bits & other.bits)

    def ranges(self, most: int | None = None) -> tuple[range, ...]:
        """Return the runs of neighbouring leaves in it, from the first on, `most` of them."""
        return tuple(islice(_runs(self.bits), most))


def _runs(bits: int) -> Iterator[range]:
    start = 0
    while bits:
        gap = (bits & -bits).bit_length() - 1
        start, bits = start + gap, bits >> gap
        length = (~bits & bits + 1).bit_length() - 1
        yield range(start, start + length)
        start, bits = start + length, bits >> length
