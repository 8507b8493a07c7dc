"""Declarations: kinds, fields, ids, scopes, numbers, sizes, classes, grades."""

from collections.abc import Mapping
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.classes import CLASSES, SYSTEM, TOP_CLASSES, children, words
from sync.domain.commands.rules import is_encodable
from sync.domain.draft import Add, Count, Create, Move, New, Set
from sync.domain.grading import RULES, SOURCE, YI, suggest
from sync.domain.ids import (
    INDEX_MAX,
    OP_BYTES,
    ORDINAL_MAX,
    EntityId,
    ReplicaId,
    creating_op,
    entity_of,
    index_of,
    op_id,
    ordinal_of,
    replica_of,
)
from sync.domain.kind import BLOB_ID_BYTES, INTEGER_MAX, Field, Kind, Shape, Verb
from sync.domain.kinds.shared import LEVELS, who_may
from sync.domain.numbers import human_number, uncertified_letter
from sync.domain.registry import KINDS, KINDS_BY_NUMBER
from sync.domain.scopes import (
    AUTHORITY,
    ScopeSort,
    adhoc_circle_scope,
    founder_in,
    founding_replica,
    incident_scope,
    organisation_in,
    organisation_scope,
    parse_scope,
    sort_of,
    standing_circle_scope,
)
from sync.domain.sizes import draft_bytes, value_bytes

REPLICA = ReplicaId(bytes(range(8)))
FOUNDER = EntityId(op_id(REPLICA, 7, 0))

# The published numbers of kinds: add-only, so this list only ever grows.
NUMBERS = {
    "organisation": 1,
    "device": 2,
    "office": 3,
    "circle": 4,
    "unit": 5,
    "contact": 6,
    "incident": 7,
    "assignment": 8,
    "post": 9,
    "journal": 10,
    "order": 11,
    "recipient": 12,
    "plan": 13,
    "plan_version": 14,
    "response": 15,
    "group": 16,
    "task": 17,
    "ruling": 18,
    "attachment": 19,
    "person": 40,
    "duty": 41,
    "look": 42,
}


def test_kinds_keep_their_numbers() -> None:
    """A number once published keeps its meaning for ever."""
    assert {kind.name: kind.number for kind in KINDS.values()} == NUMBERS
    assert {number: kind.name for number, kind in KINDS_BY_NUMBER.items()} == {number: name for name, number in NUMBERS.items()}


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_kind_has_fields_with_numbers_of_their_own(kind: Kind) -> None:
    """`struck` is 23 in each; a state is field 1; the access kinds are folded by the center."""
    numbers = [field.number for field in kind.fields]
    assert len(set(numbers)) == len(numbers)
    assert 0 not in numbers
    assert kind.by_number[23].name == "struck"
    if kind.life is not None:
        assert kind.by_name["state"].number == 1
    assert kind.folded_by_center == (kind.name in {"organisation", "device", "circle", "incident", "ruling", "person"})
    assert kind.numbered == (kind.name in {"incident", "order"})


def test_levels_compare_by_severity() -> None:
    """Each level field shows the most severe of what stands."""
    names = {"grade", "response_level", "warning_level", "duty_level", "level"}
    fields = [field for kind in ("incident", "response") for field in KINDS[kind].fields if field.name in names]
    assert len(fields) == 5
    assert all(field.choices == LEVELS and field.shows.value == "highest" for field in fields)


SHAPES: list[tuple[Shape, dict[str, Any], list[object], list[object]]] = [
    (Shape.TEXT, {"chars_max": 3}, ["", "abc"], ["abcd", 1, b"a"]),
    (Shape.INTEGER, {"bounds": (0, 5)}, [0, 5], [-1, 6, 1.0, True, "1"]),
    (Shape.INTEGER, {}, [INTEGER_MAX, -INTEGER_MAX], [INTEGER_MAX + 1]),
    (Shape.REAL, {"bounds": (0, 5)}, [0, 4.5], [5.5, True, "1"]),
    (Shape.FLAG, {}, [True, False], [0, 1]),
    (Shape.MOMENT, {}, [0, INTEGER_MAX], [-1, INTEGER_MAX + 1, 1.0]),
    (Shape.CHOICE, {"choices": ("a", "b")}, [0, 1], [2, -1, "a", True]),
    (Shape.REFERENCE, {}, [bytes(OP_BYTES)], [bytes(15), "x" * 16]),
    (Shape.ORGANISATION, {}, ["320106", "汉" * 10], ["", "汉" * 11, b"3"]),
    (Shape.POINT, {}, [[118.7, 32], (-180, 90)], [[181, 0], [0, 91], [1], "ab", [True, 0], [None, 0]]),
    (Shape.BYTES, {}, [b"", b"x"], ["x"]),
    (Shape.BLOB, {}, [bytes(BLOB_ID_BYTES)], [bytes(32), "x"]),
    (Shape.TREE, {}, [[], {}, 1], []),
]


