"""The canned forces of the pictures: four tiers, units in every state, contacts, and sheets to import. People and units are invented."""

from collections.abc import Mapping
from pathlib import Path

from desktop.app.picture_world import at, identity
from sync.store.queries.forces_rows import (
    BoardQuestion,
    BranchRow,
    ContactLine,
    Held,
    Sent,
    Told,
    UnitDetail,
    UnitLine,
)
from sync.store.queries.pages import Page

_TREE = (
    ("320000", "江苏省公安厅", "省厅", "province", None, 61, 34, 3),
    ("320100", "南京市公安局", "南京市局", "city", "320000", 38, 21, 4),
    ("320200", "无锡市公安局", "无锡市局", "city", "320000", 13, 8, 0),
    ("320500", "苏州市公安局", "苏州市局", "city", "320000", 10, 5, 0),
    ("320106", "南京市公安局鼓楼分局", "鼓楼分局", "county", "320100", 12, 8, 0),
    ("320111", "南京市公安局江北新区分局", "江北分局", "county", "320100", 14, 7, 2),
    ("320115", "南京市公安局江宁分局", "江宁分局", "county", "320100", 9, 5, 0),
    ("320116", "南京市公安局六合分局", "六合分局", "county", "320100", 3, 1, 0),
    ("320111JB", "江北前方指挥部", "江北前指", "county", "320111", 11, 5, 1),
    ("320111DC", "大厂派出所", "大厂所", "station", "320111", 3, 2, 0),
    ("320111HG", "化工园派出所", "化工园所", "station", "320111JB", 2, 1, 0),
)
BRANCHES = tuple(
    BranchRow(code=code, name=name, short_name=short, tier=tier, parent=parent, units=units, ready=ready, children=children)
    for code, name, short, tier, parent, units, ready, children in _TREE
)


def branches(parent: str | None) -> tuple[BranchRow, ...]:
    """Return the organisations just below one."""
    return tuple(row for row in BRANCHES if row.parent == parent)


def _unit(  # noqa: PLR0917 - a table of rows
    number: int, name: str, call_sign: str, state: str, figures: tuple[int | None, ...], told: str, **more: object
) -> UnitLine:
    at_ms = at(told)
    by = str(more.pop("by", ""))
    names = ("strength_established", "strength_present", "strength_on_post", "strength_ready", "vehicles")
    held = {field: Told(value=value, at_ms=None if value is None else at_ms, by=by) for field, value in zip(names, figures, strict=True)}
    readiness = state if state in {"standby", "rest", "unavailable"} else "standby"
    held["readiness"] = Told(value=None if state == "unknown" else readiness, at_ms=None if state == "unknown" else at_ms, by=by)
    held["place"] = Told(value=more.get("place"), at_ms=at_ms)
    return UnitLine(
        id=identity(number),
        name=name,
        call_sign=call_sign,
        state=state,
        figures=held,
        **{"state_at_ms": at_ms, "sort": "rapid_response", "organisation": "320111JB", "organisation_name": "江北前指", **more},  # type: ignore[arg-type]  # by the row's declaration
    )


