"""The keys of this device, changed: what is asked of the center, and the life that begins with the keys that it certified.

A key belongs to one life. So the next keys are made and kept first, `next_keys` in `meta`; the center is asked for them, signed by
the present key; and with the certificate that comes back a new life begins in one transaction. What the present key wrote is signed
to its end before, since afterwards nobody can. Without a center, or without its root, the present keys go on, and the next question
asks for the same ones. The sealing key before is kept until the next change, for bundles that are on their way.

Layer: store. Source: our design (engine specification §1).
"""

import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.oplog.birth import NONCE_BYTES, Role, parse_certificate
from sync.oplog.codec import Malformed
from sync.oplog.hashing import KEY_BYTES, public_bytes
from sync.oplog.key_change import LIVES_MAX, make_key_change
from sync.store import life
from sync.store.desk import Desk
from sync.store.device import SEAL_KEY, SEAL_KEY_BEFORE
from sync.store.signing import sign_piece

NEXT_KEYS = "next_keys"
ROTATED = "rotated"


def asked(desk: Desk, *, now_ms: int) -> tuple[bytes, bytes]:
    """Return this device's birth and what is asked of the center; the same keys until they are taken.

    Raises: Refused: `keys.uncertified`: nobody vouches for the present ones, and new ones are a new device.
    """
    own = desk.streams.replica(desk.life.replica)
    assert own is not None
    if own.certificate is None:
        raise Refused("keys.uncertified")
    while sign_piece(desk):
        pass
    kept = life.get(desk.connection, NEXT_KEYS)
    if kept is None:
        kept = Ed25519PrivateKey.generate().private_bytes_raw() + X25519PrivateKey.generate().private_bytes_raw()
        life.put(desk.connection, NEXT_KEYS, kept)
    following, seal = _pair(kept)
    rows = desk.connection.execute(
        "select replicas.replica, coalesce(max(entries.ordinal), max(streams.ordinal), 0) from replicas"
        " left join streams on streams.replica = replicas.number left join entries on entries.stream = streams.number"
        " where sign_key = ? group by replicas.number order by replicas.number desc limit ?",
        (own.sign_key, LIVES_MAX),
    ).fetchall()
    lives = tuple((ReplicaId(replica), desk.life.ordinal if replica == own.replica else ordinal) for replica, ordinal in rows)
    seal_key = seal.public_key().public_bytes_raw()
    return own.birth, make_key_change(desk.life.sign_key, following, seal_key=seal_key, lives=lives, at_ms=now_ms)


def take(desk: Desk, raw: bytes, *, now_ms: int) -> ReplicaId:
    """Begin the life of the next keys, in the caller's transaction, by the certificate that the center made for them.

    Raises: Refused: `certificate.malformed`, `certificate.other_device`; nothing is changed then.
    """
    own, root, kept = desk.streams.replica(desk.life.replica), desk.trust.root, life.get(desk.connection, NEXT_KEYS)
    assert own is not None
    try:
        certificate = parse_certificate(raw, root=root or bytes(KEY_BYTES))
    except Malformed as error:
        raise Refused("certificate.malformed") from error
    following, seal = _pair(kept or bytes(2 * KEY_BYTES))
    seal_key = seal.public_key().public_bytes_raw()
    if certificate.role is not Role.DEVICE or (certificate.sign_key, certificate.seal_key) != (public_bytes(following), seal_key):
        raise Refused("certificate.other_device")
    wall_ms = desk.life.wall_ms
    while sign_piece(desk):
        pass
    birth = life.begin_life(
        desk.connection,
        sign_key=following,
        seal_public=seal_key,
        nonce=secrets.token_bytes(NONCE_BYTES),
        now_ms=now_ms,
        claim=certificate.organisation,
        certificate=raw,
        predecessor=own.replica,
    )
    life.put(desk.connection, SEAL_KEY_BEFORE, life.get(desk.connection, SEAL_KEY))
    life.put(desk.connection, SEAL_KEY, seal.private_bytes_raw())
    desk.connection.execute("delete from meta where name = ?", (NEXT_KEYS,))
    life.put(desk.connection, life.LIFE_WHY, ROTATED)
    life.put(desk.connection, "wall_ms", wall_ms)
    desk.succeeded(own)
    desk.trust.show(raw)
    return birth.replica


def _pair(kept: bytes) -> tuple[Ed25519PrivateKey, X25519PrivateKey]:
    return Ed25519PrivateKey.from_private_bytes(kept[:KEY_BYTES]), X25519PrivateKey.from_private_bytes(kept[KEY_BYTES:])
