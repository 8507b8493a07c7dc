"""One process that shows a window, says so once it has painted, and ends: ours on a home, or a bare one of the same Qt.

``python -m benchmarks.first_paint [HOME [rows | whole | PAGE MILLISECONDS]]``. Prints one line: the resident memory in bytes after the
first painting, once the incident list has rows, once every page and the map are there, or so long after PAGE was shown; who
started it knows when the line came.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

if TYPE_CHECKING:
    from desktop.features.incidents.page import IncidentsPage
    from desktop.features.situation.page import SituationPage
    from desktop.shell.pages import Pages
    from desktop.shell.window import Window

SIZE = (1366, 768)
ROWS, WHOLE = "rows", "whole"
LOOK_MS = 2
LATE_MS = 300_000


class Watch(QObject):
    """Ends the application when a main window has painted and the event loop has gone round once more."""

    def __init__(self, application: QApplication, page: str = "", patience_ms: int = 0) -> None:
        super().__init__(application)
        self._application = application
        self._page = page
        self._patience_ms = patience_ms
        self._is_seen = False
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._on_look)
        QTimer.singleShot(LATE_MS, self, self._on_late)
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Paint and isinstance(watched, QMainWindow) and not self._is_seen:
            self._is_seen = True
            QTimer.singleShot(0, self, self._on_painted)
        return False

    def _on_painted(self) -> None:
        if self._page == ROWS:
            self._show("incidents")
        if self._page in {ROWS, WHOLE}:
            self._look.start()
            return
        if not self._page:
            self._on_settled()
            return
        self._show(self._page)
        QTimer.singleShot(self._patience_ms, self, self._on_settled)

    def _show(self, page: str) -> None:
        for window in self._application.topLevelWidgets():
            if isinstance(window, QMainWindow):
                cast("Window", window).show_page(page, None)

    def _on_look(self) -> None:
        for window in self._application.topLevelWidgets():
            if isinstance(window, QMainWindow) and self._is_there(cast("Window", window).pages):
                self._look.stop()
                window.repaint()
                self._on_settled()

    def _is_there(self, pages: "Pages") -> bool:
        if self._page == ROWS:
            return bool(cast("IncidentsPage", pages["incidents"]).list.rows.total)
        return len(pages.made) == len(pages) and cast("SituationPage", pages["situation"]).area.map.canvas is not None

    def _on_late(self) -> None:
        """End without a line: what was waited for did not come, and whoever started this must not wait for ever."""
        self._application.exit(1)

    def _on_settled(self) -> None:
        print(_resident(), flush=True)
        for window in self._application.topLevelWidgets():
            window.close()
        self._application.quit()


def bare() -> None:
    """Show a main window with nothing in it."""
    application = QApplication(sys.argv[:1])
    watch = Watch(application)
    window = QMainWindow()
    window.resize(*SIZE)
    window.show()
    application.exec()
    watch.deleteLater()


def ours(home: Path, *more: str) -> None:
    """Show the program's window on ``home``, and there a page for some milliseconds."""
    from desktop.app.start import make_application, run_window  # noqa: PLC0415 - a bare window imports nothing of ours

    Watch(make_application(), more[0] if more else "", int(more[1]) if len(more) > 1 else 0)
    run_window(home, plain=True)


def _resident() -> int:
    fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        ours(Path(sys.argv[1]), *sys.argv[2:])
    else:
        bare()
