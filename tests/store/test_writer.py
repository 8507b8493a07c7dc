"""The writer with real databases: commands, exchange by hand, questions, rulings, forks, crashes of the memory kind."""

from pathlib import Path

import pytest

from sync.domain.commands.incident_steps import ConfirmIncident, StartHandling
from sync.domain.commands.incidents import AddParty, GradeIncident, OpenIncident, SetIncidentFacts
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.questions import SettleField
from sync.domain.failures import Refused
from sync.domain.scopes import incident_scope
from sync.oplog.entry import read_header
from sync.oplog.run import Run
from sync.store import indexing
from sync.store.cipher import connect
from sync.store.rebuild import check
from tests.fakes.post import START_MS, TREE, Clock, Post, carry


def opened(post: Post, title: str = "江北化工园3号门 苯乙烯槽罐车侧翻泄漏") -> bytes:
    """Open an incident and return its id."""
    return post.do(OpenIncident(title=title, mode="actual", state="confirmed", place="化工大道")).created[0]


def shared(gulou: Post, jiangning: Post) -> bytes:
    """Return an incident that both posts hold and may write."""
    incident = opened(gulou)
    gulou.do(AddParty(incident=incident, organisation="320115"))
    for one, other in ((gulou, jiangning), (jiangning, gulou)):
        one.accept(other) if other.births()[0] in one.births() else one.receive((), births=other.births())
        one.accept(other)
    carry(gulou, jiangning)
    return incident


def test_an_acknowledged_command_is_a_row_with_a_number(gulou: Post) -> None:
    """The ack comes after the commit, with the ids and the human number."""
    done = gulou.do(OpenIncident(title="盛泽印染厂火灾", mode="actual"))
    row = gulou.rows("select * from incident_rows")[0]
    assert (row["id"], row["title"], row["state"], row["number"]) == (done.created[0], "盛泽印染厂火灾", "unverified", done.number)
    assert done.number is not None
    assert done.number.startswith("鼓楼-?")


def test_a_refused_command_leaves_nothing(gulou: Post) -> None:
    """No entry, no ordinal, no number is used by a refusal."""
    with pytest.raises(Refused):
        gulou.do(OpenIncident(title="", mode="actual"))
    assert gulou.rows("select * from entries") == []
    assert gulou.do(OpenIncident(title="积水", mode="actual")).ordinals == (1,)


def test_a_token_makes_a_resend_harmless(gulou: Post) -> None:
    """The same token twice is one entry, and both get the same answer."""
    first = gulou.do(OpenIncident(title="积水", mode="actual"), token=b"t" * 16)
    again = gulou.do(OpenIncident(title="积水", mode="actual"), token=b"t" * 16)
    assert (again.created, again.number, again.again) == (first.created, first.number, True)
    assert len(gulou.rows("select * from entries")) == 1


def test_what_arrives_folds_and_both_agree(gulou: Post, jiangning: Post) -> None:
    """After an exchange both posts have the same rows in the shared scope."""
    incident = shared(gulou, jiangning)
    jiangning.do(WriteJournal(scope=incident_scope(incident), line="出动 3 车 14 人", stated_at=jiangning.clock(), channel="radio"))
    carry(jiangning, gulou)
    scope = incident_scope(incident)
    assert gulou.hashes([scope]) == jiangning.hashes([scope])
    assert len(gulou.rows("select * from journal_rows")) == 1


def test_two_grades_at_once_are_one_question_and_the_higher_shows(gulou: Post, jiangning: Post) -> None:
    """Worked example D: both saw nothing, Ⅱ shows everywhere, a grading that names both settles it."""
    incident = shared(gulou, jiangning)
    gulou.do(GradeIncident(incident=incident, grade="serious", basis="重伤 11 人"))
    jiangning.do(GradeIncident(incident=incident, grade="major", basis="危及居民"))
    carry(gulou, jiangning)
    carry(jiangning, gulou)
    for post in (gulou, jiangning):
        assert post.rows("select grade from incident_rows")[0]["grade"] == "major"
        assert {row["field"] for row in post.rows("select field from questions")} == {"grade", "grade_basis"}
    question = gulou.writer.call(lambda desk: desk.folding.state(incident_scope(incident), 7, incident).fields[13].heads).result(30)
    gulou.do(SettleField(kind="incident", entity=incident, field="grade", value="serious", seen=tuple(question), reason="核实重伤 11 人"))
    carry(gulou, jiangning)
    for post in (gulou, jiangning):
        assert post.rows("select grade from incident_rows")[0]["grade"] == "serious"
        assert {row["field"] for row in post.rows("select field from questions")} == {"grade_basis"}
    assert gulou.hashes() == jiangning.hashes()


