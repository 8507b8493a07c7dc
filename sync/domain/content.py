"""Content addresses: what a blob is called, computed from its bytes.

Leaves of 64 kB, the last one shorter, an empty content being one empty leaf; neighbours are joined pairwise, level by
level, and one left over goes up as it is. So a proof of one leaf is the path beside it, and a part can be checked alone::

    leaf    = BLAKE2b-256, person "qz blob leaf", over suite byte ‖ bytes of the leaf
    node    = BLAKE2b-256, person "qz blob node", over suite byte ‖ left ‖ right
    address = root (32) ‖ size (8, big-endian)

Pure. Source: RFC 7693 (BLAKE2); our design.
"""

from hashlib import blake2b

LEAF_BYTES = 64 * 1024
HASH_BYTES = 32
SIZE_BYTES = 8

_SUITE = b"\x01"
_LEAF = b"qz blob leaf"
_NODE = b"qz blob node"


def content_address(content: bytes) -> bytes:
    """Return the 40-byte address of `content`."""
    return root(leaves(content)) + len(content).to_bytes(SIZE_BYTES, "big")


def leaves(content: bytes) -> tuple[bytes, ...]:
    """Return the hash of each leaf, in order."""
    return tuple(leaf_hash(content[start : start + LEAF_BYTES]) for start in range(0, max(len(content), 1), LEAF_BYTES))


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of one leaf's bytes."""
    return _hash(_LEAF, leaf)


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash that joins two neighbours."""
    return _hash(_NODE, left + right)


def root(level: tuple[bytes, ...]) -> bytes:
    """Return the root over one or more leaf hashes."""
    while len(level) > 1:
        pairs = [level[start : start + 2] for start in range(0, len(level), 2)]
        level = tuple(node_hash(*pair) if len(pair) == 2 else pair[0] for pair in pairs)  # noqa: PLR2004 - a pair
    return level[0]


def _hash(person: bytes, body: bytes) -> bytes:
    return blake2b(_SUITE + body, digest_size=HASH_BYTES, person=person).digest()
