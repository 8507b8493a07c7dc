"""Claims about what sections of bundles hold: it comes back as it was, and whatever else is in one is Malformed."""

from random import Random
from typing import Any

import pytest
from fakes.memory_replica import MemoryReplica
from fakes.mutations import mutated
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.content import LEAF_BYTES, Leaf, Tree, content_address, leaf_hash
from sync.oplog.codec import Malformed, encode
from sync.oplog.run import Run
from sync.protocol.bundle import CONTENT_BYTES_MAX, Sort
from sync.protocol.bundle_content import (
    LEAVES,
    Content,
    decode_content,
    encode_births,
    encode_blobs,
    encode_claims,
    encode_leaves,
    encode_runs,
)
from sync.protocol.envelope import compress
from sync.protocol.packing import pack
from tests.oplog.keys import BIRTH, OTHER_BIRTH


def blob(size: int, seed: int = 1) -> tuple[bytes, list[Leaf]]:
    """Return an address and every leaf of random bytes."""
    raw = Random(seed).randbytes(size)
    parts = [raw[at : at + LEAF_BYTES] for at in range(0, max(1, size), LEAF_BYTES)]
    tree = Tree([leaf_hash(part) for part in parts])
    return content_address(raw), [Leaf(index, part, tree.proof(index)) for index, part in enumerate(parts)]


def runs() -> tuple[Run, ...]:
    replica = MemoryReplica(3, "320106")
    scope = replica.open_incident("槽车侧翻")
    run = replica.run(replica.replica, scope, 1, bytes_max=10**6)
    assert run is not None
    return (run,)


def leaves() -> list[tuple[bytes, Leaf]]:
    big, small = blob(3 * LEAF_BYTES + 5), blob(0, 2)
    return [*((big[0], leaf) for leaf in big[1][1:]), *((small[0], leaf) for leaf in small[1])]


def test_each_sort_comes_back_as_it_was() -> None:
    """Births, runs, claims with holdings, names of blobs, leaves with their proofs."""
    births = sorted([BIRTH.raw, OTHER_BIRTH.raw])
    assert decode_content(Sort.BIRTHS, encode_births(births)) == Content(births=tuple(births))
    (run,) = runs()
    read = decode_content(Sort.RUNS, encode_runs([run]))
    assert [(got.replica, got.scope, got.entries, got.signatures) for got in read.runs] == [
        (run.replica, run.scope, run.entries, run.signatures)
    ]
    assert decode_content(Sort.CLAIMS, encode_claims([b"a"], [b"b"])) == Content(claims=(b"a",), holdings=(b"b",))
    address = content_address(b"x")
    assert decode_content(Sort.BLOBS, encode_blobs([(address, 0, 1)])) == Content(blobs=((address, 0, 1),))
    assert decode_content(Sort.LEAVES, encode_leaves(leaves())) == Content(leaves=tuple(leaves()))


def test_neighbours_of_one_blob_share_a_row() -> None:
    """So a row costs 40 bytes once; leaves that do not follow one another have rows of their own."""
    address, found = blob(6 * LEAF_BYTES)
    apart = encode_leaves([(address, found[0]), (address, found[2])])
    beside = encode_leaves([(address, found[0]), (address, found[1])])
    assert len(apart) > len(beside)
    assert [leaf.index for _, leaf in decode_content(Sort.LEAVES, apart).leaves] == [0, 2]


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        (Sort.BIRTHS, [bytes(5_000)]),
        (Sort.BIRTHS, [7]),
        (Sort.BIRTHS, 7),
        (Sort.CLAIMS, [[b"a"]]),
        (Sort.CLAIMS, [[b"a"], [7]]),
        (Sort.BLOBS, [[b"short", 0, 1]]),
        (Sort.BLOBS, [[content_address(b"x"), 0, 0]]),
        (Sort.BLOBS, [[content_address(b"x"), 0, 2]]),
        (Sort.BLOBS, [[content_address(b"x"), 2**70, 1]]),
        (Sort.RUNS, [7]),
    ],
)
def test_another_shape_is_malformed(sort: Sort, value: Any) -> None:
    """Each sort is judged by its own shape."""
    with pytest.raises(Malformed):
        decode_content(sort, compress(encode(value), 1) if value != [[content_address(b"x"), 2**70, 1]] else b"x")


def test_runs_stand_in_their_own_section() -> None:
    """What is to be sealed is not believed where nothing is, nor the authority where everything is."""
    packed = compress(encode(pack(runs())), 1)
    with pytest.raises(Malformed):
        decode_content(Sort.AUTHORITY, packed)


def test_a_bomb_is_not_unpacked() -> None:
    """A frame that would grow beyond the bound is refused by what it states."""
    with pytest.raises(Malformed):
        decode_content(Sort.RUNS, compress(bytes(CONTENT_BYTES_MAX + 1), 1))


def raw_leaves(rows: Any, rest: bytes = b"") -> bytes:
    meta = encode(rows)
    return len(meta).to_bytes(4, "big") + meta + rest


def test_leaves_that_are_none_are_malformed() -> None:
    """Too many, beyond the blob, too short, too long, with half a node, with a path longer than any tree."""
    address, found = blob(LEAF_BYTES + 1)
    proof = b"".join(found[0].proof)
    bad = [
        b"\0\0",
        b"\xff\xff\xff\xff",
        bytes(CONTENT_BYTES_MAX + 1),
        raw_leaves(7),
        raw_leaves([[b"short", 0, [proof]]]),
        raw_leaves([[address, 0, []]]),
        raw_leaves([[address, 0, [proof]]], found[0].content[:-1]),
        raw_leaves([[address, 0, [proof]]], found[0].content + b"x"),
        raw_leaves([[address, 2, [proof]]]),
        raw_leaves([[address, 0, [proof[:-1]]]], found[0].content),
        raw_leaves([[address, 0, [bytes(32) * 49]]], found[0].content),
        raw_leaves([[address, 0, [7]]], found[0].content),
        raw_leaves([[content_address(b""), 0, [b""]]] * (LEAVES + 1)),
    ]
    for raw in bad:
        with pytest.raises(Malformed):
            decode_content(Sort.LEAVES, raw)


@pytest.mark.parametrize("sort", Sort)
@given(seed=st.integers(0, 2**32))
def test_hostile_contents_are_malformed(sort: Sort, seed: int) -> None:
    """Whoever signs and seals such a section: it is read, or Malformed."""
    honest = {
        Sort.BIRTHS: encode_births([BIRTH.raw]),
        Sort.AUTHORITY: encode_runs([]),
        Sort.RUNS: encode_runs(runs()),
        Sort.CLAIMS: encode_claims([b"a"], [b"b"]),
        Sort.BLOBS: encode_blobs([(content_address(b"x"), 0, 1)]),
        Sort.LEAVES: encode_leaves([(blob(9)[0], blob(9)[1][0])]),
    }
    try:
        decode_content(sort, mutated(honest[sort], Random(seed), tuple(honest.values())))
    except Malformed:
        return
