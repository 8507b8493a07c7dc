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

`plan` names what might be dropped, `prove` reads beside the writer and may take minutes, `drop` judges once more and moves
the floor in one short transaction, `sweep` deletes what lies below it, a slice at a time.

Layer: store. Source: our design (engine specification §3 K9, §8).
"""

from collections.abc import Callable, Iterable

from sync.domain.failures import Refused
from sync.domain.ids import EntityId, OpId, ReplicaId, ordinal_of, replica_of
from sync.domain.registry import KINDS_BY_NUMBER, SCHEMA
from sync.domain.scopes import AUTHORITY, Scope, ScopeSort, sort_of
from sync.oplog.checkpoint import FORGED, Base, Head, checkpoint_id, decode_head
from sync.oplog.codec import decode
from sync.oplog.entry import Entry, decode_entry
from sync.oplog.fold import Fold
from sync.oplog.hashing import Domain, verifies
from sync.oplog.ordinals import Ordinals
from sync.oplog.state import Created, EntityState
from sync.store import adoption, backed_up, bases, rulings
from sync.store.bases import BaseRow
from sync.store.checkpoints import Made, compose
from sync.store.cipher import connect
from sync.store.desk import Desk
from sync.store.home import Home
from sync.store.life import Connection
from sync.store.organisations import Tree
from sync.store.streams import StreamRow

DAY_MS = 24 * 60 * 60 * 1000
AGES_DAYS = {"province": 7, "city": 90, "county": 90}
SWEEP_ROWS = 2_000
_ALWAYS_OPEN = frozenset({ScopeSort.ORGANISATION, ScopeSort.STANDING_CIRCLE})


def age_ms(desk: Desk) -> int | None:
    """Return for how long this device keeps its log, milliseconds; None for ever."""
    days = AGES_DAYS.get(_tier(desk.tree, desk.standing().organisation) or "")
    return None if days is None else days * DAY_MS


def droppable(desk: Desk, *, now_ms: int) -> tuple[Scope, ...]:
    """Return the scopes of which entries are old enough to be dropped, were they covered."""
    age = age_ms(desk)
    if age is None:
        return ()
    found: list[Scope] = []
    rows = desk.connection.execute(
        "select distinct streams.scope from streams left join bases on bases.stream = streams.number"
        " where streams.scope <> ? and streams.seq > coalesce(bases.floor, 0) order by 1",
        (AUTHORITY,),
    ).fetchall()
    for (scope,) in rows:
        if _is_open(desk.connection, Scope(scope)):
            continue
        oldest = [wall for number in _numbers(desk, Scope(scope)) if (wall := _oldest_wall(desk, number)) is not None]
        if oldest and min(oldest) < now_ms - age:
            found.append(Scope(scope))
    return tuple(found)


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


def plan(desk: Desk, scope: Scope, *, now_ms: int) -> bytes | None:
    """Return the newest covered checkpoint up to which the log of ``scope`` might be dropped, None when there is none."""
    rows = desk.connection.execute("select id from covers where scope = ? order by until_ms desc", (scope,)).fetchall()
    for (checkpoint,) in rows:
        head = _cover_head(desk, bytes(checkpoint))
        if head is not None and _may_drop(desk, head, now_ms=now_ms):
            return bytes(checkpoint)
    return None


def prove(connection: Connection, checkpoint: bytes) -> tuple[bytes, ...] | None:
    """Fold a covered checkpoint's scope again from the log; return its chunks, None when it gives anything else.

    Thread: any; it only reads.
    """
    row = connection.execute("select sealed from covers where id = ?", (checkpoint,)).fetchone()
    if row is None:
        return None
    head = _head(bytes(row[0]))
    made = refolded(connection, head)
    return made.chunks if made is not None and checkpoint_id(made.body) == checkpoint else None


def prove_in(home: Home, checkpoint: bytes) -> tuple[bytes, ...] | None:
    """Prove over a reading connection of its own. Thread: any. Raises: Outage: as `connect`."""
    connection = connect(home.database, home.key(), read_only=True)
    try:
        return prove(connection, checkpoint)
    finally:
        connection.close()


def drop(desk: Desk, checkpoint: bytes, chunks: Iterable[bytes], *, now_ms: int) -> int:
    """Let the scope stand on a proven checkpoint and its log begin behind it; return how many entries are dropped so.

    Everything is judged once more, in the caller's transaction: time has passed since. Nothing is dropped unless all holds.
    """
    head = _cover_head(desk, checkpoint)
    if head is None or not _may_drop(desk, head, now_ms=now_ms):
        return 0
    connection = desk.connection
    (sealed,) = connection.execute("select sealed from covers where id = ?", (checkpoint,)).fetchone()
    old = bases.standing(connection, head.scope)
    if old is not None and old.id != checkpoint:
        bases.drop_checkpoint(connection, old.id)
    connection.execute(
        "insert or replace into checkpoints (id, scope, sealed, standing, installed, since_ms, proof) values (?, ?, ?, 1, ?, ?, ?)",
        (checkpoint, head.scope, sealed, len(head.chunks), now_ms, adoption.PROVEN),
    )
    for position, content in enumerate(chunks):
        bases.keep_chunk(connection, checkpoint, position, content)
    dropped = 0
    for base in head.bases:
        stream = desk.streams.known(base.tip.replica, head.scope)
        assert stream is not None
        dropped += base.tip.seq - desk.streams.floor(stream).seq
        tip = base.tip
        desk.streams.bases.put(
            BaseRow(
                stream=stream.number,
                seq=tip.seq,
                ordinals=base.ordinals,
                aside=base.aside,
                floor=tip.seq,
                ordinal=tip.ordinal,
                hash=tip.hash,
            )
        )
    connection.execute("delete from covers where scope = ? and until_ms <= ?", (head.scope, head.until_ms))
    return dropped


def sweep(desk: Desk) -> bool:
    """Delete a slice of what lies below the floors, in the caller's transaction; return whether there may be more."""
    left = SWEEP_ROWS
    # Below a floor that nothing proved yet lies what is being fetched to prove it; see refill.py.
    proven = {held.scope for held in bases.every_standing(desk.connection) if held.proof == adoption.PROVEN}
    for number, base in desk.streams.bases.every().items():
        if left <= 0:
            return True
        if desk.streams.by_number(number).scope not in proven:
            continue
        for table, last in (("entries", base.floor), ("signatures", base.floor - 1)):
            gone = desk.connection.execute(
                f"delete from {table} where stream = ? and seq in (select seq from {table} where stream = ? and seq <= ? limit ?)",
                (number, number, last, max(left, 0)),
            )
            left -= gone.rowcount
    return left <= 0


