"""The key of the database, on the sheet of the certificate: since when it is in use, and another one in its place, by the passphrase.

How far a change is stands on a card over the window while no engine works (`desktop.shell.rekey_desk`); here stands how it ended.
"""

from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.features.sync.bundle_meter import stack
from desktop.runtime.database_key import KeyChanged
from desktop.runtime.services import Services
from desktop.widgets.controls import PLAIN, Button, label
from desktop.widgets.editors import SecretEditor
from desktop.widgets.failures import failure_words
from sync.engine.messages import ChangeDatabaseKey
from sync.store.queries import own_keys
from sync.store.queries.own_keys import OwnKeys

NOTHING, RUNNING, CHANGED, LOST = "", "keys.database.running", "keys.database.changed", "keys.database.keystore_lost"
BYTES_S = 25_000_000  # what a laptop of the emergency office reads and writes of it, rather too little than too much
SPAN_S_MIN = 10


class DatabaseKeyPanel(QWidget):
    """Reads what stands whenever its sheet is opened. What was typed is gone when it is: a passphrase is no draft."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._held: OwnKeys | None = None
        self._said: tuple[str, ...] = ()
        self._error: BaseException | None = None
        self._title, self._hint, self.long = label("row"), label("label", wrap=True), label("label", wrap=True)
        self.field = SecretEditor()
        self.change_button = Button(services.look, PLAIN, icon_name="refresh")
        self.change_button.clicked.connect(self.change)
        self.refusal, self.said = label(tone="refused", wrap=True), label(wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        # How it ended stands above the field, which has the keyboard and is in sight on a low screen too.
        stack(column, self._title, self._hint, self.long, self.refusal, self.said, self.field, self.change_button)

    def open(self) -> None:
        """Show what stands now."""
        if RUNNING not in self._said:
            self._said, self._error = (), None
            self.field.clear()
        self._services.readers.query(own_keys.own_keys, to=self._on_read)

    def change(self) -> None:
        """Ask for another key by the passphrase that is typed; where people sign in the window asks for the secret first."""
        if RUNNING in self._said or self._barred():
            return
        if not self.field.text():
            self.field.setFocus()
            return
        self._said, self._error = (RUNNING,), None
        self._tell()
        self._services.engine.submit(ChangeDatabaseKey(self.field.text()), done=self._on_done, failed=self._on_failed)

    def reword(self) -> None:
        """Say everything in the present language."""
        say = self._services.words.say
        self._title.setText(say("keys.database.title"))
        self._hint.setText(say("keys.database.hint"))
        self.field.setAccessibleName(say("keys.database.passphrase"))
        self.field.setPlaceholderText(say("keys.database.passphrase"))
        self.change_button.setText(say("keys.database.do"))
        self._tell()

    def restyle(self) -> None:
        """Show everything in the present theme."""
        self.change_button.restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.field.hasFocus():
            if not event.isAutoRepeat():
                self.change()
            return
        super().keyPressEvent(event)

    def _tell(self) -> None:
        words, held, barred = self._services.words, self._held, self._barred()
        self.long.setVisible(held is not None and not barred)
        if held is not None:
            seconds = max(SPAN_S_MIN, ceil(held.database_bytes / BYTES_S))
            self.long.setText(words.say("keys.database.long", size=words.size(held.database_bytes), span=words.span(seconds)))
        self.refusal.setVisible(self._error is not None)
        self.refusal.setText("" if self._error is None else failure_words(self._error, words))
        said = self._said or ((barred,) if barred else ())
        self.said.setVisible(bool(said))
        self.said.setText("\n".join(words.say(key) for key in said))
        is_free = not barred and RUNNING not in self._said
        for part in (self.field, self.change_button):
            part.setEnabled(is_free)
            part.setAccessibleDescription(words.say(barred) if barred else "")

    def _barred(self) -> str:
        return "keys.database.plain" if self._held is not None and not self._held.wrapped else ""

    def _on_read(self, held: object) -> None:
        assert held is None or isinstance(held, OwnKeys)
        self._held = held
        self._tell()

    def _on_done(self, changed: object) -> None:
        lost = isinstance(changed, KeyChanged) and changed.keystore_lost
        self._said, self._error = (CHANGED, LOST) if lost else (CHANGED,), None
        self.field.clear()
        self._services.readers.query(own_keys.own_keys, to=self._on_read)

    def _on_failed(self, error: BaseException) -> None:
        self._said, self._error = (), error
        self._tell()
        self.field.setFocus()
        self.field.selectAll()
