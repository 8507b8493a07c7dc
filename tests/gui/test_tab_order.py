"""Tab reaches everything that can be worked with, in the sequence in which a page is read, and shows where it is."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.picture_orders import FULL, FULL_ORDER, WAYS
from desktop.app.picture_world import DETAIL, TANKER
from desktop.app.stills import Still
from desktop.shell.rail import RailItem

STEPS_MAX = 120


@pytest.fixture
def incident(still: Still, qtbot: QtBot) -> Still:
    still.readers.answers["incidents.detail"] = replace(FULL, journal=DETAIL.journal)
    still.readers.answers["order_ways.ways"] = WAYS
    still.window.show_page("incidents", TANKER)
    still.incidents.detail.set_office("duty_commander")
    qtbot.waitUntil(still.window.isActiveWindow)
    return still


def _wanted(window: QWidget) -> set[QWidget]:
    """Return what stands on the screen and takes the keyboard by Tab; of the rail one item stands for all."""
    return {
        part
        for part in window.findChildren(QWidget)
        if part.isVisible()
        and part.isEnabled()
        and not part.visibleRegion().isEmpty()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and part.focusProxy() is None
        and not isinstance(part, RailItem)
    }


def _walk(window: QWidget, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """Press Tab until it comes round, and return where it was."""
    seen: list[QWidget] = []
    for _ in range(STEPS_MAX):
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus.window() is window
        if focus in seen:
            return seen
        seen.append(focus)
        QTest.keyClick(focus, key)
    raise AssertionError("Tab never comes round")


def _holds(still: Still) -> list[QWidget]:
    window = still.window
    window.rail.findChildren(RailItem)[0].setFocus()
    walked = _walk(window)
    reached = {part for part in walked if not isinstance(part, RailItem)}
    assert {part.objectName() or type(part).__name__ for part in _wanted(window) - reached} == set()
    assert walked[-1] is window.guide.line.field, "the command line stands below everything"
    back = _walk(window, Qt.Key.Key_Backtab)
    assert set(back) == set(walked)
    return walked


def _places(walked: list[QWidget], *regions: QWidget) -> list[int]:
    """Return the regions in the sequence in which Tab first comes to them."""
    found: list[int] = []
    for part in walked:
        for number, region in enumerate(regions):
            if (part is region or region.isAncestorOf(part)) and number not in found:
                found.append(number)
    return found


def test_the_page_of_an_incident(incident: Still) -> None:
    """Head, facts, what was sent, journal; each button and field, there and back."""
    detail = incident.incidents.detail
    walked = _holds(incident)
    assert _places(walked, detail.header, detail.facts_side, detail._acts, detail.journal) == [0, 1, 2, 3]


def test_the_page_with_an_order_open(incident: Still) -> None:
    """Head of the order, the other orders, its recipients, and what can be done for the one under the cursor."""
    detail = incident.incidents.detail
    detail.show_order(FULL_ORDER.id)
    walked = _holds(incident)
    board = detail.board
    assert _places(walked, detail.header, board.acts_button, board.strip, board.view, board.card) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("act", ["order", "facts", "establish_post"])
def test_a_sheet(incident: Still, act: str) -> None:
    """Its fields from the first to the last, then its buttons."""
    detail = incident.incidents.detail
    detail.open_act(act)
    walked = _holds_sheet(incident)
    sheet = detail.panel.sheet
    assert sheet is not None
    fields = [getattr(editor, "search", editor) for editor in sheet.form.editors.values()]
    assert [part for part in walked if part in fields] == fields
    assert walked.index(sheet.act_button) == walked.index(fields[-1]) + 1


def _holds_sheet(still: Still) -> list[QWidget]:
    still.window.rail.findChildren(RailItem)[0].setFocus()
    walked = _walk(still.window)
    assert _wanted(still.window) - set(walked) == set()
    return walked


def test_the_list(still: Still, qtbot: QtBot) -> None:
    """Buttons, search, filters, rows, and the preview's button."""
    still.window.show_page("incidents", None)
    qtbot.waitUntil(still.window.isActiveWindow)
    still.incidents.list.view.setCurrentIndex(still.incidents.list.rows.index_of(TANKER))
    walked = _holds(still)
    listed = still.incidents.list
    assert _places(walked, listed.new_button, listed.search, listed.filters, listed.view, still.incidents.preview) == [0, 1, 2, 3, 4]


def test_where_the_keyboard_is_can_be_seen(incident: Still) -> None:
    """Each part looks otherwise while it has the keyboard."""
    window = incident.window
    for part in (one for one in _walk(window) if not isinstance(one, RailItem)):
        part.setFocus(Qt.FocusReason.TabFocusReason)
        with_it = _picture(window, part)
        incident.window.rail.findChildren(RailItem)[0].setFocus()
        assert _picture(window, part) != with_it, part.accessibleName() or type(part).__name__


def _picture(window: QWidget, part: QWidget) -> object:
    box = part.rect().translated(part.mapTo(window, QPoint(0, 0))).adjusted(-2, -2, 2, 2)
    image = window.grab(box & window.rect()).toImage()
    return image.bits().tobytes()
