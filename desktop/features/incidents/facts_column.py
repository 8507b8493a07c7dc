"""The left column of one incident: its facts and figures, and the four levels, each apart."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.incidents.lines import FactLine, fact_lines, facts_changed, line_identity, line_speech
from desktop.features.incidents.paints import IncidentPaints
from desktop.runtime.services import Services
from desktop.widgets.controls import QUIET, Button, ground, label
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowsView
from desktop.widgets.texts import Texts
from sync.store.queries.incident_more import IncidentMore
from sync.store.queries.rows import IncidentDetail

FACTS_WIDTH = 320


class FactsColumn(QWidget):
    """Shows what it is given; what a press means is the page's."""

    def __init__(self, services: Services, paints: IncidentPaints, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self.setFixedWidth(FACTS_WIDTH)
        self._services = services
        self._texts = Texts(services.words)
        self.lines: RowsModel[FactLine] = RowsModel(line_identity, line_speech, self)
        self.view = RowsView(self.lines, paints.facts(), services.look)
        self._note = label("small")
        self.history_button = Button(services.look, QUIET)
        self.edit_button = Button(services.look, QUIET)
        self._build()

    def show_detail(self, detail: IncidentDetail, more: IncidentMore) -> None:
        """Show the facts of an incident."""
        words = self._services.words
        changed = facts_changed(detail)
        self._note.setText(words.say("facts.changed", count=changed) if changed else "")
        self.edit_button.setEnabled(detail.may_write)
        self.history_button.setEnabled(bool(detail.fields))
        self.lines.set_rows(fact_lines(detail, words, more, now_ms=self._services.clock()))

    def show_loading(self) -> None:
        """Show nothing: the incident is being read."""
        self._note.setText("")
        for button in (self.edit_button, self.history_button):
            button.setEnabled(False)
        self.lines.set_rows(())

    def reword(self) -> None:
        self._texts.reword()

    def _build(self) -> None:
        title = label("row")
        self._texts.bind(title.setText, "section.facts")
        self._texts.bind(self.history_button.setText, "history.title")
        self._texts.bind(self.history_button.setToolTip, "history.hint")
        self._texts.bind(self.edit_button.setText, "section.act.facts")
        head = QHBoxLayout()
        head.setContentsMargins(16, 2, 8, 2)
        head.setSpacing(10)
        head.addWidget(title)
        head.addWidget(self._note, 1)
        head.addWidget(self.history_button)
        head.addWidget(self.edit_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)
