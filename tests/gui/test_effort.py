"""The effort table is true: each act is typed key by key into whatever has the keyboard, and counted."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.picture_alarms import TO_US
from desktop.app.picture_forces import DETAIL
from desktop.app.picture_orders import SUBTREES
from desktop.app.picture_world import TANKER
from desktop.app.scenes.forces import forces_of
from desktop.app.stills import Still
from sync.domain.commands.dispatch import DispatchUnit
from sync.domain.commands.forces import ReportReadiness
from sync.domain.commands.incidents import GradeIncident, OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.commands.plans import ActivatePlan
from sync.domain.commands.questions import SettleField
from sync.domain.commands.recipients import SignOrder
from sync.store.exchange import Done

TABLE = Path(__file__).parents[2] / "docs" / "effort.md"
CONTROL = Qt.KeyboardModifier.ControlModifier


class Keys:
    """Types into the widget that has the keyboard; `count` leaves out the text a person has to write anyway."""

    def __init__(self) -> None:
        self.count = 0

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(self._focus(), key, held)
            self.count += 1

    def letters(self, text: str) -> None:
        """Type what finds something: every letter counts."""
        QTest.keyClicks(self._focus(), text)
        self.count += len(text)

    def text(self, text: str) -> None:
        """Type what has to be written anyway."""
        QTest.keyClicks(self._focus(), text)

    @staticmethod
    def _focus() -> QWidget:
        focus = QApplication.focusWidget()
        assert focus is not None
        return focus


@pytest.fixture
def keys() -> Keys:
    return Keys()


def _table() -> dict[str, tuple[int, int]]:
    rows = re.findall(r"^\| ([a-z ]+) \| (\d+) \| (\d+) \|", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    return {act: (int(count), int(limit)) for act, count, limit in rows}


def holds(act: str, keys: Keys) -> None:
    count, limit = _table()[act]
    assert keys.count == count
    assert count <= limit


def _incident(still: Still, qtbot: QtBot) -> None:
    still.window.show_page("incidents", TANKER)
    qtbot.waitUntil(still.incidents.detail.isVisible)


def test_a_line(still: Still, qtbot: QtBot, keys: Keys) -> None:
    """Text and Enter, nothing else, once the caret is there."""
    _incident(still, qtbot)
    still.incidents.detail.journal.entry.setFocus()
    keys.text("curtain holds")
    keys.press(Qt.Key.Key_Return)
    assert isinstance(still.engine.submitted[-1], WriteJournal)
    holds("write a journal line", keys)


def test_opening(still: Still, keys: Keys) -> None:
    """A title is enough."""
    still.window.show_page("incidents", None)
    still.engine.answer = Done(created=(TANKER,), ordinals=(1,))
    keys.press(Qt.Key.Key_F4)
    keys.text("gate 3 tanker")
    keys.press(Qt.Key.Key_Return)
    assert isinstance(still.engine.submitted[-1], OpenIncident)
    holds("open an incident", keys)


def test_opening_and_grading(still: Still, qtbot: QtBot, keys: Keys) -> None:
    """From nothing to a graded incident, the rule's basis taken as it stands."""
    still.window.show_page("incidents", None)
    still.engine.answer = Done(created=(TANKER,), ordinals=(1,))
    keys.press(Qt.Key.Key_F4)
    keys.text("gate 3 tanker")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(still.incidents.detail.isVisible)
    still.engine.answer = None
    keys.press(Qt.Key.Key_F10)
    menu = still.incidents.detail.panel.menu
    assert menu is not None
    while not menu.buttons["grade"].hasFocus():
        keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return)
    keys.press(Qt.Key.Key_Return, held=CONTROL)
    assert isinstance(still.engine.submitted[-1], GradeIncident)
    holds("open and grade an incident", keys)


def test_dispatching(still: Still, qtbot: QtBot, keys: Keys) -> None:
    """Two initials find the unit."""
    _incident(still, qtbot)
    keys.press(Qt.Key.Key_F7)
    keys.letters("gl")
    keys.press(Qt.Key.Key_Return)
    keys.press(Qt.Key.Key_Return, held=CONTROL)
    assert isinstance(still.engine.submitted[-1], DispatchUnit)
    holds("dispatch a unit", keys)


