"""What came in while this desk was dark: one card on top, by kind; a press leads there, a key puts it away."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.runtime.services import Intent, Services
from desktop.widgets.controls import PRIMARY, Button, ground, label
from desktop.widgets.paint import RIGHT, Brushwork
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowPaint, RowsView
from desktop.widgets.theme import SEMIBOLD
from sync.store.queries.digest import Digest

WIDTH, TOP, MARGIN = 460, 68, 16
ROW_HEIGHT = 44
ORDER, INCIDENT, OTHERS, QUESTIONS = "order", "incident", "others", "questions"
_ICONS = {ORDER: "send", INCIDENT: "urgent", OTHERS: "history", QUESTIONS: "help"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One row of the card: what it is about, and where it leads; rows that lead nowhere are read only."""

    sort: str
    id: bytes = b""
    title: str = ""
    note: str = ""
    goal: Intent | None = None


class DigestCard(QFrame):
    """The card; takes no keyboard by itself, so it never disturbs a person who types.

    Signals:
        gone: an `Intent` to follow.
        dismissed: the person was told.
    """

    gone = Signal(object)
    dismissed = Signal()

    def __init__(self, services: Services, over: QWidget, *, orders_page: str) -> None:
        super().__init__(over)
        self.hide()
        self._services = services
        self._over = over
        self._orders_page = orders_page
        self._digest = Digest()
        self._with_questions = False
        self.setProperty("overlay", True)
        ground(self, "card")
        self.head = label("section", wrap=True)
        self.since = label("small", wrap=True)
        self.lines: RowsModel[DigestLine] = RowsModel(_identity, _speak, self)
        paints: Mapping[type, RowPaint] = {DigestLine: RowPaint(height=ROW_HEIGHT, paint=self._paint)}
        self.list = RowsView(self.lines, paints, services.look, parent=self)
        self.list.setProperty("ground", "raised")
        self.list.picked.connect(self._on_picked)
        self.note = label("label", wrap=True)
        self.dismiss_button = Button(services.look, PRIMARY)
        self.dismiss_button.clicked.connect(self.dismissed)
        self._build()

    def show_digest(self, digest: Digest, *, with_questions: bool) -> None:
        """Say what came in; questions wait until they are known not to answer themselves."""
        self._digest, self._with_questions = digest, with_questions
        self.reword()
        self.place()
        self.show()
        self.raise_()

    def reword(self) -> None:
        """Say it in the present language."""
        words, digest = self._services.words, self._digest
        if digest.since_ms is None:
            return
        facts = {"orders": digest.order_count, "changes": digest.changes, "questions": digest.questions}
        self.head.setText(words.say("digest.head" if self._with_questions else "digest.head_early", **facts))
        since = words.moment(digest.since_ms, now_ms=self._services.clock())
        self.since.setText(f"{words.say('digest.title')} · {words.say('digest.since', since=since)}")
        self.setAccessibleName(f"{words.say('digest.title')} {self.head.text()}")
        self.dismiss_button.setText(f"{words.say('digest.dismiss')}  Ctrl+D")
        notes = [] if self._with_questions else [words.say("digest.waits")]
        notes += [] if digest.whole else [words.say("digest.more")]
        self.note.setText(" · ".join(notes))
        self.note.setVisible(bool(notes))
        self.lines.set_rows(self._rows())
        self.list.setFixedHeight(min(self.lines.rowCount(), 7) * ROW_HEIGHT)

    def place(self) -> None:
        """Stand at the upper right, below the top bar."""
        self.setFixedWidth(min(WIDTH, self._over.width() - 2 * MARGIN))
        self.adjustSize()
        self.move(self._over.width() - self.width() - MARGIN, TOP)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        for part in (self.since, self.head, self.list, self.note):
            column.addWidget(part)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.dismiss_button)
        column.addLayout(foot)

    def _rows(self) -> tuple[DigestLine, ...]:
        words, digest = self._services.words, self._digest
        rows = [
            DigestLine(sort=ORDER, id=order.id, title=order.text, note=order.number, goal=self._order_goal(order.id, order.incident))
            for order in digest.orders
        ]
        rows += [
            DigestLine(
                sort=INCIDENT,
                id=row.id,
                title=row.title,
                note=words.say("digest.changes", count=row.changes),
                goal=Intent(page="incidents", subject=row.id),
            )
            for row in digest.incidents
        ]
        others = digest.changes - sum(row.changes for row in digest.incidents)
        if others > 0:
            rows.append(DigestLine(sort=OTHERS, title=words.say("digest.others", count=others), goal=Intent(page="incidents")))
        if self._with_questions and digest.questions:
            rows.append(DigestLine(sort=QUESTIONS, title=words.say("digest.questions", count=digest.questions), goal=Intent(page="sync")))
        return tuple(rows)

    def _order_goal(self, order: bytes, incident: bytes | None) -> Intent:
        """Return where an order is shown: on the page of orders, else in its incident."""
        return Intent(page=self._orders_page, subject=order) if self._orders_page else Intent(page="incidents", subject=incident)

    def _on_picked(self, row: DigestLine) -> None:
        self.gone.emit(row.goal)

    def _paint(self, brush: Brushwork, box: QRectF, row: DigestLine) -> None:
        middle, right = box.center().y(), box.right() - 10
        brush.icon(_ICONS[row.sort], x=box.left() + 10, y=middle, size=18, name="accent" if row.sort == ORDER else "text2")
        used = brush.measure(row.note, "small")
        brush.text(row.note, x=right - used, y=middle, width=used + 1, step="small", name="text2", align=RIGHT)
        brush.text(row.title, x=box.left() + 40, y=middle, width=right - used - box.left() - 54, weight=SEMIBOLD)


def _identity(row: DigestLine) -> object:
    return row.sort, row.id


def _speak(row: DigestLine) -> str:
    return f"{row.title} {row.note}"
