"""Pages are made when they are needed: the one that is shown before the first frame, the others after it, each of them once."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from desktop.app import stills
from desktop.app.catalogue import every_page
from desktop.app.picture_world import TANKER
from desktop.app.start import Root
from desktop.app.stills import Still, still_window
from desktop.features import incidents
from desktop.features.incidents.intents import is_known
from desktop.features.incidents.page import IncidentsPage
from desktop.runtime.garbage import let_go
from desktop.runtime.services import Intent, Services
from desktop.shell.pages import Pages, ShownPage
from desktop.shell.rail import RailEntry
from desktop.widgets.page import Page
from sync.engine.client import EngineClient
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.readers import Readers

NOW_MS = 1_773_000_000_000
FIRST = "situation"
WAIT_MS = 30_000
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each page of the windows to come was made."""
    count: Counter[str] = Counter()

    def counted(shown: ShownPage) -> ShownPage:
        def make(services: Services, parent: QWidget) -> Page:
            count[shown.entry.name] += 1
            return shown.make(services, parent)

        return ShownPage(entry=shown.entry, make=make, offers=shown.offers)

    def every() -> Sequence[ShownPage]:
        return [counted(shown) for shown in every_page()]

    monkeypatch.setattr(stills, "every_page", every)
    return count


@pytest.fixture
def fresh(qapp: QApplication, qtbot: QtBot, tmp_path: Path, made: Counter[str]) -> Iterator[Still]:
    """A window that was not shown yet."""
    still = still_window(qapp, tmp_path, language="zh", theme="day", fresh=True)
    yield still
    still.window.close()
    delete(still.window)


def _names() -> list[str]:
    return [shown.entry.name for shown in every_page()]


def test_before_the_first_frame_there_is_one_page(fresh: Still, made: Counter[str]) -> None:
    """The page that is shown, and no other; looking which pages there are, in the rail or by a search, makes none."""
    pages = fresh.window.pages
    assert (list(pages), len(pages), "plans" in pages, "nowhere" in pages) == (_names(), len(_names()), True, False)
    fresh.window.reword()
    fresh.window.restyle()
    fresh.window.guide.open_anywhere()
    assert made == {FIRST: 1}
    assert list(fresh.window.rail.items) == _names()


def test_after_it_every_page_is_made_once_and_its_badge_is_true(fresh: Still, made: Counter[str], qtbot: QtBot) -> None:
    """Nobody goes anywhere, and soon each page is there, has read, and says how much waits."""
    fresh.window.show()
    qtbot.waitUntil(lambda: len(fresh.window.pages.made) == len(_names()), timeout=WAIT_MS)
    assert made == dict.fromkeys(_names(), 1)
    assert fresh.window.rail.items["sync"].accessibleName() == "同步，3 件待办"
    for name in _names():
        fresh.window.show_page(name, None)
    assert made == dict.fromkeys(_names(), 1)
    assert fresh.window.stack.count() == len(_names())


def test_they_are_made_one_in_each_turn(fresh: Still, qtbot: QtBot) -> None:
    """Between two pages the event loop goes round, so that a key waits for one page at most."""
    seen: list[int] = []

    def look() -> None:
        seen.append(len(fresh.window.pages.made))

    turns = QTimer(fresh.window)
    turns.timeout.connect(look)
    turns.start(0)
    fresh.window.show()
    qtbot.waitUntil(lambda: len(fresh.window.pages.made) == len(_names()), timeout=WAIT_MS)
    assert set(range(1, len(_names()))) <= set(seen)


def test_a_window_that_makes_no_more_makes_what_it_is_asked_for(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, made: Counter[str]
) -> None:
    """Its badges are those it was told, its event loop makes no page however long it goes round, and a page that is asked for is made."""
    still = still_window(qapp, tmp_path, language="zh", theme="day", badges={"sync": 3})
    timer = QTimer(still.window)
    turns = QSignalSpy(timer.timeout)
    with qtbot.waitExposed(still.window):
        still.window.show()
    still.window.repaint()
    timer.start(0)
    qtbot.waitUntil(lambda: turns.count() > 2 * len(_names()), timeout=WAIT_MS)
    assert made == {FIRST: 1}
    assert still.window.rail.items["sync"].accessibleName() == "同步，3 件待办"
    still.window.show_page("plans", None)
    assert made == {FIRST: 1, "plans": 1}
    still.window.close()
    delete(still.window)


