"""At the scene: posts, journal, dispatch, forces."""

import pytest
from fakes.memory_view import CITY, COUNTY, NOW_MS, OTHER, STATION, MemoryView

from sync.domain import acts
from sync.domain.alerts import alerts, effective_status
from sync.domain.commands.dispatch import AdvanceAssignment, DispatchUnit, DispatchUnits, RecallUnit, ReleaseUnit
from sync.domain.commands.forces import (
    ROWS_MAX,
    ImportContacts,
    ImportUnits,
    RegisterContact,
    RegisterUnit,
    ReportReadiness,
    SetContactFacts,
    SetUnitFacts,
    StrikeContact,
    StrikeUnit,
)
from sync.domain.commands.journals import StrikeJournal, TickJournal, WriteJournal
from sync.domain.commands.posts import EstablishPost, MovePost, OfferHandover, OpenPost, ResumePost, TakeHandover
from sync.domain.draft import Create, Record, Set, Urgency
from sync.domain.failures import Refused
from sync.domain.ids import EntityId
from sync.domain.scopes import incident_scope, organisation_scope, standing_circle_scope
from sync.domain.sizes import DRAFT_BYTES_MAX, draft_bytes


@pytest.fixture
def view() -> MemoryView:
    return MemoryView()


@pytest.fixture
def incident(view: MemoryView) -> EntityId:
    return an_incident(view)


def an_incident(view: MemoryView, state: str = "handling") -> EntityId:
    return view.put("incident", state=state, mode="actual", title="罐车侧翻", number="鼓楼-B-0009", parties=(COUNTY,))


def record(view: MemoryView, kind: str, entity: EntityId) -> Record:
    found = view.record(kind, entity)
    assert found is not None
    return found


def refusal(view: MemoryView, request: object) -> Refused:
    with pytest.raises(Refused) as refused:
        acts.decide(view, request, at_ms=NOW_MS)
    return refused.value


# Posts


def test_one_scene_post_works_at_a_time(view: MemoryView, incident: EntityId) -> None:
    """A second one is refused, planned or struck ones do not count, and a planned one can't open beside it."""
    view.put("post", incident_scope(incident), state="active", sort="scene", name="误录", struck="误")
    planned = view.do(EstablishPost(incident=incident, sort="scene", name="备用", commander="赵", planned=True))
    assert record(view, "post", planned)["established_at"] is None
    first = view.do(EstablishPost(incident=incident, sort="scene", name="现场指挥部", commander="李"))
    assert record(view, "post", first)["established_at"] == NOW_MS
    assert refusal(view, EstablishPost(incident=incident, sort="scene", name="另一个", commander="孙")).code == "post.scene_exists"
    assert refusal(view, OpenPost(post=planned)).code == "post.scene_exists"
    forward = view.do(EstablishPost(incident=incident, sort="forward", name="前指", commander="孙", planned=True))
    view.do(OpenPost(post=forward))
    assert record(view, "post", forward)["state"] == "active"


def test_a_post_needs_name_commander_and_a_known_sort(view: MemoryView, incident: EntityId) -> None:
    """Whoever commands is written down from the start."""
    assert refusal(view, EstablishPost(incident=incident, sort="scene", name="", commander="李")).code == "post.name_missing"
    assert refusal(view, EstablishPost(incident=incident, sort="scene", name="前", commander="")).code == "post.commander_missing"
    assert refusal(view, EstablishPost(incident=incident, sort="rear", name="前", commander="李")).code == "field.unknown_choice"


def test_a_post_takes_its_new_place_with_it(view: MemoryView, incident: EntityId) -> None:
    """Moving and resuming may name the place, and need not."""
    post = view.do(EstablishPost(incident=incident, sort="scene", name="现场", commander="李", place="1号门"))
    view.do(MovePost(post=post))
    assert record(view, "post", post)["place"] == "1号门"
    view.do(ResumePost(post=post, place="2号门", location=(118.7, 32.1)))
    assert (record(view, "post", post)["place"], record(view, "post", post)["location"]) == ("2号门", (118.7, 32.1))


