"""The page Situation: finding, where this device is, an earlier moment, the wall, and what changes meanwhile."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from desktop.app import picture_situation as board
from desktop.app import picture_world as world
from desktop.app.picture_links import LINK
from desktop.app.stills import Still
from desktop.features.situation.choice import POINT, Choice
from desktop.features.situation.lines import Figures
from desktop.features.situation.page import SituationPage
from desktop.features.situation.screens import first_screen, next_screen
from desktop.runtime.position import Position
from desktop.runtime.services import Intent
from sync.store.queries.rows import LinkStatus

pytestmark = pytest.mark.usefixtures("made_when_asked")

WAIT_MS = 10_000
GATE = board.GATE


# Find.


def _find(situation: SituationPage, text: str) -> None:
    situation.area.finder.search.setText(text)
    situation.area.finder.search.asked.emit(text)


def test_find_by_name_and_go(situation: SituationPage, still: Still, qtbot: QtBot) -> None:
    """F3, a name, Enter: what was found is chosen and the map looks at it."""
    qtbot.waitUntil(still.window.isActiveWindow)
    situation.list.view.setFocus()
    QTest.keyClick(situation.list.view, Qt.Key.Key_F3)
    assert situation.area.finder.isVisible()
    _find(situation, "化工园")
    QTest.keyClick(situation.area.finder.search, Qt.Key.Key_Return)
    assert situation.chosen.incident == world.TANKER
    assert not situation.area.finder.isVisible()


@pytest.mark.parametrize(
    ("datum", "text"),
    [
        ("wgs84", "32.268, 118.842"),
        ("wgs84", "北纬32°16′04.8″ 东经118°50′31.2″"),
        ("gcj02", "32.26575, 118.84715"),
        ("bd09", "32.27197, 118.85364"),
    ],
)
def test_find_by_coordinates_in_each_datum(situation: SituationPage, still: Still, datum: str, text: str) -> None:
    """Decimal or degrees, minutes and seconds, the same place in each datum; the card says how it was read."""
    situation.area.open_finder()
    QTest.mouseClick(situation.area.finder.datums[datum], Qt.MouseButton.LeftButton)  # type: ignore[index]
    _find(situation, text)
    goal = situation.area.finder.rows.rows[0]
    assert goal.place == (pytest.approx(118.842, abs=0.0006), pytest.approx(32.268, abs=0.0006))
    assert still.services.words.say(f"datum.{datum}") in situation.area.finder.said
    QTest.keyClick(situation.area.finder.search, Qt.Key.Key_Return)
    assert situation.chosen.choice is not None
    assert situation.chosen.choice.sort == POINT


@pytest.mark.parametrize("text", ["suqian", "sqs", "宿迁"])
def test_find_a_shipped_place(still: Still, situation: SituationPage, text: str) -> None:
    """Places of the province are found by Chinese, pinyin and initials."""
    still.readers.answers["situation.find"] = ()
    situation.area.open_finder()
    _find(situation, text)
    assert "宿迁市" in [goal.title for goal in situation.area.finder.rows.rows]


def test_nothing_found_says_how_to_write_coordinates(still: Still, situation: SituationPage) -> None:
    """What is not found is answered with how a point is written; Escape closes the card and the text stays."""
    still.readers.answers["situation.find"] = ()
    situation.area.open_finder()
    _find(situation, "没有这个地方")
    assert "32.06" in situation.area.finder.said
    QTest.keyClick(situation.area.finder.search, Qt.Key.Key_Escape)
    assert not situation.area.finder.isVisible()
    assert situation.area.finder.search.text() == "没有这个地方"


# Own position.


def test_a_tap_says_where_this_device_is(situation: SituationPage, still: Still) -> None:
    """Pointed at on the map or by the menu, the place is this device's, with its age."""
    situation.area.tools.buttons["position"].click()
    QTest.mouseClick(situation.area.position.sources["tap"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(situation.area.position.point_button, Qt.MouseButton.LeftButton)
    situation.area.map.pointed.emit(118.80, 32.22)
    assert still.whereabouts.position is not None
    own = situation.area.map.content.own
    assert own is not None
    assert (own.longitude, own.latitude) == (118.80, 32.22)
    situation.do_here("own", (118.9, 32.3))
    assert still.whereabouts.position.longitude == 118.9
    still.whereabouts.choose("none", "")
    assert situation.area.map.content.own is None


def test_a_receiver_is_chosen_and_refused_beside_its_field(situation: SituationPage, still: Still) -> None:
    """A mistyped receiver is told on the card and keeps what was typed; a good one is listened to; its state is said."""
    situation.area.position.open()
    QTest.mouseClick(situation.area.position.sources["network"], Qt.MouseButton.LeftButton)
    situation.area.position.field.setText("host:99999")
    QTest.keyClick(situation.area.position.field, Qt.Key.Key_Return)
    assert situation.area.position.refusal
    assert situation.area.position.field.text() == "host:99999"
    situation.area.position.field.setText("10.0.0.7")
    QTest.mouseClick(situation.area.position.listen_button, Qt.MouseButton.LeftButton)
    assert (still.whereabouts.source, still.whereabouts.place) == ("network", "10.0.0.7")
    place = Position(longitude=118.8, latitude=32.2, at_ms=world.at("14:20"), source="network", accuracy_m=6.0)
    still.whereabouts.stand(place, "fixed")
    assert "±6 m" in situation.area.position.said
    assert "12 分前" in situation.area.position.said
    own = situation.area.map.content.own
    assert own is not None
    assert own.aged


# The line of time.


def test_the_slider_shows_what_was_known(situation: SituationPage, still: Still, intents: list[Intent]) -> None:
    """An earlier moment is said on the map, shows its own figures, and takes no act but opening; F5 comes back."""
    situation.show_subject(world.TANKER)
    situation.timeline.axis.setFocus()
    situation.timeline.axis.look_at(world.at("14:05"))
    assert "14:05" in situation.area.past.text
    assert len(situation.list.rows.rows) == len(board.KNOWN.incidents)
    assert [button.property("act") for button in situation.panel.buttons if button.isEnabled()] == ["open"]
    assert {symbol.sort for symbol in situation.area.map.content.symbols} == {"incident"}
    situation.act("order")
    situation.open_incident()
    assert intents == []
    QTest.mouseClick(situation.area.past.button, Qt.MouseButton.LeftButton)
    assert not situation.chosen.is_past
    assert not situation.area.past.isVisible()
    assert {button.isEnabled() for button in situation.panel.buttons} == {True}


def test_before_an_incident_was_written_the_panel_says_so(situation: SituationPage, still: Still) -> None:
    """At a moment before its first entry an incident is no empty page: the panel says that there was none."""
    still.readers.answers["known.at"] = replace(board.KNOWN, detail=None)
    situation.show_subject(world.TANKER)
    situation.timeline.axis.look_at(world.at("13:30"))
    assert [getattr(row, "text", "") for row in situation.panel.rows.rows] == ["那时还没有写下这起事件"]


def test_ages_count_from_the_moment_shown(situation: SituationPage) -> None:
    """Looking back to 14:05, a figure of 13:58 is seven minutes old."""
    situation.show_subject(world.TANKER)
    situation.timeline.axis.look_at(world.at("14:05"))
    figures = next(row for row in situation.panel.rows.rows if isinstance(row, Figures))
    assert "7 分前" in figures.source


def test_the_slider_by_keyboard(situation: SituationPage) -> None:
    """Arrows move by minutes, Page keys by marks, Home to the beginning, End to now."""
    situation.show_subject(world.TANKER)
    axis = situation.timeline.axis
    axis.setFocus()
    QTest.keyClick(axis, Qt.Key.Key_Left)
    assert axis.at_ms == world.NOW - 60_000
    QTest.keyClick(axis, Qt.Key.Key_PageUp)
    assert axis.at_ms == world.at("14:31")
    QTest.keyClick(axis, Qt.Key.Key_Home)
    assert axis.at_ms == axis.span.begin_ms
    QTest.keyClick(axis, Qt.Key.Key_End)
    assert axis.at_ms is None


def test_the_slider_by_mouse(situation: SituationPage) -> None:
    """Pressed on the line, the slider goes there; dragged to its end, it is now again."""
    situation.show_subject(world.TANKER)
    axis = situation.timeline.axis
    at = QPoint(round(axis.x_of(world.at("14:00"))), 50)
    QTest.mousePress(axis, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseRelease(axis, Qt.MouseButton.LeftButton, pos=at)
    assert axis.at_ms is not None
    assert abs(axis.at_ms - world.at("14:00")) < 120_000
    end = QPoint(round(axis.x_of(world.NOW)), 50)
    QTest.mouseClick(axis, Qt.MouseButton.LeftButton, pos=end)
    assert axis.at_ms is None


def test_skip_and_play(situation: SituationPage, qtbot: QtBot) -> None:
    """Skip goes to the mark before; play runs on from the first mark; pressed again it stops."""
    situation.show_subject(world.TANKER)
    QTest.mouseClick(situation.timeline.skip_button, Qt.MouseButton.LeftButton)
    assert situation.timeline.axis.at_ms == world.at("14:31")
    situation.timeline.axis.look_at(None)
    with qtbot.waitSignal(situation.timeline.axis.moved, timeout=WAIT_MS):
        QTest.mouseClick(situation.timeline.play_button, Qt.MouseButton.LeftButton)
    first = situation.timeline.axis.at_ms
    assert first is not None
    with qtbot.waitSignal(situation.timeline.axis.moved, timeout=WAIT_MS):
        pass
    assert situation.timeline.axis.at_ms is not None
    assert situation.timeline.axis.at_ms > first
    QTest.mouseClick(situation.timeline.play_button, Qt.MouseButton.LeftButton)
    assert not situation.timeline.play_button.isChecked()


def test_the_gap_begins_where_outside_data_stops(situation: SituationPage, still: Still) -> None:
    """Offline since 13:58 is where the hatching begins; with the center there is none."""
    still.engine.status.emit(LINK)
    assert situation.timeline.axis.stopped_ms() == world.at("13:58")
    still.engine.status.emit(LinkStatus(state="received", received_ms=world.NOW))
    assert situation.timeline.axis.stopped_ms() is None


# Everything else.


def test_changes_are_read_where_they_are(situation: SituationPage, still: Still) -> None:
    """A unit that reported is read alone; anything of the kind reads them all; a journal line reads no unit."""
    still.readers.asked.clear()
    still.engine.changed.emit({"unit": frozenset({board.UNITS[5].id})})
    still.engine.changed.emit({"journal": frozenset({b"x" * 16})})
    asked = [name for name, _ in still.readers.asked]
    assert "situation.units_touched" in asked or situation.board.units
    assert "situation.units" not in asked


def test_pages_of_units_follow_one_another(situation: SituationPage, still: Still) -> None:
    """A full page is followed by the next one, behind its last id, until one is short."""
    first = tuple(replace(board.UNITS[5], id=world.identity(9_000 + number)) for number in range(200))
    rest = tuple(replace(board.UNITS[5], id=world.identity(9_500 + number)) for number in range(7))
    asked: list[bytes] = []
    query: Callable[..., None] = still.readers.query

    def answer(function: Callable[..., object], *arguments: object, **more: object) -> None:
        if function.__name__ == "units":
            after = arguments[0]
            assert isinstance(after, bytes)
            asked.append(after)
            more["to"](rest if after else first)  # type: ignore[operator]
        else:
            query(function, *arguments, **more)

    still.readers.query = answer  # type: ignore[method-assign]
    situation.board._reading_units = False
    situation.board._all_units = True
    situation.board._ask_units()
    assert asked == [b"", first[-1].id]
    assert len(situation.board.units) == 207


def test_the_wall_shows_and_leaves(situation: SituationPage, still: Still, qtbot: QtBot) -> None:
    """F11 fills a screen with map and boards; Escape takes them away; the page is as it was."""
    qtbot.waitUntil(still.window.isActiveWindow)
    situation.list.view.setFocus()
    QTest.keyClick(situation.list.view, Qt.Key.Key_F11)
    wall = situation.wall
    assert wall is not None
    assert wall.isFullScreen()
    assert len(wall.map.content.symbols) == len(board.ACTIVE) + len(board.POSTS)
    QTest.keyClick(wall, Qt.Key.Key_Escape)
    assert situation.wall is None
    situation.toggle_wall()
    wall = situation.wall
    assert wall is not None
    QTest.keyClick(wall, Qt.Key.Key_F11)
    assert situation.wall is None


def test_the_wall_goes_on_to_the_next_monitor(situation: SituationPage, still: Still) -> None:
    """Right moves it on and it begins there the next time; with one monitor it stays where it is."""
    situation.toggle_wall()
    wall = situation.wall
    assert wall is not None
    QTest.keyClick(wall, Qt.Key.Key_Right)
    assert situation.wall is wall
    assert wall.isFullScreen()
    assert still.services.settings.preferences.wall_screen == wall.monitor
    QTest.keyClick(wall, Qt.Key.Key_Left)
    QTest.keyClick(wall, Qt.Key.Key_Escape)
    assert situation.wall is None


@pytest.mark.parametrize(
    ("names", "own", "kept", "first", "after"),
    [
        (("a",), "a", "", "a", "a"),
        (("a", "b", "c"), "a", "", "b", "c"),
        (("a", "b", "c"), "b", "", "a", "b"),
        (("a", "b", "c"), "a", "c", "c", "a"),
        (("a", "b"), "a", "unplugged", "b", "a"),
        (("a", "b"), "a", "a", "a", "b"),
    ],
)
def test_any_monitor_is_a_wall(names: tuple[str, ...], own: str, kept: str, first: str, after: str) -> None:
    """It begins where a person had it last, else beside the window, and each step goes on by one, round and round."""
    assert first_screen(names, own, kept) == first
    assert next_screen(names, first, 1) == after
    assert next_screen(names, after, -1) == first
    assert next_screen(names, "unplugged", 1) == names[0]


def test_the_mode_of_the_chosen_incident_is_told(still: Still, situation: SituationPage) -> None:
    """A drill chosen here stripes the window; nothing chosen tells no mode."""
    drill = replace(world.DETAIL.incident, mode="exercise")
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, incident=drill)
    situation.show_subject(world.TANKER)
    assert still.window.top_bar.mode == "exercise"
    situation.chosen.choose(Choice(sort=POINT, place=GATE))
    assert still.window.top_bar.mode == ""


def test_language_and_theme_switch_live(situation: SituationPage, still: Still) -> None:
    """Everything chosen is said again in the other language."""
    situation.show_subject(world.TANKER)
    still.services.words.switch("en")
    assert [button.text() for button in situation.panel.buttons] == ["Order", "Send", "Open"]
    still.services.look.switch("night")
    still.services.words.switch("zh")
    assert [button.text() for button in situation.panel.buttons] == ["下达指令", "派力量", "打开"]


def test_every_model_passes_the_tester(situation: SituationPage) -> None:
    """Each list of the page keeps Qt's contract while rows come, go and move."""
    models = [situation.list.rows, situation.list.waiting_rows, situation.panel.rows, situation.area.finder.rows]
    testers = [QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning) for model in models]
    situation.list.show_rows(board.ACTIVE[::-1])
    situation.list.show_due(board.WAITING[1:])
    situation.show_subject(world.TANKER)
    situation.do_here("nearest", GATE)
    situation.area.open_finder()
    _find(situation, "32.268, 118.842")
    assert len(models) == len(testers)
