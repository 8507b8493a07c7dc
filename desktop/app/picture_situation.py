"""The situation of the seeded world: where things stand, what waits, what is found, and an earlier moment. Places are invented."""

from collections.abc import Mapping
from dataclasses import replace

from desktop.app.picture_world import DETAIL, INCIDENTS, TANKER, at, identity
from sync.store.queries.finder import FoundRow
from sync.store.queries.rows import IncidentRow
from sync.store.queries.situation_rows import (
    REPORTED,
    UNPLACED,
    DueRow,
    IncidentMark,
    Known,
    Place,
    PlacedRow,
    PostMark,
    StandbyRow,
    UnitMark,
)

GATE: Place = (118.842, 32.268)
_PLACES: Mapping[int, Place] = {
    5: (120.02, 33.02),
    3: (120.62, 33.16),
    7: GATE,
    11: (120.64, 30.92),
    4: (118.18, 34.12),
    9: (119.80, 31.86),
    12: (118.95, 32.18),
}


def _mark(row: IncidentRow) -> IncidentMark:
    number = int.from_bytes(row.id[:8], "big")
    return IncidentMark(incident=row, location=_PLACES[number])


ACTIVE: tuple[IncidentMark, ...] = tuple(_mark(row) for row in INCIDENTS)
_BY_SCOPE = {row.incident.id: row.incident for row in ACTIVE}


def _unit(number: int, name: str, sort: str, state: str, place: Place | None, *, clock: str = "14:20", **more: object) -> UnitMark:
    row = UnitMark(
        id=identity(number + 100),
        name=name,
        sort=sort,
        call_sign=f"江北{number}",
        organisation="320111",
        organisation_name="浦口",
        state=state,
        location=place,
        basis=REPORTED if place is not None else UNPLACED,
        located_ms=at(clock) if place is not None else None,
        reported_ms=at(clock),
        strength_ready=14,
        vehicles=3,
    )
    return replace(row, **more)  # type: ignore[arg-type]


def _sent(number: int, name: str, sort: str, state: str, place: Place, *, clock: str, **more: object) -> UnitMark:
    return _unit(number, name, sort, state, place, clock=clock, incident=TANKER, incident_title=_BY_SCOPE[TANKER].title, **more)


_SENT = (
    _sent(31, "六合消防站", "fire", "ordered", (118.82, 32.34), clock="14:05", organisation="320116", organisation_name="六合"),
    _sent(
        32, "鼓楼处突机动队", "rapid_response", "departed", (118.79, 32.13), clock="14:30", organisation="320106", organisation_name="鼓楼"
    ),
    _sent(33, "扬子危化救援队", "rescue", "departed", (118.857, 32.254), clock="14:29"),
    _sent(34, "江北消防特勤站", "fire", "arrived", (118.834, 32.2735), clock="13:52"),
    _sent(35, "园区应急救援队", "rescue", "completed", (118.851, 32.2725), clock="13:49"),
)
_PLACED = (
    _unit(41, "浦口巡特警", "patrol", "standby", (118.62, 32.06), clock="14:10"),
    _unit(42, "市急救中心 4 组", "medical", "standby", (118.77, 32.05), clock="14:25", organisation="320102", organisation_name="玄武"),
    _unit(43, "栖霞交警一大队", "traffic", "rest", (118.97, 32.11), clock="8:10", organisation="320113", organisation_name="栖霞"),
    _unit(44, "长江水警支队", "water_police", "standby", (118.74, 32.10), clock="13:58", organisation="320106", organisation_name="鼓楼"),
)
_SEATS = (
    ("320302", "鼓楼", 9),
    ("320803", "淮安", 8),
    ("320902", "亭湖", 17),
    ("320612", "通州", 23),
    ("320681", "启东", 11),
    ("321102", "京口", 12),
    ("320111", "浦口", 6),
    ("320505", "虎丘", 14),
)
_AT_SEATS = tuple(
    _unit(
        1000 + 40 * place + number,
        f"{name}机动 {number + 1} 队",
        "rapid_response",
        "standby",
        None,
        clock="13:50" if place % 2 else "9:00",
        organisation=code,
        organisation_name=name,
    )
    for place, (code, name, count) in enumerate(_SEATS)
    for number in range(count)
)
UNITS: tuple[UnitMark, ...] = (*_SENT, *_PLACED, *_AT_SEATS)

