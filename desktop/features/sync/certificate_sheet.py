"""The certificate and the keys of this device: what it says now, request and certificate by file, looked into before it counts."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.sync.bundle_meter import stack
from desktop.features.sync.database_key_panel import DatabaseKeyPanel
from desktop.features.sync.keys_panel import KeysPanel
from desktop.features.sync.section import Act, Sheet
from desktop.runtime.certificate_words import certificate_said, day_of
from desktop.runtime.services import Services
from desktop.widgets.controls import PLAIN, PRIMARY, Button, label, rule
from desktop.widgets.editors import TextEditor
from desktop.widgets.failures import failure_words
from desktop.widgets.lines import Lines
from sync.domain.failures import Outage
from sync.engine.bundle_told import CertificateTold
from sync.store.queries import own_certificate
from sync.store.queries.own_certificate import OwnCertificate

PATTERNS = "*.qzc"
CLOSED, ASKED, TAKEN = "", "certificate.request.written", "certificate.taken"


class CertificateSheet(Sheet):
    """Writes the request, looks into what comes back, and takes it. Escape closes it."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._held: OwnCertificate | None = None
        self._seen: CertificateTold | None = None
        self._path: Path | None = None
        self._wanted_at: Path | None = None
        self._print = ""
        self._said = CLOSED
        self._error: BaseException | None = None
        self._is_running = False
        self._title, self._hint = label("section", wrap=True), label("label", wrap=True)
        self.present = Lines(services.look, step="small", pairs=True)
        self.nearing = label(tone="off", wrap=True)
        self.request_button = Button(services.look, PLAIN, icon_name="file-export")
        self.request_button.clicked.connect(self.ask)
        self.choose_button = Button(services.look, PLAIN, icon_name="file-import")
        self.choose_button.clicked.connect(self.choose)
        self._rule, self._keys_rule, self._database_rule = rule(hair=True), rule(hair=True), rule(hair=True)
        self.keys, self.database_key = KeysPanel(services), DatabaseKeyPanel(services)
        self._seen_title = label("row")
        self.seen = Lines(services.look, step="small", pairs=True)
        self._root_hint = label("label", wrap=True)
        self.root = TextEditor()
        self.root.textChanged.connect(self._on_typed)
        self.refusal, self.said = label(tone="refused", wrap=True), label(wrap=True)
        self.take_button = Button(services.look, PRIMARY, icon_name="check")
        self.take_button.clicked.connect(self.take)
        self.close_button = Button(services.look, PLAIN)
        self.close_button.clicked.connect(self.closed)
        self._build()

    def acts(self) -> tuple[Act, ...]:
        return (Act(label="certificate.open", key="Ctrl+R", icon="id-badge-2", run=self.open),)

    def open(self, _row: object = None) -> None:
        """Show what stands now, and the two ways by file."""
        self._error, self._said, self._seen, self._path = None, CLOSED, None, None
        self.root.clear()
        self.opened.emit(self)
        self.services.readers.query(own_certificate.own_certificate, to=self._on_read)
        self.keys.open()
        self.database_key.open()
        self.reword()
        self.request_button.setFocus()

    def ask(self) -> None:
        """Write this device's request, from which whoever may certifies it anew."""
        words = self.services.words
        name, patterns = f"{words.say('bundle.request.file')}.qzr", f"{words.say('bundle.ask.files')} (*.qzr)"
        path = self.services.files.to_save(self, words.say("bundle.request"), name, patterns)
        if path is not None:
            self._wanted_at = path
            self._begin()
            self.services.engine.bundle("request", {}, done=self._on_request, failed=self._on_failed)

    def choose(self) -> None:
        """Ask for the certificate file, and look into it; nothing is kept by that."""
        words = self.services.words
        path = self.services.files.to_open(self, words.say("certificate.choose"), f"{words.say('certificate.files')} ({PATTERNS})")
        if path is not None:
            self._path, self._seen = path, None
            self.root.clear()
            self._begin()
            self.services.engine.bundle("certificate", {"path": str(path)}, done=self._on_seen, failed=self._on_failed)

    def take(self) -> None:
        """Let it count."""
        if self._path is None or self._seen is None or self._is_running:
            return
        if self._seen.root_fingerprint and not self.root.text().strip():
            self.root.setFocus()
            return
        self._begin()
        values = {"path": str(self._path), "compared": self.root.text()}
        self.services.engine.bundle("certify", values, done=self._on_taken, failed=self._on_failed)

    def reword(self) -> None:
        """Say everything in the present language."""
        say = self.services.words.say
        self._title.setText(say("certificate.title"))
        self._hint.setText(say("certificate.hint"))
        self.request_button.setText(say("bundle.request"))
        self.choose_button.setText(say("certificate.choose"))
        self._seen_title.setText(say("certificate.seen"))
        self._root_hint.setText(say("certificate.root.hint"))
        self.root.setAccessibleName(say("certificate.root"))
        self.root.setPlaceholderText(say("certificate.root"))
        self.take_button.setText(say("certificate.take"))
        self.close_button.setText(say("slip.close"))
        self.keys.reword()
        self.database_key.reword()
        self._tell()

    def restyle(self) -> None:
        for button in (self.request_button, self.choose_button, self.take_button, self.close_button):
            button.restyle()
        self.keys.restyle()
        self.database_key.restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._seen is not None:
            if not event.isAutoRepeat():
                self.take()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        ways = QHBoxLayout()
        ways.setSpacing(8)
        ways.addWidget(self.request_button, 1)
        ways.addWidget(self.choose_button, 1)
        ends = QHBoxLayout()
        ends.setSpacing(8)
        ends.addWidget(self.take_button, 1)
        ends.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        stack(column, self._title, self._hint, self.present, self.nearing)
        column.addLayout(ways)
        stack(column, self._rule, self._seen_title, self.seen, self._root_hint, self.root, self.refusal, self.said)
        stack(column, self._keys_rule, self.keys, self._database_rule, self.database_key)
        column.addStretch(1)
        column.addLayout(ends)

    def _begin(self) -> None:
        self._error, self._said, self._is_running = None, CLOSED, True
        self._tell()

    def _tell(self) -> None:
        words, seen = self.services.words, self._seen
        self._tell_present()
        shown = seen is not None
        for part in (self._rule, self._seen_title, self.seen, self.take_button):
            part.setVisible(shown)
        is_strange = seen is not None and bool(seen.root_fingerprint)
        self._root_hint.setVisible(is_strange)
        self.root.setVisible(is_strange)
        if seen is not None:
            self.seen.setText(self._seen_words(seen))
        for button in (self.request_button, self.choose_button):
            button.setEnabled(not self._is_running)
        self.take_button.setEnabled(not self._is_running and (not is_strange or bool(self.root.text().strip())))
        self.refusal.setVisible(self._error is not None)
        if self._error is not None:
            self.refusal.setText(failure_words(self._error, words))
        self.said.setVisible(bool(self._said))
        if self._said:
            name = "" if self._wanted_at is None else self._wanted_at.name
            self.said.setText(words.say(self._said, name=name, fingerprint=self._print))

    def _tell_present(self) -> None:
        words, held, link = self.services.words, self._held, self.services.engine.link
        if held is None:
            self.present.setText(words.say("certificate.none"))
            self.nearing.hide()
            return
        signed = words.say("certificate.by_officer" if held.by_officer else "certificate.by_root")
        self.present.setText(self._facts(held.organisation_name, held.offices, held.letters, held.not_after_ms, signed))
        now_ms = self.services.clock() + ((link.clock_offset_ms or 0) if link is not None else 0)
        said = certificate_said(held.not_after_ms, words, now_ms=now_ms)
        self.nearing.setVisible(bool(said.sentence))
        self.nearing.setText(said.sentence)

    def _seen_words(self, seen: CertificateTold) -> str:
        words = self.services.words
        signed = words.say("certificate.by_officer_of", organisation=seen.officer) if seen.officer else words.say("certificate.by_root")
        lines = [self._facts(seen.organisation_name or seen.organisation, seen.offices, seen.letters, seen.not_after_ms, signed)]
        if seen.address:
            lines.append(words.say("certificate.fact", name=words.say("certificate.center"), value=seen.address))
        if seen.root_fingerprint:
            lines.append(words.say("certificate.fact", name=words.say("certificate.root"), value=seen.root_fingerprint))
        return "\n".join(lines)

    def _facts(self, organisation: str, offices: tuple[str, ...], letters: str, not_after_ms: int, signed: str) -> str:
        words = self.services.words
        named = " · ".join(words.choice("offices", "office", office) for office in offices)
        rows = (("organisation", organisation), ("offices", named), ("letters", letters), ("end", day_of(not_after_ms)), ("signed", signed))
        return "\n".join(words.say("certificate.fact", name=words.say(f"certificate.{name}"), value=value) for name, value in rows)

    def _on_typed(self, _text: str) -> None:
        self._tell()

    def _on_read(self, held: object) -> None:
        assert held is None or isinstance(held, OwnCertificate)
        self._held = held
        self._tell()

    def _on_request(self, told: object) -> None:
        assert isinstance(told, Mapping)
        assert self._wanted_at is not None
        self._print = told["fingerprint"]
        self.services.pool.run(_write, self._wanted_at, told["raw"], done=self._on_written, failed=self._on_failed)

    def _on_written(self, _nothing: object) -> None:
        self._is_running, self._said = False, ASKED
        self._tell()
        self.choose_button.setFocus()

    def _on_seen(self, told: object) -> None:
        assert isinstance(told, Mapping)
        self._is_running = False
        self._seen = CertificateTold.from_wire(told)
        self._tell()
        (self.root if self._seen.root_fingerprint else self.take_button).setFocus()

    def _on_taken(self, _nothing: object) -> None:
        self._is_running, self._said, self._seen, self._path = False, TAKEN, None, None
        self.services.readers.query(own_certificate.own_certificate, to=self._on_read)
        self.keys.open()
        self.database_key.open()
        self._tell()
        self.close_button.setFocus()
        self.changed.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._is_running, self._error = False, error
        self._tell()
        self.choose_button.setFocus()


def _write(path: Path, raw: bytes) -> None:
    """Write a file. Raises: Outage: `file.not_written` with the file's name."""
    try:
        path.write_bytes(raw)
    except OSError as error:
        raise Outage("file.not_written", name=path.name) from error
