"""What the columns of one incident show, as rows: sections, facts, levels, posts, units, orders, journal.

Pure functions from `IncidentDetail` to tuples of frozen rows; views only paint them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desktop.features.incidents.file_lines import FileLine, JobLine, MoreFiles, file_title
from desktop.features.incidents.level_lines import LEVELS, Level, level_lines
from desktop.features.incidents.menus import may_begin
from desktop.runtime.masks import MASK, Masks
from desktop.runtime.words import Words, figure
from desktop.widgets.life_bar import AHEAD, NEXT, PRESENT, REACHED, LifeStep
from desktop.widgets.values import shown
from sync.domain.kinds.force import FIGURE_AGE_LIMIT_S
from sync.domain.lifecycle import DISPUTED
from sync.domain.registry import KINDS
from sync.store.queries.incident_more import NOTHING_MORE, GroupRow, IncidentMore
from sync.store.queries.linked import LinkedRow
from sync.store.queries.question_rows import QuestionRow
from sync.store.queries.rows import (
    AssignmentRow,
    FieldRow,
    IncidentDetail,
    JournalRow,
    OrderRow,
    PostRow,
    RecipientRow,
    TaskRow,
)

INCIDENT = KINDS["incident"]
MISSING = "missing"
FIGURES = ("dead", "seriously_injured", "lightly_injured", "missing", "trapped", "evacuated")
_FACTS = ("place", "location", "hazards", "class_code", "source", "sensitivity", "loss_yuan", "end_reason")
PATH = ("unverified", "confirmed", "handling", "controlled", "aftermath", "ended", "archived")
_UNIT_ATTENTION = ("disputed", "ordered", "mustered", "departed", "arrived", "completed", "recalled", "returned")
_TASK_ATTENTION = ("blocked", "pending", "under_way", "done", "not_applicable")
_ORDER_OPEN = frozenset({"draft", "issued", "signed", "under_way", "reported", "finish_requested", "refused", "disputed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Head of a region: its title, a note, and the act at its right."""

    title: str
    note: str = ""
    act: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelPair:
    """Two of the four levels beside one another, where there is room."""

    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One labelled value; `asks` when several values stand."""

    field: str
    label: str
    value: str
    note: str = ""
    asks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureCell:
    """One casualty figure.

    Attributes:
        first: its first value when it changed.
        asks: whether two values stand.
        aged: whether it is old.
        alarms: whether people wait for help.
    """

    label: str
    value: str
    first: str = ""
    asks: bool = False
    aged: bool = False
    alarms: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The casualty figures side by side."""

    items: tuple[FigureCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """What a region says while it holds nothing."""

    section: str
    text: str


FactLine = Section | Fact | Figures | Level


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    """An organisation that shares the incident."""

    code: str
    name: str


MiddleLine = (
    Section
    | QuestionRow
    | PostRow
    | AssignmentRow
    | OrderRow
    | FileLine
    | JobLine
    | MoreFiles
    | TaskRow
    | GroupRow
    | PartyLine
    | LinkedRow
    | Nothing
)


def facts_changed(detail: IncidentDetail) -> int:
    """Return how many facts were written more than once."""
    return sum(1 for row in detail.fields if row.changes and row.field not in LEVELS and row.field != "state")


def fact_lines(detail: IncidentDetail, words: Words, more: IncidentMore = NOTHING_MORE, *, now_ms: int) -> tuple[FactLine, ...]:
    """Return facts, figures and the four levels."""
    fields = {row.field: row for row in detail.fields}
    lines: list[FactLine] = []
    lines.append(_times(detail, words, now_ms=now_ms))
    lines.extend(_facts(fields, words))
    shown_ones = [name for name in FIGURES if name in fields and (name != MISSING or fields[name].value)]
    figures = tuple(_figure(fields[name], words, now_ms=now_ms) for name in shown_ones)
    if figures:
        lines.append(Figures(items=figures))
    lines.append(Section(title="section.levels", note=words.say("levels.apart")))
    return (*lines, *level_lines(detail, more, words, now_ms=now_ms))


def preview_lines(detail: IncidentDetail, words: Words, *, now_ms: int) -> tuple[FactLine | LevelPair | AssignmentRow | Nothing, ...]:
    """Return what is read beside the list: facts, the four levels two abreast, and the units by attention."""
    facts = fact_lines(detail, words, now_ms=now_ms)
    levels = [row for row in facts if isinstance(row, Level)]
    pairs = tuple(LevelPair(levels=tuple(levels[start : start + 2])) for start in range(0, len(levels), 2))
    rows = middle_lines(detail, words)
    heads = [place for place, row in enumerate(rows) if isinstance(row, Section)]
    start = next(place for place in heads if getattr(rows[place], "title", "") == "section.units")
    end = next(place for place in heads if place > start)
    head = rows[start]
    assert isinstance(head, Section)
    units = tuple(row for row in rows[start + 1 : end] if isinstance(row, (AssignmentRow, Nothing)))
    return (*(row for row in facts if not isinstance(row, Level)), *pairs, replace(head, act=""), *units)


def middle_lines(
    detail: IncidentDetail,
    words: Words,
    more: IncidentMore = NOTHING_MORE,
    files: Sequence[FileLine | JobLine | MoreFiles] = (),
    files_count: int = 0,
    *,
    questions: Sequence[QuestionRow] = (),
) -> tuple[MiddleLine, ...]:
    """Return what waits for a decision, posts, units, orders, files, tasks and groups, each by attention; then who shares it."""
    lines: list[MiddleLine] = []
    if questions:
        lines += [Section(title="section.questions", note=words.say("questions.count", count=len(questions))), *questions]
    lines += [Section(title="section.posts", act="establish_post"), *_or_nothing(detail.posts, "posts", words)]
    out = [row for row in detail.assignments if row.state not in {"returned", "recalled"}]
    arrived = sum(1 for row in out if row.state in {"arrived", "completed"})
    note = words.say("units.on_scene", arrived=arrived, total=len(out)) if out else ""
    columns = tuple(f"units.{step}" for step in ("ordered", "departed", "arrived", "completed")) if out else ()
    units = tuple(sorted(detail.assignments, key=_unit_attention))
    lines += [Section(title="section.units", note=note, act="dispatch", columns=columns), *_or_nothing(units, "units", words)]
    orders = tuple(sorted(detail.orders, key=order_attention))
    waiting = sum(1 for row in orders if any(item.state in _ORDER_OPEN for item in row.recipients))
    note = words.say("orders.open", count=waiting) if waiting else ""
    lines += [Section(title="section.orders", note=note, act="order"), *_or_nothing(orders, "orders", words)]
    note = words.say("files.count", count=files_count) if files_count else ""
    lines += [Section(title="section.files", note=note, act="attach"), *_or_nothing(files, "files", words)]
    done = sum(1 for row in detail.tasks if row.state in {"done", "not_applicable"})
    note = words.say("tasks.done", done=done, total=len(detail.tasks)) if detail.tasks else ""
    tasks = tuple(sorted(detail.tasks, key=_task_attention))
    lines += [Section(title="section.tasks", note=note, act="add_task"), *_or_nothing(tasks, "tasks", words)]
    groups = tuple(sorted(more.groups, key=_group_attention))
    lines += [Section(title="section.groups", act="open_group"), *_or_nothing(groups, "groups", words)]
    note = words.say("parties.count", count=len(more.parties)) if more.parties else ""
    parties = tuple(PartyLine(code=code, name=name) for code, name in more.parties)
    lines += [Section(title="section.parties", note=note, act="add_party"), *_or_nothing(parties, "parties", words)]
    if detail.absorbed:
        note = words.say("absorbed.count", count=len(detail.absorbed))
        lines += [Section(title="section.absorbed", note=note), *detail.absorbed]
    if detail.apart.records:
        # Where nothing is here of an incident that rests at the center, "not yet" would be untrue.
        said = words.say("nothing.at_center")
        lines = [replace(line, text=said) if isinstance(line, Nothing) else line for line in lines]
    return tuple(_beginning(line, detail) for line in lines)


def _beginning(line: MiddleLine, detail: IncidentDetail) -> MiddleLine:
    """Return a line without the act that the incident does not take."""
    return replace(line, act="") if isinstance(line, Section) and not may_begin(line.act, detail) else line


def shown_lines(lines: Sequence[JournalRow], *, system: bool, ticks: frozenset[str] = frozenset()) -> tuple[JournalRow, ...]:
    """Return journal lines, newest last; the program's own only when asked for, of `ticks` only those that carry one of them."""
    return tuple(row for row in lines if (system or not row.system) and (not ticks or ticks.intersection(row.ticks)))


def life_steps(detail: IncidentDetail, words: Words) -> tuple[LifeStep, ...]:
    """Return the incident's way: reached states with their times, the present one, the next legal ones."""
    state = detail.incident.state
    reached = {step.state: words.clock(step.at_ms) for step in detail.steps}
    path = PATH if state in PATH else (*(name for name in PATH if name in reached), state)
    life = INCIDENT.life
    assert life is not None
    following = {to for _, to in life.next_moves(state)}
    here = path.index(state)
    steps: list[LifeStep] = []
    for number, name in enumerate(path):
        key = "state.disputed" if name == DISPUTED else f"incident.state.{name}"
        place = PRESENT if number == here else REACHED if number < here else NEXT if name in following and number == here + 1 else AHEAD
        note = reached.get(name, "") if place in {REACHED, PRESENT} else words.say("life.next") if place == NEXT else ""
        steps.append(LifeStep(label=key, place=place, note=note))
    return tuple(steps)


def is_waiting(order: OrderRow) -> int:
    """Return how many recipients of an order have not signed it."""
    return sum(1 for row in order.recipients if row.state in {"issued", "draft", "refused"})


def share_done(order: OrderRow) -> float:
    """Return which share of an order's recipients has reported or finished."""
    done = sum(1 for row in order.recipients if row.state in {"reported", "finish_requested", "finished"})
    return done / len(order.recipients) if order.recipients else 0.0


def row_titles(row: object) -> tuple[str, str]:
    """Return how a row is called, and what is said below it."""
    titles = _TITLES.get(type(row))
    return titles(row) if titles is not None else ("", "")


def with_contact(row: object, note: str, masks: Masks) -> str:
    """Return what is said below a row, with the contact that was looked at."""
    kind = contact_of(row)
    if not kind or masks.covers(kind, row.id, "contact"):  # type: ignore[attr-defined]  # such rows have one
        return note
    return note.replace(MASK, str(row.contact), 1)  # type: ignore[attr-defined]


def contact_of(row: object) -> str:
    """Return the kind of a row that has a contact of its own, empty for any other."""
    kind = "post" if isinstance(row, PostRow) else "group" if isinstance(row, GroupRow) else ""
    return kind if getattr(row, "contact", None) else ""


def _post_titles(row: PostRow) -> tuple[str, str]:
    offered = row.handover_offered_at is not None and row.handover_taken_at is None
    return row.name, _joined(row.commander, row.place, row.contact and MASK, row.talkgroup, (offered and row.handover_brief) or "")


def _unit_titles(row: AssignmentRow) -> tuple[str, str]:
    return row.unit_name, _joined(row.call_sign, row.organisation_name, row.task)


def _order_titles(row: OrderRow) -> tuple[str, str]:
    return row.number, row.text


def _recipient_titles(row: RecipientRow) -> tuple[str, str]:
    return row.name or row.organisation_name, (row.reason if row.state == "refused" else row.report) or ""


def _task_titles(row: TaskRow) -> tuple[str, str]:
    return row.title, _joined(row.phase, row.role)


def _group_titles(row: GroupRow) -> tuple[str, str]:
    return row.name, _joined(row.lead_name, row.contact and MASK)


def _party_titles(row: PartyLine) -> tuple[str, str]:
    return row.name, row.code


def _linked_titles(row: LinkedRow) -> tuple[str, str]:
    return row.title, row.number


def _question_titles(row: QuestionRow) -> tuple[str, str]:
    return row.title, row.number


def _journal_titles(row: JournalRow) -> tuple[str, str]:
    return row.text, row.said_by or row.person


def _file_titles(row: FileLine) -> tuple[str, str]:
    return file_title(row.row), row.of


def _job_titles(row: JobLine) -> tuple[str, str]:
    return row.name, row.why


_TITLES: Mapping[type, Callable[[Any], tuple[str, str]]] = {
    PostRow: _post_titles,
    AssignmentRow: _unit_titles,
    OrderRow: _order_titles,
    RecipientRow: _recipient_titles,
    TaskRow: _task_titles,
    GroupRow: _group_titles,
    PartyLine: _party_titles,
    LinkedRow: _linked_titles,
    QuestionRow: _question_titles,
    JournalRow: _journal_titles,
    FileLine: _file_titles,
    JobLine: _job_titles,
}


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def line_identity(row: object) -> object:
    """Return what stays the same while a row changes."""
    if isinstance(row, Section):
        return ("section", row.title)
    if isinstance(row, Figures):
        return "figures"
    if isinstance(row, LevelPair):
        return ("levels", *(level.field for level in row.levels))
    if isinstance(row, PartyLine):
        return ("party", row.code)
    return getattr(row, "id", None) or getattr(row, "field", None) or getattr(row, "section", None)


def line_speech(row: object) -> str:
    """Return a row as one sentence."""
    if isinstance(row, Level):
        return f"{row.label} {row.words} {row.who}"
    if isinstance(row, LevelPair):
        return ", ".join(line_speech(level) for level in row.levels)
    if isinstance(row, Figures):
        return " ".join(f"{cell.label} {cell.value}" for cell in row.items)
    title, note = row_titles(row)
    parts = (title or getattr(row, "label", ""), note or getattr(row, "value", "") or getattr(row, "text", ""))
    return " ".join(part for part in parts if part)


def field_of(row: Fact | Figures | Level, detail: IncidentDetail) -> str:
    """Return which field of the incident a line shows; of the figures the one that changed most."""
    if not isinstance(row, Figures):
        return row.field
    held = [field for field in detail.fields if field.field in FIGURES]
    return max(held, key=times_changed).field if held else FIGURES[0]


def times_changed(row: FieldRow) -> int:
    """Return how often a field was written after the first time."""
    return row.changes


def _times(detail: IncidentDetail, words: Words, *, now_ms: int) -> Fact:
    happened = words.moment(detail.incident.happened_at, now_ms=now_ms)
    reported = words.moment(detail.incident.reported_at, now_ms=now_ms)
    return Fact(field="happened_at", label=words.say("facts.times"), value=f"{happened} / {reported}")


def _facts(fields: dict[str, FieldRow], words: Words) -> Iterator[Fact]:
    for name in _FACTS:
        row = fields.get(name)
        if row is None:
            continue
        note = "WGS-84" if name == "location" else ""
        yield Fact(
            field=name,
            label=words.say(f"incident.{name}"),
            value=shown(name, row.value, words, kind="incident"),
            note=note,
            asks=bool(row.others),
        )


def _figure(row: FieldRow, words: Words, *, now_ms: int) -> FigureCell:
    return FigureCell(
        label=words.say(f"incident.{row.field}"),
        value=shown(row.field, row.value, words, kind="incident"),
        first=figure(row.first) if row.changes and isinstance(row.first, int) else "",
        asks=bool(row.others),
        aged=is_aged(row.at_ms, now_ms),
        alarms=row.field == "trapped" and bool(row.value),
    )


def is_aged(at_ms: int | None, now_ms: int) -> bool:
    """Tell whether what was told then has to say its age by now; what nobody dated is no older than its page."""
    return at_ms is not None and now_ms - at_ms > FIGURE_AGE_LIMIT_S * 1000


def _group_attention(row: GroupRow) -> tuple[bool, str]:
    return row.state == "dissolved", row.name


def _or_nothing(rows: Sequence[MiddleLine], section: str, words: Words) -> tuple[MiddleLine, ...]:
    return tuple(rows) or (Nothing(section=section, text=words.say(f"nothing.{section}")),)


def _unit_attention(row: AssignmentRow) -> tuple[int, int]:
    place = _UNIT_ATTENTION.index(row.state) if row.state in _UNIT_ATTENTION else len(_UNIT_ATTENTION)
    return place, row.ordered_at or 0


def order_attention(row: OrderRow) -> tuple[bool, int]:
    """Return where an order stands: those that somebody has not signed first, the newest first."""
    return is_waiting(row) == 0, -row.created_ms


def _task_attention(row: TaskRow) -> tuple[int, int]:
    return _TASK_ATTENTION.index(row.state) if row.state in _TASK_ATTENTION else 0, row.due_at or 0
