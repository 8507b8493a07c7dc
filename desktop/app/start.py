"""Composition root of the window: makes each part once, joins them, and stops them in order.

Stop order: window (drafts handed over) → engine client, which ends the engine → readers → log.
"""

import signal
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop.app.catalogue import every_page
from desktop.app.home_door import HomeDoor
from desktop.app.wiped_door import WipedDoor, is_wiped
from desktop.runtime import garbage
from desktop.runtime.bridge import EngineBridge, EngineDrafts, ReaderBridge, WorkBridge
from desktop.runtime.crash import CrashReporter
from desktop.runtime.database_key import KeyChange
from desktop.runtime.files import FileQuestions
from desktop.runtime.garbage import GuiGarbage
from desktop.runtime.keystore import Keystore
from desktop.runtime.logs import start_log, stop_log
from desktop.runtime.masks import Masks
from desktop.runtime.paths import resources
from desktop.runtime.position import PositionService
from desktop.runtime.services import Changes, Services
from desktop.runtime.settings import Settings
from desktop.runtime.sound import Sound
from desktop.runtime.theme_settings import Look
from desktop.runtime.words import Words
from desktop.shell.navigation import Navigation
from desktop.shell.window import Window
from desktop.widgets.theme import apply_theme, load_fonts
from sync.domain.failures import Outage
from sync.engine.client import EngineClient
from sync.store.home import Home
from sync.store.queries import desk, paths
from sync.store.queries.rows import SyncStatus
from sync.store.readers import Readers

POOL_THREADS = 2
# An ordinary start of the engine takes less; after an update it folds the whole log anew.
STARTING_MS = 2_000


def run_window(home: Path, *, engine: Sequence[str] = (), plain: bool = False, keystore: Keystore | None = None) -> int:
    """Show the window of the device in `home` until it is closed, and return 0.

    A home without a device is set up first, a locked one opened, and one with a plain key given its first passphrase.

    Args:
        engine: arguments of its engine, beside the home.
        plain: whether a plain key is left as it lies: a demonstration, a test.
        keystore: the operating system's, None for the one of this session.

    Raises: Outage: the home can't be opened.
    """
    application = make_application()
    keystore = keystore or Keystore()
    try:
        wiped = _run(application, home, engine, plain=plain, keystore=keystore)
    except Outage as outage:
        if not is_wiped(outage):
            raise
        wiped = True
    if wiped:
        WipedDoor(application, Home(home), keystore, now_ms).tell()
    return 0


def _run(application: QApplication, home: Path, engine: Sequence[str], *, plain: bool, keystore: Keystore) -> bool:
    """Show the window until it is closed; tell whether the home was wiped meanwhile."""
    # Python sees Ctrl+C only between two slots; a window without events would never answer it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with ThreadPoolExecutor(1, thread_name_prefix="first-start") as worker:
        door = HomeDoor(application, Home(home), worker, now_ms, keystore)
        if not door.open(plain=plain):
            return False
        first = None
        if not worker.submit(desk.is_made, Home(home)).result():
            from desktop.app.first_start import FirstStart

            first = FirstStart(application, Home(home), worker, now_ms)
            if not first.ask():
                return False
    log = start_log(home)
    client = EngineClient.start(Home(home), arguments=engine)
    readers = Readers(Home(home))
    try:
        root = Root(application, home, client, readers, keystore)
        root.show()
        door.leave()
        if first is not None:
            first.leave()
        application.exec()
        root.stop()
    finally:
        client.close()
        readers.close()
        stop_log(log)
    return root.is_wiped


SWITCH_S = 0.000_5  # a tenth of the default; measured with `make bench`: frames during arrival


