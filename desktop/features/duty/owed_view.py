"""What was approved by word of mouth and is not in writing yet: oldest first, with the act that puts it there."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.runtime.services import Services
from desktop.widgets.controls import PLAIN, PRIMARY, Button, ground, label, rule
from desktop.widgets.failures import failure_words
from desktop.widgets.page import EmptyState
from desktop.widgets.paint import Brushwork, mode_ink
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowPaint, RowsView
from desktop.widgets.texts import Texts
from desktop.widgets.theme import SEMIBOLD
from sync.domain.commands.responses import CountersignResponse
from sync.store.queries import countersigning
from sync.store.queries.countersigning import OwedRow

PAD, WHEN, WHO = 16, 132, 190
ROW_HEIGHT = 52


class OwedView(QWidget):
    """Reads when it is asked to; one act on the row chosen, which the second person's card takes up where the approver must act.

    Signals:
        counted: how many are owed.
    """

    counted = Signal(int)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self._services = services
        self._texts = Texts(services.words)
        self.rows: RowsModel[OwedRow] = RowsModel(_identity, self._speech, self)
        self.view = RowsView(self.rows, {OwedRow: RowPaint(height=ROW_HEIGHT, paint=self._paint)}, services.look)
        self.sign_button = Button(services.look, PRIMARY, icon_name="check")
        self.incident_button = Button(services.look, PLAIN, icon_name="external-link")
        self.refusal = label(tone="refused", wrap=True)
        self.refusal.hide()
        self.empty = EmptyState(services)
        self._body = QStackedWidget()
        self._chosen = b""
        self._is_running = False
        self._build()
        self.view.chosen.connect(self._on_chosen)
        self.view.picked.connect(self._on_chosen)
        self.sign_button.clicked.connect(self.countersign)
        self.incident_button.clicked.connect(self.open_incident)
        self.empty.say("list.loading")
        self._body.setCurrentWidget(self.empty)

    @property
    def chosen(self) -> OwedRow | None:
        """Return the row under the cursor, None where none is."""
        return next((row for row in self.rows.rows if row.id == self._chosen), None)

    def ask(self) -> None:
        """Read them again."""
        self._services.readers.query(countersigning.owed, to=self._on_rows)

    def countersign(self) -> None:
        """Put the approval that is chosen in writing."""
        row = self.chosen
        if row is not None and row.may and not self._is_running:
            self._is_running = True
            self.refusal.hide()
            request = CountersignResponse(response=row.id, seen=row.heads.get("countersigned_by", ()))
            self._services.engine.submit(request, done=self._on_done, failed=self._on_failed)

    def open_incident(self) -> None:
        """Show the incident of the one that is chosen."""
        row = self.chosen
        if row is not None:
            self._services.navigate("incidents", row.incident)

    def reword(self) -> None:
        self._texts.reword()
        self.empty.reword()
        self.view.viewport().update()

    def _build(self) -> None:
        bind = self._texts.bind
        bind(self.view.setAccessibleName, "duty.owed")
        bind(self.sign_button.setText, "owed.sign")
        bind(self.incident_button.setText, "owed.incident")
        acts = QHBoxLayout()
        acts.setContentsMargins(PAD, 8, PAD, 8)
        acts.setSpacing(8)
        acts.addWidget(self.sign_button)
        acts.addWidget(self.incident_button)
        acts.addWidget(self.refusal, 1)
        acts.addStretch(0)
        held = QWidget()
        inner = QVBoxLayout(held)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addLayout(acts)
        inner.addWidget(rule())
        inner.addWidget(self.view, 1)
        self._whole = held
        for part in (held, self.empty):
            self._body.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._body)

    def _judge(self) -> None:
        row = self.chosen
        self.sign_button.setEnabled(row is not None and row.may and not self._is_running)
        self.sign_button.setToolTip("" if row is None or row.may else self._services.words.say("owed.may_not"))
        self.incident_button.setEnabled(row is not None)

    def _on_rows(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self.rows.set_rows(rows)
        self._body.setCurrentWidget(self._whole if rows else self.empty)
        if not rows:
            self.empty.say("owed.none", "owed.none.hint")
        elif self.chosen is None:
            self._chosen = rows[0].id
        if rows:
            self.view.setCurrentIndex(self.rows.index_of(self._chosen))
        self._judge()
        self.counted.emit(len(rows))

    def _on_chosen(self, row: object) -> None:
        if isinstance(row, OwedRow):
            if row.id != self._chosen:
                self.refusal.hide()
            self._chosen = row.id
            self._judge()

    def _on_done(self, _done: object) -> None:
        self._is_running = False
        self.ask()

    def _on_failed(self, error: BaseException) -> None:
        self._is_running = False
        self.refusal.setText(failure_words(error, self._services.words))
        self.refusal.show()
        self._judge()

    def _paint(self, brush: Brushwork, box: QRectF, row: OwedRow) -> None:
        words, now_ms = self._services.words, self._services.clock()
        upper, lower, left = box.top() + 17, box.top() + 36, box.left() + PAD
        late = row.due_ms < now_ms
        due = words.say("owed.late" if late else "owed.left", span=words.span(abs(now_ms - row.due_ms) / 1000))
        brush.text(due, x=left, y=upper, width=WHEN - 8, weight=SEMIBOLD, name="off_text" if late else "text")
        brush.text(words.moment(row.approved_ms, now_ms=now_ms), x=left, y=lower, width=WHEN - 8, step="small", name="text2")
        who = left + WHEN
        brush.text(row.approver, x=who, y=upper, width=WHO - 8, weight=SEMIBOLD)
        how = words.choice("response", "approval", row.approval)
        brush.text(how, x=who, y=lower, width=WHO - 8, step="small", name="text2")
        what = who + WHO
        room = box.right() - PAD - what
        level = words.choice("response", "level", row.level)
        brush.text(words.say("owed.what", number=row.number, title=row.title), x=what, y=upper, width=room)
        mode = "" if row.mode == "actual" else words.choice("incident", "mode", row.mode)
        said = " · ".join(part for part in (level, mode) if part)
        brush.text(said, x=what, y=lower, width=room, step="small", name=mode_ink(row.mode, "text2"))

    def _speech(self, row: OwedRow) -> str:
        words = self._services.words
        return f"{row.approver} {words.say('owed.what', number=row.number, title=row.title)}"


def _identity(row: OwedRow) -> bytes:
    return row.id
