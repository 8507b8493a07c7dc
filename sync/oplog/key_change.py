"""A device's change of keys: what its present key asks for the next one, and what the next one signs to show that it is there.

CBOR array of 3: body bytes, signature of the present key, signature of the next one, both in domain "qz key change"::

    body = [1, suite, [[replica (8), ordinal], …], sign key (32), seal key (32), at (ms)]

The list names the lives of the present key and the last entry that each of them wrote: nothing beyond it is the device's any more.
A center that certifies the next key sets that aside. Until it has, the present key goes on.

Pure. Source: our design (engine specification §1: births; §4: the center certifies).
"""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.ids import ReplicaId
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.entry import WALL_MS_MAX
from sync.oplog.hashing import KEY_BYTES, SIGNATURE_BYTES, SUITE, Domain, public_bytes, sign, verifies
from sync.oplog.parts import list_in, number_in, replica_in
from sync.oplog.suites import spoken_in

VERSION = 1
LIVES_MAX = 64
BYTES_MAX = 4 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChange:
    """What is asked. `lives`: of each life of the present key the ordinal of its last entry. `at_ms` milliseconds UTC."""

    lives: tuple[tuple[ReplicaId, int], ...]
    sign_key: bytes
    seal_key: bytes
    at_ms: int


def make_key_change(
    present: Ed25519PrivateKey, following: Ed25519PrivateKey, *, seal_key: bytes, lives: tuple[tuple[ReplicaId, int], ...], at_ms: int
) -> bytes:
    """Sign a change with both keys."""
    body = encode([VERSION, SUITE, [list(life) for life in lives], public_bytes(following), seal_key, at_ms])
    return encode([body, sign(present, Domain.KEY_CHANGE, body), sign(following, Domain.KEY_CHANGE, body)])


def read_key_change(raw: bytes, *, present: bytes) -> KeyChange:
    """Return what is asked, if the ``present`` key and the next one signed it.

    Raises: Malformed: of another shape, or a signature fails; `suite.unknown`.
    """
    match decode(raw) if len(raw) <= BYTES_MAX else None:
        case [bytes(body), bytes(old), bytes(new)] if len(old) == len(new) == SIGNATURE_BYTES:
            pass
        case _:
            raise Malformed("key change")
    parts = decode(body)
    spoken_in(parts)
    match parts:
        case [1, 1, lives, bytes(sign_key), bytes(seal_key), at_ms] if len(sign_key) == len(seal_key) == KEY_BYTES:
            pass
        case _:
            raise Malformed("key change")
    if sign_key == present or not (verifies(present, Domain.KEY_CHANGE, body, old) and verifies(sign_key, Domain.KEY_CHANGE, body, new)):
        raise Malformed("key change")
    return KeyChange(
        lives=tuple(_life_in(life) for life in list_in(lives, LIVES_MAX)),
        sign_key=sign_key,
        seal_key=seal_key,
        at_ms=number_in(at_ms, most=WALL_MS_MAX),
    )


def _life_in(raw: object) -> tuple[ReplicaId, int]:
    match raw:
        case [replica, ordinal]:
            return replica_in(replica), number_in(ordinal)
    raise Malformed("life")
