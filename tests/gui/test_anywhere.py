"""Ctrl+K: anything by what is typed of it, with keys alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app.picture_world import TANKER
from desktop.app.stills import Still
from desktop.runtime.services import Intent
from desktop.shell.anywhere import AnywhereCard, Doing
from desktop.shell.goals import goal_of
from sync.store.queries.finder import FoundRow

pytestmark = pytest.mark.opens_at("incidents")

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def card(still: Still, qtbot: QtBot) -> AnywhereCard:
    still.window.show_page("sync", None)
    qtbot.waitUntil(still.window.isActiveWindow)
    QTest.keyClick(still.window, Qt.Key.Key_K, CONTROL)
    card = still.window.guide.anywhere
    assert card.field.hasFocus()
    return card


def _type(card: AnywhereCard, text: str) -> None:
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(card.field, event)


def _chosen(card: AnywhereCard) -> object:
    return card.rows.row(card.list.currentIndex())


def _titles(card: AnywhereCard) -> list[str]:
    return [row.title for row in card.rows.rows if isinstance(row, FoundRow)]


@pytest.mark.parametrize("typed", ["0007", "苯乙", "byx", "江北-A-0007"])
def test_an_incident_is_shown_by_any_of_its_names(still: Still, card: AnywhereCard, typed: str) -> None:
    """Number, two characters and initials lead to it; Enter goes."""
    _type(card, typed)
    row = _chosen(card)
    assert isinstance(row, FoundRow)
    assert row.id == TANKER
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert not card.isVisible()
    assert still.window.stack.currentWidget() is still.incidents
    assert still.incidents.detail.subject == TANKER


def test_empty_it_shows_what_was_worked_on_last(card: AnywhereCard) -> None:
    """Recent things first, then every page and command; the first one is chosen."""
    assert _titles(card)[0] == "江北化工园3号门 苯乙烯槽罐车侧翻泄漏"
    assert isinstance(_chosen(card), FoundRow)
    assert {"page", "command"} <= {row.sort for row in card.rows.rows if isinstance(row, Doing)}


def test_groups_are_passed_over_by_the_arrows(card: AnywhereCard) -> None:
    """Down and Up stop on rows only, from the first to the last and back."""
    first = _chosen(card)
    for _ in range(card.rows.rowCount()):
        QTest.keyClick(card.field, Qt.Key.Key_Down)
        assert isinstance(_chosen(card), (FoundRow, Doing))
    assert _chosen(card) == card.rows.rows[-1]
    for _ in range(card.rows.rowCount()):
        QTest.keyClick(card.field, Qt.Key.Key_Up)
    assert _chosen(card) == first


def test_pages_and_commands_are_found(still: Still, card: AnywhereCard) -> None:
    """A page by its name, an act by its words: both by keys alone."""
    _type(card, "同步")
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert still.window.stack.currentWidget() is still.sync
    QTest.keyClick(still.window, Qt.Key.Key_K, CONTROL)
    _type(card, "新建事件")
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert still.incidents.panel.sheet is not None


@pytest.mark.parametrize(("typed", "text"), [("派力量", "d "), ("签收指令", "q "), ("语音指令", "语音 14:32:08 ")])
def test_a_command_of_the_line_begins_it(still: Still, card: AnywhereCard, typed: str, text: str) -> None:
    """Commands that need a line open it with their verb."""
    _type(card, typed)
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert still.window.guide.line.field.text() == text
    assert still.window.guide.line.field.hasFocus()


@pytest.mark.parametrize("typed", ["六合消防", "鼓楼区"])
def test_units_and_organisations_are_shown_among_the_forces(still: Still, card: AnywhereCard, typed: str) -> None:
    """A unit is chosen on the page of forces, an organisation in its tree."""
    _type(card, typed)
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert still.window.stack.currentWidget() is still.window.pages["forces"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (FoundRow(sort="incident", id=TANKER), Intent(page="incidents", subject=TANKER)),
        (FoundRow(sort="post", id=bytes(16), incident=TANKER), Intent(page="incidents", subject=TANKER)),
        (FoundRow(sort="post", id=bytes(16)), None),
        (FoundRow(sort="place", id=TANKER, incident=TANKER), Intent(page="incidents", subject=TANKER)),
        (FoundRow(sort="person", id=bytes(16), incident=TANKER), Intent(page="incidents", subject=TANKER)),
        (FoundRow(sort="plan", id=TANKER), None),
        (FoundRow(sort="unit", id=TANKER), None),
        (FoundRow(sort="organisation", code="320106"), None),
    ],
)
def test_nothing_leads_to_a_page_that_is_not_there(row: FoundRow, expected: Intent | None) -> None:
    """What no page shows is led to by nobody."""
    assert goal_of(row, {"incidents", "sync"}) == expected


def test_it_works_by_mouse(still: Still, card: AnywhereCard) -> None:
    """A tap on a row goes there."""
    _type(card, "0005")
    place = card.list.visualRect(card.list.currentIndex()).center()
    QTest.mouseClick(card.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert still.window.stack.currentWidget() is still.incidents


def test_nothing_found_is_said(card: AnywhereCard) -> None:
    """What nothing is called is said in words, and Enter goes nowhere."""
    _type(card, "zzz")
    assert card.none.isVisible()
    assert "zzz" in card.none.text()
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert card.isVisible()


def test_escape_leads_back(still: Still, card: AnywhereCard) -> None:
    """Escape puts it away and gives the keyboard back."""
    QTest.keyClick(card.field, Qt.Key.Key_Escape)
    assert not card.isVisible()
    assert QApplication.focusWidget() is not card.field
    assert still.window.stack.currentWidget() is still.sync


def test_keys_while_composing_belong_to_the_input_method(still: Still, card: AnywhereCard) -> None:
    """Enter and Escape that end a word neither go nor close; half a word is looked for by nobody."""
    asked = len(still.readers.asked)
    QApplication.sendEvent(card.field, QInputMethodEvent("ben'yi", []))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down):
        QTest.keyClick(card.field, key)
    assert card.isVisible()
    assert len(still.readers.asked) == asked
    _type(card, "苯乙")
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert not card.isVisible()


def test_enter_waits_for_its_answer(still: Still, card: AnywhereCard) -> None:
    """Enter pressed faster than the store answers goes to what was typed, not to what stood there before."""
    answer = still.readers.answers.pop("finder.anywhere")
    _type(card, "0007")
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert card.isVisible()
    assert callable(answer)
    still.readers.answers["finder.anywhere"] = answer
    card._latest._on_answer(answer("0007", ()))
    assert still.window.stack.currentWidget() is still.incidents
