"""One order and its recipients, in the middle column: how far each came, when, and a press away what may be done about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.incidents.menus import acts_on
from desktop.runtime.services import Services
from desktop.widgets.controls import ICON, PLAIN, Button, ground, label, rule
from desktop.widgets.paint import RIGHT, Brushwork
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowPaint, RowsView
from desktop.widgets.texts import Texts
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.wrapping import wrapped
from sync.domain.kinds.order import RECIPIENT_LIFE
from sync.store.queries.rows import IncidentDetail, OrderRow, RecipientRow

PAD = 16
LINE = 20
TEXT_LINES_MAX = 8
NOTE_LINES_MAX = 3
# The states that a recipient passes on the way, each with the field that holds its time where one does.
WAY = (("delivered", "delivered_at"), ("signed", "signed_at"), ("under_way", ""), ("reported", ""), ("finished", "finished_at"))
_REACHED = {"issued": 0, "signed": 2, "under_way": 3, "reported": 4, "finish_requested": 4, "finished": 5}
_ATTENTION = ("disputed", "refused", "finish_requested", "issued", "draft", "signed", "under_way", "reported")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderHead:
    """The order itself, above its recipients."""

    order: OrderRow


@dataclass(frozen=True, slots=True, kw_only=True)
class WayHead:
    """How many recipients came how far: one figure for each place of `WAY`."""

    counts: tuple[int, ...]


BoardLine = OrderHead | WayHead | RecipientRow


def board_lines(order: OrderRow) -> tuple[BoardLine, ...]:
    """Return the order and its recipients: one's own first, then by what waits for the issuer."""
    recipients = sorted(order.recipients, key=lambda row: (not row.mine, _attention(row), recipient_name(row)))
    counts = tuple(sum(1 for row in recipients if reached(row)[place]) for place in range(len(WAY)))
    return (OrderHead(order=order), WayHead(counts=counts), *recipients)


def reached(row: RecipientRow) -> tuple[bool, ...]:
    """Return for each place of `WAY` whether the recipient came there. What was signed or worked on has been delivered."""
    far = _REACHED.get(row.state, 2 if row.signed_at is not None else 0)
    delivered = row.delivered_at is not None or row.mine or far > 0
    return (delivered, *(far > place for place in range(1, len(WAY))))


def recipient_name(row: RecipientRow) -> str:
    """Return how a recipient is called: the unit, else the organisation."""
    return row.name or row.organisation_name


class OrderBoard(QWidget):
    """Shows the order it was given last; the page keeps it true.

    Signals:
        left: Escape or the button back.
        picked: a recipient that was pressed.
        order_acts: the acts on the whole order are wanted.
    """

    left = Signal()
    picked = Signal(object)
    order_acts = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self._services = services
        self._texts = Texts(services.words)
        self.order: OrderRow | None = None
        self._title = label("row")
        self.back_button = Button(services.look, ICON, icon_name="arrow-left")
        self.back_button.clicked.connect(self.left)
        self.acts_button = Button(services.look, PLAIN)
        self.acts_button.clicked.connect(self.order_acts)
        self.lines: RowsModel[BoardLine] = RowsModel(_identity, _speech, self)
        self._paints = BoardPaints(services)
        self.view = RowsView(self.lines, self._paints.rows(), services.look)
        self.view.picked.connect(self.picked)
        self._texts.bind(self.back_button.setAccessibleName, "board.back")
        self._texts.bind(self.back_button.setToolTip, "board.back")
        self._texts.bind(self.acts_button.setText, "board.acts")
        head = QHBoxLayout()
        head.setContentsMargins(8, 2, PAD, 2)
        head.setSpacing(8)
        head.addWidget(self.back_button)
        head.addWidget(self._title, 1)
        head.addWidget(self.acts_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule(hair=True))
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)

    def show_order(self, order: OrderRow, detail: IncidentDetail) -> None:
        """Show an order; of the same one, only what changed. The cursor begins at the first recipient, one's own if there is one."""
        same = self.order is not None and self.order.id == order.id
        self.order = order
        self._paints.sign_due_at = order.sign_due_at
        self.lines.set_rows(board_lines(order))
        self.acts_button.setEnabled(bool(acts_on(order, detail)))
        if not same and order.recipients:
            self.view.setCurrentIndex(self.lines.index(2, 0))
        self.reword()

    def reword(self) -> None:
        self._texts.reword()
        if self.order is not None:
            words = self._services.words
            self._title.setText(f"{words.choice('order', 'sort', self.order.sort)} {self.order.number}")
        self.view.doItemsLayout()
        self.view.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


