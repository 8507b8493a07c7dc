"""A response under way: adjusting its level, ending it; its groups and tasks.

Pure. Source: 突发事件应对法 (2024) art. 72, 86.
"""

from dataclasses import dataclass

from sync.domain.activation import MINUTE_MS
from sync.domain.commands.rules import create, edit, held, incident_in, is_ended, is_open, may, move_to, needed, step
from sync.domain.draft import Create, Draft, Record, Set, View, Write
from sync.domain.failures import Refused
from sync.domain.ids import EntityId
from sync.domain.kinds.response import BY_WORD
from sync.domain.scopes import founder_in, organisation_scope

# What the next occurrence of a task has in common with the one that was finished.
_REPEATED = ("title", "response", "group", "version_hash", "card", "phase", "role", "repeat_minutes")


@dataclass(frozen=True, slots=True, kw_only=True)
class StartResponse:
    """Start, or with `proposed` only propose, a response that rests on no plan."""

    incident: bytes
    level: str
    matters: str
    measures: str
    period_hours: int
    approver: str | None = None
    approval: str | None = None
    proposed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustResponse:
    """Raise, lower or prolong a response; None leaves as it is. `seen` = heads of the level displayed."""

    response: bytes
    reason: str
    level: str | None = None
    period_hours: int | None = None
    measures: str | None = None
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceResponse:
    """Take a response to another state but the ended one. A reason is needed to decline. `seen` = heads of the state."""

    response: bytes
    to: str
    reason: str = ""
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndResponse:
    """End a response. `seen` = heads of the state displayed."""

    response: bytes
    reason: str
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountersignResponse:
    """Put in writing that a response was approved by word of mouth. `seen` = heads of the countersigner displayed."""

    response: bytes
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceGroup:
    """Open or dissolve a working group. `seen` = heads of the state displayed."""

    group: bytes
    to: str
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceTask:
    """Take a task to another state. Blocked and not applicable need a reason. `seen` = heads of the state displayed.

    A task that repeats leaves its next occurrence when it is finished.
    """

    task: bytes
    to: str
    evidence: str | None = None
    reason: str | None = None
    seen: tuple[bytes, ...] | None = None


def start_response(view: View, request: StartResponse, *, at_ms: int) -> Draft:
    """Create a response; a started one sets the incident's response level, being that very decision.

    Raises: Refused: `response.<field>_missing`, `incident.closed`, access and field codes.
    """
    incident = incident_in(view, held(view, "incident", request.incident).scope)
    may(view, incident.scope, "response", "create" if request.proposed else "start")
    fields = {
        "state": "proposed" if request.proposed else "active",
        "level": request.level,
        "matters": request.matters,
        "measures": request.measures,
        "period_hours": request.period_hours,
        "approver": request.approver,
        "approval": request.approval,
        "approved_at": None if request.approver is None else at_ms,
        "started_at": None if request.proposed else at_ms,
    }
    response = create("response", fields)
    level = () if request.proposed else (_level_of(incident, request.level),)
    return Draft(scope=incident.scope, writes=(response, *level))


def adjust_response(view: View, request: AdjustResponse, *, at_ms: int) -> Draft:  # noqa: ARG001 - one signature for all commands
    """Set level, period or measures of an active response.

    Raises: Refused: `facts.none`, `response.reason_missing`, `response.not_active`, access and field codes.
    """
    response = held(view, "response", request.response)
    may(view, response.scope, "response", "set")
    if response["state"] not in {"active", "ending"}:
        raise Refused("response.not_active", state=response["state"])
    given = {"period_hours": request.period_hours, "measures": request.measures}
    writes: list[Write] = [edit("response", response.id, name, value) for name, value in given.items() if value is not None]
    if request.level is not None:
        writes.append(edit("response", response.id, "level", request.level, seen=request.seen))
        writes.append(_level_of(_incident(view, response), request.level))
    if not writes:
        raise Refused("facts.none")
    writes.append(edit("response", response.id, "reason", needed("response", "reason", request.reason)))
    return Draft(scope=response.scope, writes=tuple(writes))


def advance_response(view: View, request: AdvanceResponse, *, at_ms: int) -> Draft:
    """Move a response; starting it sets the incident's response level.

    Raises: Refused: `response.illegal_transition`, `response.reason_missing`, access codes. Ending has its own command.
    """
    response = held(view, "response", request.response)
    move = move_to(response, request.to)
    if move == "end":
        raise Refused("response.illegal_transition", state=response["state"], move=move)
    writes: list[Write] = [step(view, response, move, seen=request.seen)]
    if move == "start":
        writes.append(edit("response", response.id, "started_at", at_ms))
        writes.append(_level_of(_incident(view, response), response["level"]))
    if move == "decline" or request.reason.strip():
        writes.append(edit("response", response.id, "reason", needed("response", "reason", request.reason)))
    return Draft(scope=response.scope, writes=tuple(writes))


