"""Incidents: opening, facts, grade, parties, endings, merging."""

import pytest
from fakes.memory_view import CITY, COUNTY, NOW_MS, OTHER, STATION, MemoryView

from sync.domain import acts
from sync.domain.commands.incident_steps import CallFalse, CloseIncident, ReopenIncident, VoidIncident
from sync.domain.commands.incidents import AddParty, GradeIncident, OpenIncident, SetIncidentFacts
from sync.domain.commands.merges import MergeIncident, UnmergeIncident
from sync.domain.draft import Draft, Record, Urgency
from sync.domain.failures import Refused
from sync.domain.ids import EntityId
from sync.domain.scopes import ScopeSort, incident_scope

TITLE = "江北化工园罐车侧翻"


@pytest.fixture
def view() -> MemoryView:
    return MemoryView()


def opened(view: MemoryView, **fields: object) -> EntityId:
    return view.do(OpenIncident(title=TITLE, **{"mode": "actual", **fields}))  # type: ignore[arg-type]


def incident(view: MemoryView, entity: EntityId) -> Record:
    record = view.record("incident", entity)
    assert record is not None
    return record


def test_opening_founds_a_scope_whose_first_party_is_the_opener(view: MemoryView) -> None:
    """One entry holds mode, number and first party; the time reported is now unless given."""
    entity = opened(view, place="3号门", location=(118.7, 32.1), class_code="A204")
    record = incident(view, entity)
    assert record.scope == incident_scope(entity)
    assert record["state"] == "unverified"
    assert record["number"] == "鼓楼-B-0001"
    assert record["parties"] == (COUNTY,)
    assert record["lead"] == COUNTY
    assert record["reported_at"] == NOW_MS
    assert incident(view, opened(view, reported_at=5))["reported_at"] == 5
    assert [draft.founds for _, draft in view.world.entries] == [ScopeSort.INCIDENT] * 2


def test_numbers_count_up_and_a_refusal_uses_none(view: MemoryView) -> None:
    """The second incident is 0002 although an attempt between them was refused."""
    opened(view)
    with pytest.raises(Refused, match=r"^incident\.title_missing"):
        view.do(OpenIncident(title="  ", mode="actual"))
    assert incident(view, opened(view))["number"] == "鼓楼-B-0002"


def test_an_opener_unknown_to_the_tree_numbers_by_code(view: MemoryView) -> None:
    """A device of an organisation that the shipped list lacks still numbers."""
    del view.world.organisations[COUNTY]
    assert incident(view, opened(view))["number"] == f"{COUNTY}-B-0001"


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"state": "handling"}, "incident.not_initial", None),
        ({"mode": "pretend"}, "field.unknown_choice", "mode"),
        ({"mode": ""}, "incident.mode_missing", "mode"),
        ({"place": "长" * 201}, "field.too_long", "place"),
        ({"place": "\ud800"}, "field.malformed", "place"),
        ({"location": (181.0, 0.0)}, "field.malformed", "location"),
        ({"happened_at": -1}, "field.malformed", "happened_at"),
    ],
)
def test_values_are_held_against_the_declaration(view: MemoryView, fields: dict[str, object], code: str, field: str | None) -> None:
    """Each refusal names the field, so that it is shown beside it."""
    with pytest.raises(Refused) as refused:
        opened(view, **fields)
    assert refused.value.code == code
    assert refused.value.facts.get("field") == field


def test_only_some_offices_open(view: MemoryView) -> None:
    """The office in which a person acts counts, and it must be one of the device's."""
    with pytest.raises(Refused, match=r"^office\.may_not") as refused:
        opened(view.acting("video"))
    assert refused.value.facts == {"office": "video", "kind": "incident", "move": "create"}
    with pytest.raises(Refused, match=r"^office\.may_not"):
        opened(view.uncertified().acting("administrator"))


