"""Passes: a device's signature on one plain HTTP request, for blobs, which travel without an envelope.

``authorization: qz <sign key> <nonce> <signature>``, hexadecimal, the signature in domain "qz request" over
H("qz request", method ‖ 0x00 ‖ path ‖ 0x00 ‖ nonce). The body needs no hash of its own here: the path names the content by
its hash, and whoever receives a leaf of it checks it against that name (spans.py). A nonce serves once; the center hands out the next
one with every answer (header ``qz-nonce``), so no clock takes part.

Pure. Source: our design (engine specification §7, §9).
"""

from dataclasses import dataclass

from sync.oplog.hashing import KEY_BYTES, SIGNATURE_BYTES, Domain, digest, verifies
from sync.protocol.envelope import Signer
from sync.protocol.limits import NONCE_BYTES
from sync.protocol.spans import Span

SCHEME = "qz"
NONCE_HEADER = "qz-nonce"
BLOB_PATH = "/v1/blob/"
_PARTS = 4


@dataclass(frozen=True, slots=True)
class Pass:
    """A pass whose signature verified; whether its nonce still serves is the center's to tell."""

    key: bytes
    nonce: bytes


def blob_path(address: bytes) -> str:
    """Return the path of a blob: what is lacking of it."""
    return BLOB_PATH + address.hex()


def span_path(span: Span) -> str:
    """Return the path of a span."""
    return f"{blob_path(span.address)}/{span.text()}"


def make_pass(key: bytes, signer: Signer, *, method: str, path: str, nonce: bytes) -> str:
    """Return the header's value."""
    signature = signer(Domain.REQUEST, _covered(method, path, nonce))
    return f"{SCHEME} {key.hex()} {nonce.hex()} {signature.hex()}"


def open_pass(header: str, *, method: str, path: str) -> Pass | None:
    """Return the pass in ``header``, None when it is none."""
    parts = header.split(" ")
    if len(parts) != _PARTS or parts[0] != SCHEME:
        return None
    try:
        key, nonce, signature = (bytes.fromhex(part) for part in parts[1:])
    except ValueError:
        return None
    if (len(key), len(nonce), len(signature)) != (KEY_BYTES, NONCE_BYTES, SIGNATURE_BYTES):
        return None
    return Pass(key, nonce) if verifies(key, Domain.REQUEST, _covered(method, path, nonce), signature) else None


def _covered(method: str, path: str, nonce: bytes) -> bytes:
    return digest(Domain.REQUEST, f"{method}\0{path}\0".encode(), nonce)
