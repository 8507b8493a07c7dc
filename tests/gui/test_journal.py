"""The journal while people type and lines arrive."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app.picture_world import DETAIL, JOURNAL, TANKER, at, identity
from desktop.app.stills import Still
from sync.domain.commands.journals import WriteJournal
from sync.store.queries.rows import IncidentDetail, JournalRow

pytestmark = pytest.mark.opens_at("incidents")

MANY = tuple(replace(JOURNAL[0], id=identity(1000 + number), text=f"line {number}", ticks=()) for number in range(40))


@pytest.fixture
def incident(still: Still, qtbot: QtBot) -> Still:
    still.readers.answers["incidents.detail"] = replace(DETAIL, journal=MANY)
    still.window.show_page("incidents", TANKER)
    qtbot.waitUntil(still.incidents.detail.isVisible)
    return still


def _arriving(number: int) -> JournalRow:
    return replace(JOURNAL[0], id=identity(2000 + number), text="arrived", said_by="现场指挥部")


def _with(*new: JournalRow) -> IncidentDetail:
    return replace(DETAIL, journal=(*MANY, *new))


def test_an_arriving_line_never_moves_the_caret(incident: Still, qtbot: QtBot) -> None:
    """Lines that arrive leave focus, caret, selection and text of the entry line as they were."""
    journal = incident.incidents.detail.journal
    QTest.keyClick(incident.incidents.detail.middle_view, Qt.Key.Key_F6)
    qtbot.keyClicks(journal.entry, "half a sent")
    journal.entry.setCursorPosition(4)
    incident.incidents.detail.show_detail(_with(_arriving(1)))
    assert journal.entry.hasFocus()
    assert (journal.entry.text(), journal.entry.cursorPosition()) == ("half a sent", 4)


def test_an_arriving_line_never_moves_what_is_read(incident: Still, qtbot: QtBot) -> None:
    """Who reads older lines keeps them in place; the bar says how many are new."""
    journal = incident.incidents.detail.journal
    bar = journal.view.verticalScrollBar()
    bar.setValue(0)
    incident.incidents.detail.show_detail(_with(_arriving(1), _arriving(2)))
    assert bar.value() == 0
    assert journal.arrivals.isVisible()
    assert journal.arrivals.count == 2
    QTest.mouseClick(journal.arrivals.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(journal.view.is_at_end)
    assert not journal.arrivals.isVisible()


def test_the_newest_line_stays_in_sight(incident: Still, qtbot: QtBot) -> None:
    """Who has the newest line in sight sees the next one come, without a bar."""
    journal = incident.incidents.detail.journal
    qtbot.waitUntil(journal.view.is_at_end)
    incident.incidents.detail.show_detail(_with(_arriving(1)))
    qtbot.waitUntil(journal.view.is_at_end)
    assert not journal.arrivals.isVisible()


def test_a_draft_comes_back(incident: Still, qtbot: QtBot) -> None:
    """Half a line belongs to its incident: it is kept at once, gone elsewhere, and back on return."""
    journal = incident.incidents.detail.journal
    qtbot.keyClicks(journal.entry, "half a line")
    assert incident.drafts.text(f"journal.{TANKER.hex()}") == "half a line"
    other = replace(DETAIL, incident=replace(DETAIL.incident, id=identity(99)))
    incident.incidents.detail.show_detail(other)
    assert journal.entry.text() == ""
    incident.incidents.detail.show_detail(_with())
    assert journal.entry.text() == "half a line"


def test_lines_of_the_program_are_hidden_until_asked_for(incident: Still) -> None:
    """System lines show only when their button is pressed."""
    journal = incident.incidents.detail.journal
    incident.incidents.detail.show_detail(_with(replace(_arriving(3), system=True)))
    assert journal.view.lines.rowCount() == len(MANY)
    QTest.mouseClick(journal.system_button, Qt.MouseButton.LeftButton)
    assert journal.view.lines.rowCount() == len(MANY) + 1


def test_further_fields_are_a_key_away(incident: Still, qtbot: QtBot) -> None:
    """Ctrl+E shows them with the caret in the stated time; Enter in any of them writes the line and hides them again."""
    journal = incident.incidents.detail.journal
    QTest.keyClick(incident.incidents.detail.middle_view, Qt.Key.Key_F6)
    qtbot.keyClicks(journal.entry, "curtain holds")
    QTest.keyClick(journal.entry, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert journal.facts.stated_at.hasFocus()
    qtbot.keyClicks(journal.facts.stated_at, "1405")
    qtbot.keyClicks(journal.facts.texts["said_by"], "scene")
    qtbot.keyClicks(journal.facts.texts["relayed_by"], "radio desk")
    QTest.mouseClick(journal.facts.ticks["map"], Qt.MouseButton.LeftButton)
    QTest.keyClick(journal.facts.texts["relayed_by"], Qt.Key.Key_Return)
    (request,) = incident.engine.submitted
    assert isinstance(request, WriteJournal)
    assert (request.stated_at, request.said_by, request.relayed_by, request.ticks) == (at("14:05"), "scene", "radio desk", ("map",))
    assert request.after is None
    assert not journal.facts.isVisible()
    assert journal.facts.read() == {"stated_at": None, "said_by": None, "relayed_by": None, "place": None, "ticks": ()}


def test_a_time_that_is_none_keeps_the_line(incident: Still, qtbot: QtBot) -> None:
    """Nothing is written, the sentence says why, the caret is in the time."""
    journal = incident.incidents.detail.journal
    qtbot.keyClicks(journal.entry, "curtain holds")
    QTest.mouseClick(journal.facts_button, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(journal.facts.stated_at, "25:99")
    QTest.keyClick(journal.facts.stated_at, Qt.Key.Key_Return)
    assert incident.engine.submitted == []
    assert journal.refusal.isVisible()
    assert journal.entry.text() == "curtain holds"


def test_earlier_lines_come_above_what_is_read(incident: Still, qtbot: QtBot) -> None:
    """The button says how many there are; what was in sight stays in sight, and arriving lines take none of them away."""
    journal, detail = incident.incidents.detail.journal, incident.incidents.detail
    older = tuple(replace(JOURNAL[0], id=identity(5000 + number), text=f"older {number}") for number in range(60))
    incident.readers.answers["journal_pages.earlier"] = older
    detail.show_detail(replace(_with(), journal_count=100))
    assert journal.earlier_button.isVisible()
    bar = journal.view.verticalScrollBar()
    bar.setValue(0)
    QTest.mouseClick(journal.earlier_button, Qt.MouseButton.LeftButton)
    assert journal.view.lines.rowCount() == len(MANY) + len(older)
    assert bar.value() > 0
    assert not journal.earlier_button.isVisible()
    detail.show_detail(replace(_with(_arriving(1)), journal=(*MANY[1:], _arriving(1)), journal_count=101))
    assert journal.view.lines.rowCount() == len(MANY) + len(older) + 1
    incident.readers.answers["journal_pages.earlier"] = ()
    journal.ask_earlier()
    journal.ask_earlier()
    assert journal.view.lines.rowCount() == len(MANY) + len(older) + 1
