"""The alarm tray: in sight until answered, heard until silenced, answered by one key without taking the keyboard from anyone."""

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.app.picture_alarms import NOT_SIGNED, TIMERS, TO_US
from desktop.app.picture_world import NOW, TANKER, identity
from desktop.app.stills import Still
from desktop.shell.alarms import MUTE_MS, RING_MS, Alarms
from desktop.widgets.controls import DANGER
from sync.domain.commands.recipients import SignOrder
from sync.domain.failures import Outage, Refused
from sync.store.exchange import Done
from sync.store.queries.alarms import OVERDUE, SILENT, AlarmRow

pytestmark = pytest.mark.opens_at("incidents")


def _ring(still: Still, *rows: AlarmRow) -> Alarms:
    still.window.activateWindow()
    still.readers.answers["alarms.alarms"] = rows
    still.window.alarms.ask()
    return still.window.alarms


def test_nothing_to_answer_shows_nothing(still: Still) -> None:
    """Without alarms there is no card, no frame and no sound."""
    alarms = _ring(still)
    assert (alarms.card.isVisible(), alarms.frame.isVisible(), still.ringer.rings) == (False, False, 0)


def test_an_order_is_signed_by_one_key(still: Still) -> None:
    """F12 signs the order in front, over the very state that was displayed, and the frame goes with it."""
    still.engine.answer = Done(created=(), ordinals=(1,))
    alarms = _ring(still, TO_US)
    assert alarms.frame.isVisible()
    still.readers.answers["alarms.alarms"] = ()
    QTest.keyClick(still.window, Qt.Key.Key_F12)
    assert still.engine.submitted == [SignOrder(recipient=TO_US.id, seen=TO_US.heads["state"])]
    assert (alarms.card.isVisible(), alarms.frame.isVisible()) == (False, False)


def test_an_order_is_signed_by_mouse(still: Still) -> None:
    """The button of the card does what its key does, once, however often it is pressed before the answer."""
    still.engine.answer = None
    alarms = _ring(still, TO_US)
    (button,) = [button for button in alarms.card.answer_buttons.values() if button.isVisible()]
    for _ in range(2):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert still.engine.submitted == [SignOrder(recipient=TO_US.id, seen=TO_US.heads["state"])]


@pytest.mark.parametrize(
    "error", [Refused("recipient.illegal_transition", state="withdrawn", move="sign"), Outage("store.disk_full"), ValueError()], ids=str
)
def test_a_refused_answer_is_said_on_the_card(still: Still, error: BaseException) -> None:
    """What could not be signed stays, with the reason, and can be tried again."""
    still.engine.answer = error
    alarms = _ring(still, TO_US)
    alarms.answer()
    assert alarms.card.isVisible()
    assert still.services.words.say("alarm.rings") not in alarms.card.accessibleName()
    alarms.answer()
    assert len(still.engine.submitted) == 2


def test_it_rings_when_new_and_again_until_answered(still: Still) -> None:
    """A new alarm is heard at once, an old one every ten seconds, a read without news not at all."""
    alarms = _ring(still, NOT_SIGNED)
    assert still.ringer.rings == 1
    alarms.ask()
    assert still.ringer.rings == 1
    assert alarms._ring.interval() == RING_MS
    alarms._ring.timeout.emit()
    assert still.ringer.rings == 2
    _ring(still, NOT_SIGNED, TO_US)
    assert still.ringer.rings == 3


