"""What of the log lies in the center's last verified backup, as its replies told: with a checkpoint, what may be dropped (K9).

Told only of this device's own lives. It holds for the center that told it: another life of the center may have come from an
older copy, so everything told before is forgotten with it. A tip counts only where the log here has the same hash, so a
branch that the center holds covers nothing of another one.

Local to the device. Layer: store. Source: engine specification §3 (K9), §7.
"""

from collections.abc import Iterable

from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.run import Tip
from sync.store.life import Connection


def note(connection: Connection, center: ReplicaId, tips: Iterable[Tip]) -> None:
    """Keep what ``center`` told, in the caller's transaction; a tip that is not the log's own is passed over."""
    keep_only(connection, center)
    connection.executemany(
        "insert or replace into backup_tips (stream, center, seq, hash)"
        " select streams.number, ?, signatures.seq, signatures.hash from streams"
        " join replicas on replicas.number = streams.replica"
        " join signatures on signatures.stream = streams.number and signatures.seq = ? and signatures.hash = ?"
        " where replicas.replica = ? and streams.scope = ?",
        [(center, tip.seq, tip.hash, tip.replica, tip.scope) for tip in tips],
    )


def keep_only(connection: Connection, center: ReplicaId | None) -> None:
    """Forget what any other center told."""
    connection.execute("delete from backup_tips where center is not ?", (center,))


def backed_up(connection: Connection) -> dict[tuple[ReplicaId, Scope], int]:
    """Return up to which seq the center's last verified backup covers each own stream; a fork since then covers nothing."""
    rows = connection.execute(
        "select replicas.replica, streams.scope, backup_tips.seq from backup_tips"
        " join streams on streams.number = backup_tips.stream join replicas on replicas.number = streams.replica"
        " join signatures on signatures.stream = backup_tips.stream and signatures.seq = backup_tips.seq"
        " and signatures.hash = backup_tips.hash"
    ).fetchall()
    return {(ReplicaId(replica), Scope(scope)): int(seq) for replica, scope, seq in rows}
