"""What is left of a wiped home: the secrets that keystores hold for it go too, and the page that says so.

A QObject of the GUI thread; keystores are asked on the worker.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop.features.wiped.page import WipedPage
from desktop.runtime.keystore import Keystore
from desktop.runtime.paths import resources
from desktop.runtime.settings import Settings
from desktop.runtime.theme_settings import Look
from desktop.runtime.words import Words
from desktop.widgets.theme import apply_theme
from sync.domain.failures import Outage
from sync.store import wiping
from sync.store.home import Home

SIZE = (1366, 768)
WIPED = "device.wiped"


class WipedDoor(QObject):
    """Shows the page of one wiped home."""

    def __init__(self, application: QApplication, home: Home, keystore: Keystore, clock: Callable[[], int]) -> None:
        super().__init__()
        self._application = application
        settings = Settings(home.path / "preferences.json")
        self._look = Look(resources() / "themes", theme=settings.preferences.theme)
        apply_theme(application, self._look)
        with ThreadPoolExecutor(1, thread_name_prefix="wiped") as worker:
            found = worker.submit(_left, home, keystore).result()
        self.page = WipedPage(
            found,
            home=str(home.path),
            words=Words(resources() / "translations", language=settings.preferences.language),
            look=self._look,
            clock=clock,
        )
        self.page.resize(*SIZE)
        self.page.left.connect(application.exit)
        self.page.theme_chosen.connect(self._on_theme)

    def tell(self) -> None:
        """Show it until it was read."""
        self.page.showMaximized()
        self.page.focus_first()
        self._application.exec()
        self.page.close()

    def _on_theme(self, _theme: str) -> None:
        apply_theme(self._application, self._look)


def is_wiped(error: object) -> bool:
    """Tell whether a failure says that the home was wiped."""
    return isinstance(error, Outage) and error.code == WIPED


def _left(home: Home, keystore: Keystore) -> wiping.Wiped:
    """End what a kill left of it and what was at work meanwhile, let keystores forget, and return what the mark says."""
    try:
        wiping.settle(home)
    except Outage as outage:
        if outage.code != WIPED:
            raise
    wiping.sweep(home)
    found = wiping.wiped(home)
    assert found is not None
    for name in found.keystore_names:
        keystore.forget(name)
    return found
