"""What access depends on, answered from the rows this device holds.

Source: our design (engine specification §4).
"""

import json

from sync.domain.scopes import Scope, ScopeSort, founder_in, organisation_in, organisation_scope, sort_of
from sync.store.life import Connection
from sync.store.organisations import Tree


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
        return self._codes("incident_rows", "parties", scope)

    def owner(self, scope: Scope) -> str | None:
        """Return who owns the circle."""
        if sort_of(scope) is ScopeSort.STANDING_CIRCLE:
            return organisation_in(scope)
        found = self._connection.execute("select owner from circle_rows where id = ?", (founder_in(scope),)).fetchone()
        return None if found is None else found[0]

    def members(self, scope: Scope) -> frozenset[str]:
        """Return the members of the circle."""
        code = organisation_in(scope)
        return self._codes("circle_rows", "members", scope) if code is None else self._tree.children(code)

    def offices_held(self, organisation: str, person: str) -> frozenset[str] | None:
        """Return the offices of whoever is registered under the name: of those who left none."""
        try:
            scope = organisation_scope(organisation)
        except ValueError:
            return None
        found = self._connection.execute("select offices, struck from person_rows where scope = ? and name = ?", (scope, person)).fetchall()
        if not found:
            return None
        return frozenset(office for offices, struck in found if struck is None for office in json.loads(offices or "[]"))

    def _codes(self, table: str, column: str, scope: Scope) -> frozenset[str]:
        found = self._connection.execute(f"select {column} from {table} where id = ?", (founder_in(scope),)).fetchone()
        return frozenset() if found is None else frozenset(json.loads(found[0]))
