"""What every page is: a widget that the shell shows, told when the subject, the words or the theme change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.runtime.services import Services
from desktop.widgets.controls import PRIMARY, Button, ground, label
from desktop.widgets.lines import Lines
from desktop.widgets.texts import Texts
from desktop.widgets.theme import face

if TYPE_CHECKING:
    from desktop.widgets.paper import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOffer:
    """A paper that can be printed.

    Attributes:
        label: key of its name.
        name: of the file it is saved as, without ending.
        make: hands the paper to its argument, at once or when what it needs was read.
    """

    label: str
    name: str
    make: "Callable[[Callable[[Paper], None]], None]"


class Page(QWidget):
    """Base of the pages. A page refreshes only while shown.

    Signals:
        badge: how many things on this page wait for a person.
        opened: mode of the scope now open, empty when none is.
        incident_opened: id of the incident now open or chosen on this page, None when none is; the command line acts in it.
        print_wanted: a person asks for this page's papers.
    """

    badge = Signal(int)
    opened = Signal(str)
    incident_opened = Signal(object)
    print_wanted = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.services = services
        self.texts = Texts(services.words)
        ground(self, "surface")

    def show_subject(self, subject: bytes | None) -> None:
        """Show one record of this page, or the page as it was left."""

    def begin(self, act: str, values: Mapping[str, object]) -> None:
        """Begin an act of this page with what is known already; the subject was shown before."""
        raise NotImplementedError(act, *values)

    def papers(self) -> tuple[PaperOffer, ...]:
        """Return what can be printed of what is shown, the likeliest first."""
        return ()

    def refresh(self) -> None:
        """Read again what is shown."""

    def clear_away(self) -> None:
        """Leave nothing in clear outside of the store and on no other screen: the window goes."""

    def focus_first(self) -> None:
        """Put the keyboard where work on this page begins; its keys count only while it is in the page."""
        self.setFocus()

    def reword(self) -> None:
        """Say everything in the present language."""
        self.texts.reword()
        self.update()

    def restyle(self) -> None:
        """Show everything in the present theme."""
        for button in self.findChildren(Button):
            button.restyle()
        self.update()


class EmptyState(QWidget):
    """What a region says when it holds nothing: the fact, what to do first, and the button that does it."""

    acted = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._look = services.words, services.look
        self._keys = ("", "", "")
        self._title = label("section", wrap=True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._hint = label("small", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._steps = Lines(services.look, step="small", apart=6)
        self._steps.hide()
        self.button = Button(services.look, PRIMARY)
        self.button.clicked.connect(self.acted)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        column.addWidget(self._steps, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def say(self, title: str, hint: str = "", act: str = "") -> None:
        """Show these keys; an empty one hides its part."""
        self._keys = (title, hint, act)
        self.reword()

    def set_hint(self, sentence: str) -> None:
        """Show a sentence that has its facts already, in place of a hint's key."""
        self._hint.setText(sentence)
        self._hint.show()

    def reword(self) -> None:
        parts: tuple[QLabel | Button, ...] = (self._title, self._hint, self.button)
        for key, part in zip(self._keys, parts, strict=True):
            part.setVisible(bool(key))
            if key:
                part.setText(self._words.say(key))
        # Several sentences are steps: they stand below one another at the left.
        said = self._hint.text() if self._keys[1] else ""
        stepwise = "\n" in said
        self._steps.setVisible(stepwise)
        if stepwise:
            self._hint.hide()
            self._steps.setFixedWidth(round(max(face(self._look, "small").advance(line) for line in said.split("\n"))) + 2)
            self._steps.setText(said)
