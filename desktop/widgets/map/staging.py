"""What stands where at one scale: crowds, their faces, and labels that keep clear of marks and of one another.

Staging happens when the scale, the records or the look change, or when the view leaves the staged part; a frame then only
stamps what was staged. The staged part is larger than the view, so that panning seldom stages.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from desktop.widgets.map.crowd import Crowds, Floats, Whole, crowds
from desktop.widgets.map.marks import MarkFace, mark_box
from desktop.widgets.map.projection import Port, can_show, mercator
from desktop.widgets.map.symbols import LEVELS, SORTS, MapContent, Sort, Symbol
from desktop.widgets.paint import LEVEL_NUMBER, UNIT_GLYPHS

# Width of a cell in which symbols of one sort crowd, pixels: their own width. Posts and incidents join later than units,
# since each of them is a matter of its own.
CELLS = {"place": 22.0, "shape": 22.0, "unit": 26.0, "post": 20.0, "own": 4.0, "incident": 20.0}
WIDE_CELLS = {"place": 76.0, "shape": 76.0, "unit": 76.0, "post": 76.0, "own": 4.0, "incident": 64.0}
# From which scale on these say their names, pixels per metre.
NAMED_FROM = {"incident": 0.0, "own": 1.0, "post": 0.004, "place": 0.002, "shape": 0.004, "unit": 0.008}
# A unit nearer to an incident than this would lie under its mark; it then stands that far below, pixels.
HIDDEN_PX = 17.0
RING_PX = 26.0
FLAG_PX = 24.0
BELOW_PX = 25.0
BELOW_CHOSEN_PX = 38.0
# Feet of the flags from an incident, pixels right and up.
FLAGS_PX = ((11.0, 6.0), (-33.0, 6.0), (11.0, -32.0))
FLAGS_CHOSEN_PX = ((17.0, 17.0), (-40.0, 17.0), (17.0, -44.0))
_BUCKET = 64.0

Rectangle = tuple[float, float, float, float]  # left, top, right, bottom, pixels


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """One mark on the map.

    Attributes:
        x, y: Mercator metres.
        speaker: the symbol that speaks for all that stand here.
    """

    x: float
    y: float
    face: MarkFace
    speaker: Symbol
    held: tuple[Symbol, ...]
    members: Whole

    @property
    def symbols(self) -> tuple[Symbol, ...]:
        """All that stand here."""
        return tuple(self.held[member] for member in self.members.tolist())

    def __len__(self) -> int:
        return len(self.members)


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The symbols of a content, column by column, made once for each change of them."""

    symbols: tuple[Symbol, ...]
    xs: Floats
    ys: Floats
    families: Whole
    ranks: Whole
    counts: Whole
    aged: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """The crowds at one scale, and for each what its mark says."""

    crowds: Crowds
    speakers: Whole
    counts: Whole
    aged: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a point: their left end lies (dx, dy) pixels from it."""

    x: float
    y: float
    dx: float
    dy: float
    words: str
    step: str
    weight: int
    ink: str


@dataclass(slots=True)
class Taken:
    """Rectangles that are taken, found by buckets."""

    buckets: dict[tuple[int, int], list[Rectangle]] = field(default_factory=dict)

    def take(self, box: Rectangle) -> None:
        for key in _buckets(box):
            self.buckets.setdefault(key, []).append(box)

    def is_free(self, box: Rectangle) -> bool:
        return not any(
            other[0] < box[2] and other[2] > box[0] and other[1] < box[3] and other[3] > box[1]
            for key in _buckets(box)
            for other in self.buckets.get(key, ())
        )


@dataclass(frozen=True, slots=True, eq=False)
class Staged:
    """What a frame stamps.

    Attributes:
        port: the staged part; its scale is the one it was staged for.
        marks: in the order of painting.
        xs, ys: of the marks, Mercator metres.
    """

    port: Port
    marks: tuple[Placed, ...]
    xs: Floats
    ys: Floats
    taken: Taken


def columns(content: MapContent) -> Columns:
    """Return the symbols by column."""
    symbols, points = content.symbols, np.asarray(content.points, dtype=float).reshape(-1, 2)
    number = {sort: place for place, sort in enumerate(SORTS)}
    return Columns(
        symbols=symbols,
        xs=points[:, 0],
        ys=points[:, 1],
        families=np.asarray([number[symbol.sort] for symbol in symbols], dtype=np.int64),
        ranks=np.asarray([severity_rank(symbol) for symbol in symbols], dtype=np.int64),
        counts=np.asarray([max(1, symbol.count) for symbol in symbols], dtype=np.int64),
        aged=np.asarray([symbol.aged for symbol in symbols], dtype=bool),
    )


def group(listed: Columns, selected: int | None, scale: float) -> Grouped:
    """Return the crowds of all symbols at `scale`; the selected one stays by itself."""
    families = listed.families
    if selected is not None:
        families = families.copy()
        families[selected] = -1
    cells, wide = ([width[sort] / scale for sort in SORTS] for width in (CELLS, WIDE_CELLS))
    found = crowds(listed.xs, listed.ys, families, cells, wide)
    if not len(found):
        nothing = np.zeros(0, dtype=np.int64)
        return Grouped(crowds=found, speakers=nothing, counts=nothing, aged=nothing.astype(bool))
    firsts = found.starts[:-1]
    numbers = np.repeat(np.arange(len(found)), np.diff(found.starts))
    by_rank = np.lexsort((listed.ranks[found.order], numbers))
    return Grouped(
        crowds=found,
        speakers=found.order[by_rank[firsts]],
        counts=np.add.reduceat(listed.counts[found.order], firsts),
        aged=np.logical_and.reduceat(listed.aged[found.order], firsts),
    )


def stage(content: MapContent, listed: Columns, port: Port, grouped: Grouped, cursor: bytes | None = None) -> Staged:
    """Return the marks within `port`, each with its face."""
    left, bottom, right, top = port.box
    xs, ys = grouped.crowds.xs, grouped.crowds.ys
    inside = np.flatnonzero((xs >= left) & (xs <= right) & (ys >= bottom) & (ys <= top)).tolist()
    chosen = {content.selected, cursor} - {None}
    placed = [_placed(listed, grouped, place, chosen) for place in inside]
    marks = sorted(_attended(placed, port.scale), key=_depth)
    taken = Taken()
    if content.own is not None and can_show(content.own.longitude, content.own.latitude):
        px, py = port.to_pixels(*mercator(content.own.longitude, content.own.latitude))
        taken.take((px - 11, py - 11, px + 11, py + 11))
    for mark in marks:
        px, py = port.to_pixels(mark.x, mark.y)
        box = mark_box(mark.face)
        taken.take((px + box[0], py + box[1], px + box[2], py + box[3]))
    return Staged(
        port=port,
        marks=tuple(marks),
        xs=np.asarray([mark.x for mark in marks], dtype=float),
        ys=np.asarray([mark.y for mark in marks], dtype=float),
        taken=taken,
    )


def severity_rank(symbol: Symbol) -> int:
    """Return how soon a symbol speaks for a crowd: the most severe first, then who has not answered, then the rest."""
    if symbol.sort == "incident":
        return LEVELS.index(symbol.level) if symbol.level in LEVELS else len(LEVELS)
    return 0 if UNIT_GLYPHS.get(symbol.state) == "no_ack" else 1


def named(staged: Staged) -> Iterator[Placed]:
    """Yield the marks whose name may stand beside them, the most important first."""
    candidates = [mark for mark in staged.marks if staged.port.scale >= NAMED_FROM[mark.face.sort] or mark.face.chosen]
    for mark in sorted(candidates, key=_importance):
        if mark.speaker.label and len(mark) == 1:
            yield mark


def place_label(
    staged: Staged, mark: Placed, width: float, height: float, *, within: tuple[float, float, float, float] | None = None
) -> tuple[float, float] | None:
    """Return where a label of that size finds room beside its mark (right, left, below, above), None where there is none.

    Args:
        within: the pixels that it may not leave, for a view that nobody pans.
    """
    left, top, right, bottom = mark_box(mark.face)
    if mark.face.chosen:
        left, top, right, bottom = min(left, -27.0), min(top, -27.0), max(right, 27.0), max(bottom, 27.0)
    middle = (top + bottom) / 2 if mark.face.sort == "post" else 0.0
    options: tuple[tuple[float, float], ...] = (
        (right + 4, middle),
        (left - 4 - width, middle),
        (-width / 2, bottom + height / 2 + 1),
        (-width / 2, top - height / 2 - 1),
    )
    at = staged.port.to_pixels(mark.x, mark.y)
    if within is not None:
        options = tuple(one for one in options if _is_within(within, at, one, (width, height)))
    return find_room(staged.taken, at, options, (width, height))


def _is_within(
    frame: tuple[float, float, float, float], at: tuple[float, float], option: tuple[float, float], size: tuple[float, float]
) -> bool:
    left, middle = at[0] + option[0], at[1] + option[1]
    return frame[0] <= left and left + size[0] <= frame[2] and frame[1] <= middle - size[1] / 2 and middle + size[1] / 2 <= frame[3]


def find_room(
    taken: Taken, at: tuple[float, float], options: Sequence[tuple[float, float]], size: tuple[float, float]
) -> tuple[float, float] | None:
    """Take the first free of `options` (left end and middle line, from the point) for a label and return it."""
    width, height = size
    for dx, dy in options:
        box = (at[0] + dx - 2, at[1] + dy - height / 2, at[0] + dx + width + 2, at[1] + dy + height / 2)
        if taken.is_free(box):
            taken.take(box)
            return dx, dy
    return None


def _placed(listed: Columns, grouped: Grouped, place: int, chosen: AbstractSet[bytes | None]) -> Placed:
    members = grouped.crowds.members(place)
    speaker = listed.symbols[int(grouped.speakers[place])]
    face_of = MarkFace(
        sort=speaker.sort,
        level=speaker.level,
        state=speaker.state,
        glyph=speaker.glyph,
        aged=bool(grouped.aged[place]),
        count=int(grouped.counts[place]),
        chosen=bool(chosen) and any(listed.symbols[member].key in chosen for member in members.tolist()),
    )
    x, y = float(grouped.crowds.xs[place]), float(grouped.crowds.ys[place])
    return Placed(x=x, y=y, face=face_of, speaker=speaker, held=listed.symbols, members=members)


def _together(x: float, y: float, marks: Sequence[Placed]) -> Placed:
    """Return one mark at (x, y) for several."""
    first = min(marks, key=_rank)
    face_of = replace(
        first.face,
        count=sum(mark.face.count for mark in marks),
        aged=all(mark.face.aged for mark in marks),
        chosen=any(mark.face.chosen for mark in marks),
    )
    return replace(first, x=x, y=y, face=face_of, members=np.concatenate([mark.members for mark in marks]))


def _west(mark: Placed) -> float:
    return mark.x


def _rank(mark: Placed) -> int:
    return severity_rank(mark.speaker)


def _attended(placed: list[Placed], scale: float) -> list[Placed]:
    """Move what an incident's mark would hide beside it: its units below as one crowd, its posts' flags to its corners.

    Who is at the scene, and who leads there, must be seen from afar too.
    """
    incidents: dict[tuple[int, int], list[Placed]] = {}
    cell = (RING_PX + FLAG_PX) / scale
    for mark in placed:
        if mark.face.sort == "incident":
            incidents.setdefault((int(mark.x // cell), int(mark.y // cell)), []).append(mark)
    kept: list[Placed] = []
    hidden: dict[tuple[int, Sort], tuple[Placed, list[Placed]]] = {}
    for mark in placed:
        above = None if mark.face.sort not in {"unit", "post"} or mark.face.chosen else _hider(mark, incidents, cell, scale)
        if above is None:
            kept.append(mark)
        else:
            hidden.setdefault((id(above), mark.face.sort), (above, []))[1].append(mark)
    for (_, sort), (above, marks) in hidden.items():
        kept.extend(_flags(above, marks, scale) if sort == "post" else _below(above, marks, scale))
    return kept


def _hider(mark: Placed, incidents: dict[tuple[int, int], list[Placed]], cell: float, scale: float) -> Placed | None:
    column, row = int(mark.x // cell), int(mark.y // cell)
    for other in (other for dx in (-1, 0, 1) for dy in (-1, 0, 1) for other in incidents.get((column + dx, row + dy), ())):
        right, up = (mark.x - other.x) * scale, (mark.y - other.y) * scale
        reach = RING_PX if other.face.chosen else HIDDEN_PX
        # A flag stands on its foot: it hides what is above that.
        below = reach + FLAG_PX if mark.face.sort == "post" else reach
        if abs(right) < reach and -below < up < reach:
            return other
    return None


def _below(above: Placed, marks: list[Placed], scale: float) -> Iterator[Placed]:
    down = (BELOW_CHOSEN_PX if above.face.chosen else BELOW_PX) / scale
    yield _together(above.x, above.y - down, marks)


def _flags(above: Placed, marks: list[Placed], scale: float) -> Iterator[Placed]:
    """Yield flags at the upper right, upper left and lower right corner; more than three gather at the last."""
    corners = FLAGS_CHOSEN_PX if above.face.chosen else FLAGS_PX
    marks = sorted(marks, key=_west, reverse=True)
    last = len(corners) - 1
    groups = [*([mark] for mark in marks[:last]), marks[last:]]
    for (dx, dy), gathered in zip(corners, groups, strict=False):
        if gathered:
            yield _together(above.x + dx / scale, above.y + dy / scale, gathered)


def _depth(mark: Placed) -> tuple[bool, int, int, float]:
    severity = LEVEL_NUMBER.get(mark.face.level or "", 5)
    return mark.face.chosen, SORTS.index(mark.face.sort), -severity, -mark.y


def _importance(mark: Placed) -> tuple[bool, int, int]:
    """Sort what is chosen first, then incidents by severity, then the other sorts from the top down."""
    return not mark.face.chosen, -SORTS.index(mark.face.sort), severity_rank(mark.speaker)


def _buckets(box: Rectangle) -> Iterator[tuple[int, int]]:
    for column in range(int(box[0] // _BUCKET), int(box[2] // _BUCKET) + 1):
        for row in range(int(box[1] // _BUCKET), int(box[3] // _BUCKET) + 1):
            yield column, row
