"""While the key of the database is changed no engine works: a card over the pages says how far it is, and what was typed stays.

The pages stay in sight and take no keys; notices and alarms stay as they are, and above the card.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.runtime.database_key import KeyProgress
from desktop.runtime.services import Services
from desktop.shell.top_bar import HEIGHT
from desktop.widgets.controls import ground, label
from desktop.widgets.meter_bar import MeterBar

if TYPE_CHECKING:
    from desktop.shell.window import Window

WIDTH = 520
SURE_MS = 2_000  # after which what is left can be told from what was done
SHARE_MIN = 0.02


class RekeyCard(QFrame):
    """What happens, how far it is, and how long it may still take."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("overlay", True)
        ground(self, "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._services = services
        self._progress = KeyProgress(0, 0)
        self._since_ms = services.clock()
        self.title, self.hint = label("section", wrap=True), label("label", wrap=True)
        self.said, self.waits = label(wrap=True), label(tone="refused", wrap=True)
        self.bar = MeterBar(services.look)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        for part in (self.title, self.hint, self.bar, self.said, self.waits):
            column.addWidget(part)
        self.setFixedWidth(WIDTH)
        self.tell(self._progress)

    def tell(self, progress: KeyProgress) -> None:
        """Show how far it is."""
        self._progress = progress
        words, done, total = self._services.words, progress.done, progress.total
        self.title.setText(words.say("rekey.title"))
        self.hint.setText(words.say("rekey.hint"))
        self.bar.share = done / total if total else 0.0
        self.bar.update()
        parts = [words.say("rekey.of", done=words.size(done), total=words.size(total))]
        passed_ms = self._services.clock() - self._since_ms
        if passed_ms >= SURE_MS and SHARE_MIN <= self.bar.share < 1:
            parts.append(words.say("rekey.left", span=words.span(passed_ms / 1000 * (total - done) / done)))
        self.said.setText("  ".join(parts))
        why = words.say("rekey.waits", why=words.outage(progress.outage, {})) if progress.outage else ""
        self.waits.setText(why)
        self.waits.setVisible(bool(why))
        self.adjustSize()

    def reword(self) -> None:
        """Say everything in the present language."""
        self.tell(self._progress)


class RekeyDesk(QObject):
    """Owned by the window.

    Args:
        raise_alarms: puts what must be answered above whatever was shown last.
    """

    def __init__(self, services: Services, window: "Window", raise_alarms: Callable[[], None]) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        self._raise_alarms = raise_alarms
        self._left: QWidget | None = None
        self.card: RekeyCard | None = None
        services.engine.rekeying.connect(self._on_rekeying)

    def place(self) -> None:
        """Put the card in the middle, below the bar, and what must be answered above it."""
        if self.card is not None:
            room = self._window.rect()
            corner = QPoint((room.width() - self.card.width()) // 2, max(HEIGHT + 8, (room.height() - self.card.height()) // 3))
            self.card.move(corner)
            self.card.raise_()
            self._raise_alarms()

    def reword(self) -> None:
        """Say everything in the present language."""
        if self.card is not None:
            self.card.reword()

    def _on_rekeying(self, progress: object) -> None:
        assert progress is None or isinstance(progress, KeyProgress)
        if progress is None:
            self._end()
            return
        if self.card is None:
            self._begin()
        assert self.card is not None
        self.card.tell(progress)
        self.place()

    def _begin(self) -> None:
        self._left = QApplication.focusWidget()
        self.card = RekeyCard(self._services, self._window)
        self._let_keys(on=False)
        self.card.show()
        self.card.setFocus()

    def _end(self) -> None:
        if self.card is None:
            return
        self.card.hide()
        self.card.deleteLater()
        self.card = None
        self._let_keys(on=True)
        left, self._left = self._left, None
        if left is not None and isValid(left) and left.isVisible():
            left.setFocus()

    def _let_keys(self, *, on: bool) -> None:
        """Let the pages take keys, or none: nothing that is written now could be kept before the next engine is there."""
        for part in (self._window.rail, self._window.stack, self._window.guide.line):
            part.setEnabled(on)