def test_command_passes_when_it_is_taken(view: MemoryView, incident: EntityId) -> None:
    """Offer, then take by the one named; each other way is refused."""
    post = view.do(EstablishPost(incident=incident, sort="scene", name="现场", commander="李"))
    assert refusal(view, TakeHandover(post=post, successor="周")).code == "post.no_offer"
    assert refusal(view, OfferHandover(post=post, successor="", brief="态势平稳")).code == "post.successor_missing"
    assert refusal(view, OfferHandover(post=post, successor="周", brief=" ")).code == "post.handover_brief_missing"
    view.do(OfferHandover(post=post, successor="周", brief="态势平稳"))
    assert record(view, "post", post)["commander"] == "李"
    assert refusal(view, TakeHandover(post=post, successor="吴")).code == "post.not_successor"
    view.do(TakeHandover(post=post, successor=" 周 "))
    assert record(view, "post", post)["commander"] == "周"
    assert refusal(view, TakeHandover(post=post, successor="周")).code == "post.no_offer"


def test_a_closed_post_hands_nothing_over(view: MemoryView, incident: EntityId) -> None:
    """There is no command left to pass."""
    post = view.put("post", incident_scope(incident), state="closed", sort="scene", name="现场", commander="李")
    assert refusal(view, OfferHandover(post=post, successor="周", brief="x")).code == "post.closed"


@pytest.mark.parametrize("state", ["ended", "archived", "false_alarm", "merged", "void"])
def test_an_ended_incident_takes_no_new_work_but_late_lines(view: MemoryView, state: str) -> None:
    """Posts and units are refused; the journal stays open."""
    ended = an_incident(view, state)
    unit = view.do(RegisterUnit(name="鼓楼机动"))
    assert refusal(view, EstablishPost(incident=ended, sort="scene", name="现场", commander="李")).facts == {"state": state}
    assert refusal(view, DispatchUnit(incident=ended, unit=unit)).code == "incident.closed"
    view.do(WriteJournal(scope=incident_scope(ended), line="补录: 02:10 到场"))


# Journal


def test_a_line_keeps_the_time_stated_beside_the_time_entered(view: MemoryView, incident: EntityId) -> None:
    """Stated now unless said otherwise."""
    scope = incident_scope(incident)
    first = view.do(WriteJournal(scope=scope, line="到场", channel="radio", said_by="鼓楼11"))
    second = view.do(WriteJournal(scope=scope, line="设卡", stated_at=5, after=first, subject=incident))
    assert record(view, "journal", first)["stated_at"] == NOW_MS
    assert (record(view, "journal", second)["stated_at"], record(view, "journal", second)["after"]) == (5, first)


def test_a_journal_is_kept_in_incident_organisation_and_circle(view: MemoryView) -> None:
    """Wherever work is shared, not in the authority, and not where another organisation is at home."""
    for scope in (organisation_scope(COUNTY), standing_circle_scope(COUNTY)):
        view.do(WriteJournal(scope=scope, line="交接班"))
    for scope, code in ((organisation_scope(OTHER), "scope.may_not_write"), (b"a", "scope.may_not_write"), (b"?", "scope.unknown")):
        assert refusal(view, WriteJournal(scope=scope, line="x")).code == code
    assert refusal(view, WriteJournal(scope=organisation_scope(COUNTY), line="\t")).code == "journal.line_missing"


def test_a_struck_line_stays_with_its_reason(view: MemoryView, incident: EntityId) -> None:
    """Struck once, with a reason."""
    line = view.do(WriteJournal(scope=incident_scope(incident), line="到场"))
    assert refusal(view, StrikeJournal(journal=line, reason="")).code == "journal.reason_missing"
    view.do(StrikeJournal(journal=line, reason="听错"))
    assert (record(view, "journal", line)["line"], record(view, "journal", line)["struck"]) == ("到场", "听错")
    assert refusal(view, StrikeJournal(journal=line, reason="再")).code == "record.struck"


