"""Persons, offices and duties: who may say who works here, and that an office counts only where device and person have it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.access import Standing, acting
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.persons import GrantOffice, RegisterPerson, SetPersonFacts, StrikePerson, TakeDuty, WithdrawOffice
from sync.domain.commands.responses import CountersignResponse, StartResponse
from sync.domain.failures import Refused
from sync.domain.ids import EntityId
from sync.domain.offices import AUDITOR, DISPATCHER, DUTY_COMMANDER, OFFICES, PERSONS, RECORDER
from tests.fakes.memory_view import COUNTY, Facts, MemoryView

NAME = "陈默"


def code_of(view: MemoryView, request: object) -> str:
    with pytest.raises(Refused) as caught:
        view.do(request)
    return caught.value.code


@pytest.fixture
def view() -> MemoryView:
    return MemoryView()


def registered(view: MemoryView, *offices: str, name: str = NAME) -> EntityId:
    return view.do(RegisterPerson(name=name, offices=offices))


def first_response(view: MemoryView, request: StartResponse) -> EntityId:
    before = {record.id for record in view.records("response")}
    view.do(request)
    return next(record.id for record in view.records("response") if record.id not in before)


def as_person(view: MemoryView, name: str, office: str) -> MemoryView:
    return replace(view, author=replace(view.author, person=name, office=office))


@pytest.mark.parametrize("office", OFFICES)
def test_only_who_commands_or_administers_says_who_works_here(view: MemoryView, office: str) -> None:
    """Every office is tried: those of persons register, all others are refused by their office."""
    if office in PERSONS:
        assert registered(view.acting(office), RECORDER)
    else:
        assert code_of(view.acting(office), RegisterPerson(name=NAME, offices=(RECORDER,))) == "office.may_not"


def test_what_a_person_needs(view: MemoryView) -> None:
    """A name that nobody else has, and an office that exists."""
    registered(view, RECORDER)
    assert code_of(view, RegisterPerson(name=NAME, offices=(RECORDER,))) == "person.name_taken"
    assert code_of(view, RegisterPerson(name=" ", offices=(RECORDER,))) == "person.name_missing"
    assert code_of(view, RegisterPerson(name="韩砚秋", offices=())) == "person.offices_missing"
    assert code_of(view, RegisterPerson(name="韩砚秋", offices=("king",))) == "office.unknown"


def test_a_registered_person_acts_in_the_offices_held_and_in_no_other(view: MemoryView) -> None:
    """Granted it may, withdrawn it may not; whoever is not registered works as the device does; struck, nothing is held."""
    person = registered(view, RECORDER)
    opening = OpenIncident(title="桥面积水", mode="exercise")
    mine = as_person(view, NAME, DISPATCHER)
    assert code_of(mine, opening) == "office.may_not"
    view.do(GrantOffice(person=person, office=DISPATCHER))
    assert mine.do(opening)
    assert code_of(view, GrantOffice(person=person, office=DISPATCHER)) == "person.office_held"
    view.do(WithdrawOffice(person=person, office=DISPATCHER))
    assert code_of(mine, opening) == "office.may_not"
    assert code_of(view, WithdrawOffice(person=person, office=DISPATCHER)) == "person.office_not_held"
    assert as_person(view, "无人登记", DISPATCHER).do(opening)
    view.do(GrantOffice(person=person, office=DISPATCHER))
    view.do(StrikePerson(person=person, reason="调离"))
    assert code_of(mine, opening) == "office.may_not"
    assert code_of(view, GrantOffice(person=person, office=RECORDER)) == "record.struck"


def test_facts_of_a_person_are_corrected(view: MemoryView) -> None:
    """A new name counts from then on; one that is taken is refused; the own name is no other's."""
    person = registered(view, RECORDER)
    registered(view, RECORDER, name="韩砚秋")
    assert code_of(view, SetPersonFacts(person=person, facts={"name": "韩砚秋"})) == "person.name_taken"
    view.do(SetPersonFacts(person=person, facts={"name": NAME, "phone": "025-0000"}))
    view.do(SetPersonFacts(person=person, facts={"name": "陈墨"}))
    record = view.record("person", person)
    assert record is not None
    assert (record["name"], record["phone"]) == ("陈墨", "025-0000")
    assert code_of(view, SetPersonFacts(person=person, facts={})) == "facts.none"