def end_response(view: View, request: EndResponse, *, at_ms: int) -> Draft:
    """Move to ended; with the last response the incident's response level is cleared.

    Raises: Refused: `response.reason_missing` and the codes of a step.
    """
    response = held(view, "response", request.response)
    writes: list[Write] = [
        step(view, response, "end", seen=request.seen),
        edit("response", response.id, "ended_at", at_ms),
        edit("response", response.id, "reason", needed("response", "reason", request.reason)),
    ]
    others = (other for other in view.records("response", scope=response.scope) if other.id != response.id)
    if not any(is_open(other) and other["state"] not in {"proposed", "pending"} for other in others):
        writes.append(_level_of(_incident(view, response), None))
    return Draft(scope=response.scope, writes=tuple(writes))


def countersign_response(view: View, request: CountersignResponse, *, at_ms: int) -> Draft:
    """Set who countersigns, and when: the author, in an office that may start a response.

    Where the approver is somebody who is registered here, nobody else countersigns for her.

    Raises: Refused: `response.not_oral`, `response.countersigned`, `response.not_approver`, `record.not_held`, access codes.
    Source: domain notes §3.6: an approval by word of mouth is countersigned in writing, by default within two hours.
    """
    response = held(view, "response", request.response)
    may(view, response.scope, "response", "set")
    if response["approval"] not in BY_WORD:
        raise Refused("response.not_oral")
    if response["countersigned_by"] is not None:
        raise Refused("response.countersigned", name=response["countersigned_by"])
    approver = response["approver"]
    known = view.records("person", scope=organisation_scope(view.author.organisation), name=approver)
    if approver != view.author.person and any(person["struck"] is None for person in known):
        raise Refused("response.not_approver", name=approver)
    writes = (
        edit("response", response.id, "countersigned_by", view.author.person, seen=request.seen),
        edit("response", response.id, "countersigned_at", at_ms),
    )
    return Draft(scope=response.scope, writes=writes)


def advance_group(view: View, request: AdvanceGroup, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Move a group.

    Raises: Refused: `group.illegal_transition`, access codes.
    """
    group = held(view, "group", request.group)
    return Draft(scope=group.scope, writes=(step(view, group, move_to(group, request.to), seen=request.seen),))


def advance_task(view: View, request: AdvanceTask, *, at_ms: int) -> Draft:
    """Move a task, with evidence or reason; finishing one that repeats makes its next occurrence in the same entry.

    Skipping ends the repetition. No occurrence is made while another of the same card stands open (two devices finished the
    same one), nor after the response or the incident ended.

    Raises: Refused: `task.illegal_transition`, `task.reason_missing`, access and field codes.
    """
    task = held(view, "task", request.task)
    move = move_to(task, request.to)
    writes: list[Write] = [step(view, task, move, seen=request.seen)]
    if move in {"block", "skip"}:
        writes.append(edit("task", task.id, "reason", needed("task", "reason", request.reason)))
    if request.evidence is not None:
        writes.append(edit("task", task.id, "evidence", request.evidence))
    if move == "finish" and _goes_on(view, task):
        may(view, task.scope, "task", "create")
        writes.append(_next_occurrence(task, at_ms))
    return Draft(scope=task.scope, writes=tuple(writes))


def _goes_on(view: View, task: Record) -> bool:
    if task["repeat_minutes"] is None or is_ended(_incident(view, task)):
        return False
    answered = task["response"]
    response = view.record("response", EntityId(answered)) if isinstance(answered, bytes) else None
    if response is not None and not is_open(response):
        return False
    same = view.records("task", scope=task.scope, title=task["title"])
    others = (other for other in same if other.id != task.id and (other["response"], other["card"]) == (answered, task["card"]))
    return not any(is_open(other) for other in others)


def _next_occurrence(task: Record, at_ms: int) -> Create:
    """Return the task again, due one period after it was due, or after now when that has passed too."""
    minutes, due = task["repeat_minutes"], task["due_at"]
    assert isinstance(minutes, int)
    planned = due + minutes * MINUTE_MS if isinstance(due, int) else at_ms
    copied = {name: task[name] for name in _REPEATED}
    return create("task", {**copied, "state": "pending", "due_at": planned if planned > at_ms else at_ms + minutes * MINUTE_MS})


def _incident(view: View, part: Record) -> Record:
    return held(view, "incident", founder_in(part.scope) or part.id)


def _level_of(incident: Record, level: object) -> Set:
    return edit("incident", incident.id, "response_level", level)
