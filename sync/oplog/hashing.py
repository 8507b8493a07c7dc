"""Hashes and signatures with a domain string each, so that no bytes signed for one purpose serve another.

Hash: BLAKE2b-256, ``person`` = the domain padded to 16 bytes, input = suite byte ‖ parts.
Signature: Ed25519 over ``domain ‖ 0x00 ‖ suite byte ‖ body``.
Suite 1 is the only one: BLAKE2b-256 and Ed25519. A second suite (SM3, SM2) is a new byte, never a new meaning of this one.

Pure. Source: RFC 7693 (BLAKE2), RFC 8032 (Ed25519), our design.
"""

from enum import Enum
from functools import cache
from hashlib import blake2b

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SUITE = 1
HASH_BYTES = 32
SIGNATURE_BYTES = 64
KEY_BYTES = 32
# Births, certificates, heads and claims come again with every exchange, and a second look at one can't end otherwise.
_REMEMBERED_BYTES_MAX = 4_096
_REMEMBERED_MAX = 16_384


class Domain(Enum):
    """What a hash or signature is for; at most 16 bytes."""

    BIRTH = b"qz birth"
    CERTIFICATE = b"qz certificate"
    STREAM = b"qz stream"
    PAYLOAD = b"qz payload"
    ENTRY = b"qz entry"
    TIP = b"qz tip"
    PROVED = b"qz proved"
    REACH = b"qz reach"
    REQUEST = b"qz request"
    REPLY = b"qz reply"
    TIPS = b"qz tips digest"
    ALERT = b"qz alert"
    STATE = b"qz state"
    BLOB_LEAF = b"qz blob leaf"
    BLOB_NODE = b"qz blob node"
    TREE_LEAF = b"qz tree leaf"
    TREE_NODE = b"qz tree node"
    TREE_HEAD = b"qz tree head"
    TREE_ANSWER = b"qz tree answer"
    SLIP = b"qz slip"
    CHECKPOINT = b"qz checkpoint"
    CHUNK = b"qz chunk"
    COVER = b"qz cover"
    BUNDLE = b"qz bundle"
    BUNDLE_HEAD = b"qz bundle head"
    BUNDLE_SECTION = b"qz bundle sect"
    BUNDLE_FOOT = b"qz bundle foot"
    BUNDLE_ASK = b"qz bundle ask"
    BUNDLE_HELD = b"qz bundle held"
    WIPE = b"qz wipe"
    RETIRE = b"qz retire"
    KEY_CHANGE = b"qz key change"
    ENROL_NAME = b"qz enrol name"
    ENROL_KEY = b"qz enrol key"
    ENROL_ASK = b"qz enrol ask"
    ENROL_TELL = b"qz enrol tell"


def digest(domain: Domain, *parts: bytes, suite: int = SUITE) -> bytes:
    """Return the 32-byte hash of ``parts``; every part but the last has a fixed length in its domain."""
    state = _begun(domain, suite).copy()
    for part in parts:
        state.update(part)
    return state.digest()


@cache
def _begun(domain: Domain, suite: int) -> blake2b:
    """Return the state behind the suite byte: most of what is hashed is shorter than what it takes to get there."""
    return blake2b(bytes((suite,)), digest_size=HASH_BYTES, person=domain.value)


def sign(key: Ed25519PrivateKey, domain: Domain, body: bytes) -> bytes:
    """Return the 64-byte signature of ``body`` in ``domain``."""
    return key.sign(_message(domain, body))


def verifies(public: bytes, domain: Domain, body: bytes, signature: bytes) -> bool:
    """Tell whether ``signature`` is ``public``'s over ``body`` in ``domain``; wrong lengths are a plain no."""
    if len(public) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    message = _message(domain, body)
    if len(body) > _REMEMBERED_BYTES_MAX:
        return _is_signed(public, message, signature)
    name = blake2b(b"".join((public, signature, message)), digest_size=HASH_BYTES).digest()
    if _SOUND.holds(name):
        return True
    if not _is_signed(public, message, signature):
        return False
    _SOUND.keep(name)
    return True


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """Return the 32 bytes of the public half."""
    return key.public_key().public_bytes_raw()


def fingerprint(public: bytes) -> str:
    """Return a key's fingerprint for people: eight groups of four hexadecimal digits."""
    text = digest(Domain.BIRTH, public).hex()[:32]
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


class _Memory:
    """Names of what was found sound, the latest ones: two sets that take turns, so that no thread waits for another."""

    def __init__(self) -> None:
        self._young: set[bytes] = set()
        self._old: set[bytes] = set()

    def holds(self, name: bytes) -> bool:
        return name in self._young or name in self._old

    def keep(self, name: bytes) -> None:
        if len(self._young) >= _REMEMBERED_MAX // 2:
            self._old, self._young = self._young, set()
        self._young.add(name)

    def clear(self) -> None:
        self._young, self._old = set(), set()


_SOUND = _Memory()


def forget_sound() -> None:
    """Forget which signatures were found sound, for measures of what finding that out takes."""
    _SOUND.clear()


def _is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _message(domain: Domain, body: bytes) -> bytes:
    return domain.value + b"\x00" + bytes((SUITE,)) + body
