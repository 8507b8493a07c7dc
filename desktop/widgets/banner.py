"""A banner: a fact, its consequence and what can be done, in one line over the region it concerns."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.runtime.services import Services
from desktop.widgets.controls import QUIET, Button, label
from desktop.widgets.paint import Brushwork
from desktop.widgets.tips import plain

HEIGHT = 42


class Banner(QWidget):
    """One notice. It keeps key and facts, so that it can be said again in another language. `act`: key of what its button does."""

    dismissed = Signal(str)

    def __init__(
        self,
        services: Services,
        cause: str,
        *,
        grave: bool,
        icon: str = "",
        act: str = "notice.dismiss",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._act = act
        self._services = services
        self.cause = cause
        self._grave = grave
        self._icon = icon or ("device-floppy" if grave else "info-circle")
        self._said: tuple[str, dict[str, object]] = ("", {})
        self.setFixedHeight(HEIGHT)
        self.text = label(tone="late" if grave else "off")
        self.close_button = Button(services.look, QUIET)
        self.close_button.clicked.connect(self._on_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(46, 1, 8, 1)
        row.addWidget(self.text, 1)
        row.addWidget(self.close_button)
        # Only inside the row: shown before, the button would stand on the screen as a window of its own for a moment.
        self.close_button.setVisible(not grave)

    def say(self, key: str, **facts: object) -> None:
        self._said = (key, facts)
        self.reword()

    def reword(self) -> None:
        words = self._services.words
        key, facts = self._said
        if not key:
            return
        said = words.outage(key.removeprefix("outage."), facts) if key.startswith("outage.") else words.say(key, **facts)
        self.text.setText(said)
        self.text.setToolTip(plain(said))
        self.setAccessibleName(said)
        self.close_button.setText(words.say(self._act))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        brush.fill(self.rect().toRectF(), "late_soft" if self._grave else "off_bg")
        brush.fill(QRectF(0, HEIGHT - 1, self.width(), 1), "line_strong")
        brush.icon(
            self._icon,
            x=16,
            y=HEIGHT / 2,
            size=18,
            name="danger_text" if self._grave else "off_text",
        )
        painter.end()

    def _on_clicked(self) -> None:
        self.dismissed.emit(self.cause)