_TANKER: Mapping[str, object] = {"incident": identity(7), "incident_number": "江北-A-0007"}
UNITS = (
    _unit(
        301, "化工园应急排险组", "江北301", "ordered", (12, 12, 10, 10, 2), "14:31", sort="rescue", place="化工大道 8 号",
        talkgroup="化工一组", questions=1, **_TANKER,
    ),
    _unit(
        302, "大厂消防救援站", "大厂1", "departed", (32, 30, 28, 26, 6), "14:26", sort="fire", place="大厂街道",
        talkgroup="消防主频", **_TANKER,
    ),
    _unit(
        303, "江北急救分站", "急北2", "departed", (8, 8, 6, 4, 2), "14:20", sort="medical", place="泰山街道",
        talkgroup="120 调度", **_TANKER,
    ),
    _unit(
        304, "江北处突机动队", "江北101", "arrived", (40, 38, 32, 30, 6), "14:12", place="化工园 3 号门", talkgroup="处突一组",
        commander="周启明", phone="138 0000 1101", **_TANKER,
    ),
    _unit(305, "化工园派出所值班组", "化园11", "arrived", (14, 13, 9, 7, 2), "14:09", sort="station", place="化工园 3 号门", **_TANKER),
    _unit(306, "江北交警事故组", "交北03", "mustered", (16, 15, 10, 8, 4), "14:28", sort="traffic", place="江北大道收费站", **_TANKER),
    _unit(
        307, "江北巡特警二中队", "江北202", "standby", (24, 24, 18, 12, 4), "13:40", sort="patrol", place="弘阳广场", talkgroup="处突一组"
    ),
    _unit(308, "江北巡特警三中队", "江北203", "standby", (24, 22, 16, 12, 3), "09:15", sort="patrol", place="浦口大道 1 号", by="市局"),
    _unit(309, "警航江北分队", "警航6", "standby", (6, 6, 4, 4, 2), "13:55", sort="police_air", place="老山停机坪", talkgroup="警航"),
    _unit(310, "江北水上派出所快艇组", "水北1", "unknown", (10, None, None, None, 3), "08:20", sort="water_police", place="西坝码头"),
    _unit(311, "反恐突击江北小队", "江北501", "rest", (18, 18, 0, 0, 3), "12:05", sort="counter_terror"),
    _unit(312, "排爆组", "江北601", "unavailable", (6, 5, 0, 0, 1), "11:30", sort="bomb_disposal", place="车辆检修"),
)  # fmt: skip
TALLY = {"ordered": 1, "departed": 2, "arrived": 2, "mustered": 1, "standby": 3, "unknown": 1, "rest": 1, "unavailable": 1}


def board(_question: BoardQuestion, offset: int, limit: int) -> Page[UnitLine]:
    """Return the canned board."""
    return Page(rows=UNITS[offset : offset + limit], offset=offset, total=len(UNITS))


def many(_question: BoardQuestion, offset: int, limit: int) -> Page[UnitLine]:
    """Return a board of a hundred thousand units."""
    rows = tuple(
        _unit(
            1_000 + number, f"{UNITS[number % 12].name} {number + 1}", f"江北{number + 1}", UNITS[6 + number % 6].state,
            (20, 18, 16, 12, 3), "13:40",
        )
        for number in range(offset, min(offset + limit, 100_000))
    )  # fmt: skip
    return Page(rows=rows, offset=offset, total=100_000)


_CHIEF = UNITS[3]
_BY = "周启明 · 江北前指"
DETAIL = UnitDetail(
    unit=_CHIEF,
    fields=(
        Held(field="name", told=Told(value=_CHIEF.name, at_ms=at("08:00"), by=_BY), heads=(identity(401),)),
        Held(field="sort", told=Told(value="rapid_response", at_ms=at("08:00"), by=_BY), heads=(identity(402),)),
        Held(field="call_sign", told=Told(value="江北101", at_ms=at("08:00"), by=_BY), heads=(identity(403),)),
        Held(field="readiness", told=Told(value="standby", at_ms=at("09:30"), by=_BY), heads=(identity(404),)),
        Held(field="strength_established", told=Told(value=40, at_ms=at("08:00"), by=_BY), heads=(identity(405),)),
        Held(field="strength_present", told=Told(value=38, at_ms=at("14:12"), by=_BY), heads=(identity(406),)),
        Held(field="strength_on_post", told=Told(value=32, at_ms=at("14:12"), by=_BY), heads=(identity(407),)),
        Held(field="strength_ready", told=Told(value=30, at_ms=at("14:12"), by=_BY), heads=(identity(408),)),
        Held(field="vehicles", told=Told(value=6, at_ms=at("14:12"), by=_BY), heads=(identity(409),)),
        Held(field="commander", told=Told(value="周启明", at_ms=at("08:00"), by=_BY), heads=(identity(410),)),
        Held(field="phone", told=Told(value="138 0000 1101", at_ms=at("08:00"), by=_BY), heads=(identity(411),)),
        Held(
            field="talkgroup",
            told=Told(value="处突一组", at_ms=at("13:20"), by="林亦舟 · 江北前指"),
            heads=(identity(412), identity(413)),
            others=("处突二组",),
        ),
        Held(field="place", told=Told(value="化工园 3 号门", at_ms=at("14:12"), by=_BY), heads=(identity(414),)),
        Held(field="location", told=Told(value=(118.7781, 32.2502), at_ms=at("14:12"), by=_BY), heads=(identity(415),)),
        Held(field="capabilities", told=Told(value=["处突", "破拆", "无人机"], at_ms=at("08:00"), by=_BY), heads=(identity(416),)),
    ),
    sent=Sent(
        id=identity(421),
        incident=identity(7),
        number="江北-A-0007",
        title="苯乙烯槽罐车侧翻泄漏",
        state="arrived",
        task="封控",
        at_ms=at("14:12"),
    ),
)


