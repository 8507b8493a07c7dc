"""Content addresses: what a blob is called, computed from its bytes, and the proof that a leaf is part of it.

Leaves of 64 kB, the last one shorter, an empty content being one empty leaf; neighbours are joined pairwise, level by
level, and one left over goes up as it is. So a proof of one leaf is the path beside it, and a part can be checked alone::

    leaf    = BLAKE2b-256, person "qz blob leaf", over suite byte ‖ bytes of the leaf
    node    = BLAKE2b-256, person "qz blob node", over suite byte ‖ left ‖ right
    address = root (32) ‖ size (8, big-endian)

The **proof** of the leaves from `first` to before `end` holds what is missing to compute the root from their hashes, level
by level from the leaves up: on each level the neighbour to the left where the run begins with a right one, then the
neighbour to the right where it ends with a left one that has a neighbour. Its length follows from the run and the number
of leaves alone. The size belongs to the address, so a leaf must also have the length that its place gives it.

Pure. Source: RFC 7693 (BLAKE2); the shape of the tree is that of RFC 6962 (a leftover going up as it is); our design.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

LEAF_BYTES = 64 * 1024
HASH_BYTES = 32
SIZE_BYTES = 8
ADDRESS_BYTES = HASH_BYTES + SIZE_BYTES
BLOB_BYTES_MAX = 2**31 - 1
LEAVES_MAX = -(-BLOB_BYTES_MAX // LEAF_BYTES)

_SUITE = b"\x01"
_LEAF = b"qz blob leaf"
_NODE = b"qz blob node"


Proof = tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf with its proof: enough to be believed by whoever knows the address, whoever brings it."""

    index: int
    content: bytes
    proof: Proof


def content_address(content: bytes) -> bytes:
    """Return the 40-byte address of `content`."""
    return address_of(root(leaves(content)), len(content))


def address_of(tree_root: bytes, size: int) -> bytes:
    """Return the address that names `size` bytes under a root."""
    return tree_root + size.to_bytes(SIZE_BYTES, "big")


def size_of(address: bytes) -> int:
    """Return how many bytes an address names; nobody has vouched for it yet."""
    return int.from_bytes(address[HASH_BYTES:], "big")


