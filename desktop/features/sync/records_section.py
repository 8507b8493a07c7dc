"""Where each record is, and which is sent first."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from desktop.features.sync.lines import Head, Said
from desktop.features.sync.reading import Reading
from desktop.features.sync.record_paints import RecordPaints
from desktop.features.sync.section import Section
from desktop.runtime.services import Services
from desktop.widgets.rows_view import RowPaint
from sync.store.queries.rows import RecordReachRow

COLUMNS = ("record.here", "record.peers", "record.at_center", "record.seen_by")


def may_hurry(row: object) -> bool:
    """Tell whether a row is a record that the center lacks and that this device holds."""
    return isinstance(row, RecordReachRow) and row.center_ms is None and bool(row.entry)


class RecordsSection(Section):
    """Pins, too.

    Signals:
        refused: a pin failed; the error.
    """

    refused = Signal(object)

    def __init__(self, services: Services, reading: Reading, parent: QObject | None = None) -> None:
        super().__init__(services, reading, parent)
        self._paints = RecordPaints(services, reading)

    def lines(self) -> Sequence[object]:
        rows = self.reading.records
        if rows is None or self.reading.status is None:
            return ()
        words = self.services.words
        missing = sum(1 for row in rows if row.center_ms is None)
        note = words.say("sync.not_at_center", count=missing) if missing else ""
        nothing = Said(key="sync.none_found" if self.reading.looked_for else "sync.no_records")
        return (Head(title="sync.records", note=note, columns=COLUMNS, warns=True), *(rows or (nothing,)))

    def paints(self) -> Mapping[type, RowPaint]:
        return self._paints.paints()

    def pick(self, row: object) -> None:
        """Send a record first, or in its turn again."""
        if isinstance(row, RecordReachRow) and may_hurry(row) and not self.reading.is_revoked:
            on = row.entry not in self.reading.pinned
            self.services.engine.pin(row.entry, on=on, done=self._on_pin, failed=self._on_not_pinned)

    def _on_pin(self, _answer: object) -> None:
        self.reading.read_pins()

    def _on_not_pinned(self, error: BaseException) -> None:
        self.refused.emit(error)
