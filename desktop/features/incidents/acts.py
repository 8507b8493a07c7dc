"""Every act of this page as data: its form, and the frozen request that its values make.

Labels follow from the name: ``act.<name>`` heads the sheet, ``act.<name>.do`` stands on the button, ``act.<name>.hint`` below
the head where it exists. An act on a row finds it in the target.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop.runtime.words import CHINESE, Words
from desktop.widgets.form import CLASSES, NOW, Entry, entry
from desktop.widgets.values import shown
from sync.domain import classes, grading
from sync.domain.commands import dispatch, incident_steps, incidents, journals, merges, orders, plans, posts, recipients, responses
from sync.domain.kind import Shape
from sync.domain.registry import KINDS
from sync.store.queries.rows import (
    NO_HEADS,
    AssignmentRow,
    FieldRow,
    IncidentDetail,
    JournalRow,
    OrderRow,
    PostRow,
    RecipientRow,
    ResponseRow,
    TaskRow,
)

Values = Mapping[str, object]

INCIDENT = KINDS["incident"]
ASSIGNMENT = KINDS["assignment"]
POST = KINDS["post"]
ORDER = KINDS["order"]
RECIPIENT = KINDS["recipient"]
RESPONSE = KINDS["response"]
TASK = KINDS["task"]

CLASS_CODES = tuple(code for code, item in classes.CLASSES.items() if item.above is not None)
FACTS = (
    "place",
    "hazards",
    "source",
    "dead",
    "seriously_injured",
    "lightly_injured",
    "missing",
    "trapped",
    "evacuated",
    "affected",
    "loss_yuan",
)
UNIT = "unit"
ORGANISATION = "organisation"
INCIDENT_ROW = "incident"
PLAN = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What an act is on: the open incident, and the row that was pressed."""

    detail: IncidentDetail | None = None
    row: object = None

    @property
    def incident(self) -> bytes:
        assert self.detail is not None
        return self.detail.incident.id

    def field(self, name: str) -> FieldRow | None:
        assert self.detail is not None
        return next((row for row in self.detail.fields if row.field == name), None)

    def seen(self, name: str = "state") -> tuple[bytes, ...] | None:
        """Return the heads of a field of the pressed row as they were displayed, None when the row holds none."""
        return getattr(self.row, "heads", NO_HEADS).get(name)

    def heads(self, name: str) -> tuple[bytes, ...] | None:
        """Return the heads displayed for a field, None when the page holds none."""
        row = self.field(name)
        return row.heads if row is not None and row.heads else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act.

    Attributes:
        at_once: done by the press that chose it; its sheet shows only while the engine has not answered, and when it refuses.
        carries: values that come with an intent and have no entry of their own.
    """

    name: str
    entries: Callable[[Target, Words], tuple[Entry, ...]]
    build: Callable[[Target, Values], object]
    danger: bool = False
    at_once: bool = False
    carries: tuple[str, ...] = ()


def act_named(name: str) -> Act:
    """Return the act called `name`."""
    return _ACTS[name]


def act_names() -> tuple[str, ...]:
    """Return every name, for the checks of the words."""
    return tuple(_ACTS)


def journal_line(detail: IncidentDetail, text: str, channel: str) -> object:
    """Return the request that writes one line, placed after the last line on the screen."""
    last = detail.journal[-1].id if detail.journal else None
    return journals.WriteJournal(scope=detail.incident.scope, line=text, channel=channel, after=last)


def _nothing(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return ()


def _reason(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (Entry(name="reason", label="form.reason", required=True, long=True),)


def _text(values: Values, name: str) -> str:
    value = values.get(name)
    return "" if value is None else str(value)


def _class_entry(**changes: object) -> Entry:
    return entry(INCIDENT, "class_code", shape=Shape.CHOICE, choices=CLASS_CODES, choice_key=CLASSES, **changes)


def _open_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (
        entry(INCIDENT, "title", hint="hint.title"),
        entry(INCIDENT, "place"),
        _class_entry(),
        entry(INCIDENT, "hazards"),
        entry(INCIDENT, "trigger"),
        entry(INCIDENT, "happened_at", hint="hint.clock"),
        entry(INCIDENT, "reported_at", initial=NOW),
        entry(INCIDENT, "source"),
        entry(INCIDENT, "mode"),
    )


def _open(_target: Target, values: Values) -> object:
    system = classes.SYSTEM if values.get("class_code") else None
    return incidents.OpenIncident(class_system=system, **values)  # type: ignore[arg-type]


def _facts_entries(target: Target, words: Words) -> tuple[Entry, ...]:
    held = {name: row.value for name in (*FACTS, "class_code") if (row := target.field(name)) is not None}
    places = tuple(entry(INCIDENT, name, initial=held.get(name), note=_past(target.field(name), words)) for name in FACTS)
    return (places[0], _class_entry(initial=held.get("class_code")), *places[1:])


def _past(row: FieldRow | None, words: Words) -> str:
    """Return what a field held first, and who wrote it last."""
    if row is None or not row.changes:
        return ""
    first = shown(row.field, row.first, words, kind="incident")
    if INCIDENT.by_name[row.field].shape is Shape.INTEGER:
        return words.say("facts.first", first=first)
    return words.say("facts.past", first=first, count=row.changes, person=row.person, clock=words.clock(row.at_ms))


def _facts(target: Target, values: Values) -> object:
    changed = {name: value for name, value in values.items() if value != ((row := target.field(name)) and row.value)}
    seen = {name: heads for name in changed if (heads := target.heads(name)) is not None}
    if "class_code" in changed:
        changed["class_system"] = classes.SYSTEM
    return incidents.SetIncidentFacts(incident=target.incident, facts=changed, seen=seen or None)


def _level_entries(name: str) -> Callable[[Target, Words], tuple[Entry, ...]]:
    def entries(target: Target, _words: Words) -> tuple[Entry, ...]:
        row = target.field(name)
        return (entry(INCIDENT, name, required=True, initial=row.value if row is not None else None),)

    return entries


def _level(target: Target, values: Values) -> object:
    return _facts(target, values)


def _grade_entries(target: Target, words: Words) -> tuple[Entry, ...]:
    assert target.detail is not None
    figures = {row.field: row.value for row in target.detail.fields}
    suggestion = grading.suggest(target.detail.incident.class_code, figures)
    grade, basis = target.detail.incident.grade, ""
    if suggestion is not None:
        grade, basis = suggestion.grade, _basis(suggestion, words)
    return (
        entry(INCIDENT, "grade", required=True, initial=grade),
        Entry(name="basis", label="incident.grade_basis", required=True, long=True, initial=basis or None),
    )


def _basis(suggestion: grading.Suggestion, words: Words) -> str:
    """Return what the rule says, in its source's own words; it becomes the basis unless a person writes another."""
    rule = suggestion.rules[0]
    chinese = words.language == CHINESE
    return words.say(
        "act.grade.suggested",
        grade=words.choice("incident", "grade", suggestion.grade),
        rule=rule.words if chinese else rule.words_en,
        source=rule.source if chinese else rule.source_en,
    )


