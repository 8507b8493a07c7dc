"""Every state of the page that is there before a device is: it has no window round it."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QApplication

from desktop.app import picture_world as world
from desktop.app.first_start import SetupTools
from desktop.app.stills import StillFiles, StillMaker, StillPool, still_clock
from desktop.features.setup.page import SetupPage
from desktop.runtime.paths import resources
from desktop.runtime.theme_settings import Look
from desktop.runtime.words import Words
from desktop.shell.window import SIZE_MIN
from desktop.widgets.editors import Candidate
from desktop.widgets.theme import apply_theme
from sync.domain.failures import Outage, Refused


def still_setup(application: QApplication, *, language: str, theme: str, strict: bool = True) -> tuple[SetupPage, StillMaker]:
    """Return the set-up page with someone who makes nothing."""
    words = Words(resources() / "translations", language=language, strict=strict)
    look, maker = Look(resources() / "themes", theme=theme), StillMaker()
    apply_theme(application, look)
    tools = SetupTools(words=words, look=look, pool=StillPool(), files=StillFiles())
    page = SetupPage(tools=tools, maker=maker, clock=still_clock)
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


def _setup_scanned(page: SetupPage, _maker: StillMaker) -> None:
    page.source.found.emit("QZENROL:7KQ2M0XW4T9HJ3R5VBNC/HTTPS://10.0.0.5:8470")


def _setup_other_code(page: SetupPage, _maker: StillMaker) -> None:
    page.source.picture_button.setFocus()
    page.source.failed.emit(Refused("picture.other_code.center"))


SETUP_SCENES: Mapping[str, Callable[[SetupPage, StillMaker], None]] = {
    "setup": _setup_typed,
    "setup-refused": _setup_refused,
    "setup-code": _setup_code,
    "setup-scanned": _setup_scanned,
    "setup-other-code": _setup_other_code,
}
