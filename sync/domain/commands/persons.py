"""Persons, the offices they hold, and the duty at a seat: registering, granting, withdrawing, striking, relieving.

Pure. Source: domain notes §3.21 (roles), §3.10 (shifts and their hand-over).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sync.domain.commands.rules import create, edit, edits, held, may, members, strike
from sync.domain.draft import Add, Draft, New, Record, Remove, View, Write
from sync.domain.failures import Refused
from sync.domain.offices import OFFICES
from sync.domain.scopes import organisation_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPerson:
    """Register who works at the author's organisation, and the offices held."""

    name: str
    offices: tuple[str, ...]
    service_number: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPersonFacts:
    """Correct facts of a person by field name. `seen` = heads displayed per field when editing began."""

    person: bytes
    facts: Mapping[str, object]
    seen: Mapping[str, tuple[bytes, ...]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantOffice:
    """Let a person act in an office."""

    person: bytes
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawOffice:
    """Let a person act in an office no longer."""

    person: bytes
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikePerson:
    """Strike a person who left, with a reason; what was written under the name stays."""

    person: bytes
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDuty:
    """Take the seat. `relieves` is the duty that ends by it, None where nobody sat there."""

    person: bytes
    office: str
    relieves: bytes | None = None
    note: str | None = None


def register_person(view: View, request: RegisterPerson, *, at_ms: int) -> Draft:  # noqa: ARG001 - one signature for all commands
    """Create a person with the offices held.

    Raises: Refused: `person.name_missing`, `person.name_taken`, `person.offices_missing`, `office.unknown`, access and field codes.
    """
    scope = organisation_scope(view.author.organisation)
    may(view, scope, "person", "create")
    person = create("person", {"name": request.name, "service_number": request.service_number, "phone": request.phone})
    _refuse_name(view, str(person.fields["name"]))
    offices = tuple(dict.fromkeys(_known(office) for office in request.offices))
    if not offices:
        raise Refused("person.offices_missing", field="offices")
    held_by = tuple(Add(kind="person", entity=New(0), field="offices", value=office) for office in offices)
    return Draft(scope=scope, writes=(person, *held_by))


def set_person_facts(view: View, request: SetPersonFacts, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Set what is given.

    Raises: Refused: `facts.none`, `person.name_taken`, `record.not_held`, access and field codes.
    """
    person = held(view, "person", request.person)
    may(view, person.scope, "person", "set")
    name = request.facts.get("name")
    if name is not None and str(name).strip() != person["name"]:
        _refuse_name(view, str(name).strip())
    return Draft(scope=person.scope, writes=edits(person, request.facts, request.seen))


def grant_office(view: View, request: GrantOffice, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Add an office.

    Raises: Refused: `person.office_held`, `office.unknown`, `record.not_held`, access codes.
    """
    person = held(view, "person", request.person)
    may(view, person.scope, "person", "add")
    if _known(request.office) in members(person, "offices"):
        raise Refused("person.office_held", office=request.office)
    return Draft(scope=person.scope, writes=(Add(kind="person", entity=person.id, field="offices", value=request.office),))


def withdraw_office(view: View, request: WithdrawOffice, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Remove an office.

    Raises: Refused: `person.office_not_held`, `record.not_held`, access codes.
    """
    person = held(view, "person", request.person)
    may(view, person.scope, "person", "remove")
    if request.office not in members(person, "offices"):
        raise Refused("person.office_not_held", office=request.office)
    return Draft(scope=person.scope, writes=(Remove(kind="person", entity=person.id, field="offices", value=request.office),))


def strike_person(view: View, request: StrikePerson, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Strike a person.

    Raises: Refused: `person.reason_missing`, `record.not_held`, access codes.
    """
    person = held(view, "person", request.person)
    return Draft(scope=person.scope, writes=(strike(view, person, request.reason),))


def take_duty(view: View, request: TakeDuty, *, at_ms: int) -> Draft:
    """Begin a duty, and end the one that it relieves.

    Raises: Refused: `person.office_not_held`, `duty.ended`, `record.not_held`, access and field codes.
    """
    person = held(view, "person", request.person)
    may(view, person.scope, "duty", "create")
    if request.office not in members(person, "offices"):
        raise Refused("person.office_not_held", office=request.office)
    before = None if request.relieves is None else _unended(view, request.relieves)
    fields = {
        "person": person.id,
        "office": request.office,
        "began_at": at_ms,
        "relieves": None if before is None else before.id,
        "note": request.note,
    }
    writes: list[Write] = [create("duty", fields)]
    if before is not None:
        writes.append(edit("duty", before.id, "ended_at", at_ms))
    return Draft(scope=person.scope, writes=tuple(writes))


def _unended(view: View, entity: bytes) -> Record:
    duty = held(view, "duty", entity)
    if duty["ended_at"] is not None:
        raise Refused("duty.ended")
    return duty


def _refuse_name(view: View, name: str) -> None:
    """Two persons of one name could not be told apart in an entry, which names its author by it."""
    scope = organisation_scope(view.author.organisation)
    if any(other["struck"] is None for other in view.records("person", scope=scope, name=name)):
        raise Refused("person.name_taken", name=name)


def _known(office: str) -> str:
    if office not in OFFICES:
        raise Refused("office.unknown", office=office)
    return office
