"""What the pages read, filled by real commands on real devices."""

from pathlib import Path

import pytest
from fakes.asked import db_of, scope_of
from fakes.post import START_MS, Post

from sync.domain.commands.dispatch import AdvanceAssignment, DispatchUnit, RecallUnit
from sync.domain.commands.forces import RegisterUnit, ReportReadiness
from sync.domain.commands.incident_steps import CallFalse
from sync.domain.commands.incidents import GradeIncident, OpenIncident, SetIncidentFacts
from sync.domain.commands.journals import StrikeJournal, TickJournal, WriteJournal
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.commands.plans import PublishPlan, RepealPlan
from sync.domain.commands.posts import EstablishPost
from sync.domain.commands.recipients import ReportOrder, SignOrder, StartOrder
from sync.domain.draft import Urgency
from sync.domain.failures import Refused
from sync.domain.ids import EntityId, OpId, ReplicaId
from sync.domain.registry import KINDS
from sync.domain.scopes import organisation_scope
from sync.oplog.codec import encode
from sync.oplog.entry import Header, PlainOp, encode_entry
from sync.store.cipher import connect
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.queries import desk, incidents, organisations, paths, plans, questions, records, units
from sync.store.queries.history import entries_of, holds_ops, op_marks
from sync.store.queries.question_rows import Inbox
from sync.store.queries.rows import HERE, DeskIdentity


def test_empty_device_has_empty_pages(post: Post) -> None:
    """On a new device every query answers, with nothing."""
    db = db_of(post)
    assert incidents.listing(db) == incidents.listing(db, "", True) == units.listing(db) == plans.in_force(db) == records.reach(db) == ()
    assert incidents.detail(db, bytes(16)) is None
    assert incidents.history(db, "incident", bytes(16), "title") == ()
    assert questions.inbox(db) == Inbox()
    assert paths.status(db).waiting == ()
    assert [path.state for path in paths.status(db).paths] == ["not_set"]


def test_identity_tells_who_sits_here(post: Post) -> None:
    """An uncertified device shows its claim, its local offices and a letter that says so."""
    here = desk.identity(db_of(post))
    assert isinstance(here, DeskIdentity)
    assert (here.organisation, here.organisation_name, here.short_name, here.person, here.certified) == (
        "320106",
        "鼓楼区",
        "南京鼓楼",
        "林亦舟",
        False,
    )
    assert here.letter.startswith("?")
    assert "duty_commander" in here.offices
    assert "administrator" not in here.offices


def test_listing_shows_what_the_room_asks(post: Post, incident: bytes) -> None:
    """Commander nearest to the scene, units on scene and sent, open orders, the last line and where it is."""
    post.do(EstablishPost(incident=incident, sort="general", name="基本指挥部", commander="赵刚"))
    post.do(EstablishPost(incident=incident, sort="scene", name="现场指挥部", commander="周敏"))
    sent = []
    for name in ("机动一队", "机动二队"):
        unit = post.do(RegisterUnit(name=name, sort="rapid_response", readiness="standby")).created[0]
        sent.append(post.do(DispatchUnit(incident=incident, unit=unit)).created[0])
    for to in ("departed", "arrived"):
        post.do(AdvanceAssignment(assignment=sent[0], to=to))
    post.do(IssueOrderNow(text="立即封闭出口", urgency="flash", organisations=("320106",), incident=incident))
    post.do(WriteJournal(scope=scope_of(incident), line="罐体倾覆，有渗漏"))
    (row,) = incidents.listing(db_of(post))
    assert (row.title, row.state, row.place, row.commander) == ("化学品槽车侧翻", "confirmed", "宁洛高速 K12", "周敏")
    assert (row.units_on_scene, row.units_total, row.orders_open, row.questions) == (1, 2, 1, 0)
    assert (row.last_text, row.last_from, row.last_reach) == ("罐体倾覆，有渗漏", "鼓楼区", HERE)


