"""The device of a home: its two keys, who sits at it, and the lives of its database.

A device that never met a center works at once: it picks its organisation from the shipped list and writes as that
organisation's; the later certificate names device and organisation, and no entry is rewritten.

Names kept in `meta` beside those of life.py: `seal_key` (X25519, private), `claim` (organisation code), `person`, `office`,
`center_url`, `center_root` and `center_authority` (center_at.py), `root` (trust.py).

Layer: store. Source: our design (engine specification §1, §4).
"""

import secrets
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.domain.address import parse_address
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.domain.registry import KINDS
from sync.domain.scopes import organisation_scope
from sync.oplog.birth import NONCE_BYTES, Birth, parse_birth
from sync.oplog.entry import PERSON_CHARS_MAX
from sync.oplog.hashing import KEY_BYTES, fingerprint, public_bytes
from sync.store import life
from sync.store.cipher import Connection, connect, database, named, transaction
from sync.store.home import Home
from sync.store.migrations import migrate, shape_state_tables

SEAL_KEY, CLAIM, PERSON, OFFICE, CENTER_URL, ROOT = "seal_key", "claim", "person", "office", "center_url", "root"
SEAL_KEY_BEFORE = "seal_key_before"  # of the keys before the last change: bundles may be on their way
CENTER_ROOT, CENTER_AUTHORITY = "center_root", "center_authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """What a device says of itself. No secret is in it.

    Attributes:
        organisation: code, as certified where it is, else as claimed.
        standing: `own`, as every life that writes here.
        fingerprint: of the signing key, for people to compare.
        root: the center's root key as it is pinned, else as its address told it.
        lives: how many lives this database has had.
        why: why the present one began, empty for a first one; see `life.LIFE_WHY`.
    """

    replica: ReplicaId
    organisation: str
    person: str
    office: str
    sign_key: bytes
    fingerprint: str
    center_url: str | None
    root: bytes | None
    certified: bool
    letters: str
    ordinal: int
    lives: int
    wall_ms: int
    predecessor: ReplicaId | None
    why: str = ""


def create_device(
    home: Home,
    *,
    organisation: str,
    person: str,
    office: str,
    now_ms: int,
    center_url: str | None = None,
    root: bytes | None = None,
    authority: str | None = None,
    takes_over: ReplicaId | None = None,
) -> Device:
    """Make the device of `home`: folders, database, keys and the birth of its first life.

    A spare takes over from a replica that was lost: with keys of its own and under the next letters, its birth names that
    replica; what it wrote comes from the center, a bundle or a peer, whoever is met first, and counts on as it is.

    Args:
        organisation: code from the shipped list; the caller has checked that it is one.
        center_url: its address, with the root's key where it was told.
        root: public key of the center's root, when a person compared its fingerprint.
        authority: PEM of the authority that vouches for the center's channel, where that is not its root.
        takes_over: the lost replica; the center certifies the spare by an operator's word only, and sets aside what the lost
            one may still write.

    Raises: Refused: `device.exists`, `device.malformed`, `trust.other_root`, those of `parse_address`; Outage: those of `connect`;
        what was begun is gone on with the next time.
    """
    _check(organisation, person, office, root)
    address = None if center_url is None else parse_address(center_url)
    named_root = None if address is None else address.root
    if root is not None and named_root not in {None, root}:
        raise Refused("trust.other_root", field="root")
    home.create()
    connection = connect(home.database, home.key(), read_only=False)
    with closing(connection), named():
        db = database(connection)
        migrate(db)
        shape_state_tables(db, KINDS)
        if life.load_life(connection) is not None:
            raise Refused("device.exists")
        seal_key = X25519PrivateKey.generate()
        with transaction(connection):
            keep(connection, {SEAL_KEY: seal_key.private_bytes_raw(), CLAIM: organisation, PERSON: person, OFFICE: office})
            keep(connection, {CENTER_URL: None if address is None else address.url, CENTER_ROOT: named_root, CENTER_AUTHORITY: authority})
            keep(connection, {ROOT: root})
            life.begin_life(
                connection,
                sign_key=Ed25519PrivateKey.generate(),
                seal_public=seal_key.public_key().public_bytes_raw(),
                nonce=secrets.token_bytes(NONCE_BYTES),
                now_ms=now_ms,
                claim=organisation,
                predecessor=takes_over,
            )
        device = describe(connection)
        assert device is not None
        return device


def describe(connection: Connection) -> Device | None:
    """Return the device of an open database, None when none was made yet."""
    present = life.load_life(connection)
    if present is None:
        return None
    raw, organisation, letters, certificate = connection.execute(
        "select birth, organisation, letters, certificate from replicas where replica = ?", (present.replica,)
    ).fetchone()
    sign_key = public_bytes(present.sign_key)
    return Device(
        replica=present.replica,
        organisation=organisation or life.get_text(connection, CLAIM) or "",
        person=life.get_text(connection, PERSON) or "",
        office=life.get_text(connection, OFFICE) or "",
        sign_key=sign_key,
        fingerprint=fingerprint(sign_key),
        center_url=life.get_text(connection, CENTER_URL),
        root=life.get(connection, ROOT) or life.get(connection, CENTER_ROOT),
        certified=certificate is not None,
        letters=letters,
        ordinal=present.ordinal,
        lives=life.get_number(connection, "lives"),
        wall_ms=present.wall_ms,
        predecessor=_predecessor(raw),
        why=life.get_text(connection, life.LIFE_WHY) or "",
    )


# Every screen asks whose desk this is; a birth's signature is verified once, not each time.
@lru_cache(maxsize=8)
def _predecessor(birth: bytes) -> ReplicaId | None:
    return parse_birth(birth).predecessor


def begin_next_life(connection: Connection, *, now_ms: int, why: str = "") -> Birth:
    """Begin a new life of the same device that names the present one as predecessor; ``why`` is kept for people.

    For a database found to be older than its replica, or copied: no ordinal is ever used twice.
    """
    present, device = life.load_life(connection), describe(connection)
    secret = life.get(connection, SEAL_KEY)
    assert present is not None
    assert device is not None
    assert secret is not None
    (certificate,) = connection.execute("select certificate from replicas where replica = ?", (present.replica,)).fetchone()
    with transaction(connection):
        birth = life.begin_life(
            connection,
            sign_key=present.sign_key,
            seal_public=X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw(),
            nonce=secrets.token_bytes(NONCE_BYTES),
            now_ms=now_ms,
            claim=device.organisation,
            certificate=certificate,
            predecessor=present.replica,
        )
        life.put(connection, life.LIFE_WHY, why)
    return birth


def seal_key_of(connection: Connection) -> X25519PrivateKey:
    """Return the private sealing key."""
    secret = life.get(connection, SEAL_KEY)
    assert secret is not None
    return X25519PrivateKey.from_private_bytes(secret)


def seal_keys_of(connection: Connection) -> tuple[X25519PrivateKey, ...]:
    """Return the private sealing keys by which a bundle may be opened: the present one, and the one before the last change."""
    before = life.get(connection, SEAL_KEY_BEFORE)
    return (seal_key_of(connection), *(() if before is None else (X25519PrivateKey.from_private_bytes(before),)))


def sit_down(connection: Connection, *, person: str, office: str) -> None:
    """Note who sits at the device now.

    Raises: Refused: `device.malformed`.
    """
    _check_person(person, office)
    keep(connection, {PERSON: person, OFFICE: office})


def keep(connection: Connection, values: dict[str, bytes | str | None]) -> None:
    """Keep values of `meta`; None takes one away."""
    for name, value in values.items():
        if value is None:
            connection.execute("delete from meta where name = ?", (name,))
        else:
            life.put(connection, name, value)


def _check(organisation: str, person: str, office: str, root: bytes | None) -> None:
    try:
        organisation_scope(organisation)
    except ValueError as error:
        raise Refused("device.malformed", field="organisation") from error
    _check_person(person, office)
    if root is not None and len(root) != KEY_BYTES:
        raise Refused("device.malformed", field="root")


def _check_person(person: str, office: str) -> None:
    for field, value in (("person", person), ("office", office)):
        if not 1 <= len(value) <= PERSON_CHARS_MAX or not value.isprintable():
            raise Refused("device.malformed", field=field)
