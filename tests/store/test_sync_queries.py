"""What the page Sync reads: reach, what waits, paths, the inbox of questions, what was set aside and what is unknown."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from fakes.asked import CENTER_ID, db_of, held_by, scope_of
from fakes.authority import Authority
from fakes.post import START_MS, Post, carry

from sync.domain.commands.dispatch import DispatchUnit
from sync.domain.commands.forces import RegisterUnit
from sync.domain.commands.incident_steps import CallFalse, ConfirmIncident
from sync.domain.commands.incidents import AddParty, GradeIncident, OpenIncident, RemoveParty, SetIncidentFacts
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.draft import Urgency
from sync.domain.ids import ReplicaId
from sync.domain.scopes import organisation_scope
from sync.oplog.entry import Header, PlainOp, encode_entry
from sync.oplog.run import advance
from sync.store.center_at import keep_center
from sync.store.desk import Desk
from sync.store.device import sit_down
from sync.store.exchange import Learnt
from sync.store.queries import incidents, paths, questions, records
from sync.store.queries.rows import CENTER, HERE, PEER


def test_reach_is_compared_not_kept(post: Post, incident: bytes) -> None:
    """What a neighbour or the center is known to hold shows with each record, and later writing is not there yet."""
    scope = scope_of(incident)
    post.do(WriteJournal(scope=scope, line="一"))
    db_of(post)
    held_by(post, ReplicaId(b"\xaa" * 8), "peer", "江宁车")
    (row,) = [row for row in records.reach(db_of(post)) if row.kind == "journal"]
    assert (row.title, row.peer_name, row.peer_ms is None, row.center_ms) == ("一", "江宁车", False, None)
    held_by(post, CENTER_ID, "center")
    post.do(WriteJournal(scope=scope, line="二"))
    detail = incidents.detail(db_of(post), incident)
    assert detail is not None
    assert [(line.text, line.reach) for line in detail.journal] == [("一", CENTER), ("二", HERE)]
    reached = {row.title: row.center_ms is not None for row in records.reach(db_of(post))}
    assert reached == {"二": False, "一": True, "化学品槽车侧翻": True}
    link = paths.link(db_of(post))
    assert (link.waiting_entries, link.waiting_orders, link.received_ms is None) == (1, 0, False)


def test_one_record_is_found_by_its_id(post: Post, incident: bytes) -> None:
    """What was written last on an order is what a slip of it carries; a record of nobody here is None."""
    order = post.do(IssueOrderNow(text="封闭三号门", urgency="flash", organisations=("320106",), incident=incident)).created[0]
    row = records.one(db_of(post), order)
    assert row is not None
    assert (row.id, row.kind, row.title) == (order, "order", "封闭三号门")
    assert row in records.reach(db_of(post))
    assert records.one(db_of(post), bytes(16)) is None


def test_neighbour_alone_is_a_peer(post: Post, incident: bytes) -> None:
    """A line that only a neighbour holds is neither here alone nor at the center."""
    post.do(WriteJournal(scope=scope_of(incident), line="一"))
    db_of(post)
    held_by(post, ReplicaId(b"\xaa" * 8), "peer", "江宁车")
    detail = incidents.detail(db_of(post), incident)
    assert detail is not None
    assert detail.journal[0].reach == PEER


def test_waiting_is_counted_by_urgency_and_kind(post: Post, incident: bytes) -> None:
    """Flash first, with kinds and bytes; times only where a rate was ever measured."""
    post.do(WriteJournal(scope=scope_of(incident), line="一"))
    post.do(IssueOrderNow(text="立即封闭出口", urgency="flash", organisations=("320106",), incident=incident))
    status = paths.status(db_of(post))
    assert [row.urgency for row in status.waiting] == sorted((row.urgency for row in status.waiting), key=["flash", "record", "blob"].index)
    assert status.waiting[0].urgency == "flash"
    assert sum(row.entries for row in status.waiting) == status.link.waiting_entries == 3
    assert sum(sum(row.kinds.values()) for row in status.waiting) == 3
    assert status.waiting[0].starts_s is None
    post.writer.call(lambda desk: desk.connection.execute("insert into link values ('rate_bit_s', ?)", (b"64000",))).result(30)
    timed = paths.status(db_of(post))
    assert timed.waiting[0].starts_s == 0
    assert timed.waiting[-1].ends_s == timed.link.seconds_left == status.link.waiting_bytes * 8 / 64000


def test_only_an_engine_says_that_the_center_is_connected(post: Post, incident: bytes) -> None:
    """Without one the page says since when nothing was heard, and never only where the center was never reached."""
    post.writer.call(lambda desk_: keep_center(desk_, "https://10.0.0.5:8470")).result(30)
    status = paths.status(db_of(post))
    assert (status.link.state, status.link.since_ms, status.paths[0].state) == ("offline", None, "never")
    held_by(post, CENTER_ID, "center")
    status = paths.status(db_of(post))
    (center,) = status.paths
    contact = status.link.received_ms
    assert contact is not None
    assert (status.link.state, status.link.since_ms) == ("offline", contact)
    assert (center.state, center.since_ms, center.last_contact_ms) == ("lost", contact, contact)
    post.writer.call(
        lambda desk_: paths.keep_live(desk_.connection, state="received", since_ms=contact + 60_000, rate_bit_s=64_000)
    ).result(30)
    status = paths.status(db_of(post))
    assert (status.paths[0].state, status.paths[0].last_contact_ms, status.link.since_ms) == ("lost", contact + 60_000, contact + 60_000)
    live = replace(status.link, state="received", since_ms=contact + 90_000)
    (center,) = paths.live_paths(status.paths, live)
    assert (center.state, center.since_ms, center.rate_bit_s) == ("connected", contact + 90_000, 64_000)
    (center,) = paths.live_paths(status.paths, replace(live, state="offline"))
    assert (center.state, center.last_contact_ms) == ("lost", contact + 60_000)


def test_a_center_that_was_replaced_was_reached_all_the_same(post: Post, incident: bytes) -> None:
    """What an earlier life of the center held is held nowhere, but it was met: never would be a lie."""
    post.writer.call(lambda desk_: keep_center(desk_, "https://10.0.0.5:8470")).result(30)
    held_by(post, CENTER_ID, "center")
    post.writer.learn(Learnt(holder=ReplicaId(b"\xdd" * 8), sort="center", name="", rows=())).result(30)
    status = paths.status(db_of(post))
    assert (status.paths[0].state, status.link.since_ms is None) == ("lost", False)


def test_delivery_is_what_the_recipient_is_known_to_hold(make: Callable[[str], Post]) -> None:
    """An order is delivered from the moment a device of the recipient's organisation is known to hold it."""
    city, county = make("320100"), make("320106")
    city.accept(county)
    county.accept(city)
    incident = bytes(city.do(OpenIncident(title="地铁渗水", mode="actual", state="confirmed")).created[0])
    carry(county, city)
    city.do(AddParty(incident=incident, organisation="320106"))
    city.do(IssueOrderNow(text="封闭站口", urgency="flash", organisations=("320106",), incident=incident))
    carry(city, county)
    held_by(city, ReplicaId(county.replica), "peer", "鼓楼")
    detail = incidents.detail(db_of(city), incident)
    assert detail is not None
    (recipient,) = detail.orders[0].recipients
    assert (recipient.delivered_at is None, recipient.mine, detail.orders[0].mine) == (False, False, True)
    theirs = incidents.detail(db_of(county), incident)
    assert theirs is not None
    assert (theirs.orders[0].mine, theirs.orders[0].recipients[0].mine, theirs.parties) == (False, True, ("南京市", "鼓楼区"))


