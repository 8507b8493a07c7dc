"""What access depends on, answered from the rows this device holds.

Source: our design (engine specification §4).
"""

import json
from functools import lru_cache
from typing import Any

from sync.domain.kind import Kind
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope, ScopeSort, founder_in, organisation_in, organisation_scope, sort_of
from sync.store.life import Connection
from sync.store.organisations import Tree
from sync.store.rows import Rows
from sync.store.tables import columns, table_name

SETS_MAX = 1_024
PEOPLE_MAX = 64
_INCIDENT, _CIRCLE, _PERSON = KINDS["incident"], KINDS["circle"], KINDS["person"]
_Offices = frozenset[str] | None


class Facts:
    """Answers `sync.domain.access` from a connection; owned by whoever owns the connection."""

    def __init__(self, connection: Connection, tree: Tree) -> None:
        """Read through ``connection``."""
        self._connection = connection
        self._tree = tree

    def parent(self, code: str) -> str | None:
        """Return the organisation just above."""
        return self._tree.parent(code)

    def parties(self, scope: Scope) -> frozenset[str]:
        """Return the organisations that are parties of the incident."""
        return _set(self._cell(_INCIDENT, "parties", scope))

    def owner(self, scope: Scope) -> str | None:
        """Return who owns the circle."""
        if sort_of(scope) is ScopeSort.STANDING_CIRCLE:
            return organisation_in(scope)
        owner: str | None = self._cell(_CIRCLE, "owner", scope)
        return owner

    def members(self, scope: Scope) -> frozenset[str]:
        """Return the members of the circle."""
        code = organisation_in(scope)
        return _set(self._cell(_CIRCLE, "members", scope)) if code is None else self._tree.children(code)

    def offices_held(self, organisation: str, person: str) -> _Offices:
        """Return the offices of whoever is registered under the name: of those who left none."""
        try:
            scope = organisation_scope(organisation)
        except ValueError:
            return None
        found = self._connection.execute("select offices, struck from person_rows where scope = ? and name = ?", (scope, person)).fetchall()
        if not found:
            return None
        return frozenset(office for offices, struck in found if struck is None for office in json.loads(offices or "[]"))

    def _cell(self, kind: Kind, column: str, scope: Scope) -> Any:
        """Return one value of the record that founded ``scope``, None where it is not held."""
        found = self._connection.execute(f"select {column} from {table_name(kind.name)} where id = ?", (founder_in(scope),)).fetchone()
        return None if found is None else found[0]


class WriterFacts(Facts):
    """The same as the writer asks it with each act: from the rows in its memory, and from the table when they changed."""

    def __init__(self, connection: Connection, tree: Tree, rows: Rows) -> None:
        """Read through the writer's ``connection``, whose state tables ``rows`` alone writes."""
        super().__init__(connection, tree)
        self._rows = rows
        self._people: dict[tuple[str, str], _Offices] = {}
        self._people_at = rows.version(_PERSON)

    def offices_held(self, organisation: str, person: str) -> _Offices:
        """Return the offices of whoever is registered under the name, as `Facts` does."""
        version = self._rows.version(_PERSON)
        if version != self._people_at or len(self._people) >= PEOPLE_MAX:
            self._people.clear()
            self._people_at = version
        if (organisation, person) not in self._people:
            self._people[organisation, person] = super().offices_held(organisation, person)
        return self._people[organisation, person]

    def _cell(self, kind: Kind, column: str, scope: Scope) -> Any:
        founder = founder_in(scope)
        row = None if founder is None else self._rows.row(kind, founder)
        return None if row is None else row[_place(kind, column)]


@lru_cache(SETS_MAX)
def _set(cell: str | None) -> frozenset[str]:
    return frozenset() if cell is None else frozenset(json.loads(cell))


@lru_cache
def _place(kind: Kind, column: str) -> int:
    return tuple(columns(kind)).index(column)
