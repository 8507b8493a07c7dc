"""How the board of one order looks: its head, the way's heads with counts, and each recipient's journey."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.features.incidents.order_cells import DELIVERED, DONE, EMPTY, HELD_HERE, LATE, WAY, Cell, Journey, counts, journey
from desktop.runtime.services import Services
from desktop.runtime.words import figure
from desktop.widgets.frame import PAD
from desktop.widgets.paint import CENTRE, RIGHT, Brushwork
from desktop.widgets.rows_view import RowPaint
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.wrapping import wrapped
from sync.domain.kinds.order import RECIPIENT_LIFE
from sync.store.queries.order_ways import WayRow
from sync.store.queries.rows import OrderRow, RecipientRow

LINE = 20
ROW, HEADS = 52, 52
NAME_WIDTH, CELL_WIDTH, LAST_CELL_WIDTH = 176, 100, 92
TEXT_LINES_MAX = 4
VIA_ICONS = {
    "network": "building-broadcast-tower",
    "relayed": "router",
    "bundle": "usb",
    "here": "device-laptop",
    "own": "device-laptop",
    "radio": "antenna",
    "phone": "phone",
    "person": "user",
    "sms": "message",
    "fax": "printer",
}


def recipient_name(row: RecipientRow) -> str:
    """Return how a recipient is called: the unit, else the organisation."""
    return row.name or row.organisation_name


def next_words(made: Journey, services: Services) -> str:
    """Return what comes next with a recipient, as a sentence with its time."""
    words, facts = services.words, made.facts
    if made.cause in {"undelivered", "sign_late", "due_late", "feedback_late"}:
        return words.say(f"next.{made.cause}", span=words.span(facts.get("over", 0) / 1000))
    if made.cause == "extension":
        return words.say("next.extension", clock=words.moment(facts["until"], now_ms=services.clock()))
    if made.cause == "issued" and "sign_left" in facts:
        return words.say("next.issued_left", span=words.span(facts["sign_left"] / 1000))
    if made.cause in {"signed", "under_way", "reported"}:
        if "feedback" in facts:
            return words.say("next.feedback", clock=words.moment(facts["feedback"], now_ms=services.clock()))
        if "left" in facts:
            return words.say("next.left", span=words.span(facts["left"] / 1000))
    return words.say(f"next.{made.cause}")


class OrderHead(QWidget):
    """The order itself above its recipients: urgency, issuer, dues, text, and the heads of the way with their counts."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._order: OrderRow | None = None

    def show_order(self, order: OrderRow) -> None:
        self._order = order
        self.setAccessibleName(f"{order.number} {order.text}")
        self._fit()
        self.update()

    def resizeEvent(self, _event: object) -> None:
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(14 + LINE * (1 + len(self._lines())) + 10 + HEADS)

    def _lines(self) -> Sequence[str]:
        if self._order is None:
            return ()
        lines = wrapped(self._order.text, max(200, self.width() - 2 * PAD), self._services.look, step="row", weight=SEMIBOLD)
        return lines[:TEXT_LINES_MAX]

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._order is None:
            return
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        words, order = self._services.words, self._order
        left, right, y = PAD, self.width() - PAD, 14 + LINE / 2
        ink = "danger_text" if order.urgency == "flash" else "text2"
        urgency = words.choice("order", "urgency", order.urgency)
        x = left + brush.text(urgency, x=left, y=y, width=90, step="small", weight=SEMIBOLD, name=ink)
        dues = self._dues()
        width = brush.measure(dues, "label")
        brush.text(dues, x=right - width, y=y, width=width, step="label", name="text2", align=RIGHT)
        issued = words.moment(order.issued_at, now_ms=self._services.clock()) if order.issued_at is not None else ""
        who = " ".join(part for part in (order.issuer_name, order.issued_by or "", issued) if part)
        brush.text(who, x=x + 12, y=y, width=right - width - x - 24, step="small", name="text2")
        for line in self._lines():
            y += LINE
            brush.text(line, x=left, y=y, width=right - left, step="row", weight=SEMIBOLD, struck=order.state == "withdrawn")
        self._heads(brush, order)
        painter.end()

    def _heads(self, brush: Brushwork, order: OrderRow) -> None:
        words = self._services.words
        top = self.height() - HEADS
        brush.fill(QRectF(0, top, self.width(), HEADS), "sunken")
        brush.fill(QRectF(0, top, self.width(), 1), "line_strong")
        brush.fill(QRectF(0, self.height() - 1, self.width(), 1), "line_strong")
        y = top + HEADS / 2
        x = PAD + brush.text(words.say("board.recipients"), x=PAD, y=y, width=110, step="small", name="text2")
        brush.text(words.say("board.recipients.count", count=len(order.recipients)), x=x + 8, y=y, width=60, step="label", name="text3")
        for place, count in enumerate(counts(order.recipients)):
            x = cell_left(place) + 8
            used = brush.text(words.say(f"board.way.{WAY[place]}"), x=x, y=y, width=62, step="small", name="text2")
            brush.text(figure(count), x=x + used + 5, y=y, width=34, weight=SEMIBOLD)
        x = cell_left(len(WAY))
        brush.text(words.say("board.next"), x=x, y=y, width=self.width() - x - PAD, step="small", name="text2")

    def _dues(self) -> str:
        assert self._order is not None
        words, now, order = self._services.words, self._services.clock(), self._order
        parts = [
            words.say(key, clock=words.moment(moment, now_ms=now))
            for key, moment in (("board.sign_due", order.sign_due_at), ("board.due", order.due_at))
            if moment is not None
        ]
        if order.feedback_minutes is not None:
            parts.append(words.say("board.feedback", minutes=order.feedback_minutes))
        if order.reason:
            parts.append(words.say("board.reason", reason=order.reason))
        return " · ".join(parts)


