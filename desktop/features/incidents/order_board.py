"""One order and its recipients: how far each came, when and by which path, and at the right what may be done about it."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.incidents.act import Target
from desktop.features.incidents.act_panel import ActPanel
from desktop.features.incidents.menus import acts_on
from desktop.features.incidents.order_cells import attention
from desktop.features.incidents.order_paints import BoardPaints, OrderHead, recipient_name
from desktop.features.incidents.order_strip import OrderStrip
from desktop.features.incidents.recipient_card import RecipientCard
from desktop.runtime.services import Intent, Services
from desktop.widgets.controls import PLAIN, QUIET, Button, ground, label, rule
from desktop.widgets.frame import Frame
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowsView
from sync.store.queries import order_ways
from sync.store.queries.order_ways import WayRow
from sync.store.queries.rows import IncidentDetail, OrderRow, RecipientRow

PANEL_WIDTH = 332


class OrderBoard(Frame):
    """Shows the order it was given last; the page keeps it true.

    Signals:
        order_acts: the acts on the whole order are wanted.
        turned: another order of the incident is wanted.
        print_wanted: the order is wanted on paper.
        files_wanted: the files of the order are wanted.
    """

    order_acts = Signal()
    print_wanted = Signal()
    files_wanted = Signal(object)
    turned = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.order: OrderRow | None = None
        self._detail: IncidentDetail | None = None
        self._state = label("small")
        self.acts_button = Button(services.look, PLAIN)
        self.acts_button.clicked.connect(self.order_acts)
        self._texts.bind(self.acts_button.setText, "board.acts")
        self.files_button = Button(services.look, QUIET, icon_name="paperclip")
        self.files_button.clicked.connect(self._on_files)
        self.files_button.hide()
        self._files = 0
        self.strip = OrderStrip(services)
        self.strip.chosen.connect(self.turned)
        self.order_head = OrderHead(services)
        self.lines: RowsModel[RecipientRow] = RowsModel(_identity, _speech, self)
        self.paints = BoardPaints(services)
        self.view = RowsView(self.lines, self.paints.rows(), services.look)
        self.view.picked.connect(self._on_picked)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.card = RecipientCard(services)
        self.card.print_wanted.connect(self.print_wanted)
        self.card.slip_wanted.connect(self._on_slip)
        self.card.voice_wanted.connect(self._on_voice)
        self._hint = label("small", wrap=True)
        self._hint.setContentsMargins(16, 8, 16, 8)
        self._texts.bind(self._hint.setText, "board.hint")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.panel = ActPanel(services, self._hint)
        self.panel.rests_on = self.view
        self._build()
        self.begins = self.view

    def show_order(self, order: OrderRow, detail: IncidentDetail) -> None:
        """Show an order; of the same one, only what changed. The cursor begins at the first recipient, one's own if there is one."""
        same = self.order is not None and self.order.id == order.id
        self.order, self._detail = order, detail
        self.paints.order = order
        if not same:
            self.paints.ways = {}
            self.panel.leave()
        self._refill()
        self.acts_button.setEnabled(bool(acts_on(order, detail)))
        if not same and order.recipients:
            self.view.setCurrentIndex(self.lines.index(0, 0))
        self._services.readers.query(order_ways.ways, order.id, to=self._on_ways)
        self.reword()

    def show_files(self, counts: Mapping[bytes, int]) -> None:
        """Say how many files the order in view has."""
        self._files = counts.get(self.order.id, 0) if self.order is not None else 0
        self.files_button.setVisible(self._files > 0)
        self.files_button.setText(self._services.words.say("files.button", count=self._files))

    def way_of(self, recipient: bytes) -> WayRow | None:
        """Return the way to a recipient as displayed."""
        return self.paints.ways.get(recipient)

    def tick(self) -> None:
        """Let what ages show its age."""
        self.view.viewport().update()
        self._show_card()

    def reword(self) -> None:
        super().reword()
        if self.order is not None:
            words = self._services.words
            self.title.setText(f"{words.choice('order', 'sort', self.order.sort)} {self.order.number}")
            self._state.setText(words.choice("order", "state", self.order.state))
            self.strip.show_orders(self._detail.orders if self._detail is not None else (), self.order.id)
            self.order_head.show_order(self.order)
        self.panel.reword()
        self._show_card()
        self.view.viewport().update()

    def _build(self) -> None:
        self.head.addWidget(self._state, 1)
        self.head.addWidget(self.files_button)
        self.head.addWidget(self.acts_button)
        board = QVBoxLayout()
        board.setSpacing(0)
        for part in (self.strip, rule(), self.order_head):
            board.addWidget(part)
        board.addWidget(self.view, 1)
        side = ground(QWidget(), "surface")
        side.setFixedWidth(PANEL_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.card)
        column.addWidget(rule())
        column.addWidget(self.panel, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addLayout(board, 1)
        row.addWidget(rule(upright=True))
        row.addWidget(side)
        self.column.addLayout(row, 1)

    def _refill(self) -> None:
        assert self.order is not None
        rows = sorted(self.order.recipients, key=self._sequence)
        self.lines.set_rows(rows)

    def _sequence(self, row: RecipientRow) -> tuple[object, ...]:
        return (*attention(row, self.paints.journey(row)), recipient_name(row))

    def _on_ways(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        held = {row.id for row in self.order.recipients} if self.order is not None else set()
        if any(row.id not in held for row in rows):
            return  # an answer about an order that was shown before
        self.paints.ways = {row.id: row for row in rows}
        if self.order is not None:
            self._refill()
        self.tick()

    def _current(self) -> RecipientRow | None:
        row = self.view.current_row()
        return row if isinstance(row, RecipientRow) else None

    def _show_card(self) -> None:
        row = self._current()
        self.card.setVisible(row is not None)
        if row is not None and self.order is not None:
            self.card.show_recipient(row, self.way_of(row.id), self.order, self.paints.journey(row))

    def _on_current(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        # What is half typed for one recipient stays a draft; the panel belongs to the one under the cursor.
        self.panel.leave()
        self._show_card()

    def _on_files(self) -> None:
        self.files_wanted.emit(self.order)

    def _on_slip(self) -> None:
        assert self.order is not None
        self._services.intend(Intent(page="sync", act="slip_out", values={"row": self.order.id}))

    def _on_voice(self) -> None:
        row = self._current()
        if self._detail is not None and row is not None and "voice" in acts_on(row, self._detail, self.way_of(row.id)):
            self.panel.open("voice", self._target(row))

    def _target(self, row: RecipientRow) -> Target:
        return Target(detail=self._detail, row=row, way=self.way_of(row.id))

    def _on_picked(self, row: object) -> None:
        if self._detail is None or not isinstance(row, RecipientRow):
            return
        acts, target = acts_on(row, self._detail, self.way_of(row.id)), self._target(row)
        self.panel.offer(acts, target, title=self._services.words.say("board.do"))


def _identity(row: RecipientRow) -> object:
    return row.id


def _speech(row: RecipientRow) -> str:
    return f"{recipient_name(row)} {row.report or ''}"
