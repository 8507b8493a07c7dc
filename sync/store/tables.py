"""The tables of a replica: the fixed ones, and one per kind derived from its declaration.

Fixed tables come by migrations (migrations.py). The state tables `<kind>_rows` follow from the declarations: when a
declaration grows, they are dropped, made anew and refolded from the log, so nothing but the log needs to be carried over.

State tables, in `STATE_TABLES` and in every `<kind>_rows`, are a function of (entries, rulings). All others are local.

Source: our design (engine specification §2, §6).
"""

from collections.abc import Mapping
from functools import cache

from sync.domain.kind import Field, Kind, Shape, Verb
from sync.store import listed

COMMON_COLUMNS: Mapping[str, type] = {
    "id": bytes,
    "scope": bytes,
    "created_ms": int,
    "changed_ms": int,
    "by_replica": bytes,
    "by_organisation": str,
    "by_person": str,
    "by_office": str,
    "questions": int,
    "incomplete": int,
}

_TYPES: Mapping[Shape, type] = {
    Shape.TEXT: str,
    Shape.INTEGER: int,
    Shape.REAL: float,
    Shape.FLAG: int,
    Shape.MOMENT: int,
    Shape.CHOICE: str,
    Shape.STATE: str,
    Shape.REFERENCE: bytes,
    Shape.ORGANISATION: str,
    Shape.BYTES: bytes,
    Shape.BLOB: bytes,
    Shape.TREE: str,
}

_SQL: Mapping[type, str] = {str: "TEXT", int: "INTEGER", float: "REAL", bytes: "BLOB"}

# Raised where what stands in the state tables is another thing though they look the same: then they are refolded once.
_FORM = "2 "  # states that their rows tell are kept nowhere else, states.py

_INDEXED = frozenset({Shape.REFERENCE})
# What an import looks up row by row. The moment stands behind it in the index, else SQLite takes the one that sorts by moment
# and reads every record of the organisation.
_LOOKED_UP: Mapping[str, tuple[str, ...]] = {"unit": ("name", "call_sign"), "contact": ("office",)}
# What the sequence of a journal needs of every line: it is read from the index alone, however long the journal is.
_BY_SCOPE: Mapping[str, tuple[str, ...]] = {"journal": ("scope", "created_ms", "id", "stated_at", "after", "system")}


def table_name(kind: str) -> str:
    """Return the state table of a kind."""
    return f"{kind}_rows"


def columns_of(field: Field) -> tuple[tuple[str, type], ...]:
    """Return the columns of one field: two for a point, JSON text for members and trees, else one."""
    if field.verb is Verb.MEMBERS:
        return ((field.name, str),)
    if field.shape is Shape.POINT:
        return ((f"{field.name}_lon", float), (f"{field.name}_lat", float))
    return ((field.name, _TYPES[field.shape]),)


@cache
def columns(kind: Kind) -> Mapping[str, type]:
    """Return every column of the kind's state table with its type, in order."""
    own = {name: sort for field in kind.by_name.values() for name, sort in columns_of(field)}
    assert not own.keys() & COMMON_COLUMNS.keys(), kind.name
    return {**COMMON_COLUMNS, **own}


def indexed(kind: Kind) -> tuple[tuple[str, ...], ...]:
    """Return the column tuples to index: scope and when, what is looked up by its words, state."""
    state = [("state",)] if kind.life is not None else []
    looked_up = [("scope", name, "created_ms") for name in _LOOKED_UP.get(kind.name, ())]
    return (_BY_SCOPE.get(kind.name, ("scope", "created_ms")), ("created_ms",), *looked_up, *state)


def references(kind: Kind) -> tuple[str, ...]:
    """Return the columns that name another record; each has an index of the rows in which it does, which most of a journal don't."""
    return tuple(field.name for field in kind.by_name.values() if field.shape in _INDEXED and field.verb is Verb.SET)


@cache
def table_of(name: str, kind: Kind) -> str:
    """Return the statement that makes the kind's state table."""
    own = ",\n".join(f'   "{column}" {_SQL[sort]}{" PRIMARY KEY" if column == "id" else ""}' for column, sort in columns(kind).items())
    return f'CREATE TABLE "{table_name(name)}" (\n{own}\n) STRICT'


@cache
def statements_of(kind: Kind) -> tuple[str, ...]:
    """Return what makes every index of the kind's state table, of `indexed` and of the lists, and what counts its rows."""
    table = table_name(kind.name)
    plain = (f"create index idx_{table}_{'_'.join(names)} on {table} ({', '.join(map(_quoted, names))})" for names in indexed(kind))
    naming = (f'create index idx_{table}_{name} on {table} ("{name}") where "{name}" is not null' for name in references(kind))
    return (*plain, *naming, *listed.indexes(kind.name, table), *listed.triggers(kind.name, table))


def _quoted(name: str) -> str:
    return f'"{name}"'


def signature(kinds: Mapping[str, Kind]) -> str:
    """Return what the state tables look like and say, as text to compare with what a database holds."""
    return f"{_FORM}[{', '.join(_described(name, kind) for name, kind in sorted(kinds.items()))}]"


@cache
def _described(name: str, kind: Kind) -> str:
    return repr((name, kind.number, [(column, sort.__name__) for column, sort in columns(kind).items()], statements_of(kind)))
