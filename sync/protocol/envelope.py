"""Envelopes: what lies around a message on the wire, compressed, versioned and signed.

Request (zstd over deterministic CBOR)::

    envelope  = [proto, sign key (32), nonce (16, or empty when none is left), body (byte string), signature (64)]
    signature = Ed25519 in domain "qz request" over H("qz request", method ‖ 0x00 ‖ path ‖ 0x00 ‖ sign key ‖ nonce ‖ body)

Reply::

    envelope  = [proto, body (byte string), signature (64)]
    signature = Ed25519 in domain "qz reply", by the online key, over H("qz reply", request's hash (32) ‖ body)

so a reply answers exactly one request and nobody on the path can change, replay or invent one. A nonce serves once: a
request with a used or unknown nonce may push, since pushes are idempotent, but is given nothing.

The zstd frame must state its content size, which is checked before anything is allocated. Pure. Source: our design.
"""

from collections.abc import Callable
from dataclasses import dataclass

import zstandard

from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.hashing import KEY_BYTES, SIGNATURE_BYTES, Domain, digest, verifies
from sync.protocol.limits import NONCE_BYTES, PLAIN_BYTES_MAX, PROTO, PROTO_LEAST, WINDOW_BYTES_MAX, WIRE_BYTES_MAX, ZSTD_LEVEL_PUSH

METHOD = "POST"
PATH = "/v1/sync"
Signer = Callable[[Domain, bytes], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """An opened request envelope whose signature verified. `hash` is what the reply answers."""

    key: bytes
    nonce: bytes
    body: bytes
    hash: bytes


def compress(plain: bytes, level: int) -> bytes:
    """Return ``plain`` as one zstd frame that states its size."""
    return zstandard.ZstdCompressor(level=level).compress(plain)


def decompress(wire: bytes, *, plain_max: int = PLAIN_BYTES_MAX, wire_max: int = WIRE_BYTES_MAX) -> bytes:
    """Return the content of one zstd frame.

    Raises: Malformed: not exactly one frame, one that does not say its size or another one, or that would grow beyond the bounds.
    """
    if len(wire) > wire_max:
        raise Malformed("too long")
    try:
        frame = zstandard.get_frame_parameters(wire)
        if frame.content_size > plain_max or frame.window_size > WINDOW_BYTES_MAX or frame.dict_id:
            raise Malformed("frame")
        reader = zstandard.ZstdDecompressor(max_window_size=WINDOW_BYTES_MAX)
        return reader.decompress(wire, max_output_size=plain_max, allow_extra_data=False)
    except (zstandard.ZstdError, MemoryError, ValueError) as error:
        raise Malformed("zstd") from error


def request_hash(key: bytes, nonce: bytes, body: bytes) -> bytes:
    """Return what a request's signature covers and its reply names."""
    return digest(Domain.REQUEST, f"{METHOD}\0{PATH}\0".encode(), key, nonce, body)


def seal_request(key: bytes, signer: Signer, nonce: bytes, body: bytes, *, level: int = ZSTD_LEVEL_PUSH) -> tuple[bytes, bytes]:
    """Return a request's bytes on the wire, and its hash."""
    hashed = request_hash(key, nonce, body)
    return compress(encode([PROTO, key, nonce, body, signer(Domain.REQUEST, hashed)]), level), hashed


def open_request(wire: bytes) -> Sealed:
    """Return what a request's envelope holds.

    Raises: Malformed: wrong shape or size, a version not spoken here, or a signature that does not verify.
    """
    match decode(decompress(wire)):
        case [int(proto), bytes(key), bytes(nonce), bytes(body), bytes(signature)]:
            pass
        case _:
            raise Malformed("envelope")
    if len(key) != KEY_BYTES or len(nonce) not in {0, NONCE_BYTES} or len(signature) != SIGNATURE_BYTES:
        raise Malformed("envelope")
    if isinstance(proto, bool) or not PROTO_LEAST <= proto <= PROTO:
        raise Malformed("protocol version")
    hashed = request_hash(key, nonce, body)
    if not verifies(key, Domain.REQUEST, hashed, signature):
        raise Malformed("signature")
    return Sealed(key=key, nonce=nonce, body=body, hash=hashed)


def seal_reply(signer: Signer, hashed: bytes, body: bytes, *, level: int) -> bytes:
    """Return the bytes on the wire of the reply to the request with hash ``hashed``."""
    return compress(encode([PROTO, body, signer(Domain.REPLY, digest(Domain.REPLY, hashed, body))]), level)


def open_reply(wire: bytes) -> tuple[bytes, bytes]:
    """Return a reply's body and signature; who signed is checked once the body says who speaks (`reply_verifies`).

    Raises: Malformed: wrong shape, size or version.
    """
    match decode(decompress(wire)):
        case [int(proto), bytes(body), bytes(signature)] if len(signature) == SIGNATURE_BYTES:
            pass
        case _:
            raise Malformed("envelope")
    if isinstance(proto, bool) or not PROTO_LEAST <= proto <= PROTO:
        raise Malformed("protocol version")
    return body, signature


def reply_verifies(key: bytes, hashed: bytes, body: bytes, signature: bytes) -> bool:
    """Tell whether ``signature`` is ``key``'s over this body as the reply to the request with hash ``hashed``."""
    return verifies(key, Domain.REPLY, digest(Domain.REPLY, hashed, body), signature)
