"""The blocks of the panel as rows: what was chosen, in the words of the screen; made from what the store answered."""

from dataclasses import dataclass

from desktop.features.situation.nearest import ASSUMED, Near
from desktop.features.situation.tips import basis, incident_state, is_aged, unit_state
from desktop.runtime.words import Words, figure
from desktop.widgets.paint import LEVEL_NUMBER
from desktop.widgets.values import class_words
from sync.domain.coordinates import decimal_words, distance_words
from sync.domain.kinds.assignment import FREES
from sync.store.queries.rows import AssignmentRow, FieldRow, IncidentDetail, JournalRow
from sync.store.queries.situation_rows import PostMark, UnitMark

FIGURES = ("dead", "seriously_injured", "lightly_injured", "trapped", "evacuated")
LEVELS = ("grade", "response_level", "warning_level", "duty_level")
# What needs a person first.
ATTENTION = ("disputed", "ordered", "mustered", "departed", "arrived", "completed", "recalled", "returned")
_TIMES = {
    "ordered": "ordered_at",
    "mustered": "mustered_at",
    "departed": "departed_at",
    "arrived": "arrived_at",
    "completed": "completed_at",
    "returned": "returned_at",
}
LAST_LINES = 3
# Levels whose moment is an act of its own.
TIMED = frozenset({"response_level", "duty_level"})
DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Chips:
    """What it is: a level, a state or a word, its kind, and its number. `level` None for what has no level, "" for an unset one."""

    words: str
    level: str | None = None
    state: str = ""
    mode: str = ""
    kind: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What it is called."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLine:
    """How it stands."""

    state: str
    rest: str = ""
    questions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of people; `asks` when two values stand."""

    label: str
    words: str
    alarms: bool = False
    asks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of people, with who told the newest of them and when."""

    items: tuple[Figure, ...]
    source: str = ""
    aged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One of the four levels, each by its own name."""

    label: str
    level: str | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """The four levels of an incident."""

    items: tuple[Level, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Head of a part."""

    title: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sentence."""

    text: str
    ink: str = "text2"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """One fact of a unit, a post or a place."""

    label: str
    words: str
    aged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit sent to the incident."""

    row: AssignmentRow
    words: str
    time: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NearLine:
    """A unit that could come, with the estimate."""

    near: Near
    minutes: str
    kilometres: str
    note: str
    aged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LastLine:
    """One of the last lines of the journal."""

    id: bytes
    clock: str
    who: str
    text: str


PanelRow = Chips | Title | StateLine | Figures | Levels | Section | Note | FactLine | UnitLine | NearLine | LastLine


def identity_of(row: PanelRow) -> object:
    """Return what stays the same while a row of the panel changes."""
    if isinstance(row, UnitLine):
        return row.row.id
    if isinstance(row, NearLine):
        return row.near.unit.id
    if isinstance(row, LastLine):
        return row.id
    if isinstance(row, FactLine):
        return ("fact", row.label)
    if isinstance(row, Section):
        return ("section", row.title)
    return (type(row).__name__, row.text) if isinstance(row, Note) else type(row).__name__


def incident_lines(detail: IncidentDetail, words: Words, at_ms: int, *, roomy: bool) -> tuple[PanelRow, ...]:
    """Return an incident: what it is, figures, levels, units by attention; with room the last lines of its journal as well.

    `at_ms` is the moment that is shown: ages count from there.
    """
    row = detail.incident
    fields = {item.field: item for item in detail.fields}
    span = words.say("situation.since", span=words.span((at_ms - row.reported_at) / 1000)) if row.reported_at else ""
    commander = words.say("situation.commander", name=words.choice("offices", "office", row.commander)) if row.commander else ""
    return (
        Chips(
            words=words.choice("incident", "grade", row.grade) if row.grade else words.say("incident.not_graded"),
            level=row.grade or "",
            mode=row.mode,
            kind=class_words(row.class_code, words),
            number=row.number,
        ),
        Title(text=row.title),
        StateLine(
            state=incident_state(row, words),
            rest=" · ".join(part for part in (span, commander) if part),
            questions=row.questions,
        ),
        _figures(fields, words, at_ms),
        Levels(items=tuple(_level(name, fields.get(name), words, at_ms) for name in LEVELS)),
        *_units(detail, words, at_ms),
        *(_lasts(detail, words) if roomy else ()),
    )


