"""The command line in the window: by keyboard, by mouse, under an input method, and after a refusal."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import picture_shell as world
from desktop.app.picture_world import DETAIL, NOW, TANKER, UNIT_CHOICES, identity
from desktop.app.stills import Still
from desktop.features.incidents.page import IncidentsPage
from desktop.runtime.line_outcome import READY
from desktop.shell.command_line import CommandLine
from desktop.shell.line_parts import DONE, LACKS, REFUSED, WILL
from sync.domain.commands.dispatch import DispatchUnit, DispatchUnits
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.failures import Outage, Refused
from sync.store.exchange import Done

pytestmark = pytest.mark.opens_at("incidents")

TEAM = UNIT_CHOICES[0].id


@pytest.fixture
def line(still: Still, qtbot: QtBot) -> CommandLine:
    still.window.show_page("incidents", TANKER)
    qtbot.waitUntil(still.window.isActiveWindow)
    QTest.keyClick(still.window, Qt.Key.Key_F2)
    line = still.window.guide.line
    assert line.field.hasFocus()
    return line


def _type(line: CommandLine, text: str) -> None:
    """Let the input method hand over words, one after the other, as it does."""
    for word in text:
        event = QInputMethodEvent("", [])
        event.setCommitString(word)
        QApplication.sendEvent(line.field, event)


def _press(line: CommandLine, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(line.field, key)


def test_a_line_becomes_an_entry_of_the_open_incident(still: Still, line: CommandLine) -> None:
    """Plain text says where it will be noted, Enter notes it there, and the line is free for the next."""
    _type(line, "水幕建立")
    assert line.saying.kind == WILL
    assert line.saying.sentence.startswith("记入日志 · 江北-A-0007")
    _press(line, Qt.Key.Key_Return)
    assert still.engine.submitted == [WriteJournal(scope=DETAIL.incident.scope, line="水幕建立")]
    assert line.field.text() == ""
    assert (line.saying.kind, line.saying.sentence) == (DONE, "已记入日志 · 江北-A-0007")
    assert still.drafts.text("line") == ""


@pytest.mark.parametrize(("typed", "unit"), [("d 草场 1 到东门", 142), ("d 草场 10 到东门", 143), ("d 草场 １到东门", 142)])
def test_a_call_sign_with_a_space_needs_no_quotes(still: Still, line: CommandLine, typed: str, unit: int) -> None:
    """Typed as it is called over radio it is found, and the longer of two call signs wins."""
    _type(line, typed)
    _press(line, Qt.Key.Key_Return)
    assert still.engine.submitted == [DispatchUnit(incident=TANKER, unit=identity(unit), task="东门")]


def test_a_unit_of_two_is_chosen_by_keys_and_then_sent(still: Still, line: CommandLine) -> None:
    """Enter on an ambiguous name does nothing; Tab and Enter take one, the next Enter sends it."""
    _type(line, "d gljd 到东门")
    assert line.saying.kind == LACKS
    assert line.field.spot is not None
    assert line.field.spot.text == "gljd"
    assert line.list.isVisible()
    _press(line, Qt.Key.Key_Return)
    assert still.engine.submitted == []
    _press(line, Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert line.field.text() == "d 鼓楼处突机动队 到东门"
    assert still.engine.submitted == []
    assert line.saying.sentence.startswith("派 鼓楼处突机动队 → 东门")
    assert not line.list.isVisible()
    _press(line, Qt.Key.Key_Return)
    assert still.engine.submitted == [DispatchUnit(incident=TANKER, unit=TEAM, task="东门")]


def test_a_choice_and_both_hints_work_by_mouse(still: Still, line: CommandLine) -> None:
    """A tap takes a name, a tap on Enter does the line, a tap on Ctrl+K opens the overlay."""
    _type(line, "d 鼓楼机动 到东门")
    place = line.list.visualRect(line.choices.index(1, 0)).center()
    QTest.mouseClick(line.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert line.field.text() == "d 鼓楼处突机动二队 到东门"
    assert line.field.hasFocus()
    QTest.mouseClick(line.enter_hint, Qt.MouseButton.LeftButton)
    assert still.engine.submitted == [DispatchUnit(incident=TANKER, unit=world.SECOND_TEAM, task="东门")]
    QTest.mouseClick(line.finder_hint, Qt.MouseButton.LeftButton)
    assert still.window.guide.anywhere.isVisible()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Refused("office.may_not", office="recorder", kind="assignment", move="create"), "记录员"),
        (Outage("store.full"), ""),
        (RuntimeError("bug"), "没有"),
    ],
)
def test_a_refused_line_keeps_its_text(still: Still, line: CommandLine, error: BaseException, sentence: str) -> None:
    """The refusal stands beside the line, the text stays in it; Enter says again what it will do, and then does it."""
    still.engine.answer = error
    _type(line, "d 鼓楼101 到东门")
    _press(line, Qt.Key.Key_Return)
    assert line.saying.kind == REFUSED
    assert sentence in line.saying.sentence
    assert line.field.text() == "d 鼓楼101 到东门"
    still.engine.answer = Done(created=(), ordinals=(1,))
    _press(line, Qt.Key.Key_Return)
    assert len(still.engine.submitted) == 1, "Enter says again what it will do before it does it"
    assert line.saying.kind == WILL
    _press(line, Qt.Key.Key_Return)
    assert line.field.text() == ""


def test_an_act_under_way_is_not_done_twice(still: Still, line: CommandLine) -> None:
    """While the engine has not answered, Enter again does nothing, and what is typed meanwhile stays."""
    still.engine.answer = None
    _type(line, "水幕建立")
    _press(line, Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert len(still.engine.submitted) == 1
    assert line.field.text() == "水幕建立"


def test_nothing_is_done_that_was_not_said(still: Still, line: CommandLine) -> None:
    """Enter before the names were looked up only waits."""
    del still.readers.answers["line.look"]
    _type(line, "d 鼓楼101 到东门")
    assert line.outcome.state != READY
    _press(line, Qt.Key.Key_Return)
    assert still.engine.submitted == []


def test_up_brings_back_what_was_done(line: CommandLine) -> None:
    """Up goes back through the lines, Down returns to what was half typed."""
    for text in ("甲", "乙"):
        _type(line, text)
        _press(line, Qt.Key.Key_Return)
    _type(line, "丙")
    _press(line, Qt.Key.Key_Up)
    assert line.field.text() == "乙"
    _press(line, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert line.field.text() == "甲"
    _press(line, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert line.field.text() == "丙"


def test_f8_stamps_a_voice_order(still: Still, line: CommandLine) -> None:
    """The time freezes with the key; the text follows; what stood in the line is one step back."""
    _type(line, "半句")
    QTest.keyClick(still.window, Qt.Key.Key_F8)
    assert line.field.text() == "语音 14:32:08 "
    assert line.field.hasFocus()
    _type(line, "全体撤到二线")
    _press(line, Qt.Key.Key_Return)
    (request,) = still.engine.submitted
    assert request == WriteJournal(scope=DETAIL.incident.scope, line="全体撤到二线", stated_at=NOW, channel="radio")
    _press(line, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert line.field.text() == "半句"


def test_escape_leads_back(still: Still, line: CommandLine) -> None:
    """Escape puts the list away, and again gives the keyboard back to where it was."""
    assert still.incidents.detail.middle_view is not None
    _type(line, "d gljd 到东门")
    _press(line, Qt.Key.Key_Escape)
    assert not line.list.isVisible()
    assert line.field.hasFocus()
    _press(line, Qt.Key.Key_Escape)
    assert not line.field.hasFocus()
    assert line.field.text() == "d gljd 到东门"


@pytest.mark.parametrize("letters", ["shui'mu", "ba"])
def test_f2_leaves_a_field_that_composes_and_loses_nothing(still: Still, qtbot: QtBot, letters: str) -> None:
    """What an input method composes in another field is committed, then the caret is in the line."""
    still.window.show_page("incidents", TANKER)
    qtbot.waitUntil(still.window.isActiveWindow)
    entry = still.incidents.detail.journal.entry
    entry.setFocus()
    QApplication.sendEvent(entry, QInputMethodEvent(letters, []))
    QTest.keyClick(entry, Qt.Key.Key_F2)
    assert still.window.guide.line.field.hasFocus()
    assert entry.text() == letters
    assert still.engine.submitted == []
    assert letters in still.drafts.texts.values()


def test_keys_while_composing_in_the_line_do_nothing(still: Still, line: CommandLine) -> None:
    """Enter, Tab, arrows, F2 and Ctrl+K belong to the input method until the word is there."""
    _type(line, "d 鼓楼机动 到")
    QApplication.sendEvent(line.field, QInputMethodEvent("dong", []))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_F2, Qt.Key.Key_F8):
        _press(line, key)
    QTest.keyClick(line.field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert line.field.text() == "d 鼓楼机动 到"
    assert still.engine.submitted == []
    assert not still.window.guide.anywhere.isVisible()
    _type(line, "东门")
    assert line.field.text() == "d 鼓楼机动 到东门"


def test_a_line_does_not_follow_another_incident(still: Still, line: CommandLine) -> None:
    """Half typed for one incident, it asks when another comes into view; what is chosen is written into it, and named."""
    _type(line, "水幕")
    still.incidents.incident_opened.emit(identity(5))
    assert line.saying.kind == LACKS
    assert "江北-A-0007" in line.saying.sentence
    _press(line, Qt.Key.Key_Return)
    assert still.engine.submitted == []
    assert [row.id for row in line.choices.rows] == [TANKER, identity(5)]
    _press(line, Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert line.field.text() == "#江北-A-0007 水幕"
    assert line.saying.sentence.startswith("记入日志 · 江北-A-0007")
    _press(line, Qt.Key.Key_Return)
    assert still.engine.submitted == [WriteJournal(scope=DETAIL.incident.scope, line="水幕")]


def test_a_line_goes_on_when_its_incident_is_back_in_view(still: Still, line: CommandLine) -> None:
    """Away and back, it is the line it was; an empty one is begun for what is in view."""
    _type(line, "水幕")
    still.incidents.incident_opened.emit(identity(5))
    still.incidents.incident_opened.emit(TANKER)
    assert line.saying.sentence.startswith("记入日志 · 江北-A-0007")
    line.field.clear()
    still.incidents.incident_opened.emit(identity(5))
    _type(line, "堤顶加高")
    assert line.saying.sentence.startswith("记入日志 · 江北-A-0005")


def test_what_the_list_stands_on_is_no_matter_while_an_incident_is_open(still: Still, line: CommandLine) -> None:
    """A list that is read after an incident was opened stands on its first row: the line goes on acting in what is in view."""
    page = still.window.pages["incidents"]
    assert isinstance(page, IncidentsPage)
    view = page.list.view
    for number in (1, 0):
        view.setCurrentIndex(view.model().index(number, 0))
    _type(line, "水幕建立")
    assert line.saying.sentence.startswith("记入日志 · 江北-A-0007")


def test_a_line_begun_where_no_incident_is_in_view_asks(still: Still, qtbot: QtBot) -> None:
    """On a page without an incident nothing is written into one of another page unasked; the one used last is offered."""
    still.window.show_page("incidents", TANKER)
    still.window.show_page("sync", None)
    qtbot.waitUntil(still.window.isActiveWindow)
    line = still.window.guide.line
    line.focus_line()
    _type(line, "水幕")
    _press(line, Qt.Key.Key_Return)
    assert still.engine.submitted == []
    assert line.saying.sentence == "先打开一个事件，或写 # 加编号、标题"
    assert [row.id for row in line.choices.rows] == [TANKER]
    still.window.show_page("incidents", TANKER)
    assert line.saying.sentence.startswith("记入日志 · 江北-A-0007")


def test_a_chosen_incident_stands_where_the_line_takes_it(still: Still, line: CommandLine) -> None:
    """Behind the units of a dispatch, quoted ones too; before the text of what is noted; the rest of the line stays."""
    for typed, expected in (
        ("d 鼓楼101、“鼓楼102” 到东门", "d 鼓楼101、“鼓楼102” #江北-A-0007 到东门"),
        ("j d 区水幕", "j #江北-A-0007 d 区水幕"),
        ("语音 14:20:00 撤", "语音 14:20:00 #江北-A-0007 撤"),
        ("o 鼓楼101 封堵雨水口", "o 鼓楼101 #江北-A-0007 封堵雨水口"),
    ):
        still.incidents.incident_opened.emit(TANKER)
        line.field.clear()
        _type(line, typed)
        still.incidents.incident_opened.emit(identity(5))
        _press(line, Qt.Key.Key_Tab, Qt.Key.Key_Return)
        assert line.field.text() == expected
        assert line.outcome.state == READY, line.outcome


def test_several_units_are_named_before_they_go(still: Still, line: CommandLine) -> None:
    """One Enter sends all of them; the line says whom, before and after."""
    _type(line, "d 鼓楼101、鼓楼102 到东门")
    assert line.saying.sentence.startswith("派 鼓楼处突机动队、鼓楼处突机动二队 → 东门 · 江北-A-0007")
    _press(line, Qt.Key.Key_Return)
    assert still.engine.submitted == [DispatchUnits(incident=TANKER, units=(TEAM, world.SECOND_TEAM), task="东门")]
    assert line.saying.sentence == "已派 鼓楼处突机动队、鼓楼处突机动二队 → 东门 · 江北-A-0007"


def test_orders_name_their_recipients(still: Still, line: CommandLine) -> None:
    """The preview tells how many orders go to whom and until when."""
    _type(line, "o 鼓楼101，六合消防 17:00前 封堵雨水口")
    assert line.saying.sentence.startswith("下达 1 条指令（紧急）给 鼓楼处突机动队、六合消防站，限 17:00")
    still.engine.answer = Done(created=(), ordinals=(1,), number="江北-A-0041")
    _press(line, Qt.Key.Key_Return)
    (request,) = still.engine.submitted
    assert isinstance(request, IssueOrderNow)
    assert line.saying.sentence == "已下达 江北-A-0041 给 鼓楼处突机动队、六合消防站"


def test_going_needs_no_act(still: Still, line: CommandLine, qtbot: QtBot) -> None:
    """G finds anything; the chosen one is shown and nothing is written."""
    still.window.show_page("sync", None)
    line.focus_line()
    _type(line, "g 0007")
    with qtbot.waitSignal(line.gone):
        _press(line, Qt.Key.Key_Return)
    assert still.window.stack.currentWidget() is still.incidents
    assert still.engine.submitted == []


def test_a_half_typed_line_comes_back(still: Still, line: CommandLine) -> None:
    """Text, stamp and the incident it was begun for are drafts; a new window shows them, and asks until that one is in view."""
    line.stamp()
    _type(line, "全体撤")
    again = CommandLine(still.services, still.window)
    again.load()
    assert again.field.text() == "语音 14:32:08 全体撤"
    assert (again.outcome.key, [row.id for row in again.outcome.choices]) == ("moved", [TANKER])
    again.set_incident(TANKER)
    assert isinstance(again.outcome.request, WriteJournal)
    assert (again.outcome.request.scope, again.outcome.request.stated_at) == (DETAIL.incident.scope, NOW)
    again.deleteLater()


def test_both_languages_are_understood(still: Still, line: CommandLine) -> None:
    """On the English screen the Chinese words still work, and the other way round."""
    still.window.next_language()
    _type(line, "派 鼓楼101 到东门")
    assert line.saying.sentence.startswith("Send 鼓楼处突机动队")
    still.window.next_language()
    line.field.clear()
    _type(line, "d 鼓楼101 to gate 3")
    assert line.saying.sentence.startswith("派 鼓楼处突机动队 → gate 3")


def test_a_slash_leads_to_the_line_where_nobody_types(still: Still, qtbot: QtBot) -> None:
    """Outside a field it is F2; inside one it is a slash."""
    still.window.show_page("incidents", TANKER)
    qtbot.waitUntil(still.window.isActiveWindow)
    entry = still.incidents.detail.journal.entry
    entry.setFocus()
    QTest.keyClick(entry, Qt.Key.Key_Slash)
    assert entry.text() == "/"
    still.incidents.detail.middle_view.setFocus()
    QTest.keyClick(still.incidents.detail.middle_view, Qt.Key.Key_Slash)
    assert still.window.guide.line.field.hasFocus()
    assert still.window.guide.line.field.text() == ""
