"""Units and contacts of an organisation, drawn from a seed: sorts, call signs, strength, readiness, and reports of every age.

No person has a name here: whoever leads a unit or answers a telephone is an office, and every number begins with 000,
which no telephone has.

Layer: app. Source: force records of resources/samples; our design.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from desktop.app.province.places import Town
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
    """A sort of unit as one tier has it. `name` and `sign` take {short}, {town} and {number}."""

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


COUNTY: tuple[Sort, ...] = (
    Sort(sort="rapid_response", name="{short}处突机动队", sign="{short}突 01", strength=40, vehicles=6, minutes=5, can=("处突", "破拆", "无人机"), group="{short}指挥一组"),
    Sort(sort="fire", name="{town}消防救援站{nth}", sign="{town}站{nth}", strength=30, vehicles=5, minutes=1, can=("灭火", "破拆", "堵漏"), group="消防主频"),
    Sort(sort="station", name="{town}派出所值班组{nth}", sign="{town}{nth}", strength=12, vehicles=2, minutes=3, can=("先期处置", "疏散"), group="{short}所队"),
    Sort(sort="traffic", name="{short}交警事故处理组", sign="{short}交 03", strength=16, vehicles=5, minutes=5, can=("事故处理", "交通管制"), group="{short}交警"),
    Sort(sort="medical", name="{short}急救分站", sign="{short}急 1", strength=8, vehicles=3, minutes=2, can=("院前急救", "检伤分类"), group="120 调度"),
    Sort(sort="patrol", name="{short}巡特警{number}中队", sign="{short}巡 {number}1", strength=24, vehicles=4, minutes=3, can=("武装巡逻", "封控"), group="{short}指挥一组"),
    Sort(sort="station", name="{town}派出所机动组{nth}", sign="{town}机{nth}", strength=10, vehicles=2, minutes=3, can=("先期处置", "警戒"), group="{short}所队"),
    Sort(sort="rescue", name="{short}社会应急救援队", sign="{short}援 1", strength=18, vehicles=3, minutes=20, can=("水面搜救", "排涝"), group="应急共用"),
    Sort(sort="fire", name="{town}专职消防队{nth}", sign="{town}专{nth}", strength=16, vehicles=3, minutes=2, can=("灭火", "供水"), group="消防主频"),
    Sort(sort="water_police", name="{short}水上派出所巡逻艇组", sign="{short}水 1", strength=9, vehicles=2, minutes=10, can=("水域巡逻", "转移"), group="{short}所队"),
    Sort(sort="expert", name="{short}应急专家组", sign="", strength=6, vehicles=1, minutes=60, can=("危化品", "堤防"), group="应急共用"),
)
CITY: tuple[Sort, ...] = (
    Sort(sort="rapid_response", name="{short}市局处突机动{number}大队", sign="{short}突 {number}00", strength=90, vehicles=14, minutes=15, can=("处突", "封控", "破拆"), group="市局一组"),
    Sort(sort="counter_terror", name="{short}反恐突击{number}队", sign="{short}反 {number}", strength=30, vehicles=6, minutes=10, can=("突击", "攀登"), group="市局一组"),
    Sort(sort="bomb_disposal", name="{short}排爆{number}组", sign="{short}排 {number}", strength=10, vehicles=3, minutes=15, can=("排爆", "X 光检查"), group="市局一组"),
    Sort(sort="police_air", name="{short}警航无人机{number}队", sign="{short}航 {number}", strength=12, vehicles=4, minutes=10, can=("航拍", "喊话", "热成像"), group="市局二组"),
    Sort(sort="fire", name="{short}特勤消防救援{number}站", sign="{short}特 {number}", strength=46, vehicles=9, minutes=1, can=("灭火", "堵漏", "洗消", "侦检"), group="消防主频"),
    Sort(sort="medical", name="{short}急救中心直属{number}站", sign="{short}急 {number}00", strength=20, vehicles=8, minutes=2, can=("院前急救", "批量伤员"), group="120 调度"),
    Sort(sort="traffic", name="{short}高速交警{number}大队", sign="{short}高 {number}", strength=36, vehicles=12, minutes=5, can=("高速管制", "事故处理"), group="交警二组"),
    Sort(sort="water_police", name="{short}水警{number}中队", sign="{short}水 {number}00", strength=26, vehicles=7, minutes=10, can=("水域搜救", "航道管制"), group="市局二组"),
    Sort(sort="armed_police", name="武警{short}支队机动{number}中队", sign="{short}武 {number}", strength=60, vehicles=8, minutes=20, can=("警戒", "抢险"), group="武警协同"),
    Sort(sort="rescue", name="{short}排涝抢险{number}队", sign="{short}涝 {number}", strength=40, vehicles=10, minutes=30, can=("排涝", "堵口", "照明"), group="应急共用"),
    Sort(sort="expert", name="{short}危险化学品专家{number}组", sign="", strength=8, vehicles=1, minutes=60, can=("危化品处置",), group="应急共用"),
    Sort(sort="fire", name="{short}消防战勤保障{number}站", sign="{short}保 {number}", strength=32, vehicles=11, minutes=10, can=("供液", "供气", "远程供水"), group="消防主频"),
)
REASONS = ("车辆年检，两台车停用", "在外轮训，周五归队", "参加跨市安保任务", "营房搬迁，通信未恢复", "装备送修，不能执行水域任务")
OFFICES = (
    ("指挥中心值班室", "接收指令、信息报送，全天有人"),
    ("值班领导岗", "审批响应、签发指令"),
    ("情报研判岗", "汇总研判，半小时一报"),
    ("通信保障岗", "通话组、图传、卫星电话"),
    ("预案管理岗", "预案与行动卡"),
    ("新闻发布岗", "权威信息口径"),
)


def planned_units(organisation: Organisation, towns: Sequence[Town], *, count: int, chance: Random) -> tuple[PlannedUnit, ...]:
    """Return ``count`` units of an organisation at its towns, with different names and call signs."""
    sorts = COUNTY if organisation.tier == "county" else CITY
    placed = [town for town in towns if town.point is not None]
    return tuple(_unit(organisation, placed, sorts[at % len(sorts)], at, at // len(sorts), chance) for at in range(count))


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


def _unit(organisation: Organisation, towns: Sequence[Town], sort: Sort, at: int, turn: int, chance: Random) -> PlannedUnit:
    town = towns[at % len(towns)] if towns else None
    words = {
        "short": organisation.short_name,
        "town": town.stem if town is not None else organisation.short_name,
        "number": turn + 1 if sort.sort != "patrol" else "一二三四五六七八"[turn % 8],
        "nth": f" {at // len(towns) + 1}" if towns and at >= len(towns) else "",
    }
    name = sort.name.format(**words)
    sign = sort.sign.format(**words)
    if turn and "{number}" not in sort.name and "{nth}" not in sort.name:
        name, sign = f"{name}{turn + 1}", f"{sign} {turn + 1}" if sign else ""
    present = sort.strength - chance.randint(0, max(1, sort.strength // 10))
    on_post = round(present * chance.uniform(0.6, 0.9))
    readiness, reason = _readiness(chance)
    ready = 0 if readiness != "standby" else max(1, on_post - chance.randint(0, on_post // 3))
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
        talkgroup=sort.group.format(**words),
        place=None if town is None else town.name,
        location=None if town is None else _near(town, chance),
        capabilities=sort.can,
        out_minutes_max=sort.minutes,
    )
    return PlannedUnit(request=request, readiness=readiness, reason=reason, on_post=on_post, ready=ready, report_ms=_age(chance))


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
