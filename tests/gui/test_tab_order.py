"""Every page by keyboard alone: Tab reaches each thing that can be used, and comes round."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.picture_world import TANKER
from desktop.app.scenes import forces, plans, situation, sync
from desktop.app.stills import Still
from desktop.widgets.map.view import MapView

pytestmark = pytest.mark.usefixtures("made_when_asked")

STEPS_MAX = 200
DRIVEN = ("situation", "forces", "forces-new-unit", "plans-library", "plan", "plans-cards", "sync", "sync-slip-in")
BEGIN = {
    "situation": (
        "按等级与时长",
        "进行中",
        "图层",
        "测距 (Ctrl+M)",
        "到达时间圈",
        "查找 (F3)",
        "本机位置",
        "打印地图（Ctrl+P）",
        "MapView",
    ),
    "incidents": ("未结束", "新建事件，F4", "编号、标题、地点，F3", "事件分级", "本单位", "有问题", "类别", "RowsView", "新建事件"),
    "incidents TANKER": (
        "回到列表，Alt+←",
        "打印（Ctrl+P）",
        "更多 F10",
        "派遣 F7",
        "下达指令 F9",
        "标为基本控制",
        "历史",
        "修改",
        "RowsView",
        "RowsView",
    ),
    "forces": (
        "找单位",
        "单位",
        "力量",
        "联系人",
        "登记力量",
        "导入（F9）",
        "导出（Ctrl+E）",
        "打印（Ctrl+P）",
        "状态",
        "名称、呼号、拼音",
    ),
    "plans": ("预案库", "名称、编号、拼音首字母，F3", "状态", "类别", "层级", "事件类", "主管单位", "导入预案"),
    "duty": ("人员与岗位", "登记人员 F4", "人员与岗位", "更正", "授予岗位"),
    "sync": (
        "出短条",
        "收短条",
        "制作数据包",
        "导入数据包",
        "中心地址",
        "证书",
        "局域网",
        "现在试一次 F5",
        "查一条记录现在在哪里，F3",
        "先发这条 F9",
    ),
}
SCENES = {**situation.SCENES, **forces.SCENES, **plans.SCENES, **sync.SCENES}


@pytest.mark.parametrize("scene", DRIVEN)
def test_tab_reaches_everything_and_comes_round(still: Still, qtbot: QtBot, scene: str) -> None:
    """Buttons, fields and lists that are in sight and take the keyboard, each once in a round."""
    SCENES[scene](still)
    page = still.window.stack.currentWidget()
    page.focus_first()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    # A sheet may lie over what the page begins with, so the round is counted from the next thing on.
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    begun = QApplication.focusWidget()
    reached: list[QWidget] = []
    for _ in range(STEPS_MAX):
        at = QApplication.focusWidget()
        assert at is not None
        # The map steps through its marks before it lets go.
        if not (isinstance(at, MapView) and reached[-1:] == [at]):
            reached.append(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is begun:
            break
    else:
        pytest.fail(f"no way round: {[_named(widget) for widget in reached[-4:]]}")
    assert len(set(reached)) == len(reached)
    usable = [
        widget
        for kind in (QPushButton, QLineEdit, QAbstractItemView)
        for widget in page.findChildren(kind)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert usable
    assert [_named(widget) for widget in usable if widget not in reached and not _in_group(widget)] == []


@pytest.mark.parametrize("page", BEGIN)
def test_tab_goes_as_the_page_lies(still: Still, page: str) -> None:
    """From the upper left on, wherever a part was made; the names are those that are read out."""
    name, _, subject = page.partition(" ")
    still.window.show_page(name, TANKER if subject else None)
    shown = still.window.pages[name]
    stops: list[str] = []
    place = shown.nextInFocusChain()
    while place is not None and place is not shown:
        if shown.isAncestorOf(place) and place.isVisible() and place.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(place.accessibleName() or (place.text() if isinstance(place, QPushButton) else type(place).__name__))
        place = place.nextInFocusChain()
    assert tuple(stops[: len(BEGIN[page])]) == BEGIN[page]


def _in_group(widget: QWidget) -> bool:
    """Tell whether Qt reaches it by arrow keys from the checked one of its group."""
    return isinstance(widget, QPushButton) and widget.isCheckable() and widget.group() is not None


def _named(widget: QWidget) -> str:
    said = widget.text() if isinstance(widget, QPushButton) else ""
    return f"{type(widget).__name__} {said or widget.accessibleName() or widget.objectName()}"
