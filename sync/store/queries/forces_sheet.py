"""What an import is compared with and what an export writes: whole records, page after page by their ids. Layer: store."""

from typing import Any

from sync.domain.kind import STRUCK
from sync.domain.registry import KINDS
from sync.domain.scopes import organisation_in, organisation_scope
from sync.store.cipher import Database
from sync.store.queries import desk
from sync.store.queries.common import Names, heads_of, marks, records
from sync.store.queries.forces import scopes_of
from sync.store.queries.forces_rows import BoardQuestion, Standing
from sync.store.queries.rows import NO_HEADS, ROWS_MAX


def standing(db: Database, kind: str, after: bytes = b"") -> tuple[Standing, ...]:
    """Return the next records of this device's own organisation that stand, by id; none at the end."""
    return _page(db, kind, "scope = ?", [organisation_scope(desk.identity(db).organisation)], after)


def export(db: Database, kind: str, question: BoardQuestion, after: bytes = b"") -> tuple[Standing, ...]:
    """Return the next records of the organisations asked for that stand, by id; none at the end."""
    scopes = scopes_of(db, question)
    if scopes is None:
        return _page(db, kind, "1", [], after)
    return _page(db, kind, f"scope in ({marks(scopes)})", list(scopes), after)


def _page(db: Database, kind: str, where: str, values: list[Any], after: bytes) -> tuple[Standing, ...]:
    ids = db.execute(
        f"select id from {kind}_rows where {where} and struck is null and id > ? order by id limit {ROWS_MAX}", [*values, after]
    ).fetchall()
    wanted = [bytes(row[0]) for row in ids]
    held = sorted(records(db, kind, f"id in ({marks(wanted)})", wanted, limit=ROWS_MAX), key=lambda record: record.id)
    names = Names(db)
    fields = tuple(name for name in KINDS[kind].by_name if name != STRUCK.name)
    heads = heads_of(db, held, *fields)
    return tuple(
        Standing(
            id=record.id,
            organisation=organisation_in(record.scope) or "",
            organisation_name=names.full(organisation_in(record.scope)),
            values={name: record.values[name] for name in fields},
            heads=heads.get(record.id, NO_HEADS),
        )
        for record in held
    )
