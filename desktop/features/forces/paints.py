"""How the rows of this page look: organisations, units, contacts, fields."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.features.forces.lines import CONTACT_AGE_LIMIT_S, FieldLine, MaskedLine, Node, is_figure_old, is_old
from desktop.runtime.services import Services
from desktop.runtime.words import figure
from desktop.widgets.paint import RIGHT, Brushwork, mode_ink
from desktop.widgets.rows_view import RowPaint, RowsView
from desktop.widgets.theme import SEMIBOLD
from sync.store.queries.forces_rows import ContactLine, Told, UnitLine

PAD = 16
ROW = 44
INDENT = 16
CHEVRON = 28
STRENGTHS = ("strength_established", "strength_present", "strength_on_post", "strength_ready", "vehicles")
FIGURE = 44
STATE = 104
NAME_LEFT = 40
CONTACT_COLUMNS = (
    ("forces.column.office", 0.0),
    ("forces.column.person", 0.3),
    ("forces.column.radio", 0.62),
    ("forces.column.as_of", 0.82),
)


class ForcesPaints:
    """The paint functions with the words and the clock they need; one for the page."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._words = services.words

    def tree(self) -> Mapping[type, RowPaint]:
        """Return how the organisations look."""
        return {Node: RowPaint(height=_node_height, paint=self._node, inset=None)}

    def units(self) -> Mapping[type, RowPaint]:
        """Return how the board looks."""
        return {UnitLine: RowPaint(height=ROW, paint=self._unit, inset=NAME_LEFT)}

    def contacts(self) -> Mapping[type, RowPaint]:
        """Return how the contacts look."""
        return {ContactLine: RowPaint(height=ROW, paint=self._contact)}

    def fields(self) -> Mapping[type, RowPaint]:
        """Return how the fields of the side panel look."""
        return {
            FieldLine: RowPaint(height=ROW, paint=self._field, acts=False, inset=PAD),
            MaskedLine: RowPaint(height=ROW, paint=self._field, inset=PAD, grows=False),
        }

    def unit_head(self, brush: Brushwork, box: QRectF) -> None:
        """Draw the words over the columns of the board."""
        y = box.center().y()
        say = self._words.say
        brush.text(say("forces.column.unit"), x=box.left() + NAME_LEFT, y=y, width=110, step="label", name="text2")
        columns = _columns(box)
        brush.text(say("forces.column.state"), x=columns[0], y=y, width=STATE - 8, step="label", name="text2")
        for number, name in enumerate(STRENGTHS):
            key = f"forces.figure.{name}"
            brush.text(say(key), x=columns[1] + number * FIGURE - 4, y=y, width=FIGURE + 4, step="label", name="text2", align=RIGHT)
        brush.text(say("forces.column.place"), x=columns[2], y=y, width=columns[3] - columns[2], step="label", name="text2")

    def contact_head(self, brush: Brushwork, box: QRectF) -> None:
        """Draw the words over the columns of the contacts."""
        for key, share in CONTACT_COLUMNS:
            x = box.left() + PAD + share * (box.width() - 2 * PAD)
            brush.text(self._words.say(key), x=x, y=box.center().y(), width=150, step="label", name="text2")

    def _node(self, brush: Brushwork, box: QRectF, row: Node) -> None:
        branch = row.row
        y = box.top() + 20 if row.is_found and branch.path else box.center().y()
        left = box.left() + 8 + row.depth * INDENT
        if branch.children and not row.is_found and branch.code:
            brush.icon("chevron-down" if row.is_open else "chevron-right", x=left + 4, y=y, size=14, name="text2")
        left += CHEVRON - 4
        right = box.right() - 12
        if branch.units:
            said = f"{figure(branch.ready)}/{figure(branch.units)}"
            width = brush.measure(said, "small")
            brush.text(said, x=right - width, y=y, width=width, step="small", name="text2")
            right -= width + 8
        tier = self._words.say(f"forces.tier.{branch.tier}") if branch.tier in {"province", "city", "county", "station"} else ""
        width = brush.measure(tier, "label")
        weight = SEMIBOLD if row.depth == 0 else 400
        used = brush.text(branch.short_name or branch.name, x=left, y=y, width=right - left - width - 6, weight=weight)
        brush.text(tier, x=left + used + 6, y=y, width=width, step="label", name="text3")
        if row.is_found and branch.path:
            path = self._words.say("forces.path").join(branch.path)
            brush.text(path, x=left, y=box.top() + 38, width=box.right() - 12 - left, step="label", name="text3")

    def _unit(self, brush: Brushwork, box: QRectF, row: UnitLine) -> None:
        words, top, bottom = self._words, box.top() + 13, box.top() + 32
        columns = _columns(box)
        brush.unit_state(row.state, x=box.left() + 23, y=box.center().y())
        left, right = box.left() + NAME_LEFT, columns[0] - 8
        if row.questions:
            # The sign alone: the name is what the board is read by, and the panel says what differs.
            width = brush.measure("≠", "small", SEMIBOLD) + 18
            brush.conflict("", x=right - width, y=top)
            right -= width + 6
        brush.text(row.name, x=left, y=top, width=right - left, weight=SEMIBOLD)
        under = " · ".join(part for part in (row.call_sign or "", row.organisation_name) if part)
        brush.text(under, x=left, y=bottom, width=columns[0] - 8 - left, step="label", name="text2")
        self._state(brush, row, columns[0], top, bottom)
        self._figures(brush, row, columns[1], top, bottom)
        place = row.figures.get("place", Told(value=row.place))
        x, width = columns[2], columns[3] - columns[2]
        brush.text(row.place or "", x=x, y=top, width=width, step="small", name="text2")
        parts = [row.talkgroup or ""]
        masks = self._services.masks
        held = {"commander": row.commander, "phone": row.phone}
        called = [value for name, value in held.items() if value and not masks.covers("unit", row.id, name)]
        if called:
            parts = [" ".join(called)]
        elif row.place:
            parts.append(words.age(place.at_ms, now_ms=self._services.clock()) if place.at_ms else "")
        brush.text(" · ".join(part for part in parts if part), x=x, y=bottom, width=width, step="label", name="text3")

    def _state(self, brush: Brushwork, row: UnitLine, x: float, top: float, bottom: float) -> None:
        now = self._services.clock()
        said = self._words.say(f"forces.state.{row.state}")
        # An assignment's step holds until the next one; what a unit said of itself fades.
        old = row.incident is None and is_figure_old(row.figures.get("readiness", Told()), now)
        used = brush.text(said, x=x, y=top, width=STATE - 8, weight=SEMIBOLD, name="text2" if old else "text")
        if old:
            brush.line(x, top + 9, x + used, top + 9, "text3", dashed=True)
        age = self._words.age(row.state_at_ms, now_ms=now) if row.state_at_ms else ""
        under = row.incident_number or age
        ink = mode_ink(row.incident_mode, "text2") if row.incident_number else "text3" if old else "text2"
        brush.text(under, x=x, y=bottom, width=STATE - 8, step="label", name=ink)

    def _figures(self, brush: Brushwork, row: UnitLine, x: float, top: float, bottom: float) -> None:
        now = self._services.clock()
        told = [row.figures.get(name, Told()) for name in STRENGTHS]
        for number, told_figure in enumerate(told):
            right = x + (number + 1) * FIGURE
            said = "–" if told_figure.value is None else figure(told_figure.value)
            old = is_figure_old(told_figure, now)
            ink = "text3" if told_figure.value is None else "text2" if old else "text"
            weight = SEMIBOLD if STRENGTHS[number] == "strength_ready" else 400
            brush.text(said, x=right - FIGURE, y=top, width=FIGURE, weight=weight, name=ink, align=RIGHT)
            if old:
                width = brush.measure(said, "body", weight)
                brush.line(right - width, top + 9, right, top + 9, "text3", dashed=True)
        ages = [one.at_ms for one in told if one.at_ms is not None]
        if ages:
            by = next((figure.by for figure in told if figure.by), "")
            said = " · ".join(part for part in (self._words.age(min(ages), now_ms=now), by) if part)
            width = len(STRENGTHS) * FIGURE
            brush.text(said, x=x, y=bottom, width=width, step="label", name="text3", align=RIGHT)

    def _contact(self, brush: Brushwork, box: QRectF, row: ContactLine) -> None:
        words, now = self._words, self._services.clock()
        top, bottom, middle = box.top() + 13, box.top() + 32, box.center().y()
        lefts = [box.left() + PAD + share * (box.width() - 2 * PAD) for _, share in CONTACT_COLUMNS]
        widths = [right - left - 10 for left, right in zip(lefts, [*lefts[1:], box.right() - 4], strict=True)]
        brush.text(row.office, x=lefts[0], y=top, width=widths[0], weight=SEMIBOLD)
        brush.text(row.organisation_name, x=lefts[0], y=bottom, width=widths[0], step="label", name="text2")
        say = self._services.masks.say
        brush.text(say("contact", row.id, "name", row.name), x=lefts[1], y=top, width=widths[1])
        brush.text(say("contact", row.id, "phone", row.phone), x=lefts[1], y=bottom, width=widths[1], step="label", name="text2")
        brush.text(row.radio or "", x=lefts[2], y=middle, width=widths[2], step="small")
        if row.as_of is not None:
            old = is_old(row.as_of, CONTACT_AGE_LIMIT_S, now)
            said = words.age(row.as_of, now_ms=now)
            used = brush.text(said, x=lefts[3], y=middle, width=widths[3], step="small", name="text3" if old else "text2")
            if old:
                brush.line(lefts[3], middle + 10, lefts[3] + used, middle + 10, "text3", dashed=True)

    def _field(self, brush: Brushwork, box: QRectF, row: FieldLine) -> None:
        left, right = box.left() + PAD, box.right() - PAD
        top, bottom = box.top() + 13, box.top() + 32
        brush.text(row.label, x=left, y=top, width=96, step="small", name="text2")
        if row.asks:
            width = brush.measure(f"≠  {self._words.say('value.differs')}", "small", SEMIBOLD) + 18
            brush.conflict(self._words.say("value.differs"), x=right - width, y=top)
            right -= width + 8
        ink = "text2" if row.old else "text"
        if isinstance(row, MaskedLine):
            said = self._words.say("mask.show")
            width = brush.measure(said, "small", SEMIBOLD)
            brush.text(said, x=right - width, y=top, width=width, step="small", weight=SEMIBOLD, name="accent")
            right -= width + 8
        used = brush.text(row.value, x=left + 100, y=top, width=right - left - 100, name=ink)
        if row.old:
            brush.line(left + 100, top + 9, left + 100 + used, top + 9, "text3", dashed=True)
        brush.text(row.source, x=left + 100, y=bottom, width=box.right() - PAD - left - 100, step="label", name="text3")


class ColumnHead(QWidget):
    """The words over the columns of a list."""

    def __init__(
        self, services: Services, view: RowsView, paint: Callable[[Brushwork, QRectF], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._services = services
        self._paint = paint
        self.setFixedHeight(28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        # As wide as the rows below, which a scroll bar may have narrowed.
        self._paint(Brushwork(painter, self._services.look), QRectF(0, 0, self._view.viewport().width(), self.height()))
        painter.end()


def _columns(box: QRectF) -> Sequence[float]:
    """Return where state, figures and place begin, and where the row ends."""
    right = box.right() - 12
    place = max(96.0, (box.width() - NAME_LEFT - STATE - len(STRENGTHS) * FIGURE - 24) * 0.42)
    figures = right - place - 14 - len(STRENGTHS) * FIGURE
    return figures - STATE, figures, right - place, right


def _node_height(row: Node, _width: int) -> int:
    return 52 if row.is_found and row.row.path else 40
