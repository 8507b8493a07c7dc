"""The list of what goes on: how many, in which sequence, and below it, where there is room, what waits for this desk."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.situation.paints import SituationPaints
from desktop.runtime.services import Services
from desktop.runtime.words import figure
from desktop.widgets.controls import QUIET, Button, ground, label, rule
from desktop.widgets.page import EmptyState
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowsView
from desktop.widgets.texts import Texts
from sync.store.queries.situation_rows import DueRow, IncidentMark

HEAD = 48
WAITING_ROWS = 4
WAITING_ROW = 48
SEVERITY, OLDEST, NEWS = "severity", "oldest", "news"


def _as_read(marks: Sequence[IncidentMark]) -> list[IncidentMark]:
    return list(marks)


def _by_age(marks: Sequence[IncidentMark]) -> list[IncidentMark]:
    return sorted(marks, key=_reported)


def _by_news(marks: Sequence[IncidentMark]) -> list[IncidentMark]:
    return sorted(marks, key=_last, reverse=True)


def _reported(mark: IncidentMark) -> int:
    return mark.incident.reported_at or 0


def _last(mark: IncidentMark) -> int:
    return mark.incident.last_at_ms or 0


# The store reads them by severity and age.
SEQUENCES: dict[str, Callable[[Sequence[IncidentMark]], list[IncidentMark]]] = {SEVERITY: _as_read, OLDEST: _by_age, NEWS: _by_news}


class ListView(QWidget):
    """Head, rows, and what waits.

    Signals:
        chosen: a row was chosen by click or Enter; opened: chosen again.
        opening: a new incident is wanted.
        due: a line of what waits was chosen.
    """

    chosen = Signal(object)
    opened = Signal(object)
    opening = Signal()
    due = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self._services = services
        self._texts = Texts(services.words)
        paints = self._paints = SituationPaints(services)
        self.rows: RowsModel[IncidentMark] = RowsModel(_identity, self._speech, self)
        self.view = RowsView(self.rows, paints.listing(), services.look)
        self.view.picked.connect(self.chosen)
        self.view.doubleClicked.connect(self._on_double)
        self.waiting_rows: RowsModel[DueRow] = RowsModel(_due_identity, _due_speech, self)
        self.waiting = RowsView(self.waiting_rows, paints.waiting(), services.look)
        self.waiting.picked.connect(self.due)
        self._marks: Sequence[IncidentMark] = ()
        self._due: tuple[DueRow, ...] = ()
        self._roomy = False
        self._title = label("section")
        self._count = label("section", tone="quiet")
        self.sequence_button = Button(services.look, QUIET, icon_name="chevron-down")
        self.sequence_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.sequence_button.clicked.connect(self._on_sequence)
        self.empty = EmptyState(services)
        self.empty.acted.connect(self.opening)
        self._body = QStackedWidget()
        self._waiting_title = label("section")
        self._waiting_count = label("section", tone="quiet")
        self.waiting_box = QWidget()
        self._build()
        self.show_loading()

    def show_loading(self) -> None:
        """Say that the rows are being read."""
        self._count.setText("")
        self._body.setCurrentWidget(self.empty)
        self.empty.say("situation.loading")

    def show_rows(self, marks: Sequence[IncidentMark], *, at_ms: int | None = None) -> None:
        """Show the incidents, in the sequence chosen; with `at_ms` as they read at that moment."""
        self._marks = marks
        self._paints.at_ms = at_ms
        self.view.viewport().update()
        sequence = self._services.settings.preferences.situation_sequence
        self.rows.set_rows(SEQUENCES.get(sequence, _as_read)(marks))
        self._count.setText(figure(len(marks)))
        self._body.setCurrentWidget(self.view if marks else self.empty)
        if at_ms is not None:
            self.empty.say("situation.none_then")
        else:
            self.empty.say("situation.empty", "situation.empty.hint", "act.open")

    def show_due(self, rows: tuple[DueRow, ...]) -> None:
        """Show what waits."""
        self._due = rows
        self.waiting_rows.set_rows(rows)
        self._waiting_count.setText(figure(len(rows)))
        self._place_waiting()

    def be_roomy(self, *, roomy: bool) -> None:
        """Show what waits below the list, or not."""
        self._roomy = roomy
        self._place_waiting()

    def select(self, incident: bytes | None) -> None:
        """Put the cursor on an incident; on none when it is not in the list."""
        found = self.rows.index_of(incident) if incident is not None else None
        if found is not None and found.isValid():
            self.view.setCurrentIndex(found)
        else:
            self.view.clearSelection()

    def reword(self) -> None:
        self._texts.reword()
        self._say_sequence()
        self.empty.reword()
        self.view.viewport().update()
        self.waiting.viewport().update()

    def _place_waiting(self) -> None:
        self.waiting_box.setVisible(self._roomy and bool(self._due))
        self.waiting.setFixedHeight(min(WAITING_ROWS, max(1, len(self._due))) * WAITING_ROW)

    def _build(self) -> None:
        bind = self._texts.bind
        bind(self._title.setText, "situation.active")
        bind(self._waiting_title.setText, "situation.waiting")
        bind(self.view.setAccessibleName, "situation.active")
        bind(self.waiting.setAccessibleName, "situation.waiting")
        self._say_sequence()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(_head(self._title, self._count, self.sequence_button))
        column.addWidget(rule())
        self._body.addWidget(self.view)
        self._body.addWidget(self.empty)
        column.addWidget(self._body, 1)
        inner = QVBoxLayout(self.waiting_box)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(rule())
        inner.addWidget(_head(self._waiting_title, self._waiting_count))
        inner.addWidget(self.waiting)
        self.waiting_box.hide()
        column.addWidget(self.waiting_box)

    def _say_sequence(self) -> None:
        sequence = self._services.settings.preferences.situation_sequence
        known = sequence if sequence in SEQUENCES else SEVERITY
        self.sequence_button.setText(self._services.words.say(f"situation.sequence.{known}"))

    def _on_sequence(self) -> None:
        menu = QMenu(self)
        for name in SEQUENCES:
            action = menu.addAction(self._services.words.say(f"situation.sequence.{name}"))
            action.setData(name)
        menu.triggered.connect(self._on_sequence_chosen)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.sequence_button.mapToGlobal(QPoint(0, self.sequence_button.height())))

    def _on_sequence_chosen(self, action: QAction) -> None:
        self.order_by(str(action.data()))

    def order_by(self, sequence: str) -> None:
        """Show the incidents in another sequence from now on."""
        self._services.settings.change(situation_sequence=sequence)
        self._say_sequence()
        self.rows.set_rows(SEQUENCES[sequence](self._marks))

    def _on_double(self) -> None:
        row = self.view.current_row()
        if row is not None:
            self.opened.emit(row)

    def _speech(self, mark: IncidentMark) -> str:
        row, words = mark.incident, self._services.words
        grade = words.choice("incident", "grade", row.grade) if row.grade else words.say("incident.not_graded")
        return f"{row.title} {grade} {words.choice('incident', 'state', row.state)} {row.place or ''}"


def _head(*parts: QWidget) -> QWidget:
    head = QWidget()
    head.setFixedHeight(HEAD)
    row = QHBoxLayout(head)
    row.setContentsMargins(16, 4, 8, 4)
    row.setSpacing(8)
    for part in parts[:2]:
        row.addWidget(part)
    row.addStretch(1)
    for part in parts[2:]:
        row.addWidget(part)
    return head


def _identity(mark: IncidentMark) -> object:
    return mark.incident.id


def _due_identity(row: DueRow) -> object:
    return (row.sort, row.id)


def _due_speech(row: DueRow) -> str:
    return row.title
