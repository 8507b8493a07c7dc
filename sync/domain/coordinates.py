"""Points as people type, hear and import them: datums, spellings, distance, and the estimate of a journey.

A point is (longitude, latitude) in WGS-84 degrees, as `Shape.POINT` holds it. What comes in another datum is converted once, where it
comes in, and never mixed. Nothing is guessed: a text that may mean two places is refused.

Pure. Sources: EPSG:4326; the obfuscation of GCJ-02 and BD-09 as commonly published, inverted by iteration; mean earth radius of
IUGG 1980 for distances (exact to 0.5 %).
"""

import itertools
import re
import unicodedata
from dataclasses import dataclass
from math import asin, atan2, cos, hypot, isfinite, pi, radians, sin, sqrt
from typing import Literal

from sync.domain.failures import Refused

Point = tuple[float, float]
Datum = Literal["wgs84", "gcj02", "bd09"]

EARTH_MEAN_M = 6_371_008.8
LATITUDE_MAX = 90.0
LONGITUDE_MAX = 180.0
# Krasovsky 1940, which the obfuscation is built on.
_AXIS_M = 6_378_245.0
_ECCENTRICITY2 = 0.00669342162296594323
# The obfuscation holds inside this box only: west, east, south, north.
_OBFUSCATED = (72.004, 137.8347, 0.8293, 55.8271)
_BAIDU = pi * 3000.0 / 180.0
_INVERSIONS = 8
# Where in the country a bare number can only be one of the two.
_LATITUDES = (3.0, 54.0)
_LONGITUDES = (73.0, 136.0)
_SIXTY = 60


def to_wgs84(point: Point, datum: Datum) -> Point:
    """Return a point of `datum` in WGS-84, within a metre."""
    if datum == "wgs84":
        return point
    return _undone(point, datum)


def from_wgs84(point: Point, datum: Datum) -> Point:
    """Return a WGS-84 point in `datum`, for a person who must name it to somebody else's map."""
    if datum == "wgs84" or not (_OBFUSCATED[0] <= point[0] <= _OBFUSCATED[1] and _OBFUSCATED[2] <= point[1] <= _OBFUSCATED[3]):
        return point
    shifted = _gcj02(point)
    return shifted if datum == "gcj02" else _bd09(shifted)


def _undone(point: Point, datum: Datum) -> Point:
    """Find the WGS-84 point that `from_wgs84` takes to `point`: the shift changes so slowly that each step gains two digits."""
    longitude, latitude = point
    for _ in range(_INVERSIONS):
        there = from_wgs84((longitude, latitude), datum)
        longitude, latitude = longitude + point[0] - there[0], latitude + point[1] - there[1]
    return longitude, latitude


def _gcj02(point: Point) -> Point:
    longitude, latitude = point
    x, y = longitude - 105.0, latitude - 35.0
    short = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + short
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + short
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    angle = radians(latitude)
    magic = 1 - _ECCENTRICITY2 * sin(angle) ** 2
    north_deg = north * 180.0 / (_AXIS_M * (1 - _ECCENTRICITY2) / (magic * sqrt(magic)) * pi)
    east_deg = east * 180.0 / (_AXIS_M / sqrt(magic) * cos(angle) * pi)
    return longitude + east_deg, latitude + north_deg


def _bd09(point: Point) -> Point:
    x, y = point
    length = hypot(x, y) + 0.00002 * sin(y * _BAIDU)
    angle = atan2(y, x) + 0.000003 * cos(x * _BAIDU)
    return length * cos(angle) + 0.0065, length * sin(angle) + 0.006


