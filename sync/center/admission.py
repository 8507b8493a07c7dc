"""Admission: the root's certificate for a device that waits, written as an authority entry.

A newcomer whose birth names another device's replica wants to take over from it. Only an operator's word lets it: it is
certified for the same organisation and offices, under the next letters, and in the same transaction a ruling sets aside
whatever the lost device may still write beyond what the center holds. Both are authority entries, so each replica knows.

Works while a center runs on the same directory: one short transaction, which the running process notices. Needs the root's
key file. Source: engine specification §4, §10; worked example E.
"""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Row, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from sync.center.authority import Authority
from sync.center.beside import Beside
from sync.center.database import devices, newcomers, organisations, replicas, turned_away
from sync.center.judge import Judge, Verdicts
from sync.center.keys import CenterKeys, keys_of
from sync.center.life import not_in_recovery
from sync.center.opening import open_database
from sync.center.prepared import Prepared
from sync.center.rulings import revoke_beyond
from sync.domain.draft import Create
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.domain.offices import OFFICES
from sync.oplog.birth import Birth, Certificate, Role, make_certificate, parse_birth
from sync.oplog.hashing import fingerprint

DAY_MS = 24 * 60 * 60 * 1000
BY_CENTER = "中心"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
OFFICER_LETTERS = "UVWXYZ"  # what enrolment officers give out, away from the center
_ADMITTED = Prepared(select(replicas.c.sign_key, replicas.c.birth).join(devices, devices.c.sign_key == replicas.c.sign_key))
_WAITING = Prepared(select(newcomers.c.sign_key, newcomers.c.birth))
_SERIAL = Prepared(select(func.coalesce(func.max(devices.c.serial), 0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingDevice:
    """A device that asked and was not admitted yet. Times in milliseconds UTC.

    `takes_over`: the replica of a lost device that it names, with that device's letters where the center knows them.
    """

    sign_key: bytes
    fingerprint: str
    organisation: str | None
    first_ms: int
    last_ms: int
    takes_over: ReplicaId | None = None
    takes_over_letters: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmittedDevice:
    """A device that was certified. Time in milliseconds UTC."""

    sign_key: bytes
    fingerprint: str
    organisation: str
    offices: tuple[str, ...]
    letters: str
    not_after_ms: int


def waiting_devices(directory: Path) -> tuple[WaitingDevice, ...]:
    """Return the devices that wait, the latest contact first."""
    keys = keys_of(directory)
    database = open_database(directory, keys)
    try:
        with database.read() as connection:
            rows = connection.execute(select(newcomers).order_by(newcomers.c.last_ms.desc())).all()
            return tuple(_waiting(connection, row) for row in rows)
    finally:
        database.close()


def let_wait(directory: Path, birth: Birth) -> None:
    """Let a device wait that can't come itself: its request was carried here."""
    keys = keys_of(directory)
    database = open_database(directory, keys)
    now_ms = time.time_ns() // 1_000_000
    row = {"birth": birth.raw, "last_ms": now_ms}
    try:
        with database.write() as connection:
            connection.execute(delete(turned_away).where(turned_away.c.sign_key == birth.sign_key))
            if connection.execute(select(devices.c.sign_key).where(devices.c.sign_key == birth.sign_key)).first() is None:
                waits = insert(newcomers).values(sign_key=birth.sign_key, first_ms=now_ms, **row)
                connection.execute(waits.on_conflict_do_update(index_elements=["sign_key"], set_=row))
    finally:
        database.close()


def certificate_of(directory: Path, sign_key: bytes) -> bytes:
    """Return the certificate in force of a device. Raises: Refused: `device.not_admitted`."""
    database = open_database(directory, keys_of(directory))
    try:
        with database.read() as connection:
            found = connection.execute(select(devices.c.certificate).where(devices.c.sign_key == sign_key)).scalar_one_or_none()
    finally:
        database.close()
    if found is None:
        raise Refused("device.not_admitted")
    return bytes(found)


def admitted_named(directory: Path, name: str) -> bytes:
    """Return the key of the certified device whose fingerprint begins with ``name``.

    Raises: Refused: `device.not_admitted`, `device.ambiguous`.
    """
    wanted = "".join(name.split()).lower()
    database = open_database(directory, keys_of(directory))
    try:
        with database.read() as connection:
            known = [bytes(raw) for raw in connection.execute(select(devices.c.sign_key)).scalars()]
    finally:
        database.close()
    found = [key for key in known if wanted and "".join(fingerprint(key).split()).startswith(wanted)]
    if len(found) != 1:
        raise Refused("device.ambiguous" if found else "device.not_admitted")
    return found[0]


def admit(
    directory: Path,
    *,
    fingerprint_or_key: str | bytes,
    organisation: str | None = None,
    offices: Iterable[str] = (),
    letters: str | None = None,
    days: int = 366,
    label: str | None = None,
    takes_over: bool = False,
    by: str = "",
    root: Ed25519PrivateKey | None = None,
) -> AdmittedDevice:
    """Certify the device with this fingerprint or key: one that waits, or one admitted before, whose certificate is renewed.

    Without offices a newcomer may act in all, without letters it gets the next; a renewal without them keeps what it has.

    Args:
        takes_over: the operator ``by`` lets it take over from the lost device that its birth names, which is revoked.
        root: the root's key, where it was brought for this.

    Raises: Refused: `device.not_waiting`, `device.ambiguous`, `organisation.unknown`, `office.unknown`, `center.in_recovery`;
        `device.takes_over` (it names a lost device, and nobody said that it may), `device.takes_over_nobody`,
        `device.takes_over_unknown`.
        Outage: `center.root_away`.
    """
    keys = keys_of(directory, brought=root)
    database = open_database(directory, keys)
    beside = Beside(directory)
    try:
        with database.write() as connection:
            not_in_recovery(connection)
            birth = _named(connection, fingerprint_or_key)
            device = certify(
                connection,
                keys,
                birth,
                organisation=organisation,
                offices=tuple(offices),
                letters=letters,
                not_after_ms=time.time_ns() // 1_000_000 + days * DAY_MS,
                label=label,
                takes_over=takes_over,
                by=by,
            )
            after = beside.look(connection)
        beside.write(after)
    finally:
        database.close()
    return device


def certify(
    connection: Connection,
    keys: CenterKeys,
    birth: Birth,
    *,
    organisation: str | None,
    offices: tuple[str, ...],
    letters: str | None,
    not_after_ms: int,
    label: str | None,
    takes_over: bool = False,
    by: str = "",
) -> AdmittedDevice:
    """Certify the device of ``birth`` in the caller's transaction, and revoke the one that it takes over from. As `admit`."""
    lost = _lost(connection, birth, takes_over=takes_over)
    if lost is not None:
        organisation = organisation or lost.organisation
        offices = offices or tuple(json.loads(lost.offices))
    device = _certify(
        connection, keys, birth, organisation=organisation, offices=offices, letters=letters, not_after_ms=not_after_ms, label=label
    )
    if lost is not None:
        reason = f"由 {device.letters} 接替"
        revoke_beyond(connection, keys, lost.sign_key, reason=reason, by=by or BY_CENTER, now_ms=time.time_ns() // 1_000_000)
    return device


def _lost(connection: Connection, birth: Birth, *, takes_over: bool) -> Row[Any] | None:
    """Return the device from which a newcomer is to take over, None when it is nobody's successor but its own."""
    held = None if birth.predecessor is None else device_of(connection, birth.predecessor)
    admitted = connection.execute(select(devices.c.sign_key).where(devices.c.sign_key == birth.sign_key)).first() is not None
    if birth.predecessor is None or admitted or (held is not None and held.sign_key == birth.sign_key):
        if takes_over:
            raise Refused("device.takes_over_nobody")
        return None
    if held is None:
        if takes_over:
            raise Refused("device.takes_over_unknown", replica=birth.predecessor.hex())
        # Of a replica that never came here nothing can be taken over: most often it is the newcomer's own earlier life.
        return None
    if not takes_over:
        raise Refused("device.takes_over", replica=birth.predecessor.hex(), letters=held.letters)
    return held


def device_of(connection: Connection, replica: ReplicaId) -> Row[Any] | None:
    """Return the device of a replica, None where the center never certified it."""
    query = select(devices).join(replicas, replicas.c.sign_key == devices.c.sign_key).where(replicas.c.replica == replica)
    return connection.execute(query).first()


def _waiting(connection: Connection, row: Row[Any]) -> WaitingDevice:
    birth = parse_birth(row.birth)
    held = None if birth.predecessor is None else device_of(connection, birth.predecessor)
    return WaitingDevice(
        sign_key=row.sign_key,
        fingerprint=fingerprint(row.sign_key),
        organisation=birth.claim,
        first_ms=row.first_ms,
        last_ms=row.last_ms,
        takes_over=birth.predecessor,
        takes_over_letters=None if held is None else held.letters,
    )


def _named(connection: Connection, named: str | bytes) -> Birth:
    wanted = named.hex() if isinstance(named, bytes) else "".join(named.split()).lower()
    known = {row.sign_key: row.birth for query in (_ADMITTED, _WAITING) for row in query.all(connection)}
    found = [raw for key, raw in known.items() if wanted and ("".join(fingerprint(key).split()).startswith(wanted) or key.hex() == wanted)]
    if not found:
        raise Refused("device.not_waiting")
    if len(found) > 1:
        raise Refused("device.ambiguous")
    return parse_birth(found[0])


def _certify(
    connection: Connection,
    keys: CenterKeys,
    birth: Birth,
    *,
    organisation: str | None,
    offices: tuple[str, ...],
    letters: str | None,
    not_after_ms: int,
    label: str | None,
) -> AdmittedDevice:
    held = connection.execute(select(devices).where(devices.c.sign_key == birth.sign_key)).first()
    organisation = organisation or (birth.claim if held is None else held.organisation)
    offices = offices or (OFFICES if held is None else tuple(json.loads(held.offices)))
    letters = letters or (held.letters if held is not None and held.organisation == organisation else None)
    known = select(organisations.c.code).where(organisations.c.code == organisation)
    if organisation is None or connection.execute(known).first() is None:
        raise Refused("organisation.unknown", organisation=organisation)
    if not set(offices) <= set(OFFICES):
        raise Refused("office.unknown", offices=sorted(set(offices) - set(OFFICES)))
    letters = letters or _next_letters(connection, organisation)
    certificate = Certificate(
        role=Role.DEVICE,
        sign_key=birth.sign_key,
        seal_key=birth.seal_key,
        organisation=organisation,
        offices=offices,
        letters=letters,
        not_after_ms=not_after_ms,
        serial=_next_serial(connection),
    )
    _say(connection, keys, certificate, label=label)
    return AdmittedDevice(
        sign_key=birth.sign_key,
        fingerprint=fingerprint(birth.sign_key),
        organisation=organisation,
        offices=offices,
        letters=letters,
        not_after_ms=not_after_ms,
    )


def recertify(
    connection: Connection,
    keys: CenterKeys,
    *,
    sign_key: bytes,
    seal_key: bytes,
    organisation: str,
    offices: tuple[str, ...],
    letters: str,
    not_after_ms: int,
    label: str | None,
) -> bytes:
    """Certify other keys of a device that is certified, as what it is; return the certificate. Raises: Outage: `center.root_away`."""
    certificate = Certificate(
        role=Role.DEVICE,
        sign_key=sign_key,
        seal_key=seal_key,
        organisation=organisation,
        offices=offices,
        letters=letters,
        not_after_ms=not_after_ms,
        serial=_next_serial(connection),
    )
    return _say(connection, keys, certificate, label=label)


def _next_serial(connection: Connection) -> int:
    return int(_SERIAL.scalar(connection)) + 1


def _say(connection: Connection, keys: CenterKeys, certificate: Certificate, *, label: str | None) -> bytes:
    """Sign a certificate with the root, and say it to everyone."""
    raw = make_certificate(keys.root(), certificate)
    fields: dict[str, object] = {
        "certificate": raw,
        "sign_key": certificate.sign_key,
        "organisation": certificate.organisation,
        "offices": list(certificate.offices),
        "label": label,
        "letters": certificate.letters,
        "not_after": certificate.not_after_ms,
    }
    Authority(connection, keys, now_ms=time.time_ns() // 1_000_000).say([[Create(kind="device", fields=fields)]])
    connection.execute(newcomers.delete().where(newcomers.c.sign_key == certificate.sign_key))
    Judge(connection, Verdicts()).again()
    return raw


def _next_letters(connection: Connection, organisation: str) -> str:
    """Return the first letter that no device of the organisation has, then two, and so on."""
    given = select(devices.c.letters).where(devices.c.organisation == organisation)
    used = {letter for letters in connection.execute(given).scalars() for letter in letters}
    free = next((letter for letter in LETTERS if letter not in used and letter not in OFFICER_LETTERS), None)
    return free if free is not None else LETTERS[0] + LETTERS[len(used) % len(LETTERS)]
