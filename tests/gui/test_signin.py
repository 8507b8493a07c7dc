"""The lock of the laptop: the page that asks for the passphrase, and the way through it into a real window."""

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.app import home_door
from desktop.app.home_door import HomeDoor, HomeOpener
from desktop.app.scenes.signin import FIRST, SIGN_IN_SCENES, StillOpener, still_sign_in
from desktop.app.start import now_ms, run_window
from desktop.features.signin.page import WAIT_S_MAX, SignInPage, wait_s
from desktop.runtime.bridge import WorkBridge
from desktop.runtime.keystore import Keystore, NoKeystore
from desktop.runtime.words import LANGUAGES
from desktop.shell.window import Window
from sync.domain.failures import Outage, Refused
from sync.store import unlocking
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.startup import InstanceLock
from sync.store.unlocking import Lock
from tests.fakes.post import START_MS
from tests.fakes.wrapped import CHEAP, PASSPHRASE, new_process, wrapped_device

Shown = tuple[SignInPage, StillOpener]


class HeldKeystore(Keystore):
    """A keystore in memory."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def is_there(self) -> bool:
        return True

    def keep(self) -> tuple[str, bytes] | None:
        self.held["qianzhi/1"] = bytes(range(32))
        return "qianzhi/1", self.held["qianzhi/1"]

    def fetch(self, name: str) -> bytes | None:
        return self.held.get(name)

    def forget(self, name: str) -> None:
        self.held.pop(name, None)


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    handler = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(home_door, "tuned", lambda: CHEAP)
    yield
    new_process()
    signal.signal(signal.SIGINT, handler)


@pytest.fixture
def door(qapp: QApplication, qtbot: QtBot) -> Iterator[Shown]:
    page, opener = still_sign_in(qapp, language="zh", theme="day")
    page.show()
    page.focus_first()
    yield page, opener
    page.close()
    delete(page)


def _line(page: SignInPage, name: str = "passphrase") -> QLineEdit:
    editor = page.form.editors[name]
    assert isinstance(editor, QLineEdit)
    return editor


def test_it_opens_by_keyboard_alone(door: Shown, qtbot: QtBot) -> None:
    """The caret is where one types; Enter opens; what was typed is shown as dots and then gone."""
    page, opener = door
    line = _line(page)
    assert (line.hasFocus(), line.echoMode()) == (True, QLineEdit.EchoMode.Password)
    qtbot.keyClicks(line, " two blanks  count ")
    with qtbot.waitSignal(page.opened):
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert opener.asked == [("open", " two blanks  count ", False)]
    assert line.text() == ""


def test_a_wrong_passphrase_costs_a_wait_and_never_a_lock_out(door: Shown) -> None:
    """Two tries are free, then the wait doubles up to half a minute; after it one may try again, however often it was wrong."""
    page, opener = door
    opener.answer = Refused("passphrase.wrong")
    for _ in range(2):
        _line(page).setText("wrong")
        page.sheet.submit()
        assert (page.form.refusal("passphrase"), page.sheet.act_button.isEnabled()) == ("口令不对", True)
    page.sheet.submit()
    assert (page.sheet.act_button.isEnabled(), page.sheet.act_button.text()) == (False, "2 秒后再试")
    page.sheet.submit()
    assert len(opener.asked) == 3
    for _ in range(2):
        page._on_second()
    assert (page.sheet.act_button.isEnabled(), page.sheet.act_button.text()) == (True, "打开")
    assert [wait_s(wrong) for wrong in (0, 2, 3, 4, 5, 6, 7, 1000)] == [0, 0, 2, 4, 8, 16, WAIT_S_MAX, WAIT_S_MAX]


def test_who_lost_it_is_told_what_comes_back(door: Shown) -> None:
    """What the center holds, how, and under which replica; that the rest is gone is said too."""
    page, _ = door
    assert not page.lost.isVisible()
    QTest.mouseClick(page.lost_button, Qt.MouseButton.LeftButton)
    assert page.lost.isVisible()
    assert "7f3a9c0011d2e458" in page.lost.text()
    assert "找不回来" in page.lost.text()


def test_an_outage_is_said_and_can_be_tried_again(door: Shown) -> None:
    """A damaged wrap is no wrong passphrase, and costs no wait."""
    page, opener = door
    opener.answer = Outage("store.wrap_damaged")
    _line(page).setText("x")
    page.sheet.submit()
    assert "key.wrap" in page.sheet.refusal
    assert page.sheet.act_button.isEnabled()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SIGN_IN_SCENES)
def test_the_page_fits_its_least_size(qapp: QApplication, qtbot: QtBot, name: str, language: str) -> None:
    """Nothing asks for more than 1366 × 768, and no sentence needs more room than it has."""
    page, opener = still_sign_in(qapp, language=language, theme="day", is_new=name in FIRST)
    page.show()
    SIGN_IN_SCENES[name](page, opener)
    hint = page.minimumSizeHint()
    assert (hint.width() <= 1366, hint.height() <= 768) == (True, True), hint
    page.close()
    delete(page)


class _Visitor(QObject):
    """Types what it was told, one try after the other, and closes the window once it is there."""

    def __init__(self, *tries: str, again: bool = False, keystore: bool = False) -> None:
        super().__init__()
        self._tries = list(tries)
        self._again = again
        self._keystore = keystore
        self.seen: list[str] = []
        self._timer = QTimer(self)
        self._timer.setInterval(20)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def leave(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
        page = next((widget for widget in shown if isinstance(widget, SignInPage)), None)
        window = next((widget for widget in shown if isinstance(widget, Window)), None)
        if window is not None and window.top_bar.identity is not None:
            self.seen.append(window.top_bar.identity.person)
            self._timer.stop()
            window.close()
        elif page is not None and window is None and page.sheet.act_button.isEnabled() and self._tries:
            self.seen.append(page.form.refusal("passphrase") or "asked")
            typed = self._tries.pop(0)
            for name in ("passphrase", "again") if self._again else ("passphrase",):
                page.form.editors[name].set_value(typed)
            if self._keystore:
                page.form.editors["keystore"].set_value(value=True)
            page.sheet.submit()


def test_a_locked_laptop_opens_to_its_passphrase(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    """A real engine, a real wrap: a wrong passphrase shows nothing of the device, the right one leads into the window."""
    home = wrapped_device(tmp_path / "home")
    new_process()
    visitor = _Visitor("not this one", PASSPHRASE)
    assert run_window(home.path, keystore=NoKeystore()) == 0
    assert visitor.seen == ["asked", "口令不对", "林亦舟"]


def _passes(qapp: QApplication, home: Home, keystore: Keystore, *, plain: bool = False) -> bool:
    with ThreadPoolExecutor(1) as worker:
        door = HomeDoor(qapp, home, worker, now_ms, keystore)
        is_open = door.open(plain=plain)
        door.leave()
    return is_open


def test_the_keystore_opens_it_without_a_word_once_it_may(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    """Ticked once, the next start asks nothing; where the keystore forgot, the passphrase is asked again."""
    home, keystore = wrapped_device(tmp_path / "home"), HeldKeystore()
    seen = []
    for tries, forgets in ((1, False), (0, False), (1, True)):
        new_process()
        if forgets:
            keystore.forget("qianzhi/1")
        visitor = _Visitor(*[PASSPHRASE] * tries, keystore=tries == 1 and not forgets)
        assert _passes(qapp, home, keystore)
        visitor.leave()
        seen.append(visitor.seen)
    assert seen == [["asked"], [], ["asked"]]


def test_a_plain_home_is_given_its_first_passphrase(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    """The first sign-in of a device of an older version wraps its key; a demonstration leaves it as it lies."""
    home = Home(tmp_path / "home")
    create_device(home, organisation="320106", person="林亦舟", office="duty_commander", now_ms=START_MS)
    assert _passes(qapp, home, NoKeystore(), plain=True)
    assert unlocking.lock_of(home) is Lock.PLAIN
    visitor = _Visitor("short", PASSPHRASE, again=True)
    assert _passes(qapp, home, NoKeystore())
    visitor.leave()
    assert (visitor.seen[0], "至少 10 个字符" in visitor.seen[1]) == ("asked", True)
    assert (unlocking.lock_of(home), home.key_file.exists()) == (Lock.WRAPPED, False)


def test_a_key_at_work_is_not_wrapped_under_its_engine(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    """While another engine works on a plain home its key stays where that engine reads it, and the page says why."""
    home = Home(tmp_path / "home")
    create_device(home, organisation="320106", person="林亦舟", office="duty_commander", now_ms=START_MS)
    failures: list[BaseException] = []
    with ThreadPoolExecutor(1) as worker, InstanceLock(home):
        opener = HomeOpener(home, WorkBridge(worker), NoKeystore())
        receiver = _Receiver(failures)
        with qtbot.waitSignal(receiver.ended):
            opener.wrap(PASSPHRASE, keystore=False, done=receiver.on_done, failed=receiver.on_failed)
    assert [getattr(failure, "code", "") for failure in failures] == ["store.second_instance"]
    assert unlocking.lock_of(home) is Lock.PLAIN


def test_closing_the_page_opens_nothing(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    """A person who goes away leaves the laptop locked, and no engine was started."""
    home = wrapped_device(tmp_path / "home")
    new_process()
    with ThreadPoolExecutor(1) as worker:
        door = HomeDoor(qapp, home, worker, now_ms, NoKeystore())
        QTimer.singleShot(200, qapp.closeAllWindows)
        assert not door.open(plain=False)
    assert (home.held, home.lock.exists()) == (None, False)


class _Receiver(QObject):
    ended = Signal()

    def __init__(self, failures: list[BaseException]) -> None:
        super().__init__()
        self._failures = failures

    def on_done(self, _value: object) -> None:
        self.ended.emit()

    def on_failed(self, error: BaseException) -> None:
        self._failures.append(error)
        self.ended.emit()
