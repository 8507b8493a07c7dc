"""Where the center is: set, changed or taken back on a device at work, not only at its first start.

An address carries the print of the center's root and is longer than anyone types well: a picture of its code, or the camera, types it.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.sync.section import Act, Sheet
from desktop.runtime.services import Services
from desktop.widgets.code_source import CodeSource, read_center
from desktop.widgets.controls import PLAIN, PRIMARY, Button, label
from desktop.widgets.editors import TextEditor
from desktop.widgets.failures import failure_words
from desktop.widgets.kept import KeptDraft
from sync.store.queries import paths
from sync.store.queries.rows import SyncStatus

DRAFT = "sync.center"
CENTER = "center"


class CenterSheet(Sheet):
    """One field, where its text may come from, and what stands now. Escape closes it; what was typed stays as a draft."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._address = ""
        self._error: BaseException | None = None
        self._said = ""
        self._sent: str | None = None
        self._title, self._hint = label("section", wrap=True), label("label", wrap=True)
        self.present = label(wrap=True)
        self._label = label("label")
        self.field = TextEditor()
        self._kept: KeptDraft | None = None
        self.source = CodeSource(services, reads=read_center, what="center", brief=True)
        self.source.found.connect(self._on_scanned)
        self.source.failed.connect(self._on_not_scanned)
        self.refusal, self.said = label(tone="refused", wrap=True), label(wrap=True)
        self.save_button = Button(services.look, PRIMARY, icon_name="check")
        self.save_button.clicked.connect(self.save)
        self.forget_button = Button(services.look, PLAIN)
        self.forget_button.clicked.connect(self.forget)
        self.close_button = Button(services.look, PLAIN)
        self.close_button.clicked.connect(self.leave)
        self._build()

    def acts(self) -> tuple[Act, ...]:
        return (Act(label="center.set", key="F4", icon="building-broadcast-tower", run=self.open),)

    def open(self, _row: object = None) -> None:
        """Show the address that stands, and the one that was half typed."""
        if self._kept is None:
            self._kept = KeptDraft(self.services.drafts, DRAFT, self.field)
        self._error, self._said = None, ""
        self.opened.emit(self)
        self.services.readers.query(paths.status, to=self._on_status)
        self.reword()
        self.field.setFocus()

    def save(self) -> None:
        """Go to what is typed from now on."""
        text = self.field.text().strip()
        if text:
            self._send(text)
        else:
            self.field.setFocus()

    def forget(self) -> None:
        """Go to no center any more; what is here stays here."""
        self._send(None)

    def leave(self) -> None:
        """Close it; the camera rests."""
        self.source.leave()
        self.closed.emit()

    def reword(self) -> None:
        """Say everything in the present language."""
        say = self.services.words.say
        self._title.setText(say("center.title"))
        self._hint.setText(say("center.hint"))
        self._label.setText(say("setup.center"))
        self.field.setAccessibleName(say("setup.center"))
        self.field.setPlaceholderText(say("setup.center.hint"))
        self.save_button.setText(say("center.save"))
        self.forget_button.setText(say("center.forget"))
        self.close_button.setText(say("slip.close"))
        self.source.reword()
        self._tell()

    def restyle(self) -> None:
        for button in (self.save_button, self.forget_button, self.close_button):
            button.restyle()
        self.source.restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.save()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.save_button, 1)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        for part in (self._title, self._hint, self.present, self._label, self.field, self.source, self.refusal, self.said):
            column.addWidget(part)
        column.addLayout(buttons)
        column.addStretch(1)
        # Apart from the field and its act: what it does is seldom meant.
        column.addWidget(self.forget_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _send(self, address: str | None) -> None:
        self._error, self._said = None, ""
        for button in (self.save_button, self.forget_button):
            button.setEnabled(False)
        self._sent = address
        self.services.engine.set_center(address, done=self._on_kept, failed=self._on_failed)

    def _tell(self) -> None:
        words = self.services.words
        self.present.setText(words.say("center.present", address=self._address) if self._address else words.say("center.none"))
        self.forget_button.setVisible(bool(self._address))
        self.refusal.setVisible(self._error is not None)
        if self._error is not None:
            self.refusal.setText(failure_words(self._error, words))
        self.said.setVisible(bool(self._said))
        if self._said:
            self.said.setText(words.say(self._said))

    def _ended(self) -> None:
        for button in (self.save_button, self.forget_button):
            button.setEnabled(True)

    def _on_scanned(self, text: str) -> None:
        """Put what the code says where it can be read before it counts."""
        self._error, self._said = None, ""
        self.field.setText(text)
        self.field.setFocus()
        self._tell()

    def _on_not_scanned(self, error: BaseException) -> None:
        self._error, self._said = error, ""
        self._tell()

    def _on_status(self, status: object) -> None:
        assert isinstance(status, SyncStatus)
        self._address = next((row.name for row in status.paths if row.sort == CENTER), "")
        self._tell()

    def _on_kept(self, _nothing: object) -> None:
        self._ended()
        self._said = "center.left" if self._sent is None else "center.kept"
        self.field.clear()
        if self._kept is not None:
            self._kept.forget()
        self.services.readers.query(paths.status, to=self._on_status)
        self._tell()
        self.changed.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._ended()
        self._error = error
        self._tell()
        self.field.setFocus()
