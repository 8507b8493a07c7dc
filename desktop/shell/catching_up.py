"""While the engine makes the state anew, as after an update, the screens show less than there is: this says so, and how much is left.

Entries wait in the log also for other reasons, an unknown author say; those are no business of this notice. It stands while the
number that waits goes down, from the start of an engine until nothing is left or the rest stands still.
"""

from PySide6.QtCore import QObject, QTimer

from desktop.runtime.services import Services
from desktop.shell.notices import FOLDING, Notices
from sync.store.queries import uncounted

ASK_MS = 1_000
# Fewer are folded before anyone has read the sentence.
COUNT_MIN = 200
STILL_MAX = 10


class CatchingUp(QObject):
    """Asks once a second after each start of an engine; owned by the window.

    A class because it remembers how many waited when it asked last.
    """

    def __init__(self, services: Services, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._notices = notices
        self._waited = 0
        self._still = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(ASK_MS)
        self._timer.timeout.connect(self._ask)

    def begin(self) -> None:
        """Look from now on: an engine has started."""
        self._waited, self._still = 0, 0
        self._ask()

    def _ask(self) -> None:
        self._services.readers.query(uncounted.entries, to=self._on_count, failed=self._on_failed)

    def _on_count(self, count: object) -> None:
        assert isinstance(count, int)
        self._still = self._still + 1 if count >= self._waited > 0 else 0
        self._waited = count
        if count == 0 or self._still > STILL_MAX:
            self._notices.end(FOLDING)
            return
        if count >= COUNT_MIN:
            self._notices.tell(FOLDING, "notice.folding", grave=True, count=count)
        self._timer.start()

    def _on_failed(self, _error: BaseException) -> None:
        # Whatever failed is told by those whose rows are shown.
        self._timer.start()