def test_a_duty_relieves_the_one_before(view: MemoryView) -> None:
    """Who takes the seat ends the duty of who sat there, once; in an office that is not held nobody sits down."""
    one, other = registered(view, RECORDER), registered(view, RECORDER, AUDITOR, name="韩砚秋")
    first = as_person(view, NAME, RECORDER).do(TakeDuty(person=one, office=RECORDER))
    second = as_person(view, "韩砚秋", RECORDER).do(TakeDuty(person=other, office=RECORDER, relieves=first, note="水位 9.8 m"))
    before, after = view.record("duty", first), view.record("duty", second)
    assert before is not None
    assert after is not None
    assert (before["ended_at"], after["relieves"], after["ended_at"]) == (after["began_at"], first, None)
    assert code_of(view, TakeDuty(person=one, office=RECORDER, relieves=first)) == "duty.ended"
    assert code_of(view, TakeDuty(person=one, office=DISPATCHER)) == "person.office_not_held"


def test_nobody_countersigns_for_an_approver_who_is_registered(view: MemoryView) -> None:
    """Her own name or none; somebody who is not registered here, or was struck, is countersigned for by who may start a response."""
    incident = view.do(OpenIncident(title="管廊泄漏", mode="actual"))
    said = {"level": "serious", "matters": "管廊泄漏", "period_hours": 4, "measures": "封控"}
    person = registered(view, DUTY_COMMANDER, name="顾清和")
    oral = first_response(view, StartResponse(incident=incident, approver="顾清和", approval="phone", **said))
    assert code_of(view, CountersignResponse(response=oral)) == "response.not_approver"
    as_person(view, "顾清和", DUTY_COMMANDER).do(CountersignResponse(response=oral))
    later = first_response(view, StartResponse(incident=incident, approver="顾清和", approval="oral", **said))
    view.do(StrikePerson(person=person, reason="调离"))
    view.do(CountersignResponse(response=later))


def test_an_oral_approval_is_countersigned_once(view: MemoryView) -> None:
    """By an office that may start a response, never where it was approved in writing, and by one person only."""
    incident = view.do(OpenIncident(title="管廊泄漏", mode="actual"))
    said = {"level": "serious", "matters": "管廊泄漏", "period_hours": 4, "measures": "封控"}
    oral = first_response(view, StartResponse(incident=incident, approver="分管领导", approval="oral", **said))
    assert code_of(view.acting(RECORDER), CountersignResponse(response=oral)) == "office.may_not"
    view.do(CountersignResponse(response=oral))
    record = view.record("response", oral)
    assert record is not None
    assert (record["countersigned_by"], record["countersigned_at"] is not None) == (view.author.person, True)
    assert code_of(view, CountersignResponse(response=oral)) == "response.countersigned"
    written = first_response(view, StartResponse(incident=incident, approver="分管领导", approval="written", **said))
    assert code_of(view, CountersignResponse(response=written)) == "response.not_oral"


@given(st.sets(st.sampled_from(OFFICES)), st.sets(st.sampled_from(OFFICES)), st.sampled_from(OFFICES), st.booleans())
def test_acting_is_one_office_of_device_and_person(device: set[str], held: set[str], office: str, known: bool) -> None:  # noqa: FBT001
    """Never more than the office named, and that only where the device has it and the person, if registered, too."""
    view = MemoryView()
    if known and held:
        registered(view, *sorted(held))
    standing = Standing(organisation=COUNTY, offices=frozenset(device), certified=True)
    stands = acting(standing, NAME, office, Facts(view.world)).offices
    has = office in device and (office in held or not (known and held))
    assert stands == (frozenset({office}) if has else frozenset())
