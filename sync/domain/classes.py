"""Classes of emergencies as data: four classes and their kinds, coded as the map symbols code them.

Incidents hold `class_system` beside `class_code`, so that another table can be imported beside this one.

Pure. Source: GB/T 35649-2017 (symbol codes of emergencies), class letter A; 突发事件应对法 (2024) art. 2 for the four classes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

SYSTEM = "gb35649"


@dataclass(frozen=True, slots=True)
class EventClass:
    """One class: code, words, and the code above it (None for the four)."""

    code: str
    zh: str
    en: str
    above: str | None


def _class(code: str, zh: str, en: str, *kinds: tuple[str, str]) -> tuple[EventClass, ...]:
    below = (EventClass(f"{code}{position:02d}", *words, code) for position, words in enumerate(kinds, start=1))
    return (EventClass(code, zh, en, None), *below)


_EVERY = (
    *_class(
        "A1",
        "自然灾害",
        "Natural disaster",
        ("水旱灾害", "Flood and drought"),
        ("气象灾害", "Meteorological disaster"),
        ("地震灾害", "Earthquake"),
        ("地质灾害", "Geological disaster"),
        ("海洋灾害", "Marine disaster"),
        ("森林火灾", "Forest fire"),
        ("草原火灾", "Grassland fire"),
    ),
    *_class(
        "A2",
        "事故灾难",
        "Accident",
        ("煤矿事故", "Coal mine accident"),
        ("非煤矿山事故", "Other mine accident"),
        ("建筑施工事故", "Construction accident"),
        ("危险化学品事故", "Hazardous chemicals accident"),
        ("烟花爆竹和民用爆炸物事故", "Fireworks and civil explosives accident"),
        ("火灾事故", "Fire"),
        ("道路交通事故", "Road traffic accident"),
        ("水上交通事故", "Waterborne traffic accident"),
        ("铁路交通事故", "Railway accident"),
        ("城市轨道交通事故", "Urban rail accident"),
        ("民用航空事故", "Civil aviation accident"),
        ("特种设备事故", "Special equipment accident"),
        ("基础设施和公用设施事故", "Infrastructure and utilities accident"),
        ("环境污染和生态破坏事件", "Pollution and ecological damage"),
        ("农业机械事故", "Agricultural machinery accident"),
        ("踩踏事件", "Crowd crush"),
    ),
    *_class(
        "A3",
        "公共卫生事件",
        "Public health event",
        ("传染病事件", "Infectious disease"),
        ("食品药品安全事件", "Food and drug safety event"),
        ("群体性中毒事件", "Group poisoning"),
        ("动物疫情", "Animal epidemic"),
    ),
    *_class(
        "A4",
        "社会安全事件",
        "Public security event",
        ("金融突发事件", "Financial emergency"),
        ("信息安全事件", "Information security event"),
        ("恐怖袭击事件", "Terrorist attack"),
        ("核与辐射事件", "Nuclear and radiation event"),
        ("大规模集会安全事件", "Large gathering safety event"),
    ),
)

CLASSES: Mapping[str, EventClass] = MappingProxyType({item.code: item for item in _EVERY})
TOP_CLASSES: tuple[EventClass, ...] = tuple(item for item in _EVERY if item.above is None)


def children(code: str) -> tuple[EventClass, ...]:
    """Return the kinds just below a class, in the order of the table."""
    return tuple(item for item in _EVERY if item.above == code)


def words(code: str, language: str) -> str:
    """Return a class in words of `language` (zh, else en); an unknown code is shown as it is."""
    found = CLASSES.get(code)
    if found is None:
        return code
    return found.zh if language == "zh" else found.en