def _figures(fields: dict[str, FieldRow], words: Words, now_ms: int) -> Figures:
    items, newest = [], None
    for name in FIGURES:
        field = fields.get(name)
        value = None if field is None else field.value
        said = figure(value) if isinstance(value, int) else words.say("value.none")
        asks = field is not None and bool(field.others)
        items.append(Figure(label=words.say(f"situation.figure.{name}"), words=said, alarms=name == "trapped" and bool(value), asks=asks))
        if field is not None and field.at_ms is not None and (newest is None or field.at_ms > (newest.at_ms or 0)):
            newest = field
    if newest is None or newest.at_ms is None:
        return Figures(items=tuple(items), source=words.say("situation.figures.none"))
    source = words.say(
        "situation.figures.source",
        source=newest.organisation_name,
        clock=words.clock(newest.at_ms),
        age=words.age(newest.at_ms, now_ms=now_ms),
    )
    return Figures(items=tuple(items), source=source, aged=is_aged(newest.at_ms, now_ms))


def _level(name: str, field: FieldRow | None, words: Words, at_ms: int) -> Level:
    value = None if field is None or field.value is None else str(field.value)
    said = words.say("value.none")
    if value is not None and field is not None:
        said = words.choice("incident", name, value)
        number = LEVEL_NUMBER.get(value)
        if name in TIMED and number and field.at_ms is not None and abs(at_ms - field.at_ms) < DAY_MS:
            said = words.say("situation.level.since", numeral=words.say(f"numeral.{number}"), clock=words.clock(field.at_ms))
    return Level(label=words.say(f"situation.level.{name}"), level=value, words=said)


def _units(detail: IncidentDetail, words: Words, now_ms: int) -> tuple[PanelRow, ...]:
    out = [row for row in detail.assignments if row.state not in FREES]
    there = sum(row.state in {"arrived", "completed"} for row in out)
    head = Section(title=words.say("situation.units"), note=words.say("situation.units.count", there=there, total=len(out)))
    if not detail.assignments:
        return head, Note(text=words.say("situation.units.none"))
    shown = sorted(detail.assignments, key=_attention)
    return (head, *(_unit(row, words, now_ms) for row in shown))


def _attention(row: AssignmentRow) -> tuple[int, int]:
    place = ATTENTION.index(row.state) if row.state in ATTENTION else len(ATTENTION)
    return place, row.ordered_at or 0


def _unit(row: AssignmentRow, words: Words, now_ms: int) -> UnitLine:
    if row.state == "ordered":
        said = words.say("situation.unit.no_ack")
        waited = max(0, now_ms - row.ordered_at) // 1000 if row.ordered_at else 0
        time = f"{waited // 60}:{waited % 60:02}" if waited < 3600 else words.span(waited)
    else:
        said = words.say("state.disputed") if row.state == "disputed" else words.say(f"situation.step.{row.state}")
        at_ms = getattr(row, _TIMES.get(row.state, "ordered_at"))
        time = words.clock(at_ms) if at_ms else ""
    return UnitLine(row=row, words=said, time=time)


def _lasts(detail: IncidentDetail, words: Words) -> tuple[PanelRow, ...]:
    lines = [line for line in detail.journal if not line.system and line.struck is None][-LAST_LINES:]
    if not lines:
        return ()
    head = Section(title=words.say("situation.journal"), note=words.say("situation.journal.count", count=detail.journal_count))
    return (head, *(_last(line, words) for line in reversed(lines)))


def _last(line: JournalRow, words: Words) -> LastLine:
    return LastLine(id=line.id, clock=words.clock(line.stated_at), who=line.said_by or line.person, text=line.text)


