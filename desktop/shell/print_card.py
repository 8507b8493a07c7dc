"""The card over a page that offers its papers: each with two buttons, as a file and on a printer; Escape puts it away."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from desktop.runtime.services import Services
from desktop.widgets.controls import QUIET, Button, ground, label
from desktop.widgets.page import PaperOffer


class PrintCard(QFrame):
    """Made anew for each time it is shown.

    Signals:
        chosen: the offer, and whether it becomes a file.
    """

    chosen = Signal(object, bool)

    def __init__(self, services: Services, offers: Sequence[PaperOffer], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("overlay", True)
        ground(self, "card")
        words = services.words
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setSpacing(8)
        self.buttons: dict[Button, tuple[PaperOffer, bool]] = {}
        title = label("section")
        title.setText(words.say("print.title" if offers else "print.nothing"))
        grid.addWidget(title, 0, 0, 1, 3)
        for row, offer in enumerate(offers, start=1):
            name = label()
            name.setText(words.say(offer.label))
            grid.addWidget(name, row, 0)
            for column, key in ((1, "print.to_file"), (2, "print.to_printer")):
                button = Button(services.look, QUIET)
                button.setText(words.say(key))
                button.setAccessibleName(f"{words.say(offer.label)} {words.say(key)}")
                button.clicked.connect(self._on_clicked)
                grid.addWidget(button, row, column)
                self.buttons[button] = (offer, column == 1)
        self.adjustSize()

    def focus_first(self) -> None:
        """Put the keyboard on the likeliest paper."""
        first = next(iter(self.buttons), None)
        (first or self).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Right}:
            self.focusNextChild()
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Left}:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def _on_clicked(self) -> None:
        button = self.sender()
        assert isinstance(button, Button)
        offer, to_file = self.buttons[button]
        self.close()
        self.chosen.emit(offer, to_file)
