"""Importing units and contacts from a sheet: each row's fate, before anything is written.

Rows come decoded, one mapping from column to text each. Columns are field names or the Chinese headings of the sheet's sort;
columns that name no field are left aside. A bad row stops nobody. A row about a record that stands already changes what
differs and leaves the rest; a blank cell says nothing. So a sheet that is imported twice changes nothing the second time.

Pure. Source: our design.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from types import MappingProxyType

from sync.domain.commands.rules import judged
from sync.domain.failures import Refused
from sync.domain.kind import Field, Kind, Shape
from sync.domain.kinds.force import CONTACT, UNIT

CREATE, UPDATE, UNCHANGED, BAD = "create", "update", "unchanged", "bad"

HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "名称": "name",
        "类型": "sort",
        "呼号": "call_sign",
        "状态": "readiness",
        "原因": "reason",
        "编制": "strength_established",
        "实有": "strength_present",
        "在位": "strength_on_post",
        "可出动": "strength_ready",
        "车辆": "vehicles",
        "负责人": "commander",
        "电话": "phone",
        "通话组": "talkgroup",
        "地点": "place",
        "能力": "capabilities",
        "最大出动分钟": "out_minutes_max",
        "经度": "longitude",
        "纬度": "latitude",
        "单位": "organisation",
    },
)

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "处突机动队": "rapid_response",
        "巡特警": "patrol",
        "派出所": "station",
        "交警": "traffic",
        "反恐突击": "counter_terror",
        "排爆": "bomb_disposal",
        "警航": "police_air",
        "水警": "water_police",
        "武警": "armed_police",
        "消防": "fire",
        "医疗": "medical",
        "社会救援": "rescue",
        "专家": "expert",
        "休整": "rest",
        "备勤": "standby",
        "不可用": "unavailable",
    },
)

CONTACT_HEADINGS: Mapping[str, str] = MappingProxyType(
    {"岗位": "office", "姓名": "name", "电话": "phone", "电台": "radio", "备注": "note", "核实时间": "as_of", "单位": "organisation"},
)

LONGITUDE, LATITUDE, ORGANISATION = "longitude", "latitude", "organisation"
# One zone without summer time in the whole country.
CHINA = timezone(timedelta(hours=8))
_MINUTE_MS = 60_000
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_MOMENT = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2})[:：](\d{2})(?:[:：]\d{2})?)?")
_LIST_MARKS = str.maketrans("，、；;", ",,,,")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SheetSort:
    """A sort of sheet. Compared by identity.

    Attributes:
        key: the fields that together name a record within its organisation.
        once: a field whose value two records may not share, empty for none.
        headings: Chinese heading → field.
        aliases: what other programs head their columns with → field; offered, never taken unseen.
    """

    kind: Kind
    key: tuple[str, ...]
    headings: Mapping[str, str]
    aliases: Mapping[str, str]
    once: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Return what a column may hold, in the order of the headings."""
        return tuple(self.headings.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A record that stands, as an import is compared with it."""

    id: bytes
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a row: a refusal code and the field it concerns, with the facts of its sentence."""

    code: str
    field: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFate:
    """What will become of one row.

    Attributes:
        row: position in the sheet, from 0.
        sort: `create`, `update`, `unchanged` or `bad`.
        fields: values to create the record with, or those that an update changes; empty otherwise.
        was: what stands now, of the fields that an update changes.
        record: the record that stands already, None for a new one.
        faults: why it is bad; none for a good row.
    """

    row: int
    sort: str
    fields: Mapping[str, object] = field(default_factory=dict)
    was: Mapping[str, object] = field(default_factory=dict)
    record: bytes | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def is_ok(self) -> bool:
        """Tell whether nothing is wrong with the row."""
        return not self.faults

    @property
    def writes(self) -> bool:
        """Tell whether the row will be written."""
        return self.sort in {CREATE, UPDATE}


def preview(
    rows: Sequence[Mapping[str, str | None]],
    existing: Iterable[Held],
    sheet: "SheetSort | None" = None,
    own: frozenset[str] = frozenset(),
) -> tuple[RowFate, ...]:
    """Return the fate of each row, in order; `sheet` is one of units when not given.

    The first of two rows with one name or one call sign is taken, the later one is bad. A row that says it is another
    organisation's is bad: each keeps its own. `own` holds the code and the names of this one; empty asks nothing.
    """
    sort = UNITS if sheet is None else sheet
    standing: dict[tuple[str, ...], Held] = {}
    shared: dict[str, bytes] = {}
    for held in existing:
        standing.setdefault(key_of(sort, held.values), held)
        if sort.once and held.values.get(sort.once):
            shared[str(held.values[sort.once])] = held.id
    taken: set[tuple[str, ...]] = set()
    fates = []
    for position, row in enumerate(rows):
        fields, faults = read_row(row, sort)
        whose = _cells(row, sort).get(ORGANISATION, "")
        if own and whose and whose not in own:
            faults.append(Fault(code="row.other_organisation", field=sort.key[0], facts={"value": whose}))
        key = key_of(sort, fields)
        held_row = standing.get(key)
        if not faults and key in taken:
            faults.append(Fault(code="row.name_twice", field=sort.key[0], facts={"value": " ".join(part for part in key if part)}))
        once = str(fields.get(sort.once) or "") if sort.once else ""
        owner = shared.get(once) if once else None
        if owner is not None and (held_row is None or owner != held_row.id):
            faults.append(
                Fault(code="row.call_sign_twice" if owner == b"" else "row.call_sign_exists", field=sort.once, facts={"value": once})
            )
        if not faults:
            taken.add(key)
            if once:
                shared[once] = b"" if held_row is None else held_row.id
        fates.append(_fate(position, fields, tuple(faults), held_row))
    return tuple(fates)


def key_of(sheet: SheetSort, values: Mapping[str, object]) -> tuple[str, ...]:
    """Return what names a record within its organisation; blank parts for what is not set."""
    return tuple(str(values.get(name) or "") for name in sheet.key)


def suggest(sheet: SheetSort, headings: Iterable[str]) -> Mapping[str, str]:
    """Return ``heading → field`` for headings that name one: by its own name, its Chinese heading, or what others call it."""
    known = {_bare(name): name for name in (*sheet.columns, *sheet.kind.by_name)}
    known |= {_bare(name): to for names in (sheet.aliases, sheet.headings) for name, to in names.items()}
    found: dict[str, str] = {}
    for heading in headings:
        to = known.get(_bare(heading), "")
        if to and to not in found.values():
            found[heading] = to
    return found


def read_row(row: Mapping[str, str | None], sheet: SheetSort) -> tuple[dict[str, object], list[Fault]]:
    """Return the values of one row by field, and everything that is wrong with it."""
    kind = sheet.kind
    cells = _cells(row, sheet)
    fields: dict[str, object] = {}
    faults: list[Fault] = []
    for declared in kind.fields:
        text = cells.get(declared.name, "")
        if not text:
            continue
        try:
            fields[declared.name] = judged(kind.name, declared, _value(declared, text))
        except Refused as refused:
            faults.append(Fault(code=refused.code, field=declared.name, facts=refused.facts))
    for declared in kind.fields:
        if declared.required and declared.name not in fields and not any(fault.field == declared.name for fault in faults):
            faults.append(Fault(code=f"{kind.name}.{declared.name}_missing", field=declared.name, facts={"field": declared.name}))
    if "location" in kind.by_name:
        _read_point(cells, fields, faults)
    return fields, faults


def _cells(row: Mapping[str, str | None], sheet: SheetSort) -> dict[str, str]:
    named = ((str(column).strip(), cell) for column, cell in row.items() if cell is not None)
    return {sheet.headings.get(column, column): str(cell).strip() for column, cell in named}


def _fate(position: int, fields: dict[str, object], faults: tuple[Fault, ...], held: Held | None) -> RowFate:
    if faults:
        return RowFate(row=position, sort=BAD, faults=faults)
    if held is None:
        return RowFate(row=position, sort=CREATE, fields=fields)
    changed = {name: value for name, value in fields.items() if not _is_same(value, held.values.get(name), name)}
    was = {name: held.values.get(name) for name in changed}
    return RowFate(row=position, sort=UPDATE if changed else UNCHANGED, fields=changed, was=was, record=held.id)


def _is_same(value: object, stands: object, name: str) -> bool:
    if name == "as_of" and isinstance(value, int) and isinstance(stands, int):
        # A sheet tells a moment to the minute.
        return value // _MINUTE_MS == stands // _MINUTE_MS
    return value == (tuple(stands) if isinstance(stands, list) else stands)


def _bare(heading: str) -> str:
    return re.sub(r"[\s_*＊]|[(（\[【].*?[)）\]】]", "", heading).casefold()


def _read_point(cells: Mapping[str, str], fields: dict[str, object], faults: list[Fault]) -> None:
    texts = cells.get(LONGITUDE, ""), cells.get(LATITUDE, "")
    if not any(texts):
        return
    try:
        point = _number(texts[0]), _number(texts[1])
        if not UNIT.by_name["location"].accepts(point):
            raise Refused("row.no_such_place", longitude=texts[0], latitude=texts[1])  # noqa: TRY301 - told like what judges the rest
        fields["location"] = point
    except Refused as refused:
        faults.append(Fault(code=refused.code, field="location", facts=refused.facts))


def _value(declared: Field, text: str) -> object:
    if declared.shape is Shape.CHOICE:
        return WORDS.get(text, text)
    if declared.shape is Shape.INTEGER:
        return _whole(declared, text)
    if declared.shape is Shape.TREE:
        return list_of(text)
    if declared.shape is Shape.POINT:
        return point_of(text)
    if declared.shape is Shape.MOMENT:
        return _moment(declared, text)
    return text


def list_of(text: str) -> tuple[str, ...]:
    """Return the words of a list written with commas or semicolons of either script between them."""
    return tuple(part.strip() for part in text.translate(_LIST_MARKS).split(",") if part.strip())


def point_of(text: str) -> tuple[float, ...]:
    """Return longitude and latitude written with a comma between them, degrees.

    Raises: Refused: `row.not_a_number`.
    """
    return tuple(_number(part) for part in text.translate(_LIST_MARKS).split(","))


def _moment(declared: Field, text: str) -> int:
    found = _MOMENT.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)  # noqa: TRY301 - one refusal for what is no date and for what no calendar has
        year, month, day, hour, minute = (int(part or 0) for part in found.groups())
        return int(datetime(year, month, day, hour, minute, tzinfo=CHINA).timestamp() * 1000)
    except ValueError as error:
        raise Refused("row.not_a_date", field=declared.name, value=text) from error


