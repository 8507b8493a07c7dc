"""How the rows of this page look: incidents, what waits, and the blocks of the panel."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRectF

from desktop.features.situation.lines import (
    Chips,
    FactLine,
    Figures,
    LastLine,
    Levels,
    NearLine,
    Note,
    Section,
    StateLine,
    Title,
    UnitLine,
)
from desktop.features.situation.tips import incident_state, is_aged
from desktop.runtime.services import Services
from desktop.runtime.words import figure
from desktop.widgets.paint import LEVEL_NUMBER, Brushwork, mode_ink
from desktop.widgets.rows_view import RowPaint
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.values import class_words
from desktop.widgets.wrapping import in_two, wrapped
from sync.store.queries.rows import IncidentRow
from sync.store.queries.situation_rows import DueRow, IncidentMark

PAD = 16
TITLE_LINES_MAX = 2
WARNED = "off_text"
_DUE_ICONS = {"sign": "send", "unsigned": "alarm", "task": "checklist", "question": "git-compare"}


class SituationPaints:
    """The paint functions with the words and the clock they need.

    Attributes:
        at_ms: the earlier moment that is shown, None for the present.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._words = services.words
        self.at_ms: int | None = None

    @property
    def _now(self) -> int:
        """The moment from which ages count: the one that is shown."""
        return self._services.clock() if self.at_ms is None else self.at_ms

    def listing(self) -> Mapping[type, RowPaint]:
        """Return how the list of incidents looks."""
        return {IncidentMark: RowPaint(height=90, paint=self._incident, inset=56)}

    def waiting(self) -> Mapping[type, RowPaint]:
        """Return how the lines of what waits look."""
        return {DueRow: RowPaint(height=48, paint=self._due, inset=56)}

    def panel(self) -> Mapping[type, RowPaint]:
        """Return how the blocks of the panel look."""
        still: dict[str, Any] = {"acts": False, "inset": None}
        return {
            Chips: RowPaint(height=48, paint=self._chips, **still),
            Title: RowPaint(height=self._title_height, paint=self._title, **still),
            StateLine: RowPaint(height=40, paint=self._state, **still),
            Figures: RowPaint(height=86, paint=self._figures, **still),
            Levels: RowPaint(height=68, paint=self._levels, **still),
            Section: RowPaint(height=40, paint=self._section, **still),
            Note: RowPaint(height=self._note_height, paint=self._note, **still),
            FactLine: RowPaint(height=28, paint=self._fact, **still),
            UnitLine: RowPaint(height=41, paint=self._unit, inset=None),
            NearLine: RowPaint(height=48, paint=self._near, inset=None),
            LastLine: RowPaint(height=self._last_height, paint=self._last, **still),
        }

    def _incident(self, brush: Brushwork, box: QRectF, mark: IncidentMark) -> None:
        row, words, now = mark.incident, self._words, self._now
        left, right, top = box.left() + 56, box.right() - 14, box.top()
        number = LEVEL_NUMBER.get(row.grade or "")
        figure = words.say(f"numeral.{number}") if number else ""
        brush.severity(row.grade, x=box.left() + 30, y=top + 28, size=28, figure=figure)
        brush.text(row.title, x=left, y=top + 21, width=right - left, step="row", weight=SEMIBOLD)
        grade = words.choice("incident", "grade", row.grade) if row.grade else words.say("incident.not_graded")
        ink = f"s{number}_text" if number else "text2"
        x = left + brush.text(grade, x=left, y=top + 44, width=120, step="small", weight=SEMIBOLD, name=ink)
        span = words.span((now - row.reported_at) / 1000) if row.reported_at else ""
        width = brush.measure(span, "small", SEMIBOLD)
        brush.text(span, x=right - width, y=top + 44, width=width, step="small", weight=SEMIBOLD)
        if row.mode != "actual":
            drill = f" · {words.choice('incident', 'mode', row.mode)}"
            x += brush.text(drill, x=x, y=top + 44, width=120, step="small", weight=SEMIBOLD, name=mode_ink(row.mode, "text2"))
        state = f" · {incident_state(row, words)}"
        used = brush.measure(state, "small")
        # The class gives way, never the state.
        class_of = class_words(row.class_code, words)
        x += brush.text(
            f" · {class_of}" if class_of else "", x=x, y=top + 44, width=right - x - width - used - 8, step="small", name="text2"
        )
        brush.text(state, x=x, y=top + 44, width=used + 1, step="small", name="text2")
        self._incident_foot(brush, row, left, right, top + 67)

    def _incident_foot(self, brush: Brushwork, row: IncidentRow, left: float, right: float, y: float) -> None:
        words, now = self._words, self._now
        brush.icon("users", x=left, y=y, size=14, name="text2")
        x = (
            left
            + 19
            + brush.text(f"{figure(row.units_on_scene)}/{figure(row.units_total)}", x=left + 19, y=y, width=60, step="small", name="text2")
        )
        brush.icon("send", x=x + 14, y=y, size=14, name="text2")
        x += 33 + brush.text(figure(row.orders_open), x=x + 33, y=y, width=40, step="small", name="text2")
        if row.questions:
            x += 10 + brush.conflict(figure(row.questions), x=x + 10, y=y)
        if row.last_at_ms is None:
            return
        own = row.last_reach == "here"
        source = words.say("situation.source.here") if own else row.last_from
        room = right - x - (10 if own else 28)
        said = words.say("situation.aged", span=words.span((now - row.last_at_ms) / 1000), source=source)
        if brush.measure(said, "label") > room:
            # Where there is no room for both, the source gives way, never the time.
            said = words.age(row.last_at_ms, now_ms=now)
        used = min(brush.measure(said, "label"), room)
        aged = is_aged(row.last_at_ms, now)
        ink = "accent" if own and not aged else "text3"
        brush.text(said, x=right - used, y=y, width=used, step="label", name=ink)
        if not own:
            brush.icon("history", x=right - used - 17, y=y, size=13, name="text3")
        if aged:
            brush.line(right - used, y + 9, right, y + 9, "text3", dashed=True)

    def _due(self, brush: Brushwork, box: QRectF, row: DueRow) -> None:
        words, now = self._words, self._services.clock()
        late = row.due_at is not None and row.due_at < now
        ink = "danger_text" if late else "text2"
        brush.icon(_DUE_ICONS[row.sort], x=box.left() + 22, y=box.center().y(), size=16, name=ink)
        left, right = box.left() + 56, box.right() - 30
        brush.text(row.title, x=left, y=box.top() + 16, width=right - left, weight=SEMIBOLD, name="danger_text" if late else "text")
        said = words.say(f"situation.due.{row.sort}")
        if row.due_at is not None:
            span = words.span(abs(now - row.due_at) / 1000)
            said += f" · {words.say('situation.due.over' if late else 'situation.due.left', span=span)}"
        brush.text(said, x=left, y=box.top() + 35, width=right - left, step="label", name="text2")
        brush.icon("chevron-right", x=box.right() - 26, y=box.center().y(), size=16)

    def _chips(self, brush: Brushwork, box: QRectF, row: Chips) -> None:
        y, left, right = box.top() + 28, box.left() + PAD, box.right() - PAD
        width = brush.measure(row.number, "small")
        brush.text(row.number, x=right - width, y=y, width=width, step="small", name=mode_ink(row.mode, "text2"))
        x = left
        if row.level is not None:
            x += brush.severity_chip(row.level or None, row.words, x=left, y=y) + 8
        elif row.state:
            brush.unit_state(row.state, x=left + 8, y=y)
            x += 24 + brush.text(row.words, x=left + 24, y=y, width=160, step="small", weight=SEMIBOLD) + 8
        elif row.words:
            x += brush.chip(row.words, x=left, y=y, ground="sunken", ink="text2") + 8
        if row.mode not in {"", "actual"}:
            said, ground = self._words.choice("incident", "mode", row.mode), mode_ink(row.mode, "sunken")
            x += brush.chip(said, x=x, y=y, ground=ground, ink="on_drill" if ground == "drill" else "text2") + 8
        brush.text(row.kind, x=x + 4, y=y, width=right - width - x - 12, step="small", name="text2")

    def _title_height(self, row: Title, width: int) -> int:
        return 26 * len(self._title_lines(row, width)) + 8

    def _title_lines(self, row: Title, width: int) -> tuple[str, ...]:
        lines = in_two(row.text, width - 2 * PAD, self._services.look, step="title", weight=SEMIBOLD)
        return lines if len(lines) <= TITLE_LINES_MAX else (*lines[: TITLE_LINES_MAX - 1], "".join(lines[TITLE_LINES_MAX - 1 :]))

    def _title(self, brush: Brushwork, box: QRectF, row: Title) -> None:
        for number, line in enumerate(self._title_lines(row, int(box.width()))):
            y = box.top() + 15 + 26 * number
            brush.text(line, x=box.left() + PAD, y=y, width=box.width() - 2 * PAD, step="title", weight=SEMIBOLD)

    def _state(self, brush: Brushwork, box: QRectF, row: StateLine) -> None:
        y, left, right = box.top() + 12, box.left() + PAD, box.right() - PAD
        x = left
        if row.state:
            brush.disc(left + 5, y, 5, fill="accent")
            x = left + 18 + brush.text(row.state, x=left + 18, y=y, width=140, weight=SEMIBOLD, name="accent") + 10
        if row.questions:
            x += brush.conflict(figure(row.questions), x=x, y=y) + 10
        brush.text(row.rest, x=x, y=y, width=right - x, step="body", name="text2")
        brush.fill(QRectF(left, box.bottom() - 4, right - left, 1), "line")

    def _figures(self, brush: Brushwork, box: QRectF, row: Figures) -> None:
        left, right = box.left() + PAD, box.right() - PAD
        widths = [
            max(brush.measure(item.words, "figure", SEMIBOLD) + 18 * item.asks, brush.measure(item.label, "small")) for item in row.items
        ]
        gap = max(6.0, (right - left - sum(widths)) / max(1, len(widths) - 1))
        x = left
        for item, width in zip(row.items, widths, strict=True):
            brush.text(item.label, x=x, y=box.top() + 13, width=width + gap - 4, step="small", name="text2")
            ink = "text3" if item.words in {"0", "—"} else "danger_text" if item.alarms else "text"
            brush.text(item.words, x=x, y=box.top() + 38, width=width + 4, step="figure", weight=SEMIBOLD, name=ink)
            if item.asks:
                end = x + brush.measure(item.words, "figure", SEMIBOLD) + 3
                brush.differs(x=end, y=box.top() + 38)
            x += width + gap
        if row.source:
            brush.icon("antenna", x=left, y=box.top() + 64, size=13, name="text2")
            ink = "text3" if row.aged else "text2"
            used = brush.text(row.source, x=left + 20, y=box.top() + 64, width=right - left - 20, step="small", name=ink)
            if row.aged:
                brush.line(left + 20, box.top() + 73, left + 20 + used, box.top() + 73, "text3", dashed=True)
        brush.fill(QRectF(left, box.bottom() - 4, right - left, 1), "line")

    def _levels(self, brush: Brushwork, box: QRectF, row: Levels) -> None:
        left, right = box.left() + PAD, box.right() - PAD
        columns = [row.items[0::2], row.items[1::2]]
        labels = [max(brush.measure(item.label, "small") for item in column) for column in columns]
        needed = [
            label + 23 + max(brush.measure(item.words, "body", SEMIBOLD) for item in column)
            for label, column in zip(labels, columns, strict=True)
        ]
        gap = max(6.0, min(24.0, right - left - sum(needed)))
        for number, item in enumerate(row.items):
            column = number % 2
            x, y = left + column * (needed[0] + gap), box.top() + 15 + number // 2 * 28
            brush.text(item.label, x=x, y=y, width=labels[column], step="small", name="text2")
            brush.severity(item.level, x=x + labels[column] + 12, y=y, size=13)
            ink, weight = ("text", SEMIBOLD) if item.level else ("text3", 400)
            end = x + needed[0] + 1 if column == 0 else right
            brush.text(item.words, x=x + labels[column] + 22, y=y, width=end - x - labels[column] - 22, weight=weight, name=ink)
        brush.fill(QRectF(left, box.bottom() - 4, right - left, 1), "line")

    def _section(self, brush: Brushwork, box: QRectF, row: Section) -> None:
        y, left, right = box.center().y(), box.left() + PAD, box.right() - PAD
        x = left + brush.text(row.title, x=left, y=y, width=right - left, weight=SEMIBOLD)
        brush.text(row.note, x=x + 10, y=y, width=right - x - 10, step="small", name="text2")

    def _note_height(self, row: Note, width: int) -> int:
        return 18 * len(wrapped(row.text, width - 2 * PAD - _note_indent(row), self._services.look, step="small")) + (
            22 if row.ink == WARNED else 14
        )

    def _note(self, brush: Brushwork, box: QRectF, row: Note) -> None:
        indent = PAD + _note_indent(row)
        lines = wrapped(row.text, int(box.width()) - PAD - indent, self._services.look, step="small")
        top = box.top() + 12
        if row.ink == WARNED:
            # What bars every act here stands as a banner does: on its ground, with its sign.
            top = box.center().y() - 9 * (len(lines) - 1)
            brush.fill(box, "off_bg")
            brush.icon("lock", x=box.left() + PAD, y=box.center().y(), size=16, name=row.ink)
        for number, line in enumerate(lines):
            brush.text(line, x=box.left() + indent, y=top + 18 * number, width=box.width() - PAD - indent, step="small", name=row.ink)

    def _fact(self, brush: Brushwork, box: QRectF, row: FactLine) -> None:
        y, left, right = box.center().y(), box.left() + PAD, box.right() - PAD
        room = max(74.0, brush.measure(row.label, "small") + 10)
        brush.text(row.label, x=left, y=y, width=room, step="small", name="text2")
        used = brush.text(row.words, x=left + room, y=y, width=right - left - room, name="text3" if row.aged else "text")
        if row.aged:
            brush.line(left + room, y + 10, left + room + used, y + 10, "text3", dashed=True)

    def _unit(self, brush: Brushwork, box: QRectF, row: UnitLine) -> None:
        y, left, right = box.center().y(), box.left() + PAD, box.right() - PAD
        brush.unit_state(row.row.state, x=left + 7, y=y)
        late = row.row.state == "ordered"
        ink, weight = ("danger_text", SEMIBOLD) if late else ("text", 400)
        width = brush.measure(row.time, "body", weight)
        brush.text(row.time, x=right - width, y=y, width=width, weight=weight, name=ink)
        step = brush.measure(row.words, "small", weight)
        # Times stand under one another, and so do states.
        at = right - max(width, 48) - step - 12
        brush.text(row.words, x=at, y=y, width=step, step="small", weight=weight, name="danger_text" if late else "text2")
        over = row.row.state in {"recalled", "returned"}
        brush.text(
            row.row.unit_name,
            x=left + 24,
            y=y,
            width=at - left - 32,
            step="row" if not over else "body",
            name="text3" if over else "text",
            struck=row.row.state == "recalled",
        )

    def _near(self, brush: Brushwork, box: QRectF, row: NearLine) -> None:
        left, right = box.left() + PAD, box.right() - PAD
        brush.unit_state(row.near.unit.state or "standby", x=left + 7, y=box.top() + 16)
        width = brush.measure(row.minutes, "body", SEMIBOLD)
        brush.text(row.minutes, x=right - width, y=box.top() + 16, width=width, weight=SEMIBOLD)
        brush.text(row.near.unit.name, x=left + 24, y=box.top() + 16, width=right - width - left - 34, step="row")
        width = brush.measure(row.kilometres, "label")
        brush.text(row.kilometres, x=right - width, y=box.top() + 35, width=width, step="label", name="text2")
        ink = "text3" if row.aged else "text2"
        brush.text(row.note, x=left + 24, y=box.top() + 35, width=right - left - width - 34, step="label", name=ink)

    def _last_height(self, row: LastLine, width: int) -> int:
        return 24 + 20 * len(self._last_lines(row, width))

    def _last_lines(self, row: LastLine, width: int) -> tuple[str, ...]:
        lines = wrapped(row.text, width - 2 * PAD - 52, self._services.look)
        return lines if len(lines) <= TITLE_LINES_MAX else (*lines[: TITLE_LINES_MAX - 1], "".join(lines[TITLE_LINES_MAX - 1 :]))

    def _last(self, brush: Brushwork, box: QRectF, row: LastLine) -> None:
        left, right = box.left() + PAD, box.right() - PAD
        brush.text(row.clock, x=left, y=box.top() + 10, width=52, weight=SEMIBOLD)
        brush.text(row.who, x=left + 52, y=box.top() + 10, width=right - left - 52, step="small", name="text2")
        for number, line in enumerate(self._last_lines(row, int(box.width()))):
            brush.text(line, x=left + 52, y=box.top() + 32 + 20 * number, width=right - left - 52)


def _note_indent(row: Note) -> int:
    """Return the room of a note's sign."""
    return 26 if row.ink == WARNED else 0
