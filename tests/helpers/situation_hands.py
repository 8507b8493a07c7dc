"""What hands do again and again on the page Situation, and on its map."""

from helpers.hands import Hands, Keyboard
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from desktop.features.situation.here import HereMenu
from sync.store.queries.situation_rows import IncidentMark

SPAN_M = 20_000.0


def marks_of(hands: Hands) -> list[IncidentMark]:
    return list(hands.page.list.rows.rows)


def choose_incident(hands: Hands, title: str) -> None:
    """Choose an incident in the list."""
    page = hands.page
    hands.row(page.list.view, lambda mark: mark.incident.title == title)
    hands.until(lambda: page.chosen.detail is not None and page.chosen.detail.incident.title == title)


def offered(hands: Hands, act: str) -> QPushButton:
    """Return the button of an act that the panel offers."""
    hands.until(lambda: act in {button.property("act") for button in hands.page.panel.buttons})
    return next(button for button in hands.page.panel.buttons if button.property("act") == act)


def on_incidents(hands: Hands) -> Hands:
    """Return the same hands on the page Incidents, once it is shown."""
    window = hands.page.window()
    incidents = window.pages["incidents"]
    hands.until(lambda: window.stack.currentWidget() is incidents)
    return type(hands)(incidents, hands.qtbot)


def has_sheet(there: Hands) -> None:
    """Wait until a sheet lies on the incident."""
    there.until(lambda: there.page.detail.panel.sheet is not None)


def come_back(hands: Hands) -> None:
    hands.page.window().show_page("situation", None)
    hands.until(hands.page.list.view.isVisible)


def viewport(hands: Hands) -> QWidget:
    viewport: QWidget = hands.page.area.map.canvas.viewport()
    return viewport


def tap_at(hands: Hands, place: tuple[float, float]) -> None:
    """Tap a place of the map, or bring it to the middle and press Enter."""
    area = hands.page.area
    if isinstance(hands, Keyboard):
        area.map.centre_on(*place, SPAN_M)
        hands.reach(area.map)
        hands.key(Qt.Key.Key_Return)
    else:
        at = area.map.pixel(*place).toPoint()
        assert area.map.rect().contains(at)
        QTest.mouseClick(viewport(hands), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def choose_here(hands: Hands, place: tuple[float, float], act: str) -> None:
    """Choose what the menu of a place offers."""
    page = hands.page
    page.area.map.centre_on(*place, SPAN_M)
    if isinstance(hands, Keyboard):
        page.area.map.setFocus()
        hands.key(Qt.Key.Key_Menu)
    else:
        at = page.area.map.pixel(*place).toPoint()
        QApplication.sendEvent(viewport(hands), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewport(hands).mapToGlobal(at)))
    menu = page.menu
    assert isinstance(menu, HereMenu)
    trigger_entry(hands, menu, act)


def trigger_entry(hands: Hands, menu: QMenu, act: str) -> None:
    hands.watch.look()
    action = next(action for action in menu.actions() if action.data() == act)
    assert action.isEnabled()
    action.trigger()
    menu.aboutToHide.emit()
