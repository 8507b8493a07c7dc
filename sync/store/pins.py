"""What a person wants sent first: entries of this device whose streams go ahead of others of the same urgency.

Local: it says how this device sends, never what is true, so it is no record and travels nowhere. A pin counts until the
other end holds the entry, and is let go once the center does.

Source: our design.
"""

from collections.abc import Mapping

from sync.domain.failures import Refused
from sync.domain.ids import OpId, ordinal_of, replica_of
from sync.store.cipher import Connection


def pin(connection: Connection, entry: OpId, *, now_ms: int) -> None:
    """Send the stream up to the entry that holds the op ``entry`` first; in the writer's transaction.

    Raises: Refused: `record.not_held`.
    """
    found = connection.execute(
        "select entries.stream, entries.seq from entries join replicas on replicas.number = entries.replica"
        " where replicas.replica = ? and entries.ordinal = ?",
        (replica_of(entry), ordinal_of(entry)),
    ).fetchone()
    if found is None:
        raise Refused("record.not_held", kind="record")
    _let_go(connection)
    connection.execute("insert or replace into pins (entry, stream, seq, pinned_ms) values (?, ?, ?, ?)", (entry, *found, now_ms))


def unpin(connection: Connection, entry: OpId) -> None:
    """Send it in its turn again; an unknown one is passed over."""
    connection.execute("delete from pins where entry = ?", (entry,))


def pinned(connection: Connection) -> Mapping[bytes, int]:
    """Return the pinned entries with when each was pinned, those that the center holds left out."""
    rows = connection.execute(
        "select entry, pinned_ms from pins where not exists (select 1 from reach join holders on holders.number = reach.holder"
        " where holders.sort = 'center' and reach.stream = pins.stream and reach.seq >= pins.seq)"
    ).fetchall()
    return {bytes(entry): int(at_ms) for entry, at_ms in rows}


def _let_go(connection: Connection) -> None:
    held = pinned(connection)
    gone = [entry for (entry,) in connection.execute("select entry from pins").fetchall() if bytes(entry) not in held]
    connection.executemany("delete from pins where entry = ?", [(entry,) for entry in gone])
