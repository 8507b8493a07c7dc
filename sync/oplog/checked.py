"""States that come from outside: judged before they count, and ranked by how soon a person needs them.

A stored state is our own bytes where the fold wrote it; in a checkpoint it is somebody's. What gets past `check_state` is
what some fold of this version could have written, so nothing that reads a state can stumble over it.

Pure. Source: our design (engine specification §8: open orders and incidents first).
"""

from collections.abc import Mapping
from typing import Any

from sync.domain.ids import OP_BYTES, REPLICA_BYTES, EntityId, OpId
from sync.domain.kind import Field, Kind, Verb
from sync.domain.scopes import Scope, sort_of
from sync.oplog.codec import Malformed, decode
from sync.oplog.entry import PERSON_CHARS_MAX, WALL_MS_MAX
from sync.oplog.state import EntityState, FieldState, pack_state, read_field, unpack_state

FIRST = frozenset({"incident", "order", "recipient"})
_AWAITED = "issued"


def check_state(kinds: Mapping[int, Kind], scope: Scope, kind: int, entity: EntityId, raw: bytes) -> EntityState:
    """Return the state that ``raw`` holds.

    Raises: Malformed: not what `pack_state` writes for a kind and fields of this version in this scope.
    """
    known = kinds.get(kind)
    if known is None or sort_of(scope) not in known.scopes:
        raise Malformed("kind")
    _check_shape(decode(raw))
    state = unpack_state(scope, kind, entity, raw)
    if pack_state(state) != raw or state.is_empty:
        raise Malformed("state")
    for number, folded in state.fields.items():
        field = known.by_number.get(number)
        if field is None or not all(_accepts(field, value) and _is_wall(wall) for value, wall in folded.heads.values()):
            raise Malformed("value")
    return state


def rank_of(kind: Kind, state: EntityState) -> int:
    """Return 0 for an open incident, order or recipient, 1 for another record in an open state, 2 for the rest."""
    life = kind.life
    if state.created is None or life is None or _is_struck(kind, state) or _life_state(kind, state) in life.ends:
        return 2
    return 0 if kind.name in FIRST else 1


def awaited_of(kind: Kind, state: EntityState) -> str | None:
    """Return the organisation whose signature an order waits for, None when the record is no such recipient."""
    if kind.name != "recipient" or rank_of(kind, state) != 0 or _life_state(kind, state) != _AWAITED:
        return None
    organisation = read_field(kind.by_name["organisation"], state.fields.get(kind.by_name["organisation"].number)).value
    return organisation if isinstance(organisation, str) else None


def _life_state(kind: Kind, state: EntityState) -> Any:
    field = kind.by_name["state"]
    return read_field(field, state.fields.get(field.number)).value


def _is_struck(kind: Kind, state: EntityState) -> bool:
    field = kind.by_name["struck"]
    folded: FieldState | None = state.fields.get(field.number)
    return read_field(field, folded).value is not None


def _accepts(field: Field, value: Any) -> bool:
    if field.verb in {Verb.MEMBERS, Verb.COUNT}:
        return value is not None and field.accepts(value)
    return field.life.is_state(value) if field.life is not None else field.accepts(value)


def _check_shape(value: Any) -> None:
    match value:
        case [created, changed, dict(heads), dict(rest)] if _is_created(created) and _is_wall(changed):
            pass
        case _:
            raise Malformed("state")
    for rows in heads.values():
        if not isinstance(rows, list) or not all(isinstance(row, list) and len(row) == 3 and _is_head(*row) for row in rows):  # noqa: PLR2004 - op, value, wall
            raise Malformed("heads")
    for parts in rest.values():
        match parts:
            case [list(waiting), list(through), list(last)]:
                pass
            case _:
                raise Malformed("rest")
        pairs = all(_is_named(row) for row in (*waiting, *through))
        if not pairs or not all(isinstance(row, list) and list(map(_size, row)) == [REPLICA_BYTES, OP_BYTES] for row in last):
            raise Malformed("rest")


def _is_created(created: Any) -> bool:
    match created:
        case None:
            return True
        case [wall, str(person), str(office)]:
            return _is_wall(wall) and max(len(person), len(office)) <= PERSON_CHARS_MAX
    return False


def _is_head(op: Any, _value: Any, wall: Any) -> bool:
    return (op is None or _is_op(op)) and (wall is None or _is_wall(wall))


def _is_named(row: Any) -> bool:
    match row:
        case [op, list(ops)]:
            return _is_op(op) and all(map(_is_op, ops))
    return False


def _is_op(value: Any) -> bool:
    return _size(value) == OP_BYTES


def _size(value: Any) -> int:
    return len(OpId(value)) if isinstance(value, bytes) else 0


def _is_wall(value: Any) -> bool:
    return type(value) is int and 0 <= value <= WALL_MS_MAX
