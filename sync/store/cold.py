"""Warm and cold: what a device lets rest at the center, and how it comes back.

A scope rests when it has closed, stands on a checkpoint that its own log proved, has no entry here any more (compaction dropped
them, under K9), says nothing younger than 90 days, and nothing in it waits for a person or speaks of a unit that is out. Its
records then leave, a slice at a time: each is written into the catalogue, then its state and row go, and with the last
record of a chunk the chunk. The signed head of the checkpoint stays, with the hash of every chunk; so whatever the center
gives later proves itself. A device that keeps its whole log lets nothing rest.

What is wanted again is asked by chunk: all of a scope because a person opened it, or one chunk because an entry came that
writes to a record in it. A chunk that came is kept, then its records return, a slice at a time: the row as the checkpoint
says, and what the log here wrote beyond it folded on top. A scope that was asked for rests again after a week.

Every slice is whole in itself, so a program that dies between two goes on with the next. Layer: store. Source: our design
(engine specification §8).
"""

from dataclasses import dataclass

from sync.domain.failures import Refused
from sync.domain.ids import EntityId
from sync.domain.registry import KINDS, KINDS_BY_NUMBER
from sync.domain.scopes import Scope, ScopeSort, sort_of
from sync.oplog.checkpoint import MALFORMED, parse_chunk
from sync.oplog.codec import Malformed
from sync.oplog.state import EntityState, unpack_state
from sync.store import adoption, bases, compaction
from sync.store.bases import Standing
from sync.store.catalogue import COLD, KEPT
from sync.store.desk import Desk
from sync.store.life import Connection

