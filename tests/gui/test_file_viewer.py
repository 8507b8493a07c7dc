"""One file in full: photo, document, recording, text; what is broken, away or dangerous; and what is done with it."""

from dataclasses import replace
from pathlib import Path

import pytest
from fakes.shown_files import all_here, key, seen, shown_detail
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app import drawn_files
from desktop.app import picture_files as canned
from desktop.app.stills import Still, StillPlayer
from desktop.features.incidents.detail_view import DetailView
from desktop.features.incidents.stages import SKIP_MS, SoundStage
from sync.domain.commands.attachments import CaptionAttachment, StrikeAttachment
from sync.domain.failures import Outage
from sync.store.blobs import Blobs
from sync.store.home import Home
from sync.store.queries.attachments import AT_CENTER, AWAY, HERE, FilePlace

pytestmark = pytest.mark.opens_at("incidents")

ROW = canned.files


@pytest.fixture
def detail(still: Still) -> DetailView:
    return shown_detail(still)


# Looking


def test_f5_shows_the_newest_and_goes_back(still: Still, detail: DetailView) -> None:
    """Left and Right go through all of them and end at the ends; Escape gives the keyboard back."""
    all_here(still)
    detail.middle_view.setFocus()
    key(still.window, Qt.Key.Key_F5)
    viewer = detail.files.viewer
    assert (viewer.row, viewer.hasFocus()) == (canned.here().rows[0], True)
    key(still.window, Qt.Key.Key_Left)
    assert viewer.row == canned.here().rows[0]
    for row in canned.here().rows[1:]:
        key(still.window, Qt.Key.Key_Right)
        assert viewer.row == row
    key(still.window, Qt.Key.Key_Right)
    assert viewer.row == canned.here().rows[-1]
    QTest.mouseClick(viewer.previous_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(viewer.next_button, Qt.MouseButton.LeftButton)
    assert viewer.row == canned.here().rows[-1]
    key(still.window, Qt.Key.Key_F5)
    assert (viewer.row, detail.middle_view.hasFocus()) == (None, True)
    key(still.window, Qt.Key.Key_F5)
    key(still.window, Qt.Key.Key_Escape)
    assert (viewer.row, detail.middle_view.hasFocus()) == (None, True)


def test_a_photo_is_zoomed_by_key_button_and_wheel(still: Still, detail: DetailView) -> None:
    """Whole at first, never smaller, as near as twelve times."""
    viewer = seen(detail, "3号门东侧.jpg", still)
    picture = viewer.picture
    assert viewer.stage.currentWidget() is picture
    whole = picture.scale_now
    key(still.window, Qt.Key.Key_Plus)
    nearer = picture.scale_now
    assert nearer > whole
    QTest.mouseClick(viewer.zoom_in_button, Qt.MouseButton.LeftButton)
    assert picture.scale_now > nearer
    for _ in range(40):
        viewer.picture.zoom(1)
    assert picture.scale_now <= 12.001
    key(still.window, Qt.Key.Key_0)
    assert picture.scale_now == pytest.approx(whole)
    key(still.window, Qt.Key.Key_Minus)
    QTest.mouseClick(viewer.zoom_out_button, Qt.MouseButton.LeftButton)
    assert picture.scale_now == pytest.approx(whole)
    QTest.mouseClick(viewer.fit_button, Qt.MouseButton.LeftButton)
    assert picture.scale_now == pytest.approx(whole)


def test_a_document_is_read_page_by_page(still: Still, detail: DetailView) -> None:
    """By PgDn and PgUp, by its buttons, and no further than it goes."""
    viewer = seen(detail, "园区平面图.pdf", still)
    assert (viewer.stage.currentWidget(), viewer.pages.text()) == (viewer.picture, "1 / 2")
    key(still.window, Qt.Key.Key_PageUp)
    assert viewer.pages.text() == "1 / 2"
    key(still.window, Qt.Key.Key_PageDown)
    assert viewer.pages.text() == "2 / 2"
    key(still.window, Qt.Key.Key_PageDown)
    assert viewer.pages.text() == "2 / 2"
    QTest.mouseClick(viewer.page_back_button, Qt.MouseButton.LeftButton)
    assert viewer.pages.text() == "1 / 2"
    QTest.mouseClick(viewer.page_on_button, Qt.MouseButton.LeftButton)
    assert viewer.pages.text() == "2 / 2"


def test_a_text_is_shown_as_plain_text(still: Still, detail: DetailView) -> None:
    """Whatever it contains, nothing of it is interpreted; it scrolls by keys."""
    viewer = seen(detail, canned.WRONG, still)
    assert (viewer.stage.currentWidget(), viewer.text.toPlainText()) == (viewer.text, canned.NOTE)
    viewer.text.setPlainText("<b>x</b>\n" * 500)
    key(still.window, Qt.Key.Key_PageDown)
    assert viewer.text.verticalScrollBar().value() > 0
    key(still.window, Qt.Key.Key_Up)
    key(still.window, Qt.Key.Key_PageUp)
    assert viewer.text.verticalScrollBar().value() == 0
    assert viewer.text.toPlainText().startswith("<b>x</b>")


HOSTILE = (
    ("a.jpg", "jpeg", b"\xff\xd8\xff\xe0"),
    ("a.png", "png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40),
    ("a.pdf", "pdf", b"%PDF-1.7\n" + bytes(range(256)) * 20),
    ("a.txt", "text", b"\x00\x01\x02"),
    ("a.bin", "other", b"\x00\x01\x02"),
    ("a.zip", "zip", b"PK\x03\x04"),
)


@pytest.mark.no_qt_log
@pytest.mark.parametrize(("name", "media", "raw"), HOSTILE, ids=[name for name, _, _ in HOSTILE])
def test_a_file_that_is_not_what_it_says_ends_in_a_sentence(still: Still, detail: DetailView, name: str, media: str, raw: bytes) -> None:
    """The record may lie, or the file be broken: the viewer says so, and it can still be saved."""
    address = Blobs(Home(Path(canned.place()))).put(raw)
    row = replace(canned.here().rows[2], file_name=name, media=media, original=address, preview=None)
    viewer = seen(detail, name, still, replace(canned.here(), rows=(row,)))
    assert viewer.stage.currentWidget() is viewer.note
    assert viewer.note.sentence.text() in {still.services.words.say("files.broken"), still.services.words.say("files.not_shown")}
    assert viewer.card.save_button.isEnabled()


def test_a_file_that_vanished_or_is_damaged_says_so(still: Still, detail: DetailView) -> None:
    """The store's own word for it."""
    gone = replace(canned.here().rows[2], original=bytes(32) + (5).to_bytes(8, "big"))
    viewer = seen(detail, gone.file_name, still, replace(canned.here(), rows=(gone,)))
    assert viewer.note.sentence.text() == still.services.words.refusal("blob.not_held", {})
    large = replace(gone, media="pdf", original=bytes(32) + (2**31).to_bytes(8, "big"))
    viewer = seen(detail, large.file_name, still, replace(canned.here(), rows=(large,)))
    assert "128 MB" in viewer.note.sentence.text()


def test_a_file_that_is_not_here_is_fetched_on_demand(still: Still, detail: DetailView) -> None:
    """Its preview stands there with how large it is; button or Enter ask for it, once more gives it up; it appears when it is here."""
    rows = {row.where.state: row for row in ROW().rows}
    assert detail.detail is not None
    detail.files.look(detail.detail, at=rows[AWAY].id)
    viewer = detail.files.viewer
    assert "38 MB" in viewer.note.sentence.text()
    assert not viewer.card.save_button.isEnabled()
    key(still.window, Qt.Key.Key_Return)
    QTest.mouseClick(viewer.note.button, Qt.MouseButton.LeftButton)
    assert still.engine.blobs == [("fetch", {"address": rows[AWAY].original})] * 2
    viewer.turn(1)
    assert "61 %" in viewer.note.sentence.text()
    viewer.note.button.click()
    assert still.engine.blobs[-1] == ("cancel", {"address": rows["fetching"].original})
    still.engine.answer = Outage("store.disk_full")
    viewer.turn(1)
    assert viewer.note.button.text() == still.services.words.say("files.fetch_again")
    viewer.note.button.click()
    assert viewer.card.told.text() == still.services.words.outage("store.disk_full", {})
    viewer.turn(-1)
    arrived = tuple(replace(row, where=FilePlace(state=HERE)) for row in ROW().rows)
    all_here(still, replace(ROW(), rows=arrived))
    assert viewer.stage.currentWidget() is viewer.picture


def test_what_changes_elsewhere_is_said_without_disturbing_who_looks(still: Still, detail: DetailView) -> None:
    """A caption that comes, a file that reaches the center: the words follow, the picture stays as near as it was."""
    viewer = seen(detail, "3号门东侧.jpg", still)
    viewer.picture.zoom(3)
    near = viewer.picture.scale_now
    rows = tuple(replace(row, caption="新说明", where=FilePlace(state=HERE)) for row in canned.here().rows)
    all_here(still, replace(canned.here(), rows=rows))
    assert (viewer.title.text(), viewer.picture.scale_now) == ("新说明", near)
    all_here(still, replace(canned.here(), rows=tuple(replace(row, where=FilePlace(state=AT_CENTER)) for row in rows)))
    assert "中心已有" in viewer.card.facts.text()
    assert viewer.picture.scale_now == near


def test_caption_and_striking_are_acts_beside_the_file(still: Still, detail: DetailView) -> None:
    """With the heads displayed; while one is at hand its sheet has the room."""
    row = replace(canned.here().rows[2], heads={"caption": (b"h" * 16,)})
    viewer = seen(detail, row.file_name, still, replace(canned.here(), rows=(row,)))
    QTest.mouseClick(viewer.card.caption_button, Qt.MouseButton.LeftButton)
    assert viewer.panel.sheet is not None
    assert not viewer.card.buttons.isVisible()
    assert viewer.panel.sheet.form.editors["caption"].value() == row.caption
    viewer.panel.sheet.form.editors["caption"].set_value("西侧")
    viewer.panel.sheet.submit()
    assert still.engine.submitted == [CaptionAttachment(attachment=row.id, caption="西侧", seen=(b"h" * 16,))]
    assert (viewer.card.buttons.isVisible(), viewer.hasFocus()) == (True, True)
    QTest.mouseClick(viewer.card.strike_button, Qt.MouseButton.LeftButton)
    assert viewer.panel.sheet is not None
    viewer.panel.sheet.form.editors["reason"].set_value("误附")
    viewer.panel.sheet.submit()
    assert still.engine.submitted[-1] == StrikeAttachment(attachment=row.id, reason="误附")
    struck = seen(detail, canned.WRONG, still, ROW())
    assert (struck.card.caption_button.isEnabled(), "附错事件" in struck.card.facts.text()) == (False, True)


def test_a_copy_is_saved_where_a_person_says(still: Still, detail: DetailView, tmp_path: Path) -> None:
    """Whole or not at all; a place that can't be written says so."""
    viewer = seen(detail, "3号门东侧.jpg", still)
    still.files.path = tmp_path / "copy.jpg"
    key(still.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert (tmp_path / "copy.jpg").read_bytes() == drawn_files.drawn(drawn_files.GATE).content
    assert str(tmp_path / "copy.jpg") in viewer.card.told.text()
    still.files.path = tmp_path / "none" / "copy.jpg"
    QTest.mouseClick(viewer.card.save_button, Qt.MouseButton.LeftButton)
    assert viewer.card.told.text() == still.services.words.refusal("blob.unwritable", {})
    still.files.path = None
    viewer.save()
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".jpg") == ["copy.jpg"]


def test_another_program_is_asked_about_first_and_never_runs_anything(still: Still, detail: DetailView) -> None:
    """A sheet says what it means; the copy goes with the window; what could run is only saved."""
    viewer = seen(detail, "3号门东侧.jpg", still)
    QTest.mouseClick(viewer.card.open_button, Qt.MouseButton.LeftButton)
    assert viewer.panel.sheet is not None
    assert still.files.opened == []
    viewer.panel.sheet.submit()
    (opened,) = still.files.opened
    assert (opened.name, opened.read_bytes()) == ("3号门东侧.jpg", drawn_files.drawn(drawn_files.GATE).content)
    viewer.close_files()
    assert not opened.exists()
    program = replace(canned.here().rows[2], file_name="照片.exe", media="other", caption=None)
    viewer = seen(detail, "照片.exe", still, replace(canned.here(), rows=(program,)))
    assert not viewer.card.open_button.isEnabled()
    viewer.open_outside()
    assert len(still.files.opened) == 1


# Sound


def _no_library(_parent: QObject) -> StillPlayer:
    raise ImportError("libpulse.so.0")


def test_a_recording_is_heard_by_keys_and_touch(still: Still, detail: DetailView) -> None:
    """Nothing sounds by itself; Space plays and pauses, comma and full stop skip; leaving ends it."""
    viewer = seen(detail, "现场报话 1429.wav", still)
    player = viewer.sound.player
    assert isinstance(player, StillPlayer)
    assert (viewer.stage.currentWidget(), player.playing) == (viewer.sound, False)
    assert player.content == drawn_files.drawn(drawn_files.CALL).content
    key(still.window, Qt.Key.Key_Space)
    assert (player.playing, viewer.sound.play_button.text()) == (True, "暂停")
    key(still.window, Qt.Key.Key_Period)
    assert (player.at_ms, viewer.sound.time.text()) == (SKIP_MS, "0:05 / 0:09")
    key(still.window, Qt.Key.Key_Comma)
    viewer.sound.slider.sliderMoved.emit(3_000)
    assert player.at_ms == 3_000
    QTest.mouseClick(viewer.sound.play_button, Qt.MouseButton.LeftButton)
    assert player.playing is False
    viewer.sound.toggle()
    key(still.window, Qt.Key.Key_Escape)
    assert player.playing is False


def test_a_machine_that_can_not_sound_says_so(still: Still, detail: DetailView, qtbot: QtBot) -> None:
    """Without the libraries, without an output, with a recording of no known coding: one sentence each, and it can be saved."""
    words = still.services.words
    detail.files.viewer.sound.play_with(_no_library)  # type: ignore[arg-type]
    viewer = seen(detail, "现场报话 1429.wav", still)
    assert viewer.note.sentence.text() == words.say("files.no_sound_library")
    stage = SoundStage(still.services, StillPlayer)  # type: ignore[arg-type]
    qtbot.addWidget(stage)
    heard: list[str] = []
    stage.failed.connect(heard.append)
    stage.load(b"x", viewer.note._picture.pixmap())
    assert heard == []
    player = stage.player
    assert isinstance(player, StillPlayer)
    player.outputs = False
    stage.load(b"x", viewer.note._picture.pixmap())
    player.failed.emit("files.no_sound")
    assert heard == ["files.no_sound_output", "files.no_sound"]
