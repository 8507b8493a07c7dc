"""Claims about restoring the center: by command or by hand, always found, always another life, and nothing ruled is lost."""

import json
import shutil
from pathlib import Path

import pytest
from fakes.live_center import GULOU, XUANWU, Device, LiveCenter, direct, write_organisations
from fakes.memory_replica import ORIGIN_MS, MemoryReplica
from sqlalchemy import select

from sync.center import life
from sync.center import restore as restoring
from sync.center.admission import admit
from sync.center.backups import back_up
from sync.center.beside import AUTHORITY_RUNS, HIGH_WATER, HighWater, append_runs, read_high_water, read_runs, write_high_water
from sync.center.condition import condition
from sync.center.database import devices, rulings
from sync.center.facts import Facts
from sync.center.keys import load_keys
from sync.center.opening import open_database
from sync.center.postgres import Postgres
from sync.center.recovery import leave_recovery, take_in_file
from sync.center.restore import Restored, restore
from sync.center.rulings import rule
from sync.center.serve import Center, open_center
from sync.domain.content import content_address
from sync.domain.draft import Create
from sync.domain.failures import Outage, Refused
from sync.domain.ids import ReplicaId
from sync.protocol.session import Absorbed
from sync.store.leaf_files import LeafFiles
from tests.center.test_blobs import leaves_of

HOUR_MS = 3_600_000


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def list_of(home: Path) -> Path:
    return write_organisations(home.parent / "organisations.csv")


def started(home: Path) -> Center:
    return open_center(home, organisations_csv=list_of(home))


def joined(center: Center, *stores: MemoryReplica) -> list[Device]:
    made = [direct(store, center)[0] for store in stores]
    for device in made:
        device.round()
        admit(center.keys.directory, fingerprint_or_key=device.store.sign_key, organisation=device.store.organisation)
        device.sync()
    return made


def again(device: Device, center: Center) -> Device:
    return direct(device.store, center)[0]


def put_back(home: Path, source: Path) -> Restored:
    return restore(home, source=source, organisations_csv=list_of(home), now_ms=ORIGIN_MS)


def is_kept(home: Path, done: Restored) -> bool:
    """Tell whether what was there stands under another name."""
    database = open_database(home, load_keys(home))
    try:
        if isinstance(database, Postgres):
            return database.has_schema(str(done.replaced))
        return (home / str(done.replaced) / "center.db").exists()
    finally:
        database.close()


def is_aside(home: Path, replica: bytes, ordinal: int) -> bool:
    database = open_database(home, load_keys(home))
    with database.read() as connection:
        found = Facts(connection).aside(replica, ordinal)  # type: ignore[arg-type]
    database.close()
    return found


@pytest.mark.usefixtures("ground")
def test_restoring_begins_a_life_that_names_the_one_before(home: Path) -> None:
    """The copy stands in the database's place, what was there lies beside it, and a new life in recovery speaks for it."""
    center = started(home)
    store = MemoryReplica(1, GULOU)
    (device,) = joined(center, store)
    scope = store.open_incident()
    device.sync()
    old = center.exchange.mark()
    made = back_up(home, now_ms=ORIGIN_MS)
    store.line(scope, "备份之后")
    device.sync()
    center.database.close()
    done = put_back(home, made.path)
    assert (done.epoch, done.newer, done.entries) == (old.epoch + 1, False, made.entries)
    assert is_kept(home, done)
    now = condition(home)
    assert now.lives == (done.replica, old.replica)
    assert now.recovery is not None
    assert now.recovery.why == "restored"
    center = started(home)
    assert center.exchange.mark().replica == done.replica
    device = again(device, center)
    device.sync()
    assert store.reach[done.replica][store.replica, scope] == 2
    center.database.close()


