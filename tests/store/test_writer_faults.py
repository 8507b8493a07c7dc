"""The writer when the world fails: a full disk, a bug in a job, closing, a crowded queue, an old and a newer database."""

import errno
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.failures import Outage, Refused
from sync.domain.scopes import incident_scope
from sync.store import migrations, writer
from sync.store.cipher import Connection, connect, database
from sync.store.desk import Desk
from sync.store.exchange import Delivery, Learnt, Reached
from sync.store.home import Home
from sync.store.inbox import Inbox
from sync.store.log import unsent
from sync.store.writer import Writer
from tests.fakes.post import Clock, Post


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    """A post of 鼓楼."""
    made = Post(tmp_path / "post", "320106")
    yield made
    made.close()


def pages(desk: Desk, most: int | None) -> None:
    """Let the database grow to ``most`` pages, None for as it likes: a real SQLITE_FULL."""
    used = desk.connection.execute("pragma page_count").fetchone()[0]
    desk.connection.execute(f"pragma max_page_count = {used if most is None else most}")


@pytest.mark.expects_warnings("transaction failed")
def test_a_full_disk_is_an_outage_and_the_next_act_works_when_there_is_room(post: Post) -> None:
    """Nothing of the failed act stays, what was acknowledged before stays, and the ordinal is not used twice."""
    incident = post.do(OpenIncident(title="积水", mode="actual")).created[0]
    post.writer.call(lambda desk: pages(desk, None)).result(30)
    line = WriteJournal(scope=incident_scope(incident), line="长" * 1900, channel="phone")
    outcomes = [post.begin(line).exception(30) for _ in range(200)]
    failed = [outcome for outcome in outcomes if outcome is not None]
    assert failed
    assert {outcome.code for outcome in failed if isinstance(outcome, Outage)} == {"store.disk_full"}
    written = len(post.rows("select 1 as one from journal_rows"))
    post.writer.call(lambda desk: pages(desk, 1_000_000)).result(30)
    assert post.do(line).ordinals == (written + 2,)
    assert len(post.rows("select 1 as one from journal_rows")) == written + 1


@pytest.mark.expects_warnings("job failed")
def test_a_bug_fails_its_own_job_and_no_other(post: Post) -> None:
    """An exception nobody expects goes to who asked; the writer goes on."""

    def bug(_desk: Desk) -> None:
        message = "a mistake of ours"
        raise ZeroDivisionError(message)

    broken, sound = post.writer.call(bug), post.begin(OpenIncident(title="积水", mode="actual"))
    with pytest.raises(ZeroDivisionError):
        broken.result(30)
    assert sound.result(30).ordinals == (1,)


