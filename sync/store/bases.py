"""Bases: where the state of a stream stands on a checkpoint, and up to where its entries are not held here.

``base``   seq up to which the stream counts by its scope's standing checkpoint; what lies behind it folds from the log.
``floor``  seq up to which the log lacks its entries, at most the base: 0 where the whole log is here.

Between floor and base the entries are held, and count by the checkpoint. `held(x)` is answered by the ordinals of the
entries up to the base. A ruling that changes one of them makes the scope *stale*: its rows stand as they were, the page Sync
says so, and the next checkpoint made under the same rulings takes their place.

Tables: `bases`, `checkpoints` (sealed heads; one standing for each scope, others on their way), `checkpoint_chunks`
(zstd of each chunk) and `stale`. They say what is held here, so they are local, and `rebuild` begins from them.

Layer: store. Source: our design (engine specification §2, §8).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import zstandard

from sync.domain.ids import EntityId, ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.checkpoint import CHUNK_BYTES_MAX, Head, decode_head
from sync.oplog.codec import decode, decode_own, encode
from sync.oplog.ordinals import Ordinals
from sync.oplog.state import EntityState, unpack_state
from sync.store.catalogue import kept_states
from sync.store.life import Connection

RULING, SCHEMA_GREW, FORK, MISMATCH, KEEPER = "ruling", "schema", "fork", "mismatch", "keeper"
ZSTD_LEVEL = 6
_BASE = "stream, seq, ordinals, aside, floor, floor_ordinal, floor_hash"


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRow:
    """One stream's base and floor; `hash` and `ordinal` are the floor's."""

    stream: int
    seq: int
    ordinals: Ordinals
    aside: Ordinals
    floor: int
    ordinal: int
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The checkpoint that a scope's state stands on."""

    id: bytes
    scope: Scope
    head: Head
    since_ms: int
    proof: str


class Bases:
    """The bases as the writer asks for them, each read once; owned by `Streams`, which forgets them after a rollback."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[int, BaseRow | None] = {}

    def forget(self) -> None:
        """Read them anew."""
        self._rows.clear()

    def of(self, stream: int) -> BaseRow | None:
        """Return a stream's base, None when all of it counts from the log."""
        if stream not in self._rows:
            found = self._connection.execute(f"select {_BASE} from bases where stream = ?", (stream,)).fetchone()
            self._rows[stream] = None if found is None else _row(found)
        return self._rows[stream]

    def put(self, row: BaseRow) -> None:
        """Keep a base."""
        self.put_all([row])

    def put_all(self, rows: Sequence[BaseRow]) -> None:
        """Keep bases."""
        self._connection.executemany(
            f"insert or replace into bases ({_BASE}) values (?, ?, ?, ?, ?, ?, ?)",
            [
                (row.stream, row.seq, encode(row.ordinals.dump()), encode(row.aside.dump()), row.floor, row.ordinal, row.hash)
                for row in rows
            ],
        )
        self._rows.update({row.stream: row for row in rows})

    def drop(self, stream: int) -> None:
        """Let a stream count from its log alone."""
        self._connection.execute("delete from bases where stream = ?", (stream,))
        self._rows[stream] = None


def standing(connection: Connection, scope: Scope) -> Standing | None:
    """Return the checkpoint that a scope stands on, None when it stands on its log."""
    row = connection.execute(
        "select id, scope, sealed, since_ms, proof from checkpoints where scope = ? and standing = 1", (scope,)
    ).fetchone()
    return None if row is None else _standing(row)


def every_standing(connection: Connection, proof: str | None = None) -> Iterator[Standing]:
    """Yield the checkpoints that scopes stand on, those with ``proof`` only when given, in the order of their scopes."""
    where, values = ("", ()) if proof is None else (" and proof = ?", (proof,))
    rows = connection.execute(f"select scope from checkpoints where standing = 1{where} order by scope", values).fetchall()
    for (scope,) in rows:
        held = standing(connection, Scope(scope))
        if held is not None:
            yield held


def states(connection: Connection, scope: Scope, wanted: set[tuple[int, EntityId]]) -> dict[tuple[int, EntityId], EntityState]:
    """Return those of the records ``wanted`` that the scope's standing checkpoint holds, as it holds them."""
    held = standing(connection, scope) if wanted else None
    found: dict[tuple[int, EntityId], EntityState] = {}
    if held is not None:
        for position in range(len(held.head.chunks)):
            for kind, entity, raw in rows_of(connection, held.id, position):
                if (kind, entity) in wanted:
                    found[kind, entity] = unpack_state(scope, kind, entity, raw)
        if wanted - found.keys():
            found.update({key: state for state in kept_states(connection, scope) if (key := (state.kind, state.entity)) in wanted})
    return found


