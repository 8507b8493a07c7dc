"""Every act of the shell with a real engine process: by keyboard alone and by mouse alone, over whatever page is in view."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.post import Post, carry
from helpers.hands import Hands, Keyboard
from helpers.real_window import shown
from helpers.walking import BOTH, WAIT_S, Chosen, Walks, hands_on, walks_in
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.runtime.theme_settings import TARGET_PX
from desktop.shell.line_parts import DONE, REFUSED, WILL
from desktop.shell.print_card import PrintCard
from desktop.shell.seat_card import FIRST, REGISTER, RELIEVE, UNLOCK, SeatCard
from desktop.shell.window import Window
from sync.domain.commands.forces import RegisterUnit
from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.commands.responses import StartResponse
from sync.domain.scopes import incident_scope
from sync.engine.client import EngineClient
from sync.store import told
from sync.store.home import Home
from sync.store.queries.alarms import TO_SIGN, UNSIGNED
from sync.store.queries.finder import FoundRow

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SECRET = "190219"  # of tests alone
TITLE, UNITS = "槽罐车侧翻泄漏", ("鼓楼处突机动队", "六合消防救援站", "江宁巡特警", "鼓楼处突二队")


@pytest.fixture(scope="module", params=BOTH)
def walks(request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walks]:
    """Return walks over the window of a post to which a neighbour's orders and lines came while nobody looked."""
    path = tmp_path_factory.mktemp("shell")
    one, two = Post(path / "one", "320106"), Post(path / "two", "320115")
    one.accept(two)
    two.accept(one)
    for name in UNITS:
        one.do(RegisterUnit(name=name, readiness="standby"))
    incident = two.do(OpenIncident(title=TITLE, mode="actual", state="confirmed")).created[0]
    two.do(AddParty(incident=incident, organisation="320106"))
    carry(two, one)
    one.writer.call(lambda desk: told.mark(desk.connection, now_ms=one.clock())).result(WAIT_S)
    for text in ("封闭匝道", "运送沙袋"):
        two.do(IssueOrderNow(text=text, urgency="flash", organisations=("320106",), incident=incident))
    two.do(WriteJournal(scope=incident_scope(incident), line="水位上涨"))
    two.do(StartResponse(incident=incident, level="major", matters="泄漏", measures="疏散", period_hours=12))
    carry(two, one)
    one.do(IssueOrderNow(text="到场支援", urgency="flash", organisations=("320115",), incident=incident, sign_due_at=one.clock() + 1))
    for post in (one, two):
        post.settle()
        post.close()
    home = Home(path / "one")
    with shown(qapp, home, EngineClient.start(home)) as root:
        root.window.refresh_badges()
        walks = Walks(root, root.window, "desktop/shell", "desktop/runtime/line_acts.py", apart=root.window.stack)
        walks.kind = request.param
        yield walks
        walks.close()


