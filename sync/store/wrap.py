r"""The wrap of a home's key: the one file by which a database opens, and only to whoever has a secret for it.

The key of the database is 32 random bytes; rekeying.py alone changes it. It lies on disk only in this file, sealed once for each way
in, a *slot*: a passphrase that a person knows, or a secret that the operating system's keystore keeps. Either opens it.

Format, version 1::

    file    = "qzwrap1\n" ‖ body ‖ check
    body    = CBOR (RFC 8949 §4.2) [suite, wrap id (16 bytes), [slot, …]]
    slot    = [sort, parameters, nonce (12 bytes), sealed (48 bytes)]
    check   = BLAKE2b, 8 bytes, of "qzwrap1\n" ‖ body: a torn file is told from a wrong passphrase; it proves nothing

    suite 1 : Argon2id 1.3 (RFC 9106), HKDF-SHA256 (RFC 5869), ChaCha20-Poly1305 (RFC 8439)
    suite 2 : kept for SM3 (GB/T 32905) in place of SHA-256, SM4-GCM (GB/T 32907) in place of ChaCha20-Poly1305; not built

    sort 1  passphrase : parameters [salt (16 bytes), passes, memory (KiB), lanes]
                         secret = Argon2id(passphrase in NFKC as UTF-8, salt, passes, memory, lanes, 32 bytes)
    sort 2  keystore   : parameters [name]; secret = the 32 bytes that the keystore holds under that name
    sort 3  envelope   : kept for a card or token, an SM2 (GB/T 32918) envelope of the key; not built

    sealed  = AEAD(HKDF-SHA256(secret, salt = wrap id, info = "qianzhi wrap 1 " ‖ sort as one byte, 32 bytes), nonce, key,
              associated data = CBOR [suite, wrap id, sort, parameters])

Cost, sort and name of a slot are thus sealed with the key: changed by anybody, the slot opens no more. A sort that this version
does not know is passed over and kept as it is. A suite that it does not know opens nothing: `store.wrap_newer`.
NFKC makes what an input method types in full width the same as in half width.

Layer: store. Source: the standards named; our design. Vectors: tests/data/wrap/vectors.json.
"""

import secrets as _secrets
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.domain.failures import Outage, Refused
from sync.oplog.codec import Malformed, decode, encode
from sync.store.cipher import KEY_BYTES

MAGIC = b"qzwrap1\n"
SUITE = 1
PASSPHRASE, KEYSTORE, ENVELOPE = 1, 2, 3

SECRET_BYTES = 32
ID_BYTES = SALT_BYTES = 16
NONCE_BYTES = 12
WRAP_BYTES_MAX = 16 * 1024
PASSPHRASE_CHARS_MIN = 10
PASSPHRASE_CHARS_MAX = 256
PASSPHRASE_DISTINCT_MIN = 5
_CHECK_BYTES = 8
_SEALED_BYTES = KEY_BYTES + 16
_INFO = b"qianzhi wrap 1 "
_WIDE = 0x2E80  # from here on a character is worth two: nobody types twelve of them in a vehicle


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one guess costs: Argon2id's passes, memory in KiB, lanes."""

    passes: int
    memory_kib: int
    lanes: int

    def is_bounded(self) -> bool:
        """Tell whether a machine of ours can pay it; a file that asks for more is a damaged or a hostile one."""
        lanes = 1 <= self.lanes <= CEILING.lanes
        return lanes and 1 <= self.passes <= PASSES_MAX and 8 * self.lanes <= self.memory_kib <= CEILING.memory_kib


