"""The hash tree: the published vectors of RFC 6962, and its proofs over every size, against a tree computed the slow way."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from random import Random

import pytest

from sync.oplog.hashing import Domain, digest
from sync.oplog.tree import OURS, Hashing, Range, Subtree, TreeHead, consistency, goes_on, holds, inclusion

PUBLISHED = Hashing(
    leaf=lambda value: sha256(b"\0" + value).digest(),
    node=lambda left, right: sha256(b"\1" + left + right).digest(),
    empty=sha256().digest(),
)
LEAVES = tuple(
    bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
)
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
A, B, C = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
)
D, E, F = (
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
)
INCLUSIONS = {(0, 1): (), (0, 8): (A, B, C), (5, 8): (D, E, ROOTS[4]), (2, 3): (ROOTS[2],), (1, 5): (ROOTS[1], B, D)}
CONSISTENCIES = {(1, 1): (), (1, 8): (A, B, C), (6, 8): (F, E, ROOTS[4]), (2, 5): (B, D)}
MOST = 36


def slowly(leaves: Sequence[bytes], hashing: Hashing) -> bytes:
    """Return the root as RFC 6962 §2.1 defines it."""
    if not leaves:
        return hashing.empty
    if len(leaves) == 1:
        return hashing.leaf(leaves[0])
    split = 1
    while 2 * split < len(leaves):
        split *= 2
    return hashing.node(slowly(leaves[:split], hashing), slowly(leaves[split:], hashing))


def subroots(leaves: Sequence[bytes], hashing: Hashing) -> Callable[[int, int], bytes]:
    def subroot(level: int, at: int) -> bytes:
        held = leaves[at << level : (at + 1) << level]
        assert len(held) == 1 << level, "only perfect subtrees are asked for"
        return slowly(held, hashing)

    return subroot


def grown(leaves: Sequence[bytes], hashing: Hashing) -> Range:
    return Range(hashing=hashing).grown(leaves)


def head(leaves: Sequence[bytes], hashing: Hashing = OURS) -> TreeHead:
    return TreeHead(len(leaves), slowly(leaves, hashing))


def values(count: int, seed: int = 0) -> list[bytes]:
    chance = Random(seed)
    return [chance.randbytes(32) for _ in range(count)]


def test_the_published_roots() -> None:
    """Each of the nine published trees has its published root, grown leaf by leaf."""
    assert [grown(LEAVES[:size], PUBLISHED).root.hex() for size in range(9)] == list(ROOTS)


@pytest.mark.parametrize(("place", "path"), INCLUSIONS.items())
def test_the_published_inclusions(place: tuple[int, int], path: tuple[str, ...]) -> None:
    """The published audit paths are the ones made here, and prove their leaf."""
    at, size = place
    made = inclusion(at, size, subroots(LEAVES[:size], PUBLISHED), PUBLISHED)
    assert [value.hex() for value in made] == list(path)
    assert holds(TreeHead(size, bytes.fromhex(ROOTS[size])), at, LEAVES[at], made, PUBLISHED)


@pytest.mark.parametrize(("sizes", "path"), CONSISTENCIES.items())
def test_the_published_consistencies(sizes: tuple[int, int], path: tuple[str, ...]) -> None:
    """The published consistency proofs are the ones made here, and prove that the tree goes on."""
    first, size = sizes
    made = consistency(first, size, subroots(LEAVES[:size], PUBLISHED), PUBLISHED)
    assert [value.hex() for value in made] == list(path)
    before, after = TreeHead(first, bytes.fromhex(ROOTS[first])), TreeHead(size, bytes.fromhex(ROOTS[size]))
    assert goes_on(before, after, made, PUBLISHED)


def test_every_size_proves_every_earlier_one() -> None:
    """Of every two sizes up to 36 the proof verifies; it does not with a hash changed, one missing, one more, or another root."""
    leaves = values(MOST)
    heads = [head(leaves[:size]) for size in range(MOST + 1)]
    wrong = bytes(32)
    for size in range(1, MOST + 1):
        subroot = subroots(leaves[:size], OURS)
        for first in range(1, size + 1):
            path = consistency(first, size, subroot)
            assert len(path) <= 2 * size.bit_length()
            assert goes_on(heads[first], heads[size], path), (first, size)
            assert not goes_on(TreeHead(first, wrong), heads[size], path), (first, size)
            assert not goes_on(heads[first], TreeHead(size, wrong), path), (first, size)
            assert not goes_on(heads[first], heads[size], (*path, wrong)), (first, size)
            assert not path or not goes_on(heads[first], heads[size], path[:-1]), (first, size)
            for at in range(len(path)):
                assert not goes_on(heads[first], heads[size], (*path[:at], wrong, *path[at + 1 :])), (first, size, at)


def test_every_leaf_is_proved_in_every_size() -> None:
    """A leaf is proved in its place alone: not another value, not elsewhere, not with a path cut, longer or changed."""
    leaves = values(MOST, seed=1)
    wrong = bytes(32)
    for size in range(1, MOST + 1):
        subroot, told = subroots(leaves[:size], OURS), head(leaves[:size])
        for at in range(size):
            path = inclusion(at, size, subroot)
            assert holds(told, at, leaves[at], path), (at, size)
            assert not holds(told, at, wrong, path)
            assert not holds(told, at ^ 1, leaves[at], path)
            assert not holds(told, at, leaves[at], (*path, wrong))
            assert not path or not holds(told, at, leaves[at], path[1:])
            assert not path or not holds(told, at, leaves[at], (wrong, *path[1:]))


def test_another_history_is_never_proved() -> None:
    """Two histories that part at any leaf: no proof of the one, nor of the other, leads from the first's head to the second's."""
    ours = values(40, seed=2)
    for parted in range(1, 40):
        theirs = [*ours[:parted], *values(40 - parted, seed=3)]
        before = head(ours[: parted + 1])
        for line in (ours, theirs):
            assert not goes_on(before, head(theirs), consistency(parted + 1, 40, subroots(line, OURS)))


def test_what_no_tree_has_is_refused() -> None:
    """Sizes the wrong way round or below nothing, leaves outside, an empty path where one is needed: a plain no."""
    leaves = values(8)
    whole, part = head(leaves), head(leaves[:3])
    assert not goes_on(whole, part, ())
    assert not goes_on(TreeHead(-1, part.root), whole, ())
    assert not goes_on(part, whole, ())
    assert goes_on(TreeHead(0, OURS.empty), whole, ())
    assert not goes_on(TreeHead(0, bytes(32)), whole, ())
    assert not goes_on(TreeHead(0, OURS.empty), whole, (bytes(32),))
    assert not goes_on(whole, TreeHead(8, part.root), ())
    assert not goes_on(whole, whole, (bytes(32),))
    assert not holds(whole, 8, leaves[0], ())
    assert not holds(whole, -1, leaves[0], ())


def test_a_tree_grows_alike_in_pieces_and_is_kept() -> None:
    """However it is dealt out a tree ends with one root, and what was kept of it grows on."""
    leaves = values(700, seed=4)
    whole = grown(leaves, OURS)
    at, tree = 0, Range()
    chance = Random(5)
    while at < len(leaves):
        step = chance.randrange(1, 90)
        tree = Range.load(tree.grown(leaves[at : at + step]).dump())
        at += step
    assert tree == whole
    assert whole.root == slowly(leaves, OURS)
    assert Range().root == digest(Domain.TREE_LEAF)


def test_subtrees_of_the_kept_levels_are_told() -> None:
    """Growing tells each perfect subtree of 256 leaves when it became whole, and of 65,536."""
    leaves = values(256, seed=6) * 260
    whole: list[Subtree] = []
    Range().grown(leaves[:66_000], whole)
    assert [(one.level, one.at) for one in whole if one.level == 8] == [(8, at) for at in range(66_000 // 256)]
    assert [(one.level, one.at) for one in whole if one.level != 8] == [(16, 0)]
    assert whole[1].root == slowly(leaves[256:512], OURS)
