"""Which incident: open ones, found as one types."""

from PySide6.QtCore import QObject

from desktop.runtime.services import Services
from desktop.runtime.words import Words
from desktop.widgets.editors import Candidate, PickEditor
from sync.store.queries import incidents
from sync.store.queries.rows import IncidentRow

OFFERED_MAX = 20


class IncidentPick(QObject):
    """Asks for what is typed and offers what is found; its parent is the editor."""

    def __init__(self, editor: PickEditor, services: Services) -> None:
        super().__init__(editor)
        self._editor = editor
        self._services = services
        self._modes: dict[object, str] = {}
        editor.asked.connect(self._on_asked)

    @property
    def mode(self) -> str:
        """Mode of the incident that was picked, empty when none is."""
        return self._modes.get(self._editor.value(), "")

    def know(self, row: IncidentRow) -> None:
        """Keep the mode of an incident that is picked without being offered."""
        self._modes[row.id] = row.mode

    def _on_asked(self, text: str) -> None:
        if self._editor.value() is None:
            self._services.readers.query(incidents.listing, text, False, to=self._on_rows)

    def _on_rows(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        for row in rows:
            self.know(row)
        if self._editor.search.hasFocus() and self._editor.value() is None:
            self._editor.offer(tuple(candidate_of(row, self._services.words) for row in rows[:OFFERED_MAX]))


def candidate_of(row: IncidentRow, words: Words) -> Candidate:
    """Return an incident to pick; a drill says so."""
    mode = words.choice("incident", "mode", row.mode) if row.mode != "actual" else ""
    note = " · ".join(part for part in (mode, row.number, words.choice("incident", "state", row.state)) if part)
    return Candidate(value=row.id, title=row.title, note=note)
