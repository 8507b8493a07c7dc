"""Passes: a device's signature on one plain HTTP request, for blobs, which travel without an envelope.

``authorization: qz <sign key> <ms> <signature>``, hex and decimal, the signature in domain "qz request" over
H("qz request", method ‖ 0x00 ‖ path ‖ 0x00 ‖ ms). A pass is good for some minutes, long enough for a wrong clock; what it
opens is content-addressed, so a replay gives nothing that the replayer could not name.

Pure. Source: our design.
"""

from dataclasses import dataclass

from sync.oplog.hashing import KEY_BYTES, SIGNATURE_BYTES, Domain, digest, verifies
from sync.protocol.envelope import Signer

SCHEME = "qz"
AGE_MS_MAX = 24 * 60 * 60 * 1000
_PARTS = 4
_DIGITS_MAX = 16


@dataclass(frozen=True, slots=True)
class Pass:
    """A pass whose signature verified. `at_ms` milliseconds UTC by the device's clock."""

    key: bytes
    at_ms: int


def make_pass(key: bytes, signer: Signer, *, method: str, path: str, now_ms: int) -> str:
    """Return the header's value."""
    signature = signer(Domain.REQUEST, _covered(method, path, now_ms))
    return f"{SCHEME} {key.hex()} {now_ms} {signature.hex()}"


def open_pass(header: str, *, method: str, path: str) -> Pass | None:
    """Return the pass in ``header``, None when it is none."""
    parts = header.split(" ")
    if len(parts) != _PARTS or parts[0] != SCHEME or not (parts[2].isascii() and parts[2].isdigit() and len(parts[2]) <= _DIGITS_MAX):
        return None
    try:
        key, signature = bytes.fromhex(parts[1]), bytes.fromhex(parts[3])
    except ValueError:
        return None
    at_ms = int(parts[2])
    if len(key) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return None
    return Pass(key, at_ms) if verifies(key, Domain.REQUEST, _covered(method, path, at_ms), signature) else None


def _covered(method: str, path: str, at_ms: int) -> bytes:
    return digest(Domain.REQUEST, f"{method}\0{path}\0{at_ms}".encode())
