"""A scope folded a second time, from the log, beside the state: what its keeper signed is compared with what its authors wrote.

Layer: store. Source: our design (engine specification §8: verify from the log).
"""

from collections.abc import Callable, Iterable

from sync.domain.ids import EntityId, OpId, ReplicaId, ordinal_of, replica_of
from sync.domain.registry import KINDS_BY_NUMBER, SCHEMA
from sync.domain.scopes import Scope, sort_of
from sync.oplog.checkpoint import Base, Head, checkpoint_id, decode_head
from sync.oplog.codec import decode
from sync.oplog.entry import Entry, read_entry
from sync.oplog.fold import Fold
from sync.oplog.ordinals import Ordinals
from sync.oplog.state import Created, EntityState
from sync.store import bases, rulings
from sync.store.catalogue import has_cold
from sync.store.checkpoints import Made, compose
from sync.store.cipher import connect
from sync.store.home import Home
from sync.store.life import Connection


def prove(connection: Connection, checkpoint: bytes) -> tuple[bytes, ...] | None:
    """Fold a covered checkpoint's scope again from the log; return its chunks, None when it gives anything else.

    Thread: any; it only reads.
    """
    row = connection.execute("select sealed from covers where id = ?", (checkpoint,)).fetchone()
    if row is None:
        return None
    head = decode_head(decode(bytes(row[0]))[0])
    made = refolded(connection, head)
    return made.chunks if made is not None and checkpoint_id(made.body) == checkpoint else None


def prove_in(home: Home, checkpoint: bytes) -> tuple[bytes, ...] | None:
    """Prove over a reading connection of its own. Thread: any. Raises: Outage: as `connect`."""
    connection = connect(home.database, home.key(), read_only=True)
    try:
        return prove(connection, checkpoint)
    finally:
        connection.close()


def refolded(connection: Connection, head: Head, entries_of: "Callable[[Base], Iterable[Entry]] | None" = None) -> Made | None:
    """Return the checkpoint that entries give at the tips of ``head``: those of the log here, behind the standing base.

    Args:
        entries_of: gives all entries of one stream from the first on, in place of the log and of what it stands on.

    None when the log does not reach there, or part of what the scope stands on lies at the center.
    """
    if entries_of is None and has_cold(connection, head.scope):
        return None
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
        yield read_entry(base.tip.replica, base.tip.scope, body)
