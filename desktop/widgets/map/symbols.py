"""What a page puts on the map: symbols, lines and rings; plain data, made anew for each change.

Points are WGS-84 degrees, longitude first where a pair stands. A point that no map can show (NaN, latitude 95) is counted
and said, never dropped in silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from desktop.widgets.map.projection import Box, can_show, mercator

Sort = Literal["place", "shape", "unit", "post", "own", "incident"]
LineSort = Literal["line", "area", "cordon", "control", "route", "retreat"]

# What is painted later stands above.
SORTS: tuple[Sort, ...] = ("place", "shape", "unit", "own", "incident", "post")
LEVELS = ("extreme", "major", "serious", "minor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """One thing at one point.

    Attributes:
        key: id of the record, or of what stands for it; unique on the map.
        label: its name, shown beside it where there is room.
        level: severity of an incident, None when it has none yet.
        state: life-cycle state of the record; a unit is drawn by it. A place may be ``hazard`` or ``protect``.
        glyph: the character on it; an incident without one carries the numeral of its level.
        at_ms: when this was known, milliseconds UTC.
        aged: older than its limit; drawn a tone down and dashed.
        count: how many it stands for by itself, as a station does for its standby units.
        tip: what hovering says: what it is, how old, from where.
    """

    key: bytes
    sort: Sort
    longitude: float
    latitude: float
    label: str = ""
    level: str | None = None
    state: str = ""
    glyph: str = ""
    at_ms: int | None = None
    aged: bool = False
    count: int = 1
    tip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLine:
    """A line or an area.

    Attributes:
        points: (longitude, latitude) one after the other; an area closes by itself.
        sort: how it is drawn, after GB/T 35649: cordon dash and dot, control area with inward ticks, route with an arrow,
            retreat dashed with an arrow, area hatched, line plain.
        ink: token of its colour.
        dashed: planned rather than actual.
    """

    key: bytes
    points: tuple[tuple[float, float], ...]
    sort: LineSort = "line"
    ink: str = "gb_event"
    dashed: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Rings:
    """Circles around one point: radius in metres on the ground, and what it says."""

    longitude: float
    latitude: float
    rings: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Own:
    """Where this device is, as a receiver or a tap said."""

    longitude: float
    latitude: float
    accuracy_m: float
    aged: bool


@dataclass(slots=True)
class MapContent:
    """All that is on the map now; the view owns it, the canvas and the lens read it.

    Attributes:
        unplaced: symbols that no map can show.
        measured: points of the measuring line, Mercator metres.
    """

    symbols: tuple[Symbol, ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    numbers: dict[bytes, int] = field(default_factory=dict)
    unplaced: int = 0
    lines: tuple[MapLine, ...] = ()
    rings: Rings | None = None
    own: Own | None = None
    selected: bytes | None = None
    measured: list[tuple[float, float]] = field(default_factory=list)

    def put(self, symbols: Sequence[Symbol]) -> None:
        """Take the symbols that a map can show, with their Mercator points, and count the others."""
        shown = tuple(symbol for symbol in symbols if can_show(symbol.longitude, symbol.latitude))
        self.unplaced = len(symbols) - len(shown)
        self.symbols = shown
        self.numbers = {symbol.key: number for number, symbol in enumerate(shown)}
        self.points = tuple(mercator(symbol.longitude, symbol.latitude) for symbol in shown)

    def place_of(self, key: bytes | None) -> int | None:
        """Return which symbol has `key`."""
        return None if key is None else self.numbers.get(key)


def bounds(points: Sequence[tuple[float, float]]) -> Box | None:
    """Return the box around Mercator points, None when there are none."""
    if not points:
        return None
    across, upward = [point[0] for point in points], [point[1] for point in points]
    return min(across), min(upward), max(across), max(upward)
