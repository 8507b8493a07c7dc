"""The small panel under the settings button: language, theme and gloves, each also by its keys."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QLabel, QWidget

from desktop.runtime.services import Services
from desktop.runtime.theme_settings import TARGET_PX, THEMES
from desktop.runtime.words import LANGUAGES
from desktop.widgets.controls import TAB, Button, ground, label


class Preferences(QFrame):
    """A small panel over the page; Escape, or its button again, closes it."""

    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    gloves_chosen = Signal(bool)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hide()
        self._services = services
        ground(self, "card")
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setSpacing(8)
        self._titles: list[tuple[QLabel, str]] = []
        self.languages = self._group(grid, 0, "settings.language", LANGUAGES)
        self.themes = self._group(grid, 1, "settings.theme", THEMES)
        for button in self.languages.values():
            button.clicked.connect(self._on_language)
        for button in self.themes.values():
            button.clicked.connect(self._on_theme)
        self.gloves = Button(services.look, TAB)
        self.gloves.setCheckable(True)
        self.gloves.clicked.connect(self.gloves_chosen)
        grid.addWidget(self.gloves, 2, 1, 1, 2)
        self.reword()

    def reword(self) -> None:
        words = self._services.words
        for title, key in self._titles:
            title.setText(words.say(key))
        for name, button in self.languages.items():
            button.setText(words.say(f"language.{name}"))
            button.setChecked(name == words.language)
        for name, button in self.themes.items():
            button.setText(words.say(f"theme.{name}"))
            button.setChecked(name == self._services.look.theme)
        self.gloves.setText(words.say("settings.gloves"))
        self.gloves.setChecked(self._services.look.target_px > TARGET_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)

    def _group(self, grid: QGridLayout, row: int, key: str, names: tuple[str, ...]) -> dict[str, Button]:
        title = label("label")
        self._titles.append((title, key))
        grid.addWidget(title, row, 0)
        group = QButtonGroup(self)
        made: dict[str, Button] = {}
        for number, name in enumerate(names):
            button = Button(self._services.look, TAB)
            button.setCheckable(True)
            group.addButton(button)
            grid.addWidget(button, row, number + 1)
            made[name] = button
        return made

    def _on_language(self) -> None:
        self.language_chosen.emit(next(name for name, button in self.languages.items() if button.isChecked()))

    def _on_theme(self) -> None:
        self.theme_chosen.emit(next(name for name, button in self.themes.items() if button.isChecked()))
