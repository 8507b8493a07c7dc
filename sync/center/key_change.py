"""A device's next keys: certified as its present ones are, which end where the device says that they ended.

The certificate keeps organisation, offices, letters and its end: a change of keys prolongs nothing. What the present key writes
beyond the device's own word is set aside by a ruling, and with it that key is revoked. Source: engine specification §4.
"""

import json

from sqlalchemy import Connection, func, select

from sync.center import codes
from sync.center.admission import recertify
from sync.center.database import devices, entries, replicas
from sync.center.facts import BY_DEVICE, Facts
from sync.center.keys import CenterKeys
from sync.center.life import not_in_recovery
from sync.center.rulings import end_at
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.oplog.birth import Birth
from sync.oplog.key_change import KeyChange

REASON = "更换密钥"


def changed(connection: Connection, keys: CenterKeys, birth: Birth, change: KeyChange, *, now_ms: int) -> bytes:
    """Return the certificate of the next keys, made in the caller's transaction; the present ones end.

    Asked again by both keys, the same certificate is told, and the present ones end where they are said to end now: a device that was
    killed before it took the next ones may have written on.

    Raises: Refused: `device.uncertified`, `device.revoked`, `device.key_changed` (to other keys than these), `center.in_recovery`;
        Outage: `center.root_away`.
    """
    held = codes.certificate_held(connection, change.sign_key)
    if held is None:
        device = connection.execute(select(devices).where(devices.c.sign_key == birth.sign_key)).first()
        if device is None:
            raise Refused("device.uncertified")
        refused = Facts(connection).refused(birth.sign_key)
        if refused is not None:
            raise Refused(refused)
        not_in_recovery(connection)
        held = recertify(
            connection,
            keys,
            sign_key=change.sign_key,
            seal_key=change.seal_key,
            organisation=device.organisation,
            offices=tuple(json.loads(device.offices)),
            letters=device.letters,
            not_after_ms=device.not_after,
            label=device.label,
        )
    query = (
        select(replicas.c.replica, func.coalesce(func.max(entries.c.ordinal), 0))
        .outerjoin(entries, entries.c.replica == replicas.c.replica)
        .where(replicas.c.sign_key == birth.sign_key)
        .group_by(replicas.c.replica)
    )
    said = dict(change.lives)
    counted = {ReplicaId(replica): said.get(ReplicaId(replica), last) for replica, last in connection.execute(query).all()}
    end_at(connection, keys, counted, reason=REASON, by=BY_DEVICE, now_ms=now_ms)
    return held
