"""How the center stands, for its operator: its life, whether it is in recovery, who waits, what was ruled, the last backup.

Source: engine specification §10.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select

from sync.center import feed, life, upstream_state
from sync.center.authority import EPOCH
from sync.center.covered import last_backup
from sync.center.database import convictions, devices, forks, get_number, newcomers, rulings, streams, unpublished
from sync.center.key_age import online_since_ms
from sync.center.keys import keys_of
from sync.center.life import Recovery
from sync.center.opening import open_database
from sync.center.upstream_state import Upstream
from sync.domain.ids import ReplicaId


@dataclass(frozen=True, slots=True, kw_only=True)
class LastBackup:
    """The last verified copy. Time in milliseconds UTC."""

    path: str
    at_ms: int
    n: int
    entries: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What `center status` says.

    Attributes:
        lives: the present life first, then its predecessors.
        ruled: replicas of which entries are set aside.
        contested: replicas with two rulings in force that do not name each other.
        forked: replicas with a second body for one place.
        upstream: how the center above stands, None where there is none; `upstream_behind` entries are not known to lie there.
        online_since_ms: since when it speaks with its present online key, None where that key said nothing yet.
        unpublished: rows that were stored and have no place in the feed yet.
        convicted: heads of the feed's tree under a key of this center that are not of one history.
    """

    lives: tuple[ReplicaId, ...]
    epoch: int
    n: int
    streams: int
    entries: int
    devices: int
    waiting: int
    ruled: int
    contested: tuple[ReplicaId, ...]
    forked: int
    convicted: int
    recovery: Recovery | None
    backup: LastBackup | None
    upstream: Upstream | None = None
    upstream_behind: int = 0
    online_since_ms: int | None = None
    unpublished: int = 0


def condition(directory: Path) -> Condition:
    """Return how the center in ``directory`` stands; works while it runs."""
    database = open_database(directory, keys_of(directory))
    try:
        with database.read() as connection:
            return condition_of(connection)
    finally:
        database.close()


def condition_of(connection: Connection) -> Condition:
    """Return the same from one consistent view."""
    in_force = (
        select(rulings.c.replica, func.count().label("rulings"))
        .where(rulings.c.replaced == 0, rulings.c.ranges != "[]")
        .group_by(rulings.c.replica)
    )
    ruled = connection.execute(in_force).all()
    last = last_backup(connection)
    above = upstream_state.held(connection)
    return Condition(
        lives=life.lives(connection),
        epoch=get_number(connection, EPOCH),
        n=feed.head(connection),
        streams=_count(connection, select(func.count()).select_from(streams).where(streams.c.seq > 0)),
        entries=_count(connection, select(func.coalesce(func.sum(streams.c.seq), 0))),
        devices=_count(connection, select(func.count()).select_from(devices)),
        waiting=_count(connection, select(func.count()).select_from(newcomers)),
        ruled=len(ruled),
        contested=tuple(ReplicaId(row.replica) for row in ruled if row.rulings > 1),
        forked=_count(connection, select(func.count(forks.c.replica.distinct()))),
        convicted=_count(connection, select(func.count()).select_from(convictions)),
        recovery=life.recovery(connection),
        backup=None if last is None else LastBackup(path=last.path, at_ms=last.at_ms, n=last.n, entries=last.entries, missing=last.missing),
        upstream=above,
        online_since_ms=online_since_ms(connection, life.lives(connection)[0]),
        unpublished=_count(connection, select(func.count()).select_from(unpublished)),
        upstream_behind=0 if above is None else upstream_state.entries_behind(connection),
    )


def _count(connection: Connection, query: object) -> int:
    return int(connection.execute(query).scalar_one())  # type: ignore[call-overload]
