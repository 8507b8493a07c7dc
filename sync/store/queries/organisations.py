"""Organisations to pick. Layer: store."""

from collections.abc import Iterable

from sync.domain.draft import Organisation
from sync.store import search
from sync.store.cipher import Database
from sync.store.organisations import Tree
from sync.store.queries.rows import ROWS_MAX, OrganisationRow
from sync.store.shipped import shipped


def listing(db: Database, text: str = "") -> tuple[OrganisationRow, ...]:
    """Return the organisations that `text` finds by name, code, pinyin or initials; all for an empty one, by code."""
    return _found(Tree(db.conn, shipped().values()).rows(), text)


def shipped_listing(text: str = "") -> tuple[OrganisationRow, ...]:
    """Return the same of the shipped list alone, for a device that is yet to be made."""
    return _found(shipped().values(), text)


def _found(held: Iterable[Organisation], text: str) -> tuple[OrganisationRow, ...]:
    rows = sorted(held, key=lambda row: row.code)
    wanted = text.strip()
    found = [row for row in rows if not wanted or _matches(row, wanted)]
    return tuple(
        OrganisationRow(code=row.code, name=row.name, short_name=row.short_name, tier=row.tier or None) for row in found[:ROWS_MAX]
    )


def _matches(row: Organisation, wanted: str) -> bool:
    # The list is short and mostly shipped, so it is not in the index; the same words decide.
    return row.code.startswith(wanted) or search.finds(wanted, f"{row.name} {row.short_name}")


def names(db: Database, codes: tuple[str, ...]) -> dict[str, str]:
    """Return the names of organisations by code, without those that are not known here."""
    tree = Tree(db.conn, shipped().values())
    return {row.code: row.name for row in tree.rows() if row.code in set(codes)}