@pytest.fixture
def hands(request: pytest.FixtureRequest, walks: Walks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    window = walks.part
    assert isinstance(window, Window)
    window.show_page("situation", None)
    with hands_on(walks, walks.kind, qtbot, request.function.__name__, None) as hands:
        hands.files = Chosen(monkeypatch)  # type: ignore[attr-defined]
        yield hands


def _in_view(hands: Hands) -> str:
    window = hands.page
    return str(window.pages.name_of(window.stack.currentWidget()))


def _open(hands: Hands) -> None:
    """Open the incident, so that the line has one to act in."""
    window = hands.page
    window.show_page("incidents", None)
    there = type(hands)(window.pages["incidents"], hands.qtbot)
    if not there.page.detail.isVisible():
        there.row(there.page.list.view, lambda row: row.title == TITLE)
    there.until(lambda: there.page.detail.detail is not None)


def _do(hands: Hands, text: str, *, says: str = WILL) -> str:
    """Type a line, wait until it says what it will do, and let it: by Enter, or by the button that says so."""
    line = hands.page.guide.line
    if isinstance(hands, Keyboard):
        hands.key(Qt.Key.Key_F2)
    else:
        QTest.mouseClick(line.field, Qt.MouseButton.LeftButton)
    hands.write(line.field, text)
    hands.until(lambda: line.saying.kind == says)
    _press_enter(hands)
    hands.until(lambda: line.saying.kind in {DONE, REFUSED} or not line.field.text())
    assert line.saying.kind != REFUSED, line.saying.sentence
    return str(line.saying.sentence)


def _press_enter(hands: Hands) -> None:
    line = hands.page.guide.line
    if isinstance(hands, Keyboard):
        hands.key(Qt.Key.Key_Return)
    else:
        hands.press(line.enter_hint)


def test_every_page_is_gone_to(hands: Hands) -> None:
    """By the rail, and by its number."""
    window = hands.page
    for number, (name, item) in reversed(list(enumerate(window.rail.items.items(), start=1))):
        hands.press(item)
        assert _in_view(hands) == name
        if isinstance(hands, Keyboard):
            window.show_page("sync" if name != "sync" else "plans", None)
            hands.key(Qt.Key(Qt.Key.Key_0 + number), CONTROL)
            assert _in_view(hands) == name
    hands.press(window.top_bar.link)
    assert _in_view(hands) == "sync"


def test_language_theme_and_gloves(hands: Hands) -> None:
    """In the panel, and by their keys; all as before in the end."""
    window, settings = hands.page, hands.page.services.settings
    if not window.preferences.isVisible():
        hands.press(window.top_bar.settings_button)
    panel = window.preferences
    for name in ("en", "zh"):
        hands.press(panel.languages[name])
        assert settings.preferences.language == name
    for name in ("night", "high_contrast", "day"):
        hands.press(panel.themes[name])
        assert settings.preferences.theme == name
    for on in (True, False):
        hands.press(panel.gloves)
        assert (window.services.look.target_px > TARGET_PX) == on
    hands.press(window.top_bar.settings_button)
    assert not panel.isVisible()
    if isinstance(hands, Keyboard):
        for code, times in ((Qt.Key.Key_L, 2), (Qt.Key.Key_D, 3), (Qt.Key.Key_G, 2)):
            for _ in range(times):
                hands.key(code, CONTROL | SHIFT)
    assert (settings.preferences.language, settings.preferences.theme, settings.preferences.gloves) == ("zh", "day", False)


def test_anything_is_gone_to(hands: Hands) -> None:
    """Ctrl+K by Chinese, pinyin and initials; an incident, a page, a command; left by Escape."""
    window, card = hands.page, hands.page.guide.anywhere
    for text in ("槽罐", "caoguan", "cgc"):
        window.show_page("sync", None)
        _open_anywhere(hands)
        hands.write(card.field, text)
        hands.until(lambda: any(isinstance(row, FoundRow) and row.title == TITLE for row in card.rows.rows))
        if isinstance(hands, Keyboard):
            QTest.keyClick(card.field, Qt.Key.Key_Return)
        else:
            hands.row(card.list, lambda row: isinstance(row, FoundRow) and row.title == TITLE)
        hands.until(lambda: _in_view(hands) == "incidents")
    _open_anywhere(hands)
    QTest.keyClick(card.field, Qt.Key.Key_Escape)
    assert not card.isVisible()


def _open_anywhere(hands: Hands) -> None:
    if isinstance(hands, Keyboard):
        hands.key(Qt.Key.Key_K, CONTROL)
    else:
        hands.press(hands.page.guide.line.finder_hint)
    assert hands.page.guide.anywhere.isVisible()


def test_what_came_in_while_dark(hands: Hands) -> None:
    """Two orders and what changed; a line of it leads there; put away, it is told."""
    window, card = hands.page, hands.page.guide.digest
    hands.until(card.isVisible)
    assert "2" in card.head.text()
    hands.row(card.list, lambda row: row.goal is not None)
    assert _in_view(hands) == "incidents"
    hands.press(card.dismiss_button)
    hands.until(lambda: not card.isVisible())
    if isinstance(hands, Keyboard):
        card.show()
        window.stack.currentWidget().setFocus()
        hands.key(Qt.Key.Key_D, CONTROL)
        hands.until(lambda: not card.isVisible())


def test_alarms_are_answered_where_they_stand(hands: Hands) -> None:
    """Muted, turned through, signed with one press; the one of ours leads to telling it by voice."""
    window, alarms = hands.page, hands.page.alarms
    hands.until(lambda: len(alarms.rows) >= 3)
    _use(hands, alarms.card.mute_button, Qt.Key.Key_F12, SHIFT)
    hands.until(lambda: not alarms.card.mute_button.isEnabled())
    for _ in range(3):
        place = alarms._place
        _use(hands, alarms.card.next_button, Qt.Key.Key_F12, CONTROL)
        assert alarms._place != place
    for sort in (TO_SIGN, UNSIGNED):
        while alarms.row.sort != sort:
            _use(hands, alarms.card.next_button, Qt.Key.Key_F12, CONTROL)
        before = len(alarms.rows)
        button = next(button for button in alarms.card.answer_buttons.values() if button.isVisible())
        _use(hands, button, Qt.Key.Key_F12)
        if sort == TO_SIGN:
            hands.until(lambda before=before: len(alarms.rows) == before - 1)
        else:
            hands.until(lambda: window.pages["incidents"].detail.panel.sheet is not None)
            window.pages["incidents"].detail.panel.leave()


def _use(hands: Hands, button: QAbstractButton, code: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a button that takes no keyboard, or the key that stands for it."""
    if isinstance(hands, Keyboard):
        QTest.keyClick(hands.page.stack.currentWidget(), code, held)
    else:
        hands.press(button)


def test_the_line_does_everything(hands: Hands) -> None:
    """A line of the journal, units sent, their way, a recall, a readiness, an order, a signature, a way to anything, a stamp."""
    window, line = hands.page, hands.page.guide.line
    _open(hands)
    detail = window.pages["incidents"].detail
    _do(hands, "水幕建立，保持。")
    _do(hands, f"d {UNITS[0]} 到江北化工园 3号门")
    _do(hands, f"派 {UNITS[1]}、{UNITS[2]} 到东门")
    hands.until(lambda: len(detail.detail.assignments) == 3)
    for word in ("出动", "到场", "完毕", "归还"):
        _do(hands, f"s {UNITS[0]} {word}")
    _do(hands, f"s {UNITS[1]} 召回 改派")
    _do(hands, f"s {UNITS[0]} 休整 换班")
    _do(hands, f"o {UNITS[0]} 23:59前 封堵雨水口")
    hands.until(lambda: any(order.text == "封堵雨水口" for order in detail.detail.orders))
    _do(hands, f"q {next(order.number for order in detail.detail.orders if order.text == '封堵雨水口')}")
    if isinstance(hands, Keyboard):
        window.stack.currentWidget().setFocus()
        hands.key(Qt.Key.Key_F8)
        assert line.field.text()
        hands.write(line.field, "")
        QTest.keyClick(line.field, Qt.Key.Key_Escape)
        window.pages["incidents"].detail.middle_view.setFocus()
        hands.key(Qt.Key.Key_Slash)
        assert line.field.hasFocus()
    QTest.mouseClick(line.field, Qt.MouseButton.LeftButton)
    hands.write(line.field, "s 鼓楼处突")
    hands.until(lambda: line.choices.rowCount() > 0)
    if line.list.isVisible() and not isinstance(hands, Keyboard):
        hands.row(line.list, lambda _row: True)
    hands.write(line.field, "")


def test_timers_help_and_paper(hands: Hands, tmp_path: Path) -> None:
    """A timer leads to its incident; help names the keys of the page; a paper becomes a file, and its notice is put away."""
    window = hands.page
    hands.until(lambda: [timer for timer in window.top_bar.timers.findChildren(QAbstractButton) if timer.isVisible()])
    timer = next(timer for timer in window.top_bar.timers.findChildren(QAbstractButton) if timer.isVisible())
    hands.press(timer)
    hands.until(lambda: _in_view(hands) == "incidents")
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_F1)
    hands.press(window.help.close_button)
    _open(hands)
    hands.files.path = tmp_path / "paper.pdf"
    QTest.keyClick(window.stack.currentWidget(), Qt.Key.Key_P, CONTROL)
    card = window.findChild(PrintCard)
    assert card is not None
    hands.press(next(button for button, (_, to_file) in card.buttons.items() if to_file))
    hands.until(lambda: hands.files.path.exists() and hands.files.path.read_bytes()[:5] == b"%PDF-")
    hands.until(lambda: [one for one in window.notices.findChildren(QAbstractButton) if one.isVisible()])
    for button in [one for one in window.notices.findChildren(QAbstractButton) if one.isVisible()]:
        hands.press(button)


def _seat(hands: Hands, sort: str) -> SeatCard:
    """Return the card of the seat, once it is of that sort."""
    seat = hands.page.seat
    hands.until(lambda: seat.card is not None and isValid(seat.card) and seat.card.sort == sort and seat.card.isVisible())
    card = seat.card
    assert isinstance(card, SeatCard)
    return card


def test_the_seat_is_handed_over_and_locked(hands: Hands) -> None:
    """Who sits here signs in, registers a colleague, locks the seat from its card and by key, and unlocks it."""
    seat = hands.page.seat
    hands._where = lambda: seat.card

    def relieve() -> SeatCard:
        _use(hands, hands.page.top_bar._person, Qt.Key.Key_R, CONTROL | SHIFT)
        return _seat(hands, RELIEVE)

    hands.press(relieve().sheet.cancel_button)
    hands.until(lambda: seat.card is None)
    hands.press(relieve().others[FIRST])
    _seat(hands, FIRST)
    for name in ("secret", "again"):
        hands.give(name, SECRET)
    hands.press(seat.card.sheet.act_button)
    hands.until(lambda: seat.card is None)
    hands.press(relieve().others[REGISTER])
    _seat(hands, REGISTER)
    for name, value in {"name": "沈知远", "office": "duty_commander", "secret": "halten Sie", "proof": SECRET}.items():
        hands.give(name, value)
    hands.submit()
    hands.until(lambda: seat.card is None)
    hands.press(relieve().others["lock"])
    for again in (isinstance(hands, Keyboard), False):
        _seat(hands, UNLOCK)
        assert seat.locked
        hands.give("secret", SECRET)
        hands.submit()
        hands.until(lambda: not seat.locked and seat.card is None)
        if again:
            QTest.keyClick(hands.page.stack.currentWidget(), Qt.Key.Key_K, CONTROL | SHIFT)
        else:
            break


def test_nothing_is_left_that_no_hand_did(walks: Walks) -> None:
    """Every button, key, list, request and door of the shell was used by the walks above."""
    assert walks.missed(walks.kind, walks_in(globals())) == set()
