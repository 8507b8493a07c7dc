r"""The root's key away from the center: sealed by a passphrase in a file of its own, and brought back for one act at a time.

::

    file = "qzroot1\n" ‖ CBOR [public key (32 bytes), wrap]        wrap = the bytes of a `key.wrap` with a passphrase alone

The wrap seals 32 bytes as that of a home does, by Argon2id and with its cost sealed beside it (`sync.store.wrap`); here they are
the root's. The public key in front says whose root it is before anybody is asked for a passphrase, and is checked against what
comes out. A `root.key` as the center's folder holds it is read too: from a stick that is a safe of its own.

Taking the root away from the center's folder is refused until its sealed file opened before its eyes.

Source: our design (engine specification §10).
"""

from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.center.keys import ROOT_KEY, has_root, read_keys
from sync.domain.failures import Outage, Refused
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.hashing import KEY_BYTES, public_bytes
from sync.store import wrap as wraps
from sync.store.cipher import named
from sync.store.home import wipe_file, write_durably
from sync.store.wrap import Cost

MAGIC = b"qzroot1\n"
FILE_BYTES_MAX = 20 * 1024


def seal_root(root: Ed25519PrivateKey, path: Path, passphrase: str, *, cost: Cost) -> None:
    """Write the key sealed to ``path``, and open it again before it counts as written.

    Raises: Refused: `passphrase.weak`, `root.file_exists`; Outage: those of the disk, `root.file_damaged` where it does not read back.
    """
    if path.exists():
        raise Refused("root.file_exists", name=path.name)
    wrap = wraps.with_passphrase(wraps.empty(), root.private_bytes_raw(), passphrase, cost=cost)
    raw = MAGIC + encode([public_bytes(root), wraps.to_bytes(wrap)])
    with named():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_durably(path, raw)
    if public_bytes(open_root(path, lambda: passphrase)) != public_bytes(root):
        raise Outage("root.file_damaged", name=path.name)


def open_root(path: Path, passphrase: Callable[[], str], *, root: bytes | None = None) -> Ed25519PrivateKey:
    """Return the key that a file holds, sealed or plain.

    Args:
        passphrase: asked for where the file is sealed, and not before it is known to be the right root's.
        root: public key that it must be of.

    Raises: Refused: `passphrase.wrong`, `root.other`; Outage: `file.unreadable`, `root.file_damaged`.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(FILE_BYTES_MAX)
    except OSError as error:
        raise Outage("file.unreadable", name=path.name) from error
    if raw.startswith(MAGIC):
        public, wrap = _sealed(raw, path)
        _is_of(public, root)
        key = Ed25519PrivateKey.from_private_bytes(wraps.open_by_passphrase(wrap, passphrase()))
        if public_bytes(key) != public:
            raise Outage("root.file_damaged", name=path.name)
        return key
    try:
        secret = bytes.fromhex(raw.decode("ascii").strip())
    except ValueError as error:
        raise Outage("root.file_damaged", name=path.name) from error
    if len(secret) != KEY_BYTES:
        raise Outage("root.file_damaged", name=path.name)
    key = Ed25519PrivateKey.from_private_bytes(secret)
    _is_of(public_bytes(key), root)
    return key


def root_here(directory: Path) -> Ed25519PrivateKey:
    """Return the root's key from the center's own folder.

    Raises: Outage: `center.missing`, `center.root_away`.
    """
    if not has_root(directory):
        raise Outage("center.missing")
    path = directory / ROOT_KEY
    if not path.exists():
        raise Outage("center.root_away")
    return Ed25519PrivateKey.from_private_bytes(read_keys(path)[0])


def root_public(directory: Path) -> bytes:
    """Return the root's public key. Raises: Outage: `center.missing`."""
    if not has_root(directory):
        raise Outage("center.missing")
    return read_keys(directory / "root.pub")[0]


def take_away(directory: Path, proof: Ed25519PrivateKey) -> None:
    """Remove the root's key from the center's folder: overwritten, then unlinked.

    Args:
        proof: the key as it came out of the place where it is kept from now on.

    Raises: Refused: `root.other`; Outage: `center.root_away`, those of the disk.
    """
    if public_bytes(root_here(directory)) != public_bytes(proof):
        raise Refused("root.other")
    with named():
        wipe_file(directory / ROOT_KEY)


def _is_of(public: bytes, root: bytes | None) -> None:
    if root is not None and public != root:
        raise Refused("root.other")


def _sealed(raw: bytes, path: Path) -> tuple[bytes, wraps.Wrap]:
    try:
        match decode(raw[len(MAGIC) :]):
            case [bytes(public), bytes(wrap)] if len(public) == KEY_BYTES:
                return public, wraps.from_bytes(wrap)
    except (Malformed, Outage) as error:
        if isinstance(error, Outage) and error.code == "store.wrap_newer":
            raise
        raise Outage("root.file_damaged", name=path.name) from error
    raise Outage("root.file_damaged", name=path.name)
