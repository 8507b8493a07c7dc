"""Importing units: each row's fate, with rows that mean no good."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.codes import CODES
from sync.domain.commands.rules import create
from sync.domain.kinds.force import READINESS, UNIT, UNIT_SORTS
from sync.domain.units_import import HEADINGS, WORDS, preview


def codes(rows: list[dict[str, Any]], existing: tuple[tuple[str, str], ...] = ()) -> list[list[tuple[str, str]]]:
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
    assert set(HEADINGS.values()) <= {field.name for field in UNIT.fields} | {"longitude", "latitude"}
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
        ({"名称": "x", "经度": "nan", "纬度": "32"}, ("field.malformed", "location")),
        ({"名称": "x", "经度": "118", "纬度": "132"}, ("field.malformed", "location")),
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
    """The first is taken; a bad row takes no name."""
    rows = [
        {"名称": "甲", "呼号": "1"},
        {"名称": "甲", "呼号": "2"},
        {"名称": "乙", "呼号": "1"},
        {"名称": "旧", "呼号": "3"},
        {"名称": "丙", "呼号": "9"},
        {"名称": "丁", "类型": "x"},
        {"名称": "丁"},
        {"名称": "戊"},
    ]
    assert codes(rows, (("旧", "9"), ("无", ""))) == [
        [],
        [("row.name_twice", "name")],
        [("row.call_sign_twice", "call_sign")],
        [("row.name_exists", "name")],
        [("row.call_sign_exists", "call_sign")],
        [("field.unknown_choice", "sort")],
        [],
        [],
    ]


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
