"""Where the center is, on a device at work: set by its key or its button; what can't be one is refused beside the field."""

from pathlib import Path

import pytest
import segno
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app.picture_links import PATHS
from desktop.app.stills import Still
from desktop.features.sync.center_sheet import DRAFT, CenterSheet
from sync.domain.failures import Outage, Refused
from sync.protocol.enrolment import RANDOM_BYTES, code_of

pytestmark = pytest.mark.opens_at("sync")


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


ADDRESS = f"https://10.0.0.5:8470#{'ab' * 32}"
INVITATION = f"QZENROL:{code_of(bytes(RANDOM_BYTES)).text}/HTTPS://10.0.0.5:8470"


def _pictured(still: Still, folder: Path, text: str) -> None:
    picture = folder / "code.png"
    segno.make(text, error="m", micro=False).save(str(picture), scale=6, border=4)
    still.files.path = picture


@pytest.mark.parametrize("text", [ADDRESS, INVITATION])
def test_what_the_center_printed_is_read_from_its_picture(still: Still, sheet: CenterSheet, tmp_path: Path, text: str) -> None:
    """It is typed into the field, to be read before it counts; Enter sends it, and half way it is a draft."""
    sheet.open()
    _pictured(still, tmp_path, text)
    QTest.mouseClick(sheet.source.picture_button, Qt.MouseButton.LeftButton)
    assert sheet.field.text() == text
    assert still.drafts.text(DRAFT) == text
    assert still.engine.centers == []
    assert sheet.field.hasFocus()
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    assert still.engine.centers == [text]


@pytest.mark.parametrize("text", ["https://example.org/menu", "words"])
def test_codes_of_other_things_are_told_apart(still: Still, sheet: CenterSheet, tmp_path: Path, text: str) -> None:
    """An address of the web, or a text: a sentence, and what was typed stays."""
    sheet.open()
    sheet.field.setText("10.0.0.5")
    _pictured(still, tmp_path, text)
    QTest.keyClick(sheet.source.picture_button, Qt.Key.Key_Space)
    assert sheet.field.text() == "10.0.0.5"
    assert sheet.refusal.text() == still.services.words.say("refused.picture.other_code.center")


@pytest.mark.parametrize("way", ["escape", "button", "page"])
def test_the_camera_rests_when_nobody_looks(still: Still, sheet: CenterSheet, way: str) -> None:
    """Escape, the button, and another page in view switch it off."""
    sheet.open()
    sheet.source.camera.watch()
    assert sheet.source.camera.is_on
    if way == "escape":
        QTest.keyClick(sheet.field, Qt.Key.Key_Escape)
    elif way == "button":
        QTest.mouseClick(sheet.close_button, Qt.MouseButton.LeftButton)
    else:
        still.window.show_page("plans", None)
    assert not sheet.source.camera.is_on
    assert sheet.source.camera_button.text() == still.services.words.say("slip.camera")
