"""The acts of this page as a row of buttons, each with its key; off with the reason where one can't be done."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.features.sync.section import Act
from desktop.runtime.services import Services
from desktop.widgets.controls import PLAIN, Button
from desktop.widgets.tips import plain

SPACING = 8


class ActButton(Button):
    """One act; `subject` tells the row it is done on."""

    def __init__(self, services: Services, act: Act, subject: Callable[[], object]) -> None:
        super().__init__(services.look, PLAIN, icon_name=act.icon)
        self.act = act
        self._services = services
        self._subject = subject
        self.clicked.connect(self._on_clicked)
        self.say(act.label)

    def say(self, key: str, *, bare: bool = False) -> None:
        """Show `key` as its words, `bare` without the keyboard's key at their end."""
        said = self._services.words.say(key)
        self.setText(said.removesuffix(self.act.key).rstrip() if bare and self.act.key else said)

    def judge(self, row: object, refusal: str) -> None:
        """Be on if the act fits `row` and nothing refuses it; `refusal` is the sentence that stands beside it otherwise."""
        barred = refusal if self.act.speaks else ""
        self.setEnabled(not barred and self.act.fits(row))
        self.setToolTip(plain(barred or self.act.key))
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
        row.setSpacing(SPACING)
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
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Name the keyboard's keys where there is room for all of them; where not, help and hints name them."""
        for bare in (False, True):
            for button in self.buttons.values():
                button.say(button.act.label, bare=bare)
            if sum(button.sizeHint().width() + SPACING for button in self.buttons.values()) - SPACING <= self.width():
                return
