"""The acts of a response: plans, responses, working groups, tasks."""

from collections.abc import Callable

from desktop.features.incidents.act import ORGANISATION, PLAN, Act, Target, Values, nothing, reason, text_of
from desktop.runtime.words import Words
from desktop.widgets.form import Entry, entry
from sync.domain.commands import groups, plans, responses
from sync.domain.kind import Shape
from sync.domain.registry import KINDS
from sync.store.queries.incident_more import GroupRow
from sync.store.queries.rows import ResponseRow, TaskRow

RESPONSE = KINDS["response"]
TASK = KINDS["task"]
GROUP = KINDS["group"]


def _activate_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    approval = (entry(RESPONSE, "approver"), entry(RESPONSE, "approval"))
    return (Entry(name="version", label="form.plan", pick=PLAN, required=True, hint="hint.pick"), entry(RESPONSE, "level"), *approval)


def _activate(target: Target, values: Values) -> object:
    return plans.ActivatePlan(incident=target.incident, **values)  # type: ignore[arg-type]


def _respond_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    wanted = (entry(RESPONSE, "level"), entry(RESPONSE, "matters", long=True), entry(RESPONSE, "measures", long=True))
    approval = (entry(RESPONSE, "period_hours"), entry(RESPONSE, "approver"), entry(RESPONSE, "approval"))
    return (*wanted, *approval, Entry(name="proposed", label="response.proposed", shape=Shape.FLAG))


def _respond(target: Target, values: Values) -> object:
    return responses.StartResponse(incident=target.incident, **values)  # type: ignore[arg-type]


def _end_response(target: Target, values: Values) -> object:
    assert isinstance(target.row, ResponseRow)
    return responses.EndResponse(response=target.row.id, reason=text_of(values, "reason"), seen=target.seen())


def _evidence_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (entry(TASK, "evidence", long=True),)


def _task(to: str) -> Callable[[Target, Values], object]:
    def build(target: Target, values: Values) -> object:
        assert isinstance(target.row, TaskRow)
        evidence, reason = text_of(values, "evidence") or None, text_of(values, "reason") or None
        return responses.AdvanceTask(task=target.row.id, to=to, evidence=evidence, reason=reason, seen=target.seen())

    return build


def _adjust_entries(target: Target, _words: Words) -> tuple[Entry, ...]:
    assert isinstance(target.row, ResponseRow)
    more = target.more.response(target.row.id)
    return (
        entry(RESPONSE, "level", initial=target.row.level),
        entry(RESPONSE, "period_hours", required=False, initial=more.period_hours if more is not None else None),
        entry(RESPONSE, "measures", required=False, long=True, initial=more.measures if more is not None else None),
        Entry(name="reason", label="form.reason", required=True, long=True),
    )


def _adjust(target: Target, values: Values) -> object:
    """Return the adjusting of what differs from what is displayed."""
    assert isinstance(target.row, ResponseRow)
    more = target.more.response(target.row.id)
    held = {"level": target.row.level, **({"period_hours": more.period_hours, "measures": more.measures} if more is not None else {})}
    changed = {name: values[name] for name in ("level", "period_hours", "measures") if values[name] not in {None, held.get(name)}}
    reason_given, seen = text_of(values, "reason"), target.seen("level")
    return responses.AdjustResponse(response=target.row.id, reason=reason_given, seen=seen, **changed)  # type: ignore[arg-type]


def _advance_response(to: str) -> Callable[[Target, Values], object]:
    def build(target: Target, values: Values) -> object:
        assert isinstance(target.row, ResponseRow)
        return responses.AdvanceResponse(response=target.row.id, to=to, reason=text_of(values, "reason"), seen=target.seen())

    return build


def _countersign(target: Target, _values: Values) -> object:
    assert isinstance(target.row, ResponseRow)
    return responses.CountersignResponse(response=target.row.id, seen=target.seen("countersigned_by"))


def _group_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (
        entry(GROUP, "name"),
        Entry(name="lead", label="group.lead", pick=ORGANISATION, hint="hint.pick"),
        Entry(name="members", label="group.members", pick=ORGANISATION, many=True, hint="hint.pick"),
        entry(GROUP, "contact"),
        entry(GROUP, "report_minutes"),
    )