def test_listing_finds_and_separates_the_ended(post: Post, incident: bytes) -> None:
    """Two characters and initials find; an ended incident is in the other list."""
    false = bytes(post.do(OpenIncident(title="鼓楼商场火警", mode="actual")).created[0])
    db = db_of(post)
    assert [row.id for row in incidents.listing(db)] == [false, incident]
    assert [[row.id for row in incidents.listing(db, text)] for text in ("槽车", "hxpcc", "火警", "苯乙", "没有")] == [
        [incident],
        [incident],
        [false],
        [incident],
        [],
    ]
    post.do(CallFalse(incident=false, reason="误报"))
    db = db_of(post)
    assert [[row.id for row in incidents.listing(db, "", ended)] for ended in (False, True)] == [[incident], [false]]


def test_detail_tells_the_whole_incident(post: Post, incident: bytes) -> None:
    """Fields with their heads and changes, steps, parties, posts, units, orders and lines."""
    post.do(SetIncidentFacts(incident=incident, facts={"trapped": 2}))
    post.do(SetIncidentFacts(incident=incident, facts={"trapped": 3}))
    post.do(EstablishPost(incident=incident, sort="scene", name="现场指挥部", commander="林亦舟"))
    order = post.do(IssueOrderNow(text="立即封闭出口", urgency="flash", organisations=("320106",), incident=incident))
    db = db_of(post)
    detail = incidents.detail(db, incident)
    assert detail is not None
    fields = {row.field: row for row in detail.fields}
    assert (fields["trapped"].value, fields["trapped"].first, fields["trapped"].changes) == (3, 2, 1)
    assert (fields["title"].value, fields["title"].changes, fields["title"].first, fields["title"].person) == (
        "化学品槽车侧翻",
        0,
        None,
        "林亦舟",
    )
    assert len(fields["trapped"].heads) == 1
    assert [(step.state, step.person) for step in detail.steps] == [("confirmed", "林亦舟")]
    assert (detail.parties, detail.may_write) == (("鼓楼区",), True)
    assert [(row.commander, row.here, row.organisation_name) for row in detail.posts] == [("林亦舟", True, "鼓楼区")]
    (shown,) = detail.orders
    assert (shown.id in order.created, shown.text, shown.mine, [row.state for row in shown.recipients]) == (
        True,
        "立即封闭出口",
        True,
        ["issued"],
    )
    post.do(SignOrder(recipient=shown.recipients[0].id))
    detail = incidents.detail(db_of(post), incident)
    assert detail is not None
    (recipient,) = detail.orders[0].recipients
    assert (recipient.state, recipient.mine, recipient.delivered_at, recipient.signed_at is None) == ("signed", True, None, False)


def test_open_incidents_stand_by_severity_then_age(post: Post) -> None:
    """Actual before drills, the gravest first, the newest first among equals, ungraded last; ended ones by age alone."""
    made = [("旧", "serious"), ("无", None), ("轻", "minor"), ("新", "serious"), ("重", "extreme")]
    for title, grade in made:
        key = bytes(post.do(OpenIncident(title=title, mode="actual")).created[0])
        if grade is not None:
            post.do(GradeIncident(incident=key, grade=grade, basis="研判"))
    drill = bytes(post.do(OpenIncident(title="演", mode="exercise", state="confirmed")).created[0])
    post.do(GradeIncident(incident=drill, grade="extreme", basis="研判"))
    assert [row.title for row in incidents.listing(db_of(post))] == ["重", "新", "旧", "轻", "无", "演"]
    for title in ("旧", "重"):
        key = next(row.id for row in incidents.listing(db_of(post)) if row.title == title)
        post.do(CallFalse(incident=key, reason="误报"))
    assert [row.title for row in incidents.listing(db_of(post), "", True)] == ["重", "旧"]