@pytest.mark.expects_warnings("background work failed", "transaction failed")
def test_a_bug_in_the_background_leaves_the_log(post: Post, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Background work that fails is rolled back and logged; the next turn finds the same work."""
    failures = iter([True, False])

    def index_due(*_: object, **__: object) -> bool:
        if next(failures, False):
            raise ZeroDivisionError
        return False

    monkeypatch.setattr(writer.indexing, "index_due", index_due)
    post.do(OpenIncident(title="积水", mode="actual"))
    post.settle()
    assert "background work failed" in caplog.text
    assert len(post.rows("select 1 as one from incident_rows")) == 1


def test_after_close_every_future_fails_at_once(tmp_path: Path) -> None:
    """Nobody waits for a writer that is gone; closing twice is closing once."""
    post = Post(tmp_path / "closing", "320106")
    post.close()
    post.writer.close()
    for future in (post.begin(OpenIncident(title="积水", mode="actual")), post.writer.settled(), post.writer.sign_tips()):
        with pytest.raises(Outage) as outage:
            future.result(5)
        assert outage.value.code == "store.closed"


def test_closing_does_first_what_was_asked_before(tmp_path: Path) -> None:
    """Commands in the queue are committed; a settled() that can't come true any more says so."""
    post = Post(tmp_path / "closing", "320106")
    futures = [post.begin(OpenIncident(title=f"积水 {count}", mode="actual")) for count in range(20)]
    post.close()
    assert [future.result(5).ordinals for future in futures] == [(count,) for count in range(1, 21)]


def test_a_full_queue_is_an_outage_and_not_a_wait(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can't be taken is refused at once, with a time to try again."""
    monkeypatch.setattr(writer, "QUEUE_MAX", 1)
    inside, leave = threading.Event(), threading.Event()

    def hold(_desk: Desk) -> None:
        inside.set()
        leave.wait(30)

    held = post.writer.call(hold)
    inside.wait(30)
    waiting = post.begin(OpenIncident(title="积水", mode="actual"))
    crowded = post.begin(OpenIncident(title="积水", mode="actual"))
    with pytest.raises(Outage) as outage:
        crowded.result(5)
    assert (outage.value.code, outage.value.retry_s) == ("store.busy", 1.0)
    leave.set()
    held.result(30)
    assert waiting.result(30).ordinals == (1,)


def test_a_cancelled_command_is_not_done(post: Post) -> None:
    """A future cancelled before its turn writes nothing."""
    inside, leave = threading.Event(), threading.Event()

    def hold(_desk: Desk) -> None:
        inside.set()
        leave.wait(30)

    post.writer.call(hold)
    inside.wait(30)
    waiting = post.begin(OpenIncident(title="积水", mode="actual"))
    assert waiting.cancel()
    leave.set()
    post.settle()
    assert post.rows("select * from entries") == []


def test_a_home_without_a_device_takes_no_command(tmp_path: Path) -> None:
    """There is nobody to sign."""
    home = Home(tmp_path / "empty")
    home.create()
    bare = Writer(home, now_ms=Clock())
    try:
        with pytest.raises(Outage) as outage:
            bare.command(OpenIncident(title="积水", mode="actual"), person="林亦舟", office="duty_commander").result(30)
        assert outage.value.code == "store.no_device"
        assert bare.receive(Delivery(runs=())).result(30).stored == 0
    finally:
        bare.close()


def test_a_newer_database_is_left_alone(post: Post) -> None:
    """A migration this version does not know is a sentence, not a guess."""
    post.writer.call(lambda desk: desk.connection.execute("insert into migrations values ('9999 later')")).result(30)
    post.close()
    with pytest.raises(Outage) as outage:
        Writer(post.home, now_ms=Clock())
    assert outage.value.code == "store.newer"


def test_a_changed_declaration_folds_the_log_again(post: Post) -> None:
    """When the state tables no longer follow the declarations they are made anew from the log."""
    post.do(OpenIncident(title="积水", mode="actual"))
    post.writer.call(lambda desk: desk.connection.execute("update meta set value = x'00' where name = 'shape'")).result(30)
    post.reader.close()
    post.writer.close()
    again = Post(post.home.path, "320106")
    try:
        again.settle()
        assert [row["title"] for row in again.rows("select title from incident_rows")] == ["积水"]
    finally:
        again.close()
    post.reader = connect(post.home.database, post.home.key(), read_only=True)


BROKEN = ("9999 broken", ("create table extra (a) ", "create table extra (a)"))


def test_a_migration_that_fails_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each migration of a database that is there is one transaction with its own record."""
    home = Home(tmp_path / "half")
    home.create()
    with closing(connect(home.database, home.key(), read_only=False)) as connection:
        complete = migrations.MIGRATIONS
        monkeypatch.setattr(migrations, "MIGRATIONS", complete[:-1])
        migrations.migrate(database(connection))
        monkeypatch.setattr(migrations, "MIGRATIONS", (*complete, BROKEN))
        with pytest.raises(Exception, match="already exists"):
            migrations.migrate(database(connection))
        assert _made(connection) == {name for name, _ in complete}
        assert not _has_table(connection, "extra")


def test_a_new_database_is_migrated_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails on the way leaves nothing, and the next start makes everything."""
    home = Home(tmp_path / "new")
    home.create()
    with closing(connect(home.database, home.key(), read_only=False)) as connection:
        complete = migrations.MIGRATIONS
        monkeypatch.setattr(migrations, "MIGRATIONS", (*complete, BROKEN))
        with pytest.raises(Exception, match="already exists"):
            migrations.migrate(database(connection))
        assert _made(connection) == set()
        assert not _has_table(connection, "entries")
        monkeypatch.setattr(migrations, "MIGRATIONS", complete)
        migrations.migrate(database(connection))
        assert _made(connection) == {name for name, _ in complete}
        assert _has_table(connection, "entries")


def _made(connection: Connection) -> set[str]:
    return {name for (name,) in connection.execute("select name from migrations").fetchall()}


def _has_table(connection: Connection, name: str) -> bool:
    return connection.execute("select 1 from sqlite_schema where name = ?", (name,)).fetchone() is not None


def test_a_person_without_a_name_is_refused(post: Post) -> None:
    """Every entry says who wrote it."""
    for person in ("", "  ", "林" * 65):
        with pytest.raises(Refused) as refusal:
            post.writer.command(OpenIncident(title="积水", mode="actual"), person=person, office="duty_commander").result(30)
        assert refusal.value.code == "person.not_a_name"


def test_reach_rises_and_never_falls_within_one_life(post: Post) -> None:
    """What a holder is known to hold shortens what waits for it; an older claim takes nothing back."""
    incident = post.do(OpenIncident(title="积水", mode="actual")).created[0]
    post.do(WriteJournal(scope=incident_scope(incident), line="一", channel="phone"))
    holder, scope = b"center-1", incident_scope(incident)
    replica = post.replica

    def learn(seq: int) -> None:
        rows = (Reached(replica=replica, scope=scope, seq=seq), Reached(replica=b"unknown!", scope=scope, seq=3))  # type: ignore[arg-type]
        post.writer.learn(Learnt(holder=holder, sort="center", name="省中心", rows=rows, claim=b"signed")).result(30)  # type: ignore[arg-type]

    assert [(row.first_seq, row.last_seq) for row in unsent(post.reader, holder)] == [(1, 2)]  # type: ignore[arg-type]
    learn(1)
    assert post.changes[-1] == {"reach": {holder}}
    told = len(post.changes)
    learn(1)
    assert len(post.changes) == told, "what was known already changes nothing"
    assert [(row.first_seq, row.last_seq) for row in unsent(post.reader, holder)] == [(2, 2)]  # type: ignore[arg-type]
    learn(2)
    learn(1)
    assert unsent(post.reader, holder) == ()  # type: ignore[arg-type]


@pytest.mark.expects_warnings("transaction failed")
def test_a_delivery_that_the_disk_does_not_take_is_an_outage(post: Post, tmp_path: Path) -> None:
    """Who delivers learns that nothing is durable, and may deliver again."""
    source = Post(tmp_path / "source", "320115")
    try:
        incident = source.do(OpenIncident(title="泄漏", mode="actual")).created[0]
        for _ in range(60):
            source.do(WriteJournal(scope=incident_scope(incident), line="长" * 1900, channel="phone"))
        runs = source.runs()
    finally:
        source.close()
    post.writer.call(lambda desk: pages(desk, None)).result(30)
    with pytest.raises(Outage) as outage:
        post.writer.receive(Delivery(runs=runs)).result(30)
    assert outage.value.code == "store.disk_full"
    post.writer.call(lambda desk: pages(desk, 1_000_000)).result(30)
    assert post.receive(runs).stored == 61


def test_who_waits_for_quiet_while_it_closes_is_told(post: Post) -> None:
    """settled() asked just before the end either comes true or fails; it never hangs."""
    inside, leave = threading.Event(), threading.Event()

    def hold(_desk: Desk) -> None:
        inside.set()
        leave.wait(30)

    post.writer.call(hold)
    inside.wait(30)
    settled = post.writer.settled()
    closer = threading.Thread(target=post.writer.close)
    closer.start()
    leave.set()
    closer.join(30)
    outcome = settled.exception(30)
    assert outcome is None or (isinstance(outcome, Outage) and outcome.code == "store.closed")


@pytest.mark.expects_warnings("high-water mark not written")
def test_a_mark_that_cannot_be_written_fails_no_command(post: Post) -> None:
    """The commit stands: failing it would have the person try again and write twice."""
    post.do(OpenIncident(title="积水", mode="actual"))
    post.home.high_water.unlink()
    post.home.high_water.mkdir()
    assert post.do(OpenIncident(title="积水", mode="actual")).ordinals == (2,)
    post.home.high_water.rmdir()
    assert post.do(OpenIncident(title="积水", mode="actual")).ordinals == (3,)
    assert post.home.high_water.is_file()


@pytest.mark.expects_warnings("listener failed")
def test_a_listener_that_fails_stops_nobody(tmp_path: Path) -> None:
    """What was committed stands, and the next command is taken."""

    def broken(_changes: object) -> None:
        raise ZeroDivisionError

    post = Post(tmp_path / "post", "320106")
    post.close()
    listened = Writer(post.home, now_ms=Clock(), on_changes=broken)
    try:
        for ordinal in (1, 2):
            done = listened.command(OpenIncident(title="积水", mode="actual"), person="林亦舟", office="duty_commander").result(30)
            assert done.ordinals == (ordinal,)
    finally:
        listened.close()


@pytest.mark.expects_warnings("writer stopped")
def test_nobody_waits_for_a_writer_that_is_gone(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should the thread itself fail, everything asked of it fails by name, then and later."""
    post.settle()
    leave = threading.Event()

    def broken(_writer: Writer) -> None:
        leave.wait(30)
        raise ZeroDivisionError

    stopped = threading.Event()
    monkeypatch.setattr(post.writer, "_on_stopped", stopped.set)
    monkeypatch.setattr(Writer, "_turn", broken)
    waiting = [post.begin(OpenIncident(title="积水", mode="actual")), post.writer.settled()]
    taken_back = post.begin(OpenIncident(title="积水", mode="actual"))
    assert taken_back.cancel()
    leave.set()
    assert stopped.wait(30), "whoever owns the writer is told"
    for future in (*waiting, post.writer.sign_tips()):
        outcome = future.exception(30)
        assert isinstance(outcome, Outage)
        assert outcome.code == "store.closed"


@pytest.mark.expects_warnings("background work failed", "transaction failed")
def test_background_work_that_failed_is_tried_again_by_itself(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing needs to happen for it: what could not be done is done when it can be."""
    monkeypatch.setattr(writer, "RETRY_S", 0.01)
    tried, real = threading.Event(), writer.indexing.index_due
    failures = iter([True, True])

    def index_due(*arguments: object, **named: object) -> bool:
        if next(failures, False):
            raise ZeroDivisionError
        done = real(*arguments, **named)  # type: ignore[arg-type]
        tried.set()
        return done

    monkeypatch.setattr(writer.indexing, "index_due", index_due)
    post.do(OpenIncident(title="积水", mode="actual"))
    assert tried.wait(30)
    post.settle()
    assert post.rows("select * from search_due") == []


@pytest.mark.expects_warnings("transaction failed")
def test_background_work_that_the_world_stops_is_no_mistake_of_ours(
    post: Post, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk stops it again and again: it is warned of, nothing is reported as a mistake, and with room the work is done."""
    monkeypatch.setattr(writer, "RETRY_S", 0.01)
    tried, real = threading.Event(), writer.indexing.index_due
    failures = iter([True, True, True])

    def index_due(*arguments: object, **named: object) -> bool:
        if next(failures, False):
            raise OSError(errno.ENOSPC, "full")
        done = real(*arguments, **named)  # type: ignore[arg-type]
        tried.set()
        return done

    monkeypatch.setattr(writer.indexing, "index_due", index_due)
    post.do(OpenIncident(title="积水", mode="actual"))
    assert tried.wait(30)
    post.settle()
    assert {record.levelname for record in caplog.records if record.name == "store"} == {"WARNING"}
    assert post.rows("select * from search_due") == []


@pytest.mark.expects_warnings("background work failed", "transaction failed")
def test_folding_that_failed_is_tried_again_though_the_search_went_well(
    make: Callable[[str], Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What arrived is folded by itself once there is room, whatever other work succeeded in between."""
    monkeypatch.setattr(writer, "RETRY_S", 0.01)
    post, other = make("320106"), make("320100")
    post.settle()
    real, failures, tried = Inbox.fold_some, iter([True]), threading.Event()

    def fold_some(inbox: Inbox, has_time: Callable[[], bool]) -> bool:
        if inbox is not post.writer._inbox:
            return real(inbox, has_time)
        if next(failures, False):
            raise ZeroDivisionError
        tried.set()
        return real(inbox, has_time)

    monkeypatch.setattr(Inbox, "fold_some", fold_some)
    post.writer.receive(Delivery(births=other.births(), runs=(), path="network")).result(30)
    assert tried.wait(30)
