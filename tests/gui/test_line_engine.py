"""The command line on a real engine: each verb from the key to the record; what is half typed survives the window."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.begun_home import begin
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.app.start import Root
from desktop.shell.command_line import CommandLine
from desktop.shell.line_parts import DONE, REFUSED, WILL
from sync.domain.commands.forces import RegisterUnit
from sync.domain.commands.incident_steps import VoidIncident
from sync.domain.commands.incidents import OpenIncident
from sync.engine.client import EngineClient
from sync.store import drafts
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.queries import digest, finder, incidents, units
from sync.store.queries.rows import IncidentDetail, UnitRow
from sync.store.readers import Readers

NOW_MS = 1_773_000_000_000
WAIT_MS = 30_000
WAIT_S = 30


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = begin(tmp_path / "home")
    create_device(home, organisation="320106", person="林亦舟", office="duty_commander", now_ms=NOW_MS)
    return home


@pytest.fixture
def client(home: Home) -> Iterator[EngineClient]:
    client = EngineClient.start(home)
    yield client
    client.close()


@pytest.fixture
def readers(home: Home) -> Iterator[Readers]:
    readers = Readers(home)
    yield readers
    readers.close()


@pytest.fixture
def incident(client: EngineClient, readers: Readers, qtbot: QtBot) -> bytes:
    """Return an incident, with two units of the post found by name."""
    opened = bytes(client.submit(OpenIncident(title="槽罐车侧翻泄漏", mode="actual", state="confirmed")).result(WAIT_S).created[0])
    for name in ("鼓楼处突机动队", "六合消防救援站"):
        client.submit(RegisterUnit(name=name, readiness="standby")).result(WAIT_S)
    qtbot.waitUntil(lambda: len(readers.query(finder.find, "救援站", (finder.UNIT,)).result(WAIT_S)) == 1, timeout=WAIT_MS)
    return opened


@pytest.fixture
def root(  # noqa: PLR0917 - fixtures come by name
    qapp: QApplication, qtbot: QtBot, home: Home, client: EngineClient, readers: Readers, incident: bytes
) -> Iterator[Root]:
    root = Root(qapp, home.path, client, readers)
    root.show()
    root.window.show_page("incidents", incident)
    qtbot.waitUntil(root.window.isActiveWindow)
    QTest.keyClick(root.window, Qt.Key.Key_F2)
    yield root
    root.window.close()
    root.stop()
    delete(root.window)
    delete(root)
    assert [thread for thread in threading.enumerate() if thread.name.startswith("pool")] == []


def _line(root: Root) -> CommandLine:
    return root.window.guide.line


def _do(root: Root, qtbot: QtBot, text: str) -> str:
    """Type a line through an input method, wait until it says what it will do, press Enter; return what it did."""
    line = _line(root)
    line.focus_line()
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(line.field, event)
    qtbot.waitUntil(lambda: line.saying.kind == WILL, timeout=WAIT_MS)
    QTest.keyClick(line.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: line.saying.kind in {DONE, REFUSED}, timeout=WAIT_MS)
    assert line.saying.kind == DONE, line.saying.sentence
    assert line.field.text() == ""
    return line.saying.sentence


def _detail(readers: Readers, incident: bytes) -> IncidentDetail:
    found = readers.query(incidents.detail, incident).result(WAIT_S)
    assert isinstance(found, IncidentDetail)
    return found


def test_text_becomes_a_line_of_the_journal(root: Root, qtbot: QtBot, readers: Readers, incident: bytes) -> None:
    """Plain text, noted in the open incident."""
    _do(root, qtbot, "水幕建立，保持。")
    assert "水幕建立，保持。" in [row.text for row in _detail(readers, incident).journal]


def test_f8_states_when_it_was_said(root: Root, qtbot: QtBot, readers: Readers, incident: bytes) -> None:
    """The line carries the moment of the key and came by radio."""
    QTest.keyClick(root.window, Qt.Key.Key_F8)
    stamped = _line(root).field.text()
    _do(root, qtbot, "全体撤到二线")
    (row,) = (row for row in _detail(readers, incident).journal if row.text == "全体撤到二线")
    assert row.channel == "radio"
    assert row.stated_at <= row.entered_ms
    assert root.services.words.clock(row.stated_at, seconds=True) in stamped


def test_a_unit_is_sent_and_reports_its_way(root: Root, qtbot: QtBot, readers: Readers, incident: bytes) -> None:
    """派, 出动, 到场, 完毕, 归还: each a line, each step in the record with its heads."""
    _do(root, qtbot, "派 鼓楼机动 到江北化工园 3号门")
    (sent,) = _detail(readers, incident).assignments
    assert (sent.unit_name, sent.state, sent.task) == ("鼓楼处突机动队", "ordered", "江北化工园 3号门")
    for word, state in (("出动", "departed"), ("到场", "arrived"), ("完毕", "completed"), ("归还", "returned")):
        _do(root, qtbot, f"s 鼓楼机动 {word}")
        qtbot.waitUntil(lambda state=state: _detail(readers, incident).assignments[0].state == state, timeout=WAIT_MS)


def test_a_unit_reports_its_readiness(root: Root, qtbot: QtBot, readers: Readers) -> None:
    """S with a readiness changes the unit, with the reason."""
    _do(root, qtbot, "s lhxf 不可用 车辆故障")
    rows = readers.query(units.listing, "救援站").result(WAIT_S)
    assert [row.readiness for row in rows if isinstance(row, UnitRow)] == ["unavailable"]


def test_an_order_is_issued_and_signed(root: Root, qtbot: QtBot, readers: Readers, incident: bytes) -> None:
    """O to a unit of the own organisation waits here; q signs it with what was displayed."""
    said = _do(root, qtbot, "o 鼓楼机动 23:59前 封堵雨水口")
    (order,) = _detail(readers, incident).orders
    assert order.number in said
    assert (order.text, order.recipients[0].name, order.due_at is not None) == ("封堵雨水口", "鼓楼处突机动队", True)
    _do(root, qtbot, "q")
    assert _detail(readers, incident).orders[0].recipients[0].state == "signed"


def test_a_refusal_of_the_engine_keeps_the_line(root: Root, qtbot: QtBot, client: EngineClient, readers: Readers, incident: bytes) -> None:
    """The rule's sentence stands beside the line, whose text stays; nothing was written."""
    line = _line(root)
    client.submit(VoidIncident(incident=incident, reason="重复登记")).result(WAIT_S)
    line.field.setText("d 鼓楼机动")
    qtbot.waitUntil(lambda: line.saying.kind == WILL, timeout=WAIT_MS)
    QTest.keyClick(line.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: line.saying.kind in {DONE, REFUSED}, timeout=WAIT_MS)
    assert line.saying.kind == REFUSED
    assert line.field.text() == "d 鼓楼机动"
    assert _detail(readers, incident).assignments == ()


