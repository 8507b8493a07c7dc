"""Importing units: each row's fate, with rows that mean no good."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.codes import CODES
from sync.domain.commands.rules import create
from sync.domain.kinds.force import READINESS, UNIT, UNIT_SORTS
from sync.domain.units_export import cells, headings
from sync.domain.units_import import CONTACT_HEADINGS, CONTACTS, HEADINGS, UNITS, WORDS, Held, preview, suggest

NOON_MS = 1_784_347_200_000  # 2026-07-18 12:00 in UTC+8


def held(number: int, **values: object) -> Held:
    return Held(id=bytes([number]), values=values)


def codes(rows: list[dict[str, Any]], existing: tuple[Held, ...] = ()) -> list[list[tuple[str, str]]]:
    return [[(fault.code, fault.field) for fault in fate.faults] for fate in preview(rows, existing)]


def test_a_row_in_chinese_and_a_row_in_field_names_give_one_unit() -> None:
    """Headings and words of either kind; blank cells and other columns are left aside."""
    chinese = {"名称": " 鼓楼机动 ", "类型": "处突机动队", "可出动": "20", "能力": "破拆、排爆，", "备注": "x", "呼号": ""}
    chinese |= {"经度": "118.7", "纬度": "32.1"}
    english = {"name": "鼓楼机动", "sort": "rapid_response", "strength_ready": "20", "capabilities": "破拆,排爆", "location": "118.7,32.1"}
    for row in (chinese, english):
        (fate,) = preview([row], ())
        assert fate.is_ok
        assert fate.fields == {
            "name": "鼓楼机动",
            "sort": "rapid_response",
            "strength_ready": 20,
            "capabilities": ("破拆", "排爆"),
            "location": (118.7, 32.1),
        }


def test_headings_and_words_lead_to_the_declaration() -> None:
    """No heading names a field that does not exist."""
    assert set(HEADINGS.values()) <= {field.name for field in UNIT.fields} | {"longitude", "latitude", "organisation"}
    assert set(WORDS.values()) == {*UNIT_SORTS, *READINESS}


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({}, ("unit.name_missing", "name")),
        ({"名称": None}, ("unit.name_missing", "name")),
        ({"名称": " "}, ("unit.name_missing", "name")),
        ({"名称": "长" * 61}, ("field.too_long", "name")),
        ({"名称": "x", "类型": "特种部队"}, ("field.unknown_choice", "sort")),
        ({"名称": "x", "可出动": "二十"}, ("row.not_a_number", "strength_ready")),
        ({"名称": "x", "可出动": "--5"}, ("row.not_a_number", "strength_ready")),
        ({"名称": "x", "可出动": "2.5"}, ("row.not_a_number", "strength_ready")),
        ({"名称": "x", "可出动": "1" * 5000}, ("row.not_a_number", "strength_ready")),
        ({"名称": "x", "可出动": "-1"}, ("field.out_of_bounds", "strength_ready")),
        ({"名称": "x", "经度": "118.7"}, ("row.not_a_number", "location")),
        ({"名称": "x", "经度": "nan", "纬度": "32"}, ("row.no_such_place", "location")),
        ({"名称": "x", "经度": "118", "纬度": "132"}, ("row.no_such_place", "location")),
        ({"name": "x", "location": "here"}, ("row.not_a_number", "location")),
        ({"name": "x", "location": "1,2,3"}, ("field.malformed", "location")),
        ({"名称": "\ud800"}, ("field.malformed", "name")),
    ],
)
def test_a_bad_row_says_why_and_stops_nobody(row: dict[str, Any], fault: tuple[str, str]) -> None:
    """Its neighbours are imported."""
    rows = [{"名称": "前"}, row, {"名称": "后"}]
    assert codes(rows) == [[], [fault], []]
    assert preview(rows, ())[1].fields == {}


def test_every_fault_of_a_row_is_told() -> None:
    """So that a sheet is mended once."""
    assert codes([{"类型": "x", "可出动": "y"}]) == [
        [("field.unknown_choice", "sort"), ("row.not_a_number", "strength_ready"), ("unit.name_missing", "name")],
    ]


def test_doubles_are_found_in_the_sheet_and_among_the_units_held() -> None:
    """The first is taken; a bad row takes no name; a call sign that another unit holds is not given twice."""
    rows = [
        {"名称": "甲", "呼号": "1"},
        {"名称": "甲", "呼号": "2"},
        {"名称": "乙", "呼号": "1"},
        {"名称": "丙", "呼号": "9"},
        {"名称": "旧", "呼号": "9"},
        {"名称": "丁", "类型": "x"},
        {"名称": "丁"},
        {"名称": "戊"},
        {"名称": "己", "呼号": "9"},
    ]
    assert codes(rows, (held(1, name="旧", call_sign="9"), held(2, name="无", call_sign=None))) == [
        [],
        [("row.name_twice", "name")],
        [("row.call_sign_twice", "call_sign")],
        [("row.call_sign_exists", "call_sign")],
        [],
        [("field.unknown_choice", "sort")],
        [],
        [],
        [("row.call_sign_exists", "call_sign")],
    ]


def test_a_row_about_a_unit_that_stands_changes_what_differs() -> None:
    """A blank cell says nothing, and what is the same is not written again."""
    stands = held(7, name="旧", call_sign="9", strength_ready=20, capabilities=["破拆"], place="码头")
    same, changed = preview(
        [{"名称": "旧", "可出动": "20", "能力": "破拆", "地点": ""}, {"名称": "旧", "可出动": "18", "通话组": "一组"}][:1], (stands,)
    ) + preview([{"名称": "旧", "可出动": "18", "通话组": "一组"}], (stands,))
    assert (same.sort, same.writes, same.is_ok) == ("unchanged", False, True)
    assert (changed.sort, changed.writes, changed.record) == ("update", True, b"\x07")
    assert changed.fields == {"strength_ready": 18, "talkgroup": "一组"}
    assert changed.was == {"strength_ready": 20, "talkgroup": None}


def test_contacts_are_told_apart_by_office_and_name() -> None:
    """Another person in the same office is another contact; a moment is compared to the minute a sheet can tell."""
    stands = held(1, office="值班室", name="李", phone="1", as_of=NOON_MS + 8_123)
    rows = [
        {"岗位": "值班室", "姓名": "李", "电话": "1", "核实时间": "2026-07-18 12:00"},
        {"岗位": "值班室", "姓名": "李", "电话": "2"},
        {"岗位": "值班室", "姓名": "王", "核实时间": "2026年7月18日"},
        {"岗位": "", "姓名": "赵"},
        {"岗位": "值班长", "核实时间": "2026/2/30"},
        {"岗位": "值班长", "核实时间": "昨天"},
    ]
    fates = preview(rows, (stands,), CONTACTS)
    assert [fate.sort for fate in fates] == ["unchanged", "bad", "create", "bad", "bad", "bad"]
    assert [fate.faults[0].code for fate in fates if fate.faults] == [
        "row.name_twice",
        "contact.office_missing",
        "row.not_a_date",
        "row.not_a_date",
    ]
    assert fates[2].fields["as_of"] == NOON_MS - 12 * 3_600_000


def test_foreign_headings_are_guessed_once_each() -> None:
    """By field name, by our heading, by what others write; a second column for the same field is left to the person."""
    headings = ["单位名称", "名称(全称)", "Phone", "经度 (WGS84)", "lat", "序号", "status"]
    assert suggest(UNITS, headings) == {
        "单位名称": "name",
        "Phone": "phone",
        "经度 (WGS84)": "longitude",
        "lat": "latitude",
        "status": "readiness",
    }
    assert suggest(CONTACTS, ["职务", "联系人", "手机"]) == {"职务": "office", "联系人": "name", "手机": "phone"}
    assert set(CONTACT_HEADINGS.values()) == set(CONTACTS.columns)


def test_each_organisation_imports_its_own() -> None:
    """By its code or a name; a sheet that names none belongs to whoever imports it."""
    rows = [{"名称": "甲", "单位": "鼓楼"}, {"名称": "乙", "单位": "玄武"}, {"名称": "丙", "单位": ""}]
    fates = preview(rows, (), UNITS, frozenset({"320106", "鼓楼"}))
    assert [[fault.code for fault in fate.faults] for fate in fates] == [[], ["row.other_organisation"], []]
    assert all(fate.is_ok for fate in preview(rows, ()))


def test_an_export_reads_back_as_it_was() -> None:
    """Every shape of value, and names and phones only when asked for."""
    unit = {
        "name": "甲",
        "sort": "patrol",
        "strength_ready": 3,
        "location": (118.7, -0.5),
        "capabilities": ["破拆", "排爆"],
        "phone": "+86",
    }
    contact = {"office": "值班室", "name": "李", "as_of": NOON_MS + 9_999}
    for sheet, values in ((UNITS, unit), (CONTACTS, contact)):
        whole = dict(zip(headings(sheet, private=True), cells(sheet, values, "鼓楼", private=True), strict=True))
        (fate,) = preview([{name: None if cell is None else str(cell) for name, cell in whole.items()}], [held(1, **values)], sheet)
        assert fate.sort == "unchanged"
    bare = dict(zip(headings(UNITS, private=False), cells(UNITS, unit, "鼓楼", private=False), strict=True))
    assert "电话" not in bare
    assert (bare["类型"], bare["纬度"], bare["单位"], bare["呼号"]) == ("巡特警", -0.5, "鼓楼", None)
    assert cells(UNITS, {"sort": "of a later version"}, "", private=False)[1] == "of a later version"
    beyond = dict(zip(headings(CONTACTS, private=True), cells(CONTACTS, {"as_of": 2**62}, "鼓楼", private=True), strict=True))
    assert "9999-01-02 08:00" in beyond.values()


COLUMNS = st.sampled_from([*HEADINGS, *(field.name for field in UNIT.fields), "other", ""])
CELLS = st.none() | st.text(max_size=20) | st.sampled_from([*WORDS, "1e999", "-0", "٣", "1_0", "+5", "0x1", ",", "inf"])


@given(st.lists(st.dictionaries(COLUMNS, CELLS, max_size=6), max_size=6))
def test_no_sheet_raises_and_each_good_row_is_a_unit(rows: list[dict[str, Any]]) -> None:
    """Whatever stands in the cells."""
    known = dict(CODES)
    fates = preview(rows, ())
    assert [fate.row for fate in fates] == list(range(len(rows)))
    for fate in fates:
        assert all(fault.code in known for fault in fate.faults)
        if fate.is_ok:
            create("unit", fate.fields)
