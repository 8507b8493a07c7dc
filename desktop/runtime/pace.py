"""How often a page reads again while changes arrive: at once after a quiet time, in a storm for a tenth of the time at most.

Reading and showing share the window's processor time with its painting. Whatever a page costs on this machine, a person who
scrolls or types keeps nine tenths of it; and what is shown is never older than `PAUSE_MS_MAX` and one reading.
"""

from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

PAUSE_READINGS = 10
PAUSE_MS_MAX = 1_000
READING_MS_MAX = 2_000  # past the readers' own limit nothing is shown any more


class Pace(QObject):
    """The pace of one sort of reading; owned by its page, lives in the GUI thread. `due` asks to read now."""

    due = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._least_ms = 0
        self._wanted = False
        self._begun: float | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_over)

    def want(self) -> None:
        """Say that something shown may read differently now."""
        if self._timer.isActive():
            self._wanted = True
        else:
            self._begin()

    def slow(self, least_ms: int) -> None:
        """Pause that long after each reading at least: for what is read for a badge alone; 0 as soon as it is looked at."""
        self._least_ms = least_ms
        longest = max(least_ms, PAUSE_MS_MAX)
        if self._begun is None and self._timer.remainingTime() > longest:
            self._timer.start(longest)

    def ended(self) -> None:
        """Say that what was read is shown."""
        if self._begun is None:
            return
        took_ms = (perf_counter() - self._begun) * 1_000
        self._begun = None
        self._timer.start(max(self._least_ms, min(PAUSE_MS_MAX, round(PAUSE_READINGS * took_ms))))

    def _begin(self) -> None:
        self._wanted = False
        self._begun = perf_counter()
        self._timer.start(READING_MS_MAX)
        self.due.emit()

    def _on_over(self) -> None:
        self._begun = None
        if self._wanted:
            self._begin()
