"""The situation and what was known at an earlier time, filled by real commands on real devices."""

from fakes.asked import db_of, scope_of
from fakes.post import Post, carry

from sync.domain.commands.dispatch import AdvanceAssignment, DispatchUnit, ReleaseUnit
from sync.domain.commands.forces import RegisterUnit, ReportReadiness
from sync.domain.commands.incident_steps import CallFalse
from sync.domain.commands.incidents import AddParty, GradeIncident, OpenIncident, SetIncidentFacts
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.merges import MergeIncident, UnmergeIncident
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.commands.posts import ClosePost, EstablishPost
from sync.store.queries import known, situation
from sync.store.queries.rows import ROWS_MAX
from sync.store.queries.situation_rows import AT_SCENE, REPORTED, UNPLACED

GATE = (118.842, 32.268)
STATION = (118.77, 32.07)
HOUR_MS = 3_600_000


def _unit(post: Post, name: str, **facts: object) -> bytes:
    return bytes(post.do(RegisterUnit(name=name, sort="fire", **facts)).created[0])  # type: ignore[arg-type]


def test_an_empty_device_shows_an_empty_situation(post: Post) -> None:
    """Every question answers on a new device, with nothing."""
    db = db_of(post)
    assert situation.active(db) == situation.units(db) == situation.posts(db) == situation.standby(db, 0) == ()
    assert situation.find(db, " ") == situation.waiting(db, 0) == situation.units_touched(db, (), ()) == ()
    assert known.at(db, post.clock()).incidents == ()


def test_incidents_stand_with_their_places(post: Post) -> None:
    """An incident has the point it was given, or none; an ended one is not in the situation."""
    placed = bytes(post.do(OpenIncident(title="侧翻", mode="actual", location=GATE)).created[0])
    bare = bytes(post.do(OpenIncident(title="积水", mode="actual")).created[0])
    false = bytes(post.do(OpenIncident(title="误报", mode="actual")).created[0])
    post.do(CallFalse(incident=false, reason="误报"))
    assert {mark.incident.id: mark.location for mark in situation.active(db_of(post))} == {placed: GATE, bare: None}


def test_a_unit_stands_where_the_newer_word_puts_it(post: Post) -> None:
    """Its own report places it; arriving at an incident with a point is a newer word; a later report is newer still."""
    incident = post.do(OpenIncident(title="侧翻", mode="actual", state="confirmed", location=GATE)).created[0]
    unit = _unit(post, "特勤站", readiness="standby", location=STATION)
    (row,) = situation.units(db_of(post))
    assert (row.basis, row.location, row.state, row.incident) == (REPORTED, STATION, "standby", None)
    sent = post.do(DispatchUnit(incident=incident, unit=unit)).created[0]
    post.do(AdvanceAssignment(assignment=sent, to="departed"))
    (row,) = situation.units(db_of(post))
    assert (row.basis, row.location, row.state, row.incident, row.incident_title) == (REPORTED, STATION, "departed", incident, "侧翻")
    post.do(AdvanceAssignment(assignment=sent, to="arrived"))
    (row,) = situation.units_touched(db_of(post), (), (sent,))
    assert (row.basis, row.location, row.state) == (AT_SCENE, GATE, "arrived")
    near = (118.85, 32.27)
    post.do(ReportReadiness(unit=unit, readiness="standby", location=near))
    (row,) = situation.units_touched(db_of(post), (unit,), ())
    assert (row.basis, row.location, row.state) == (REPORTED, near, "arrived")
    post.do(ReleaseUnit(assignment=sent))
    assert [row.state for row in situation.units(db_of(post))] == ["standby"]


def test_the_age_of_a_place_is_that_of_its_report(post: Post) -> None:
    """A later figure does not make an old place look new."""
    unit = _unit(post, "特勤站", readiness="standby", location=STATION)
    (before,) = situation.units(db_of(post))
    post.clock.ms += HOUR_MS
    post.do(ReportReadiness(unit=unit, readiness="rest"))
    (after,) = situation.units(db_of(post))
    assert after.located_ms == before.located_ms
    assert (after.reported_ms or 0) - (before.reported_ms or 0) >= HOUR_MS


def test_units_come_by_pages(post: Post) -> None:
    """A province's units come whole, in pages of at most two hundred, each once."""
    for number in range(ROWS_MAX + 5):
        _unit(post, f"队{number}")
    db = db_of(post)
    first = situation.units(db)
    rest = situation.units(db, first[-1].id)
    assert (len(first), len(rest)) == (ROWS_MAX, 5)
    assert len({row.id for row in (*first, *rest)}) == ROWS_MAX + 5
    assert {row.basis for row in first} == {UNPLACED}


