"""The first start: a home without a device asks who sits here, makes the device, and goes on into the window.

The device is made before there is an engine, by the one thread that opens the new database; the GUI thread never does.
"""

from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop.features.setup.page import Admission, NewDevice, SetupPage
from desktop.runtime.bridge import WorkBridge
from desktop.runtime.files import FileQuestions
from desktop.runtime.paths import resources
from desktop.runtime.services import Files, Pool
from desktop.runtime.settings import Settings
from desktop.runtime.theme_settings import Look
from desktop.runtime.words import Words
from desktop.widgets.theme import apply_theme
from sync.domain.failures import Refused
from sync.links.enrolment import enter, look
from sync.protocol.enrolment import read_invitation
from sync.store import unlocking
from sync.store.device import Device, create_device, describe
from sync.store.home import Home
from sync.store.queries import organisations
from sync.store.shipped import shipped
from sync.store.unlocking import Lock
from sync.store.wrap import judge, tuned
from sync.store.writer import Writer

SIZE = (1366, 768)
_WRITE_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupTools:
    """What the set-up page is given in place of services."""

    words: Words
    look: Look
    pool: Pool
    files: Files


class FirstStart(QObject):
    """The set-up page with what it needs; stays in sight until the window is there, so that nothing blinks.

    Args:
        worker: one thread, shut down by the caller.
    """

    def __init__(self, application: QApplication, home: Home, worker: Executor, clock: Callable[[], int]) -> None:
        super().__init__()
        self._application = application
        self._settings = Settings(home.path / "preferences.json")
        kept = self._settings.preferences
        self._words = Words(resources() / "translations", language=kept.language)
        self._look = Look(resources() / "themes", theme=kept.theme)
        apply_theme(application, self._look)
        self.is_made = False
        work = WorkBridge(worker, self)
        tools = SetupTools(words=self._words, look=self._look, pool=work, files=FileQuestions())
        self.page = SetupPage(tools=tools, maker=_Maker(home, work, clock), clock=clock)
        self.page.resize(*SIZE)
        self.page.made.connect(self._on_made)
        self.page.theme_chosen.connect(self._on_theme)

    def ask(self) -> bool:
        """Show the page until the device is made; False when it was closed without one."""
        self.page.showMaximized()
        self.page.focus_first()
        self._application.exec()
        return self.is_made

    def leave(self) -> None:
        """Take the page away: the window is there."""
        self.page.close()
        self.page.deleteLater()

    def _on_made(self) -> None:
        self.is_made = True
        # There is a home to keep them in only now.
        self._settings.change(language=self._words.language, theme=self._look.theme)
        # Not `quit`, which closes every window first: the page stays until `leave`.
        self._application.exit()

    def _on_theme(self, _theme: str) -> None:
        apply_theme(self._application, self._look)


class _Maker:
    """Looks through the shipped list and makes the device, both on the worker."""

    def __init__(self, home: Home, work: WorkBridge, clock: Callable[[], int]) -> None:
        self._home = home
        self._work = work
        self._clock = clock

    def find(self, text: str, *, to: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        self._work.run(organisations.shipped_listing, text, done=to, failed=failed)

    def look(self, invitation: str, *, to: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        self._work.run(_looked, invitation, done=to, failed=failed)

    def make(self, device: NewDevice, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        self._work.run(self._create, device, done=done, failed=failed)

    def _create(self, device: NewDevice) -> Device:
        self._lock(device.passphrase)
        try:
            made = create_device(
                self._home,
                organisation=device.organisation,
                person=device.person,
                office=device.office,
                now_ms=self._clock(),
                center_url=device.center_url,
                takes_over=device.takes_over,
            )
        except Refused as refused:
            # Made by a press before, whose code let nobody in: the device goes on from there.
            if refused.code != "device.exists" or not device.invitation:
                raise
        return self._entered(device.invitation) if device.invitation else made

    def _entered(self, invitation: str) -> Device:
        with closing(Writer(self._home, now_ms=self._clock, shipped=tuple(shipped().values()))) as writer:
            enter(writer, read_invitation(invitation))
            device = writer.call(lambda desk: describe(desk.connection)).result(_WRITE_S)
        assert device is not None
        return device

    def _lock(self, passphrase: str) -> None:
        """Give the home its key, wrapped; one that a killed set-up began goes on with the passphrase it was given."""
        judge(passphrase)
        match unlocking.lock_of(self._home):
            case Lock.NEW:
                unlocking.begin(self._home, passphrase, cost=tuned())
            case Lock.PLAIN:
                unlocking.wrap_plain(self._home, passphrase, cost=tuned())
            case Lock.WRAPPED:
                unlocking.by_passphrase(self._home, passphrase)


def _looked(invitation: str) -> Admission:
    told = look(read_invitation(invitation))
    known = shipped().get(told.organisation)
    return Admission(
        organisation=told.organisation,
        name=told.organisation if known is None else known.name,
        takes_over="" if told.takes_over is None else told.takes_over.hex(),
    )
