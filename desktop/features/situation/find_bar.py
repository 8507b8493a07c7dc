"""Find on the map: by name, number, pinyin or initials, or by coordinates in any spelling and datum; Enter goes there."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.situation.places import Gazetteer, Named
from desktop.runtime.services import Services
from desktop.widgets.controls import ICON, TAB, Button, SearchField, ground, label
from desktop.widgets.paint import RIGHT, Brushwork
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowPaint, RowsView
from desktop.widgets.texts import Texts
from desktop.widgets.theme import SEMIBOLD
from sync.domain.coordinates import Datum, decimal_words, parse_point
from sync.domain.failures import Refused
from sync.store.queries import finder, situation
from sync.store.queries.situation_rows import PlacedRow

WIDTH = 350
ROW = 44
ROWS_SHOWN = 6
DATUMS: tuple[Datum, ...] = ("wgs84", "gcj02", "bd09")
PLACE, POINT = "named", "point"
_ICONS = {
    finder.INCIDENT: "alert-hexagon",
    finder.UNIT: "truck",
    finder.POST: "flag",
    finder.PLACE: "map-pin",
    finder.ORGANISATION: "building",
    PLACE: "map-pin",
    POINT: "target",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """Somewhere to go: what it is, where, and the record there, if any. `place` None: nobody told where it is.

    Attributes:
        at_seat: the place is only the seat of its organisation.
    """

    sort: str
    key: bytes
    title: str
    note: str
    place: tuple[float, float] | None
    incident: bytes | None = None
    at_seat: bool = False


class FindBar(QFrame):
    """A card over the map: field, datum, what was found.

    Signals:
        gone: a `Goal` was chosen.
        left: the card was closed.
    """

    gone = Signal(object)
    left = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "card")
        self.setFixedWidth(WIDTH)
        self._services = services
        self._texts = Texts(services.words)
        self._gazetteer = Gazetteer()
        self._asked = ""
        self._is_asking = False
        self._goes = False
        self.search = SearchField()
        self.search.asked.connect(self._on_asked)
        self.search.stepped.connect(self._on_stepped)
        self.search.entered.connect(self._on_entered)
        self.close_button = Button(services.look, ICON, icon_name="x")
        self.close_button.clicked.connect(self.leave)
        self.rows: RowsModel[Goal] = RowsModel(_identity, _speech, self)
        self.view = RowsView(self.rows, {Goal: RowPaint(height=ROW, paint=self._paint, inset=None)}, services.look)
        self.view.picked.connect(self._on_picked)
        self._said = label("label", wrap=True)
        self.datums: dict[Datum, Button] = {}
        self._group = QButtonGroup(self)
        self._build()
        self.hide()

    def set_gazetteer(self, gazetteer: Gazetteer) -> None:
        """Find these places too."""
        self._gazetteer = gazetteer

    def open(self) -> None:
        """Show the card and put the keyboard into its field."""
        self.show()
        self.raise_()
        self.search.setFocus()
        self.search.selectAll()

    def leave(self) -> None:
        """Close the card; what was typed stays for the next time."""
        self.hide()
        self.left.emit()

    @property
    def datum(self) -> Datum:
        """In which datum typed coordinates are meant."""
        return next(name for name, button in self.datums.items() if button.isChecked())

    @property
    def said(self) -> str:
        """What the card says about what was typed."""
        return self._said.text()

    def reword(self) -> None:
        self._texts.reword()
        self.view.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        bind = self._texts.bind
        bind(self.search.setPlaceholderText, "situation.find.hint")
        bind(self.search.setAccessibleName, "situation.act.find")
        bind(self.close_button.setAccessibleName, "situation.find.close")
        bind(self.close_button.setToolTip, "situation.find.close")
        first = QHBoxLayout()
        first.setSpacing(6)
        first.addWidget(self.search, 1)
        first.addWidget(self.close_button)
        second = QHBoxLayout()
        second.setSpacing(4)
        datum = label("label")
        bind(datum.setText, "situation.find.datum")
        second.addWidget(datum)
        for name in DATUMS:
            button = Button(self._services.look, TAB)
            button.setCheckable(True)
            button.setChecked(name == DATUMS[0])
            bind(button.setText, f"datum.{name}")
            self._group.addButton(button)
            self.datums[name] = button
            second.addWidget(button)
        second.addStretch(1)
        self._group.buttonClicked.connect(self._on_datum)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(6)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self._said)
        column.addWidget(self.view)
        self._show((), "")

    def _on_datum(self) -> None:
        self._on_asked(self.search.text().strip())

    def _on_asked(self, text: str) -> None:
        self._asked = text
        if not text:
            self._show((), "")
            return
        self._is_asking = True
        self._services.readers.query(situation.find, text, to=self._on_found)

    def _on_found(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self._is_asking = False
        goals = [*self._points(), *(self._goal(row) for row in rows)]
        goals += [_of_place(place) for place in self._gazetteer.find(self._asked, self._services.words.language)]
        if goals or not self._asked:
            said = self._services.words.say(f"situation.find.in.{self.datum}") if goals and goals[0].sort == POINT else ""
            self._show(tuple({_identity(goal): goal for goal in goals}.values()), said)
        else:
            self._show((), self._services.words.say("situation.find.none"))
        if self._goes:
            self._goes = False
            self._on_entered()

    def _points(self) -> list[Goal]:
        """Return the point that the text spells, if it spells one."""
        words = self._services.words
        try:
            place = parse_point(self._asked, self.datum)
        except Refused:
            return []
        note = words.say("situation.find.point", datum=words.say(f"datum.{self.datum}"))
        return [Goal(sort=POINT, key=b"point", title=decimal_words(place), note=note, place=place)]

    def _goal(self, row: PlacedRow) -> Goal:
        found, words = row.found, self._services.words
        place, at_seat = row.location, False
        if place is None and found.sort in {finder.UNIT, finder.ORGANISATION}:
            place, at_seat = self._gazetteer.seats.of(found.code), True
        note = " · ".join(part for part in (found.number or found.call_sign, found.note) if part)
        if place is None:
            note = words.say("situation.find.nowhere")
        elif at_seat:
            note = words.say("situation.find.seat")
        key = found.id or found.code.encode()
        return Goal(sort=found.sort, key=key, title=found.title, note=note, place=place, incident=found.incident, at_seat=at_seat)

    def _show(self, goals: tuple[Goal, ...], said: str) -> None:
        self.rows.set_rows(goals)
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self.view.setVisible(bool(goals))
        self.view.setFixedHeight(ROW * min(ROWS_SHOWN, max(1, len(goals))))
        if goals:
            self.view.setCurrentIndex(self.rows.index(0, 0))
        self.adjustSize()

    def _on_stepped(self, step: int) -> None:
        row = min(max(self.view.currentIndex().row() + step, 0), self.rows.rowCount() - 1)
        if row >= 0:
            self.view.setCurrentIndex(self.rows.index(row, 0))

    def _on_entered(self) -> None:
        if self._is_asking:
            self._goes = True
            return
        row = self.view.current_row()
        if row is not None:
            self._on_picked(row)

    def _on_picked(self, row: object) -> None:
        assert isinstance(row, Goal)
        if row.place is None and row.incident is None and row.sort != finder.INCIDENT:
            self._said.setText(self._services.words.say("situation.find.nowhere"))
            self._said.show()
            return
        self.gone.emit(row)

    def _paint(self, brush: Brushwork, box: QRectF, row: Goal) -> None:
        left, right, y = box.left() + 10, box.right() - 8, box.center().y()
        brush.icon(_ICONS[row.sort], x=left, y=y, size=16, name="text2")
        width = min(150.0, brush.measure(row.note, "label"))
        if row.sort == POINT:
            # A figure is never cut; in which datum it was read stands above the list as well.
            width = max(0.0, min(width, right - left - 36 - brush.measure(row.title, "body", SEMIBOLD) - 1))
        brush.text(row.note, x=right - width, y=y, width=width, step="label", name="text2", align=RIGHT)
        brush.text(row.title, x=left + 26, y=y, width=right - width - left - 36, weight=SEMIBOLD)


def _of_place(place: Named) -> Goal:
    key = f"{place.name} {place.longitude} {place.latitude}".encode()
    return Goal(sort=PLACE, key=key, title=place.name, note=place.within, place=(place.longitude, place.latitude))


def _identity(goal: Goal) -> tuple[str, bytes]:
    return (goal.sort, goal.key)


def _speech(goal: Goal) -> str:
    return f"{goal.title} {goal.note}"
