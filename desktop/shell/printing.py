"""Printing what is in view: the page says which papers there are, this asks where to, sets them in turns and says what came of it.

A paper is set and drawn in turns of the event loop: a journal of a long week must not hold up a line that arrives.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QBuffer, QElapsedTimer, QIODevice, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QPagedPaintDevice, QPainter, QPdfWriter
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop.runtime.services import Services
from desktop.shell.notices import Notices
from desktop.shell.print_card import PrintCard
from desktop.widgets.page import Page, PaperOffer
from desktop.widgets.paper import Paper, Piece, paginated, prepare, print_page
from sync.domain.failures import Outage

CAUSE = "printing"
PDF_DPI = 300
TURN_MS = 12
_FORBIDDEN = str.maketrans(dict.fromkeys('\\/:*?"<>|', " "))


class PrintJob(QObject):
    """One paper on its way to a device; deletes itself after it ended.

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


class PrintDesk(QObject):
    """Asks which paper and where to, runs one job at a time, and says what came of it; owned by the window.

    Signals:
        finished: the file that was written, or None for a printer and for a job that came to nothing.
    """

    finished = Signal(object)

    def __init__(self, services: Services, notices: Notices, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._notices, self._window = services, notices, window
        self.card: PrintCard | None = None
        self._request: _Request | None = None
        self._job: PrintJob | None = None
        self._buffer: QBuffer | None = None
        self._path: Path | None = None

    def offer(self, page: Page) -> None:
        """Show which papers `page` has, as file or on a printer, over its top."""
        if self.card is not None and isValid(self.card):
            self.card.close()
        self.card = PrintCard(self._services, page.papers(), self._window)
        self.card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.card.chosen.connect(self._on_chosen)
        corner = page.mapTo(self._window, QPoint((page.width() - self.card.width()) // 2, 8))
        self.card.move(corner)
        self.card.show()
        self.card.raise_()
        self.card.focus_first()

    def print_now(self, offer: PaperOffer, *, to_file: bool) -> None:
        """Print a paper; while another is on its way, say so."""
        if self._job is not None:
            self._notices.tell(CAUSE, "print.busy")
            return
        self._request = _Request(self, offer, to_file=to_file)
        offer.make(self._request.take)

    def give_up(self) -> None:
        """End the job under way, if any."""
        if self._job is not None:
            self._job.give_up()

    def _on_chosen(self, offer: PaperOffer, to_file: bool) -> None:
        self.print_now(offer, to_file=to_file)

    def begin(self, request: "_Request", paper: Paper) -> None:
        """Begin a job for the paper that was asked for last; one asked for before is passed over."""
        if request is not self._request:
            return
        self._request = None
        offer, to_file = request.offer, request.to_file
        device = self._file_device(offer) if to_file else self._services.files.to_printer(self._window)
        if device is None:
            return
        self._job = PrintJob(paper, device, self._services, self)
        self._job.went.connect(self._on_went)
        self._job.ended.connect(self._on_ended)
        self._job.start()

    def _file_device(self, offer: PaperOffer) -> QPagedPaintDevice | None:
        words = self._services.words
        name = f"{offer.name.translate(_FORBIDDEN).strip()}.pdf"
        self._path = self._services.files.to_save(self._window, words.say(offer.label), name, words.say("print.patterns"))
        if self._path is None:
            return None
        self._buffer = QBuffer(self)
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(self._buffer)
        writer.setResolution(PDF_DPI)
        writer.setTitle(self._path.stem)
        writer.setCreator(words.say("app.title"))
        return writer

    def _on_went(self, printed: int, pages: int) -> None:
        self._notices.tell(CAUSE, "print.going", printed=printed, pages=pages)

    def _on_ended(self, pages: int) -> None:
        self._job = None
        buffer, self._buffer = self._buffer, None
        path, self._path = self._path, None
        if pages == 0:
            self._notices.tell(CAUSE, "print.nothing_done")
            self.finished.emit(None)
        elif buffer is None or path is None:
            self._notices.tell(CAUSE, "print.sent", pages=pages)
            self.finished.emit(None)
        else:
            content = bytes(buffer.data().data())
            self._services.pool.run(write_whole, path, content, done=self._on_written, failed=self._on_failed)

    def _on_written(self, path: Path) -> None:
        self._notices.tell(CAUSE, "print.saved", name=path.name, folder=path.parent.name)
        self.finished.emit(path)

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Outage):
            raise error
        self._notices.tell(CAUSE, f"outage.{error.code}", grave=False, **error.facts)
        self.finished.emit(None)


class _Request(QObject):
    """A paper that was asked for and is being made, which may take a few reads."""

    def __init__(self, desk: PrintDesk, offer: PaperOffer, *, to_file: bool) -> None:
        super().__init__(desk)
        self._desk = desk
        self.offer = offer
        self.to_file = to_file

    def take(self, paper: Paper) -> None:
        self._desk.begin(self, paper)
        self.deleteLater()


def write_whole(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all, and return its path.

    Raises: Outage: `file.not_written` with the file's name.
    """
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=path.suffix, delete=False) as file:
            temporary = Path(file.name)
            file.write(content)
    except OSError as error:
        raise Outage("file.not_written", name=path.name) from error
    try:
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise Outage("file.not_written", name=path.name) from error
    return path
