"""The way into a home before its window: opened by the keystore without a word, else by the page that asks for the passphrase."""

from collections.abc import Callable
from concurrent.futures import Executor

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop.features.signin.page import SignInPage
from desktop.runtime.bridge import WorkBridge
from desktop.runtime.keystore import Keystore
from desktop.runtime.paths import resources
from desktop.runtime.settings import Settings
from desktop.runtime.theme_settings import Look
from desktop.runtime.words import Words
from desktop.widgets.theme import apply_theme
from sync.store import highwater, unlocking
from sync.store.home import Home
from sync.store.startup import InstanceLock
from sync.store.unlocking import Lock
from sync.store.wrap import tuned

SIZE = (1366, 768)


class HomeDoor(QObject):
    """Opens one home for this process.

    Args:
        worker: one thread, shut down by the caller; keys are stretched and keystores asked there.
    """

    def __init__(self, application: QApplication, home: Home, worker: Executor, clock: Callable[[], int], keystore: Keystore) -> None:
        super().__init__()
        self._application = application
        self._home = home
        self._worker = worker
        self._clock = clock
        self._keystore = keystore
        self._is_open = False
        self.page: SignInPage | None = None

    def open(self, *, plain: bool) -> bool:
        """Open the home, and return whether it is: False when the page was closed.

        Args:
            plain: whether a plain key is left as it lies.

        Raises: Outage: those of `lock_of`.
        """
        lock = self._worker.submit(unlocking.lock_of, self._home).result()
        if lock is Lock.NEW or self._home.held is not None or (lock is Lock.PLAIN and (plain or not self._home.database.exists())):
            return True
        if lock is Lock.WRAPPED and self._worker.submit(self._by_keystore).result():
            return True
        return self._ask(is_new=lock is Lock.PLAIN)

    def leave(self) -> None:
        """Take the page away: the window is there."""
        if self.page is not None:
            self.page.close()
            self.page.deleteLater()
            self.page = None

    def _by_keystore(self) -> bool:
        return bool(unlocking.read(self._home).keystore_names()) and unlocking.by_keystore(self._home, self._keystore.fetch)

    def _ask(self, *, is_new: bool) -> bool:
        settings = Settings(self._home.path / "preferences.json")
        self._look = Look(resources() / "themes", theme=settings.preferences.theme)
        self._settings = settings
        apply_theme(self._application, self._look)
        mark = highwater.read(self._home)
        self.page = SignInPage(
            words=Words(resources() / "translations", language=settings.preferences.language),
            look=self._look,
            opener=HomeOpener(self._home, WorkBridge(self._worker, self), self._keystore),
            clock=self._clock,
            is_new=is_new,
            has_keystore=self._worker.submit(self._keystore.is_there).result(),
            replica="" if mark is None else mark.replica.hex(),
        )
        self.page.resize(*SIZE)
        self.page.opened.connect(self._on_opened)
        self.page.theme_chosen.connect(self._on_theme)
        self.page.language_chosen.connect(self._on_language)
        self.page.showMaximized()
        self.page.focus_first()
        self._application.exec()
        return self._is_open

    def _on_opened(self) -> None:
        self._is_open = True
        # Not `quit`, which closes every window first: the page stays until `leave`.
        self._application.exit()

    def _on_theme(self, theme: str) -> None:
        apply_theme(self._application, self._look)
        self._settings.change(theme=theme)

    def _on_language(self, language: str) -> None:
        self._settings.change(language=language)


class HomeOpener:
    """Takes the wrap off, or puts the first one on, both on the worker."""

    def __init__(self, home: Home, work: WorkBridge, keystore: Keystore) -> None:
        self._home = home
        self._work = work
        self._keystore = keystore

    def open(self, passphrase: str, *, keystore: bool, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        self._work.run(self._open, passphrase, keystore, done=done, failed=failed)

    def wrap(self, passphrase: str, *, keystore: bool, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        self._work.run(self._wrap, passphrase, keystore, done=done, failed=failed)

    def _open(self, passphrase: str, with_keystore: bool) -> None:
        unlocking.by_passphrase(self._home, passphrase)
        self._let(with_keystore)

    def _wrap(self, passphrase: str, with_keystore: bool) -> None:
        with InstanceLock(self._home):
            unlocking.wrap_plain(self._home, passphrase, cost=tuned())
        self._let(with_keystore)

    def _let(self, with_keystore: bool) -> None:
        """Let the keystore open it from now on, where that is wanted and one keeps the secret."""
        kept = self._keystore.keep() if with_keystore else None
        if kept is not None:
            unlocking.let_keystore(self._home, *kept)
