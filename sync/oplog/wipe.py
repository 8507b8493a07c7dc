"""The order to wipe: the center's signed word that one device destroys its keys, in whoever's hands it reaches that device.

CBOR array of 3: body bytes, signature, certificate of the online key that signed::

    body = [1, suite, sign key of the device (32), offers (0 | 1), at (ms), by whom, reason]

It travels inside a ruling, in the center's refusal and in its hints, and proves itself by the root alone. `offers`: what the device
wrote and never sent is offered to the center first. Pure. Source: our design (engine specification §4: revocation is a ruling).
"""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.oplog.birth import BIRTH_BYTES_MAX, Role, certified_key, parse_certificate
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.hashing import KEY_BYTES, SIGNATURE_BYTES, SUITE, Domain, sign, verifies
from sync.oplog.suites import spoken_in

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class WipeOrder:
    """Which device is to destroy its keys, whether it offers first what it never sent, and who said so why. Time in ms UTC."""

    sign_key: bytes
    offers: bool
    at_ms: int
    by: str
    reason: str


def make_wipe(online: Ed25519PrivateKey, certificate: bytes, order: WipeOrder) -> bytes:
    """Sign an order with the center's online key, whose certificate goes with it."""
    body = encode([VERSION, SUITE, order.sign_key, int(order.offers), order.at_ms, order.by, order.reason])
    return encode([body, sign(online, Domain.WIPE, body), certificate])


def wipe_said(raw: bytes) -> WipeOrder:
    """Return what an order says, its signature unchecked: nothing of it is believed yet. Raises: Malformed."""
    return _order_in(_parts(raw)[0])


def read_wipe(raw: bytes, *, root: bytes) -> WipeOrder:
    """Return an order, if a center of this root signed it. Raises: Malformed."""
    body, signature, certificate = _parts(raw)
    center = parse_certificate(certificate, root=root)
    if center.role is not Role.CENTER or not verifies(center.sign_key, Domain.WIPE, body, signature):
        raise Malformed("wipe")
    return _order_in(body)


def signer_of(raw: bytes) -> bytes:
    """Return the online key that an order says it is of; believed where `read_wipe` believed the order. Raises: Malformed."""
    return certified_key(_parts(raw)[2])


def _parts(raw: bytes) -> tuple[bytes, bytes, bytes]:
    if len(raw) > 2 * BIRTH_BYTES_MAX:
        raise Malformed("wipe")
    match decode(raw):
        case [bytes(body), bytes(signature), bytes(certificate)] if len(signature) == SIGNATURE_BYTES:
            spoken_in(decode(body))
            return body, signature, certificate
    raise Malformed("wipe")


def _order_in(body: bytes) -> WipeOrder:
    match decode(body):
        case [1, 1, bytes(sign_key), int(offers), int(at_ms), str(by), str(reason)] if len(sign_key) == KEY_BYTES and offers in {0, 1}:
            return WipeOrder(sign_key=sign_key, offers=offers == 1, at_ms=at_ms, by=by, reason=reason)
    raise Malformed("wipe")
