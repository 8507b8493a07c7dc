"""The ticks of a journal line by role: how each is drawn, and the chips that show only the lines that carry one."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from desktop.runtime.services import Services
from desktop.runtime.theme_settings import TARGET_PX
from desktop.widgets.paint import Brushwork
from desktop.widgets.tips import plain
from sync.domain.kinds.journal import TICKS

CHIP_HEIGHT = 28
STEP = 15
_DIAMOND = 6.5


def draw_tick(brush: Brushwork, tick: str, x: float, y: float) -> None:
    """Draw the mark of one role around (x, y): a diamond for the map, a disc for resources, a bar for operations."""
    if tick == "map":
        points = ((x, y - _DIAMOND), (x + _DIAMOND, y), (x, y + _DIAMOND), (x - _DIAMOND, y))
        brush.painter.setPen(brush.colour("text"))
        brush.painter.setBrush(brush.colour("sunken"))
        brush.painter.drawPolygon(QPolygonF([QPointF(*point) for point in points]))
    elif tick == "resources":
        brush.disc(x, y, 4.5, fill="accent")
    else:
        brush.fill(QRectF(x - 1.5, y - 6, 3, 12), "text")


def draw_ticks(brush: Brushwork, ticks: tuple[str, ...], x: float, y: float, *, system: bool) -> None:
    """Draw on the spine, downwards from (x, y), who has dealt with a line; a ring where nobody has, a dot for the program's own lines."""
    shown = [tick for tick in TICKS if tick in ticks]
    brush.fill(QRectF(x - 8, y - 8, 16, 16 + STEP * max(0, len(shown) - 1)), "sunken")
    for number, tick in enumerate(shown):
        draw_tick(brush, tick, x, y + number * STEP)
    if not shown:
        brush.disc(x, y, 2 if system else 3.5, fill="text3" if system else "sunken", edge=None if system else "text3")


class TickChip(QAbstractButton):
    """One role: its mark and its word. Drawn lower than it can be pressed."""

    def __init__(self, services: Services, tick: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.tick = tick
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.reword()

    def reword(self) -> None:
        words = self._services.words
        self.setText(words.say(f"tick.{self.tick}"))
        hint = words.say("ticks.hint", role=self.text())
        self.setToolTip(plain(hint))
        self.setAccessibleName(hint)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        painted = 10 + 12 + 6 + self.fontMetrics().horizontalAdvance(self.text()) + 12
        return QSize(painted, max(TARGET_PX, self._services.look.target_px))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        middle = self.height() / 2
        edge, width = ("accent", 2.0) if self.hasFocus() else ("accent", 1.0) if self.isChecked() else ("control", 1.0)
        box = QRectF(0, middle - CHIP_HEIGHT / 2, self.width(), CHIP_HEIGHT)
        brush.box(box, radius=CHIP_HEIGHT / 2, fill="selected" if self.isChecked() else "surface", edge=edge, width=width)
        draw_tick(brush, self.tick, 16, middle)
        brush.text(self.text(), x=28, y=middle, width=self.width() - 34, step="small")
        painter.end()


class TickChips(QWidget):
    """The three roles; none pressed shows every line.

    Signals:
        changed: other lines are wanted.
    """

    changed = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips = {tick: TickChip(services, tick) for tick in reversed(TICKS)}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for chip in self.chips.values():
            chip.toggled.connect(self._on_toggled)
            row.addWidget(chip)

    def wanted(self) -> frozenset[str]:
        """Return the roles whose lines are wanted, none for all lines."""
        return frozenset(tick for tick, chip in self.chips.items() if chip.isChecked())

    def reword(self) -> None:
        """Say everything in the present language."""
        for chip in self.chips.values():
            chip.reword()

    def _on_toggled(self, _on: bool) -> None:
        self.changed.emit()