def states_of(connection: Connection, checkpoint: bytes, head: Head) -> Iterator[EntityState]:
    """Yield the states in the chunks held of a checkpoint."""
    for position in range(len(head.chunks)):
        for kind, entity, raw in rows_of(connection, checkpoint, position):
            yield unpack_state(head.scope, kind, entity, raw)


def rows_of(connection: Connection, checkpoint: bytes, position: int) -> list[tuple[int, EntityId, bytes]]:
    """Return (kind, entity, stored state) of a chunk, none when it is not held; all of it was judged when it came."""
    content = chunk(connection, checkpoint, position)
    return [] if content is None else [(kind, EntityId(entity), raw) for kind, entity, raw in decode_own(content)]


def chunk(connection: Connection, checkpoint: bytes, position: int) -> bytes | None:
    """Return the content of a chunk, None when it is not held."""
    found = connection.execute("select content from checkpoint_chunks where id = ? and position = ?", (checkpoint, position)).fetchone()
    return None if found is None else unpacked(found[0])


def keep_chunk(connection: Connection, checkpoint: bytes, position: int, content: bytes) -> None:
    """Keep a chunk's content."""
    packed = zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(content)
    connection.execute("insert or replace into checkpoint_chunks (id, position, content) values (?, ?, ?)", (checkpoint, position, packed))


def unpacked(packed: bytes) -> bytes:
    """Return the content of a chunk as it is kept."""
    return zstandard.ZstdDecompressor().decompress(packed, max_output_size=CHUNK_BYTES_MAX)


def drop_checkpoint(connection: Connection, checkpoint: bytes) -> None:
    """Let go of a checkpoint and its chunks."""
    connection.execute("delete from checkpoints where id = ?", (checkpoint,))
    connection.execute("delete from checkpoint_chunks where id = ?", (checkpoint,))


def drop_head(connection: Connection, checkpoint: bytes) -> None:
    """Let go of a checkpoint whose chunks may be many: `compaction.sweep` deletes them."""
    connection.execute("delete from checkpoints where id = ?", (checkpoint,))


def mark_stale(connection: Connection, scope: Scope, reason: str, *, now_ms: int) -> None:
    """Note that the checkpoint a scope stands on says other than it should."""
    connection.execute("insert or ignore into stale (scope, reason, since_ms) values (?, ?, ?)", (scope, reason, now_ms))


def clear_stale(connection: Connection, scope: Scope, reason: str | None = None) -> None:
    """Note that a scope is no longer stale, for ``reason`` or for any."""
    if reason is None:
        connection.execute("delete from stale where scope = ?", (scope,))
    else:
        connection.execute("delete from stale where scope = ? and reason = ?", (scope, reason))


def stale_scopes(connection: Connection) -> dict[Scope, str]:
    """Return the scopes whose checkpoint says other than it should, with the reason."""
    return {Scope(scope): str(reason) for scope, reason in connection.execute("select scope, reason from stale order by scope").fetchall()}


def is_stale(connection: Connection, scope: Scope) -> bool:
    """Tell whether a scope's checkpoint says other than it should, for any reason."""
    return connection.execute("select 1 from stale where scope = ?", (scope,)).fetchone() is not None


def floor_of(connection: Connection, replica: ReplicaId, scope: Scope) -> int:
    """Return the seq up to which a stream's entries are not held here."""
    found = connection.execute(
        "select bases.floor from bases join streams on streams.number = bases.stream join replicas on replicas.number = streams.replica"
        " where replicas.replica = ? and streams.scope = ?",
        (replica, scope),
    ).fetchone()
    return 0 if found is None else int(found[0])


def _standing(row: tuple[bytes, bytes, bytes, int, str]) -> Standing:
    body = decode(row[2])[0]
    return Standing(id=bytes(row[0]), scope=Scope(row[1]), head=decode_head(body), since_ms=row[3], proof=row[4])


def _row(row: tuple[int, int, bytes, bytes, int, int, bytes]) -> BaseRow:
    return BaseRow(
        stream=row[0],
        seq=row[1],
        ordinals=Ordinals.load(decode_own(row[2])),
        aside=Ordinals.load(decode_own(row[3])),
        floor=row[4],
        ordinal=row[5],
        hash=row[6],
    )