def leaf_count(size: int) -> int:
    """Return how many leaves `size` bytes have, at least one."""
    return max(1, -(-size // LEAF_BYTES))


def leaf_bytes(size: int, index: int) -> int:
    """Return how long the leaf at `index` is."""
    return min(LEAF_BYTES, size - index * LEAF_BYTES)


def leaves(content: bytes) -> tuple[bytes, ...]:
    """Return the hash of each leaf, in order."""
    return tuple(leaf_hash(content[start : start + LEAF_BYTES]) for start in range(0, max(len(content), 1), LEAF_BYTES))


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of one leaf's bytes."""
    return _hash(_LEAF, leaf)


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash that joins two neighbours."""
    return _hash(_NODE, left + right)


def root(level: Sequence[bytes]) -> bytes:
    """Return the root over one or more leaf hashes."""
    return Tree(level).root


class AddressBuilder:
    """The address of bytes that come in pieces of any length; holds a hash under way and one for each level, no content."""

    def __init__(self) -> None:
        self._size = 0
        self._leaf = _begun()
        self._whole: list[tuple[int, bytes]] = []  # whole subtrees from the left, higher ones first: height, root

    def add(self, piece: bytes) -> None:
        """Take the next bytes."""
        view = memoryview(piece)
        while view:
            if self._size and self._size % LEAF_BYTES == 0:
                self._close()
            part = view[: LEAF_BYTES - self._size % LEAF_BYTES]
            self._leaf.update(part)
            self._size += len(part)
            view = view[len(part) :]

    def address(self) -> bytes:
        """Return the address of all that was taken."""
        right = self._leaf.digest()
        for _, left in reversed(self._whole):
            right = node_hash(left, right)
        return address_of(right, self._size)

    def _close(self) -> None:
        height, hashed = 0, self._leaf.digest()
        while self._whole and self._whole[-1][0] == height:
            hashed = node_hash(self._whole.pop()[1], hashed)
            height += 1
        self._whole.append((height, hashed))
        self._leaf = _begun()


class Tree:
    """Every level over some leaf hashes: 64 bytes for each leaf, so 2 MB for the largest blob."""

    def __init__(self, hashes: Sequence[bytes]) -> None:
        """Take one or more leaf hashes, in order."""
        self._levels = [tuple(hashes)]
        while len(self._levels[-1]) > 1:
            self._levels.append(_above(self._levels[-1]))

    @property
    def root(self) -> bytes:
        return self._levels[-1][0]

    def leaf(self, index: int) -> bytes:
        """Return the hash of one leaf."""
        return self._levels[0][index]

    def proof(self, first: int, count: int = 1) -> Proof:
        """Return the proof of `count` leaves from `first` on."""
        found: list[bytes] = []
        end = first + count
        for level in self._levels[:-1]:
            if first % 2:
                found.append(level[first - 1])
            if end % 2 and end < len(level):
                found.append(level[end])
            first, end = first // 2, (end + 1) // 2
        return tuple(found)


def proof_length(first: int, count: int, total: int) -> int:
    """Return how many hashes the proof of `count` leaves from `first` on holds, among `total` leaves."""
    length, end = 0, first + count
    while total > 1:
        length += first % 2 + (end % 2 and end < total)
        first, end, total = first // 2, (end + 1) // 2, (total + 1) // 2
    return length


def proofs_in(
    hashes: Sequence[bytes], first: int, proof: Sequence[bytes], total: int
) -> tuple[bytes, tuple[tuple[bytes, ...], ...]] | None:
    """Return the root that a run of leaf hashes and its proof lead to, and the proof of each leaf alone.

    None when run or proof has not the length that its place gives it.
    """
    count = len(hashes)
    if not 0 < count <= total - first or first < 0 or len(proof) != proof_length(first, count, total):
        return None
    beside: list[list[bytes]] = [[] for _ in hashes]
    level, place, given = list(hashes), first, iter(proof)
    height = 0
    while total > 1:
        at = place
        if place % 2:
            level.insert(0, next(given))
            place -= 1
        if len(level) % 2 and place + len(level) < total:
            level.append(next(given))
        for number, path in enumerate(beside):
            neighbour = (((first + number) >> height) ^ 1) - place
            if neighbour < len(level):
                path.append(level[neighbour])
        level = list(_above(level))
        place, total, height = at // 2, (total + 1) // 2, height + 1
    return level[0], tuple(map(tuple, beside))


def run_proof(first: Sequence[bytes], last: Sequence[bytes], *, at: int, count: int, total: int) -> Proof:
    """Return the proof of a run from the proofs of its first and its last leaf alone."""
    left, right = iter(first), iter(last)
    found: list[bytes] = []
    begin, final = at, at + count - 1
    while total > 1:
        before = next(left) if begin % 2 or begin + 1 < total else None
        after = next(right) if final % 2 or final + 1 < total else None
        if begin % 2:
            assert before is not None
            found.append(before)
        if final % 2 == 0 and after is not None:
            found.append(after)
        begin, final, total = begin // 2, final // 2, (total + 1) // 2
    return tuple(found)


def is_leaf_of(address: bytes, leaf: Leaf) -> bool:
    """Tell whether a leaf is what its address says of its place: right length, and its proof leads to the root."""
    return are_leaves_of(address, (leaf,))


def are_leaves_of(address: bytes, leaves: Iterable[Leaf]) -> bool:
    """Tell whether each of ``leaves`` is one of its address, as `is_leaf_of`.

    Neighbours share most of their way to the root: what one of them proved is compared, and not hashed again.
    """
    size = size_of(address)
    total = leaf_count(size)
    if len(address) != ADDRESS_BYTES:
        return False
    proved: dict[tuple[int, int], bytes] = {}
    for leaf in leaves:
        if not 0 <= leaf.index < total or len(leaf.content) != leaf_bytes(size, leaf.index):
            return False
        if len(leaf.proof) != proof_length(leaf.index, 1, total) or not _climbs(leaf, total, address[:HASH_BYTES], proved):
            return False
    return True


def _climbs(leaf: Leaf, total: int, top: bytes, proved: dict[tuple[int, int], bytes]) -> bool:
    """Tell whether a leaf leads to ``top`` by its proof; ``proved`` are nodes by height and place that do, and gets more of them."""
    hashed, place, height, width = leaf_hash(leaf.content), leaf.index, 0, total
    given, fresh, is_proved = iter(leaf.proof), dict[tuple[int, int], bytes](), False
    while width > 1:
        if not is_proved and (known := proved.get((height, place))) is not None:
            if known != hashed:
                return False
            is_proved = True
        beside = place ^ 1
        if beside < width:
            node = next(given)
            if is_proved:
                # From a proved node up every neighbour is one; the rest of the proof must still be what it says it is.
                if proved[height, beside] != node:
                    return False
            else:
                fresh[height, place], fresh[height, beside] = hashed, node
                hashed = node_hash(node, hashed) if place % 2 else node_hash(hashed, node)
        place, height, width = place // 2, height + 1, (width + 1) // 2
    if not is_proved and hashed != top:
        return False
    proved.update(fresh)
    return True


def _above(level: Sequence[bytes]) -> tuple[bytes, ...]:
    pairs = [level[start : start + 2] for start in range(0, len(level), 2)]
    return tuple(node_hash(*pair) if len(pair) == 2 else pair[0] for pair in pairs)  # noqa: PLR2004 - a pair


def _begun() -> blake2b:
    return blake2b(_SUITE, digest_size=HASH_BYTES, person=_LEAF)


def _hash(person: bytes, body: bytes) -> bytes:
    # In two steps: a leaf is not copied to stand behind its suite byte, and other threads go on while it is hashed.
    state = blake2b(_SUITE, digest_size=HASH_BYTES, person=person)
    state.update(body)
    return state.digest()
