"""The one thing that a wiped device says: that it was wiped, by whom, when and why, and how the machine is used again.

It stands without engine, readers and passphrase: only words and look are left.
"""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.runtime.theme_settings import Look
from desktop.runtime.words import Words
from desktop.widgets.controls import PRIMARY, Button, ground, label
from desktop.widgets.front import FrontTop, lay_out
from sync.store.wiping import Wiped


class WipedPage(QWidget):
    """A card with the sentences and one button.

    Signals:
        left: the person has read it.
        language_chosen, theme_chosen: for the preferences.
    """

    left = Signal()
    language_chosen = Signal(str)
    theme_chosen = Signal(str)

    def __init__(
        self, wiped: Wiped, *, home: str, words: Words, look: Look, clock: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        ground(self, "ground")
        self._wiped, self._home, self._words, self._clock = wiped, home, words, clock
        self._title = label("section", wrap=True)
        self.said, self._means, self._again = label(wrap=True), label(wrap=True), label("label", wrap=True)
        self.leave_button = Button(look, PRIMARY, icon_name="check")
        self.leave_button.clicked.connect(self.left)
        self.top = FrontTop(words, look, self)
        self.top.spoken.connect(self._on_spoken)
        self.top.shown.connect(self._on_shown)
        inside = QVBoxLayout()
        for part in (self._title, self.said, self._means, self._again):
            part.setContentsMargins(16, 8, 16, 8)
            inside.addWidget(part)
        inside.addStretch(1)
        inside.addWidget(self.leave_button)
        lay_out(self, self.top, inside)
        self.reword()

    def focus_first(self) -> None:
        """Put the focus on the one button."""
        self.leave_button.setFocus()

    def reword(self) -> None:
        """Say everything in the present language."""
        say = self._words.say
        self.setWindowTitle(say("app.title"))
        self._title.setText(say("wiped.title"))
        if self._wiped.by:
            at = self._words.moment(self._wiped.at_ms, now_ms=self._clock())
            self.said.setText(say("wiped.said", by=self._wiped.by, at=at, reason=self._wiped.reason))
        else:
            self.said.setText(say("wiped.said_by_center"))
        self._means.setText(say("wiped.means"))
        self._again.setText(say("wiped.again", folder=self._home))
        self.leave_button.setText(say("wiped.leave"))

    def _on_spoken(self, language: str) -> None:
        self.reword()
        self.language_chosen.emit(language)

    def _on_shown(self, theme: str) -> None:
        self.reword()
        self.theme_chosen.emit(theme)
