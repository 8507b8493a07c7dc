"""A bundle that came in: chosen, looked into, agreed to, taken, and what is owed in return."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.sync.bundle_meter import BundleMeter, scrolled, stack
from desktop.features.sync.bundle_words import changes_words, maker_words, parts_words, receipt_words
from desktop.features.sync.section import Act, Sheet
from desktop.runtime.services import Intent, Services
from desktop.widgets.controls import PLAIN, PRIMARY, Button, ground, label, rule
from desktop.widgets.failures import failure_words
from desktop.widgets.lines import Lines
from desktop.widgets.tick_box import TickBox
from sync.domain.failures import Outage
from sync.engine.bundle_told import PreviewTold, ReceiptTold

BUNDLE_OUT = "bundle_out"
UNKNOWN = "unknown"
PATTERNS = "*.qzb"


class BundleIn(Sheet):
    """Looks into the parts chosen and takes them in. Escape closes it; what runs goes on."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._paths: tuple[Path, ...] = ()
        self._preview: PreviewTold | None = None
        self._receipt: ReceiptTold | None = None
        self._error: BaseException | None = None
        self.is_running = False
        self._title = label("section", wrap=True)
        self._hint = label("label", wrap=True)
        self.choose_button = Button(services.look, PLAIN, icon_name="file-import")
        self.choose_button.clicked.connect(self.choose)
        self.request_button = Button(services.look, PLAIN, icon_name="file-export")
        self.request_button.clicked.connect(self.ask)
        self.requested = label(wrap=True)
        self._wanted_at: Path | None = None
        self._fingerprint = ""
        self._is_asked = False
        self.maker, self.parts, self.changes, self.root, self.receipt = (Lines(services.look, step="small", apart=0) for _ in range(5))
        self._changes_title = label("row")
        self.accept_key, self.accept_root, self.accept_torn = (TickBox(services.look) for _ in range(3))
        for box in self._boxes():
            box.toggled.connect(self._on_agreed)
        self.refusal = label(tone="refused", wrap=True)
        self.meter = BundleMeter(services)
        self.take_button = Button(services.look, PRIMARY)
        self.take_button.clicked.connect(self.take)
        self.return_button = Button(services.look, PRIMARY, icon_name="upload")
        self.return_button.clicked.connect(self.bring_back)
        self.close_button = Button(services.look, PLAIN)
        self.close_button.clicked.connect(self.closed)
        self._build()

    def acts(self) -> tuple[Act, ...]:
        return (Act(label="bundle.in", key="Ctrl+O", icon="download", run=self.open),)

    def open(self, _row: object = None) -> None:
        """Offer the choice of files; one that was looked into is still there."""
        self.opened.emit(self)
        self.reword()
        self.choose_button.setFocus()

    def choose(self) -> None:
        """Ask for one part or several, and look into them."""
        words = self.services.words
        chosen = self.services.files.to_open_some(self, words.say("bundle.in.title"), f"{words.say('bundle.files')} ({PATTERNS})")
        if chosen:
            self.look_into(chosen)

    def ask(self) -> None:
        """Write this device's request, so that somebody can make a bundle for it; a device that no other knows begins so."""
        words = self.services.words
        name, patterns = f"{words.say('bundle.request.file')}.qzr", f"{words.say('bundle.ask.files')} (*.qzr)"
        path = self.services.files.to_save(self, words.say("bundle.request"), name, patterns)
        if path is not None:
            self._wanted_at, self._is_asked, self._error = path, False, None
            self._tell()
            self.services.engine.bundle("request", {}, done=self._on_request, failed=self._on_failed)

    def look_into(self, paths: tuple[Path, ...]) -> None:
        """Say what the parts are and what they would change; nothing is taken in."""
        self._paths, self._preview, self._receipt = paths, None, None
        for box in self._boxes():
            box.setChecked(False)
        self._begin()
        self.services.engine.bundle("check", {"paths": self._told_paths()}, done=self._on_checked, failed=self._on_failed)

    def take(self) -> None:
        """Take in what was looked into."""
        preview = self._preview
        if preview is None or self.is_running:
            return
        self._begin()
        values = {
            "paths": self._told_paths(),
            "key": preview.key if self.accept_key.isChecked() else None,
            "root": preview.root if self.accept_root.isChecked() else None,
            "torn": self.accept_torn.isChecked(),
        }
        self.services.engine.bundle("take", values, done=self._on_taken, failed=self._on_failed)

    def bring_back(self) -> None:
        """Begin the bundle that brings the receipt back to who made this one."""
        if self._receipt is not None:
            self.services.intend(Intent(page="sync", act=BUNDLE_OUT, values={"replica": self._receipt.maker}))

    def reword(self) -> None:
        """Say everything in the present language."""
        say = self.services.words.say
        self._title.setText(say("bundle.in.title"))
        self._hint.setText(say("bundle.in.hint"))
        self.choose_button.setText(say("bundle.choose"))
        self.request_button.setText(say("bundle.request"))
        self._changes_title.setText(say("bundle.changes"))
        self.accept_torn.setText(say("bundle.accept.torn"))
        self.take_button.setText(say("bundle.take"))
        self.return_button.setText(say("bundle.return"))
        self.close_button.setText(say("slip.close"))
        self.meter.reword()
        self._tell()

    def restyle(self) -> None:
        for button in (self.choose_button, self.request_button, self.take_button, self.return_button, self.close_button):
            button.restyle()
        self.meter.restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        held = ground(QWidget(), "surface")
        inner = QVBoxLayout(held)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        self._rules = (rule(hair=True), rule(hair=True))
        stack(inner, self.maker, self.parts, self._rules[0], self._changes_title, self.changes)
        stack(inner, self._rules[1], self.accept_key, self.root, self.accept_root, self.accept_torn, self.receipt)
        inner.addStretch(1)
        ends = QHBoxLayout()
        ends.setSpacing(8)
        for button in (self.take_button, self.return_button):
            ends.addWidget(button, 1)
        ends.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(8)
        stack(column, self._title, self._hint)
        begins = QHBoxLayout()
        begins.setSpacing(8)
        for button in (self.choose_button, self.request_button):
            begins.addWidget(button, 1)
        column.addLayout(begins)
        stack(column, self.requested)
        column.addWidget(scrolled(held), 1)
        stack(column, self.refusal, self.meter)
        column.addLayout(ends)

    def _boxes(self) -> tuple[TickBox, TickBox, TickBox]:
        return self.accept_key, self.accept_root, self.accept_torn

    def _told_paths(self) -> list[str]:
        return [str(path) for path in self._paths]

    def _begin(self) -> None:
        self._error = None
        self.is_running = True
        self.meter.start()
        self._tell()

    def _tell(self) -> None:
        """Show what stands: what it is, what it would change, what must be agreed to, what became of it."""
        words, preview, receipt = self.services.words, self._preview, self._receipt
        shown = preview is not None and receipt is None
        for part in (self.maker, self.parts, self._changes_title, self.changes, *self._rules):
            part.setVisible(shown)
        self.accept_key.setVisible(shown and preview is not None and preview.standing == UNKNOWN)
        roots = preview is not None and preview.root is not None and bool(preview.shown) and not preview.other_root
        # Whole, on as many lines as it needs: what can't be read to its end can't be compared.
        self.root.setVisible(shown and roots)
        self.accept_root.setVisible(shown and roots)
        self.accept_torn.setVisible(shown and preview is not None and not preview.sound)
        if preview is not None:
            self.maker.setText(maker_words(preview, self.services))
            self.parts.setText(parts_words(preview, self.services))
            self.changes.setText(changes_words(preview, self.services))
            self.accept_key.setText(words.say("bundle.accept.key"))
            self.root.setText(words.say("bundle.root", fingerprint=preview.root_fingerprint))
            self.accept_root.setText(words.say("bundle.accept.root"))
        self.receipt.setVisible(receipt is not None)
        if receipt is not None:
            self.receipt.setText(receipt_words(receipt, self.services))
        self.requested.setVisible(self._is_asked)
        if self._wanted_at is not None:
            self.requested.setText(words.say("bundle.requested", name=self._wanted_at.name, fingerprint=self._fingerprint))
        self.refusal.setVisible(self._error is not None)
        if self._error is not None:
            self.refusal.setText(failure_words(self._error, words))
        self.choose_button.setEnabled(not self.is_running)
        self.take_button.setVisible(receipt is None)
        ready = preview is not None and (preview.sound or self.accept_torn.isChecked())
        self.take_button.setEnabled(ready and not self.is_running)
        self.return_button.setVisible(receipt is not None)

    def _ended(self) -> None:
        self.is_running = False
        self.meter.hide()

    def _on_agreed(self, _on: bool) -> None:
        self._tell()

    def _on_request(self, told: object) -> None:
        assert isinstance(told, Mapping)
        assert self._wanted_at is not None
        self._fingerprint = str(told["fingerprint"])
        self.services.pool.run(_write, self._wanted_at, told["raw"], done=self._on_written, failed=self._on_failed)

    def _on_written(self, _nothing: object) -> None:
        self._is_asked = True
        self._tell()

    def _on_checked(self, told: object) -> None:
        assert isinstance(told, Mapping)
        self._ended()
        self._preview = PreviewTold.from_wire(told)
        self._tell()
        self.take_button.setFocus()

    def _on_taken(self, told: object) -> None:
        assert isinstance(told, Mapping)
        self._ended()
        self._receipt = ReceiptTold.from_wire(told)
        self._tell()
        self.return_button.setFocus()
        self.changed.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._ended()
        self._error = error
        self._tell()


def _write(path: Path, raw: bytes) -> None:
    """Write a file. Raises: Outage: `file.not_written` with the file's name."""
    try:
        path.write_bytes(raw)
    except OSError as error:
        raise Outage("file.not_written", name=path.name) from error
