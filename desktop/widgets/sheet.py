"""A sheet: one act with its form, inside the page. No dialog: the rest of the page stays readable while one decides."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.runtime.theme_settings import Look
from desktop.runtime.words import Words
from desktop.widgets.controls import DANGER, PLAIN, PRIMARY, Button, ground, label, rule
from desktop.widgets.editors import PickEditor
from desktop.widgets.form import Form

SUBJECT_CHARS_MAX = 60


class Sheet(QWidget):
    """Title, what the act is on, hint, form, and the two buttons; Ctrl+Enter does it, Escape leaves it."""

    submitted = Signal(object)
    cancelled = Signal()

    def __init__(
        self,
        form: Form,
        *,
        title: str,
        hint: str,
        act: str,
        danger: bool,
        words: Words,
        look: Look,
        subject: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self.form = form
        self._words = words
        self._keys = (title, hint, act)
        self._title = label("section", wrap=True)
        self._subject = label("row", wrap=True)
        self._subject.setText(subject if len(subject) <= SUBJECT_CHARS_MAX else f"{subject[:SUBJECT_CHARS_MAX]}…")
        if not subject:
            self._subject.hide()
        self._hint = label("label", wrap=True)
        self._refusal = label(tone="refused", wrap=True)
        self._refusal.hide()
        self.act_button = Button(look, DANGER if danger else PRIMARY)
        self.cancel_button = Button(look, PLAIN)
        self.act_button.clicked.connect(self.submit)
        self.cancel_button.clicked.connect(self.cancelled)
        self._scroll = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(16, 8, 16, 8)
        inside.addWidget(form)
        scroll.setWidget(inner)
        self._build()
        self._follow_picks()
        self.reword()

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.setContentsMargins(16, 8, 16, 12)
        buttons.setSpacing(8)
        buttons.addWidget(self.act_button, 1)
        buttons.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.setSpacing(4)
        head.addWidget(self._title)
        head.addWidget(self._subject)
        head.addWidget(self._hint)
        column.addLayout(head)
        column.addWidget(rule(hair=True))
        column.addWidget(self._scroll, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 0, 16, 0)
        foot.addWidget(self._refusal)
        column.addLayout(foot)
        column.addLayout(buttons)

    def _follow_picks(self) -> None:
        for editor in self.form.editors.values():
            if isinstance(editor, PickEditor):
                # The rows offered are placed with the next layout; only then there is something to scroll to.
                editor.grown.connect(self._on_grown, Qt.ConnectionType.QueuedConnection)

    def submit(self) -> None:
        """Read the form and offer its values; the sheet waits for the answer, and until then nothing offers them again."""
        if not self.act_button.isEnabled():
            return
        values = self.form.read()
        if values is None:
            return
        self._refusal.hide()
        self.act_button.setEnabled(False)
        self.submitted.emit(values)

    def refuse(self, sentence: str, fields: Mapping[str, object] | None = None) -> None:
        """Show a refusal beside the field it names (fact `field`), else above the buttons; what was typed stays."""
        self.act_button.setEnabled(True)
        field = (fields or {}).get("field")
        if isinstance(field, str) and self.form.refuse(field, sentence):
            return
        self._refusal.setText(sentence)
        self._refusal.show()

    def resay(self, sentence: str, fields: Mapping[str, object]) -> None:
        """Say the refusal that stands, if it still does, in other words."""
        field = fields.get("field")
        if isinstance(field, str) and field in self.form.editors:
            self.form.resay(field, sentence)
        else:
            self._refusal.setText(sentence)

    def _on_grown(self) -> None:
        """Bring what a field offers into sight with it."""
        editor = self.sender()
        if isinstance(editor, PickEditor) and editor.isVisible():
            self._scroll.ensureWidgetVisible(editor, 0, 8)

    @property
    def lacks(self) -> int:
        """How many pixels of the form are out of sight below."""
        return self._scroll.verticalScrollBar().maximum()

    @property
    def refusal(self) -> str:
        return self._refusal.text()

    @property
    def subject(self) -> str:
        """What the act is on, as the sheet says it; empty for none."""
        return self._subject.text()

    @property
    def hint(self) -> str:
        return self._hint.text()

    def set_hint(self, sentence: str) -> None:
        """Show a sentence that has its facts already, in place of a hint's key."""
        self._hint.setText(sentence)
        self._hint.show()

    def reword(self) -> None:
        title, hint, act = self._keys
        self._title.setText(self._words.say(title))
        self._hint.setText(self._words.say(hint) if hint else "")
        self._hint.setVisible(bool(hint))
        self.act_button.setText(self._words.say(act))
        self.cancel_button.setText(self._words.say("sheet.cancel"))
        self.form.reword()

    def restyle(self) -> None:
        self.act_button.restyle()
        self.cancel_button.restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            # An Enter that is held down since the sheet opened decides nothing.
            if not event.isAutoRepeat():
                self.submit()
            return
        super().keyPressEvent(event)
