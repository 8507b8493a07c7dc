"""What a command sees: the rows and heads at the moment the writer decides. Owned by the writer thread.

Source: our design.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sync.domain.access import Standing, may_write
from sync.domain.draft import Author, Organisation, Record
from sync.domain.ids import EntityId, OpId
from sync.domain.kind import Kind
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope
from sync.store.exchange import BlobSource
from sync.store.facts import Facts
from sync.store.folding import Folding
from sync.store.life import Connection
from sync.store.organisations import Tree
from sync.store.projector import values_in
from sync.store.rows import Row, Rows
from sync.store.tables import columns, table_name

RECORDS_MAX = 5_000
NO_HEADS: Mapping[str, tuple[OpId, ...]] = MappingProxyType({})
_SCOPE = 1  # where it stands in every row


class WriterView:
    """Implements `sync.domain.draft.View` for one command."""

    def __init__(
        self,
        connection: Connection,
        *,
        author: Author,
        standing: Standing,
        tree: Tree,
        facts: Facts,
        folding: Folding,
        rows: Rows,
        numbers: int,
        blobs: BlobSource,
    ) -> None:
        """See for ``author``; ``numbers`` is the count of human numbers given so far."""
        self._connection = connection
        self._author = author
        self._standing = standing
        self._tree = tree
        self._facts = facts
        self._folding = folding
        self._rows = rows
        self._blobs = blobs
        self.numbers = numbers

    @property
    def author(self) -> Author:
        """Who acts."""
        return self._author

    def record(self, kind: str, entity: EntityId) -> Record | None:
        """Return one record with its heads, or None when not held.

        Raises: Refused: `record.at_center`.
        """
        declared = KINDS[kind]
        row = self._rows.row(declared, entity)
        if row is None:
            self._folding.catalogue.refuse_cold(declared.number, entity)
            return None
        state = self._folding.state(Scope(row[_SCOPE]), declared.number, entity)
        known = declared.by_number
        heads = {known[number].name: tuple(sorted(folded.heads)) for number, folded in state.fields.items() if number in known}
        return _record(declared, row, heads)

    def records(self, kind: str, **equals: object) -> tuple[Record, ...]:
        """Return the records of `kind` whose shown values equal all of `equals`, oldest first.

        Raises: Refused: `record.at_center` when some of the scope lie there.
        """
        declared = KINDS[kind]
        unknown = equals.keys() - columns(declared).keys()
        assert not unknown, sorted(unknown)
        scope = equals.get("scope")
        if isinstance(scope, bytes):
            self._folding.catalogue.refuse_part(declared.number, Scope(scope))
        terms = [f'"{name}" is ?' for name in equals]
        return self._select(declared, " and ".join(terms) or "1", list(equals.values()))

    def organisation(self, code: str) -> Organisation | None:
        """Return a row of the organisation tree."""
        return self._tree.get(code)

    def may_write(self, scope: Scope, kind: str, verb: str) -> bool:
        """Tell whether this device may make `verb` on `kind` in `scope`."""
        return may_write(self._standing, scope, kind, verb, self._facts)

    def count_next(self) -> int:
        """Return the next running count of this replica's human numbers."""
        self.numbers += 1
        return self.numbers

    def blob(self, address: bytes) -> bytes | None:
        """Return the content at `address`, or None when not held."""
        return self._blobs.get(address)

    def holds(self, address: bytes) -> bool:
        """Tell whether the content at `address` lies here; it is not read."""
        return self._blobs.has(address)

    def _select(self, kind: Kind, where: str, values: list[Any]) -> tuple[Record, ...]:
        rows = self._connection.execute(
            f"select * from {table_name(kind.name)} where {where} order by created_ms, id limit {RECORDS_MAX}",
            values,
        ).fetchall()
        return tuple(_record(kind, row, NO_HEADS) for row in rows)


def _record(kind: Kind, row: Row, heads: Mapping[str, tuple[OpId, ...]]) -> Record:
    entity, scope, created_ms, _, _, organisation, *_ = row
    return Record(
        id=entity, kind=kind.name, scope=scope, values=values_in(kind, row), heads=heads, created_ms=created_ms, organisation=organisation
    )
