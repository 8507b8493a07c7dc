"""The center's keys: an offline root, the online key it certifies, and the database key; each in an owner-only file.

=================  ==========================================================================================
`root.key`         offline root, hex of 32 bytes. Signs certificates. May be taken away and brought back.
`root.pub`         its public half, hex; stays.
`online.key`       signing key and sealing key of the online center, hex, one a line.
`online.cert`      the root's certificate over them, hex.
`online.next`      both of the key that is to follow, while a rotation is under way (`rotation.py`).
`joining.next`     signing and sealing key that a center below another asked for, until they are answered (`below_keys.py`)
`database.key`     raw key of the encrypted database, hex.
`key.swap`         it and the one that is to follow, each sealed under the other, while it is changed (`rekeying.py`)
`issuer.key`       issues the certificates of the channel, PEM; `issuer.pem` is the root's word on it (channel.py).
`root.pem`         the root as other tools take it, PEM.
`channel.pem`      key and certificate of the channel, PEM; made anew when they are due.
`admin.key`        what another process of this machine shows to a running center, hex.
`database.url`     address of the PostgreSQL to which the folder belongs, where it does (`opening.py`).
`upstream.url`     address of the center above, of one that stands below another (`joining.py`).
=================  ==========================================================================================

Everything but certifying devices and new online and issuing keys works without `root.key`. Source: engine specification §10.
"""

import os
import secrets
from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.center.database import FILE, RESTORING
from sync.domain.failures import Outage, Refused
from sync.oplog.birth import Certificate, Role, make_certificate, parse_certificate
from sync.oplog.hashing import KEY_BYTES, Domain, public_bytes, sign
from sync.store.cipher import named
from sync.store.home import sync_folder

URL_FILE = "database.url"
ROOT_KEY = "root.key"
ONLINE_NEXT = "online.next"
REQUEST_FILE = "joining.request"
JOINING_NEXT = "joining.next"
KEY_SWAP = "key.swap"
FOREVER_MS = 2**52 - 1


@dataclass(frozen=True, slots=True)
class CenterKeys:
    """What a running center holds. `organisation`: whose it is, where it stands below another center."""

    directory: Path
    online: Ed25519PrivateKey
    seal_public: bytes
    certificate: bytes
    root_public: bytes
    database: bytes
    brought: Ed25519PrivateKey | None = field(default=None, repr=False)
    organisation: str | None = None

    @property
    def public(self) -> bytes:
        """Return the online key's public half."""
        return public_bytes(self.online)

    def sign(self, domain: Domain, body: bytes) -> bytes:
        """Sign with the online key."""
        return sign(self.online, domain, body)

    def root(self) -> Ed25519PrivateKey:
        """Return the offline root: as it was brought for this act, else from the folder.

        Raises: Outage: `center.root_away` while it is elsewhere; Refused: `center.below` of a center that stands below another:
            the root is that one's.
        """
        if self.organisation is not None:
            raise Refused("center.below")
        if self.brought is not None:
            return self.brought
        path = self.directory / ROOT_KEY
        if not path.exists():
            raise Outage("center.root_away")
        return Ed25519PrivateKey.from_private_bytes(read_keys(path)[0])

    def has_root(self) -> bool:
        """Tell whether the root is at hand."""
        return self.brought is not None or (self.directory / ROOT_KEY).exists()


def has_root(directory: Path) -> bool:
    """Tell whether a center ever lived in this directory."""
    return (directory / "root.pub").exists()


def keys_of(directory: Path, *, brought: Ed25519PrivateKey | None = None) -> CenterKeys:
    """Return the keys of a center whose database stands in ``directory``; nothing is made.

    Args:
        brought: the root's key from elsewhere, for one act.

    Raises: Refused: `root.other` where that is another root's.
        Outage: `center.missing` when none lives there, `center.restoring` while a copy takes the database's place, or did
        and no life speaks for it yet; `center.rekeying` while the key of the database is changed; those of `load_keys`.
    """
    if (directory / RESTORING).exists():
        raise Outage("center.restoring")
    if (directory / KEY_SWAP).exists():
        raise Outage("center.rekeying")
    if not has_root(directory) or not ((directory / FILE).exists() or (directory / URL_FILE).exists()):
        raise Outage("center.missing")
    keys = load_keys(directory)
    if brought is not None and public_bytes(brought) != keys.root_public:
        raise Refused("root.other")
    return replace(keys, brought=brought)


