"""Codes that let a new device in: made by an operator, for one device, for a while, for one organisation and its offices.

A code is 95 random bits, so nobody guesses one; what is counted is whoever tries all the same. One that was named rightly and
proved wrongly `TRIES_MAX` times is closed, since somebody holds a part of it. It is used up by the device that proves it first, in
the transaction that certifies that device; the same device may ask again, as it must where the answer was lost, and is given its
certificate once more. What a backup brought back of a life before lets nobody in.

Its secret lies sealed under the key of the database, since a PostgreSQL does not encrypt. Source: engine specification §4, §10.
"""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from sqlalchemy import Connection, Row, delete, insert, select, update

from sync.center import admission
from sync.center.authority import REPLICA
from sync.center.database import devices, enrolment_codes, get, organisations
from sync.center.keys import CenterKeys, keys_of
from sync.center.life import not_in_recovery
from sync.center.opening import open_database
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.domain.offices import OFFICES
from sync.protocol.enrolment import RANDOM_BYTES, Asked, Code, Told, code_of, is_proved

MINUTES, MINUTES_MAX = 60, 7 * 24 * 60
DAYS, DAYS_MAX = 366, 3_660
TRIES_MAX = 5
MARK_DIGITS = 8  # by which an operator names a code afterwards
KEPT_MS = 30 * 24 * 60 * 60 * 1000
LETTERS_CHARS_MAX = 4
_MINUTE_MS = 60_000
_NONCE_BYTES = 12
OPEN, USED, ENDED, CLOSED = "open", "used", "ended", "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """For what a code is good.

    Attributes:
        letters: number letters, None for the next free ones.
        days: how long the certificate holds.
        takes_over: the lost replica that the device may take over from, which is revoked by that.
        by: who made the code.
    """

    organisation: str
    offices: tuple[str, ...] = ()
    letters: str | None = None
    days: int = DAYS
    label: str | None = None
    takes_over: ReplicaId | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCode:
    """A code as its maker sees it afterwards; the code itself is shown once. Times in milliseconds UTC."""

    name: str
    organisation: str
    organisation_name: str
    label: str | None
    by: str
    made_ms: int
    ends_ms: int
    state: str
    used_by: bytes | None


def make_code(directory: Path, terms: Terms, *, minutes: int = MINUTES, now_ms: Callable[[], int] | None = None) -> tuple[Code, int]:
    """Return a new code, and when it ends, milliseconds UTC.

    Works while a center runs on the same directory.

    Raises: Refused: `organisation.unknown`, `office.unknown`, `enrol.bounds`, `device.takes_over_unknown`, `center.in_recovery`.
    """
    at_ms = (now_ms or _now_ms)()
    sound = 1 <= minutes <= MINUTES_MAX and 1 <= terms.days <= DAYS_MAX
    letters = terms.letters
    if not sound or (letters is not None and not (1 <= len(letters) <= LETTERS_CHARS_MAX and set(letters) <= set(admission.LETTERS))):
        raise Refused("enrol.bounds", minutes_max=MINUTES_MAX, days_max=DAYS_MAX)
    if not set(terms.offices) <= set(OFFICES):
        raise Refused("office.unknown", office=", ".join(sorted(set(terms.offices) - set(OFFICES))), offices=", ".join(OFFICES))
    keys = keys_of(directory)
    code = code_of(secrets.token_bytes(RANDOM_BYTES))
    ends_ms = at_ms + minutes * _MINUTE_MS
    database = open_database(directory, keys)
    try:
        with database.write() as connection:
            not_in_recovery(connection)
            if connection.execute(select(organisations.c.code).where(organisations.c.code == terms.organisation)).first() is None:
                raise Refused("organisation.unknown", organisation=terms.organisation)
            lost = terms.takes_over
            if lost is not None and admission.device_of(connection, lost) is None:
                raise Refused("device.takes_over_unknown", replica=lost.hex())
            connection.execute(delete(enrolment_codes).where(enrolment_codes.c.ends_ms < at_ms - KEPT_MS))
            connection.execute(
                insert(enrolment_codes).values(
                    name=code.name,
                    secret=sealed(keys, code.key, code.name),
                    organisation=terms.organisation,
                    offices=json.dumps(list(terms.offices)),
                    letters=letters,
                    days=terms.days,
                    label=terms.label,
                    takes_over=lost,
                    by_whom=terms.by,
                    center=get(connection, REPLICA),
                    made_ms=at_ms,
                    ends_ms=ends_ms,
                    tries=0,
                )
            )
    finally:
        database.close()
    return code, ends_ms


def codes_made(directory: Path, *, now_ms: int) -> tuple[KnownCode, ...]:
    """Return the codes of the last month, the latest first."""
    database = open_database(directory, keys_of(directory))
    try:
        with database.read() as connection:
            return codes_in(connection, now_ms=now_ms)
    finally:
        database.close()


def codes_in(connection: Connection, *, now_ms: int) -> tuple[KnownCode, ...]:
    """Return the same from a connection."""
    query = select(enrolment_codes, organisations.c.name.label("organisation_name")).outerjoin(
        organisations, organisations.c.code == enrolment_codes.c.organisation
    )
    return tuple(
        KnownCode(
            name=bytes(row.name).hex()[:MARK_DIGITS],
            organisation=row.organisation,
            organisation_name=row.organisation_name or row.organisation,
            label=row.label,
            by=row.by_whom,
            made_ms=row.made_ms,
            ends_ms=row.ends_ms,
            state=_state(row, get(connection, REPLICA), now_ms=now_ms),
            used_by=row.used_by,
        )
        for row in connection.execute(query.order_by(enrolment_codes.c.made_ms.desc(), enrolment_codes.c.name)).all()
    )


def withdraw_code(directory: Path, name: str) -> None:
    """Let a code that nobody used let nobody in. Raises: Refused: `enrol.unknown`."""
    database = open_database(directory, keys_of(directory))
    try:
        with database.write() as connection:
            unused = connection.execute(select(enrolment_codes.c.name).where(enrolment_codes.c.used_by.is_(None))).scalars()
            found = [raw for raw in unused if bytes(raw).hex()[:MARK_DIGITS] == name]
            if len(found) != 1:
                raise Refused("enrol.unknown")
            connection.execute(update(enrolment_codes).where(enrolment_codes.c.name == found[0]).values(tries=TRIES_MAX))
    finally:
        database.close()


def prove(connection: Connection, keys: CenterKeys, asked: Asked, *, now_ms: int) -> str | None:
    """Return why a request's code lets nobody in, None when it does; one that names a code and does not prove it is counted.

    `enrol.unknown` (no such code, one of a life before, or not proved: they are not told apart), `enrol.closed`, `enrol.ended`.
    """
    row = row_of(connection, asked)
    if row is None or row.center != get(connection, REPLICA):
        return "enrol.unknown"
    if row.used_by is None and row.tries >= TRIES_MAX:
        return "enrol.closed"
    if not is_proved(asked, key_of(keys, row)):
        connection.execute(update(enrolment_codes).where(enrolment_codes.c.name == asked.name).values(tries=enrolment_codes.c.tries + 1))
        return "enrol.unknown"
    return "enrol.ended" if row.ends_ms < now_ms else None


def row_of(connection: Connection, asked: Asked) -> Row[Any] | None:
    """Return the code that a request names."""
    return connection.execute(select(enrolment_codes).where(enrolment_codes.c.name == asked.name)).first()


def key_of(keys: CenterKeys, row: Row[Any]) -> bytes:
    """Return by what a code proves and is proved."""
    return ChaCha20Poly1305(keys.database).decrypt(row.secret[:_NONCE_BYTES], row.secret[_NONCE_BYTES:], row.name)


def told_of(row: Row[Any], root: bytes, certificate: bytes = b"") -> Told:
    """Return what a code gives."""
    return Told(
        root=root,
        organisation=row.organisation,
        offices=tuple(json.loads(row.offices)),
        ends_ms=row.ends_ms,
        takes_over=None if row.takes_over is None else ReplicaId(row.takes_over),
        certificate=certificate,
    )


def use(connection: Connection, row: Row[Any], sign_key: bytes, *, now_ms: int) -> None:
    """Note by whom a code was used up."""
    connection.execute(update(enrolment_codes).where(enrolment_codes.c.name == row.name).values(used_by=sign_key, used_ms=now_ms))


def certificate_held(connection: Connection, sign_key: bytes) -> bytes | None:
    """Return the certificate in force of a device, None when it has none."""
    held: bytes | None = connection.execute(select(devices.c.certificate).where(devices.c.sign_key == sign_key)).scalar_one_or_none()
    return held


def _state(row: Row[Any], center: bytes | None, *, now_ms: int) -> str:
    if row.used_by is not None:
        return USED
    if row.tries >= TRIES_MAX or row.center != center:
        return CLOSED
    return ENDED if row.ends_ms < now_ms else OPEN


def sealed(keys: CenterKeys, key: bytes, name: bytes) -> bytes:
    """Return what a code proves by, sealed under the database's key for the code of this name."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + ChaCha20Poly1305(keys.database).encrypt(nonce, key, name)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
