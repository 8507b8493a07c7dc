"""Help on F1: what the page in view is for and its keys, over the page; the same card for every page, from its words."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from desktop.runtime.services import Services
from desktop.widgets.controls import PLAIN, Button, ground, label

EVERYWHERE = "everywhere"
COLUMNS = 2


def keys_of(sentence: str) -> tuple[tuple[str, str], ...]:
    """Return ``(keys, what they do)`` of each line of a help sentence; keys stand before the first `|`."""
    pairs = (line.partition("|") for line in sentence.splitlines() if line.strip())
    return tuple((keys.strip(), words.strip()) for keys, _, words in pairs)


class HelpCard(QFrame):
    """Made anew each time it is asked for; Escape, F1 or its button puts it away."""

    def __init__(self, services: Services, page: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("overlay", True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ground(self, "card")
        words = services.words
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 16, 24, 16)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for column in range(COLUMNS):
            grid.setColumnStretch(2 * column + 1, 1)
        title = label("title")
        title.setText(words.say(f"page.{page}"))
        purpose = label(wrap=True)
        purpose.setText(words.say(f"help.{page}"))
        purpose.setFixedWidth(720)
        grid.addWidget(title, 0, 0, 1, 2 * COLUMNS)
        grid.addWidget(purpose, 1, 0, 1, 2 * COLUMNS)
        row = self._fill(grid, 2, words.say("help.keys"), keys_of(words.say(f"help.{page}.keys")))
        row = self._fill(grid, row, words.say("help.keys_everywhere"), keys_of(words.say(f"help.{EVERYWHERE}.keys")))
        self.close_button = Button(services.look, PLAIN)
        self.close_button.setText(words.say("help.close"))
        self.close_button.clicked.connect(self.close)
        grid.addWidget(self.close_button, row, 2 * COLUMNS - 1, Qt.AlignmentFlag.AlignRight)
        self.adjustSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_F1}:
            self.close()
            return
        super().keyPressEvent(event)

    def _fill(self, grid: QGridLayout, row: int, heading: str, pairs: tuple[tuple[str, str], ...]) -> int:
        head = label("section")
        head.setText(heading)
        grid.addWidget(head, row, 0, 1, 2 * COLUMNS)
        for place, (keys, does) in enumerate(pairs):
            line, column = row + 1 + place // COLUMNS, place % COLUMNS * 2
            cap, words = label("row"), label()
            cap.setText(keys)
            words.setText(does)
            grid.addWidget(cap, line, column)
            grid.addWidget(words, line, column + 1)
        return row + 1 + (len(pairs) + COLUMNS - 1) // COLUMNS
