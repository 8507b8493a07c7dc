"""A box to tick that paints itself: the style sheet can colour a box, and draw no tick into it."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.runtime.theme_settings import Look
from desktop.widgets.paint import Brushwork

BOX = 20
GAP = 10
# From the edge to the box: its frame under the keyboard needs the room.
INSET = 2


class TickBox(QCheckBox):
    """Qt's keyboard, pointer and accessibility; the look's box, tick and words."""

    def __init__(self, look: Look, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._look = look

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._look)
        middle = self.height() / 2
        box = QRectF(INSET, middle - BOX / 2, BOX, BOX)
        on, enabled = self.isChecked(), self.isEnabled()
        fill = "accent" if on and enabled else "sunken" if not enabled else "surface"
        brush.box(box, radius=4, fill=fill, edge="accent" if on and enabled else "control" if enabled else "line")
        if on:
            brush.icon("check", x=INSET + 3, y=middle, size=14, name="on_accent" if enabled else "text3")
        if self.hasFocus():
            brush.box(box.adjusted(-2, -2, 2, 2), radius=6, fill=None, edge="text" if on else "accent", width=2)
        left = INSET + BOX + GAP
        brush.text(self.text(), x=left, y=middle, width=self.width() - left, name="text" if enabled else "text3")
        painter.end()