def test_two_grades_are_one_question(make: Callable[[str], Post]) -> None:
    """Two who did not see each other: the higher is shown, both stand in the inbox, with who wrote them and when."""
    one, two = make("320106"), make("320106")
    one.accept(two)
    two.accept(one)
    incident = bytes(one.do(OpenIncident(title="化学品槽车侧翻", mode="actual", state="confirmed")).created[0])
    carry(one, two)
    one.do(GradeIncident(incident=incident, grade="serious", basis="甲"))
    two.do(GradeIncident(incident=incident, grade="major", basis="乙"))
    carry(two, one)
    carry(one, two)
    inboxes = [questions.inbox(db_of(post)) for post in (one, two)]
    assert inboxes[0] == inboxes[1]
    asked = {row.field: row for row in inboxes[0].questions}
    grade = asked["grade"]
    assert (grade.sort, [row.value for row in grade.values], len(grade.seen), grade.title) == (
        "field",
        ["major", "serious"],
        2,
        "化学品槽车侧翻",
    )
    (row,) = incidents.listing(db_of(one))
    assert (row.grade, row.questions) == ("major", len(asked))
    detail = incidents.detail(db_of(one), incident)
    assert detail is not None
    assert next(field.others for field in detail.fields if field.field == "grade") == ("serious",)