def test_every_row_that_acts_move_carries_what_was_displayed(post: Post, incident: bytes) -> None:
    """Posts, units, orders, recipients and tasks name the heads shown, so that an act supersedes exactly those."""
    unit = post.do(RegisterUnit(name="机动一队", readiness="standby")).created[0]
    post.do(DispatchUnit(incident=incident, unit=unit))
    post.do(EstablishPost(incident=incident, sort="forward", name="前指", commander="林亦舟"))
    post.do(IssueOrderNow(text="立即封闭出口", urgency="flash", organisations=("320106",), incident=incident))
    detail = incidents.detail(db_of(post), incident)
    assert detail is not None
    (sent,), (forward,), (order,) = detail.assignments, detail.posts, detail.orders
    (recipient,) = order.recipients
    assert {name: len(heads) for name, heads in forward.heads.items()} == {"state": 1, "commander": 1}
    assert (len(order.heads["state"]), recipient.heads["report"], len(recipient.heads["state"])) == (1, (), 1)
    post.do(AdvanceAssignment(assignment=sent.id, to="departed", seen=sent.heads["state"]))
    with pytest.raises(Refused, match=r"record\.changed"):
        post.do(AdvanceAssignment(assignment=sent.id, to="arrived", seen=sent.heads["state"]))
    post.do(SignOrder(recipient=recipient.id, seen=recipient.heads["state"]))
    post.do(StartOrder(recipient=recipient.id))
    post.do(ReportOrder(recipient=recipient.id, report="已封闭", seen=recipient.heads["report"]))
    detail = incidents.detail(db_of(post), incident)
    assert detail is not None
    assert len(detail.orders[0].recipients[0].heads["report"]) == 1
    assert detail.assignments[0].heads["state"] != sent.heads["state"]


def test_a_home_is_empty_until_its_device_is_made(post: Post, tmp_path: Path) -> None:
    """Nothing, or a making that was interrupted, is no device; a mark without its database is damage, not an empty home."""
    home = Home(tmp_path / "new")
    assert not desk.is_made(home)
    home.create()
    connect(home.database, home.key(), read_only=False).close()
    assert not desk.is_made(home)
    create_device(home, organisation="320106", person="林亦舟", office="recorder", now_ms=START_MS)
    assert desk.is_made(home)
    home.database.write_bytes(b"x" * 4096)
    assert desk.is_made(home)
    home.database.unlink()
    assert not desk.is_made(home)
    home.high_water.write_text("mark", encoding="ascii")
    assert desk.is_made(home)


def test_seen_heads_travel_back(post: Post, incident: bytes) -> None:
    """An edit that names the heads shown replaces exactly them, and the history keeps both values with what was seen."""
    post.do(GradeIncident(incident=incident, grade="serious", basis="被困"))
    detail = incidents.detail(db_of(post), incident)
    assert detail is not None
    heads = next(row.heads for row in detail.fields if row.field == "grade")
    post.do(GradeIncident(incident=incident, grade="major", basis="泄漏", seen=heads))
    rows = incidents.history(db_of(post), "incident", incident, "grade")
    assert [(row.value, row.saw, row.stands) for row in rows] == [("serious", (), False), ("major", ("serious",), True)]
    assert rows[0].organisation_name == "鼓楼区"


def test_journal_stands_in_its_sequence(post: Post, incident: bytes) -> None:
    """Lines stand by the time stated, yet never before the line their author saw; a struck line says who and why."""
    scope, base = scope_of(incident), post.clock()
    first = post.do(WriteJournal(scope=scope, line="一", stated_at=base - 1000)).created[0]
    answer = post.do(WriteJournal(scope=scope, line="二", stated_at=base - 9000, after=first)).created[0]
    post.do(WriteJournal(scope=scope, line="三", stated_at=base - 5000))
    post.do(WriteJournal(scope=scope, line="四", stated_at=base, after=answer))
    post.do(StrikeJournal(journal=answer, reason="重复"))
    post.do(TickJournal(journal=first, tick="map"))
    detail = incidents.detail(db_of(post), incident)
    assert detail is not None
    assert [line.text for line in detail.journal] == ["三", "一", "二", "四"]
    struck = detail.journal[2].struck
    assert struck is not None
    assert (struck.reason, struck.person) == ("重复", "林亦舟")
    assert (detail.journal[1].ticks, detail.journal[1].mine, detail.journal[1].reach, detail.journal_count) == (("map",), True, HERE, 4)


