"""Checkpoints taken over: chunk by chunk as they come, each verified before it counts, and whole at the end.

A checkpoint stands in one of two ways, and in no other:

- nothing of its streams is held here (a newcomer): the log of each begins behind its tip;
- every stream is held here at least to its tip, with the same hash there (a stale scope): the log stays, state is replaced.

Where a stream is held in part, its log goes on instead. Nothing here drops an entry; `compaction` alone does.

What is installed before the last chunk is shown and counts for nothing: `finish` lays the whole down, chunk by chunk in
transactions of their own, and in the last of them moves the bases and folds what lies beyond. A program that dies between
goes on where it was; one that dies before never began. `begin` and `finish` judge alike, since time passes between them.

Layer: store. Source: our design (engine specification §8).
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from sync.domain.failures import Refused
from sync.domain.ids import EntityId
from sync.domain.registry import KINDS_BY_NUMBER, SCHEMA
from sync.domain.scopes import AUTHORITY, Scope
from sync.oplog.checked import check_state
from sync.oplog.checkpoint import FORGED, MALFORMED, Base, Head, decode_head, keeper_of, open_seal, parse_chunk
from sync.oplog.codec import Malformed, decode
from sync.oplog.entry import decode_entry, entry_hash
from sync.oplog.state import EntityState, unpack_state
from sync.store import bases, retired, rulings
from sync.store.bases import BaseRow
from sync.store.catalogue import kept_states
from sync.store.checkpoints import keys_of
from sync.store.desk import Desk
from sync.store.states import packed_in
from sync.store.streams import FOLDING, StreamRow

UNPROVEN, PROVEN, DIFFERENT = "unproven", "proven", "different"
STALE, NEWER, OLDER, OVERTAKEN, AUTHOR_UNKNOWN, STANDING, REVOKED, RETIRED = (
    "checkpoint.stale",
    "checkpoint.newer",
    "checkpoint.older",
    "checkpoint.overtaken",
    "checkpoint.author_unknown",
    "checkpoint.standing",
    "checkpoint.revoked",
    "checkpoint.retired",
)


def begin(desk: Desk, sealed: bytes, *, now_ms: int) -> bytes:
    """Note a checkpoint that is to be loaded, in the caller's transaction; return its id. Known ones go on where they were.

    Raises: Refused: `checkpoint.malformed`, `checkpoint.forged`, `checkpoint.stale` (made under other rulings than those in
        force here), `checkpoint.newer` (by a version that knows more), `checkpoint.older` (than what stands, or by a version
        that knew less), `checkpoint.overtaken` (a stream is held in part), `checkpoint.author_unknown`, `checkpoint.standing`
        (the scope stands on this very one), `checkpoint.revoked` (its keeper's key is),
        `checkpoint.retired` (the center's key that certified its keeper is).
    """
    checkpoint, head = opened(desk, sealed)
    for base in head.bases:
        desk.trust.learn_birth(base.birth, now_ms=now_ms)
    _judge(desk, head)
    held = bases.standing(desk.connection, head.scope)
    if held is not None and held.id == checkpoint:
        raise Refused(STANDING)
    row = (checkpoint, head.scope, sealed, now_ms, UNPROVEN)
    desk.connection.execute(
        "insert or ignore into checkpoints (id, scope, sealed, standing, installed, since_ms, proof) values (?, ?, ?, 0, 0, ?, ?)", row
    )
    return checkpoint


def opened(desk: Desk, sealed: bytes) -> tuple[bytes, Head]:
    """Return id and head of a sealed checkpoint.

    Raises: Refused: `checkpoint.malformed`, `checkpoint.forged`, `checkpoint.revoked`, `checkpoint.retired`.
    """
    root = desk.trust.root
    if root is None:
        raise Refused(FORGED)
    try:
        found = open_seal(sealed, root=root)
    except Malformed as error:
        raise Refused(str(error)) from error
    if keeper_of(sealed) in rulings.keys_revoked(desk.connection):
        raise Refused(REVOKED)
    if not retired.keeper_stands(desk.connection, sealed):
        raise Refused(RETIRED)
    return found


def take_chunk(desk: Desk, checkpoint: bytes, position: int, content: bytes) -> bool:
    """Keep a chunk of a checkpoint that was begun; show its records where nothing of them is shown yet. Return whether it was new.

    Raises: Refused: `checkpoint.unknown`, `checkpoint.malformed` when it is not the chunk that the head names.
    """
    head, _ = _held(desk, checkpoint)
    if bases.chunk(desk.connection, checkpoint, position) is not None:
        return False
    try:
        states = [check_state(KINDS_BY_NUMBER, head.scope, row.kind, row.entity, row.state) for row in parse_chunk(head, position, content)]
    except Malformed as error:
        raise Refused(MALFORMED) from error
    bases.keep_chunk(desk.connection, checkpoint, position, content)
    if bases.standing(desk.connection, head.scope) is None:
        for state in states:
            if desk.folding.state(head.scope, state.kind, state.entity).is_empty:
                desk.folding.install(state)
    return True


def missing(desk: Desk, checkpoint: bytes) -> tuple[int, ...]:
    """Return the positions of the chunks still to come.

    Raises: Refused: `checkpoint.unknown`.
    """
    head, _ = _held(desk, checkpoint)
    rows = desk.connection.execute("select position from checkpoint_chunks where id = ?", (checkpoint,)).fetchall()
    held = {position for (position,) in rows}
    return tuple(position for position in range(len(head.chunks)) if position not in held)


def finish(desk: Desk, checkpoint: bytes, *, now_ms: int) -> bool:
    """Lay down one more chunk of a checkpoint that is here whole; with the last let its scope stand on it. Return whether it does.

    Raises: Refused: as `begin`, and `checkpoint.incomplete`.
    """
    head, installed = _held(desk, checkpoint)
    held = bases.standing(desk.connection, head.scope)
    if held is not None and held.id == checkpoint:
        return True
    if missing(desk, checkpoint):
        raise Refused("checkpoint.incomplete")
    _judge(desk, head)
    desk.folding.flush()
    if installed < len(head.chunks):
        # What entries beyond the checkpoint wrote stays as it reads until all is down: an act in between must see it.
        later = beyond(desk, head)
        rows = [row for row in bases.rows_of(desk.connection, checkpoint, installed) if row[:2] not in later]
        stored = _stored(desk, head.scope, rows)
        for kind, entity, raw in rows:
            if stored.get((kind, entity)) != raw:
                desk.folding.install(unpack_state(head.scope, kind, entity, raw))
        desk.connection.execute("update checkpoints set installed = installed + 1 where id = ?", (checkpoint,))
        return False
    _stand(desk, checkpoint, head, now_ms=now_ms)
    return True


def abandon(desk: Desk, checkpoint: bytes) -> None:
    """Let go of a checkpoint that is not wanted any more, with what its chunks showed.

    Raises: Refused: `checkpoint.unknown`; `checkpoint.standing` when a scope stands on it.
    """
    head, _ = _held(desk, checkpoint)
    if desk.connection.execute("select standing from checkpoints where id = ?", (checkpoint,)).fetchone()[0]:
        raise Refused(STANDING)
    desk.folding.reread([(head.scope, kind, entity) for kind, entity in keys_of(desk.connection, head.scope)])
    bases.drop_checkpoint(desk.connection, checkpoint)


def distrust(desk: Desk, *, now_ms: int) -> None:
    """Let nothing count any more that a revoked keeper sealed, in the caller's transaction.

    What is on its way is let go of. A scope that stands on one, on that keeper's word alone, is stale until another keeper's takes
    its place or its log proves or corrects it; what this device's own log bore out stands, whoever sealed it. A key that is
    given back leaves nothing stale.
    """
    connection, revoked = desk.connection, rulings.keys_revoked(desk.connection)
    rows = connection.execute("select id, scope, sealed, standing, proof from checkpoints where standing < 2").fetchall()
    for checkpoint, scope, sealed, standing, proof in rows:
        counts = keeper_of(bytes(sealed)) not in revoked and retired.keeper_stands(connection, bytes(sealed))
        if not standing and not counts:
            abandon(desk, checkpoint)
        elif standing and proof == UNPROVEN and not counts:
            bases.mark_stale(connection, Scope(scope), bases.KEEPER, now_ms=now_ms)
        elif standing and counts:
            bases.clear_stale(connection, Scope(scope), bases.KEEPER)
    for checkpoint, sealed in connection.execute("select id, sealed from covers").fetchall():
        if keeper_of(bytes(sealed)) in revoked or not retired.keeper_stands(connection, bytes(sealed)):
            connection.execute("delete from covers where id = ?", (checkpoint,))


def stand_again(desk: Desk) -> None:
    """Lay down every standing checkpoint anew after the state tables were emptied, in the caller's transaction."""
    for held in bases.every_standing(desk.connection):
        for state in (*bases.states_of(desk.connection, held.id, held.head), *kept_states(desk.connection, held.scope)):
            if not desk.folding.catalogue.is_cold(held.scope, state.kind, state.entity):
                desk.folding.install(state)
        desk.folding.flush()
        _say_unusable(desk, held.head)
        for base in held.head.bases:
            stream = desk.streams.known(base.tip.replica, held.scope)
            assert stream is not None
            stream.folded_seq = base.tip.seq
            desk.streams.touch(stream)
        if held.head.schema < SCHEMA and held.head.unusable:
            # What that version could not use, this one might: only a later checkpoint, or the log, can say.
            bases.mark_stale(desk.connection, held.scope, bases.SCHEMA_GREW, now_ms=held.since_ms)
    desk.streams.flush()


def _judge(desk: Desk, head: Head) -> None:
    if head.scope == AUTHORITY:
        raise Refused(MALFORMED)
    if head.schema > SCHEMA:
        raise Refused(NEWER)
    if head.schema < SCHEMA and head.unusable:
        raise Refused(OLDER)
    for base in head.bases:
        author = desk.streams.replica(base.tip.replica)
        if author is None or author.standing not in FOLDING or author.standing == "center":
            raise Refused(AUTHOR_UNKNOWN)
        if not desk.folding.agrees(base.tip.replica, base.ordinals, base.aside):
            raise Refused(STALE)
        stream = desk.streams.known(base.tip.replica, head.scope)
        if stream is not None and stream.seq:
            _judge_held(desk, stream, base)
        elif author.standing == "own":
            # Others hold entries of this very replica that it lacks: it was restored, and its log must tell.
            raise Refused(OVERTAKEN)
    ends = {base.tip.replica for base in head.bases}
    rows = desk.connection.execute(
        "select bases.stream from bases join streams on streams.number = bases.stream where streams.scope = ?", (head.scope,)
    )
    if any(desk.streams.by_number(number).replica.replica not in ends for (number,) in rows.fetchall()):
        raise Refused(OLDER)


def _judge_held(desk: Desk, stream: StreamRow, base: Base) -> None:
    """Compare a checkpoint's tip with the log held of its stream."""
    below = desk.streams.bases.of(stream.number)
    if below is not None and base.tip.seq < below.seq:
        raise Refused(OLDER)
    if stream.seq < base.tip.seq:
        raise Refused(OVERTAKEN)
    if hash_at(desk, stream, base.tip.seq) != base.tip.hash:
        raise Refused(OVERTAKEN)


def hash_at(desk: Desk, stream: StreamRow, seq: int) -> bytes | None:
    """Return the entry hash of a stream at ``seq``; None below its floor.

    Only what lies behind the last signature is hashed again: the writer is asked this, and a county's log would hold up commands.
    """
    floor = desk.streams.floor(stream)
    if seq < floor.seq:
        return None
    after, link = desk.connection.execute(
        "select seq, hash from signatures where stream = ? and seq > ? and seq <= ? order by seq desc limit 1",
        (stream.number, floor.seq, seq),
    ).fetchone() or (floor.seq, floor.hash)
    rows = desk.connection.execute(
        "select body from entries where stream = ? and seq > ? and seq <= ? order by seq", (stream.number, after, seq)
    ).fetchall()
    for (body,) in rows:
        link = entry_hash(link, decode_entry(stream.replica.replica, stream.scope, body))
    return link


def _stand(desk: Desk, checkpoint: bytes, head: Head, *, now_ms: int) -> None:
    """Let the scope stand on the checkpoint, and fold anew what entries beyond it wrote."""
    connection, scope = desk.connection, head.scope
    before = set(keys_of(connection, scope))
    positions = range(len(head.chunks))
    theirs = {(kind, entity) for position in positions for kind, entity, _ in bases.rows_of(connection, checkpoint, position)}
    old = bases.standing(connection, scope)
    if old is not None:
        bases.drop_checkpoint(connection, old.id)
    desk.folding.catalogue.purge(scope)
    connection.execute("update checkpoints set standing = 1, since_ms = ?, until_ms = ? where id = ?", (now_ms, head.until_ms, checkpoint))
    tail = beyond(desk, head)
    for base in head.bases:
        _move_base(desk, base, scope)
    _say_unusable(desk, head)
    for kind, entity in before - theirs - tail:
        desk.folding.install(EntityState(scope, kind, entity))
    desk.folding.reread([(scope, kind, entity) for kind, entity in tail])
    bases.clear_stale(connection, scope)
    for (other,) in connection.execute("select id from checkpoints where scope = ? and standing = 0", (scope,)).fetchall():
        bases.drop_checkpoint(connection, other)


def _stored(desk: Desk, scope: Scope, rows: Sequence[tuple[int, EntityId, bytes]]) -> Mapping[tuple[int, EntityId], bytes]:
    """Return how the records of a chunk read here already: those that were shown early do as the chunk says."""
    found: dict[tuple[int, EntityId], bytes] = {}
    for number in {kind for kind, *_ in rows}:
        places = [(scope, entity) for kind, entity, _ in rows if kind == number]
        held = packed_in(desk.connection, KINDS_BY_NUMBER[number], places)
        found.update(((number, entity), packed) for entity, packed in held.items())
    return found


def _move_base(desk: Desk, base: Base, scope: Scope) -> None:
    author = desk.streams.replica(base.tip.replica)
    assert author is not None
    stream, tip = desk.streams.stream(author, scope), base.tip
    below = desk.streams.bases.of(stream.number)
    if stream.seq == 0:
        floor = (tip.seq, tip.ordinal, tip.hash)
        stream.seq, stream.ordinal, stream.hash, stream.folded_seq = tip.seq, tip.ordinal, tip.hash, tip.seq
        desk.keep_signature(stream, base.signature)
    else:
        floor = (0, 0, b"") if below is None else (below.floor, below.ordinal, below.hash)
        stream.folded_seq = max(stream.folded_seq, tip.seq)
    desk.streams.touch(stream)
    desk.streams.bases.put(
        BaseRow(
            stream=stream.number,
            seq=tip.seq,
            ordinals=base.ordinals,
            aside=base.aside,
            floor=floor[0],
            ordinal=floor[1],
            hash=floor[2],
        )
    )
    desk.streams.flush()


def beyond(desk: Desk, head: Head) -> set[tuple[int, EntityId]]:
    """Return (kind, entity) of what folded entries beyond a checkpoint's tips wrote."""
    ends = {base.tip.replica: base.tip.seq for base in head.bases}
    found: set[tuple[int, EntityId]] = set()
    numbers = desk.connection.execute("select number from streams where scope = ? and folded_seq > 0", (head.scope,)).fetchall()
    for (number,) in numbers:
        stream = desk.streams.by_number(number)
        rows = desk.connection.execute(
            "select body from entries where stream = ? and seq > ? and seq <= ? order by seq",
            (number, ends.get(stream.replica.replica, 0), stream.folded_seq),
        ).fetchall()
        for (body,) in rows:
            entry = decode_entry(stream.replica.replica, head.scope, body)
            found.update((op.kind, op.entity) for op in entry.ops)
            found.update((kind, entity) for entity, kind in entry.created)
    return {(kind, entity) for kind, entity in found if kind in KINDS_BY_NUMBER}


def _say_unusable(desk: Desk, head: Head) -> None:
    for replica, seq, reason, kind in head.unusable:
        stream = desk.streams.known(replica, head.scope)
        assert stream is not None
        desk.connection.execute("insert or ignore into unusable values (?, ?, ?, ?)", (stream.number, seq, reason, kind))


def _held(desk: Desk, checkpoint: bytes) -> tuple[Head, int]:
    row = desk.connection.execute("select sealed, installed from checkpoints where id = ?", (checkpoint,)).fetchone()
    if row is None:
        raise Refused("checkpoint.unknown")
    return _head(bytes(row[0])), int(row[1])


@lru_cache(maxsize=8)
def _head(sealed: bytes) -> Head:
    """Return the head of a checkpoint that was verified when it was begun."""
    return decode_head(decode(sealed)[0])
