"""The keys of this device, changed: what is asked of the center, and the life that begins with the keys that it certified.

A key belongs to one life. So the next keys are made and kept first, `next_keys` in `meta`; the center is asked for them, signed by
the present key; and with the certificate that comes back a new life begins in one transaction. What the present key wrote is signed
to its end before, since afterwards nobody can. Without a center, or without its root, the present keys go on, and the next question
asks for the same ones. The sealing key before is kept until the next change, for bundles that are on their way.

A copy from before a change of keys holds a key that is over, and can't say so itself. Once the center told it, it begins anew: with
keys of its own that nobody vouches for yet, as the next life of what it is a copy of. All that it holds stays, and goes to whoever
lacks it when the new keys are certified; what it wrote under the key that was over is set aside by the ruling until a person decides.

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
from sync.store.streams import ReplicaRow

NEXT_KEYS = "next_keys"
WAITS_FOR = "next_keys_wait"  # the code of what was in the way when the next keys were last asked for
ROTATED, ANEW = "rotated", "anew"


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
    replica = _begin(desk, own, following, seal, claim=certificate.organisation, certificate=raw, why=ROTATED, now_ms=now_ms)
    desk.trust.show(raw)
    return replica


def is_begun(desk: Desk) -> bool:
    """Tell whether a change of keys was begun and waits for its certificate."""
    return life.get(desk.connection, NEXT_KEYS) is not None


def note_waiting(desk: Desk, code: str) -> bool:
    """Keep what is in the way of a change that was begun; tell whether one was."""
    begun = is_begun(desk)
    if begun:
        life.put(desk.connection, WAITS_FOR, code)
    return begun


def begin_anew(desk: Desk, *, now_ms: int) -> ReplicaId:
    """Begin a life with keys that nobody knows yet, in the caller's transaction: the present ones are over, and not by this copy."""
    own = desk.streams.replica(desk.life.replica)
    assert own is not None
    following, seal = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
    # The center never met these keys: it is greeted, with their birth, as by any newcomer.
    desk.connection.execute("delete from meta where name = ?", (life.LINK_MEMORY,))
    return _begin(desk, own, following, seal, claim=own.organisation, certificate=None, why=ANEW, now_ms=now_ms)


def _begin(
    desk: Desk,
    own: ReplicaRow,
    following: Ed25519PrivateKey,
    seal: X25519PrivateKey,
    *,
    claim: str | None,
    certificate: bytes | None,
    why: str,
    now_ms: int,
) -> ReplicaId:
    """Go on with other keys: what the present one wrote is signed to its end, and bundles for it open until the next change."""
    while sign_piece(desk):
        pass
    birth = life.begin_life(
        desk.connection,
        sign_key=following,
        seal_public=seal.public_key().public_bytes_raw(),
        nonce=secrets.token_bytes(NONCE_BYTES),
        now_ms=now_ms,
        claim=claim,
        certificate=certificate,
        predecessor=own.replica,
    )
    life.put(desk.connection, SEAL_KEY_BEFORE, life.get(desk.connection, SEAL_KEY))
    life.put(desk.connection, SEAL_KEY, seal.private_bytes_raw())
    desk.connection.execute("delete from meta where name in (?, ?)", (NEXT_KEYS, WAITS_FOR))
    life.put(desk.connection, life.LIFE_WHY, why)
    desk.succeeded(own)
    return birth.replica


def _pair(kept: bytes) -> tuple[Ed25519PrivateKey, X25519PrivateKey]:
    return Ed25519PrivateKey.from_private_bytes(kept[:KEY_BYTES]), X25519PrivateKey.from_private_bytes(kept[KEY_BYTES:])
