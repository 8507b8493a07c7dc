"""Slips by hand: the groups of one to read out or copy, a field to type one in, and one that arrived ahead shown whole."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.runtime.services import Services
from desktop.widgets.controls import DANGER, PLAIN, PRIMARY, Button, ground, label
from desktop.widgets.editors import LongTextEditor
from desktop.widgets.failures import failure_words
from sync.store.exchange import Taken
from sync.store.queries.rows import RecordReachRow
from sync.store.queries.slips import SlipRow
from sync.store.slips import VERIFIED

DRAFT = "sync.slip.in"
OUT, IN, SHOWN = "out", "in", "shown"
GROUPS_A_LINE = 4
FIELD_HEIGHT = 320


class SlipPanel(QWidget):
    """One slip under the hand. Escape closes it; what was typed stays as a draft.

    Signals:
        closed: the person is done with it.
        changed: a slip was taken in or let go.
    """

    closed = Signal()
    changed = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self._services = services
        self.mode = ""
        self._record: RecordReachRow | None = None
        self._row: SlipRow | None = None
        self._groups = ""
        self._title = label("section", wrap=True)
        self._hint = label("label", wrap=True)
        self.field = LongTextEditor()
        self.field.setFixedHeight(FIELD_HEIGHT)
        self.field.textChanged.connect(self._on_typed)
        self.said = label(wrap=True)
        self.refusal = label(tone="refused", wrap=True)
        self.act_button = Button(services.look, PRIMARY)
        self.act_button.clicked.connect(self.act)
        self.dismiss_button = Button(services.look, DANGER)
        self.dismiss_button.clicked.connect(self.dismiss)
        self.close_button = Button(services.look, PLAIN)
        self.close_button.clicked.connect(self.closed)
        self._build()

    def hand_out(self, record: RecordReachRow) -> None:
        """Show the groups of what was written last on a record."""
        self._begin(OUT)
        self._record = record
        self.field.setPlainText("")
        self.reword()
        self._services.engine.hand_out_slip(record.entry, done=self._on_handed_out, failed=self._on_failed)

    def take_in(self) -> None:
        """Offer the field for groups that come by radio; what was typed before is still there."""
        self._begin(IN)
        self.field.setPlainText(self._services.drafts.text(DRAFT))
        self.reword()
        self.field.setFocus()

    def show_slip(self, row: SlipRow) -> None:
        """Show one that arrived ahead, whole."""
        self._begin(SHOWN)
        self._row = row
        self.dismiss_button.setVisible(row.standing != VERIFIED)
        self.reword()

    def act(self) -> None:
        """Copy the groups, or take in what was typed."""
        if self.mode == OUT:
            QGuiApplication.clipboard().setText(self._groups)
            self._say("slip.copied")
            return
        self.refusal.hide()
        self.act_button.setEnabled(False)
        self._services.engine.take_slip(self.field.toPlainText(), done=self._on_taken, failed=self._on_failed)

    def dismiss(self) -> None:
        """Let go of a slip that no stream will absorb."""
        assert self._row is not None
        self._services.engine.dismiss_slip(self._row.id, done=self._on_dismissed, failed=self._on_failed)

    def reword(self) -> None:
        """Say everything in the present language."""
        words = self._services.words
        self.close_button.setText(words.say("slip.close"))
        self.act_button.setText(words.say("slip.copy") if self.mode == OUT else words.say("slip.take"))
        self.dismiss_button.setText(words.say("slip.dismiss"))
        self.field.setAccessibleName(words.say("slip.groups"))
        if self.mode == OUT and self._record is not None:
            self._title.setText(words.say("slip.out.title", record=record_title(self._record, self._services)))
            self._hint.setText(words.say("slip.out.hint"))
        elif self.mode == IN:
            self._title.setText(words.say("slip.in.title"))
            self._hint.setText(words.say("slip.in.hint"))
        elif self._row is not None:
            self._title.setText(slip_title(self._row, self._services))
            self._hint.setText(slip_note(self._row, self._services))
            self.said.setText("\n".join((*self._row.texts, words.say(f"slip.standing.{self._row.standing}.long"))))

    def restyle(self) -> None:
        for button in (self.act_button, self.dismiss_button, self.close_button):
            button.restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.mode == IN:
            self.act()
            return
        super().keyPressEvent(event)

    def _begin(self, mode: str) -> None:
        self.mode = ""
        self._record, self._row, self._groups = None, None, ""
        self.field.setReadOnly(mode != IN)
        self.field.setVisible(mode != SHOWN)
        self.said.setText("")
        self.said.setVisible(mode == SHOWN)
        self.refusal.hide()
        self.act_button.setVisible(mode != SHOWN)
        self.act_button.setEnabled(mode == IN)
        self.mode = mode
        self.dismiss_button.setVisible(False)

    def _on_typed(self) -> None:
        if self.mode == IN:
            self._services.drafts.put(DRAFT, self.field.toPlainText())

    def _on_handed_out(self, groups: object) -> None:
        assert isinstance(groups, str)
        if self.mode != OUT:
            return
        self._groups = groups
        parts = groups.split()
        rows = (" ".join(parts[start : start + GROUPS_A_LINE]) for start in range(0, len(parts), GROUPS_A_LINE))
        self.field.setPlainText("\n".join(rows))
        self.act_button.setEnabled(True)
        self.said.setText(self._services.words.say("slip.out.size", groups=len(parts)))
        self.said.show()
        self.act_button.setFocus()

    def _on_taken(self, taken: object) -> None:
        assert isinstance(taken, Taken)
        self.act_button.setEnabled(True)
        self.mode = ""
        self.field.setPlainText("")
        self._services.drafts.put(DRAFT, "")
        self.mode = IN
        self._say(f"slip.taken.{taken.standing}")
        self.changed.emit()

    def _on_dismissed(self, _nothing: object) -> None:
        self.changed.emit()
        self.closed.emit()

    def _on_failed(self, error: BaseException) -> None:
        self.act_button.setEnabled(self.mode == IN)
        self.refusal.setText(failure_words(error, self._services.words))
        self.refusal.show()

    def _say(self, key: str) -> None:
        self.said.setText(self._services.words.say(key))
        self.said.show()

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.act_button, 1)
        buttons.addWidget(self.dismiss_button, 1)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        for widget in (self._title, self._hint, self.field, self.said, self.refusal):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addStretch(1)


def record_title(record: RecordReachRow, services: Services) -> str:
    """Return how a record is called: what it is, its number, its name."""
    parts = (services.words.say(f"kind.{record.kind}"), record.number, record.title)
    return " ".join(part for part in parts if part)


def slip_title(row: SlipRow, services: Services) -> str:
    """Return what a slip says, in one line: what it is, its state, its number, its text."""
    words = services.words
    state = words.choice(row.kind, "state", row.state) if row.state else ""
    kind = words.say(f"kind.{row.kind}") if words.has(f"kind.{row.kind}") else words.say("slip.unknown")
    text = row.texts[0] if row.texts else row.title
    return " · ".join(part for part in (f"{kind} {row.number}".strip(), state, text) if part)


def slip_note(row: SlipRow, services: Services) -> str:
    """Return who wrote it and when."""
    words = services.words
    who = " ".join(part for part in (row.organisation_name, row.person) if part)
    standing = "uncertified" if row.standing == VERIFIED and not row.certified else row.standing
    moment = words.moment(row.written_ms, now_ms=services.clock())
    return words.say("slip.note", who=who or words.say("value.none"), clock=moment, standing=words.say(f"slip.standing.{standing}"))
