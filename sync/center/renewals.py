"""Renewals: every certificate that ends soon, made anew in one act.

Each stays what it was: organisation, offices, letters, keys, label. A device that was revoked, or that changed these keys, is passed
over. One transaction: where anything is in the way, none is renewed. Source: engine specification §4.
"""

import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Row, select

from sync.center.admission import AdmittedDevice, recertify
from sync.center.beside import Beside
from sync.center.database import devices
from sync.center.exchange import system_ms
from sync.center.facts import Facts
from sync.center.keys import keys_of
from sync.center.life import not_in_recovery
from sync.center.opening import open_database
from sync.domain.lapse import DAY_MS
from sync.oplog.birth import parse_certificate
from sync.oplog.hashing import fingerprint


def renew_ending(
    directory: Path, *, within_days: int, days: int, root: Ed25519PrivateKey | None = None, now_ms: int | None = None
) -> tuple[AdmittedDevice, ...]:
    """Renew each certificate that ends within so many days, or has ended, for ``days`` from now; return what was renewed.

    Args:
        root: the root's key, where it was brought for this.

    Raises: Refused: `center.in_recovery`; Outage: `center.root_away`, where there is anything to renew. Nothing is renewed then.
    """
    now_ms = system_ms() if now_ms is None else now_ms
    keys = keys_of(directory, brought=root)
    database, beside = open_database(directory, keys), Beside(directory)
    renewed: list[AdmittedDevice] = []
    try:
        with database.write() as connection:
            not_in_recovery(connection)
            not_after_ms = now_ms + days * DAY_MS
            for row in _ending(connection, before_ms=min(now_ms + within_days * DAY_MS, not_after_ms)):
                offices = tuple(json.loads(row.offices))
                recertify(
                    connection,
                    keys,
                    sign_key=row.sign_key,
                    seal_key=parse_certificate(row.certificate, root=keys.root_public).seal_key,
                    organisation=row.organisation,
                    offices=offices,
                    letters=row.letters,
                    not_after_ms=not_after_ms,
                    label=row.label,
                )
                renewed.append(
                    AdmittedDevice(
                        sign_key=row.sign_key,
                        fingerprint=fingerprint(row.sign_key),
                        organisation=row.organisation,
                        offices=offices,
                        letters=row.letters,
                        not_after_ms=not_after_ms,
                    )
                )
            after = beside.look(connection)
        beside.write(after)
    finally:
        database.close()
    return tuple(renewed)


def _ending(connection: Connection, *, before_ms: int) -> tuple[Row[Any], ...]:
    query = select(devices).where(devices.c.not_after <= before_ms).order_by(devices.c.organisation, devices.c.letters)
    facts = Facts(connection)
    return tuple(row for row in connection.execute(query).all() if facts.refused(row.sign_key) is None)
