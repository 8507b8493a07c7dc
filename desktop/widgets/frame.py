"""What stands in place of a part of a page: a head with the way back and a title, Escape leaves it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.runtime.services import Services
from desktop.widgets.controls import ICON, Button, ground, label, rule
from desktop.widgets.texts import Texts

PAD = 16


class Frame(QWidget):
    """The frame; its heirs put their parts into `head` and `column`, and say in `begins` where the keyboard goes first.

    No focus proxy: the way of Tab would then pass over everything that stands before it.

    Signals:
        left: on Escape or the button back.
    """

    left = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self._services = services
        self._texts = Texts(services.words)
        self.begins: QWidget | None = None
        self.title = label("row")
        self.back_button = Button(services.look, ICON, icon_name="arrow-left")
        self.back_button.clicked.connect(self.left)
        self._texts.bind(self.back_button.setAccessibleName, "board.back")
        self._texts.bind(self.back_button.setToolTip, "board.back")
        self.head = QHBoxLayout()
        self.head.setContentsMargins(8, 2, PAD, 2)
        self.head.setSpacing(8)
        self.head.addWidget(self.back_button)
        self.head.addWidget(self.title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addLayout(self.head)
        self.column.addWidget(rule(hair=True))

    def reword(self) -> None:
        """Say everything in the present language."""
        self._texts.reword()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.begins is not None:
            self.begins.setFocus(event.reason())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