def cell_left(place: int) -> float:
    """Return where a column of the way begins; past the last stands what comes next."""
    last = len(WAY) - 1
    return PAD + NAME_WIDTH + CELL_WIDTH * min(place, last) + (LAST_CELL_WIDTH if place > last else 0) - 8


class BoardPaints:
    """How the recipients look; they are shown against the order and its ways, which the board keeps true."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._words = services.words
        self.order: OrderRow | None = None
        self.ways: Mapping[bytes, WayRow] = {}

    def rows(self) -> Mapping[type, RowPaint]:
        return {RecipientRow: RowPaint(height=ROW, paint=self._recipient, inset=PAD)}

    def journey(self, row: RecipientRow) -> Journey:
        """Return how far the order came with a recipient, now."""
        assert self.order is not None
        return journey(row, self.ways.get(row.id), self.order, now_ms=self._services.clock())

    def _recipient(self, brush: Brushwork, box: QRectF, row: RecipientRow) -> None:
        if self.order is None:
            return
        made = self.journey(row)
        over = row.state in RECIPIENT_LIFE.ends and row.state != "finished"
        name, below = recipient_name(row), row.organisation_name if row.name else ""
        ink = "text3" if over else "text"
        brush.text(name, x=box.left() + PAD, y=box.top() + 16, width=NAME_WIDTH - 24, weight=SEMIBOLD, name=ink, struck=over)
        below = self._words.say("board.mine") if row.mine else below
        brush.text(below, x=box.left() + PAD, y=box.top() + 37, width=NAME_WIDTH - 24, step="label", name="accent" if row.mine else "text2")
        for place, cell in enumerate(made.cells):
            following = made.cells[place + 1].look if place + 1 < len(made.cells) else EMPTY
            self._cell(brush, box, place, cell, joined=following == DONE)
        x = box.left() + cell_left(len(WAY))
        said, weight = next_words(made, self._services), SEMIBOLD if made.waits else 400
        ink = "danger_text" if made.waits else "text2"
        lines = wrapped(said, int(box.right() - x - PAD), self._services.look, step="small", weight=weight)[:2]
        for number, line in enumerate(lines):
            y = box.center().y() + (number - (len(lines) - 1) / 2) * 18
            brush.text(line, x=x, y=y, width=box.right() - x - 8, step="small", weight=weight, name=ink)

    def _cell(self, brush: Brushwork, box: QRectF, place: int, cell: Cell, *, joined: bool) -> None:
        x, top = box.left() + cell_left(place), box.top()
        if cell.look == LATE:
            self._late(brush, QRectF(x + 2, top + 5, (CELL_WIDTH if place < len(WAY) - 1 else LAST_CELL_WIDTH) - 6, ROW - 11), place, cell)
            return
        y = top + 16
        if cell.look == EMPTY:
            brush.disc(x + 15, y, 4, fill=None, edge="control")
            return
        here = cell.look == HELD_HERE
        brush.disc(x + 15, y, 5, fill=None if here else "accent", edge="off_text" if here else None, width=2)
        used = 0.0
        if cell.at_ms is not None:
            clock = self._words.clock(cell.at_ms)
            used = brush.text(clock, x=x + 27, y=y, width=52, weight=SEMIBOLD, name="off_text" if here else "text")
        if joined:
            brush.line(x + 27 + used + 5, y, x + CELL_WIDTH + 8, y, "accent", width=2)
        below = self._words.say(f"via.{cell.via}") if cell.via else cell.who
        left = x + 27
        if cell.via:
            brush.icon(VIA_ICONS.get(cell.via, "message"), x=left, y=top + 37, size=14, name="off_text" if here else "text3")
            left += 18
        brush.text(below, x=left, y=top + 37, width=x + CELL_WIDTH - left, step="label", name="off_text" if here else "text2")

    def _late(self, brush: Brushwork, box: QRectF, place: int, cell: Cell) -> None:
        brush.box(box, radius=6, fill="late_soft", edge="danger_text")
        undelivered = place == DELIVERED
        brush.icon("plug-connected-x" if undelivered else "alarm", x=box.left() + 7, y=box.top() + 12, size=14, name="danger_text")
        said = self._words.say("board.undelivered" if undelivered else "board.overdue")
        brush.text(said, x=box.left() + 25, y=box.top() + 12, width=box.width() - 28, step="label", weight=SEMIBOLD, name="danger_text")
        span = self._words.span(cell.over_ms / 1000)
        brush.text(span, x=box.left(), y=box.top() + 29, width=box.width(), step="label", weight=SEMIBOLD, name="danger_text", align=CENTRE)
