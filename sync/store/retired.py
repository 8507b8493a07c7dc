"""Online keys of the center that the root retired, as far as this replica has heard.

The word comes inside a ruling and proves itself by the root, so it counts whoever brought it and whatever else is said of that
ruling. From then on nothing that the key signed beyond its word is believed: entries are set aside, lives that it does not name
are nobody's, heads and covers are no heads and covers, a keeper that it does not name is none, and a center that answers with that
key is refused.

Layer: store. Source: our design (engine specification §4, §10).
"""

from collections.abc import Mapping

from sync.domain.ids import ReplicaId
from sync.oplog.checkpoint import keeper_of, online_of
from sync.oplog.heads import Head
from sync.oplog.retirement import Retirement, in_force
from sync.store import life
from sync.store.life import Connection

ROOT = "root"


def retirements(connection: Connection) -> Mapping[bytes, Retirement]:
    """Return what the root said, by the key that is retired."""
    rows = connection.execute("select retires from ruling_rows where retires is not null").fetchall()
    root = life.get(connection, ROOT) if rows else None
    return {} if root is None else in_force([bytes(raw) for (raw,) in rows], root=root)


def is_retired(connection: Connection, key: bytes) -> bool:
    """Tell whether the root retired this online key."""
    return key in retirements(connection)


def last_ordinals(connection: Connection) -> dict[ReplicaId, int]:
    """Return of every known life of a retired key up to which ordinal it counts."""
    found: dict[ReplicaId, int] = {}
    for key, said in retirements(connection).items():
        rows = connection.execute("select replica from replicas where sign_key = ?", (key,)).fetchall()
        found |= {ReplicaId(replica): said.last_ordinal(ReplicaId(replica)) for (replica,) in rows}
        found |= {kept.replica: kept.ordinal for kept in said.lives}
    return found


def head_stands(connection: Connection, head: Head, key: bytes) -> bool:
    """Tell whether a head that ``key`` signed may count: of a retired one only what it signed before."""
    said = retirements(connection).get(key)
    return said is None or said.stands(head.center, head.tree)


def is_settled(connection: Connection, center: ReplicaId, key: bytes) -> bool:
    """Tell whether the root settled which history of this life goes on."""
    said = retirements(connection).get(key)
    return said is not None and said.settles and said.life(center) is not None


def keeper_stands(connection: Connection, sealed: bytes) -> bool:
    """Tell whether the keeper of a sealed checkpoint may count: one that a retired key certified only where the root named it."""
    said = retirements(connection).get(online_of(sealed))
    return said is None or keeper_of(sealed) in said.keepers
