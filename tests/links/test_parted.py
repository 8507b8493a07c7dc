"""Claims about streams that parted: a device that was restored or copied unseen meets the center, or a peer, and nothing is lost.

The mark beside the database went back with it, as in a snapshot of the whole machine, so only others can tell.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes.live_center import GULOU, Device, direct, write_organisations
from fakes.post import Post

from sync.center.admission import admit
from sync.center.serve import Center, open_center
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.ids import replica_of
from sync.domain.scopes import incident_scope
from sync.links.replica import StoreReplica
from sync.oplog.birth import parse_birth
from sync.protocol.session import Absorbed, Phase
from sync.store.readers import Readers
from tests.links.test_replica import exchange

pytestmark = pytest.mark.expects_warnings  # the other branch of a fork is told in the log as a run refused

LINES = "select line from journal_rows where line is not null order by line"


class Desk:
    """A post with a device that talks to an opened center step by step."""

    def __init__(self, path: Path, center: Center, organisation: str = GULOU) -> None:
        self.post = Post(path, organisation)
        self.readers = Readers(self.post.home, 1)
        self.store = StoreReplica(self.post.writer, self.readers)
        self.device: Device = direct(self.store, center)[0]

    def open(self, title: str) -> bytes:
        return bytes(self.post.do(OpenIncident(title=title, mode="actual", state="confirmed")).created[0])

    def line(self, incident: bytes, text: str) -> int:
        done = self.post.do(WriteJournal(scope=incident_scope(incident), line=text))  # type: ignore[arg-type]
        self.post.settle()
        return done.ordinals[0]

    def sync(self, most: int = 12) -> None:
        for _ in range(most):
            self.store.sign_tips()
            outcome = self.device.round()
            assert isinstance(outcome, Absorbed), outcome
            self.post.settle()

    def lines(self) -> list[str]:
        return [row["line"] for row in self.post.rows(LINES)]

    def close(self) -> None:
        self.readers.close()
        self.post.close()


@pytest.fixture
def center(tmp_path: Path) -> Iterator[Center]:
    opened = open_center(tmp_path / "center", organisations_csv=write_organisations(tmp_path / "organisations.csv"))
    yield opened
    opened.database.close()


@pytest.fixture
def desk(tmp_path: Path, center: Center) -> Iterator[Callable[..., Desk]]:
    made: list[Desk] = []

    def make(name: str, organisation: str = GULOU) -> Desk:
        fresh = not (tmp_path / name).exists()
        one = Desk(tmp_path / name, center, organisation)
        made.append(one)
        if fresh:
            one.device.round()
            admit(center.keys.directory, fingerprint_or_key=one.store.sign_key, organisation=organisation)
            one.sync(4)
        return one

    yield make
    for one in made:
        one.close()


def snapshot(desk: Desk, to: Path) -> None:
    """Copy a closed desk's whole folder, marks and all."""
    desk.close()
    shutil.copytree(desk.post.home.path, to)


def back(path: Path, snapshot: Path) -> None:
    shutil.rmtree(path)
    shutil.copytree(snapshot, path)


def test_a_device_that_went_back_unseen_ends_its_life_before_the_next_acknowledgement(
    tmp_path: Path, desk: Callable[..., Desk], center: Center
) -> None:
    """Rolled back and written on: the center refuses the second body, the device goes on as a new life, and both branches are held."""
    one = desk("one")
    incident = one.open("化工罐车侧翻")
    one.sync(4)
    old = one.post.replica
    snapshot(one, tmp_path / "snapshot")
    one = desk("one")
    lost = one.line(incident, "后来丢失")
    one.sync(4)
    one.close()
    back(tmp_path / "one", tmp_path / "snapshot")
    one = desk("one")
    assert one.post.replica == old
    again = one.line(incident, "重新写下")
    assert again == lost
    reached = "select max(reach.seq) as seq from reach join streams on streams.number = reach.stream where streams.scope = ?"
    one.store.sign_tips()
    assert isinstance(one.device.round(), Absorbed)
    # The refusal is no acknowledgement, and the life has ended with it.
    assert one.post.rows(reached, incident_scope(incident)) == [{"seq": 1}]  # type: ignore[arg-type]
    assert one.post.replica != old
    assert parse_birth(one.store.own_birth()).predecessor == old
    one.sync()
    # The center ruled for what it held: that counts here too, and the other body is kept as proof on both sides.
    assert one.lines() == ["后来丢失"]
    assert len(one.post.rows("select hash from forks")) == 1
    assert center.exchange.condition().forked == 1
    after = one.line(incident, "新的一段")
    one.sync()
    assert one.lines() == sorted(["后来丢失", "新的一段"])
    other = desk("other", GULOU)
    other.sync()
    assert (other.lines(), after) == (one.lines(), 1)


@pytest.mark.parametrize("marked", [True, False], ids=["with its mark", "without a mark"])
def test_a_device_that_went_back_and_writes_nothing_is_given_its_own_entries(
    tmp_path: Path, desk: Callable[..., Desk], *, marked: bool
) -> None:
    """A feed is no echo, so the center tells how much it holds of this very replica; the device looks, and has its entries again."""
    one, beside = desk("one"), desk("beside")
    incident = one.open("化工罐车侧翻")
    one.sync(4)
    old = one.post.replica
    snapshot(one, tmp_path / "snapshot")
    one = desk("one")
    one.line(incident, "后来丢失")
    own = one.open("另一起")
    one.line(own, "其中的一行")
    one.sync(4)
    one.close()
    back(tmp_path / "one", tmp_path / "snapshot")
    if not marked:
        one.post.home.high_water.unlink()
    one = desk("one")
    assert (one.post.replica, one.lines()) == (old, [])
    one.sync(6)
    assert one.lines() == sorted(["后来丢失", "其中的一行"])
    assert one.post.replica != old
    assert parse_birth(one.store.own_birth()).predecessor == old
    assert one.device.session.phase is Phase.STEADY
    one.line(incident, "之后")
    one.sync(4)
    beside.sync(4)
    assert beside.lines() == one.lines()
    assert one.post.rows("select hash from forks") == []


