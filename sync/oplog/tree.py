"""The hash tree over a feed: grown leaf by leaf, and proofs that one history goes on from another, or that an entry is in it.

leaf = H("qz tree leaf", entry hash), node = H("qz tree node", left ‖ right), the empty tree's root is H("qz tree leaf").
`Range` keeps the peaks alone: the roots of the perfect subtrees of the size's binary form, largest first: 20 hashes for a
million entries. While it grows it tells the perfect subtrees of every eighth level that became whole, which whoever proves keeps:
one hash for 256 entries, and no part of a proof needs more than 255 hashes of each kept level.

Proofs are hashes alone, so a reader who may hold few of the entries checks them as well as one who holds all.
`Hashing` is a parameter, so that the tree is tested with the published vectors, which are SHA-256's.

Pure. Source: RFC 6962 §2.1, RFC 9162 §2.1.3.2 and §2.1.4.2 (checking).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce

from sync.oplog.hashing import HASH_BYTES, Domain, digest

KEPT_LEVELS = 8  # of the subtrees that a prover keeps, each this many levels above the last


@dataclass(frozen=True, slots=True)
class Hashing:
    """How leaves and nodes are hashed."""

    leaf: Callable[[bytes], bytes]
    node: Callable[[bytes, bytes], bytes]
    empty: bytes


def _leaf(value: bytes) -> bytes:
    return digest(Domain.TREE_LEAF, value)


def _node(left: bytes, right: bytes) -> bytes:
    return digest(Domain.TREE_NODE, left, right)


OURS = Hashing(leaf=_leaf, node=_node, empty=digest(Domain.TREE_LEAF))


@dataclass(frozen=True, slots=True)
class TreeHead:
    """Size and root of the feed's hash tree."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Subtree:
    """The root of the perfect subtree over leaves ``at · 2^level`` and the following ones."""

    level: int
    at: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Range:
    """A tree of ``size`` leaves as its peaks."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()
    hashing: Hashing = field(default=OURS, compare=False, repr=False)

    def grown(self, hashes: Iterable[bytes], whole: list[Subtree] | None = None) -> "Range":
        """Return the tree with more leaves; subtrees of the kept levels that became whole are added to ``whole``."""
        size, peaks = self.size, list(self.peaks)
        for value in hashes:
            node = self.hashing.leaf(value)
            rest, level = size, 0
            while rest & 1:
                node = self.hashing.node(peaks.pop(), node)
                rest >>= 1
                level += 1
                if whole is not None and not level % KEPT_LEVELS:
                    whole.append(Subtree(level, rest, node))
            peaks.append(node)
            size += 1
        return Range(size, tuple(peaks), self.hashing)

    @property
    def root(self) -> bytes:
        """Return the root over all leaves."""
        return _bagged(self.peaks, self.hashing) if self.peaks else self.hashing.empty

    @property
    def head(self) -> TreeHead:
        """Return size and root."""
        return TreeHead(self.size, self.root)

    def dump(self) -> bytes:
        """Return the bytes to keep."""
        return self.size.to_bytes(8, "big") + b"".join(self.peaks)

    @classmethod
    def load(cls, raw: bytes) -> "Range":
        """Return the tree that `dump` kept."""
        peaks = raw[8:]
        return cls(int.from_bytes(raw[:8], "big"), tuple(peaks[at : at + HASH_BYTES] for at in range(0, len(peaks), HASH_BYTES)))


Subroot = Callable[[int, int], bytes]  # (level, at) → root of that perfect subtree


def consistency(first: int, size: int, subroot: Subroot, hashing: Hashing = OURS) -> tuple[bytes, ...]:
    """Return the proof that the tree of ``size`` leaves goes on from the one of ``first``, 0 < first ≤ size."""
    assert 0 < first <= size
    return tuple(_root_over(start, end, subroot, hashing) for start, end in _apart(first, 0, size, whole=True))


def inclusion(at: int, size: int, subroot: Subroot, hashing: Hashing = OURS) -> tuple[bytes, ...]:
    """Return the proof that leaf ``at`` is in the tree of ``size`` leaves."""
    assert 0 <= at < size
    return tuple(_root_over(start, end, subroot, hashing) for start, end in _beside(at, size))


def goes_on(before: TreeHead, after: TreeHead, path: Sequence[bytes], hashing: Hashing = OURS) -> bool:
    """Tell whether ``path`` proves that the tree ``after`` goes on from ``before``."""
    first, size = before.size, after.size
    if first == size or not first:
        return not path and before.root == (after.root if first else hashing.empty)
    if not 0 < first < size:
        return False
    rest = list(path) if first & (first - 1) else [before.root, *path]
    if not rest:
        return False
    here, there = first - 1, size - 1
    while here & 1:
        here, there = here >> 1, there >> 1
    old = new = rest[0]
    for value in rest[1:]:
        if not there:
            return False
        if here & 1 or here == there:
            old, new = hashing.node(value, old), hashing.node(value, new)
            while here and not here & 1:
                here, there = here >> 1, there >> 1
        else:
            new = hashing.node(new, value)
        here, there = here >> 1, there >> 1
    return not there and (old, new) == (before.root, after.root)


def holds(head: TreeHead, at: int, value: bytes, path: Sequence[bytes], hashing: Hashing = OURS) -> bool:
    """Tell whether ``path`` proves that leaf ``at`` of the tree ``head`` is ``value``."""
    if not 0 <= at < head.size:
        return False
    here, there, node = at, head.size - 1, hashing.leaf(value)
    for beside in path:
        if not there:
            return False
        if here & 1 or here == there:
            node = hashing.node(beside, node)
            while here and not here & 1:
                here, there = here >> 1, there >> 1
        else:
            node = hashing.node(node, beside)
        here, there = here >> 1, there >> 1
    return not there and node == head.root


def _apart(first: int, start: int, end: int, *, whole: bool) -> Iterator[tuple[int, int]]:
    """Yield the ranges of leaves whose roots are the proof (SUBPROOF of RFC 6962); ``whole`` while the first tree is one of them."""
    size = end - start
    if first == size:
        if not whole:
            yield start, end
        return
    split = start + _half(size)
    if first <= split - start:
        yield from _apart(first, start, split, whole=whole)
        yield split, end
    else:
        yield from _apart(first - (split - start), split, end, whole=False)
        yield start, split


def _beside(at: int, size: int) -> list[tuple[int, int]]:
    start, end = 0, size
    found: list[tuple[int, int]] = []
    while end - start > 1:
        split = start + _half(end - start)
        if at < split:
            found.append((split, end))
            end = split
        else:
            found.append((start, split))
            start = split
    return found[::-1]


def _half(size: int) -> int:
    """Return the largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1


def _root_over(start: int, end: int, subroot: Subroot, hashing: Hashing) -> bytes:
    """Return the root over leaves ``start`` to ``end``, of perfect subtrees, largest first."""
    roots: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        roots.append(subroot(level, start >> level))
        start += 1 << level
    return _bagged(roots, hashing)


def _bagged(roots: Sequence[bytes], hashing: Hashing) -> bytes:
    return reduce(lambda right, left: hashing.node(left, right), reversed(roots))
