"""Claims about content addresses: any leaf, or run of leaves, proves itself against an address, and nothing else does."""

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sync.domain.content import (
    ADDRESS_BYTES,
    BLOB_BYTES_MAX,
    HASH_BYTES,
    LEAF_BYTES,
    LEAVES_MAX,
    AddressBuilder,
    Leaf,
    Tree,
    address_of,
    are_leaves_of,
    content_address,
    is_leaf_of,
    leaf_bytes,
    leaf_count,
    leaf_hash,
    leaves,
    proof_length,
    proofs_in,
    root,
    run_proof,
    size_of,
)
from sync.domain.leaf_set import LeafSet

VECTORS = json.loads((Path(__file__).parent.parent / "data" / "blobs.json").read_text(encoding="utf-8"))
TOTALS = st.integers(1, 300)


def hashes(total: int) -> list[bytes]:
    return [leaf_hash(number.to_bytes(2, "big")) for number in range(total)]


@st.composite
def runs(draw: st.DrawFn) -> tuple[int, int, int]:
    """Draw how many leaves there are, where a run begins and how long it is."""
    total = draw(TOTALS)
    first = draw(st.integers(0, total - 1))
    return total, first, draw(st.integers(1, total - first))


def content_of(size: int) -> bytes:
    return Random(size).randbytes(size)


def leaf_of(content: bytes, index: int) -> Leaf:
    return Leaf(index, content[index * LEAF_BYTES : (index + 1) * LEAF_BYTES], Tree(leaves(content)).proof(index))


@given(runs())
def test_every_run_leads_to_the_root(run: tuple[int, int, int]) -> None:
    """A run with its proof gives the root and the proof of each of its leaves; its length follows from the place alone."""
    total, first, count = run
    held = hashes(total)
    tree = Tree(held)
    proof = tree.proof(first, count)
    assert len(proof) == proof_length(first, count, total)
    found = proofs_in(held[first : first + count], first, proof, total)
    assert found == (tree.root, tuple(tree.proof(index) for index in range(first, first + count)))
    assert run_proof(tree.proof(first), tree.proof(first + count - 1), at=first, count=count, total=total) == proof


@given(runs(), st.data())
def test_a_changed_run_leads_elsewhere(run: tuple[int, int, int], data: st.DataObject) -> None:
    """One changed hash, in the run or in its proof, gives another root; one too many or too few gives none."""
    total, first, count = run
    held = hashes(total)
    tree = Tree(held)
    parts = [*held[first : first + count], *tree.proof(first, count)]
    place = data.draw(st.integers(0, len(parts) - 1))
    parts[place] = leaf_hash(b"another")
    found = proofs_in(parts[:count], first, parts[count:], total)
    assert found is not None
    assert found[0] != tree.root
    assert proofs_in(parts[:count], first, [*parts[count:], bytes(HASH_BYTES)], total) is None
    assert proofs_in(parts[:count], first, parts[count:-1], total) is None or len(parts) == count
    for wrong in (-1, total, total - count + 1):
        assert proofs_in(parts[:count], wrong, parts[count:], total) is None
    assert proofs_in([], first, [], total) is None


