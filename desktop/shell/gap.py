"""When a desk is told what came in: after every gap, and not before its questions had time to answer themselves.

A gap begins when the last path is lost, and with each start of the window. While there is contact and no gap, what arrives is
seen as it arrives, so the mark in the store moves on by itself; in a gap it stands still until the person puts the card away.
"""

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.runtime.pace import Pace
from desktop.runtime.services import Changes, Services
from sync.store.queries import digest
from sync.store.queries.digest import Digest
from sync.store.queries.rows import LinkStatus

DARK = "offline"
# So long nothing more must have come before questions are told, and a gap that brought nothing is over.
WINDOW_MS = 20_000
# A summary of thousands of entries: orders and alarms have their own places, at once.
PAUSE_MS = 5_000
MARK_MS = 60_000


class Gap(QObject):
    """Watches link and arrivals. `told`: a `Digest` to show, and whether its questions stand; `over`: nothing is to be shown."""

    told = Signal(object, bool)
    over = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._is_gap = True
        self._has_contact = False
        self._is_closed = False
        self._pace = Pace(self)
        self._pace.due.connect(self._on_due)
        self.window_timer = QTimer(self)
        self.window_timer.setSingleShot(True)
        self.window_timer.setInterval(WINDOW_MS)
        self.window_timer.timeout.connect(self._on_window_closed)
        self.mark_timer = QTimer(self)
        self.mark_timer.setInterval(MARK_MS)
        self.mark_timer.timeout.connect(self._on_mark_due)
        self.mark_timer.start()
        services.engine.changed.connect(self._on_changed)
        services.engine.status.connect(self._on_status)

    def look(self) -> None:
        """Look what came in, as at the start of a window."""
        self._pace.want()

    def dismiss(self) -> None:
        """Remember that the person was told."""
        self._services.engine.told()
        self._is_gap = not self._has_contact
        self.over.emit()

    def _on_status(self, status: object) -> None:
        assert isinstance(status, LinkStatus)
        contact = status.state != DARK
        if contact == self._has_contact:
            return
        self._has_contact = contact
        self._is_closed = False
        if contact:
            self.window_timer.start()
            # What came while it was dark is told as soon as there is contact, whatever was read just before.
            self._pace.hurry()
            self._pace.want()
            return
        self.window_timer.stop()
        if not self._is_gap:
            # What arrived until now was seen; the gap begins here.
            self._is_gap = True
            self._services.engine.told()

    def _on_changed(self, _changes: Changes) -> None:
        if not self._is_gap:
            return
        if self._has_contact and not self._is_closed:
            self.window_timer.start()
            self._pace.slow(PAUSE_MS)
        self._pace.want()

    def _on_window_closed(self) -> None:
        self._is_closed = True
        self._pace.slow(0)
        self._pace.want()

    def _on_due(self) -> None:
        self._services.readers.query(digest.since_told, to=self._on_digest)

    def _on_mark_due(self) -> None:
        if not self._is_gap:
            self._services.engine.told()

    def _on_digest(self, found: object) -> None:
        assert isinstance(found, Digest)
        self._pace.ended()
        if not self._is_gap:
            return
        if found.since_ms is None:
            self._services.engine.told()
        elif found.order_count or found.changes or found.questions:
            self.told.emit(found, self._is_closed)
            return
        self.over.emit()
        if self._is_closed:
            self._is_gap = False
            self._services.engine.told()
