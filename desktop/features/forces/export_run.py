"""An export as it goes: read page after page, then write one file beside the window; it can be stopped, and leaves nothing half."""

from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal

from desktop.features.forces.import_work import SORTS
from desktop.runtime.services import Services
from sync.domain.commands.looks import NoteLook
from sync.domain.kinds.look import EXPORT
from sync.domain.units_export import cells, headings
from sync.store.queries import forces_sheet
from sync.store.queries.forces_rows import BoardQuestion
from sync.store.sheet_writer import Cell, write_sheet


class ExportRun(QObject):
    """One export; owned by the page, one at a time.

    Signals:
        went: rows read so far.
        done: rows in the file, or None when it was stopped.
        failed: an error.
    """

    went = Signal(int)
    done = Signal(object)
    failed = Signal(object)

    def __init__(self, services: Services, sort: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._sort = sort
        self._rows: list[tuple[Cell, ...]] = []
        self._stopped = Event()
        self._path = Path()
        self._note = ""
        self._private = False
        self._reason = ""
        self._question = BoardQuestion()

    def begin(self, path: Path, question: BoardQuestion, *, private: bool, reason: str, note: str) -> None:
        """Write what `question` asks for into `path`; where names and phones go out with it, that is a record first."""
        self._path, self._question, self._private, self._note = path, question, private, note
        self._reason = reason
        self._ask(b"")

    def stop(self) -> None:
        """Leave no file."""
        self._stopped.set()

    def _ask(self, after: bytes) -> None:
        arguments = (self._sort, self._question, after)
        self._services.readers.query(forces_sheet.export, *arguments, to=self._on_page, failed=self.failed.emit)

    def _on_page(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        if self._stopped.is_set():
            self.done.emit(None)
            return
        sheet = SORTS[self._sort]
        self._rows.extend(cells(sheet, row.values, row.organisation_name, private=self._private) for row in rows)
        self.went.emit(len(self._rows))
        if rows:
            self._ask(rows[-1].id)
        elif self._private and self._rows:
            fields = tuple(field.name for field in sheet.kind.fields if field.private)
            look = NoteLook(act=EXPORT, kind=sheet.kind.name, fields=fields, records=len(self._rows), reason=self._reason or None)
            self._services.masks.note(look, self._begin_to_write)
        else:
            self._begin_to_write()

    def _begin_to_write(self) -> None:
        self._services.pool.run(self._write, done=self.done.emit, failed=self.failed.emit)

    def _write(self) -> int | None:
        """Write the file; on a thread of the pool, touching nothing of Qt."""
        head = headings(SORTS[self._sort], private=self._private)
        return write_sheet(self._path, note=self._note, headings=head, rows=self._rows, is_stopped=self._stopped.is_set)
