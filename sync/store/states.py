"""Where the states of records are kept: most of them nowhere but in their rows.

A record that nobody wrote to since it was created says in its row all that its state says: each value is the creating op's, at the
creating entry's time. Such a state is *plain*; it is made from the row when it is wanted, and `folds` holds the others. Whether one
is plain follows from the state alone, so replicas and a rebuild agree, and it is judged when it is written: only values that come
back out of their cells as the very bytes that went in are left to the row.

State and row are read by one statement: two would show a reader beside the writer a state of before and a row of after a write.

Layer: store. Source: our design (engine specification §2); what it saves: benchmarks/volume.py.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from sync.domain.ids import EntityId, creating_op, replica_of
from sync.domain.kind import Field, Kind, Shape, Verb
from sync.domain.scopes import Scope
from sync.oplog.state import Created, EntityState, FieldState, pack_plain, state_key, unpack_state
from sync.store.life import Connection
from sync.store.projector import cells
from sync.store.tables import columns, columns_of, table_name

AT_ONCE = 200

_SET = frozenset({Verb.SET, Verb.MOVE})
_Cells = Sequence[Any]


def is_plain(kind: Kind, state: EntityState) -> bool:
    """Tell whether the row of ``state`` says all that there is to say of it."""
    created = state.created
    if created is None or state.changed_ms != created.wall_ms:
        return False
    own, author = creating_op(state.entity), replica_of(state.entity)
    for number, folded in state.fields.items():
        head, field = folded.heads.get(own), kind.by_number.get(number)
        alone = len(folded.heads) == 1 and not folded.waiting and not folded.through and folded.last == {author: own}
        if head is None or field is None or not alone or head[1] != created.wall_ms or not _comes_back(field, head[0]):
            return False
    return True


def state_in(connection: Connection, scope: Scope, kind: Kind, entity: EntityId) -> EntityState | None:
    """Return the state of a record, None when nothing of it is held."""
    return held_in(connection, scope, kind, entity).state


class Held(NamedTuple):
    """What is held of a record: its state, its row, and whether the state is kept apart from the row."""

    state: EntityState | None
    row: tuple[Any, ...] | None
    is_apart: bool


def held_in(connection: Connection, scope: Scope, kind: Kind, entity: EntityId) -> Held:
    """Return what is held of a record."""
    values = (state_key(scope, kind.number, entity), entity, scope)
    packed, *cells_held = connection.execute(_one(kind), values).fetchone()
    row = None if cells_held[0] is None else tuple(cells_held)
    if packed is not None:
        return Held(unpack_state(scope, kind.number, entity, packed), row, is_apart=True)
    return Held(None if row is None else _from_row(kind, row), row, is_apart=False)


def states_in(connection: Connection, kind: Kind, places: Iterable[tuple[Scope, EntityId]]) -> Mapping[EntityId, EntityState]:
    """Return the states of several records of one kind, each in its scope; those of which nothing is held are left out."""
    found: dict[EntityId, EntityState] = {}
    for scope, entity, packed, row in _held(connection, kind, places):
        found[entity] = _from_row(kind, row) if packed is None else unpack_state(scope, kind.number, entity, packed)
    return found


def packed_in(connection: Connection, kind: Kind, places: Iterable[tuple[Scope, EntityId]]) -> Mapping[EntityId, bytes]:
    """Return what `pack_state` makes of the states of several records, as `states_in` returns them, and makes no state for it."""
    return {entity: packed or _packed_row(kind, row) for _, entity, packed, row in _held(connection, kind, places)}


def _held(
    connection: Connection, kind: Kind, places: Iterable[tuple[Scope, EntityId]]
) -> Iterator[tuple[Scope, EntityId, bytes | None, Sequence[Any]]]:
    """Yield scope, id, state kept apart and row of each record that is held."""
    wanted = list(places)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        values = [value for scope, entity in some for value in (state_key(scope, kind.number, entity), entity, scope)]
        scopes = {entity: scope for scope, entity in some}
        for asked, packed, *row in connection.execute(_many(kind, len(some)), values).fetchall():
            if packed is not None or row[0] is not None:
                yield scopes[asked], EntityId(asked), packed, row


def _from_row(kind: Kind, row: Sequence[Any]) -> EntityState:
    """Return the plain state whose row this is."""
    entity, scope, wall_ms, person, office = (row[place] for place in _head(kind))
    state = EntityState(Scope(scope), kind.number, EntityId(entity))
    state.created, state.changed_ms = Created(wall_ms, person, office), wall_ms
    own, author = creating_op(state.entity), replica_of(state.entity)
    for field, begin, end in _fields(kind):
        if row[begin] is not None:
            folded = state.fields[field.number] = FieldState()
            folded.heads[own] = (_INVERSES[field.shape](field, row[begin:end]), wall_ms)
            folded.last[author] = own
    return state


def _packed_row(kind: Kind, row: Sequence[Any]) -> bytes:
    """Return the stored form of the plain state whose row this is."""
    _, _, wall_ms, person, office = (row[place] for place in _head(kind))
    values = {field.number: _INVERSES[field.shape](field, row[begin:end]) for field, begin, end in _fields(kind) if row[begin] is not None}
    return pack_plain(Created(wall_ms, person, office), values)


@cache
def _head(kind: Kind) -> tuple[int, ...]:
    """Return where in a row of ``kind`` stand id, scope and who created it when."""
    names = tuple(columns(kind))
    return tuple(map(names.index, ("id", "scope", "created_ms", "by_person", "by_office")))


@cache
def _fields(kind: Kind) -> tuple[tuple[Field, int, int], ...]:
    """Return the fields that a row may stand for, each with where in it its cells begin and end."""
    names = tuple(columns(kind))
    kept = ((field, tuple(name for name, _ in columns_of(field))) for field in kind.by_name.values() if _is_kept(field))
    return tuple((field, names.index(own[0]), names.index(own[-1]) + 1) for field, own in kept)


def _is_kept(field: Field) -> bool:
    return field.verb in _SET and field.shape in _INVERSES


def _comes_back(field: Field, value: Any) -> bool:
    """Tell whether ``value``, written into the cells of its field, is read out of them as what it was."""
    if value is None or not _is_kept(field):
        return False
    if field.shape in _AS_THEY_ARE and type(value) in _EXACT:
        return True
    shown: Any = value
    if field.life is not None:
        shown = field.life.state(value)
    elif field.shape is Shape.CHOICE:
        shown = field.choices[value]
    written = cells(field, shown)
    return written[0] is not None and _same(_INVERSES[field.shape](field, written), value)


def _same(one: Any, other: Any) -> bool:
    """Tell whether two values have one encoding: a figure and a truth, 1 and 1.0, a zero with a sign are not the same."""
    if type(one) is not type(other) or one != other:
        return False
    if isinstance(one, list):
        return all(_same(*pair) for pair in zip(one, other, strict=True))
    return not isinstance(one, float) or one != 0


def _as_it_is(_field: Field, held: _Cells) -> Any:
    return held[0]


def _choice(field: Field, held: _Cells) -> int:
    return field.choices.index(held[0])


def _state(field: Field, held: _Cells) -> int:
    assert field.life is not None
    return field.life.number(held[0])


def _flag(_field: Field, held: _Cells) -> bool:
    return bool(held[0])


def _point(_field: Field, held: _Cells) -> list[float]:
    return [held[0], held[1]]


_AS_THEY_ARE = frozenset(
    {Shape.TEXT, Shape.INTEGER, Shape.MOMENT, Shape.REFERENCE, Shape.ORGANISATION, Shape.BYTES, Shape.BLOB},
)
_EXACT = frozenset({str, int, bytes})
_INVERSES: Mapping[Shape, Callable[[Field, _Cells], Any]] = MappingProxyType(
    {
        **dict.fromkeys(_AS_THEY_ARE, _as_it_is),
        Shape.CHOICE: _choice,
        Shape.STATE: _state,
        Shape.FLAG: _flag,
        Shape.POINT: _point,
    }
)


@cache
def _one(kind: Kind) -> str:
    return (
        "select folds.state, held.* from (select ? as key, ? as id, ? as scope) wanted left join folds on folds.key = wanted.key"
        f" left join {table_name(kind.name)} held on held.id = wanted.id and held.scope = wanted.scope"
    )


@cache
def _many(kind: Kind, count: int) -> str:
    places = ", ".join(["(?, ?, ?)"] * count)
    return (
        f"with wanted (key, id, scope) as (values {places})"
        " select wanted.id, folds.state, held.* from wanted left join folds on folds.key = wanted.key"
        f" left join {table_name(kind.name)} held on held.id = wanted.id and held.scope = wanted.scope"
    )
