"""The shelf: checkpoints that a keeper made, in the keeper's own database, until newer ones take their place.

Kept of each scope: the newest two, and the newest of each of the last eight days and fourteen weeks that have one: a device
that keeps its log for 7 or 90 days needs one that is as old.

Layer: store. Source: our design (engine specification §8).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sync.domain.scopes import Scope
from sync.store import bases
from sync.store.checkpoints import Made
from sync.store.life import Connection

NEWEST_KEPT, DAYS_KEPT, WEEKS_KEPT = 2, 8, 14
_DAY_MS = 24 * 60 * 60 * 1000
_COLUMNS = "number, id, scope, entries, urgent, awaited, made_ms, chunks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """One checkpoint on the shelf.

    Attributes:
        entries: how many it stands for.
        urgent: leading chunks that hold what is open.
        awaited: organisations whose answer to an order is awaited in it.
        chunks: how many it has.
    """

    number: int
    id: bytes
    scope: Scope
    entries: int
    urgent: int
    awaited: tuple[str, ...]
    made_ms: int
    chunks: int


def put(connection: Connection, checkpoint: bytes, made: Made, sealed: bytes, *, now_ms: int) -> bool:
    """Keep a checkpoint in the caller's transaction; return whether it was not there yet."""
    head = made.head
    if connection.execute("select 1 from shelf where id = ?", (checkpoint,)).fetchone() is not None:
        return False
    entries = sum(base.tip.seq for base in head.bases)
    connection.execute(
        "insert into shelf (id, scope, sealed, entries, urgent, awaited, made_ms, chunks) values (?, ?, ?, ?, ?, ?, ?, ?)",
        (checkpoint, head.scope, sealed, entries, head.urgent, json.dumps(list(head.awaited)), now_ms, len(made.chunks)),
    )
    for position, content in enumerate(made.chunks):
        bases.keep_chunk(connection, checkpoint, position, content)
    gone = superfluous(every(connection, head.scope), now_ms=now_ms)
    connection.executemany("delete from shelf where id = ?", [(one.id,) for one in gone])
    connection.executemany("delete from checkpoint_chunks where id = ?", [(one.id,) for one in gone])
    return True


def every(connection: Connection, scope: Scope) -> tuple[Shelved, ...]:
    """Return the checkpoints kept of a scope, the newest first."""
    rows = connection.execute(f"select {_COLUMNS} from shelf where scope = ? order by number desc", (scope,)).fetchall()
    return tuple(_shelved(row) for row in rows)


def newest(connection: Connection) -> tuple[Shelved, ...]:
    """Return the newest checkpoint of each scope."""
    rows = connection.execute(f"select {_COLUMNS} from shelf where number in (select max(number) from shelf group by scope)").fetchall()
    return tuple(_shelved(row) for row in rows)


def newest_ms(connection: Connection) -> int:
    """Return when the newest checkpoint of any scope was made, milliseconds UTC; 0 without one."""
    return int(connection.execute("select coalesce(max(made_ms), 0) from shelf").fetchone()[0])


def named(connection: Connection, checkpoint: bytes) -> Shelved | None:
    """Return the checkpoint with this id, None when it is not kept any more."""
    row = connection.execute(f"select {_COLUMNS} from shelf where id = ?", (checkpoint,)).fetchone()
    return None if row is None else _shelved(row)


def sealed_of(connection: Connection, checkpoint: bytes) -> bytes | None:
    """Return a checkpoint's sealed head."""
    row = connection.execute("select sealed from shelf where id = ?", (checkpoint,)).fetchone()
    return None if row is None else bytes(row[0])


def superfluous(kept: Iterable[Shelved], *, now_ms: int) -> tuple[Shelved, ...]:
    """Return the checkpoints of one scope that the age rule no longer keeps."""
    ordered = sorted(kept, key=lambda one: -one.number)
    stay = {one.number for one in ordered[:NEWEST_KEPT]}
    for span_ms, count in ((_DAY_MS, DAYS_KEPT), (7 * _DAY_MS, WEEKS_KEPT)):
        first: dict[int, int] = {}
        for one in ordered:
            first.setdefault((now_ms - one.made_ms) // span_ms, one.number)
        stay.update(number for age, number in first.items() if age <= count)
    return tuple(one for one in ordered if one.number not in stay)


def _shelved(row: tuple[int, bytes, bytes, int, int, str, int, int]) -> Shelved:
    number, checkpoint, scope, entries, urgent, awaited, made_ms, chunks = row
    return Shelved(
        number=number,
        id=bytes(checkpoint),
        scope=Scope(scope),
        entries=entries,
        urgent=urgent,
        awaited=tuple(json.loads(awaited)),
        made_ms=made_ms,
        chunks=chunks,
    )
