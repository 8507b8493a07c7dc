"""From drafts to ops: words become numbers, what was seen is named, what was not seen is not."""

from collections.abc import Mapping
from typing import Any

import pytest

from sync.domain.draft import Add, Count, Create, Draft, Move, New, Remove, Set
from sync.domain.failures import Refused
from sync.domain.ids import EntityId, OpId, ReplicaId, op_id
from sync.domain.kind import Field, Kind, Shape, Verb
from sync.domain.registry import KINDS
from sync.domain.scopes import ScopeSort, incident_scope
from sync.oplog.compose import Seen, from_wire, plain_ops, to_wire

ME, OTHER = ReplicaId(b"m" * 8), ReplicaId(b"o" * 8)
INCIDENT = EntityId(op_id(ME, 1, 0))
STORE = Kind(
    number=99,
    name="store",
    scopes=frozenset({ScopeSort.INCIDENT}),
    fields=(Field(number=1, name="amount", shape=Shape.INTEGER, verb=Verb.COUNT),),
)
ALL_KINDS: Mapping[str, Kind] = {**KINDS, "store": STORE}


class Sight:
    """What stands, by (entity, field name)."""

    def __init__(self, heads: Mapping[tuple[EntityId, str], Seen] | None = None) -> None:
        self._heads = heads or {}

    def seen(self, kind: Kind, entity: EntityId, field: Field) -> Seen:  # noqa: ARG002
        return self._heads.get((entity, field.name), Seen(heads={}, own_last=None))


def composed(*writes: Any, sight: Sight | None = None) -> list[Any]:
    ops = plain_ops(Draft(scope=incident_scope(INCIDENT), writes=writes), ALL_KINDS, replica=ME, ordinal=5, sight=sight or Sight())
    return [(op.entity, op.field, op.value, op.names) for op in ops]


def test_words_become_numbers_and_none_is_left_out() -> None:
    """A create carries choices and states by position, and no field that is unset."""
    create = Create(
        kind="incident", fields={"state": "confirmed", "mode": "exercise", "title": "演练", "place": None, "location": (118.8, 32.2)}
    )
    assert composed(create) == [(None, None, {1: 3, 3: 1, 4: "演练", 11: [118.8, 32.2]}, None)]


def test_a_write_names_what_was_seen() -> None:
    """All heads by default; exactly the given ones when the author says what was displayed; elided when it is only one's own last."""
    mine, theirs = op_id(ME, 1, 0), op_id(OTHER, 4, 0)
    both = Sight({(INCIDENT, "title"): Seen(heads={mine: "a", theirs: "b"}, own_last=mine)})
    alone = Sight({(INCIDENT, "title"): Seen(heads={mine: "a"}, own_last=mine)})
    write = Set(kind="incident", entity=INCIDENT, field="title", value="c")
    assert composed(write, sight=both)[0][3] == (mine, theirs)
    assert composed(write, sight=alone)[0][3] is None
    assert composed(write)[0][3] == ()
    shown = Set(kind="incident", entity=INCIDENT, field="title", value="c", seen=(theirs,))
    assert composed(shown, sight=both)[0][3] == (theirs,)


def test_a_move_starts_from_the_join_of_what_was_seen() -> None:
    """Two heads on one path join to the further one; on two paths to DISPUTED, which is 0."""
    one, two = op_id(ME, 1, 0), op_id(OTHER, 4, 0)
    further = Sight({(INCIDENT, "state"): Seen(heads={one: 3, two: 4}, own_last=one)})
    parted = Sight({(INCIDENT, "state"): Seen(heads={one: 4, two: 9}, own_last=one)})
    move = Move(kind="incident", entity=INCIDENT, to="controlled")
    assert composed(move, sight=further)[0][2:] == ([4, 5], (one, two))
    assert composed(Move(kind="incident", entity=INCIDENT, to="handling"), sight=parted)[0][2] == [0, 4]
    assert composed(move)[0][2] == [0, 5]


def test_writes_of_one_entry_see_one_another() -> None:
    """A record can be changed, referred to and gathered in the entry that creates it."""
    new = Create(kind="incident", fields={"state": "confirmed", "mode": "actual", "title": "x", "parties": "320106"})
    ops = composed(
        new,
        Set(kind="incident", entity=New(0), field="title", value="y"),
        Set(kind="incident", entity=New(0), field="place", value="z"),
        Move(kind="incident", entity=New(0), to="handling"),
        Add(kind="incident", entity=New(0), field="parties", value="320115"),
        Remove(kind="incident", entity=New(0), field="parties", value="320106"),
        Set(kind="incident", entity=INCIDENT, field="into", value=New(0)),
    )
    own = EntityId(op_id(ME, 5, 0))
    assert ops[1] == (own, 4, "y", None)
    assert ops[2] == (own, 10, "z", ())
    assert ops[3] == (own, 1, [3, 4], None)
    assert ops[4] == (own, 22, "320115", None)
    assert ops[5] == (own, 22, None, (OpId(own),))
    assert ops[6] == (INCIDENT, 31, bytes(own), ())


def test_gathering_names_only_what_it_removes() -> None:
    """Adds and counts name nothing; a remove names every add of the value that is held."""
    one, two, three = (op_id(OTHER, ordinal, 0) for ordinal in (1, 2, 3))
    sight = Sight({(INCIDENT, "parties"): Seen(heads={one: "320106", two: "320115", three: "320106"}, own_last=None)})
    remove = Remove(kind="incident", entity=INCIDENT, field="parties", value="320106")
    assert composed(remove, remove, sight=sight) == [(INCIDENT, 22, None, (one, three)), (INCIDENT, 22, None, ())]
    assert composed(Count(kind="store", entity=INCIDENT, field="amount", delta=-2)) == [(INCIDENT, 1, -2, None)]


@pytest.mark.parametrize(
    ("field", "value"), [("mode", "war"), ("grade", 3), ("title", 7), ("location", (200.0, 1.0)), ("state", "asleep"), ("reported_at", -1)]
)
def test_a_value_that_does_not_fit_is_refused(field: str, value: object) -> None:
    """The last gate before bytes are made."""
    with pytest.raises(Refused) as refusal:
        to_wire(KINDS["incident"].by_name[field], value)
    assert (refusal.value.code, refusal.value.facts) == ("field.not_a_value", {"field": field})


@pytest.mark.parametrize(("field", "value"), [("mode", "test"), ("state", "void"), ("title", "泄漏"), ("grade", None)])
def test_wire_values_read_back(field: str, value: object) -> None:
    """from_wire(to_wire(v)) is v."""
    declared = KINDS["incident"].by_name[field]
    assert from_wire(declared, to_wire(declared, value)) == value