def _grade(target: Target, values: Values) -> object:
    return incidents.GradeIncident(
        incident=target.incident, grade=_text(values, "grade"), basis=_text(values, "basis"), seen=target.heads("grade")
    )


def _step(request: type, *, reasoned: bool = False) -> Callable[[Target, Values], object]:
    def build(target: Target, values: Values) -> object:
        facts = {"reason": _text(values, "reason")} if reasoned else {}
        return request(incident=target.incident, seen=target.heads("state"), **facts)

    return build


def _end_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (Entry(name="reason", label="incident.end_reason", long=True),)


def _party_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (Entry(name="organisation", label="form.organisation", pick=ORGANISATION, required=True, hint="hint.pick"),)


def _party(target: Target, values: Values) -> object:
    return incidents.AddParty(incident=target.incident, organisation=_text(values, "organisation"))


def _post_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    fields = (entry(POST, name) for name in ("place", "contact", "talkgroup", "deputies"))
    return (entry(POST, "sort"), entry(POST, "name"), entry(POST, "commander"), *fields)


def _post(target: Target, values: Values) -> object:
    return posts.EstablishPost(incident=target.incident, **values)  # type: ignore[arg-type]


def _handover_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (entry(POST, "successor", required=True), Entry(name="brief", label="post.handover_brief", required=True, long=True))


