"""What stands at the top of a page before the window: language and theme, as nobody can read a page in another's."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from desktop.runtime.theme_settings import THEMES, Look
from desktop.runtime.words import LANGUAGES, Words
from desktop.widgets.controls import TAB, Button, ground

CARD_WIDTH = 640
CARD_HEIGHT_MAX = 660


class FrontTop(QWidget):
    """Two rows of tabs; Ctrl+Shift+L and Ctrl+Shift+D step through them on the whole page.

    Signals:
        spoken: another language, which `words` speaks already.
        shown: another theme, which `look` has already.
    """

    spoken = Signal(str)
    shown = Signal(str)

    def __init__(self, words: Words, look: Look, page: QWidget) -> None:
        super().__init__(page)
        self._words = words
        self._look = look
        self.languages: dict[str, Button] = {}
        self.themes: dict[str, Button] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 0)
        row.addStretch(1)
        for names, buttons, slot in ((LANGUAGES, self.languages, self._on_language), (THEMES, self.themes, self._on_theme)):
            group = QButtonGroup(self)
            for name in names:
                button = Button(look, TAB)
                button.setCheckable(True)
                button.setObjectName(name)
                button.clicked.connect(slot)
                group.addButton(button)
                buttons[name] = button
                row.addWidget(button)
            row.addSpacing(8)
        for keys, step in (("Ctrl+Shift+L", self._on_next_language), ("Ctrl+Shift+D", self._on_next_theme)):
            QShortcut(QKeySequence(keys), page).activated.connect(step)
        self.reword()

    def reword(self) -> None:
        """Say the tabs in the present language, and which of them hold."""
        for name, button in self.languages.items():
            button.setText(self._words.say(f"language.{name}"))
            button.setChecked(name == self._words.language)
        for name, button in self.themes.items():
            button.setText(self._words.say(f"theme.{name}"))
            button.setChecked(name == self._look.theme)

    def _on_language(self) -> None:
        self._speak(_name_of(self.sender()))

    def _on_theme(self) -> None:
        self._show(_name_of(self.sender()))

    def _on_next_language(self) -> None:
        self._speak(LANGUAGES[(LANGUAGES.index(self._words.language) + 1) % len(LANGUAGES)])

    def _on_next_theme(self) -> None:
        self._show(THEMES[(THEMES.index(self._look.theme) + 1) % len(THEMES)])

    def _speak(self, language: str) -> None:
        self._words.switch(language)
        self.reword()
        self.spoken.emit(language)

    def _show(self, theme: str) -> None:
        self._look.switch(theme)
        self.reword()
        self.shown.emit(theme)


def lay_out(page: QWidget, top: FrontTop, inside: QVBoxLayout, *, height_max: int = CARD_HEIGHT_MAX) -> None:
    """Put the tabs above a card in the middle of the page; `inside` is what the card holds."""
    card = ground(QWidget(), "card")
    card.setMaximumSize(CARD_WIDTH, height_max)
    inside.setContentsMargins(8, 8, 8, 8)
    inside.setSpacing(0)
    card.setLayout(inside)
    middle = QHBoxLayout()
    middle.addStretch(1)
    middle.addWidget(card, 10)
    middle.addStretch(1)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 12)
    column.addWidget(top)
    column.addLayout(middle, 1)


def _name_of(button: QObject) -> str:
    return button.objectName()
