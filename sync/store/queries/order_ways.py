"""The way of one order to each of its recipients: when each state was reached, how far the order itself is known to be.

Layer: store.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sync.domain.draft import Record
from sync.domain.ids import EntityId, ordinal_of
from sync.domain.scopes import Scope
from sync.store.cipher import Database
from sync.store.queries.common import chunks, heads_of, reach_of, records
from sync.store.queries.history import Written, entries_of, written
from sync.store.queries.rows import HERE, NO_HEADS, Heads

RECIPIENTS_MAX = 200


def _nothing() -> Mapping[str, int]:
    return MappingProxyType({})


def _no_heads() -> Heads:
    return NO_HEADS


@dataclass(frozen=True, slots=True, kw_only=True)
class WayRow:
    """The way to one recipient.

    Attributes:
        id: of the recipient.
        times: state → when it was reached last, milliseconds UTC.
        reported_ms: when the last report was written.
        reach: `here`, `peer` or `center`: the furthest place known to hold the order's entry to this recipient.
        path: by which it came there as far as known: `network`, `relayed`, `bundle`; empty while not known to be delivered.
        extension_until, extension_reason, extension_asked_at, extension_answer, extension_note, due_at: as declared.
        heads: those of `extension_until` and `told_by`, as displayed.
    """

    id: bytes
    times: Mapping[str, int] = dataclasses.field(default_factory=_nothing)
    reported_ms: int | None = None
    reach: str = HERE
    path: str = ""
    extension_until: int | None = None
    extension_reason: str | None = None
    extension_asked_at: int | None = None
    extension_answer: str | None = None
    extension_note: str | None = None
    due_at: int | None = None
    heads: Heads = dataclasses.field(default_factory=_no_heads)


_DECLARED = ("extension_until", "extension_reason", "extension_asked_at", "extension_answer", "extension_note", "due_at")


def ways(db: Database, order: bytes) -> tuple[WayRow, ...]:
    """Return the way to each recipient of an order, in the order of the records; nothing for an order that is not held."""
    held = records(db, "recipient", 'struck is null and "order" = ?', [order], limit=RECIPIENTS_MAX)
    if not held:
        return ()
    scope = Scope(held[0].scope)
    ops: dict[EntityId, list[Written]] = {row.id: [] for row in held}
    entries = entries_of(db, scope, "recipient")
    touched = {op.entity for entry in entries for op in entry.ops}
    for row in held:
        if row.id in touched:
            ops[row.id].extend(written(entries, "recipient", row.id))
    reach, paths, heads = reach_of(db, [row.id for row in held]), _paths(db, held), heads_of(db, held, "extension_until", "told_by")
    return tuple(
        WayRow(
            id=row.id,
            times={str(op.value): op.wall_ms for op in ops[row.id] if op.field == "state"},
            reported_ms=max((op.wall_ms for op in ops[row.id] if op.field == "report"), default=None),
            reach=reach[row.id],
            path=paths.get(row.id, ""),
            **{name: row[name] for name in _DECLARED},  # type: ignore[arg-type]  # as declared
            heads=heads.get(row.id, NO_HEADS),
        )
        for row in held
    )


def _paths(db: Database, held: Sequence[Record]) -> Mapping[bytes, str]:
    """Return by which path it became known that a device of the recipient's organisation holds the record."""
    found: dict[bytes, str] = {}
    for chunk in chunks(held):
        rows = db.execute(
            f"with wanted (entity, ordinal, organisation) as (values {', '.join('(?, ?, ?)' for _ in chunk)})"
            " select entity, path from (select wanted.entity, reach.path, row_number() over"
            " (partition by wanted.entity order by reach.learnt_ms) as place from wanted"
            " join replicas on replicas.replica = substr(wanted.entity, 1, 8)"
            " join entries on entries.replica = replicas.number and entries.ordinal = wanted.ordinal"
            " join reach on reach.stream = entries.stream and reach.seq >= entries.seq"
            " join holders on holders.number = reach.holder"
            " join replicas as there on there.replica = holders.replica and there.standing <> 'center'"
            " and there.organisation = wanted.organisation) where place = 1",
            [value for row in chunk for value in (row.id, ordinal_of(row.id), str(row["organisation"] or ""))],
        ).fetchall()
        found.update((bytes(entity), str(path)) for entity, path in rows)
    return found