def test_what_a_device_brought_for_a_neighbour_comes_back_to_it(tmp_path: Path, desk: Callable[..., Desk]) -> None:
    """Put back to before it heard a neighbour whose entries it carried to the center: the feed gives them as to anybody."""
    one, beside = desk("one"), desk("beside")
    incident = one.open("化工罐车侧翻")
    for _ in range(2):
        one.sync(3)
        beside.sync(3)
    old = one.post.replica
    snapshot(one, tmp_path / "snapshot")
    one = desk("one")
    beside.line(incident, "邻机写的")
    beside.store.sign_tips()
    exchange(one.store, beside.store)
    one.sync(4)
    one.close()
    back(tmp_path / "one", tmp_path / "snapshot")
    one = desk("one")
    assert one.lines() == []
    one.sync(4)
    assert one.lines() == ["邻机写的"]
    assert one.post.replica == old, "it wrote nothing that it lost"


def test_a_device_put_back_to_before_it_met_the_center_has_everything_again(
    tmp_path: Path, desk: Callable[..., Desk], center: Center
) -> None:
    """It greets as a newcomer does; the center knows it better, and what it brought of a neighbour's is no echo then."""
    beside = desk("beside")
    incident = beside.open("化工罐车侧翻")
    beside.sync(3)
    Post(tmp_path / "one", GULOU).close()
    shutil.copytree(tmp_path / "one", tmp_path / "snapshot")
    one = desk("one")
    one.device.round()
    admit(center.keys.directory, fingerprint_or_key=one.store.sign_key, organisation=GULOU)
    one.sync(4)
    beside.sync(4)
    beside.line(incident, "邻机写的")
    beside.store.sign_tips()
    exchange(one.store, beside.store)
    one.sync(4)
    one.close()
    back(tmp_path / "one", tmp_path / "snapshot")
    one = desk("one")
    one.sync(8)
    assert one.lines() == ["邻机写的"]


def test_a_clone_that_wrote_elsewhere_is_found_by_its_ordinals(tmp_path: Path, desk: Callable[..., Desk]) -> None:
    """Two machines with one snapshot write in two scopes: no chain joins them, the ordinal does; the second ends its life."""
    one = desk("one")
    incident = one.open("化工罐车侧翻")
    one.sync(4)
    old = one.post.replica
    snapshot(one, tmp_path / "clone")
    one, clone = desk("one"), desk("clone")
    assert one.post.replica == clone.post.replica == old
    one.line(incident, "本机写的")
    one.sync(4)
    elsewhere = clone.open("另一起")
    assert replica_of(elsewhere) == old  # type: ignore[arg-type]
    clone.sync()
    assert clone.post.replica != old
    clone.line(incident, "副本另起")
    clone.sync()
    one.sync()
    clone.sync()
    assert one.lines() == clone.lines() == sorted(["本机写的", "副本另起"])
    assert (one.post.replica, len(clone.post.rows("select hash from forks"))) == (old, 1)


def test_a_peer_shows_an_author_what_it_lost(tmp_path: Path, desk: Callable[..., Desk]) -> None:
    """Rolled back and with no center near: the peer's runs carry the author's own signatures, and the lost entries come home."""
    one, beside = desk("one"), desk("beside")
    incident = one.open("化工罐车侧翻")
    for _ in range(2):
        one.sync(3)
        beside.sync(3)
    snapshot(one, tmp_path / "snapshot")
    one = desk("one")
    one.line(incident, "后来丢失")
    one.store.sign_tips()
    exchange(one.store, beside.store)
    one.close()
    back(tmp_path / "one", tmp_path / "snapshot")
    one = desk("one")
    old = one.post.replica
    assert one.lines() == []
    exchange(one.store, beside.store)
    one.post.settle()
    assert one.lines() == ["后来丢失"]
    assert one.post.replica != old


def test_a_stream_that_parted_far_back_is_looked_through_piece_by_piece(tmp_path: Path, desk: Callable[..., Desk]) -> None:
    """The fork lies behind more than one reply may hold, and each side gets there."""
    one = desk("one")
    incident = one.open("化工罐车侧翻")
    for number in range(40):
        one.line(incident, f"{number:02d}" + "早先的一行" * 20)
    one.sync(20)
    snapshot(one, tmp_path / "snapshot")
    one = desk("one")
    one.line(incident, "甲")
    one.line(incident, "乙")
    one.sync(4)
    one.close()
    back(tmp_path / "one", tmp_path / "snapshot")
    one = desk("one")
    old = one.post.replica
    one.line(incident, "丙")
    for _ in range(40):
        one.store.sign_tips()
        assert isinstance(one.device.round(push_bytes=2048, budget=3000), Absorbed)
        one.post.settle()
    assert one.post.replica != old
    assert one.lines()[-2:] == ["丙", "甲"] or one.lines()[-2:] == sorted(["甲", "乙"])
    assert "乙" in one.lines()