_SPELLINGS = (
    (re.compile(r"北\s*纬|LATITUDE\s*NORTH|NORTH"), "N"),
    (re.compile(r"南\s*纬|SOUTH"), "S"),
    (re.compile(r"东\s*经|EAST"), "E"),
    (re.compile(r"西\s*经|WEST"), "W"),
    (re.compile(r"纬\s*度|LATITUDE|LAT\.?"), "Y"),
    (re.compile(r"经\s*度|LONGITUDE|LONG\.?|LNG\.?|LON\.?"), "X"),
    (re.compile(r"北"), "N"),
    (re.compile(r"南"), "S"),
    (re.compile(r"东"), "E"),
    (re.compile(r"西"), "W"),
    (re.compile(r"度|[º˚]|DEG"), "°"),
    (re.compile(r"分|[’‘′`´]"), "'"),
    (re.compile(r"秒|[”“″]|''"), '"'),
    (re.compile(r"[；;、/|]"), ","),
    (re.compile(r"[−–—]"), "-"),
)
_ALLOWED = re.compile(r"[0-9NSEWXY°'\",.:+\-\s()=]+")
_NUMBER = r"\d+(?:\.\d+)?"
_GAP = r"(?:\s*[:-]\s*|\s+)"
_MARKED = re.compile(rf"([+-]?)({_NUMBER})°\s*(?:({_NUMBER})'\s*(?:({_NUMBER})\"?\s*)?)?")
_PLAIN = re.compile(rf"([+-]?)({_NUMBER})(?:{_GAP}({_NUMBER}))?(?:{_GAP}({_NUMBER}))?")
_TRIPLE = re.compile(rf"[+-]?{_NUMBER}°(?:\s*{_NUMBER}'(?:\s*{_NUMBER}\"?)?)?")


def parse_point(text: str, datum: Datum = "wgs84") -> Point:
    """Return the WGS-84 point that a person typed, in degrees or degrees, minutes and seconds, in either sequence.

    Raises: Refused: ``point.unreadable`` when it is no point, ``point.ambiguous`` when it may be two,
        ``point.latitude_out_of_bounds`` and ``point.longitude_out_of_bounds`` when no such place exists.
    """
    parts = _parts(_spelled(text), text)
    (axis_one, one), (axis_two, two) = (_component(part, text) for part in parts)
    if axis_one and axis_two:
        if axis_one == axis_two:
            raise Refused("point.unreadable", value=text)
        latitude, longitude = (one, two) if axis_one == "Y" else (two, one)
    elif axis_one or axis_two:
        latitude, longitude = (one, two) if axis_one == "Y" or axis_two == "X" else (two, one)
    else:
        latitude, longitude = _told_apart(one, two, text)
    return to_wgs84(checked(longitude, latitude), datum)


def checked(longitude: float, latitude: float) -> Point:
    """Return the point, when there is such a place.

    Raises: Refused: `point.latitude_out_of_bounds`, `point.longitude_out_of_bounds`.
    """
    if not isfinite(latitude) or abs(latitude) > LATITUDE_MAX:
        raise Refused("point.latitude_out_of_bounds", value=f"{latitude:g}")
    if not isfinite(longitude) or abs(longitude) > LONGITUDE_MAX:
        raise Refused("point.longitude_out_of_bounds", value=f"{longitude:g}")
    return longitude, latitude


def _spelled(text: str) -> str:
    """Return `text` with one spelling of each sign: N S E W for the hemispheres, X and Y for the axes, ° ' "."""
    plain = unicodedata.normalize("NFKC", text.replace("″", '"').replace("′", "'")).upper()
    for spelling, sign in _SPELLINGS:
        plain = spelling.sub(sign, plain)
    return plain.strip().strip("()").strip()


def _parts(plain: str, text: str) -> tuple[str, str]:
    """Return the two halves of a point.

    Raises: Refused: there are not two.
    """
    if not plain or _ALLOWED.fullmatch(plain) is None:
        raise Refused("point.unreadable", value=text)
    if re.search(r"[NSEW]", plain):
        plain = re.sub(r"[XY]", " ", plain).strip()
    plain = re.sub(r"[=()]", " ", re.sub(r"([XY])\s*:", r"\1 ", plain)).strip()
    if re.match(r"[NSEWXY]", plain):
        found = re.findall(r"[NSEWXY][^NSEWXY]+", plain)
    elif re.search(r"[NSEWXY]", plain):
        found = re.findall(r"[^NSEWXY]+[NSEWXY]?", plain)
    elif "," in plain:
        found = plain.split(",")
    elif "°" in plain:
        found = _TRIPLE.findall(plain)
        if "".join(found).replace(" ", "") != plain.replace(" ", ""):
            raise Refused("point.unreadable", value=text)
    else:
        found = plain.split()
    halves = [part.strip(" ,\t\n") for part in found]
    halves = [part for part in halves if part]
    if len(halves) != 2:  # noqa: PLR2004 - a longitude and a latitude
        raise Refused("point.unreadable", value=text)
    return halves[0], halves[1]


