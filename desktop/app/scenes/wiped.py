"""The page of a wiped device: it has no window round it, and one state."""

from PySide6.QtWidgets import QApplication

from desktop.app.stills import still_clock
from desktop.features.wiped.page import WipedPage
from desktop.runtime.paths import resources
from desktop.runtime.theme_settings import Look
from desktop.runtime.words import Words
from desktop.shell.window import SIZE_MIN
from desktop.widgets.theme import apply_theme
from sync.store.wiping import Wiped

_HOUR_MS = 3_600_000
WIPED_SCENES = ("wiped",)


def still_wiped(application: QApplication, *, language: str, theme: str, strict: bool = True) -> WipedPage:
    """Return the page as it stands after an order two hours ago."""
    words = Words(resources() / "translations", language=language, strict=strict)
    look = Look(resources() / "themes", theme=theme)
    apply_theme(application, look)
    wiped = Wiped(by="王值班", reason="终端遗失", at_ms=still_clock() - 2 * _HOUR_MS, keystore_names=(), done=True)
    page = WipedPage(wiped, home=r"C:\Users\duty\AppData\Local\Qianzhi", words=words, look=look, clock=still_clock)
    page.resize(*SIZE_MIN)
    return page
