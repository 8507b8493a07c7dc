"""An import as it goes: read the file, read what stands, preview, then write batch after batch until done or told to stop."""

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.features.forces.import_work import Batch, Plan, batches, guess, plan
from desktop.runtime.services import Services
from sync.store.queries import desk, forces_sheet
from sync.store.queries.forces_rows import Standing
from sync.store.queries.rows import DeskIdentity
from sync.store.sheets import Sheet, read_sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How far an import came.

    Attributes:
        created, updated: rows written.
        total: rows to write.
        error: why it ended before its end, None when it did not.
    """

    created: int = 0
    updated: int = 0
    total: int = 0
    is_over: bool = False
    is_stopped: bool = False
    error: BaseException | None = None

    @property
    def done(self) -> int:
        """Return how many rows are written."""
        return self.created + self.updated


class ImportRun(QObject):
    """One import, from the file to the last batch; owned by the view, one at a time. An answer to an older run is passed over.

    Signals:
        planned: the preview is here.
        failed: the file could not be read or compared.
        went: `Written`, after each batch and at the end.
    """

    planned = Signal(object)
    failed = Signal(object)
    went = Signal(object)

    def __init__(self, services: Services, sort: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.sort = sort
        self.sheet: Sheet | None = None
        self.columns: tuple[str, ...] = ()
        self.plan: Plan | None = None
        self._standing: list[Standing] = []
        self._own: frozenset[str] = frozenset()
        self._batches: list[Batch] = []
        self._now = Written()
        self._is_stopped = False

    def begin(self, path: Path) -> None:
        """Read the file beside the window."""
        self._services.pool.run(read_sheet, path, done=self._on_sheet, failed=self.failed.emit)

    def hold(self, columns: tuple[str, ...]) -> None:
        """Say again what the columns hold, and preview anew."""
        self.columns = columns
        self._plan()

    def write(self) -> None:
        """Write the good rows."""
        assert self.plan is not None
        self._batches = list(batches(self.plan))
        self._now = Written(total=sum(batch.created + batch.updated for batch in self._batches))
        self._next()

    def stop(self) -> None:
        """Write no further batch; the one on its way is answered first."""
        self._is_stopped = True

    def _on_sheet(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.columns = guess(self.sort, sheet)
        self._services.readers.query(desk.identity, to=self._on_identity, failed=self.failed.emit)

    def _on_identity(self, identity: object) -> None:
        assert isinstance(identity, DeskIdentity)
        self._own = frozenset({identity.organisation, identity.organisation_name, identity.short_name})
        self._ask(b"")

    def _ask(self, after: bytes) -> None:
        self._services.readers.query(forces_sheet.standing, self.sort, after, to=self._on_standing, failed=self.failed.emit)

    def _on_standing(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self._standing.extend(rows)
        if rows:
            self._ask(rows[-1].id)
        else:
            self._plan()

    def _plan(self) -> None:
        assert self.sheet is not None
        arguments = (self.sort, self.sheet, self.columns, tuple(self._standing), self._own)
        self._services.pool.run(plan, *arguments, done=self._on_plan, failed=self.failed.emit)

    def _on_plan(self, made: Plan) -> None:
        self.plan = made
        self.planned.emit(made)

    def _next(self) -> None:
        if not self._batches or self._is_stopped:
            stopped = bool(self._batches)
            self._now = replace(self._now, is_over=True, is_stopped=stopped)
            self.went.emit(self._now)
            return
        self.went.emit(self._now)
        self._services.engine.submit(self._batches[0].request, done=self._on_written, failed=self._on_refused)

    def _on_written(self, _answer: object) -> None:
        batch = self._batches.pop(0)
        self._now = replace(self._now, created=self._now.created + batch.created, updated=self._now.updated + batch.updated)
        self._next()

    def _on_refused(self, error: BaseException) -> None:
        self._batches = []
        self._now = replace(self._now, is_over=True, error=error)
        self.went.emit(self._now)
