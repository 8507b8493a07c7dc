"""Every state of the page that locks a laptop: it has no window round it."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QApplication

from desktop.app.stills import still_clock
from desktop.features.signin.page import FREE_TRIES, SignInPage
from desktop.runtime.paths import resources
from desktop.runtime.theme_settings import Look
from desktop.runtime.words import Words
from desktop.shell.window import SIZE_MIN
from desktop.widgets.theme import apply_theme
from sync.domain.failures import Refused

PASSPHRASE = "correct horse 2026"  # noqa: S105 - of pictures
_REPLICA = "7f3a9c0011d2e458"


class StillOpener:
    """Opens nothing; answers as it is told to, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, bool]] = []
        self.answer: BaseException | None = None

    def open(self, passphrase: str, *, keystore: bool, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        self._answer("open", passphrase, done, failed, keystore=keystore)

    def wrap(self, passphrase: str, *, keystore: bool, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        self._answer("wrap", passphrase, done, failed, keystore=keystore)

    def _answer(
        self, act: str, passphrase: str, done: Callable[[object], None], failed: Callable[[BaseException], None], *, keystore: bool
    ) -> None:
        self.asked.append((act, passphrase, keystore))
        if self.answer is None:
            done(None)
        else:
            failed(self.answer)


def still_sign_in(
    application: QApplication, *, language: str, theme: str, is_new: bool = False, has_keystore: bool = True, strict: bool = True
) -> tuple[SignInPage, StillOpener]:
    """Return the page with somebody who opens nothing."""
    words = Words(resources() / "translations", language=language, strict=strict)
    look, opener = Look(resources() / "themes", theme=theme), StillOpener()
    apply_theme(application, look)
    page = SignInPage(words=words, look=look, opener=opener, clock=still_clock, is_new=is_new, has_keystore=has_keystore, replica=_REPLICA)
    page.resize(*SIZE_MIN)
    return page, opener


def _asked(page: SignInPage, _opener: StillOpener) -> None:
    page.focus_first()
    page.form.editors["passphrase"].set_value(PASSPHRASE)


def _wrong(page: SignInPage, opener: StillOpener) -> None:
    opener.answer = Refused("passphrase.wrong")
    for _ in range(FREE_TRIES + 2):
        page.form.editors["passphrase"].set_value(PASSPHRASE)
        page.sheet.act_button.setEnabled(True)
        page.sheet.submit()


def _lost(page: SignInPage, opener: StillOpener) -> None:
    _asked(page, opener)
    page.lost_button.click()


def _first(page: SignInPage, opener: StillOpener) -> None:
    _asked(page, opener)
    page.form.editors["again"].set_value(PASSPHRASE + "?")
    page.sheet.submit()


SIGN_IN_SCENES: Mapping[str, Callable[[SignInPage, StillOpener], None]] = {
    "signin": _asked,
    "signin-wrong": _wrong,
    "signin-lost": _lost,
    "signin-first": _first,
}
FIRST = frozenset({"signin-first"})
