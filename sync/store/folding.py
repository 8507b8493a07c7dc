"""The fold over the database: loads the states a batch touches once, folds in memory, writes each once.

It is the `Log` of the fold (what is held, what is set aside), the sight of commands (which heads stand), and the only
writer of `folds`, the state tables, `questions` and `unusable`. Owned by the writer thread; its caller holds the
transaction, and calls `forget` after a rollback.

Source: our design (engine specification §2, §6).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from sync.domain.access import Standing, may_read
from sync.domain.ids import EntityId, OpId, ReplicaId, ordinal_of, replica_of
from sync.domain.kind import Field, Kind
from sync.domain.scopes import CIRCLES, Scope, sort_of
from sync.oplog.compose import NOTHING_SEEN, Seen
from sync.oplog.entry import Entry, Op, read_entry
from sync.oplog.fold import Fold, Unusable
from sync.oplog.ordinals import Ordinals
from sync.oplog.state import Created, EntityState, pack_state, state_key
from sync.store import bases, rulings, states
from sync.store.catalogue import COLD, Catalogue
from sync.store.exchange import ChangeSet
from sync.store.facts import Facts
from sync.store.life import Connection
from sync.store.projector import Projection, project
from sync.store.rows import Rows
from sync.store.streams import StreamRow, Streams
from sync.store.tables import table_name

STATES_MAX = 20_000
Key = tuple[Scope, int, EntityId]


class Folding:
    """States in memory over their tables."""

    def __init__(
        self,
        connection: Connection,
        *,
        kinds: Mapping[int, Kind],
        streams: Streams,
        rows: Rows,
        facts: Facts,
        standing: Callable[[], Standing],
    ) -> None:
        """Fold through ``connection`` what ``streams`` hold into ``rows``; `standing` says who reads here."""
        self._connection = connection
        self._kinds = kinds
        self._streams = streams
        self._facts = facts
        self._standing = standing
        self._fold = Fold(kinds, self)
        self._states: dict[bytes, EntityState] = {}
        self._touched: dict[bytes, EntityState] = {}
        self._due: set[tuple[EntityId, str]] = set()
        self._apart: set[bytes] = set()
        self._rows = rows
        self._aside: dict[ReplicaId, tuple[rulings.Range, ...]] | None = None
        self._asking: set[tuple[bytes, bytes]] | None = None
        self._uncreated: set[bytes] | None = None
        self._again: dict[int, int] = {}
        self.changes = ChangeSet()
        self.catalogue = Catalogue(connection, lambda scope: self.changes.add(COLD, scope))

    def forget(self) -> None:
        """Drop all that is in memory, after a rollback."""
        self._states.clear()
        self._touched.clear()
        self._due.clear()
        self._apart.clear()
        self._rows.forget()
        self._aside = None
        self._asking = None
        self._uncreated = None
        self._again.clear()
        self.changes = ChangeSet()
        self.catalogue.forget()

    def held(self, op: OpId, scope: Scope) -> bool:
        """Tell whether the entry of ``op`` is folded, in the stream of its replica in ``scope``; in a second reading, so far."""
        stream = self._streams.known(replica_of(op), scope)
        if stream is None:
            return False
        found = self._connection.execute(
            "select seq from entries where replica = ? and ordinal = ? and stream = ?",
            (stream.replica.number, ordinal_of(op), stream.number),
        ).fetchone()
        if found is not None:
            return bool(found[0] <= self._again.get(stream.number, stream.folded_seq))
        base = self._streams.bases.of(stream.number)
        return base is not None and ordinal_of(op) in base.ordinals

    def aside(self, replica: ReplicaId, ordinal: int) -> bool:
        """Tell whether a ruling sets the entry aside."""
        if self._aside is None:
            self._aside = rulings.ranges_of(self._connection)
        ranges = self._aside.get(replica)
        return ranges is not None and rulings.covers(ranges, ordinal)

    def seen(self, scope: Scope, reader: ReplicaId, kind: Kind, entity: EntityId, field: Field) -> Seen:
        """Return the heads of a field as its next author sees them.

        Raises: Refused: `record.at_center`.
        """
        if self.catalogue.is_cold(scope, kind.number, entity):
            self.catalogue.refuse_cold(kind.number, entity)
        state = self.state(scope, kind.number, entity).fields.get(field.number)
        if state is None:
            return NOTHING_SEEN
        return Seen(heads={op: value for op, (value, _) in state.heads.items()}, own_last=state.last_of(reader))

    def state(self, scope: Scope, kind: int, entity: EntityId) -> EntityState:
        """Return the state of a record, loaded once."""
        return self._state(state_key(scope, kind, entity), scope, kind, entity)

    def fold(self, stream: StreamRow, entry: Entry) -> None:
        """Fold one entry, the next of its stream."""
        assert entry.header.seq == stream.folded_seq + 1
        stream.folded_seq = entry.header.seq
        self._streams.touch(stream)
        if entry.redacted:
            self._connection.execute("insert or ignore into unusable values (?, ?, 'redacted', 0)", (stream.number, entry.header.seq))
        for entity, kind in entry.created:
            self._create(entry, entity, kind, stream)
        for op in entry.ops:
            reason = self._apply(entry, op)
            if reason is not None:
                self._connection.execute(
                    "insert or ignore into unusable values (?, ?, ?, ?)", (stream.number, entry.header.seq, reason.value, op.kind)
                )

    def knows(self, kind: int) -> bool:
        """Tell whether this version has a declaration for the kind."""
        return kind in self._kinds

    def flush(self) -> None:
        """Write what was touched: states, rows, questions, what search must read again."""
        if not self._touched and not self._due:
            return
        self._store_states()
        settled: list[tuple[bytes, bytes]] = []
        asked: list[tuple[bytes, str, str, bytes, str]] = []
        # What is readable is asked of the rows too, so none of them changes before each was projected.
        for kind, state, projection in [self._projected(state) for state in self._touched.values()]:
            place = state.entity, state.scope
            if place in self._places_asking():
                settled.append(place)
                self._places_asking().discard(place)
            if projection is None:
                self._rows.take(kind, *place)
                if kind.is_searched:
                    self._due.add((state.entity, kind.name))
            else:
                self._rows.put(kind, projection.row)
                asked.extend((state.entity, field, kind.name, state.scope, sort) for field, sort in projection.unsettled)
            self.changes.add(kind.name, state.entity)
        self._write("delete from questions where entity = ? and scope = ?", settled)
        self._rows.flush()
        self._write("insert or replace into questions (entity, field, kind, scope, sort) values (?, ?, ?, ?, ?)", asked)
        self._places_asking().update((row[0], row[3]) for row in asked)
        self._write("insert or ignore into search_due values (?, ?)", list(self._due))
        self._touched.clear()
        self._due.clear()

    def _store_states(self) -> None:
        """Write the touched states that their rows don't tell."""
        packed: list[tuple[bytes, bytes]] = []
        unstored: list[tuple[bytes]] = []
        for key, state in self._touched.items():
            is_empty = state.is_empty
            if not is_empty and not states.is_plain(self._kinds[state.kind], state):
                packed.append((key, pack_state(state)))
                self._apart.add(key)
            elif key in self._apart:
                unstored.append((key,))
                self._apart.discard(key)
            if is_empty:
                self._states.pop(key, None)
            if state.created is None and not is_empty:
                self._keys_uncreated().add(key)
            else:
                self._keys_uncreated().discard(key)
        self._write("insert into folds values (?, ?) on conflict (key) do update set state = excluded.state", packed)
        self._write("delete from folds where key = ?", unstored)

    def _projected(self, state: EntityState) -> tuple[Kind, EntityState, Projection | None]:
        kind, author = self._kinds[state.kind], self._streams.replica(replica_of(state.entity))
        organisation = "" if author is None else author.organisation
        return kind, state, project(kind, state, organisation=organisation, readable=self._readable)

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Run a statement for each of ``rows``; for most acts there are none, or one."""
        if len(rows) == 1:
            self._connection.execute(statement, rows[0])
        elif rows:
            self._connection.executemany(statement, rows)

    def rule(self, *, now_ms: int) -> None:
        """Fold anew, from the log, the records that changed rulings concern; others stay.

        A scope whose checkpoint was made under other rulings over entries up to its base is noted as stale.
        """
        before = self._aside or {}
        self._aside = rulings.ranges_of(self._connection)
        changed = [replica for replica in before.keys() | self._aside.keys() if before.get(replica, ()) != self._aside.get(replica, ())]
        for replica in changed:
            self._refold(replica, before.get(replica, ()), self._aside.get(replica, ()))
            self._judge_bases(replica, now_ms=now_ms)
        rulings.ask(self._connection)

    def prepare_rulings(self) -> None:
        """Read the rulings in force before a batch that may change them."""
        if self._aside is None:
            self._aside = rulings.ranges_of(self._connection)

    def project_again(self, replica: ReplicaId, organisation: str) -> None:
        """Let the rows that a replica created say the organisation that became known."""
        self.flush()
        self._rows.forget()
        for kind in self._kinds.values():
            self._connection.execute(
                f"update {table_name(kind.name)} set by_organisation = ? where by_replica = ? and by_organisation <> ?",
                (organisation, replica, organisation),
            )

    def reread(self, keys: Iterable[Key]) -> None:
        """Fold the records ``keys`` anew from the log of their scopes; a cold one is wanted here first."""
        wanted: dict[Scope, set[tuple[int, EntityId]]] = {}
        for scope, kind, entity in keys:
            if self.catalogue.is_cold(scope, kind, entity):
                self.catalogue.want(scope, kind, entity)
            else:
                wanted.setdefault(scope, set()).add((kind, entity))
        for scope, records in wanted.items():
            based = bases.states(self._connection, scope, records)
            for kind, entity in records:
                fresh = based.get((kind, entity)) or EntityState(scope, kind, entity)
                # Also what search knows of it: of one that comes back from the center it knows nothing.
                self.install(fresh)
            try:
                for entry in self._entries_of(scope):
                    for entity, kind in entry.created:
                        if (kind, entity) in records:
                            self._found(entry, entity, kind)
                    for op in entry.ops:
                        if (op.kind, op.entity) in records:
                            self._apply(entry, op)
            finally:
                self._again.clear()

    def _refold(self, replica: ReplicaId, before: tuple[rulings.Range, ...], after: tuple[rulings.Range, ...]) -> None:
        author = self._streams.replica(replica)
        if author is None:
            return
        keys: set[Key] = set()
        rows = self._connection.execute(
            "select streams.scope, entries.ordinal, entries.body from entries join streams on streams.number = entries.stream"
            " left join bases on bases.stream = streams.number"
            " where entries.replica = ? and entries.seq <= streams.folded_seq and entries.seq > coalesce(bases.seq, 0)",
            (author.number,),
        )
        for scope, ordinal, body in rows.fetchall():
            if rulings.covers(before, ordinal) != rulings.covers(after, ordinal):
                entry = read_entry(replica, Scope(scope), body)
                keys.update((entry.scope, op.kind, op.entity) for op in entry.ops if op.kind in self._kinds)
                keys.update((entry.scope, kind, entity) for entity, kind in entry.created if kind in self._kinds)
        self.reread(keys)

    def agrees(self, replica: ReplicaId, ordinals: Ordinals, aside: Ordinals) -> bool:
        """Tell whether of a replica's ``ordinals`` just ``aside`` are set aside by the rulings in force."""
        if self._aside is None:
            self._aside = rulings.ranges_of(self._connection)
        if replica not in self._aside:
            return not len(aside)
        return [ordinal for ordinal in ordinals if self.aside(replica, ordinal)] == list(aside)

    def _judge_bases(self, replica: ReplicaId, *, now_ms: int) -> None:
        """Note the scopes whose checkpoint was made under other rulings than those in force, among those that ``replica`` writes in."""
        author = self._streams.replica(replica)
        mine = self._connection.execute(
            "select distinct streams.scope from streams join bases on bases.stream = streams.number where streams.replica = ?",
            (0 if author is None else author.number,),
        ).fetchall()
        for (scope,) in mine:
            numbers = self._connection.execute(
                "select bases.stream from bases join streams on streams.number = bases.stream where streams.scope = ?", (scope,)
            ).fetchall()
            based = [(self._streams.by_number(number), self._streams.bases.of(number)) for (number,) in numbers]
            if all(base is None or self.agrees(stream.replica.replica, base.ordinals, base.aside) for stream, base in based):
                bases.clear_stale(self._connection, Scope(scope), bases.RULING)
            else:
                bases.mark_stale(self._connection, Scope(scope), bases.RULING, now_ms=now_ms)

    def install(self, state: EntityState) -> None:
        """Let a record read as ``state`` says, whatever it said before; an empty one takes it away."""
        key = state_key(state.scope, state.kind, state.entity)
        self._states[key] = self._touched[key] = state
        self._apart.add(key)  # for all that is known here
        if self._kinds[state.kind].is_searched:
            self._due.add((state.entity, self._kinds[state.kind].name))

    def _entries_of(self, scope: Scope) -> Iterable[Entry]:
        streams = self._connection.execute(
            "select streams.number, replicas.replica, streams.folded_seq from streams join replicas on replicas.number = streams.replica"
            " where streams.scope = ?",
            (scope,),
        ).fetchall()
        # What another stream names is not held again before it is read again, or it would stay beside what replaced it.
        based = {number: self._streams.bases.of(number) for number, _, _ in streams}
        self._again = {number: 0 if base is None else base.seq for number, base in based.items()}
        for number, replica, folded in streams:
            for seq, body in self._connection.execute(
                "select seq, body from entries where stream = ? and seq <= ? and seq > ? order by seq",
                (number, folded, self._again[number]),
            ).fetchall():
                self._again[number] = seq
                yield read_entry(ReplicaId(replica), scope, body)

    def _state(self, key: bytes, scope: Scope, kind: int, entity: EntityId, *, creating: bool = False) -> EntityState:
        state = self._states.get(key)
        if state is None:
            # A record is created once: before that, a state is stored only where an op on it came first.
            fresh = creating and key not in self._keys_uncreated()
            if len(self._states) >= STATES_MAX and not self._touched:
                self._states.clear()
                self._apart.clear()
            state = (None if fresh else self._read(key, scope, kind, entity)) or EntityState(scope, kind, entity)
            self._states[key] = state
        return state

    def _read(self, key: bytes, scope: Scope, kind: int, entity: EntityId) -> EntityState | None:
        held = states.held_in(self._connection, scope, self._kinds[kind], entity)
        if held.is_apart:
            self._apart.add(key)
        if held.row is not None:
            self._rows.note(self._kinds[kind], held.row)
        return held.state

    def _touch(self, scope: Scope, kind: int, entity: EntityId, *, creating: bool = False) -> EntityState:
        """Return the state of a record that is about to be folded into, to be written by `flush`."""
        key = state_key(scope, kind, entity)
        state = self._touched.get(key)
        if state is None:
            state = self._touched[key] = self._state(key, scope, kind, entity, creating=creating)
        return state

    def _create(self, entry: Entry, entity: EntityId, kind: int, stream: StreamRow) -> None:
        known = self._kinds.get(kind)
        if known is None or sort_of(entry.scope) not in known.scopes:
            reason = Unusable.KIND if known is None else Unusable.SCOPE
            self._connection.execute(
                "insert or ignore into unusable values (?, ?, ?, ?)", (stream.number, entry.header.seq, reason.value, kind)
            )
            return
        self._found(entry, entity, kind)

    def _found(self, entry: Entry, entity: EntityId, kind: int) -> None:
        state = self._touch(entry.scope, kind, entity, creating=True)
        if not self.aside(entry.replica, entry.header.ordinal):
            header = entry.header
            state.created = Created(header.wall_ms, header.person, header.office)
            state.changed_ms = max(state.changed_ms, header.wall_ms)

    def _apply(self, entry: Entry, op: Op) -> Unusable | None:
        known = self._kinds.get(op.kind)
        if known is None:
            return Unusable.KIND
        if self.catalogue.is_cold(entry.scope, op.kind, op.entity):
            # Whether it is usable the op alone says; what it does is read when its record is here again.
            self.catalogue.want(entry.scope, op.kind, op.entity)
            return self._fold.apply(EntityState(entry.scope, op.kind, op.entity), op, wall_ms=entry.header.wall_ms)
        state = self._touch(entry.scope, op.kind, op.entity)
        reason = self._fold.apply(state, op, wall_ms=entry.header.wall_ms)
        field = known.by_number.get(op.field)
        if field is not None and field.search:
            self._due.add((op.entity, known.name))
        return reason

    def _keys_uncreated(self) -> set[bytes]:
        """Return under which keys a state is stored whose record nothing created yet; they are few."""
        if self._uncreated is None:
            rows = self._connection.execute("select key from folds where substr(state, 1, 2) = x'84f6'").fetchall()
            self._uncreated = {row[0] for row in rows}
        return self._uncreated

    def _places_asking(self) -> set[tuple[bytes, bytes]]:
        """Return the records of which something is in question, each with its scope."""
        if self._asking is None:
            self._asking = set(self._connection.execute("select distinct entity, scope from questions").fetchall())
        return self._asking

    def _readable(self, op: OpId, scope: Scope) -> bool:
        if sort_of(scope) not in CIRCLES:
            return True
        author = self._streams.replica(replica_of(op))
        return may_read(self._standing(), scope, None if author is None else author.organisation, self._facts)
