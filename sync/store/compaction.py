"""Compaction: entries dropped from the log of this device, under K9 and never otherwise.

An entry of a scope is dropped only when all of this holds, for one and the same checkpoint:

1. A keeper of this center signed it, under the rulings in force here.
2. The center that this device talks to now gave its signed word that its last verified backup holds every entry up to the
   checkpoint's tips; of this device's own streams the backup tips told in replies say so too.
3. This device's log reaches each of those tips with the same hash: nothing unsent, nothing that only this device holds.
4. Folded again from this device's own log, beside the state, the scope gives at those tips that checkpoint, byte for byte.
5. No entry up to the tips is younger than the age that this device keeps its log for, and nothing in the scope is open.

What that second reading gives is kept as the scope's base, so nothing is downloaded. Ages by the tier of the device's
organisation: 7 days (province), 90 days (city, county); a station, a vehicle, and whoever's tier is not known drop nothing.
The scope of an organisation never closes, so its age alone counts there. Authority entries are never dropped.

No turn of the writer is long, however much there is to drop: `plan` names what might be, `weigh` judges some streams of it
at a time, refolding.py reads beside the writer, `stage` lays one chunk down that counts for nothing yet, `drop` looks once more at
what may have changed and moves the floors, `sweep` deletes what lies below them, a slice at a time. A program that dies between
two of them begins with `plan` again and finds what it had laid down; compacting.py holds the sequence.

Layer: store. Source: our design (engine specification §3 K9, §8).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.domain.registry import KINDS_BY_NUMBER, SCHEMA
from sync.domain.scopes import AUTHORITY, Scope, ScopeSort, sort_of
from sync.oplog.checkpoint import FORGED, Base, Head, decode_head
from sync.oplog.codec import decode
from sync.oplog.entry import read_header
from sync.oplog.hashing import Domain, verifies
from sync.store import adoption, backed_up, bases, retired, rulings
from sync.store import life as lives
from sync.store.bases import BaseRow
from sync.store.catalogue import has_cold
from sync.store.desk import Desk
from sync.store.life import Connection
from sync.store.organisations import Tree
from sync.store.streams import StreamRow

DAY_MS = 24 * 60 * 60 * 1000
AGES_DAYS = {"province": 7, "city": 90, "county": 90}
SWEEP_ROWS = 200
SWEEP_CHUNKS = 4
SWEEP_STREAMS = 64  # looked at in one turn, and checkpoints
WEIGHED_AT_ONCE = 32
SCOPES_AT_ONCE = 16
STAGED = 2  # `standing` of a checkpoint that is laid down for a drop
_ALWAYS_OPEN = frozenset({ScopeSort.ORGANISATION, ScopeSort.STANDING_CIRCLE})


def age_ms(desk: Desk) -> int | None:
    """Return for how long this device keeps its log, milliseconds; None for ever."""
    days = AGES_DAYS.get(_tier(desk.tree, desk.standing().organisation) or "")
    return None if days is None else days * DAY_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What was in force when something was weighed; when any of it changes, it is weighed anew."""

    center: ReplicaId | None
    forks: int
    ruled: Mapping[ReplicaId, tuple[rulings.Range, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """How many of a checkpoint's streams were judged, none of which forbids the drop; `drops`: one of them has something to drop."""

    checkpoint: bytes
    under: Circumstances
    streams: int = 0
    drops: bool = False
    whole: bool = False


def droppable(desk: Desk, *, now_ms: int, after: bytes = b"") -> tuple[tuple[Scope, ...], bytes | None]:
    """Return some scopes of which entries are old enough to be dropped, were they covered, and behind which to ask for more.

    None when there is no more to ask.
    """
    age = age_ms(desk)
    if age is None:
        return (), None
    rows = desk.connection.execute(
        "select distinct streams.scope from streams left join bases on bases.stream = streams.number"
        " where streams.scope <> ? and streams.scope > ? and streams.seq > coalesce(bases.floor, 0) order by 1 limit ?",
        (AUTHORITY, after, SCOPES_AT_ONCE),
    ).fetchall()
    found = tuple(scope for (raw,) in rows if _is_old(desk, scope := Scope(raw), before_ms=now_ms - age))
    return found, bytes(rows[-1][0]) if len(rows) == SCOPES_AT_ONCE else None


def _is_old(desk: Desk, scope: Scope, *, before_ms: int) -> bool:
    if is_open(desk.connection, scope) or has_cold(desk.connection, scope):
        return False
    return any((wall := _oldest_wall(desk, number)) is not None and wall < before_ms for number in _numbers(desk, scope))


def note_cover(desk: Desk, sealed: bytes, *, center: ReplicaId, signature: bytes) -> None:
    """Keep the word of the present center that its last verified backup covers a checkpoint, in the caller's transaction.

    Raises: Refused: `checkpoint.malformed`, `checkpoint.forged` when it is not the word of that center.
    """
    checkpoint, head = adoption.opened(desk, sealed)
    if center != present_center(desk.connection) or not _signed(desk, center, checkpoint, signature):
        raise Refused(FORGED)
    desk.connection.execute("delete from covers where center <> ?", (center,))
    desk.connection.execute(
        "insert or replace into covers (scope, id, center, sealed, signature, until_ms) values (?, ?, ?, ?, ?, ?)",
        (head.scope, checkpoint, center, sealed, signature, head.until_ms),
    )


def present_center(connection: Connection) -> ReplicaId | None:
    """Return the center that this device was last in touch with; another life of it is another."""
    row = connection.execute("select replica from holders where sort = 'center'").fetchone()
    return None if row is None else ReplicaId(row[0])


def plan(desk: Desk, scope: Scope) -> tuple[bytes, ...]:
    """Return the covered checkpoints up to which the log of ``scope`` might be dropped, the newest first."""
    rows = desk.connection.execute("select id from covers where scope = ? order by until_ms desc", (scope,)).fetchall()
    heads = [(bytes(checkpoint), _cover_head(desk, bytes(checkpoint))) for (checkpoint,) in rows]
    return tuple(checkpoint for checkpoint, head in heads if head is not None and _may_begin(desk, head))


def weigh(desk: Desk, checkpoint: bytes, before: Weighed | None, *, now_ms: int) -> Weighed | None:
    """Judge some more streams of a covered checkpoint; return how far that came, None when it drops nothing.

    That the log gives the checkpoint is proven beside; see refolding.py.
    """
    head, under, age = _cover_head(desk, checkpoint), _circumstances(desk), age_ms(desk)
    if head is None or age is None or not _may_begin(desk, head) or (before is not None and before.under != under):
        return None
    start, drops = (0, False) if before is None else (before.streams, before.drops)
    own, told = _own_lives(desk), backed_up.backed_up(desk.connection)
    for base in head.bases[start : start + WEIGHED_AT_ONCE]:
        stream = desk.streams.known(base.tip.replica, head.scope)
        if stream is None or not _reaches(desk, stream, base):
            return None
        if not desk.folding.agrees(base.tip.replica, base.ordinals, base.aside):
            return None
        if base.tip.replica in own and told.get((base.tip.replica, head.scope), 0) < base.tip.seq:
            return None
        if base.tip.seq > desk.streams.floor(stream).seq:
            drops = True
            if _wall_at(desk, stream, base.tip.seq) >= now_ms - age:
                return None
    done = min(start + WEIGHED_AT_ONCE, len(head.bases))
    whole = done == len(head.bases)
    return None if whole and not drops else Weighed(checkpoint=checkpoint, under=under, streams=done, drops=drops, whole=whole)


def stage(desk: Desk, checkpoint: bytes, position: int, content: bytes, *, now_ms: int) -> None:
    """Lay down one chunk of a covered checkpoint that the log here gave, in the caller's transaction; nothing stands on it yet."""
    row = desk.connection.execute("select scope, sealed, until_ms from covers where id = ?", (checkpoint,)).fetchone()
    if row is None:
        return
    desk.connection.execute(
        "insert or ignore into checkpoints (id, scope, sealed, standing, installed, since_ms, proof, until_ms)"
        " values (?, ?, ?, ?, 0, ?, ?, ?)",
        (checkpoint, row[0], row[1], STAGED, now_ms, adoption.PROVEN, row[2]),
    )
    bases.keep_chunk(desk.connection, checkpoint, position, content)


def drop(desk: Desk, weighed: Weighed, *, now_ms: int) -> int:
    """Let the scope stand on a staged checkpoint and its log begin behind it; return how many entries are dropped so.

    In the caller's transaction, nothing is dropped unless all of it was weighed, under the circumstances that still are.
    """
    connection, head = desk.connection, _cover_head(desk, weighed.checkpoint)
    if head is None or not weighed.whole or weighed.under != _circumstances(desk) or not _may_begin(desk, head):
        return 0
    own, told = _own_lives(desk), backed_up.backed_up(connection)
    if any(base.tip.replica in own and told.get((base.tip.replica, head.scope), 0) < base.tip.seq for base in head.bases):
        return 0
    staged = connection.execute("select count(*) from checkpoint_chunks where id = ?", (weighed.checkpoint,)).fetchone()[0]
    old = bases.standing(connection, head.scope)
    if old is not None and old.id != weighed.checkpoint:
        bases.drop_head(connection, old.id)
    stands = connection.execute(
        "update checkpoints set standing = 1, installed = ?, since_ms = ? where id = ? and (standing = ? or standing = 1)",
        (len(head.chunks), now_ms, weighed.checkpoint, STAGED),
    )
    assert (stands.rowcount, staged) == (1, len(head.chunks))
    dropped, rows = 0, list[BaseRow]()
    for base in head.bases:
        stream = desk.streams.known(base.tip.replica, head.scope)
        assert stream is not None
        dropped += base.tip.seq - desk.streams.floor(stream).seq
        rows.append(_dropped_to(stream, base))
    desk.streams.bases.put_all(rows)
    connection.execute("delete from covers where scope = ? and until_ms <= ?", (head.scope, head.until_ms))
    return dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """How far a sweep came: behind which stream, and behind which checkpoint's chunks; None where it came to the end."""

    stream: int | None = 0
    checkpoint: bytes | None = b""


def sweep(desk: Desk, swept: Swept) -> Swept | None:
    """Delete a slice of what nothing stands on any more, in the caller's transaction; return how far it came, None at the end.

    That is: entries and signatures below floors, chunks of checkpoints that are gone, what was staged for a drop that never came.
    """
    if swept.stream is not None:
        # The clock is read from the last own entry, as long as that is held.
        lives.save_life(desk.connection, desk.life)
        return Swept(stream=_sweep_logs(desk.connection, swept.stream), checkpoint=swept.checkpoint)
    if swept.checkpoint == b"":
        desk.connection.execute(f"delete from checkpoints where standing = {STAGED} and id not in (select id from covers)")
    assert swept.checkpoint is not None
    reached = _sweep_chunks(desk.connection, swept.checkpoint)
    return None if reached is None else Swept(stream=None, checkpoint=reached)


def _sweep_logs(connection: Connection, after: int) -> int | None:
    """Delete some entries and signatures below the floor of one stream; return behind which to go on, None when there are no more."""
    # Below a floor that nothing proved yet lies what is being fetched to prove it; see refill.py.
    rows = connection.execute(
        "select bases.stream, bases.floor, (select proof from checkpoints where checkpoints.scope = streams.scope and standing = 1)"
        " from bases join streams on streams.number = bases.stream where bases.stream > ? order by bases.stream limit ?",
        (after, SWEEP_STREAMS),
    ).fetchall()
    for stream, floor, proof in rows:
        gone = 0
        for table, last in (("entries", floor), ("signatures", floor - 1)) if proof == adoption.PROVEN and floor else ():
            gone += connection.execute(
                f"delete from {table} where stream = ? and seq in (select seq from {table} where stream = ? and seq <= ? limit ?)",
                (stream, stream, last, SWEEP_ROWS),
            ).rowcount
        if gone:
            return int(stream) - 1
    return int(rows[-1][0]) if len(rows) == SWEEP_STREAMS else None


def _sweep_chunks(connection: Connection, after: bytes) -> bytes | None:
    """Delete some chunks of one checkpoint that is gone, as `_sweep_logs`: from checkpoint to checkpoint, not from chunk to chunk."""
    for _ in range(SWEEP_STREAMS):
        found = connection.execute("select id from checkpoint_chunks where id > ? order by id limit 1", (after,)).fetchone()
        if found is None:
            return None
        checkpoint = bytes(found[0])
        kept = "select 1 from checkpoints where id = ? union all select 1 from shelf where id = ?"
        if connection.execute(kept, (checkpoint, checkpoint)).fetchone() is None:
            connection.execute(
                "delete from checkpoint_chunks where id = ? and position in (select position from checkpoint_chunks where id = ? limit ?)",
                (checkpoint, checkpoint, SWEEP_CHUNKS),
            )
            return after
        after = checkpoint
    return after


def _circumstances(desk: Desk) -> Circumstances:
    (forks,) = desk.connection.execute("select count(*) from forks").fetchone()
    return Circumstances(center=present_center(desk.connection), forks=int(forks), ruled=rulings.ranges_of(desk.connection))


def _dropped_to(stream: StreamRow, base: Base) -> BaseRow:
    tip = base.tip
    return BaseRow(
        stream=stream.number, seq=tip.seq, ordinals=base.ordinals, aside=base.aside, floor=tip.seq, ordinal=tip.ordinal, hash=tip.hash
    )


def _may_begin(desk: Desk, head: Head) -> bool:
    """Tell whether all holds that is said of the scope as a whole."""
    if age_ms(desk) is None or head.schema != SCHEMA or is_open(desk.connection, head.scope):
        return False
    if bases.is_stale(desk.connection, head.scope) or has_cold(desk.connection, head.scope) or _is_forked(desk, head):
        return False
    ends = {base.tip.replica for base in head.bases}
    based = desk.connection.execute(
        "select replicas.replica from bases join streams on streams.number = bases.stream"
        " join replicas on replicas.number = streams.replica where streams.scope = ?",
        (head.scope,),
    ).fetchall()
    return all(replica in ends for (replica,) in based)


def _is_forked(desk: Desk, head: Head) -> bool:
    """Tell whether one of the authors ever forked: which branch counts is judged from whole logs."""
    forked = {
        ReplicaId(row[0])
        for row in desk.connection.execute("select replicas.replica from replicas where number in (select replica from forks)").fetchall()
    }
    return any(base.tip.replica in forked for base in head.bases)


def _reaches(desk: Desk, stream: StreamRow, base: Base) -> bool:
    """Tell whether the log holds a tip, and all of its state stands at or below it."""
    below = desk.streams.bases.of(stream.number)
    if below is not None and base.tip.seq < below.seq:
        return False
    return stream.folded_seq >= base.tip.seq and adoption.hash_at(desk, stream, base.tip.seq) == base.tip.hash


def _cover_head(desk: Desk, checkpoint: bytes) -> Head | None:
    """Return the head of a checkpoint that the present center covers, its word checked again."""
    row = desk.connection.execute("select sealed, center, signature from covers where id = ?", (checkpoint,)).fetchone()
    if row is None or row[1] != present_center(desk.connection) or not _signed(desk, ReplicaId(row[1]), checkpoint, row[2]):
        return None
    return _head(bytes(row[0]))


def _signed(desk: Desk, center: ReplicaId, checkpoint: bytes, signature: bytes) -> bool:
    row = desk.streams.replica(center)
    counts = row is not None and row.standing == "center" and not retired.is_retired(desk.connection, row.sign_key)
    return row is not None and counts and verifies(row.sign_key, Domain.COVER, checkpoint + center, signature)


def _head(sealed: bytes) -> Head:
    return decode_head(decode(sealed)[0])


def is_open(connection: Connection, scope: Scope) -> bool:
    """Tell whether work goes on in a scope: an incident, an order or a recipient that has not ended."""
    if sort_of(scope) in _ALWAYS_OPEN:
        return False
    for kind in ("incident", "order", "recipient"):
        declared = next(one for one in KINDS_BY_NUMBER.values() if one.name == kind)
        assert declared.life is not None
        ends = sorted(declared.life.ends)
        marks = ", ".join("?" for _ in ends)
        query = f"select 1 from {kind}_rows where scope = ? and struck is null and state not in ({marks}) limit 1"
        if connection.execute(query, (scope, *ends)).fetchone() is not None:
            return True
    return False


def _own_lives(desk: Desk) -> frozenset[ReplicaId]:
    rows = desk.connection.execute(
        "select replica from replicas where sign_key = (select sign_key from replicas where standing = 'own')"
    ).fetchall()
    return frozenset(ReplicaId(replica) for (replica,) in rows)


def _numbers(desk: Desk, scope: Scope) -> list[int]:
    return [number for (number,) in desk.connection.execute("select number from streams where scope = ?", (scope,)).fetchall()]


def _oldest_wall(desk: Desk, number: int) -> int | None:
    stream = desk.streams.by_number(number)
    first = desk.streams.floor(stream).seq + 1
    return None if first > stream.folded_seq else _wall_at(desk, stream, first)


def _wall_at(desk: Desk, stream: StreamRow, seq: int) -> int:
    (body,) = desk.connection.execute("select body from entries where stream = ? and seq = ?", (stream.number, seq)).fetchone()
    return read_header(body).wall_ms


def _tier(tree: Tree, code: str) -> str | None:
    found = tree.get(code)
    return None if found is None else found.tier
