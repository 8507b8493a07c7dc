"""Notices: banners that say a fact, its consequence and what can be done. One per cause; it goes when its cause goes."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.runtime.services import Services
from desktop.widgets.banner import Banner

STORE = "store"
CRASH = "crash"
CLOCK = "clock"
START = "start"
FOLDING = "folding"
LOOK = "look"
CERTIFICATE = "certificate"


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