# RFC 9106, second recommended option: what the weakest machine of ours pays. Only more memory is ever asked for.
FLOOR = Cost(passes=3, memory_kib=64 * 1024, lanes=4)
CEILING = Cost(passes=3, memory_kib=1024 * 1024, lanes=16)
PASSES_MAX = 16
TARGET_S = 0.8


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in. `parameters` as in the file."""

    sort: int
    parameters: tuple[Any, ...]
    nonce: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrap:
    """What the file says. No secret is in it."""

    id: bytes
    slots: tuple[Slot, ...] = ()
    suite: int = SUITE

    def has(self, sort: int) -> bool:
        """Tell whether there is a way in of this sort."""
        return any(slot.sort == sort for slot in self.slots)

    def keystore_names(self) -> tuple[str, ...]:
        """Return the names under which keystores hold a secret for it."""
        return tuple(slot.parameters[0] for slot in self.slots if slot.sort == KEYSTORE)

    def cost(self) -> Cost | None:
        """Return what one guess at its passphrase costs, None where there is none."""
        return next((_cost(slot) for slot in self.slots if slot.sort == PASSPHRASE), None)


def empty() -> Wrap:
    """Return a wrap without a way in."""
    return Wrap(id=_secrets.token_bytes(ID_BYTES))


def with_passphrase(wrap: Wrap, key: bytes, passphrase: str, *, cost: Cost) -> Wrap:
    """Return the wrap with this passphrase in place of the one before.

    Raises: Refused: `passphrase.weak`.
    """
    judge(passphrase)
    assert cost.is_bounded()
    parameters = (_secrets.token_bytes(SALT_BYTES), cost.passes, cost.memory_kib, cost.lanes)
    return seal(wrap, key, PASSPHRASE, parameters, secret=stretch(passphrase, parameters[0], cost), nonce=_secrets.token_bytes(NONCE_BYTES))


def with_keystore(wrap: Wrap, key: bytes, name: str, secret: bytes) -> Wrap:
    """Return the wrap with this keystore's secret in place of the one before."""
    assert len(secret) == SECRET_BYTES
    return seal(wrap, key, KEYSTORE, (name,), secret=secret, nonce=_secrets.token_bytes(NONCE_BYTES))


def without_keystore(wrap: Wrap) -> Wrap:
    """Return the wrap without a way in by keystore."""
    return Wrap(id=wrap.id, slots=tuple(slot for slot in wrap.slots if slot.sort != KEYSTORE), suite=wrap.suite)


def seal(wrap: Wrap, key: bytes, sort: int, parameters: tuple[Any, ...], *, secret: bytes, nonce: bytes) -> Wrap:
    """Return the wrap with a slot in place of the one of its sort; every byte of it follows from the arguments."""
    assert len(key) == KEY_BYTES
    sealed = _cipher(wrap, sort, secret).encrypt(nonce, key, _associated(wrap, sort, parameters))
    others = tuple(slot for slot in wrap.slots if slot.sort != sort)
    return Wrap(id=wrap.id, slots=(*others, Slot(sort, parameters, nonce, sealed)), suite=wrap.suite)


def open_by_passphrase(wrap: Wrap, passphrase: str) -> bytes:
    """Return the key of the database. Takes as long as its cost says; never in a thread that a person waits for.

    Raises: Refused: `passphrase.wrong`.
    """
    for slot in wrap.slots:
        if slot.sort == PASSPHRASE:
            key = _opened(wrap, slot, stretch(passphrase, slot.parameters[0], _cost(slot)))
            if key is not None:
                return key
    raise Refused("passphrase.wrong")


def open_by_keystore(wrap: Wrap, fetch: Callable[[str], bytes | None]) -> bytes | None:
    """Return the key of the database, None where no keystore's secret opens it.

    Args:
        fetch: returns what the keystore holds under a name, None for nothing.
    """
    for slot in wrap.slots:
        secret = fetch(slot.parameters[0]) if slot.sort == KEYSTORE else None
        key = None if secret is None else _opened(wrap, slot, secret)
        if key is not None:
            return key
    return None


def to_bytes(wrap: Wrap) -> bytes:
    """Return the file."""
    rows = [[slot.sort, list(slot.parameters), slot.nonce, slot.sealed] for slot in wrap.slots]
    content = MAGIC + encode([wrap.suite, wrap.id, rows])
    return content + _check(content)


