"""Working groups and tasks made by hand, beside those that a plan makes.

A group's lead and members become parties of the incident in the same entry, as an activation lets them in.

Pure. Source: 突发事件应对法 (2024) art. 72; default working groups of a response (工作组).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sync.domain.commands.rules import create, edit, held, incident_in, is_ended, known_organisation, may, members
from sync.domain.draft import Add, Draft, New, Record, Remove, View, Write
from sync.domain.failures import Refused
from sync.domain.ids import EntityId


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGroup:
    """Open a working group, at work from now on. `response`: the response it serves, None for none."""

    incident: bytes
    name: str
    lead: str | None = None
    members: tuple[str, ...] = ()
    contact: str | None = None
    report_minutes: int | None = None
    response: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGroup:
    """Say anew who leads a group, how it is reached and how often it reports; None leaves as it is. `seen` = heads of the lead."""

    group: bytes
    lead: str | None = None
    contact: str | None = None
    report_minutes: int | None = None
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinGroup:
    """Let an organisation into a working group."""

    group: bytes
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveGroup:
    """Take an organisation out of a working group; it stays a party of the incident."""

    group: bytes
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTask:
    """Add a task. `group`: who carries it, None for nobody yet; `due_at` in milliseconds UTC."""

    incident: bytes
    title: str
    group: bytes | None = None
    role: str | None = None
    phase: str | None = None
    due_at: int | None = None
    repeat_minutes: int | None = None


def open_group(view: View, request: OpenGroup, *, at_ms: int) -> Draft:  # noqa: ARG001 - one signature for all commands
    """Create the group with lead and members.

    Raises: Refused: `incident.closed`, `group.name_missing`, `organisation.unknown`, `record.not_held`, access and field codes.
    """
    incident = incident_in(view, held(view, "incident", request.incident).scope)
    may(view, incident.scope, "group", "create")
    response = None if request.response is None else held(view, "response", request.response).id
    lead = None if request.lead is None else known_organisation(view, request.lead)
    joining = tuple(dict.fromkeys(known_organisation(view, code) for code in request.members))
    fields = {
        "state": "working",
        "name": request.name,
        "response": response,
        "lead": lead,
        "contact": request.contact,
        "report_minutes": request.report_minutes,
    }
    writes: list[Write] = [create("group", fields)]
    writes += [Add(kind="group", entity=New(0), field="members", value=code) for code in joining]
    writes += _let_in(view, incident, (*joining, *(() if lead is None else (lead,))))
    return Draft(scope=incident.scope, writes=tuple(writes))


def change_group(view: View, request: ChangeGroup, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Set what is given.

    Raises: Refused: `facts.none`, `group.ended`, `incident.closed`, `organisation.unknown`, access and field codes.
    """
    group, incident = _group(view, request.group)
    may(view, group.scope, "group", "set")
    writes: list[Write] = []
    if request.lead is not None:
        lead = known_organisation(view, request.lead)
        writes += [edit("group", group.id, "lead", lead, seen=request.seen), *_let_in(view, incident, (lead,))]
    given = {"contact": request.contact, "report_minutes": request.report_minutes}
    writes += [edit("group", group.id, name, value) for name, value in given.items() if value is not None]
    if not writes:
        raise Refused("facts.none")
    return Draft(scope=group.scope, writes=tuple(writes))


def join_group(view: View, request: JoinGroup, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Add a member.

    Raises: Refused: `group.already_member`, `group.ended`, `incident.closed`, `organisation.unknown`, access codes.
    """
    group, incident = _group(view, request.group)
    may(view, group.scope, "group", "add")
    code = known_organisation(view, request.organisation)
    if code in members(group, "members"):
        raise Refused("group.already_member", organisation=code)
    joined = Add(kind="group", entity=group.id, field="members", value=code)
    return Draft(scope=group.scope, writes=(joined, *_let_in(view, incident, (code,))))


def leave_group(view: View, request: LeaveGroup, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Remove a member.

    Raises: Refused: `group.not_member`, `group.ended`, `incident.closed`, access codes.
    """
    group, _ = _group(view, request.group)
    may(view, group.scope, "group", "remove")
    if request.organisation not in members(group, "members"):
        raise Refused("group.not_member", organisation=request.organisation)
    return Draft(scope=group.scope, writes=(Remove(kind="group", entity=group.id, field="members", value=request.organisation),))


def add_task(view: View, request: AddTask, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Create a task that waits.

    Raises: Refused: `incident.closed`, `task.title_missing`, `record.not_held`, access and field codes.
    """
    incident = incident_in(view, held(view, "incident", request.incident).scope)
    may(view, incident.scope, "task", "create")
    fields = {
        "state": "pending",
        "title": request.title,
        "group": None if request.group is None else held(view, "group", request.group).id,
        "role": request.role,
        "phase": request.phase,
        "due_at": request.due_at,
        "repeat_minutes": request.repeat_minutes,
    }
    return Draft(scope=incident.scope, writes=(create("task", fields),))


def _group(view: View, entity: bytes) -> tuple[Record, Record]:
    group = held(view, "group", EntityId(entity))
    incident = incident_in(view, group.scope)
    if is_ended(group):
        raise Refused("group.ended", state=group["state"])
    return group, incident


def _let_in(view: View, incident: Record, codes: Iterable[str]) -> tuple[Write, ...]:
    """Return what makes `codes` parties where they are none yet."""
    fresh = tuple(dict.fromkeys(code for code in codes if code not in members(incident, "parties")))
    if fresh:
        may(view, incident.scope, "incident", "add")
    return tuple(Add(kind="incident", entity=incident.id, field="parties", value=code) for code in fresh)
