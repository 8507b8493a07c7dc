"""The page Situation: what goes on and where, by keyboard and by mouse, and the acts begun from here."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app import picture_situation as board
from desktop.app import picture_world as world
from desktop.app.picture_links import LINK
from desktop.app.stills import Still
from desktop.features.situation.choice import INCIDENT, SEAT, UNIT, Choice
from desktop.features.situation.lines import FactLine, NearLine, UnitLine
from desktop.features.situation.page import SituationPage
from desktop.features.situation.panel import Panel
from desktop.features.situation.symbols import Seats, Shown, seat_key, symbols
from desktop.runtime.services import Intent
from sync.domain.commands.incidents import SetIncidentFacts
from sync.domain.failures import Refused
from sync.store.queries.situation_rows import UNPLACED

pytestmark = pytest.mark.usefixtures("made_when_asked")

WAIT_MS = 10_000
GATE = board.GATE


def _press(panel: Panel, act: str) -> None:
    button = next(button for button in panel.buttons if button.property("act") == act)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


# The list.


def test_the_list_says_what_goes_on(situation: SituationPage) -> None:
    """Every active incident stands in the list, in the sequence of the store, and the badge counts what waits."""
    assert [mark.incident.id for mark in situation.list.rows.rows] == [mark.incident.id for mark in board.ACTIVE]
    assert len(situation.board.waiting) == len(board.WAITING)


def test_a_row_is_chosen_by_mouse(situation: SituationPage) -> None:
    """One press on a row shows the incident in the panel and on the map."""
    box = situation.list.view.visualRect(situation.list.rows.index(2, 0))
    QTest.mouseClick(situation.list.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert situation.chosen.choice == Choice(sort=INCIDENT, key=world.TANKER)
    assert situation.area.map.content.selected == world.TANKER
    assert situation.area.lens.isVisibleTo(situation.area)


def test_a_row_is_chosen_by_keyboard(situation: SituationPage) -> None:
    """Arrows and Enter do the same."""
    situation.focus_first()
    situation.list.view.setCurrentIndex(situation.list.rows.index(1, 0))
    QTest.keyClick(situation.list.view, Qt.Key.Key_Down)
    QTest.keyClick(situation.list.view, Qt.Key.Key_Return)
    assert situation.chosen.incident == world.TANKER


def test_the_sequence_is_chosen_and_kept(situation: SituationPage, still: Still) -> None:
    """By age and by the latest news are other sequences of the same rows; the choice stays for the next start."""
    situation.list.order_by("oldest")
    reported = [mark.incident.reported_at for mark in situation.list.rows.rows]
    assert reported == sorted(reported)  # type: ignore[type-var]
    situation.list.order_by("news")
    assert situation.list.rows.rows[0].incident.id == world.TANKER
    assert still.services.settings.preferences.situation_sequence == "news"


def test_a_double_click_opens_the_incident(situation: SituationPage, asked_pages: list[tuple[str, bytes | None]]) -> None:
    """Pressed twice, a row leads to the page of the incident."""
    box = situation.list.view.visualRect(situation.list.rows.index(0, 0))
    QTest.mouseClick(situation.list.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    QTest.mouseDClick(situation.list.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert asked_pages == [("incidents", board.ACTIVE[0].incident.id)]


def test_an_empty_list_says_what_to_do_first(still: Still, situation: SituationPage, intents: list[Intent]) -> None:
    """Without incidents the list offers to open one."""
    still.readers.answers["situation.active"] = ()
    situation.refresh()
    QTest.mouseClick(situation.list.empty.button, Qt.MouseButton.LeftButton)
    assert [(intent.page, intent.act) for intent in intents] == [("incidents", "open")]


def test_what_waits_leads_to_its_page(still: Still, situation: SituationPage, asked_pages: list[tuple[str, bytes | None]]) -> None:
    """At 1920 what waits stands below the list; a question leads to Sync, an order to its incident."""
    still.window.resize(1920, 1080)
    assert situation.list.waiting_box.isVisibleTo(situation)
    situation.list.waiting.setCurrentIndex(situation.list.waiting_rows.index(0, 0))
    QTest.keyClick(situation.list.waiting, Qt.Key.Key_Return)
    situation.list.waiting.setCurrentIndex(situation.list.waiting_rows.index(3, 0))
    QTest.keyClick(situation.list.waiting, Qt.Key.Key_Return)
    assert asked_pages == [("incidents", world.TANKER), ("sync", None)]


# The panel.


def test_the_panel_tells_the_incident(situation: SituationPage) -> None:
    """Units stand by attention: who has not answered comes first."""
    situation.show_subject(world.TANKER)
    units = [row.row.state for row in situation.panel.rows.rows if isinstance(row, UnitLine)]
    assert units == ["ordered", "departed", "departed", "arrived", "completed"]


@pytest.mark.parametrize(("act", "key"), [("order", Qt.Key.Key_F9), ("dispatch", Qt.Key.Key_F7)])
def test_acts_begin_by_mouse_and_by_key(situation: SituationPage, intents: list[Intent], qtbot: QtBot, act: str, key: Qt.Key) -> None:
    """The button and its key wish for the same act on the incident's page."""
    situation.show_subject(world.TANKER)
    _press(situation.panel, act)
    qtbot.waitUntil(situation.window().isActiveWindow)
    situation.list.view.setFocus()
    QTest.keyClick(situation.list.view, key)
    assert intents == [Intent(page="incidents", act=act, subject=world.TANKER, values={})] * 2


