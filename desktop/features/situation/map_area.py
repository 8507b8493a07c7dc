"""The map with what lies over it: tools, cards, the scene lens, and the line that says what is measured or which moment is shown."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.features.situation.find_bar import FindBar
from desktop.features.situation.furniture import FIND, LAYERS_TOOL, MEASURE, POSITION, PRINT, RINGS, Bar, LayerCard, Tools
from desktop.features.situation.position_card import PositionCard
from desktop.runtime.services import Services
from desktop.widgets.map.lens import LARGE, SMALL, SceneLens
from desktop.widgets.map.view import MapView
from sync.domain.coordinates import distance_words

INSET = 12
LARGE_FROM = 1_000
LENS_FROM = 600
BAR_LEAST = 300


class MapArea(QWidget):
    """Owns the map and its cards; what is on it is the page's business.

    Signals:
        rings_wanted: whether the rings of minutes are to be shown.
        now_wanted: back to the present.
        placed: the place that was pointed at for the chosen incident.
        print_wanted: the map is wanted on paper.
    """

    rings_wanted = Signal(bool)
    now_wanted = Signal()
    placed = Signal(float, float)
    print_wanted = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.map = MapView(services)
        self.tools = Tools(services, self)
        self.layers = LayerCard(services, self)
        self.finder = FindBar(services, self)
        self.position = PositionCard(services, self)
        self.lens = SceneLens(services, self)
        self.lens.hide()
        self.bar = Bar(services, self)
        self.past = Bar(services, self)
        self._lens_is_wanted = False
        self._placing = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.map)
        for part in (self.tools, self.layers, self.finder, self.position, self.lens, self.bar, self.past):
            # Each lies over the map, and cards over one another, on purpose.
            part.setProperty("overlay", True)
        self.tools.raise_()
        self.tools.chosen.connect(self.use)
        self.map.measured.connect(self._on_measured)
        self.map.pointed.connect(self._on_pointed)
        self.bar.pressed.connect(self._on_bar)
        self.past.pressed.connect(self.now_wanted)
        self.position.pointing.connect(self._on_pointing)
        self.position.going.connect(self._on_going)
        self.lens.enlarged.connect(self._on_enlarged)
        for card in (self.finder, self.position):
            card.left.connect(self._on_left)

    def use(self, tool: str) -> None:
        """Take up a tool; pressed again it is put away."""
        if tool == MEASURE:
            self._measure()
        elif tool == RINGS:
            self.rings_wanted.emit(self.tools.buttons[RINGS].isChecked())
        elif tool == FIND:
            self._only(self.finder)
        elif tool == POSITION:
            self._only(self.position)
        elif tool == PRINT:
            self.print_wanted.emit()
        else:
            assert tool == LAYERS_TOOL
            self._only(self.layers)

    def open_finder(self) -> None:
        """Open the card that finds."""
        self.finder.hide()
        self.use(FIND)

    def point_for_incident(self, title: str) -> None:
        """Let a person point at where the chosen incident is."""
        self._placing = True
        self.bar.say("situation.place.point", "sheet.cancel", title=title)
        self._lay()
        self.map.start_pointing()
        self.map.setFocus()

    def show_past(self, clock: str, *, partly: bool = False) -> None:
        """Say over the map that an earlier moment is shown, only in part where a log is not here; empty for the present."""
        if clock:
            self.past.say("situation.past.partly" if partly else "situation.past", "situation.past.leave", clock=clock)
            self._lay()
        else:
            self.past.hide()

    def want_lens(self, *, wanted: bool) -> None:
        """Show the surroundings of the chosen incident where there is room."""
        self._lens_is_wanted = wanted
        self._lay()
        for card in (self.layers, self.finder, self.position):
            card.raise_()

    def reword(self) -> None:
        for part in (self.tools, self.layers, self.finder, self.position, self.bar, self.past, self.lens):
            part.reword()
        self.map.restyle()
        self._lay()

    def restyle(self) -> None:
        self.lens.restyle()
        self.map.restyle()
        self.tools.restyle()
        self._lay()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self._put_away() or self.map.mode):
            self._end_modes()
            return
        super().keyPressEvent(event)

    def _lay(self) -> None:
        width = self.width()
        self.tools.move(INSET, INSET)
        beside = QPoint(INSET + self.tools.width() + 8, INSET)
        self.layers.fit()
        for card in (self.layers, self.finder, self.position):
            card.adjustSize()
            card.move(beside)
        side = LARGE if width >= LARGE_FROM else SMALL
        self.lens.resize(*side)
        self.lens.move(width - side[0] - INSET, INSET)
        self.lens.setVisible(self._lens_is_wanted and width >= LENS_FROM)
        room = width - (side[0] + 2 * INSET if self.lens.isVisibleTo(self) else 0)
        shown = [card for card in (self.layers, self.finder, self.position) if not card.isHidden()]
        top = INSET + max((card.height() + 8 for card in shown), default=0)
        for bar in (self.past, self.bar):
            bar.fit(max(BAR_LEAST, room - beside.x() - INSET))
            bar.move(beside.x(), top)
            bar.raise_()
            if not bar.isHidden():
                top += bar.height() + 8

    def _only(self, card: FindBar | PositionCard | LayerCard) -> None:
        """Show one card, or put it away when it is shown."""
        shown = not card.isHidden()
        self._put_away()
        if shown:
            return
        if isinstance(card, LayerCard):
            card.show()
            card.raise_()
            next(iter(card.boxes.values())).setFocus()
        else:
            card.open()
        self._lay()

    def _put_away(self) -> bool:
        open_cards = [card for card in (self.layers, self.finder, self.position) if not card.isHidden()]
        for card in open_cards:
            card.hide()
        return bool(open_cards)

    def _measure(self) -> None:
        if self.tools.buttons[MEASURE].isChecked():
            self._put_away()
            self.map.start_measure()
            self.map.setFocus()
            self.bar.say("situation.measure.begin", "situation.measure.end")
            self._lay()
        else:
            self._end_modes()

    def _end_modes(self) -> None:
        self._placing = False
        self.tools.buttons[MEASURE].setChecked(False)
        self.map.stop_measure()
        self.map.stop_pointing()
        self.bar.hide()
        self._lay()

    def _on_measured(self, metres: float) -> None:
        self.bar.say("situation.measure.length", "situation.measure.end", length=distance_words(metres))
        self._lay()

    def _on_bar(self) -> None:
        self._end_modes()
        self.map.setFocus()

    def _on_pointing(self) -> None:
        self._put_away()
        self.bar.say("position.pointing", "sheet.cancel")
        self._lay()
        self.map.start_pointing()
        self.map.setFocus()

    def _on_pointed(self, longitude: float, latitude: float) -> None:
        placing = self._placing
        self._end_modes()
        if placing:
            self.placed.emit(longitude, latitude)
        else:
            self._services.whereabouts.tap(longitude, latitude)

    def _on_going(self) -> None:
        position = self._services.whereabouts.position
        if position is not None:
            self.map.centre_on(position.longitude, position.latitude, 20_000.0)

    def _on_enlarged(self, longitude: float, latitude: float, span_m: float) -> None:
        self.map.centre_on(longitude, latitude, span_m)

    def _on_left(self) -> None:
        self.map.setFocus()
