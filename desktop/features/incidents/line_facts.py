"""The further fields of a journal line: stated time, who said it, who passed it on, where, and which desks have dealt with it.

They lie beside the way of text and Enter: hidden until asked for, and gone again once the line is written.
"""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.runtime.services import Services
from desktop.widgets.controls import TAB, Button
from desktop.widgets.editors import MomentEditor, TextEditor, Unreadable
from desktop.widgets.texts import Texts
from sync.domain.kinds.journal import TICKS
from sync.domain.registry import KINDS

_TEXTS = ("said_by", "relayed_by", "place")


class LineFacts(QWidget):
    """Two rows of fields. `entered` when Enter is pressed in one of them: it writes the line."""

    entered = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = Texts(services.words)
        self.stated_at = MomentEditor(services.words, services.clock)
        self.stated_at.setFixedWidth(112)
        self.texts = {name: TextEditor() for name in _TEXTS}
        self.ticks = {tick: Button(services.look, TAB) for tick in TICKS}
        bind = self._texts.bind
        for name, editor in (("stated_at", self.stated_at), *self.texts.items()):
            bind(editor.setPlaceholderText, f"journal.{name}")
            bind(editor.setAccessibleName, f"journal.{name}")
            editor.returnPressed.connect(self.entered)
        for name, editor in self.texts.items():
            editor.setMaxLength(KINDS["journal"].by_name[name].chars_max)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row, parts in (
            (first, (self.stated_at, self.texts["said_by"], self.texts["relayed_by"])),
            (second, (self.texts["place"], *self.ticks.values())),
        ):
            row.setSpacing(8)
            for part in parts:
                row.addWidget(part)
        for tick, button in self.ticks.items():
            button.setCheckable(True)
            bind(button.setText, f"tick.{tick}")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 0)
        column.setSpacing(8)
        column.addLayout(first)
        column.addLayout(second)
        self.setFocusProxy(self.stated_at)

    def read(self) -> Mapping[str, object] | None:
        """Return what is given by field, None when the time can't be read."""
        try:
            stated = self.stated_at.value()
        except Unreadable:
            self.stated_at.setFocus()
            return None
        texts = {name: editor.value() for name, editor in self.texts.items()}
        ticked = tuple(tick for tick, button in self.ticks.items() if button.isChecked())
        return {"stated_at": stated, **texts, "ticks": ticked}

    def clear(self) -> None:
        """Empty every field."""
        self.stated_at.clear()
        for editor in self.texts.values():
            editor.clear()
        for button in self.ticks.values():
            button.setChecked(False)

    def reword(self) -> None:
        """Say everything in the present language."""
        self._texts.reword()
