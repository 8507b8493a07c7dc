"""A wipe while the window is open, by every path that brings the order: real window, real engine process, nothing of the records left.

The order comes from the center, at once or after what was never sent was offered, from a neighbour on the LAN, and in a bundle
that a person takes in.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from engine.test_wiping import let_in, ordered, wrote
from fakes.authority import Authority
from fakes.carrier import Carrier
from fakes.live_center import GULOU, LiveCenter
from fakes.vehicle import HOST, Vehicle
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.start import run_window
from desktop.features.incidents.page import IncidentsPage
from desktop.features.situation.page import SituationPage
from desktop.features.wiped.page import WipedPage
from desktop.runtime.keystore import NoKeystore
from desktop.shell.window import Window
from sync.center.channel import ChannelSettings
from sync.center.rulings import Wipe, revoke
from sync.store.device import create_device
from sync.store.exchange import Delivery
from sync.store.home import Home
from tests.fakes.post import Post

WAIT_MS, WAIT_S = 60_000, 30.0
TITLE = "没有传出的一起"
LEFT = {"wiped", "engine.lock", "preferences.json"}
pytestmark = pytest.mark.expects_warnings("link ", "wiping", "engine died", "engine not started", "draft not kept", "drafts not loaded")


@dataclass
class Case:
    """A device that holds an incident, with what its engine is started with and what brings the order to it."""

    home: Home
    bring: Callable[[Window], None]
    arguments: tuple[str, ...] = ()
    after: ExitStack = field(default_factory=ExitStack)


def by_center(path: Path, wipe: Wipe) -> Case:
    center = LiveCenter(path / "center" / "home", channel=ChannelSettings())
    after = ExitStack()
    after.enter_context(center)
    home = Home(path / "home")
    watched, key = let_in(center, home)
    wrote(watched)
    watched.engine.close()

    def bring(window: Window) -> None:
        revoke(center.directory, sign_key=key, reason="终端遗失", by="王值班", wipe=wipe)
        window.services.engine.exchange_now()

    return Case(home=home, bring=bring, after=after)


def trusted(path: Path, authority: Authority) -> tuple[Home, bytes]:
    """Return a device that trusts the authority and holds an incident, and its key."""
    carrier = Carrier(path / "mine", post=Post(path / "home", GULOU))
    carrier.open(title=TITLE)
    key = carrier.sign_key
    carrier.post.writer.call(lambda desk: desk.trust.pin_root(authority.root)).result(WAIT_S)
    authority.certify(key, GULOU)
    carrier.post.writer.receive(Delivery(births=(authority.birth.raw,), runs=(authority.run(),), path="network")).result(WAIT_S)
    carrier.post.close()
    return Home(path / "home"), key


def by_neighbour(path: Path) -> Case:
    """One that hears of the ruling elsewhere, with the window open beside it, is met on the LAN."""
    authority, after = Authority(), ExitStack()
    home, key = trusted(path, authority)
    knows = Vehicle(path / "knows", GULOU)
    after.callback(knows.engine.close)
    knows.engine.writer.call(lambda desk: desk.trust.pin_root(authority.root)).result(WAIT_S)
    authority.certify(knows.key, GULOU, letters="D")

    def hear() -> None:
        knows.engine.writer.receive(Delivery(births=(authority.birth.raw,), runs=(authority.run(),), path="network")).result(WAIT_S)
        knows.engine.writer.settled().result(WAIT_S)

    hear()

    def bring(window: Window) -> None:
        ordered(authority, key)
        hear()
        window.services.engine.exchange_now()

    return Case(home=home, bring=bring, arguments=("--lan", f"{HOST}:0", "--neighbour", f"{HOST}:{knows.lan.port}"), after=after)


def by_bundle(path: Path) -> Case:
    """A stick that is meant for somebody else carries the authority's log along."""
    authority = Authority()
    home, key = trusted(path, authority)
    maker, other = Carrier(path / "maker", GULOU), Carrier(path / "other", GULOU)
    for carrier, letters in ((maker, "D"), (other, "E")):
        authority.certify(carrier.sign_key, GULOU, letters=letters)
        carrier.post.writer.call(lambda desk: desk.trust.pin_root(authority.root)).result(WAIT_S)
    ordered(authority, key)
    maker.post.writer.receive(Delivery(births=(authority.birth.raw,), runs=(authority.run(),), path="network")).result(WAIT_S)
    maker.post.writer.settled().result(WAIT_S)
    maker.meet(other)
    maker.open(title="别处的一起")
    paths = [str(one) for one in maker.make(other).paths]
    for carrier in (maker, other):
        carrier.post.close()

    def bring(window: Window) -> None:
        heard = Heard(window)
        values = {"paths": paths, "key": None, "root": None, "torn": False}
        window.services.engine.bundle("take", values, done=heard.done, failed=heard.done)

    return Case(home=home, bring=bring)


class Heard(QObject):
    """Takes whatever becomes of a bundle: the engine may be gone before it answers."""

    def done(self, _outcome: object) -> None:
        pass


