"""Files on the page of an incident: attached by key, drop and paste, looked at one after the other, and never in the way."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.shown_files import all_here, drop, file_rows, jobs, key, mime_of, press, seen, shown_detail
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragLeaveEvent, QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from desktop.app import drawn_files
from desktop.app import picture_files as canned
from desktop.app.picture_world import DETAIL, JOURNAL, ORDERS, TANKER
from desktop.app.stills import Still
from desktop.features.incidents import papers
from desktop.features.incidents.act import Target
from desktop.features.incidents.acts import act_named
from desktop.features.incidents.acts_files import OF_THE_PAGE
from desktop.features.incidents.attaching import FILES_MAX
from desktop.features.incidents.detail_view import DetailView
from desktop.features.incidents.file_lines import BROKEN, STORING, MoreFiles, file_speech
from desktop.widgets.paper import Table
from sync.domain.failures import Outage, Refused
from sync.engine.messages import Progress

pytestmark = pytest.mark.opens_at("incidents")

ROW = canned.files


@pytest.fixture
def detail(still: Still) -> DetailView:
    return shown_detail(still)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "3号门东侧.jpg"
    path.write_bytes(drawn_files.drawn(drawn_files.GATE).content)
    return path


@pytest.fixture
def clipboard(qapp: QApplication) -> Iterator[QMimeData]:
    """Return what a test fills and `paste` puts on the clipboard."""
    yield QMimeData()
    qapp.clipboard().clear()


# The section and the marks


def test_files_stand_in_a_section_each_with_its_state_in_words(still: Still, detail: DetailView) -> None:
    """The newest first, the rest behind one press; a listener hears where each is."""
    assert [line.row.id for line in file_rows(detail)] == [row.id for row in ROW().rows[:4]]
    more = next(row for row in detail.middle.rows if isinstance(row, MoreFiles))
    assert more.hidden == 3
    press(detail, more)
    assert [line.row.id for line in file_rows(detail)] == [row.id for row in ROW().rows]
    spoken = [file_speech(line, still.services.words) for line in file_rows(detail)]
    for number, state in enumerate(("在此", "上传中 43 %", "中心已有", "需调取", "调取中 61 %", "失败")):
        assert spoken[number].endswith(state)
    press(detail, next(row for row in detail.middle.rows if isinstance(row, MoreFiles)))
    assert len(file_rows(detail)) == 4


def test_files_read_before_their_incident_are_shown_with_it(detail: DetailView) -> None:
    """Two readers answer in either sequence; and the files of the incident before are never shown with the next."""
    rows = file_rows(detail)
    detail.show_loading()
    detail.show_files(ROW())
    detail.show_detail(DETAIL)
    assert file_rows(detail) == rows
    other = replace(DETAIL, incident=replace(DETAIL.incident, id=bytes(15) + b"x"))
    detail.show_loading()
    detail.show_detail(other)
    assert file_rows(detail) == []


def test_the_rows_keep_qts_contract_while_files_come_and_go(still: Still, detail: DetailView) -> None:
    """Qt's own tester finds no fault."""
    tester = QAbstractItemModelTester(detail.middle, QAbstractItemModelTester.FailureReportingMode.Warning)
    for rows in (ROW().rows[:2], ROW().rows[::-1], (), ROW().rows):
        all_here(still, replace(ROW(), rows=rows, count=len(rows)))
        detail.files.toggle_whole()
    assert tester.model() is detail.middle


def test_a_line_with_files_is_marked_and_its_mark_shows_them(still: Still, detail: DetailView) -> None:
    """A press on the mark shows that line's files alone, a press beside it offers the acts on the line."""
    line = JOURNAL[6]
    view = detail.journal.view
    index = view.lines.index_of(line.id)
    view.scrollTo(index)
    box = view.visualRect(index)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, box.topLeft() + QPointF(24, 34).toPoint())
    assert detail.files.viewer.row == ROW().rows[0]
    assert detail.files.viewer.count.text() == "第 1 / 1 个"
    assert detail.panel.menu is None
    key(still.window, Qt.Key.Key_Escape)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, box.center())
    assert detail.panel.menu is not None
    assert list(detail.panel.menu.buttons)[:2] == ["see_files", "attach"]
    detail.panel.menu.buttons["see_files"].click()
    assert detail.files.viewer.row == ROW().rows[0]