def _place_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (entry(POST, "place"),)


def _on_post(request: type, *names: str, moves: bool = True) -> Callable[[Target, Values], object]:
    def build(target: Target, values: Values) -> object:
        assert isinstance(target.row, PostRow)
        seen = {"seen": target.seen()} if moves else {}
        return request(post=target.row.id, **seen, **{name: values.get(name) for name in names})

    return build


def _take(target: Target, _values: Values) -> object:
    assert isinstance(target.row, PostRow)
    return posts.TakeHandover(post=target.row.id, successor=target.row.successor or "", seen=target.seen("commander"))


def _dispatch_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (
        Entry(name="unit", label="assignment.unit", pick=UNIT, required=True, hint="hint.pick"),
        entry(ASSIGNMENT, "task", hint="hint.task"),
        entry(ASSIGNMENT, "persons"),
        entry(ASSIGNMENT, "vehicles"),
        Entry(name="knowingly", label="form.knowingly", shape=Shape.FLAG),
    )


def _dispatch(target: Target, values: Values) -> object:
    return dispatch.DispatchUnit(incident=target.incident, **values)  # type: ignore[arg-type]


def _moment_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (Entry(name="at", label="form.at", shape=Shape.MOMENT, initial=NOW),)


def _advance(to: str) -> Callable[[Target, Values], object]:
    def build(target: Target, values: Values) -> object:
        assert isinstance(target.row, AssignmentRow)
        moment = values["at"]
        assert moment is None or isinstance(moment, int)
        return dispatch.AdvanceAssignment(assignment=target.row.id, to=to, at=moment, seen=target.seen())

    return build


def _release(target: Target, values: Values) -> object:
    assert isinstance(target.row, AssignmentRow)
    moment = values["at"]
    assert moment is None or isinstance(moment, int)
    return dispatch.ReleaseUnit(assignment=target.row.id, at=moment, seen=target.seen())


def _recall(target: Target, values: Values) -> object:
    assert isinstance(target.row, AssignmentRow)
    return dispatch.RecallUnit(assignment=target.row.id, reason=_text(values, "reason"), seen=target.seen())


def _order_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (
        entry(ORDER, "urgency", initial="urgent"),
        entry(ORDER, "text", long=True, hint="hint.order"),
        Entry(name="organisations", label="form.organisations", pick=ORGANISATION, many=True, hint="hint.pick"),
        Entry(name="units", label="form.units", pick=UNIT, many=True, hint="hint.pick"),
        entry(ORDER, "place"),
        entry(ORDER, "sign_due_at", hint="hint.clock"),
        entry(ORDER, "due_at", hint="hint.clock"),
        entry(ORDER, "feedback_minutes"),
    )


def _order(request: type) -> Callable[[Target, Values], object]:
    def build(target: Target, values: Values) -> object:
        return request(incident=target.incident, **values)

    return build


def _on_order(request: type, *, reasoned: bool = False) -> Callable[[Target, Values], object]:
    def build(target: Target, values: Values) -> object:
        assert isinstance(target.row, OrderRow)
        facts = {"reason": _text(values, "reason")} if reasoned else {}
        return request(order=target.row.id, seen=target.seen(), **facts)

    return build


def _on_recipient(request: type, *names: str, field: str = "state") -> Callable[[Target, Values], object]:
    """Return a builder whose request names the heads of `field`, none for an empty one."""

    def build(target: Target, values: Values) -> object:
        assert isinstance(target.row, RecipientRow)
        seen = {"seen": target.seen(field)} if field else {}
        return request(recipient=target.row.id, **seen, **{name: values.get(name) for name in names})

    return build


def _report_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (entry(RECIPIENT, "report", required=True, long=True),)


def _finish_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (entry(RECIPIENT, "report", long=True),)


