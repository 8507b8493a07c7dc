"""A slip as a code: shown, printed, and taken in from a picture file, a pasted picture or the camera."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtMultimedia import QMediaDevices, QVideoFrame, QVideoSink
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app.picture_links import RECORDS
from desktop.app.picture_world import DESK
from desktop.app.scenes.sync import GROUPS
from desktop.app.stills import Still
from desktop.features.sync.slip_panel import DRAFT, SlipPanel
from desktop.widgets.codes import codes_in
from desktop.widgets.paper import Code, Paper, Table, draw_code

pytestmark = pytest.mark.opens_at("sync")

# The machine that runs this may have neither sound, camera nor graphics card; Qt says so once, and goes on.
quiet = pytest.mark.qt_log_ignore("Couldn't (load|resolve)", "ThreadLocalRhiHolder", extend=True)


@pytest.fixture
def panel(still: Still, qtbot: QtBot) -> SlipPanel:
    still.window.show_page("sync", None)
    qtbot.waitUntil(still.sync.isVisible)
    return still.sync.sheet(SlipPanel)


def picture(text: str) -> QImage:
    image = QImage(640, 640, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    draw_code(text, painter, QRectF(20, 20, 600, 600))
    painter.end()
    return image


def taken(panel: SlipPanel) -> list[str]:
    return panel.field.toPlainText().split()


def test_the_code_takes_the_place_of_the_groups(still: Still, panel: SlipPanel, qtbot: QtBot) -> None:
    """One press shows what a camera can read, another the groups again."""
    still.engine.slip = GROUPS
    still.sync.sheet(SlipPanel).hand_out(RECORDS[1])
    QTest.mouseClick(panel.code_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.code.isVisible)
    assert panel.field.isHidden()
    assert codes_in(panel.code.grab().toImage()) == (GROUPS,)
    QTest.mouseClick(panel.code_button, Qt.MouseButton.LeftButton)
    assert panel.code.isHidden()
    assert panel.field.isVisible()


def test_a_slip_goes_on_paper_marked_when_it_is_a_drill(still: Still, panel: SlipPanel, qtbot: QtBot) -> None:
    """Print asks for papers; the sheet holds the code and every group, and says drill when it is one."""
    assert still.sync.papers() == ()
    still.engine.slip = GROUPS
    still.readers.answers["desk.identity"] = DESK
    still.sync.sheet(SlipPanel).hand_out(replace(RECORDS[1], mode="exercise"))
    with qtbot.waitSignal(still.sync.print_wanted):
        QTest.mouseClick(panel.print_button, Qt.MouseButton.LeftButton)
    made: list[Paper] = []
    (offer,) = still.sync.papers()
    offer.make(made.append)
    (sheet,) = made
    assert sheet.mark == "演练"
    assert [block.text for block in sheet.blocks if isinstance(block, Code)] == [GROUPS]
    (table,) = (block for block in sheet.blocks if isinstance(block, Table))
    assert [group for row in table.rows for group in row[1:] if group] == GROUPS.split()
    panel.close_button.click()
    still.sync.sheet(SlipPanel).take_in()
    assert still.sync.papers() == ()


def test_a_slip_is_read_from_a_picture_file(still: Still, panel: SlipPanel, tmp_path: Path) -> None:
    """The groups stand in the field to be checked, as a draft; nothing is taken in by itself; undo brings back what was typed."""
    still.sync.sheet(SlipPanel).take_in()
    panel.field.setPlainText("MR0SKA")
    still.files.path = tmp_path / "slip.png"
    assert picture(GROUPS).save(str(still.files.path))
    QTest.mouseClick(panel.source.picture_button, Qt.MouseButton.LeftButton)
    assert taken(panel) == GROUPS.split()
    assert still.drafts.text(DRAFT) == GROUPS
    assert still.engine.slips == []
    panel.field.undo()
    assert taken(panel) == ["MR0SKA"]


def test_another_code_and_no_picture_are_refused(still: Still, panel: SlipPanel, tmp_path: Path) -> None:
    """The sentence stands under the field, and what was typed stays."""
    still.sync.sheet(SlipPanel).take_in()
    panel.field.setPlainText("MR0SKA")
    still.files.path = tmp_path / "order.png"
    assert picture("鼓楼-B-0007").save(str(still.files.path))
    QTest.mouseClick(panel.source.picture_button, Qt.MouseButton.LeftButton)
    assert panel.refusal.text() == "图中的二维码不是短条"
    still.files.path = tmp_path / "missing.png"
    QTest.mouseClick(panel.source.picture_button, Qt.MouseButton.LeftButton)
    assert panel.refusal.text() == "这不是能打开的图片"
    still.files.path = None
    QTest.mouseClick(panel.source.picture_button, Qt.MouseButton.LeftButton)
    assert taken(panel) == ["MR0SKA"]


def test_a_picture_is_pasted(still: Still, panel: SlipPanel) -> None:
    """Ctrl+V with a picture on the clipboard reads it; text is pasted as text."""
    still.sync.sheet(SlipPanel).take_in()
    QGuiApplication.clipboard().setImage(picture(GROUPS))
    QTest.keyClick(panel.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert taken(panel) == GROUPS.split()
    panel.field.clear()
    words = QMimeData()
    words.setText("MR0SKA")
    QGuiApplication.clipboard().setMimeData(words)
    QTest.keyClick(panel.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert taken(panel) == ["MR0SKA"]


@quiet
def test_a_machine_without_a_camera_says_so(still: Still, panel: SlipPanel) -> None:
    """No camera is a sentence, and the button offers it again."""
    if not QMediaDevices.defaultVideoInput().isNull():
        pytest.skip("this machine has a camera")
    still.sync.sheet(SlipPanel).take_in()
    QTest.mouseClick(panel.source.camera_button, Qt.MouseButton.LeftButton)
    assert panel.refusal.text() == "本机没有可用的摄像头"
    assert panel.source.camera_button.text() == "摄像头"


@quiet
def test_the_camera_finds_the_slip_and_goes_off(still: Still, panel: SlipPanel, qtbot: QtBot) -> None:
    """Frames pass through Qt's own sink; another code passes by, the slip's groups are kept and the camera rests."""
    still.sync.sheet(SlipPanel).take_in()
    camera = panel.source.camera
    sink = QVideoSink(panel)
    sink.videoFrameChanged.connect(camera.take_frame)
    camera.watch()
    panel.source.watched.emit(True)
    assert panel.field.isHidden()
    sink.setVideoFrame(QVideoFrame(picture("鼓楼-B-0007")))
    with qtbot.waitSignal(camera.found):
        pass
    assert camera.is_on
    sink.setVideoFrame(QVideoFrame(picture(GROUPS)))
    with qtbot.waitSignal(panel.source.found):
        pass
    assert taken(panel) == GROUPS.split()
    assert panel.field.isVisible()
    assert not camera.is_on


def test_leaving_the_panel_rests_the_camera(still: Still, panel: SlipPanel) -> None:
    """Escape and the button switch it off; a camera that fails says so."""
    still.sync.sheet(SlipPanel).take_in()
    camera = panel.source.camera
    camera.watch()
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not camera.is_on
    still.sync.sheet(SlipPanel).take_in()
    camera.watch()
    camera.give_up()
    assert panel.refusal.text() == "摄像头中断"
    assert not camera.is_on