def test_an_order_with_files_is_marked_in_the_list_and_on_its_board(still: Still, detail: DetailView) -> None:
    """Both lead to the files of that order."""
    order = ORDERS[0]
    view = detail.middle_view
    index = detail.middle.index_of(order.id)
    view.scrollTo(index)
    box = view.visualRect(index)
    mark = detail._paints._order_mark(order, box.toRectF())
    assert mark is not None
    assert min(mark.width(), mark.height()) >= 40
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, mark.center().toPoint())
    assert detail.files.viewer.row == ROW().rows[3]
    key(still.window, Qt.Key.Key_Escape)
    detail.show_order(order.id)
    still.incidents.refresh()
    assert detail.board.files_button.isVisible()
    QTest.mouseClick(detail.board.files_button, Qt.MouseButton.LeftButton)
    assert detail.files.viewer.row == ROW().rows[3]
    key(still.window, Qt.Key.Key_Escape)
    assert detail.open_order == order
    assert detail._paints._order_mark(ORDERS[1], box.toRectF()) is None


# Attaching


def test_a_file_is_chosen_captioned_and_attached_by_keys_alone(still: Still, detail: DetailView, photo: Path) -> None:
    """Ctrl+O, the caption, Ctrl+Enter; what the file is and when it was taken comes along."""
    still.files.path = photo
    detail.middle_view.setFocus()
    key(still.window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    caption = QApplication.focusWidget()
    assert isinstance(caption, QPlainTextEdit)
    QTest.keyClicks(caption, "east side")
    assert still.drafts.text(f"attach_files.{TANKER.hex()}.caption") == "east side"
    key(still.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (file,) = still.engine.attached
    assert (file.path, file.name, file.subject, file.subject_kind) == (str(photo), photo.name, TANKER, "incident")
    assert (file.caption, len(file.token), file.preview is not None) == ("east side", 16, True)
    assert still.drafts.text(f"attach_files.{TANKER.hex()}.caption") == ""
    assert jobs(detail) == []
    assert detail.middle_view.hasFocus()


def test_the_button_of_the_section_and_the_menus_attach_too(still: Still, detail: DetailView, photo: Path) -> None:
    """By mouse: to the incident, to a line, to the order whose board is open."""
    still.files.path = photo
    press(detail, next(row for row in detail.middle.rows if getattr(row, "title", "") == "section.files"))
    assert detail.panel.sheet is not None
    detail.panel.sheet.submit()
    detail.journal.view.picked.emit(JOURNAL[0])
    assert detail.panel.menu is not None
    detail.panel.menu.buttons["attach"].click()
    assert detail.panel.sheet is not None
    detail.panel.sheet.submit()
    detail.show_order(ORDERS[0].id)
    detail.board.acts_button.click()
    assert detail.panel.menu is not None
    detail.panel.menu.buttons["attach"].click()
    assert detail.panel.sheet is not None
    detail.panel.sheet.submit()
    assert [(file.subject, file.subject_kind) for file in still.engine.attached] == [
        (TANKER, "incident"),
        (JOURNAL[0].id, "journal"),
        (ORDERS[0].id, "order"),
    ]


def test_a_file_under_way_says_how_far_it_is_and_is_given_up_by_its_row(still: Still, detail: DetailView, photo: Path) -> None:
    """Storing, in percent; a press offers to give it up; given up it is gone, and its caption stays for the next try."""
    still.engine.answer = None
    detail.files.attacher.take((photo,), Target(detail=DETAIL))
    assert detail.panel.sheet is not None
    detail.panel.sheet.form.editors["caption"].set_value("东侧")
    detail.panel.sheet.submit()
    (file,) = still.engine.attached
    still.engine.attaching.emit(Progress(file.token, 43, 100))
    still.engine.attaching.emit(Progress(b"another" * 2, 1, 2))
    (job,) = jobs(detail)
    assert (job.state, job.percent, file_speech(job, still.services.words)) == (STORING, 43, f"{photo.name} 存入中 43 %")
    press(detail, job)
    assert detail.panel.menu is not None
    assert list(detail.panel.menu.buttons) == ["attach_stop"]
    detail.panel.menu.buttons["attach_stop"].click()
    assert still.engine.stopped == [file.token]
    detail.files.attacher._on_not_attached(file.token, Refused("attachment.stopped", name=photo.name))
    assert jobs(detail) == []
    assert still.drafts.text(f"attach_files.{TANKER.hex()}.caption") == "东侧"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Outage("store.disk_full"), "磁盘满"),
        (Outage("file.unreadable", name="a.jpg"), "a.jpg"),
        (Refused("attachment.already_attached", name="a.jpg"), "这个文件已附在这里：a.jpg"),
        (Refused("attachment.too_large", name="a.jpg", gigabytes=2), "文件超过 2 GB：a.jpg"),
    ],
)
def test_what_is_not_attached_stays_with_its_reason_and_its_caption(
    still: Still, detail: DetailView, photo: Path, error: BaseException, sentence: str
) -> None:
    """In its row; tried again it takes the same caption; put away it is gone."""
    still.engine.answer = error  # type: ignore[assignment]  # an error is an answer
    detail.files.attacher.take((photo,), Target(detail=DETAIL))
    assert detail.panel.sheet is not None
    detail.panel.sheet.form.editors["caption"].set_value("东侧")
    detail.panel.sheet.submit()
    (job,) = jobs(detail)
    assert job.state == BROKEN
    assert sentence in job.why
    assert still.drafts.text(f"attach_files.{TANKER.hex()}.caption") == "东侧"
    press(detail, job)
    assert detail.panel.menu is not None
    detail.panel.menu.buttons["attach_retry"].click()
    assert [file.caption for file in still.engine.attached] == ["东侧", "东侧"]
    (again,) = jobs(detail)
    press(detail, again)
    assert detail.panel.menu is not None
    detail.panel.menu.buttons["attach_stop"].click()
    assert jobs(detail) == []


