"""Running cards: the open tasks of every incident, overdue first; the one under the cursor with what the plan says of it, and its moves."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.plans.acts import task_act, task_moves
from desktop.features.plans.card_panel import CardPanel
from desktop.features.plans.lines import minutes_words
from desktop.features.plans.paints import PlanPaints
from desktop.features.plans.sheets import ActHost
from desktop.runtime.services import Services
from desktop.widgets.controls import PLAIN, PRIMARY, QUIET, Button, ground, label, rule
from desktop.widgets.lines import Lines
from desktop.widgets.page import EmptyState
from desktop.widgets.paged_model import PagedModel
from desktop.widgets.rows_view import RowsView
from desktop.widgets.texts import Texts
from desktop.widgets.values import shown
from sync.domain.plan_document import Card
from sync.store.queries import running_cards
from sync.store.queries.plan_rows import CardText, RunningCard

SIDE_WIDTH = 418
MOVES = ("start", "finish", "block", "resume", "skip")


class CardsView(QWidget):
    """List and side.

    Signals:
        acted: something was written.
        incident_wanted: the incident of a card.
        mode_chosen: mode of the card under the cursor.
    """

    acted = Signal()
    incident_wanted = Signal(object)
    mode_chosen = Signal(str)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self._services = services
        self._texts = Texts(services.words)
        self._card: Card | None = None
        self.rows: PagedModel[RunningCard] = PagedModel(services.readers, _identity, _speech, self)
        self.rows.answered.connect(self._on_answered)
        self.rows.dataChanged.connect(self._on_changed)
        self.view = RowsView(self.rows, PlanPaints(services).cards(), services.look)
        self.view.chosen.connect(self._on_chosen)
        self.view.picked.connect(self._on_picked)
        self.empty = EmptyState(services)
        self.title, self.state, self.facts = label("section", wrap=True), label("small", wrap=True), Lines(services.look, step="small")
        self.panel = CardPanel(services)
        self.buttons = {move: Button(services.look, PRIMARY if move == "finish" else PLAIN) for move in MOVES}
        self.incident_button = Button(services.look, QUIET, icon_name="urgent")
        self._side = QWidget()
        self.host = ActHost(services, self._side)
        self.host.done.connect(self._on_done)
        self._body = QStackedWidget()
        self._build()
        self.empty.say("list.loading")

    def ask(self) -> None:
        """Read the cards again."""
        self.rows.ask(running_cards.listing, None)

    def begin_move(self, name: str) -> None:
        """Begin a move of the card under the cursor, when it is legal."""
        row = self.view.current_row()
        if isinstance(row, RunningCard) and name in task_moves(row):
            evidence = self._card.evidence if self._card is not None else ""
            self.host.open(task_act(row, name, evidence=evidence if name == "finish" else ""), row.id)

    def reword(self) -> None:
        self._texts.reword()
        self.empty.reword()
        self.host.reword()
        self.panel.reword()
        self._show_side()
        self.view.viewport().update()

    def _build(self) -> None:
        for move, button in self.buttons.items():
            button.setObjectName(move)
            button.clicked.connect(self._on_button)
            self._texts.bind(button.setText, f"cards.key.{move}")
        self._texts.bind(self.incident_button.setText, "cards.incident")
        self._texts.bind(self.view.setAccessibleName, "plans.running")
        self.incident_button.clicked.connect(self._on_incident)
        inside = QVBoxLayout(self._side)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(8)
        for part in (self.title, self.state, self.facts):
            inside.addWidget(part)
        inside.addWidget(self.panel)
        # What carries a card on stands above what holds it up.
        for row_of in (("finish", "start", "resume"), ("block", "skip")):
            moves = QHBoxLayout()
            moves.setSpacing(8)
            for move in row_of:
                moves.addWidget(self.buttons[move], 1)
            inside.addLayout(moves)
        inside.addWidget(self.incident_button, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch(1)
        self._side.setFocusProxy(self.view)
        self._body.addWidget(self.view)
        self._body.addWidget(self.empty)
        self._body.setCurrentWidget(self.empty)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._body, 1)
        self._line = rule(upright=True)
        row.addWidget(self._line)
        self.host.setFixedWidth(SIDE_WIDTH)
        row.addWidget(self.host)
        self._show_side()

    def _show_side(self) -> None:
        row = self.view.current_row()
        known = isinstance(row, RunningCard)
        for part in (self.host, self._line):
            part.setVisible(known)
        if not isinstance(row, RunningCard):
            return
        words, now = self._services.words, self._services.clock()
        self.title.setText(row.title)
        state = shown("state", row.state, words, kind="task")
        self.state.setText(f"{state} · {row.reason}" if row.reason and row.state == "blocked" else state)
        due = words.say("cards.due", clock=words.moment(row.due_at, now_ms=now)) if row.due_at is not None else words.say("plans.as_needed")
        every = words.say("plans.every", span=minutes_words(row.repeat_minutes, words)) if row.repeat_minutes else ""
        parts = (due, every, row.role or "", row.group_name, row.phase or "", row.plan_name)
        where = f"{row.incident_number} {row.incident_title}"
        self.facts.setText("\n".join((" · ".join(part for part in parts if part), where)))
        legal = task_moves(row)
        for move, button in self.buttons.items():
            button.setVisible(move in legal)

    def _on_answered(self) -> None:
        total = self.rows.total
        if total and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.rows.index(0, 0))
        self._body.setCurrentWidget(self.view if total else self.empty)
        if not total:
            self.empty.say("cards.none", "cards.none.hint")
        self._show_side()

    def _on_changed(self, *_where: object) -> None:
        self._show_side()

    def _on_chosen(self, row: RunningCard) -> None:
        self.host.leave()
        self._card = None
        if self.isVisible():
            self.mode_chosen.emit(row.mode)
        self.panel.show_card(None)
        self._services.readers.query(running_cards.card, row.version_hash, row.card, to=self._on_text)
        self._show_side()

    def _on_text(self, text: object) -> None:
        if isinstance(text, CardText):
            self._card = text.card
            self.panel.show_card(text.card)

    def _on_picked(self, row: RunningCard) -> None:
        """Enter on a card does what comes next: begin, or finish what is under way, or go on with what was blocked."""
        legal = task_moves(row)
        following = next((name for name in ("start", "resume", "finish") if name in legal), "")
        if following:
            self.begin_move(following)

    def _on_button(self) -> None:
        sender = self.sender()
        assert isinstance(sender, Button)
        self.begin_move(sender.objectName())

    def _on_incident(self) -> None:
        row = self.view.current_row()
        if isinstance(row, RunningCard):
            self.incident_wanted.emit(row.incident)

    def _on_done(self, _name: str, _answer: object) -> None:
        self.acted.emit()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)


def _identity(row: RunningCard) -> bytes:
    return row.id


def _speech(row: RunningCard) -> str:
    return f"{row.title} {row.incident_number} {row.role or ''}"