def unit_lines(unit: UnitMark, words: Words, now_ms: int, *, away_m: float | None) -> tuple[PanelRow, ...]:
    """Return a unit: its state, whose it is, where it is and how that is known."""
    facts = [
        FactLine(label=words.say("situation.unit.organisation"), words=unit.organisation_name),
        FactLine(label=words.say("unit.call_sign"), words=unit.call_sign or words.say("value.none")),
        FactLine(label=words.say("situation.unit.incident"), words=unit.incident_title or words.say("value.none")),
        _figure("strength_ready", unit.strength_ready, unit, words, now_ms),
        _figure("vehicles", unit.vehicles, unit, words, now_ms),
        FactLine(
            label=words.say("situation.unit.where"),
            words=unit.place or (decimal_words(unit.location) if unit.location else words.say("value.none")),
            aged=is_aged(unit.located_ms, now_ms),
        ),
        FactLine(label=words.say("situation.unit.basis"), words=basis(unit, words, now_ms), aged=is_aged(unit.located_ms, now_ms)),
    ]
    if away_m is not None:
        facts.append(FactLine(label=words.say("situation.unit.away"), words=distance_words(away_m)))
    age = words.say("situation.reported", age=words.age(unit.reported_ms, now_ms=now_ms)) if unit.reported_ms else ""
    return (
        Chips(words=unit_state(unit, words), state=unit.state or "standby", kind=words.choice("unit", "sort", unit.sort)),
        Title(text=unit.name),
        StateLine(state="", rest=age),
        *facts,
    )


def _figure(name: str, value: int | None, unit: UnitMark, words: Words, now_ms: int) -> FactLine:
    said = words.say("value.none") if value is None else figure(value)
    return FactLine(label=words.say(f"unit.{name}"), words=said, aged=value is not None and is_aged(unit.reported_ms, now_ms))


def post_lines(post: PostMark, words: Words, now_ms: int) -> tuple[PanelRow, ...]:
    """Return a command post: of which incident, who commands, where."""
    return (
        Chips(words=words.choice("post", "sort", post.sort), kind=words.choice("post", "state", post.state)),
        Title(text=post.name),
        StateLine(state="", rest=words.say("situation.reported", age=words.age(post.changed_ms, now_ms=now_ms))),
        FactLine(label=words.say("situation.unit.incident"), words=post.incident_title),
        FactLine(label=words.say("post.commander"), words=words.choice("offices", "office", post.commander)),
        FactLine(
            label=words.say("situation.unit.where"),
            words=post.place or (decimal_words(post.location) if post.location else words.say("value.none")),
        ),
    )


def near_lines(found: tuple[Near, ...], words: Words, now_ms: int) -> tuple[PanelRow, ...]:
    """Return the units that could come, under the assumption that the estimate rests on."""
    head = Section(title=words.say("situation.nearest"), note=words.say("situation.nearest.count", count=len(found)))
    note = Note(text=words.say("situation.nearest.assumed", detour=f"{ASSUMED.detour:g}", speed=f"{ASSUMED.speed_km_h:g}"))
    if not found:
        return head, Note(text=words.say("situation.nearest.none"))
    return (head, note, *(_near(near, words, now_ms) for near in found))


def seat_line(near: Near, words: Words, now_ms: int) -> NearLine:
    """Return a unit that stands by at a seat."""
    unit = near.unit
    age = words.say("situation.reported", age=words.age(unit.reported_ms, now_ms=now_ms)) if unit.reported_ms else ""
    return NearLine(near=near, minutes="", kilometres=unit.call_sign or "", note=age, aged=is_aged(unit.reported_ms, now_ms))


def _near(near: Near, words: Words, now_ms: int) -> NearLine:
    unit = near.unit
    return NearLine(
        near=near,
        minutes=words.say("situation.minutes", minutes=max(1, round(near.minutes))),
        kilometres=distance_words(near.metres),
        note=f"{unit_state(unit, words)} · {basis(unit, words, now_ms)}",
        aged=is_aged(unit.located_ms, now_ms),
    )
