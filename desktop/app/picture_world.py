"""The seeded world of the pictures and of the window's tests: canned rows through the real pages, engine and store left out.

2026-07-18 14:32:08: a styrene tanker leaks at an invented gate, the center is out of reach since 13:58. People and units are
invented. The texts are records that people wrote, so they stay Chinese in every language of the screen.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from desktop.runtime.words import CHINA
from sync.store.queries.pages import Page
from sync.store.queries.question_rows import IncidentQuestions
from sync.store.queries.rows import (
    AssignmentRow,
    DeskIdentity,
    FieldRow,
    Heads,
    IncidentDetail,
    IncidentRow,
    JournalRow,
    OrderRow,
    OrganisationRow,
    PlanRow,
    PostRow,
    RecipientRow,
    StepRow,
    StruckRow,
    TaskRow,
    UnitRow,
    ValueRow,
)


def at(clock: str) -> int:
    """Return a time of that day, milliseconds UTC."""
    hour, minute, second = (*(int(part) for part in clock.split(":")), 0)[:3]
    return int(datetime(2026, 7, 18, hour, minute, second, tzinfo=CHINA).timestamp() * 1000)


def identity(number: int) -> bytes:
    """Return a 16-byte id; index 0, so that it can found a scope."""
    return number.to_bytes(8, "big") + (number + 1).to_bytes(6, "big") + b"\0\0"


NOW = at("14:32:08")
TANKER = identity(7)

DESK = DeskIdentity(
    organisation="320111JB",
    organisation_name="江北前方指挥部",
    short_name="江北",
    person="林亦舟",
    office="dispatcher",
    offices=("dispatcher", "recorder"),
    letter="A",
    certified=True,
)


def _incident(number: int, title: str, state: str, grade: str | None, code: str, *, reported: str, **more: object) -> IncidentRow:
    key = identity(number)
    row = IncidentRow(
        id=key,
        scope=b"i" + key,
        number=f"江北-A-{number:04}",
        mode="actual",
        title=title,
        state=state,
        grade=grade,
        class_code=code,
        place=None,
        reported_at=at(reported),
        happened_at=None,
    )
    return replace(row, **more)  # type: ignore[arg-type]


INCIDENTS: tuple[IncidentRow, ...] = (
    _incident(
        5,
        "兴化大邹圩堤溃口",
        "handling",
        "extreme",
        "A101",
        reported="9:12",
        place="兴化市大邹镇",
        units_on_scene=38,
        units_total=52,
        orders_open=12,
        last_at_ms=at("13:58"),
        last_from="省中心",
        last_reach="center",
        commander="周启年",
    ),
    _incident(
        3,
        "G15 大丰段雨天多车相撞",
        "controlled",
        "major",
        "A207",
        reported="12:26",
        place="G15 大丰段 K912",
        units_on_scene=14,
        units_total=14,
        orders_open=3,
        last_at_ms=at("13:51"),
        last_from="省中心",
        last_reach="center",
    ),
    _incident(
        7,
        "江北化工园3号门 苯乙烯槽罐车侧翻泄漏",
        "handling",
        "serious",
        "A204",
        reported="13:41",
        happened_at=at("13:38"),
        place="化工大道方水路口 3号门外40 m",
        units_on_scene=2,
        units_total=5,
        orders_open=2,
        commander="顾清和",
        last_at_ms=at("14:31"),
        last_from="本机",
        last_reach="here",
        last_text="六合消防站电台两次无应答",
        questions=1,
    ),
    _incident(
        11,
        "盛泽印染厂火灾",
        "handling",
        "serious",
        "A206",
        reported="11:55",
        place="吴江区盛泽镇",
        units_on_scene=9,
        units_total=12,
        orders_open=2,
        last_at_ms=at("13:20"),
        last_from="省中心",
        last_reach="center",
    ),
    _incident(
        4,
        "骆马湖渔船失联 3 人",
        "handling",
        "minor",
        "A208",
        reported="10:40",
        place="宿豫区骆马湖",
        units_on_scene=4,
        units_total=4,
        orders_open=1,
        last_at_ms=at("13:53"),
        last_from="宿迁",
        last_reach="peer",
    ),
    _incident(
        9,
        "奔牛下穿通道积水",
        "unverified",
        None,
        "A101",
        reported="13:20",
        place="新北区奔牛镇",
        units_on_scene=2,
        units_total=3,
        last_at_ms=at("13:56"),
        last_from="常州",
        last_reach="center",
    ),
    _incident(
        12,
        "全流程合成演练 危化品运输",
        "confirmed",
        "serious",
        "A204",
        reported="14:00",
        mode="exercise",
        last_at_ms=at("14:05"),
        last_from="江北",
    ),
)


def _field(name: str, value: object, clock: str = "13:58", person: str = "顾清和", **more: object) -> FieldRow:
    row = FieldRow(field=name, value=value, at_ms=at(clock), organisation_name="江北前指", person=person, heads=(identity(90),))
    return replace(row, **more)  # type: ignore[arg-type]


FIELDS: tuple[FieldRow, ...] = (
    _field("state", "handling", "13:47"),
    _field("class_code", "A204"),
    _field("place", "化工大道方水路口 3号门外40 m", changes=1, first="化工大道"),
    _field("location", (118.842, 32.268)),
    _field("hazards", "苯乙烯 UN 2055 · 28.6 吨"),
    _field("trigger", "police"),
    _field("source", "110 接警 首接江北"),
    _field("grade", "serious"),
    _field("grade_basis", "10人以上50人以下重伤，条例第三条"),
    _field("response_level", "major", "14:06", "省厅"),
    _field("warning_level", "serious", "13:20", "市气象台"),
    _field("duty_level", "extreme", "14:10", "省厅"),
    _field("dead", 0),
    _field("seriously_injured", 11, changes=2, first=7),
    _field("lightly_injured", 26, changes=1, first=19),
    _field("missing", 0),
    _field("trapped", 2),
    _field("evacuated", 1860, "14:29"),
)


def _written(number: int, value: object, clock: str, person: str, office: str, *saw: object, stands: bool = False) -> ValueRow:
    return ValueRow(
        op=identity(700 + number),
        value=value,
        at_ms=at(clock),
        organisation="320111JB",
        organisation_name="江北前指",
        person=person,
        office=office,
        saw=saw,
        stands=stands,
    )


# Of the seriously injured.
HISTORY: tuple[ValueRow, ...] = (
    _written(1, 7, "13:46", "林亦舟", "dispatcher"),
    _written(2, 9, "13:52", "陆闻笙", "duty_leader", 7),
    _written(3, 11, "13:58", "顾清和", "duty_commander", 9, stands=True),
)

STEPS: tuple[StepRow, ...] = (
    StepRow(state="unverified", at_ms=at("13:41"), person="林亦舟", organisation_name="江北前指"),
    StepRow(state="confirmed", at_ms=at("13:44"), person="顾清和", organisation_name="江北前指"),
    StepRow(state="handling", at_ms=at("13:47"), person="顾清和", organisation_name="江北前指"),
)

POSTS: tuple[PostRow, ...] = (
    PostRow(
        id=identity(21),
        state="active",
        sort="general",
        name="市总指挥部",
        commander="副市长值班席",
        established_at=at("13:50"),
        successor="李长河",
        handover_brief="",
        handover_offered_at=at("14:28"),
    ),
    PostRow(
        id=identity(22), state="active", sort="forward", name="江北前方指挥部", commander="顾清和", established_at=at("13:52"), here=True
    ),
    PostRow(id=identity(23), state="active", sort="scene", name="现场指挥部", commander="陆闻笙", established_at=at("14:01")),
)


def _heads(number: int, *fields: str) -> Heads:
    return {name: (identity(500 + number),) for name in ("state", *fields)}


def _unit(number: int, name: str, state: str, times: str, organisation: str = "江北消防") -> AssignmentRow:
    clocks = [at(part) if part != "-" else None for part in times.split()]
    return AssignmentRow(
        id=identity(number),
        state=state,
        unit=identity(number + 100),
        unit_name=name,
        call_sign=f"江北{number}",
        organisation="320111XF",
        organisation_name=organisation,
        task="堵漏与水幕",
        ordered_at=clocks[0],
        departed_at=clocks[1],
        arrived_at=clocks[2],
        completed_at=clocks[3],
        heads=_heads(number),
    )


UNITS: tuple[AssignmentRow, ...] = (
    _unit(31, "六合消防站", "ordered", "14:27 - - -"),
    _unit(32, "鼓楼处突机动队", "departed", "14:14 14:20 - -"),
    _unit(33, "扬子危化救援队", "departed", "14:16 14:24 - -"),
    _unit(34, "江北消防特勤站", "arrived", "13:43 13:45 13:52 -"),
    _unit(35, "园区应急救援队", "completed", "13:42 13:42 13:49 14:21"),
)


def _to(number: int, name: str, state: str, **more: object) -> RecipientRow:
    row = RecipientRow(
        id=identity(number), state=state, organisation=f"3201{number}", organisation_name=name, heads=_heads(number, "report")
    )
    return replace(row, **more)  # type: ignore[arg-type]


ORDERS: tuple[OrderRow, ...] = (
    OrderRow(
        id=identity(41),
        scope=b"i" + TANKER,
        state="issued",
        number="江北-A-0034",
        sort="order",
        urgency="flash",
        text="增援堵漏与水幕，14:50 前到 3号门",
        issuer="320111JB",
        issuer_name="江北前指",
        issued_by="顾清和",
        created_ms=at("14:26"),
        mine=True,
        issued_at=at("14:26"),
        sign_due_at=at("14:29"),
        due_at=at("14:50"),
        heads=_heads(41),
        recipients=(
            _to(411, "六合消防站", "issued", told_by_voice_at=at("14:30"), told_by="王庄", told_channel="phone", read_back=True),
            _to(
                412,
                "扬子危化",
                "reported",
                delivered_at=at("14:26"),
                signed_at=at("14:27"),
                signed_by="韩磊",
                report="3 车 14 人已出动，携堵漏工具与倒罐泵，约 14 分到 3号门。",
            ),
            _to(413, "鼓楼分局", "refused", delivered_at=at("14:27"), reason="机动队已在双龙大道，无力量可派"),
            _to(414, "江北新区公安分局", "finish_requested", mine=True, signed_at=at("14:27"), signed_by="林亦舟", finished_at=at("14:31")),
        ),
    ),
    OrderRow(
        id=identity(42),
        scope=b"i" + TANKER,
        state="issued",
        number="江北-A-0033",
        sort="order",
        urgency="urgent",
        text="转移下风向 1.2 km 群众",
        issuer="320111JB",
        issuer_name="江北前指",
        issued_by="顾清和",
        created_ms=at("14:05"),
        mine=True,
        issued_at=at("14:05"),
        heads=_heads(42),
        recipients=tuple(_to(420 + number, f"街道{number}", "reported" if number < 7 else "signed") for number in range(1, 10)),
    ),
)

TASKS: tuple[TaskRow, ...] = (
    TaskRow(id=identity(51), state="pending", title="下风向每 30 分钟一次检测", phase="先期处置", role="环境监测", due_at=at("14:45")),
    TaskRow(id=identity(52), state="done", title="关闭园区 3号门雨水阀", phase="先期处置", role="园区"),
)


def _line(number: int, clock: str, who: str, text: str, channel: str, **more: object) -> JournalRow:
    row = JournalRow(
        id=identity(60 + number),
        text=text,
        stated_at=at(clock),
        entered_ms=at(clock),
        channel=channel,
        person="林亦舟",
        office="dispatcher",
        organisation_name="江北前指",
        said_by=who,
        reach="center",
    )
    return replace(row, **more)  # type: ignore[arg-type]


JOURNAL: tuple[JournalRow, ...] = (
    _line(1, "14:01", "现场指挥部", "现场指挥部开设，位置化工大道方水路口西北角。", "radio"),
    _line(2, "14:10", "现场指挥部", "下风向 300 m 苯乙烯 41 mg/m³，水幕继续。", "radio"),
    _line(3, "14:13", "顾清和", "标绘 警戒区 1,150 m、事故控制区 800 m。", "person", ticks=("map",)),
    _line(
        4,
        "14:15",
        "通信岗",
        "扬子危化救援队 2 车 9 人，已集结。",
        "phone",
        ticks=("resources",),
        place="园区调度",
        struck=StruckRow(reason="实为 3 车 14 人，见 14:24", person="陆闻笙", at_ms=at("14:24")),
    ),
    _line(5, "14:21", "现场指挥部", "泄漏口第一道封堵完成，滴漏仍有，准备倒罐。", "radio"),
    _line(6, "14:24", "扬子危化救援队", "出动 3 车 14 人，携堵漏工具与倒罐泵，约 14 分到。", "system", ticks=("resources",), reach="peer"),
    _line(7, "14:29", "现场指挥部", "下风向 300 m 18 mg/m³，第一次达标。被困 2 人已定位。", "radio", relayed_by="通信岗", reach="here"),
    _line(8, "14:31", "林亦舟", "六合消防站电台两次无应答，转其值班电话，占线。", "phone", reach="here", mine=True),
)

DETAIL = IncidentDetail(
    incident=next(row for row in INCIDENTS if row.id == TANKER),
    fields=FIELDS,
    steps=STEPS,
    parties=("江北前指", "江北消防"),
    posts=POSTS,
    assignments=UNITS,
    orders=ORDERS,
    tasks=TASKS,
    journal=JOURNAL,
    journal_count=37,
)

UNIT_CHOICES: tuple[UnitRow, ...] = (
    UnitRow(
        id=identity(131),
        name="鼓楼处突机动队",
        sort="rapid_response",
        call_sign="鼓楼101",
        organisation="320106",
        organisation_name="鼓楼分局",
        readiness="standby",
        strength_ready=24,
        vehicles=4,
    ),
    UnitRow(
        id=identity(132),
        name="江北巡特警二中队",
        sort="patrol",
        call_sign="江北202",
        organisation="320111",
        organisation_name="江北分局",
        readiness="standby",
        engaged_in="江北-A-0011",
    ),
)
ORGANISATION_CHOICES: tuple[OrganisationRow, ...] = (
    OrganisationRow(code="320106", name="南京市公安局鼓楼分局", short_name="鼓楼分局", tier="county"),
    OrganisationRow(code="320116", name="南京市公安局六合分局", short_name="六合分局", tier="county"),
)
PLAN_CHOICES: tuple[PlanRow, ...] = (
    PlanRow(
        id=identity(141), version_id=identity(142), name="危险化学品道路运输事故专项预案", code="JB-07", version="3.2", levels=("major",)
    ),
)

ANSWERS: Mapping[str, object] = {
    "desk.identity": DESK,
    "incidents.listing": INCIDENTS,
    "incident_pages.page": Page(rows=INCIDENTS, offset=0, total=len(INCIDENTS)),
    "incident_pages.waiting": sum(1 for row in INCIDENTS if row.questions or row.state == "unverified"),
    "incidents.detail": DETAIL,
    "incidents.history": HISTORY,
    "questions.of_incident": IncidentQuestions(id=TANKER),
    "units.listing": UNIT_CHOICES,
    "nearby.units": tuple(replace(row, metres=metres) for row, metres in zip(UNIT_CHOICES, (8_640.0, 3_210.0), strict=True)),
    "organisations.listing": ORGANISATION_CHOICES,
    "plans.in_force": PLAN_CHOICES,
}
