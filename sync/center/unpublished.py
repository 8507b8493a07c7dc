"""What devices pushed and no n was given to yet: written in the transaction that stores it, taken by the sequencer.

Each replica is held by one transaction at a time, so its streams grow from the tips that are read, and an ordinal is looked for
where nobody adds one. Numbers of one stream rise; a number says nothing across streams: a writer may sleep before its commit,
and is published when it can be seen.

PostgreSQL only; on SQLite a push is published in its own transaction. Source: engine specification §10.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, insert, text

from sync.center.database import Sort, unpublished
from sync.center.prepared import Prepared, Rows
from sync.center.publishing import Cut
from sync.domain.ids import ReplicaId

_HOLD = Prepared(text("select pg_advisory_xact_lock(:key)"))
_CUTS = Rows(unpublished, ("sort", "stream", "first_seq", "last_seq", "pusher", "urgency", "bytes"))


def hold(connection: Connection, replicas: Iterable[ReplicaId]) -> None:
    """Hold replicas until the end of the transaction, in one sequence for all, so that two pushes never wait for each other."""
    for replica in sorted(set(replicas)):
        _HOLD.run(connection, key=int.from_bytes(replica, "big", signed=True))


def put_cuts(connection: Connection, cuts: Iterable[Cut]) -> None:
    """Let pieces wait to be published."""
    rows = [
        {
            "sort": int(Sort.RUN),
            "stream": cut.stream,
            "first_seq": cut.first_seq,
            "last_seq": cut.last_seq,
            "pusher": cut.pusher,
            "urgency": cut.urgency,
            "bytes": cut.size,
        }
        for cut in cuts
    ]
    if rows:
        _CUTS.add(connection, rows)


def put_claim(connection: Connection, holder: ReplicaId, author: ReplicaId, raw: bytes, *, pusher: ReplicaId | None = None) -> None:
    """Let a device's claim wait to be published; ``pusher`` where another center brought it."""
    row = {"sort": int(Sort.CLAIM), "holder": holder, "author": author, "raw": raw, "pusher": pusher}
    connection.execute(insert(unpublished), [row])


def put_fork(connection: Connection, replica: ReplicaId, held: bytes) -> None:
    """Let a proven fork wait to be ruled; ``held`` is the hash of the entry that was here first."""
    connection.execute(insert(unpublished), [{"sort": int(Sort.FORK), "author": replica, "raw": held}])
