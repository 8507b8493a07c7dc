"""The two timers nearest to due, in the top bar: what runs, and how long it still has or is over."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from desktop.runtime.services import Services
from desktop.widgets.controls import pressed_by
from desktop.widgets.paint import Brushwork
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.tips import plain
from sync.store.queries.alarms import TASK, TimerRow

HEIGHT = 56
WIDTH = 128
SHOWN_MAX = 2
AHEAD_MS = 2 * 3600 * 1000
_HOUR_S = 3600


class Timer(QAbstractButton):
    """One running timer; a click leads to its incident.

    Signals:
        wanted: the row that was pressed.
    """

    wanted = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._row: TimerRow | None = None
        self.setFixedHeight(HEIGHT)
        self.setFixedWidth(WIDTH)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._on_clicked)
        self.hide()

    def set_row(self, row: TimerRow | None) -> None:
        """Show a timer, or nothing."""
        self._row = row
        self.setVisible(row is not None)
        if row is not None:
            self.setToolTip(plain(self._label()))
            self.setAccessibleName(f"{self._label()} {self.left()}")
        self.update()

    def left(self) -> str:
        """Return what is left, or what it is over, as a person reads a stop watch."""
        assert self._row is not None
        words, seconds = self._services.words, (self._row.due_ms - self._services.clock()) // 1000
        if seconds < 0:
            return words.say("timer.over", span=_watch(-seconds))
        return _watch(seconds)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._row is None:
            return
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        if self.hasFocus():
            brush.box(self.rect().toRectF().adjusted(1, 6, -1, -6), radius=6, fill=None, edge="accent", width=2)
        is_over = self._row.due_ms < self._services.clock()
        ink = "danger_text" if is_over else "text"
        brush.icon("checklist" if self._row.sort == TASK else "alarm", x=0, y=28, size=18, name=ink)
        brush.text(self._label(), x=26, y=19, width=WIDTH - 30, step="label", name="text2")
        brush.text(self.left(), x=26, y=38, width=WIDTH - 30, step="row", weight=SEMIBOLD, name=ink)
        painter.end()

    def _label(self) -> str:
        assert self._row is not None
        return self._services.words.say(f"timer.{self._row.sort}", name=self._row.name)

    def _on_clicked(self) -> None:
        self.wanted.emit(self._row)


class Timers(QWidget):
    """The two timers; `tick` once a second."""

    wanted = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._rows: tuple[TimerRow, ...] = ()
        self.timers = tuple(Timer(services, self) for _ in range(SHOWN_MAX))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for timer in self.timers:
            timer.wanted.connect(self.wanted)
            row.addWidget(timer)

    def set_rows(self, rows: tuple[TimerRow, ...]) -> None:
        """Show the nearest of `rows`, which come nearest first; what is due in more than two hours waits unseen."""
        self._rows = rows
        self.tick()

    def tick(self) -> None:
        """Say the present time left."""
        horizon = self._services.clock() + AHEAD_MS
        near = [row for row in self._rows if row.due_ms < horizon][:SHOWN_MAX]
        for place, timer in enumerate(self.timers):
            timer.set_row(near[place] if place < len(near) else None)


def _watch(seconds: int) -> str:
    if seconds < _HOUR_S:
        return f"{seconds // 60}:{seconds % 60:02}"
    return f"{seconds // _HOUR_S}:{seconds % _HOUR_S // 60:02}:{seconds % 60:02}"
