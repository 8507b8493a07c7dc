"""Content addresses: a blob is named by what it holds.

Address, 40 bytes = root of a BLAKE2b tree over leaves of 64 kB ‖ size (8, big-endian)::

    leaf = H("qz blob leaf", up to 64 kB)         node = H("qz blob node", left ‖ right)

Neighbours are joined level by level; the last one of an odd level goes up as it is. Empty content is one empty leaf.

Pure. Source: our design (engine specification §9).
"""

from sync.oplog.hashing import HASH_BYTES, Domain, digest

LEAF_BYTES = 64 * 1024
SIZE_BYTES = 8
ADDRESS_BYTES = HASH_BYTES + SIZE_BYTES


def blob_address(content: bytes) -> bytes:
    """Return the address of ``content``."""
    level = [digest(Domain.BLOB_LEAF, content[start : start + LEAF_BYTES]) for start in range(0, max(len(content), 1), LEAF_BYTES)]
    while len(level) > 1:
        pairs = [digest(Domain.BLOB_NODE, level[start], level[start + 1]) for start in range(0, len(level) - 1, 2)]
        level = [*pairs, level[-1]] if len(level) % 2 else pairs
    return level[0] + len(content).to_bytes(SIZE_BYTES, "big")


def blob_size(address: bytes) -> int:
    """Return the size in bytes that an address names."""
    return int.from_bytes(address[HASH_BYTES:], "big")
