"""The shipped names with their points; plain data, so that finding a place needs neither numpy nor a canvas."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from desktop.runtime.paths import resources
from desktop.widgets.map.projection import mercator

SORTS = ("city", "county", "lake", "town")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A name on the map.

    Attributes:
        pinyin, initials: of the Chinese name, small letters without spaces.
        sort: city, county, lake or town.
        code: of a division, empty for others.
        within, within_en: the division it lies in.
        longitude, latitude: WGS-84 degrees; a city's is its seat, a county's the middle of its land.
        x, y: the same in Mercator metres.
    """

    name: str
    name_en: str
    pinyin: str
    initials: str
    sort: str
    code: str
    within: str
    within_en: str
    longitude: float
    latitude: float
    people: int
    x: float
    y: float


@lru_cache(maxsize=1)
def load_places() -> tuple[Place, ...]:
    """Read the shipped places, once: cities, counties, lakes, then towns by people.

    Raises: OSError, ValueError: the file is missing or broken; the program is not whole.
    """
    with (resources() / "basemap" / "places.csv").open(encoding="utf-8", newline="") as stream:
        found = [_place(row) for row in csv.DictReader(stream)]
    return tuple(sorted(found, key=_greatness))


def find_places(text: str, *, limit: int = 8) -> tuple[Place, ...]:
    """Return the places that `text` names: those whose name, pinyin, initials or English name begins so, then those that hold it.

    Spaces and case don't matter; greater places come first.
    """
    wanted = "".join(text.casefold().replace("'", "").replace("’", "").split())
    if not wanted:
        return ()
    begun = [place for place in load_places() if any(spelling.startswith(wanted) for spelling in _spellings(place))]
    found = set(begun)
    holding = [place for place in load_places() if place not in found and (wanted in place.name or wanted in place.pinyin)]
    return tuple([*begun, *holding][:limit])


@lru_cache(maxsize=2048)
def _spellings(place: Place) -> tuple[str, ...]:
    return place.name, place.pinyin, place.initials, "".join(place.name_en.casefold().replace("'", "").split())


def _greatness(place: Place) -> tuple[int, int]:
    return SORTS.index(place.sort), -place.people


def _place(row: dict[str, Any]) -> Place:
    longitude, latitude = float(row.pop("longitude")), float(row.pop("latitude"))
    x, y = mercator(longitude, latitude)
    return Place(longitude=longitude, latitude=latitude, x=x, y=y, people=int(row.pop("people")), **row)