def test_ticks_go_on_and_off(view: MemoryView, incident: EntityId) -> None:
    """Each desk ticks for itself."""
    line = view.do(WriteJournal(scope=incident_scope(incident), line="到场"))
    view.do(TickJournal(journal=line, tick="map"))
    view.do(TickJournal(journal=line, tick="operations"))
    assert record(view, "journal", line)["ticks"] == ("map", "operations")
    assert refusal(view, TickJournal(journal=line, tick="map")).code == "journal.ticked_already"
    assert refusal(view, TickJournal(journal=line, tick="resources", on=False)).code == "journal.not_ticked"
    assert refusal(view, TickJournal(journal=line, tick="all")).code == "field.unknown_choice"
    view.do(TickJournal(journal=line, tick="map", on=False))
    assert record(view, "journal", line)["ticks"] == ("operations",)


# Dispatch


def test_a_dispatch_is_one_flash_entry_that_lets_the_unit_in(view: MemoryView, incident: EntityId) -> None:
    """Assignment with copied names, and the unit's organisation as a party."""
    unit = view.at(OTHER).do(RegisterUnit(name="玄武机动", call_sign="玄武11"))
    (draft,) = acts.decide(view, DispatchUnit(incident=incident, unit=unit, task="封控北门", persons=12), at_ms=NOW_MS)
    assert draft.urgency is Urgency.FLASH
    made = record(view, "assignment", view.apply(draft))
    assert (made["unit_name"], made["call_sign"], made["organisation"]) == ("玄武机动", "玄武11", OTHER)
    assert record(view, "incident", incident)["parties"] == (OTHER, COUNTY)
    view.at(OTHER).do(AdvanceAssignment(assignment=made.id, to="arrived", at=77))
    assert record(view, "assignment", made.id)["arrived_at"] == 77


def test_a_party_s_unit_needs_no_second_invitation(view: MemoryView, incident: EntityId) -> None:
    """The opener's own unit makes one op only."""
    unit = view.do(RegisterUnit(name="鼓楼机动"))
    (draft,) = acts.decide(view, DispatchUnit(incident=incident, unit=unit), at_ms=NOW_MS)
    assert len(draft.writes) == 1


def test_a_unit_is_given_a_second_task_only_knowingly(view: MemoryView, incident: EntityId) -> None:
    """Here never, elsewhere knowingly; a task in an ended incident or one returned binds nobody."""
    unit = view.do(RegisterUnit(name="鼓楼机动"))
    elsewhere, over = an_incident(view), an_incident(view)
    view.put("assignment", incident_scope(over), state="arrived", unit=unit)
    view.dispute(over, "state", "ended")
    first = view.do(DispatchUnit(incident=elsewhere, unit=unit))
    refused = refusal(view, DispatchUnit(incident=incident, unit=unit))
    assert (refused.code, refused.facts["incident"]) == ("unit.assigned_elsewhere", "鼓楼-B-0009")
    view.do(DispatchUnit(incident=incident, unit=unit, knowingly=True))
    assert refusal(view, DispatchUnit(incident=incident, unit=unit, knowingly=True)).code == "unit.already_assigned_here"
    view.do(AdvanceAssignment(assignment=first, to="arrived"))
    view.do(ReleaseUnit(assignment=first, at=9))
    assert record(view, "assignment", first)["returned_at"] == 9


def test_a_task_in_an_incident_not_held_still_counts(view: MemoryView, incident: EntityId) -> None:
    """What can't be seen to be over is taken as open."""
    unit = view.do(RegisterUnit(name="鼓楼机动"))
    unseen = an_incident(view)
    view.do(DispatchUnit(incident=unseen, unit=unit))
    del view.world.rows[unseen]
    assert refusal(view, DispatchUnit(incident=incident, unit=unit)).facts["incident"] is None


