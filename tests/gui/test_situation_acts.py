"""Every act of the page Situation with a real engine process: by keyboard alone and by mouse alone, and what it left in the store."""

from collections.abc import Iterator

import pytest
from helpers.hands import Hands, Keyboard, Mouse
from helpers.situation_hands import (
    SPAN_M,
    choose_here,
    choose_incident,
    come_back,
    has_sheet,
    marks_of,
    offered,
    on_incidents,
    tap_at,
    trigger_entry,
)
from helpers.walking import BOTH, NOW_MS, WAIT_S, Chosen, Walks, hands_on, walks_in, walks_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop.features.situation.find_bar import Goal
from desktop.features.situation.lines import NearLine, UnitLine
from desktop.features.situation.list_view import SEQUENCES
from desktop.features.situation.page import SituationPage
from desktop.runtime.position import NETWORK, NONE, SERIAL, TAP
from desktop.shell.print_card import PrintCard
from sync.domain.commands.forces import RegisterUnit
from sync.domain.coordinates import parse_point
from sync.engine.client import EngineClient
from sync.store.device import create_device
from sync.store.home import Home

GATE, NEAR, STATION = (118.842, 32.268), (118.85, 32.27), (118.77, 32.07)
TANKER, FLOOD, FREE = "3号门槽车侧翻", "立交积水", "特勤站"
DATUMS = {"copy_decimal": "wgs84", "copy_dms": "wgs84", "copy_gcj": "gcj02"}
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module", params=BOTH)
def walks(request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walks]:
    home = Home(tmp_path_factory.mktemp("situation") / "home")
    create_device(home, organisation="320106", person="林亦舟", office="duty_commander", now_ms=NOW_MS)
    client = EngineClient.start(home)
    client.submit(RegisterUnit(name=FREE, sort="fire", readiness="standby", location=NEAR)).result(WAIT_S)
    client.submit(RegisterUnit(name="机动队", sort="patrol", readiness="standby", location=STATION)).result(WAIT_S)
    with walks_of(qapp, home, "situation", "desktop/features/situation", client) as walks:
        walks.kind = request.param
        yield walks


