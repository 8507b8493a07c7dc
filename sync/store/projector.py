"""From a folded state to its row: one statement per kind, prepared once.

A row is a function of the state and of its author's organisation; `rebuild` makes the same rows from the log alone.

Source: our design (engine specification §2, READ).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sync.domain.ids import OpId, replica_of
from sync.domain.kind import Field, Kind, Shape, Verb
from sync.domain.scopes import Scope
from sync.oplog.state import EntityState, Standing, read_field
from sync.store.tables import columns, columns_of, table_name

Readable = Callable[[OpId, Scope], bool]

_ASKING = frozenset({Standing.QUESTION, Standing.DISPUTED})
_CONVERTED = frozenset({Shape.POINT, Shape.TREE, Shape.FLAG})
_NO_MEMBERS = "[]"
MEMBERS_MAX = 1_024
_OPEN = frozenset({Standing.INCOMPLETE, Standing.PARTIAL})


@dataclass(frozen=True, slots=True)
class Projection:
    """What one state becomes: a row of its kind, and the fields that are not settled as (field, sort)."""

    row: tuple[Any, ...]
    unsettled: tuple[tuple[str, str], ...]


@cache
def upsert(kind: Kind) -> str:
    """Return the statement that writes a row of ``kind``; a row that stands is changed in place, so that what counts rows sees both."""
    names = tuple(columns(kind))
    marks = ", ".join("?" for _ in names)
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name != "id")
    return f"insert into {table_name(kind.name)} values ({marks}) on conflict (id) do update set {changes}"


def project(kind: Kind, state: EntityState, *, organisation: str, readable: Readable) -> Projection | None:
    """Return the row of ``state``, or None while nothing created it."""
    created = state.created
    if created is None:
        return None
    values: list[Any] = []
    unsettled: list[tuple[str, Standing]] = []
    for field, unwritten in _unwritten(kind):
        folded = state.fields.get(field.number)
        if folded is None:
            values.extend(unwritten)
            continue
        may = not folded.waiting or all(readable(op, state.scope) for op in folded.waiting)
        reading = read_field(field, folded, readable=may)
        if reading.standing is not Standing.CLEAN:
            unsettled.append((field.name, reading.standing))
        values.extend(cells(field, reading.value))
    head = (
        state.entity,
        state.scope,
        created.wall_ms,
        state.changed_ms,
        replica_of(state.entity),
        organisation,
        created.person,
        created.office,
        sum(standing in _ASKING for _, standing in unsettled),
        sum(standing in _OPEN for _, standing in unsettled),
    )
    return Projection((*head, *values), tuple((name, standing.value) for name, standing in unsettled))


@cache
def _unwritten(kind: Kind) -> tuple[tuple[Field, tuple[Any, ...]], ...]:
    """Return the fields of ``kind`` in order, each with its columns while nobody wrote it."""
    return tuple((field, cells(field, read_field(field, None).value)) for field in kind.by_name.values())


def cells(field: Field, value: Any) -> tuple[Any, ...]:
    """Return the column values of one field's shown value."""
    if field.verb is Verb.MEMBERS:
        return (json.dumps([item.hex() if isinstance(item, bytes) else item for item in value], ensure_ascii=False),)
    if field.shape is Shape.POINT:
        return (None, None) if value is None else (float(value[0]), float(value[1]))
    if field.shape is Shape.TREE:
        return (None if value is None else json.dumps(_plain(value), ensure_ascii=False, sort_keys=True),)
    if field.shape is Shape.REAL and value is not None:
        return (float(value),)
    return (int(value) if field.shape is Shape.FLAG and value is not None else value,)


def values_of(kind: Kind, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row's values by field name, the way a command reads them: the inverse of `cells`."""
    values: dict[str, Any] = {name: row.get(name) for name in kind.by_name}
    for field in _converted(kind):
        name = field.name
        if field.shape is Shape.POINT:
            lon, lat = row[f"{name}_lon"], row[f"{name}_lat"]
            values[name] = None if lon is None else (lon, lat)
        else:
            values[name] = value_of(field, row[name])
    return values


def values_in(kind: Kind, row: Sequence[Any]) -> dict[str, Any]:
    """Return the same of a whole row, its columns in their order."""
    as_they_are, converted = _places(kind)
    values = {name: row[place] for name, place in as_they_are}
    for field, place in converted:
        if field.shape is Shape.POINT:
            values[field.name] = None if row[place] is None else (row[place], row[place + 1])
        else:
            values[field.name] = value_of(field, row[place])
    return values


def value_of(field: Field, cell: Any) -> Any:
    """Return what the one column of ``field`` holds, as `values_of` does; a point has two."""
    if field.verb is Verb.MEMBERS:
        return () if cell == _NO_MEMBERS else _members(cell, are_ids=field.shape is Shape.REFERENCE)
    if cell is None:
        return None
    if field.shape is Shape.TREE:
        return _restored(json.loads(cell))
    return bool(cell) if field.shape is Shape.FLAG else cell


@lru_cache(MEMBERS_MAX)
def _members(cell: str, *, are_ids: bool) -> tuple[str, ...] | tuple[bytes, ...]:
    items = json.loads(cell)
    return tuple(bytes.fromhex(item) for item in items) if are_ids else tuple(items)


@cache
def _places(kind: Kind) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[Field, int], ...]]:
    """Return where in a row the fields lie: by name those that are there as they are, then the others by their first column."""
    names, converted = tuple(columns(kind)), _converted(kind)
    as_they_are = tuple((name, names.index(name)) for name, field in kind.by_name.items() if field not in converted)
    return as_they_are, tuple((field, names.index(columns_of(field)[0][0])) for field in converted)


@cache
def _converted(kind: Kind) -> tuple[Field, ...]:
    """Return the fields whose columns don't hold the value as it is."""
    return tuple(field for field in kind.by_name.values() if field.verb is Verb.MEMBERS or field.shape in _CONVERTED)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"hex": value.hex()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {"map": [[_plain(key), _plain(item)] for key, item in value.items()]}
    return value


def _restored(value: Any) -> Any:
    if isinstance(value, list):
        return [_restored(item) for item in value]
    if isinstance(value, dict):
        if "hex" in value:
            return bytes.fromhex(value["hex"])
        return {_restored(key): _restored(item) for key, item in value["map"]}
    return value
