"""Cycles are collected in the GUI thread alone, between two events.

Python collects cycles in whichever thread happens to allocate. A reader's thread that frees a cycle holding a widget would
destroy it far from the thread that owns it, and a collection in the middle of a slot may free what Qt is about to call;
both crash. So automatic collection is off in a window's process, and a timer does it where and when it is safe.

What lives as long as its process is kept out of every later search (`keep`): through the modules and the pages of a whole
window one takes 75 to 120 ms, four frames and more, as often as a storm of entries makes it due.

Layer: runtime. Source: our design; the practice of other large programs on this binding.
"""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500


class GuiGarbage(QObject):
    """Takes the collector over for as long as `parent`, the application, lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()

    def _on_timeout(self) -> None:
        collect_due()


def keep() -> None:
    """Leave what is there now to its counts of references: no later collection looks through it, until `let_go`."""
    gc.freeze()


def let_go() -> None:
    """Look through everything again."""
    gc.unfreeze()


def collect_due() -> int | None:
    """Collect the oldest generation that is due by the collector's own thresholds; return it, or None when none is."""
    due = [generation for generation, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > limit]
    if not due:
        return None
    gc.collect(due[-1])
    return due[-1]
