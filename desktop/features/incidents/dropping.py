"""Files dragged onto the page of an incident: what they will be attached to is said while they are over it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop.features.incidents.attaching import can_take
from desktop.runtime.services import Services
from desktop.widgets.controls import ground
from desktop.widgets.rows_view import RowsView
from sync.store.queries.rows import JournalRow, OrderRow

MARGIN = 24


class Dropping(QObject):
    """Watches a page.

    Args:
        may_take: whether anything may be attached now.
        views: the lists over whose rows a drop means the row.

    Signals:
        dropped: what was let go, and over which journal line or order, None for any other place.
    """

    dropped = Signal(object, object)

    def __init__(self, services: Services, page: QWidget, may_take: Callable[[], bool], views: Sequence[RowsView]) -> None:
        super().__init__(page)
        self._page = page
        self._may_take = may_take
        self._views = tuple(views)
        self.hint = DropHint(services, page)
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.hint.hide()
            event.acceptProposedAction()
            self.dropped.emit(event.mimeData(), self.row_at(event.position().toPoint()))
            return True
        if isinstance(event, (QDragEnterEvent, QDragMoveEvent)):
            if self._may_take() and can_take(event.mimeData()):
                event.acceptProposedAction()
                self.hint.say(self.row_at(event.position().toPoint()))
            else:
                event.ignore()
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.hint.hide()
            return True
        return False

    def row_at(self, point: QPoint) -> JournalRow | OrderRow | None:
        """Return the journal line or order under a point of the page, None for any other place."""
        for view in self._views:
            at = view.viewport().mapFrom(self._page, point)
            if view.isVisible() and view.viewport().rect().contains(at):
                row = view.row_under(at)
                if isinstance(row, OrderRow) or (isinstance(row, JournalRow) and row.struck is None):
                    return row
        return None


class DropHint(QLabel):
    """Stands at the foot of its page, out of the pointer's way."""

    def __init__(self, services: Services, page: QWidget) -> None:
        super().__init__(page)
        self._services = services
        self._page = page
        self.setProperty("overlay", True)
        self.setProperty("tone", "accent")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setContentsMargins(16, 8, 16, 8)
        ground(self, "card")
        self.hide()

    def say(self, row: object) -> None:
        """Say it for the row under the pointer, or for the incident."""
        words = self._services.words
        if isinstance(row, JournalRow):
            said = words.say("files.drop_on_line", clock=words.clock(row.stated_at))
        elif isinstance(row, OrderRow):
            said = words.say("files.drop_on_order", number=row.number)
        else:
            said = words.say("files.drop")
        self.setText(said)
        self.adjustSize()
        self.move((self._page.width() - self.width()) // 2, self._page.height() - self.height() - MARGIN)
        self.raise_()
        self.show()
