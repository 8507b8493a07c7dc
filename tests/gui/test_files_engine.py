"""Files on a real engine: attached, seen, captioned and struck by keyboard and mouse; what fails keeps what was typed."""

import logging
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.begun_home import begin
from helpers.real_window import shown
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import drawn_files
from desktop.app.start import Root
from desktop.features.incidents.detail_view import DetailView
from desktop.features.incidents.file_lines import BROKEN, FileLine, JobLine
from desktop.features.incidents.page import IncidentsPage
from desktop.runtime.files import FileQuestions
from sync.domain.content import content_address
from sync.engine.client import EngineClient
from sync.store.blobs import Blobs
from sync.store.device import create_device
from sync.store.home import Home

NOW_MS = 1_773_000_000_000
WAIT_MS = 30_000
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = begin(tmp_path / "home")
    create_device(made, organisation="320106", person="林亦舟", office="duty_commander", now_ms=NOW_MS)
    return made


@pytest.fixture
def client(home: Home) -> Iterator[EngineClient]:
    client = EngineClient.start(home)
    yield client
    client.close()


@pytest.fixture
def root(qapp: QApplication, qtbot: QtBot, home: Home, client: EngineClient) -> Iterator[Root]:
    with shown(qapp, home, client) as root:
        yield root


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the files that the system's dialogue answers with."""
    paths: list[Path] = []

    def choose(*_asked: object) -> tuple[Path, ...]:
        return tuple(paths)

    monkeypatch.setattr(FileQuestions, "to_open_many", choose)
    return paths


@pytest.fixture
def detail(root: Root, qtbot: QtBot) -> DetailView:
    page = root.window.pages["incidents"]
    assert isinstance(page, IncidentsPage)
    page.open_new()
    assert page.panel.sheet is not None
    page.panel.sheet.form.editors["title"].set_value("罐车侧翻")
    page.panel.sheet.submit()
    qtbot.waitUntil(lambda: page.detail.subject is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: page.detail.files.files.id == page.detail.subject, timeout=WAIT_MS)
    return page.detail


def key(window: QWidget, code: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, code, modifier)


def lines(detail: DetailView) -> list[FileLine]:
    return [row for row in detail.middle.rows if isinstance(row, FileLine)]


def jobs(detail: DetailView) -> list[JobLine]:
    return [row for row in detail.middle.rows if isinstance(row, JobLine)]


def press(detail: DetailView, row: object) -> None:
    number = next(number for number, one in enumerate(detail.middle.rows) if one == row)
    index = detail.middle.index(number, 0)
    detail.middle_view.scrollTo(index)
    box = detail.middle_view.visualRect(index)
    QTest.mouseClick(detail.middle_view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, box.center())