def test_open_leads_to_the_incident(situation: SituationPage, asked_pages: list[tuple[str, bytes | None]]) -> None:
    """The third button opens the page of the incident."""
    situation.show_subject(world.TANKER)
    _press(situation.panel, "open")
    assert asked_pages == [("incidents", world.TANKER)]


def test_a_unit_is_chosen_from_the_panel(situation: SituationPage, intents: list[Intent]) -> None:
    """A unit of the incident is shown with its place, its basis and age; its order names it."""
    situation.show_subject(world.TANKER)
    situation.panel.unit_chosen.emit(board.UNITS[1].id)
    assert situation.chosen.unit == board.UNITS[1]
    assert any(isinstance(row, FactLine) and "自报" in row.words for row in situation.panel.rows.rows)
    _press(situation.panel, "order")
    assert intents[0].values == {"units": (board.UNITS[1].id,)}


def test_a_free_unit_is_sent_to_the_incident_chosen_last(situation: SituationPage, intents: list[Intent]) -> None:
    """From the map to the form: the unit is named already."""
    situation.show_subject(world.TANKER)
    situation.chosen.choose(Choice(sort=UNIT, key=board.UNITS[5].id))
    _press(situation.panel, "send_to")
    assert intents == [Intent(page="incidents", act="dispatch", subject=world.TANKER, values={"unit": board.UNITS[5].id})]


def test_a_read_only_incident_can_only_be_read(
    still: Still, situation: SituationPage, intents: list[Intent], asked_pages: list[tuple[str, bytes | None]]
) -> None:
    """Who may not write sees the acts disabled, with the reason, and may open it; the keys do nothing either."""
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, may_write=False)
    situation.show_subject(world.TANKER)
    assert {button.property("act"): button.isEnabled() for button in situation.panel.buttons} == {
        "order": False,
        "dispatch": False,
        "open": True,
    }
    situation.act("order")
    assert intents == []
    _press(situation.panel, "open")
    assert asked_pages == [("incidents", world.TANKER)]


def test_an_ended_incident_takes_no_order_and_no_unit(still: Still, situation: SituationPage, intents: list[Intent]) -> None:
    """What was archived meanwhile can be opened, nothing more; the panel says why, and the keys begin nothing."""
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, incident=replace(world.DETAIL.incident, state="archived"))
    situation.show_subject(world.TANKER)
    assert [button.property("act") for button in situation.panel.buttons] == ["open"]
    assert "已归档" in situation.panel.rows.rows[0].text
    situation.act("order")
    situation.act("dispatch")
    assert intents == []


