"""Towns of the province with their points, and the stations that the demonstration puts there.

Stations are derived from the towns' names, not taken from any list: they are examples. Their codes are the town's nine
digits with 110 (police) or 119 (fire), twelve digits as such codes have.

Layer: app. Source: resources/divisions/source.txt.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.runtime.paths import resources
from sync.domain.draft import Organisation

_TOWN_DIGITS = 9
_SUFFIXES = ("街道", "镇", "乡")
POLICE_STATIONS_MAX = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A town: 12-digit code, name, the county's code, and its point (longitude, latitude) where one is known."""

    code: str
    name: str
    county: str
    point: tuple[float, float] | None

    @property
    def stem(self) -> str:
        """The name without 街道, 镇 or 乡, whole where one character would be left."""
        short = next((self.name.removesuffix(suffix) for suffix in _SUFFIXES if self.name.endswith(suffix)), self.name)
        return short if len(short) > 1 else self.name


def read_towns() -> Mapping[str, tuple[Town, ...]]:
    """Return the towns by county, those with a point first, each group in the order of codes."""
    found: dict[str, list[Town]] = defaultdict(list)
    with (resources() / "divisions" / "towns.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            point = (float(row["longitude"]), float(row["latitude"])) if row["point"] else None
            found[row["county"]].append(Town(code=row["code"], name=row["name"], county=row["county"], point=point))
    return {county: tuple(sorted(towns, key=_by_point)) for county, towns in found.items()}


def police_stations(towns: Sequence[Town]) -> tuple[Organisation, ...]:
    """Return up to three police stations of a county."""
    return tuple(_station(town, "110", "派出所") for town in towns[:POLICE_STATIONS_MAX])


def fire_stations(towns: Sequence[Town]) -> tuple[Organisation, ...]:
    """Return a county's fire station."""
    return tuple(_station(town, "119", "消防救援站") for town in towns[:1])


def _station(town: Town, ending: str, sort: str) -> Organisation:
    name = f"{town.stem}{sort}"
    return Organisation(code=town.code[:_TOWN_DIGITS] + ending, name=name, short_name=name, tier="station", parent=town.county)


def _by_point(town: Town) -> tuple[bool, str]:
    return (town.point is None, town.code)
