"""The keys of this device, on the sheet of its certificate: how long they are in use, and other ones in their place."""

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.features.sync.bundle_meter import stack
from desktop.features.sync.headline import REVOKED
from desktop.runtime.key_words import ages_said, waiting_said
from desktop.runtime.services import Services
from desktop.widgets.controls import PLAIN, Button, label
from desktop.widgets.failures import failure_words
from desktop.widgets.lines import Lines
from sync.engine.messages import ChangeKeys
from sync.store.queries import own_keys
from sync.store.queries.own_keys import OwnKeys

NOTHING, RUNNING, CHANGED = "", "keys.running", "keys.changed"


class KeysPanel(QWidget):
    """Reads what stands whenever its sheet is opened, and when the device became another."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._held: OwnKeys | None = None
        self._said = NOTHING
        self._error: BaseException | None = None
        self._title, self._hint = label("row"), label("label", wrap=True)
        self.present = Lines(services.look, step="small", pairs=True)
        self.waits = label(wrap=True)
        self.change_button = Button(services.look, PLAIN, icon_name="refresh")
        self.change_button.clicked.connect(self.change)
        self.refusal, self.said = label(tone="refused", wrap=True), label(wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        stack(column, self._title, self._hint, self.present, self.waits, self.change_button, self.refusal, self.said)
        services.engine.changed.connect(self._on_changed)

    def open(self) -> None:
        """Show what stands now."""
        if self._said != RUNNING:
            self._said, self._error = NOTHING, None
        self._read()

    def change(self) -> None:
        """Ask for other keys; where people sign in the window asks for the secret first."""
        if self._said != RUNNING:
            self._said, self._error = RUNNING, None
            self._tell()
            self._services.engine.submit(ChangeKeys(), done=self._on_done, failed=self._on_failed)

    def reword(self) -> None:
        """Say everything in the present language."""
        say = self._services.words.say
        self._title.setText(say("keys.title"))
        self._hint.setText(say("keys.hint"))
        self.change_button.setText(say("keys.change"))
        self._tell()

    def restyle(self) -> None:
        """Show everything in the present theme."""
        self.change_button.restyle()

    def _read(self) -> None:
        self._services.readers.query(own_keys.own_keys, to=self._on_read)

    def _tell(self) -> None:
        words, held = self._services.words, self._held
        self.present.setText("" if held is None else ages_said(held, words, now_ms=self._services.clock()))
        self._show(self.waits, "" if held is None or self._said == RUNNING else waiting_said(held, words))
        self._show(self.refusal, "" if self._error is None else failure_words(self._error, words))
        barred = self._barred()
        self._show(self.said, words.say(self._said or barred) if self._said or barred else "")
        self.change_button.setEnabled(not barred and self._said != RUNNING)
        self.change_button.setAccessibleDescription(words.say(barred) if barred else "")

    def _barred(self) -> str:
        link = self._services.engine.link
        if link is not None and link.error == REVOKED:
            return "sync.revoked.off"
        return "keys.uncertified" if self._held is not None and not self._held.certified else ""

    @staticmethod
    def _show(part: QWidget, text: str) -> None:
        part.setVisible(bool(text))
        part.setText(text)  # type: ignore[attr-defined]

    def _on_read(self, held: object) -> None:
        assert held is None or isinstance(held, OwnKeys)
        self._held = held
        self._tell()

    def _on_done(self, told: object) -> None:
        self._said = CHANGED if isinstance(told, Mapping) and told.get("changed") else NOTHING
        self._read()

    def _on_failed(self, error: BaseException) -> None:
        self._said, self._error = NOTHING, error
        self._read()

    def _on_changed(self, changes: Mapping[str, frozenset[bytes]]) -> None:
        if "device" in changes and self.isVisible():
            self._read()
