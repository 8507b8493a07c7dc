"""Checkpoints made: a scope's state at the tips that are folded here, as bytes that every replica with the same entries makes.

Layer: store. Source: our design (engine specification §8); format and reasons: sync/oplog/checkpoint.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sync.domain.ids import OP_BYTES, EntityId
from sync.domain.registry import KINDS, KINDS_BY_NUMBER, SCHEMA
from sync.domain.scopes import AUTHORITY, Scope
from sync.oplog.checked import awaited_of, rank_of
from sync.oplog.checkpoint import Base, Head, Row, chunk_hash, cut, encode_head
from sync.oplog.ordinals import Ordinals
from sync.oplog.state import EntityState, pack_state
from sync.store.desk import Desk
from sync.store.life import Connection
from sync.store.states import state_in
from sync.store.streams import StreamRow
from sync.store.tables import table_name

_KEY_BYTES = OP_BYTES + 2  # of a state's key before its scope: entity and kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A checkpoint before it is sealed: the body of its head and the chunks that the head names."""

    head: Head
    body: bytes
    chunks: tuple[bytes, ...]


def make(desk: Desk, scope: Scope) -> Made | None:
    """Return the checkpoint of ``scope`` as it is folded now, in the caller's transaction.

    None where there is none to make: entries of the scope still wait to be folded, end unsigned, or none was ever folded; and
    for the authority, whose log every device holds whole, since it is proof of who may do what.
    """
    if scope == AUTHORITY:
        return None
    bases = _bases(desk, scope)
    return None if bases is None else compose(desk.connection, scope, bases, every_state(desk.connection, scope))


def compose(connection: Connection, scope: Scope, bases: tuple[Base, ...], states: Iterable[EntityState]) -> Made:
    """Return the checkpoint of these ``states`` at these ``bases``; what was unusable up to them is read from its table."""
    rows: list[Row] = []
    until_ms, awaited = 0, set[str]()
    for state in states:
        kind = KINDS_BY_NUMBER[state.kind]
        rows.append(Row(kind=state.kind, entity=state.entity, state=pack_state(state), rank=rank_of(kind, state)))
        until_ms = max(until_ms, state.changed_ms)
        waits = awaited_of(kind, state)
        if waits is not None:
            awaited.add(waits)
    chunks, urgent = cut(rows)
    found = connection.execute(
        "select replicas.replica, unusable.seq, unusable.reason, unusable.kind from unusable"
        " join streams on streams.number = unusable.stream join replicas on replicas.number = streams.replica where streams.scope = ?",
        (scope,),
    ).fetchall()
    ends = {base.tip.replica: base.tip.seq for base in bases}
    head = Head(
        scope=scope,
        schema=SCHEMA,
        bases=bases,
        unusable=tuple(sorted(row for row in found if row[1] <= ends.get(row[0], 0))),
        rows=len(rows),
        until_ms=until_ms,
        urgent=urgent,
        awaited=tuple(sorted(awaited)),
        chunks=tuple((chunk_hash(content), len(content)) for content in chunks),
    )
    return Made(head=head, body=encode_head(head), chunks=chunks)


def every_state(connection: Connection, scope: Scope) -> Iterable[EntityState]:
    """Yield every state stored of a scope."""
    for kind, entity in keys_of(connection, scope):
        state = state_in(connection, scope, KINDS_BY_NUMBER[kind], entity)
        assert state is not None, kind
        yield state


def keys_of(connection: Connection, scope: Scope) -> list[tuple[int, EntityId]]:
    """Return (kind, entity) of every state stored of a scope: those that have a row, and the few that nothing created yet."""
    found = [
        (kind.number, EntityId(entity))
        for kind in KINDS.values()
        for (entity,) in connection.execute(f"select id from {table_name(kind.name)} where scope = ?", (scope,)).fetchall()
    ]
    rows = connection.execute("select key from folds where substr(state, 1, 2) = x'84f6'").fetchall()
    found += [
        (int.from_bytes(key[_KEY_BYTES - 2 : _KEY_BYTES], "big"), EntityId(key[: _KEY_BYTES - 2]))
        for (key,) in rows
        if key[_KEY_BYTES:] == scope
    ]
    return found


def known_ordinals(desk: Desk, stream: StreamRow, upto: int) -> Ordinals:
    """Return the ordinals of a stream's entries up to seq ``upto``, those below its base included."""
    base = desk.streams.bases.of(stream.number)
    below = [] if base is None else list(base.ordinals)[:upto]
    rows = desk.connection.execute(
        "select ordinal from entries where stream = ? and seq > ? and seq <= ? order by seq", (stream.number, len(below), upto)
    ).fetchall()
    return Ordinals([*below, *(ordinal for (ordinal,) in rows)])


def _bases(desk: Desk, scope: Scope) -> tuple[Base, ...] | None:
    rows = desk.connection.execute(
        "select streams.number, streams.folded_seq = streams.seq, signatures.signature from streams"
        " join replicas on replicas.number = streams.replica"
        " left join signatures on signatures.stream = streams.number and signatures.seq = streams.seq"
        " where streams.scope = ? and streams.folded_seq > 0 order by replicas.replica",
        (scope,),
    ).fetchall()
    if not rows or any(not whole or signature is None for _, whole, signature in rows):
        return None
    found: list[Base] = []
    for number, _, signature in rows:
        stream = desk.streams.by_number(number)
        author, ordinals = stream.replica, known_ordinals(desk, stream, stream.seq)
        aside = Ordinals(ordinal for ordinal in ordinals if desk.folding.aside(author.replica, ordinal))
        found.append(Base(tip=stream.tip, signature=signature, birth=author.birth, ordinals=ordinals, aside=aside))
    return tuple(found)
