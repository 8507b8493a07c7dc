"""A device on a small disk that is really full while others' entries come: by link and by bundle nothing is lost, and it goes on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes.asked import scope_of
from fakes.carrier import Carrier
from fakes.linked_post import WAIT_S, LinkedPost, linked
from fakes.live_center import GULOU, LiveCenter
from fakes.post import TREE
from fakes.small_disk import SmallDisk, small_disk

from sync.center.admission import admit, waiting_devices
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.failures import Outage
from sync.links.status import LinkState
from sync.store.rebuild import check

LINE = "长" * 1900
LINES = 60
FULL = (LinkState.OFFLINE, "store.disk_full")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "small") as made:
        yield made


@pytest.mark.slow
@pytest.mark.expects_warnings("link ", "transaction failed", "background work failed", "high-water mark not written")
def test_what_a_full_disk_did_not_take_from_the_center_comes_again(disk: SmallDisk, tmp_path: Path) -> None:
    """The cursor does not pass what was not stored: the link says that the disk is full, and asks again by itself."""
    with LiveCenter(tmp_path / "center") as center:
        (writer,) = linked(tmp_path, center, GULOU)
        receiver = LinkedPost(disk.path / "post", GULOU, center)
        receiver.until(lambda now: now.state is LinkState.WAITING)
        for device in waiting_devices(center.directory):
            admit(center.directory, fingerprint_or_key=device.fingerprint)
        receiver.until(lambda now: now.state is LinkState.IN_STEP)
        incident = bytes(writer.post.do(OpenIncident(title="积水", mode="actual")).created[0])
        receiver.sees("select 1 from incident_rows where id = ?", incident)
        disk.fill(leave_bytes=64 * 1024)
        for number in range(LINES):
            writer.post.do(WriteJournal(scope=scope_of(incident), line=f"{number} {LINE}", channel="phone"))
        receiver.until(lambda now: (now.state, now.code) == FULL)
        disk.make_room()
        with receiver.news:
            assert receiver.news.wait_for(lambda: len(receiver.post.rows("select 1 from journal_rows")) == LINES, WAIT_S)
        receiver.until(lambda now: now.state is LinkState.IN_STEP and now.code is None)
        for post in (writer, receiver):
            post.close()
    assert check(receiver.post.home, shipped=TREE).different == ()


@pytest.mark.expects_warnings("transaction failed", "background work failed", "high-water mark not written")
def test_a_bundle_is_taken_in_again_when_there_is_room(disk: SmallDisk, carriers: Callable[[str], Carrier]) -> None:
    """The person is told that the disk is full; the same bundle brings all of it afterwards."""
    source = carriers("320106")
    target = Carrier(disk.path / "carrier", "320115", clock=source.post.clock)
    source.meet(target)
    target.meet(source)
    incident = source.open("320115")
    for number in range(LINES):
        source.post.do(WriteJournal(scope=scope_of(incident), line=f"{number} {LINE}", channel="phone"))
    paths = source.make(target).paths
    disk.fill(leave_bytes=64 * 1024)
    with pytest.raises(Outage, match=r"store\.disk_full"):
        target.take(paths)
    disk.make_room()
    target.take(paths)
    assert len(target.post.rows("select 1 from journal_rows")) == LINES
    target.close()
    assert check(target.post.home, shipped=TREE).different == ()
