"""How often a page reads again while changes arrive: at once after a quiet time, then ever more seldom, once a second in a storm.

Reading and showing share the window's processor time with its painting. Whatever a page costs on this machine, a person who
scrolls or types keeps nine tenths of it; and since several views read side by side, a storm that lasts is let in by steps: the
pause doubles while changes go on, up to `PAUSE_MS_MAX`. What is shown is never older than that and one reading. What a person
did herself waits for no pause: it is read as soon as it is written.
"""

from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from desktop.runtime.services import Bound

PAUSE_READINGS = 10
PAUSE_MS_MAX = 1_000
STORM_MS_MIN = 100  # the pause after the second of two readings in a row
READING_MS_MAX = 2_000  # past the readers' own limit nothing is shown any more


class Pace(QObject):
    """The pace of one sort of reading; owned by its page, lives in the GUI thread. `due` asks to read now.

    Args:
        acts: tells that an act of this window was written, and changes follow.
    """

    due = Signal()

    def __init__(self, parent: QObject | None = None, *, acts: "Bound | None" = None) -> None:
        super().__init__(parent)
        self._least_ms = 0
        self._storm_ms = 0
        self._wanted = False
        self._hurries = False
        self._begun: float | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_over)
        if acts is not None:
            acts.connect(self.hurry)

    @property
    def is_pausing(self) -> bool:
        """Tell whether what is wanted now would wait."""
        return self._begun is None and self._timer.isActive()

    @property
    def pause_ms(self) -> int:
        """The pause that runs, or ran last."""
        return self._timer.interval()

    def want(self) -> None:
        """Say that something shown may read differently now."""
        if self._timer.isActive():
            self._wanted = True
        else:
            self._begin()

    def hurry(self) -> None:
        """Let no pause hold back what is wanted, or wanted next; what is being read already is read once more."""
        if self._begun is not None:
            self._hurries = True
        elif self._timer.isActive():
            self._timer.stop()
            if self._wanted:
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
        pause_ms = max(self._least_ms, self._storm_ms, min(PAUSE_MS_MAX, round(PAUSE_READINGS * took_ms)))
        self._timer.start(0 if self._hurries else pause_ms)
        self._hurries = False

    def _begin(self) -> None:
        self._wanted = False
        self._begun = perf_counter()
        self._timer.start(READING_MS_MAX)
        self.due.emit()

    def _on_over(self) -> None:
        self._begun = None
        if self._wanted:
            self._storm_ms = min(PAUSE_MS_MAX, max(STORM_MS_MIN, 2 * self._storm_ms))
            self._begin()
        else:
            self._storm_ms = 0
