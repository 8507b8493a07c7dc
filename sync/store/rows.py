"""The rows of the state tables as the writer last read or wrote them: of a row that stands, what changed is written and nothing else.

SQLite writes an index anew whenever a column of it is named, whether or not its value changed, and every page that is written is
enciphered, signed and copied into the log. One fact of an incident touches one page this way in the place of six.

Owned by `Folding`, which is the only one that writes these tables; what it does not know here is written whole.

Layer: store. Source: our design, measured (benchmarks/commit.py).
"""

from collections import Counter
from functools import cache, lru_cache
from typing import Any

from sync.domain.ids import EntityId
from sync.domain.kind import Kind
from sync.domain.scopes import Scope
from sync.store.life import Connection
from sync.store.projector import upsert
from sync.store.tables import columns, table_name

ROWS_MAX = 4_000
CHANGED_MAX = 8  # columns; more of them are as well written with the rest
STATEMENTS_MAX = 256

Row = tuple[Any, ...]
_ID, _SCOPE = 0, 1  # where they stand in every row


class Rows:
    """Gathers the rows of one transaction and writes each once."""

    def __init__(self, connection: Connection) -> None:
        """Write through ``connection``."""
        self._connection = connection
        self._standing: dict[tuple[int, bytes], Row] = {}
        self._written: Counter[int] = Counter()
        self._forgotten = 0
        self._gone: list[tuple[Kind, EntityId, Scope]] = []
        self._whole: dict[Kind, list[Row]] = {}
        self._parts: dict[tuple[Kind, tuple[int, ...]], list[Row]] = {}

    def forget(self) -> None:
        """Drop all that is in memory, after a rollback or when somebody else wrote these tables."""
        self._written.clear()
        self._forgotten += 1
        self._standing.clear()
        self._gone.clear()
        self._whole.clear()
        self._parts.clear()

    def row(self, kind: Kind, entity: bytes) -> Row | None:
        """Return the row that stands under an id, None where none does; read once."""
        known = self._standing.get((kind.number, entity))
        if known is None:
            known = self._connection.execute(_select(kind), (entity,)).fetchone()
            if known is not None:
                self._standing[kind.number, entity] = known
        return known

    def version(self, kind: Kind) -> tuple[int, int]:
        """Return what is another one after each change of a row of ``kind``, for what is remembered of them elsewhere."""
        return self._forgotten, self._written[kind.number]

    def note(self, kind: Kind, row: Row) -> None:
        """Know that ``row`` stands as it is."""
        self._standing[kind.number, row[_ID]] = row

    def put(self, kind: Kind, row: Row) -> None:
        """Let ``row`` stand; a fork may have given its id to a record of another scope, whose row it replaces."""
        place = kind.number, row[_ID]
        self._written[kind.number] += 1
        before = self._standing.get(place)
        if before is not None and before[_SCOPE] != row[_SCOPE]:
            self.flush()
        changed = None if before is None or before[_SCOPE] != row[_SCOPE] else _changed(before, row)
        if changed is None or len(changed) > CHANGED_MAX:
            self._whole.setdefault(kind, []).append(row)
        elif changed:
            self._parts.setdefault((kind, changed), []).append(row)
        self._standing[place] = row

    def take(self, kind: Kind, entity: EntityId, scope: Scope) -> None:
        """Let the row of a record stand no more, where it is that of ``scope``."""
        self._written[kind.number] += 1
        before = self._standing.get((kind.number, entity))
        if before is not None and before[_SCOPE] == scope:
            del self._standing[kind.number, entity]
        self._gone.append((kind, entity, scope))

    def flush(self) -> None:
        """Write what was gathered."""
        connection = self._connection
        for kind, entity, scope in self._gone:
            # What somebody writes elsewhere about a record touches another state, and takes nothing away of this one's row.
            connection.execute(f"delete from {table_name(kind.name)} where id = ? and scope = ?", (entity, scope))
        for (kind, changed), rows in self._parts.items():
            statement = _update(kind, changed)
            values = [(*(row[place] for place in changed), row[_ID], row[_SCOPE]) for row in rows]
            written = connection.execute(statement, values[0]) if len(values) == 1 else connection.executemany(statement, values)
            if written.rowcount != len(values):
                self._whole.setdefault(kind, []).extend(rows)
        for kind, rows in self._whole.items():
            if len(rows) == 1:
                connection.execute(upsert(kind), rows[0])
            else:
                connection.executemany(upsert(kind), rows)
        self._gone.clear()
        self._whole.clear()
        self._parts.clear()
        if len(self._standing) > ROWS_MAX:
            self._standing.clear()


def _changed(before: Row, row: Row) -> tuple[int, ...]:
    return tuple([place for place, value in enumerate(row) if before[place] != value])


@cache
def _select(kind: Kind) -> str:
    return f"select * from {table_name(kind.name)} where id = ?"


@lru_cache(STATEMENTS_MAX)
def _update(kind: Kind, changed: tuple[int, ...]) -> str:
    names = tuple(columns(kind))
    parts = ", ".join([f'"{names[place]}" = ?' for place in changed])
    return f"update {table_name(kind.name)} set {parts} where id = ? and scope = ?"
