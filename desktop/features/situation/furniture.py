"""What lies over the map: tools, the layers that are on, and one line: the measured length, what to point at, the earlier moment."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.situation.symbols import LAYERS
from desktop.runtime.services import Services
from desktop.widgets.controls import ICON, PLAIN, Button, ground, label, repolish
from desktop.widgets.texts import Texts
from desktop.widgets.tick_box import TickBox

LAYERS_TOOL, MEASURE, RINGS, FIND, POSITION, PRINT = "layers", "measure", "rings", "find", "position", "print"
TOOLS = {
    LAYERS_TOOL: "stack-2",
    MEASURE: "ruler-measure",
    RINGS: "circles-relation",
    FIND: "search",
    POSITION: "current-location",
    PRINT: "printer",
}


NOTE_WIDTH = 230
# What a bar's words leave to its margins, the space before its button and both edges of its frame.
BESIDE_WORDS = 14 + 6 + 14 + 2


class Tools(QFrame):
    """The column of tools; a tool that stays on is checked.

    Signals:
        chosen: name of the tool that was pressed.
    """

    chosen = Signal(str)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "card")
        self._texts = Texts(services.words)
        self.buttons: dict[str, Button] = {}
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(3, 3, 3, 3)
        column.setSpacing(2)
        for name, icon in TOOLS.items():
            button = Button(services.look, ICON, icon_name=icon)
            button.setProperty("tool", name)
            button.setCheckable(name in {MEASURE, RINGS})
            button.clicked.connect(self._on_clicked)
            self._texts.bind(button.setToolTip, f"situation.tool.{name}")
            self._texts.bind(button.setAccessibleName, f"situation.tool.{name}")
            column.addWidget(button)
            self.buttons[name] = button
        self.adjustSize()

    def reword(self) -> None:
        self._texts.reword()

    def restyle(self) -> None:
        """Be as large as the buttons are now: gloves make them grow."""
        for button in self.buttons.values():
            button.restyle()
            button.ensurePolished()
            button.updateGeometry()
        self._column.invalidate()
        self.adjustSize()

    def _on_clicked(self) -> None:
        sender = self.sender()
        assert isinstance(sender, Button)
        self.chosen.emit(str(sender.property("tool")))


class LayerCard(QFrame):
    """Which layers are on.

    Signals:
        changed: the layers that are on, a frozen set of names.
    """

    changed = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "card")
        self._services = services
        self._texts = Texts(services.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(0)
        head = label("row")
        self._texts.bind(head.setText, "situation.tool.layers")
        column.addWidget(head)
        self.boxes: dict[str, TickBox] = {}
        on = frozenset(services.settings.preferences.situation_layers.split())
        for name in LAYERS:
            box = TickBox(services.look)
            box.setChecked(name in on)
            box.clicked.connect(self._on_clicked)
            self._texts.bind(box.setText, f"situation.layer.{name}")
            self.boxes[name] = box
            column.addWidget(box)
        self._note = label("label", wrap=True)
        self._note.setFixedWidth(NOTE_WIDTH)
        self._texts.bind(self._note.setText, "situation.layer.note")
        column.addWidget(self._note)
        self.hide()

    def fit(self) -> None:
        """Be as high as the note needs."""
        self._note.setFixedHeight(self._note.heightForWidth(NOTE_WIDTH))
        self.adjustSize()

    @property
    def on(self) -> frozenset[str]:
        """The layers that are on."""
        return frozenset(name for name, box in self.boxes.items() if box.isChecked())

    def reword(self) -> None:
        self._texts.reword()
        self.fit()

    def _on_clicked(self) -> None:
        self._services.settings.change(situation_layers=" ".join(sorted(self.on)))
        self.changed.emit(self.on)


class Bar(QFrame):
    """A line over the map with one button: the measured length, what to point at, or the earlier moment that is shown.

    Signals:
        pressed: its button.
    """

    pressed = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "card")
        self._words = services.words
        self._said: tuple[str, str, dict[str, object]] = ("", "", {})
        self._room = 0
        self._text = label("row", wrap=True)
        self.button = Button(services.look, PLAIN)
        self.button.clicked.connect(self.pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 6, 5)
        row.setSpacing(14)
        row.addWidget(self._text, 1)
        row.addWidget(self.button)
        self.hide()

    def fit(self, room: int) -> None:
        """Be as wide as the words need, at most `room`; longer words take a second line."""
        self._room = room
        beside = self.button.sizeHint().width() + BESIDE_WORDS
        # What does not stand in one line of a row's title is said in the smaller step.
        for step in ("row", "small"):
            self._text.setProperty("step", step)
            repolish(self._text)
            words = max(self._text.fontMetrics().horizontalAdvance(line) for line in self._text.text().split("\n")) + 4
            if words + beside <= room and "\n" not in self._text.text():
                break
        width = min(room, words + beside)
        self.setFixedWidth(width)
        self._text.setFixedWidth(width - beside)
        self.setFixedHeight(max(52, self._text.heightForWidth(self._text.width()) + 12))

    def say(self, key: str, button: str, **facts: object) -> None:
        """Show a sentence and what its button does."""
        self._said = (key, button, facts)
        self.reword()
        self.show()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def reword(self) -> None:
        key, button, facts = self._said
        if key:
            self._text.setText(self._words.say(key, **facts))
            self.button.setText(self._words.say(button))
            if self._room:
                self.fit(self._room)
