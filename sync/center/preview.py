"""What a ruling would change, shown to the operator before it is written.

The center folds access alone; for a preview it folds, in memory, the records of the scopes in question, with the entries and
without them. Source: engine specification §4, §10.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from sync.center.database import entries, replicas, rulings, streams
from sync.center.facts import Facts
from sync.center.keys import keys_of
from sync.center.opening import open_database
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.entry import Entry, decode_entry
from sync.store.ruling_diff import RecordDiff, diff
from sync.store.rulings import covers

Ranges = Sequence[tuple[int, int | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would change. `leaving` and `returning` count the entries held here that would stop, or begin, to count."""

    leaving: int
    returning: int
    records: tuple[RecordDiff, ...]


def preview(directory: Path, *, replica: bytes, ranges: Ranges) -> Preview:
    """Return what setting aside ``ranges`` of ``replica``, in place of what is ruled about it now, would change.

    Writes nothing; works while a center runs on the same directory.
    Raises: Refused: `ruling.replica_unknown`.
    """
    database = open_database(directory, keys_of(directory))
    try:
        with database.read() as connection:
            if connection.execute(select(replicas.c.replica).where(replicas.c.replica == replica)).first() is None:
                raise Refused("ruling.replica_unknown")
            return _previewed(connection, ReplicaId(replica), tuple(ranges))
    finally:
        database.close()


def _previewed(connection: Connection, replica: ReplicaId, ranges: tuple[tuple[int, int | None], ...]) -> Preview:
    facts = Facts(connection)
    ruled = set(connection.execute(select(rulings.c.replica).where(rulings.c.replaced == 0)).scalars())

    def before(author: ReplicaId, ordinal: int) -> bool:
        return author in ruled and facts.aside(author, ordinal)

    def after(author: ReplicaId, ordinal: int) -> bool:
        return covers(ranges, ordinal) if author == replica else before(author, ordinal)

    held = connection.execute(select(entries.c.ordinal).where(entries.c.replica == replica)).scalars().all()
    changing = [ordinal for ordinal in held if before(replica, ordinal) != after(replica, ordinal)]
    numbers = select(entries.c.stream).where(entries.c.replica == replica, entries.c.ordinal.in_(changing))
    scopes = connection.execute(select(streams.c.scope).where(streams.c.number.in_(numbers)).distinct()).scalars().all()
    found = tuple(entry for scope in sorted(scopes) for entry in _entries_of(connection, Scope(scope)))
    leaving = sum(after(replica, ordinal) for ordinal in changing)
    return Preview(leaving=leaving, returning=len(changing) - leaving, records=diff(found, before=before, after=after))


def _entries_of(connection: Connection, scope: Scope) -> list[Entry]:
    query = select(streams.c.replica, entries.c.body).join(entries, entries.c.stream == streams.c.number).where(streams.c.scope == scope)
    rows = connection.execute(query.order_by(streams.c.number, entries.c.seq)).all()
    return [decode_entry(ReplicaId(row.replica), scope, row.body) for row in rows]
