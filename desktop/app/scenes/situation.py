"""Every state of the page Situation."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.app import picture_links as links
from desktop.app import picture_situation as board
from desktop.app import picture_world as world
from desktop.app.scenes import Scenes
from desktop.app.stills import Still
from desktop.features.situation.choice import POINT, UNIT, Choice
from desktop.features.situation.page import SituationPage
from desktop.runtime.position import Position
from sync.domain.failures import Refused
from sync.store.queries.rows import ROWS_MAX
from sync.store.queries.situation_rows import IncidentMark, UnitMark

SYMBOLS_MANY = 10_000


def page_of(still: Still) -> SituationPage:
    """Return the page."""
    page = still.window.pages["situation"]
    assert isinstance(page, SituationPage)
    return page


def _chosen(still: Still) -> SituationPage:
    page = page_of(still)
    page.area.map.load()
    still.window.show_page("situation", world.TANKER)
    page.area.map.fit()
    return page


def _situation(still: Still) -> None:
    _chosen(still)


def _nothing(still: Still) -> None:
    page_of(still).area.map.load()
    still.window.show_page("situation", None)


def _hold(still: Still, active: tuple[IncidentMark, ...], units: tuple[UnitMark, ...]) -> None:
    """Let the store hold these, and no posts; what the window read before is taken back at once, not at the next turn of its pace."""
    kept = {row.id: row for row in units}
    still.readers.answers |= {"situation.active": active, "situation.units": _paged(units)}
    still.readers.answers |= {f"situation.{name}": () for name in ("posts", "standby", "waiting")}
    board = page_of(still).board
    board.incidents, board.units, board.posts, board.standby, board.waiting = active, kept, {}, (), ()


def _paged(units: tuple[UnitMark, ...]) -> Callable[[bytes], tuple[UnitMark, ...]]:
    """Return the query for units: those after an id, as many as a page holds."""
    ordered = sorted(units, key=_id)
    ids = [row.id for row in ordered]

    def page(after: bytes) -> tuple[UnitMark, ...]:
        start = bisect_right(ids, after)
        return tuple(ordered[start : start + ROWS_MAX])

    return page


def _id(row: UnitMark) -> bytes:
    return row.id


def _empty(still: Still) -> None:
    _hold(still, (), ())
    board = page_of(still).board
    for told in (board.listed, board.awaited, board.placed):
        told.emit()
    _nothing(still)


def _loading(still: Still) -> None:
    _empty(still)
    for name in ("situation.active", "situation.units", "incidents.detail"):
        del still.readers.answers[name]
    page_of(still).list.show_loading()
    still.window.show_page("situation", world.TANKER)


def _unit(still: Still) -> None:
    page = _chosen(still)
    page.chosen.choose(Choice(sort=UNIT, key=board.UNITS[5].id))


def _point(still: Still) -> None:
    page = _chosen(still)
    page.chosen.choose(Choice(sort=POINT, place=(118.70, 32.16)))
    page.area.map.centre_on(118.70, 32.16, 60_000.0)


def _find(still: Still) -> None:
    page = _chosen(still)
    page.area.open_finder()
    page.area.finder.search.setText("32.268, 118.842")
    page.area.finder.search.asked.emit("32.268, 118.842")


def _layers(still: Still) -> None:
    _chosen(still).area.use("layers")


def _measure(still: Still) -> None:
    page = _chosen(still)
    page.area.tools.buttons["measure"].click()
    page.area.map.measured.emit(41_300.0)


def _position(still: Still) -> None:
    page = _chosen(still)
    page.area.position.open()
    page.area.position.sources["network"].click()
    page.area.position.field.setText("10.0.0.7:2947")
    page.area.position.listen()
    place = Position(longitude=118.80, latitude=32.22, at_ms=world.at("14:31:58"), source="network", accuracy_m=6.0)
    still.whereabouts.stand(place, "fixed")


def _past(still: Still) -> None:
    page = _chosen(still)
    page.timeline.axis.look_at(world.at("14:05"))


def _read_only(still: Still) -> None:
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, may_write=False)
    _chosen(still)


def _drill(still: Still) -> None:
    drill = replace(world.DETAIL.incident, mode="exercise", number=world.INCIDENTS[-1].number)
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, incident=drill)
    _chosen(still)


def _many(still: Still) -> None:
    """Ten thousand units that told where they are."""
    rows: list[UnitMark] = []
    placed = [row for row in board.UNITS if row.location is not None]
    for number in range(SYMBOLS_MANY):
        place = (117.0 + (number * 7919 % 4000) / 1000, 31.2 + (number * 104_729 % 3500) / 1000)
        like = placed[number % len(placed)]
        rows.append(replace(like, id=world.identity(50_000 + number), location=place, located_ms=world.NOW - number % 180 * 60_000))
    page = page_of(still)
    _hold(still, board.ACTIVE, tuple(rows))
    _chosen(still)
    page.board.placed.emit()


def _stale(still: Still) -> None:
    """Nothing was heard from outside since the small hours: marks, ages and figures say so."""
    then = world.at("2:10")
    active = tuple(replace(mark, incident=replace(mark.incident, last_at_ms=then, last_reach="center")) for mark in board.ACTIVE)
    old = tuple(replace(row, at_ms=then) for row in world.FIELDS)
    told = replace(world.DETAIL.incident, last_at_ms=then, last_reach="center")
    still.readers.answers["situation.active"] = active
    still.readers.answers["situation.units"] = tuple(replace(row, reported_ms=then, located_ms=then) for row in board.UNITS)
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, incident=told, fields=old)
    still.engine.status.emit(replace(links.LINK, since_ms=then, received_ms=then))
    _chosen(still)
    page_of(still).refresh()


def _refused(still: Still) -> None:
    """Refuse a place that was pointed at for an incident."""
    page = _chosen(still)
    still.engine.answer = Refused("incident.closed", state="ended")
    page.area.placed.emit(118.70, 32.16)


def _question(still: Still) -> None:
    """Two figures have two values each."""
    others = {"seriously_injured": 12, "trapped": 3}
    asked = tuple(replace(row, others=(others[row.field],)) if row.field in others else row for row in world.FIELDS)
    row = replace(world.DETAIL.incident, questions=2)
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, incident=row, fields=asked)
    _chosen(still)


def wall(still: Still, size: tuple[int, int]) -> QWidget:
    """Return the wall as it fills a screen of `size`."""
    still.window.show_page("situation", None)
    made = page_of(still).make_wall()
    made.setParent(still.window, Qt.WindowType.Window)
    made.resize(*size)
    made.show()
    return made


SCENES: Scenes = {
    "situation": _situation,
    "situation-nothing": _nothing,
    "situation-empty": _empty,
    "situation-loading": _loading,
    "situation-unit": _unit,
    "situation-point": _point,
    "situation-find": _find,
    "situation-layers": _layers,
    "situation-measure": _measure,
    "situation-position": _position,
    "situation-past": _past,
    "situation-read-only": _read_only,
    "situation-drill": _drill,
    "situation-many": _many,
    "situation-stale": _stale,
    "situation-refused": _refused,
    "situation-question": _question,
}