def _whole(declared: Field, text: str) -> int:
    if _WHOLE.fullmatch(text) is None:
        raise Refused("row.not_a_number", field=declared.name, value=text)
    return int(text)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise Refused("row.not_a_number", field="location", value=text) from error


_UNIT_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("单位名称", "力量名称", "队伍名称", "队名", "unit", "unit name", "team"), "name"),
        **dict.fromkeys(("力量类型", "队伍类型", "警种", "type", "kind", "category"), "sort"),
        **dict.fromkeys(("电台呼号", "代号", "callsign", "radio id"), "call_sign"),
        **dict.fromkeys(("备勤状态", "当前状态", "status", "state"), "readiness"),
        **dict.fromkeys(("编制人数", "编制数", "established"), "strength_established"),
        **dict.fromkeys(("实有人数", "实有数", "人数", "persons", "personnel", "headcount"), "strength_present"),
        **dict.fromkeys(("在位人数", "在位数", "on duty"), "strength_on_post"),
        **dict.fromkeys(("可出动人数", "可用人数", "ready", "available"), "strength_ready"),
        **dict.fromkeys(("车辆数", "车数", "cars", "vehicle count"), "vehicles"),
        **dict.fromkeys(("队长", "负责人姓名", "联系人", "带队", "leader", "contact"), "commander"),
        **dict.fromkeys(("联系电话", "手机", "手机号", "mobile", "tel", "telephone"), "phone"),
        **dict.fromkeys(("电台组", "频道", "channel", "talk group"), "talkgroup"),
        **dict.fromkeys(("地址", "驻地", "位置", "address", "location name"), "place"),
        **dict.fromkeys(("lng", "lon", "long", "x"), LONGITUDE),
        **dict.fromkeys(("lat", "y"), LATITUDE),
    },
)
_CONTACT_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("职务", "岗位名称", "部门", "科室", "role", "title", "position", "department"), "office"),
        **dict.fromkeys(("联系人", "联系人姓名", "person", "full name", "contact"), "name"),
        **dict.fromkeys(("联系电话", "手机", "手机号", "值班电话", "mobile", "tel", "telephone"), "phone"),
        **dict.fromkeys(("呼号", "电台号", "对讲机", "call sign", "callsign"), "radio"),
        **dict.fromkeys(("说明", "remark", "remarks", "comment"), "note"),
        **dict.fromkeys(("更新时间", "日期", "updated", "date"), "as_of"),
    },
)

UNITS = SheetSort(kind=UNIT, key=("name",), once="call_sign", headings=HEADINGS, aliases=_UNIT_ALIASES)
CONTACTS = SheetSort(kind=CONTACT, key=("office", "name"), headings=CONTACT_HEADINGS, aliases=_CONTACT_ALIASES)
