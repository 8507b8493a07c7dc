"""The seat in a real window with a real engine: relief, lock and step-up by keyboard; what is typed stays, an alarm is never hidden."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.begun_home import begin
from gui.test_effort import Keys, holds
from helpers.real_window import shown
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.app.start import Root
from desktop.shell.seat_card import FIRST, REGISTER, RELIEVE, UNLOCK, SeatCard
from desktop.shell.seat_desk import IDLE_MS
from sync.store.cipher import connect
from sync.store.device import create_device
from sync.store.home import Home
from tests.fakes.post import START_MS

MINE, THEIRS = "190219", "halten Sie"
WAIT_MS = 20_000


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = begin(tmp_path / "home")
    create_device(home, organisation="320106", person="林亦舟", office="duty_commander", now_ms=START_MS)
    return home


@pytest.fixture
def root(qapp: QApplication, qtbot: QtBot, home: Home) -> Iterator[Root]:
    with shown(qapp, home) as root:
        qtbot.waitUntil(lambda: root.window.top_bar.identity is not None, timeout=WAIT_MS)
        yield root


def card(root: Root, qtbot: QtBot, sort: str) -> SeatCard:
    def is_there() -> bool:
        found = root.window.seat.card
        return found is not None and isValid(found) and found.sort == sort and found.isVisible()

    qtbot.waitUntil(is_there, timeout=WAIT_MS)
    found = root.window.seat.card
    assert found is not None
    return found


def line(shown_card: SeatCard, name: str) -> QLineEdit:
    editor = shown_card.form.editors[name]
    assert isinstance(editor, QLineEdit)
    return editor


def gone(root: Root, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: root.window.seat.card is None, timeout=WAIT_MS)


def is_seated(root: Root, qtbot: QtBot, person: str) -> None:
    def sits() -> bool:
        identity = root.window.top_bar.identity
        return identity is not None and identity.person == person

    qtbot.waitUntil(sits, timeout=WAIT_MS)


def enrol_both(root: Root, qtbot: QtBot) -> None:
    """Let the first person sign in here, and register a colleague: what a post does once."""
    root.window.seat.relieve()
    card(root, qtbot, RELIEVE).others[FIRST].click()
    first = card(root, qtbot, FIRST)
    for name in ("secret", "again"):
        line(first, name).setText(MINE)
    first.sheet.submit()
    gone(root, qtbot)
    root.window.seat.relieve()
    card(root, qtbot, RELIEVE).others[REGISTER].click()
    fresh = card(root, qtbot, REGISTER)
    line(fresh, "name").setText("陈默")
    fresh.form.editors["office"].set_value("recorder")
    line(fresh, "secret").setText(THEIRS)
    line(fresh, "proof").setText("000111")
    fresh.sheet.submit()
    qtbot.waitUntil(lambda: bool(fresh.form.refusal("proof")), timeout=WAIT_MS)
    line(fresh, "proof").setText(MINE)
    fresh.sheet.submit()
    gone(root, qtbot)


def test_a_relief_by_keyboard_alone(root: Root, qtbot: QtBot, home: Home) -> None:
    """Ctrl+Shift+R, the name that is offered first, the secret, Enter: the bar says who, what was typed stays, the duty says from whom."""
    enrol_both(root, qtbot)
    window = root.window
    field = window.guide.line.field
    field.setText("d 鼓楼机动 到江北")
    QTest.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    relief = card(root, qtbot, RELIEVE)
    who = relief.form.editors["who"]
    who.setCurrentIndex(1)
    assert "陈默" in who.currentText()
    qtbot.keyClicks(line(relief, "secret"), "wrong one")
    QTest.keyClick(line(relief, "secret"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: relief.form.refusal("secret") == "密码不对", timeout=WAIT_MS)
    assert line(relief, "secret").text() == ""
    qtbot.keyClicks(line(relief, "secret"), THEIRS)
    QTest.keyClick(line(relief, "secret"), Qt.Key.Key_Return)
    is_seated(root, qtbot, "陈默")
    assert field.text() == "d 鼓楼机动 到江北"
    connection = connect(home.database, home.key(), read_only=True)
    duties = connection.execute("select by_person, office from duty_rows").fetchall()
    connection.close()
    assert duties == [("陈默", "recorder")]


def test_a_relief_counts_its_keys(root: Root, qtbot: QtBot) -> None:
    """Whoever is not here stands first: one key to the colleague, one to the secret, which is typed, and Enter."""
    enrol_both(root, qtbot)
    keys = Keys()
    root.window.activateWindow()
    root.window.guide.line.field.setFocus()
    keys.press(Qt.Key.Key_R, held=Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    relief = card(root, qtbot, RELIEVE)
    qtbot.waitUntil(relief.form.editors["who"].hasFocus, timeout=WAIT_MS)
    keys.press(Qt.Key.Key_Down, Qt.Key.Key_Tab)
    assert "陈默" in relief.form.editors["who"].currentText()
    assert line(relief, "secret").hasFocus()
    keys.text(THEIRS)
    keys.press(Qt.Key.Key_Return)
    is_seated(root, qtbot, "陈默")
    holds("relieve who sits here", keys)


def test_a_lock_hides_pages_and_never_an_alarm(root: Root, qtbot: QtBot) -> None:
    """Ten minutes without a hand: pages, rail and line are out of sight, no key reaches them, alarms stay; the secret opens it."""
    enrol_both(root, qtbot)
    window, seat = root.window, root.window.seat
    assert (seat._idle.interval(), seat._idle.isActive()) == (IDLE_MS, True)
    seat._idle.timeout.emit()
    locked = card(root, qtbot, UNLOCK)
    hidden = (window.rail, window.stack, window.guide.line)
    assert (window.veil.isVisible(), [part.isVisible() for part in hidden]) == (True, [False] * 3)
    assert (window.top_bar.isVisible(), window.notices.isEnabled()) == (True, True)
    above = window.children()
    assert above.index(window.alarms.card) > above.index(locked)
    QTest.keyClick(window, Qt.Key.Key_F2)
    assert not window.guide.line.field.hasFocus()
    QTest.keyClick(locked, Qt.Key.Key_Escape)
    assert locked.isVisible()
    line(locked, "secret").setText(MINE)
    locked.sheet.submit()
    qtbot.waitUntil(lambda: not window.veil.isVisible(), timeout=WAIT_MS)
    assert [part.isVisible() for part in hidden] == [True] * 3
    is_seated(root, qtbot, "林亦舟")


def test_a_hand_puts_the_lock_off(root: Root, qtbot: QtBot) -> None:
    """A key begins the ten minutes anew, a repaint does not; a veil counts nothing."""
    seat = root.window.seat
    seat._idle.stop()
    seat.eventFilter(root.window, QEvent(QEvent.Type.Paint))
    assert not seat._idle.isActive()
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    seat.locked = True
    seat.eventFilter(root.window, key)
    assert not seat._idle.isActive()
    seat.locked = False
    seat.eventFilter(root.window, key)
    assert seat._idle.isActive()


def test_where_nobody_signs_in_nothing_locks(root: Root, qtbot: QtBot) -> None:
    """A vehicle that met nobody is never locked out of its own work; the seat changes by a name."""
    root.window.seat.lock()
    root.window.seat.relieve()
    relief = card(root, qtbot, RELIEVE)
    line(relief, "name").setText("王磊")
    relief.form.editors["office"].set_value("dispatcher")
    relief.sheet.submit()
    is_seated(root, qtbot, "王磊")
    assert not root.window.veil.isVisible()
    assert not root.window.seat._idle.isActive()


def test_a_card_that_is_put_away_while_its_row_is_read_never_comes(root: Root, qtbot: QtBot) -> None:
    """The seat was opened in the same moment: no card without a sort stands over the pages."""
    seat = root.window.seat
    seat.relieve()
    seat._put_away()
    qtbot.waitUntil(lambda: seat.seat is not None, timeout=WAIT_MS)
    assert seat.card is None