def test_silence_covers_what_rang_and_ends(still: Still) -> None:
    """Muted for two minutes, the card stays and says until when; a new alarm rings all the same; the old one rings after that."""
    alarms = _ring(still, NOT_SIGNED)
    QTest.keyClick(still.window, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    alarms._ring.timeout.emit()
    assert (still.ringer.rings, alarms.card.isVisible()) == (1, True)
    assert still.services.words.clock(NOW + MUTE_MS) in alarms.card.accessibleName()
    _ring(still, NOT_SIGNED, TO_US)
    assert still.ringer.rings == 2
    alarms._quiet_until_ms = NOW
    alarms._ring.timeout.emit()
    assert still.ringer.rings == 3


def test_silence_gives_the_page_back(still: Still) -> None:
    """A silenced card lies in the command line's row and over no part of it; the answer stays a key and a press away."""
    alarms, line = _ring(still, NOT_SIGNED), still.window.guide.line
    QTest.mouseClick(alarms.card.mute_button, Qt.MouseButton.LeftButton)
    row = QRect(line.mapTo(still.window, QPoint(0, 0)), line.size())
    assert row.contains(alarms.card.geometry())
    assert line.contentsRect().right() + row.left() < alarms.card.x()
    button = alarms.card.answer_buttons[DANGER]
    assert button.isVisible()
    assert alarms.card.rect().contains(button.geometry())
    alarms._quiet_until_ms = NOW
    alarms.ask()
    assert not row.intersects(alarms.card.geometry())
    assert alarms.card.mute_button.isVisible()
    assert line.contentsMargins().right() == 0


def test_the_newest_stands_in_front_and_others_are_a_key_away(still: Still) -> None:
    """A new alarm comes to the front; Ctrl+F12 and the button go round."""
    alarms = _ring(still, NOT_SIGNED)
    _ring(still, TO_US, NOT_SIGNED)
    assert alarms.row == TO_US
    QTest.keyClick(still.window, Qt.Key.Key_F12, Qt.KeyboardModifier.ControlModifier)
    assert alarms.row == NOT_SIGNED
    QTest.mouseClick(alarms.card.next_button, Qt.MouseButton.LeftButton)
    assert alarms.row == TO_US


def test_an_unsigned_order_leads_to_telling_by_voice(still: Still) -> None:
    """The answer to silence is the form that says who was told, on the recipient the alarm is about."""
    alarms = _ring(still, NOT_SIGNED)
    alarms.answer()
    page = still.incidents
    assert page.detail.subject == TANKER
    assert page.detail.panel.sheet is not None


def test_an_alarm_takes_no_keyboard(still: Still) -> None:
    """A person who types goes on typing while alarms come, are muted and go round."""
    still.window.show_page("incidents", TANKER)
    entry = still.incidents.detail.journal.entry
    entry.setFocus()
    alarms = _ring(still, TO_US, NOT_SIGNED)
    for button in (alarms.card.mute_button, alarms.card.next_button):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert still.window.focusWidget() is entry
    place = alarms.card.geometry()
    assert not place.intersects(entry.rect().translated(entry.mapTo(still.window, entry.rect().topLeft())))


@pytest.mark.parametrize("sort", [OVERDUE, SILENT])
def test_other_alarms_lead_to_their_incident(still: Still, sort: str) -> None:
    """What is overdue is dealt with on the page of its incident."""
    alarms = _ring(still, replace(NOT_SIGNED, sort=sort))
    alarms.answer()
    assert still.incidents.detail.subject == TANKER


def test_an_alarm_without_incident_says_so(still: Still) -> None:
    """An order outside any incident held here has nowhere to lead to, and the card says that."""
    alarms = _ring(still, replace(NOT_SIGNED, incident=None))
    alarms.answer()
    assert still.services.words.say("alarm.no_incident") in alarms.card.accessibleName()


def test_changes_of_orders_are_looked_at(still: Still) -> None:
    """A signature that arrives ends its alarm without anybody asking."""
    alarms = _ring(still, NOT_SIGNED)
    still.readers.answers["alarms.alarms"] = ()
    still.engine.changed.emit({"journal": frozenset({identity(1)})})
    assert alarms.card.isVisible()
    still.engine.changed.emit({"recipient": frozenset({NOT_SIGNED.id})})
    assert not alarms.card.isVisible()


def test_the_nearest_timers_stand_in_the_top_bar(still: Still) -> None:
    """Two of those that run, the one over its time first, with what is left; a click leads to the incident."""
    shown = [timer for timer in still.window.top_bar.timers.timers if timer.isVisible()]
    assert [timer.left() for timer in shown] == [still.services.words.say("timer.over", span="2:12"), "8:12"]
    QTest.mouseClick(shown[0], Qt.MouseButton.LeftButton)
    assert still.incidents.detail.subject == TANKER


def test_what_is_due_much_later_waits_unseen(still: Still) -> None:
    """A timer of tomorrow does not crowd the bar today; hours are told as hours."""
    later = replace(TIMERS[0], due_ms=NOW + 26 * 3600 * 1000)
    soon = replace(TIMERS[1], due_ms=NOW + 3_725_000)
    still.window.top_bar.timers.set_rows((soon, later))
    assert [timer.left() for timer in still.window.top_bar.timers.timers if timer.isVisible()] == ["1:02:05"]


@pytest.mark.parametrize("name", ["situation", "incidents", "forces", "plans", "sync"])
def test_a_ringing_alarm_lies_over_nothing(still: Still, qtbot: QtBot, name: str) -> None:
    """Page, card and command line stand one below the other in the least window; silenced or answered, the page has its room back."""
    still.window.resize(1350, 668)
    still.window.show_page(name, TANKER if name == "incidents" else None)
    whole = still.window.stack.height()
    alarms = _ring(still, NOT_SIGNED)
    qtbot.waitUntil(alarms.strip.isVisible)
    qtbot.waitUntil(partial(_lies_apart, still, alarms))
    assert still.window.height() == 668
    assert still.window.stack.height() >= still.window.pages[name].minimumSizeHint().height()
    alarms.mute()
    qtbot.waitUntil(partial(_is_whole, still, whole))
    still.readers.answers["alarms.alarms"] = ()
    alarms.ask()
    assert still.window.stack.height() == whole


def _box(still: Still, part: QWidget) -> QRect:
    return QRect(part.mapTo(still.window, QPoint(0, 0)), part.size())


def _lies_apart(still: Still, alarms: Alarms) -> bool:
    page, line = _box(still, still.window.stack), _box(still, still.window.guide.line)
    card = alarms.card.geometry()
    return page.bottom() < card.top() and card.bottom() < line.top() and card.left() > page.left()


def _is_whole(still: Still, height: int) -> bool:
    return still.window.stack.height() == height