def _open_group(target: Target, values: Values) -> object:
    active = next((row.id for row in target.detail.responses if row.state in {"active", "ending"}), None) if target.detail else None
    return groups.OpenGroup(incident=target.incident, response=active, **values)  # type: ignore[arg-type]


def _change_group_entries(target: Target, _words: Words) -> tuple[Entry, ...]:
    assert isinstance(target.row, GroupRow)
    return (
        Entry(name="lead", label="group.lead", pick=ORGANISATION, hint="hint.pick"),
        entry(GROUP, "contact", initial=target.row.contact),
        entry(GROUP, "report_minutes", initial=target.row.report_minutes),
    )


def _change_group(target: Target, values: Values) -> object:
    assert isinstance(target.row, GroupRow)
    row = target.row
    held = {"lead": row.lead, "contact": row.contact, "report_minutes": row.report_minutes}
    changed = {name: value for name, value in values.items() if value not in {None, held[name]}}
    return groups.ChangeGroup(group=row.id, seen=target.seen("lead"), **changed)  # type: ignore[arg-type]


def _joining_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (Entry(name="organisation", label="form.organisation", pick=ORGANISATION, required=True, hint="hint.pick"),)


def _leaving_entries(target: Target, _words: Words) -> tuple[Entry, ...]:
    assert isinstance(target.row, GroupRow)
    named = target.row.members
    codes = tuple(code for code, _ in named)
    return (Entry(name="organisation", label="form.organisation", shape=Shape.CHOICE, required=True, choices=codes, named=named),)


def _member(request: type) -> Callable[[Target, Values], object]:
    def build(target: Target, values: Values) -> object:
        assert isinstance(target.row, GroupRow)
        return request(group=target.row.id, organisation=text_of(values, "organisation"))

    return build


def _group(to: str) -> Callable[[Target, Values], object]:
    def build(target: Target, _values: Values) -> object:
        assert isinstance(target.row, GroupRow)
        return responses.AdvanceGroup(group=target.row.id, to=to, seen=target.seen())

    return build


def _task_entries(target: Target, _words: Words) -> tuple[Entry, ...]:
    named = tuple((row.id, row.name) for row in target.more.groups if row.state != "dissolved")
    ids = tuple(value for value, _ in named)
    on = target.row.id if isinstance(target.row, GroupRow) else None
    return (
        entry(TASK, "title"),
        *((Entry(name="group", label="task.group", shape=Shape.CHOICE, choices=ids, named=named, initial=on),) if named else ()),
        entry(TASK, "role"),
        entry(TASK, "due_at", hint="hint.clock", ahead=True),
        entry(TASK, "repeat_minutes"),
    )


def _add_task(target: Target, values: Values) -> object:
    return groups.AddTask(incident=target.incident, **values)  # type: ignore[arg-type]


ACTS = (
    Act(name="activate", entries=_activate_entries, build=_activate),
    Act(name="respond", entries=_respond_entries, build=_respond),
    Act(name="end_response", entries=reason, build=_end_response, danger=True),
    Act(name="adjust_response", entries=_adjust_entries, build=_adjust),
    Act(name="submit_response", entries=nothing, build=_advance_response("pending")),
    Act(name="start_response", entries=nothing, build=_advance_response("active")),
    Act(name="decline_response", entries=reason, build=_advance_response("declined"), danger=True),
    Act(name="propose_end", entries=nothing, build=_advance_response("ending")),
    Act(name="continue_response", entries=nothing, build=_advance_response("active")),
    Act(name="countersign", entries=nothing, build=_countersign),
    Act(name="open_group", entries=_group_entries, build=_open_group),
    Act(name="change_group", entries=_change_group_entries, build=_change_group),
    Act(name="join_group", entries=_joining_entries, build=_member(groups.JoinGroup)),
    Act(name="leave_group", entries=_leaving_entries, build=_member(groups.LeaveGroup)),
    Act(name="group_working", entries=nothing, build=_group("working")),
    Act(name="group_dissolved", entries=nothing, build=_group("dissolved"), danger=True),
    Act(name="add_task", entries=_task_entries, build=_add_task),
    Act(name="task_under_way", entries=nothing, build=_task("under_way"), at_once=True),
    Act(name="task_done", entries=_evidence_entries, build=_task("done")),
    Act(name="task_blocked", entries=reason, build=_task("blocked")),
    Act(name="task_not_applicable", entries=reason, build=_task("not_applicable")),
)
