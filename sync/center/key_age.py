"""Since when the center speaks with its present online key: its first entry under it. Source: our design."""

from sqlalchemy import Connection, select

from sync.center.database import entries, replicas, streams
from sync.domain.ids import ReplicaId
from sync.domain.scopes import AUTHORITY
from sync.oplog.entry import read_entry


def online_since_ms(connection: Connection, present: ReplicaId) -> int | None:
    """Return it for the key of the ``present`` life, which earlier lives may have had too, milliseconds UTC; None: it said nothing yet."""
    public = select(replicas.c.sign_key).where(replicas.c.replica == present).scalar_subquery()
    query = (
        select(streams.c.replica, entries.c.body)
        .join(entries, entries.c.stream == streams.c.number)
        .join(replicas, replicas.c.replica == streams.c.replica)
        .where(replicas.c.sign_key == public, streams.c.scope == AUTHORITY, entries.c.seq == 1)
    )
    said = [read_entry(ReplicaId(row.replica), AUTHORITY, row.body).header.wall_ms for row in connection.execute(query).all()]
    return min(said, default=None)
