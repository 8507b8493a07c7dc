"""What several sections of this page read together: the ways out, where records are, what is pinned, what waits for a person."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from desktop.features.sync.headline import REVOKED
from desktop.runtime.services import Services
from sync.store.queries import paths, pins, questions, records
from sync.store.queries.question_rows import Inbox
from sync.store.queries.rows import LinkStatus, RecordReachRow, SyncStatus


class Reading(QObject):
    """The shared rows; owned by the page, which says when to read.

    Signals:
        told: something of the left side reads differently.
        inbox_told: the questions were read.

    Attributes:
        status: None until it was read, as are `records` and `inbox`.
        link: what the engine said last, None before it spoke: whether the link stands now only the engine knows.
        looked_for: what the records are searched for, empty for the newest.
    """

    told = Signal()
    inbox_told = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.status: SyncStatus | None = None
        self.link: LinkStatus | None = services.engine.link
        self.records: tuple[RecordReachRow, ...] | None = None
        self.pinned: frozenset[bytes] = frozenset()
        self.inbox: Inbox | None = None
        self.looked_for = ""
        services.engine.status.connect(self._on_link)

    def refresh(self) -> None:
        """Read everything again."""
        readers = self._services.readers
        readers.query(paths.status, to=self._on_status)
        self.read_pins()
        self.look_for(self.looked_for)
        self.read_inbox()

    def forget(self) -> None:
        """Know nothing, as before the first reading."""
        self.status, self.link, self.records, self.inbox = None, None, None, None
        self.pinned = frozenset()
        self.told.emit()
        self.inbox_told.emit()

    def read_inbox(self) -> None:
        """Read the questions alone, for the badge."""
        self._services.readers.query(questions.inbox, to=self._on_inbox)

    def read_pins(self) -> None:
        """Read what is sent first."""
        self._services.readers.query(pins.pinned, to=self._on_pinned)

    def look_for(self, text: str) -> None:
        """Read the records that `text` finds."""
        self.looked_for = text
        self._services.readers.query(records.reach, text, to=self._on_records)

    @property
    def present(self) -> LinkStatus | None:
        """How the link stands as far as anybody told, None before anything was read."""
        return self.link or (None if self.status is None else self.status.link)

    @property
    def is_revoked(self) -> bool:
        """Whether the center takes nothing more from this device."""
        return self.present is not None and self.present.error == REVOKED

    def _on_link(self, link: object) -> None:
        assert isinstance(link, LinkStatus)
        self.link = link
        self.told.emit()

    def _on_status(self, status: object) -> None:
        assert isinstance(status, SyncStatus)
        self.status = status
        self.told.emit()

    def _on_pinned(self, pinned: object) -> None:
        assert isinstance(pinned, Mapping)
        self.pinned = frozenset(pinned)
        self.told.emit()

    def _on_records(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self.records = rows
        self.told.emit()

    def _on_inbox(self, inbox: object) -> None:
        assert isinstance(inbox, Inbox)
        self.inbox = inbox
        self.inbox_told.emit()
