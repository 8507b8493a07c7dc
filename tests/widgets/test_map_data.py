"""The shipped map: whole, closed, named, small, and found by name."""

import csv
import json
import subprocess
import sys
from array import array
from collections import Counter
from itertools import accumulate
from math import hypot
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from desktop.widgets.map.basemap import Basemap, detail, load
from desktop.widgets.map.places import find_places, load_places
from desktop.widgets.map.projection import Port, can_show, fitted, geographic, holds, mercator, stretch
from sync.domain.coordinates import distance_m

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "basemap"
SIZE_MAX = 2_000_000


@pytest.fixture(scope="module")
def basemap() -> Basemap:
    return load()


def test_it_is_small() -> None:
    """All of the ground together stays under two megabytes."""
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < SIZE_MAX


def test_every_city_and_county_is_there(basemap: Basemap) -> None:
    """One province, 13 cities and 95 counties, by the codes and names of the shipped divisions, in both languages."""
    with (ROOT / "resources/divisions/organisations.csv").open(encoding="utf-8", newline="") as stream:
        divisions = {row["code"]: row for row in csv.DictReader(stream)}
    for layer, tier in (("home", "省"), ("city", "市"), ("county", "县")):
        found = {feature.code: (feature.name, feature.name_en) for feature in basemap.layers[layer]}
        assert found == {code: (row["name"], row["name_en"]) for code, row in divisions.items() if row["tier"] == tier}
    placed = {place.code for place in basemap.places if place.code}
    assert placed == {code for code, row in divisions.items() if row["tier"] != "省"}


def test_every_ring_is_closed() -> None:
    """The first vertex of a ring is its last, and the two files agree on how many there are."""
    features = json.loads((FOLDER / "shapes.json").read_text(encoding="utf-8"))["features"]
    numbers = array("i", (FOLDER / "shapes.bin").read_bytes())
    counts = [count for feature in features for count in feature["rings"]]
    ends = list(accumulate(counts))
    assert ends[-1] * 2 == len(numbers)
    for end, count in zip(ends, counts, strict=True):
        assert count >= 4
        first, last = (end - count) * 2, (end - 1) * 2
        assert numbers[first : first + 2] == numbers[last : last + 2]


def test_cities_hold_their_seats(basemap: Basemap) -> None:
    """Each city's and county's name stands inside its own border."""
    shapes = {feature.code: feature for layer in ("city", "county") for feature in basemap.layers[layer]}
    outside = [
        place.name for place in basemap.places if place.code and not shapes[place.code].paths[-1].contains(QPointF(place.x, place.y))
    ]
    assert outside == []


def test_thinning_is_not_seen(basemap: Basemap) -> None:
    """At each scale the thinned border strays by less than half a pixel, and streets get every vertex."""
    assert [detail(scale) for scale in (0.0008, 0.003, 1.0)] == [0, 1, 2]
    counts = [sum(feature.paths[level].elementCount() for feature in basemap.layers["county"]) for level in range(3)]
    assert counts[0] < counts[1] < counts[2]


def test_its_sources_are_credited() -> None:
    """NOTICE and source.txt name where borders, lakes, rivers and names come from."""
    for text in ((ROOT / "NOTICE").read_text(encoding="utf-8"), (FOLDER / "source.txt").read_text(encoding="utf-8")):
        for source in ("天地图", "Natural Earth", "WDBII", "GeoNames"):
            assert source in text


@pytest.mark.parametrize(
    ("typed", "name", "within"),
    [
        ("南京", "南京市", "江苏省"),
        ("nanjing", "南京市", "江苏省"),
        ("xuyi", "盱眙县", "淮安市"),
        ("xyx", "盱眙县", "淮安市"),
        ("luhe", "六合区", "南京市"),
        ("Huai'an", "淮安市", "江苏省"),
        ("洪泽", "洪泽区", "淮安市"),
        ("tai hu", "太湖", ""),
    ],
)
def test_places_are_found(typed: str, name: str, within: str) -> None:
    """By name, pinyin, initials and English name; the greater place first."""
    assert (name, within) in [(place.name, place.within) for place in find_places(typed)]


def test_finding_is_bounded() -> None:
    """An empty text finds nothing, and no text finds more than asked for."""
    assert find_places("  ") == ()
    assert find_places("没有这个地方") == ()
    assert len(find_places("a", limit=3)) <= 3
    assert Counter(place.sort for place in load_places())["city"] == 13


def test_finding_needs_no_canvas() -> None:
    """Reading places and making a map widget load neither numpy nor pyqtgraph: they wait for the first frame."""
    code = (
        "import sys, desktop.widgets.map.places as p, desktop.widgets.map.view, desktop.widgets.map.lens; p.find_places('nj');"
        "print([name for name in ('numpy', 'pyqtgraph') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@given(st.floats(-180, 180), st.floats(-85, 85))
def test_the_projection_comes_back(longitude: float, latitude: float) -> None:
    """A point projected and read again is the same to a millimetre."""
    assert geographic(*mercator(longitude, latitude)) == pytest.approx((longitude, latitude), abs=1e-8)


def test_the_projection_is_true_to_scale() -> None:
    """A kilometre on the ground near Nanjing is as many Mercator metres as `stretch` says."""
    here, there = (118.78, 32.06), (118.79, 32.06)
    drawn = hypot(*(one - two for one, two in zip(mercator(*here), mercator(*there), strict=True)))
    assert drawn / distance_m(here, there) == pytest.approx(stretch(32.06), rel=0.005)


def test_a_port_goes_both_ways() -> None:
    """A pixel names the point that is drawn on it; a box fits with its margin."""
    port = fitted((0.0, 0.0, 1000.0, 500.0), 420.0, 400.0, 10.0)
    assert port.to_pixels(0.0, 250.0) == pytest.approx((10.0, 200.0))
    assert port.to_world(*port.to_pixels(123.0, 45.0)) == pytest.approx((123.0, 45.0))
    assert holds(port.grown(0.5).box, port.box)
    assert not holds(port.box, Port(0, 0, port.scale / 2, 420.0, 400.0).box)


@pytest.mark.parametrize("point", [(float("nan"), 32), (118, 95), (181, 0), (float("inf"), 0), (118, 89)])
def test_what_no_map_can_show(point: tuple[float, float]) -> None:
    """NaN, latitude 95 and the poles have no place on this map."""
    assert not can_show(*point)