def from_bytes(raw: bytes) -> Wrap:
    """Return what a file says.

    Raises: Outage: `store.wrap_damaged`; `store.wrap_newer` for a suite that this version does not know.
    """
    content, check = raw[:-_CHECK_BYTES], raw[-_CHECK_BYTES:]
    if not content.startswith(MAGIC) or len(raw) > WRAP_BYTES_MAX or check != _check(content):
        raise Outage("store.wrap_damaged")
    try:
        body = decode(content[len(MAGIC) :])
    except Malformed as error:
        raise Outage("store.wrap_damaged") from error
    match body:
        case [int(suite), bytes(wrap_id), list(rows)] if len(wrap_id) == ID_BYTES:
            if suite != SUITE:
                raise Outage("store.wrap_newer", suite=suite)
            return Wrap(id=wrap_id, slots=tuple(_slot(row) for row in rows), suite=suite)
    raise Outage("store.wrap_damaged")


def stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Return the 32 bytes that a passphrase comes to; it takes as long as the cost says."""
    text = unicodedata.normalize("NFKC", passphrase).encode(errors="surrogatepass")
    return hash_secret_raw(text, salt, cost.passes, cost.memory_kib, cost.lanes, SECRET_BYTES, Type.ID)


def judge(passphrase: str) -> None:
    """Judge a new passphrase: ten characters, a wide one counting as two, five of them different.

    Raises: Refused: `passphrase.weak`.
    """
    text = unicodedata.normalize("NFKC", passphrase)
    worth = sum(2 if ord(character) >= _WIDE else 1 for character in text)
    if worth < PASSPHRASE_CHARS_MIN or len(text) > PASSPHRASE_CHARS_MAX or len(set(text)) < PASSPHRASE_DISTINCT_MIN:
        raise Refused("passphrase.weak", chars_min=PASSPHRASE_CHARS_MIN, distinct_min=PASSPHRASE_DISTINCT_MIN)


def tuned(*, target_s: float = TARGET_S, clock: Callable[[], float] = time.perf_counter) -> Cost:
    """Return a cost that takes this machine about `target_s` for one guess, within `FLOOR` and `CEILING`."""
    began = clock()
    stretch("measure", bytes(SALT_BYTES), FLOOR)
    took = max(clock() - began, 1e-6)
    memory = FLOOR.memory_kib
    while memory * 2 <= CEILING.memory_kib and took * 2 <= target_s:
        memory, took = memory * 2, took * 2
    return Cost(passes=FLOOR.passes, memory_kib=memory, lanes=FLOOR.lanes)


def _opened(wrap: Wrap, slot: Slot, secret: bytes) -> bytes | None:
    try:
        return _cipher(wrap, slot.sort, secret).decrypt(slot.nonce, slot.sealed, _associated(wrap, slot.sort, slot.parameters))
    except InvalidTag:
        return None


def _cipher(wrap: Wrap, sort: int, secret: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(SHA256(), length=32, salt=wrap.id, info=_INFO + bytes([sort])).derive(secret))


def _associated(wrap: Wrap, sort: int, parameters: tuple[Any, ...]) -> bytes:
    return encode([wrap.suite, wrap.id, sort, list(parameters)])


def _cost(slot: Slot) -> Cost:
    _, passes, memory_kib, lanes = slot.parameters
    return Cost(passes=passes, memory_kib=memory_kib, lanes=lanes)


def _slot(row: Any) -> Slot:
    match row:
        case [int(sort), list(parameters), bytes(nonce), bytes(sealed)] if _is_sound(sort, parameters, nonce, sealed):
            return Slot(sort, tuple(parameters), nonce, sealed)
    raise Outage("store.wrap_damaged")


def _is_sound(sort: int, parameters: list[Any], nonce: bytes, sealed: bytes) -> bool:
    if sort not in {PASSPHRASE, KEYSTORE}:
        return True
    if len(nonce) != NONCE_BYTES or len(sealed) != _SEALED_BYTES:
        return False
    match parameters:
        case [bytes(salt), int(passes), int(memory_kib), int(lanes)] if sort == PASSPHRASE:
            return len(salt) == SALT_BYTES and Cost(passes=passes, memory_kib=memory_kib, lanes=lanes).is_bounded()
        case [str(_)]:
            return sort == KEYSTORE
    return False


def _check(content: bytes) -> bytes:
    return blake2b(content, digest_size=_CHECK_BYTES).digest()
