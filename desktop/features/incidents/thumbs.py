"""The thumbnails of this page: read when a row that has one is painted, decoded on the pool, kept while they are wanted."""

from collections import OrderedDict

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from desktop.runtime.previews import thumbnail
from desktop.runtime.services import Services
from sync.store.queries import attachments

KEPT = 300


class Thumbs(QObject):
    """Owned by the page; `came` when one more can be painted."""

    came = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._held: OrderedDict[bytes, QPixmap | None] = OrderedDict()
        self._asked: set[bytes] = set()

    def get(self, address: bytes | None) -> QPixmap | None:
        """Return a thumbnail that is here; one that is not is asked for, once."""
        if address is None:
            return None
        if address in self._held:
            self._held.move_to_end(address)
            return self._held[address]
        if address not in self._asked:
            self._asked.add(address)
            self._services.readers.query(attachments.preview, address, to=self._on_read, failed=self._on_unread)
        return None

    def look_again(self) -> None:
        """Ask anew for what was not here: it may have come."""
        self._asked = {address for address in self._asked if address in self._held}

    def _on_read(self, found: object) -> None:
        assert isinstance(found, tuple)
        address, content = found
        if content:
            self._services.pool.run(_decoded, address, content, done=self._on_decoded, failed=self._on_unread)

    def _on_decoded(self, found: object) -> None:
        assert isinstance(found, tuple)
        address, image = found
        self._held[address] = QPixmap.fromImage(image) if isinstance(image, QImage) else None
        while len(self._held) > KEPT:
            gone, _ = self._held.popitem(last=False)
            self._asked.discard(gone)
        self.came.emit()

    def _on_unread(self, _error: BaseException) -> None:
        """Be content: the row shows the icon of its kind, and asks again when something changed."""


def _decoded(address: bytes, content: bytes) -> tuple[bytes, QImage | None]:
    return address, thumbnail(content)