def test_a_photo_is_attached_seen_captioned_and_struck(  # noqa: PLR0917 - fixtures come by name
    root: Root, detail: DetailView, home: Home, chosen: list[Path], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By keys: chosen, captioned, attached; by mouse: seen, captioned anew, saved, struck with its reason."""
    path = tmp_path / "3号门东侧.jpg"
    path.write_bytes(drawn_files.drawn(drawn_files.GATE).content)
    chosen.append(path)
    detail.middle_view.setFocus()
    key(root.window, Qt.Key.Key_O, CTRL)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QPlainTextEdit), timeout=WAIT_MS)
    QTest.keyClicks(QApplication.focusWidget(), "east")
    key(root.window, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(lines(detail)) == 1, timeout=WAIT_MS)
    (line,) = lines(detail)
    assert (line.row.caption, line.row.file_name, line.row.media, line.row.person) == ("east", path.name, "jpeg", "林亦舟")
    qtbot.waitUntil(lambda: jobs(detail) == [], timeout=WAIT_MS)
    qtbot.waitUntil(lambda: detail.files.thumbs.get(line.row.preview) is not None, timeout=WAIT_MS)
    press(detail, line)
    viewer = detail.files.viewer
    qtbot.waitUntil(lambda: viewer.stage.currentWidget() is viewer.picture, timeout=WAIT_MS)
    QTest.mouseClick(viewer.card.caption_button, Qt.MouseButton.LeftButton)
    assert viewer.panel.sheet is not None
    viewer.panel.sheet.form.editors["caption"].set_value("东侧")
    QTest.mouseClick(viewer.panel.sheet.act_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: viewer.title.text() == "东侧", timeout=WAIT_MS)
    monkeypatch.setattr(FileQuestions, "to_save", lambda *_asked: tmp_path / "copy.jpg")
    key(root.window, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil((tmp_path / "copy.jpg").exists, timeout=WAIT_MS)
    assert (tmp_path / "copy.jpg").read_bytes() == path.read_bytes()
    QTest.mouseClick(viewer.card.strike_button, Qt.MouseButton.LeftButton)
    assert viewer.panel.sheet is not None
    viewer.panel.sheet.form.editors["reason"].set_value("误附")
    QTest.mouseClick(viewer.panel.sheet.act_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: viewer.row is not None and viewer.row.struck is not None, timeout=WAIT_MS)
    key(root.window, Qt.Key.Key_Escape)
    assert Blobs(home).get(content_address(path.read_bytes())) == path.read_bytes()


def test_a_file_dropped_on_a_line_belongs_to_it(root: Root, detail: DetailView, qtbot: QtBot, tmp_path: Path) -> None:
    """It is marked there, and its mark shows it; the same file again on the same line is refused with a sentence."""
    path = tmp_path / "note.txt"
    path.write_text("18 mg/m³", encoding="utf-8")
    detail.journal.entry.setFocus()
    QTest.keyClicks(detail.journal.entry, "on scene")
    key(root.window, Qt.Key.Key_Return)
    view = detail.journal.view
    qtbot.waitUntil(lambda: view.lines.rowCount() == 1, timeout=WAIT_MS)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])

    def drop() -> None:
        at = QPointF(view.viewport().mapTo(detail, view.visualRect(view.lines.index(0, 0)).center()))
        how = (mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(detail, QDragEnterEvent(at.toPoint(), Qt.DropAction.CopyAction, *how))
        QApplication.sendEvent(detail, QDropEvent(at, Qt.DropAction.CopyAction, *how))
        qtbot.waitUntil(lambda: detail.panel.sheet is not None, timeout=WAIT_MS)
        key(root.window, Qt.Key.Key_Return, CTRL)

    drop()
    qtbot.waitUntil(lambda: len(view.files) == 1, timeout=WAIT_MS)
    box = view.visualRect(view.lines.index(0, 0))
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, (box.topLeft().toPointF() + QPointF(24, 34)).toPoint()
    )
    viewer = detail.files.viewer
    qtbot.waitUntil(lambda: viewer.text.toPlainText() == "18 mg/m³", timeout=WAIT_MS)
    key(root.window, Qt.Key.Key_Escape)
    drop()
    qtbot.waitUntil(lambda: [job.state for job in jobs(detail)] == [BROKEN], timeout=WAIT_MS)
    assert path.name in jobs(detail)[0].why


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_caption_survives_what_fails_and_an_engine_that_dies(  # noqa: PLR0917 - fixtures come by name
    root: Root, client: EngineClient, detail: DetailView, chosen: list[Path], qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The file is gone before it is read: the row says so. Its caption begins the next try, and a killed engine costs nothing."""
    path = tmp_path / "plan.pdf"
    path.write_bytes(drawn_files.drawn(drawn_files.SITE).content)
    chosen.append(path)
    detail.middle_view.setFocus()
    key(root.window, Qt.Key.Key_O, CTRL)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QPlainTextEdit), timeout=WAIT_MS)
    QTest.keyClicks(QApplication.focusWidget(), "site")
    path.unlink()
    key(root.window, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: [job.state for job in jobs(detail)] == [BROKEN], timeout=WAIT_MS)
    detail.files.attacher.stop(jobs(detail)[0].id)
    path.write_bytes(drawn_files.drawn(drawn_files.SITE).content)
    detail.middle_view.setFocus()
    key(root.window, Qt.Key.Key_O, CTRL)
    qtbot.waitUntil(lambda: detail.panel.sheet is not None, timeout=WAIT_MS)
    assert detail.panel.sheet is not None
    assert detail.panel.sheet.form.editors["caption"].value() == "site"
    pid = client.pid
    assert pid is not None
    with caplog.at_level(logging.CRITICAL, logger="engine.client"):
        os.kill(pid, signal.SIGSTOP)
        detail.panel.sheet.submit()
        os.kill(pid, signal.SIGKILL)
        qtbot.waitUntil(lambda: len(lines(detail)) == 1, timeout=WAIT_MS)
    assert lines(detail)[0].row.caption == "site"
    # The record may be read before the answer to the act comes, which lets the draft go.
    qtbot.waitUntil(lambda: root.services.drafts.text(f"attach_files.{(detail.subject or b'').hex()}.caption") == "", timeout=WAIT_MS)
    viewer = detail.files.viewer
    key(root.window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: viewer.pages.text() == "1 / 2", timeout=WAIT_MS)