def test_ordering_a_county(still: Still, qtbot: QtBot, keys: Keys) -> None:
    """One choice stands for the county and everything below it."""
    _incident(still, qtbot)
    keys.press(Qt.Key.Key_F9)
    keys.text("close every ramp")
    keys.press(Qt.Key.Key_Tab)
    keys.letters("gl")
    keys.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    keys.press(Qt.Key.Key_Return, held=CONTROL)
    request = still.engine.submitted[-1]
    assert isinstance(request, IssueOrderNow)
    assert request.organisations == tuple(code for code, _ in SUBTREES[0].organisations)
    holds("order all organisations of a county", keys)


def test_ordering_the_units_of_a_county(still: Still, qtbot: QtBot, keys: Keys) -> None:
    """The same, one field further: every unit of the county and of what lies below it."""
    _incident(still, qtbot)
    keys.press(Qt.Key.Key_F9)
    keys.text("close every ramp")
    keys.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    keys.letters("gl")
    keys.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    keys.press(Qt.Key.Key_Return, held=CONTROL)
    request = still.engine.submitted[-1]
    assert isinstance(request, IssueOrderNow)
    assert request.units == tuple(unit for unit, _ in SUBTREES[0].units)
    assert len(request.units) > 1
    holds("order all units of a county", keys)


def test_activating(still: Still, qtbot: QtBot, keys: Keys) -> None:
    """The plan that is in force is the first offered; its level is nobody's until it is chosen."""
    _incident(still, qtbot)
    keys.press(Qt.Key.Key_R, held=CONTROL)
    keys.press(Qt.Key.Key_Return)
    keys.press(Qt.Key.Key_Tab)
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return, held=CONTROL)
    assert isinstance(still.engine.submitted[-1], ActivatePlan)
    holds("activate a plan", keys)


def test_signing(still: Still, qtbot: QtBot, keys: Keys) -> None:
    """The key of the alarm in front is the act, whichever page is in view and wherever the keyboard is on it."""
    still.readers.answers["alarms.alarms"] = (TO_US,)
    still.window.alarms.ask()
    still.window.show_page("forces", None)
    still.window.activateWindow()
    keys.press(Qt.Key.Key_F12)
    (request,) = still.engine.submitted
    assert isinstance(request, SignOrder)
    assert request.recipient == TO_US.id
    holds("sign an order from its alarm", keys)


def test_settling(still: Still, keys: Keys) -> None:
    """A value, a basis, the act."""
    still.window.show_page("sync", None)
    still.sync.card.cards[0].setFocus()
    keys.press(Qt.Key.Key_Space)
    while not still.sync.card.reason.hasFocus():
        keys.press(Qt.Key.Key_Tab)
    keys.text("by phone")
    keys.press(Qt.Key.Key_Return)
    assert isinstance(still.engine.submitted[-1], SettleField)
    holds("settle a question", keys)


def test_reporting_readiness(still: Still, keys: Keys) -> None:
    """The last report stands in the form; a person changes one figure and sends."""
    still.window.show_page("forces", DETAIL.unit.id)
    page = forces_of(still)
    page.focus_first()
    keys.press(Qt.Key.Key_F6)
    while not page.panel.sheet.form.editors["strength_ready"].hasFocus():  # type: ignore[union-attr]
        keys.press(Qt.Key.Key_Tab)
    keys.text("28")
    keys.press(Qt.Key.Key_Return, held=CONTROL)
    request = still.engine.submitted[-1]
    assert isinstance(request, ReportReadiness)
    assert request.strength_ready == 28
    holds("report readiness", keys)


def test_the_table_names_what_is_counted() -> None:
    """Nothing stands in the table that no test types."""
    source = "".join((Path(__file__).parent / name).read_text(encoding="utf-8") for name in ("test_effort.py", "test_seat.py"))
    assert all(f'holds("{act}", keys)' in source for act in _table())
