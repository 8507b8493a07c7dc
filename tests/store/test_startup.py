"""Start: one engine per home, damage answered by the newest good backup, no ordinal used twice."""

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sync.domain.failures import Outage
from sync.domain.scopes import organisation_scope
from sync.store import backup, highwater, life, startup
from sync.store.cipher import connect
from sync.store.device import Device, create_device, describe
from sync.store.home import Home

NOW_MS = 1_773_000_000_000
HOUR_MS = 3_600_000


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    create_device(home, organisation="320106", person="王磊", office="dispatcher", now_ms=NOW_MS)
    startup.check(home, now_ms=NOW_MS)
    return home


def device_of(home: Home) -> Device:
    connection = connect(home.database, home.key(), read_only=True)
    device = describe(connection)
    connection.close()
    assert device is not None
    return device


def wrote(home: Home, ordinal: int, *, marked: bool = True, wall_ms: int = NOW_MS) -> None:
    """Stand in for a writer that committed up to `ordinal`."""
    connection = connect(home.database, home.key(), read_only=False)
    connection.execute(
        "insert or replace into streams (replica, scope, seq, ordinal, hash, folded_seq) select number, ?, 1, ?, x'00', 1 from replicas"
        " where standing = 'own'",
        (organisation_scope("320106"), ordinal),
    )
    life.put(connection, "wall_ms", wall_ms)
    connection.execute("create table if not exists filler (a text) strict")
    connection.executemany("insert into filler values (?)", [("x" * 1000,)] * 200)
    connection.close()
    if marked:
        highwater.write(home, highwater.mark_of(home, key=home.key(), replica=device_of(home).replica, ordinal=ordinal))


def spoil(path: Path, *, at: float) -> None:
    raw = bytearray(path.read_bytes())
    raw[int(len(raw) * at)] ^= 1
    path.write_bytes(raw)


def test_sound_home_starts_without_a_word(home: Home) -> None:
    """A home left in order is reported as such, again and again, and keeps its life."""
    replica = device_of(home).replica
    wrote(home, 7)
    assert startup.check(home, now_ms=NOW_MS) == startup.StartReport()
    assert startup.check(home, now_ms=NOW_MS) == startup.StartReport()
    assert device_of(home).replica == replica


def test_second_instance_is_refused(home: Home) -> None:
    """While one engine holds the home, another is told so; after it let go the next may start."""
    with startup.InstanceLock(home), pytest.raises(Outage) as caught:
        startup.InstanceLock(home).acquire()
    assert caught.value.code == "store.second_instance"
    with startup.InstanceLock(home):
        pass


def test_who_waits_comes_after_one_that_is_ending(home: Home) -> None:
    """The engine of a window that was killed lets go a moment later: the next one begins, and need not be asked again."""
    ending, coming = startup.InstanceLock(home), startup.InstanceLock(home)
    ending.acquire()
    later = threading.Timer(3 * startup.AGAIN_S, ending.release)
    later.start()
    coming.acquire(wait_s=60)
    later.join()
    with pytest.raises(Outage, match=r"store\.second_instance"):
        startup.InstanceLock(home).acquire(wait_s=2 * startup.AGAIN_S)
    coming.release()


