"""Units and contacts of an organisation, drawn from a seed: sorts, call signs, strength, readiness, and reports of every age.

No person has a name here: whoever leads a unit or answers a telephone is an office, and every number begins with 000,
which no telephone has.

Layer: app. Source: force records of resources/samples; our design.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from desktop.app.province.places import Town
from desktop.runtime.paths import resources
from sync.domain.commands.forces import RegisterContact, RegisterUnit, ReportReadiness
from sync.domain.draft import Organisation

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
SPREAD_DEGREES = 0.012
JITTER_DIGITS = 5
# Shares of units by readiness, and of reports by age: under 30 minutes, under 4 hours, older.
STANDBY, REST = 0.82, 0.12
FRESH, SAME_WATCH = 0.55, 0.30


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """A sort of unit as one tier has it: a row of unit-sorts.csv. Name, sign and group take {short}, {town}, {number}, {nth}."""

    tier: str
    sort: str
    name: str
    sign: str
    strength: int
    vehicles: int
    minutes: int
    can: tuple[str, ...]
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedUnit:
    """A unit with what is reported of it later: `report_ms` before the present."""

    request: RegisterUnit
    readiness: str
    reason: str | None
    on_post: int
    ready: int
    report_ms: int | None


REASONS = ("车辆年检，两台车停用", "在外轮训，周五归队", "参加跨市安保任务", "营房搬迁，通信未恢复", "装备送修，不能执行水域任务")
OFFICES = (
    ("指挥中心值班室", "接收指令、信息报送，全天有人"),
    ("值班领导岗", "审批响应、签发指令"),
    ("情报研判岗", "汇总研判，半小时一报"),
    ("通信保障岗", "通话组、图传、卫星电话"),
    ("预案管理岗", "预案与行动卡"),
    ("新闻发布岗", "权威信息口径"),
)


@cache
def unit_sorts() -> tuple[Sort, ...]:
    """Return every sort of unit, in the order in which an organisation gets them."""
    with (resources() / "samples" / "province" / "unit-sorts.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Sort(
                tier=row["tier"],
                sort=row["sort"],
                name=row["name"],
                sign=row["sign"],
                strength=int(row["strength"]),
                vehicles=int(row["vehicles"]),
                minutes=int(row["minutes"]),
                can=tuple(row["can"].split("、")),
                group=row["group"],
            )
            for row in csv.DictReader(lines)
        )


def planned_units(organisation: Organisation, towns: Sequence[Town], *, count: int, chance: Random) -> tuple[PlannedUnit, ...]:
    """Return ``count`` units of an organisation at its towns, with different names and call signs."""
    tier = "county" if organisation.tier == "county" else "city"
    sorts = [sort for sort in unit_sorts() if sort.tier == tier]
    placed = [town for town in towns if town.point is not None]
    return tuple(_unit(organisation, placed, sorts, at, chance) for at in range(count))


def contacts(organisation: Organisation) -> Iterator[RegisterContact]:
    """Yield whom to call, by office."""
    for number, (office, note) in enumerate(OFFICES, start=1):
        yield RegisterContact(
            office=office,
            phone=f"000-{organisation.code[2:]}-{number:02d}",
            radio=f"{organisation.short_name}指挥一组" if number == 1 else None,
            note=note,
        )


def report(unit: bytes, planned: PlannedUnit) -> ReportReadiness:
    """Return the later report of a unit."""
    return ReportReadiness(
        unit=unit,
        readiness=planned.readiness,
        reason=planned.reason,
        strength_on_post=planned.on_post,
        strength_ready=planned.ready,
    )


def _unit(organisation: Organisation, towns: Sequence[Town], sorts: Sequence[Sort], at: int, chance: Random) -> PlannedUnit:
    sort, town = sorts[at % len(sorts)], towns[at % len(towns)] if towns else None
    name, sign, group = _named(organisation, sort, town, turn=at // len(sorts), lap=at // len(towns) if towns else 0)
    present = sort.strength - chance.randint(0, max(1, sort.strength // 10))
    on_post = round(present * chance.uniform(0.6, 0.9))
    readiness, reason = _readiness(chance)
    request = RegisterUnit(
        name=name,
        sort=sort.sort,
        call_sign=sign or None,
        readiness="standby",
        strength_established=sort.strength,
        strength_present=present,
        strength_on_post=on_post,
        strength_ready=max(1, on_post - 1),
        vehicles=sort.vehicles,
        commander="带班负责人",
        phone=f"000-{organisation.code[2:]}-{100 + at}",
        talkgroup=group,
        place=None if town is None else town.name,
        location=None if town is None else _near(town, chance),
        capabilities=sort.can,
        out_minutes_max=sort.minutes,
    )
    ready = 0 if readiness != "standby" else max(1, on_post - chance.randint(0, on_post // 3))
    return PlannedUnit(request=request, readiness=readiness, reason=reason, on_post=on_post, ready=ready, report_ms=_age(chance))


def _named(organisation: Organisation, sort: Sort, town: Town | None, *, turn: int, lap: int) -> tuple[str, str, str]:
    """Return name, call sign and talkgroup; what comes a second time is numbered."""
    words = {
        "short": organisation.short_name,
        "town": organisation.short_name if town is None else town.stem,
        "number": str(turn + 1),
        "nth": f" {lap + 1}" if lap else "",
    }
    name, sign, group = (text.format(**words) for text in (sort.name, sort.sign, sort.group))
    if turn and "{number}" not in sort.name and "{nth}" not in sort.name:
        return f"{name} {turn + 1}", f"{sign}-{turn + 1}" if sign else "", group
    return name, sign, group


def _near(town: Town, chance: Random) -> tuple[float, float]:
    assert town.point is not None
    east, north = (chance.uniform(-SPREAD_DEGREES, SPREAD_DEGREES) for _ in range(2))
    return round(town.point[0] + east, JITTER_DIGITS), round(town.point[1] + north, JITTER_DIGITS)


def _readiness(chance: Random) -> tuple[str, str | None]:
    drawn = chance.random()
    if drawn < STANDBY:
        return "standby", None
    return ("rest", None) if drawn < STANDBY + REST else ("unavailable", chance.choice(REASONS))


def _age(chance: Random) -> int | None:
    """Return how long before the present the last report was made; None = nothing since the registration."""
    drawn = chance.random()
    if drawn < FRESH:
        return chance.randint(1, 29) * MINUTE_MS
    return chance.randint(30, 239) * MINUTE_MS if drawn < FRESH + SAME_WATCH else None