def load_keys(directory: Path) -> CenterKeys:
    """Return the keys of the center in ``directory``, made where they are missing.

    Raises: Outage: `center.root_away` when the online key must be made anew and the root is elsewhere; `center.not_joined` while
        the center above did not answer the request that lies there; `store.key_missing` when a database lies there without its key;
        `center.key_foreign` when the certificate is not this root's; those of the disk, and the next start goes on from there.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not has_root(directory):
        if (directory / REQUEST_FILE).exists():
            raise Outage("center.not_joined")
        root = Ed25519PrivateKey.generate()
        _write(directory / ROOT_KEY, root.private_bytes_raw())
        _write(directory / "root.pub", public_bytes(root))
    if not (directory / "online.cert").exists():
        _certify_online(directory)
    if not (directory / "database.key").exists():
        if (directory / FILE).exists():
            raise Outage("store.key_missing")
        _write(directory / "database.key", secrets.token_bytes(KEY_BYTES))
    root_public = read_keys(directory / "root.pub")[0]
    if not (directory / ONLINE_NEXT).exists():
        return _held_keys(directory, root_public)
    try:
        return _held_keys(directory, root_public)
    except Outage:
        # Killed between the two files of a rotation, whose life stands in the database already.
        put_next(directory)
        return _held_keys(directory, root_public)


def _held_keys(directory: Path, root_public: bytes) -> CenterKeys:
    secret, seal = read_keys(directory / "online.key")
    (certificate,) = read_keys(directory / "online.cert")
    online = Ed25519PrivateKey.from_private_bytes(secret)
    try:
        held = parse_certificate(certificate, root=root_public)
    except ValueError as error:
        raise Outage("center.key_foreign") from error
    if held.role is not Role.CENTER or held.sign_key != public_bytes(online):
        raise Outage("center.key_foreign")
    return CenterKeys(
        directory=directory,
        online=online,
        seal_public=X25519PrivateKey.from_private_bytes(seal).public_key().public_bytes_raw(),
        certificate=certificate,
        root_public=root_public,
        database=read_keys(directory / "database.key")[0],
        organisation=held.organisation,
    )


def make_online(directory: Path) -> tuple[Ed25519PrivateKey, bytes]:
    """Return the online key and the public half of its sealing key, made where they are missing. Raises: Outage: of the disk."""
    path = directory / "online.key"
    if not path.exists():
        _write(path, Ed25519PrivateKey.generate().private_bytes_raw(), X25519PrivateKey.generate().private_bytes_raw())
    return online_keys(directory)


def online_keys(directory: Path) -> tuple[Ed25519PrivateKey, bytes]:
    """Return the online key and the public half of its sealing key, as they lie in the folder."""
    secret, seal = read_keys(directory / "online.key")
    return Ed25519PrivateKey.from_private_bytes(secret), X25519PrivateKey.from_private_bytes(seal).public_key().public_bytes_raw()


def _certify_online(directory: Path) -> None:
    path = directory / ROOT_KEY
    if not path.exists():
        raise Outage("center.root_away")
    made = new_online(Ed25519PrivateKey.from_private_bytes(read_keys(path)[0]), serial=1)
    _write(directory / "online.key", *made[:2])
    _write(directory / "online.cert", made[2])


def new_online(root: Ed25519PrivateKey, *, serial: int) -> tuple[bytes, bytes, bytes]:
    """Return a new online key, its sealing key, both private, and the root's certificate over them."""
    online, seal = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
    certificate = Certificate(
        role=Role.CENTER,
        sign_key=public_bytes(online),
        seal_key=seal.public_key().public_bytes_raw(),
        organisation=None,
        offices=(),
        letters="",
        not_after_ms=FOREVER_MS,
        serial=serial,
    )
    return online.private_bytes_raw(), seal.private_bytes_raw(), make_certificate(root, certificate)


def keep_pair(directory: Path) -> tuple[Ed25519PrivateKey, bytes]:
    """Return the next key of a center below another and the public half of its sealing key, made and kept where none waits.

    Raises: Outage: of the disk.
    """
    pair = next_pair(directory)
    if pair is None:
        pair = Ed25519PrivateKey.generate().private_bytes_raw(), X25519PrivateKey.generate().private_bytes_raw()
        _write(directory / JOINING_NEXT, *pair)
        with named():
            sync_folder(directory)
    return Ed25519PrivateKey.from_private_bytes(pair[0]), X25519PrivateKey.from_private_bytes(pair[1]).public_key().public_bytes_raw()


def next_pair(directory: Path) -> tuple[bytes, bytes] | None:
    """Return the keys that were asked for, both private, None where none were."""
    path = directory / JOINING_NEXT
    if not path.exists():
        return None
    secret, seal = read_keys(path)
    return secret, seal


def put_database_key(directory: Path, key: bytes) -> None:
    """Put another key of the database in place. Raises: Outage: of the disk."""
    _write(directory / "database.key", key)
    with named():
        sync_folder(directory)


def next_online(directory: Path) -> Ed25519PrivateKey | None:
    """Return the online key that is to follow, None while no rotation is under way."""
    path = directory / ONLINE_NEXT
    return Ed25519PrivateKey.from_private_bytes(read_keys(path)[0]) if path.exists() else None


def keep_next(directory: Path, made: tuple[bytes, bytes, bytes]) -> None:
    """Write the key that is to follow, durably. Raises: Outage: of the disk."""
    _write(directory / ONLINE_NEXT, *made)
    with named():
        sync_folder(directory)


def put_next(directory: Path) -> None:
    """Put the key that is to follow in place; killed at any moment, said again it ends. Raises: Outage: of the disk."""
    secret, seal, certificate = read_keys(directory / ONLINE_NEXT)
    _write(directory / "online.key", secret, seal)
    _write(directory / "online.cert", certificate)
    drop_next(directory)


def drop_next(directory: Path) -> None:
    """Let go of it. Raises: Outage: of the disk."""
    with named():
        sync_folder(directory)
        (directory / ONLINE_NEXT).unlink(missing_ok=True)
        sync_folder(directory)


def write_whole(path: Path, text: str) -> None:
    """Write owner-only, whole or not at all. Raises: Outage: of the disk."""
    temporary = path.with_name(path.name + ".new")
    with named():
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)


def _write(path: Path, *values: bytes) -> None:
    write_whole(path, "".join(value.hex() + "\n" for value in values))


def read_keys(path: Path) -> list[bytes]:
    """Return the keys of a file, one a line."""
    return [bytes.fromhex(line) for line in path.read_text(encoding="ascii").split()]
