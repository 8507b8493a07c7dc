"""Crowds: nothing is lost, nobody is counted twice, and what does not crowd stands exactly where it is."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from desktop.widgets.map.crowd import MANY, crowds
from desktop.widgets.map.projection import Port
from desktop.widgets.map.staging import columns, group, stage
from desktop.widgets.map.symbols import MapContent, Symbol

places = st.lists(
    st.tuples(st.floats(116.5, 121.5), st.floats(31.0, 35.0), st.sampled_from(["unit", "incident", "post", "place"])), max_size=60
)
SCALES = (0.0008, 0.01, 1.0)
WHOLE = Port(13_230_000.0, 3_900_000.0, 0.0, 0.0, 0.0)


def content(*symbols: Symbol) -> MapContent:
    made = MapContent()
    made.put(symbols)
    return made


def unit(number: int, longitude: float, latitude: float, **more: object) -> Symbol:
    given_: dict[str, object] = {"sort": "unit", "state": "arrived", "glyph": "消", **more}
    return Symbol(key=number.to_bytes(4, "big"), longitude=longitude, latitude=latitude, **given_)  # type: ignore[arg-type]


def staged_marks(shown: MapContent, scale: float) -> list[tuple[int, int]]:
    listed = columns(shown)
    size = 3_000_000.0 * scale
    port = Port(WHOLE.x, WHOLE.y, scale, size, size)
    staged = stage(shown, listed, port, group(listed, shown.place_of(shown.selected), scale))
    return [(mark.face.count, len(mark.symbols)) for mark in staged.marks]


@given(places, st.sampled_from(SCALES))
def test_nothing_is_lost(points: list[tuple[float, float, str]], scale: float) -> None:
    """At every scale the marks together stand for every symbol exactly once."""
    shown = content(*(unit(number, *point[:2], sort=point[2]) for number, point in enumerate(points)))
    listed = columns(shown)
    size = 3_000_000.0 * scale
    staged = stage(shown, listed, Port(WHOLE.x, WHOLE.y, scale, size, size), group(listed, None, scale))
    keys = [symbol.key for mark in staged.marks for symbol in mark.symbols]
    assert sorted(keys) == [number.to_bytes(4, "big") for number in range(len(points))]
    assert sum(mark.face.count for mark in staged.marks) == len(points)
    for mark in staged.marks:
        assert {symbol.sort for symbol in mark.symbols} == {mark.face.sort}


def test_a_crowd_counts_what_its_members_stand_for() -> None:
    """A station with nine units and two units beside it are eleven."""
    shown = content(unit(0, 118.0, 33.0, count=9), unit(1, 118.0, 33.0), unit(2, 118.001, 33.0))
    assert staged_marks(shown, 0.0008) == [(11, 3)]


def test_the_selected_one_stands_alone() -> None:
    """What a person chose is never swallowed by a crowd."""
    shown = content(unit(0, 118.0, 33.0), unit(1, 118.0, 33.0), unit(2, 118.0, 33.0))
    shown.selected = (1).to_bytes(4, "big")
    assert sorted(staged_marks(shown, 0.0008)) == [(1, 1), (2, 2)]


def test_one_alone_is_exact() -> None:
    """A symbol with room stands on its own point, not on a grid."""
    xs, ys = np.asarray([10.3, 500.7]), np.asarray([20.1, 600.9])
    found = crowds(xs, ys, np.zeros(2, dtype=np.int64), [26.0], [76.0])
    assert sorted(zip(found.xs.tolist(), found.ys.tolist(), strict=True)) == [(10.3, 20.1), (500.7, 600.9)]


@given(st.lists(st.tuples(st.floats(0, 400), st.floats(0, 400)), min_size=1, max_size=MANY))
def test_few_points_join_only_when_they_touch(points: list[tuple[float, float]]) -> None:
    """Two points closer than half a cell join; two further apart than two cells do not."""
    xs, ys = (np.asarray([point[axis] for point in points]) for axis in (0, 1))
    found = crowds(xs, ys, np.zeros(len(points), dtype=np.int64), [26.0], [76.0])
    if len(points) == 2:
        apart = max(abs(xs[0] - xs[1]), abs(ys[0] - ys[1]))
        if apart < 13:
            assert len(found) == 1
        if apart > 52:
            assert len(found) == 2


def test_the_most_severe_speaks() -> None:
    """A crowd of incidents shows the most severe of them, a crowd of units the one that has not answered."""
    shown = content(
        unit(0, 118.0, 33.0, sort="incident", level="minor"),
        unit(1, 118.0, 33.0, sort="incident", level="extreme"),
        unit(2, 120.0, 33.0, state="arrived"),
        unit(3, 120.0, 33.0, state="ordered"),
    )
    listed = columns(shown)
    staged = stage(shown, listed, Port(WHOLE.x, WHOLE.y, 0.001, 3000, 3000), group(listed, None, 0.001))
    assert {mark.face.sort: mark.speaker.level or mark.speaker.state for mark in staged.marks} == {"incident": "extreme", "unit": "ordered"}


def test_an_incident_hides_nobody() -> None:
    """Units and posts under an incident's mark stand beside it, each still with its number."""
    shown = content(
        unit(0, 118.0, 33.0, sort="incident", level="minor"),
        unit(1, 118.001, 33.0),
        unit(2, 118.0, 33.001),
        *(unit(3 + number, 118.0, 33.0, sort="post", glyph="总") for number in range(2)),
    )
    listed = columns(shown)
    scale = 0.001
    staged = stage(shown, listed, Port(WHOLE.x, WHOLE.y, scale, 3000, 3000), group(listed, None, scale))
    incident = next(mark for mark in staged.marks if mark.face.sort == "incident")
    others = [mark for mark in staged.marks if mark is not incident]
    assert sum(mark.face.count for mark in others) == 4
    assert all(max(abs(mark.x - incident.x), abs(mark.y - incident.y)) * scale > 5 for mark in others)


def test_a_hundred_thousand_are_grouped() -> None:
    """100,000 symbols become a number of marks that a person can look at, and none is lost."""
    chance = np.random.default_rng(5)
    xs, ys = chance.uniform(0, 800, 100_000), chance.uniform(0, 600, 100_000)
    found = crowds(xs, ys, np.zeros(100_000, dtype=np.int64), [26.0], [76.0])
    assert len(found) < 200
    assert sorted(found.order.tolist()) == list(range(100_000))
