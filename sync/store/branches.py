"""Forks in the log: which of two bodies for one place counts, kept true as branches arrive in any order (K6).

A *place* is an ordinal of a replica, or a seq of one of its streams. All entries that one replica ever signed are judged in
the order of (ordinal, entry hash): one counts if the entry before it in its stream counts and nothing that counts has taken
its ordinal or its seq. So at a fork the lower hash wins and takes the branch behind it along, unless a ruling names the entry
that wins; the outcome is a function of the set of entries and rulings, never of their order. What does not count is kept in
`forks` as proof, and may count again when more becomes known.

Judging reads everything the replica wrote; it happens only when two bodies claimed one place.

Source: our design (engine specification §3, K6).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sync.domain.ids import EntityId, ReplicaId
from sync.domain.scopes import Scope, founding_replica
from sync.oplog.entry import Entry, decode_entry, entry_hash, genesis
from sync.oplog.run import Run
from sync.store import bases, rulings
from sync.store.bases import BaseRow
from sync.store.desk import Desk
from sync.store.forks import Fork, find_fork
from sync.store.streams import ReplicaRow, StreamRow

_BODIES = "select body from entries where stream = ? and seq > ? order by seq"  # what lies below a floor waits to be swept


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One signed entry of the replica in question, in the log or beside it. `before` is the hash that it chains to."""

    entry: Entry
    hash: bytes
    before: bytes
    signature: bytes | None


