"""The chosen incident beside the list: title, facts, levels and units, to read before opening it."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.incidents.header import TitleLine
from desktop.features.incidents.lines import line_identity, line_speech, preview_lines
from desktop.features.incidents.paints import IncidentPaints
from desktop.runtime.services import Services
from desktop.widgets.controls import PRIMARY, Button, ground, rule
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowsView
from desktop.widgets.texts import Texts
from sync.store.queries.rows import IncidentDetail

TOP = 8


class Preview(QWidget):
    """Reads only; acts are on the page of the incident. `opened` tells its row."""

    opened = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self._services = services
        self._texts = Texts(services.words)
        self._detail: IncidentDetail | None = None
        self._title = TitleLine(services)
        self.open_button = Button(services.look, PRIMARY)
        self.open_button.clicked.connect(self._on_clicked)
        self._texts.bind(self.open_button.setText, "preview.open")
        self.lines: RowsModel[Any] = RowsModel(line_identity, line_speech, self)
        self.view = RowsView(self.lines, IncidentPaints(services).preview(), services.look)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.setSpacing(12)
        head.addWidget(self._title, 1)
        head.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addSpacing(TOP)
        column.addWidget(self.view, 1)

    def show_detail(self, detail: IncidentDetail) -> None:
        """Show an incident."""
        self._detail = detail
        self._title.show_detail(detail)
        self._refill()

    def reword(self) -> None:
        self._texts.reword()
        self._refill()
        self.update()

    def _refill(self) -> None:
        if self._detail is not None:
            self.lines.set_rows(preview_lines(self._detail, self._services.words, now_ms=self._services.clock()))
            self.view.viewport().update()

    def _on_clicked(self) -> None:
        if self._detail is not None:
            self.opened.emit(self._detail.incident)
