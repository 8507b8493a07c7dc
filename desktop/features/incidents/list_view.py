"""The incident list: search as one types, filters that stay, and any number of rows read by page."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.incidents.list_filters import FilterRow
from desktop.features.incidents.paints import IncidentPaints
from desktop.runtime.services import Services
from desktop.runtime.words import figure
from desktop.widgets.controls import ICON, TAB, Button, SearchField, ground, label, rule
from desktop.widgets.page import EmptyState
from desktop.widgets.paged_model import PagedModel
from desktop.widgets.rows_view import RowsView
from desktop.widgets.searched import Searched
from desktop.widgets.texts import Texts
from sync.store.queries import incident_pages
from sync.store.queries.rows import IncidentRow


class ListView(QWidget):
    """Head, search, filters, rows; empty and loading say so.

    Signals:
        asked: the `IncidentFilter` that was asked for.
        shown: what was asked for is here.
        chosen, opened: a row under the cursor, a row to open.
        new: a new incident is wanted.
    """

    asked = Signal(object)
    shown = Signal()
    chosen = Signal(object)
    opened = Signal(object)
    new = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self._services = services
        self._texts = Texts(services.words)
        self.rows: PagedModel[IncidentRow] = PagedModel(services.readers, _identity, _speech, self)
        self.rows.answered.connect(self._on_answered)
        self.view = RowsView(self.rows, IncidentPaints(services).listing(), services.look)
        self.view.chosen.connect(self.chosen)
        self.view.picked.connect(self.opened)
        self.search = SearchField()
        self.search.asked.connect(self._on_asked)
        self._searched = Searched(self.search, self.view, self.rows)
        self._searched.taken.connect(self.opened)
        self._title = label("section")
        self._count = label("section", tone="quiet")
        self.new_button = Button(services.look, ICON, icon_name="plus")
        self.new_button.clicked.connect(self.new)
        self.open_button = Button(services.look, TAB)
        self.ended_button = Button(services.look, TAB)
        self._group = QButtonGroup(self)
        for button in (self.open_button, self.ended_button):
            button.setCheckable(True)
            self._group.addButton(button)
        ended = services.settings.preferences.show_ended
        self.ended_button.setChecked(ended)
        self.open_button.setChecked(not ended)
        self._group.buttonClicked.connect(self._on_filter)
        self.filters = FilterRow(services)
        self.filters.changed.connect(self.ask)
        self.empty = EmptyState(services)
        self.empty.acted.connect(self.new)
        self._body = QStackedWidget()
        self._build()
        self.show_loading()

    def show_loading(self) -> None:
        """Say that the rows are being read."""
        self._count.setText("")
        self._body.setCurrentWidget(self.empty)
        self.empty.say("list.loading")

    def _on_answered(self) -> None:
        rows = self.rows.total
        self._searched.answered()
        self._count.setText(figure(rows))
        self._body.setCurrentWidget(self.view if rows else self.empty)
        if not rows and (self.search.text().strip() or self.filters.is_narrow()):
            self.empty.say("list.not_found", "list.not_found.hint")
        elif not rows and self.ended_button.isChecked():
            self.empty.say("list.none_ended")
        elif not rows:
            self.empty.say("list.empty", "list.empty.hint", "act.open")
        self.shown.emit()

    def ask(self) -> None:
        """Ask again for what the filter says."""
        self._searched.asking()
        wanted = self.filters.wanted(self.search.text().strip(), ended=self.ended_button.isChecked())
        self.asked.emit(wanted)
        self.rows.ask(incident_pages.page, wanted)

    def is_whole(self) -> bool:
        """Tell whether the rows are all open incidents: no search, no other filter."""
        return not (self.search.text().strip() or self.ended_button.isChecked() or self.filters.is_narrow())

    def reword(self) -> None:
        self._texts.reword()
        self.empty.reword()
        self.filters.reword()
        self.view.viewport().update()

    def _build(self) -> None:
        bind = self._texts.bind
        bind(self._title.setText, "page.incidents")
        bind(self.open_button.setText, "list.open")
        bind(self.ended_button.setText, "list.ended")
        bind(self.search.setPlaceholderText, "list.search")
        bind(self.search.setAccessibleName, "list.search")
        bind(self.new_button.setToolTip, "list.new")
        bind(self.new_button.setAccessibleName, "list.new")
        head = QHBoxLayout()
        head.setContentsMargins(16, 4, 12, 4)
        head.setSpacing(6)
        for part in (self._title, self._count):
            head.addWidget(part)
        head.addStretch(1)
        for button in (self.open_button, self.ended_button, self.new_button):
            head.addWidget(button)
        find = QHBoxLayout()
        find.setContentsMargins(16, 4, 12, 8)
        find.addWidget(self.search)
        self._body.addWidget(self.view)
        self._body.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(find)
        column.addWidget(self.filters)
        column.addWidget(rule())
        column.addWidget(self._body, 1)

    def _on_asked(self, _text: str) -> None:
        self.ask()

    def _on_filter(self) -> None:
        self._services.settings.change(show_ended=self.ended_button.isChecked())
        self.ask()


def _identity(row: IncidentRow) -> bytes:
    return row.id


def _speech(row: IncidentRow) -> str:
    return f"{row.number} {row.title} {row.place or ''}"