@pytest.fixture
def hands(request: pytest.FixtureRequest, walks: Walks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    page = walks.part
    assert isinstance(page, SituationPage)
    walks.root.window.show_page("situation", None)
    # The screenless platform places no menu; what one offers is chosen where it would be pressed.
    monkeypatch.setattr(QMenu, "popup", _placed_nowhere)
    page.area.map.load()
    with hands_on(walks, walks.kind, qtbot, request.function.__name__, None) as hands:
        hands.files = Chosen(monkeypatch)  # type: ignore[attr-defined]
        hands.watch = walks.watches[walks.kind]  # type: ignore[attr-defined]
        hands.until(lambda: len(page.board.units) == 2 and bool(page.chosen.gazetteer.near(*GATE, "zh")))
        yield hands


def _placed_nowhere(*_arguments: object) -> None:
    return


def test_the_first_incident_is_opened_and_the_next_one_here(hands: Hands) -> None:
    """An empty board offers to open one; a place on the map opens the next there; each stands in the list."""
    page = hands.page
    assert marks_of(hands) == []
    hands.press(page.list.empty.button)
    there = on_incidents(hands)
    there.finish("open", title=FLOOD)
    there.until(lambda: there.page.detail.subject is not None)
    come_back(hands)
    hands.until(lambda: [mark.incident.title for mark in marks_of(hands)] == [FLOOD])
    choose_here(hands, GATE, "open_here")
    there = on_incidents(hands)
    there.finish("open", title=TANKER)
    there.until(lambda: there.page.detail.subject is not None)
    come_back(hands)
    hands.until(lambda: {mark.incident.title for mark in marks_of(hands)} == {FLOOD, TANKER})
    place = next(mark.location for mark in marks_of(hands) if mark.incident.title == TANKER)
    assert abs(place[0] - GATE[0]) < 0.01
    assert abs(place[1] - GATE[1]) < 0.01


def test_an_incident_gets_its_place_and_leads_to_its_page(hands: Hands) -> None:
    """One without a place is pointed at on the map; the one placed is opened, ordered in, and sent a unit."""
    page = hands.page
    choose_incident(hands, FLOOD)
    hands.press(offered(hands, "locate"))
    assert page.area.bar.isVisible()
    hands.press(page.area.bar.button)
    hands.press(offered(hands, "locate"))
    page.area.map.centre_on(*STATION, SPAN_M)
    tap_at(hands, STATION)
    hands.until(lambda: [mark.location is not None for mark in marks_of(hands) if mark.incident.title == FLOOD] == [True])
    choose_incident(hands, TANKER)
    for act in ("order", "dispatch"):
        hands.press(offered(hands, act))
        there = on_incidents(hands)
        has_sheet(there)
        if act == "dispatch":
            there.finish("dispatch", unit=FREE)
        else:
            there.press(there.page.detail.panel.sheet.cancel_button)
        come_back(hands)
        choose_incident(hands, TANKER)
    hands.press(offered(hands, "open"))
    on_incidents(hands)
    come_back(hands)


def test_units_lead_to_their_acts(hands: Hands) -> None:
    """A unit of the incident from its row; those that could come to a place; a free one is sent to the incident chosen last."""
    page = hands.page
    choose_incident(hands, TANKER)
    hands.row(page.panel.view, lambda row: isinstance(row, UnitLine))
    hands.until(lambda: page.chosen.unit is not None and page.chosen.unit.name == FREE)
    for act in ("order", "open"):
        hands.press(offered(hands, act))
        there = on_incidents(hands)
        if act == "order":
            has_sheet(there)
            there.press(there.page.detail.panel.sheet.cancel_button)
        come_back(hands)
        hands.until(lambda: page.chosen.unit is not None)
    choose_incident(hands, TANKER)
    choose_here(hands, STATION, "nearest")
    hands.press(offered(hands, "open_here"))
    there = on_incidents(hands)
    there.until(lambda: there.page.panel.sheet is not None)
    there.press(there.page.panel.sheet.cancel_button)
    come_back(hands)
    hands.row(page.panel.view, lambda row: isinstance(row, NearLine) and row.near.unit.name == "机动队")
    hands.press(offered(hands, "send_to"))
    there = on_incidents(hands)
    has_sheet(there)
    there.press(there.page.detail.panel.sheet.cancel_button)
    come_back(hands)


def test_what_is_done_here(hands: Hands) -> None:
    """Every entry of the menu of a place: placing the chosen incident, the units that could come, own position, three spellings."""
    page = hands.page
    choose_incident(hands, FLOOD)
    choose_here(hands, NEAR, "locate")
    hands.until(lambda: [abs(mark.location[0] - NEAR[0]) < 0.01 for mark in marks_of(hands) if mark.incident.title == FLOOD] == [True])
    choose_here(hands, GATE, "own")
    assert abs(page.services.whereabouts.position.longitude - GATE[0]) < 0.01
    for act, datum in DATUMS.items():
        choose_here(hands, GATE, act)
        longitude, latitude = parse_point(QGuiApplication.clipboard().text().removesuffix(" (GCJ-02)"), datum)
        assert (abs(longitude - GATE[0]) < 0.01, abs(latitude - GATE[1]) < 0.01) == (True, True)


def test_it_is_found_measured_and_layered(hands: Hands) -> None:
    """Finder by name and by coordinates in each datum; a length measured; rings off and on; every layer off and on; paper."""
    page, area = hands.page, hands.page.area
    finder = area.finder
    hands.press(area.tools.buttons["find"])
    assert finder.isVisible()
    for name in ("gcj02", "bd09", "wgs84"):
        hands.press(finder.datums[name])
    hands.fill(finder.search, "32.268, 118.842")
    hands.until(lambda: [row.sort for row in finder.rows.rows][:1] == ["point"])
    hands.fill(finder.search, FREE)
    hands.until(lambda: any(row.title == FREE for row in finder.rows.rows))
    hands.row(finder.view, lambda row: isinstance(row, Goal) and row.title == FREE)
    hands.until(lambda: page.chosen.unit is not None and page.chosen.unit.name == FREE)
    hands.press(area.tools.buttons["find"])
    hands.press(finder.close_button)
    assert not finder.isVisible()
    hands.press(area.tools.buttons["measure"])
    area.map.centre_on(*GATE, SPAN_M)
    for place in (GATE, NEAR):
        tap_at(hands, place)
    hands.until(lambda: "m" in area.bar.text)
    hands.press(area.bar.button)
    for _ in range(2):
        hands.press(area.tools.buttons["rings"])
    hands.press(area.tools.buttons["layers"])
    for box in list(area.layers.boxes.values()):
        for _ in range(2):
            hands.press(box)
    hands.press(area.tools.buttons["layers"])
    assert not area.layers.isVisible()
    hands.press(area.tools.buttons["print"])
    card = page.window().findChild(PrintCard)
    assert card is not None
    assert card.buttons
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


def test_where_this_device_is(hands: Hands) -> None:
    """No receiver; one that can't be is refused; one pointed at on the map is gone to."""
    area = hands.page.area
    card = area.position
    hands.press(area.tools.buttons["position"])
    for source in (NONE, SERIAL, NETWORK):
        hands.press(card.sources[source])
        assert card.chosen == source
    hands.fill(card.field, "no port")
    hands.press(card.listen_button)
    hands.until(lambda: card.refusal)
    hands.press(card.sources[TAP])
    hands.press(card.point_button)
    tap_at(hands, NEAR)
    hands.until(lambda: abs(hands.page.services.whereabouts.position.longitude - NEAR[0]) < 0.01)
    hands.press(area.tools.buttons["position"])
    hands.press(card.go_button)
    hands.press(card.sources[NONE])
    hands.press(area.tools.buttons["position"])
    assert not card.isVisible()


def test_an_earlier_moment_is_looked_at(hands: Hands) -> None:
    """Back by one mark, played, and left by the bar over the map; nothing begins while it is shown."""
    page, timeline = hands.page, hands.page.timeline
    choose_incident(hands, TANKER)
    hands.until(lambda: timeline.axis.events)
    hands.press(timeline.skip_button)
    hands.until(lambda: page.chosen.is_past and page.area.past.isVisible())
    assert not offered(hands, "order").isEnabled()
    hands.press(timeline.play_button)
    hands.press(timeline.play_button)
    hands.press(page.area.past.button)
    hands.until(lambda: not page.chosen.is_past)
    assert not page.area.past.isVisible()


def test_the_list_has_its_sequences_and_nothing_chosen_leads_to_finding(hands: Hands) -> None:
    """By severity, by age, by news; with nothing chosen the panel opens the finder."""
    page = hands.page
    for name in (*SEQUENCES, next(iter(SEQUENCES))):
        hands.press(page.list.sequence_button)
        menu = page.list.findChildren(QMenu)[-1]
        trigger_entry(hands, menu, name)
        assert page.services.settings.preferences.situation_sequence == name
    page.area.map.picked.emit(None)
    page.panel.show_nothing()
    hands.press(page.panel.empty.button)
    assert page.area.finder.isVisible()
    hands.press(page.area.finder.close_button)


def test_what_waits_stands_on_a_large_screen(hands: Hands) -> None:
    """An order to us that nobody signed: below the list, and one press leads to it; the lens shows the scene large."""
    page, window = hands.page, hands.page.window()
    choose_incident(hands, TANKER)
    hands.press(offered(hands, "order"))
    there = on_incidents(hands)
    has_sheet(there)
    there.finish("order", text="封闭匝道", organisations="鼓楼")
    come_back(hands)
    size = window.size()
    window.resize(1920, 1080)
    try:
        choose_incident(hands, TANKER)
        hands.press(page.area.lens._enlarge)
        hands.until(lambda: page.list.waiting_rows.rowCount() > 0 and page.list.waiting.isVisible())
        hands.row(page.list.waiting, lambda _row: True)
        on_incidents(hands)
    finally:
        window.resize(size)
        come_back(hands)


def test_every_key_of_the_page(hands: Hands) -> None:
    """Each key begins what its button begins; the wall comes and goes."""
    page = hands.page
    page.toggle_wall() if isinstance(hands, Mouse) else hands.key(Qt.Key.Key_F11)
    assert page.wall is not None
    assert hands.watch.windows == ["Wall"]
    QTest.keyClick(page.wall, Qt.Key.Key_F11)
    assert page.wall is None
    hands.watch.windows.clear()
    if isinstance(hands, Mouse):
        return
    assert isinstance(hands, Keyboard)
    page.window().activateWindow()
    hands.qtbot.waitUntil(page.window().isActiveWindow)
    page.list.view.setFocus()
    hands.key(Qt.Key.Key_F3)
    assert page.area.finder.isVisible()
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_M, CONTROL)
    assert page.area.map.mode
    hands.key(Qt.Key.Key_Escape)
    page.timeline.axis.look_at(page.timeline.axis.span.begin_ms)
    page.list.view.setFocus()
    hands.key(Qt.Key.Key_F5)
    assert not page.chosen.is_past
    choose_incident(hands, TANKER)
    for code in (Qt.Key.Key_F7, Qt.Key.Key_F9):
        hands.key(code)
        there = on_incidents(hands)
        has_sheet(there)
        there.press(there.page.detail.panel.sheet.cancel_button)
        come_back(hands)
        page.list.view.setFocus()
    hands.key(Qt.Key.Key_F4)
    there = on_incidents(hands)
    there.until(lambda: there.page.panel.sheet is not None)
    there.press(there.page.panel.sheet.cancel_button)
    come_back(hands)


def test_nothing_is_left_that_no_hand_did(walks: Walks) -> None:
    """Every button, choice, entry of a menu, key, list and request of the page was used by the walks above."""
    assert walks.missed(walks.kind, walks_in(globals())) == set()
