"""The board of units, and the list of contacts: what is asked for, found as one types, read by page as one scrolls."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.forces.paints import ColumnHead, ForcesPaints
from desktop.runtime.services import Services
from desktop.widgets.controls import TAB, Button, SearchField, ground, rule
from desktop.widgets.editors import ChoiceEditor
from desktop.widgets.page import EmptyState
from desktop.widgets.paged_model import PagedModel
from desktop.widgets.rows_view import RowsView
from desktop.widgets.searched import Searched
from desktop.widgets.texts import Texts
from sync.store.queries import forces
from sync.store.queries.forces_rows import ATTENTION, BoardQuestion, ContactLine, UnitLine
from sync.store.queries.pages import Page

UNITS, CONTACTS = "units", "contacts"
# What the filter offers; states that are rare in a room stand together.
OTHERS = ("recalled", "completed", "disputed", "unknown")
OFFERED = tuple(state for state in ATTENTION if state not in OTHERS)
OTHER = "other"
STATE_WIDTH = 176


class ListPane(QWidget):
    """One of the two lists.

    Signals:
        chosen: a row under the cursor.
        imported: the empty list's own button was pressed.
        counted: rows of the whole list.
    """

    chosen = Signal(object)
    imported = Signal()
    counted = Signal(int)

    def __init__(self, services: Services, paints: ForcesPaints, sort: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self._services = services
        self._sort = sort
        self._texts = Texts(services.words)
        self._tally: Mapping[str, int] = {}
        self._organisation = self.organisation_name = ""
        is_units = sort == UNITS
        self._read: Callable[..., Page[Any]] = forces.board if is_units else forces.contacts
        self.rows: PagedModel[UnitLine | ContactLine] = PagedModel(services.readers, _identity, _speech, self)
        self.view = RowsView(self.rows, paints.units() if is_units else paints.contacts(), services.look)
        self.search = SearchField()
        self._searched = Searched(self.search, self.view, self.rows)
        self.state = ChoiceEditor(services.look, [(None, ""), *((state, "") for state in (*OFFERED, OTHER))])
        self.state.setFixedWidth(STATE_WIDTH)
        self.below_button = Button(services.look, TAB)
        self.below_button.setCheckable(True)
        self.head = ColumnHead(services, self.view, paints.unit_head if is_units else paints.contact_head)
        self.empty = EmptyState(services)
        self._body = QStackedWidget()
        self._restore()
        self._build()
        self.state.setVisible(is_units)
        self._connect()
        self.show_loading()

    @property
    def question(self) -> BoardQuestion:
        """Return what the filters ask for."""
        state = self.state.value()
        states = () if state is None else OTHERS if state == OTHER else (str(state),)
        below = self.below_button.isChecked()
        return BoardQuestion(organisation=self._organisation, below=below, states=states, text=self.search.text().strip())

    def show_loading(self) -> None:
        """Say that the rows are being read."""
        self.head.hide()
        self.empty.say("list.loading")
        self._body.setCurrentWidget(self.empty)

    def show_organisation(self, code: str, name: str) -> None:
        """Show what belongs to an organisation; all that is held for an empty code."""
        self.keep_organisation(code, name)
        self.ask()

    def keep_organisation(self, code: str, name: str) -> None:
        """Belong to an organisation from the next question on."""
        self._organisation, self.organisation_name = code, name
        self._keep()

    def ask(self) -> None:
        """Read what the filters ask for; what is shown stays until it is here."""
        self._searched.asking()
        self.rows.ask(self._read, self.question)
        if self._sort == UNITS:
            self._services.readers.query(forces.tally, replace(self.question, states=()), to=self._on_tally)

    def reword(self) -> None:
        self._texts.reword()
        self.empty.reword()
        self._say_states()
        self.head.update()
        self.view.viewport().update()

    def _restore(self) -> None:
        kept = _kept(self._services)
        filters = kept.get(self._sort, {})
        self.below_button.setChecked(bool(filters.get("below", True)))
        self._organisation, self.organisation_name = str(kept.get("organisation", "")), str(kept.get("named", ""))
        if filters.get("state") in {*OFFERED, OTHER}:
            self.state.set_value(filters["state"])

    def _keep(self) -> None:
        filters = {"below": self.below_button.isChecked(), "state": self.state.value()}
        kept = {**_kept(self._services), "organisation": self._organisation, "named": self.organisation_name, self._sort: filters}
        self._services.settings.change(forces_filters=json.dumps(kept))

    def _build(self) -> None:
        bind = self._texts.bind
        bind(self.search.setPlaceholderText, f"forces.{self._sort}.search")
        bind(self.search.setAccessibleName, f"forces.{self._sort}.search")
        bind(self.below_button.setText, "forces.below")
        bind(self.state.setAccessibleName, "forces.column.state")
        bind(self.view.setAccessibleName, f"forces.{self._sort}")
        self._say_states()
        find = QHBoxLayout()
        find.setContentsMargins(16, 8, 12, 8)
        find.setSpacing(8)
        find.addWidget(self.state)
        find.addWidget(self.search, 1)
        find.addWidget(self.below_button)
        self._body.addWidget(self.view)
        self._body.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(find)
        column.addWidget(rule())
        column.addWidget(self.head)
        column.addWidget(rule(hair=True))
        column.addWidget(self._body, 1)

    def _connect(self) -> None:
        self.search.asked.connect(self._on_asked)
        self._searched.taken.connect(self.chosen)
        self.state.activated.connect(self._on_filtered)
        self.below_button.clicked.connect(self._on_filtered)
        self.rows.answered.connect(self._on_answered)
        self.view.chosen.connect(self.chosen)
        self.view.picked.connect(self.chosen)
        self.empty.acted.connect(self._on_empty_acted)

    def _say_states(self) -> None:
        say = self._services.words.say
        total = sum(self._tally.values())
        for number in range(self.state.count()):
            state = self.state.itemData(number)
            count = total if state is None else sum(self._tally.get(one, 0) for one in (OTHERS if state == OTHER else (state,)))
            word = say("forces.state.all") if state is None else say(f"forces.state.{state}")
            self.state.setItemText(number, say("forces.state.count", state=word, count=count))

    def _on_asked(self, _text: str) -> None:
        self.ask()

    def _on_empty_acted(self) -> None:
        """Clear what hides every row; where nothing does, a list is wanted from a file."""
        if not (self.question.text or self.question.states):
            self.imported.emit()
            return
        self.search.clear()
        self.state.set_value(None)
        self._on_filtered()
        self.search.setFocus()

    def _on_filtered(self) -> None:
        self._keep()
        self.ask()

    def _on_tally(self, tally: object) -> None:
        assert isinstance(tally, Mapping)
        self._tally = tally
        self._say_states()

    def _on_answered(self) -> None:
        total = self.rows.total
        self.counted.emit(total)
        self._body.setCurrentWidget(self.view if total else self.empty)
        self.head.setVisible(bool(total))
        self._searched.answered()
        if not total and (self.question.text or self.question.states):
            self.empty.say("list.not_found", "forces.not_found.hint", "list.clear")
        elif not total:
            self.empty.say(f"forces.{self._sort}.empty", f"forces.{self._sort}.empty.hint", f"forces.{self._sort}.import")


def _kept(services: Services) -> dict[str, dict[str, object]]:
    try:
        kept = json.loads(services.settings.preferences.forces_filters or "{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _identity(row: UnitLine | ContactLine) -> bytes:
    return row.id


def _speech(row: UnitLine | ContactLine) -> str:
    if isinstance(row, UnitLine):
        return f"{row.name} {row.call_sign or ''} {row.organisation_name}"
    return f"{row.office} {row.organisation_name}"
