"""The page Duty: who works here and in which offices, the chosen person at the right; what is to be countersigned; the trail."""

from collections.abc import Mapping

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.duty.acts import Target
from desktop.features.duty.lines import offices_words
from desktop.features.duty.owed_view import OwedView
from desktop.features.duty.paints import DutyPaints
from desktop.features.duty.panel import WIDTH, PersonPanel, PersonView
from desktop.features.duty.trail_view import TrailView
from desktop.runtime.pace import Pace
from desktop.runtime.services import Changes, Services
from desktop.runtime.words import figure
from desktop.widgets.controls import PRIMARY, TAB, Button, label, rule
from desktop.widgets.page import EmptyState, Page
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowsView
from sync.store.queries import persons
from sync.store.queries.persons import Roster, RosterRow

PERSONS, OWED, TRAIL = "persons", "owed", "trail"
KINDS_SHOWN = frozenset({"response", "incident", "person", "duty", "device", "look", "ruling"})


class DutyPage(Page):
    """Owns the list of persons, the panel with its sheets, and the trail."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._chosen = b""
        self._owed_count = 0
        self.roster: Roster | None = None
        paints = DutyPaints(services)
        self.rows: RowsModel[RosterRow] = RowsModel(_identity, self._speech, self)
        self.view = RowsView(self.rows, paints.persons(), services.look)
        self.empty = EmptyState(services)
        self.side = PersonView(services, paints)
        self.panel = PersonPanel(services, self.side)
        self.panel.setFixedWidth(WIDTH)
        self.owed = OwedView(services)
        self.trail = TrailView(services, paints)
        self.tabs = {name: Button(services.look, TAB) for name in (PERSONS, OWED, TRAIL)}
        self.count = label("small", tone="quiet")
        self.register_button = Button(services.look, PRIMARY, icon_name="user-plus")
        self._list, self._body = QStackedWidget(), QStackedWidget()
        self._pace = Pace(self, acts=services.engine.acted)
        self._build()
        self._connect()
        self._tell_owed()
        self.empty.say("list.loading")
        self._list.setCurrentWidget(self.empty)

    def show_subject(self, subject: bytes | None) -> None:
        if subject is not None:
            self._chosen = subject
            self._show_tab(PERSONS)
        self.refresh()

    def begin(self, act: str, values: Mapping[str, object]) -> None:
        """Begin the registration of a person, or show what is to be countersigned."""
        if act == OWED:
            self._show_tab(OWED)
            self.focus_first()
        elif act == "register":
            self._on_register()
        else:
            raise LookupError(act, *values)

    def refresh(self) -> None:
        self.services.readers.query(persons.roster, to=self._on_roster)
        self.owed.ask()
        if self._is(TRAIL):
            self.trail.ask()

    def focus_first(self) -> None:
        next(view for name, view in self._views().items() if self._is(name)).setFocus()

    def reword(self) -> None:
        super().reword()
        for part in (self.empty, self.side.empty, self.panel, self.owed, self.trail):
            part.reword()
        self.side.refill()
        self._tell_count()
        self._tell_owed()
        self.view.viewport().update()

    def _is(self, name: str) -> bool:
        return self.tabs[name].isChecked()

    def _views(self) -> dict[str, QWidget]:
        """Return where the keyboard goes under each tab."""
        owed: QWidget = self.owed.view if self.owed.rows.rows else self.owed
        return {PERSONS: self.view, OWED: owed, TRAIL: self.trail.view}

    def _build(self) -> None:
        bind = self.texts.bind
        bind(self.register_button.setText, "duty.register")
        bind(self.view.setAccessibleName, "duty.persons")
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(6)
        group = QButtonGroup(self)
        for name, button in self.tabs.items():
            button.setCheckable(True)
            group.addButton(button)
            if name != OWED:
                bind(button.setText, f"duty.{name}")
            head.addWidget(button)
        self.tabs[PERSONS].setChecked(True)
        self.tabs[TRAIL].hide()
        head.addStretch(1)
        head.addWidget(self.count)
        head.addWidget(self.register_button)
        self._list.addWidget(self.view)
        self._list.addWidget(self.empty)
        people = QWidget()
        row = QHBoxLayout(people)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._list, 1)
        row.addWidget(rule(upright=True))
        row.addWidget(self.panel)
        for part in (people, self.owed, self.trail):
            self._body.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self._body, 1)

    def _connect(self) -> None:
        for button in self.tabs.values():
            button.clicked.connect(self._on_tab)
        self.view.chosen.connect(self._on_chosen)
        self.view.picked.connect(self._on_chosen)
        self.register_button.clicked.connect(self._on_register)
        self.empty.acted.connect(self._on_register)
        self.side.acted.connect(self._on_act)
        self.panel.done.connect(self._on_done)
        self.owed.counted.connect(self._on_owed)
        self.services.engine.changed.connect(self._on_changed)
        self._pace.due.connect(self.refresh)
        acts = {"F3": self._on_search, "F4": self._on_register, "F5": self.side.show_phone, "F6": self._on_sign, "Ctrl+H": self._on_other}
        for keys, slot in acts.items():
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def _show_tab(self, name: str) -> None:
        self.tabs[name].setChecked(True)
        self._on_tab()

    def _on_tab(self) -> None:
        persons_shown = self._is(PERSONS)
        self._body.setCurrentIndex(next(place for place, name in enumerate(self.tabs) if self._is(name)))
        self.count.setVisible(persons_shown)
        self.register_button.setVisible(persons_shown and self.roster is not None and self.roster.may_write)
        if self._is(TRAIL):
            self.trail.ask()

    def _on_other(self) -> None:
        """Show the next of those that there are."""
        names = [name for name, button in self.tabs.items() if not button.isHidden()]
        present = next(place for place, name in enumerate(names) if self._is(name))
        self._show_tab(names[(present + 1) % len(names)])
        self.focus_first()

    def _on_owed(self, count: int) -> None:
        self.badge.emit(count)
        self._owed_count = count
        self._tell_owed()

    def _tell_owed(self) -> None:
        key = "duty.owed.count" if self._owed_count else "duty.owed"
        self.tabs[OWED].setText(self.services.words.say(key, count=figure(self._owed_count)))

    def _on_sign(self) -> None:
        if self._is(OWED):
            self.owed.countersign()

    def _tell_count(self) -> None:
        if self.roster is not None:
            self.count.setText(self.services.words.say("duty.count", count=figure(len(self.roster.persons))))

    def _on_search(self) -> None:
        if self._is(TRAIL):
            self.trail.person.setFocus()
        else:
            self.focus_first()

    def _on_roster(self, roster: object) -> None:
        assert isinstance(roster, Roster)
        self._pace.ended()
        self.roster = roster
        self.tabs[TRAIL].setVisible(roster.sees_trail)
        if self._is(TRAIL) and not roster.sees_trail:
            # Somebody else sits here now, in an office that may not see it.
            self._show_tab(PERSONS)
        self.rows.set_rows(roster.persons)
        self._tell_count()
        self.register_button.setVisible(roster.may_write and self._is(PERSONS))
        self._list.setCurrentWidget(self.view if roster.persons else self.empty)
        if not roster.persons:
            self.empty.say("duty.empty", "duty.empty.hint", "duty.register" if roster.may_write else "")
        chosen = next((row for row in roster.persons if row.id == self._chosen), None) or next(iter(roster.persons), None)
        if chosen is None:
            self.side.show_nothing("duty.choose")
        else:
            self._chosen = chosen.id
            self.view.setCurrentIndex(self.rows.index_of(chosen.id))
            self.side.show_person(chosen, roster)

    def _on_chosen(self, row: object) -> None:
        if isinstance(row, RosterRow) and self.roster is not None:
            if row.id != self._chosen:
                self.panel.leave()
            self._chosen = row.id
            self.side.show_person(row, self.roster)

    def _on_register(self) -> None:
        if self.roster is not None and self.roster.may_write and self._is(PERSONS):
            self.panel.open("register", Target())

    def _on_act(self, name: str) -> None:
        self.panel.open(name, self.side.target())

    def _on_done(self, _name: str, answer: object) -> None:
        created = getattr(answer, "created", ())
        if created:
            self._chosen = bytes(created[0])
        self.refresh()

    def _on_changed(self, changes: Changes) -> None:
        if self.isVisible() and not KINDS_SHOWN.isdisjoint(changes):
            self._pace.want()
        elif "response" in changes:
            # The badge counts what is owed whatever page is in view.
            self.owed.ask()

    def _speech(self, row: RosterRow) -> str:
        return f"{row.name} {offices_words(row, self.services.words)}"


def _identity(row: RosterRow) -> bytes:
    return row.id
