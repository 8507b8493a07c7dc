"""Births and certificates: who a replica is, and for whom it speaks.

Birth, signed by the device, without ordinal (CBOR array of 2: body bytes, signature)::

    body = [1, suite, sign key (32), seal key (32), nonce (16), predecessor replica (8) | null, certificate bytes | null, claim | null]

The replica id is the first 8 bytes of the body's hash, and the full hash starts the chain of each of its streams.
`claim` is the organisation code that a never-certified device writes as; null once a certificate says it.

Certificate, signed by the root (CBOR array of 2: body bytes, signature)::

    body = [1, suite, role, sign key, seal key, organisation | null, [office, …], letters, not after (ms), serial, from ordinal]

Role 0 is a device, role 1 the online key of a center, role 2 a keeper of checkpoints, which the center's online key certifies in
place of the root (organisation null). A center has an organisation where it stands below another center, and speaks for nobody
else: the authority's word is that of the center without one. Role 3 is an enrolment officer: its key certifies devices of the
organisation that it names and of those below it, with no office and no letter that it does not name, and no longer than it holds
itself. What it signs carries its own certificate (CBOR array of 3: body bytes, signature, the officer's certificate), so that
whoever judges it needs the root alone; whether the organisation is within the officer's is asked of the tree: `is_within`.
Expiry limits what a device may be *given*; what it wrote is always taken.

Pure. Source: our design (engine specification §1, §4).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.ids import REPLICA_BYTES, ReplicaId
from sync.domain.scopes import ORGANISATION_CODE_BYTES_MAX
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.hashing import KEY_BYTES, SIGNATURE_BYTES, SUITE, Domain, digest, public_bytes, sign, verifies
from sync.oplog.suites import spoken_in

VERSION = 1
NONCE_BYTES = 16
BIRTH_BYTES_MAX = 4096
SERIAL_END = 2**52  # below which an officer numbers: it counts by its clock, and the root may always go beyond


class Role(IntEnum):
    """For what a certified key speaks."""

    DEVICE = 0
    CENTER = 1
    KEEPER = 2
    OFFICER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A root's word on a key. Times in milliseconds UTC.

    `through`: the enrolment officer's own, where it was not the root that signed.
    """

    role: Role
    sign_key: bytes
    seal_key: bytes
    organisation: str | None
    offices: tuple[str, ...]
    letters: str
    not_after_ms: int
    serial: int
    from_ordinal: int = 1
    through: "Certificate | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Birth:
    """The beginning of one replica's life."""

    sign_key: bytes
    seal_key: bytes
    nonce: bytes
    predecessor: ReplicaId | None
    certificate: bytes | None
    claim: str | None
    hash: bytes
    raw: bytes

    @property
    def replica(self) -> ReplicaId:
        """Return the replica's id."""
        return ReplicaId(self.hash[:REPLICA_BYTES])


def make_birth(
    key: Ed25519PrivateKey,
    *,
    seal_key: bytes,
    nonce: bytes,
    predecessor: ReplicaId | None = None,
    certificate: bytes | None = None,
    claim: str | None = None,
) -> Birth:
    """Sign the birth of a new replica life; `nonce` is 16 random bytes."""
    body = encode([VERSION, SUITE, public_bytes(key), seal_key, nonce, predecessor, certificate, claim])
    return parse_birth(encode([body, sign(key, Domain.BIRTH, body)]))


def born_as(raw: bytes) -> ReplicaId:
    """Return the id of the replica that a birth is said to be of; whether it is sound is not looked at.

    Raises: Malformed: wrong shape.
    """
    body, _ = _signed_pair(raw)
    return ReplicaId(digest(Domain.BIRTH, body)[:REPLICA_BYTES])


def parse_birth(raw: bytes) -> Birth:
    """Check a birth from outside, its own signature included.

    Raises: Malformed: wrong shape, unknown version, `suite.unknown`, or a signature that does not verify.
    """
    body, signature = _signed_pair(raw)
    parts = decode(body)
    spoken_in(parts)
    match parts:
        case [int(version), int(suite), bytes(sign_key), bytes(seal_key), bytes(nonce), predecessor, certificate, claim]:
            pass
        case _:
            raise Malformed("birth")
    checks = (
        version == VERSION and suite == SUITE,
        len(sign_key) == KEY_BYTES and len(seal_key) == KEY_BYTES and len(nonce) == NONCE_BYTES,
        predecessor is None or (isinstance(predecessor, bytes) and len(predecessor) == REPLICA_BYTES),
        certificate is None or isinstance(certificate, bytes),
        claim is None or (isinstance(claim, str) and 1 <= len(claim.encode()) <= ORGANISATION_CODE_BYTES_MAX),
    )
    if not all(checks) or not verifies(sign_key, Domain.BIRTH, body, signature):
        raise Malformed("birth")
    return Birth(
        sign_key=sign_key,
        seal_key=seal_key,
        nonce=nonce,
        predecessor=predecessor,
        certificate=certificate,
        claim=claim,
        hash=digest(Domain.BIRTH, body),
        raw=raw,
    )