def _component(part: str, text: str) -> tuple[str, float]:
    """Return the axis (X, Y, or empty when it is not said) and the degrees of one half.

    Raises: Refused: it is no angle.
    """
    letters = re.findall(r"[NSEWXY]", part)
    bare = re.sub(r"[NSEWXY]", "", part).strip()
    found = _MARKED.fullmatch(bare) or _PLAIN.fullmatch(bare)
    if found is None or len(letters) > 1:
        raise Refused("point.unreadable", value=text)
    sign, whole, minutes, seconds = found.groups()
    letter = letters[0] if letters else ""
    small = [float(number) for number in (minutes, seconds) if number]
    broken = (minutes and "." in whole) or (seconds and "." in minutes)
    if broken or any(number >= _SIXTY for number in small) or (sign == "-" and letter in {"N", "S", "E", "W"}):
        raise Refused("point.unreadable", value=text)
    degrees = float(whole) + sum(number / _SIXTY ** (place + 1) for place, number in enumerate(small))
    negative = sign == "-" or letter in {"S", "W"}
    return {"N": "Y", "S": "Y", "E": "X", "W": "X"}.get(letter, letter), -degrees if negative else degrees


def _told_apart(one: float, two: float, text: str) -> tuple[float, float]:
    """Return latitude and longitude of two bare numbers.

    Raises: Refused: both readings are possible, or none is.
    """
    if abs(one) > LATITUDE_MAX and abs(two) > LATITUDE_MAX:
        return (one, two) if abs(one) <= abs(two) else (two, one)
    if abs(one) > LATITUDE_MAX or (_within(one, _LONGITUDES) and _within(two, _LATITUDES)):
        return two, one
    if abs(two) > LATITUDE_MAX or (_within(two, _LONGITUDES) and _within(one, _LATITUDES)):
        return one, two
    raise Refused("point.ambiguous", value=text)


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


def decimal_words(point: Point) -> str:
    """Return a point in degrees, to a metre: ``32.06167°N 118.77778°E``."""
    longitude, latitude = point
    return f"{abs(latitude):.5f}°{'N' if latitude >= 0 else 'S'} {abs(longitude):.5f}°{'E' if longitude >= 0 else 'W'}"


def dms_words(point: Point) -> str:
    """Return a point in degrees, minutes and seconds, to 30 metres: ``32°03′42″N 118°46′40″E``."""
    longitude, latitude = point
    return f"{_dms(latitude)}{'N' if latitude >= 0 else 'S'} {_dms(longitude)}{'E' if longitude >= 0 else 'W'}"


def _dms(angle: float) -> str:
    minutes, seconds = divmod(round(abs(angle) * _SIXTY * _SIXTY), _SIXTY)
    degrees, minutes = divmod(minutes, _SIXTY)
    return f"{degrees}°{minutes:02d}′{seconds:02d}″"


def distance_m(one: Point, two: Point) -> float:
    """Return the length of the great circle between two points, metres (haversine)."""
    east, north = radians(two[0] - one[0]), radians(two[1] - one[1])
    part = sin(north / 2) ** 2 + cos(radians(one[1])) * cos(radians(two[1])) * sin(east / 2) ** 2
    return 2 * EARTH_MEAN_M * asin(min(1.0, sqrt(part)))


def length_m(points: list[Point]) -> float:
    """Return the length of a line through points, metres."""
    return sum(distance_m(one, two) for one, two in itertools.pairwise(points))


def distance_words(metres: float) -> str:
    """Return a length with as many figures as mean something."""
    if metres < 1000:  # noqa: PLR2004 - a kilometre
        return f"{metres:.0f} m"
    return f"{metres / 1000:.1f} km" if metres < 100_000 else f"{metres / 1000:,.0f} km"  # noqa: PLR2004 - three figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """What an estimate of a journey assumes; shown wherever the estimate is.

    Attributes:
        detour: length of the road to the straight line.
        speed_km_h: over the whole way.
    """

    detour: float = 1.3
    speed_km_h: float = 50.0

    def seconds(self, distance: float) -> float:
        """Return how long a straight distance in metres takes."""
        return distance * self.detour / (self.speed_km_h / 3.6)

    def reach_m(self, seconds: float) -> float:
        """Return how far in a straight line one gets."""
        return seconds * self.speed_km_h / 3.6 / self.detour
