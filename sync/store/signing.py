"""The author's signatures inside a long unsigned tail: where a weak link may cut what leaves this device.

A tip signed only at the end would make a day's work without a link one piece that no bad link ever carries whole. So before
a prefix leaves, its tail is walked from the last signed tip and signed at least every few kilobytes.

The tails of this device's earlier lives are signed too: a database put back from a copy may hold entries that nobody had
signed yet, its key is the same, and what is unsigned reaches nobody.

Layer: store. Source: our design (engine specification §1: the author signs at least every 8 kB).
"""

from sync.oplog.birth import parse_birth
from sync.oplog.hashing import public_bytes
from sync.oplog.run import Tip, advance, empty_tip, sign_tip
from sync.store.desk import Desk
from sync.store.streams import StreamRow

PIECE_BYTES = 8 * 1024
ENTRIES_MAX = 256  # walked in one transaction, so that a local command waits for milliseconds only

_UNSIGNED = (
    "select streams.number from streams join replicas on replicas.number = streams.replica where replicas.sign_key = ? and streams.seq >"
    " (select coalesce(max(signatures.seq), 0) from signatures where signatures.stream = streams.number) order by streams.number limit 1"
)


def sign_piece(desk: Desk) -> bool:
    """Sign the next piece of a stream of this device's that ends unsigned, in the caller's transaction; return whether there was one.

    A piece ends with the entry that makes it 8 kB, after 256 entries, or with the stream.
    """
    found = desk.connection.execute(_UNSIGNED, (public_bytes(desk.life.sign_key),)).fetchone()
    if found is None:
        return False
    stream = desk.streams.by_number(found[0])
    tip = _last_signed(desk, stream)
    rows = desk.connection.execute(
        "select body from entries where stream = ? and seq > ? order by seq limit ?", (stream.number, tip.seq, ENTRIES_MAX)
    ).fetchall()
    size = 0
    for (body,) in rows:
        tip, _ = advance(tip, body)
        size += len(body)
        if size >= PIECE_BYTES:
            break
    desk.connection.execute(
        "insert or replace into signatures (stream, seq, ordinal, hash, signature) values (?, ?, ?, ?, ?)",
        (stream.number, tip.seq, tip.ordinal, tip.hash, sign_tip(desk.life.sign_key, tip)),
    )
    return True


def _last_signed(desk: Desk, stream: StreamRow) -> Tip:
    row = desk.connection.execute(
        "select seq, ordinal, hash from signatures where stream = ? order by seq desc limit 1", (stream.number,)
    ).fetchone()
    if row is None:
        return empty_tip(parse_birth(stream.replica.birth), stream.scope)
    return Tip(replica=stream.replica.replica, scope=stream.scope, seq=row[0], ordinal=row[1], hash=row[2])
