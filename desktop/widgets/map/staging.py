"""What stands where at one scale: crowds, their faces, and labels that keep clear of marks and of one another.

Staging happens when the scale, the records or the look change, or when the view leaves the staged part; a frame then only
stamps what was staged. The staged part is larger than the view, so that panning seldom stages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from desktop.widgets.map.crowd import Crowds, Floats, crowds
from desktop.widgets.map.marks import MarkFace, mark_box
from desktop.widgets.map.projection import Port
from desktop.widgets.map.symbols import LEVELS, SORTS, MapContent, Symbol
from desktop.widgets.paint import LEVEL_NUMBER, UNIT_GLYPHS

# Width of a cell in which symbols of one sort crowd, pixels: their own width. Posts and incidents join later than units,
# since each of them is a matter of its own.
CELLS = {"place": 22.0, "shape": 22.0, "unit": 26.0, "post": 20.0, "own": 4.0, "incident": 20.0}
# From which scale on these say their names, pixels per metre.
NAMED_FROM = {"incident": 0.0, "own": 1.0, "post": 0.004, "place": 0.002, "shape": 0.004, "unit": 0.008}
LABELS_MAX = 400
_BUCKET = 64.0

Rectangle = tuple[float, float, float, float]  # left, top, right, bottom, pixels


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """One mark on the map.

    Attributes:
        x, y: Mercator metres.
        members: which symbols of the content stand here.
        leader: the one that speaks for them.
    """

    x: float
    y: float
    face: MarkFace
    members: tuple[int, ...]
    leader: int


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


def group(content: MapContent, scale: float) -> Crowds:
    """Return the crowds of all symbols at `scale`; the selected one stays by itself."""
    points = np.asarray(content.points, dtype=float).reshape(-1, 2)
    number = {sort: place for place, sort in enumerate(SORTS)}
    families = np.fromiter(
        (-1 if symbol.key == content.selected else number[symbol.sort] for symbol in content.symbols), dtype=np.int64, count=len(points)
    )
    return crowds(points[:, 0], points[:, 1], families, [CELLS[sort] / scale for sort in SORTS])


def stage(content: MapContent, port: Port, grouped: Crowds, cursor: bytes | None = None) -> Staged:
    """Return the marks within `port`, each with its face."""
    left, bottom, right, top = port.box
    inside = np.flatnonzero((grouped.xs >= left) & (grouped.xs <= right) & (grouped.ys >= bottom) & (grouped.ys <= top))
    marks = sorted((_placed(content, grouped, int(place), cursor) for place in inside), key=_depth)
    taken = Taken()
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


def named(staged: Staged, content: MapContent) -> Iterator[tuple[Placed, Symbol]]:
    """Yield the marks whose name may stand beside them, the most important first."""
    candidates = [mark for mark in staged.marks if staged.port.scale >= NAMED_FROM[mark.face.sort] or mark.face.chosen]
    for mark in sorted(candidates, key=_Importance(content)):
        symbol = content.symbols[mark.leader]
        if symbol.label and len(mark.members) == 1:
            yield mark, symbol


def place_label(staged: Staged, mark: Placed, width: float, height: float) -> tuple[float, float] | None:
    """Return where a label of that size finds room beside its mark (right, left, below, above), None where there is none."""
    left, top, right, bottom = mark_box(mark.face)
    if mark.face.chosen:
        left, top, right, bottom = min(left, -27.0), min(top, -27.0), max(right, 27.0), max(bottom, 27.0)
    middle = (top + bottom) / 2 if mark.face.sort == "post" else 0.0
    options = ((right + 4, middle), (left - 4 - width, middle), (-width / 2, bottom + height / 2 + 1), (-width / 2, top - height / 2 - 1))
    return find_room(staged.taken, staged.port.to_pixels(mark.x, mark.y), options, (width, height))


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


def _placed(content: MapContent, grouped: Crowds, place: int, cursor: bytes | None) -> Placed:
    members = tuple(int(member) for member in grouped.members(place))
    symbols = [content.symbols[member] for member in members]
    leader = min(range(len(members)), key=[severity_rank(symbol) for symbol in symbols].__getitem__)
    speaker = symbols[leader]
    chosen = any(symbol.key in {content.selected, cursor} for symbol in symbols)
    count = sum(max(1, symbol.count) for symbol in symbols)
    face_of = MarkFace(
        sort=speaker.sort,
        level=speaker.level,
        state=speaker.state,
        glyph=speaker.glyph,
        aged=all(symbol.aged for symbol in symbols),
        count=count,
        chosen=chosen,
    )
    return Placed(x=float(grouped.xs[place]), y=float(grouped.ys[place]), face=face_of, members=members, leader=members[leader])


def _depth(mark: Placed) -> tuple[bool, int, int, float]:
    severity = LEVEL_NUMBER.get(mark.face.level or "", 5)
    return mark.face.chosen, SORTS.index(mark.face.sort), -severity, -mark.y


class _Importance:
    """Sorting key: what is chosen, then incidents by severity, then the other sorts from the top down."""

    def __init__(self, content: MapContent) -> None:
        self._content = content

    def __call__(self, mark: Placed) -> tuple[bool, int, int]:
        return not mark.face.chosen, -SORTS.index(mark.face.sort), severity_rank(self._content.symbols[mark.leader])


def _buckets(box: Rectangle) -> Iterator[tuple[int, int]]:
    for column in range(int(box[0] // _BUCKET), int(box[2] // _BUCKET) + 1):
        for row in range(int(box[1] // _BUCKET), int(box[3] // _BUCKET) + 1):
            yield column, row