def test_lock_dies_with_its_process(home: Home) -> None:
    """A killed engine leaves no lock behind."""
    code = (
        "import sys; from pathlib import Path; from sync.store.home import Home; from sync.store.startup import InstanceLock\n"
        "lock = InstanceLock(Home(Path(sys.argv[1]))); lock.acquire(); print('held', flush=True); sys.stdin.read()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(home.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"held\n"
        with pytest.raises(Outage, match=r"store\.second_instance"):
            startup.InstanceLock(home).acquire()
        child.kill()
        child.wait()
        with startup.InstanceLock(home):
            pass


@pytest.mark.parametrize("at", [0.0, 0.001, 0.3, 0.6, 0.95])
def test_damage_falls_back_to_the_newest_good_backup(home: Home, at: float) -> None:
    """Wherever the file is hurt, the newest good backup takes its place, and the report says what is missing."""
    wrote(home, 3)
    kept = backup.make(home, now_ms=NOW_MS)
    bad = backup.make(home, now_ms=NOW_MS + HOUR_MS)
    spoil(bad.path, at=0.5)
    wrote(home, 10)
    before = device_of(home).replica
    spoil(home.database, at=at)
    report = startup.check(home, now_ms=NOW_MS + 2 * HOUR_MS)
    assert (report.restored_at_ms, report.lost_entries, report.new_life) == (kept.at_ms, 7, True)
    assert report.moved_aside is not None
    assert (home.path / report.moved_aside / "qianzhi.db").exists()
    assert (device_of(home).predecessor, device_of(home).ordinal) == (before, 0)
    assert startup.check(home, now_ms=NOW_MS + 2 * HOUR_MS) == startup.StartReport()


@pytest.mark.parametrize("place", ["sound", "garbled"])
def test_a_start_killed_before_the_next_life_begins_it_later(home: Home, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """A backup stands in the database's place, the mark is lost, the start dies: the next one still begins a new life."""
    wrote(home, 3)
    kept = backup.make(home, now_ms=NOW_MS)
    before = device_of(home).replica
    spoil(home.database, at=0.0)
    home.high_water.unlink()

    def killed(*_given: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(startup, "begin_next_life", killed)
        with pytest.raises(KeyboardInterrupt):
            startup.check(home, now_ms=NOW_MS)
    assert device_of(home).replica == before
    if place == "garbled":
        (home.path / "restoring").write_bytes(b"?")
    report = startup.check(home, now_ms=NOW_MS)
    assert (report.new_life, report.restored_at_ms) == (True, kept.at_ms if place == "sound" else 0)
    assert device_of(home).predecessor == before
    assert startup.check(home, now_ms=NOW_MS) == startup.StartReport()


@pytest.mark.parametrize("rest", [None, b""])
def test_lost_or_emptied_file_is_no_new_database(home: Home, rest: bytes | None) -> None:
    """A database that vanished, or was cut to nothing, is restored; it is never begun anew in silence."""
    wrote(home, 3)
    backup.make(home, now_ms=NOW_MS)
    home.database.unlink()
    if rest is not None:
        home.database.write_bytes(rest)
    assert startup.check(home, now_ms=NOW_MS).restored_at_ms == NOW_MS


def test_damage_without_a_backup_moves_nothing(home: Home) -> None:
    """With nothing to fall back to, the damaged file stays where it is for those who can mend it."""
    wrote(home, 3)
    spoil(home.database, at=0.5)
    raw = home.database.read_bytes()
    with pytest.raises(Outage, match=r"store\.damaged"):
        startup.check(home, now_ms=NOW_MS)
    assert home.database.read_bytes() == raw


def test_wrong_key_is_not_taken_for_damage(home: Home) -> None:
    """Another key than the one the mark was written with is told, and no file is touched."""
    wrote(home, 3)
    raw = home.database.read_bytes()
    home.key_file.write_text("00" * 32)
    with pytest.raises(Outage, match=r"store\.key_wrong"):
        startup.check(home, now_ms=NOW_MS)
    assert home.database.read_bytes() == raw


def test_home_without_a_device_is_told(tmp_path: Path) -> None:
    """A folder in which no device was made starts no engine."""
    home = Home(tmp_path / "home")
    with pytest.raises(Outage, match=r"store\.missing"):
        startup.InstanceLock(home).acquire()
    home.create()
    with pytest.raises(Outage, match=r"store\.missing"):
        startup.check(home, now_ms=NOW_MS)


def test_older_database_begins_a_new_life(home: Home) -> None:
    """A database older than its mark names its replica as predecessor and starts again at ordinal 1."""
    wrote(home, 3)
    older = home.database.read_bytes()
    wrote(home, 9)
    before = device_of(home).replica
    home.database.write_bytes(older)
    report = startup.check(home, now_ms=NOW_MS)
    after = device_of(home)
    assert (report.verdict, report.lost_entries, report.new_life) == ("rolled_back", 6, True)
    assert (after.predecessor, after.ordinal, after.lives) == (before, 0, 2)
    assert startup.check(home, now_ms=NOW_MS) == startup.StartReport()


def test_copied_home_begins_a_new_life(home: Home, tmp_path: Path) -> None:
    """Two copies of one home never write as one replica: the copy begins a life of its own, the first goes on."""
    wrote(home, 5)
    copy = Home(tmp_path / "copy")
    shutil.copytree(home.path, copy.path)
    assert (startup.check(copy, now_ms=NOW_MS).verdict, device_of(copy).predecessor) == ("cloned", device_of(home).replica)
    assert startup.check(home, now_ms=NOW_MS) == startup.StartReport()


def test_lost_mark_is_said_and_written_again(home: Home) -> None:
    """Without a readable mark nothing can be compared; the start says so once and goes on."""
    wrote(home, 5)
    home.high_water.write_bytes(b"\x00" * 80)
    assert [startup.check(home, now_ms=NOW_MS).verdict for _ in range(2)] == ["unmarked", "sound"]


def test_clock_before_the_last_entry_is_noted(home: Home) -> None:
    """A clock that fell behind is told with the difference; a few minutes are not worth a word."""
    wrote(home, 5, wall_ms=NOW_MS)
    behind = [startup.check(home, now_ms=NOW_MS - past).clock_behind_ms for past in (0, HOUR_MS // 30, 24 * HOUR_MS)]
    assert behind == [0, 0, 24 * HOUR_MS]


def test_torn_page_under_a_whole_log_is_no_damage(home: Home) -> None:
    """A page torn while the log was being written back is whole in the log, and nothing is lost."""
    connection = connect(home.database, home.key(), read_only=False)
    connection.execute("pragma wal_autocheckpoint = 0")
    connection.execute("create table filler (a text) strict")
    connection.execute("begin")
    connection.executemany("insert into filler values (?)", [("y" * 1000,)] * 200)
    connection.execute("commit")
    torn = home.path / "torn"
    torn.mkdir()
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{home.database}{suffix}", torn / f"qianzhi.db{suffix}")
    connection.close()
    for suffix in ("", "-wal"):
        shutil.copyfile(torn / f"qianzhi.db{suffix}", f"{home.database}{suffix}")
    with home.database.open("r+b") as file:
        file.seek(0, 2)
        file.write(b"\x01" * 4096)
    assert startup.check(home, now_ms=NOW_MS) == startup.StartReport()
