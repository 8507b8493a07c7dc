"""What the last verified backup covers, as the center tells it: all of it, or what is due to one device.

A device is told the tips of its own line: its present life and those before it. Rows of the feed say when they moved, so
that its cursor knows what it was told. Source: engine specification §3 (K9), §7.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from sync.center.database import backup_tips_held, backups, replicas, streams
from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.birth import parse_birth
from sync.oplog.run import Tip

LIVES_MAX = 64
_TIPS = select(
    backup_tips_held.c.stream,
    streams.c.replica,
    streams.c.scope,
    backup_tips_held.c.seq,
    backup_tips_held.c.ordinal,
    backup_tips_held.c.hash,
).join(streams, streams.c.number == backup_tips_held.c.stream)


def backup_tips(connection: Connection) -> tuple[Tip, ...]:
    """Return the tips that the last verified backup covers, none before there was one."""
    return tuple(by_number(connection).values())


def by_number(connection: Connection) -> dict[int, Tip]:
    """Return the same by the number of the stream."""
    return {row.stream: _tip(row) for row in connection.execute(_TIPS.order_by(backup_tips_held.c.stream)).all()}


def own_tips(connection: Connection, line: Sequence[ReplicaId], *, most: int, at: int | None = None) -> tuple[Tip, ...]:
    """Return the covered tips of a line of replicas, only those told by row ``at`` when given; of too many those that moved last."""
    query = _TIPS.where(streams.c.replica.in_(line)).order_by(backup_tips_held.c.n.desc()).limit(most)
    rows = connection.execute(query if at is None else query.where(backup_tips_held.c.n == at)).all()
    return tuple(sorted((_tip(row) for row in rows), key=lambda tip: (tip.scope, tip.replica)))


def last_backup(connection: Connection) -> Row[Any] | None:
    """Return the row of the last verified backup, None before there was one."""
    return connection.execute(select(backups).order_by(backups.c.number.desc()).limit(1)).first()


def own_line(connection: Connection, replica: ReplicaId) -> tuple[ReplicaId, ...]:
    """Return a replica and the lives before it, as far as their births are held, the present one first."""
    line: list[ReplicaId] = []
    at: ReplicaId | None = replica
    while at is not None and at not in line and len(line) < LIVES_MAX:
        line.append(at)
        raw = connection.execute(select(replicas.c.birth).where(replicas.c.replica == at)).scalar_one_or_none()
        at = None if raw is None else parse_birth(raw).predecessor
    return tuple(line)


def _tip(row: Any) -> Tip:
    return Tip(replica=ReplicaId(row.replica), scope=Scope(row.scope), seq=row.seq, ordinal=row.ordinal, hash=row.hash)