@pytest.mark.parametrize(("shape", "options", "good", "bad"), SHAPES)
def test_a_field_accepts_its_shape_and_nothing_else(shape: Shape, options: dict[str, Any], good: list[object], bad: list[object]) -> None:
    """None clears any field."""
    field = Field(number=1, name="x", shape=shape, **options)
    assert field.accepts(None)
    assert [field.accepts(value) for value in good] == [True] * len(good)
    assert [field.accepts(value) for value in bad] == [False] * len(bad)


def test_a_state_accepts_numbers_of_its_table() -> None:
    """DISPUTED is written by nobody."""
    state = KINDS["order"].by_name["state"]
    assert state.accepts(1)
    assert not state.accepts(0)
    assert not state.accepts(99)


@pytest.mark.parametrize(
    "options",
    [
        {"shape": Shape.STATE},
        {"shape": Shape.TEXT, "verb": Verb.MOVE},
        {"shape": Shape.CHOICE},
        {"shape": Shape.TEXT, "choices": ("a",)},
        {"shape": Shape.TEXT, "verb": Verb.COUNT},
    ],
)
def test_a_declaration_that_contradicts_itself_fails_at_once(options: dict[str, Any]) -> None:
    """Our own mistake, found at import."""
    with pytest.raises(AssertionError):
        Field(number=1, name="x", **options)


def test_a_kind_with_double_fields_or_no_number_fails_at_once() -> None:
    """The same name or number twice, or numbered without a number."""
    one = Field(number=1, name="x", shape=Shape.TEXT)
    scopes = frozenset({ScopeSort.ORGANISATION})
    for fields, numbered in (((one, one), False), ((one,), True), ((Field(number=23, name="y", shape=Shape.TEXT),), False)):
        with pytest.raises(AssertionError):
            Kind(number=99, name="k", scopes=scopes, fields=fields, numbered=numbered)
    assert Kind(number=99, name="k", scopes=scopes, fields=(one,)).life is None
    assert isinstance(who_may({}), Mapping)


@given(st.integers(0, ORDINAL_MAX), st.integers(0, INDEX_MAX))
def test_ids_take_apart_as_they_were_put_together(ordinal: int, index: int) -> None:
    """16 bytes, ordered by replica, ordinal, index."""
    op = op_id(REPLICA, ordinal, index)
    assert (len(op), replica_of(op), ordinal_of(op), index_of(op)) == (OP_BYTES, REPLICA, ordinal, index)
    assert creating_op(entity_of(op)) == op


def test_scopes_take_apart_as_they_were_put_together() -> None:
    """Each sort tells its key and nothing that it does not have."""
    table = [
        (AUTHORITY, ScopeSort.AUTHORITY, None, None),
        (organisation_scope("320106"), ScopeSort.ORGANISATION, "320106", None),
        (standing_circle_scope("320106"), ScopeSort.STANDING_CIRCLE, "320106", None),
        (incident_scope(FOUNDER), ScopeSort.INCIDENT, None, FOUNDER),
        (adhoc_circle_scope(FOUNDER), ScopeSort.ADHOC_CIRCLE, None, FOUNDER),
    ]
    for scope, sort, code, founder in table:
        assert (sort_of(scope), organisation_in(scope), founder_in(scope)) == (sort, code, founder)
        assert founding_replica(scope) == (None if founder is None else REPLICA)
        assert parse_scope(bytes(scope)) == scope


@pytest.mark.parametrize(
    "raw",
    [b"", b"z", b"ax", b"o", b"o" + b"x" * 33, b"o\xff", b"o\n", b"i", b"i" + bytes(15), b"d" + bytes(15) + b"\x01"],
)
def test_bytes_that_are_no_scope_are_refused(raw: bytes) -> None:
    """Unknown letter, key of another form, an op that is not the first of its entry."""
    with pytest.raises(ValueError, match=r"scope|valid"):
        parse_scope(raw)


