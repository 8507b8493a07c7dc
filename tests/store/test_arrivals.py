"""Entries of a newer version, of a stranger's pen, and without their values: kept, relayed, shown, and harmless."""

from pathlib import Path

from sync.domain.commands.circles import FoundCircle
from sync.domain.commands.incidents import AddParty, OpenIncident, SetIncidentFacts
from sync.domain.commands.journals import TickJournal, WriteJournal
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.draft import Urgency
from sync.domain.ids import EntityId, ReplicaId, op_id
from sync.domain.scopes import Scope, incident_scope, organisation_scope
from sync.oplog.birth import Birth, make_birth, parse_birth
from sync.oplog.codec import encode
from sync.oplog.entry import Header, PlainOp, encode_entry, redact
from sync.oplog.run import Run, advance, empty_tip, replay, sign_tip, verify_run
from sync.store import log
from sync.store.desk import Desk
from sync.store.rebuild import check
from tests.fakes.post import TREE, Post, carry
from tests.oplog.keys import OTHER_KEY


def stranger() -> Birth:
    """Return a device of 江宁 that writes what this version does not know."""
    return make_birth(OTHER_KEY, seal_key=bytes(32), nonce=bytes(16), claim="320115")


def run_of(birth: Birth, scope: Scope, ops: list[list[PlainOp]]) -> Run:
    """Return a signed run of entries with any ops."""
    tip, bodies = empty_tip(birth, scope), []
    for seq, row in enumerate(ops, 1):
        header = Header(
            seq=seq,
            ordinal=seq,
            wall_ms=1_795_430_400_000 + seq,
            person="x",
            office="dispatcher",
            command_no=999,
            urgency=Urgency.RECORD,
            schema=9,
        )
        bodies.append(encode_entry(birth.replica, scope, header, row))
        tip, _ = advance(tip, bodies[-1])
    return Run(
        replica=birth.replica,
        scope=scope,
        first_seq=1,
        entries=tuple(bodies),
        signatures=((len(bodies), sign_tip(OTHER_KEY, tip)),),
        birth=birth.raw,
    )


def accept(post: Post, birth: Birth) -> None:
    post.writer.call(lambda desk: desk.trust.learn_birth(birth.raw, now_ms=1)).result(30)
    post.writer.call(lambda desk: desk.trust.accept(birth.sign_key)).result(30)


def test_what_this_version_does_not_know_is_kept_and_shown(gulou: Post) -> None:
    """S13: unknown kinds and fields, foreign places, bad values and moves are listed; entry and chain stay byte for byte."""
    incident = gulou.do(OpenIncident(title="泄漏", mode="actual", state="confirmed")).created[0]
    birth, scope = stranger(), incident_scope(incident)
    accept(gulou, birth)
    run = run_of(
        birth,
        scope,
        [
            [PlainOp(kind=900, entity=None, field=None, value={1: "later"}, names=None)],
            [PlainOp(kind=900, entity=incident, field=1, value="later", names=())],
            [PlainOp(kind=5, entity=None, field=None, value={1: "unit in an incident"}, names=None)],
            [PlainOp(kind=7, entity=incident, field=200, value="later", names=())],
            [PlainOp(kind=7, entity=incident, field=4, value=7, names=())],
            [PlainOp(kind=7, entity=incident, field=1, value=[3, 8], names=())],
            [PlainOp(kind=7, entity=EntityId(op_id(ReplicaId(b"nobody!!"), 3, 0)), field=4, value="of a record that never was", names=())],
        ],
    )
    assert gulou.receive((run,)).stored == 7
    reasons = [(row["seq"], row["reason"]) for row in gulou.rows("select seq, reason from unusable order by seq, reason")]
    assert reasons == [(1, "kind"), (2, "kind"), (3, "scope"), (4, "field"), (5, "value"), (6, "move")]
    assert [row["title"] for row in gulou.rows("select title from incident_rows")] == ["泄漏"]
    relayed = log.run(gulou.reader, birth.replica, scope, 1, bytes_max=10**6)
    assert relayed is not None
    assert relayed.entries == run.entries
    assert check(gulou.home, shipped=TREE).different == ()


def test_a_redacted_entry_keeps_its_place(gulou: Post) -> None:
    """Values may go, ids and chain stay: what follows still verifies, and the record says that something is gone."""
    incident = gulou.do(OpenIncident(title="泄漏", mode="actual", state="confirmed")).created[0]
    birth, scope = stranger(), incident_scope(incident)
    accept(gulou, birth)
    line = PlainOp(kind=10, entity=None, field=None, value={1: "含个人信息", 2: 5}, names=None)
    run = run_of(birth, scope, [[line], [line]])
    bare = Run(
        replica=run.replica,
        scope=scope,
        first_seq=1,
        entries=(redact(run.entries[0]), run.entries[1]),
        signatures=run.signatures,
        birth=birth.raw,
    )
    assert replay(empty_tip(birth, scope), bare.entries) == replay(empty_tip(birth, scope), run.entries)
    assert gulou.receive((bare,)).stored == 2
    assert [row["line"] for row in gulou.rows("select line from journal_rows order by id")] == [None, "含个人信息"]
    assert ("redacted",) in {(row["reason"],) for row in gulou.rows("select reason from unusable")}
    assert gulou.receive((run,)).refused == (), "the whole entry beside its redacted copy is no fork"
    assert gulou.rows("select * from forks") == []


