"""Dispatching units: one entry lets the unit's organisation in and gives the unit its task.

Pure. Source: engine specification §5 (assignment), §11 A; call-out steps 下令 → 集结 → 出动 → 到场 → 完毕 → 归还.
"""

from dataclasses import dataclass

from sync.domain.commands.rules import create, edit, held, incident_in, is_ended, is_open, may, members, move_to, needed, step
from sync.domain.draft import Add, Draft, Record, Urgency, View, Write
from sync.domain.failures import Refused
from sync.domain.kinds.assignment import FREES, LIFE
from sync.domain.scopes import founder_in, organisation_in

# States an advance may lead to; release and recall are acts of their own.
ADVANCES = ("mustered", "departed", "arrived", "completed")


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchUnit:
    """Order a unit to an incident. `knowingly` = although it is unavailable or has a task elsewhere."""

    incident: bytes
    unit: bytes
    task: str | None = None
    persons: int | None = None
    vehicles: int | None = None
    knowingly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchUnits:
    """Order several units to an incident with one task, all of them or none. `knowingly` as for one, and for each of them."""

    incident: bytes
    units: tuple[bytes, ...]
    task: str | None = None
    knowingly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceAssignment:
    """Note a step of the unit. `at` None = now; `seen` = heads of the state displayed."""

    assignment: bytes
    to: str
    at: int | None = None
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseUnit:
    """Hand the unit back. `at` None = now."""

    assignment: bytes
    at: int | None = None
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallUnit:
    """Call the unit off before its task is done."""

    assignment: bytes
    reason: str
    seen: tuple[bytes, ...] | None = None


def dispatch_unit(view: View, request: DispatchUnit, *, at_ms: int) -> Draft:
    """Add the unit's organisation to the parties when it is none yet, and create the assignment.

    Raises: Refused: `unit.already_assigned_here`, `unit.assigned_elsewhere`, `unit.unavailable`, `incident.closed`,
        access and field codes.
    """
    return _dispatch(view, request, (request.unit,), at_ms=at_ms)


def dispatch_units(view: View, request: DispatchUnits, *, at_ms: int) -> Draft:
    """Do for each unit what `dispatch_unit` does, in one entry; one that may not be sent refuses them all, by its name.

    Raises: Refused: `assignment.unit_missing`, and the codes of `dispatch_unit`.
    """
    if not request.units:
        raise Refused("assignment.unit_missing", field="unit")
    return _dispatch(view, request, tuple(dict.fromkeys(request.units)), at_ms=at_ms)


def advance_assignment(view: View, request: AdvanceAssignment, *, at_ms: int) -> Draft:
    """Move the assignment on and note when; an ended incident's units still report.

    Raises: Refused: `assignment.illegal_transition`, access codes.
    """
    assignment = held(view, "assignment", request.assignment)
    move = move_to(assignment, request.to)
    if request.to not in ADVANCES:
        raise Refused("assignment.illegal_transition", state=assignment["state"], move=request.to)
    return _stepped(view, assignment, move, at=at_ms if request.at is None else request.at, seen=request.seen)


def release_unit(view: View, request: ReleaseUnit, *, at_ms: int) -> Draft:
    """Move to returned and note when."""
    assignment = held(view, "assignment", request.assignment)
    return _stepped(view, assignment, "return", at=at_ms if request.at is None else request.at, seen=request.seen)


def recall_unit(view: View, request: RecallUnit, *, at_ms: int) -> Draft:  # noqa: ARG001 - one signature for all commands
    """Move to recalled.

    Raises: Refused: `assignment.reason_missing` and the codes of a step.
    """
    assignment = held(view, "assignment", request.assignment)
    recalled = step(view, assignment, "recall", seen=request.seen)
    reason = edit("assignment", assignment.id, "reason", needed("assignment", "reason", request.reason))
    return Draft(scope=assignment.scope, writes=(recalled, reason), urgency=Urgency.FLASH)


def _dispatch(view: View, request: DispatchUnit | DispatchUnits, units: tuple[bytes, ...], *, at_ms: int) -> Draft:
    incident = incident_in(view, held(view, "incident", request.incident).scope)
    may(view, incident.scope, "assignment", "create")
    strength = {"persons": request.persons, "vehicles": request.vehicles} if isinstance(request, DispatchUnit) else {}
    writes: list[Write] = []
    newcomers: list[str | None] = []
    for wanted in units:
        unit = held(view, "unit", wanted)
        _refuse_doubtful(view, incident, unit, knowingly=request.knowingly)
        organisation = organisation_in(unit.scope)
        fields = {
            "state": "ordered",
            "unit": unit.id,
            "unit_name": unit["name"],
            "call_sign": unit["call_sign"],
            "organisation": organisation,
            "task": request.task,
            **strength,
            "ordered_at": at_ms,
        }
        writes.append(create("assignment", fields))
        if organisation not in members(incident, "parties") and organisation not in newcomers:
            newcomers.append(organisation)
    if newcomers:
        may(view, incident.scope, "incident", "add")
    writes += [Add(kind="incident", entity=incident.id, field="parties", value=organisation) for organisation in newcomers]
    return Draft(scope=incident.scope, writes=tuple(writes), urgency=Urgency.FLASH)


def _stepped(view: View, assignment: Record, move: str, *, at: int, seen: tuple[bytes, ...] | None) -> Draft:
    moved = step(view, assignment, move, seen=seen)
    writes = (moved, edit("assignment", assignment.id, f"{moved.to}_at", at))
    return Draft(scope=assignment.scope, writes=writes)


def _refuse_doubtful(view: View, incident: Record, unit: Record, *, knowingly: bool) -> None:
    standing = [other for other in view.records("assignment", unit=unit.id) if is_open(other) and other["state"] not in FREES]
    if any(other.scope == incident.scope for other in standing):
        raise Refused("unit.already_assigned_here", unit=unit["name"])
    if knowingly:
        return
    if unit["readiness"] == "unavailable":
        raise Refused("unit.unavailable", unit=unit["name"], reason=unit["reason"])
    for other in standing:
        elsewhere = view.record("incident", founder_in(other.scope) or unit.id)
        if elsewhere is None or not is_ended(elsewhere):
            raise Refused("unit.assigned_elsewhere", unit=unit["name"], incident=elsewhere and elsewhere["number"])


assert set(ADVANCES) <= set(LIFE.states)
