r"""Enrolment officers: keys that the root certifies to let devices of one organisation and those below it in, without the center.

::

    file = "qzoffc1\n" ‖ CBOR [certificate, root (32), wrap]        wrap = the bytes of a `key.wrap` with a passphrase alone

An officer needs this file, the tree of organisations and the request of a device, and no network. What it signs is judged by
everyone (sync/oplog/birth.py); the center takes it up when the device first comes. Letters of officers are kept apart from those
that the center gives out, so that two numbers never meet. Source: our design (engine specification §4, §10).
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, insert, select

from sync.center.admission import DAY_MS, LETTERS, OFFICER_LETTERS
from sync.center.authority import Authority, current_rulings
from sync.center.beside import Beside
from sync.center.database import officers, organisations
from sync.center.keepers import is_revoked
from sync.center.keys import keys_of
from sync.center.life import not_in_recovery
from sync.center.opening import open_database
from sync.domain.draft import Create
from sync.domain.failures import Outage, Refused
from sync.domain.ids import REPLICA_BYTES, ReplicaId
from sync.domain.offices import LOCAL_OFFICES, OFFICES
from sync.oplog.birth import Birth, Certificate, Role, is_within, make_certificate, parse_certificate
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.hashing import KEY_BYTES, public_bytes
from sync.store import wrap as wraps
from sync.store.cipher import named
from sync.store.home import write_durably
from sync.store.wrap import Cost

MAGIC = b"qzoffc1\n"
FILE_BYTES_MAX = 32 * 1024
DAYS, DAYS_MAX = 90, 366


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer's key as it came out of its file, with the root's word on it."""

    key: Ed25519PrivateKey
    word: bytes
    root: bytes

    def __repr__(self) -> str:
        """Leave out what is secret."""
        return f"Officer({self.certificate.organisation})"

    @property
    def certificate(self) -> Certificate:
        """Return what the officer may."""
        return parse_certificate(self.word, root=self.root)


def make_officer(
    directory: Path,
    to: Path,
    passphrase: str,
    *,
    cost: Cost,
    organisation: str,
    offices: tuple[str, ...] = (),
    letters: str = OFFICER_LETTERS,
    days: int = DAYS,
    root: Ed25519PrivateKey | None = None,
    by: str = "",
) -> Certificate:
    """Make an officer's key, certify it by the root, and write it sealed to ``to``; the center keeps what it may, and no secret.

    Raises: Refused: `organisation.unknown`, `office.unknown`, `officer.bounds`, `root.file_exists`, `passphrase.weak`, `root.other`,
        `center.in_recovery`; Outage: `center.root_away`, those of the disk.
    """
    keys = keys_of(directory, brought=root)
    if to.exists():
        raise Refused("root.file_exists", name=to.name)
    offices = offices or tuple(office for office in OFFICES if office in LOCAL_OFFICES)
    if not set(offices) <= set(OFFICES):
        raise Refused("office.unknown", office=", ".join(sorted(set(offices) - set(OFFICES))), offices=", ".join(OFFICES))
    if not (1 <= days <= DAYS_MAX and letters and set(letters) <= set(LETTERS)):
        raise Refused("officer.bounds", days_max=DAYS_MAX)
    database = open_database(directory, keys)
    try:
        with database.read() as connection:
            not_in_recovery(connection)
            if connection.execute(select(organisations.c.code).where(organisations.c.code == organisation)).first() is None:
                raise Refused("organisation.unknown", organisation=organisation)
    finally:
        database.close()
    key, now_ms = Ed25519PrivateKey.generate(), time.time_ns() // 1_000_000
    certificate = Certificate(
        role=Role.OFFICER,
        sign_key=public_bytes(key),
        seal_key=bytes(KEY_BYTES),
        organisation=organisation,
        offices=offices,
        letters=letters,
        not_after_ms=now_ms + days * DAY_MS,
        serial=now_ms,
    )
    wrap = wraps.with_passphrase(wraps.empty(), key.private_bytes_raw(), passphrase, cost=cost)
    raw = MAGIC + encode([make_certificate(keys.root(), certificate), keys.root_public, wraps.to_bytes(wrap)])
    with named():
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_durably(to, raw)
    database = open_database(directory, keys)
    try:
        with database.write() as connection:
            connection.execute(insert(officers).values(**_kept(certificate), made_ms=now_ms, by_whom=by))
    finally:
        database.close()
    return certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOfficer:
    """An officer as the center knows it. Times in milliseconds UTC; `state`: `open`, `ended` or `closed` (revoked)."""

    sign_key: bytes
    organisation: str
    organisation_name: str
    offices: tuple[str, ...]
    letters: str
    not_after_ms: int
    made_ms: int
    by: str
    state: str


