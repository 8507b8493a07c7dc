"""The encrypted database: its settings, its failures by name, and the guard of the import order."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from sync.domain.failures import Outage
from sync.store import cipher

KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.db"


def filled(path: Path, *, rows: int = 2000) -> None:
    connection = cipher.connect(path, KEY, read_only=False)
    connection.execute("create table t (a integer primary key, b text) strict")
    connection.execute("begin")
    connection.executemany("insert into t (b) values (?)", [("一二三" * 50,)] * rows)
    connection.execute("commit")
    connection.close()


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def test_exceptions_of_sqlite_utils_are_those_of_sqlcipher() -> None:
    """sqlite-utils raises and catches the exceptions of the driver that opens our files."""
    import sqlite_utils.db  # noqa: PLC0415
    from sqlcipher3 import dbapi2  # noqa: PLC0415

    assert sqlite_utils.db.OperationalError is dbapi2.OperationalError
    assert sqlite_utils.db.sqlite3 is dbapi2


def test_alias_is_still_needed() -> None:
    """Without the alias sqlite-utils would catch the exceptions of another driver; when this fails, drop the alias."""
    assert (
        run("import sqlite_utils.db as d; from sqlcipher3 import dbapi2; print(d.OperationalError is dbapi2.OperationalError)") == "False"
    )


def test_wrong_import_order_is_told_at_once() -> None:
    """sqlite-utils imported first is an error at import, not a wrong exception in the field."""
    assert run("import sqlite_utils, sync.store.cipher").startswith("ImportError: sync.store.cipher must be imported before")


def test_writing_connection_is_durable_and_in_autocommit(path: Path) -> None:
    """WAL, synchronous FULL, foreign keys, no implicit transaction."""
    connection = cipher.connect(path, KEY, read_only=False)
    asked = ("journal_mode", "synchronous", "foreign_keys", "temp_store", "trusted_schema", "cell_size_check")
    assert [connection.execute(f"pragma {name}").fetchone()[0] for name in asked] == ["wal", 2, 1, 2, 0, 1]
    connection.execute("create table t (a integer) strict")
    connection.execute("insert into t values (1)")
    assert not connection.in_transaction
    assert connection.isolation_level is None
    connection.close()


def test_file_is_unreadable_without_the_key(path: Path) -> None:
    """No page of the file shows SQLite's header or our text."""
    filled(path)
    raw = path.read_bytes()
    assert b"SQLite format" not in raw
    assert "一二三".encode() not in raw


def test_wrong_key_is_named(path: Path) -> None:
    """Another key opens nothing and is told as such, without a word on standard error."""
    filled(path)
    with pytest.raises(Outage) as caught:
        cipher.connect(path, bytes(32), read_only=True)
    assert caught.value.code == "store.key_wrong"


def test_missing_file_is_not_created_by_a_reader(path: Path) -> None:
    """A reader of a database that is not there creates none."""
    with pytest.raises(Outage) as caught:
        cipher.connect(path, KEY, read_only=True)
    assert (caught.value.code, path.exists()) == ("store.missing", False)


def test_reader_sees_later_commits_and_writes_nothing(path: Path) -> None:
    """A refused write on a reader leaves no transaction open, so later reads are current."""
    filled(path, rows=1)
    writer, reader = cipher.connect(path, KEY, read_only=False), cipher.connect(path, KEY, read_only=True)
    with pytest.raises(cipher.DatabaseError) as caught:
        reader.execute("insert into t (b) values ('x')")
    outage = cipher.outage_of(caught.value)
    assert outage is not None
    assert outage.code == "store.read_only"
    writer.execute("insert into t (b) values ('y')")
    assert reader.execute("select count(*) from t").fetchone() == (2,)
    reader.close()
    writer.close()


def test_closing_leaves_one_whole_file(path: Path) -> None:
    """The file alone holds everything after the writer closed, even while a reader stays."""
    filled(path, rows=1)
    writer, reader = cipher.connect(path, KEY, read_only=False), cipher.connect(path, KEY, read_only=True)
    assert reader.execute("select count(*) from t").fetchone() == (1,)
    writer.execute("insert into t (b) values ('y')")
    cipher.close(writer)
    copy = path.with_name("copy.db")
    copy.write_bytes(path.read_bytes())
    alone = cipher.connect(copy, KEY, read_only=True)
    assert alone.execute("select count(*) from t").fetchone() == (2,)
    alone.close()
    reader.close()


def test_flipped_byte_is_damage(path: Path) -> None:
    """One changed bit in the middle of the file is found when its page is read."""
    filled(path)
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    connection = cipher.connect(path, KEY, read_only=True)
    with pytest.raises(cipher.DatabaseError) as caught:
        connection.execute("select sum(length(b)) from t").fetchall()
    connection.close()
    outage = cipher.outage_of(caught.value)
    assert outage is not None
    assert outage.code == "store.damaged"


def test_full_disk_is_named(path: Path) -> None:
    """A database that can't grow is an outage, not a bug."""
    filled(path)
    connection = cipher.connect(path, KEY, read_only=False)
    (pages,) = connection.execute("pragma page_count").fetchone()
    connection.execute(f"pragma max_page_count = {pages}")
    with pytest.raises(cipher.DatabaseError) as caught:
        connection.executemany("insert into t (b) values (?)", [("x" * 4000,)] * 100)
    connection.close()
    outage = cipher.outage_of(caught.value)
    assert outage is not None
    assert outage.code == "store.disk_full"


def test_missing_folder_is_named(tmp_path: Path) -> None:
    """A folder that is gone is an outage, and is not made anew."""
    with pytest.raises(Outage) as caught:
        cipher.connect(tmp_path / "no" / "folder" / "a.db", KEY, read_only=False)
    assert (caught.value.code, list(tmp_path.iterdir())) == ("store.missing", [])


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no mode there")
def test_file_is_the_owners_alone(path: Path) -> None:
    """The database and the log beside it are readable by nobody else."""
    connection = cipher.connect(path, KEY, read_only=False)
    connection.execute("create table t (a integer) strict")
    assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}
    connection.close()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "store.disk_full"),
        (errno.EROFS, "store.read_only"),
        (errno.EACCES, "store.read_only"),
        (errno.EIO, "store.disk_failed"),
    ],
)
def test_errors_of_the_file_system_have_the_same_names(number: int, code: str) -> None:
    """A file beside the database fails by the same names as the database."""
    outage = cipher.outage_of(OSError(number, "x"))
    assert outage is not None
    assert outage.code == code


def test_our_own_mistakes_are_no_outages(path: Path) -> None:
    """A misspelt table and a plain exception stay what they are: bugs."""
    connection = cipher.connect(path, KEY, read_only=False)
    with pytest.raises(cipher.DatabaseError) as caught:
        connection.execute("select * from nothing")
    connection.close()
    assert cipher.outage_of(caught.value) is None
    assert cipher.outage_of(ValueError()) is None
