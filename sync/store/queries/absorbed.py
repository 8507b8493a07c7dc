"""Which incidents count as merged into one: its page is the union of them all, and nothing of them moves.

An incident is merged where both say so: the other names it among what it absorbs, and it is merged into that other.
In a circle nobody is merged; an alert says so.

Layer: store. Source: our design (engine specification §5, merge).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from sync.domain.draft import Record
from sync.domain.ids import EntityId
from sync.domain.scopes import Scope
from sync.store.cipher import Database
from sync.store.queries.common import chunks, marks, records
from sync.store.queries.linked import LinkedRow
from sync.store.queries.rows import ROWS_MAX

MERGED = "merged"


def absorbed(db: Database, incident: Record) -> tuple[Record, ...]:
    """Return the incidents merged into one, through others too, oldest first; none in a circle."""
    return gathered(incident, partial(_named, db))


def gathered(incident: Record, named: Callable[[Record], Iterable[Record]]) -> tuple[Record, ...]:
    """Return what `absorbed` does; ``named`` returns those held that a record names among what it absorbs, as they read then."""
    found: dict[EntityId, Record] = {}
    waiting = [incident]
    while waiting:
        at = waiting.pop()
        for row in named(at):
            if row["state"] != MERGED or row["into"] != at.id or row.id in found:
                continue
            if row.id == incident.id:
                return ()
            found[row.id] = row
            waiting.append(row)
    return tuple(sorted(found.values(), key=_age))


def parts_of(db: Database, incident: Record) -> Mapping[Scope, str]:
    """Return the scopes whose records stand on the page of an incident: its own, and those absorbed with their numbers."""
    return {incident.scope: "", **{row.scope: str(row["number"] or "") for row in absorbed(db, incident)}}


def parts_in(db: Database, scope: Scope) -> Mapping[Scope, str]:
    """Return what `parts_of` does for the incident that lives in `scope`; the scope alone where none is held."""
    record = next(iter(records(db, "incident", "scope = ?", [scope], limit=1)), None)
    return {scope: ""} if record is None else parts_of(db, record)


def linked(record: Record) -> LinkedRow:
    """Return another incident as it is named beside this one."""
    return LinkedRow(id=record.id, **{name: str(record[name] or "") for name in ("number", "title", "state")})


def into(db: Database, incident: Record) -> LinkedRow | None:
    """Return the incident that a merged one went into, None when it is not merged or the other is not held."""
    target = target_of(incident)
    held = records(db, "incident", "id = ?", [target], limit=1) if target is not None else ()
    return linked(held[0]) if held else None


def target_of(incident: Record) -> EntityId | None:
    """Return what a merged incident went into, None for one that is not merged."""
    target = incident["into"] if incident["state"] == MERGED else None
    return EntityId(target) if isinstance(target, bytes) else None


def named_in(incident: Record) -> tuple[EntityId, ...]:
    """Return the ids of the incidents that one says it absorbs."""
    named = incident["absorbs"]
    return tuple(EntityId(one) for one in named if isinstance(one, bytes)) if isinstance(named, tuple) else ()


def marked(rows: Iterable[Any], number: str) -> tuple[Any, ...]:
    """Return rows with the number of the absorbed incident they live in, as they are where they live in the one shown."""
    return tuple(replace(row, of=number) for row in rows) if number else tuple(rows)


def _named(db: Database, incident: Record) -> tuple[Record, ...]:
    return tuple(
        row for chunk in chunks(named_in(incident)) for row in records(db, "incident", f"id in ({marks(chunk)})", chunk, limit=ROWS_MAX)
    )


def _age(record: Record) -> tuple[int, EntityId]:
    return record.created_ms, record.id
