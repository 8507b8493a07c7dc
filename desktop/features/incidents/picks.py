"""Picking by typing: what the field asks is read from the store and offered below it."""

from PySide6.QtCore import QObject

from desktop.features.incidents.acts import ORGANISATION, UNIT
from desktop.runtime.services import Services
from desktop.widgets.editors import Candidate, PickEditor
from desktop.widgets.form import Form
from sync.store.queries import organisations, units
from sync.store.queries.rows import OrganisationRow, UnitRow

OFFERED_MAX = 20


def attach_picks(form: Form, services: Services) -> None:
    """Give every pick of a form its source; each lives as long as its editor."""
    for item in form.entries:
        editor = form.editors[item.name]
        if isinstance(editor, PickEditor) and item.pick == UNIT:
            UnitPick(editor, services)
        elif isinstance(editor, PickEditor) and item.pick == ORGANISATION:
            OrganisationPick(editor, services)


class UnitPick(QObject):
    """Offers units: those ready and free first, as the query puts them."""

    def __init__(self, editor: PickEditor, services: Services) -> None:
        super().__init__(editor)
        self._editor = editor
        self._services = services
        editor.asked.connect(self._on_asked)
        self._on_asked("")

    def _on_asked(self, text: str) -> None:
        self._services.readers.query(units.listing, text, to=self._on_rows)

    def _on_rows(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self._editor.offer(tuple(self._candidate(row) for row in rows[:OFFERED_MAX]))

    def _candidate(self, row: UnitRow) -> Candidate:
        words = self._services.words
        state = words.say("unit.engaged", number=row.engaged_in) if row.engaged_in else words.choice("unit", "readiness", row.readiness)
        parts = [row.call_sign or "", row.organisation_name, state]
        if row.strength_ready is not None:
            parts.append(words.say("unit.ready", count=row.strength_ready))
        return Candidate(value=row.id, title=row.name, note=" · ".join(part for part in parts if part))


class OrganisationPick(QObject):
    """Offers organisations."""

    def __init__(self, editor: PickEditor, services: Services) -> None:
        super().__init__(editor)
        self._editor = editor
        self._services = services
        editor.asked.connect(self._on_asked)
        self._on_asked("")

    def _on_asked(self, text: str) -> None:
        self._services.readers.query(organisations.listing, text, to=self._on_rows)

    def _on_rows(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self._editor.offer(tuple(self._candidate(row) for row in rows[:OFFERED_MAX]))

    def _candidate(self, row: OrganisationRow) -> Candidate:
        tier = self._services.words.choice("organisation", "tier", row.tier) if row.tier else ""
        return Candidate(value=row.code, title=row.short_name or row.name, note=" · ".join(part for part in (tier, row.name) if part))
