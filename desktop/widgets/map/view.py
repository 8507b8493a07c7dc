"""The map as a page uses it: put symbols, lines and rings on it, and hear what is picked, opened, asked and measured.

Cheap to make: the canvas with pyqtgraph and numpy is loaded after the first frame, and all that was put before is there then.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QToolTip, QVBoxLayout, QWidget

from desktop.runtime.services import Services
from desktop.widgets.map.furniture import Furniture, paint_cross
from desktop.widgets.map.projection import Box, Port, can_show, fitted, geographic, mercator, stretch
from desktop.widgets.map.pump import Pump
from desktop.widgets.map.symbols import MapContent, MapLine, Own, Rings, Symbol, bounds
from desktop.widgets.paint import Brushwork
from desktop.widgets.tips import plain
from sync.domain.coordinates import distance_words, length_m

if TYPE_CHECKING:
    from desktop.widgets.map.canvas import Canvas
    from desktop.widgets.map.scene import Scene
    from desktop.widgets.map.staging import Placed

# The whole province with a little of the sea, WGS-84 degrees.
PROVINCE = (116.3, 30.3, 122.0, 35.2)
# Land is known as far as this; beyond it the map would show sea where there is none.
KNOWN = (111.0, 26.5, 125.0, 39.0)
SCALE_MAX = 2.0  # pixels per Mercator metre
PAN_STEP = 80.0
ZOOM_STEP = 2**0.5
# A crowd that parts by less than this at the largest scale stands on one spot.
CROWD_PARTS_PX = 60.0
CROWD_MENU_MAX = 20
FIT_MARGIN = 40.0
_ARROWS = {Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}


def box_of(degrees: tuple[float, float, float, float]) -> Box:
    """Return the Mercator box of west, south, east, north."""
    west, south, east, north = degrees
    return (*mercator(west, south), *mercator(east, north))


class MapView(QWidget):
    """The map.

    Signals:
        picked: key of the symbol a person chose, None for the ground.
        opened: key of the symbol to open.
        hovered: key of the symbol under the pointer, or None.
        asked_here: longitude, latitude and the place on the screen for a menu.
        pointed: longitude and latitude of a tap while pointing.
        measured: metres of the measuring line so far.
        ready: the canvas is there.
    """

    picked = Signal(object)
    opened = Signal(object)
    hovered = Signal(object)
    asked_here = Signal(float, float, QPoint)
    pointed = Signal(float, float)
    measured = Signal(float)
    ready = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.content = MapContent()
        self.canvas: Canvas | None = None
        self.scene: Scene | None = None
        self._wanted: tuple[Box, float] = (box_of(PROVINCE), 0.0)
        self._fitted = True
        self.port = Port(0.0, 0.0, 1.0, 1.0, 1.0)
        self._mode = ""
        self._shows_focus = False
        self._pump: Pump | None = None
        self._hovered: bytes | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.furniture = Furniture(services.look, services.words)

    # What a page puts on it.

    def set_symbols(self, symbols: Sequence[Symbol]) -> None:
        """Show these symbols and no others."""
        self.content.put(symbols)
        self._changed()

    def set_rings(self, longitude: float, latitude: float, rings: Sequence[tuple[float, str]]) -> None:
        """Show circles around a point: radius in metres and words; none takes them away."""
        self.content.rings = Rings(longitude, latitude, tuple(rings)) if rings else None
        self._repaint()

    def set_lines(self, lines: Sequence[MapLine]) -> None:
        """Show these lines and areas and no others."""
        self.content.lines = tuple(lines)
        self._repaint()

    def set_own(self, longitude: float, latitude: float, accuracy_m: float, aged: bool) -> None:
        """Show where this device is."""
        self.content.own = Own(longitude, latitude, accuracy_m, aged)
        self._changed()
        self._repaint()

    def forget_own(self) -> None:
        """Show no place of this device any more."""
        self.content.own = None
        self._repaint()

    def select(self, key: bytes | None) -> None:
        """Mark the symbol with `key` as chosen; None chooses nothing. No signal follows."""
        if key != self.content.selected:
            self.content.selected = key
            self._changed()

    # Where it looks.

    def centre_on(self, longitude: float, latitude: float, span_m: float | None = None) -> None:
        """Look at a point; `span_m` on the ground then fills the smaller side. A point that no map can show changes nothing."""
        if not can_show(longitude, latitude):
            return
        x, y = mercator(longitude, latitude)
        if span_m is None and self.canvas is not None:
            self._look_at(Port(x, y, self.port.scale, self.port.width, self.port.height))
            return
        half = (span_m or 40_000.0) * stretch(latitude) / 2
        self._fit_box((x - half, y - half, x + half, y + half), 0.0)

    def fit(self, what: Sequence[Symbol] | tuple[float, float, float, float] | None = None) -> None:
        """Show these symbols, a box of west, south, east, north in degrees, or the province."""
        if what is None:
            self._fit_box(box_of(PROVINCE), 0.0)
            return
        box: Box | None
        if len(what) == 4 and all(isinstance(part, (int, float)) for part in what):
            west, south, east, north = (float(part) for part in what if isinstance(part, (int, float)))
            box = box_of((west, south, east, north)) if can_show(west, south) and can_show(east, north) else None
        else:
            found = [part for part in what if isinstance(part, Symbol) and can_show(part.longitude, part.latitude)]
            box = bounds([mercator(symbol.longitude, symbol.latitude) for symbol in found])
        if box is not None:
            self._fit_box(_at_least(box, 4_000.0), FIT_MARGIN)

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom by `factor`; the pixel `at`, or the middle, stays where it is."""
        port = self.port
        px, py = (port.width / 2, port.height / 2) if at is None else (at.x(), at.y())
        x, y = port.to_world(px, py)
        scale = min(SCALE_MAX, max(least_scale(port), port.scale * factor))
        self._look_at(Port(x - (px - port.width / 2) / scale, y + (py - port.height / 2) / scale, scale, port.width, port.height))

    def where(self, at: QPointF) -> tuple[float, float]:
        """Return longitude and latitude under a pixel."""
        return geographic(*self.port.to_world(at.x(), at.y()))

    def pixel(self, longitude: float, latitude: float) -> QPointF:
        """Return where a point is drawn."""
        return QPointF(*self.port.to_pixels(*mercator(longitude, latitude)))

    def render_to(self, painter: QPainter, rect: QRectF, *, black_and_white: bool = True) -> None:
        """Draw what the map shows onto paper, as large as `rect` in the painter's units, legible without colour."""
        from desktop.widgets.map.paper import draw_on_paper

        port = self.port if self.canvas is not None else fitted(self._wanted[0], 670.0, 592.0, self._wanted[1])
        draw_on_paper(painter, rect, self.content, port, self._services.words, black_and_white=black_and_white)

    # Pointing and measuring.

    def start_pointing(self) -> None:
        """Tell the next tap, or Enter at the crosshair, as `pointed`; Escape ends it."""
        self._enter("point")

    def stop_pointing(self) -> None:
        """Taps pick again."""
        self._enter("")

    def start_measure(self) -> None:
        """Taps add points to a line whose length is told; Escape or a double tap ends it, and the line stays until the next."""
        self.content.measured.clear()
        self._enter("measure")

    def stop_measure(self) -> None:
        """Take the measuring line away."""
        self.content.measured.clear()
        self._enter("")

    @property
    def mode(self) -> str:
        """What a tap means: ``point``, ``measure``, or nothing special."""
        return self._mode

    # Events.

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.canvas is None:
            # After this frame, not when shown, which comes before it: loading the canvas takes longer than a frame.
            QTimer.singleShot(0, self, self.load)

    def load(self) -> None:
        """Make the canvas now; showing the map does so by itself."""
        if self.canvas is not None:
            return
        from desktop.widgets.map.canvas import Canvas
        from desktop.widgets.map.scene import Scene

        self.scene = Scene(self.content, self._services.look, self.devicePixelRatioF(), language=self._services.words.language)
        self._pump = Pump(self._services, self.scene, self)
        self._pump.fresh.connect(self._repaint)
        canvas = self.canvas = Canvas(self._paint, self)
        canvas.resized.connect(self._on_resized)
        canvas.dragged.connect(self._on_dragged)
        canvas.zoomed.connect(self._on_zoomed)
        canvas.tapped.connect(self._on_tapped)
        canvas.opened.connect(self._on_opened)
        canvas.hovered.connect(self._on_hovered)
        canvas.asked.connect(self._on_asked)
        canvas.left.connect(self._on_left)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(canvas)
        # At once: staging and drawing for the size of an unlaid widget would be for nothing.
        canvas.setGeometry(self.contentsRect())
        self._on_resized()
        self.ready.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.PaletteChange}:
            self.restyle()

    def restyle(self) -> None:
        """Draw everything in the theme and the language in force."""
        scene, pump = self.scene, self._pump
        if scene is None or pump is None:
            return
        scene.language = self._services.words.language
        if scene.restyle(self.devicePixelRatioF()):
            pump.restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _ARROWS:
            step_x, step_y = _ARROWS[Qt.Key(key)]
            self._on_dragged(step_x * PAN_STEP, step_y * PAN_STEP)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(ZOOM_STEP)
        elif key in {Qt.Key.Key_Minus, Qt.Key.Key_Underscore}:
            self.zoom(1 / ZOOM_STEP)
        elif key == Qt.Key.Key_Home:
            self.fit()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._on_enter()
        elif key == Qt.Key.Key_Menu or (key == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier):
            at = self._standing()
            self._on_asked(at, self.mapToGlobal(at.toPoint()))
        elif key == Qt.Key.Key_Escape and self._mode:
            self._enter("")
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab steps through the marks in view; past the last it leaves the map."""
        if self.scene is not None and self.scene.step(self.port, 1 if forward else -1):
            self._changed()
            self._say_cursor()
            return True
        return bool(super().focusNextPrevChild(forward))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.scene is not None and self.scene.cursor is not None:
            self.scene.cursor = None
            self._changed()
        self._repaint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # Who comes by keyboard sees where the keys go; who clicked knows.
        self._shows_focus = event.reason() in {
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        }
        self._repaint()

    def event(self, event: QEvent) -> bool:
        """Keep keys that act here from being taken as shortcuts of the page, and draw anew for a screen of another fineness."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.restyle()
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
            if plain and (event.key() in _ARROWS or (event.key() == Qt.Key.Key_Escape and self._mode)):
                event.accept()
                return True
        return bool(super().event(event))

    # Slots.

    def _on_resized(self) -> None:
        canvas = self.canvas
        if canvas is None:
            return
        # The canvas has neither frame nor scroll bars, and its viewport is laid out later than it.
        width, height = float(canvas.width()), float(canvas.height())
        if self._fitted:
            box, margin = self._wanted
            self._look_at(fitted(box, width, height, margin), fitting=True)
        else:
            self._look_at(Port(self.port.x, self.port.y, self.port.scale, width, height))

    def _on_dragged(self, dx: float, dy: float) -> None:
        port = self.port
        self._look_at(Port(port.x - dx / port.scale, port.y + dy / port.scale, port.scale, port.width, port.height))

    def _on_zoomed(self, factor: float, at: QPointF) -> None:
        self.zoom(factor, at)

    def _on_tapped(self, at: QPointF) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self._mode:
            self._act_at(at)
            return
        mark = None if self.scene is None else self.scene.at(at.x(), at.y(), self.port)
        if mark is None:
            self.picked.emit(None)
        elif len(mark) > 1:
            self._open_crowd(mark, at)
        else:
            self.picked.emit(mark.speaker.key)

    def _on_opened(self, at: QPointF) -> None:
        if self._mode:
            self._enter("")
            return
        mark = None if self.scene is None else self.scene.at(at.x(), at.y(), self.port)
        if mark is None:
            self.zoom(2.0, at)
        elif len(mark) == 1:
            self.opened.emit(mark.speaker.key)

    def _on_hovered(self, at: QPointF) -> None:
        mark = None if self.scene is None else self.scene.at(at.x(), at.y(), self.port)
        symbol = None if mark is None else mark.speaker
        key = None if symbol is None else symbol.key
        if key == self._hovered:
            return
        self._hovered = key
        self.hovered.emit(key)
        if mark is None or symbol is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(self.mapToGlobal(at.toPoint()), plain(self._tip(mark)), self)

    def _on_left(self) -> None:
        if self._hovered is not None:
            self._hovered = None
            self.hovered.emit(None)

    def _on_asked(self, at: QPointF, on_screen: QPoint) -> None:
        longitude, latitude = self.where(at)
        self.asked_here.emit(longitude, latitude, on_screen)

    def _on_enter(self) -> None:
        mark = None if self.scene is None else self.scene.under_cursor()
        if self._mode:
            self._act_at(self._standing())
        elif mark is None:
            if self.content.selected is not None:
                self.opened.emit(self.content.selected)
        elif len(mark) > 1:
            self._open_crowd(mark, QPointF(*self.port.to_pixels(mark.x, mark.y)))
        else:
            self.opened.emit(mark.speaker.key)

    # Inside.

    def _look_at(self, port: Port, *, fitting: bool = False) -> None:
        """Look through `port`, kept where the land is known."""
        if port.width < 2 or port.height < 2:
            return
        self._fitted = fitting
        scale = min(SCALE_MAX, max(least_scale(port), port.scale))
        west, south, east, north = box_of(KNOWN)
        half_width, half_height = port.width / 2 / scale, port.height / 2 / scale
        x = min(max(port.x, west + half_width), max(east - half_width, west + half_width))
        y = min(max(port.y, south + half_height), max(north - half_height, south + half_height))
        self.port = Port(x, y, scale, port.width, port.height)
        scene, canvas = self.scene, self.canvas
        if canvas is None or scene is None:
            return
        canvas.show_port(self.port)
        if self._pump is not None:
            self._pump.look(self.port, self.devicePixelRatioF())

    def _fit_box(self, box: Box, margin: float) -> None:
        self._wanted = (box, margin)
        self._fitted = True
        if self.canvas is not None:
            self._look_at(fitted(box, self.port.width, self.port.height, margin), fitting=True)

    def _enter(self, mode: str) -> None:
        self._mode = mode
        if self.canvas is not None:
            self.canvas.rest(Qt.CursorShape.CrossCursor if mode else Qt.CursorShape.ArrowCursor)
        self._repaint()

    def _act_at(self, at: QPointF) -> None:
        """Do what a tap means in the mode in force."""
        if self._mode == "point":
            self._enter("")
            self.pointed.emit(*self.where(at))
        elif self._mode == "measure":
            self.content.measured.append(self.port.to_world(at.x(), at.y()))
            metres = length_m([geographic(*point) for point in self.content.measured])
            if self.scene is not None:
                self.scene.measured = distance_words(metres)
            self._repaint()
            self.measured.emit(metres)

    def _open_crowd(self, mark: "Placed", at: QPointF) -> None:
        """Zoom until the crowd parts; where it can't, because all stand on one spot, offer them by name."""
        box = bounds([mercator(symbol.longitude, symbol.latitude) for symbol in mark.symbols])
        assert box is not None
        across = max(box[2] - box[0], box[3] - box[1]) * SCALE_MAX
        if across > CROWD_PARTS_PX and self.port.scale < SCALE_MAX * 0.9:
            self._fit_box(_at_least(box, 400.0), FIT_MARGIN * 2)
            return
        menu = QMenu(self)
        for symbol in mark.symbols[:CROWD_MENU_MAX]:
            action = menu.addAction(symbol.label or symbol.tip or symbol.glyph)
            action.setData(symbol.key)
        if len(mark) > CROWD_MENU_MAX:
            menu.addAction(self._services.words.say("map.more", count=len(mark) - CROWD_MENU_MAX)).setEnabled(False)
        menu.triggered.connect(self._on_chosen)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(at.toPoint()))

    def _on_chosen(self, action: QAction) -> None:
        self.picked.emit(action.data())

    def _standing(self) -> QPointF:
        """Return where the keyboard stands: the mark under its cursor, what is selected, or the middle."""
        mark = None if self.scene is None else self.scene.under_cursor()
        if mark is not None:
            return QPointF(*self.port.to_pixels(mark.x, mark.y))
        return QPointF(self.port.width / 2, self.port.height / 2)

    def _tip(self, mark: "Placed") -> str:
        symbol = mark.speaker
        if len(mark) > 1:
            return self._services.words.say("map.crowd", count=mark.face.count, first=symbol.label)
        return symbol.tip or symbol.label

    def _say_cursor(self) -> None:
        mark = None if self.scene is None else self.scene.under_cursor()
        self.setAccessibleDescription("" if mark is None else self._tip(mark))

    def _changed(self) -> None:
        if self.scene is not None and self._pump is not None:
            self.scene.change()
            self._pump.change()

    def _repaint(self) -> None:
        if self.canvas is not None:
            self.canvas.refresh()

    def _paint(self, painter: QPainter) -> None:
        if self.scene is None:
            return
        self.scene.paint(painter, self.port)
        self.furniture.paint(painter, self.port, self.content.unplaced, self.devicePixelRatioF())
        if self._shows_focus and self.hasFocus():
            brush = Brushwork(painter, self._services.look)
            brush.box(QRectF(0, 0, self.port.width, self.port.height), radius=0, fill=None, edge="accent", width=2)
        if self._mode and self.hasFocus():
            paint_cross(Brushwork(painter, self._services.look), self.port)


def least_scale(port: Port) -> float:
    """Return the scale at which the known land just fills a port of that size."""
    west, south, east, north = box_of(KNOWN)
    return max(port.width / (east - west), port.height / (north - south))


def _at_least(box: Box, side: float) -> Box:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    half_width, half_height = max(box[2] - box[0], side) / 2, max(box[3] - box[1], side) / 2
    return x - half_width, y - half_height, x + half_width, y + half_height
