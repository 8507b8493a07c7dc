"""Orders to wipe: said by a ruling beside the one that revokes a device, and handed over whenever that device comes.

The ruling goes to every replica with the authority's log, so a stick or a neighbour carries the order as well as the center's own
refusal does. Lifting it is a ruling that names it; what was carried out by then stays so. Source: engine specification §4.
"""

from sqlalchemy import Connection, select

from sync.center.authority import Authority
from sync.center.database import rulings, wipe_orders
from sync.center.keys import CenterKeys
from sync.domain.draft import Create
from sync.domain.ids import REPLICA_BYTES
from sync.oplog.wipe import WipeOrder, make_wipe, wipe_said


def order_for(connection: Connection, sign_key: bytes) -> bytes | None:
    """Return the order in force for a device, None where there is none."""
    query = select(wipe_orders.c.raw).join(rulings, rulings.c.entity == wipe_orders.c.entity)
    raw: bytes | None = connection.execute(
        query.where(wipe_orders.c.sign_key == sign_key, rulings.c.replaced == 0).order_by(wipe_orders.c.entity.desc()).limit(1)
    ).scalar_one_or_none()
    return raw


def offers(raw: bytes | None) -> bool:
    """Tell whether an order lets its device offer first what it never sent."""
    return raw is not None and wipe_said(raw).offers


def say(connection: Connection, keys: CenterKeys, order: WipeOrder) -> None:
    """Write the ruling that carries an order."""
    fields: dict[str, object] = {
        "replica": order.sign_key[:REPLICA_BYTES],
        "ranges": [],
        "reason": order.reason,
        "by": order.by,
        "replaces": in_force(connection, order.sign_key),
        "wipe": make_wipe(keys.online, keys.certificate, order),
    }
    Authority(connection, keys, now_ms=order.at_ms).say([[Create(kind="ruling", fields=fields)]])


def lift(connection: Connection, keys: CenterKeys, sign_key: bytes, *, reason: str, by: str, now_ms: int) -> bool:
    """Take back the order in force for a device; tell whether there was one."""
    named = in_force(connection, sign_key)
    if named:
        fields: dict[str, object] = {"replica": sign_key[:REPLICA_BYTES], "ranges": [], "reason": reason, "by": by, "replaces": named}
        Authority(connection, keys, now_ms=now_ms).say([[Create(kind="ruling", fields=fields)]])
    return bool(named)


def in_force(connection: Connection, sign_key: bytes) -> list[bytes]:
    """Return the rulings that carry an order for a device and that nothing names."""
    query = select(wipe_orders.c.entity).join(rulings, rulings.c.entity == wipe_orders.c.entity)
    found = query.where(wipe_orders.c.sign_key == sign_key, rulings.c.replaced == 0).order_by(wipe_orders.c.entity)
    return [bytes(raw) for raw in connection.execute(found).scalars()]