def test_facts_are_set_by_name_with_the_heads_seen(view: MemoryView) -> None:
    """Blank text clears; an unseen head stays."""
    entity = opened(view, place="3号门")
    kept, seen = view.dispute(entity, "dead", 1, 2)
    view.do(SetIncidentFacts(incident=entity, facts={"dead": 3, "place": " "}, seen={"dead": (seen,)}))
    record = incident(view, entity)
    assert record["place"] is None
    assert kept in record.heads["dead"]
    assert seen not in record.heads["dead"]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "facts.none"),
        ({"number": "x"}, "field.fixed"),
        ({"grade": "major"}, "field.fixed"),
        ({"parties": OTHER}, "field.fixed"),
        ({"state": "ended"}, "field.fixed"),
        ({"colour": "red"}, "field.unknown"),
        ({"title": ""}, "incident.title_missing"),
        ({"dead": -1}, "field.out_of_bounds"),
        ({"dead": "many"}, "field.malformed"),
        ({"dead": True}, "field.malformed"),
    ],
)
def test_facts_that_belong_to_other_acts_are_refused(view: MemoryView, facts: dict[str, object], code: str) -> None:
    """Grade, number, mode, parties and state have their own commands or none."""
    entity = opened(view)
    with pytest.raises(Refused) as refused:
        view.do(SetIncidentFacts(incident=entity, facts=facts))
    assert refused.value.code == code


def test_a_grade_needs_its_basis_and_a_commander(view: MemoryView) -> None:
    """A person confirms what a rule suggests."""
    entity = opened(view)
    view.do(GradeIncident(incident=entity, grade="serious", basis="条例第三条: 3人以上10人以下死亡"))
    assert incident(view, entity)["grade"] == "serious"
    for fields, code in (
        ({"grade": "serious", "basis": " "}, "incident.grade_basis_missing"),
        ({"grade": "", "basis": "x"}, "incident.grade_missing"),
        ({"grade": "huge", "basis": "x"}, "field.unknown_choice"),
    ):
        with pytest.raises(Refused) as refused:
            view.do(GradeIncident(incident=entity, **fields))
        assert refused.value.code == code
    with pytest.raises(Refused, match=r"^office\.may_not"):
        view.acting("recorder").do(GradeIncident(incident=entity, grade="major", basis="x"))


def test_two_grades_at_once_show_the_higher(view: MemoryView) -> None:
    """Each saw the same earlier head, so both stand."""
    entity = opened(view)
    view.do(GradeIncident(incident=entity, grade="minor", basis="初判"))
    seen = incident(view, entity).heads["grade"]
    view.do(GradeIncident(incident=entity, grade="serious", basis="甲", seen=seen))
    view.do(GradeIncident(incident=entity, grade="major", basis="乙", seen=seen))
    record = incident(view, entity)
    assert record["grade"] == "major"
    assert len(record.heads["grade"]) == 2


def test_a_party_lets_an_organisation_write(view: MemoryView) -> None:
    """Before it is refused, afterwards taken; a second adding is refused."""
    entity = opened(view)
    stranger = view.at(OTHER)
    with pytest.raises(Refused, match=r"^scope\.may_not_write"):
        stranger.do(SetIncidentFacts(incident=entity, facts={"dead": 1}))
    view.do(AddParty(incident=entity, organisation=OTHER))
    stranger.do(SetIncidentFacts(incident=entity, facts={"dead": 1}))
    with pytest.raises(Refused, match=r"^incident\.already_party"):
        view.do(AddParty(incident=entity, organisation=OTHER))
    with pytest.raises(Refused, match=r"^organisation\.unknown"):
        view.do(AddParty(incident=entity, organisation="nowhere"))


def test_a_superior_writes_without_being_a_party(view: MemoryView) -> None:
    """The city grades the county's incident; a station below is no party."""
    entity = opened(view)
    view.at(CITY).do(GradeIncident(incident=entity, grade="major", basis="升级"))
    with pytest.raises(Refused, match=r"^scope\.may_not_write"):
        view.at(STATION).do(GradeIncident(incident=entity, grade="minor", basis="x"))


