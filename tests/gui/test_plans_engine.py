"""The page Plans on a real engine: a text file becomes a plan in force, is activated in an incident, and a card is finished."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.real_window import shown
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.start import Root
from desktop.features.incidents.page import IncidentsPage
from desktop.features.plans.page import PlansPage
from sync.store.device import create_device
from sync.store.home import Home

NOW_MS = 1_773_000_000_000
WAIT_MS = 30_000
TEXT = """危化品泄漏处置预案
1 总则
规范先期处置。
2 二级响应
封控一点五公里；跨区增援。
3 先期处置行动卡
（1）调度员：报浓度，每30分钟一次
（2）交警：封闭道路，10分钟内
"""


@pytest.fixture
def root(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Root]:
    home = Home(tmp_path / "home")
    create_device(home, organisation="320106", person="林亦舟", office="duty_commander", now_ms=NOW_MS)
    with shown(qapp, home) as root:
        yield root


def _key(window: QWidget, code: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, code, modifier)


def _imported(root: Root, page: PlansPage, qtbot: QtBot, path: Path) -> None:
    """Import a file and save it as a draft."""
    page.importing.start(path, None)
    root.window.show_page("plans", None)
    qtbot.waitUntil(lambda: page.importing.rows.rowCount() == 5, timeout=WAIT_MS)
    page.importing.review()
    sheet = page.importing.host.sheet
    assert sheet is not None
    for name, value in {"code": "JB-07", "version": "1.0", "matters": "泄漏处置"}.items():
        sheet.form.editors[name].set_value(value)
    sheet.submit()
    qtbot.waitUntil(lambda: page.plan.detail is not None and page.plan.detail.document is not None, timeout=WAIT_MS)


def _published(page: PlansPage, qtbot: QtBot) -> None:
    """Take the draft through its steps by the buttons of its version."""
    versions = page.plan.versions
    for move, after in (("review", "reviewing"), ("approve", "approving"), ("publish", "in_force")):
        qtbot.waitUntil(lambda move=move: move in versions.buttons, timeout=WAIT_MS)
        QTest.mouseClick(versions.buttons[move], Qt.MouseButton.LeftButton)
        assert page.plan.host.sheet is not None
        page.plan.host.sheet.submit()
        qtbot.waitUntil(lambda after=after: versions.versions.rows[0].state == after, timeout=WAIT_MS)


def test_a_file_becomes_a_plan_that_is_carried_out(root: Root, qtbot: QtBot, tmp_path: Path) -> None:
    """Import, review, approve, publish, activate by keyboard, finish the repeating card, and its next occurrence stands."""
    incidents, page = root.window.pages["incidents"], root.window.pages["plans"]
    assert isinstance(incidents, IncidentsPage)
    assert isinstance(page, PlansPage)
    incidents.open_new()
    assert incidents.panel.sheet is not None
    incidents.panel.sheet.form.editors["title"].set_value("罐车泄漏")
    incidents.panel.sheet.submit()
    qtbot.waitUntil(lambda: incidents.detail.subject is not None, timeout=WAIT_MS)
    path = tmp_path / "plan.txt"
    path.write_bytes(TEXT.encode("gb18030"))
    _imported(root, page, qtbot, path)
    assert page.plan.tab == "versions"
    _published(page, qtbot)
    page.plan.show_tab("cards")
    qtbot.waitUntil(page.plan.side.act_button.isEnabled, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: page.plan.side.verdict.text() != "", timeout=WAIT_MS)
    page.begin("activate", {"incident": incidents.detail.subject, "approver": "顾清和", "approval": "phone"})
    qtbot.waitUntil(lambda: page.plan.side.form.editors["incident"].value() is not None, timeout=WAIT_MS)
    _key(root.window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: root.window.stack.currentWidget() is incidents, timeout=WAIT_MS)
    root.window.show_page("plans", None)
    page.show_cards()
    cards = page.cards
    qtbot.waitUntil(lambda: [row.title for row in cards.rows.rows if row is not None][:1] == ["封闭道路，10分钟内"], timeout=WAIT_MS)
    repeats = next(row for row in cards.rows.rows if row is not None and row.repeat_minutes == 30)
    cards.view.setCurrentIndex(cards.rows.index_of(repeats.id))
    _key(root.window, Qt.Key.Key_F7)
    assert cards.host.sheet is not None
    cards.host.sheet.form.editors["evidence"].set_value("18 mg/m³")
    _key(root.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not cards.rows.index_of(repeats.id).isValid() and cards.rows.total == 2, timeout=WAIT_MS)
    again = next(row for row in cards.rows.rows if row is not None and row.repeat_minutes == 30)
    assert (again.state, again.title, again.due_at is not None) == ("pending", repeats.title, True)
