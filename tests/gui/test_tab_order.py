"""Every page by keyboard alone: Tab reaches each thing that can be used, and comes round."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.scenes import forces, plans, situation, sync
from desktop.app.stills import Still
from desktop.widgets.map.view import MapView

pytestmark = pytest.mark.usefixtures("made_when_asked")

STEPS_MAX = 200
DRIVEN = ("situation", "forces", "forces-new-unit", "plans-library", "plan", "plans-cards", "sync", "sync-slip-in")
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


def _in_group(widget: QWidget) -> bool:
    """Tell whether Qt reaches it by arrow keys from the checked one of its group."""
    return isinstance(widget, QPushButton) and widget.isCheckable() and widget.group() is not None


def _named(widget: QWidget) -> str:
    said = widget.text() if isinstance(widget, QPushButton) else ""
    return f"{type(widget).__name__} {said or widget.accessibleName() or widget.objectName()}"
