"""How a field reads: what is shown while several heads stand, and whether that is settled."""

import pytest

from sync.domain.ids import ReplicaId, op_id
from sync.domain.kind import Field, Shape, Verb
from sync.domain.registry import KINDS
from sync.oplog.state import FieldState, Reading, Standing, read_field

ONE, TWO, THREE = (op_id(ReplicaId(letter * 8), 1, 0) for letter in (b"1", b"2", b"3"))
INCIDENT = KINDS["incident"]
AMOUNT = Field(number=1, name="amount", shape=Shape.INTEGER, verb=Verb.COUNT)


def state(*heads: tuple[bytes, object, int], waiting: bool = False) -> FieldState:
    """Return a field with these heads (op, wire value, wall ms)."""
    made = FieldState()
    made.heads = {op: (value, wall_ms) for op, value, wall_ms in heads}  # type: ignore[misc]
    if waiting:
        made.waiting = {THREE: {ONE}}
    return made


@pytest.mark.parametrize(
    ("name", "heads", "shown", "standing"),
    [
        ("title", [], None, Standing.CLEAN),
        ("title", [(ONE, "a", 1)], "a", Standing.CLEAN),
        ("title", [(ONE, "a", 1), (TWO, "a", 9)], "a", Standing.CLEAN),
        ("title", [(ONE, "a", 9), (TWO, "b", 1)], "a", Standing.QUESTION),
        ("title", [(ONE, "a", 5), (TWO, "b", 5)], "b", Standing.QUESTION),
        ("grade", [(ONE, 1, 9), (TWO, 2, 1)], "major", Standing.QUESTION),
        ("grade", [(ONE, 1, 9), (TWO, None, 10)], "serious", Standing.QUESTION),
        ("closed_at", [(ONE, 70, 1), (TWO, 50, 9)], 50, Standing.CLEAN),
        ("end_reason", [(ONE, "a", 1), (TWO, "b", 9)], "b", Standing.CLEAN),
        ("state", [(ONE, 3, 9), (TWO, 4, 1)], "handling", Standing.CLEAN),
        ("state", [(ONE, 4, 1), (TWO, 9, 2)], "disputed", Standing.DISPUTED),
        ("parties", [(ONE, "320115", 1), (TWO, "320106", 2), (THREE, "320115", 3)], ("320106", "320115"), Standing.CLEAN),
    ],
)
def test_a_field_shows_what_its_declaration_says(
    name: str, heads: list[tuple[bytes, object, int]], shown: object, standing: Standing
) -> None:
    """Latest by clock and id, earliest and highest by value, states by join, members as a set."""
    assert read_field(INCIDENT.by_name[name], state(*heads)) == Reading(shown, standing)


def test_a_sum_adds_what_was_counted() -> None:
    """Counts never ask."""
    assert read_field(AMOUNT, state((ONE, 5, 1), (TWO, -2, 1))) == Reading(3, Standing.CLEAN)
    assert read_field(AMOUNT, None) == Reading(0, Standing.CLEAN)


@pytest.mark.parametrize(("readable", "standing"), [(True, Standing.INCOMPLETE), (False, Standing.PARTIAL)])
@pytest.mark.parametrize("name", ["title", "state"])
def test_while_a_named_op_is_missing_nobody_is_asked(name: str, readable: bool, standing: Standing) -> None:  # noqa: FBT001
    """What has not come is incomplete; what may never come here is partial; neither is a question."""
    values = ("a", "b") if name == "title" else (4, 9)
    waiting = state((ONE, values[0], 1), (TWO, values[1], 2), waiting=True)
    assert read_field(INCIDENT.by_name[name], waiting, readable=readable).standing is standing


def test_a_single_head_is_clean_though_it_names_what_is_missing() -> None:
    """One value is one value."""
    assert read_field(INCIDENT.by_name["title"], state((ONE, "a", 1), waiting=True)) == Reading("a", Standing.CLEAN)