class _Shown(QObject):
    """Notes each widget that is shown as a window of its own."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.windows: list[str] = []
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False


def test_a_page_that_is_made_shows_nothing_but_itself(qapp: QApplication, fresh: Still, qtbot: QtBot) -> None:
    """No part of it stands on the screen for a moment, which would take the keyboard from whoever types."""
    shown = _Shown(qapp)
    fresh.window.show()
    qtbot.waitUntil(lambda: len(fresh.window.pages.made) == len(_names()), timeout=WAIT_MS)
    qapp.removeEventFilter(shown)
    assert shown.windows == ["Window"]


def _by_key(fresh: Still) -> None:
    QTest.keyClick(fresh.window, Qt.Key.Key_2, CONTROL)


def _by_mouse(fresh: Still) -> None:
    QTest.mouseClick(fresh.window.rail.items["incidents"], Qt.MouseButton.LeftButton)


def _by_name(fresh: Still) -> None:
    fresh.services.navigate("incidents", TANKER)


@pytest.mark.parametrize("go", [_by_key, _by_mouse, _by_name])
def test_going_to_a_page_makes_it_at_once(fresh: Still, made: Counter[str], qtbot: QtBot, go: Callable[[Still], None]) -> None:
    """By key, by mouse and by another page: it stands there before the next turn, in the rail and in the stack."""
    fresh.window.show()
    assert made == {FIRST: 1}
    if go is _by_key:
        qtbot.waitUntil(fresh.window.isActiveWindow)
    go(fresh)
    assert made["incidents"] == 1
    assert fresh.window.stack.currentWidget() is fresh.window.pages["incidents"]
    assert fresh.window.rail.items["incidents"].isChecked()


def test_an_intent_to_a_page_not_yet_made_begins_there(fresh: Still, made: Counter[str]) -> None:
    """Its sheet is open with what was known."""
    assert "incidents" not in made
    fresh.services.intend(Intent(page="incidents", act="open", values={"title": "油罐车"}))
    page = fresh.window.pages["incidents"]
    assert isinstance(page, IncidentsPage)
    assert page.panel.sheet is not None
    assert page.panel.sheet.form.editors["title"].value() == "油罐车"
    assert made["incidents"] == 1


def test_what_is_opened_on_a_late_page_reaches_the_line_and_the_frame(fresh: Still) -> None:
    """A page that was made late is joined to the window like the first one."""
    fresh.services.navigate("incidents", TANKER)
    assert fresh.window.top_bar.mode == "actual"
    fresh.incidents.incident_opened.emit(TANKER)
    assert fresh.window.guide.line._open == TANKER


def test_a_late_page_speaks_the_present_language_and_theme(fresh: Still) -> None:
    """What was switched before a page was made holds for it, and what is switched later reaches it."""
    fresh.services.words.switch("en")
    fresh.services.look.switch("night")
    fresh.services.navigate("incidents", TANKER)
    assert fresh.incidents.detail.journal.write_button.text() == "Write"
    fresh.services.words.switch("zh")
    assert fresh.incidents.detail.journal.write_button.text() == "记入"


def test_a_window_closes_while_pages_are_missing(fresh: Still, made: Counter[str], qtbot: QtBot) -> None:
    """Nothing is made after it was closed."""
    fresh.window.show()
    fresh.window.repaint()
    fresh.window.close()
    qtbot.wait(50)
    assert made == {FIRST: 1}


def test_a_page_that_fails_keeps_no_other_from_being_made(fresh: Still, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told as our bug, once; asked for again it is tried again, and nothing of the half page stays, its keys included."""
    begun: list[Page] = []

    def fail(services: Services, parent: QWidget) -> Page:
        half = Page(services, parent)
        QShortcut(QKeySequence("F9"), half)
        begun.append(half)
        raise ArithmeticError("plans")

    broken = [ShownPage(entry=shown.entry, make=fail) if shown.entry.name == "plans" else shown for shown in every_page()]
    monkeypatch.setattr(fresh.window.pages, "_shown", {shown.entry.name: shown for shown in broken})
    with qtbot.captureExceptions() as told:
        fresh.window.show()
        qtbot.waitUntil(lambda: len(fresh.window.pages.made) == len(_names()) - 1, timeout=WAIT_MS)
        qtbot.wait(50)
    assert [type(error[1]) for error in told] == [ArithmeticError]
    with pytest.raises(ArithmeticError):
        fresh.window.pages["plans"]
    qtbot.waitUntil(lambda: [isValid(half) for half in begun] == [False, False], timeout=WAIT_MS)
    inside = fresh.window.stack.findChildren(Page, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert set(inside) == set(fresh.window.pages.made.values())


def test_each_offer_is_an_act_of_its_page() -> None:
    """What Ctrl+K offers before there is a page can be begun when there is one."""
    assert all(is_known(act) for act in incidents.OFFERS)


def test_a_page_asked_for_twice_is_joined_once(still: Still) -> None:
    """Pages alone: made and joined at the first question."""
    joined: list[str] = []

    def make(services: Services, parent: QWidget) -> Page:
        return Page(services, parent)

    def join(name: str, _page: Page) -> None:
        joined.append(name)

    shown = [ShownPage(entry=RailEntry(name="one", icon="refresh", label="page.sync"), make=make)]
    pages = Pages(still.services, shown, still.window.stack, join)
    assert joined == []
    assert pages["one"] is pages["one"]
    assert (joined, pages.name_of(pages["one"])) == (["one"], "one")
    with pytest.raises(KeyError):
        pages["nowhere"]


@pytest.mark.usefixtures("keeps_for_real")
def test_a_real_window_stops_with_pages_missing_and_whole(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    """On a real engine: closed before its first frame, and closed once every page was there."""
    home = Home(tmp_path / "home")
    create_device(home, organisation="320106", person="林亦舟", office="duty_commander", now_ms=NOW_MS)
    for whole in (False, True):
        client, readers = EngineClient.start(home), Readers(home)
        root = Root(qapp, home.path, client, readers)
        if whole:
            let_go()
            with qtbot.waitSignal(root.window.complete, timeout=WAIT_MS):
                root.show()
            assert len(root.window.pages.made) == len(root.window.pages)
            assert gc.get_freeze_count() > 0, "the whole window is out of the collector's way"
        else:
            root.show()
            assert list(root.window.pages.made) == [FIRST]
        root.window.close()
        root.stop()
        client.close()
        readers.close()
        delete(root.window)
        delete(root)
