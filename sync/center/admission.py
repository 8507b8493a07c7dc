"""Admission: the root's certificate for a device that waits, written as an authority entry.

Works while a center runs on the same directory: one short transaction, which the running process notices. Needs the root's
key file. Source: engine specification §4, §10.
"""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select

from sync.center.authority import Authority
from sync.center.beside import Beside
from sync.center.database import Database, devices, newcomers, organisations, replicas
from sync.center.judge import Judge, Verdicts
from sync.center.keys import CenterKeys, load_keys
from sync.center.life import not_in_recovery
from sync.domain.draft import Create
from sync.domain.failures import Refused
from sync.domain.offices import OFFICES
from sync.oplog.birth import Birth, Certificate, Role, make_certificate, parse_birth
from sync.oplog.hashing import fingerprint

DAY_MS = 24 * 60 * 60 * 1000
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingDevice:
    """A device that asked and was not admitted yet. Times in milliseconds UTC."""

    sign_key: bytes
    fingerprint: str
    organisation: str | None
    first_ms: int
    last_ms: int


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
    keys = load_keys(directory)
    database = Database(directory, keys.database)
    try:
        with database.read() as connection:
            rows = connection.execute(select(newcomers).order_by(newcomers.c.last_ms.desc())).all()
    finally:
        database.close()
    return tuple(
        WaitingDevice(
            sign_key=row.sign_key,
            fingerprint=fingerprint(row.sign_key),
            organisation=parse_birth(row.birth).claim,
            first_ms=row.first_ms,
            last_ms=row.last_ms,
        )
        for row in rows
    )


def admit(
    directory: Path,
    *,
    fingerprint_or_key: str | bytes,
    organisation: str | None = None,
    offices: Iterable[str] = (),
    letters: str | None = None,
    days: int = 366,
    label: str | None = None,
) -> AdmittedDevice:
    """Certify the device with this fingerprint or key: one that waits, or one admitted before, whose certificate is renewed.

    Without offices a newcomer may act in all, without letters it gets the next; a renewal without them keeps what it has.

    Raises: Refused: `device.not_waiting`, `device.ambiguous`, `organisation.unknown`, `office.unknown`, `center.in_recovery`.
        Outage: `center.root_away`.
    """
    keys = load_keys(directory)
    database = Database(directory, keys.database)
    beside = Beside(directory)
    try:
        with database.write() as connection:
            not_in_recovery(connection)
            birth = _named(connection, fingerprint_or_key)
            device = _certify(
                connection,
                keys,
                birth,
                organisation=organisation,
                offices=tuple(offices),
                letters=letters,
                not_after_ms=time.time_ns() // 1_000_000 + days * DAY_MS,
                label=label,
            )
            after = beside.look(connection)
        beside.write(after)
    finally:
        database.close()
    return device


def _named(connection: Connection, named: str | bytes) -> Birth:
    wanted = named.hex() if isinstance(named, bytes) else "".join(named.split()).lower()
    admitted = select(replicas.c.sign_key, replicas.c.birth).join(devices, devices.c.sign_key == replicas.c.sign_key)
    known = {row.sign_key: row.birth for query in (admitted, select(newcomers)) for row in connection.execute(query)}
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
        serial=int(connection.execute(select(func.coalesce(func.max(devices.c.serial), 0))).scalar_one()) + 1,
    )
    fields: dict[str, object] = {
        "certificate": make_certificate(keys.root(), certificate),
        "sign_key": birth.sign_key,
        "organisation": organisation,
        "offices": list(offices),
        "label": label,
        "letters": letters,
        "not_after": not_after_ms,
    }
    Authority(connection, keys, now_ms=time.time_ns() // 1_000_000).say([[Create(kind="device", fields=fields)]])
    connection.execute(newcomers.delete().where(newcomers.c.sign_key == birth.sign_key))
    Judge(connection, Verdicts()).again()
    return AdmittedDevice(
        sign_key=birth.sign_key,
        fingerprint=fingerprint(birth.sign_key),
        organisation=organisation,
        offices=offices,
        letters=letters,
        not_after_ms=not_after_ms,
    )


def _next_letters(connection: Connection, organisation: str) -> str:
    """Return the first letter that no device of the organisation has, then two, and so on."""
    given = select(devices.c.letters).where(devices.c.organisation == organisation)
    used = {letter for letters in connection.execute(given).scalars() for letter in letters}
    free = next((letter for letter in LETTERS if letter not in used), None)
    return free if free is not None else LETTERS[0] + LETTERS[len(used) % len(LETTERS)]
