"""Who speaks in a request: all that a center knows of a key and of the replica it names, asked at once.

Every exchange begins with it, so it is one question to the database rather than six. Layer: center.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, Label, Select, bindparam, select

from sync.center.database import contacts, devices, replicas, rulings
from sync.center.facts import standing_of
from sync.center.prepared import Prepared
from sync.domain.access import Standing
from sync.domain.ids import ReplicaId


def _one(query: Select[Any], name: str) -> Label[Any]:
    return query.limit(1).scalar_subquery().label(name)


_KEY: BindParameter[bytes] = bindparam("key")
_REPLICA: BindParameter[bytes] = bindparam("replica")
_RULED = (
    select(rulings.c.entity)
    .join(replicas, replicas.c.replica == rulings.c.replica)
    .where(replicas.c.sign_key == _KEY, rulings.c.replaced == 0)
)
_ASKED = Prepared(
    select(
        _one(select(devices.c.organisation).where(devices.c.sign_key == _KEY), "organisation"),
        _one(select(devices.c.offices).where(devices.c.sign_key == _KEY), "offices"),
        _one(select(replicas.c.sign_key).where(replicas.c.replica == _REPLICA), "signs"),
        _one(select(replicas.c.birth).where(replicas.c.replica == _REPLICA), "birth"),
        _one(select(contacts.c.replica).where(contacts.c.sign_key == _KEY), "was"),
        _one(select(contacts.c.n).where(contacts.c.sign_key == _KEY), "n"),
        _one(_RULED, "ruled"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """What is known.

    Attributes:
        standing: what the key is certified for, None when it is not.
        is_ruled: whether any ruling in force stands against a life of the key.
        signs: the key under which the replica signs, None while its birth is not held.
        birth: that birth.
        was: as whom the key spoke last; `n` how far it had read then.
    """

    standing: Standing | None
    is_ruled: bool
    signs: bytes | None
    birth: bytes | None
    was: ReplicaId | None
    n: int


def speaker(connection: Connection, key: bytes, replica: ReplicaId) -> Speaker:
    """Return what is known of ``key``, which speaks as ``replica``."""
    row = _ASKED.first(connection, key=key, replica=replica)
    return Speaker(
        standing=None if row.organisation is None else standing_of(row.organisation, row.offices),
        is_ruled=row.ruled is not None,
        signs=row.signs,
        birth=row.birth,
        was=None if row.was is None else ReplicaId(row.was),
        n=row.n or 0,
    )