def test_endings_note_when_and_why(view: MemoryView) -> None:
    """False alarm, void and close set the moment; a reopening clears it."""
    false, void = opened(view), opened(view)
    view.do(CallFalse(incident=false, reason="演习烟雾"), at_ms=7)
    view.do(VoidIncident(incident=void, reason="误录"), at_ms=8)
    assert (incident(view, false)["closed_at"], incident(view, void)["closed_at"]) == (7, 8)
    ended = view.put("incident", state="aftermath", mode="actual", title=TITLE, parties=(COUNTY,))
    view.do(CloseIncident(incident=ended, reason="处置完毕"), at_ms=9)
    assert incident(view, ended)["end_reason"] == "处置完毕"
    view.do(ReopenIncident(incident=ended, reason="复燃"), at_ms=10)
    assert (incident(view, ended)["closed_at"], incident(view, ended)["end_reason"]) == (None, "复燃")


@pytest.mark.parametrize("request_type", [CallFalse, VoidIncident, ReopenIncident])
def test_ways_out_need_a_reason(view: MemoryView, request_type: type) -> None:
    """A blank reason is none."""
    entity = opened(view)
    with pytest.raises(Refused, match=r"^incident\.reason_missing"):
        view.do(request_type(incident=entity, reason=" \n"))


def test_what_is_not_held_or_struck_is_refused(view: MemoryView) -> None:
    """A command never guesses about a record it can't see."""
    with pytest.raises(Refused, match=r"^record\.not_held"):
        view.do(CloseIncident(incident=b"\x00" * 16))
    struck = view.put("incident", state="handling", mode="actual", struck="误")
    with pytest.raises(Refused, match=r"^record\.struck"):
        view.do(CloseIncident(incident=struck))


def test_a_merge_is_two_entries_each_true_alone(view: MemoryView) -> None:
    """One points, the other absorbs; an unmerge takes both back."""
    one, other = opened(view), opened(view)
    drafts = acts.decide(view, MergeIncident(incident=one, into=other), at_ms=NOW_MS)
    assert [draft.scope for draft in drafts] == [incident_scope(one), incident_scope(other)]
    for draft in drafts:
        view.apply(draft)
    assert incident(view, one)["into"] == other
    assert incident(view, other)["absorbs"] == (one,)
    view.do(UnmergeIncident(incident=one, reason="两处起火"))
    assert incident(view, one)["into"] is None
    assert incident(view, one)["state"] == "confirmed"
    assert incident(view, other)["absorbs"] is None


def test_an_unmerge_stands_alone_where_the_other_is_not_held(view: MemoryView) -> None:
    """A replica that holds only the merged incident still takes it back."""
    one, other = opened(view), opened(view)
    view.do(MergeIncident(incident=one, into=other))
    del view.world.rows[other]
    assert len(acts.decide(view, UnmergeIncident(incident=one, reason="并错"), at_ms=NOW_MS)) == 1


def test_merges_that_make_no_sense_are_refused(view: MemoryView) -> None:
    """Into itself, into another mode, into what is merged into it, into an ended one."""
    one, other, drill = opened(view), opened(view), opened(view, mode="exercise")
    ended = view.put("incident", state="ended", mode="actual", title=TITLE, parties=(COUNTY,))
    view.do(MergeIncident(incident=one, into=other))
    for merged, into, code in (
        (other, other, "incident.merge_into_itself"),
        (other, drill, "incident.mode_mismatch"),
        (other, one, "incident.merge_cycle"),
        (other, ended, "incident.closed"),
    ):
        with pytest.raises(Refused) as refused:
            view.do(MergeIncident(incident=merged, into=into))
        assert refused.value.code == code


def test_a_merge_cycle_made_elsewhere_does_not_hang_the_rule(view: MemoryView) -> None:
    """Two cut-off people merged two incidents into each other; a third merge still answers."""
    third = opened(view)
    one, other = opened(view), opened(view)
    for entity, into in ((one, other), (other, one)):
        view.world.rows[entity].heads["state"] = dict.fromkeys(view.dispute(entity, "state", "merged"), "merged")
        view.dispute(entity, "into", into)
    with pytest.raises(Refused, match=r"^incident\.closed"):
        view.do(MergeIncident(incident=third, into=one))


def test_an_opening_waits_with_the_records_and_not_with_the_flashes(view: MemoryView) -> None:
    """Urgency belongs to orders and receipts."""
    (draft,) = acts.decide(view, OpenIncident(title=TITLE, mode="test"), at_ms=NOW_MS)
    assert isinstance(draft, Draft)
    assert draft.urgency is Urgency.RECORD