class BoardPaints:
    """How the rows of the board look."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._words = services.words
        self.sign_due_at: int | None = None

    def rows(self) -> Mapping[type, RowPaint]:
        return {
            OrderHead: RowPaint(height=self._head_height, paint=self._head, acts=False, inset=0),
            WayHead: RowPaint(height=34, paint=self._way, acts=False, inset=0),
            RecipientRow: RowPaint(height=self._recipient_height, paint=self._recipient),
        }

    def _head_height(self, row: OrderHead, width: int) -> int:
        dues = LINE if self._dues(row.order) else 0
        return 12 + LINE * (1 + len(self._text(row.order, width))) + dues + 10

    def _text(self, order: OrderRow, width: int) -> tuple[str, ...]:
        return wrapped(order.text, max(120, width - 2 * PAD), self._services.look, weight=SEMIBOLD)[:TEXT_LINES_MAX]

    def _dues(self, order: OrderRow) -> str:
        words, now = self._words, self._services.clock()
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

    def _head(self, brush: Brushwork, box: QRectF, row: OrderHead) -> None:
        words, order = self._words, row.order
        left, right, y = box.left() + PAD, box.right() - PAD, box.top() + 12 + LINE / 2
        ink = "danger_text" if order.urgency == "flash" else "text2"
        x = left + brush.text(
            words.choice("order", "urgency", order.urgency), x=left, y=y, width=90, step="small", weight=SEMIBOLD, name=ink
        )
        state = words.choice("order", "state", order.state)
        width = brush.measure(state, "small", SEMIBOLD)
        brush.text(state, x=right - width, y=y, width=width, step="small", weight=SEMIBOLD, name="text2")
        issued = words.moment(order.issued_at, now_ms=self._services.clock()) if order.issued_at is not None else ""
        who = " ".join(part for part in (order.issuer_name, order.issued_by or "", issued) if part)
        brush.text(who, x=x + 12, y=y, width=right - width - x - 24, step="small", name="text2")
        for line in self._text(order, int(box.width())):
            y += LINE
            brush.text(line, x=left, y=y, width=right - left, weight=SEMIBOLD, struck=order.state == "withdrawn")
        brush.text(self._dues(order), x=left, y=y + LINE, width=right - left, step="label", name="text2")

    def _way(self, brush: Brushwork, box: QRectF, row: WayHead) -> None:
        brush.fill(QRectF(box.left(), box.top(), box.width(), box.height()), "sunken")
        for (key, _), x, count in zip(WAY, _columns(box), row.counts, strict=True):
            used = brush.text(self._words.say(f"board.way.{key}"), x=x, y=box.center().y(), width=62, step="label", name="text2")
            brush.text(str(count), x=x + used + 5, y=box.center().y(), width=30, step="label", weight=SEMIBOLD)

    def _notes(self, row: RecipientRow, width: int) -> tuple[str, ...]:
        """Return what was said and written, below the way: told by voice, the report, the reason of a refusal."""
        words, found = self._words, []
        if row.told_by_voice_at is not None:
            told = words.say("board.read_back" if row.read_back else "board.not_read_back")
            found.append(words.say("board.voice", clock=words.clock(row.told_by_voice_at), person=row.told_by or "", told=told))
        if row.state == "refused" and row.reason:
            found.append(words.say("board.refused", reason=row.reason))
        elif row.report:
            found.append(words.say("board.report", report=row.report))
        look, room = self._services.look, max(120, width - 2 * PAD)
        return tuple(line for text in found for line in wrapped(text, room, look, step="small")[:NOTE_LINES_MAX])

    def _recipient_height(self, row: RecipientRow, width: int) -> int:
        return 62 + LINE * len(self._notes(row, width))

    def _recipient(self, brush: Brushwork, box: QRectF, row: RecipientRow) -> None:
        left, right, top = box.left() + PAD, box.right() - PAD, box.top() + 19
        said, ink = self._state(row)
        width = brush.measure(said, "small", SEMIBOLD)
        brush.text(said, x=right - width, y=top, width=width, step="small", weight=SEMIBOLD, name=ink, align=RIGHT)
        over = row.state in RECIPIENT_LIFE.ends and row.state != "finished"
        room = right - width - left - 12
        own = self._words.say("board.mine")
        tag = brush.measure(own, "label") + 8 if row.mine else 0
        x = left + brush.text(recipient_name(row), x=left, y=top, width=room - tag, weight=SEMIBOLD, name="text3" if over else "text")
        if row.mine:
            brush.text(own, x=x + 8, y=top, width=tag, step="label", name="accent")
        self._journey(brush, box, row, top + 24)
        y = top + 24
        for line in self._notes(row, int(box.width())):
            y += LINE
            brush.text(line, x=left, y=y, width=right - left, step="small", name="text2")

    def _state(self, row: RecipientRow) -> tuple[str, str]:
        said = self._words.choice("recipient", "state", row.state)
        if row.state == "disputed":
            said = self._words.say("state.disputed")
        late_ms = self._services.clock() - self.sign_due_at if self.sign_due_at is not None else 0
        if row.state == "issued" and late_ms > 0:
            said = self._words.say("board.late", state=said, span=self._words.span(late_ms / 1000))
        waits = row.state in {"issued", "refused", "finish_requested", "disputed"}
        return said, "danger_text" if waits else "text2"

    def _journey(self, brush: Brushwork, box: QRectF, row: RecipientRow, y: float) -> None:
        places = _columns(box)
        there = reached(row)
        for number, ((_, time), x, done) in enumerate(zip(WAY, places, there, strict=True)):
            brush.disc(x + 5, y, 5 if done else 4, fill="accent" if done else None, edge=None if done else "control")
            at_ms = getattr(row, time) if time and done else None
            used = brush.text(self._words.clock(at_ms), x=x + 15, y=y, width=48, step="small") if at_ms is not None else 0
            if number + 1 < len(places) and there[number + 1]:
                brush.line(x + (19 + used if used else 13), y, places[number + 1] - 3, y, "accent", width=2)


def _columns(box: QRectF) -> tuple[float, ...]:
    step = (box.width() - 2 * PAD) / len(WAY)
    return tuple(box.left() + PAD + number * step for number in range(len(WAY)))


def _attention(row: RecipientRow) -> int:
    return _ATTENTION.index(row.state) if row.state in _ATTENTION else len(_ATTENTION)


def _identity(row: BoardLine) -> object:
    if isinstance(row, OrderHead):
        return "order"
    return "way" if isinstance(row, WayHead) else row.id


def _speech(row: BoardLine) -> str:
    if isinstance(row, OrderHead):
        return f"{row.order.number} {row.order.text}"
    return f"{recipient_name(row)} {row.report or ''}" if isinstance(row, RecipientRow) else " ".join(str(count) for count in row.counts)
