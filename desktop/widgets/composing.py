"""Fields under an input method: while letters are being composed into characters, no key submits, leaves or commands anything.

Most input methods take the keys themselves. Some pass Enter and function keys on, and Qt's line would then commit half a word
and submit it; whoever composes means the word.

One key is let through: F2 leads to the command line from anywhere. What was being composed is committed first, by the input
method where there is one, else as the letters that stand there; nothing typed is lost.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_EDITING = frozenset({Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_Y, Qt.Key.Key_Z})


class Composing(QObject):
    """Watches one field; its parent is the field. `is_active` while letters wait to become characters.

    Args:
        is_left_by_f2: whether F2 commits and goes on its way; not in the field to which it leads.
    """

    def __init__(self, field: QWidget, *, is_left_by_f2: bool = True) -> None:
        super().__init__(field)
        self._field = field
        self._is_left_by_f2 = is_left_by_f2
        self._letters = ""
        self.is_active = False
        self.come_first()

    def come_first(self) -> None:
        """Judge events before every filter installed up to now."""
        self._field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep keys and shortcuts away while composing."""
        if isinstance(event, QInputMethodEvent):
            self._letters = event.preeditString()
            self.is_active = bool(self._letters)
        elif event.type() == QEvent.Type.FocusOut:
            self.is_active = False
        elif self.is_active and event.type() in {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress}:
            if self._is_left_by_f2 and _is_f2(event):
                self.settle()
                return False
            event.accept()
            return True
        elif event.type() == QEvent.Type.ShortcutOverride and _is_ours(event):
            event.ignore()
            return True
        return False

    def settle(self) -> None:
        """Commit what is being composed."""
        QGuiApplication.inputMethod().commit()
        if self.is_active:
            committed = QInputMethodEvent("", [])
            committed.setCommitString(self._letters)
            QApplication.sendEvent(self._field, committed)


def _is_ours(event: QEvent) -> bool:
    """Tell whether a field must leave this key to the window.

    Qt's fields on X11 take Ctrl with E, D, H, K, U and others for moving and deleting, before any shortcut of a page; elsewhere they
    do not. What edits everywhere stays with the field.
    """
    if not isinstance(event, QKeyEvent) or event.modifiers() != Qt.KeyboardModifier.ControlModifier:
        return False
    return Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z and event.key() not in _EDITING


def _is_f2(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F2 and event.modifiers() == Qt.KeyboardModifier.NoModifier
