"""The canvas: a pyqtgraph ViewBox in Web Mercator metres, one item that paints a frame, and what hands do on it.

Imported after the first frame only, because pyqtgraph and numpy take half a second to load on a small machine.
"""

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QResizeEvent, QTouchEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsView, QStyleOptionGraphicsItem, QWidget

from desktop.widgets.map.projection import RADIUS_M, Port

_WHOLE_WORLD = QRectF(-4 * RADIUS_M, -4 * RADIUS_M, 8 * RADIUS_M, 8 * RADIUS_M)
_LONG_PRESS_MS = 600
_NOTCH = 120.0
Frame = Callable[[QPainter], None]


class FrameItem(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph publishes no types
    """Paints the whole map in device pixels."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame

    def boundingRect(self) -> QRectF:
        return _WHOLE_WORLD

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.save()
        painter.resetTransform()
        self._frame(painter)
        painter.restore()


class Canvas(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph publishes no types
    """Shows a port of the world and says what hands do; what it means is the map's business.

    Signals:
        resized: the size changed.
        dragged: pixels to the right and down.
        zoomed: factor, and the pixel that stays.
        tapped, opened, hovered: the pixel.
        asked: the pixel, and where that is on the screen.
        left: the pointer left.
    """

    resized = Signal()
    dragged = Signal(float, float)
    zoomed = Signal(float, QPointF)
    tapped = Signal(QPointF)
    opened = Signal(QPointF)
    hovered = Signal(QPointF)
    asked = Signal(QPointF, QPoint)
    left = Signal()

    def __init__(self, frame: Frame, parent: QWidget) -> None:
        super().__init__(parent, background=None)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view_box = pg.ViewBox(lockAspect=1.0, enableMouse=False, enableMenu=False, border=None, defaultPadding=0)
        self.setCentralItem(self.view_box)
        self.item = FrameItem(frame)
        self.view_box.addItem(self.item, ignoreBounds=True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._cursor = Qt.CursorShape.ArrowCursor
        self._pressed: QPointF | None = None
        self._dragging = False
        self._spread: float | None = None
        self._touched: QPointF | None = None
        self._long_press = QTimer(self)
        self._long_press.setSingleShot(True)
        self._long_press.setInterval(_LONG_PRESS_MS)
        self._long_press.timeout.connect(self._on_long_press)

    def show_port(self, port: Port) -> None:
        """Show that part of the world."""
        left, bottom, right, top = port.box
        self.view_box.setRange(xRange=(left, right), yRange=(bottom, top), padding=0, disableAutoRange=True)
        self.refresh()

    def rest(self, cursor: Qt.CursorShape) -> None:
        """Show that cursor while nothing is dragged."""
        self._cursor = cursor
        self.viewport().setCursor(cursor)

    def refresh(self) -> None:
        """Paint again."""
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if event is not None:
            self.resized.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragging = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            self.hovered.emit(event.position())
            return
        moved = event.position() - self._pressed
        if self._dragging or moved.manhattanLength() >= QApplication.startDragDistance():
            self._dragging = True
            self._pressed = event.position()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self.dragged.emit(moved.x(), moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._pressed is not None:
            tapped, self._pressed = not self._dragging, None
            self._dragging = False
            self.viewport().setCursor(self._cursor)
            if tapped:
                self.tapped.emit(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom by half an octave a notch, around the pointer."""
        self.zoomed.emit(2 ** (event.angleDelta().y() / _NOTCH / 2), event.position())
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.asked.emit(QPointF(event.pos()), event.globalPos())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self.left.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        """Take touches before Qt makes mouse events of them."""
        if isinstance(event, QTouchEvent):
            self._on_touch(event)
            event.accept()
            return True
        return bool(super().viewportEvent(event))

    def _on_touch(self, event: QTouchEvent) -> None:
        points = [point.position() for point in event.points()]
        if event.type() == QEvent.Type.TouchCancel:
            self._touched, self._spread = None, None
            self._long_press.stop()
        elif len(points) >= 2:
            self._long_press.stop()
            self._touched = None
            self._pinch(points[0], points[1], ended=event.type() == QEvent.Type.TouchEnd)
        elif event.type() == QEvent.Type.TouchBegin:
            self._touched, self._dragging = points[0], False
            self._long_press.start()
        elif event.type() == QEvent.Type.TouchUpdate and self._touched is not None:
            moved = points[0] - self._touched
            if self._dragging or moved.manhattanLength() >= QApplication.startDragDistance():
                self._long_press.stop()
                self._dragging, self._touched = True, points[0]
                self.dragged.emit(moved.x(), moved.y())
        elif event.type() == QEvent.Type.TouchEnd:
            tapped = self._touched is not None and not self._dragging and self._long_press.isActive()
            self._long_press.stop()
            self._touched, self._spread = None, None
            if tapped:
                self.tapped.emit(points[0])

    def _pinch(self, one: QPointF, two: QPointF, *, ended: bool) -> None:
        between = one - two
        spread = max(1.0, (between.x() ** 2 + between.y() ** 2) ** 0.5)
        if self._spread is not None and not ended:
            self.zoomed.emit(spread / self._spread, (one + two) * 0.5)
        self._spread = None if ended else spread

    def _on_long_press(self) -> None:
        if self._touched is not None:
            at = self._touched
            self._touched = None
            self.asked.emit(at, self.viewport().mapToGlobal(at.toPoint()))
