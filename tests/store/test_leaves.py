"""Claims about leaves in the store: any source, any sequence, each durable by itself, none believed that does not prove itself."""

import errno
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.domain.content import BLOB_BYTES_MAX, LEAF_BYTES, Leaf, Tree, address_of, content_address, leaf_count, leaves
from sync.domain.failures import Outage, Refused
from sync.store import blob_tables, leaf_files
from sync.store import leaves as leaves_module
from sync.store import leaves as module
from sync.store.leaves import StoreBlobs, prove
from tests.fakes.post import Post

pytestmark = pytest.mark.expects_warnings("blob damaged")


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path / "post", "320106")
    yield made
    made.close()


@pytest.fixture
def store(post: Post) -> StoreBlobs:
    return StoreBlobs(post.home, post.writer)


def content_of(size: int) -> bytes:
    return Random(size).randbytes(size)


def leaves_of(content: bytes) -> list[Leaf]:
    tree = Tree(leaves(content))
    parts = range(leaf_count(len(content)))
    return [Leaf(index, content[index * LEAF_BYTES : (index + 1) * LEAF_BYTES], tree.proof(index)) for index in parts]


def keep(store: StoreBlobs, address: bytes, leaf: Leaf) -> bool:
    return store.keep_leaf(address, leaf.index, leaf.content, leaf.proof)


def file_of(store: StoreBlobs, address: bytes) -> Path:
    (path,) = store.blobs.files.path(address).parent.iterdir()
    return path


CONTENT = content_of(4 * LEAF_BYTES + 77)
ADDRESS = content_address(CONTENT)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(size=st.integers(0, 4 * LEAF_BYTES), data=st.data())
def test_leaves_come_in_any_sequence(store: StoreBlobs, size: int, data: st.DataObject) -> None:
    """In whatever sequence leaves come, and however often, the blob is whole with the last one and not before."""
    content = content_of(size)
    address = content_address(content)
    store.blobs.drop(address)
    arriving = data.draw(st.permutations(leaves_of(content)))
    for count, leaf in enumerate(arriving):
        assert (store.blobs.has(address), sum(map(len, store.leaves_missing(address)))) == (False, len(arriving) - count)
        assert keep(store, address, leaf)
        assert not keep(store, address, leaf)
        assert store.leaf(address, leaf.index) == leaf
    assert (store.leaves_missing(address), store.blobs.get(address)) == ((), content)
    assert [store.leaf(address, leaf.index) for leaf in leaves_of(content)] == leaves_of(content)


def test_a_leaf_that_does_not_prove_itself_changes_nothing(post: Post, store: StoreBlobs) -> None:
    """Another place, another blob, a changed byte, a cut, a proof too short: refused, and nothing lies here afterwards."""
    first, second, *_ = leaves_of(CONTENT)
    wrong = [
        Leaf(1, first.content, first.proof),
        Leaf(0, first.content[:-1], first.proof),
        Leaf(0, first.content[:-1] + bytes([first.content[-1] ^ 1]), first.proof),
        Leaf(0, first.content, first.proof[:-1]),
        Leaf(0, first.content, (*first.proof, bytes(32))),
        Leaf(0, second.content, first.proof),
        Leaf(-1, first.content, first.proof),
        Leaf(99, first.content, first.proof),
        leaves_of(content_of(4 * LEAF_BYTES + 78))[0],
    ]
    for leaf in wrong:
        with pytest.raises(Refused, match=r"blob\.wrong_leaf"):
            keep(store, ADDRESS, leaf)
    with pytest.raises(Refused, match=r"blob\.wrong_leaf"):
        store.keep_leaves(ADDRESS, (second, wrong[0]), source="lan")
    for address in (ADDRESS[:-1], address_of(ADDRESS[:32], BLOB_BYTES_MAX + 1), address_of(ADDRESS[:32], 2**64 - 1)):
        with pytest.raises(Refused, match=r"blob\.too_large"):
            keep(store, address, first)
        with pytest.raises(Refused, match=r"blob\.too_large"):
            store.leaves_missing(address)
    assert store.leaves_missing(ADDRESS) == (range(5),)
    assert post.rows("select * from blob_leaves") == []
    assert [path for path in post.home.blobs.rglob("*") if path.is_file()] == []


