"""Refilling: the log below a checkpoint fetched behind it, and the checkpoint proven by it.

A scope that was taken over from a checkpoint is believed on its keeper's word. While the link is idle its log is fetched from
the first entry on, verified against its authors as ever, and laid below the floor, where nothing counts by it yet. When every
stream reaches its floor with the hash that the checkpoint's author-signed tip has, the scope is folded again beside the state:

- the same checkpoint, byte for byte: base and floor go, and the scope stands on its log like any other;
- another one: the log is right. The scope is folded anew from it, and `stale` says *mismatch* until a person has seen it.

What a device need not keep that long, compaction drops afterwards, by its own rules.

Layer: store. Source: our design (engine specification §8: verify from the log).
"""

from collections.abc import Iterable
from contextlib import suppress

from sync.domain.ids import ReplicaId
from sync.domain.registry import SCHEMA
from sync.domain.scopes import Scope
from sync.oplog.birth import parse_birth
from sync.oplog.checkpoint import Base, checkpoint_id
from sync.oplog.codec import Malformed
from sync.oplog.entry import Entry, read_entry
from sync.oplog.run import Run, Tip, advance, empty_tip, verify_run
from sync.store import adoption, bases
from sync.store.bases import BaseRow
from sync.store.checkpoints import keys_of
from sync.store.cipher import connect
from sync.store.desk import Desk
from sync.store.home import Home
from sync.store.life import Connection
from sync.store.refolding import refolded
from sync.store.streams import StreamRow


def due(desk: Desk) -> tuple[Scope, ...]:
    """Return the scopes that stand on a checkpoint that nothing here has proven, the smallest first."""
    rows = desk.connection.execute(
        "select streams.scope from checkpoints join streams on streams.scope = checkpoints.scope"
        " join bases on bases.stream = streams.number"
        " where checkpoints.standing = 1 and checkpoints.proof = ? group by streams.scope order by sum(bases.seq), streams.scope",
        (adoption.UNPROVEN,),
    ).fetchall()
    return tuple(Scope(scope) for (scope,) in rows)


def tips(desk: Desk, scope: Scope) -> tuple[Tip, ...]:
    """Return how far the log below each floor of ``scope`` is here; from behind these tips it is fetched."""
    return tuple(tip for stream, base in _based(desk, scope) if (tip := _reached(desk, stream, base)).seq)


def take(desk: Desk, scope: Scope, runs: Iterable[Run]) -> int:
    """Lay verified runs below their floors, in the caller's transaction; return how many entries were new.

    Runs of other streams, and what can't be believed, are passed over: they are asked for again, or come as they always do.
    """
    based = {stream.replica.replica: (stream, base) for stream, base in _based(desk, scope)}
    taken = 0
    for run in runs:
        if run.scope != scope or run.replica not in based:
            continue
        stream, base = based[run.replica]
        try:
            verified = verify_run(run, _reached(desk, stream, base), sign_key=stream.replica.sign_key)
        except Malformed:
            continue
        below = [entry for entry in verified.entries if entry.header.seq <= base.floor]
        for entry in below:
            header = entry.header
            desk.connection.execute(
                "insert or ignore into entries (stream, seq, replica, ordinal, urgency, body) values (?, ?, ?, ?, ?, ?)",
                (stream.number, header.seq, stream.replica.number, header.ordinal, int(header.urgency), entry.body),
            )
        hashes = {entry.header.seq: (entry.header.ordinal, hash_) for entry, hash_ in zip(verified.entries, verified.hashes, strict=True)}
        for seq, signature in verified.signatures:
            if seq <= base.floor:
                desk.connection.execute(
                    "insert or ignore into signatures values (?, ?, ?, ?, ?)", (stream.number, seq, *hashes[seq], signature)
                )
        taken += len(below)
    return taken


def is_whole(desk: Desk, scope: Scope) -> bool:
    """Tell whether the log reaches every floor of ``scope`` with the hash that stands there."""
    based = _based(desk, scope)
    return bool(based) and all(_is_reached(desk, stream, base) for stream, base in based)


