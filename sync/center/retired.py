"""Online keys that the root retired, as this center's authority says: what they wrote beyond the root's word is not folded.

Source: engine specification §10; sync/oplog/retirement.py.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from sync.center.database import replicas
from sync.center.database import retirements as rows
from sync.center.prepared import Prepared
from sync.domain.ids import ReplicaId
from sync.oplog.birth import Birth
from sync.oplog.codec import Malformed
from sync.oplog.retirement import Retirement, in_force, read_retirement

_OF_LIFE = Prepared(
    select(rows.c.raw, rows.c.root).join(replicas, replicas.c.sign_key == rows.c.sign_key).where(replicas.c.replica == bindparam("life"))
)


def retirements(connection: Connection, root: bytes) -> Mapping[bytes, Retirement]:
    """Return what the root said, by the key that is retired."""
    return in_force(said(connection), root=root)


def said(connection: Connection) -> tuple[bytes, ...]:
    """Return every retirement as it was signed, the earliest first."""
    return tuple(bytes(raw) for raw in connection.execute(select(rows.c.raw).order_by(rows.c.at_ms, rows.c.sign_key)).scalars())


def last_ordinal(connection: Connection, replica: ReplicaId) -> int | None:
    """Return up to which ordinal a replica's entries count, None where its key was not retired."""
    row = _OF_LIFE.first(connection, life=replica)
    return None if row is None else read_retirement(row.raw, root=row.root).last_ordinal(replica)


def begun_after(connection: Connection, birth: Birth) -> bool:
    """Tell whether a retired key began this life by itself: the root does not name it."""
    row = connection.execute(select(rows.c.raw, rows.c.root).where(rows.c.sign_key == birth.sign_key)).first()
    return row is not None and read_retirement(row.raw, root=row.root).life(birth.replica) is None


def keep(connection: Connection, raw: bytes, *, root: bytes) -> Retirement | None:
    """Keep what the root said of a key, unless something later is kept; return what is news.

    A life of that key which it does not name is none of this center's from here on.
    """
    try:
        word = read_retirement(raw, root=root)
    except Malformed:
        return None
    held = connection.execute(select(rows.c.raw).where(rows.c.sign_key == word.key)).scalar_one_or_none()
    if held is not None and in_force((held, raw), root=root)[word.key] != word:
        return None
    if held == raw:
        return None
    connection.execute(delete(rows).where(rows.c.sign_key == word.key))
    connection.execute(insert(rows).values(sign_key=word.key, at_ms=word.at_ms, raw=raw, root=root))
    named = [life.replica for life in word.lives]
    connection.execute(update(replicas).where(replicas.c.sign_key == word.key, replicas.c.replica.not_in(named)).values(center=0))
    return word
