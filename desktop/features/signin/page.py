"""The lock of the laptop: the passphrase opens the database, and a device of an older version is given its first one here.

It stands before engine, readers and drafts, so it is given no `Services`: only words, look, and someone who opens the home.
A wrong passphrase costs a wait that grows to half a minute, and never more: in an emergency somebody must still get in.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.runtime.theme_settings import Look
from desktop.runtime.words import Words
from desktop.widgets.controls import QUIET, Button, ground, label
from desktop.widgets.form import Entry, Form
from desktop.widgets.front import FrontTop, lay_out
from desktop.widgets.sheet import Sheet
from sync.domain.failures import Outage, Refused
from sync.domain.kind import Shape

CARD_HEIGHT_MAX = 440
FREE_TRIES = 2
WAIT_S_MAX = 30


class Opener(Protocol):
    """Opens the home, never in the GUI thread; answers come to bound methods in it."""

    def open(self, passphrase: str, *, keystore: bool, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None: ...

    def wrap(self, passphrase: str, *, keystore: bool, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None: ...


class SignInPage(QWidget):
    """One card, keyboard first: type, Enter.

    Args:
        is_new: whether the home has a plain key and is given its first passphrase, in place of being opened.
        has_keystore: whether the operating system's keystore may open it from now on.
        replica: of the device, for who lost the passphrase; empty where it is not known.

    Signals:
        opened: the home is open.
        language_chosen, theme_chosen: for the preferences.
    """

    opened = Signal()
    language_chosen = Signal(str)
    theme_chosen = Signal(str)

    def __init__(
        self,
        *,
        words: Words,
        look: Look,
        opener: Opener,
        clock: Callable[[], int],
        is_new: bool,
        has_keystore: bool,
        replica: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        ground(self, "ground")
        self._words = words
        self._opener = opener
        self._is_new = is_new
        self._replica = replica
        self._wrong = 0
        self._left_s = 0
        self.form = Form(_entries(is_new=is_new, has_keystore=has_keystore), words=words, look=look, clock=clock)
        sort = "new" if is_new else "open"
        self.sheet = Sheet(
            self.form,
            title=f"signin.{sort}.title",
            hint=f"signin.{sort}.hint",
            act=f"signin.{sort}.do",
            danger=False,
            words=words,
            look=look,
        )
        self.sheet.cancel_button.hide()
        self.sheet.submitted.connect(self._on_submitted)
        self.top = FrontTop(words, look, self)
        self.top.spoken.connect(self._on_spoken)
        self.top.shown.connect(self.theme_chosen)
        self.lost_button = Button(look, QUIET)
        self.lost_button.setVisible(not is_new)
        self.lost_button.clicked.connect(self._on_lost)
        self.lost = label("label", wrap=True)
        self.lost.hide()
        inside = QVBoxLayout()
        inside.addWidget(self.sheet, 1)
        inside.addWidget(self.lost_button)
        inside.addWidget(self.lost)
        self.lost.setContentsMargins(16, 0, 16, 12)
        lay_out(self, self.top, inside, height_max=CARD_HEIGHT_MAX)
        self._waiting = QTimer(self)
        self._waiting.setInterval(1000)
        self._waiting.timeout.connect(self._on_second)
        self.reword()

    def focus_first(self) -> None:
        """Put the caret where one types the passphrase."""
        self.form.focus_first()

    def reword(self) -> None:
        """Say everything in the present language."""
        self.setWindowTitle(self._words.say("app.title"))
        self.sheet.reword()
        self.lost_button.setText(self._words.say("signin.lost.do"))
        self.lost.setText(self._words.say("signin.lost", replica=self._replica or "—"))

    def _on_spoken(self, language: str) -> None:
        self.reword()
        self.language_chosen.emit(language)

    def _on_lost(self) -> None:
        self.lost.setVisible(not self.lost.isVisible())

    def _on_submitted(self, values: Mapping[str, object]) -> None:
        passphrase = str(values["passphrase"])
        if self._is_new and passphrase != values["again"]:
            self._refuse("passphrase.differs", {"field": "again"})
            return
        act = self._opener.wrap if self._is_new else self._opener.open
        act(passphrase, keystore=bool(values.get("keystore")), done=self._on_opened, failed=self._on_failed)

    def _on_opened(self, _home: object) -> None:
        for name in ("passphrase", "again"):
            if name in self.form.editors:
                self.form.editors[name].set_value(None)
        self.opened.emit()

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, Refused):
            self._wrong += error.code == "passphrase.wrong"
            self._refuse(error.code, {**error.facts, "field": "passphrase"})
            self._left_s = wait_s(self._wrong) if error.code == "passphrase.wrong" else 0
            if self._left_s:
                self._waiting.start()
                self._say_wait()
        elif isinstance(error, Outage):
            self.sheet.refuse(self._words.outage(error.code, error.facts))
        else:
            self.sheet.refuse(self._words.say("notice.not_done"))

    def _refuse(self, code: str, facts: Mapping[str, object]) -> None:
        self.sheet.refuse(self._words.refusal(code, facts), facts)

    def _on_second(self) -> None:
        self._left_s -= 1
        if self._left_s > 0:
            self._say_wait()
            return
        self._waiting.stop()
        self.sheet.act_button.setEnabled(True)
        self.sheet.reword()

    def _say_wait(self) -> None:
        """Say how long until the next try; the button stays out of reach till then."""
        self.sheet.act_button.setEnabled(False)
        self.sheet.act_button.setText(self._words.say("signin.wait", seconds=self._left_s))


def wait_s(wrong: int) -> int:
    """Return how long a person waits after so many wrong passphrases, seconds."""
    return 0 if wrong <= FREE_TRIES else min(2 ** (wrong - FREE_TRIES), WAIT_S_MAX)


def _entries(*, is_new: bool, has_keystore: bool) -> tuple[Entry, ...]:
    first = Entry(name="passphrase", label="signin.passphrase", required=True, secret=True)
    again = (Entry(name="again", label="signin.again", required=True, secret=True),) if is_new else ()
    keystore = (Entry(name="keystore", label="signin.keystore", shape=Shape.FLAG),) if has_keystore else ()
    return (first, *again, *keystore)