def test_nothing_is_told_of_a_leaf_that_is_not_on_disk(post: Post, store: StoreBlobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full is an outage, at whatever byte; what was kept before stays, and with room the same leaf is taken."""
    all_leaves = leaves_of(CONTENT)
    keep(store, ADDRESS, all_leaves[3])
    real = leaf_files.write_all

    def full_after(count: int) -> Callable[..., None]:
        def write(file: object, content: bytes) -> None:
            real(file, content[:count])  # type: ignore[arg-type]
            raise OSError(errno.ENOSPC, "no space left")

        return write

    for count in (0, 5, 100, LEAF_BYTES):
        with monkeypatch.context() as patched:
            patched.setattr(leaf_files, "write_all", full_after(count))
            with pytest.raises(Outage, match=r"store\.disk_full"):
                keep(store, ADDRESS, all_leaves[0])
        assert store.leaves_missing(ADDRESS) == (range(3), range(4, 5))
    with monkeypatch.context() as patched:
        patched.setattr(leaf_files, "free_bytes", lambda _folder: leaf_files.FREE_BYTES_LEAST)
        with pytest.raises(Outage, match=r"store\.disk_full"):
            keep(store, ADDRESS, all_leaves[0])
    for leaf in all_leaves:
        keep(store, ADDRESS, leaf)
    assert store.blobs.get(ADDRESS) == CONTENT
    assert post.rows("select * from blob_leaves") == []


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 0.9999), spoil=st.sampled_from(["flip", "cut", "zero"]))
def test_what_the_disk_spoiled_is_found_and_only_that_is_fetched_again(store: StoreBlobs, at: float, spoil: str) -> None:
    """A whole file with one damaged place becomes a partial that lacks that leaf; brought again it is whole."""
    for leaf in leaves_of(CONTENT):
        keep(store, ADDRESS, leaf)
    path = store.blobs.files.path(ADDRESS)
    raw = bytearray(path.read_bytes())
    place = int(len(raw) * at)
    if spoil == "flip":
        raw[place] ^= 1
    elif spoil == "cut":
        del raw[place:]
    else:
        raw[place : place + 512] = bytes(len(raw[place : place + 512]))
    path.write_bytes(raw)
    slot = (len(raw) if spoil == "cut" else place) // (LEAF_BYTES + 28 + 3 * 32)
    store.mend(ADDRESS)
    lacking = [index for run in store.leaves_missing(ADDRESS) for index in run]
    assert lacking
    if spoil != "cut" and place > 8:
        assert set(lacking) <= {slot, slot + 1}
    for leaf in leaves_of(CONTENT):
        keep(store, ADDRESS, leaf)
    assert store.blobs.get(ADDRESS) == CONTENT


def test_a_torn_leaf_of_a_part_is_found_before_it_is_called_whole(post: Post, store: StoreBlobs) -> None:
    """A leaf that the table has and a power cut spoiled is asked for again when the last one came."""
    all_leaves = leaves_of(CONTENT)
    for leaf in all_leaves[:4]:
        keep(store, ADDRESS, leaf)
    path = file_of(store, ADDRESS)
    raw = bytearray(path.read_bytes())
    raw[LEAF_BYTES + 1_000 : LEAF_BYTES + 2_000] = bytes(1_000)
    path.write_bytes(raw)
    keep(store, ADDRESS, all_leaves[4])
    assert (store.blobs.has(ADDRESS), store.leaves_missing(ADDRESS)) == (False, (range(1, 2),))
    assert store.leaf(ADDRESS, 1) is None
    keep(store, ADDRESS, all_leaves[1])
    assert store.blobs.get(ADDRESS) == CONTENT
    assert post.rows("select held, source from blobs") == [{"held": 1, "source": "bundle"}]


def test_a_damaged_leaf_is_not_given_and_is_missing_from_then_on(store: StoreBlobs) -> None:
    """Asking for it finds it; its neighbours are given as before."""
    for leaf in leaves_of(CONTENT):
        keep(store, ADDRESS, leaf)
    path = store.blobs.files.path(ADDRESS)
    raw = bytearray(path.read_bytes())
    raw[2 * LEAF_BYTES] ^= 1
    path.write_bytes(raw)
    assert store.leaf(ADDRESS, 0) == leaves_of(CONTENT)[0]
    assert store.leaf(ADDRESS, 1) is None
    assert store.leaves_missing(ADDRESS) == (range(1, 2),)


def test_leaves_in_the_file_cannot_be_swapped(store: StoreBlobs) -> None:
    """Two slots exchanged on disk, or one taken from another blob, are two that are not here."""
    for leaf in leaves_of(CONTENT):
        keep(store, ADDRESS, leaf)
    slot = LEAF_BYTES + 28 + 3 * 32
    path = store.blobs.files.path(ADDRESS)
    raw = path.read_bytes()
    path.write_bytes(raw[:8] + raw[8 + slot : 8 + 2 * slot] + raw[8 : 8 + slot] + raw[8 + 2 * slot :])
    store.mend(ADDRESS)
    assert store.leaves_missing(ADDRESS) == (range(2),)
    other = content_of(4 * LEAF_BYTES + 78)
    store.blobs.put(other)
    target = store.blobs.files.path(content_address(other))
    mixed = bytearray(target.read_bytes())
    mixed[8 : 8 + slot] = raw[8 : 8 + slot]
    target.write_bytes(mixed)
    store.mend(content_address(other))
    assert store.leaves_missing(content_address(other)) == (range(1),)


def test_the_tables_follow_the_files(post: Post, store: StoreBlobs) -> None:
    """At a start: what was written and never told is found, what is gone is missing, what a killed process left half is removed."""
    files = store.blobs.files
    all_leaves = leaves_of(CONTENT)
    files.write(ADDRESS, all_leaves[1:3])
    half = files.path(ADDRESS).with_name("x.0000.tmp")
    half.write_bytes(b"half")
    other = store.blobs.put(content_of(LEAF_BYTES + 1))
    cut = files.path(other)
    cut.write_bytes(cut.read_bytes()[:-1])
    old = store.blobs.put(b"of an older form")
    files.path(old).write_bytes(b"qzb1" + bytes(50))
    gone = content_address(content_of(LEAF_BYTES * 2))
    for leaf in leaves_of(content_of(LEAF_BYTES * 2))[:1]:
        keep(store, gone, leaf)
    files.drop(gone)
    store.census()
    assert store.leaves_missing(ADDRESS) == (range(1), range(3, 5))
    assert store.leaves_missing(other) == (range(1, 2),)
    assert store.leaves_missing(gone) == (range(2),)
    assert not half.exists()
    assert not files.path(old).exists()
    assert {row["address"] for row in post.rows("select address from blob_leaves")} == {ADDRESS, other}


def test_there_are_only_so_many_partials(store: StoreBlobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the bound a partial that no record names makes room; what records name is never dropped for it."""
    monkeypatch.setattr(module, "PARTIALS_MAX", 3)
    contents = [content_of(2 * LEAF_BYTES + count) for count in range(5)]
    for content in contents:
        keep(store, content_address(content), leaves_of(content)[0])
    partial = [content for content in contents if store.blobs.files.is_partial(content_address(content))]
    assert len(partial) == 3
    assert contents[-1] in partial
    every = " union ".join(f"select x'{content_address(content).hex()}' as address" for content in partial)
    monkeypatch.setattr(blob_tables, "NAMED", every)
    content = content_of(9)
    with pytest.raises(Refused, match=r"blob\.too_many"):
        keep(store, content_address(content), leaves_of(content)[0])


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = [{root!r}, {tests!r}]
from sync.store import leaf_files
from sync.store import leaves as leaves_module
from sync.store.leaves import StoreBlobs, prove
from tests.fakes.post import Post
from tests.store.test_leaves import ADDRESS, CONTENT, leaves_of, keep
real, left = leaf_files.write_all, {count}
def write_all(file, content):
    global left
    if left < len(content):
        real(file, content[:left])
        os.kill(os.getpid(), signal.SIGKILL)
    left -= len(content)
    real(file, content)
leaf_files.write_all = write_all
post = Post(Path({home!r}), "320106")
store = StoreBlobs(post.home, post.writer)
{act}
"""


def killed(home: Path, count: int, act: str) -> None:
    """Run ``act`` in a process that is killed when it has written ``count`` bytes of blobs."""
    root = Path(__file__).parents[2]
    script = KILLED.format(root=str(root), tests=str(root / "tests"), count=count, home=str(home), act=act)
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == -9, done.stderr


@pytest.mark.parametrize("count", [20, 40_000, 200_000])
def test_killed_while_leaves_come(tmp_path: Path, count: int) -> None:
    """Whatever byte was written last, the next start knows which leaves are sound, and the rest completes it."""
    home = tmp_path / "post"
    Post(home, "320106").close()
    killed(home, count, "for leaf in reversed(leaves_of(CONTENT)):\n    keep(store, ADDRESS, leaf)")
    post = Post(home, "320106")
    try:
        store = StoreBlobs(post.home, post.writer)
        store.census()
        here = 5 - sum(map(len, store.leaves_missing(ADDRESS)))
        assert here == max(0, (count - 300) // (LEAF_BYTES + 150) + 1 if count > 1_000 else 0)
        assert len([leaf for leaf in leaves_of(CONTENT) if store.leaf(ADDRESS, leaf.index) is not None]) == here
        assert len([leaf for leaf in leaves_of(CONTENT) if keep(store, ADDRESS, leaf)]) == 5 - here
        assert store.blobs.get(ADDRESS) == CONTENT
    finally:
        post.close()


@pytest.mark.parametrize("count", [4, 200_000])
def test_killed_while_a_file_is_put(tmp_path: Path, count: int) -> None:
    """Nothing half is left: the next start sweeps it, and putting it again works."""
    home, source = tmp_path / "post", tmp_path / "photo.jpg"
    source.write_bytes(CONTENT)
    Post(home, "320106").close()
    killed(home, count, f"store.blobs.put_file(Path({str(source)!r}))")
    post = Post(home, "320106")
    try:
        store = StoreBlobs(post.home, post.writer)
        assert store.leaves_missing(ADDRESS) == (range(5),)
        store.census()
        assert [path for path in post.home.blobs.rglob("*") if path.is_file()] == []
        assert store.blobs.put_file(source) == ADDRESS
        assert store.blobs.get(ADDRESS) == CONTENT
    finally:
        post.close()


def test_leaves_of_several_blobs_are_kept_with_one_commit(store: StoreBlobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each once, whole where they complete it; told again they are not new: one transaction makes room, one notes."""
    contents = [content_of(size) for size in (9, 2 * LEAF_BYTES, 3 * LEAF_BYTES + 1)]
    addresses = [content_address(content) for content in contents]
    some = [prove(address, leaves_of(content)[:2]) for address, content in zip(addresses, contents, strict=True)]
    calls: list[object] = []
    real = store._write
    monkeypatch.setattr(store, "_write", lambda function: calls.append(function) or real(function))
    assert store.keep([*some, some[0]], source="bundle") == dict(zip(addresses, (1, 2, 2), strict=True))
    assert len(calls) == 2
    assert [store.leaves_missing(address) for address in addresses] == [(), (), (range(2, 4),)]
    assert store.keep(some, source="bundle") == {}
    assert store.keep([prove(addresses[2], leaves_of(contents[2]))], source="bundle") == {addresses[2]: 2}
    assert [store.blobs.get(address) for address in addresses] == contents


def test_a_stray_part_that_made_room_for_others_is_kept_anew(store: StoreBlobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table never says of it what its file no longer holds."""
    monkeypatch.setattr(leaves_module, "PARTIALS_MAX", 1)
    first, second = CONTENT, content_of(3 * LEAF_BYTES)
    store.keep_leaves(ADDRESS, leaves_of(first)[:1], source="bundle")
    store.keep([prove(ADDRESS, leaves_of(first)[1:2]), prove(content_address(second), leaves_of(second)[:1])], source="bundle")
    assert store.leaves_missing(ADDRESS) in {(range(5),), (range(1), range(2, 5))}
    assert [leaf.index for leaf in store.leaves(ADDRESS, range(5))] == [1]
