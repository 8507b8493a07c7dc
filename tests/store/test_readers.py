"""Readers: bounded, time-limited, current, and closed once."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sync.domain.failures import Outage
from sync.store.cipher import Connection, Database, connect
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.migrations import MIGRATIONS
from sync.store.readers import Readers

ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.create()
    return home


@pytest.fixture
def writer(home: Home) -> Iterator[Connection]:
    connection = connect(home.database, home.key(), read_only=False)
    connection.execute("create table t (a integer) strict")
    yield connection
    connection.close()


@pytest.fixture
def readers(home: Home, writer: Connection) -> Iterator[Readers]:
    readers = Readers(home, query_s_max=0.2)
    yield readers
    readers.close()


def count(db: Database) -> int:
    return int(db.execute("select count(*) from t").fetchone()[0])


def migrated(db: Database) -> int:
    return int(db.execute("select count(*) from migrations").fetchone()[0])


def endless(db: Database) -> object:
    return db.execute(ENDLESS).fetchall()


def outage(future: object) -> str:
    with pytest.raises(Outage) as caught:
        future.result(10)  # type: ignore[attr-defined]
    return caught.value.code


def test_each_query_sees_the_last_commit(readers: Readers, writer: Connection) -> None:
    """What was committed before the question is in the answer, on every thread, each time."""
    seen = []
    for number in range(1, 9):
        writer.execute("insert into t values (?)", (number,))
        seen.append(readers.query(count).result(10))
    assert seen == list(range(1, 9))


def test_endless_query_ends_in_time(readers: Readers) -> None:
    """A query over its limit is an outage, and its thread answers the next one."""
    assert outage(readers.query(endless)) == "store.query_timeout"
    assert [readers.query(count).result(10) for _ in range(4)] == [0] * 4


def test_full_queue_is_told_at_once(home: Home, writer: Connection) -> None:
    """More questions than the queue holds are refused, not awaited; those inside are answered."""
    gate, started = threading.Event(), threading.Event()

    def wait(db: Database) -> str:
        started.set()
        gate.wait(10)
        return "done"

    readers = Readers(home, 1, queue_max=2)
    first = readers.query(wait)
    assert started.wait(10)
    inside = [readers.query(count) for _ in range(2)]
    assert outage(readers.query(count)) == "store.busy"
    gate.set()
    assert (first.result(10), [future.result(10) for future in inside]) == ("done", [0, 0])
    readers.close()


def test_close_ends_what_runs_and_what_waits(home: Home, writer: Connection) -> None:
    """Closing interrupts the running query, refuses the waiting ones, and may be asked twice."""
    started = threading.Event()

    def run(db: Database) -> object:
        started.set()
        return db.execute(ENDLESS).fetchall()

    readers = Readers(home, 1, query_s_max=60)
    running = readers.query(run)
    assert started.wait(10)
    waiting = readers.query(count)
    readers.close()
    readers.close()
    assert [outage(future) for future in (running, waiting, readers.query(count))] == ["store.closed"] * 3


def test_mistake_in_a_query_reaches_who_asked(readers: Readers) -> None:
    """A bug in a query function is neither swallowed nor called an outage, and costs no thread."""

    def wrong(db: Database) -> object:
        return db.execute("select missing from t").fetchall()

    for _ in range(3):
        with pytest.raises(Exception, match="no such column"):
            readers.query(wrong).result(10)
    assert readers.query(count).result(10) == 0


def test_rows_must_be_fetched(readers: Readers) -> None:
    """A query function that returns a half-read cursor is a bug."""

    def lazy(db: Database) -> object:
        return db.query("select * from t")

    with pytest.raises(AssertionError, match="fetches all"):
        readers.query(lazy).result(10)


def test_reader_writes_nothing(readers: Readers) -> None:
    """A query function can't write, and the refused attempt leaves later reads current."""

    def write(db: Database) -> object:
        return db.execute("insert into t values (1)").fetchall()

    assert outage(readers.query(write)) == "store.read_only"
    assert readers.query(count).result(10) == 0


def test_missing_database_is_told_and_found_later(home: Home) -> None:
    """Readers started before the database answer as soon as it is there."""
    readers = Readers(home, 1)
    assert outage(readers.query(count)) == "store.missing"
    connection = connect(home.database, home.key(), read_only=False)
    connection.execute("create table t (a integer) strict")
    assert readers.query(count).result(10) == 0
    connection.close()
    readers.close()


def test_replaced_file_is_followed(home: Home, writer: Connection, tmp_path: Path) -> None:
    """After a fall-back to a backup the readers answer from the new file."""
    readers = Readers(home, 1)
    assert readers.query(count).result(10) == 0
    other = tmp_path / "other.db"
    connection = connect(other, home.key(), read_only=False)
    connection.execute("create table t (a integer) strict")
    connection.execute("insert into t values (1)")
    connection.close()
    writer.close()
    for suffix in ("-wal", "-shm"):
        home.database.with_name(home.database.name + suffix).unlink(missing_ok=True)
    other.replace(home.database)
    assert readers.query(count).result(10) == 1
    readers.close()


def test_questions_wait_for_the_tables_of_this_version(tmp_path: Path) -> None:
    """After an update the window asks before its engine has migrated; it gets the answer, not an error of a missing table."""
    home = Home(tmp_path)
    create_device(home, organisation="320106", person="林亦舟", office="duty_commander", now_ms=1)
    older = connect(home.database, home.key(), read_only=False)
    last, _ = MIGRATIONS[-1]
    older.execute("delete from migrations where name = ?", (last,))
    readers = Readers(home, 1)
    try:
        asked = readers.query(migrated)
        with pytest.raises(TimeoutError):
            asked.result(0.3)
        older.execute("insert into migrations values (?)", (last,))
        assert asked.result(10) == len(MIGRATIONS)
        older.execute("update meta set value = x'00' where name = 'shape'")
        assert readers.query(migrated).result(10) == len(MIGRATIONS), "a connection that was right stays so"
    finally:
        readers.close()
        older.close()


def test_questions_wait_for_a_database_that_is_being_made(home: Home) -> None:
    """The file is there before its first table: who asks then is answered from what is made, and meets no half of it."""
    connect(home.database, home.key(), read_only=False).close()
    with closing(Readers(home)) as readers:
        asked = [readers.query(migrated), readers.query(migrated)]
        with pytest.raises(TimeoutError):
            asked[0].result(0.2)
        create_device(home, organisation="320106", person="王磊", office="dispatcher", now_ms=1_773_000_000_000)
        assert [future.result(10) for future in asked] == [len(MIGRATIONS)] * 2


def test_tables_that_nobody_brings_up_to_date_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another shape of the state, or a version from the future: a sentence, and closing does not wait."""
    monkeypatch.setattr("sync.store.readers.CURRENT_S_MAX", 0.2)
    home = Home(tmp_path)
    create_device(home, organisation="320106", person="林亦舟", office="duty_commander", now_ms=1)
    older = connect(home.database, home.key(), read_only=False)
    older.execute("update meta set value = x'00' where name = 'shape'")
    readers = Readers(home, 1)
    assert outage(readers.query(migrated)) == "store.older"
    older.execute("insert into migrations values ('9999 tomorrow')")
    assert outage(readers.query(migrated)) == "store.newer"
    older.execute("delete from migrations where name = '9999 tomorrow'")
    monkeypatch.setattr("sync.store.readers.CURRENT_S_MAX", 60.0)
    waiting = readers.query(migrated)
    readers.close()
    assert outage(waiting) == "store.closed"
    older.close()