def refolded(connection: Connection, head: Head, entries_of: "Callable[[Base], Iterable[Entry]] | None" = None) -> Made | None:
    """Return the checkpoint that entries give at the tips of ``head``: those of the log here, behind the standing base.

    Args:
        entries_of: gives all entries of one stream from the first on, in place of the log and of what it stands on.

    None when the log does not reach there.
    """
    again = _Again(connection, head.scope)
    kept: list[Base] = []
    if entries_of is None:
        held = bases.standing(connection, head.scope)
        if held is not None:
            again.stand_on(held.head, bases.states_of(connection, held.id, held.head))
    for base in head.bases:
        done = again.read(base, entries_of(base) if entries_of is not None else _logged(connection, base, again.base_of(base)))
        if done is None:
            return None
        kept.append(done)
    made = compose(connection, head.scope, tuple(kept), again.states.values())
    return made if head.schema == SCHEMA else None


class _Again:
    """A scope folded a second time, in memory, under the rulings in force; lives for one reading."""

    def __init__(self, connection: Connection, scope: Scope) -> None:
        self.states: dict[tuple[int, EntityId], EntityState] = {}
        self._scope = scope
        self._ranges = rulings.ranges_of(connection)
        self._fold = Fold(KINDS_BY_NUMBER, self)
        self._ordinals: dict[ReplicaId, list[int]] = {}
        self._sets: dict[ReplicaId, set[int]] = {}
        self._below: dict[ReplicaId, int] = {}

    def held(self, op: OpId, scope: Scope) -> bool:
        """Tell whether the entry of ``op`` was read so far."""
        return scope == self._scope and ordinal_of(op) in self._sets.get(replica_of(op), ())

    def aside(self, replica: ReplicaId, ordinal: int) -> bool:
        """Tell whether a ruling sets the entry aside."""
        return rulings.covers(self._ranges.get(replica, ()), ordinal)

    def stand_on(self, head: Head, states: Iterable[EntityState]) -> None:
        """Begin from a checkpoint."""
        self.states = {(state.kind, state.entity): state for state in states}
        for base in head.bases:
            self._ordinals[base.tip.replica] = list(base.ordinals)
            self._sets[base.tip.replica] = set(base.ordinals)
            self._below[base.tip.replica] = base.tip.seq

    def base_of(self, base: Base) -> int:
        """Return up to which seq a stream counts already."""
        return self._below.get(base.tip.replica, 0)

    def read(self, base: Base, entries: Iterable[Entry]) -> Base | None:
        """Fold entries of one stream up to a base's tip; return the base as it is found, None when they don't reach it."""
        replica = base.tip.replica
        ordinals, held = self._ordinals.setdefault(replica, []), self._sets.setdefault(replica, set())
        for entry in entries:
            ordinals.append(entry.header.ordinal)
            held.add(entry.header.ordinal)
            self._take(entry)
        if len(ordinals) != base.tip.seq:
            return None
        aside = Ordinals(ordinal for ordinal in ordinals if self.aside(replica, ordinal))
        return Base(tip=base.tip, signature=base.signature, birth=base.birth, ordinals=Ordinals(ordinals), aside=aside)

    def _take(self, entry: Entry) -> None:
        header = entry.header
        for entity, number in entry.created:
            kind = KINDS_BY_NUMBER.get(number)
            if kind is not None and sort_of(self._scope) in kind.scopes and not self.aside(entry.replica, header.ordinal):
                state = self._state(number, entity)
                state.created = Created(header.wall_ms, header.person, header.office)
                state.changed_ms = max(state.changed_ms, header.wall_ms)
        for op in entry.ops:
            if op.kind in KINDS_BY_NUMBER:
                self._fold.apply(self._state(op.kind, op.entity), op, wall_ms=header.wall_ms)

    def _state(self, kind: int, entity: EntityId) -> EntityState:
        key = (kind, entity)
        if key not in self.states:
            self.states[key] = EntityState(self._scope, kind, entity)
        return self.states[key]


