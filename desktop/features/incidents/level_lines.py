"""The four levels of one incident, each by itself: what stands, who set it, what the rule suggests, what the response states. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from desktop.runtime.words import CHINESE, Words
from sync.domain import grading
from sync.domain.kinds.response import BY_WORD
from sync.domain.kinds.shared import LEVELS as SEVERITIES
from sync.store.queries.incident_more import IncidentMore
from sync.store.queries.rows import FieldRow, IncidentDetail, ResponseRow

LEVELS = ("grade", "response_level", "warning_level", "duty_level")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One of the four levels; `raises` when the rule suggests a graver one than was confirmed, which `basis` then says."""

    field: str
    label: str
    value: str | None
    words: str
    who: str = ""
    basis: str = ""
    asks: bool = False
    raises: bool = False


def level_lines(detail: IncidentDetail, more: IncidentMore, words: Words, *, now_ms: int) -> tuple[Level, ...]:
    """Return the four levels."""
    fields = {row.field: row for row in detail.fields}
    levels = {name: _level(fields.get(name), name, words, now_ms=now_ms) for name in LEVELS}
    levels["grade"] = _graded(levels["grade"], detail, fields, words)
    levels["response_level"] = _responding(levels["response_level"], detail, more, words, now_ms=now_ms)
    return tuple(levels.values())


def _level(row: FieldRow | None, name: str, words: Words, *, now_ms: int) -> Level:
    value = row.value if row is not None and isinstance(row.value, str) else None
    who = words.say("levels.set_by", person=row.person, clock=words.moment(row.at_ms, now_ms=now_ms)) if row is not None and value else ""
    return Level(
        field=name,
        label=words.say(f"incident.{name}"),
        value=value,
        words=words.choice("incident", name, value) if value else words.say(f"levels.unset.{name}"),
        who=who,
        asks=bool(row.others) if row is not None else False,
    )


def _graded(level: Level, detail: IncidentDetail, fields: Mapping[str, FieldRow], words: Words) -> Level:
    """Return the grade with its basis, or with what the rule suggests where nobody confirmed as much yet."""
    found = grading.suggest(detail.incident.class_code, {name: row.value for name, row in fields.items()})
    if found is not None and (level.value is None or SEVERITIES.index(found.grade) > SEVERITIES.index(level.value)):
        rule = found.rules[0].words if words.language == CHINESE else found.rules[0].words_en
        said = words.say("levels.suggests", grade=words.choice("incident", "grade", found.grade), rule=rule)
        return replace(level, basis=said, raises=True)
    basis = fields.get("grade_basis")
    said = str(basis.value or "") if basis is not None else ""
    return replace(level, basis=said or (words.say("levels.no_basis") if level.value else ""))


def standing_response(detail: IncidentDetail) -> ResponseRow | None:
    """Return the response that is proposed or in force, the incident's own first; None when none is."""
    open_ones = [row for row in detail.responses if row.state not in {"ended", "declined"}]
    return min(open_ones, key=_is_absorbed, default=None)


def _is_absorbed(row: ResponseRow) -> bool:
    return bool(row.of)


def _responding(level: Level, detail: IncidentDetail, more: IncidentMore, words: Words, *, now_ms: int) -> Level:
    """Return the response level with who approved it, since when, and for how long it is expected."""
    row = standing_response(detail)
    if row is None:
        return level
    facts = more.response(row.id)
    hours = facts.period_hours if facts is not None else None
    parts = (
        approval_words(row, words),
        words.choice("response", "state", row.state) if row.state != "active" else words.moment(row.started_at, now_ms=now_ms),
        words.say("response.period", hours=hours) if hours else "",
    )
    said = " · ".join(part for part in parts if part)
    # What it rests on says more than who entered the level.
    return replace(level, who="", basis=said) if row.approver or hours or row.state != "active" else level


def approval_words(row: ResponseRow, words: Words) -> str:
    """Return who approved a response and how, empty where nobody did yet."""
    if not row.approver:
        return ""
    if not row.approval:
        return words.say("response.approved", who=row.approver)
    said = words.say("response.approved_how", who=row.approver, how=words.choice("response", "approval", row.approval))
    if row.countersigned_by:
        return words.say("response.countersigned", said=said, who=row.countersigned_by)
    return words.say("response.owed", said=said) if row.approval in BY_WORD else said


def response_words(row: ResponseRow, more: IncidentMore, words: Words) -> str:
    """Return what a response states, as the law wants it: matters, expected period, measures; by which plan, and who approved it."""
    facts = more.response(row.id)
    pairs = (
        ("response.plan", row.plan_name),
        ("response.matters", row.matters),
        ("response.period_hours", facts.period_hours if facts is not None else None),
        ("response.measures", facts.measures if facts is not None else None),
        ("response.approver", approval_words(row, words)),
    )
    return "\n".join(words.say("response.fact", label=words.say(key), value=value) for key, value in pairs if value)