def test_an_unavailable_unit_is_sent_only_knowingly(view: MemoryView, incident: EntityId) -> None:
    """The reason it gave is shown."""
    unit = view.do(RegisterUnit(name="鼓楼机动", readiness="standby"))
    view.do(ReportReadiness(unit=unit, readiness="unavailable", reason="车辆检修"))
    assert refusal(view, DispatchUnit(incident=incident, unit=unit)).facts["reason"] == "车辆检修"
    view.do(DispatchUnit(incident=incident, unit=unit, knowingly=True))


def test_letting_another_organisation_in_takes_the_office_for_it(view: MemoryView, incident: EntityId) -> None:
    """A force keeper dispatches own units, not those that widen the incident."""
    unit = view.at(OTHER).do(RegisterUnit(name="玄武机动"))
    assert refusal(view.acting("force_keeper"), DispatchUnit(incident=incident, unit=unit)).code == "office.may_not"


def test_several_units_go_in_one_entry_or_none_does(view: MemoryView, incident: EntityId) -> None:
    """One flash entry, one assignment for each, each new organisation let in once; one that may not go is named and stops them all."""
    own, first, second = (
        view.at(place).do(RegisterUnit(name=name)) for place, name in ((COUNTY, "鼓楼机动"), (OTHER, "玄武一队"), (OTHER, "玄武二队"))
    )
    request = DispatchUnits(incident=incident, units=(own, first, second, first), task="封控北门")
    (draft,) = acts.decide(view.at(COUNTY), request, at_ms=NOW_MS)
    assert draft.urgency is Urgency.FLASH
    assert [type(write).__name__ for write in draft.writes] == ["Create", "Create", "Create", "Add"]
    view.apply(draft)
    made = view.records("assignment", task="封控北门")
    assert {(row["unit"], row["organisation"], row["state"]) for row in made} == {
        (own, COUNTY, "ordered"),
        (first, OTHER, "ordered"),
        (second, OTHER, "ordered"),
    }
    fresh = view.do(RegisterUnit(name="鼓楼二队"))
    refused = refusal(view, DispatchUnits(incident=incident, units=(fresh, own)))
    assert (refused.code, refused.facts["unit"]) == ("unit.already_assigned_here", "鼓楼机动")
    assert refusal(view, DispatchUnits(incident=incident, units=())).code == "assignment.unit_missing"


def test_a_recall_needs_a_reason(view: MemoryView, incident: EntityId) -> None:
    """And an advance never stands in for it."""
    entity = view.put("assignment", incident_scope(incident), state="departed", unit=incident)
    assert refusal(view, RecallUnit(assignment=entity, reason="")).code == "assignment.reason_missing"
    assert refusal(view, AdvanceAssignment(assignment=entity, to="recalled")).code == "assignment.illegal_transition"


def test_a_recalled_unit_may_be_sent_anew(view: MemoryView, incident: EntityId) -> None:
    """On its way back it holds no task: elsewhere it needs no knowing, here it may be sent again; and it is not in two places."""
    unit = view.do(RegisterUnit(name="鼓楼机动"))
    elsewhere = an_incident(view)
    first = view.do(DispatchUnit(incident=elsewhere, unit=unit))
    assert refusal(view, DispatchUnit(incident=incident, unit=unit)).code == "unit.assigned_elsewhere"
    view.do(RecallUnit(assignment=first, reason="改派"))
    second = view.do(DispatchUnit(incident=incident, unit=unit))
    view.do(RecallUnit(assignment=second, reason="无需增援"))
    third = view.do(DispatchUnit(incident=incident, unit=unit))
    rows = [record(view, "incident", one) for one in (elsewhere, incident)] + list(view.records("assignment", unit=unit))
    assert [row["state"] for row in view.records("assignment", unit=unit)].count("ordered") == 1
    assert alerts(rows) == ()
    assert effective_status(record(view, "unit", unit), rows[2:]).assignment == record(view, "assignment", third)