def test_a_seat_tells_who_stands_by_there(situation: SituationPage) -> None:
    """What stands by at a seat is listed unit by unit."""
    situation.area.map.picked.emit(seat_key("320902"))
    assert situation.chosen.choice is not None
    assert situation.chosen.choice.sort == SEAT
    assert sum(isinstance(row, NearLine) for row in situation.panel.rows.rows) == 17


# The map.


def test_every_unit_is_on_the_map_once(situation: SituationPage) -> None:
    """Placed units stand by themselves, those known by their seat are counted there: nobody is lost or doubled."""
    on_map = {symbol.key: symbol for symbol in situation.area.map.content.symbols}
    counted = sum(symbol.count for symbol in on_map.values() if symbol.sort == "unit")
    assert counted == len(board.UNITS)
    assert on_map[seat_key("320902")].count == 17
    assert on_map[seat_key("320302")].aged
    assert not on_map[board.UNITS[5].id].aged


def test_a_unit_known_by_its_seat_is_drawn_as_old(still: Still) -> None:
    """A unit in an incident that told no place stands at its seat, dashed, and says so."""
    unit = replace(board.UNITS[1], location=None, basis=UNPLACED, located_ms=None)
    (symbol,) = symbols(Shown(units=(unit,)), Seats({"320106": (118.76, 32.07)}), frozenset({"units"}), still.services)
    assert (symbol.longitude, symbol.aged) == (118.76, True)
    assert "驻地" in symbol.label


def test_layers_go_on_and_off(situation: SituationPage, still: Still) -> None:
    """A layer taken off leaves the map, and stays off at the next start."""
    situation.area.tools.buttons["layers"].click()
    QTest.mouseClick(situation.area.layers.boxes["posts"], Qt.MouseButton.LeftButton, pos=QPoint(10, 20))
    assert "post" not in {symbol.sort for symbol in situation.area.map.content.symbols}
    assert "posts" not in still.services.settings.preferences.situation_layers.split()
    QTest.keyClick(situation.area.layers, Qt.Key.Key_Escape)
    assert not situation.area.layers.isVisible()


def test_a_mark_is_picked_and_opened(situation: SituationPage, asked_pages: list[tuple[str, bytes | None]]) -> None:
    """A mark picked on the map is chosen everywhere; opened, it leads to the incident."""
    situation.area.map.picked.emit(board.POSTS[1].id)
    assert situation.chosen.post == board.POSTS[1]
    situation.area.map.opened.emit(world.TANKER)
    assert asked_pages == [("incidents", world.TANKER)]


def test_right_click_opens_an_incident_here(situation: SituationPage, intents: list[Intent]) -> None:
    """The form begins with the coordinates, longitude first, and with the name of the nearest place."""
    situation.area.map.asked_here.emit(118.7778, 32.0617, QPoint(10, 10))
    assert situation.menu is not None
    action = next(action for action in situation.menu.actions() if action.data() == "open_here")
    situation.menu.triggered.emit(action)
    situation.menu.close()
    assert intents == [Intent(page="incidents", act="open", values={"location": (118.7778, 32.0617), "place": "南京市附近"})]


def test_the_menu_key_asks_at_the_middle(situation: SituationPage) -> None:
    """The Menu key opens the same menu where the keyboard stands."""
    situation.area.map.centre_on(*GATE)
    situation.area.map.setFocus()
    QTest.keyClick(situation.area.map, Qt.Key.Key_Menu)
    assert situation.menu is not None
    situation.menu.close()
    assert situation.menu.place == (pytest.approx(GATE[0], abs=0.01), pytest.approx(GATE[1], abs=0.01))


@pytest.mark.parametrize(
    ("act", "text"),
    [
        ("copy_decimal", "32.26800°N 118.84200°E"),
        ("copy_dms", "32°16′05″N 118°50′31″E"),
        ("copy_gcj", "(GCJ-02)"),
    ],
)
def test_coordinates_are_copied(situation: SituationPage, act: str, text: str) -> None:
    """What is copied is readable to another map, with its datum when it is not WGS-84."""
    situation.do_here(act, GATE)
    assert text in QGuiApplication.clipboard().text()