def test_dispute_and_alert_share_the_inbox(make: Callable[[str], Post]) -> None:
    """False alarm against confirmed is a dispute; one unit in two incidents is an alert; both name their incident."""
    one, two = make("320106"), make("320106")
    one.accept(two)
    two.accept(one)
    first, second = (bytes(one.do(OpenIncident(title=title, mode="actual")).created[0]) for title in ("甲地火警", "乙地火警"))
    unit = one.do(RegisterUnit(name="机动一队", readiness="standby")).created[0]
    carry(one, two)
    one.do(ConfirmIncident(incident=first))
    two.do(CallFalse(incident=first, reason="误报"))
    one.do(DispatchUnit(incident=second, unit=unit))
    three = bytes(two.do(OpenIncident(title="丙地火警", mode="actual")).created[0])
    two.do(DispatchUnit(incident=three, unit=unit))
    carry(two, one)
    inbox = questions.inbox(db_of(one))
    assert {(row.sort, row.field or row.code) for row in inbox.questions} >= {("dispute", "state"), ("alert", "unit_twice")}
    dispute = next(row for row in inbox.questions if row.sort == "dispute")
    assert {value.value for value in dispute.values} == {"confirmed", "false_alarm"}
    assert dispute.number == one.rows("select number from incident_rows where id = ?", first)[0]["number"]


def test_set_aside_is_shown(make: Callable[[str], Post]) -> None:
    """What a ruling set aside is counted, with who ruled and why, and is gone from the list of incidents."""
    one, two = make("320106"), make("320106")
    authority = Authority()
    one.accept(two)
    one.writer.call(lambda desk: desk.trust.pin_root(authority.root)).result(30)
    two.do(OpenIncident(title="甲地火警", mode="actual"))
    two.do(OpenIncident(title="乙地火警", mode="actual"))
    carry(two, one)
    ruling = authority.rule(two.replica, [[2, None]])
    one.receive((authority.run(),))
    inbox = questions.inbox(db_of(one))
    (row,) = inbox.set_aside
    assert (row.id, row.entries, row.reason, row.ruled_by, row.organisation_name) == (ruling, 1, "核查", "值班长", "鼓楼区")
    assert [incident.title for incident in incidents.listing(db_of(one))] == ["甲地火警"]


def test_unknown_kinds_are_counted(make: Callable[[str], Post]) -> None:
    """Ops of a kind that a later version knows are kept, counted, and harm nothing."""
    one, two = make("320106"), make("320106")
    one.accept(two)

    def write_unknown(desk_: Desk) -> None:
        own = desk_.streams.replica(desk_.life.replica)
        assert own is not None
        scope = organisation_scope("320106")
        stream = desk_.streams.stream(own, scope)
        header = Header(seq=1, ordinal=1, wall_ms=START_MS, person="x", office="recorder", command_no=1, urgency=Urgency.RECORD, schema=99)
        body = encode_entry(own.replica, scope, header, [PlainOp(kind=999, entity=None, field=None, value={1: "新", 2: "x"}, names=None)])
        tip, _ = advance(stream.tip, body)
        desk_.connection.execute("insert into entries values (?, 1, ?, 1, 1, ?)", (stream.number, own.number, body))
        stream.seq, stream.ordinal, stream.hash = tip.seq, tip.ordinal, tip.hash
        desk_.streams.touch(stream)
        desk_.life.ordinal = 1

    two.writer.call(write_unknown).result(30)
    carry(two, one)
    (row,) = questions.inbox(db_of(one)).unknown
    assert (row.kind_number, row.ops, row.organisation_name, row.at_ms) == (999, 2, "鼓楼区", START_MS)


def test_a_question_says_who_may_not_settle_it(make: Callable[[str], Post]) -> None:
    """An office without the right, then an organisation that is no party any more; before that anybody of a party."""
    lead, party = make("320115"), make("320106")
    lead.accept(party)
    party.accept(lead)
    incident = bytes(lead.do(OpenIncident(title="化学品槽车侧翻", mode="actual", state="confirmed")).created[0])
    lead.do(AddParty(incident=incident, organisation="320106"))
    carry(lead, party)
    lead.do(SetIncidentFacts(incident=incident, facts={"hazards": "甲"}))
    party.do(SetIncidentFacts(incident=incident, facts={"hazards": "乙"}))
    carry(lead, party)

    def barred() -> str:
        return next(row.barred for row in questions.inbox(db_of(party)).questions if row.field == "hazards")

    assert barred() == ""
    for office, bar in (("auditor", "office"), ("recorder", "")):
        party.writer.call(partial(_sit, office=office)).result(30)
        assert barred() == bar
    lead.do(RemoveParty(incident=incident, organisation="320106"))
    carry(lead, party)
    assert barred() == "scope"


def _sit(desk: Desk, *, office: str) -> None:
    sit_down(desk.connection, person="林亦舟", office=office)