# Forces


def test_a_unit_is_registered_once_by_name(view: MemoryView) -> None:
    """A struck unit frees its name."""
    unit = view.do(RegisterUnit(name="鼓楼机动", capabilities=("破拆", "排爆"), strength_ready=20))
    assert record(view, "unit", unit)["capabilities"] == ("破拆", "排爆")
    assert refusal(view, RegisterUnit(name=" 鼓楼机动 ")).code == "unit.name_taken"
    assert refusal(view, StrikeUnit(unit=unit, reason="")).code == "unit.reason_missing"
    view.do(StrikeUnit(unit=unit, reason="撤编"))
    view.do(RegisterUnit(name="鼓楼机动"))
    assert refusal(view, RegisterUnit(name="")).code == "unit.name_missing"
    assert refusal(view, RegisterUnit(name="x", strength_ready=-1)).code == "field.out_of_bounds"


def test_readiness_is_reported_with_the_figures_given(view: MemoryView) -> None:
    """What is not given stays; unavailable needs a reason, standby clears the old one."""
    unit = view.do(RegisterUnit(name="鼓楼机动", strength_ready=20))
    assert refusal(view, ReportReadiness(unit=unit, readiness="unavailable")).code == "unit.reason_missing"
    assert refusal(view, ReportReadiness(unit=unit, readiness="")).code == "unit.readiness_missing"
    view.do(ReportReadiness(unit=unit, readiness="unavailable", reason="检修", vehicles=2))
    view.do(ReportReadiness(unit=unit, readiness="standby", strength_present=18))
    now = record(view, "unit", unit)
    assert (now["readiness"], now["reason"], now["vehicles"], now["strength_ready"]) == ("standby", None, 2, 20)


def test_only_the_own_organisation_keeps_its_units(view: MemoryView) -> None:
    """Superiors read them and do not write them."""
    unit = view.do(RegisterUnit(name="鼓楼机动"))
    view.do(SetUnitFacts(unit=unit, facts={"talkgroup": "处突1"}))
    assert record(view, "unit", unit)["talkgroup"] == "处突1"
    for other in (CITY, STATION):
        assert refusal(view.at(other), SetUnitFacts(unit=unit, facts={"talkgroup": "x"})).code == "scope.may_not_write"


def test_a_contact_is_dated(view: MemoryView) -> None:
    """Now unless told otherwise."""
    now = view.do(RegisterContact(office="值班室", name="李", phone="025-0000"))
    old = view.do(RegisterContact(office="值班室", as_of=5))
    assert (record(view, "contact", now)["as_of"], record(view, "contact", old)["as_of"]) == (NOW_MS, 5)
    assert refusal(view, RegisterContact(office="")).code == "contact.office_missing"


def test_a_contact_is_corrected_confirmed_and_struck(view: MemoryView) -> None:
    """A correction counts as confirmed at its own moment unless it says another; superiors only read."""
    contact = view.do(RegisterContact(office="值班室", name="李", as_of=5))
    view.do(SetContactFacts(contact=contact, facts={"phone": "025-1111"}))
    assert (record(view, "contact", contact)["phone"], record(view, "contact", contact)["as_of"]) == ("025-1111", NOW_MS)
    view.do(SetContactFacts(contact=contact, facts={"radio": "钟山00", "as_of": 9}))
    assert record(view, "contact", contact)["as_of"] == 9
    assert refusal(view, SetContactFacts(contact=contact, facts={})).code == "facts.none"
    assert refusal(view.at(CITY), SetContactFacts(contact=contact, facts={"phone": "1"})).code == "scope.may_not_write"
    assert refusal(view, StrikeContact(contact=contact, reason=" ")).code == "contact.reason_missing"
    view.do(StrikeContact(contact=contact, reason="已调离"))
    assert refusal(view, SetContactFacts(contact=contact, facts={"phone": "1"})).code == "record.struck"