def test_a_file_that_can_not_be_read_says_so_at_once(still: Still, detail: DetailView, tmp_path: Path, photo: Path) -> None:
    """The others go on to their caption; more than can be taken at a time are refused with a sentence."""
    detail.files.attacher.take((tmp_path / "none.jpg", photo), Target(detail=DETAIL))
    (job,) = jobs(detail)
    assert (job.state, job.name) == (BROKEN, "none.jpg")
    assert "none.jpg" in job.why
    assert detail.panel.sheet is not None
    detail.panel.sheet.submit()
    assert [file.name for file in still.engine.attached] == [photo.name]
    detail.files.attacher.take((photo,) * (FILES_MAX + 1), Target(detail=DETAIL))
    assert str(FILES_MAX) in detail.journal.refusal.text()
    detail.files.attacher.take((), Target(detail=DETAIL))
    assert len(still.engine.attached) == 1


def test_a_drop_goes_where_it_falls(still: Still, detail: DetailView, photo: Path) -> None:
    """On the page to the incident, on a line to the line, on a struck line to the incident; what will happen is said before."""
    view = detail.journal.view

    def on(line_id: bytes) -> QPointF:
        index = view.lines.index_of(line_id)
        view.scrollTo(index)
        return QPointF(view.viewport().mapTo(detail, view.visualRect(index).center()))

    for at, subject in (
        (QPointF(20, 20), TANKER),
        (on(JOURNAL[7].id), JOURNAL[7].id),
        (on(JOURNAL[3].id), TANKER),
        (QPointF(detail.journal.entry.mapTo(detail, detail.journal.entry.rect().center())), TANKER),
    ):
        assert drop(detail, mime_of(photo), at)
        assert detail.panel.sheet is not None
        detail.panel.sheet.submit()
        assert still.engine.attached[-1].subject == subject
    detail.dropping.hint.say(JOURNAL[7])
    assert "14:31" in detail.dropping.hint.text()
    QApplication.sendEvent(detail, QDragLeaveEvent())
    assert detail.dropping.hint.isHidden()
    detail.dropping.hint.say(ORDERS[0])
    assert ORDERS[0].number in detail.dropping.hint.text()
    text = QMimeData()
    text.setText("no file")
    assert not drop(detail, text, QPointF(20, 20))


