"""Backups: read back before they count, kept by age."""

from pathlib import Path

import pytest

from sync.domain.failures import Outage
from sync.store import backup
from sync.store.backup import Backup
from sync.store.cipher import Connection, connect
from sync.store.device import begin_next_life, create_device, describe
from sync.store.home import Home

NOW_MS = 1_773_000_000_000
DAY_MS = 24 * 3_600_000


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    create_device(home, organisation="320106", person="王磊", office="dispatcher", now_ms=NOW_MS)
    return home


def at(days: float, ordinal: int = 1) -> Backup:
    at_ms = NOW_MS - int(days * DAY_MS)
    return Backup(path=Path(f"{at_ms}-{ordinal}"), at_ms=at_ms, ordinal=ordinal)


def test_backup_is_a_whole_database_under_the_same_key(home: Home) -> None:
    """The copy is one file, opens with the key, holds the device, and can't be read without the key."""
    made = backup.make(home, now_ms=NOW_MS)
    assert [file.name for file in home.backups.iterdir()] == [made.path.name]
    connection = connect(made.path, home.key(), read_only=True)
    device = describe(connection)
    connection.close()
    assert device is not None
    assert device.person == "王磊"
    assert "王磊".encode() not in made.path.read_bytes()
    assert backup.listing(home) == (made,)


def test_backup_is_made_while_the_writer_writes(home: Home) -> None:
    """An open write transaction neither stops a backup nor gets into it."""
    writer: Connection = connect(home.database, home.key(), read_only=False)
    writer.execute("create table t (a integer) strict")
    writer.execute("begin immediate")
    writer.execute("insert into t values (1)")
    made = backup.make(home, now_ms=NOW_MS)
    writer.execute("commit")
    writer.close()
    copy = connect(made.path, home.key(), read_only=True)
    assert copy.execute("select count(*) from t").fetchone() == (0,)
    copy.close()


def test_spoilt_backup_is_passed_over(home: Home) -> None:
    """The newest good one is the newest of which every page verifies."""
    older, newer = (backup.make(home, now_ms=NOW_MS + number * 1000) for number in range(2))
    raw = bytearray(newer.path.read_bytes())
    raw[-100] ^= 1
    newer.path.write_bytes(raw)
    assert backup.newest_good(home, home.key()) == older


def test_the_backup_that_came_furthest_counts_whatever_the_clock_said(home: Home) -> None:
    """The clock fell back by a year between two copies: the later one has more entries; a copy of the next life comes before both."""
    backup.make(home, now_ms=NOW_MS + 365 * DAY_MS)
    connection = connect(home.database, home.key(), read_only=False)
    connection.execute("insert into streams values (1, (select number from replicas), x'01', 7, 7, x'00', 7)")
    second = backup.make(home, now_ms=NOW_MS)
    assert backup.newest_good(home, home.key()) == second
    begin_next_life(connection, now_ms=NOW_MS)
    connection.execute("update streams set seq = 1")
    third = backup.make(home, now_ms=NOW_MS - 365 * DAY_MS)
    connection.close()
    assert backup.newest_good(home, home.key()) == third
    (home.backups / backup.name_of(NOW_MS + 1, 1)).write_bytes(b"no database")
    assert backup.newest_good(home, home.key()) == third


def test_what_a_killed_maker_left_is_let_go_of(home: Home) -> None:
    """A copy as large as the database would stay for ever, one for each kill."""
    for name in ("making-1.tmp", "making-1.tmp-wal"):
        (home.backups / name).write_bytes(b"half")
    made = backup.make(home, now_ms=NOW_MS)
    assert list(home.backups.iterdir()) == [made.path]


def test_copy_that_does_not_read_back_does_not_count(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup that fails its check is an outage and is not kept."""

    def not_good(_path: Path, _key: bytes) -> bool:
        return False

    monkeypatch.setattr(backup, "is_good", not_good)
    with pytest.raises(Outage, match=r"backup\.unreadable"):
        backup.make(home, now_ms=NOW_MS)
    assert list(home.backups.iterdir()) == []


def test_no_database_is_an_outage(tmp_path: Path) -> None:
    """Nothing to copy is told; nothing is left behind."""
    home = Home(tmp_path)
    home.create()
    with pytest.raises(Outage, match=r"store\.missing"):
        backup.make(home, now_ms=NOW_MS)
    assert list(home.backups.iterdir()) == []


def test_age_rule_thins_out_the_old() -> None:
    """Four newest, one a day for a week, one a week for four weeks; the rest goes."""
    hourly = [at(hours / 24) for hours in range(24 * 40)]
    gone = backup.superfluous(hourly, now_ms=NOW_MS)
    kept = [item for item in hourly if item not in gone]
    assert [round((NOW_MS - item.at_ms) / DAY_MS, 2) for item in kept] == [0, 0.04, 0.08, 0.12, 1, 2, 3, 4, 5, 6, 7, 14, 21]


def test_backup_from_the_future_is_kept() -> None:
    """One made while the clock stood too far ahead is among the newest, and the true newest stays too."""
    items = [at(-300), at(0), at(0.1), at(0.2), at(0.3), at(0.4)]
    gone = backup.superfluous(items, now_ms=NOW_MS)
    assert at(-300) not in gone
    assert at(0) not in gone
