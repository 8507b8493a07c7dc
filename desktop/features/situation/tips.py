"""How a place, its age and its basis are said; shared by the map's tips, the panel and the boards."""

from desktop.runtime.services import Services
from desktop.runtime.words import Words
from desktop.widgets.values import class_words
from sync.domain.kinds.force import FIGURE_AGE_LIMIT_S
from sync.store.queries.rows import IncidentRow
from sync.store.queries.situation_rows import PostMark, UnitMark

SEAT = "seat"
ASSIGNED = frozenset({"ordered", "mustered", "departed", "arrived", "completed", "recalled", "returned", "disputed"})


def is_aged(at_ms: int | None, now_ms: int) -> bool:
    """Tell whether a report is past the limit of figures of a unit; one that was never made is."""
    return at_ms is None or now_ms - at_ms > FIGURE_AGE_LIMIT_S * 1000


def incident_state(row: IncidentRow, words: Words) -> str:
    """Return the state of an incident in words."""
    return words.say("state.disputed") if row.state == "disputed" else words.choice("incident", "state", row.state)


def unit_state(unit: UnitMark, words: Words) -> str:
    """Return the state of a unit in words: of its assignment, else its readiness."""
    if unit.state == "disputed":
        return words.say("state.disputed")
    if not unit.state:
        return words.say("situation.unit.unreported")
    return words.choice("assignment", "state", unit.state) if unit.state in ASSIGNED else words.choice("unit", "readiness", unit.state)


def basis(unit: UnitMark, words: Words, now_ms: int) -> str:
    """Return how the place of a unit is known, and how old that is."""
    if unit.location is None:
        return words.say("situation.basis.seat")
    key = f"situation.basis.{unit.basis}"
    if unit.located_ms is None:
        return words.say("situation.basis.undated")
    return words.say(key, age=words.age(unit.located_ms, now_ms=now_ms))


def incident_tip(row: IncidentRow, services: Services, now_ms: int) -> str:
    """Return what hovering says of an incident."""
    words = services.words
    grade = words.choice("incident", "grade", row.grade) if row.grade else words.say("incident.not_graded")
    parts = [part for part in (grade, class_words(row.class_code, words), incident_state(row, words)) if part]
    lines = [row.title, " · ".join(parts)]
    if row.last_at_ms is not None:
        lines.append(words.say("situation.last", age=words.age(row.last_at_ms, now_ms=now_ms), source=row.last_from))
    return "\n".join(lines)


def post_tip(post: PostMark, services: Services, now_ms: int) -> str:
    """Return what hovering says of a post."""
    words = services.words
    state = words.choice("post", "state", post.state)
    age = words.age(post.changed_ms, now_ms=now_ms)
    return f"{post.name}  {state}\n{post.incident_title}\n{words.choice('offices', 'office', post.commander)} · {age}"


def short_name(row: IncidentRow) -> str:
    """Return the title as far as a map has room for it: up to its first space, colon or comma."""
    for mark in (" ", "，", ",", "：", ":"):
        head, found, _ = row.title.partition(mark)
        if found and len(head) >= 2:
            return head
    return row.title
