"""The acts on the incident itself: opening, facts, levels, steps of its life, parties, merging, the journal."""

from collections.abc import Callable

from desktop.features.incidents.act import INCIDENT_ROW, ORGANISATION, WHERE, Act, Target, Values, nothing, reason, text_of
from desktop.runtime.words import CHINESE, Words
from desktop.widgets.form import CLASSES, NOW, Entry, entry
from desktop.widgets.values import shown
from sync.domain import classes, grading
from sync.domain.commands import incident_steps, incidents, journals, merges
from sync.domain.kind import Shape
from sync.domain.registry import KINDS
from sync.store.queries.rows import FieldRow, IncidentDetail, JournalRow

INCIDENT = KINDS["incident"]
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


def journal_line(detail: IncidentDetail, text: str, channel: str, facts: Values) -> object:
    """Return the request that writes one line, placed after the last line on the screen.

    A line with a stated time of its own stands where that time says, so it names no line before it.
    """
    last = detail.journal[-1].id if detail.journal and facts.get("stated_at") is None else None
    given = {name: value for name, value in facts.items() if value}
    return journals.WriteJournal(scope=detail.incident.scope, line=text, channel=channel, after=last, **given)  # type: ignore[arg-type]


def _class_entry(**changes: object) -> Entry:
    return entry(INCIDENT, "class_code", shape=Shape.CHOICE, choices=CLASS_CODES, choice_key=CLASSES, **changes)


def _where_entry(held: object) -> Entry:
    return entry(INCIDENT, "location", pick=WHERE, initial=held, hint="where.hint")


def _open_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (
        entry(INCIDENT, "title", hint="hint.title"),
        entry(INCIDENT, "place"),
        _where_entry(None),
        _class_entry(),
        entry(INCIDENT, "hazards"),
        entry(INCIDENT, "trigger"),
        entry(INCIDENT, "happened_at", hint="hint.clock"),
        entry(INCIDENT, "reported_at", initial=NOW),
        Entry(
            name="state",
            label="incident.state",
            shape=Shape.CHOICE,
            required=True,
            choices=("unverified", "confirmed", "draft"),
            choice_key="incident.state",
            initial="unverified",
        ),
        entry(INCIDENT, "source"),
        entry(INCIDENT, "mode", initial="actual"),
    )


def _open(_target: Target, values: Values) -> object:
    system = classes.SYSTEM if values.get("class_code") else None
    return incidents.OpenIncident(class_system=system, **values)  # type: ignore[arg-type]


def _facts_entries(target: Target, words: Words) -> tuple[Entry, ...]:
    held = {name: row.value for name in (*FACTS, "class_code", "location") if (row := target.field(name)) is not None}
    places = tuple(entry(INCIDENT, name, initial=held.get(name), note=_past(target.field(name), words)) for name in FACTS)
    return (places[0], _where_entry(held.get("location")), _class_entry(initial=held.get("class_code")), *places[1:])


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
    held = target.field("sensitivity")
    return (
        entry(INCIDENT, "grade", required=True, initial=grade),
        entry(INCIDENT, "sensitivity", initial=held.value if held is not None else None),
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
        incident=target.incident,
        grade=text_of(values, "grade"),
        basis=text_of(values, "basis"),
        sensitivity=text_of(values, "sensitivity") or None,
        seen=target.heads("grade"),
    )


def _step(request: type, *, reasoned: bool = False) -> Callable[[Target, Values], object]:
    def build(target: Target, values: Values) -> object:
        facts = {"reason": text_of(values, "reason")} if reasoned else {}
        return request(incident=target.incident, seen=target.heads("state"), **facts)

    return build


def _end_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (Entry(name="reason", label="incident.end_reason", long=True),)


def _party_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (Entry(name="organisation", label="form.organisation", pick=ORGANISATION, required=True, hint="hint.pick"),)


def _party(target: Target, values: Values) -> object:
    return incidents.AddParty(incident=target.incident, organisation=text_of(values, "organisation"))


def _leaving_entries(target: Target, _words: Words) -> tuple[Entry, ...]:
    codes = tuple(code for code, _ in target.more.parties)
    return (
        Entry(name="organisation", label="form.organisation", shape=Shape.CHOICE, required=True, choices=codes, named=target.more.parties),
    )


def _leave(target: Target, values: Values) -> object:
    return incidents.RemoveParty(incident=target.incident, organisation=text_of(values, "organisation"))


def _strike(target: Target, values: Values) -> object:
    assert isinstance(target.row, JournalRow)
    return journals.StrikeJournal(journal=target.row.id, reason=text_of(values, "reason"))


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


ACTS = (
    Act(name="open", entries=_open_entries, build=_open, carries=("division",)),
    Act(name="facts", entries=_facts_entries, build=_facts),
    Act(name="grade", entries=_grade_entries, build=_grade),
    Act(name="warning_level", entries=_level_entries("warning_level"), build=_level),
    Act(name="duty_level", entries=_level_entries("duty_level"), build=_level),
    Act(name="add_party", entries=_party_entries, build=_party),
    Act(name="remove_party", entries=_leaving_entries, build=_leave),
    Act(name="submit", entries=nothing, build=_step(incident_steps.SubmitIncident)),
    Act(name="confirm", entries=nothing, build=_step(incident_steps.ConfirmIncident)),
    Act(name="start", entries=nothing, build=_step(incident_steps.StartHandling)),
    Act(name="control", entries=nothing, build=_step(incident_steps.ControlIncident)),
    Act(name="restore", entries=nothing, build=_step(incident_steps.StartAftermath)),
    Act(name="close", entries=_end_entries, build=_step(incident_steps.CloseIncident, reasoned=True)),
    Act(name="archive", entries=nothing, build=_step(incident_steps.ArchiveIncident)),
    Act(name="reopen", entries=reason, build=_step(incident_steps.ReopenIncident, reasoned=True)),
    Act(name="call_false", entries=reason, build=_step(incident_steps.CallFalse, reasoned=True), danger=True),
    Act(name="void", entries=reason, build=_step(incident_steps.VoidIncident, reasoned=True), danger=True),
    Act(name="merge", entries=_merge_entries, build=_merge),
    Act(name="unmerge", entries=reason, build=_step(merges.UnmergeIncident, reasoned=True)),
    Act(name="strike", entries=reason, build=_strike),
    *(Act(name=f"tick_{tick}", entries=nothing, build=_tick(tick), at_once=True) for tick in ("map", "resources", "operations")),
)
