"""Where the center is, on a device at work: set by its key or its button; what can't be one is refused beside the field."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app.picture_links import PATHS
from desktop.app.stills import Still
from desktop.features.sync.center_sheet import DRAFT, CenterSheet
from sync.domain.failures import Outage, Refused

pytestmark = pytest.mark.usefixtures("made_when_asked")


@pytest.fixture
def sheet(still: Still) -> CenterSheet:
    still.window.show_page("sync", None)
    return still.sync.sheet(CenterSheet)


def test_the_address_is_set_by_keyboard(still: Still, sheet: CenterSheet, qtbot: QtBot) -> None:
    """F4, the address, Enter: the engine is told, and the draft is gone."""
    QTest.keyClick(still.sync.right_view, Qt.Key.Key_F4)
    assert sheet.isVisible()
    assert PATHS[0].name in sheet.present.text()
    qtbot.keyClicks(sheet.field, " https://10.0.0.5:8470 ")
    assert still.drafts.text(DRAFT)
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    assert still.engine.centers == ["https://10.0.0.5:8470"]
    assert sheet.said.text() == still.services.words.say("center.kept")
    assert (sheet.field.text(), still.drafts.text(DRAFT)) == ("", "")
    QTest.keyClick(sheet.field, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_nothing_typed_sends_nothing(still: Still, sheet: CenterSheet) -> None:
    """An empty field is no wish to leave the center: that has a button of its own."""
    sheet.open()
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    QTest.mouseClick(sheet.save_button, Qt.MouseButton.LeftButton)
    assert still.engine.centers == []
    QTest.mouseClick(sheet.forget_button, Qt.MouseButton.LeftButton)
    assert still.engine.centers == [None]
    assert sheet.said.text() == still.services.words.say("center.left")


@pytest.mark.parametrize("error", [Refused("center.address", field="center"), Outage("store.disk_full")])
def test_what_is_refused_stays_typed(still: Still, sheet: CenterSheet, error: Exception) -> None:
    """The sentence stands beside the field, what was typed stays, and it can be tried again."""
    sheet.open()
    sheet.field.setText("10.0.0.5")
    still.engine.answer = error  # type: ignore[assignment]
    QTest.mouseClick(sheet.save_button, Qt.MouseButton.LeftButton)
    assert sheet.refusal.isVisible()
    assert sheet.refusal.text()
    assert sheet.field.text() == "10.0.0.5"
    assert sheet.save_button.isEnabled()