def test_units_say_where_they_are_engaged(post: Post, incident: bytes) -> None:
    """Units are found by name, call sign and initials, with readiness and the number of the incident that holds them."""
    unit = post.do(
        RegisterUnit(name="鼓楼机动一队", call_sign="金陵21", sort="rapid_response", readiness="standby", strength_ready=12)
    ).created[0]
    post.do(RegisterUnit(name="特警二队", readiness="rest"))
    post.do(ReportReadiness(unit=unit, readiness="standby", strength_ready=11))
    number = post.rows("select number from incident_rows")[0]["number"]
    sent = post.do(DispatchUnit(incident=incident, unit=unit)).created[0]
    db = db_of(post)
    assert [[row.name for row in units.listing(db, text)] for text in ("", "gljd", "金陵", "特警", "没有")] == [
        ["特警二队", "鼓楼机动一队"],
        ["鼓楼机动一队"],
        ["鼓楼机动一队"],
        ["特警二队"],
        [],
    ]
    (row,) = units.listing(db, "gljd")
    assert (row.engaged_in, row.strength_ready, row.readiness, row.organisation_name) == (number, 11, "standby", "鼓楼区")
    assert units.listing(db, "特警")[0].engaged_in is None
    post.do(RecallUnit(assignment=sent, reason="改派"))
    assert units.listing(db_of(post), "gljd")[0].engaged_in is None


def test_organisations_are_found_by_name_code_and_initials(post: Post) -> None:
    """The shipped list answers to Chinese, codes, pinyin and initials."""
    db = db_of(post)
    assert {row.code for row in organisations.listing(db, "鼓楼")} >= {"320106"}
    assert {row.code for row in organisations.listing(db, "luhe")} >= {"320116"}
    assert {row.code for row in organisations.listing(db, "njs")} >= {"320100"}
    assert [row.code for row in organisations.listing(db, "320106")] == ["320106"]
    assert len(organisations.listing(db)) > 100
    assert organisations.listing(db, "没有这个") == ()


def test_plan_in_force_shows_its_levels(post: Post) -> None:
    """A published plan is listed with the levels of its document; a draft and a repealed one are not."""
    level = {"level": "major", "matters": "抢险救援", "measures": "封闭道路", "period_hours": 24}
    document = {"format": 1, "title": "危险化学品事故应急预案", "levels": [level]}
    done = post.do(PublishPlan(document=encode(document), version="1.0", name="危化品预案", code="JS-WHP"))
    post.do(PublishPlan(document=encode({**document, "title": "草案"}), version="0.1", name="草案", code="JS-CA", as_draft=True))
    (row,) = plans.in_force(db_of(post))
    assert (row.name, row.code, row.version, row.levels, row.id in done.created) == ("危化品预案", "JS-WHP", "1.0", ("major",), True)
    post.do(RepealPlan(version=row.version_id, reason="修订"))
    assert plans.in_force(db_of(post)) == ()


def test_every_op_begins_as_the_history_looks_for_it() -> None:
    """Creates, elided and named ops of every kind begin with the bytes by which the log is searched."""
    replica, scope = ReplicaId(b"\x01" * 8), organisation_scope("320106")
    header = Header(seq=2, ordinal=2, wall_ms=START_MS, person="x", office="recorder", command_no=1, urgency=Urgency.RECORD, schema=1)
    entity = EntityId(replica + (1).to_bytes(6, "big") + bytes(2))
    for kind in KINDS.values():
        ops = (
            PlainOp(kind=kind.number, entity=None, field=None, value={1: "x"}, names=None),
            PlainOp(kind=kind.number, entity=entity, field=1, value="x", names=None),
            PlainOp(kind=kind.number, entity=entity, field=1, value="x", names=(OpId(entity),)),
        )
        for op, mark in zip(ops, op_marks(kind.number), strict=True):
            assert mark in encode_entry(replica, scope, header, [op])


def test_an_incidents_own_writings_are_found_without_its_journal(post: Post, incident: bytes) -> None:
    """The index of entries that write to incidents serves the page of an incident, however long its journal is."""
    scope = scope_of(incident)
    post.do(WriteJournal(scope=scope, line="一"))
    post.do(GradeIncident(incident=incident, grade="major", basis="规则"))
    assert [len(entry.ops) > 1 for entry in entries_of(db_of(post), scope, "incident")] == [True, True]
    (row,) = post.rows("select sql from sqlite_schema where name = 'entries_on_incidents'")
    assert row["sql"].endswith(f"where {holds_ops(KINDS['incident'].number)}")


