"""The tables of a replica: the fixed ones, and one per kind derived from its declaration.

Fixed tables come by migrations (migrations.py). The state tables `<kind>_rows` follow from the declarations: when a
declaration grows, they are dropped, made anew and refolded from the log, so nothing but the log needs to be carried over.

State tables, in `STATE_TABLES` and in every `<kind>_rows`, are a function of (entries, rulings). All others are local.

Source: our design (engine specification §2, §6).
"""

from collections.abc import Mapping
from functools import cache

from sync.domain.kind import Field, Kind, Shape, Verb

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

_INDEXED = frozenset({Shape.REFERENCE})
# What an import looks up row by row. The moment stands behind it in the index, else SQLite takes the one that sorts by moment
# and reads every record of the organisation.
_LOOKED_UP: Mapping[str, tuple[str, ...]] = {"unit": ("name", "call_sign"), "contact": ("office",)}
# What a list chooses and sorts its rows by, so that a page of it reads the index alone.
_LISTED: Mapping[str, tuple[str, ...]] = {"incident": ("struck", "state", "mode", "grade", "created_ms", "id")}


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
    """Return the column tuples to index: scope and when, what is looked up by its words, state, and every reference."""
    references = [(field.name,) for field in kind.by_name.values() if field.shape in _INDEXED and field.verb is Verb.SET]
    state = [("state",)] if kind.life is not None else []
    looked_up = [("scope", name, "created_ms") for name in _LOOKED_UP.get(kind.name, ())]
    listed = [_LISTED[kind.name]] if kind.name in _LISTED else []
    return (("scope", "created_ms"), ("created_ms",), *looked_up, *listed, *state, *references)


def signature(kinds: Mapping[str, Kind]) -> str:
    """Return what the state tables look like, as text to compare with what a database holds."""
    return repr(
        [
            (name, kind.number, [(column, sort.__name__) for column, sort in columns(kind).items()], indexed(kind))
            for name, kind in sorted(kinds.items())
        ]
    )
