"""The scene lens: a second small map over the first, with the surroundings that a map of the province cannot show."""

from collections.abc import Sequence
from math import cos, pi, sin
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.runtime.services import Services
from desktop.widgets.controls import QUIET, Button
from desktop.widgets.map.furniture import Furniture
from desktop.widgets.map.projection import Port, can_show, geographic, mercator, stretch
from desktop.widgets.map.pump import Pump
from desktop.widgets.map.symbols import LineSort, MapContent, MapLine, Rings, Symbol
from desktop.widgets.paint import Brushwork
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.tips import plain

if TYPE_CHECKING:
    from desktop.widgets.map.scene import Scene

SMALL = (226, 212)
LARGE = (330, 340)
HEAD = 40
SPAN_M = 5_000.0
# Circles that say how far things are, where no cordon does: there are no roads to read it from.
DISTANCES = ((1_000.0, "1 km"), (2_000.0, "2 km"))
# How much of the view the largest ring fills.
RING_SHARE = 0.66
_CORNERS = 96


class SceneLens(QWidget):
    """Shows the surroundings of one point with its cordons.

    Signals:
        enlarged: show this place on the large map.
    """

    enlarged = Signal(float, float, float)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.content = MapContent()
        self.scene: Scene | None = None
        self._pump: Pump | None = None
        self._title = ""
        self._centre: tuple[float, float] | None = None
        self._span_m = SPAN_M
        self.port = Port(0.0, 0.0, 1.0, 1.0, 1.0)
        self._furniture = Furniture(services.look, services.words)
        self._enlarge = Button(services.look, QUIET, icon_name="arrows-maximize", parent=self)
        self._enlarge.setFixedSize(40, 40)
        self._enlarge.clicked.connect(self._on_enlarge)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.resize(*SMALL)
        self.reword()

    def show_scene(
        self,
        longitude: float,
        latitude: float,
        title: str,
        *,
        rings: Sequence[tuple[float, LineSort]] = (),
        lines: Sequence[MapLine] = (),
        symbols: Sequence[Symbol] = (),
    ) -> None:
        """Show a place; one that no map can show hides the lens.

        Args:
            rings: radius in metres on the ground, and how its line is drawn (``control`` inside, ``cordon`` outside).
            lines: what else is drawn there, such as the way the wind carries.
            symbols: what stands on the map; the lens shows those near by.
        """
        if not can_show(longitude, latitude):
            self.hide()
            return
        self._centre, self._title = (longitude, latitude), title
        widest = max((radius for radius, _ in rings), default=0.0)
        self._span_m = 2 * widest / RING_SHARE if widest > 0 else SPAN_M
        circles = [_circle(self._centre, radius, sort, number) for number, (radius, sort) in enumerate(rings)]
        self.content.lines = (*circles, *lines)
        self.content.rings = None if rings else Rings(longitude=longitude, latitude=latitude, rings=DISTANCES)
        self.content.put(symbols)
        if self.scene is not None:
            self.scene.change()
        self.setAccessibleName(f"{self._services.words.say('map.scene')} {title}")
        self._aim()
        self.show()
        self.raise_()

    def reword(self) -> None:
        """Say everything in the language in force."""
        words = self._services.words.say("map.scene.enlarge")
        self._enlarge.setToolTip(plain(words))
        self._enlarge.setAccessibleName(words)
        self.restyle()

    def restyle(self) -> None:
        """Draw everything in the theme in force."""
        self._enlarge.restyle()
        scene, pump = self.scene, self._pump
        if scene is None or pump is None:
            return
        scene.language = self._services.words.language
        if scene.restyle(self.devicePixelRatioF()):
            pump.restyle()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._enlarge.move(self.width() - 40, 0)
        self._aim()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep clicks here: they mean nothing to the map below."""
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._on_enlarge()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setClipPath(outline)
        brush.fill(QRectF(self.rect()), "raised")
        words = self._services.words.say("map.scene")
        used = brush.text(words, x=14, y=HEAD / 2, width=90, step="small", weight=SEMIBOLD)
        brush.text(self._title, x=14 + used + 10, y=HEAD / 2, width=self.width() - used - 70, step="small", name="text2")
        if self.scene is not None and self._centre is not None:
            painter.save()
            painter.translate(0, HEAD)
            painter.setClipRect(QRectF(0, 0, self.width(), self.height() - HEAD), Qt.ClipOperation.IntersectClip)
            self.scene.paint(painter, self.port)
            if self.content.rings is None:
                self._furniture.paint_scale(Brushwork(painter, self._services.look), self.port, self.devicePixelRatioF(), source=False)
            painter.restore()
        painter.setClipping(False)
        brush.line(0, HEAD, self.width(), HEAD, "line")
        brush.box(QRectF(self.rect()), radius=8, fill=None, edge="line_strong")
        painter.end()

    def _aim(self) -> None:
        if self._centre is None or self.width() < 20:
            return
        if self.scene is None:
            # After the frame that shows the lens: the first one loads numpy and pyqtgraph.
            QTimer.singleShot(0, self, self._load)
            return
        width, height = float(self.width()), float(self.height() - HEAD)
        scale = min(width, height) / (self._span_m * stretch(self._centre[1]))
        self.port = Port(*mercator(*self._centre), scale, width, height)
        if self._pump is not None:
            self._pump.look(self.port, self.devicePixelRatioF())
            self._pump.change()

    def _load(self) -> None:
        if self.scene is None:
            from desktop.widgets.map.scene import Scene

            self.scene = Scene(self.content, self._services.look, self.devicePixelRatioF(), language=self._services.words.language)
            self.scene.stays = True
            self._pump = Pump(self._services, self.scene, self)
            self._pump.fresh.connect(self.update)
        self._aim()

    def _on_enlarge(self) -> None:
        if self._centre is not None:
            self.enlarged.emit(*self._centre, self._span_m)

    def where(self, at: QPoint) -> tuple[float, float]:
        """Return longitude and latitude under a pixel of the lens."""
        return geographic(*self.port.to_world(at.x(), at.y() - HEAD))


def _circle(centre: tuple[float, float], radius_m: float, sort: LineSort, number: int) -> MapLine:
    x, y = mercator(*centre)
    radius = radius_m * stretch(centre[1])
    turns = [2 * pi * corner / _CORNERS for corner in range(_CORNERS)]
    points = tuple(geographic(x + radius * cos(turn), y + radius * sin(turn)) for turn in turns)
    return MapLine(key=bytes([number]), points=points, sort=sort)
