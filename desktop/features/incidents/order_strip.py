"""The other orders of the incident as cards above the board, those that wait for somebody first."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from desktop.features.incidents.lines import is_waiting, order_attention, share_done
from desktop.runtime.services import Services
from desktop.widgets.paint import RIGHT, Brushwork
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.tips import plain
from sync.store.queries.rows import OrderRow

HEIGHT = 76
SHOWN = 4


class OrderCard(QAbstractButton):
    """One order: number, urgency, what waits, its text and how far it is."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.order: OrderRow | None = None
        self.setCheckable(True)
        self.setFixedHeight(HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_order(self, order: OrderRow, *, chosen: bool) -> None:
        self.order = order
        self.setChecked(chosen)
        self.setAccessibleName(f"{order.number} {order.text}")
        self.setToolTip(plain(order.text))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.order is None:
            return
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        words, order = self._services.words, self.order
        brush.fill(self.rect().toRectF(), "selected" if self.isChecked() else "surface")
        left, right = 16.0, self.width() - 16.0
        x = left + brush.text(order.number.rsplit("-", 1)[-1], x=left, y=20, width=70, step="small", weight=SEMIBOLD, name="text2")
        ink = "danger_text" if order.urgency == "flash" else "text2"
        urgency = words.choice("order", "urgency", order.urgency)
        x += 8 + brush.text(urgency, x=x + 8, y=20, width=70, step="small", weight=SEMIBOLD, name=ink)
        waiting = is_waiting(order)
        done = sum(1 for row in order.recipients if row.state in {"reported", "finish_requested", "finished"})
        said = (
            words.say("orders.unsigned", count=waiting) if waiting else words.say("orders.reported", done=done, total=len(order.recipients))
        )
        brush.text(
            said, x=x + 8, y=20, width=right - x - 8, step="label", weight=SEMIBOLD if waiting else 400,
            name="danger_text" if waiting else "text2", align=RIGHT,
        )  # fmt: skip
        brush.text(order.text.split("\n", 1)[0], x=left, y=42, width=right - left, weight=SEMIBOLD)
        brush.bar(QRectF(left, 58, right - left, 5), share_done(order))
        brush.fill(QRectF(self.width() - 1, 0, 1, HEIGHT), "line")
        if self.isChecked():
            brush.fill(QRectF(0, HEIGHT - 3, self.width(), 3), "accent")
        if self.hasFocus():
            brush.box(self.rect().toRectF(), radius=2, fill=None, edge="accent", width=2)
        painter.end()


class OrderStrip(QWidget):
    """Up to four cards; the order shown is always among them. `chosen` tells the id of a pressed one."""

    chosen = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = tuple(OrderCard(services, self) for _ in range(SHOWN))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for card in self.cards:
            card.clicked.connect(self._on_clicked)
            row.addWidget(card)

    def show_orders(self, orders: tuple[OrderRow, ...], shown: bytes) -> None:
        """Show the orders; one alone needs no strip."""
        by_need = sorted(orders, key=order_attention)
        first = by_need[:SHOWN]
        if shown not in {row.id for row in first}:
            first = [*first[: SHOWN - 1], *(row for row in by_need if row.id == shown)]
        for number, card in enumerate(self.cards):
            card.setVisible(number < len(first))
            if number < len(first):
                card.show_order(first[number], chosen=first[number].id == shown)
        self.setVisible(len(orders) > 1)

    def _on_clicked(self) -> None:
        card = self.sender()
        assert isinstance(card, OrderCard)
        if card.order is not None:
            self.chosen.emit(card.order.id)
