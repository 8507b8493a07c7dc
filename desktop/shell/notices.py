"""Notices: banners that say a fact, its consequence and what can be done. One per cause; it goes when its cause goes."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.runtime.services import Services
from desktop.widgets.controls import QUIET, Button, label
from desktop.widgets.paint import Brushwork

HEIGHT = 42

STORE = "store"
CRASH = "crash"


class Banner(QWidget):
    """One notice. It keeps key and facts, so that it can be said again in another language."""

    dismissed = Signal(str)

    def __init__(self, services: Services, cause: str, *, grave: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.cause = cause
        self._grave = grave
        self._said: tuple[str, dict[str, object]] = ("", {})
        self.setFixedHeight(HEIGHT)
        self.text = label(tone="late" if grave else "off")
        self.close_button = Button(services.look, QUIET)
        self.close_button.clicked.connect(self._on_clicked)
        self.close_button.setVisible(not grave)
        row = QHBoxLayout(self)
        row.setContentsMargins(46, 1, 8, 1)
        row.addWidget(self.text, 1)
        row.addWidget(self.close_button)

    def say(self, key: str, **facts: object) -> None:
        self._said = (key, facts)
        self.reword()

    def reword(self) -> None:
        words = self._services.words
        key, facts = self._said
        said = words.outage(key.removeprefix("outage."), facts) if key.startswith("outage.") else words.say(key, **facts)
        self.text.setText(said)
        self.text.setToolTip(said)
        self.setAccessibleName(said)
        self.close_button.setText(words.say("notice.dismiss"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        brush.fill(self.rect().toRectF(), "late_soft" if self._grave else "off_bg")
        brush.fill(QRectF(0, HEIGHT - 1, self.width(), 1), "line_strong")
        brush.icon(
            "device-floppy" if self._grave else "info-circle",
            x=16,
            y=HEIGHT / 2,
            size=18,
            name="danger_text" if self._grave else "off_text",
        )
        painter.end()

    def _on_clicked(self) -> None:
        self.dismissed.emit(self.cause)


class Notices(QWidget):
    """The banners that stand now, oldest on top; takes no room when there are none."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.banners: dict[str, Banner] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def tell(self, cause: str, key: str, *, grave: bool = False, **facts: object) -> None:
        """Say a sentence for `cause`; a grave one stays until its cause goes, another can be put away."""
        banner = self.banners.get(cause)
        if banner is None:
            banner = Banner(self._services, cause, grave=grave, parent=self)
            banner.dismissed.connect(self.end)
            self.banners[cause] = banner
            self._column.addWidget(banner)
        banner.say(key, **facts)

    def end(self, cause: str) -> None:
        """Take the banner away: its cause is gone."""
        banner = self.banners.pop(cause, None)
        if banner is not None:
            self._column.removeWidget(banner)
            banner.deleteLater()

    def reword(self) -> None:
        for banner in self.banners.values():
            banner.reword()
