"""Requests for bundles: what a device that no one met yet hands over first, as a file `.qzr` or as text. Sans-IO.

::

    request   = "QZREQ" (5) ‖ version (1) = 1 ‖ suite (1) ‖ body ‖ signature (64)
    body      = [asked at (ms UTC), birth, certificate | null, root's public key | null, [claim, …], [holding, …]]
    signature = Ed25519 in domain "qz bundle ask" over the body, by the birth's signing key
    text      = "QZREQ:" ‖ base 32 (RFC 4648, without "=") of a request without claims and holdings: for a QR code, or a message

The birth gives the sealing key, the claims say what the device holds, so that nothing is brought that it has (claims.py, one for
each author; one that holds less of its own streams than others do was put back, and is brought those too), the holdings which
blobs (bundle_holding.py). Nothing in it is secret, and nothing in it decides anything: whether its device is certified, or a
person accepts its fingerprint, is asked where a bundle is made. At most 512 kB.

Pure. Source: our design (engine specification §9). Vectors: tests/data/bundle.json.
"""

import base64
import binascii
from dataclasses import dataclass, replace

from sync.domain.failures import Refused
from sync.oplog.birth import BIRTH_BYTES_MAX, Birth, parse_birth
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.entry import WALL_MS_MAX
from sync.oplog.hashing import KEY_BYTES, SIGNATURE_BYTES, SUITE, Domain, verifies
from sync.oplog.suites import name_of
from sync.protocol.envelope import Signer
from sync.protocol.limits import CLAIM_BYTES_MAX
from sync.protocol.tips import list_in, number_in

MAGIC = b"QZREQ"
TEXT_PREFIX = "QZREQ:"
VERSION = 1
REQUEST_BYTES_MAX = 512 * 1024
CLAIMS_MAX = 4_096
_HEAD_BYTES = len(MAGIC) + 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Who asks for a bundle. `claims` and `holdings` say nothing until they verify with the birth's key."""

    asked_ms: int
    birth: Birth
    certificate: bytes | None
    root: bytes | None
    claims: tuple[bytes, ...] = ()
    holdings: tuple[bytes, ...] = ()


def encode_request(request: Request, signer: Signer) -> bytes:
    """Return the bytes of a request; claims that would make it too long are left out, the last ones first."""
    while True:
        body = encode(
            [
                request.asked_ms,
                request.birth.raw,
                request.certificate,
                request.root,
                list(request.claims),
                list(request.holdings),
            ]
        )
        if _HEAD_BYTES + len(body) + SIGNATURE_BYTES <= REQUEST_BYTES_MAX:
            return MAGIC + bytes((VERSION, SUITE)) + body + signer(Domain.BUNDLE_ASK, body)
        left_claims = request.claims if request.holdings else request.claims[:-1]
        request = replace(request, claims=left_claims, holdings=request.holdings[:-1])


def parse_request(raw: bytes) -> Request:
    """Return the request that ``raw`` holds.

    Raises: Refused: `bundle.not_a_request`, `bundle.newer`, `bundle.suite`, `bundle.request_malformed`.
    """
    if not raw.startswith(MAGIC) or len(raw) < _HEAD_BYTES:
        raise Refused("bundle.not_a_request")
    version, suite = raw[len(MAGIC)], raw[len(MAGIC) + 1]
    if version != VERSION:
        raise Refused("bundle.newer", version=version)
    if suite != SUITE:
        raise Refused("bundle.suite", suite=name_of(suite))
    try:
        return _request_in(raw[_HEAD_BYTES:])
    except Malformed as error:
        raise Refused("bundle.request_malformed") from error


def encode_request_text(request: Request, signer: Signer) -> str:
    """Return a request as text, without claims and holdings."""
    raw = encode_request(replace(request, claims=(), holdings=()), signer)
    return TEXT_PREFIX + base64.b32encode(raw).decode().rstrip("=")


def read_request_text(text: str) -> Request:
    """Return the request that a text holds; spaces, line ends and small letters do no harm.

    Raises: Refused: as `parse_request`.
    """
    letters = "".join(text.upper().split())
    if not letters.startswith(TEXT_PREFIX) or len(letters) > REQUEST_BYTES_MAX:
        raise Refused("bundle.not_a_request")
    letters = letters.removeprefix(TEXT_PREFIX)
    try:
        raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except (binascii.Error, ValueError) as error:
        raise Refused("bundle.request_malformed") from error
    return parse_request(raw)


def _request_in(rest: bytes) -> Request:
    body, signature = rest[:-SIGNATURE_BYTES], rest[-SIGNATURE_BYTES:]
    if len(rest) > REQUEST_BYTES_MAX:
        raise Malformed("too long")
    match decode(body):
        case [asked, bytes(birth), certificate, root, claims, holdings]:
            pass
        case _:
            raise Malformed("request")
    if certificate is not None and not (isinstance(certificate, bytes) and len(certificate) <= BIRTH_BYTES_MAX):
        raise Malformed("certificate")
    if root is not None and not (isinstance(root, bytes) and len(root) == KEY_BYTES):
        raise Malformed("root")
    request = Request(
        asked_ms=number_in(asked, most=WALL_MS_MAX),
        birth=parse_birth(birth),
        certificate=certificate,
        root=root,
        claims=_sized(claims),
        holdings=_sized(holdings),
    )
    if not verifies(request.birth.sign_key, Domain.BUNDLE_ASK, body, signature):
        raise Malformed("request signature")
    return request


def _sized(raw: object) -> tuple[bytes, ...]:
    rows = list_in(raw, CLAIMS_MAX)
    if not all(isinstance(row, bytes) and len(row) <= CLAIM_BYTES_MAX for row in rows):
        raise Malformed("claims")
    return tuple(rows)