def test_human_numbers_have_at_least_four_digits() -> None:
    """And grow past them; counting starts at one."""
    assert human_number("鼓楼", "B", 7) == "鼓楼-B-0007"
    assert human_number("鼓楼", "B", 12345) == "鼓楼-B-12345"
    assert uncertified_letter(ReplicaId(b"\x3f" + bytes(7))) == "?3f"
    with pytest.raises(AssertionError):
        human_number("鼓楼", "B", 0)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text() | st.binary(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
)
def test_the_estimate_of_a_value_is_never_too_small(value: object) -> None:
    """Held against the real encoding."""
    assert value_bytes(value) >= len(cbor2.dumps(value, canonical=True))


def test_the_estimate_covers_every_sort_of_write() -> None:
    """References, words and names at their longest."""
    entity = EntityId(bytes(OP_BYTES))
    writes = (
        Create(kind="task", fields={"state": "pending", "title": "封路", "response": New(0)}),
        Set(kind="task", entity=entity, field="evidence", value="照片"),
        Move(kind="task", entity=New(0), to="done"),
        Add(kind="group", entity=entity, field="members", value="320106"),
        Count(kind="task", entity=entity, field="state", delta=1),
    )
    assert draft_bytes(writes) == sum(draft_bytes((write,)) for write in writes)
    assert all(draft_bytes((write,)) > 8 for write in writes)


def test_classes_form_the_tree_of_the_standard() -> None:
    """Four classes with 7, 16, 4 and 5 kinds; an unknown code is shown raw."""
    assert [len(children(top.code)) for top in TOP_CLASSES] == [7, 16, 4, 5]
    assert len(CLASSES) == 36
    assert {item.above for item in CLASSES.values() if item.above} == {"A1", "A2", "A3", "A4"}
    assert (words("A204", "zh"), words("A405", "en"), words("11A01", "zh")) == ("危险化学品事故", "Large gathering safety event", "11A01")
    assert SYSTEM in KINDS["incident"].by_name["class_system"].choices


@pytest.mark.parametrize(
    ("figures", "grade"),
    [
        ({"dead": 30}, "extreme"),
        ({"dead": 29}, "major"),
        ({"dead": 10}, "major"),
        ({"dead": 9}, "serious"),
        ({"dead": 3}, "serious"),
        ({"dead": 2}, "minor"),
        ({"seriously_injured": 100}, "extreme"),
        ({"seriously_injured": 99}, "major"),
        ({"seriously_injured": 50}, "major"),
        ({"seriously_injured": 10}, "serious"),
        ({"seriously_injured": 9}, "minor"),
        ({"loss_yuan": YI}, "extreme"),
        ({"loss_yuan": YI - 1}, "major"),
        ({"loss_yuan": YI // 2}, "major"),
        ({"loss_yuan": YI // 10}, "serious"),
        ({"loss_yuan": YI // 10 - 1}, "minor"),
        ({"dead": 2, "seriously_injured": 60}, "major"),
    ],
)
def test_figures_suggest_the_grade_of_the_regulation(figures: dict[str, object], grade: str) -> None:
    """「以上」 includes the number; the most severe figure decides; the rule's words come with it."""
    suggestion = suggest("A204", figures)
    assert suggestion is not None
    assert suggestion.grade == grade
    assert all(rule.source == SOURCE and rule.words and rule.words_en for rule in suggestion.rules)


def test_where_no_rule_speaks_nothing_is_suggested() -> None:
    """Another class, no class, no figures."""
    assert suggest("A101", {"dead": 50}) is None
    assert suggest(None, {"dead": 50}) is None
    assert suggest("A204", {"dead": None, "loss_yuan": 0}) is None
    assert len(RULES) == 12


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        (["破拆", {"数量": 2, "重": 1.5, "旧": None, "码": b"x", "可": True}], True),
        ("\ud800", False),
        ([["\ud800"]], False),
        ({"\ud800": 1}, False),
        ({1: 2}, False),
        (float("nan"), False),
        ([float("inf")], False),
        (2**54, False),
        ([[[[[[[1]]]]]]], False),
        ({"a": {"a": {"a": {"a": {"a": {"a": {}}}}}}}, False),
        ({1, 2}, False),
    ],
)
def test_only_what_an_entry_can_hold_is_a_value(value: object, fits: bool) -> None:  # noqa: FBT001
    """Refused with the rule, before the codec could fail."""
    assert is_encodable(value) is fits