def test_nearest_units_with_the_assumption(situation: SituationPage) -> None:
    """Free units stand by the estimated minutes; the assumption is said above them; those in an incident are left out."""
    situation.do_here("nearest", GATE)
    near = [row for row in situation.panel.rows.rows if isinstance(row, NearLine)]
    assert [row.near.minutes for row in near] == sorted(row.near.minutes for row in near)
    assert not {row.near.unit.id for row in near} & {unit.id for unit in board.UNITS if unit.incident}
    assert any("1.3" in getattr(row, "text", "") and "50 km/h" in getattr(row, "text", "") for row in situation.panel.rows.rows)
    assert situation.area.map.content.rings is not None


def test_rings_go_off_and_on(situation: SituationPage) -> None:
    """The tool takes the rings of minutes away and brings them back."""
    situation.show_subject(world.TANKER)
    button = situation.area.tools.buttons["rings"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert situation.area.map.content.rings is None
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert situation.area.map.content.rings is not None


def test_measuring_says_the_length(situation: SituationPage) -> None:
    """Ctrl+M measures along taps; the bar says the straight length; its button ends it."""
    situation.area.tools.buttons["measure"].click()
    assert situation.area.map.mode == "measure"
    for longitude in (118.0, 119.0):
        at = situation.area.map.pixel(longitude, 32.0)
        assert situation.area.map.canvas is not None
        situation.area.map.canvas.tapped.emit(QPointF(at))
    assert "94.3 km" in situation.area.bar.text
    QTest.mouseClick(situation.area.bar.button, Qt.MouseButton.LeftButton)
    assert (situation.area.map.mode, situation.area.bar.isVisible(), situation.area.tools.buttons["measure"].isChecked()) == (
        "",
        False,
        False,
    )


def test_the_chosen_incident_is_placed_here(still: Still, situation: SituationPage) -> None:
    """Placed by the menu, the incident's point is set against the heads that were displayed; a refusal is said on the map."""
    situation.show_subject(world.TANKER)
    situation.do_here("locate", (118.85, 32.27))
    heads = next(row.heads for row in world.DETAIL.fields if row.field == "location")
    assert still.engine.submitted == [
        SetIncidentFacts(incident=world.TANKER, facts={"location": (118.85, 32.27)}, seen={"location": heads})
    ]
    still.engine.answer = Refused("incident.closed", kind="incident", state="ended")
    situation.do_here("locate", (118.85, 32.27))
    assert situation.area.bar.isVisible()


def test_an_incident_without_a_place_is_pointed_at(still: Still, situation: SituationPage) -> None:
    """Its panel offers to locate it; the next tap on the map is its place."""
    bare = tuple(replace(mark, location=None) if mark.incident.id == world.TANKER else mark for mark in board.ACTIVE)
    still.readers.answers["situation.active"] = bare
    situation.board._ask_list()
    situation.show_subject(world.TANKER)
    assert not situation.area.lens.isVisibleTo(situation.area)
    _press(situation.panel, "locate")
    assert situation.area.map.mode == "point"
    situation.area.map.pointed.emit(*GATE)
    assert isinstance(still.engine.submitted[0], SetIncidentFacts)
    assert still.whereabouts.position is None


def test_the_wall_says_how_the_link_stands_from_the_first(still: Still, situation: SituationPage) -> None:
    """A wall put up while nothing changes knows the link that the page knows."""
    link = replace(LINK, state="received", since_ms=world.at("14:31"))
    still.engine.status.emit(link)
    wall = situation.make_wall()
    assert wall.boards.link == link
    wall.close()


def test_the_map_is_printed_by_a_button(still: Still, situation: SituationPage, qtbot: QtBot) -> None:
    """The tool asks for the papers of the page, as Ctrl+P does."""
    with qtbot.waitSignal(situation.print_wanted):
        QTest.mouseClick(situation.area.tools.buttons["print"], Qt.MouseButton.LeftButton)
    assert situation.papers()
