"""Printing what is in view: the page says which papers there are, this asks where to, has it set and says what came of it."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QPagedPaintDevice, QPdfWriter
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop.runtime.services import Services
from desktop.shell.notices import Notices
from desktop.shell.print_card import PrintCard
from desktop.widgets.page import Page, PaperOffer
from sync.domain.failures import Outage

if TYPE_CHECKING:
    from desktop.shell.print_job import PrintJob
    from desktop.widgets.paper import Paper

CAUSE = "printing"
PDF_DPI = 300
_FORBIDDEN = str.maketrans(dict.fromkeys('\\/:*?"<>|', " "))


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
        self.put_away()
        self.card = PrintCard(self._services, page.papers(), self._window)
        self.card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.card.chosen.connect(self._on_chosen)
        corner = page.mapTo(self._window, QPoint((page.width() - self.card.width()) // 2, 8))
        self.card.move(corner)
        self.card.show()
        self.card.raise_()
        self.card.focus_first()

    def put_away(self) -> None:
        """Take the card away: its papers are those of what was shown when it opened."""
        if self.card is not None and isValid(self.card):
            self.card.close()

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

    def begin(self, request: "_Request", paper: "Paper") -> None:
        """Begin a job for the paper that was asked for last; one asked for before is passed over."""
        if request is not self._request:
            return
        self._request = None
        offer, to_file = request.offer, request.to_file
        device = self._file_device(offer) if to_file else self._services.files.to_printer(self._window)
        if device is None:
            return
        # Only now: what sets a paper is not needed before one is printed.
        from desktop.shell.print_job import PrintJob

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

    def take(self, paper: "Paper") -> None:
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
