"""The panel: what was chosen — an incident, a unit, a post, a seat or a point — and the acts that begin there."""

from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.situation.lines import NearLine, PanelRow, UnitLine, identity_of
from desktop.features.situation.paints import SituationPaints
from desktop.runtime.services import Services
from desktop.widgets.controls import PLAIN, PRIMARY, Button, ground, rule
from desktop.widgets.page import EmptyState
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowsView

BUTTONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An act that the panel offers: its name, its icon, the facts of its words ``situation.act.<name>``, and whether it only reads."""

    name: str
    icon: str = ""
    facts: dict[str, object] = field(default_factory=dict)
    reads: bool = False


class Panel(QWidget):
    """Rows and the bar of acts.

    Signals:
        acted: name of the act that was pressed.
        unit_chosen: id of a unit that was chosen among the rows.
        near_chosen: id of a unit among those that could come.
    """

    acted = Signal(str)
    unit_chosen = Signal(object)
    near_chosen = Signal(object)
    finding = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self._services = services
        self._offers: tuple[Offer, ...] | None = None
        self._why_not = ""
        self.rows: RowsModel[PanelRow] = RowsModel(identity_of, self._speech, self)
        self.view = RowsView(self.rows, SituationPaints(services).panel(), services.look)
        self.view.picked.connect(self._on_picked)
        self.empty = EmptyState(services)
        self.empty.acted.connect(self.finding)
        self._body = QStackedWidget()
        self._body.addWidget(self.view)
        self._body.addWidget(self.empty)
        self.buttons: list[Button] = []
        self._bar = QWidget()
        self._row = QHBoxLayout(self._bar)
        self._row.setContentsMargins(16, 10, 16, 10)
        self._row.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._body, 1)
        column.addWidget(rule())
        column.addWidget(self._bar)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say how to choose something."""
        self.rows.set_rows(())
        self._body.setCurrentWidget(self.empty)
        self.empty.say("situation.nothing", "situation.nothing.hint", "situation.act.find")
        self.offer((), "")

    def show_loading(self) -> None:
        """Say that it is being read."""
        self.rows.set_rows(())
        self._body.setCurrentWidget(self.empty)
        self.empty.say("situation.loading")
        self.offer((), "")

    def show_rows(self, rows: tuple[PanelRow, ...]) -> None:
        """Show what was chosen."""
        self.rows.set_rows(rows)
        self._body.setCurrentWidget(self.view)

    def offer(self, offers: tuple[Offer, ...], why_not: str) -> None:
        """Offer these acts, the first as the primary one; `why_not` says why none can be done now, empty when they can."""
        if (offers, why_not) == (self._offers, self._why_not):
            return
        self._offers, self._why_not = offers, why_not
        for button in self.buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self.buttons = []
        for number, offer in enumerate(offers[:BUTTONS]):
            button = Button(self._services.look, PLAIN if number else PRIMARY, icon_name=offer.icon)
            button.setProperty("act", offer.name)
            button.clicked.connect(self._on_act)
            self._row.addWidget(button, 0 if number else 1)
            self.buttons.append(button)
        self._bar.setVisible(bool(offers))
        self._say_offers()

    def reword(self) -> None:
        self.empty.reword()
        self._say_offers()
        self.view.viewport().update()

    def _say_offers(self) -> None:
        words = self._services.words
        for offer, button in zip(self._offers or (), self.buttons, strict=False):
            button.setText(words.say(f"situation.act.{offer.name}", **offer.facts))
            why_not = "" if offer.reads else self._why_not
            button.setEnabled(not why_not)
            button.setToolTip(words.say(why_not) if why_not else "")

    def _on_act(self) -> None:
        sender = self.sender()
        assert isinstance(sender, Button)
        self.acted.emit(str(sender.property("act")))

    def _on_picked(self, row: object) -> None:
        if isinstance(row, UnitLine):
            self.unit_chosen.emit(row.row.unit)
        elif isinstance(row, NearLine):
            self.near_chosen.emit(row.near.unit.id)

    def _speech(self, row: PanelRow) -> str:
        if isinstance(row, UnitLine):
            return f"{row.row.unit_name} {row.words} {row.time}"
        if isinstance(row, NearLine):
            return f"{row.near.unit.name} {row.minutes} {row.kilometres}"
        return " ".join(str(part) for part in (getattr(row, name, "") for name in ("text", "words", "title", "state", "note")) if part)
