"""Proofs of one leaf of a blob: the nodes beside its path to the root, from below.

Where a level has one node left over it goes up as it is, and the proof has nothing there: how many leaves there are, which
the address says, decides it. Pure. Source: sync/domain/content.py (RFC 7693).
"""

from collections.abc import Sequence

from sync.domain.content import leaf_hash, node_hash


def proof_of(hashes: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return the proof of leaf ``index`` among all leaf ``hashes``."""
    found: list[bytes] = []
    level = list(hashes)
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            found.append(level[beside])
        level = [node_hash(*level[at : at + 2]) if at + 1 < len(level) else level[at] for at in range(0, len(level), 2)]
        index //= 2
    return tuple(found)


def root_by(leaf: bytes, index: int, count: int, proof: Sequence[bytes]) -> bytes | None:
    """Return the root that ``leaf`` as number ``index`` of ``count`` and its proof give; None when the proof has not its length."""
    node, left = leaf_hash(leaf), list(reversed(proof))
    while count > 1:
        if index ^ 1 < count:
            if not left:
                return None
            beside = left.pop()
            node = node_hash(node, beside) if index % 2 == 0 else node_hash(beside, node)
        index, count = index // 2, -(-count // 2)
    return None if left else node
