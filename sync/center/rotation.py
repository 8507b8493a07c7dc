"""Another online key for the center: made, certified by the root, and the one before retired at a position.

A key belongs to one life, whose birth carries it; so with the new key a new life begins, and its first entry is the root's word on
the one before. In sequence, each step durable before the next one::

    online.next     the new key and its certificate
    the database    the new life, what retires the key before, and the orders to wipe said anew: one transaction
    online.key …    the new key in its place, and `online.next` gone

Killed before the second step nothing happened; after it, the next start or rotation ends it (`finish`). Till then no process signs:
what would speak with the old key in the new life is refused as `center.rotating`.

A key that was stolen may be retired at an earlier position than where its life stands now, and none of the keepers that it certified
counts any more. A center that was found to have shown two histories goes on by the same act: whoever showed the other one has the
key, so the ruling of the root that says which life goes on retires it.

Source: engine specification §10 (two keys; the center is a replica).
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection, delete, func, select

from sync.center import feed, life, retired, wipes
from sync.center import keepers as known_keepers
from sync.center.authority import EPOCH, REPLICA, Authority, current_rulings
from sync.center.beside import Beside
from sync.center.database import (
    convictions,
    entries,
    get,
    get_number,
    keepers,
    replicas,
    rulings,
    wipe_orders,
)
from sync.center.database import feed as rows
from sync.center.keys import CenterKeys, drop_next, keep_next, keys_of, load_keys, new_online, next_online, put_next
from sync.center.life import not_in_recovery
from sync.center.opening import open_database
from sync.center.postgres import served_by_nobody
from sync.center.restore import LOCK
from sync.center.rulings import revoke_beyond
from sync.domain.draft import Create
from sync.domain.failures import Refused
from sync.domain.ids import REPLICA_BYTES, ReplicaId
from sync.oplog.birth import parse_certificate
from sync.oplog.hashing import public_bytes
from sync.oplog.retirement import KEEPERS_MAX, LIVES_MAX, LifeKept, Retirement, make_retirement, retirement_said
from sync.oplog.tree import TreeHead
from sync.oplog.wipe import WipeOrder, wipe_said
from sync.store.startup import FileLock


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """What a rotation did. `ordinal`: up to where the last life of the key before counts."""

    before: bytes
    after: bytes
    replica: ReplicaId
    epoch: int
    ordinal: int
    keepers: int
    settled: int


def rotate(
    directory: Path,
    *,
    reason: str,
    by: str,
    root: Ed25519PrivateKey | None = None,
    stolen: bool = False,
    until: int | None = None,
    settles: bool = False,
) -> Rotated:
    """Give the center in ``directory`` a new online key and retire the one before; the center is stopped.

    Args:
        root: the root's key, where it was brought for this.
        stolen: no keeper that the key certified counts any more.
        until: the ordinal of the last entry of the present life that counts; None = all that stand here.
        settles: the lives that stand here are the ones that go on, whatever other histories were shown under this key.

    Raises: Outage: `store.second_instance` while the center runs, `center.root_away`, those of the disk.
        Refused: `center.in_recovery`, `center.below`, `rotation.position`.
    """
    if not directory.exists():
        keys_of(directory)
    with FileLock(directory / LOCK):
        keys = finish(directory, keys_of(directory, brought=root))
        signing = keys.root()
        database = open_database(directory, keys)
        try:
            with served_by_nobody(database):
                made = new_online(signing, serial=parse_certificate(keys.certificate, root=keys.root_public).serial + 1)
                keep_next(directory, made)
                with database.write() as connection:
                    not_in_recovery(connection)
                    settled = connection.execute(delete(convictions)).rowcount if settles else 0
                    said = _retirement(connection, until=until)
                    said = replace(
                        said,
                        successor=public_bytes(Ed25519PrivateKey.from_private_bytes(made[0])),
                        keepers=() if stolen else said.keepers,
                        settles=settles,
                        by=by,
                        reason=reason,
                    )
                    done = _begun(connection, with_next(keys, made), make_retirement(signing, said), said)
                    after = Beside(directory).look(connection)
                Beside(directory).write(after)
                put_next(directory)
        except Refused:
            drop_next(directory)
            raise
        finally:
            database.close()
    return replace(done, settled=settled)


def finish(directory: Path, keys: CenterKeys) -> CenterKeys:
    """End or undo a rotation that was killed; return the keys that stand then. The caller holds the center's lock.

    Raises: Outage: of the disk.
    """
    following = next_online(directory)
    if following is None:
        return keys
    database = open_database(directory, keys)
    try:
        with database.write() as connection:
            present = get(connection, REPLICA)
            speaks = connection.execute(select(replicas.c.sign_key).where(replicas.c.replica == present)).scalar_one_or_none()
            after = Beside(directory).look(connection) if speaks == public_bytes(following) else None
    finally:
        database.close()
    if after is None:
        drop_next(directory)
        return keys
    # What lies beside the database names the new life before it is asked whether that one may speak.
    Beside(directory).write(after)
    put_next(directory)
    return replace(load_keys(directory), brought=keys.brought)


def _retirement(connection: Connection, *, until: int | None) -> Retirement:
    """Return how far the key of the present life counts, as far as the database alone knows it."""
    present = ReplicaId(get(connection, REPLICA) or b"")
    # That of the life, not of the folder: where the key was lost, another one lies there already and never spoke.
    key = bytes(connection.execute(select(replicas.c.sign_key).where(replicas.c.replica == present)).scalar_one())
    query = (
        select(replicas.c.replica, func.coalesce(func.max(entries.c.ordinal), 0).label("last"))
        .outerjoin(entries, entries.c.replica == replicas.c.replica)
        .where(replicas.c.sign_key == key, replicas.c.center == 1)
        .group_by(replicas.c.replica)
    )
    lasts = {ReplicaId(row.replica): int(row.last) for row in connection.execute(query)}
    if until is not None and not 0 < until <= lasts.get(present, 0):
        raise Refused("rotation.position", last=lasts.get(present, 0))
    tree = feed.tree_head(connection) if until is None else _tree_at(connection, present, until)
    line = [one for one in life.lives(connection) if one in lasts][:LIVES_MAX]
    lives = tuple(LifeKept(replica=one, ordinal=until if until is not None and one == present else lasts[one], tree=tree) for one in line)
    standing = connection.execute(select(keepers.c.sign_key).order_by(keepers.c.since_ms.desc())).scalars()
    counted = [bytes(key) for key in standing if not known_keepers.is_revoked(connection, bytes(key))][:KEEPERS_MAX]
    now_ms = time.time_ns() // 1_000_000
    return Retirement(key=key, successor=b"", lives=lives, keepers=tuple(counted), settles=False, at_ms=now_ms, by="", reason="")


def _tree_at(connection: Connection, replica: ReplicaId, ordinal: int) -> TreeHead:
    """Return the tree as it was told when an entry of the authority was published."""
    at = select(entries.c.stream, entries.c.seq).where(entries.c.replica == replica, entries.c.ordinal == ordinal)
    stream, seq = connection.execute(at).one()
    row = select(rows.c.size, rows.c.root).where(rows.c.stream == stream, rows.c.last_seq >= seq).order_by(rows.c.n).limit(1)
    size, root = connection.execute(row).one()
    return TreeHead(size, root)


def with_next(keys: CenterKeys, made: tuple[bytes, bytes, bytes]) -> CenterKeys:
    """Return the keys as they are once the next one, both halves private and its certificate, is in place."""
    seal = X25519PrivateKey.from_private_bytes(made[1]).public_key().public_bytes_raw()
    return replace(keys, online=Ed25519PrivateKey.from_private_bytes(made[0]), seal_public=seal, certificate=made[2])


def _begun(connection: Connection, keys: CenterKeys, raw: bytes, said: Retirement) -> Rotated:
    """Begin the life of the new key in the caller's transaction, and let it say what the root said."""
    before = ReplicaId(get(connection, REPLICA) or b"")
    replica = life.next_life(connection, keys, predecessor=before, known_epoch=0, why=None, now_ms=said.at_ms)
    authority = Authority(connection, keys, now_ms=said.at_ms)
    # Each life says all that the root retired: what a later retirement takes away can't give an earlier key its voice again.
    authority.say([retirement_word(connection, one)] for one in (raw, *retired.said(connection)))
    counted = {kept.replica: kept.ordinal for kept in said.lives}
    revoke_beyond(connection, keys, said.key, reason=said.reason, by=said.by, now_ms=said.at_ms, counted=counted)
    for order in _orders(connection):
        wipes.say(connection, keys, replace(order, at_ms=said.at_ms))
    return Rotated(
        before=said.key,
        after=said.successor,
        replica=replica,
        epoch=get_number(connection, EPOCH),
        ordinal=counted[before],
        keepers=len(said.keepers),
        settled=0,
    )


def retirement_word(connection: Connection, raw: bytes) -> Create:
    """Return the ruling that carries a retirement, beside those that set aside what it cuts off."""
    said = retirement_said(raw)
    about = ReplicaId(said.key[:REPLICA_BYTES])
    fields: dict[str, object] = {"replica": about, "ranges": [], "reason": said.reason, "by": said.by, "retires": raw}
    return Create(kind="ruling", fields={**fields, "replaces": list(current_rulings(connection, about))})


def _orders(connection: Connection) -> Sequence[WipeOrder]:
    """Return the orders to wipe that are in force: under the key before they are none any more."""
    query = select(wipe_orders.c.raw).join(rulings, rulings.c.entity == wipe_orders.c.entity).where(rulings.c.replaced == 0)
    return [wipe_said(raw) for raw in connection.execute(query.order_by(wipe_orders.c.entity)).scalars()]
