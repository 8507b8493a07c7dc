"""Replicas and streams as the writer keeps them: numbers for ids, tips in memory, saved when touched.

Owned by the writer thread; `forget` drops everything after a rollback, and it is read again from the database.

Source: our design (engine specification §1).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.entry import genesis
from sync.oplog.run import Tip
from sync.store.bases import Bases

FOLDING = frozenset({"own", "certified", "accepted", "center"})


# Incidents arrive by the thousand, each a stream: some at a time, of which a slice of the writer's time folds a part.
BEHIND_ROWS = 200


@dataclass(slots=True, kw_only=True)
class ReplicaRow:
    """One known replica. `standing`: own, certified, accepted, center or unknown (kept, not folded)."""

    number: int
    replica: ReplicaId
    birth: bytes
    hash: bytes
    sign_key: bytes
    standing: str
    organisation: str
    letters: str
    certificate: bytes | None


@dataclass(slots=True, kw_only=True)
class StreamRow:
    """One stream; `folded_seq` ≤ `seq` is how far its entries count in the state."""

    number: int
    replica: ReplicaRow
    scope: Scope
    seq: int
    ordinal: int
    hash: bytes
    folded_seq: int

    @property
    def tip(self) -> Tip:
        """Return the end of the stream."""
        return Tip(replica=self.replica.replica, scope=self.scope, seq=self.seq, ordinal=self.ordinal, hash=self.hash)


class Streams:
    """The writer's view of replicas and streams."""

    def __init__(self, connection: Any) -> None:
        """Read through ``connection``, which the writer owns."""
        self._connection = connection
        self.bases = Bases(connection)
        self._replicas: dict[ReplicaId, ReplicaRow] = {}
        self._streams: dict[tuple[ReplicaId, Scope], StreamRow] = {}
        self._numbered: dict[int, StreamRow] = {}
        self._touched: set[tuple[ReplicaId, Scope]] = set()

    def forget(self) -> None:
        """Drop what is in memory, after a rollback."""
        self._replicas.clear()
        self._streams.clear()
        self._numbered.clear()
        self._touched.clear()
        self.bases.forget()

    def replica(self, replica: ReplicaId) -> ReplicaRow | None:
        """Return a known replica."""
        row = self._replicas.get(replica)
        if row is None:
            found = self._connection.execute(
                "select number, replica, birth, hash, sign_key, standing, organisation, letters, certificate"
                " from replicas where replica = ?",
                (replica,),
            ).fetchone()
            if found is None:
                return None
            row = self._replicas[replica] = ReplicaRow(
                number=found[0],
                replica=ReplicaId(found[1]),
                birth=found[2],
                hash=found[3],
                sign_key=found[4],
                standing=found[5],
                organisation=found[6],
                letters=found[7],
                certificate=found[8],
            )
        return row

    def replicas_of_key(self, sign_key: bytes) -> tuple[ReplicaRow, ...]:
        """Return every life of the device with this key."""
        found = self._connection.execute("select replica from replicas where sign_key = ?", (sign_key,)).fetchall()
        return tuple(row for (replica,) in found if (row := self.replica(ReplicaId(replica))) is not None)

    def save_replica(self, row: ReplicaRow, *, seen_ms: int) -> ReplicaRow:
        """Insert or update ``row``; a number of 0 is given one."""
        values = (row.replica, row.birth, row.hash, row.sign_key, row.standing, row.organisation, row.letters, row.certificate)
        if row.number == 0:
            cursor = self._connection.execute(
                "insert into replicas (replica, birth, hash, sign_key, standing, organisation, letters, certificate, seen_ms)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, seen_ms),
            )
            row.number = cursor.lastrowid
        else:
            self._connection.execute(
                "update replicas set replica = ?, birth = ?, hash = ?, sign_key = ?, standing = ?, organisation = ?, letters = ?,"
                " certificate = ? where number = ?",
                (*values, row.number),
            )
        self._replicas[row.replica] = row
        return row

    def stream(self, replica: ReplicaRow, scope: Scope) -> StreamRow:
        """Return the stream (replica, scope), begun empty where it was unknown."""
        row = self.known(replica.replica, scope)
        if row is None:
            start = genesis(replica.hash, scope)
            cursor = self._connection.execute(
                "insert into streams (replica, scope, seq, ordinal, hash, folded_seq) values (?, ?, 0, 0, ?, 0)",
                (replica.number, scope, start),
            )
            row = StreamRow(number=cursor.lastrowid, replica=replica, scope=scope, seq=0, ordinal=0, hash=start, folded_seq=0)
            self._streams[replica.replica, scope] = row
        return row

    def known(self, replica: ReplicaId, scope: Scope) -> StreamRow | None:
        """Return the stream if any entry of it ever came."""
        row = self._streams.get((replica, scope))
        if row is None:
            owner = self.replica(replica)
            found = (
                owner
                and self._connection.execute(
                    "select number, seq, ordinal, hash, folded_seq from streams where replica = ? and scope = ?", (owner.number, scope)
                ).fetchone()
            )
            if not owner or not found:
                return None
            number, seq, ordinal, tip_hash, folded = found
            row = StreamRow(number=number, replica=owner, scope=scope, seq=seq, ordinal=ordinal, hash=tip_hash, folded_seq=folded)
            self._streams[replica, scope] = row
        return row

    def floor(self, stream: StreamRow) -> Tip:
        """Return the tip up to which a stream's entries are not held here; the empty stream's where all are."""
        base = self.bases.of(stream.number)
        replica, scope = stream.replica, stream.scope
        if base is None or not base.floor:
            return Tip(replica=replica.replica, scope=scope, seq=0, ordinal=0, hash=genesis(replica.hash, scope))
        return Tip(replica=replica.replica, scope=scope, seq=base.floor, ordinal=base.ordinal, hash=base.hash)

    def by_number(self, number: int) -> StreamRow:
        """Return the stream with this number."""
        held = self._numbered.get(number)
        if held is not None:
            return held
        replica, scope = self._connection.execute(
            "select replicas.replica, streams.scope from streams join replicas on replicas.number = streams.replica"
            " where streams.number = ?",
            (number,),
        ).fetchone()
        row = self.known(ReplicaId(replica), Scope(scope))
        assert row is not None
        self._numbered[number] = row
        return row

    def behind(self, after: int = 0) -> Iterator[StreamRow]:
        """Yield the streams that hold entries not folded yet, those numbered higher than ``after``."""
        while rows := self._connection.execute(
            "select number from streams where folded_seq < seq and number > ? order by number limit ?", (after, BEHIND_ROWS)
        ).fetchall():
            for (number,) in rows:
                yield self.by_number(number)
            after = rows[-1][0]

    def touch(self, row: StreamRow) -> None:
        """Note that ``row`` changed, to be saved by `flush`."""
        self._touched.add((row.replica.replica, row.scope))

    def flush(self) -> None:
        """Write the touched streams."""
        if not self._touched:
            return
        rows = [self._streams[key] for key in self._touched]
        values = [(row.seq, row.ordinal, row.hash, row.folded_seq, row.number) for row in rows]
        self._connection.executemany("update streams set seq = ?, ordinal = ?, hash = ?, folded_seq = ? where number = ?", values)
        self._touched.clear()