CASES: dict[str, Callable[[Path], Case]] = {
    "center-at-once": lambda path: by_center(path, Wipe.AT_ONCE),
    "center-after-offering": lambda path: by_center(path, Wipe.AFTER_OFFERING),
    "neighbour": by_neighbour,
    "bundle": by_bundle,
}


FIRST, *OTHERS = CASES


@pytest.fixture(params=[FIRST, *(pytest.param(name, marks=pytest.mark.slow) for name in OTHERS)])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Case]:
    made = CASES[request.param](tmp_path)
    with made.after:
        yield made


class Watcher(QObject):
    """Does what a person did before the order came, brings it, and writes down what the screens show after it."""

    def __init__(self, qapp: QApplication, qtbot: QtBot, case: Case, temporary: Path) -> None:
        super().__init__()
        self._application, self._qtbot, self._case, self._temporary = qapp, qtbot, case, temporary
        self.before: set[type[QWidget]] = set()
        self.copies = 0
        self.after: list[type[QWidget]] = []
        self.said = ""
        self.pasted = "?"
        self._timer = QTimer(self)
        self._timer.setInterval(50)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        shown = [one for one in self._application.topLevelWidgets() if one.isVisible()]
        window = next((one for one in shown if isinstance(one, Window)), None)
        if window is not None and not self.before:
            self.before = {Window}
            self._timer.stop()
            try:
                self._work(window)
            except BaseException:
                self._application.exit()
                raise
            self._timer.start()
        page = next((one for one in shown if isinstance(one, WipedPage)), None)
        if page is not None:
            self.after, self.said = [type(one) for one in shown], page.said.text()
            self.pasted = self._application.clipboard().text()
            self.copies = len([one for one in self._temporary.rglob("*") if one.is_file()])
            self._timer.stop()
            QTest.keyClick(page.leave_button, Qt.Key.Key_Space)

    def _work(self, window: Window) -> None:
        """An incident open, the wall on another screen, a file handed to another program, a line half typed, something copied."""
        incidents, situation = window.pages["incidents"], window.pages["situation"]
        assert isinstance(incidents, IncidentsPage)
        assert isinstance(situation, SituationPage)
        window.show_page("incidents", None)
        self._qtbot.waitUntil(lambda: any(TITLE in getattr(row, "title", "") for row in incidents.list.rows.rows), timeout=WAIT_MS)
        situation.toggle_wall()
        viewer = incidents.detail.files.viewer
        viewer._outside = tempfile.TemporaryDirectory(prefix="qianzhi-opened-", ignore_cleanup_errors=True)
        Path(viewer._outside.name, "现场.txt").write_text(TITLE, encoding="utf-8")
        window.guide.line.field.setText("还没写完")
        self._application.clipboard().setText(TITLE)
        self.before = {type(one) for one in self._application.topLevelWidgets() if one.isVisible()}
        self._case.bring(window)


def test_the_page_says_so_and_nothing_is_left(
    qapp: QApplication, qtbot: QtBot, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Window and wall are gone before the page stands there; no copy in clear, no clipboard, no file of the home but its mark."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    watcher = Watcher(qapp, qtbot, case, temporary)
    assert run_window(case.home.path, engine=case.arguments, plain=True, keystore=NoKeystore()) == 0
    assert len(watcher.before) > 1, "the wall stood on a screen too"
    assert watcher.after == [WipedPage]
    assert "王值班" in watcher.said
    assert "终端遗失" in watcher.said
    assert (watcher.pasted, watcher.copies) == ("", 0)
    assert {path.name for path in case.home.path.iterdir()} <= LEFT
    for path in case.home.path.rglob("*"):
        assert not path.is_file() or TITLE.encode() not in path.read_bytes()


def test_a_closed_window_leaves_no_copy_in_clear(qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was handed to another program goes with the window, as the question before it says; and so does the wall."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    home = Home(tmp_path / "home")
    create_device(home, organisation=GULOU, person="王磊", office="dispatcher", now_ms=1)

    def work() -> None:
        (window,) = (one for one in qapp.topLevelWidgets() if isinstance(one, Window) and one.isVisible())
        incidents, situation = window.pages["incidents"], window.pages["situation"]
        assert isinstance(incidents, IncidentsPage)
        assert isinstance(situation, SituationPage)
        situation.toggle_wall()
        viewer = incidents.detail.files.viewer
        viewer._outside = tempfile.TemporaryDirectory(prefix="qianzhi-opened-", ignore_cleanup_errors=True)
        Path(viewer._outside.name, "现场.txt").write_text(TITLE, encoding="utf-8")
        window.close()

    QTimer.singleShot(1_000, work)
    assert run_window(home.path, plain=True, keystore=NoKeystore()) == 0
    assert not list(tmp_path.glob("qianzhi-opened-*"))
    assert not [one for one in qapp.topLevelWidgets() if one.isVisible()]