def officers_made(directory: Path, *, now_ms: int) -> tuple[KnownOfficer, ...]:
    """Return the officers that were made here, the latest first."""
    database = open_database(directory, keys_of(directory))
    try:
        with database.read() as connection:
            return officers_in(connection, now_ms=now_ms)
    finally:
        database.close()


def officers_in(connection: Connection, *, now_ms: int) -> tuple[KnownOfficer, ...]:
    """Return the same from a connection."""
    named = organisations.c.name.label("organisation_name")
    query = select(officers, named).outerjoin(organisations, organisations.c.code == officers.c.organisation)
    return tuple(
        KnownOfficer(
            sign_key=row.sign_key,
            organisation=row.organisation,
            organisation_name=row.organisation_name or row.organisation,
            offices=tuple(json.loads(row.offices)),
            letters=row.letters,
            not_after_ms=row.not_after,
            made_ms=row.made_ms,
            by=row.by_whom,
            state="closed" if is_revoked(connection, row.sign_key) else "ended" if row.not_after < now_ms else "open",
        )
        for row in connection.execute(query.order_by(officers.c.made_ms.desc(), officers.c.sign_key)).all()
    )


def _kept(certificate: Certificate) -> dict[str, object]:
    return {
        "sign_key": certificate.sign_key,
        "organisation": certificate.organisation,
        "offices": json.dumps(list(certificate.offices)),
        "letters": certificate.letters,
        "not_after": certificate.not_after_ms,
    }


def open_officer(path: Path, passphrase: Callable[[], str]) -> Officer:
    """Return the officer of a file. Raises: Refused: `passphrase.wrong`; Outage: `file.unreadable`, `officer.file_damaged`."""
    try:
        with path.open("rb") as file:
            raw = file.read(FILE_BYTES_MAX)
    except OSError as error:
        raise Outage("file.unreadable", name=path.name) from error
    try:
        match decode(raw[len(MAGIC) :]) if raw.startswith(MAGIC) else None:
            case [bytes(word), bytes(root), bytes(sealed)]:
                held = parse_certificate(word, root=root)
                wrap = wraps.from_bytes(sealed)
            case _:
                raise Outage("officer.file_damaged", name=path.name)
    except Malformed as error:
        raise Outage("officer.file_damaged", name=path.name) from error
    key = Ed25519PrivateKey.from_private_bytes(wraps.open_by_passphrase(wrap, passphrase()))
    if held.role is not Role.OFFICER or held.sign_key != public_bytes(key):
        raise Outage("officer.file_damaged", name=path.name)
    return Officer(key, word, root)


def certify(
    officer: Officer,
    birth: Birth,
    *,
    parent: Callable[[str], str | None],
    now_ms: int,
    organisation: str | None = None,
    offices: tuple[str, ...] = (),
    letters: str | None = None,
    days: int | None = None,
) -> bytes:
    """Return a device's certificate by an officer: without offices it gets all that the officer may give, without days as long.

    Raises: Refused: `officer.ended`, `officer.outside` (organisation, offices, letters or days that are not the officer's to give).
    """
    may = officer.certificate
    if may.not_after_ms < now_ms:
        raise Refused("officer.ended")
    certificate = Certificate(
        role=Role.DEVICE,
        sign_key=birth.sign_key,
        seal_key=birth.seal_key,
        organisation=organisation or birth.claim,
        offices=offices or may.offices,
        letters=letters or may.letters[0],
        not_after_ms=may.not_after_ms if days is None else now_ms + days * DAY_MS,
        serial=now_ms,
    )
    raw = make_certificate(officer.key, certificate, officer=officer.word)
    try:
        within = is_within(parse_certificate(raw, root=officer.root), parent)
    except Malformed:
        within = False
    if not within:
        raise Refused("officer.outside", organisation=may.organisation)
    return raw


def revoke_officer(directory: Path, sign_key: bytes, *, reason: str, by: str) -> None:
    """Revoke an officer's key: what only it vouches for counts no more; what the center took up does.

    Raises: Refused: `center.in_recovery`.
    """
    keys = keys_of(directory)
    database = open_database(directory, keys)
    beside = Beside(directory)
    replica = ReplicaId(sign_key[:REPLICA_BYTES])
    try:
        with database.write() as connection:
            not_in_recovery(connection)
            named_before = list(current_rulings(connection, replica))
            fields: dict[str, object] = {
                "replica": replica,
                "ranges": [],
                "reason": reason,
                "by": by,
                "replaces": named_before,
                "key": sign_key,
            }
            Authority(connection, keys, now_ms=time.time_ns() // 1_000_000).say([[Create(kind="ruling", fields=fields)]])
            after = beside.look(connection)
        beside.write(after)
    finally:
        database.close()