def test_a_picture_is_pasted_text_is_typed(still: Still, detail: DetailView, clipboard: QMimeData) -> None:
    """Ctrl+V anywhere on the page, and in the entry line where no text is on the clipboard; the pasted copy goes when it is attached."""
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    clipboard.setImageData(image)
    QApplication.clipboard().setMimeData(clipboard)
    detail.middle_view.setFocus()
    key(still.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert detail.panel.sheet is not None
    pasted = next(iter(detail.panel.target.files)).path
    assert pasted.suffix == ".png"
    assert pasted.is_file()
    detail.panel.sheet.submit()
    assert (still.engine.attached[-1].path, still.engine.attached[-1].preview is not None) == (str(pasted), True)
    assert not pasted.exists()
    detail.journal.entry.setFocus()
    key(still.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert detail.panel.sheet is not None
    detail.panel.leave()
    words = QMimeData()
    words.setText("18 mg")
    QApplication.clipboard().setMimeData(words)
    detail.journal.entry.setFocus()
    key(still.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert detail.journal.entry.text() == "18 mg"
    assert detail.panel.sheet is None
    folder = pasted.parent
    detail.files.attacher.close()
    assert not folder.exists()


def test_files_of_an_incident_that_is_no_longer_in_view_wait_for_nobody(still: Still, detail: DetailView, photo: Path) -> None:
    """A sheet for another incident never opens here."""
    elsewhere = replace(DETAIL, incident=replace(DETAIL.incident, id=bytes(16)))
    detail.files.attacher.take((photo,), Target(detail=elsewhere))
    assert detail.panel.sheet is None


def test_nothing_is_attached_where_nothing_may_be_written(still: Still, detail: DetailView, photo: Path) -> None:
    """No act, no drop, no paste; what is attached can be seen and saved."""
    still.readers.answers["incidents.detail"] = replace(DETAIL, may_write=False)
    all_here(still)
    still.files.path = photo
    key(still.window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert not drop(detail, mime_of(photo), QPointF(20, 20))
    assert not detail.take_files(mime_of(photo))
    assert (detail.panel.sheet, still.engine.attached) == (None, [])
    viewer = seen(detail, ROW().rows[2].file_name, still)
    assert (viewer.card.caption_button.isEnabled(), viewer.card.strike_button.isEnabled()) == (False, False)
    assert viewer.card.save_button.isEnabled()
    key(still.window, Qt.Key.Key_Escape)
    detail.journal.view.picked.emit(JOURNAL[6])
    assert detail.panel.menu is not None
    assert list(detail.panel.menu.buttons) == ["see_files"]


def test_every_act_of_the_page_makes_no_request() -> None:
    """They are carried out by the page; the names agree with those that the words know."""
    for name in OF_THE_PAGE:
        assert act_named(name).build(Target(), {}) is None


def test_papers_name_the_files(still: Still, detail: DetailView) -> None:
    """The journal beside the line that has them, the incident sheet in a table with what is struck struck."""
    words = still.services.words
    maker = papers.Maker(organisation="江北前指", person="林亦舟", now_ms=still.services.clock())
    lines = papers.journal(DETAIL, DETAIL.journal, words, maker, ROW())
    told = [row[papers.LINE_COLUMN] for block in lines.blocks if isinstance(block, Table) for row in block.rows]
    assert [text for text in told if "附件" in text] == [f"{JOURNAL[6].text}（附件：{ROW().rows[0].file_name}）"]
    sheet = papers.incident_sheet(DETAIL, words, maker, ROW())
    table = next(block for block in sheet.blocks if isinstance(block, Table) and block.head[0] == words.say("attachment.file_name"))
    assert [row[0] for row in table.rows] == [row.file_name for row in reversed(ROW().rows)]
    assert table.struck == frozenset({(0, 0)})
    assert ("附错事件" in table.rows[0][2], ORDERS[0].number in table.rows[3][2]) == (True, True)
    assert len(still.incidents.papers()) == 3
    assert papers.incident_sheet(DETAIL, words, maker).blocks == sheet.blocks[:-2]