def test_entries_before_the_founding_wait(gulou: Post, jiangning: Post) -> None:
    """Nobody else's entry in an incident counts before the opener's first."""
    incident = shared(gulou, jiangning)
    scope = incident_scope(incident)
    jiangning.do(WriteJournal(scope=scope, line="到场", stated_at=jiangning.clock(), channel="radio"))
    third = Post(gulou.home.path.parent / "wuxi", "320200")
    try:
        third.receive((), births=jiangning.births())
        third.accept(gulou)
        third.accept(jiangning)
        theirs = tuple(run for run in jiangning.runs(scopes=[scope]) if run.replica == jiangning.replica)
        third.receive(theirs)
        assert third.rows("select * from journal_rows") == []
        assert len(third.rows("select * from entries")) == 1
        third.receive(gulou.runs(scopes=[scope]))
        assert len(third.rows("select * from journal_rows")) == 1
    finally:
        third.close()


def test_an_unknown_key_is_kept_and_counts_once_accepted(gulou: Post, jiangning: Post) -> None:
    """Entries of a device nobody accepted are stored, shown nowhere, and fold on the day it is accepted."""
    incident = opened(gulou)
    carry(gulou, jiangning)
    assert jiangning.rows("select * from incident_rows") == []
    assert jiangning.rows("select standing from replicas where replica = ?", gulou.replica)[0]["standing"] == "unknown"
    jiangning.accept(gulou)
    jiangning.settle()
    assert [row["id"] for row in jiangning.rows("select id from incident_rows")] == [incident]


def test_a_torn_or_forged_run_changes_nothing_or_its_good_prefix(gulou: Post, jiangning: Post) -> None:
    """Bytes without a signature over them are not stored."""
    incident = opened(gulou)
    for count in range(5):
        gulou.do(WriteJournal(scope=incident_scope(incident), line=f"第 {count} 行", stated_at=gulou.clock(), channel="phone"))
    (run,) = gulou.runs()
    forged = Run(replica=run.replica, scope=run.scope, first_seq=1, entries=run.entries[:3], signatures=((3, bytes(64)),), birth=run.birth)
    assert jiangning.receive((forged,)).stored == 0
    gap = Run(replica=run.replica, scope=run.scope, first_seq=2, entries=run.entries[1:], signatures=run.signatures, birth=run.birth)
    assert jiangning.receive((gap,)).refused[0][2] == "gap"
    assert jiangning.receive((run,)).stored == 6
    assert jiangning.receive((run,)).stored == 0


def test_a_restored_post_begins_a_new_life_and_loses_nothing(gulou: Post, jiangning: Post, tmp_path: Path) -> None:
    """Entries of our own that only others hold come back, and no ordinal is used twice."""
    incident = opened(gulou)
    gulou.settle()
    copy = copied(gulou, tmp_path / "copy")
    jiangning.receive((), births=gulou.births())
    jiangning.accept(gulou)
    gulou.do(WriteJournal(scope=incident_scope(incident), line="备份之后", channel="phone"))
    carry(gulou, jiangning)
    restored = Post(copy, "320106")
    try:
        before = restored.replica
        carry(jiangning, restored)
        assert restored.replica != before
        assert len(restored.rows("select * from journal_rows")) == 1
        done = restored.do(WriteJournal(scope=incident_scope(incident), line="恢复后", stated_at=restored.clock(), channel="system"))
        assert done.ordinals == (1,)
        carry(restored, jiangning)
        assert len(jiangning.rows("select * from journal_rows")) == 2
    finally:
        restored.close()


