"""The chosen person whole, what one may do about her, and the sheets of these acts over it."""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.duty.acts import FORGET, SECRET, Target, Values, act_named, act_names, offered
from desktop.features.duty.lines import FactLine, MaskedFact, OfficeLine, SideLine, offices_words, person_lines
from desktop.features.duty.paints import PAD, DutyPaints
from desktop.runtime.services import Services
from desktop.widgets.controls import PLAIN, QUIET, Button, ground, label, rule
from desktop.widgets.form import Form
from desktop.widgets.page import EmptyState
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowsView
from desktop.widgets.sheet_host import SheetHost
from sync.store.queries.persons import Roster, RosterRow

WIDTH = 400
_IN_A_ROW = 3
_BESIDE = {
    "person.name_taken": "name",
    "person.office_held": "office",
    "person.office_not_held": "office",
    "sign_in.weak": "secret",
    "sign_in.wrong": "proof",
    "sign_in.wait": "proof",
}


class PersonView(QWidget):
    """Name and offices, the buttons of the acts, and everything about the person below.

    Signals:
        acted: name of an act.
    """

    acted = Signal(str)

    def __init__(self, services: Services, paints: DutyPaints, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self._services = services
        self.person: RosterRow | None = None
        self._roster: Roster | None = None
        self.name, self.under = label("title"), label("small", tone="quiet", wrap=True)
        self.read_only = label("small", wrap=True)
        self.buttons: dict[str, Button] = {}
        self.phone_button = Button(services.look, QUIET, icon_name="eye")
        self.phone_button.clicked.connect(self.show_phone)
        self.lines: RowsModel[SideLine] = RowsModel(_identity, _speech, self)
        self.view = RowsView(self.lines, paints.side(), services.look)
        self.view.picked.connect(self._on_field)
        services.masks.changed.connect(self.refill)
        self.empty = EmptyState(services)
        self._whole, self._body, self._grid = QWidget(), QStackedWidget(), QGridLayout()
        self._build()
        self.show_nothing("duty.choose")

    def show_nothing(self, title: str) -> None:
        self.person = None
        self.empty.say(title)
        self._body.setCurrentWidget(self.empty)

    def show_person(self, person: RosterRow, roster: Roster) -> None:
        self.person, self._roster = person, roster
        self.refill()

    def target(self) -> Target:
        """Return what an act is on."""
        masked = frozenset(row.field for row in self.lines.rows if isinstance(row, MaskedFact))
        return Target(person=self.person, masked=masked)

    def show_phone(self) -> None:
        """Show the telephone: the number that is needed now, by one key."""
        if self.person is not None and self.person.phone:
            self._services.masks.lift("person", self.person.id, "phone")

    def refill(self) -> None:
        """Show the person anew: something is masked or shown, or said in other words."""
        person, roster, words = self.person, self._roster, self._services.words
        if person is None or roster is None:
            return
        self.name.setText(person.name)
        self.under.setText(offices_words(person, words))
        acts = offered(person, asks=roster.asks) if roster.may_write else ()
        self._lay(acts)
        self.read_only.setText(words.say("duty.read_only"))
        self.read_only.setVisible(not roster.may_write)
        self.lines.set_rows(person_lines(person, words, self._services.masks, now_ms=self._services.clock()))
        self.phone_button.setText(words.say("mask.show_phone"))
        self.phone_button.setVisible(any(isinstance(row, MaskedFact) and row.field == "phone" for row in self.lines.rows))
        self._body.setCurrentWidget(self._whole)

    def _build(self) -> None:
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(4)
        for part in (self.name, self.under, self.read_only):
            part.setContentsMargins(PAD, 0, PAD, 0)
            column.addWidget(part)
        self._grid.setContentsMargins(PAD, 8, PAD, 4)
        self._grid.setSpacing(8)
        for number in range(_IN_A_ROW):
            self._grid.setColumnStretch(number, 1)
        for name in act_names():
            if name != "register":
                button = Button(self._services.look, PLAIN)
                button.setObjectName(name)
                button.clicked.connect(self._on_clicked)
                self.buttons[name] = button
        self._lay(())
        column.addLayout(self._grid)
        column.addWidget(self.phone_button)
        column.addWidget(rule())
        column.addWidget(self.view, 1)
        self._body.addWidget(self._whole)
        self._body.addWidget(self.empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body)

    def _lay(self, acts: Collection[str]) -> None:
        """Show the buttons of these acts side by side, without a hole where another act would stand."""
        shown = 0
        for name, button in self.buttons.items():
            button.setText(self._services.words.say(f"duty.act.{name}"))
            button.setVisible(name in acts)
            self._grid.removeWidget(button)
            # One that is hidden keeps its place in the tab order, behind those shown.
            self._grid.addWidget(button, shown // _IN_A_ROW, shown % _IN_A_ROW)
            shown += name in acts

    def _on_clicked(self) -> None:
        self.acted.emit(self.sender().objectName())

    def _on_field(self, row: object) -> None:
        if self.person is not None and isinstance(row, MaskedFact):
            self._services.masks.lift("person", self.person.id, row.field)


class PersonPanel(SheetHost):
    """The sheets of the acts; what gives or takes a secret asks the seat, everything else the engine."""

    def __init__(self, services: Services, base: PersonView, parent: QWidget | None = None) -> None:
        super().__init__(services, base, parent, beside=_BESIDE)
        self._target = Target()

    def open(self, name: str, target: Target) -> None:
        """Show the sheet of one act."""
        act, services = act_named(name), self._services
        self._target = target
        form = Form(
            act.entries(target),
            words=services.words,
            look=services.look,
            clock=services.clock,
            drafts=services.drafts,
            draft_key=f"duty.{name}.{target.person.id.hex() if target.person else 'new'}",
        )
        hint = f"duty.act.{name}.hint" if services.words.has(f"duty.act.{name}.hint") else ""
        self.lay(
            name,
            form,
            build=partial(act.build, target),
            title=f"duty.act.{name}",
            hint=hint,
            act=f"duty.act.{name}.do",
            danger=act.danger,
            subject="" if target.person is None else target.person.name,
        )

    def _on_submitted(self, values: Values) -> None:
        if self._name not in {SECRET, FORGET}:
            super()._on_submitted(values)
            return
        self._error = None
        self._asked_by = self.sheet
        seat, person, proof = self._services.engine.seat, self._target.held.id, str(values["proof"])
        if self._name == SECRET:
            seat("enrol", id=person, secret=str(values["secret"]), proof=proof, done=self._on_done, failed=self._on_failed)
        else:
            seat("unenrol", id=person, proof=proof, done=self._on_done, failed=self._on_failed)


def _identity(line: SideLine) -> object:
    if isinstance(line, FactLine):
        return "fact", line.field
    return ("office", line.office) if isinstance(line, OfficeLine) else ("duty", line.number)


def _speech(line: SideLine) -> str:
    if isinstance(line, FactLine):
        return f"{line.label} {line.value}"
    return f"{line.name} {line.may} {line.may_not}" if isinstance(line, OfficeLine) else f"{line.office} {line.when} {line.note}"