def test_a_birth_that_is_none_brings_nothing(gulou: Post) -> None:
    """A run of an unknown replica, with no birth or a broken one, is refused by name."""
    birth, scope = stranger(), organisation_scope("320115")
    run = run_of(birth, scope, [[PlainOp(kind=10, entity=None, field=None, value={1: "x"}, names=None)]])
    for raw, code in ((None, "birth.unknown"), (encode(7), "birth.malformed")):
        bare = Run(replica=run.replica, scope=scope, first_seq=1, entries=run.entries, signatures=run.signatures, birth=raw)
        assert gulou.receive((bare,)).refused == ((birth.replica, scope, code),)
    assert gulou.receive((), births=(encode(7),)).refused == ()


def test_a_circle_is_shared_by_owner_and_members(gulou: Post, nanjing: Post) -> None:
    """An order to counties outside any incident lives in a circle that its owner founds; members see it."""
    for one, other in ((gulou, nanjing), (nanjing, gulou)):
        one.receive((), births=other.births())
        one.accept(other)
    circle = nanjing.do(FoundCircle(title="防汛调度", members=("320106", "320115"))).created[0]
    nanjing.do(IssueOrderNow(text="加密巡查", urgency="urgent", organisations=("320106", "320115"), scope=b"d" + circle))
    carry(nanjing, gulou)
    assert {row["organisation"] for row in gulou.rows("select organisation from recipient_rows")} == {"320106", "320115"}
    scope = Scope(b"d" + circle)

    def asked(desk: object) -> tuple[object, ...]:
        facts = desk.facts  # type: ignore[attr-defined]
        standing_circle = Scope(b"s320100")
        return facts.owner(scope), facts.members(scope), facts.owner(standing_circle), facts.members(standing_circle)

    assert gulou.writer.call(asked).result(30) == (
        "320100",
        frozenset({"320106", "320115"}),
        "320100",
        frozenset({"320106", "320115"}),
    )


def test_the_log_answers_for_scopes_and_streams(gulou: Post) -> None:
    """Tips, digests, births and organisations of what is held; nothing for what is not."""
    incident = gulou.do(OpenIncident(title="泄漏", mode="actual", state="confirmed")).created[0]
    gulou.do(SetIncidentFacts(incident=incident, facts={"trapped": 1}))
    scope, nobody = incident_scope(incident), ReplicaId(b"nobody!!")
    (tip,) = log.tips(gulou.reader, [scope])
    assert tip == log.tip(gulou.reader, ReplicaId(gulou.replica), scope)
    assert log.digests(gulou.reader) == {scope: log.tips_digest([tip])}
    assert log.birth(gulou.reader, tip.replica) == gulou.births()[0]
    assert log.organisation(gulou.reader, tip.replica) == "320106"
    assert (log.tip(gulou.reader, nobody, scope), log.birth(gulou.reader, nobody), log.organisation(gulou.reader, nobody)) == (
        None,
        None,
        None,
    )
    assert log.run(gulou.reader, nobody, scope, 1, bytes_max=10) is None
    assert log.run(gulou.reader, tip.replica, scope, 1, bytes_max=10) is None
    gulou.writer.sign_tips().result(30)
    whole = log.run(gulou.reader, tip.replica, scope, 1, bytes_max=10)
    assert whole is not None
    assert len(whole.entries) == 2


def test_what_an_earlier_life_left_unsigned_is_signed_by_the_next(gulou: Post) -> None:
    """A copy put back may hold entries that had not left yet: the next life of the device signs them, or they would reach nobody."""
    gulou.do(OpenIncident(title="泄漏", mode="actual", state="confirmed"))
    before = ReplicaId(gulou.replica)

    def succeed(desk: Desk) -> None:
        own = desk.streams.replica(desk.life.replica)
        assert own is not None
        desk.begin_successor(own, now_ms=gulou.clock())

    gulou.writer.call(succeed).result(30)
    assert gulou.replica != before
    (tip,) = log.tips(gulou.reader)
    assert gulou.writer.sign_tips().result(30) == 1
    run = log.run(gulou.reader, before, tip.scope, 1, bytes_max=10)
    assert run is not None
    birth = parse_birth(gulou.births()[0])
    assert verify_run(run, empty_tip(birth, tip.scope), sign_key=birth.sign_key).tip == tip


def test_a_write_that_came_before_its_record_counts_after_a_restart(gulou: Post, nanjing: Post, tmp_path: Path) -> None:
    """What others wrote on a record that is not here yet is kept, and is found when the record is created, by another process too."""
    incident = gulou.do(OpenIncident(title="泄漏", mode="actual", state="confirmed")).created[0]
    gulou.do(AddParty(incident=incident, organisation="320100"))
    scope, founding = incident_scope(incident), gulou.runs()
    line = gulou.do(WriteJournal(scope=scope, line="槽车侧翻")).created[0]
    for one, other in ((gulou, nanjing), (nanjing, gulou)):
        one.receive((), births=other.births())
        one.accept(other)
    carry(gulou, nanjing)
    nanjing.do(TickJournal(journal=line, tick="map"))
    third = Post(tmp_path / "third", "320115")
    third.receive((), births=(*gulou.births(), *nanjing.births()))
    third.accept(gulou)
    third.accept(nanjing)
    third.receive((*founding, *(run for run in nanjing.runs() if run.replica == nanjing.replica)))
    assert third.rows("select id from journal_rows") == []
    third.close()
    third = Post(tmp_path / "third", "320115")
    try:
        carry(gulou, third)
        assert third.rows("select ticks from journal_rows") == [{"ticks": '["map"]'}]
        assert third.hashes([scope]) == nanjing.hashes([scope])
    finally:
        third.close()
