"""What is half typed in a field, kept as it is typed and put back when the field is made again.

A moment is kept with its day: a bare clock time typed before midnight must not come back as one of the next day.
"""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from desktop.runtime.services import Drafts
from desktop.runtime.words import at
from desktop.widgets.editors import MomentEditor, Unreadable


class KeptDraft(QObject):
    """Ties one text editor to its draft; its parent is the editor.

    Args:
        restores: whether a text kept earlier takes the place of what stands there; what a person has just chosen stays.
    """

    def __init__(self, drafts: Drafts, key: str, editor: QLineEdit | QPlainTextEdit, *, restores: bool = True) -> None:
        super().__init__(editor)
        self._kept = drafts
        self._key = key
        self._editor = editor
        self._first = self._shown()
        text = drafts.text(key)
        if text and restores:
            self._show(text)
        editor.textChanged.connect(self._on_changed)

    def forget(self) -> None:
        """Drop the draft: the text was sent."""
        self._kept.put(self._key, "")

    def _on_changed(self, *_text: str) -> None:
        shown = self._shown()
        # What stood there first is no draft of anybody's.
        self._kept.put(self._key, "" if shown == self._first else self._dated() or shown)

    def _shown(self) -> str:
        return self._editor.text() if isinstance(self._editor, QLineEdit) else self._editor.toPlainText()

    def _show(self, text: str) -> None:
        if isinstance(self._editor, QLineEdit):
            self._editor.setText(text)
        else:
            self._editor.setPlainText(text)
        if isinstance(self._editor, MomentEditor):
            # Said again as people write it: with the day only when it was another.
            try:
                self._editor.set_value(self._editor.value())
            except Unreadable:
                return

    def _dated(self) -> str:
        if not isinstance(self._editor, MomentEditor):
            return ""
        try:
            value = self._editor.value()
        except Unreadable:
            return ""
        return f"{at(value):%Y-%m-%d %H:%M}" if isinstance(value, int) else ""
