"""The ways out of this device, what the next contact will do, and what waits by urgency."""

from collections.abc import Hashable, Mapping, Sequence

from PySide6.QtCore import QObject

from desktop.features.sync.lines import Head, Said
from desktop.features.sync.next_contact import next_contact
from desktop.features.sync.reading import Reading
from desktop.features.sync.section import Section
from desktop.features.sync.ways_paints import WaysPaints
from desktop.runtime.services import Services
from desktop.widgets.rows_view import RowPaint
from sync.store.queries import paths
from sync.store.queries.rows import PathRow, WaitingRow


class WaysSection(Section):
    """Reads nothing of its own."""

    def __init__(self, services: Services, reading: Reading, parent: QObject | None = None) -> None:
        super().__init__(services, reading, parent)
        self._paints = WaysPaints(services)

    def lines(self) -> Sequence[object]:
        reading, words = self.reading, self.services.words
        status = reading.status
        if status is None:
            return (Said(key="sync.loading"),)
        self._paints.set_scale(max((row.ends_s or 0.0 for row in status.waiting), default=0.0))
        self._paints.is_revoked = reading.is_revoked
        first = [row for row in reading.records or () if row.entry in reading.pinned]
        then = words.say("contact.revoked") if reading.is_revoked else next_contact(status.waiting, first, words)
        return (
            Head(title="sync.paths", columns=("path.contact", "path.rate", "path.next")),
            *(self._ways(status.paths) or (Said(key="sync.no_paths"),)),
            Said(key="contact", text=then),
            Head(title="sync.waiting", note=words.say("sync.waiting.note")),
            *(status.waiting or (Said(key="sync.nothing_waits"),)),
        )

    def _ways(self, held: tuple[PathRow, ...]) -> tuple[PathRow, ...]:
        """Return the ways as they stand now, without devices that the LAN's own section shows."""
        link = self.reading.link
        beside = () if link is None or link.yard is None else link.yard.neighbours
        shown = {row.replica.hex() for row in beside if row.replica is not None}
        return tuple(row for row in paths.live_paths(held, link) if row.id not in shown)

    def paints(self) -> Mapping[type, RowPaint]:
        return self._paints.paints()

    def identify(self, row: object) -> Hashable:
        return row.urgency if isinstance(row, WaitingRow) else super().identify(row)