def make_application() -> QApplication:
    """Return the application with its style and fonts; there is one for each process."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    # A frame asks for the interpreter some hundred times; beside a busy reader each asking waits as long as this at most.
    sys.setswitchinterval(SWITCH_S)
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    load_fonts(resources() / "fonts")
    GuiGarbage(application)
    return application


def now_ms() -> int:
    """Return the wall clock, milliseconds UTC."""
    return time.time_ns() // 1_000_000


class Root(QObject):
    """What lives as long as the window; a QObject of the GUI thread, so that answers reach its slots there."""

    def __init__(
        self, application: QApplication, home: Path, client: EngineClient, readers: Readers, keystore: Keystore | None = None
    ) -> None:
        super().__init__()
        self._sound = Sound(resources() / "sounds" / "alarm.wav", QApplication.beep)
        self._pool = ThreadPoolExecutor(POOL_THREADS, thread_name_prefix="pool")
        settings = Settings(home / "preferences.json")
        key_change = KeyChange(Home(home), client, readers, keystore or Keystore())
        self._bridge = EngineBridge(client, self, key_change=key_change)
        self._readers = ReaderBridge(readers, self)
        self._drafts = EngineDrafts(client, {}, self)
        self._whereabouts = PositionService(settings, now_ms, self)
        navigation = Navigation()
        self.services = Services(
            engine=self._bridge,
            readers=self._readers,
            words=Words(resources() / "translations", language=settings.preferences.language),
            look=Look(resources() / "themes", theme=settings.preferences.theme),
            settings=settings,
            drafts=self._drafts,
            navigate=navigation.navigate,
            intend=navigation.intend,
            pool=WorkBridge(self._pool, self),
            files=FileQuestions(),
            sound=self._sound,
            whereabouts=self._whereabouts,
            masks=Masks(self._bridge, self),
            clock=now_ms,
        )
        apply_theme(application, self.services.look)
        self.window = Window(self.services, every_page())
        navigation.lead_to(self.window)
        self._heard = False
        self.is_wiped = False
        self._application = application
        self._is_started = False
        self._starting = QTimer(self)
        self._starting.setSingleShot(True)
        self._starting.setInterval(STARTING_MS)
        self._starting.timeout.connect(self.window.show_starting)
        self._crash = CrashReporter(self.window.show_crash)
        self._connect()
        self._drafts.loaded.connect(self.window.guide.load)
        self._drafts.load()
        self._read_desk()

    def show(self) -> None:
        """Show the window where it stood."""
        self._crash.start()
        self.window.restore_place()
        self.window.show()
        self.window.seat.watch()
        if not self._is_started:
            self._starting.start()
        self._whereabouts.start()

    def stop(self) -> None:
        """Hand over what is typed and not yet kept; the window is closed already."""
        self._drafts.flush()
        garbage.let_go()
        self._crash.stop()
        self._whereabouts.stop()
        self._sound.stop()
        self._pool.shutdown(cancel_futures=True)

    def _connect(self) -> None:
        self._bridge.failed.connect(self._on_failed)
        self._bridge.started.connect(self._on_started)
        self._bridge.started.connect(self.window.show_start)
        self._bridge.recovered.connect(self.window.end_outage)
        self._bridge.changed.connect(self._on_changed)
        self._bridge.status.connect(self._on_link)
        self._readers.failed.connect(self.window.show_outage)
        self._drafts.failed.connect(self._on_draft_failed)
        self._drafts.recovered.connect(self.window.end_outage)
        self.window.closing.connect(self._drafts.flush)
        self.window.complete.connect(self._on_complete)

    def _on_started(self, _report: object) -> None:
        self._is_started = True
        self._starting.stop()

    def _on_complete(self) -> None:
        garbage.keep()

    def _on_failed(self, error: object) -> None:
        """Keep the banner; where the center had this device wiped there is nothing to be kept, and nothing to be seen any more."""
        if is_wiped(error):
            self.is_wiped = True
            self.window.vanish()
            self._application.exit()
        else:
            self.window.show_outage(error)

    def _on_draft_failed(self, error: object) -> None:
        # A full disk keeps nothing that is typed, and its writer must know; an engine that ended tells so itself.
        if isinstance(error, Outage) and error.code.startswith("store."):
            self.window.show_outage(error)

    def _read_desk(self) -> None:
        self._readers.query(desk.identity, to=self.window.set_identity)
        self._readers.query(paths.status, to=self._on_status)
        self.window.alarms.ask()

    def _on_changed(self, changes: Changes) -> None:
        # The engine says so with no ids when anything may have changed: at its start, and after it was started again.
        if "organisation" in changes or "device" in changes:
            self._readers.query(desk.identity, to=self.window.set_identity)

    def _on_link(self, _link: object) -> None:
        self._heard = True

    def _on_status(self, status: object) -> None:
        assert isinstance(status, SyncStatus)
        # What the engine says of the link is newer than what the store tells of it.
        if not self._heard:
            self.window.set_status(status.link)
