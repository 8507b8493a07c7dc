"""The LAN under the hand: on or off, this device's card, an address typed or read from another's card, and one neighbour whole."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.sync.bundle_meter import stack
from desktop.features.sync.lan_words import STRANGER, TURNED, neighbour_name, neighbour_state, uplink_of, yard_sentence
from desktop.features.sync.section import Act, Sheet
from desktop.runtime.services import Services
from desktop.widgets.code_source import CodeSource
from desktop.widgets.codes import CodeView
from desktop.widgets.controls import PLAIN, PRIMARY, Button, label, rule
from desktop.widgets.editors import TextEditor
from desktop.widgets.failures import failure_words
from sync.domain.card import Card, read_card
from sync.domain.failures import Refused
from sync.oplog.hashing import fingerprint
from sync.store.queries import organisations
from sync.store.queries.rows import LinkStatus
from sync.store.queries.yard_rows import NeighbourRow, YardRow

DRAFT = "sync.lan.address"
CODE_SIDE = 188


class LanSheet(Sheet):
    """Follows the engine's word while it is open. Escape closes it; an address half typed stays as a draft."""

    shows = frozenset({NeighbourRow})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._yard: YardRow | None = None if services.engine.link is None else services.engine.link.yard
        self._row: NeighbourRow | None = None
        self._card: Card | None = None
        self._title = label("section", wrap=True)
        self.says = label(wrap=True)
        self.turn_button = Button(services.look, PRIMARY, icon_name="power")
        self.turn_button.clicked.connect(self.turn)
        self.off_button = Button(services.look, PLAIN, icon_name="power")
        self.off_button.clicked.connect(self.turn)
        self.code = CodeView(CODE_SIDE)
        self._shown = ""
        self._names: dict[str, str] = {}
        self._is_turning = False
        self.places = label("label", wrap=True)
        self._hint = label("label", wrap=True)
        self._typing = label("label")
        self.address = TextEditor()
        self.address.textChanged.connect(self._on_typed)
        self.address.returnPressed.connect(self.name)
        self.name_button = Button(services.look, PLAIN, icon_name="plus")
        self.name_button.clicked.connect(self.name)
        self.source = CodeSource(services, reads=read_card, what="lan")
        self.source.found.connect(self._on_card)
        self.source.failed.connect(self._on_failed)
        self.done = label(wrap=True)
        self.refusal = label(tone="refused", wrap=True)
        self._rule = rule()
        self.neighbour = label("section", wrap=True)
        self.about = label(wrap=True)
        self.accept_button = Button(services.look, PRIMARY, icon_name="fingerprint")
        self.accept_button.clicked.connect(self.accept)
        self.meet_button = Button(services.look, PLAIN, icon_name="refresh")
        self.meet_button.clicked.connect(self.meet)
        self.forget_button = Button(services.look, PLAIN, icon_name="trash")
        self.forget_button.clicked.connect(self.forget)
        self.close_button = Button(services.look, PLAIN)
        self.close_button.clicked.connect(self._on_close)
        services.engine.status.connect(self._on_status)
        self._build()

    def acts(self) -> tuple[Act, ...]:
        return (Act(label="lan.act", key="Ctrl+L", icon="router", run=self.open),)

    def open(self, _row: object = None) -> None:
        """Show the LAN; the caret is where an address is typed, or on the button that turns it on."""
        self._row = self._card = None
        self._begin()
        (self.address if self.is_on else self.turn_button).setFocus()

    def show_row(self, row: object) -> None:
        """Show one neighbour below it."""
        assert isinstance(row, NeighbourRow)
        self._row, self._card = row, None
        self._begin()
        (self.accept_button if self.accept_button.isVisibleTo(self) else self.meet_button).setFocus()

    @property
    def is_on(self) -> bool:
        """Whether this device listens."""
        return self._yard is not None and self._yard.on

    def turn(self) -> None:
        """Turn the LAN on, or off."""
        self._is_turning = True
        self._ask("off" if self.is_on else "on")
        self._tell()

    def name(self) -> None:
        """Dial the address that was typed, and keep it; a card that was pasted or typed is read as one."""
        text = self.address.text().strip()
        if not text:
            return
        try:
            self._on_card(text)
        except Refused:
            self._ask("name", address=text)

    def accept(self) -> None:
        """Say that the fingerprint was compared; of a card its places are dialled too."""
        self.refusal.hide()
        key = self._card.key if self._card is not None else self._row.key if self._row is not None else b""
        self.services.engine.accept_key(key, done=self._on_accepted, failed=self._on_failed)

    def meet(self) -> None:
        """Meet everybody now."""
        self.services.engine.exchange_now()

    def forget(self) -> None:
        """Dial the address no more."""
        assert self._row is not None
        self._ask("forget", address=f"{self._row.host}:{self._row.port}")

    def reword(self) -> None:
        words = self.services.words
        self._title.setText(words.say("lan.title"))
        self._typing.setText(words.say("lan.address"))
        self._hint.setText(words.say("lan.card.hint"))
        self.address.setPlaceholderText(words.say("lan.address.hint"))
        self.address.setAccessibleName(words.say("lan.address"))
        self.code.setAccessibleName(words.say("lan.card"))
        for button, key in (
            (self.turn_button, "lan.turn.on"),
            (self.off_button, "lan.turn.off"),
            (self.name_button, "lan.add"),
            (self.accept_button, "lan.accept"),
            (self.meet_button, "lan.meet"),
            (self.forget_button, "lan.forget"),
            (self.close_button, "lan.close"),
        ):
            button.setText(words.say(key))
        self.source.reword()
        self._tell()

    def restyle(self) -> None:
        for button in (self.turn_button, self.off_button, self.name_button, self.accept_button, self.meet_button):
            button.restyle()
        for button in (self.forget_button, self.close_button):
            button.restyle()
        self.source.restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_close()
            return
        super().keyPressEvent(event)

    def _begin(self) -> None:
        self.refusal.hide()
        self.done.hide()
        self.address.setText(self.services.drafts.text(DRAFT))
        self._is_turning = False
        self.opened.emit(self)
        self.reword()
        codes = tuple(sorted({row.organisation for row in (() if self._yard is None else self._yard.neighbours)}))
        if codes:
            self.services.readers.query(organisations.names, codes, to=self._on_names)

    def _ask(self, do: str, **values: str) -> None:
        self.refusal.hide()
        self.done.hide()
        self.services.engine.yard(do, done=self._on_done, failed=self._on_failed, **values)

    def _tell(self) -> None:
        """Show what stands: the LAN, the card, and the neighbour or the card that was read."""
        words, yard = self.services.words, self._yard
        self.says.setText(yard_sentence(yard, words))
        for button, on in ((self.turn_button, False), (self.off_button, True)):
            button.setVisible(self.is_on is on)
            button.setEnabled(yard is not None and not self._is_turning)
        card = "" if yard is None else yard.card
        if card and card != self._shown:
            self.code.show_text(card)
            self._shown = card
        alone = self._row is None and self._card is None  # a neighbour under the hand takes the room of the code
        self.code.setVisible(bool(card) and alone)
        self._hint.setVisible(bool(card) and alone)
        self.places.setVisible(self.is_on)
        if yard is not None and yard.on:
            self.places.setText(words.say("lan.places", places="  ".join(yard.places)) if yard.places else words.say("lan.no_places"))
        asks: tuple[QWidget, ...] = (self._typing, self.address, self.name_button, self.source)
        for part in asks:
            part.setEnabled(self.is_on)
        self._tell_neighbour()

    def _tell_neighbour(self) -> None:
        words, row, card = self.services.words, self._row, self._card
        for part in (self._rule, self.neighbour, self.about):
            part.setVisible(row is not None or card is not None)
        self.accept_button.setVisible(card is not None or (row is not None and row.code == STRANGER and bool(row.key)))
        self.meet_button.setVisible(row is not None)
        self.forget_button.setVisible(row is not None and row.way == "named")
        if card is not None:
            self.neighbour.setText(words.say("lan.card.read"))
            places = "  ".join(f"{host}:{port}" for host, port in card.places)
            self.about.setText(f"{words.say('bundle.fingerprint', fingerprint=fingerprint(card.key))}\n{places}")
        elif row is not None:
            self.neighbour.setText(neighbour_name(row, self._names, words))
            lines = [neighbour_state(row, words)]
            reason = "certificate.expired" if row.lapsed else row.code if row.state == "refused" else ""
            if reason and words.has(f"lan.why.{reason}.long"):
                lines.append(words.say(f"lan.why.{reason}.long"))
            lines += [line for line in (uplink_of(row, words),) if line]
            if row.fingerprint:
                lines.append(words.say("bundle.fingerprint", fingerprint=row.fingerprint))
            if row.way != TURNED or row.port:
                lines.append(f"{row.host}:{row.port} · {words.say(f'lan.way.{row.way}')}")
            self.about.setText("\n".join(lines))

    def _on_status(self, link: object) -> None:
        assert isinstance(link, LinkStatus)
        self._yard = link.yard
        if self._row is not None and link.yard is not None:
            key, place = self._row.key, self._row.id
            same = [row for row in link.yard.neighbours if row.id == place or (key and row.key == key)]
            self._row = same[0] if same else self._row
        if self.isVisible():
            self._tell()

    def _on_names(self, names: object) -> None:
        assert isinstance(names, Mapping)
        self._names = dict(names)
        self._tell()

    def _on_typed(self, text: str) -> None:
        self.services.drafts.put(DRAFT, text)

    def _on_card(self, text: str) -> None:
        """Show what another device's card says before anything is done with it. Raises: Refused: `lan.no_card`."""
        self._card, self._row = read_card(text), None
        self.refusal.hide()
        self._tell()
        self.accept_button.setFocus()

    def _on_accepted(self, _nothing: object) -> None:
        card, self._card = self._card, None
        if card is not None:
            for host, port in card.places:
                self._ask("name", address=f"{host}:{port}")
        else:
            self.services.engine.exchange_now()
            self._say("lan.accepted")
        self._tell()
        self.changed.emit()

    def _on_done(self, _nothing: object) -> None:
        self._is_turning = False
        self.address.setText("")
        self._say("lan.done")
        self._tell()

    def _on_failed(self, error: BaseException) -> None:
        self._is_turning = False
        self._tell()
        self.refusal.setText(failure_words(error, self.services.words))
        self.refusal.show()

    def _on_close(self) -> None:
        self.source.leave()
        self.closed.emit()

    def _say(self, key: str) -> None:
        self.done.setText(self.services.words.say(key))
        self.done.show()

    def _build(self) -> None:
        typed, met = QHBoxLayout(), QHBoxLayout()
        for row, parts in ((typed, (self.address, self.name_button)), (met, (self.accept_button, self.meet_button, self.forget_button))):
            row.setSpacing(8)
            for part in parts:
                row.addWidget(part, 1 if part is self.address or row is met else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(8)
        stack(column, self._title, self.says, self.turn_button, self.off_button)
        column.addWidget(self.code, 0, Qt.AlignmentFlag.AlignHCenter)
        stack(column, self.places, self._hint, self._typing)
        column.addLayout(typed)
        stack(column, self.source, self.done, self.refusal, self._rule, self.neighbour, self.about)
        column.addLayout(met)
        column.addStretch(1)
        column.addWidget(self.close_button)
