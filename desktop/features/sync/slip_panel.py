"""Slips by hand: one to read out, copy, show as a code or print; one to type in or take from a picture; one shown whole."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.sync.section import Act, Sheet
from desktop.features.sync.slip_paper import SlipPaper
from desktop.features.sync.slip_words import record_title, slip_note, slip_title
from desktop.runtime.services import Services
from desktop.widgets.code_source import CodeSource, GroupsEditor
from desktop.widgets.codes import CodeView
from desktop.widgets.controls import DANGER, PLAIN, PRIMARY, Button, label
from desktop.widgets.failures import failure_words
from desktop.widgets.lines import Lines
from desktop.widgets.page import PaperOffer
from sync.store.exchange import Taken
from sync.store.queries import records
from sync.store.queries.rows import RecordReachRow
from sync.store.queries.slips import SlipRow
from sync.store.slips import VERIFIED

DRAFT = "sync.slip.in"
SLIP_OUT = "slip_out"
OUT, IN, SHOWN = "out", "in", "shown"
GROUPS_A_LINE = 4
GROUP_WIDTH = 96.0
FIELD_HEIGHT = 320


class SlipPanel(Sheet):
    """One slip under the hand. Escape closes it; what was typed stays as a draft."""

    shows = frozenset({SlipRow})
    begins = frozenset({SLIP_OUT})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._services = services
        self.mode = ""
        self._record: RecordReachRow | None = None
        self._row: SlipRow | None = None
        self._groups = ""
        self._title = label("section", wrap=True)
        self._hint = label("label", wrap=True)
        self.field = GroupsEditor()
        self.field.setFixedHeight(FIELD_HEIGHT)
        # Groups that are read out stand below one another, whatever letters they have.
        self.field.setTabStopDistance(GROUP_WIDTH)
        self.field.textChanged.connect(self._on_typed)
        self.code = CodeView(FIELD_HEIGHT)
        self.source = CodeSource(services)
        self.field.pictured.connect(self.source.take_picture)
        self.source.found.connect(self._on_found)
        self.source.failed.connect(self._on_failed)
        self.source.watched.connect(self._on_watched)
        self.said = Lines(services.look)
        self.refusal = label(tone="refused", wrap=True)
        self.act_button = Button(services.look, PRIMARY)
        self.act_button.clicked.connect(self.act)
        self.code_button = Button(services.look, PLAIN, icon_name="qrcode")
        self.code_button.clicked.connect(self.turn_code)
        self.print_button = Button(services.look, PLAIN, icon_name="printer")
        self.print_button.clicked.connect(self.print_wanted)
        self.dismiss_button = Button(services.look, DANGER)
        self.dismiss_button.clicked.connect(self.dismiss)
        self.close_button = Button(services.look, PLAIN)
        self.close_button.clicked.connect(self._on_close)
        self._build()

    def acts(self) -> tuple[Act, ...]:
        return (
            Act(label="slip.out", key="F7", run=self.hand_out, fits=is_record, speaks=True),
            Act(label="slip.in", key="F6", run=self.take_in),
        )

    def begin(self, act: str, values: Mapping[str, object]) -> None:
        row = values.get("row")
        if act != SLIP_OUT or not isinstance(row, bytes):
            raise LookupError(act)
        self._services.readers.query(records.one, row, to=self._on_record)

    def hand_out(self, record: object) -> None:
        """Show the groups of what was written last on a record."""
        assert isinstance(record, RecordReachRow)
        self._begin(OUT)
        self._record = record
        self.field.setPlainText("")
        self.reword()
        self._services.engine.hand_out_slip(record.entry, done=self._on_handed_out, failed=self._on_failed)

    def take_in(self, _row: object = None) -> None:
        """Offer the field for groups that come by radio; what was typed before is still there."""
        self._begin(IN)
        self.field.setPlainText(self._services.drafts.text(DRAFT))
        self.reword()
        self.field.setFocus()

    def show_row(self, row: object) -> None:
        """Show one that arrived ahead, whole."""
        assert isinstance(row, SlipRow)
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

    def turn_code(self) -> None:
        """Show the code in place of the groups, or the groups again."""
        self._show_code(shown=self.code.isHidden())

    def papers(self) -> tuple[PaperOffer, ...]:
        """Return the paper of the slip that is handed out, none while there is none."""
        if self.mode != OUT or self._record is None or not self._groups:
            return ()
        return (SlipPaper(self._services, self._record, self._groups, self).offer(),)

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
        self.code.setAccessibleName(words.say("slip.code"))
        self.code_button.setText(words.say("slip.code" if self.code.isHidden() else "slip.groups"))
        self.print_button.setText(words.say("slip.print"))
        self.source.reword()
        if self.mode == OUT and self._record is not None:
            self._title.setText(words.say("slip.out.title", record=record_title(self._record, words)))
            self._hint.setText(words.say("slip.out.hint"))
        elif self.mode == IN:
            self._title.setText(words.say("slip.in.title"))
            self._hint.setText(words.say("slip.in.hint"))
        elif self._row is not None:
            self._title.setText(slip_title(self._row, self._services))
            self._hint.setText(slip_note(self._row, self._services))
            self.said.setText("\n".join((*self._row.texts, words.say(f"slip.standing.{self._row.standing}.long"))))

    def restyle(self) -> None:
        for button in (self.act_button, self.code_button, self.print_button, self.dismiss_button, self.close_button):
            button.restyle()
        self.source.restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_close()
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.mode == IN:
            self.act()
            return
        super().keyPressEvent(event)

    def _begin(self, mode: str) -> None:
        self.mode = ""
        self._record, self._row, self._groups = None, None, ""
        self.field.setReadOnly(mode != IN)
        self.said.setText("")
        self.said.setVisible(mode == SHOWN)
        self.refusal.hide()
        self.code.hide()
        self.source.setVisible(mode == IN)
        self.source.leave()
        self.field.setVisible(mode != SHOWN)
        for button in (self.code_button, self.print_button):
            button.setVisible(mode == OUT)
            button.setEnabled(False)
        self.act_button.setVisible(mode != SHOWN)
        self.act_button.setEnabled(mode == IN)
        self.mode = mode
        self.dismiss_button.setVisible(False)
        self.opened.emit(self)

    def _on_record(self, row: object) -> None:
        if isinstance(row, RecordReachRow):
            self.hand_out(row)
        else:
            self._begin(OUT)
            self.reword()
            self._title.setText(self._services.words.say("sync.none_found"))

    def _on_close(self) -> None:
        self.source.leave()
        self.closed.emit()

    def _on_typed(self) -> None:
        if self.mode == IN:
            self._services.drafts.put(DRAFT, self.field.toPlainText())

    def _on_handed_out(self, groups: object) -> None:
        assert isinstance(groups, str)
        if self.mode != OUT:
            return
        self._groups = groups
        parts = groups.split()
        rows = ("\t".join(parts[start : start + GROUPS_A_LINE]) for start in range(0, len(parts), GROUPS_A_LINE))
        self.field.setPlainText("\n".join(rows))
        self.code.show_text(groups)
        for button in (self.act_button, self.code_button, self.print_button):
            button.setEnabled(True)
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

    def _on_watched(self, on: bool) -> None:
        self.field.setVisible(self.mode == IN and not on)

    def _on_found(self, groups: str) -> None:
        """Put what a picture says where it can be read before it is taken in; undo brings back what was typed before."""
        if self.mode != IN:
            return
        self.refusal.hide()
        cursor = self.field.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(groups)
        self._say("slip.picture.found")
        self.act_button.setFocus()

    def _show_code(self, *, shown: bool) -> None:
        self.code.setVisible(shown)
        self.field.setVisible(not shown)
        self.reword()

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
        for button in (self.act_button, self.code_button, self.print_button, self.dismiss_button):
            buttons.addWidget(button, 1)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        for widget in (self._title, self._hint, self.field):
            column.addWidget(widget)
        column.addWidget(self.code, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.source)
        column.addWidget(self.said)
        column.addWidget(self.refusal)
        column.addLayout(buttons)
        column.addStretch(1)


def is_record(row: object) -> bool:
    """Tell whether a row is a record, whose last entry a slip may carry."""
    return isinstance(row, RecordReachRow)
