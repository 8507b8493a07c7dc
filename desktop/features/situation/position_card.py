"""Where this device is: what tells it, how it is, and how to choose another receiver or point at the map."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.runtime.position import LOST, NETWORK, NONE, SERIAL, TAP, UNSOUND, UNSUPPORTED
from desktop.runtime.services import Services
from desktop.widgets.controls import PLAIN, PRIMARY, TAB, Button, ground, label
from desktop.widgets.texts import Texts
from sync.domain.coordinates import decimal_words

WIDTH = 350
_OFFERED = (NONE, TAP, SERIAL, NETWORK)
_BAD = frozenset({LOST, UNSOUND, UNSUPPORTED})


class PositionCard(QFrame):
    """A card over the map.

    Signals:
        pointing: a person wants to point at where this device is.
        going: the map is to show it.
        left: the card was closed.
    """

    pointing = Signal()
    going = Signal()
    left = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "card")
        self.setFixedWidth(WIDTH)
        self._services = services
        self._texts = Texts(services.words)
        self._title = label("row")
        self._where = label("small", wrap=True)
        self._state = label("small", wrap=True)
        self.field = QLineEdit()
        self.field.returnPressed.connect(self.listen)
        self._hint = label("label", wrap=True)
        self._refusal = label(tone="refused", wrap=True)
        self.sources: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        self.listen_button = Button(services.look, PRIMARY)
        self.point_button = Button(services.look, PRIMARY)
        self.go_button = Button(services.look, PLAIN)
        self.listen_button.clicked.connect(self.listen)
        self.point_button.clicked.connect(self.pointing)
        self.go_button.clicked.connect(self.going)
        services.whereabouts.moved.connect(self._on_moved)
        services.whereabouts.told.connect(self._on_told)
        self._build()
        self.hide()

    def open(self) -> None:
        """Show the card as things stand."""
        source = self._services.whereabouts.source
        self.sources.get(source, self.sources[NONE]).setChecked(True)
        self.field.setText(self._services.whereabouts.place if source in {SERIAL, NETWORK} else "")
        self._say()
        self.show()
        self.raise_()
        self.sources[self.chosen].setFocus()

    def leave(self) -> None:
        """Close the card."""
        self.hide()
        self.left.emit()

    @property
    def chosen(self) -> str:
        """The source that is chosen on the card."""
        return next(name for name, button in self.sources.items() if button.isChecked())

    @property
    def said(self) -> str:
        """Where the device is, and how that is known."""
        return self._where.text()

    @property
    def refusal(self) -> str:
        """Why the typed receiver can't be one, empty when nothing was refused."""
        return self._refusal.text()

    def listen(self) -> None:
        """Listen to the receiver that was typed."""
        source = self.chosen
        good = self._services.whereabouts.choose(source, self.field.text().strip() if source in {SERIAL, NETWORK} else "")
        self._refusal.setText("" if good else self._services.words.say(f"position.refused.{source}"))
        self._refusal.setVisible(not good)
        self._say(keep=True)

    def reword(self) -> None:
        self._texts.reword()
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        bind = self._texts.bind
        bind(self._title.setText, "situation.tool.position")
        bind(self.listen_button.setText, "position.listen")
        bind(self.point_button.setText, "position.point")
        bind(self.go_button.setText, "position.go")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._where)
        row = QHBoxLayout()
        row.setSpacing(2)
        for name in _OFFERED:
            button = Button(self._services.look, TAB)
            button.setCheckable(True)
            button.setProperty("source", name)
            bind(button.setText, f"position.source.{name}")
            self._group.addButton(button)
            row.addWidget(button)
            self.sources[name] = button
        row.addStretch(1)
        self._group.buttonClicked.connect(self._on_source)
        column.addLayout(row)
        for part in (self.field, self._hint, self._refusal, self._state):
            column.addWidget(part)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.listen_button, self.point_button, self.go_button):
            foot.addWidget(button)
        foot.addStretch(1)
        column.addLayout(foot)
        self._refusal.hide()
        self.sources[NONE].setChecked(True)
        self._say()

    def _on_source(self) -> None:
        self._refusal.hide()
        self.field.clear()
        if self.chosen == NONE:
            self.listen()
        self._say()

    def _on_moved(self, _position: object) -> None:
        self._say(keep=True)

    def _on_told(self, _state: str) -> None:
        self._say(keep=True)

    def _say(self, *, keep: bool = False) -> None:
        words, where, source = self._services.words, self._services.whereabouts, self.chosen
        receiver = source in {SERIAL, NETWORK}
        self.field.setVisible(receiver)
        self._hint.setVisible(receiver)
        if receiver:
            self._hint.setText(words.say(f"position.hint.{source}"))
            self.field.setAccessibleName(words.say(f"position.source.{source}"))
        self.listen_button.setVisible(receiver)
        self.point_button.setVisible(source == TAP)
        self.go_button.setVisible(where.position is not None)
        if not keep:
            self._refusal.hide()
        self._where.setText(self._place())
        present = where.source == source and receiver
        self._state.setText(words.say(f"position.state.{where.state}") if present else "")
        self._state.setVisible(present)
        self._state.setProperty("tone", "late" if where.state in _BAD else "")
        self.adjustSize()

    def _place(self) -> str:
        words, position = self._services.words, self._services.whereabouts.position
        if position is None:
            return words.say("position.unknown")
        known = words.say(
            "position.known",
            place=decimal_words((position.longitude, position.latitude)),
            source=words.say(f"position.source.{position.source}"),
            age=words.age(position.at_ms, now_ms=self._services.clock()),
        )
        if position.accuracy_m is None:
            return known
        return f"{known} · {words.say('position.accuracy', metres=round(position.accuracy_m))}"
