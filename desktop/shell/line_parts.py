"""The painted parts of the command line: key caps, hints of keys that can be pressed, and what the line says."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.runtime.services import Services
from desktop.widgets.paint import CENTRE, Brushwork
from desktop.widgets.theme import SEMIBOLD, face
from desktop.widgets.tips import plain

WILL, LACKS, DOING, DONE, REFUSED = "will", "lacks", "doing", "done", "refused"
HEIGHT = 40
CAP_HEIGHT = 20
_INKS = {WILL: "accent", LACKS: "text2", DOING: "text2", DONE: "accent", REFUSED: "danger_text"}
_ICONS = {WILL: "arrow-right", LACKS: "help", DOING: "hourglass", DONE: "circle-check", REFUSED: "alert-circle"}


def draw_cap(brush: Brushwork, key: str, *, x: float, y: float) -> float:
    """Draw a key with its middle at `y`; return its width."""
    width = brush.measure(key, "micro", SEMIBOLD) + 12
    brush.box(QRectF(x, y - CAP_HEIGHT / 2, width, CAP_HEIGHT), radius=4, fill="surface", edge="line_strong")
    brush.text(key, x=x, y=y, width=width, step="micro", weight=SEMIBOLD, name="text2", align=CENTRE)
    return width


class KeyCap(QWidget):
    """One key."""

    def __init__(self, services: Services, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._key = key
        self.setFixedSize(int(face(services.look, "micro", SEMIBOLD).advance(key)) + 14, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_cap(Brushwork(painter, self._services.look), self._key, x=1, y=HEIGHT / 2)
        painter.end()


class KeyHint(QAbstractButton):
    """A key and what it does; a press of the pointer does it too. The keyboard has the key itself."""

    def __init__(self, services: Services, key: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._key = key
        self._label = label
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.reword()

    def reword(self) -> None:
        word = self._services.words.say(self._label)
        self.setText(word)
        self.setAccessibleName(f"{self._key} {word}")
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        look = self._services.look
        cap = face(look, "micro", SEMIBOLD).advance(self._key) + 12
        return QSize(int(cap + 8 + face(look, "label").advance(self.text())) + 10, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        if self.underMouse():
            brush.box(self.rect().toRectF(), radius=6, fill="hover")
        used = draw_cap(brush, self._key, x=3, y=HEIGHT / 2)
        brush.text(self.text(), x=used + 11, y=HEIGHT / 2, width=self.width(), step="label", name="text2")
        painter.end()


class Saying(QWidget):
    """One sentence with the icon of its sort."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.kind = ""
        self.sentence = ""
        self.setFixedHeight(HEIGHT)

    def say(self, kind: str, sentence: str) -> None:
        """Show a sentence, an empty one for silence."""
        self.kind, self.sentence = kind, sentence
        self.setToolTip(plain(sentence))
        self.setAccessibleName(sentence)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.sentence:
            return
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        brush.icon(_ICONS[self.kind], x=4, y=HEIGHT / 2, size=16, name="text3" if self.kind == WILL else _INKS[self.kind])
        weight = SEMIBOLD if self.kind == REFUSED else 400
        brush.text(self.sentence, x=30, y=HEIGHT / 2, width=self.width() - 34, weight=weight, name=_INKS[self.kind])
        painter.end()
