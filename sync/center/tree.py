"""The feed's hash tree, grown leaf by leaf: RFC 6962 over entry hashes, kept as its peaks alone.

leaf = H("qz tree leaf", entry hash), node = H("qz tree node", left ‖ right), the empty tree's root is H("qz tree leaf").
The peaks are the roots of the perfect subtrees of the size's binary form, largest first: 20 hashes for a million entries.

Pure. Source: RFC 6962 §2.1.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sync.oplog.hashing import HASH_BYTES, Domain, digest


@dataclass(frozen=True, slots=True)
class Range:
    """A tree of ``size`` leaves as its peaks."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def grown(self, hashes: Iterable[bytes]) -> "Range":
        """Return the tree with more leaves."""
        size, peaks = self.size, list(self.peaks)
        for value in hashes:
            node = digest(Domain.TREE_LEAF, value)
            rest = size
            while rest & 1:
                node = digest(Domain.TREE_NODE, peaks.pop(), node)
                rest >>= 1
            peaks.append(node)
            size += 1
        return Range(size, tuple(peaks))

    @property
    def root(self) -> bytes:
        """Return the root over all leaves."""
        if not self.peaks:
            return digest(Domain.TREE_LEAF)
        *rest, root = self.peaks
        for peak in reversed(rest):
            root = digest(Domain.TREE_NODE, peak, root)
        return root

    def dump(self) -> bytes:
        """Return the bytes to keep."""
        return self.size.to_bytes(8, "big") + b"".join(self.peaks)

    @classmethod
    def load(cls, raw: bytes) -> "Range":
        """Return the tree that `dump` kept."""
        peaks = raw[8:]
        return cls(int.from_bytes(raw[:8], "big"), tuple(peaks[at : at + HASH_BYTES] for at in range(0, len(peaks), HASH_BYTES)))
