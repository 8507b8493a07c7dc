"""Working groups and tasks by hand, and letting a party go."""

import pytest
from fakes.memory_view import COUNTY, NOW_MS, OTHER, STATION, MemoryView

from sync.domain import acts
from sync.domain.commands.dispatch import DispatchUnit, RecallUnit, ReleaseUnit
from sync.domain.commands.forces import RegisterUnit
from sync.domain.commands.groups import AddTask, ChangeGroup, JoinGroup, LeaveGroup, OpenGroup
from sync.domain.commands.incidents import AddParty, GradeIncident, RemoveParty, SetIncidentFacts
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.commands.recipients import WithdrawRecipient
from sync.domain.commands.responses import AdvanceGroup, StartResponse
from sync.domain.draft import Record
from sync.domain.failures import Refused
from sync.domain.ids import EntityId


@pytest.fixture
def view() -> MemoryView:
    return MemoryView()


@pytest.fixture
def incident(view: MemoryView) -> EntityId:
    fields = {"mode": "actual", "title": "罐车侧翻", "number": "鼓楼-B-0009", "lead": COUNTY}
    return view.put("incident", state="handling", parties=(COUNTY,), **fields)


def of(view: MemoryView, kind: str, entity: EntityId) -> Record:
    found = view.record(kind, entity)
    assert found is not None
    return found


def refusal(view: MemoryView, request: object) -> Refused:
    with pytest.raises(Refused) as refused:
        acts.decide(view, request, at_ms=NOW_MS)
    return refused.value


def test_a_group_lets_its_members_in(view: MemoryView, incident: EntityId) -> None:
    """Lead and members become parties in the same entry, each once."""
    response = view.do(StartResponse(incident=incident, level="major", matters="泄漏", measures="疏散", period_hours=12))
    group = view.do(OpenGroup(incident=incident, name="现场处置组", lead=STATION, members=(OTHER, OTHER, COUNTY), response=response))
    made = of(view, "group", group)
    assert (made["state"], made["lead"], made["response"]) == ("working", STATION, response)
    assert set(made["members"]) == {OTHER, COUNTY}  # type: ignore[arg-type]
    assert set(of(view, "incident", incident)["parties"]) == {COUNTY, OTHER, STATION}  # type: ignore[arg-type]


def test_a_group_without_lead_changes_no_party(view: MemoryView, incident: EntityId) -> None:
    """A name is enough; without one nothing is made, nor with an unknown organisation."""
    view.do(OpenGroup(incident=incident, name="专家组"))
    assert of(view, "incident", incident)["parties"] == (COUNTY,)
    assert refusal(view, OpenGroup(incident=incident, name=" ")).code == "group.name_missing"
    assert refusal(view, OpenGroup(incident=incident, name="x", lead="nowhere")).code == "organisation.unknown"
    assert refusal(view, OpenGroup(incident=incident, name="x", members=("nowhere",))).code == "organisation.unknown"
    assert refusal(view, OpenGroup(incident=incident, name="x", response=b"?" * 16)).code == "record.not_held"


def test_a_group_changes_while_it_works(view: MemoryView, incident: EntityId) -> None:
    """Lead, contact and reporting by what is given; a dissolved group stays as it was."""
    group = view.do(OpenGroup(incident=incident, name="专家组"))
    view.do(ChangeGroup(group=group, lead=STATION))
    view.do(ChangeGroup(group=group, contact="陆闻笙", report_minutes=30))
    made = of(view, "group", group)
    assert (made["lead"], made["contact"], made["report_minutes"]) == (STATION, "陆闻笙", 30)
    assert refusal(view, ChangeGroup(group=group)).code == "facts.none"
    view.do(AdvanceGroup(group=group, to="dissolved"))
    assert refusal(view, ChangeGroup(group=group, contact="x")).code == "group.ended"


def test_members_come_and_go(view: MemoryView, incident: EntityId) -> None:
    """Who comes becomes a party, who leaves stays one."""
    group = view.do(OpenGroup(incident=incident, name="专家组"))
    view.do(JoinGroup(group=group, organisation=OTHER))
    assert refusal(view, JoinGroup(group=group, organisation=OTHER)).code == "group.already_member"
    view.do(LeaveGroup(group=group, organisation=OTHER))
    assert not of(view, "group", group)["members"]
    assert refusal(view, LeaveGroup(group=group, organisation=OTHER)).code == "group.not_member"
    assert set(of(view, "incident", incident)["parties"]) == {COUNTY, OTHER}  # type: ignore[arg-type]


def test_a_task_is_added_by_hand(view: MemoryView, incident: EntityId) -> None:
    """With its group and due time, or with a title alone."""
    group = view.do(OpenGroup(incident=incident, name="专家组"))
    task = view.do(AddTask(incident=incident, title="测下风向", group=group, due_at=NOW_MS, role="监测岗"))
    made = of(view, "task", task)
    assert (made["state"], made["group"], made["due_at"], made["role"]) == ("pending", group, NOW_MS, "监测岗")
    view.do(AddTask(incident=incident, title="清点人员"))
    assert refusal(view, AddTask(incident=incident, title="")).code == "task.title_missing"


def test_a_party_goes_once_nothing_holds_it(view: MemoryView, incident: EntityId) -> None:
    """Not while a unit of it is out or an order to it is open; the lead and one's own stay."""
    unit = view.at(STATION).do(RegisterUnit(name="湖南路一组"))
    sent = view.do(DispatchUnit(incident=incident, unit=unit))
    assert refusal(view, RemoveParty(incident=incident, organisation=STATION)).code == "incident.party_engaged"
    view.do(RecallUnit(assignment=sent, reason="不需要"))
    view.do(ReleaseUnit(assignment=sent))
    view.do(IssueOrderNow(text="封闭北门", urgency="urgent", organisations=(STATION,), incident=incident))
    assert refusal(view, RemoveParty(incident=incident, organisation=STATION)).code == "incident.party_engaged"
    (recipient,) = view.records("recipient")
    view.do(WithdrawRecipient(recipient=recipient.id, reason="改由他家"))
    view.do(RemoveParty(incident=incident, organisation=STATION))
    assert of(view, "incident", incident)["parties"] == (COUNTY,)
    assert refusal(view, RemoveParty(incident=incident, organisation=STATION)).code == "incident.not_party"
    assert refusal(view, RemoveParty(incident=incident, organisation=COUNTY)).code == "incident.lead_stays"
    view.do(AddParty(incident=incident, organisation=OTHER))
    assert refusal(view.acting("recorder"), RemoveParty(incident=incident, organisation=OTHER)).code == "office.may_not"


def test_a_sensitive_incident_is_graded_above_its_figures(view: MemoryView, incident: EntityId) -> None:
    """What is sensitive is kept beside the grade, goes with a later one, and is no bare fact."""
    view.do(GradeIncident(incident=incident, grade="major", basis="中考期间，考点旁", sensitivity="time"))
    assert of(view, "incident", incident)["sensitivity"] == "time"
    view.do(GradeIncident(incident=incident, grade="serious", basis="10人以上重伤"))
    assert of(view, "incident", incident)["sensitivity"] is None
    assert refusal(view, GradeIncident(incident=incident, grade="major", basis="x", sensitivity="moon")).code == "field.unknown_choice"
    assert refusal(view, SetIncidentFacts(incident=incident, facts={"sensitivity": "time"})).code == "field.fixed"