def make_certificate(root: Ed25519PrivateKey, certificate: Certificate, *, officer: bytes | None = None) -> bytes:
    """Sign ``certificate`` with the offline root, or with an officer's key, whose own certificate is ``officer``."""
    body = encode(
        [
            VERSION,
            SUITE,
            int(certificate.role),
            certificate.sign_key,
            certificate.seal_key,
            certificate.organisation,
            list(certificate.offices),
            certificate.letters,
            certificate.not_after_ms,
            certificate.serial,
            certificate.from_ordinal,
        ]
    )
    signature = sign(root, Domain.CERTIFICATE, body)
    return encode([body, signature] if officer is None else [body, signature, officer])


def certified_key(raw: bytes) -> bytes:
    """Return the signing key that a certificate says it is of; nothing of it is believed yet.

    Raises: Malformed: not of its shape.
    """
    parts = decode(_signed(raw)[0])
    spoken_in(parts)
    match parts:
        case [1, 1, int(), bytes(sign_key), *_]:
            return sign_key
    raise Malformed("certificate")


def is_within(certificate: Certificate, parent: Callable[[str], str | None]) -> bool:
    """Tell whether whoever signed a certificate may: the root always, an officer for its organisation and those below it.

    Args:
        parent: the organisation above another, None at the top and for the unknown.
    """
    if certificate.through is None:
        return True
    at, met = certificate.organisation, set[str]()
    while at is not None and at not in met:
        if at == certificate.through.organisation:
            return True
        met.add(at)
        at = parent(at)
    return False


def parse_certificate(raw: bytes, *, root: bytes) -> Certificate:
    """Check a certificate against the root's public key. Expiry is the caller's question, since it needs a clock.

    Raises: Malformed: wrong shape, or signed neither by this root nor by an officer of it within what it may; `suite.unknown`.
    """
    body, signature, between = _signed(raw)
    parts = decode(body)
    spoken_in(parts)
    through = None if between is None else parse_certificate(between, root=root)
    if through is not None and (through.role is not Role.OFFICER or through.through is not None):
        raise Malformed("certificate")
    if not verifies(root if through is None else through.sign_key, Domain.CERTIFICATE, body, signature):
        raise Malformed("certificate")
    certificate = _certificate_in(parts, through)
    if through is not None and not _may_certify(through, certificate):
        raise Malformed("certificate")
    return certificate


def _certificate_in(parts: Any, through: Certificate | None) -> Certificate:
    match parts:
        case [
            1,
            1,
            int(role),
            bytes(sign_key),
            bytes(seal_key),
            organisation,
            list(offices),
            str(letters),
            int(not_after),
            int(serial),
            int(first),
        ]:
            pass
        case _:
            raise Malformed("certificate")
    sound = (
        role in set(Role) and (organisation is None or isinstance(organisation, str)) and all(isinstance(office, str) for office in offices)
    )
    # A device or an officer is always somebody's, a keeper never; a center is an organisation's where it stands below another one.
    owned = {Role.DEVICE: (False,), Role.KEEPER: (True,), Role.CENTER: (True, False), Role.OFFICER: (False,)}
    if not sound or (organisation is None) not in owned[Role(role)]:
        raise Malformed("certificate")
    return Certificate(
        role=Role(role),
        sign_key=sign_key,
        seal_key=seal_key,
        organisation=organisation,
        offices=tuple(offices),
        letters=letters,
        not_after_ms=not_after,
        serial=serial,
        from_ordinal=first,
        through=through,
    )


def _may_certify(officer: Certificate, certificate: Certificate) -> bool:
    return (
        certificate.role is Role.DEVICE
        and set(certificate.offices) <= set(officer.offices)
        and certificate.letters != ""
        and set(certificate.letters) <= set(officer.letters)
        and certificate.not_after_ms <= officer.not_after_ms
        and 0 < certificate.serial < SERIAL_END
    )


def _signed(raw: bytes) -> tuple[bytes, bytes, bytes | None]:
    if len(raw) > BIRTH_BYTES_MAX:
        raise Malformed("too long")
    match decode(raw):
        case [bytes(body), bytes(signature)] if len(signature) == SIGNATURE_BYTES:
            return body, signature, None
        case [bytes(body), bytes(signature), bytes(officer)] if len(signature) == SIGNATURE_BYTES:
            return body, signature, officer
    raise Malformed("certificate")


def _signed_pair(raw: bytes) -> tuple[bytes, bytes]:
    if len(raw) > BIRTH_BYTES_MAX:
        raise Malformed("too long")
    pair: Any = decode(raw)
    match pair:
        case [bytes(body), bytes(signature)] if len(signature) == SIGNATURE_BYTES:
            return body, signature
    raise Malformed("signed pair")
