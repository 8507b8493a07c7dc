"""One paper on its way to a device.

It is set and drawn in turns of the event loop: a journal of a long week must not hold up a line that arrives.
"""

from collections.abc import Iterator

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtGui import QPagedPaintDevice, QPainter

from desktop.runtime.services import Services
from desktop.widgets.paper import Paper, Piece, paginated, prepare, print_page

TURN_MS = 12


class PrintJob(QObject):
    """Sets and prints the paper; deletes itself after it ended.

    Signals:
        went: pages printed and pages known so far.
        ended: pages printed, 0 when the device took nothing or the job was given up.
    """

    went = Signal(int, int)
    ended = Signal(int)

    def __init__(self, paper: Paper, device: QPagedPaintDevice, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paper, self._device, self._look = paper, device, services.look
        self._coming: Iterator[list[Piece]] | None = paginated(paper, services.look)
        self._pages: list[list[Piece]] = []
        self._printed = 0
        self._painter = QPainter()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_turn)

    def start(self) -> None:
        """Begin; `ended` follows in a later turn in any case."""
        prepare(self._device, self._paper)
        if not self._painter.begin(self._device):
            self._coming, self._pages = None, []
        self._timer.start()

    def give_up(self) -> None:
        """End without the pages still missing."""
        self._coming, self._pages, self._printed = None, [], 0

    def _on_turn(self) -> None:
        turn = QElapsedTimer()
        turn.start()
        while turn.elapsed() < TURN_MS:
            if self._coming is not None:
                page = next(self._coming, None)
                if page is None:
                    self._coming = None
                else:
                    self._pages.append(page)
            elif self._printed < len(self._pages):
                self._print_next()
            else:
                self._end()
                return
        self.went.emit(self._printed, len(self._pages))

    def _print_next(self) -> None:
        if self._printed:
            self._device.newPage()
        pieces = self._pages[self._printed]
        self._printed += 1
        print_page(self._paper, pieces, self._painter, self._look, number=self._printed, pages=len(self._pages))

    def _end(self) -> None:
        self._timer.stop()
        if self._painter.isActive():
            self._painter.end()
        self.ended.emit(self._printed)
        self.deleteLater()
