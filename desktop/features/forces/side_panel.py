"""The chosen unit or contact whole, at the right: every field with its age and source, what holds it, and what one may do."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.forces.acts import Target
from desktop.features.forces.lines import FieldLine, MaskedLine, contact_lines, unit_lines
from desktop.features.forces.paints import PAD, ForcesPaints
from desktop.runtime.services import Services
from desktop.widgets.controls import PLAIN, PRIMARY, QUIET, Button, ground, label, rule
from desktop.widgets.history_view import HistoryView
from desktop.widgets.page import EmptyState
from desktop.widgets.paint import Brushwork
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowsView
from desktop.widgets.texts import Texts
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.tips import plain
from sync.store.queries.forces_rows import ContactLine, UnitDetail

WIDTH = 344
UNIT_ACTS = ("report", "dispatch", "facts", "move", "strike")
CONTACT_ACTS = ("confirm", "contact_facts", "strike_contact")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What the panel shows: one of the two, or nothing."""

    unit: UnitDetail | None = None
    contact: ContactLine | None = None


class Title(QWidget):
    """Glyph, name, and what it is."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._state, self._name, self._under = "", "", ""
        self.setFixedHeight(64)

    def say(self, state: str, name: str, under: str) -> None:
        """Show a name, its state as a glyph where it has one, and a line below."""
        self._state, self._name, self._under = state, name, under
        self.setAccessibleName(f"{name} {under}")
        self.setToolTip(plain(name))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        box = QRectF(self.rect())
        left = box.left() + PAD
        if self._state:
            brush.unit_state(self._state, x=left + 7, y=box.top() + 24)
            left += 24
        brush.text(self._name, x=left, y=box.top() + 24, width=box.right() - PAD - left, step="title", weight=SEMIBOLD)
        brush.text(self._under, x=box.left() + PAD, y=box.top() + 48, width=box.width() - 2 * PAD, step="small", name="text2")
        painter.end()


class SidePanel(QWidget):
    """Reads nothing but histories by itself; the page brings what was asked for.

    Signals:
        acted: name of an act on what is shown.
        visited: id of the incident that holds the unit.
        questioned: what differs is to be settled.
    """

    acted = Signal(str)
    visited = Signal(bytes)
    questioned = Signal()

    def __init__(self, services: Services, paints: ForcesPaints, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self._services = services
        self._paints = paints
        self._texts = Texts(services.words)
        self._shown = _Shown()
        self.title = Title(services)
        self.sent_button = Button(services.look, QUIET, icon_name="urgent")
        self.question_button = Button(services.look, QUIET, icon_name="git-compare")
        self.mask_button = Button(services.look, QUIET, icon_name="eye")
        self.read_only = label("small", wrap=True)
        self.read_only.setContentsMargins(PAD, 4, PAD, 4)
        self.fields: RowsModel[FieldLine] = RowsModel(_identity, _speech, self)
        self.view = RowsView(self.fields, paints.fields(), services.look)
        self.buttons: dict[str, Button] = {}
        self.history = HistoryView(services, "unit")
        self.history.left.connect(self._on_history_left)
        self.history_button = Button(services.look, QUIET)
        self.empty = EmptyState(services)
        self.view.picked.connect(self._on_field)
        services.masks.changed.connect(self._refill)
        self._whole = QWidget()
        self._body = QStackedWidget()
        self._build()
        self.show_nothing("forces.choose")

    def show_nothing(self, title: str) -> None:
        """Say what could be shown here."""
        self._shown = _Shown()
        self.empty.say(title)
        self._body.setCurrentWidget(self.empty)

    def show_unit(self, unit: UnitDetail) -> None:
        """Show one unit."""
        self._shown = _Shown(unit=unit)
        self._refill()

    def show_contact(self, contact: ContactLine) -> None:
        """Show one contact."""
        self._shown = _Shown(contact=contact)
        self._refill()

    def show_history(self, field: str = "") -> None:
        """Show every value that a field of the unit ever had, in place of its fields; the first field where none is named."""
        unit, names = self._shown.unit, self._recalled()
        if unit is None or not names or self._body.currentWidget() is self.empty:
            return
        self.history.show_record(unit.unit.id, names, field if field in names else names[0])
        self._body.setCurrentWidget(self.history)
        self.history.setFocus()

    def _recalled(self) -> list[str]:
        """Return the fields whose past may be shown: names and phones only while they are displayed."""
        unit, masks = self._shown.unit, self._services.masks
        return [] if unit is None else [row.field for row in unit.fields if not masks.covers("unit", unit.unit.id, row.field)]

    def target(self) -> Target:
        """Return what an act is on."""
        shown = self._shown
        masked = frozenset(row.field for row in self.fields.rows if isinstance(row, MaskedLine))
        return Target(unit=shown.unit, contact=shown.contact, now_ms=self._services.clock(), masked=masked)

    def show_phone(self) -> None:
        """Show the telephone of what is shown: the number that is needed now, by one key."""
        self._lift("phone")

    def offers(self, act: str) -> bool:
        """Tell whether an act can be done on what is shown."""
        return self._body.currentWidget() is self._whole and self.buttons[act].isVisibleTo(self._whole)

    def reword(self) -> None:
        self._texts.reword()
        self.empty.reword()
        self.history.reword()
        self._refill()

    def _build(self) -> None:
        bind = self._texts.bind
        bind(self.read_only.setText, "forces.read_only")
        bind(self.question_button.setText, "forces.questions")
        bind(self.view.setAccessibleName, "forces.fields")
        bind(self.mask_button.setText, "mask.show_phone")
        bind(self.history_button.setText, "history.title")
        bind(self.history_button.setToolTip, "history.hint")
        self.history_button.clicked.connect(self._on_history)
        first, second = QHBoxLayout(), QHBoxLayout()
        for place in (first, second):
            place.setContentsMargins(PAD, 4, PAD, 4)
            place.setSpacing(8)
        for name in (*UNIT_ACTS, *CONTACT_ACTS):
            leading = name in {"report", "dispatch", "confirm", "contact_facts"}
            button = Button(self._services.look, PRIMARY if name in {"report", "confirm"} else PLAIN if leading else QUIET)
            button.setObjectName(name)
            button.clicked.connect(self._on_clicked)
            bind(button.setText, f"forces.button.{name}")
            self.buttons[name] = button
            (first if leading else second).addWidget(button)
        second.addStretch(1)
        second.addWidget(self.mask_button)
        self.sent_button.clicked.connect(self._on_visited)
        self.mask_button.clicked.connect(self.show_phone)
        self.question_button.clicked.connect(self.questioned)
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title)
        held = QHBoxLayout()
        held.setContentsMargins(PAD - 8, 0, PAD, 0)
        held.addWidget(self.sent_button)
        held.addStretch(1)
        column.addLayout(held)
        asked = QHBoxLayout()
        asked.setContentsMargins(PAD - 8, 0, PAD, 0)
        asked.addWidget(self.question_button)
        asked.addStretch(1)
        asked.addWidget(self.history_button)
        column.addLayout(asked)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self.read_only)
        column.addWidget(rule())
        column.addWidget(self.view, 1)
        self._body.addWidget(self._whole)
        self._body.addWidget(self.history)
        self._body.addWidget(self.empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body)

    def _refill(self) -> None:
        unit, contact = self._shown.unit, self._shown.contact
        words, now = self._services.words, self._services.clock()
        if unit is not None:
            line = unit.unit
            sort = words.choice("unit", "sort", line.sort) if line.sort else ""
            state = words.say(f"forces.state.{line.state}")
            self.title.say(line.state, line.name, " · ".join(part for part in (state, sort, line.organisation_name) if part))
            self.fields.set_rows(unit_lines(unit, words, self._services.masks, now_ms=now))
        elif contact is not None:
            self.title.say("", contact.office, contact.organisation_name)
            self.fields.set_rows(contact_lines(contact, words, self._services.masks, now_ms=now))
        else:
            return
        self._offer()
        if not self._goes_on():
            self._body.setCurrentWidget(self._whole)
        self.view.viewport().update()

    def _goes_on(self) -> bool:
        """Keep the history true that is shown, if it is this unit's and nothing of it was masked meanwhile."""
        unit, names = self._shown.unit, self._recalled()
        if self._body.currentWidget() is not self.history or unit is None or unit.unit.id != self.history.record:
            return False
        if self.history.field.value() not in names:
            return False
        self.history.show_record(unit.unit.id, names)
        return True

    def _offer(self) -> None:
        unit, contact, words = self._shown.unit, self._shown.contact, self._services.words
        may = unit.may_write if unit is not None else contact is not None and contact.may_write
        names = UNIT_ACTS if unit is not None else CONTACT_ACTS
        for name, button in self.buttons.items():
            # Another organisation's unit can be sent, though its facts are its own.
            button.setVisible(name in names and (may or name == "dispatch"))
        self.read_only.setVisible(not may)
        sent = None if unit is None else unit.sent
        self.sent_button.setVisible(sent is not None)
        if sent is not None:
            self.sent_button.setText(_cut(words.say("forces.sent", number=sent.number, title=sent.title)))
            self.sent_button.setToolTip(plain(sent.title))
        self.question_button.setVisible(any(line.asks for line in self.fields.rows))
        self.history_button.setVisible(unit is not None)
        self.mask_button.setVisible(any(isinstance(row, MaskedLine) and row.field == "phone" for row in self.fields.rows))

    def _on_clicked(self) -> None:
        sender = self.sender()
        assert isinstance(sender, Button)
        self.acted.emit(sender.objectName())

    def _on_history(self) -> None:
        row = self.view.current_row()
        self.show_history(row.field if isinstance(row, FieldLine) else "")

    def _on_history_left(self) -> None:
        self._body.setCurrentWidget(self._whole)
        self.view.setFocus()

    def _on_visited(self) -> None:
        unit = self._shown.unit
        if unit is not None and unit.sent is not None and unit.sent.incident:
            self.visited.emit(unit.sent.incident)

    def _on_field(self, row: object) -> None:
        assert isinstance(row, MaskedLine)
        self._lift(row.field)

    def _lift(self, field: str) -> None:
        unit, contact = self._shown.unit, self._shown.contact
        if unit is not None:
            self._services.masks.lift("unit", unit.unit.id, field)
        elif contact is not None:
            self._services.masks.lift("contact", contact.id, field)


def _cut(text: str, most: int = 22) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _identity(line: FieldLine) -> str:
    return line.field


def _speech(line: FieldLine) -> str:
    return f"{line.label} {line.value} {line.source}"
