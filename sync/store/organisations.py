"""The organisation tree as a replica knows it: the shipped list, overlaid by what the authority says.

A device that never met a center has the shipped list alone; access and names need no network.

Source: GB/T 2260 codes; our design (engine specification §4).
"""

import csv
from collections.abc import Iterable
from pathlib import Path

from sync.domain.draft import Organisation
from sync.store.life import Connection

TIERS = {"省": "province", "市": "city", "县": "county", "所": "station"}


def read_shipped(path: Path) -> tuple[Organisation, ...]:
    """Return the organisations of a shipped CSV with the columns code, name, short_name, tier, parent."""
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Organisation(
                code=row["code"],
                name=row["name"],
                short_name=row["short_name"],
                tier=TIERS.get(row["tier"], row["tier"]),
                parent=row["parent"] or None,
            )
            for row in csv.DictReader(lines)
        )


class Tree:
    """Organisations by code; owned by the writer thread, which reloads it when an authority record changes."""

    def __init__(self, connection: Connection, shipped: Iterable[Organisation]) -> None:
        """Begin with the shipped list."""
        self._connection = connection
        self._shipped = {row.code: row for row in shipped}
        self._known: dict[str, Organisation] | None = None

    def reload(self) -> None:
        """Read the authority's rows again at the next question."""
        self._known = None

    def get(self, code: str) -> Organisation | None:
        """Return one organisation."""
        return self._all().get(code)

    def parent(self, code: str) -> str | None:
        """Return the code of the organisation above, None at the top and for the unknown."""
        row = self._all().get(code)
        return None if row is None else row.parent

    def children(self, code: str) -> frozenset[str]:
        """Return the direct children."""
        return frozenset(row.code for row in self._all().values() if row.parent == code)

    def rows(self) -> tuple[Organisation, ...]:
        """Return every organisation known."""
        return tuple(self._all().values())

    def _all(self) -> dict[str, Organisation]:
        if self._known is None:
            rows = self._connection.execute(
                "select code, name, short_name, tier, parent from organisation_rows"
                " where struck is null and code is not null order by created_ms, id"
            ).fetchall()
            held = {
                code: Organisation(code=code, name=name or code, short_name=short or code, tier=tier or "", parent=parent)
                for code, name, short, tier, parent in rows
            }
            self._known = {**self._shipped, **held}
        return self._known
