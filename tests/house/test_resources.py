"""Shipped data is what the program counts on: fonts on one baseline, icons of one weight, divisions that resolve."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetrics

ROOT = Path(__file__).parents[2]
RESOURCES = ROOT / "resources"
FONTS = {"Inter": ("Inter-Regular.ttf", "Inter-SemiBold.ttf"), "Qianzhi Hei": ("QianzhiHei-Regular.ttf", "QianzhiHei-SemiBold.ttf")}
# Rare characters in names of places and people of the province.
RARE = "盱眙邗沭睢邳濉栟茶氾浒墅"


@pytest.fixture(scope="module")
def organisations() -> list[dict[str, str]]:
    with (RESOURCES / "divisions" / "organisations.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def shipped_fonts(qapp: object) -> None:  # QFontDatabase needs the application
    for family, files in FONTS.items():
        for file in files:
            number = QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / file))
            assert family in QFontDatabase.applicationFontFamilies(number)


def font(family: str, weight: int) -> QFont:
    wanted = QFont(family)
    wanted.setPixelSize(14)
    wanted.setWeight(QFont.Weight(weight))
    return wanted


@pytest.mark.usefixtures("shipped_fonts")
@pytest.mark.parametrize("weight", [400, 600])
def test_one_baseline(weight: int) -> None:
    """Figures in Inter and words in Qianzhi Hei share height and baseline, at the weight asked for."""
    latin, chinese = font("Inter", weight), font("Qianzhi Hei", weight)
    assert (QFontInfo(latin).family(), QFontInfo(latin).weight()) == ("Inter", weight)
    assert (QFontInfo(chinese).family(), QFontInfo(chinese).weight()) == ("Qianzhi Hei", weight)
    measures = [(metrics.ascent(), metrics.descent(), metrics.lineSpacing()) for metrics in map(QFontMetrics, (latin, chinese))]
    assert measures == [(14, 3, 17), (14, 3, 17)]


@pytest.mark.parametrize("file", FONTS["Qianzhi Hei"])
def test_rare_names_have_glyphs(file: str) -> None:
    """The font itself, not a fallback of the system, holds the rare characters of the province."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415  # a tool of the build, heavy

    with TTFont(RESOURCES / "fonts" / file, lazy=True) as opened:
        known = opened.getBestCmap()
        assert [character for character in RARE if ord(character) not in known] == []
        assert len(known) > 30_000


def test_icons_have_one_weight() -> None:
    """Every icon is drawn with stroke 1.75 in currentColor, which the theme replaces."""
    icons = sorted((RESOURCES / "icons").glob("*.svg"))
    assert icons
    for icon in icons:
        text = icon.read_text(encoding="utf-8")
        assert set(re.findall(r'stroke-width="([^"]+)"', text)) == {"1.75"}, icon.name
        assert 'stroke="currentColor"' in text, icon.name


def test_divisions_are_complete(organisations: list[dict[str, str]]) -> None:
    """One province, 13 cities, 95 counties; each parent is one tier above."""
    assert Counter(row["tier"] for row in organisations) == {"省": 1, "市": 13, "县": 95}
    tier = {row["code"]: row["tier"] for row in organisations}
    above = {"省": None, "市": "省", "县": "市"}
    assert {row["code"]: tier.get(row["parent"]) for row in organisations} == {code: above[it] for code, it in tier.items()}


def test_divisions_are_told_apart(organisations: list[dict[str, str]]) -> None:
    """Codes and short names are unique: a number such as 南京鼓楼-B-0007 names one organisation."""
    assert len({row["code"] for row in organisations}) == len(organisations)
    assert len({row["short_name"] for row in organisations}) == len(organisations)
    short = {row["code"]: row["short_name"] for row in organisations}
    chosen = {code: short[code] for code in ("320100", "320106", "320302", "320803", "320830", "320322")}
    assert list(chosen.values()) == ["南京", "南京鼓楼", "徐州鼓楼", "淮安区", "盱眙", "沛县"]


@pytest.mark.parametrize("folder", sorted(path.name for path in RESOURCES.iterdir() if path.is_dir()))
def test_each_resource_names_its_source(folder: str) -> None:
    """Each folder of shipped data says where it came from, and NOTICE lists it."""
    assert (RESOURCES / folder / "source.txt").is_file()
    assert f"resources/{folder}" in (ROOT / "NOTICE").read_text(encoding="utf-8")
