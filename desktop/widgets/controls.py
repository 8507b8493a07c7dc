"""Small parts with the variants of the look: buttons, labels, rules, the search field."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QLineEdit, QPushButton, QWidget

from desktop.runtime.theme_settings import Look
from desktop.widgets.composing import Composing
from desktop.widgets.icons import draw_icon, icon

SEARCH_DELAY_MS = 150

PLAIN = "plain"
PRIMARY = "primary"
QUIET = "quiet"
DANGER = "danger"
TAB = "tab"
ICON = "icon"
# One of several acts below one another: a row, not a box; RISK can't be taken back.
CHOICE = "choice"
# A plain button that leads to what can't be taken back; DANGER does it.
CAUTION = "caution"
RISK = "risk"

_INKS = {
    PRIMARY: "on_accent",
    DANGER: "on_danger",
    QUIET: "accent",
    TAB: "text2",
    PLAIN: "text",
    ICON: "text",
    CHOICE: "text",
    RISK: "danger_text",
    CAUTION: "danger_text",
}


class Button(QPushButton):
    """A button of one variant, with its icon in the ink of that variant."""

    def __init__(self, look: Look, kind: str = PLAIN, *, icon_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._kind = kind
        self._icon_name = icon_name
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.restyle()

    def restyle(self) -> None:
        """Colour the icon again after a change of theme."""
        if self._icon_name:
            self.setIcon(icon(self._icon_name, self._look.colour(_INKS[self._kind]), 18, self._look.colour("text3")))
            self.setIconSize(QSize(18, 18))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._kind in {CHOICE, RISK}:
            painter = QPainter(self)
            ink = self._look.colour("text3" if self._kind == CHOICE else "danger_text")
            draw_icon(painter, "chevron-right", ink, x=self.width() - 28, y=(self.height() - 16) / 2, size=16)
            painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by(self, event):
            super().keyPressEvent(event)


def pressed_by(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press a button on Enter and tell whether that was the key: Qt's own answer the space bar only. One held down presses once."""
    if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
        return False
    if not event.isAutoRepeat():
        button.click()
    return True


_STEPS: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class SearchField(QLineEdit):
    """A field that asks as one types, once the typing rests; a composing input method asks nothing.

    Signals:
        asked: the text to look for.
        stepped: up (-1) or down (1) among what was found, without leaving the field.
        entered: Enter, after `asked` went out for what was typed last.
    """

    asked = Signal(str)
    stepped = Signal(int)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(False)
        self.composing = Composing(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_DELAY_MS)
        self._timer.timeout.connect(self._on_rest)
        self.textChanged.connect(self._on_text_changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        step = _STEPS.get(event.key()) if plain else None
        if step is not None:
            self.stepped.emit(step)
            return
        if plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self._timer.isActive():
                self._timer.stop()
                self._on_rest()
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def _on_text_changed(self, _text: str) -> None:
        self._timer.start()

    def _on_rest(self) -> None:
        self.asked.emit(self.text().strip())


def label(step: str = "", *, tone: str = "", wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """Return a label of one step of the type scale."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if step:
        made.setProperty("step", step)
    if tone:
        made.setProperty("tone", tone)
    return made


def rule(*, upright: bool = False, hair: bool = False, parent: QWidget | None = None) -> QFrame:
    """Return a line of one pixel that parts regions, or rows when `hair`."""
    made = QFrame(parent)
    made.setProperty("role", "hair" if hair else "rule")
    if upright:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


def ground(widget: QWidget, role: str) -> QWidget:
    """Give `widget` one of the grounds of the look and return it."""
    widget.setProperty("role", role)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return widget


def repolish(widget: QWidget) -> None:
    """Let the style sheet see a changed property."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
