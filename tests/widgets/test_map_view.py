"""The map under hands: what is picked, opened, asked, pointed at and measured, by mouse, keyboard and touch."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes.shown_map import NANJING, SIZE, SUZHOU, XUZHOU, ShownMap, symbol
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop.app.start import make_application
from desktop.widgets.map.furniture import scale_bar
from desktop.widgets.map.symbols import MapLine, Symbol
from sync.domain.coordinates import distance_m

LEFT = Qt.MouseButton.LeftButton
Show = Callable[..., ShownMap]


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return make_application()


@pytest.fixture
def show_map(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Show]:
    """Return what shows symbols on a map."""
    made: list[ShownMap] = []

    def show(*symbols: Symbol, language: str = "zh", theme: str = "day") -> ShownMap:
        made.append(ShownMap(qapp, qtbot, tmp_path, language=language, theme=theme))
        return made[-1].show(symbols)

    yield show
    for shown in made:
        shown.end()
    gc.collect(1)


def click(shown: ShownMap, at: QPoint) -> None:
    QTest.mouseClick(shown.viewport, LEFT, Qt.KeyboardModifier.NoModifier, at)


def test_a_click_picks(show_map: Show, qtbot: QtBot) -> None:
    """A click on a symbol tells its key, a click on the ground tells that nothing is chosen."""
    shown = show_map(symbol("a", *NANJING), symbol("b", *XUZHOU))
    with qtbot.waitSignal(shown.view.picked, check_params_cb=b"a".__eq__):
        click(shown, shown.at(*NANJING) + QPoint(8, -6))
    with qtbot.waitSignal(shown.view.picked) as heard:
        click(shown, shown.at(121.0, 34.5))
    assert heard.args == [None]


def test_a_finger_hits_beside_the_mark(show_map: Show) -> None:
    """The target around a symbol is 40 pixels wide, though the mark is 18."""
    shown = show_map(symbol("a", *NANJING))
    x, y = shown.view.port.to_pixels(*shown.view.content.points[0])
    assert shown.scene.at(x + 19, y + 19, shown.view.port) is not None
    assert shown.scene.at(x + 23, y, shown.view.port) is None


def test_a_double_click_opens(show_map: Show, qtbot: QtBot) -> None:
    """A double click on a symbol opens it."""
    shown = show_map(symbol("a", *NANJING))
    with qtbot.waitSignal(shown.view.opened, check_params_cb=b"a".__eq__):
        QTest.mouseDClick(shown.viewport, LEFT, Qt.KeyboardModifier.NoModifier, shown.at(*NANJING))


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_hovering_says_what_it_is(show_map: Show, qtbot: QtBot) -> None:
    """Moving over a symbol tells its key, moving off tells None."""
    shown = show_map(symbol("a", *NANJING))
    with qtbot.waitSignal(shown.view.hovered, check_params_cb=b"a".__eq__):
        QTest.mouseMove(shown.viewport, shown.at(*NANJING))
    with qtbot.waitSignal(shown.view.hovered) as heard:
        QTest.mouseMove(shown.viewport, QPoint(5, 5))
    assert heard.args == [None]


def test_a_right_click_asks_here(show_map: Show, qtbot: QtBot) -> None:
    """A right click tells the place on the ground, and where a menu belongs on the screen."""
    shown = show_map()
    at = shown.at(*SUZHOU)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, shown.viewport.mapToGlobal(at))
    with qtbot.waitSignal(shown.view.asked_here) as heard:
        QApplication.sendEvent(shown.viewport, event)
    longitude, latitude, on_screen = heard.args
    assert distance_m((longitude, latitude), SUZHOU) < 1_000
    assert on_screen == shown.viewport.mapToGlobal(at)


def test_dragging_pans_and_picks_nothing(show_map: Show, qtbot: QtBot) -> None:
    """The ground follows the hand, and a drag that ends on a symbol is no click."""
    shown = show_map(symbol("a", *NANJING))
    start = shown.at(*NANJING)
    before = shown.view.where(QPointF(400, 300))
    with qtbot.assertNotEmitted(shown.view.picked):
        QTest.mousePress(shown.viewport, LEFT, Qt.KeyboardModifier.NoModifier, start)
        QTest.mouseMove(shown.viewport, start + QPoint(30, 10))
        QTest.mouseMove(shown.viewport, start + QPoint(60, 20))
        QTest.mouseRelease(shown.viewport, LEFT, Qt.KeyboardModifier.NoModifier, start + QPoint(60, 20))
    after = shown.view.where(QPointF(460, 320))
    assert distance_m(before, after) < 1_500


def test_the_wheel_zooms_around_the_pointer(show_map: Show) -> None:
    """What is under the pointer stays under it."""
    shown = show_map()
    at = QPointF(250, 180)
    before, scale = shown.view.where(at), shown.view.port.scale
    event = QWheelEvent(
        at,
        QPointF(shown.viewport.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(shown.viewport, event)
    assert shown.view.port.scale == pytest.approx(2 * scale)
    assert distance_m(before, shown.view.where(at)) < 1


def test_the_keyboard_moves_and_zooms(show_map: Show, qtbot: QtBot) -> None:
    """Arrows pan, plus and minus zoom, Home shows the province."""
    shown = show_map()
    shown.view.setFocus()
    home = shown.view.port
    qtbot.keyClick(shown.view, Qt.Key.Key_Plus)
    qtbot.keyClick(shown.view, Qt.Key.Key_Right)
    assert shown.view.port.scale > home.scale
    assert shown.view.port.x > home.x
    qtbot.keyClick(shown.view, Qt.Key.Key_Minus)
    assert shown.view.port.scale == pytest.approx(home.scale)
    qtbot.keyClick(shown.view, Qt.Key.Key_Home)
    assert shown.view.port == home


def test_tab_steps_through_the_symbols(show_map: Show, qtbot: QtBot) -> None:
    """Tab goes to the most severe incident first, Enter opens it, the Menu key asks at it, and past the last one Tab leaves."""
    shown = show_map(
        symbol("unit", *SUZHOU),
        symbol("small", *XUZHOU, sort="incident", level="minor"),
        symbol("great", *NANJING, sort="incident", level="extreme"),
    )
    shown.view.setFocus()
    for key in (b"great", b"small", b"unit"):
        qtbot.keyClick(shown.view, Qt.Key.Key_Tab)
        shown.settle()
        assert shown.scene.cursor == key
        assert "tip of" in shown.view.accessibleDescription()
        with qtbot.waitSignal(shown.view.opened, check_params_cb=key.__eq__):
            qtbot.keyClick(shown.view, Qt.Key.Key_Return)
    with qtbot.waitSignal(shown.view.asked_here) as heard:
        qtbot.keyClick(shown.view, Qt.Key.Key_Menu)
    assert distance_m((heard.args[0], heard.args[1]), SUZHOU) < 1_000
    qtbot.keyClick(shown.view, Qt.Key.Key_Tab)
    assert shown.scene.cursor is None


def test_a_crowd_says_how_many_and_opens(show_map: Show) -> None:
    """Crowded units are one number; a click on it zooms until they part, and all are there."""
    around = [symbol(f"u{number}", 118.78 + number * 0.002, 32.06) for number in range(12)]
    shown = show_map(*around)
    assert [mark.face.count for mark in shown.marks] == [12]
    click(shown, shown.at(*NANJING))
    shown.settle()
    assert len(shown.marks) > 6
    assert sum(mark.face.count for mark in shown.marks) == 12


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_crowd_on_one_spot_is_offered_by_name(show_map: Show, qtbot: QtBot) -> None:
    """Where no zoom can part them, a menu names each, and choosing one picks it."""
    shown = show_map(*(symbol(f"u{number}", *NANJING) for number in range(25)))
    click(shown, shown.at(*NANJING))
    menu = shown.view.findChild(QMenu)
    assert menu is not None
    assert [action.text() for action in menu.actions()][:2] == ["u0", "u1"]
    assert "5" in menu.actions()[-1].text()
    with qtbot.waitSignal(shown.view.picked, check_params_cb=b"u3".__eq__):
        menu.actions()[3].trigger()
    menu.close()


def test_pointing_tells_one_place(show_map: Show, qtbot: QtBot) -> None:
    """While pointing a tap tells the place and picks nothing; Enter points at the crosshair; Escape ends it."""
    shown = show_map(symbol("a", *NANJING))
    shown.view.start_pointing()
    with qtbot.waitSignal(shown.view.pointed) as heard, qtbot.assertNotEmitted(shown.view.picked):
        click(shown, shown.at(*NANJING))
    assert distance_m((heard.args[0], heard.args[1]), NANJING) < 1_000
    assert shown.view.mode == ""
    shown.view.start_pointing()
    with qtbot.waitSignal(shown.view.pointed) as heard:
        qtbot.keyClick(shown.view, Qt.Key.Key_Return)
    assert distance_m((heard.args[0], heard.args[1]), shown.view.where(QPointF(SIZE[0] / 2, SIZE[1] / 2))) < 1
    shown.view.start_pointing()
    qtbot.keyClick(shown.view, Qt.Key.Key_Escape)
    assert shown.view.mode == ""


def test_measuring_tells_metres(show_map: Show, qtbot: QtBot) -> None:
    """The line from Nanjing to Xuzhou is as long as the great circle, within a pixel at each end."""
    shown = show_map()
    shown.view.start_measure()
    click(shown, shown.at(*NANJING))
    with qtbot.waitSignal(shown.view.measured) as heard:
        click(shown, shown.at(*XUZHOU))
    assert heard.args[0] == pytest.approx(distance_m(NANJING, XUZHOU), rel=0.01)
    assert "km" in shown.scene.measured
    shown.view.stop_measure()
    assert shown.view.content.measured == []


def test_touch_taps_pans_and_pinches(show_map: Show, qtbot: QtBot) -> None:
    """One finger taps and pans, two zoom."""
    shown = show_map(symbol("a", *NANJING))
    device = QTest.createTouchDevice()
    assert isinstance(device, QPointingDevice)
    at = shown.at(*NANJING)
    with qtbot.waitSignal(shown.view.picked, check_params_cb=b"a".__eq__):
        QTest.touchEvent(shown.viewport, device).press(1, at, shown.viewport).commit()
        QTest.touchEvent(shown.viewport, device).release(1, at, shown.viewport).commit()
    x, scale = shown.view.port.x, shown.view.port.scale
    with qtbot.assertNotEmitted(shown.view.picked):
        QTest.touchEvent(shown.viewport, device).press(1, at, shown.viewport).commit()
        QTest.touchEvent(shown.viewport, device).move(1, at + QPoint(80, 0), shown.viewport).commit()
        QTest.touchEvent(shown.viewport, device).release(1, at + QPoint(80, 0), shown.viewport).commit()
    assert shown.view.port.x < x
    middle = QPoint(400, 300)
    QTest.touchEvent(shown.viewport, device).press(1, middle - QPoint(50, 0)).press(2, middle + QPoint(50, 0)).commit()
    QTest.touchEvent(shown.viewport, device).move(1, middle - QPoint(100, 0)).move(2, middle + QPoint(100, 0)).commit()
    QTest.touchEvent(shown.viewport, device).release(1, middle - QPoint(100, 0)).release(2, middle + QPoint(100, 0)).commit()
    assert shown.view.port.scale == pytest.approx(2 * scale, rel=0.01)


def test_the_view_stays_where_land_is_known(show_map: Show) -> None:
    """No zoom and no pan shows sea where there is land that the map does not know."""
    shown = show_map()
    shown.view.zoom(0.001)
    shown.view.centre_on(60.0, 10.0)
    west, north = shown.view.where(QPointF(0, 0))
    east, south = shown.view.where(QPointF(*SIZE))
    assert west >= 110.9
    assert south >= 26.4
    assert east <= 125.1
    assert north <= 39.1


def test_fitting_shows_all_of_it(show_map: Show) -> None:
    """Fitting symbols brings each of them into view; a point without a place is passed over."""
    lost = symbol("lost", float("nan"), 95.0)
    shown = show_map()
    shown.view.fit([symbol("a", *NANJING), symbol("b", *SUZHOU), lost])
    for place in (NANJING, SUZHOU):
        assert shown.viewport.rect().contains(shown.at(*place))
    assert not shown.viewport.rect().contains(shown.at(*XUZHOU))
    shown.view.fit((117.0, 34.0, 118.0, 34.5))
    assert shown.viewport.rect().contains(shown.at(*XUZHOU))
    shown.view.fit([lost])
    shown.view.centre_on(118.0, 95.0)
    assert shown.viewport.rect().contains(shown.at(*XUZHOU))


def test_a_resized_map_keeps_its_view(show_map: Show) -> None:
    """What was fitted is fitted again; where a person panned to stays in the middle."""
    shown = show_map()
    shown.view.fit([symbol("a", *NANJING), symbol("b", *SUZHOU)])
    shown.view.resize(500, 500)
    assert shown.viewport.rect().contains(shown.at(*SUZHOU))
    shown.view.centre_on(*XUZHOU)
    shown.view.resize(600, 400)
    assert distance_m(shown.view.where(QPointF(300, 200)), XUZHOU) < 2_000


def test_lines_and_rings_are_drawn(show_map: Show) -> None:
    """Each sort of line, rings, the own place and the measuring line leave ink on the map, and none of them breaks on bad points."""
    shown = show_map()
    plain = shown.viewport.grab().toImage()
    bad = (float("nan"), 95.0)
    corners = (NANJING, SUZHOU, (119.5, 33.5), bad)
    for sort in ("line", "area", "cordon", "control", "route", "retreat"):
        shown.view.set_lines([MapLine(key=b"1", points=corners, sort=sort, label="x"), MapLine(key=b"2", points=(bad, bad), sort=sort)])  # type: ignore[arg-type]
        assert shown.viewport.grab().toImage() != plain, sort
    shown.view.set_lines([])
    shown.view.set_rings(*NANJING, [(45_000, "60"), (float("inf"), "never"), (0.0, "nothing")])
    assert shown.viewport.grab().toImage() != plain
    shown.view.set_rings(*bad, [(45_000, "60")])
    shown.view.set_own(*bad, 10.0, aged=True)
    assert shown.viewport.grab().toImage() == plain
    shown.view.set_own(*NANJING, 20_000.0, aged=True)
    assert shown.viewport.grab().toImage() != plain


def test_the_scale_bar_is_true(show_map: Show) -> None:
    """The bar is a round length and as long as that is on the ground."""
    shown = show_map()
    metres, pixels = scale_bar(shown.view.port)
    middle = QPointF(400, 300)
    assert distance_m(shown.view.where(middle), shown.view.where(middle + QPointF(pixels, 0))) == pytest.approx(metres, rel=0.01)
    assert str(int(metres)).strip("0") in {"1", "2", "5"}