class Branches:
    """Keeps the log to the branch that counts; owned by the inbox."""

    def __init__(self, desk: Desk) -> None:
        """Work on ``desk``'s log."""
        self._desk = desk

    def find(self, run: Run, author: ReplicaRow, stream: StreamRow) -> Fork | None:
        """Return the fork that ``run`` proves against what is stored of its stream, None when it proves none."""
        floor = self._desk.streams.floor(stream)
        rows = self._desk.connection.execute(_BODIES, (stream.number, floor.seq)).fetchall()
        return find_fork(run, [body for (body,) in rows], floor, sign_key=author.sign_key)

    def is_contested(self, author: ReplicaRow, ordinals: AbstractSet[int]) -> bool:
        """Tell whether the replica ever forked, or one of ``ordinals`` was given to another entry by the log."""
        known = self._desk.connection.execute("select 1 from forks where replica = ? limit 1", (author.number,)).fetchone()
        if known is not None:
            return True
        taken = self._desk.connection.execute(
            "select ordinal from entries where replica = ? and ordinal between ? and ?", (author.number, min(ordinals), max(ordinals))
        ).fetchall()
        if any(ordinal in ordinals for (ordinal,) in taken):
            return True
        based = self._based(author)
        return any(ordinal in base.ordinals for base in based.values() for ordinal in ordinals)

    def keep(
        self, author: ReplicaRow, entries: Sequence[Entry], hashes: Sequence[bytes], signatures: Mapping[int, bytes], *, now_ms: int
    ) -> None:
        """Keep entries beside the log, where judging finds them."""
        self._desk.connection.executemany(
            "insert or ignore into forks (replica, scope, seq, ordinal, hash, body, signature, found_ms) values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    author.number,
                    entry.scope,
                    entry.header.seq,
                    entry.header.ordinal,
                    hash_,
                    entry.body,
                    signatures.get(entry.header.seq),
                    now_ms,
                )
                for entry, hash_ in zip(entries, hashes, strict=True)
            ],
        )

    def judge(self, author: ReplicaRow, *, now_ms: int) -> None:
        """Put every entry of ``author`` where it belongs, and fold anew the records that what left the log wrote."""
        bodies = self._every(author)
        based = self._based(author)
        counting = self._counting(author, bodies, based, now_ms=now_ms)
        self._note_below(bodies, based, now_ms=now_ms)
        left: list[tuple[StreamRow, list[Entry]]] = []
        joining: list[tuple[StreamRow, Sequence[Body]]] = []
        for scope in sorted({body.entry.scope for body in bodies}):
            stream = self._desk.streams.stream(author, scope)
            held = [body for body in bodies if body.entry.scope == scope and body.hash in counting]
            wanted = sorted(held, key=lambda body: body.entry.header.seq)
            first = self._first_difference(stream, wanted)
            if first is None:
                continue
            left.append((stream, self._cut(stream, first, now_ms=now_ms)))
            joining.append((stream, wanted[first - 1 - self._desk.streams.floor(stream).seq :]))
        # Only when everything that must leave has left are the ordinals free for what joins.
        for stream, coming in joining:
            for body in coming:
                self._join(stream, body)
            self._desk.streams.touch(stream)
        self._desk.streams.flush()
        for stream, entries in left:
            self._refold(stream.scope, entries)

    def judge_ruled(self, replica: ReplicaId, *, now_ms: int) -> None:
        """Judge a replica again after a ruling about it; one that never forked has nothing to judge."""
        author = self._desk.streams.replica(replica)
        if author is None:
            return
        if self._desk.connection.execute("select 1 from forks where replica = ? limit 1", (author.number,)).fetchone() is not None:
            self.judge(author, now_ms=now_ms)

    def _counting(self, author: ReplicaRow, bodies: Sequence[Body], based: Mapping[Scope, BaseRow], *, now_ms: int) -> set[bytes]:
        """Return the hashes of what counts. What a checkpoint counts of the log goes on counting, whichever branch should.

        Only the next checkpoint can say what counts instead, so its scope is stale until then; and the ordinals that it holds
        are taken, whatever other scope another branch used them in.
        """
        ruled = rulings.branches_of(self._desk.connection, author.replica)
        fixed: set[bytes] = set()
        stale: set[Scope] = set()
        while True:
            counting = _counting(bodies, based, ruled, fixed)
            wrong = {scope for scope in based.keys() - stale if self._is_overruled(author, scope, based[scope], bodies, counting)}
            for scope in sorted(wrong):
                bases.mark_stale(self._desk.connection, scope, bases.FORK, now_ms=now_ms)
                logged = self._logged(self._desk.streams.stream(author, scope))
                fixed.update(body.hash for body in logged if body.entry.header.seq <= based[scope].seq)
            if not wrong:
                return counting
            stale |= wrong

    def _is_overruled(self, author: ReplicaRow, scope: Scope, base: BaseRow, bodies: Iterable[Body], counting: Collection[bytes]) -> bool:
        """Tell whether a checkpoint counts entries of the log that do not."""
        held = [body for body in bodies if body.entry.scope == scope and body.hash in counting]
        first = self._first_difference(self._desk.streams.stream(author, scope), sorted(held, key=lambda body: body.entry.header.seq))
        return first is not None and first <= base.seq

    def _first_difference(self, stream: StreamRow, wanted: Sequence[Body]) -> int | None:
        floor = self._desk.streams.floor(stream).seq
        rows = self._desk.connection.execute(_BODIES, (stream.number, floor)).fetchall()
        for seq, ((body,), other) in enumerate(zip(rows, wanted, strict=False), floor + 1):
            if body != other.entry.body:
                return seq
        return None if len(rows) == len(wanted) else floor + min(len(rows), len(wanted)) + 1

    def _based(self, author: ReplicaRow) -> dict[Scope, BaseRow]:
        """Return the bases of a replica's streams by scope."""
        # From the bases, of which there are few or none: a replica has a stream in each incident that it opened, and each run asks.
        rows = self._desk.connection.execute(
            "select streams.number, streams.scope from bases cross join streams on streams.number = bases.stream where streams.replica = ?",
            (author.number,),
        ).fetchall()
        found = {Scope(scope): self._desk.streams.bases.of(number) for number, scope in rows}
        return {scope: base for scope, base in found.items() if base is not None}

    def _note_below(self, bodies: Iterable[Body], based: Mapping[Scope, BaseRow], *, now_ms: int) -> None:
        """Note the scopes in which an entry claims a place whose other entry is not held, so that nothing here can judge them."""
        for body in bodies:
            for scope, base in based.items():
                seq = base.ordinals.seq_of(body.entry.header.ordinal)
                same_place = scope == body.entry.scope and body.entry.header.seq <= base.floor
                if same_place or (seq is not None and seq <= base.floor):
                    bases.mark_stale(self._desk.connection, scope, bases.FORK, now_ms=now_ms)

    def _cut(self, stream: StreamRow, first_seq: int, *, now_ms: int) -> list[Entry]:
        """Move the entries from ``first_seq`` on beside the log; return all entries that count no more."""
        desk, author = self._desk, stream.replica
        gone = [body for body in self._logged(stream) if body.entry.header.seq >= first_seq]
        signatures = {body.entry.header.seq: body.signature for body in gone if body.signature is not None}
        self.keep(author, [body.entry for body in gone], [body.hash for body in gone], signatures, now_ms=now_ms)
        for table in ("entries", "signatures", "unusable"):
            desk.connection.execute(f"delete from {table} where stream = ? and seq >= ?", (stream.number, first_seq))
        entries = [body.entry for body in gone]
        was_founded = stream.folded_seq >= 1
        self._end_at(stream, first_seq - 1)
        if was_founded and stream.folded_seq == 0 and founding_replica(stream.scope) == author.replica:
            entries += self._unfold(stream)
        return entries

    def _end_at(self, stream: StreamRow, seq: int) -> None:
        left = [body for body in self._logged(stream) if body.entry.header.seq <= seq]
        stream.seq = seq
        floor = self._desk.streams.floor(stream)
        stream.ordinal = left[-1].entry.header.ordinal if left else floor.ordinal
        stream.hash = left[-1].hash if left else floor.hash
        stream.folded_seq = min(stream.folded_seq, seq)

    def _join(self, stream: StreamRow, body: Body) -> None:
        header, connection = body.entry.header, self._desk.connection
        connection.execute(
            "delete from forks where replica = ? and ordinal = ? and hash = ?", (stream.replica.number, header.ordinal, body.hash)
        )
        connection.execute(
            "insert into entries (stream, seq, replica, ordinal, urgency, body) values (?, ?, ?, ?, ?, ?)",
            (stream.number, header.seq, stream.replica.number, header.ordinal, int(header.urgency), body.entry.body),
        )
        stream.seq, stream.ordinal, stream.hash = header.seq, header.ordinal, body.hash
        if body.signature is not None:
            self._desk.keep_signature(stream, body.signature)

    def _unfold(self, founding: StreamRow) -> list[Entry]:
        """Let the whole scope wait for its founding entry again; return the entries of others that count no more."""
        desk, scope = self._desk, founding.scope
        waiting: list[Entry] = []
        for (number,) in desk.connection.execute("select number from streams where scope = ? and folded_seq > 0", (scope,)).fetchall():
            stream = desk.streams.by_number(number)
            if stream is not founding:
                waiting += [body.entry for body in self._logged(stream)]
                desk.connection.execute("delete from unusable where stream = ?", (number,))
                stream.folded_seq = 0
                desk.streams.touch(stream)
        return waiting

    def _refold(self, scope: Scope, entries: Iterable[Entry]) -> None:
        touched: set[tuple[int, EntityId]] = set()
        for entry in entries:
            touched.update((op.kind, op.entity) for op in entry.ops)
            touched.update((kind, entity) for entity, kind in entry.created)
        folding = self._desk.folding
        folding.reread((scope, kind, entity) for kind, entity in touched if folding.knows(kind))

    def _every(self, author: ReplicaRow) -> list[Body]:
        numbers = self._desk.connection.execute("select number from streams where replica = ?", (author.number,)).fetchall()
        logged = [body for (number,) in numbers for body in self._logged(self._desk.streams.by_number(number))]
        rows = self._desk.connection.execute(
            "select scope, hash, body, signature from forks where replica = ?", (author.number,)
        ).fetchall()
        here = {body.hash for body in logged}
        # A log that was fetched behind its checkpoint brings what had come before only as one of two branches.
        self._desk.connection.executemany(
            "delete from forks where replica = ? and hash = ?", [(author.number, row[1]) for row in rows if row[1] in here]
        )
        beside = [(decode_entry(author.replica, Scope(row[0]), row[2]), row[1], row[3]) for row in rows if row[1] not in here]
        based = self._based(author)
        by_place: dict[tuple[Scope, int], set[bytes]] = {}
        for body in logged:
            by_place.setdefault((body.entry.scope, body.entry.header.seq), set()).add(body.hash)
        for entry, hash_, _ in beside:
            by_place.setdefault((entry.scope, entry.header.seq), set()).add(hash_)
        found = list(logged)
        for entry, hash_, signature in beside:
            seq = entry.header.seq
            ahead = {genesis(author.hash, entry.scope)} if seq == 1 else by_place.get((entry.scope, seq - 1), set())
            if entry.scope in based and based[entry.scope].floor == seq - 1:
                ahead = {based[entry.scope].hash}
            before = next((link for link in sorted(ahead) if entry_hash(link, entry) == hash_), b"")
            found.append(Body(entry=entry, hash=hash_, before=before, signature=signature))
        return found

    def _logged(self, stream: StreamRow) -> list[Body]:
        rows = self._desk.connection.execute(
            "select entries.body, signatures.signature from entries left join signatures on signatures.stream = entries.stream"
            " and signatures.seq = entries.seq where entries.stream = ? and entries.seq > ? order by entries.seq",
            (stream.number, self._desk.streams.floor(stream).seq),
        ).fetchall()
        link, found = self._desk.streams.floor(stream).hash, list[Body]()
        for body, signature in rows:
            entry = decode_entry(stream.replica.replica, stream.scope, body)
            after = entry_hash(link, entry)
            found.append(Body(entry=entry, hash=after, before=link, signature=signature))
            link = after
        return found


def _counting(bodies: Sequence[Body], based: Mapping[Scope, BaseRow], ruled: frozenset[bytes], fixed: Collection[bytes]) -> set[bytes]:
    """Return the hashes of the entries that count, by the rule of the module's header.

    What lies below a floor counts already, and so does what is ``fixed``.
    """
    ordinals = {body.entry.header.ordinal for body in bodies if body.hash in fixed}
    places = {(body.entry.scope, body.entry.header.seq) for body in bodies if body.hash in fixed}
    counting = {base.hash for base in based.values() if base.floor} | set(fixed)
    for body in sorted(bodies, key=lambda body: (body.entry.header.ordinal, body.hash not in ruled, body.hash)):
        header, scope = body.entry.header, body.entry.scope
        follows = header.seq == 1 or body.before in counting
        below = (scope in based and header.seq <= based[scope].floor) or any(
            (base.ordinals.seq_of(header.ordinal) or base.floor + 1) <= base.floor for base in based.values()
        )
        if follows and not below and header.ordinal not in ordinals and (scope, header.seq) not in places:
            ordinals.add(header.ordinal)
            places.add((scope, header.seq))
            counting.add(body.hash)
    return counting
