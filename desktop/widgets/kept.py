"""What is half typed or half chosen in a field, kept as it comes and put back when the field is made again.

A moment is kept with its day: a bare clock time typed before midnight must not come back as one of the next day.
What was picked is kept with its name, so that it stands there at once. A flag is not kept: "knowingly" is said anew each time.

A choice is kept as JSON: a list of [sort of value, value, title, note].
"""

import json
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QObject
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from desktop.runtime.services import Drafts
from desktop.runtime.words import at
from desktop.widgets.editors import Candidate, ChoiceEditor, MomentEditor, PickEditor, Unreadable


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
            # One goes on where one stopped.
            self._editor.moveCursor(QTextCursor.MoveOperation.End)
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


class KeptChoice(QObject):
    """Ties what was chosen or picked to its draft; its parent is the editor. `restores` as for a text."""

    def __init__(self, drafts: Drafts, key: str, editor: ChoiceEditor | PickEditor, *, restores: bool = True) -> None:
        super().__init__(editor)
        self._kept = drafts
        self._key = key
        self._editor = editor
        self._first = self._shown()
        text = drafts.text(key)
        if text and restores:
            self._show(_candidates(text))
        if isinstance(editor, ChoiceEditor):
            editor.currentIndexChanged.connect(self._on_changed)
        else:
            editor.changed.connect(self._on_changed)

    def forget(self) -> None:
        """Drop the draft: the choice was sent."""
        self._kept.put(self._key, "")

    def _on_changed(self, *_index: int) -> None:
        shown = self._shown()
        self._kept.put(self._key, "" if shown == self._first else shown)

    def _shown(self) -> str:
        if isinstance(self._editor, PickEditor):
            return _text(self._editor.taken)
        value = self._editor.value()
        return _text((Candidate(value=bytes(value.data()) if isinstance(value, QByteArray) else value, title=""),))

    def _show(self, candidates: Sequence[Candidate]) -> None:
        for candidate in candidates:
            if isinstance(self._editor, PickEditor):
                self._editor.set_value(candidate)
            elif self._editor.findData(candidate.value) >= 0:
                self._editor.set_value(candidate.value)


def _text(candidates: Sequence[Candidate]) -> str:
    rows = [
        ["bytes", row.value.hex(), row.title, row.note] if isinstance(row.value, bytes) else ["plain", row.value, row.title, row.note]
        for row in candidates
    ]
    return json.dumps(rows, ensure_ascii=False)


def _candidates(text: str) -> tuple[Candidate, ...]:
    """Return what `_text` kept; nothing for what another version kept."""
    try:
        return tuple(Candidate(value=_value(sort, value), title=title, note=note) for sort, value, title, note in json.loads(text))
    except (ValueError, TypeError):
        return ()


def _value(sort: str, value: object) -> object:
    if sort == "bytes":
        return bytes.fromhex(str(value))
    # A point: JSON has lists only, and what was picked is kept by its value.
    return tuple(value) if isinstance(value, list) else value
