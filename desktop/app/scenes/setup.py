"""Every state of the page that is there before a device is: it has no window round it."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QApplication

from desktop.app import picture_world as world
from desktop.app.stills import StillMaker, still_clock
from desktop.features.setup.page import SetupPage
from desktop.runtime.paths import resources
from desktop.runtime.theme_settings import Look
from desktop.runtime.words import Words
from desktop.shell.window import SIZE_MIN
from desktop.widgets.editors import Candidate
from desktop.widgets.theme import apply_theme
from sync.domain.failures import Outage


def still_setup(application: QApplication, *, language: str, theme: str, strict: bool = True) -> tuple[SetupPage, StillMaker]:
    """Return the set-up page with someone who makes nothing."""
    words = Words(resources() / "translations", language=language, strict=strict)
    look, maker = Look(resources() / "themes", theme=theme), StillMaker()
    apply_theme(application, look)
    page = SetupPage(words=words, look=look, maker=maker, clock=still_clock)
    page.resize(*SIZE_MIN)
    return page, maker


def _setup_typed(page: SetupPage, _maker: StillMaker) -> None:
    page.focus_first()
    page.organisation.search.setText("nan")
    page.organisation.asked.emit("nan")


def _setup_refused(page: SetupPage, maker: StillMaker) -> None:
    page.organisation.search.setText(world.DESK.short_name)
    page.form.editors["center"].set_value("10.0.0.5")
    page.sheet.submit()
    maker.answer = Outage("store.read_only")
    page.organisation.set_value(Candidate(value=world.DESK.organisation, title=world.DESK.organisation_name))
    page.form.editors["person"].set_value(world.DESK.person)
    page.form.editors["office"].set_value(world.DESK.office)
    for name in ("passphrase", "again"):
        page.form.editors[name].set_value("correct horse 2026")
    page.sheet.submit()


def _setup_code(page: SetupPage, _maker: StillMaker) -> None:
    page.center.setText("https://10.0.0.5:8470 7KQ2M-0XW4T-9HJ3R-5VBNC")
    page.center.editingFinished.emit()


SETUP_SCENES: Mapping[str, Callable[[SetupPage, StillMaker], None]] = {
    "setup": _setup_typed,
    "setup-refused": _setup_refused,
    "setup-code": _setup_code,
}