def test_units_to_send_stand_by_how_soon_they_could_be_there(post: Post, incident: bytes) -> None:
    """The nearest free unit first, one without a place by its seat, engaged and unavailable ones last; the one named stands first."""
    here = (118.70, 32.10)
    post.do(SetIncidentFacts(incident=incident, facts={"location": here}))
    far = post.do(RegisterUnit(name="甲队", readiness="standby", location=(118.90, 32.10))).created[0]
    near = post.do(RegisterUnit(name="乙队", readiness="rest", location=(118.71, 32.10))).created[0]
    seated = post.do(RegisterUnit(name="丙队", readiness="standby")).created[0]
    busy = post.do(RegisterUnit(name="丁队", readiness="standby", location=here)).created[0]
    broken = post.do(RegisterUnit(name="戊队", readiness="unavailable", location=here)).created[0]
    post.do(DispatchUnit(incident=incident, unit=busy))
    db = db_of(post)
    seats = {"320106": (118.75, 32.10)}
    rows = units.nearest(db, "", incident, seats)
    assert [row.id for row in rows] == [near, seated, far, busy, broken]
    assert [None if row.metres is None else round(row.metres / 100) for row in rows] == [9, 47, 188, 0, 0]
    unplaced = units.nearest(db, "", incident, {})
    assert [(row.id, row.metres is None) for row in unplaced[:3]] == [(near, False), (far, False), (seated, True)]
    assert [row.id for row in units.nearest(db, "甲队", incident, seats)] == [far]
    assert units.nearest(db, "没有", incident, seats) == ()


def test_without_a_place_of_the_incident_units_stand_by_name(post: Post, incident: bytes) -> None:
    """No estimate is made up, free ones still come first; the seat of the division it lies in stands for a place nobody told."""
    for name, place in (("乙队", (118.71, 32.10)), ("甲队", (118.90, 32.10))):
        post.do(RegisterUnit(name=name, readiness="standby", location=place))
    busy = post.do(RegisterUnit(name="丙队", readiness="standby")).created[0]
    post.do(DispatchUnit(incident=incident, unit=busy))
    seats = {"320106": (118.75, 32.10)}
    for asked in (incident, bytes(16)):
        plainly = units.nearest(db_of(post), "", asked, seats)
        assert [(row.name, row.metres) for row in plainly] == [("乙队", None), ("甲队", None), ("丙队", None)]
    post.do(SetIncidentFacts(incident=incident, facts={"division": "320106"}))
    assert [(row.name, row.metres is None) for row in units.nearest(db_of(post), "", incident, seats)] == [
        ("乙队", False),
        ("甲队", False),
        ("丙队", False),
    ]


def test_an_order_to_somebody_outside_stands_in_its_incident(post: Post, incident: bytes) -> None:
    """It lives in a circle, since its recipient is no party; its issuer still finds it, with its recipients, where it was issued."""
    inside = post.do(IssueOrderNow(text="封闭出口", urgency="flash", organisations=("320106",), incident=incident)).created[0]
    outside = post.do(IssueOrderNow(text="上游停泵", urgency="urgent", organisations=("320106", "320115"), incident=incident))
    other = post.do(OpenIncident(title="另一起", mode="actual", state="confirmed")).created[0]
    detail = incidents.detail(db_of(post), incident)
    assert detail is not None
    assert [row.text for row in detail.orders] == ["封闭出口", "上游停泵"]
    assert [row.mine for row in detail.orders] == [True, True]
    assert detail.orders[0].id == inside
    assert detail.orders[1].scope != detail.incident.scope
    assert {row.organisation for row in detail.orders[1].recipients} == {"320106", "320115"}
    assert detail.orders[1].id in outside.created
    assert detail.orders[1].recipients[0].heads
    second = incidents.detail(db_of(post), other)
    assert second is not None
    assert second.orders == ()