def _voice_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (
        entry(RECIPIENT, "told_by", required=True),
        Entry(
            name="channel", label="recipient.told_channel", shape=Shape.CHOICE, required=True, choices=("radio", "phone", "person"),
            choice_key="recipient.told_channel",
        ),
        entry(RECIPIENT, "read_back"),
        Entry(name="at", label="recipient.told_by_voice_at", shape=Shape.MOMENT, initial=NOW),
    )  # fmt: skip


def _redirect_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (
        Entry(name="organisation", label="form.organisation", pick=ORGANISATION, hint="hint.pick"),
        Entry(name="unit", label="assignment.unit", pick=UNIT, hint="hint.pick"),
    )


def _strike(target: Target, values: Values) -> object:
    assert isinstance(target.row, JournalRow)
    return journals.StrikeJournal(journal=target.row.id, reason=_text(values, "reason"))


def _tick(tick: str) -> Callable[[Target, Values], object]:
    def build(target: Target, _values: Values) -> object:
        assert isinstance(target.row, JournalRow)
        return journals.TickJournal(journal=target.row.id, tick=tick, on=tick not in target.row.ticks)

    return build


def _merge_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (Entry(name="into", label="form.into", pick=INCIDENT_ROW, required=True, hint="hint.pick"),)


def _merge(target: Target, values: Values) -> object:
    into = values["into"]
    assert isinstance(into, bytes)
    return merges.MergeIncident(incident=target.incident, into=into, seen=target.heads("state"))


def _activate_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    approval = (entry(RESPONSE, "approver"), entry(RESPONSE, "approval"))
    return (Entry(name="version", label="form.plan", pick=PLAN, required=True, hint="hint.pick"), entry(RESPONSE, "level"), *approval)


def _activate(target: Target, values: Values) -> object:
    return plans.ActivatePlan(incident=target.incident, **values)  # type: ignore[arg-type]


def _respond_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    wanted = (entry(RESPONSE, "level"), entry(RESPONSE, "matters", long=True), entry(RESPONSE, "measures", long=True))
    return (*wanted, entry(RESPONSE, "period_hours"), entry(RESPONSE, "approver"), entry(RESPONSE, "approval"))


def _respond(target: Target, values: Values) -> object:
    return responses.StartResponse(incident=target.incident, **values)  # type: ignore[arg-type]


def _end_response(target: Target, values: Values) -> object:
    assert isinstance(target.row, ResponseRow)
    return responses.EndResponse(response=target.row.id, reason=_text(values, "reason"), seen=target.seen())


def _evidence_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (entry(TASK, "evidence", long=True),)


def _task(to: str) -> Callable[[Target, Values], object]:
    def build(target: Target, values: Values) -> object:
        assert isinstance(target.row, TaskRow)
        evidence, reason = _text(values, "evidence") or None, _text(values, "reason") or None
        return responses.AdvanceTask(task=target.row.id, to=to, evidence=evidence, reason=reason, seen=target.seen())

    return build


