"""Fields under an input method: while letters are being composed into characters, no key submits, leaves or commands anything.

Most input methods take the keys themselves. Some pass Enter and function keys on, and Qt's line would then commit half a word
and submit it; whoever composes means the word.
"""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QWidget


class Composing(QObject):
    """Watches one field; its parent is the field. `is_active` while letters wait to become characters."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self.is_active = False
        self.come_first()

    def come_first(self) -> None:
        """Judge events before every filter installed up to now."""
        self._field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep keys and shortcuts away while composing."""
        if isinstance(event, QInputMethodEvent):
            self.is_active = bool(event.preeditString())
        elif event.type() == QEvent.Type.FocusOut:
            self.is_active = False
        elif self.is_active and event.type() in {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress}:
            event.accept()
            return True
        return False
