"""A bundle to be carried out: for whom, how much, onto which stick; made, read back, and what is owed for it afterwards."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.sync.bundle_meter import BundleMeter, scrolled, stack
from desktop.features.sync.bundle_words import made_words, plan_words
from desktop.features.sync.section import Act, Sheet
from desktop.runtime.services import Services
from desktop.widgets.controls import PLAIN, PRIMARY, Button, ground, label
from desktop.widgets.editors import ChoiceEditor, LongTextEditor
from desktop.widgets.failures import failure_words
from desktop.widgets.lines import Lines
from desktop.widgets.tick_box import TickBox
from sync.engine.bundle_told import AskerTold, MadeTold, PlanTold
from sync.protocol.bundle_request import REQUEST_BYTES_MAX
from sync.store.queries import bundles
from sync.store.queries.bundles import CarryDeviceRow

ASK_DRAFT, FOLDER_DRAFT = "sync.bundle.ask", "sync.bundle.folder"
BUNDLE_OUT = "bundle_out"
URGENCIES = ("blob", "record", "flash")
LIST_HEIGHT, ASK_HEIGHT = 128, 48
FINGERPRINT_SHOWN = 9
UNKNOWN = "unknown"


class BundleOut(Sheet):
    """Chooses recipients, shows what would go, makes it. Escape closes it; what runs goes on."""

    begins = frozenset({BUNDLE_OUT})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._rows: tuple[CarryDeviceRow, ...] = ()
        self._wanted: set[bytes] = set()
        self._asked: dict[str, Any] = {}
        self._asker: AskerTold | None = None
        self._plan: PlanTold | None = None
        self._made: MadeTold | None = None
        self._error: BaseException | None = None
        self._folder: Path | None = None
        self.is_running = False
        self._title = label("section", wrap=True)
        self._for = label("label")
        self.organisation = ChoiceEditor(services.look, [("", "")], self)
        self.organisation.currentIndexChanged.connect(self._on_organisation)
        self.devices: dict[bytes, TickBox] = {}
        self._held = ground(QWidget(), "surface")
        self._column = QVBoxLayout(self._held)
        self._list = scrolled(self._held)
        self._list.setFixedHeight(LIST_HEIGHT)
        self._ask_title = label("label", wrap=True)
        self.ask = LongTextEditor()
        self.ask.setFixedHeight(ASK_HEIGHT)
        self.ask.textChanged.connect(self._on_typed)
        self.file_button = Button(services.look, PLAIN, icon_name="file-import")
        self.file_button.clicked.connect(self.ask_for_file)
        self.text_button = Button(services.look, PLAIN)
        self.text_button.clicked.connect(self.take_text)
        self.asker = label(wrap=True)
        self.accept_button = Button(services.look, PRIMARY, icon_name="check")
        self.accept_button.clicked.connect(self.accept)
        self._urgency_title = label("label")
        self.urgency = ChoiceEditor(services.look, [(urgency, "") for urgency in URGENCIES], self)
        self.urgency.currentIndexChanged.connect(self._on_urgency)
        self.planned = Lines(services.look)
        self.folder_button = Button(services.look, PLAIN, icon_name="folder")
        self.folder_button.clicked.connect(self.ask_for_folder)
        self.folder = label("label", wrap=True)
        self.refusal = label(tone="refused", wrap=True)
        self.meter = BundleMeter(services)
        self.make_button = Button(services.look, PRIMARY)
        self.make_button.clicked.connect(self.make)
        self.close_button = Button(services.look, PLAIN)
        self.close_button.clicked.connect(self.closed)
        self._build()

    def acts(self) -> tuple[Act, ...]:
        return (Act(label="bundle.out", key="Ctrl+S", icon="upload", run=self.open, speaks=True),)

    def begin(self, act: str, values: Mapping[str, object]) -> None:
        replica = values.get("replica")
        if act != BUNDLE_OUT or not isinstance(replica, bytes):
            raise LookupError(act)
        self._wanted = {replica}
        self.open()

    def open(self, _row: object = None) -> None:
        """Show who is known; what was chosen before is still chosen."""
        if not self.is_running:
            self._made = self._error = None
        if self._folder is None and (kept := self.services.drafts.text(FOLDER_DRAFT)):
            self._folder = Path(kept)
        self.ask.setPlainText(self.services.drafts.text(ASK_DRAFT))
        self.opened.emit(self)
        self.services.readers.query(bundles.devices, to=self._on_devices)
        self.reword()
        self.make_button.setFocus()

    def ask_for_file(self) -> None:
        """Read a request file."""
        words = self.services.words
        path = self.services.files.to_open(self, words.say("bundle.ask.title"), f"{words.say('bundle.ask.files')} (*.qzr *.txt)")
        if path is not None:
            self.services.pool.run(_read_request, path, done=self._on_read, failed=self._on_failed)

    def take_text(self) -> None:
        """Take the request that was typed or pasted."""
        self._meet({"text": self.ask.toPlainText()})

    def accept(self) -> None:
        """Accept who asks: its fingerprint was compared."""
        self._meet({**self._asked, "accept": True})

    def ask_for_folder(self) -> None:
        """Ask where the stick is."""
        chosen = self.services.files.to_folder(self, self.services.words.say("bundle.folder.title"))
        if chosen is not None:
            self._folder = chosen
            self.services.drafts.put(FOLDER_DRAFT, str(chosen))
            self.reword()

    def make(self) -> None:
        """Write it and read it back."""
        if self._folder is None or self.is_running:
            return
        self._made = self._error = None
        self.is_running = True
        self.meter.start()
        self.reword()
        self.services.engine.bundle("make", {**self._wish(), "folder": str(self._folder)}, done=self._on_made, failed=self._on_make_failed)

    def reword(self) -> None:
        """Say everything in the present language."""
        say = self.services.words.say
        self._title.setText(say("bundle.out.title"))
        self._for.setText(say("bundle.for"))
        self._ask_title.setText(say("bundle.ask.hint"))
        self.ask.setAccessibleName(say("bundle.ask.hint"))
        self._held.setAccessibleName(say("bundle.for"))
        self.organisation.setAccessibleName(say("bundle.for.organisation"))
        self.organisation.setItemText(0, say("bundle.for.organisation"))
        self.file_button.setText(say("bundle.ask.file"))
        self.text_button.setText(say("bundle.ask.take"))
        self.accept_button.setText(say("bundle.accept"))
        self._urgency_title.setText(say("bundle.urgency"))
        self.urgency.setAccessibleName(say("bundle.urgency"))
        for number, urgency in enumerate(URGENCIES):
            self.urgency.setItemText(number, say(f"bundle.urgency.{urgency}"))
        self.folder_button.setText(say("bundle.folder"))
        self.folder.setText(str(self._folder) if self._folder is not None else say("bundle.folder.none"))
        self.make_button.setText(say("bundle.make"))
        self.close_button.setText(say("slip.close"))
        self.meter.reword()
        self._tell()

    def restyle(self) -> None:
        for button in (self.file_button, self.text_button, self.accept_button, self.folder_button, self.make_button, self.close_button):
            button.restyle()
        self.meter.restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        asks = _row(self.file_button, self.text_button)
        place = _row(self.folder_button, self.folder)
        held = ground(QWidget(), "surface")
        inner = QVBoxLayout(held)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        stack(inner, self._for, self._list, self.organisation, self._ask_title, self.ask)
        inner.addLayout(asks)
        stack(inner, self.asker, self.accept_button, self._urgency_title, self.urgency)
        inner.addLayout(place)
        stack(inner, self.planned)
        inner.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(8)
        stack(column, self._title)
        column.addWidget(scrolled(held), 1)
        stack(column, self.refusal, self.meter)
        column.addLayout(_row(self.make_button, self.close_button))

    def _tell(self) -> None:
        """Show what stands: who asks, what would go, what was made, what went wrong."""
        words, asker = self.services.words, self._asker
        self.asker.setVisible(asker is not None)
        self.accept_button.setVisible(asker is not None and asker.standing == UNKNOWN)
        if asker is not None:
            said = words.say("bundle.asker.unknown" if asker.standing == UNKNOWN else "bundle.asker.known", who=asker.organisation)
            self.asker.setText(f"{said}\n{words.say('bundle.fingerprint', fingerprint=asker.fingerprint)}")
        self.planned.setVisible(self._made is not None or self._plan is not None)
        if self._made is not None:
            self.planned.setText(made_words(self._made, self.services))
        elif self._plan is not None:
            self.planned.setText(plan_words(self._plan, self.services))
        self.refusal.setVisible(self._error is not None)
        if self._error is not None:
            self.refusal.setText(failure_words(self._error, words))
        self.make_button.setEnabled(not self.is_running and bool(self._wanted) and self._folder is not None)
        self._held.setEnabled(not self.is_running)
        self.urgency.setEnabled(not self.is_running)
        self.organisation.setEnabled(not self.is_running)

    def _wish(self) -> dict[str, Any]:
        return {"to": sorted(self._wanted), "urgency": str(self.urgency.currentData()), "bytes_max": None}

    def _ask_plan(self) -> None:
        self._plan = None
        if self._wanted and not self.is_running:
            self.services.engine.bundle("plan", self._wish(), done=self._on_plan, failed=self._on_failed)
        self._tell()

    def _meet(self, values: dict[str, Any]) -> None:
        self._error = None
        self._asked = {name: value for name, value in values.items() if name != "accept"}
        self.services.engine.bundle("meet", values, done=self._on_met, failed=self._on_failed)

    def _fill(self) -> None:
        for box in self.devices.values():
            box.deleteLater()
        self.devices = {}
        while self._column.count():
            self._column.takeAt(0)
        for row in self._rows:
            shown = row.fingerprint[:FINGERPRINT_SHOWN]
            said = self.services.words.say(f"bundle.device.{row.standing}", who=row.organisation_name, fingerprint=shown)
            box = TickBox(self.services.look, said)
            box.setChecked(row.replica in self._wanted)
            box.toggled.connect(self._on_chosen)
            self._column.addWidget(box)
            self.devices[row.replica] = box
        self._column.addStretch(1)

    def _fill_organisations(self) -> None:
        self.organisation.blockSignals(True)
        while self.organisation.count() > 1:
            self.organisation.removeItem(1)
        for code, name in sorted({row.organisation: row.organisation_name for row in self._rows}.items()):
            self.organisation.addItem(name, code)
        self.organisation.setCurrentIndex(0)
        self.organisation.blockSignals(False)

    def _on_organisation(self, _index: int) -> None:
        """Choose every device of an organisation."""
        code = self.organisation.currentData()
        if code and not self.is_running:
            self._wanted |= {row.replica for row in self._rows if row.organisation == code}
            self._fill()
            self._ask_plan()

    def _on_devices(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self._rows = rows
        self._fill_organisations()
        self._wanted &= {row.replica for row in rows}
        self._fill()
        self._ask_plan()

    def _on_chosen(self, _on: bool) -> None:
        self._wanted = {replica for replica, box in self.devices.items() if box.isChecked()}
        self._made = self._error = None
        self._ask_plan()

    def _on_urgency(self, _index: int) -> None:
        self._ask_plan()

    def _on_typed(self) -> None:
        self.services.drafts.put(ASK_DRAFT, self.ask.toPlainText())
        self.text_button.setEnabled(bool(self.ask.toPlainText().strip()))

    def _on_read(self, raw: object) -> None:
        assert isinstance(raw, bytes)
        is_text = raw.lstrip()[:6].upper() == b"QZREQ:"
        self._meet({"text": raw.decode(errors="replace")} if is_text else {"raw": raw})

    def _on_met(self, told: object) -> None:
        assert isinstance(told, Mapping)
        self._asker = AskerTold.from_wire(told)
        if self._asker.standing != UNKNOWN:
            self._wanted.add(self._asker.replica)
            self.ask.setPlainText("")
            self.services.readers.query(bundles.devices, to=self._on_devices)
        self._tell()

    def _on_plan(self, told: object) -> None:
        assert isinstance(told, Mapping)
        self._plan = PlanTold.from_wire(told)
        self._tell()

    def _on_made(self, told: object) -> None:
        assert isinstance(told, Mapping)
        self._ended()
        self._made = MadeTold.from_wire(told)
        self._tell()
        self.changed.emit()

    def _on_make_failed(self, error: BaseException) -> None:
        self._ended()
        self._on_failed(error)

    def _on_failed(self, error: BaseException) -> None:
        self._error = error
        self._tell()

    def _ended(self) -> None:
        self.is_running = False
        self.meter.hide()


def _read_request(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(REQUEST_BYTES_MAX + 1)


def _row(first: QWidget, second: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(first, 1)
    row.addWidget(second, 0 if isinstance(first, Button) and first.property("kind") == PRIMARY else 1)
    return row
