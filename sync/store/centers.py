"""The centers that a device has heard of: the one it talks to, others of the same house, and lives that ended.

A city's center stands below the province's under one root, and a device may talk to either. What the other one holds it goes on
holding; what an earlier life of a center held is not known to be held any more (K8). Sorts of `holders`: `center` is the one that
this device talks to, `other` another one of which it knows, `past` an earlier life of either.

Layer: store. Source: our design (engine specification §3 K8, §10).
"""

from collections.abc import Iterator

from sync.domain.ids import ReplicaId
from sync.oplog.birth import parse_birth
from sync.store import log
from sync.store.life import Connection

CENTER, OTHER, PAST = "center", "other", "past"


def only_center(connection: Connection, center: ReplicaId) -> bool:
    """Let ``center`` be the one that this device talks to; tell whether that turned what is known of another one."""
    rows = connection.execute("select replica, sort from holders where sort in ('center', 'other') and replica <> ?", (center,)).fetchall()
    turned = False
    for replica, sort in rows:
        now = PAST if is_of_line(connection, ReplicaId(replica), center) else OTHER
        if now != sort:
            connection.execute("update holders set sort = ? where replica = ?", (now, replica))
            turned = True
    return turned


def only_life(connection: Connection, center: ReplicaId) -> None:
    """Let no other life of ``center``, which this device does not talk to, be known to hold anything."""
    for (replica,) in connection.execute("select replica from holders where sort = 'other' and replica <> ?", (center,)).fetchall():
        if is_of_line(connection, ReplicaId(replica), center):
            connection.execute("update holders set sort = 'past' where replica = ?", (replica,))


def sort_of_center(connection: Connection, center: ReplicaId) -> str:
    """Return as what a center counts of which somebody told: of two lives of one the later is it."""
    rows = connection.execute("select replica, sort from holders where sort in ('center', 'other') order by sort").fetchall()
    known = next(((ReplicaId(replica), str(sort)) for replica, sort in rows if is_of_line(connection, ReplicaId(replica), center)), None)
    if known is None:
        return OTHER if any(sort == CENTER for _, sort in rows) else CENTER
    replica, sort = known
    return sort if replica == center or replica in earlier_lives(connection, center) else PAST


def is_of_line(connection: Connection, one: ReplicaId, other: ReplicaId) -> bool:
    """Tell whether two replicas are lives of one center, as far as their births tell; of one that is not known it is assumed."""
    rows = connection.execute("select sign_key from replicas where replica in (?, ?)", (one, other)).fetchall()
    if one == other or len(rows) < len({one, other}) or rows[0] == rows[1]:
        return True
    return one in earlier_lives(connection, other) or other in earlier_lives(connection, one)


def earlier_lives(connection: Connection, replica: ReplicaId) -> frozenset[ReplicaId]:
    """Return the lives before one, as far as their births are here."""
    return frozenset(_before(connection, replica))


def _before(connection: Connection, replica: ReplicaId) -> Iterator[ReplicaId]:
    met: set[ReplicaId] = set()
    at: ReplicaId | None = replica
    while at is not None and at not in met:
        met.add(at)
        raw = log.birth(connection, at)
        at = None if raw is None else parse_birth(raw).predecessor
        if at is not None:
            yield at
