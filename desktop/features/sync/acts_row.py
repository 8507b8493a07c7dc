"""The acts of this page as a row of buttons, each with its key; off with the reason where one can't be done."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.features.sync.section import Act
from desktop.runtime.services import Services
from desktop.widgets.controls import PLAIN, Button


class ActButton(Button):
    """One act; `subject` tells the row it is done on."""

    def __init__(self, services: Services, act: Act, subject: Callable[[], object]) -> None:
        super().__init__(services.look, PLAIN, icon_name=act.icon)
        self.act = act
        self._services = services
        self._subject = subject
        self.clicked.connect(self._on_clicked)
        self.say(act.label)

    def say(self, key: str) -> None:
        """Show `key` as its words."""
        self.setText(self._services.words.say(key))

    def judge(self, row: object, refusal: str) -> None:
        """Be on if the act fits `row` and nothing refuses it; `refusal` is the sentence that stands beside it otherwise."""
        barred = refusal if self.act.speaks else ""
        self.setEnabled(not barred and self.act.fits(row))
        self.setToolTip(barred)
        self.setAccessibleDescription(barred)

    def _on_clicked(self) -> None:
        self.act.run(self._subject())


class ActsRow(QWidget):
    """The buttons, in the sequence of the acts; `buttons` by label."""

    def __init__(self, services: Services, acts: Sequence[Act], subject: Callable[[], object], page: QWidget) -> None:
        super().__init__(page)
        self.buttons = {act.label: ActButton(services, act, subject) for act in acts}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in self.buttons.values():
            row.addWidget(button)
            if button.act.key:
                QShortcut(QKeySequence(button.act.key), page).activated.connect(button.click)

    def judge(self, row: object, refusal: str) -> None:
        """Turn each button on or off."""
        for button in self.buttons.values():
            button.judge(row, refusal)

    def reword(self) -> None:
        """Say everything in the present language."""
        for button in self.buttons.values():
            button.say(button.act.label)