def test_going_and_ctrl_k_find_in_the_store(root: Root, qtbot: QtBot, incident: bytes) -> None:
    """g, and Ctrl+K by two characters, lead to the incident."""
    root.window.show_page("sync", None)
    line = _line(root)
    line.focus_line()
    line.field.setText("g 槽罐")
    qtbot.waitUntil(lambda: line.saying.kind == WILL or line.choices.rowCount() > 0, timeout=WAIT_MS)
    if line.saying.kind != WILL:
        QTest.keyClick(line.field, Qt.Key.Key_Down)
    QTest.keyClick(line.field, Qt.Key.Key_Return)
    assert root.window.stack.currentWidget() is root.window.pages["incidents"]
    root.window.show_page("sync", None)
    QTest.keyClick(root.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    card = root.window.guide.anywhere
    card.field.setText("槽罐")
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: root.window.stack.currentWidget() is root.window.pages["incidents"], timeout=WAIT_MS)


def test_a_half_typed_line_is_on_disk(root: Root, qtbot: QtBot, readers: Readers, incident: bytes) -> None:
    """Text and incident of the line are in the store without Enter."""
    _line(root).field.setText("派 鼓楼")
    qtbot.waitUntil(lambda: readers.query(drafts.every).result(WAIT_S).get("line") == "派 鼓楼", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: readers.query(drafts.every).result(WAIT_S).get("line.incident") == incident.hex(), timeout=WAIT_MS)


def test_the_first_start_sets_the_mark(root: Root, qtbot: QtBot, readers: Readers) -> None:
    """A desk that was never told anything begins now, with no card."""
    qtbot.waitUntil(lambda: readers.query(digest.since_told).result(WAIT_S).since_ms is not None, timeout=WAIT_MS)
    assert not root.window.guide.digest.isVisible()
