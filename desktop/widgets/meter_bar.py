"""A bar that shows how far something is."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.runtime.theme_settings import Look
from desktop.widgets.paint import Brushwork

HEIGHT = 8


class MeterBar(QWidget):
    """`share`: from 0 to 1; whoever changes it calls `update`."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.share = 0.0
        self.setFixedHeight(HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        Brushwork(painter, self._look).bar(QRectF(self.rect()), self.share)
        painter.end()