def test_an_import_writes_the_good_rows_in_entries_that_fit(view: MemoryView) -> None:
    """Bad rows stop nobody; each entry stays below its limit; a struck unit's name is free."""
    view.do(RegisterUnit(name="鼓楼机动"))
    view.do(StrikeUnit(unit=view.do(RegisterUnit(name="旧队")), reason="撤编"))
    rows = tuple({"名称": f"第{number}分队", "类型": "处突机动队", "地点": "集结地" * 20} for number in range(200))
    drafts = acts.decide(view, ImportUnits(rows=({"名称": "鼓楼机动"}, {"名称": ""}, {"名称": "旧队"}, *rows)), at_ms=NOW_MS)
    assert len(drafts) > 1
    assert sum(len(draft.writes) for draft in drafts) == 201
    assert all(draft_bytes(draft.writes) <= DRAFT_BYTES_MAX for draft in drafts)


def test_an_import_changes_what_was_displayed_and_nothing_else(view: MemoryView) -> None:
    """A row that changes a unit names the heads of its preview; without them, or when it came or went since, nothing is written."""
    unit = view.do(RegisterUnit(name="鼓楼机动", call_sign="钟山01", strength_ready=20))
    heads = {name: record(view, "unit", unit).heads[name] for name in ("strength_ready",)}
    row = {"名称": "鼓楼机动", "呼号": "钟山01", "可出动": "18"}
    assert refusal(view, ImportUnits(rows=(row,))).code == "row.changed_meanwhile"
    assert refusal(view, ImportUnits(rows=({"名称": "新队"},), seen={"0": {}})).code == "row.changed_meanwhile"
    (draft,) = acts.decide(view, ImportUnits(rows=(row,), seen={"0": heads}), at_ms=NOW_MS)
    assert [(write.field, write.value, write.seen) for write in draft.writes if isinstance(write, Set)] == [
        ("strength_ready", 18, heads["strength_ready"])
    ]
    assert acts.decide(view, ImportUnits(rows=({"名称": "鼓楼机动", "可出动": "20"},)), at_ms=NOW_MS) == ()


def test_contacts_are_imported_with_a_date(view: MemoryView) -> None:
    """A sheet without dates counts as confirmed now; a date of its own stands."""
    rows = ({"岗位": "值班室", "电话": "025-1"}, {"岗位": "值班长", "核实时间": "2026-07-01"}, {"电话": "9"})
    (draft,) = acts.decide(view, ImportContacts(rows=rows), at_ms=NOW_MS)
    moments = [write.fields["as_of"] for write in draft.writes if isinstance(write, Create)]
    assert moments[0] == NOW_MS
    assert moments[1] != NOW_MS
    contact = view.do(RegisterContact(office="值班室", name="李", phone="1"))
    seen = {"0": {"phone": record(view, "contact", contact).heads["phone"]}}
    (draft,) = acts.decide(view, ImportContacts(rows=({"岗位": "值班室", "姓名": "李", "电话": "2"},), seen=seen), at_ms=NOW_MS)
    assert [write.field for write in draft.writes if isinstance(write, Set)] == ["phone"]


def test_an_import_of_nothing_good_is_refused(view: MemoryView) -> None:
    """So is one past all measure."""
    assert refusal(view, ImportUnits(rows=({"名称": ""},))).code == "units.no_good_row"
    assert refusal(view, ImportUnits(rows=({},) * (ROWS_MAX + 1))).code == "units.too_many_rows"


def test_a_line_is_written_with_its_ticks(view: MemoryView, incident: EntityId) -> None:
    """Each desk once, in the same entry; an unknown desk is refused."""
    scope = incident_scope(incident)
    line = view.do(WriteJournal(scope=scope, line="水幕展开", ticks=("map", "map", "resources")))
    assert set(record(view, "journal", line)["ticks"]) == {"map", "resources"}  # type: ignore[arg-type]
    assert refusal(view, WriteJournal(scope=scope, line="x", ticks=("weather",))).code == "field.unknown_choice"
