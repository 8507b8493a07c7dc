"""How a thing that was found is named and drawn: in the list above the command line, and in the overlay that goes anywhere."""

from PySide6.QtCore import QRectF

from desktop.runtime.line_outcome import ORDER_ROW, STATE_ROW
from desktop.runtime.words import Words
from desktop.widgets.paint import RIGHT, Brushwork
from desktop.widgets.theme import SEMIBOLD
from sync.domain.offices import OFFICES
from sync.store.queries.finder import INCIDENT, ORGANISATION, PERSON, POST, UNIT, FoundRow

ROW_HEIGHT = 44
ICONS = {
    "incident": "urgent",
    "unit": "users-group",
    "post": "flag",
    "plan": "notebook",
    "person": "user",
    "place": "map-pin",
    "organisation": "building",
    "order": "send",
    "state": "point",
    "page": "layout-sidebar",
    "command": "command",
}


def found_note(row: FoundRow, words: Words) -> str:
    """Return what helps to tell `row` from others of its name."""
    state = ""
    if row.sort == INCIDENT and row.state:
        state = words.choice("incident", "state", row.state)
    elif row.sort == UNIT and row.state:
        state = words.choice("unit", "readiness", row.state)
    elif row.sort == POST:
        state = words.choice("post", "state", row.state)
    elif row.sort == PERSON:
        state = words.say(f"offices.office.{row.state}") if row.state in OFFICES else row.state
    elif row.sort == ORGANISATION and row.state:
        state = words.choice("organisation", "tier", row.state)
    call_sign = row.call_sign if row.sort == UNIT else ""
    return " · ".join(part for part in (row.number, call_sign, row.note, state) if part)


def found_identity(row: FoundRow) -> tuple[object, ...]:
    """Return what stays the same while a row changes."""
    return row.sort, row.id, row.code, row.title if row.sort == STATE_ROW else ""


def found_name(row: FoundRow) -> str:
    """Return what a row is called where it is written into a line: a number where there is one that says more."""
    return row.number if row.sort in {INCIDENT, ORDER_ROW} and row.number else row.title


def draw_found(brush: Brushwork, box: QRectF, row: FoundRow, words: Words, *, sort: str = "") -> None:
    """Draw one row: icon, title, note, and at the right the word of its sort."""
    middle = box.center().y()
    brush.icon(ICONS[row.sort], x=box.left() + 16, y=middle, size=18, name="text2")
    right = box.right() - 16
    if sort:
        brush.text(sort, x=right - 120, y=middle, width=120, step="label", name="text3", align=RIGHT)
        right -= brush.measure(sort, "label") + 16
    left = box.left() + 46
    used = brush.text(row.title, x=left, y=middle, width=(right - left) * 0.62, weight=SEMIBOLD)
    brush.text(found_note(row, words), x=left + used + 14, y=middle, width=right - left - used - 14, step="small", name="text3")
