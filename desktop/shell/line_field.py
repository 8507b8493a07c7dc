"""The field of the command line: one line of text, the unclear part of it marked, and the keys that choose and go back."""

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.runtime.line_grammar import Part
from desktop.runtime.theme_settings import Look
from desktop.widgets.composing import Composing
from desktop.widgets.controls import repolish
from desktop.widgets.theme import SEMIBOLD, font

CHARS_MAX = 2_000
_STEPS: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_PLAIN = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}


class LineField(QLineEdit):
    """The text itself.

    Signals:
        entered: Enter.
        stepped: up (-1) or down (1).
        tabbed: Tab while something is offered.
        left: Escape.
    """

    entered = Signal()
    stepped = Signal(int)
    tabbed = Signal()
    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._spot: Part | None = None
        self.offers = False
        self.setProperty("kind", "line")
        self.setProperty("bare", True)
        self.textChanged.connect(self._on_text_changed)
        self.setMaxLength(CHARS_MAX)
        self.composing = Composing(self, is_left_by_f2=False)

    def mark(self, spot: Part | None) -> None:
        """Mark the part that is unclear, None for nothing."""
        if spot != self._spot:
            self._spot = spot
            self.update()

    @property
    def spot(self) -> Part | None:
        return self._spot

    def text_width(self) -> int:
        """Return how wide the text is in its font, pixels; composed letters are counted by the cursor's place."""
        return int(QFontMetricsF(font(self._look, "row", SEMIBOLD)).horizontalAdvance(self.text()))

    def _on_text_changed(self, text: str) -> None:
        """Let what could be typed stand lighter than what was typed."""
        if self.property("bare") == bool(text):
            self.setProperty("bare", not text)
            repolish(self)

    def event(self, event: QEvent) -> bool:
        """Take Tab while something is offered; else it leaves the field as everywhere."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab and self.offers:
            self.tabbed.emit()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in _PLAIN
        step = _STEPS.get(event.key()) if plain else None
        if step is not None:
            self.stepped.emit(step)
        elif plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._spot is None or self.composing.is_active:
            return
        metrics = QFontMetricsF(self.font())
        text = self.text()
        # The field scrolls: the cursor's place says by how much.
        shift = self.cursorRect().center().x() + 2 - metrics.horizontalAdvance(text[: self.cursorPosition()])
        left = shift + metrics.horizontalAdvance(text[: self._spot.start])
        width = max(6.0, metrics.horizontalAdvance(text[self._spot.start : self._spot.end]))
        bottom = self.height() / 2 + metrics.height() / 2 + 2
        painter = QPainter(self)
        painter.setClipRect(QRectF(8, 0, self.width() - 16, self.height()))
        pen = QPen(QColor(self._look.colour("danger_text")), 2, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawLine(int(left), int(bottom), int(left + width), int(bottom))
        painter.end()
