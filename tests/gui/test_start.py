"""The whole window on a real engine: what a person does is in the store, and everything stops in order."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.begun_home import begin
from helpers.real_window import shown
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.app.home_pictures import PAGES_OF_A_HOME, of_home
from desktop.app.start import Root
from desktop.features.incidents.page import IncidentsPage
from desktop.features.sync.lines import Said
from desktop.features.sync.page import SyncPage
from sync.engine.client import EngineClient
from sync.store import backup, drafts
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.queries.rows import LinkStatus, OrderRow, RecordReachRow
from sync.store.readers import Readers

NOW_MS = 1_773_000_000_000
WAIT_MS = 30_000


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = begin(tmp_path / "home")
    create_device(home, organisation="320106", person="林亦舟", office="duty_commander", now_ms=NOW_MS)
    return home


@pytest.fixture
def root(qapp: QApplication, qtbot: QtBot, home: Home) -> Iterator[Root]:
    with shown(qapp, home) as root:
        yield root
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith(("engine", "store"))] == []


def _incidents(root: Root) -> IncidentsPage:
    page = root.window.pages["incidents"]
    assert isinstance(page, IncidentsPage)
    return page


def test_an_incident_is_opened_written_to_and_seen(root: Root, qtbot: QtBot, home: Home) -> None:
    """From F4 to a line in the journal, through engine, store and readers, and back on the screen."""
    page = _incidents(root)
    page.open_new()
    assert page.panel.sheet is not None
    title = page.panel.sheet.form.editors["title"]
    assert isinstance(title, QLineEdit)
    qtbot.keyClicks(title, "Gate 3 tanker")
    QTest.keyClick(title, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.detail.subject is not None, timeout=WAIT_MS)
    assert root.window.top_bar.mode == "actual"
    journal = page.detail.journal
    qtbot.keyClicks(journal.entry, "water curtain holds")
    QTest.keyClick(journal.entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "water curtain holds" in [row.text for row in journal.view.lines.rows], timeout=WAIT_MS)
    qtbot.waitUntil(lambda: journal.entry.text() == "", timeout=WAIT_MS)
    QTest.mouseClick(page.detail.header.next_button, Qt.MouseButton.LeftButton)
    assert page.detail.panel.sheet is not None
    page.detail.panel.sheet.submit()
    qtbot.waitUntil(
        lambda: page.detail.header.life.steps[1].note != "" and page.detail.header.life.steps[1].place == "present", timeout=WAIT_MS
    )


def test_sync_says_what_waits(root: Root, qtbot: QtBot) -> None:
    """A device that never met a center says so in words, and counts what it wrote."""
    page = _incidents(root)
    page.open_new()
    assert page.panel.sheet is not None
    page.panel.sheet.form.editors["title"].set_value("Gate 3 tanker")
    page.panel.sheet.submit()
    qtbot.waitUntil(lambda: page.detail.subject is not None, timeout=WAIT_MS)
    root.window.show_page("sync", None)
    sync = root.window.pages["sync"]
    assert isinstance(sync, SyncPage)
    qtbot.waitUntil(lambda: any(getattr(row, "kind", "") == "incident" for row in sync.left.rows), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: (root.window.top_bar.link.status or LinkStatus()).waiting_entries > 0, timeout=WAIT_MS)


def test_an_order_is_issued_signed_and_sent_first(root: Root, qtbot: QtBot) -> None:
    """Through engine, store and readers: issued to one's own organisation, signed by an intent, its way shown, its record pinned."""
    page = _incidents(root)
    page.open_new()
    assert page.panel.sheet is not None
    page.panel.sheet.form.editors["title"].set_value("Gate 3 tanker")
    page.panel.sheet.submit()
    qtbot.waitUntil(lambda: page.detail.subject is not None, timeout=WAIT_MS)
    page.begin("order", {"text": "close the ramp", "organisations": ("320106",)})
    sheet = page.detail.panel.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.form.editors["organisations"].value() == ("320106",), timeout=WAIT_MS)
    sheet.submit()
    qtbot.waitUntil(lambda: any(isinstance(row, OrderRow) for row in page.detail.middle.rows), timeout=WAIT_MS)
    order = next(row for row in page.detail.middle.rows if isinstance(row, OrderRow))
    page.begin("sign", {"row": order.recipients[0].id})
    board = page.detail.board
    qtbot.waitUntil(lambda: any("signed" in way.times for way in board.paints.ways.values()), timeout=WAIT_MS)
    root.window.show_page("sync", None)
    sync = root.window.pages["sync"]
    assert isinstance(sync, SyncPage)
    qtbot.waitUntil(lambda: any(isinstance(row, RecordReachRow) for row in sync.left.rows), timeout=WAIT_MS)
    record = next(row for row in sync.left.rows if isinstance(row, RecordReachRow))
    sync.left_view.setCurrentIndex(sync.left.index_of(("RecordReachRow", record.id)))
    QTest.mouseClick(sync.pin_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: record.title in next((row.text for row in sync.left.rows if isinstance(row, Said)), ""), timeout=WAIT_MS)


def test_a_start_from_a_backup_is_told(qapp: QApplication, qtbot: QtBot, home: Home) -> None:
    """A device whose data file was damaged opens from its backup, and the window says so and from when."""
    backup.make(home, now_ms=NOW_MS)
    home.database.write_bytes(b"x" * 8192)
    client, readers = EngineClient.start(home), Readers(home)
    root = Root(qapp, home.path, client, readers)
    root.show()
    try:
        qtbot.waitUntil(lambda: "start.state" in root.window.notices.banners, timeout=WAIT_MS)
        assert "damaged-" in root.window.notices.banners["start.state"].text.text()
    finally:
        root.window.close()
        root.stop()
        client.close()
        readers.close()
        delete(root.window)
        delete(root)


def test_a_draft_survives_the_window(root: Root, qtbot: QtBot, home: Home) -> None:
    """What was half typed when the window closed is in the store."""
    page = _incidents(root)
    page.open_new()
    assert page.panel.sheet is not None
    title = page.panel.sheet.form.editors["title"]
    assert isinstance(title, QLineEdit)
    qtbot.keyClicks(title, "half a tit")
    root.window.close()
    readers = Readers(home)
    qtbot.waitUntil(lambda: readers.query(drafts.every).result(10).get("open.new.title") == "half a tit", timeout=WAIT_MS)
    readers.close()


def test_pictures_of_a_home(qapp: QApplication, home: Home, tmp_path: Path) -> None:
    """A home's own pages are drawn from its database, without an engine."""
    written = of_home(home, tmp_path / "pictures")
    assert len(written) == 4 * len(PAGES_OF_A_HOME)
    assert all(path.stat().st_size > 10_000 for path in written)


@pytest.mark.slow
def test_pictures_show_the_link_they_are_given(qapp: QApplication, home: Home, tmp_path: Path) -> None:
    """Who draws while an engine runs hands over what it said last; the picture is another one than without."""
    link = LinkStatus(state="received", since_ms=NOW_MS, received_ms=NOW_MS)
    live, kept = (of_home(home, tmp_path / name, said) for name, said in (("live", link), ("kept", None)))
    assert all(one.read_bytes() != other.read_bytes() for one, other in zip(live, kept, strict=True))