def prove(home: Home, scope: Scope) -> bool | None:
    """Tell whether the log below gives the checkpoint that ``scope`` stands on; None when it stands on none.

    Thread: any; over a reading connection of its own, beside the writer. Raises: Outage: as `connect`.
    """
    connection = connect(home.database, home.key(), read_only=True)
    try:
        held = bases.standing(connection, scope)
        if held is None:
            return None
        made = refolded(connection, held.head, lambda base: _entries(connection, base))
        return made is not None and checkpoint_id(made.body) == held.id
    finally:
        connection.close()


def rejoin(desk: Desk, scope: Scope, *, same: bool, now_ms: int) -> None:
    """Let ``scope`` stand on its log again, in the caller's transaction; what the log says otherwise is folded anew and noted."""
    held = bases.standing(desk.connection, scope)
    if held is None or not is_whole(desk, scope):
        return
    for stream, _ in _based(desk, scope):
        desk.streams.bases.drop(stream.number)
    # Under other rulings, or by another version, a checkpoint may say otherwise and yet be no mistake of its keeper.
    is_mistake = not same and held.head.schema == SCHEMA and scope not in bases.stale_scopes(desk.connection)
    bases.drop_checkpoint(desk.connection, held.id)
    bases.clear_stale(desk.connection, scope)
    if is_mistake:
        bases.mark_stale(desk.connection, scope, bases.MISMATCH, now_ms=now_ms)
    if not same:
        keys = set(keys_of(desk.connection, scope))
        for stream in _streams(desk, scope):
            for entry in _bodies(desk.connection, stream, stream.folded_seq):
                keys.update((op.kind, op.entity) for op in entry.ops)
                keys.update((kind, entity) for entity, kind in entry.created)
        desk.folding.reread([(scope, kind, entity) for kind, entity in keys if desk.folding.knows(kind)])


def _based(desk: Desk, scope: Scope) -> list[tuple[StreamRow, BaseRow]]:
    return [(stream, base) for stream in _streams(desk, scope) if (base := desk.streams.bases.of(stream.number)) is not None]


def _streams(desk: Desk, scope: Scope) -> list[StreamRow]:
    rows = desk.connection.execute("select number from streams where scope = ? order by number", (scope,)).fetchall()
    return [desk.streams.by_number(number) for (number,) in rows]


def _reached(desk: Desk, stream: StreamRow, base: BaseRow) -> Tip:
    """Return the tip of what lies without a gap from the first entry on, at most at the floor.

    Every piece that was laid down ends at a signature, whose hash is kept with it; only what lies behind the last is hashed again.
    """
    tip = empty_tip(parse_birth(stream.replica.birth), stream.scope)
    signed = desk.connection.execute(
        "select seq, ordinal, hash from signatures where stream = ? and seq < ? order by seq desc limit 1", (stream.number, base.floor)
    ).fetchone()
    count = "select count(*) from entries where stream = ? and seq <= ?"
    if signed is not None and desk.connection.execute(count, (stream.number, signed[0])).fetchone()[0] == signed[0]:
        tip = Tip(replica=tip.replica, scope=tip.scope, seq=signed[0], ordinal=signed[1], hash=signed[2])
    rows = desk.connection.execute(
        "select body from entries where stream = ? and seq > ? and seq <= ? order by seq", (stream.number, tip.seq, base.floor)
    ).fetchall()
    with suppress(Malformed):
        for (body,) in rows:
            tip, _ = advance(tip, body)
    return tip


def _is_reached(desk: Desk, stream: StreamRow, base: BaseRow) -> bool:
    tip = _reached(desk, stream, base)
    return not base.floor or (tip.seq, tip.hash) == (base.floor, base.hash)


def _entries(connection: Connection, base: Base) -> Iterable[Entry]:
    number = connection.execute(
        "select streams.number from streams join replicas on replicas.number = streams.replica where replicas.replica = ? and scope = ?",
        (base.tip.replica, base.tip.scope),
    ).fetchone()[0]
    for (body,) in connection.execute(
        "select body from entries where stream = ? and seq <= ? order by seq", (number, base.tip.seq)
    ).fetchall():
        yield read_entry(ReplicaId(base.tip.replica), base.tip.scope, body)


def _bodies(connection: Connection, stream: StreamRow, upto: int) -> Iterable[Entry]:
    rows = connection.execute("select body from entries where stream = ? and seq <= ? order by seq", (stream.number, upto)).fetchall()
    for (body,) in rows:
        yield read_entry(stream.replica.replica, stream.scope, body)