def _contact(  # noqa: PLR0917 - a table of rows
    number: int, office: str, name: str, phone: str, radio: str | None, days: int, place: str = "江北前指"
) -> ContactLine:
    as_of = at("10:00") - days * 86_400_000
    return ContactLine(
        id=identity(number), office=office, name=name, phone=phone, radio=radio, note=None, as_of=as_of, organisation="320111JB",
        organisation_name=place, heads={"phone": (identity(number + 50),)},
    )  # fmt: skip


CONTACTS = (
    _contact(501, "值班长", "陈立群", "025-0000 1201", "江北00", 3),
    _contact(502, "通信保障", "许晴", "025-0000 1202", "江北09", 3),
    _contact(503, "化工园区应急办", "高建业", "138 0000 2203", None, 212, "化工园所"),
    _contact(504, "大厂医院急诊科", "沈曼", "025-0000 3301", None, 41, "大厂所"),
)


def contacts(_question: BoardQuestion, offset: int, limit: int) -> Page[ContactLine]:
    """Return the canned contacts."""
    return Page(rows=CONTACTS[offset : offset + limit], offset=offset, total=len(CONTACTS))


SHEET = (
    ("单位名称", "队伍类型", "电台呼号", "实有人数", "可出动人数", "联系电话", "驻地", "lng", "lat", "备注"),
    ("江北处突机动队", "处突机动队", "江北101", "39", "31", "138 0000 1101", "化工园 3 号门", "118.7781", "32.2502", ""),
    ("泰山派出所值班组", "派出所", "泰山11", "12", "8", "138 0000 4401", "浦珠北路 12 号", "118.7101", "32.1402", "新建"),
    ("沿江救援队", "社会救援", "江豚2", "十八", "10", "138 0000 4402", "西坝码头", "118.8", "32.2", ""),
    ("盘城派出所值班组", "派出所", "盘城11", "10", "6", "138 0000 4403", "盘城街道", "118.7", "95", ""),
    ("排爆组", "排爆", "江北601", "5", "0", "", "", "", "", ""),
    ("", "派出所", "无名", "10", "6", "", "", "", "", ""),
)


def sheet_in(folder: Path) -> Path:
    """Write the foreign sheet that the import of the pictures reads."""
    path = folder / "花名册.csv"
    path.write_text("\n".join(",".join(row) for row in SHEET), encoding="gb18030")
    return path


ANSWERS: Mapping[str, object] = {
    "forces.branches": branches,
    "forces.line": ("320000", "320100", "320111", "320111JB"),
    "forces.found": tuple(row for row in BRANCHES if "江北" in row.short_name),
    "forces.board": board,
    "forces.tally": TALLY,
    "forces.unit": DETAIL,
    "forces.contacts": contacts,
    "forces_sheet.standing": (),
    "forces_sheet.export": (),
}
