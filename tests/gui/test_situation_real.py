"""The situation on a real engine: what is opened at a point stands there, and did not before it was written."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.real_window import shown
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app.start import Root
from desktop.features.incidents.page import IncidentsPage
from desktop.features.situation.here import LOCATE, OPEN_HERE
from desktop.features.situation.lines import NearLine, Title
from desktop.features.situation.page import SituationPage
from sync.domain.commands.forces import RegisterUnit
from sync.engine.client import EngineClient
from sync.store.device import create_device
from sync.store.home import Home

NOW_MS = 1_773_000_000_000
WAIT_MS = 30_000
GATE = (118.842, 32.268)
NEAR = (118.85, 32.27)


@pytest.fixture
def root(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Root]:
    home = Home(tmp_path / "home")
    create_device(home, organisation="320106", person="林亦舟", office="duty_commander", now_ms=NOW_MS)
    client = EngineClient.start(home)
    client.submit(RegisterUnit(name="特勤站", sort="fire", readiness="standby", location=NEAR)).result(30)
    client.submit(RegisterUnit(name="机动队", sort="patrol", readiness="standby")).result(30)
    with shown(qapp, home, client) as root:
        yield root
    names = [thread.name for thread in threading.enumerate() if thread.name.startswith(("engine", "store", "position"))]
    assert names == []


def test_an_incident_opened_here_stands_here(root: Root, qtbot: QtBot) -> None:
    """From a place on the map to the form, the store, the list, the map and the panel; moved, it stands elsewhere; before it, nothing."""
    page, incidents = root.window.pages["situation"], root.window.pages["incidents"]
    assert isinstance(page, SituationPage)
    assert isinstance(incidents, IncidentsPage)
    page.area.map.load()
    qtbot.waitUntil(lambda: len(page.board.units) == 2, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: page.chosen.gazetteer.near(*GATE, "zh") is not None, timeout=WAIT_MS)
    page.do_here(OPEN_HERE, GATE)
    assert root.window.stack.currentWidget() is incidents
    sheet = incidents.panel.sheet
    assert sheet is not None
    sheet.form.editors["title"].set_value("3号门槽车侧翻")
    sheet.submit()
    qtbot.waitUntil(lambda: incidents.detail.subject is not None, timeout=WAIT_MS)
    root.window.show_page("situation", None)
    qtbot.waitUntil(lambda: [mark.location for mark in page.list.rows.rows] == [GATE], timeout=WAIT_MS)
    page.list.view.setCurrentIndex(page.list.rows.index(0, 0))
    QTest.keyClick(page.list.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(isinstance(row, Title) and row.text == "3号门槽车侧翻" for row in page.panel.rows.rows), timeout=WAIT_MS)
    page.do_here(LOCATE, NEAR)
    qtbot.waitUntil(lambda: [mark.location for mark in page.list.rows.rows] == [NEAR], timeout=WAIT_MS)
    page.timeline.axis.look_at(page.timeline.axis.span.begin_ms)
    qtbot.waitUntil(lambda: page.chosen.known is not None and page.list.rows.rowCount() == 0, timeout=WAIT_MS)
    page.timeline.axis.look_at(None)
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1, timeout=WAIT_MS)


def test_nearest_units_and_finding_ask_the_store(root: Root, qtbot: QtBot) -> None:
    """A unit that told its place and one known by its seat are both found and both estimated."""
    page = root.window.pages["situation"]
    assert isinstance(page, SituationPage)
    qtbot.waitUntil(lambda: len(page.board.units) == 2 and bool(page.board.standby), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: page.chosen.gazetteer.seats.of("320106") is not None, timeout=WAIT_MS)
    page.do_here("nearest", GATE)
    near = [row.near.unit.name for row in page.panel.rows.rows if isinstance(row, NearLine)]
    assert near == ["特勤站", "机动队"]
    page.area.open_finder()
    page.area.finder.search.setText("jdd")
    QTest.keyClick(page.area.finder.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.chosen.unit is not None and page.chosen.unit.name == "机动队", timeout=WAIT_MS)