def test_posts_that_stand(post: Post) -> None:
    """A post not closed is in the situation with its incident; a closed one is not."""
    incident = post.do(OpenIncident(title="侧翻", mode="actual", state="confirmed")).created[0]
    open_post = post.do(EstablishPost(incident=incident, sort="scene", name="现场指挥部", commander="周敏", location=GATE)).created[0]
    closed = post.do(EstablishPost(incident=incident, sort="forward", name="前方指挥部", commander="赵刚")).created[0]
    post.do(ClosePost(post=closed))
    (row,) = situation.posts(db_of(post))
    assert (row.id, row.incident, row.incident_title, row.location, row.commander) == (open_post, incident, "侧翻", GATE, "周敏")


def test_standby_counts_by_city(post: Post) -> None:
    """A city's count holds units that stand by and are in no incident, and says how many of the reports are old."""
    incident = post.do(OpenIncident(title="侧翻", mode="actual", state="confirmed")).created[0]
    units = [_unit(post, f"队{number}", readiness="standby") for number in range(3)]
    _unit(post, "休整", readiness="rest")
    post.do(DispatchUnit(incident=incident, unit=units[0]))
    now = post.clock()
    (row,) = situation.standby(db_of(post), now)
    assert (row.city, row.name, row.count, row.aged) == ("320100", "南京", 2, 0)
    assert [row.aged for row in situation.standby(db_of(post), now + 5 * HOUR_MS)] == [2]


def test_find_by_name_number_pinyin_and_initials(post: Post) -> None:
    """Incidents, units, posts and organisations are found by the words of the index."""
    incident = post.do(OpenIncident(title="化工园槽车侧翻", mode="actual", state="confirmed", location=GATE)).created[0]
    _unit(post, "江北特勤站", location=STATION)
    post.do(EstablishPost(incident=incident, sort="scene", name="现场指挥部", commander="周敏"))
    db = db_of(post)
    assert [(row.found.sort, row.location) for row in situation.find(db, "hgy")] == [("incident", GATE)]
    assert [(row.found.sort, row.location) for row in situation.find(db, "特勤")] == [("unit", STATION)]
    assert [(row.found.sort, row.found.incident) for row in situation.find(db, "xianchang")] == [("post", incident)]
    assert ("organisation", "320106") in [(row.found.sort, row.found.code) for row in situation.find(db, "gulou")]
    assert situation.find(db, "没有这个") == ()


def test_what_waits_for_this_desk(post: Post) -> None:
    """An order to us waits to be signed; one of ours past its signing time waits too; both name the incident."""
    incident = post.do(OpenIncident(title="侧翻", mode="actual", state="confirmed")).created[0]
    due = post.clock() + 60_000
    post.do(IssueOrderNow(text="封闭出口", urgency="flash", organisations=("320106",), incident=incident, sign_due_at=due))
    post.do(IssueOrderNow(text="增援", urgency="flash", organisations=("320115",), incident=incident, sign_due_at=due))
    now = [(row.sort, row.incident) for row in situation.waiting(db_of(post), due - 1)]
    later = sorted((row.sort, row.incident) for row in situation.waiting(db_of(post), due + 1))
    assert now == [("sign", incident)]
    assert later == [("sign", incident), ("unsigned", incident)]


def test_a_field_in_question_waits(gulou: Post, jiangning: Post) -> None:
    """Values that did not see each other wait as one line of their incident."""
    for one, other in ((gulou, jiangning), (jiangning, gulou)):
        one.accept(other)
    incident = gulou.do(OpenIncident(title="侧翻", mode="actual", state="confirmed")).created[0]
    gulou.do(AddParty(incident=incident, organisation="320115"))
    carry(gulou, jiangning)
    carry(jiangning, gulou)
    gulou.do(SetIncidentFacts(incident=incident, facts={"trapped": 2}))
    jiangning.do(SetIncidentFacts(incident=incident, facts={"trapped": 3}))
    carry(jiangning, gulou)
    assert [(row.sort, row.incident, row.title) for row in situation.waiting(db_of(gulou), 0)] == [("question", incident, "侧翻")]


def test_an_earlier_moment_reads_as_it_was_written(post: Post) -> None:
    """State, grade, figures, units and the last line are those written by the moment; what came later is not there."""
    incident = post.do(OpenIncident(title="侧翻", mode="actual", state="confirmed", location=GATE)).created[0]
    unit = _unit(post, "特勤站")
    post.do(SetIncidentFacts(incident=incident, facts={"trapped": 2}))
    sent = post.do(DispatchUnit(incident=incident, unit=unit)).created[0]
    post.do(WriteJournal(scope=scope_of(incident), line="先到"))
    then = post.clock()
    post.clock.ms += HOUR_MS
    post.do(SetIncidentFacts(incident=incident, facts={"trapped": 0, "dead": 1}))
    post.do(GradeIncident(incident=incident, grade="serious", basis="研判"))
    post.do(AdvanceAssignment(assignment=sent, to="arrived"))
    post.do(WriteJournal(scope=scope_of(incident), line="到场"))
    later = post.do(OpenIncident(title="后来的", mode="actual")).created[0]
    db = db_of(post)
    past = known.at(db, then, incident)
    (row,) = past.incidents
    assert (row.incident.id, row.location, row.incident.grade, row.incident.units_on_scene, row.incident.units_total) == (
        incident, GATE, None, 0, 1,
    )  # fmt: skip
    assert row.incident.last_text == "先到"
    assert past.detail is not None
    fields = {item.field: item.value for item in past.detail.fields}
    assert (fields["trapped"], "dead" in fields, "grade" in fields) == (2, False, False)
    assert [(item.state, item.arrived_at) for item in past.detail.assignments] == [("ordered", None)]
    assert ([line.text for line in past.detail.journal if not line.system], past.detail.may_write) == (["先到"], False)
    now = known.at(db, post.clock(), incident)
    assert {item.incident.id for item in now.incidents} == {incident, later}
    assert {item.field: item.value for item in now.detail.fields if item.field in {"trapped", "dead"}} == {"trapped": 0, "dead": 1}  # type: ignore[union-attr]
    assert known.at(db, 1).incidents == ()