POSTS: tuple[PostMark, ...] = (
    PostMark(
        id=identity(21),
        incident=TANKER,
        incident_title=_BY_SCOPE[TANKER].title,
        state="active",
        sort="general",
        name="市总指挥部",
        commander="副市长值班席",
        location=(118.77, 32.05),
        changed_ms=at("13:50"),
    ),
    PostMark(
        id=identity(22),
        incident=TANKER,
        incident_title=_BY_SCOPE[TANKER].title,
        state="active",
        sort="forward",
        name="江北前方指挥部",
        commander="顾清和",
        place="化工大道 18 号",
        location=(118.86, 32.31),
        changed_ms=at("13:52"),
    ),
    PostMark(
        id=identity(23),
        incident=TANKER,
        incident_title=_BY_SCOPE[TANKER].title,
        state="active",
        sort="scene",
        name="现场指挥部",
        commander="陆闻笙",
        location=(118.831, 32.261),
        changed_ms=at("14:01"),
    ),
    PostMark(
        id=identity(24),
        incident=identity(5),
        incident_title="兴化大邹圩堤溃口",
        state="active",
        sort="general",
        name="泰州总指挥部",
        commander="周启年",
        location=(120.05, 33.05),
        changed_ms=at("10:02"),
    ),
)

STANDBY: tuple[StandbyRow, ...] = tuple(
    StandbyRow(city=f"32{number:02}00", name=name, count=count, aged=aged, newest_ms=at("13:50"))
    for number, (name, count, aged) in enumerate(
        (
            ("南京", 9, 0),
            ("无锡", 12, 0),
            ("徐州", 9, 9),
            ("常州", 7, 0),
            ("苏州", 14, 0),
            ("南通", 34, 11),
            ("淮安", 8, 0),
            ("盐城", 17, 0),
            ("镇江", 12, 2),
        ),
        start=1,
    )
)

WAITING: tuple[DueRow, ...] = (
    DueRow(sort="unsigned", id=identity(411), incident=TANKER, title="六合消防站", due_at=at("14:29:56")),
    DueRow(sort="sign", id=identity(414), incident=TANKER, title="转移下风向 1.2 km 群众", due_at=at("14:40")),
    DueRow(sort="task", id=identity(51), incident=TANKER, title="下风向每 30 分钟一次检测", due_at=at("14:30")),
    DueRow(sort="question", id=identity(81), incident=TANKER, title="江北化工园3号门 苯乙烯槽罐车侧翻泄漏"),
)

FOUND: tuple[PlacedRow, ...] = (
    PlacedRow(
        found=FoundRow(sort="incident", id=TANKER, title=_BY_SCOPE[TANKER].title, number="江北-A-0007", incident=TANKER), location=GATE
    ),
    PlacedRow(
        found=FoundRow(sort="unit", id=identity(134), code="320111", title="江北消防特勤站", call_sign="江北34", note="浦口"), location=GATE
    ),
    PlacedRow(found=FoundRow(sort="organisation", code="320111", title="浦口区", note="320111")),
)

_THEN = at("14:05")
KNOWN = Known(
    at_ms=_THEN,
    incidents=tuple(
        replace(mark, incident=replace(mark.incident, units_on_scene=1, units_total=2, orders_open=1, last_at_ms=at("14:01")))
        if mark.incident.id == TANKER
        else mark
        for mark in ACTIVE[:-1]
    ),
    detail=replace(
        DETAIL,
        incident=replace(DETAIL.incident, units_on_scene=1, units_total=2, questions=0),
        fields=tuple(
            replace(row, value=9 if row.field == "seriously_injured" else 640 if row.field == "evacuated" else row.value, at_ms=at("13:58"))
            for row in DETAIL.fields
            if row.field not in {"response_level", "duty_level"}
        ),
        assignments=tuple(replace(row, state="arrived", completed_at=None) for row in DETAIL.assignments[3:]),
        orders=(),
        tasks=(),
        journal=DETAIL.journal[:1],
        journal_count=1,
        may_write=False,
    ),
)

ANSWERS: Mapping[str, object] = {
    "situation.active": ACTIVE,
    "situation.units": UNITS,
    "situation.units_touched": (),
    "situation.posts": POSTS,
    "situation.standby": STANDBY,
    "situation.waiting": WAITING,
    "situation.find": FOUND,
    "known.at": KNOWN,
}
