"""The list by keyboard: type, step and open without leaving the search field; the badge counts what waits, not what was found."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app.picture_world import INCIDENTS
from desktop.app.stills import Still


def test_the_first_incident_is_under_the_cursor(still: Still) -> None:
    """Enter works without reaching for anything first."""
    assert still.incidents.list.view.current_row() == INCIDENTS[0]


def test_arrows_step_and_enter_opens_from_the_search_field(still: Still, qtbot: QtBot) -> None:
    """Down and Up move among what was found and stop at its ends; Enter opens the row under the cursor."""
    found = still.incidents.list
    for key, row in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, 0), (Qt.Key.Key_Up, 0)):
        QTest.keyClick(found.search, key)
        assert found.view.currentIndex().row() == row
    QTest.keyClick(found.search, Qt.Key.Key_Down)
    with qtbot.waitSignal(found.opened) as opened:
        QTest.keyClick(found.search, Qt.Key.Key_Return)
    assert opened.args == [INCIDENTS[1]]


def test_enter_before_the_typing_rests_opens_what_is_found(still: Still, qtbot: QtBot) -> None:
    """A quick hand types a name and Enter: the first row found for exactly that text is opened."""
    found = still.incidents.list
    still.readers.answers["incidents.listing"] = INCIDENTS[2:3]
    with qtbot.waitSignal(found.opened) as opened:
        QTest.keyClicks(found.search, "yz")
        QTest.keyClick(found.search, Qt.Key.Key_Return)
    assert opened.args == [INCIDENTS[2]]
    assert ("incidents.listing", ("yz", False)) in still.readers.asked


def test_nothing_found_opens_nothing(still: Still) -> None:
    """Enter and arrows in an empty list do nothing."""
    found = still.incidents.list
    still.readers.answers["incidents.listing"] = ()
    found.search.setText("没有")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(found.search, key)
    assert found.isVisible()
    assert found.view.current_row() is None


def test_the_badge_counts_what_waits(still: Still, qtbot: QtBot) -> None:
    """A search that finds nothing takes nothing off the rail."""
    badge = still.window.rail.items["incidents"].accessibleName()
    assert badge != still.services.words.say("page.incidents")
    still.readers.answers["incidents.listing"] = ()
    with qtbot.waitSignal(still.incidents.list.asked):
        still.incidents.list.search.setText("没有")
    assert still.window.rail.items["incidents"].accessibleName() == badge
