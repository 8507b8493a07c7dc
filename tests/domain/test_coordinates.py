"""Points as people type and import them land where they are, or are refused with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.coordinates import (
    Travel,
    checked,
    decimal_words,
    distance_m,
    distance_words,
    dms_words,
    from_wgs84,
    length_m,
    parse_point,
    to_wgs84,
)
from sync.domain.failures import Refused

NANJING = (118.77778, 32.06167)
in_country = st.tuples(st.floats(74, 134), st.floats(4, 53))


def test_the_shift_is_the_published_one() -> None:
    """Beijing's published example goes to the published GCJ-02 and BD-09 points, to a centimetre."""
    here = (116.404, 39.915)
    assert from_wgs84(here, "gcj02") == pytest.approx((116.41024449916938, 39.91640428150164), abs=1e-7)
    gcj = to_wgs84((116.404, 39.915), "gcj02")
    assert from_wgs84(gcj, "bd09") == pytest.approx((116.41036949371029, 39.92133699351021), abs=1e-7)


@given(in_country, st.sampled_from(["wgs84", "gcj02", "bd09"]))
def test_every_datum_comes_back(point: tuple[float, float], datum: str) -> None:
    """Into another datum and back is less than a metre off, anywhere in the country."""
    assert distance_m(point, to_wgs84(from_wgs84(point, datum), datum)) < 1.0


def test_the_shift_is_hundreds_of_metres() -> None:
    """Mixing datums would put a unit across the river: the shift in Nanjing is what the published sets differ by."""
    assert 300 < distance_m(NANJING, from_wgs84(NANJING, "gcj02")) < 700
    assert from_wgs84((-0.1, 51.5), "gcj02") == (-0.1, 51.5)


@pytest.mark.parametrize(
    "typed",
    [
        "32.06167, 118.77778",
        "118.77778 32.06167",
        "118.77778，32.06167",
        "北纬32.06167 东经118.77778",
        "东经118.77778°，北纬32.06167°",
        "32.06167N 118.77778E",
        "E118.77778 N32.06167",
        "n 32.06167, e 118.77778",
        "纬度：32.06167 经度：118.77778",
        "lat 32.06167 lon 118.77778",
        "lng=118.77778, lat=32.06167",
        "32°03′42″N 118°46′40″E",
        "32°3'42\"N, 118°46'40\"E",
        "３２°０３′４２″Ｎ　１１８°４６′４０″Ｅ",
        "北纬32度03分42秒，东经118度46分40秒",
        "东经118度46分40秒北纬32度3分42秒",
        "32度3分42秒 118度46分40秒",
        "32° 3' 42\" 118° 46' 40\"",
        "N32 03 42 E118 46 40",
        "32:03:42N 118:46:40E",
        "32-03-42N, 118-46-40E",
        "32°3.7'N 118°46.6667'E",
        "（118.77778, 32.06167）",
        "32.06167/118.77778",
        "32.06167N 118.77778",
    ],
)
def test_every_usual_spelling_is_read(typed: str) -> None:
    """However a person writes it, the point is the same within 30 metres."""
    assert distance_m(parse_point(typed), NANJING) < 30


def test_south_and_west_are_read() -> None:
    """A ship's position elsewhere in the world is read too, with words or with signs."""
    assert parse_point("南纬33.5 西经70.25") == (-70.25, -33.5)
    assert parse_point("-33.5, -170.25") == (-170.25, -33.5)


def test_a_datum_is_converted_where_it_comes_in() -> None:
    """A point copied from a Chinese web map lands where it belongs."""
    shifted = from_wgs84(NANJING, "bd09")
    assert distance_m(parse_point(f"{shifted[1]}, {shifted[0]}", "bd09"), NANJING) < 1


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("95, 118", "point.latitude_out_of_bounds"),
        ("北纬95 东经118", "point.latitude_out_of_bounds"),
        ("N32 E190", "point.longitude_out_of_bounds"),
        ("45, 60", "point.ambiguous"),
        ("", "point.unreadable"),
        ("六合大厂", "point.unreadable"),
        ("32.06", "point.unreadable"),
        ("32.06 118.78 12", "point.unreadable"),
        ("N32 N118", "point.unreadable"),
        ("32°75′N 118°46′E", "point.unreadable"),
        ("32.5°30′N 118°46′E", "point.unreadable"),
        ("-32S 118E", "point.unreadable"),
        ("nan, 118", "point.unreadable"),
        ("32°03′42″ 118°46′40″ x", "point.unreadable"),
        ("32°03 118°46′40″ 7°", "point.unreadable"),
        ("12 - - 7 N, 118 E", "point.unreadable"),
    ],
)
def test_what_is_no_point_is_refused(typed: str, code: str) -> None:
    """Latitude 95 and half a point are refused by name; two possible places are never guessed."""
    with pytest.raises(Refused) as refusal:
        parse_point(typed)
    assert refusal.value.code == code
    assert "value" in refusal.value.facts


def test_what_is_imported_is_checked() -> None:
    """A number that is no number is no place."""
    with pytest.raises(Refused):
        checked(118.0, float("nan"))
    with pytest.raises(Refused):
        checked(float("inf"), 32.0)


@given(in_country)
def test_what_is_shown_can_be_typed_again(point: tuple[float, float]) -> None:
    """Both ways of showing a point are ways of typing it."""
    assert distance_m(parse_point(decimal_words(point)), point) < 2
    assert distance_m(parse_point(dms_words(point)), point) < 30


def test_points_are_shown_with_their_hemispheres() -> None:
    """Seconds carry into minutes and degrees instead of reading 60."""
    assert dms_words(NANJING) == "32°03′42″N 118°46′40″E"
    assert dms_words((-70.99999, -0.99999)) == "1°00′00″S 71°00′00″W"
    assert decimal_words((-70.25, -33.5)) == "33.50000°S 70.25000°W"


def test_distances_are_known_ones() -> None:
    """Nanjing to Xuzhou is about 280 km; a line is the sum of its parts."""
    xuzhou = (117.28386, 34.20442)
    assert distance_m(NANJING, xuzhou) == pytest.approx(277_000, rel=0.01)
    assert length_m([NANJING, xuzhou, NANJING]) == pytest.approx(2 * distance_m(NANJING, xuzhou))
    assert length_m([NANJING]) == 0
    assert [distance_words(metres) for metres in (850.4, 1_240, 277_000)] == ["850 m", "1.2 km", "277 km"]


def test_an_estimate_is_its_assumption() -> None:
    """The time of a journey follows from the detour and the speed that are shown beside it, and back."""
    travel = Travel(detour=1.4, speed_km_h=60)
    assert travel.seconds(30_000) == pytest.approx(42 * 60)
    assert travel.reach_m(travel.seconds(30_000)) == pytest.approx(30_000)
