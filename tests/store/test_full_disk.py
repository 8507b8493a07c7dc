"""A device whose disk is really full: what was acknowledged stays, what was not is told by its name, and it goes on when there is room."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes.asked import scope_of
from fakes.post import TREE, Post
from fakes.small_disk import SmallDisk, small_disk

from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.failures import Outage
from sync.store import migrations, startup
from sync.store.cipher import DatabaseError, connect, transaction
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.rebuild import check
from sync.store.writer import Writer

KEY = bytes(32)
LINE = "长" * 1900


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "small") as made:
        yield made


def tight(path: Path, key: bytes, *, read_only: bool) -> Any:
    """Open a database that may not grow: a real SQLITE_FULL, for whoever can mount no disk too."""
    connection = connect(path, key, read_only=read_only)
    (pages,) = connection.execute("pragma page_count").fetchone()
    connection.execute(f"pragma max_page_count = {pages}")
    return connection


@pytest.mark.expects_warnings("transaction failed", "high-water mark not written")
def test_what_was_acknowledged_survives_a_full_disk(disk: SmallDisk) -> None:
    """Commands fail by the disk's name, one after another; with room the next one works, also in the same process."""
    post = Post(disk.path / "post", "320106")
    incident = post.do(OpenIncident(title="积水", mode="actual")).created[0]
    line = WriteJournal(scope=scope_of(incident), line=LINE, channel="phone")
    disk.fill(leave_bytes=256 * 1024)
    failures = [post.begin(line).exception(30) for _ in range(100)]
    written = failures.count(None)
    assert 0 < written < len(failures)
    assert {failure.code for failure in failures if isinstance(failure, Outage)} == {"store.disk_full"}
    assert all(failure is None or isinstance(failure, Outage) for failure in failures)
    disk.make_room()
    assert post.do(line).ordinals == (written + 2,)
    post.settle()
    assert len(post.rows("select 1 from journal_rows")) == written + 1
    post.close()
    assert check(post.home, shipped=TREE).different == ()


def test_a_start_on_a_full_disk_is_told_by_its_name(disk: SmallDisk) -> None:
    """SQLite says of what it shares beside a database that input or output failed; the disk is full. With room all is there."""
    post = Post(disk.path / "post", "320106")
    post.do(OpenIncident(title="积水", mode="actual"))
    post.close()
    disk.fill()
    for attempt in (
        lambda: startup.check(post.home, now_ms=post.clock()),
        lambda: Writer(post.home, now_ms=post.clock),
        lambda: connect(post.home.database, post.home.key(), read_only=True),
    ):
        with pytest.raises(Outage, match=r"store\.disk_full"):
            attempt()
    disk.make_room()
    startup.check(post.home, now_ms=post.clock())
    again = Post(post.home.path, "320106")
    assert [row["title"] for row in again.rows("select title from incident_rows")] == ["积水"]
    again.close()


@pytest.mark.parametrize("leave_bytes", [0, 8 * 1024, 64 * 1024, 256 * 1024])
def test_a_device_is_made_when_there_is_room(disk: SmallDisk, leave_bytes: int) -> None:
    """However far the making came, it is an outage and no device, and the second try makes one."""
    home = Home(disk.path / "post")

    def make() -> str:
        return create_device(home, organisation="320106", person="林亦舟", office="duty_commander", now_ms=1).organisation

    disk.fill(leave_bytes=leave_bytes)
    with pytest.raises(Outage, match=r"store\.disk_full"):
        make()
    disk.make_room()
    assert make() == "320106"


def test_a_migration_that_the_disk_does_not_take_is_an_outage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer program on a full disk says so, lets go of the database, and begins again with room."""
    post = Post(tmp_path / "post", "320106")
    post.close()
    later = ("9999 later", ("create table later (content blob)", "insert into later values (zeroblob(1000000))"))
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, later))
    with monkeypatch.context() as full:
        full.setattr("sync.store.cipher.connect", tight)
        with pytest.raises(Outage, match=r"store\.disk_full"):
            Writer(post.home, now_ms=post.clock)
    again = Post(post.home.path, "320106")
    assert again.rows("select length(content) as size from later") == [{"size": 1_000_000}]
    again.close()


def test_a_transaction_is_whole_or_not_at_all(tmp_path: Path) -> None:
    """What fails in it, or in its commit, leaves no transaction open, also where SQLite has rolled back by itself."""
    connection = connect(tmp_path / "a.db", KEY, read_only=False)
    connection.execute("create table parent (a integer primary key) strict")
    connection.execute("create table child (a integer references parent deferrable initially deferred) strict")
    with pytest.raises(DatabaseError, match="FOREIGN KEY"), transaction(connection):
        connection.execute("insert into child values (1)")
    connection.execute("create trigger guard before insert on child begin select raise(rollback, 'own accord'); end")
    with pytest.raises(DatabaseError, match="own accord"), transaction(connection):
        connection.execute("insert into child values (1)")
    assert not connection.in_transaction
    with transaction(connection):
        connection.execute("insert into parent values (1)")
    assert connection.execute("select (select count(*) from parent), (select count(*) from child)").fetchall() == [(1, 0)]
    connection.close()
