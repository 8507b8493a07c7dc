"""Jobs on a small disk that is really full: dropping, taking a checkpoint over, keeping leaves. Nothing is lost, and it goes on."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes.post import Post
from fakes.small_disk import SmallDisk, small_disk

from sync.domain.content import LEAF_BYTES, Leaf, content_address
from sync.domain.failures import Outage
from sync.store import compacting, compaction, leaf_files
from sync.store.cipher import DatabaseError, outage_of
from sync.store.leaves import StoreBlobs
from tests.fakes.leafy import content_of, leaves_of
from tests.fakes.room import Room, sealed
from tests.fakes.written_world import SCOPE, write_world
from tests.store.test_compaction import LATER, Hall, held

LEFT = (0, 48 * 1024, 160 * 1024)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "small", megabytes=48) as made:
        yield made


@pytest.fixture
def hall(disk: SmallDisk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    monkeypatch.setattr(compaction, "is_open", lambda _connection, _scope: False)
    made = Hall(disk.path)
    yield made
    disk.make_room()
    made.close()


def tried(act: Callable[[], object]) -> bool:
    """Return whether an act came to its end; what stops it is the disk, by its name."""
    try:
        act()
    except DatabaseError as error:
        if getattr(outage_of(error), "code", None) != "store.disk_full":
            raise
        return False
    return True


def kept(store: StoreBlobs, address: bytes, leaf: Leaf) -> bool:
    """Return whether a leaf was kept; what stops it is the disk, by its name."""
    try:
        store.keep_leaves(address, [leaf], source="center")
    except Outage as outage:
        if outage.code != "store.disk_full":
            raise
        return False
    return True


def compacted(room: Room) -> int:
    return compacting.compact(lambda function: room.act(lambda: function(room.desk)), room.home, now_ms=LATER)


@pytest.mark.parametrize("leave_bytes", LEFT)
def test_dropping_on_a_full_disk_drops_nothing_half(disk: SmallDisk, hall: Hall, leave_bytes: int) -> None:
    """Wherever the room ends, the state is what it was, the log is whole or begins behind the checkpoint; with room the rest goes."""
    written = write_world(5, steps=90)
    device = hall.room()
    device.receive(*written.pieces(random.Random(2), upto=written.ends))
    made = hall.made(written, {author: end // 2 + 1 for author, end in written.ends.items()})
    hall.cover(device, made)
    before, whole = device.state(), held(device)
    disk.fill(leave_bytes=leave_bytes)
    ended = tried(lambda: compacted(device))
    disk.make_room()
    standing = device.rows("select 1 from checkpoints where standing = 1")
    assert (held(device) == whole) or standing
    assert device.state() == before
    assert (compacted(device) > 0) is (not standing)
    assert leave_bytes or not ended
    assert held(device) < whole
    assert device.state() == before


@pytest.mark.parametrize("leave_bytes", LEFT)
def test_a_checkpoint_is_taken_over_when_there_is_room(disk: SmallDisk, hall: Hall, leave_bytes: int) -> None:
    """A newcomer that ran out of room shows nothing half, and the same checkpoint gives all of it afterwards."""
    written = write_world(7, steps=90)
    made = hall.made(written, written.ends)
    raw = sealed(hall.authority, made)
    whole, device = hall.room(), hall.room()
    whole.adopt(raw, made.chunks)
    disk.fill(leave_bytes=leave_bytes)
    assert not tried(lambda: device.adopt(raw, made.chunks)) or leave_bytes
    disk.make_room()
    if not device.rows("select 1 from checkpoints where standing = 1"):
        assert device.rows("select 1 from bases") == []
        device.adopt(raw, made.chunks)
    assert device.state() == whole.state()
    assert held(device) == held(whole) == 0
    assert device.rows("select count(*) from streams where scope = ?", SCOPE) == whole.rows(
        "select count(*) from streams where scope = ?", SCOPE
    )


def test_leaves_that_came_stay_and_the_others_come_when_there_is_room(disk: SmallDisk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is told by its name; what was kept is kept, and no leaf that does not lie there is believed to."""
    monkeypatch.setattr(leaf_files, "free_bytes", lambda _folder: 2**40)
    content = content_of(40 * LEAF_BYTES + 77)
    post = Post(disk.path / "post", "320106")
    store = StoreBlobs(post.home, post.writer)
    address, leaves = content_address(content), leaves_of(content)
    store.keep_leaves(address, leaves[:2], source="center")
    disk.fill(leave_bytes=4 * LEAF_BYTES)
    came = 2
    while kept(store, address, leaves[came]):
        came += 1
    disk.make_room()
    assert 2 < came < len(leaves)
    assert store.leaves_missing(address) == (range(came, len(leaves)),)
    for leaf in leaves[came:]:
        store.keep_leaves(address, [leaf], source="center")
    assert store.leaves_missing(address) == ()
    assert store.blobs.get(address) == content
    post.close()