@example(6 * LEAF_BYTES + 9, [LEAF_BYTES // 2, 3 * LEAF_BYTES])
@given(st.integers(0, 5 * LEAF_BYTES), st.lists(st.integers(1, 2 * LEAF_BYTES), max_size=12))
def test_the_address_is_the_same_however_the_bytes_come(size: int, cuts: list[int]) -> None:
    """Built from pieces of any length, an address equals that of the whole content."""
    content = content_of(size)
    builder = AddressBuilder()
    for cut in cuts:
        builder.add(content[:cut])
        content = content[cut:]
    builder.add(content)
    assert builder.address() == content_address(content_of(size))


@pytest.mark.parametrize("size", [0, 1, LEAF_BYTES - 1, LEAF_BYTES, LEAF_BYTES + 1, 4 * LEAF_BYTES, 6 * LEAF_BYTES + 9])
def test_each_leaf_proves_itself_in_its_place_only(size: int) -> None:
    """Every leaf is believed at its index; swapped, shortened, lengthened, or under another address it is not."""
    content = content_of(size)
    address = content_address(content)
    assert (size_of(address), len(address)) == (size, ADDRESS_BYTES)
    for index in range(leaf_count(size)):
        leaf = leaf_of(content, index)
        assert is_leaf_of(address, leaf)
        assert len(leaf.content) == leaf_bytes(size, index)
        for other in (index - 1, index + 1):
            assert not is_leaf_of(address, Leaf(other, leaf.content, leaf.proof))
        assert not is_leaf_of(address, Leaf(index, leaf.content + b"x", leaf.proof))
        assert not is_leaf_of(address, Leaf(index, leaf.content[:-1], leaf.proof)) or not leaf.content
        assert not is_leaf_of(address[:-1], leaf)
        assert not is_leaf_of(content_address(content + b"x"), leaf)
        if leaf.content:
            assert not is_leaf_of(address, Leaf(index, bytes([leaf.content[0] ^ 1]) + leaf.content[1:], leaf.proof))


@given(st.integers(1, 40), st.data())
def test_leaves_prove_themselves_together_as_each_alone(total: int, data: st.DataObject) -> None:
    """Any of them in any sequence, twice too; and one wrong byte, in a leaf or anywhere in a proof, fails all of them."""
    parts = [bytes([number]) * LEAF_BYTES for number in range(total)]
    tree = Tree([leaf_hash(part) for part in parts])
    address = address_of(tree.root, total * LEAF_BYTES)
    some = data.draw(st.lists(st.integers(0, total - 1), min_size=1, max_size=12))
    held = [Leaf(index, parts[index], tree.proof(index)) for index in some]
    assert are_leaves_of(address, held)
    at = data.draw(st.integers(0, len(held) - 1), label="which leaf")
    leaf = held[at]
    node = data.draw(st.integers(-1, len(leaf.proof) - 1), label="its content, or which node of its proof")
    if node < 0:
        wrong = Leaf(leaf.index, parts[(leaf.index + 1) % total][:-1] + b"\xff", leaf.proof)
    else:
        flipped = bytes([leaf.proof[node][0] ^ 1]) + leaf.proof[node][1:]
        wrong = Leaf(leaf.index, leaf.content, (*leaf.proof[:node], flipped, *leaf.proof[node + 1 :]))
    assert not are_leaves_of(address, [*held[:at], wrong, *held[at + 1 :]])
    assert not are_leaves_of(address, [*held, wrong])
    assert not are_leaves_of(address, [*held, Leaf(leaf.index, leaf.content, (*leaf.proof, bytes(HASH_BYTES)))])


def test_a_size_that_the_root_does_not_have_is_never_whole() -> None:
    """An address whose size was changed names nothing that anybody could bring whole: in some place no leaf is believed."""
    content = content_of(3 * LEAF_BYTES)
    for size in (2 * LEAF_BYTES, 3 * LEAF_BYTES - 1, 4 * LEAF_BYTES, 0, 2**64 - 1):
        lied = address_of(root(leaves(content)), size)
        real = [leaf_of(content, index) for index in range(3)]
        believed = [
            any(is_leaf_of(lied, Leaf(index, leaf.content, leaf.proof)) for leaf in real) for index in range(min(5, leaf_count(size)))
        ]
        assert not all(believed)


def test_the_largest_blob() -> None:
    """One byte below 2 GiB has 32,768 leaves, and a proof of at most fifteen hashes."""
    assert (LEAVES_MAX, leaf_count(BLOB_BYTES_MAX), BLOB_BYTES_MAX) == (32_768, 32_768, 2**31 - 1)
    assert max(proof_length(index, 1, LEAVES_MAX) for index in range(0, LEAVES_MAX, 997)) == 15


@pytest.mark.parametrize("vector", VECTORS["addresses"], ids=lambda vector: str(vector["size"]))
def test_addresses_are_as_they_were(vector: dict[str, object]) -> None:
    """The address and the proofs of a counted content are those written down."""
    size = vector["size"]
    assert isinstance(size, int)
    content = bytes(number % 251 for number in range(size))
    assert content_address(content).hex() == vector["address"]
    tree = Tree(leaves(content))
    for first, count, proof in vector["proofs"]:  # type: ignore[attr-defined]
        assert [one.hex() for one in tree.proof(first, count)] == proof


@given(st.integers(1, 200), st.data())
def test_a_set_of_leaves_is_a_set(total: int, data: st.DataObject) -> None:
    """What is put in is in it; packed and unpacked it is the same; its runs cover it and nothing else."""
    chosen = data.draw(st.sets(st.integers(-2, total + 2)))
    real = {index for index in chosen if 0 <= index < total}
    held = LeafSet(total).with_leaves(chosen)
    assert {index for index in range(-2, total + 3) if index in held} == real
    assert (len(held), held.is_whole) == (len(real), len(real) == total)
    assert LeafSet.unpack(total, held.pack()) == held
    assert LeafSet.unpack(total, held.pack() + b"\xff") == held
    assert [index for run in held.ranges() for index in run] == sorted(real)
    assert all(before.stop < after.start for before, after in zip(held.ranges(), held.ranges()[1:], strict=False))
    assert held.ranges(1) == held.ranges()[:1]
    assert held.missing().both(held) == LeafSet(total)
    assert held.without(real) == LeafSet(total)
    assert LeafSet.whole(total).without(held.missing().ranges()[0] if held.missing() else ()).both(held) == held
