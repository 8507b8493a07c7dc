"""Importing units from a sheet: each row's fate, before anything is written.

Rows come decoded, one mapping from column to text each. Columns are field names or the Chinese headings of `HEADINGS`;
columns that name no field are left aside. A bad row stops nobody.

Pure. Source: our design.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sync.domain.commands.rules import judged
from sync.domain.failures import Refused
from sync.domain.kind import Field, Shape
from sync.domain.kinds.force import UNIT

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

LONGITUDE, LATITUDE = "longitude", "latitude"
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_LIST_MARKS = str.maketrans("，、；;", ",,,,")


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
        fields: values to create the unit with; empty when the row is bad.
        faults: why it is bad; none for a good row.
    """

    row: int
    fields: Mapping[str, object]
    faults: tuple[Fault, ...]

    @property
    def is_ok(self) -> bool:
        """Tell whether the row will be imported."""
        return not self.faults


def preview(rows: Sequence[Mapping[str, str | None]], existing: Iterable[tuple[str, str]]) -> tuple[RowFate, ...]:
    """Return the fate of each row, in order.

    `existing` holds name and call sign (blank for none) of the units that stand. The first of two rows with one name or
    one call sign is taken, the later one is bad.
    """
    held = tuple(existing)
    names = {name: "row.name_exists" for name, _ in held}
    call_signs = {call_sign: "row.call_sign_exists" for _, call_sign in held if call_sign}
    fates = []
    for position, row in enumerate(rows):
        fields, faults = _read(row)
        faults += _doubles(fields, "name", names) + _doubles(fields, "call_sign", call_signs)
        if not faults:
            names[str(fields["name"])] = "row.name_twice"
            call_signs |= {str(fields["call_sign"]): "row.call_sign_twice"} if "call_sign" in fields else {}
        fates.append(RowFate(row=position, fields={} if faults else fields, faults=tuple(faults)))
    return tuple(fates)


def _read(row: Mapping[str, str | None]) -> tuple[dict[str, object], list[Fault]]:
    cells = {HEADINGS.get(str(column).strip(), str(column).strip()): str(cell).strip() for column, cell in row.items() if cell is not None}
    fields: dict[str, object] = {}
    faults: list[Fault] = []
    for field in UNIT.fields:
        text = cells.get(field.name, "")
        if not text:
            continue
        try:
            fields[field.name] = judged(UNIT.name, field, _value(field, text))
        except Refused as refused:
            faults.append(Fault(code=refused.code, field=field.name, facts=refused.facts))
    if "name" not in fields and not any(fault.field == "name" for fault in faults):
        faults.append(Fault(code="unit.name_missing", field="name", facts={}))
    _read_point(cells, fields, faults)
    return fields, faults


def _read_point(cells: Mapping[str, str], fields: dict[str, object], faults: list[Fault]) -> None:
    texts = cells.get(LONGITUDE, ""), cells.get(LATITUDE, "")
    if not any(texts):
        return
    try:
        point = _number(texts[0]), _number(texts[1])
        fields["location"] = judged(UNIT.name, UNIT.by_name["location"], point)
    except Refused as refused:
        faults.append(Fault(code=refused.code, field="location", facts=refused.facts))


def _value(field: Field, text: str) -> object:
    if field.shape is Shape.CHOICE:
        return WORDS.get(text, text)
    if field.shape is Shape.INTEGER:
        return _whole(field, text)
    if field.shape is Shape.TREE:
        return tuple(part.strip() for part in text.translate(_LIST_MARKS).split(",") if part.strip())
    if field.shape is Shape.POINT:
        parts = text.translate(_LIST_MARKS).split(",")
        return tuple(_number(part) for part in parts)
    return text


def _whole(field: Field, text: str) -> int:
    if _WHOLE.fullmatch(text) is None:
        raise Refused("row.not_a_number", field=field.name, value=text)
    return int(text)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise Refused("row.not_a_number", field="location", value=text) from error


def _doubles(fields: Mapping[str, object], name: str, taken: Mapping[str, str]) -> list[Fault]:
    code = taken.get(str(fields.get(name, "")))
    return [] if code is None else [Fault(code=code, field=name, facts={"value": fields[name]})]