def _logged(connection: Connection, base: Base, after: int) -> Iterable[Entry]:
    rows = connection.execute(
        "select entries.body from entries join streams on streams.number = entries.stream"
        " join replicas on replicas.number = streams.replica"
        " where replicas.replica = ? and streams.scope = ? and entries.seq > ? and entries.seq <= ? order by entries.seq",
        (base.tip.replica, base.tip.scope, after, base.tip.seq),
    ).fetchall()
    for (body,) in rows:
        yield decode_entry(base.tip.replica, base.tip.scope, body)


def _may_drop(desk: Desk, head: Head, *, now_ms: int) -> bool:
    """Tell whether everything holds that can be judged at once; that the log gives the checkpoint is proven beside."""
    age = age_ms(desk)
    if age is None or head.schema != SCHEMA or _is_open(desk.connection, head.scope):
        return False
    if head.scope in bases.stale_scopes(desk.connection) or _is_forked(desk, head):
        return False
    own, told = _own_lives(desk), backed_up.backed_up(desk.connection)
    drops = False
    for base in head.bases:
        stream = desk.streams.known(base.tip.replica, head.scope)
        if stream is None or not _reaches(desk, stream, base):
            return False
        if not desk.folding.agrees(base.tip.replica, base.ordinals, base.aside):
            return False
        if base.tip.replica in own and told.get((base.tip.replica, head.scope), 0) < base.tip.seq:
            return False
        if base.tip.seq > desk.streams.floor(stream).seq:
            drops = True
            if _wall_at(desk, stream, base.tip.seq) >= now_ms - age:
                return False
    based = {desk.streams.by_number(number).replica.replica for number in _based(desk, head.scope)}
    return drops and based <= {base.tip.replica for base in head.bases}


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
    return row is not None and row.standing == "center" and verifies(row.sign_key, Domain.COVER, checkpoint + center, signature)


def _head(sealed: bytes) -> Head:
    return decode_head(decode(sealed)[0])


def _is_open(connection: Connection, scope: Scope) -> bool:
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


def _based(desk: Desk, scope: Scope) -> list[int]:
    held = desk.streams.bases.every()
    return [number for number in _numbers(desk, scope) if number in held]


def _oldest_wall(desk: Desk, number: int) -> int | None:
    stream = desk.streams.by_number(number)
    first = desk.streams.floor(stream).seq + 1
    return None if first > stream.folded_seq else _wall_at(desk, stream, first)


def _wall_at(desk: Desk, stream: StreamRow, seq: int) -> int:
    (body,) = desk.connection.execute("select body from entries where stream = ? and seq = ?", (stream.number, seq)).fetchone()
    return decode_entry(stream.replica.replica, stream.scope, body).header.wall_ms


def _tier(tree: Tree, code: str) -> str | None:
    found = tree.get(code)
    return None if found is None else found.tier