_TOLD = ("told_by", "channel", "read_back", "at")
_EVERY = (
    Act(name="open", entries=_open_entries, build=_open, carries=("location", "division")),
    Act(name="facts", entries=_facts_entries, build=_facts),
    Act(name="grade", entries=_grade_entries, build=_grade),
    Act(name="warning_level", entries=_level_entries("warning_level"), build=_level),
    Act(name="duty_level", entries=_level_entries("duty_level"), build=_level),
    Act(name="add_party", entries=_party_entries, build=_party),
    Act(name="submit", entries=_nothing, build=_step(incident_steps.SubmitIncident)),
    Act(name="confirm", entries=_nothing, build=_step(incident_steps.ConfirmIncident)),
    Act(name="start", entries=_nothing, build=_step(incident_steps.StartHandling)),
    Act(name="control", entries=_nothing, build=_step(incident_steps.ControlIncident)),
    Act(name="restore", entries=_nothing, build=_step(incident_steps.StartAftermath)),
    Act(name="close", entries=_end_entries, build=_step(incident_steps.CloseIncident, reasoned=True)),
    Act(name="archive", entries=_nothing, build=_step(incident_steps.ArchiveIncident)),
    Act(name="reopen", entries=_reason, build=_step(incident_steps.ReopenIncident, reasoned=True)),
    Act(name="call_false", entries=_reason, build=_step(incident_steps.CallFalse, reasoned=True), danger=True),
    Act(name="void", entries=_reason, build=_step(incident_steps.VoidIncident, reasoned=True), danger=True),
    Act(name="establish_post", entries=_post_entries, build=_post),
    Act(name="offer_handover", entries=_handover_entries, build=_on_post(posts.OfferHandover, "successor", "brief", moves=False)),
    Act(name="take_handover", entries=_nothing, build=_take),
    Act(name="open_post", entries=_nothing, build=_on_post(posts.OpenPost)),
    Act(name="move_post", entries=_place_entries, build=_on_post(posts.MovePost, "place")),
    Act(name="resume_post", entries=_place_entries, build=_on_post(posts.ResumePost, "place")),
    Act(name="close_post", entries=_nothing, build=_on_post(posts.ClosePost)),
    Act(name="dispatch", entries=_dispatch_entries, build=_dispatch),
    *(Act(name=f"advance_{to}", entries=_moment_entries, build=_advance(to)) for to in ("mustered", "departed", "arrived", "completed")),
    Act(name="release", entries=_moment_entries, build=_release),
    Act(name="recall", entries=_reason, build=_recall),
    Act(name="order", entries=_order_entries, build=_order(orders.IssueOrderNow)),
    Act(name="compose", entries=_order_entries, build=_order(orders.ComposeOrder)),
    Act(name="issue", entries=_nothing, build=_on_order(orders.IssueOrder)),
    Act(name="withdraw", entries=_reason, build=_on_order(orders.WithdrawOrder, reasoned=True), danger=True),
    Act(name="complete", entries=_nothing, build=_on_order(orders.CompleteOrder)),
    Act(name="sign", entries=_nothing, build=_on_recipient(recipients.SignOrder), at_once=True),
    Act(name="return_order", entries=_reason, build=_on_recipient(recipients.ReturnOrder, "reason")),
    Act(name="start_order", entries=_nothing, build=_on_recipient(recipients.StartOrder), at_once=True),
    Act(name="report", entries=_report_entries, build=_on_recipient(recipients.ReportOrder, "report", field="report")),
    Act(name="finish", entries=_finish_entries, build=_on_recipient(recipients.FinishOrder, "report")),
    Act(name="approve", entries=_nothing, build=_on_recipient(recipients.ApproveFinish)),
    Act(name="decline", entries=_reason, build=_on_recipient(recipients.DeclineFinish, "reason")),
    Act(name="insist", entries=_reason, build=_on_recipient(recipients.InsistOrder, "reason")),
    Act(
        name="voice", entries=_voice_entries, build=_on_recipient(recipients.TellByVoice, "told_by", "channel", "read_back", "at", field="")
    ),
    Act(name="redirect", entries=_redirect_entries, build=_on_recipient(recipients.RedirectOrder, "organisation", "unit")),
    Act(name="strike", entries=_reason, build=_strike),
    Act(name="merge", entries=_merge_entries, build=_merge),
    Act(name="unmerge", entries=_reason, build=_step(merges.UnmergeIncident, reasoned=True)),
    Act(name="activate", entries=_activate_entries, build=_activate),
    Act(name="respond", entries=_respond_entries, build=_respond),
    Act(name="end_response", entries=_reason, build=_end_response, danger=True),
    Act(name="task_under_way", entries=_nothing, build=_task("under_way"), at_once=True),
    Act(name="task_done", entries=_evidence_entries, build=_task("done")),
    Act(name="task_blocked", entries=_reason, build=_task("blocked")),
    Act(name="task_not_applicable", entries=_reason, build=_task("not_applicable")),
    *(Act(name=f"tick_{tick}", entries=_nothing, build=_tick(tick), at_once=True) for tick in ("map", "resources", "operations")),
)
_ACTS: Mapping[str, Act] = {act.name: act for act in _EVERY}
