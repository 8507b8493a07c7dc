"""The page Forces on a real engine: a sheet becomes units, again nothing, and what is exported reads back as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.real_window import shown
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.features.forces.page import ForcesPage
from sync.store.device import create_device
from sync.store.home import Home

NOW_MS = 1_773_000_000_000
WAIT_MS = 30_000
SAMPLE = Path(__file__).parents[2] / "resources" / "samples" / "units-gulou.csv"


@pytest.fixture
def page(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[ForcesPage]:
    home = Home(tmp_path / "home")
    create_device(home, organisation="320106", person="林亦舟", office="duty_commander", now_ms=NOW_MS)
    with shown(qapp, home) as root:
        root.window.show_page("forces", None)
        page = root.window.pages["forces"]
        assert isinstance(page, ForcesPage)
        yield page


def test_a_sheet_becomes_units_once(page: ForcesPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the file through pool, engine, store and readers to the board; a second time every row is unchanged, also of our own export."""
    chosen = [str(SAMPLE)]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (chosen[0], ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "out.xlsx"), ""))
    view = page.importing
    qtbot.waitUntil(page.units.empty.button.isVisible, timeout=WAIT_MS)
    QTest.mouseClick(page.units.empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(view.write_button.isVisible, timeout=WAIT_MS)
    assert view.write_button.text() == "写入 8 行"
    QTest.mouseClick(view.write_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "已写入 8 行" in view.said.text(), timeout=WAIT_MS)
    QTest.mouseClick(view.back_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.units.rows.total == 8, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: any(node.row.code == "320106" and node.row.units == 8 for node in page.tree.rows.rows), timeout=WAIT_MS)

    page.begin_import()
    qtbot.waitUntil(lambda: view.filters["unchanged"].isVisible() and view.filters["unchanged"].text() == "不变 8", timeout=WAIT_MS)
    assert not view.write_button.isEnabled()
    QTest.keyClick(view, Qt.Key.Key_Escape)

    page.begin_export()
    page.panel.sheet.submit()
    qtbot.waitUntil(lambda: page.notice.text.text() == "已导出 8 行", timeout=WAIT_MS)
    chosen[0] = str(tmp_path / "out.xlsx")
    page.begin_import()
    qtbot.waitUntil(lambda: view.filters["all"].isVisible() and view.filters["all"].text() == "全部 8", timeout=WAIT_MS)
    assert view.filters["unchanged"].text() == "不变 8"
    QTest.keyClick(view, Qt.Key.Key_Escape)


def test_a_unit_is_registered_reported_and_struck(page: ForcesPage, qtbot: QtBot) -> None:
    """Each act is in the store and back on the screen."""
    page.begin("new_unit", {"name": "鼓楼机动"})
    assert page.panel.sheet is not None
    page.panel.sheet.submit()
    qtbot.waitUntil(lambda: page.units.rows.total == 1, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: page.side.offers("report"), timeout=WAIT_MS)
    page.begin("report", {"readiness": "rest", "strength_ready": 7})
    assert page.panel.sheet is not None
    page.panel.sheet.submit()
    qtbot.waitUntil(lambda: [line.value for line in page.side.fields.rows if line.field == "strength_ready"] == ["7"], timeout=WAIT_MS)
    qtbot.waitUntil(lambda: [getattr(row, "state", "") for row in page.units.rows.rows] == ["rest"], timeout=WAIT_MS)
    page.begin("strike", {"reason": "撤编"})
    assert page.panel.sheet is not None
    page.panel.sheet.submit()
    qtbot.waitUntil(lambda: page.units.rows.total == 0, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not page.side.offers("report"), timeout=WAIT_MS)


@pytest.mark.slow
def test_workbook_and_contacts_are_taken_in_once(page: ForcesPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook of units and a list of contacts are written with the keyboard; a second time every row is unchanged."""
    units, contacts = tmp_path / "units.xlsx", tmp_path / "contacts.csv"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (("名称", "类别", "实有", "可出动"), ("鼓楼机动队", "处突机动队", 38, 30), ("江东门巡特警", "巡特警", 22, 18)):
        sheet.append(line)
    book.save(units)
    contacts.write_bytes("岗位,姓名,电话\n值班长,周启明,000-5710\n通信保障,方蕴,000-3316\n".encode("gb18030"))
    chosen = [str(units)]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (chosen[0], ""))
    view = page.importing
    for path, tab, pane in ((units, "units", page.units), (contacts, "contacts", page.contacts)):
        chosen[0] = str(path)
        QTest.keyClick(page.tabs[tab], Qt.Key.Key_Space)
        page.begin_import()
        qtbot.waitUntil(lambda: view.write_button.isVisible() and view.write_button.text() == "写入 2 行", timeout=WAIT_MS)
        QTest.keyClick(view.write_button, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "已写入 2 行" in view.said.text(), timeout=WAIT_MS)
        QTest.keyClick(view, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda pane=pane: pane.rows.total == 2, timeout=WAIT_MS)
        page.begin_import()
        qtbot.waitUntil(lambda: view.filters["unchanged"].isVisible() and view.filters["unchanged"].text() == "不变 2", timeout=WAIT_MS)
        assert not view.write_button.isEnabled()
        QTest.keyClick(view, Qt.Key.Key_Escape)
        assert pane.rows.total == 2