def test_a_restore_that_is_killed_before_its_life_begins_never_goes_on_as_the_old_one(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a new machine no high-water mark lies beside the copy: without a word of it the old life would number twice."""
    started(home).database.close()
    made = back_up(home, now_ms=ORIGIN_MS)
    other = tmp_path / "other"
    other.mkdir()
    for name in ("root.key", "root.pub", "online.key", "online.cert", "database.key"):
        shutil.copy(home / name, other / name)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(restoring, "begun", killed)
        with pytest.raises(KeyboardInterrupt):
            put_back(other, made.path)
    started(other).database.close()
    now = condition(other)
    assert now.lives[1:] == condition(home).lives
    assert now.recovery is not None
    assert now.recovery.why == "restored"
    started(other).database.close()
    assert condition(other).lives == now.lives


@pytest.mark.usefixtures("ground")
def test_the_same_backup_restored_twice_stays_two_lives(home: Path, tmp_path: Path) -> None:
    """Two machines that restore one backup are two centers of one line, also when nothing had been written since."""
    started(home).database.close()
    made = back_up(home, now_ms=ORIGIN_MS)
    other = tmp_path / "other"
    other.mkdir()
    for name in ("root.key", "root.pub", "online.key", "online.cert", "database.key"):
        shutil.copy(home / name, other / name)
    first, second = put_back(home, made.path), put_back(other, made.path)
    assert first.replica != second.replica
    assert condition(home).lives[1:] == condition(other).lives[1:]
    assert second.replaced is None


def test_a_folder_copied_to_another_place_is_another_life(home: Path, tmp_path: Path) -> None:
    """A center whose folder was copied and started twice would number its feed twice; the copy begins a new life."""
    started(home).database.close()
    shutil.copytree(home, tmp_path / "copy")
    copy = started(tmp_path / "copy")
    original = started(home)
    assert copy.exchange.mark().replica != original.exchange.mark().replica
    found = copy.exchange.condition().recovery
    assert found is not None
    assert found.why == "copied"
    assert original.exchange.condition().recovery is None
    for center in (copy, original):
        center.database.close()


@pytest.mark.usefixtures("ground")
def test_what_was_ruled_after_the_backup_comes_back_from_the_file(home: Path) -> None:
    """Certificates and rulings written after the backup stand again before any device came, and still none is admitted."""
    center = started(home)
    lost, spare = MemoryReplica(1, GULOU), MemoryReplica(2, XUANWU)
    (device,) = joined(center, lost)
    lost.open_incident()
    device.sync()
    made = back_up(home, now_ms=ORIGIN_MS)
    joined(center, spare)
    rule(home, replica=lost.replica, ranges=[(5, None)], reason="终端遗失", by="值班长")
    center.database.close()
    put_back(home, made.path)
    center = started(home)
    assert is_aside(home, lost.replica, 7)
    outcome = again(Device(spare, "http://direct"), center).round()
    assert isinstance(outcome, Absorbed)
    stranger = MemoryReplica(3, GULOU)
    direct(stranger, center)[0].round()
    with pytest.raises(Refused, match=r"center\.in_recovery"):
        admit(home, fingerprint_or_key=stranger.sign_key, organisation=GULOU)
    with pytest.raises(Refused, match=r"center\.in_recovery"):
        rule(home, replica=lost.replica, ranges=[], reason="试", by="值班长")
    assert leave_recovery(home, now_ms=ORIGIN_MS)
    assert not leave_recovery(home, now_ms=ORIGIN_MS)
    admit(home, fingerprint_or_key=stranger.sign_key, organisation=GULOU)
    center.database.close()


def test_a_copy_of_the_file_is_taken_in_from_anywhere(home: Path, tmp_path: Path) -> None:
    """When the file beside the database went too, its copy brings everything; twice is once, a file of another sort is refused."""
    center = started(home)
    lost = MemoryReplica(1, GULOU)
    made = back_up(home, now_ms=ORIGIN_MS)
    joined(center, lost)
    rule(home, replica=lost.replica, ranges=[(5, None)], reason="终端遗失", by="值班长")
    center.database.close()
    stick = tmp_path / "stick.runs"
    (home / AUTHORITY_RUNS).replace(stick)
    (home / "center.db").unlink()
    put_back(home, made.path)
    assert condition(home).devices == 0
    assert take_in_file(home, stick, now_ms=ORIGIN_MS) == 2
    assert take_in_file(home, stick, now_ms=ORIGIN_MS) == 0
    assert (condition(home).devices, is_aside(home, lost.replica, 5)) == (1, True)
    # What came in stands in the file again.
    assert len({run.replica for run in read_runs(home / AUTHORITY_RUNS)}) == 1
    (tmp_path / "other.runs").write_bytes(b"not of this sort")
    with pytest.raises(Refused, match=r"center\.no_runs"):
        take_in_file(home, tmp_path / "other.runs", now_ms=ORIGIN_MS)


def test_runs_of_another_center_are_not_taken(home: Path, tmp_path: Path) -> None:
    """Only what this root certified speaks for this center."""
    foreign = tmp_path / "foreign"
    started(foreign).database.close()
    started(home).database.close()
    assert take_in_file(home, foreign / AUTHORITY_RUNS, now_ms=ORIGIN_MS) == 0


def test_a_torn_file_gives_what_is_whole(tmp_path: Path, home: Path) -> None:
    """A record cut by a power failure, or spoilt, costs itself; those before and behind it are read."""
    center = started(home)
    joined(center, MemoryReplica(1, GULOU))
    joined(center, MemoryReplica(2, GULOU))
    center.database.close()
    whole = read_runs(home / AUTHORITY_RUNS)
    assert len(whole) == 3
    content = (home / AUTHORITY_RUNS).read_bytes()
    spoilt = tmp_path / "spoilt"
    second = content.index(b"qzr1", 1)
    spoilt.write_bytes(content[: second + 30] + b"\xff" + content[second + 31 :])
    assert [run.first_seq for run in read_runs(spoilt)] == [whole[0].first_seq, whole[2].first_seq]
    spoilt.write_bytes(content[:-5])
    append_runs(spoilt, (whole[2],))
    assert read_runs(spoilt) == whole
    assert read_runs(tmp_path / "none") == ()


def test_a_database_put_back_by_hand_is_found_without_its_mark(home: Path, tmp_path: Path) -> None:
    """With the high-water mark gone as well, the file of what was ruled tells that the database went back."""
    center = started(home)
    (device,) = joined(center, MemoryReplica(1, GULOU))
    center.database.close()
    shutil.copy(home / "center.db", tmp_path / "02.00.db")
    center = started(home)
    joined(center, MemoryReplica(2, GULOU))
    old = center.exchange.mark()
    center.database.close()
    shutil.copy(tmp_path / "02.00.db", home / "center.db")
    (home / HIGH_WATER).write_text("torn")
    assert read_high_water(home) is None
    center = started(home)
    now = center.exchange.condition()
    assert (now.lives[1], now.devices) == (old.replica, 2)
    assert now.recovery is not None
    assert now.recovery.why == "behind"
    assert isinstance(again(device, center).round(), Absorbed)
    center.database.close()


def test_a_life_that_is_shown_its_own_lost_words_ends_at_once(home: Path, tmp_path: Path) -> None:
    """The whole folder went back, marks and all: the first device that brings what this life had ruled ends it before any answer."""
    center = started(home)
    one, other = MemoryReplica(1, GULOU), MemoryReplica(2, GULOU)
    (device,) = joined(center, one)
    center.database.close()
    shutil.copytree(home, tmp_path / "snapshot")
    center = started(home)
    device = again(device, center)
    joined(center, other)
    rule(home, replica=other.replica, ranges=[(3, 4)], reason="试", by="值班长")
    device.sync()
    old = center.exchange.mark()
    center.database.close()
    shutil.rmtree(home)
    shutil.copytree(tmp_path / "snapshot", home)
    center = started(home)
    assert center.exchange.mark().replica == old.replica
    device = again(device, center)
    device.sync()
    now = center.exchange.condition()
    assert now.lives[1] == old.replica
    assert now.recovery is not None
    assert now.recovery.why == "shown"
    assert (now.devices, is_aside(home, other.replica, 3)) == (2, True)
    center.database.close()


@pytest.mark.usefixtures("long_ground")
def test_what_a_life_before_ruled_is_taken_over_by_name(home: Path) -> None:
    """A ruling by the rule that names an operator's of an earlier life carries it on; only an operator's word ends it."""
    center = started(home)
    author, owner = MemoryReplica(1, GULOU), MemoryReplica(2, XUANWU)
    device, beside = joined(center, author, owner)
    scope = owner.open_incident()
    beside.sync()
    made = back_up(home, now_ms=ORIGIN_MS)
    rule(home, replica=author.replica, ranges=[(50, 60)], reason="存疑", by="值班长")
    center.database.close()
    put_back(home, made.path)
    center = started(home)
    leave_recovery(home, now_ms=ORIGIN_MS)
    # A write that is not allowed makes the rule speak about the same replica.
    author.births[owner.replica] = owner.birth
    author.line(scope, "并非参与单位")
    device = again(device, center)
    device.round()
    device.round()
    assert (is_aside(home, author.replica, 1), is_aside(home, author.replica, 55)) == (True, True)
    with center.database.read() as connection:
        in_force = connection.execute(select(rulings).where(rulings.c.replica == author.replica, rulings.c.replaced == 0)).all()
    assert [json.loads(row.ranges) for row in in_force] == [[[50, 60], [1, 1]]]
    rule(home, replica=author.replica, ranges=[], reason="查清", by="值班长")
    assert (is_aside(home, author.replica, 1), is_aside(home, author.replica, 55)) == (True, False)
    center.database.close()


@pytest.mark.usefixtures("long_ground")
def test_a_late_ruling_does_not_override_the_one_that_names_it(home: Path, tmp_path: Path) -> None:
    """A new life rules and names what it knows; the same ruling arriving once more, from wherever, changes nothing."""
    center = started(home)
    author = MemoryReplica(1, GULOU)
    joined(center, author)
    rule(home, replica=author.replica, ranges=[(5, None)], reason="遗失", by="值班长")
    made = back_up(home, now_ms=ORIGIN_MS)
    center.database.close()
    shutil.copy(home / AUTHORITY_RUNS, tmp_path / "old.runs")
    put_back(home, made.path)
    leave_recovery(home, now_ms=ORIGIN_MS)
    rule(home, replica=author.replica, ranges=[(9, None)], reason="认可 8 之前", by="值班长")
    assert take_in_file(home, tmp_path / "old.runs", now_ms=ORIGIN_MS) == 0
    assert (is_aside(home, author.replica, 8), is_aside(home, author.replica, 9)) == (False, True)
    assert condition(home).contested == ()


def test_two_rulings_of_two_lives_are_contested_until_one_names_both(home: Path, tmp_path: Path) -> None:
    """A predecessor's ruling that comes after its successor ruled stands beside it: the union is aside until an operator rules."""
    center = started(home)
    author = MemoryReplica(1, GULOU)
    joined(center, author)
    made = back_up(home, now_ms=ORIGIN_MS)
    rule(home, replica=author.replica, ranges=[(5, 6)], reason="前", by="甲")
    center.database.close()
    (home / AUTHORITY_RUNS).replace(tmp_path / "late.runs")
    (home / "center.db").unlink()
    put_back(home, made.path)
    leave_recovery(home, now_ms=ORIGIN_MS)
    rule(home, replica=author.replica, ranges=[(8, 9)], reason="后", by="乙")
    take_in_file(home, tmp_path / "late.runs", now_ms=ORIGIN_MS)
    assert [is_aside(home, author.replica, at) for at in (5, 7, 8)] == [True, False, True]
    assert condition(home).contested == (author.replica,)
    rule(home, replica=author.replica, ranges=[(5, 9)], reason="合", by="乙")
    assert condition(home).contested == ()


@pytest.mark.usefixtures("long_ground")
def test_attachments_come_along(home: Path, tmp_path: Path) -> None:
    """Blobs beside the copy are brought, those that lie nowhere are counted."""
    center = started(home)
    store = MemoryReplica(1, GULOU)
    (device,) = joined(center, store)
    scope = store.open_incident()
    here, away = b"h" * 5_000, b"a" * 6_000
    for content in (here, away):
        fields = {"state": "in_force", "plan": bytes(16), "version": "1.0", "content": content_address(content)}
        store.write(scope, Create(kind="plan_version", fields=fields))
    device.sync()
    LeafFiles(home / "blobs", center.keys.database).write_whole(content_address(here), leaves_of(here))
    for hour in range(2):
        back_up(home, to=tmp_path / "stick", now_ms=ORIGIN_MS + hour * HOUR_MS)
    center.database.close()
    shutil.rmtree(home / "blobs")
    done = put_back(home, tmp_path / "stick")
    assert (done.blobs_brought, done.blobs_missing, done.newer) == (1, 1, False)
    older = min((tmp_path / "stick").glob("*.db"))
    done = put_back(home, older)
    assert (done.blobs_brought, done.blobs_missing, done.newer) == (0, 1, True)
    assert LeafFiles(home / "blobs", center.keys.database).is_whole(content_address(here))


def test_a_restore_that_cannot_be_leaves_all_as_it_was(home: Path, tmp_path: Path) -> None:
    """No keys, no copy, a spoilt copy, another center's copy, a center that serves: refused, and nothing was moved."""
    with pytest.raises(Outage, match=r"center\.keys_missing"):
        put_back(tmp_path / "nothing", tmp_path)
    started(home).database.close()
    made = back_up(home, now_ms=ORIGIN_MS)
    before = condition(home)
    with pytest.raises(Outage, match=r"backup\.missing"):
        put_back(home, tmp_path / "none.db")
    (tmp_path / "empty").mkdir()
    with pytest.raises(Outage, match=r"backup\.missing"):
        put_back(home, tmp_path / "empty")
    spoilt = tmp_path / "spoilt.db"
    raw = bytearray(made.path.read_bytes())
    raw[len(raw) // 2] ^= 1
    spoilt.write_bytes(raw)
    with pytest.raises(Outage, match=r"backup\.unreadable"):
        put_back(home, spoilt)
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    shutil.copy(home / "database.key", foreign / "database.key")
    started(foreign).database.close()
    with pytest.raises(Refused, match=r"center\.backup_foreign"):
        put_back(home, back_up(foreign, now_ms=ORIGIN_MS).path)
    assert condition(home) == before
    assert list(home.glob("replaced-*")) == []
    with LiveCenter(home), pytest.raises(Outage, match=r"store\.second_instance"):
        put_back(home, made.path)


def test_a_damaged_database_is_replaced_all_the_same(home: Path) -> None:
    """What can't be opened has nothing to say and is moved aside as it is."""
    started(home).database.close()
    made = back_up(home, now_ms=ORIGIN_MS)
    (home / "center.db").write_bytes(b"damaged beyond reading" * 400)
    done = put_back(home, made.path)
    assert (home / str(done.replaced) / "center.db").read_bytes().startswith(b"damaged")
    again_done = put_back(home, made.path)
    assert again_done.replaced != done.replaced


@pytest.mark.usefixtures("ground")
def test_a_newer_copy_at_hand_is_said(home: Path) -> None:
    """Whoever restores an older copy is told that a newer one lies there."""
    center = started(home)
    older = back_up(home, now_ms=ORIGIN_MS)
    joined(center, MemoryReplica(1, GULOU))
    back_up(home, now_ms=ORIGIN_MS + HOUR_MS)
    center.database.close()
    assert put_back(home, older.path).newer


@pytest.mark.usefixtures("long_ground")
def test_the_line_of_lives_ends_where_a_birth_is_not_known(home: Path) -> None:
    """A predecessor whose birth nobody brought yet is named and not followed."""
    center = started(home)
    assert len(center.exchange.condition().lives) == 1
    with center.database.write() as connection:
        now = life.lives(connection)[0]
        life.next_life(connection, center.keys, predecessor=now[::-1], known_epoch=7, why="behind", now_ms=1)  # type: ignore[arg-type]
        assert life.lives(connection)[1] == now[::-1]
        assert connection.execute(select(devices)).all() == []
    assert center.exchange.condition().epoch == 8
    center.database.close()


def test_a_fork_of_the_centers_own_words_ends_its_life(home: Path, tmp_path: Path) -> None:
    """Gone back unseen and having ruled since, it meets the other branch: a new life, and both branches are kept."""
    center = started(home)
    one, other = MemoryReplica(1, GULOU), MemoryReplica(2, GULOU)
    (device,) = joined(center, one)
    center.database.close()
    shutil.copytree(home, tmp_path / "snapshot")
    center = started(home)
    device = again(device, center)
    rule(home, replica=one.replica, ranges=[(90, 91)], reason="之前", by="值班长")
    device.sync()
    old = center.exchange.mark()
    center.database.close()
    shutil.rmtree(home)
    shutil.copytree(tmp_path / "snapshot", home)
    center = started(home)
    rule(home, replica=one.replica, ranges=[(80, 81)], reason="之后", by="值班长")
    device = again(device, center)
    for _ in range(6):
        device.round()
    now = center.exchange.condition()
    assert now.lives[1] == old.replica
    assert now.forked == 1
    assert other
    center.database.close()


def test_a_write_that_a_full_disk_cuts_short_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A short write is no success: the mark is not believed raised, and the caller hears of it."""
    monkeypatch.setattr("sync.center.beside.os.write", lambda _descriptor, piece: len(piece) - 1)
    with pytest.raises(OSError, match="No space"):
        write_high_water(tmp_path, HighWater(ReplicaId(bytes(8)), 7, 1))