def copied(post: Post, folder: Path) -> Path:
    """Copy a post's home as it stands, the way a backup or a cloned disk does."""
    folder.mkdir()
    target = connect(folder / "qianzhi.db", post.home.key(), read_only=False)
    post.reader.backup(target)
    target.close()
    (folder / "database.key").write_bytes(post.home.key_file.read_bytes())
    return folder


def test_a_rebuild_gives_the_same_tables(gulou: Post, jiangning: Post) -> None:
    """The state tables are a function of the log."""
    incident = shared(gulou, jiangning)
    for count in range(20):
        writer = gulou if count % 2 else jiangning
        writer.do(WriteJournal(scope=incident_scope(incident), line=f"第 {count} 行", stated_at=writer.clock(), channel="phone"))
        writer.do(SetIncidentFacts(incident=incident, facts={"trapped": count}))
    gulou.do(StartHandling(incident=incident))
    carry(gulou, jiangning)
    carry(jiangning, gulou)
    for post in (gulou, jiangning):
        post.settle()
        assert check(post.home, shipped=TREE).different == ()


def test_both_branches_of_a_fork_are_kept_and_every_reader_folds_the_same(gulou: Post, jiangning: Post, tmp_path: Path) -> None:
    """K6: a copied database that goes on writing gives two bodies to one ordinal; the lower hash counts everywhere."""
    incident = opened(gulou)
    clone = Post(copied(gulou, tmp_path / "clone"), "320106")
    third = Post(tmp_path / "third", "320200")
    try:
        for reader in (jiangning, third):
            reader.receive((), births=gulou.births())
            reader.accept(gulou)
        gulou.do(WriteJournal(scope=incident_scope(incident), line="原机", stated_at=1, channel="system"))
        clone.do(WriteJournal(scope=incident_scope(incident), line="副本", stated_at=1, channel="system"))
        jiangning.receive(gulou.runs())
        jiangning.receive(clone.runs())
        third.receive(clone.runs())
        third.receive(gulou.runs())
        lines = [[row["line"] for row in reader.rows("select line from journal_rows")] for reader in (jiangning, third)]
        assert lines[0] == lines[1]
        assert len(lines[0]) == 1
        assert [len(reader.rows("select * from forks")) for reader in (jiangning, third)] == [1, 1]
        assert jiangning.hashes() == third.hashes()
    finally:
        clone.close()
        third.close()


def test_what_search_has_not_read_yet_is_no_difference(gulou: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that ended before search caught up holds nothing wrong."""
    with monkeypatch.context() as patch:
        patch.setattr(indexing, "index_due", never)
        opened(gulou)
        gulou.settle()
    assert gulou.rows("select * from search_due")
    assert check(gulou.home, shipped=TREE).different == ()


def never(*_: object, **__: object) -> bool:
    """Index nothing."""
    return False


def test_confirming_twice_is_refused_by_the_table(gulou: Post) -> None:
    """Commands are strict where the fold is total."""
    incident = opened(gulou)
    with pytest.raises(Refused) as refusal:
        gulou.do(ConfirmIncident(incident=incident))
    assert refusal.value.code == "incident.illegal_transition"


def test_ordinals_and_clock_go_on_where_the_log_ends(gulou: Post, tmp_path: Path) -> None:
    """A writer that begins anew, on a machine whose clock went back, counts on from the last entry; so after an update from before."""
    made = gulou.do(OpenIncident(title="泄漏", mode="actual", state="confirmed"))
    gulou.close()
    connection = connect(gulou.home.database, gulou.home.key(), read_only=False)
    connection.execute("insert into meta values ('ordinal', x'31')")
    connection.execute("delete from migrations where name >= '0024'")
    connection.close()
    again = Post(tmp_path / "gulou", "320106", clock=Clock(START_MS - 3_600_000))
    done = again.do(OpenIncident(title="又一起", mode="actual"))
    assert done.ordinals == (made.ordinals[0] + 1,)
    first, second = (read_header(row["body"]) for row in again.rows("select body from entries order by ordinal"))
    assert second.wall_ms > first.wall_ms
    assert again.rows("select value from meta where name = 'ordinal'") == []
    again.close()
