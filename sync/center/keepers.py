"""Keepers as the center knows them: which it certified, and whose key a ruling revokes.

A keeper is certified by the online key for as long as that lives, so what ends its word is a ruling that names its key: it goes
to every device with the authority's log, ahead of any checkpoint. Source: engine specification §4 (revocation is a ruling), §8.
"""

import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from sync.center.authority import Authority, current_rulings
from sync.center.beside import Beside
from sync.center.database import keeper_rulings, keepers, rulings
from sync.center.keys import keys_of
from sync.center.life import not_in_recovery
from sync.center.opening import open_database
from sync.domain.draft import Create
from sync.domain.failures import Refused
from sync.domain.ids import REPLICA_BYTES, ReplicaId
from sync.oplog.hashing import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownKeeper:
    """A keeper that this center certified; `since_ms` in milliseconds UTC."""

    sign_key: bytes
    fingerprint: str
    since_ms: int
    revoked: bool


def note(connection: Connection, sign_key: bytes, *, now_ms: int) -> None:
    """Keep that a keeper was certified."""
    connection.execute(insert(keepers).values(sign_key=sign_key, since_ms=now_ms).on_conflict_do_nothing())


def is_revoked(connection: Connection, sign_key: bytes) -> bool:
    """Tell whether a ruling in force revokes a keeper's key."""
    query = select(keeper_rulings.c.entity).join(rulings, rulings.c.entity == keeper_rulings.c.entity)
    return connection.execute(query.where(keeper_rulings.c.sign_key == sign_key, rulings.c.replaced == 0).limit(1)).first() is not None


def known(directory: Path) -> tuple[KnownKeeper, ...]:
    """Return the keepers of the center in ``directory``, the first one first. Raises: Outage: as `keys_of`."""
    database = open_database(directory, keys_of(directory))
    try:
        with database.read() as connection:
            return _known(connection)
    finally:
        database.close()


def revoke(directory: Path, *, name: str, reason: str, by: str, restore: bool = False) -> KnownKeeper:
    """Revoke the keeper whose fingerprint begins with ``name``, or with ``restore`` let it count again; return it as it stands then.

    Safe while a center runs on the same directory. Raises: Refused: `keeper.unknown`, `center.in_recovery`.
    """
    keys = keys_of(directory)
    database = open_database(directory, keys)
    beside = Beside(directory)
    try:
        with database.write() as connection:
            not_in_recovery(connection)
            found = _named(connection, name)
            if found.revoked is restore:
                replica = ReplicaId(found.sign_key[:REPLICA_BYTES])
                fields = {"replica": replica, "ranges": [], "reason": reason, "by": by}
                fields |= {"replaces": list(current_rulings(connection, replica))} | ({} if restore else {"key": found.sign_key})
                Authority(connection, keys, now_ms=time.time_ns() // 1_000_000).say([[Create(kind="ruling", fields=fields)]])
            after = _named(connection, found.fingerprint)
            files = beside.look(connection)
        beside.write(files)
    finally:
        database.close()
    return after


def _named(connection: Connection, name: str) -> KnownKeeper:
    wanted = "".join(name.split())
    found = [one for one in _known(connection) if wanted and "".join(one.fingerprint.split()).startswith(wanted)]
    if len(found) != 1:
        raise Refused("keeper.unknown", fingerprint=name)
    return found[0]


def _known(connection: Connection) -> tuple[KnownKeeper, ...]:
    rows = connection.execute(select(keepers).order_by(keepers.c.since_ms, keepers.c.sign_key)).all()
    return tuple(
        KnownKeeper(
            sign_key=bytes(row.sign_key),
            fingerprint=fingerprint(bytes(row.sign_key)),
            since_ms=row.since_ms,
            revoked=is_revoked(connection, bytes(row.sign_key)),
        )
        for row in rows
    )