def test_an_incident_ended_since_goes_on_in_the_past(post: Post) -> None:
    """What is over now was going on then."""
    incident = bytes(post.do(OpenIncident(title="火警", mode="actual")).created[0])
    then = post.clock()
    post.clock.ms += HOUR_MS
    post.do(CallFalse(incident=incident, reason="误报"))
    db = db_of(post)
    assert [mark.incident.state for mark in known.at(db, then).incidents] == ["unverified"]
    assert known.at(db, post.clock()).incidents == ()


def test_now_reads_as_the_present(post: Post) -> None:
    """Folding up to this very moment gives the rows that the list shows."""
    incident = post.do(OpenIncident(title="侧翻", mode="actual", state="confirmed", location=GATE)).created[0]
    unit = _unit(post, "特勤站")
    sent = post.do(DispatchUnit(incident=incident, unit=unit)).created[0]
    post.do(AdvanceAssignment(assignment=sent, to="arrived"))
    post.do(EstablishPost(incident=incident, sort="scene", name="现场指挥部", commander="周敏"))
    db = db_of(post)
    assert known.at(db, post.clock()).incidents == situation.active(db)


def test_an_earlier_moment_shows_what_was_merged_by_then(post: Post) -> None:
    """Before the merge each stands by itself; then one is on the other's page, with its units and lines; taken back, apart again."""
    incident, other = (bytes(post.do(OpenIncident(title=title, mode="actual", state="confirmed")).created[0]) for title in ("侧翻", "追尾"))
    post.do(DispatchUnit(incident=other, unit=_unit(post, "特勤站")))
    post.do(EstablishPost(incident=other, sort="scene", name="现场指挥部", commander="周敏"))
    post.do(WriteJournal(scope=scope_of(other), line="两车追尾"))
    moments = [post.clock()]
    for request in (MergeIncident(incident=other, into=incident), UnmergeIncident(incident=other, reason="两起")):
        post.clock.ms += HOUR_MS
        post.do(request)
        moments.append(post.clock())
    db = db_of(post)
    apart, merged, again = (known.at(db, moment, incident) for moment in moments)
    for past in (apart, again):
        assert {mark.incident.id for mark in past.incidents} == {incident, other}
        assert past.detail is not None
        assert (past.detail.absorbed, past.detail.assignments, past.detail.posts) == ((), (), ())
    (mark,) = merged.incidents
    assert (mark.incident.id, mark.incident.units_total, mark.incident.last_text) == (incident, 1, "两车追尾")
    assert merged.detail is not None
    number = known.at(db, moments[1], other).detail.incident.number  # type: ignore[union-attr]
    assert [(row.unit_name, row.of) for row in merged.detail.assignments] == [("特勤站", number)]
    assert [(row.name, row.of) for row in merged.detail.posts] == [("现场指挥部", number)]
    assert [(row.text, row.of) for row in merged.detail.journal if not row.system] == [("两车追尾", number)]
    assert [row.id for row in merged.detail.absorbed] == [other]
    gone = known.at(db, moments[1], other).detail
    assert gone is not None
    assert gone.into is not None
    assert gone.into.id == incident


def test_what_other_posts_wrote_is_known_by_its_writing(gulou: Post, jiangning: Post) -> None:
    """An entry from elsewhere counts from when it was written: the log keeps no time of arrival, and the claim is no wider."""
    for one, other in ((gulou, jiangning), (jiangning, gulou)):
        one.accept(other)
    incident = gulou.do(OpenIncident(title="侧翻", mode="actual", state="confirmed")).created[0]
    gulou.do(AddParty(incident=incident, organisation="320115"))
    carry(gulou, jiangning)
    jiangning.do(WriteJournal(scope=scope_of(incident), line="江宁先到"))
    then = jiangning.clock()
    assert known.at(db_of(gulou), then).incidents[0].incident.last_text == ""
    jiangning.clock.ms += HOUR_MS
    jiangning.do(WriteJournal(scope=scope_of(incident), line="一小时后"))
    carry(jiangning, gulou)
    assert known.at(db_of(gulou), then).incidents[0].incident.last_text == "江宁先到"