COLD_MS = 90 * compaction.DAY_MS
ASKED_MS = 7 * compaction.DAY_MS
SLICE_ROWS = 64
SCOPES_AT_ONCE = 32
NOT_THERE = "checkpoint.not_there"
_CLOSING = frozenset({ScopeSort.INCIDENT, ScopeSort.ADHOC_CIRCLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """Chunks of one checkpoint that are wanted from the center."""

    scope: Scope
    checkpoint: bytes
    positions: tuple[int, ...]


def restable(desk: Desk, *, now_ms: int, after: bytes = b"") -> tuple[tuple[Scope, ...], bytes | None]:
    """Return some scopes that may rest, and behind which to ask for more; None when there is no more to ask."""
    if compaction.age_ms(desk) is None:
        return (), None
    rows = desk.connection.execute(
        "select scope from checkpoints where standing = 1 and proof = ? and until_ms < ? and scope > ?"
        " and exists (select 1 from checkpoint_chunks where checkpoint_chunks.id = checkpoints.id) order by scope limit ?",
        (adoption.PROVEN, now_ms - COLD_MS, after, SCOPES_AT_ONCE),
    ).fetchall()
    found = tuple(Scope(scope) for (scope,) in rows if _may_rest(desk, bases.standing(desk.connection, Scope(scope)), now_ms=now_ms))
    return found, bytes(rows[-1][0]) if len(rows) == SCOPES_AT_ONCE else None


def rest_some(desk: Desk, scope: Scope, *, now_ms: int) -> bool:
    """Let a slice of a scope rest, in the caller's transaction; return whether there may be more."""
    connection = desk.connection
    held = bases.standing(connection, scope)
    if held is None or not _may_rest(desk, held, now_ms=now_ms):
        return False
    found = connection.execute("select min(position) from checkpoint_chunks where id = ?", (held.id,)).fetchone()[0]
    if found is None:
        return False
    number, position = _begun(desk, held, now_ms=now_ms), int(found)
    listed = set(connection.execute("select kind, entity from catalogue where cold = ? and position = ?", (number, position)).fetchall())
    left = [row for row in bases.rows_of(connection, held.id, position) if (row[0], row[1]) not in listed]
    gone = 0
    for kind, entity, raw in left[:SLICE_ROWS]:
        state = raw if kind in KEPT else None
        connection.execute("insert into catalogue values (?, ?, ?, ?, ?)", (entity, kind, number, position, state))
        if state is None:
            desk.folding.install(EntityState(scope, kind, entity))
            gone += 1
    if len(left) <= SLICE_ROWS:
        connection.execute("delete from checkpoint_chunks where id = ? and position = ?", (held.id, position))
    connection.execute("update cold set records = records + ? where number = ?", (gone, number))
    desk.folding.changes.add(COLD, scope)
    return True


def ask(desk: Desk, scope: Scope, *, now_ms: int) -> int:
    """Want all of a scope that lies at the center; return how many chunks are wanted.

    Raises: Refused: `scope.unknown` when nothing of it does.
    """
    number = desk.folding.catalogue.number(scope)
    if number is None:
        raise Refused("scope.unknown")
    connection = desk.connection
    connection.execute("insert or ignore into cold_wanted select distinct cold, position from catalogue where cold = ?", (number,))
    connection.execute("update cold set asked_ms = ?, why = '' where number = ?", (now_ms, number))
    desk.folding.changes.add(COLD, scope)
    return int(connection.execute("select count(*) from cold_wanted where cold = ?", (number,)).fetchone()[0])


def recalls(desk: Desk) -> tuple[Recall, ...]:
    """Return what is to be asked of the center, the scopes that a person waits for first."""
    rows = desk.connection.execute(
        "select cold.scope, checkpoints.id, cold_wanted.position from cold_wanted join cold on cold.number = cold_wanted.cold"
        " join checkpoints on checkpoints.scope = cold.scope and checkpoints.standing = 1 where not exists (select 1 from"
        " checkpoint_chunks as held where held.id = checkpoints.id and held.position = cold_wanted.position)"
        " order by cold.asked_ms is null, cold.asked_ms desc, cold.scope, cold_wanted.position"
    ).fetchall()
    found: dict[tuple[bytes, bytes], list[int]] = {}
    for scope, checkpoint, position in rows:
        found.setdefault((bytes(scope), bytes(checkpoint)), []).append(int(position))
    return tuple(
        Recall(scope=Scope(scope), checkpoint=checkpoint, positions=tuple(wanted)) for (scope, checkpoint), wanted in found.items()
    )


def take(desk: Desk, checkpoint: bytes, position: int, content: bytes) -> bool:
    """Keep a chunk that was wanted, in the caller's transaction; return whether it was. Its records return by `warm_some`.

    Raises: Refused: `checkpoint.malformed` when it is not the chunk that the head here names.
    """
    row = desk.connection.execute(
        "select checkpoints.scope from checkpoints join cold on cold.scope = checkpoints.scope join cold_wanted on"
        " cold_wanted.cold = cold.number where checkpoints.id = ? and checkpoints.standing = 1 and cold_wanted.position = ?",
        (checkpoint, position),
    ).fetchone()
    held = None if row is None else bases.standing(desk.connection, Scope(row[0]))
    if held is None:
        return False
    try:
        parse_chunk(held.head, position, content)
    except Malformed as error:
        raise Refused(MALFORMED) from error
    bases.keep_chunk(desk.connection, checkpoint, position, content)
    return True


def warm_some(desk: Desk) -> bool:
    """Let a slice of what came return, in the caller's transaction; return whether there may be more."""
    connection = desk.connection
    row = connection.execute(
        "select cold.number, cold.scope, cold_wanted.position from cold_wanted join cold on cold.number = cold_wanted.cold"
        " join checkpoints on checkpoints.scope = cold.scope and checkpoints.standing = 1"
        " join checkpoint_chunks on checkpoint_chunks.id = checkpoints.id and checkpoint_chunks.position = cold_wanted.position limit 1"
    ).fetchone()
    if row is None:
        return False
    number, scope, position = int(row[0]), Scope(row[1]), int(row[2])
    lines = connection.execute(
        "select kind, entity, state is null from catalogue where cold = ? and position = ? limit ?", (number, position, SLICE_ROWS)
    ).fetchall()
    wanted = {(int(kind), EntityId(entity)) for kind, entity, is_cold in lines if is_cold}
    connection.executemany(
        "delete from catalogue where entity = ? and kind = ? and cold = ?", [(entity, kind, number) for kind, entity, _ in lines]
    )
    _return(desk, scope, position, wanted)
    connection.execute("update cold set records = records - ? where number = ?", (len(wanted), number))
    if len(lines) < SLICE_ROWS:
        connection.execute("delete from cold_wanted where cold = ? and position = ?", (number, position))
    desk.folding.changes.add(COLD, scope)
    return True


def not_given(desk: Desk, scope: Scope, why: str) -> None:
    """Note why the center gave nothing of a scope; it is asked again when a person does, or the next entry comes."""
    number = desk.folding.catalogue.number(scope)
    if number is not None:
        desk.connection.execute("delete from cold_wanted where cold = ?", (number,))
        desk.connection.execute("update cold set why = ? where number = ?", (why, number))
        desk.folding.changes.add(COLD, scope)


def _return(desk: Desk, scope: Scope, position: int, wanted: set[tuple[int, EntityId]]) -> None:
    """Let records read as their chunk says, and what the log here wrote beyond it."""
    held = bases.standing(desk.connection, scope)
    assert held is not None
    beyond = adoption.beyond(desk, held.head) & wanted
    for kind, entity, raw in bases.rows_of(desk.connection, held.id, position):
        if (kind, entity) in wanted - beyond:
            desk.folding.install(unpack_state(scope, kind, entity, raw))
    desk.folding.reread([(scope, kind, entity) for kind, entity in beyond])


def _begun(desk: Desk, held: Standing, *, now_ms: int) -> int:
    """Return the number of a scope in the catalogue, entered where it was not."""
    known = desk.folding.catalogue.number(held.scope)
    if known is not None:
        return known
    written = desk.connection.execute(
        "insert into cold (scope, records, until_ms, rested_ms, asked_ms, why) values (?, 0, ?, ?, null, '')",
        (held.scope, held.head.until_ms, now_ms),
    )
    desk.folding.catalogue.forget()
    return int(written.lastrowid)


def _may_rest(desk: Desk, held: Standing | None, *, now_ms: int) -> bool:
    if held is None or held.proof != adoption.PROVEN or sort_of(held.scope) not in _CLOSING or compaction.age_ms(desk) is None:
        return False
    connection, scope = desk.connection, held.scope
    if held.head.until_ms >= now_ms - COLD_MS or _is_wanted(connection, scope, now_ms=now_ms):
        return False
    if bases.is_stale(connection, scope) or compaction.is_open(connection, scope) or _is_awaited(connection, scope):
        return False
    # What lies beyond the checkpoint, or below it and still here, is for compaction first.
    left = connection.execute(
        "select 1 from streams left join bases on bases.stream = streams.number where streams.scope = ?"
        " and (bases.stream is null or streams.seq <> streams.folded_seq or bases.seq <> streams.seq or bases.floor <> bases.seq) limit 1",
        (scope,),
    ).fetchone()
    return left is None


def _is_wanted(connection: Connection, scope: Scope, *, now_ms: int) -> bool:
    row = connection.execute("select number, asked_ms from cold where scope = ?", (scope,)).fetchone()
    if row is None:
        return False
    wanted = connection.execute("select 1 from cold_wanted where cold = ? limit 1", (row[0],)).fetchone()
    return wanted is not None or (row[1] is not None and row[1] >= now_ms - ASKED_MS)


def _is_awaited(connection: Connection, scope: Scope) -> bool:
    """Tell whether a question stands in a scope, or a unit is out for it: both are read beyond the scope itself."""
    if connection.execute("select 1 from questions where scope = ? limit 1", (scope,)).fetchone() is not None:
        return True
    ends = sorted(KINDS["assignment"].life.ends) if KINDS["assignment"].life is not None else []
    marks = ", ".join("?" for _ in ends)
    out = f"select 1 from assignment_rows where scope = ? and struck is null and state not in ({marks}) limit 1"
    return connection.execute(out, (scope, *ends)).fetchone() is not None


assert KINDS_BY_NUMBER.keys() >= KEPT
