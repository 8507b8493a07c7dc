"""Incidents: opening one, its facts and grade, its parties.

Pure. Source: 突发事件应对法 (2024); engine specification §4 (parties), §5 (numbers).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sync.domain.commands.rules import (
    create,
    edit,
    edits,
    held,
    incident_in,
    is_open,
    known_organisation,
    may,
    may_in_office,
    members,
    needed,
    next_number,
)
from sync.domain.draft import Add, Draft, New, Record, Remove, View
from sync.domain.failures import Refused
from sync.domain.kinds.incident import LIFE
from sync.domain.scopes import ScopeSort


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIncident:
    """Open an incident. `state` is one of the initial states; `reported_at` None = now; moments are milliseconds UTC."""

    title: str
    mode: str
    state: str = "unverified"
    class_code: str | None = None
    class_system: str | None = None
    trigger: str | None = None
    happened_at: int | None = None
    reported_at: int | None = None
    place: str | None = None
    location: tuple[float, float] | None = None
    division: str | None = None
    hazards: str | None = None
    source: str | None = None
    secrecy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetIncidentFacts:
    """Correct facts by field name. `seen` = heads displayed per field when editing began."""

    incident: bytes
    facts: Mapping[str, object]
    seen: Mapping[str, tuple[bytes, ...]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeIncident:
    """Set the grade with the rule or reason it rests on. `seen` = heads of the grade displayed.

    `sensitivity`: what of the incident is sensitive and raises it above what the figures say, None when nothing does.
    """

    incident: bytes
    grade: str
    basis: str
    sensitivity: str | None = None
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddParty:
    """Let an organisation, and all above it, read and write this incident."""

    incident: bytes
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveParty:
    """Let an organisation go that has nothing to do here any more; it keeps what it holds and gets nothing further."""

    incident: bytes
    organisation: str


def open_incident(view: View, request: OpenIncident, *, at_ms: int) -> Draft:
    """Found the incident's scope; the opener's organisation is its first party and leads it.

    Raises: Refused: `incident.not_initial`, `incident.title_missing`, office and field codes.
    """
    may_in_office(view, "incident", "create")
    if request.state not in LIFE.initials:
        raise Refused("incident.not_initial", state=request.state)
    opener = view.author.organisation
    fields = {
        "state": request.state,
        "mode": request.mode,
        "title": request.title,
        "class_code": request.class_code,
        "class_system": request.class_system,
        "trigger": request.trigger,
        "happened_at": request.happened_at,
        "reported_at": at_ms if request.reported_at is None else request.reported_at,
        "place": request.place,
        "location": request.location,
        "division": request.division,
        "hazards": request.hazards,
        "source": request.source,
        "secrecy": request.secrecy,
        "lead": opener,
    }
    record = create("incident", fields)
    numbered = create("incident", {**record.fields, "number": next_number(view)})
    party = Add(kind="incident", entity=New(0), field="parties", value=opener)
    return Draft(scope=None, founds=ScopeSort.INCIDENT, writes=(numbered, party))


def set_incident_facts(view: View, request: SetIncidentFacts, *, at_ms: int) -> Draft:  # noqa: ARG001 - one signature for all commands
    """Set facts; an ended incident's facts may still be corrected, every value stays in the history.

    Raises: Refused: `facts.none`, `field.fixed`, access and field codes.
    """
    incident = held(view, "incident", request.incident)
    may(view, incident.scope, "incident", "set")
    return Draft(scope=incident.scope, writes=edits(incident, request.facts, request.seen))


def grade_incident(view: View, request: GradeIncident, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Set grade and basis; a person confirms what a rule only suggests.

    Raises: Refused: `incident.grade_missing`, `incident.grade_basis_missing`, access and field codes.
    """
    incident = held(view, "incident", request.incident)
    may(view, incident.scope, "incident", "grade")
    grade = edit("incident", incident.id, "grade", needed("incident", "grade", request.grade), seen=request.seen)
    basis = edit("incident", incident.id, "grade_basis", needed("incident", "grade_basis", request.basis))
    if request.sensitivity == incident["sensitivity"]:
        return Draft(scope=incident.scope, writes=(grade, basis))
    sensitivity = edit("incident", incident.id, "sensitivity", request.sensitivity)
    return Draft(scope=incident.scope, writes=(grade, basis, sensitivity))


def add_party(view: View, request: AddParty, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Widen the incident to one more organisation.

    Raises: Refused: `incident.already_party`, `organisation.unknown`, `incident.closed`, access codes.
    """
    incident = held(view, "incident", request.incident)
    incident_in(view, incident.scope)
    may(view, incident.scope, "incident", "add")
    code = known_organisation(view, request.organisation)
    if code in members(incident, "parties"):
        raise Refused("incident.already_party", organisation=code)
    return Draft(scope=incident.scope, writes=(Add(kind="incident", entity=incident.id, field="parties", value=code),))


def remove_party(view: View, request: RemoveParty, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Narrow the incident by one organisation.

    Raises: Refused: `incident.not_party`, `incident.lead_stays`, `incident.party_engaged` (a unit of it is out or an order to
        it is open), `incident.closed`, access codes.
    """
    incident = incident_in(view, held(view, "incident", request.incident).scope)
    may(view, incident.scope, "incident", "remove")
    code = request.organisation
    if code not in members(incident, "parties"):
        raise Refused("incident.not_party", organisation=code)
    if code in {incident["lead"], view.author.organisation}:
        raise Refused("incident.lead_stays", organisation=code)
    engaged = (*view.records("assignment", scope=incident.scope, organisation=code), *_addressed(view, incident, code))
    if any(is_open(record) for record in engaged):
        raise Refused("incident.party_engaged", organisation=code)
    return Draft(scope=incident.scope, writes=(Remove(kind="incident", entity=incident.id, field="parties", value=code),))


def _addressed(view: View, incident: Record, code: str) -> tuple[Record, ...]:
    return view.records("recipient", scope=incident.scope, organisation=code)
