"""From the rows of the board to the symbols of the map: incidents, units by state, posts, and what stands by at each seat.

Units that told where they are stand there, each by itself. Of those that told nothing, the ones in an incident stand at their
seat each by itself too; the others stand at their seat as one symbol that says how many, for it is the seat that is known, not
the place.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from desktop.features.situation.tips import SEAT, basis, incident_tip, is_aged, post_tip, short_name, unit_state
from desktop.runtime.services import Services
from desktop.runtime.words import Words, figure
from desktop.widgets.map.symbols import Symbol
from desktop.widgets.paint import LEVEL_NUMBER
from sync.store.queries.situation_rows import IncidentMark, Place, PostMark, UnitMark

INCIDENTS, UNITS, STANDBY, POSTS = "incidents", "units", "standby", "posts"
LAYERS = (INCIDENTS, POSTS, UNITS, STANDBY)
IDLE = frozenset({"standby", "rest", "unavailable", ""})
_SEAT_KEY = b"seat:"
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the map is to show."""

    incidents: tuple[IncidentMark, ...] = ()
    units: Iterable[UnitMark] = ()
    posts: Iterable[PostMark] = ()


class Seats:
    """Where organisations have their seat, by code; one below the county stands at its county's."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self._places = places

    def of(self, code: str) -> Place | None:
        """Return the seat of an organisation, of its county or of its city; None when none is known."""
        return self._places.get(code) or self._places.get(code[:6]) or self._places.get(f"{code[:4]}00")


def seat_key(code: str) -> bytes:
    """Return the key of what stands by at the seat of an organisation."""
    return _SEAT_KEY + code.encode()


def seat_of_key(key: bytes) -> str | None:
    """Return whose seat a key names, None for another key."""
    return key.removeprefix(_SEAT_KEY).decode() if key.startswith(_SEAT_KEY) else None


def place_of(unit: UnitMark, seats: Seats) -> Place | None:
    """Return where a unit is shown: its place, else its organisation's seat."""
    return unit.location or seats.of(unit.organisation)


class _Said:
    """Sentences that thousands of units share, made once for one drawing: by state, by how old, by sort."""

    def __init__(self, services: Services, now: int) -> None:
        self.services = services
        self.now = now
        self._kept: dict[tuple[object, ...], str] = {}

    def state(self, unit: UnitMark) -> str:
        """Return the state of a unit in words."""
        return self._keep(("state", unit.state), unit_state, unit, self.services.words)

    def basis(self, unit: UnitMark) -> str:
        """Return how its place is known; ages of one minute read alike."""
        age = None if unit.located_ms is None else (self.now - unit.located_ms) // MINUTE_MS
        return self._keep(("basis", unit.basis, unit.location is None, age), basis, unit, self.services.words, self.now)

    def glyph(self, unit: UnitMark) -> str:
        """Return the character on its mark."""
        return self._keep(("glyph", unit.sort), _glyph, unit, self.services.words)

    def _keep(self, key: tuple[object, ...], say: Callable[..., str], *arguments: object) -> str:
        said = self._kept.get(key)
        if said is None:
            said = self._kept[key] = say(*arguments)
        return said


def symbols(shown: Shown, seats: Seats, layers: frozenset[str], services: Services) -> tuple[Symbol, ...]:
    """Return the symbols of the layers that are on."""
    now = services.clock()
    found: list[Symbol] = []
    if INCIDENTS in layers:
        found.extend(_incidents(shown.incidents, services, now))
    if POSTS in layers:
        found.extend(_posts(shown.posts, services, now))
    found.extend(_units(shown.units, seats, layers, _Said(services, now)))
    return tuple(found)


def _incidents(marks: Iterable[IncidentMark], services: Services, now: int) -> Iterator[Symbol]:
    for mark in marks:
        if mark.location is None:
            continue
        row = mark.incident
        number = LEVEL_NUMBER.get(row.grade or "")
        yield Symbol(
            key=row.id,
            sort="incident",
            longitude=mark.location[0],
            latitude=mark.location[1],
            label=short_name(row),
            level=row.grade,
            state=row.state,
            glyph=services.words.say(f"numeral.{number}") if number else "",
            at_ms=row.last_at_ms,
            aged=row.last_at_ms is not None and is_aged(row.last_at_ms, now),
            tip=incident_tip(row, services, now),
        )


def _posts(marks: Iterable[PostMark], services: Services, now: int) -> Iterator[Symbol]:
    for post in marks:
        if post.location is None:
            continue
        yield Symbol(
            key=post.id,
            sort="post",
            longitude=post.location[0],
            latitude=post.location[1],
            label=post.name,
            state=post.state,
            glyph=services.words.say(f"post.flag.{post.sort}"),
            at_ms=post.changed_ms,
            tip=post_tip(post, services, now),
        )


def _units(units: Iterable[UnitMark], seats: Seats, layers: frozenset[str], said: _Said) -> Iterator[Symbol]:
    gathered: dict[str, list[UnitMark]] = {}
    for unit in units:
        idle = unit.incident is None and unit.state in IDLE
        if (STANDBY if idle else UNITS) not in layers:
            continue
        if idle and unit.location is None:
            gathered.setdefault(unit.organisation, []).append(unit)
            continue
        place = place_of(unit, seats)
        if place is not None:
            yield _unit(unit, place, said)
    for code, idle_units in gathered.items():
        seat = seats.of(code)
        if seat is not None:
            yield from _at_seat(code, idle_units, seat, said.services, said.now)


def _unit(unit: UnitMark, place: Place, said: _Said) -> Symbol:
    lines = [f"{unit.name}  {said.state(unit)}", said.basis(unit)]
    if unit.incident_title:
        lines.insert(1, unit.incident_title)
    return Symbol(
        key=unit.id,
        sort="unit",
        longitude=place[0],
        latitude=place[1],
        label=unit.name if unit.location is not None else said.services.words.say(f"situation.at.{SEAT}", name=unit.name),
        state=unit.state or "standby",
        glyph=said.glyph(unit),
        at_ms=unit.located_ms,
        # A unit without a place of its own is where nobody said it is.
        aged=is_aged(unit.located_ms, said.now),
        tip="\n".join(lines),
    )


def _glyph(unit: UnitMark, words: Words) -> str:
    return words.say(f"unit.glyph.{unit.sort}") if unit.sort else words.say("unit.glyph.none")


def _at_seat(code: str, units: list[UnitMark], seat: Place, services: Services, now: int) -> Iterator[Symbol]:
    ready = [unit for unit in units if unit.state == "standby"]
    if not ready:
        return
    words = services.words
    aged = sum(is_aged(unit.reported_ms, now) for unit in ready)
    name = units[0].organisation_name
    yield Symbol(
        key=seat_key(code),
        sort="unit",
        longitude=seat[0],
        latitude=seat[1],
        label=words.say("situation.seat", name=name),
        state="standby",
        glyph=figure(len(ready)),
        aged=aged == len(ready),
        count=len(ready),
        tip=words.say("situation.seat.tip", name=name, count=len(ready), aged=aged),
    )
