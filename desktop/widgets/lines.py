"""Several sentences below one another, with the air between lines that a label of Qt's does not give; or names and values in columns."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop.runtime.theme_settings import Look
from desktop.widgets.paint import Brushwork
from desktop.widgets.theme import face
from desktop.widgets.wrapping import wrapped

# A line is that much higher than its letters; a sentence stands that much apart from the next.
LEADING = 1.4
APART = 3
GAP = 14
NAMES_SHARE_MAX = 0.4
WIDTH_MIN = 120
# Between a name and its value in `text`.
BETWEEN = "  "


class Lines(QLabel):
    """Text of one sentence or pair a line; a line too long for its width goes on below, a value below its value.

    Args:
        step, weight: of the type scale.
        apart: how much further a sentence stands from the next than a line from the next, pixels.
        pairs: what stands before two spaces is the name of what follows.
    """

    def __init__(
        self,
        look: Look,
        *,
        step: str = "body",
        weight: int = 400,
        pairs: bool = False,
        apart: int = APART,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._step, self._weight, self._pairs, self._apart = look, step, weight, pairs, apart
        self.setWordWrap(True)

    def set_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show names and values."""
        self.setText("\n".join(f"{name}{BETWEEN}{value}" for name, value in pairs))

    def setText(self, text: str) -> None:
        super().setText(text)
        self._stand()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stand()

    def _stand(self) -> None:
        """Insist on the height that the words need at this width: half a line tells nobody anything."""
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        laid = self._laid(width)
        return round(laid[-1][1] + self._line / 2) if laid and self.text() else 0

    def sizeHint(self) -> QSize:
        width = max(WIDTH_MIN, self.width())
        return QSize(WIDTH_MIN, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(WIDTH_MIN, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._look)
        for x, y, words, ink in self._laid(self.width()):
            brush.text(words, x=x, y=y, width=self.width() - x + 1, step=self._step, weight=self._weight, name=ink)
        painter.end()

    @property
    def _line(self) -> float:
        return self._look.px(self._step) * LEADING

    def _laid(self, width: int) -> list[tuple[float, float, str, str]]:
        """Return every line: its left edge, its middle, its words and their ink."""
        parts = [self._parted(line) for line in self.text().split("\n")]
        measure = face(self._look, self._step, self._weight).advance
        widest = max((measure(name) for name, _ in parts if name), default=0.0)
        indent = min(width * NAMES_SHARE_MAX, widest + GAP) if widest else 0.0
        found: list[tuple[float, float, str, str]] = []
        y = self._line / 2
        for name, value in parts:
            left = indent if name else 0.0
            if name:
                found.append((0.0, y, name, "text2"))
            for line in wrapped(value, max(1, int(width - left)), self._look, step=self._step, weight=self._weight):
                found.append((left, y, line, "text"))
                y += self._line
            y += self._apart
        return found

    def _parted(self, line: str) -> tuple[str, str]:
        name, between, value = line.partition(BETWEEN) if self._pairs else ("", "", line)
        return (name, value) if between else ("", line)
