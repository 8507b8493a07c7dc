"""How a center comes to stand below another: a request, the answer that the root signs, and the address of the one above.

The center below makes its own keys; only their public halves leave it. With the root's word on them a device believes either
center by the one root that it pinned, and goes from one to the other as it likes. Neither file is secret::

    request = [1, birth, public key of the issuer (32)]     birth: sync/oplog/birth.py, its claim is whose center it is
    answer  = [1, root's public key (32), certificate, issuer's certificate (PEM text), root's (PEM text)]

`upstream.url` is the address of the one above, for its owner alone, and is kept until another one is named.

Source: our design (engine specification §10: city centers as relays).
"""

import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding

from sync.center import below_keys
from sync.center.below import is_below
from sync.center.channel import ISSUER, ROOT, make_issuing_key
from sync.center.database import organisations
from sync.center.facts import Facts
from sync.center.keys import FOREVER_MS, REQUEST_FILE, CenterKeys, has_root, keys_of, make_online, online_keys, write_whole
from sync.center.opening import open_database
from sync.domain.address import Address, parse_address
from sync.domain.failures import Outage, Refused
from sync.links.anchor import anchor, make_issuer
from sync.oplog.birth import Certificate, Role, make_birth, make_certificate, parse_birth, parse_certificate
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.hashing import KEY_BYTES, public_bytes
from sync.store.cipher import named
from sync.store.home import write_durably

UPSTREAM_FILE = "upstream.url"
REASON = "更换密钥"
VERSION = 1
FILE_BYTES_MAX = 64 * 1024
_NONCE_BYTES = 16


def request(directory: Path, *, organisation: str) -> Path:
    """Make the keys of a center of ``organisation`` in an empty folder, and the request for the center above; return its path.

    Said again it writes the same request anew.

    Raises: Refused: `center.lives_here` when the folder has a root; Outage: of the disk.
    """
    if has_root(directory):
        raise Refused("center.lives_here")
    with named():
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    online, seal = make_online(directory)
    issuer = make_issuing_key(directory)
    birth = make_birth(online, seal_key=seal, nonce=secrets.token_bytes(_NONCE_BYTES), claim=organisation)
    path = directory / REQUEST_FILE
    with named():
        write_durably(path, encode([VERSION, birth.raw, issuer.public_bytes_raw()]))
    return path


def request_another(directory: Path) -> Path:
    """Make the next online key of the center that lives in ``directory``, and the request for the center above; return its path.

    Raises: as `below_keys.request`.
    """
    path = directory / REQUEST_FILE
    content = below_keys.request(directory)
    with named():
        write_durably(path, content)
    return path


def answer(
    directory: Path, asked: Path, *, root_key: Ed25519PrivateKey | None = None, reason: str = REASON, by: str = "", stolen: bool = False
) -> tuple[bytes, str]:
    """Return the answer of the center in ``directory`` to a request, and for whose center it is. It takes the root's key.

    Args:
        root_key: the root's, where it was brought for this.
        reason, by, stolen: of a request for another key, by which the present one is retired.

    Raises: Refused: `center.request_unreadable`, `organisation.unknown`, `center.not_below`, `center.key_retired`,
        `center.in_recovery`; Outage: `center.root_away`, those of the disk.
    """
    keys = keys_of(directory, brought=root_key)
    try:
        match decode(_read(asked)):
            case [1, bytes(raw), bytes(issuer)] if len(issuer) == KEY_BYTES:
                birth = parse_birth(raw)
            case [2, *_] as parts:
                another = below_keys.read_request(parts, root=keys.root_public)
                return below_keys.answer(directory, keys, another, reason=reason, by=by, stolen=stolen)
            case _:
                raise Refused("center.request_unreadable")
    except Malformed as error:
        raise Refused("center.request_unreadable") from error
    organisation = birth.claim or ""
    _check_place(directory, keys, organisation)
    root = keys.root()
    certificate = Certificate(
        role=Role.CENTER,
        sign_key=birth.sign_key,
        seal_key=birth.seal_key,
        organisation=organisation,
        offices=(),
        letters="",
        not_after_ms=FOREVER_MS,
        serial=1,
    )
    vouched = make_issuer(root, Ed25519PublicKey.from_public_bytes(issuer)).public_bytes(Encoding.PEM).decode()
    shown = anchor(keys.root_public, root).public_bytes(Encoding.PEM).decode()
    return encode([VERSION, keys.root_public, make_certificate(root, certificate), vouched, shown]), organisation


def join(directory: Path, answered: Path) -> str:
    """Take the answer in, so that the center may start, under its next key where it asked for one; return whose center it is.

    Raises: Refused: `center.answer_unreadable`, `center.answer_foreign` (to another request), `center.lives_here`,
        `center.in_recovery`; Outage: `store.second_instance` while the center runs, of the disk.
    """
    try:
        parts = decode(_read(answered))
        match parts:
            case [2, *more] if has_root(directory):
                return below_keys.take(directory, [2, *more])
            case _ if has_root(directory):
                raise Refused("center.lives_here")
            case [1, bytes(root), bytes(raw), str(vouched), str(shown)] if len(root) == KEY_BYTES:
                certificate = parse_certificate(raw, root=root)
            case _:
                raise Refused("center.answer_unreadable")
    except Malformed as error:
        raise Refused("center.answer_unreadable") from error
    mine = (directory / REQUEST_FILE).exists() and online_keys(directory)[0]
    if certificate.role is not Role.CENTER or not mine or certificate.sign_key != public_bytes(mine):
        raise Refused("center.answer_foreign")
    write_whole(directory / ISSUER, vouched)
    write_whole(directory / ROOT, shown)
    write_whole(directory / "online.cert", raw.hex() + "\n")
    # The last one: with it the center lives here.
    write_whole(directory / "root.pub", root.hex() + "\n")
    return certificate.organisation or ""


def keep_upstream(directory: Path, text: str) -> None:
    """Keep where the center above is. Raises: Refused: those of `parse_address`; Outage: of the disk."""
    parse_address(text)
    with named():
        write_durably(directory / UPSTREAM_FILE, (text.strip() + "\n").encode())


def upstream_in(directory: Path, keys: CenterKeys) -> Address | None:
    """Return where the center above is, None when it was never said.

    Raises: Refused: those of `parse_address`; `center.top` (this center has no one above it), `trust.other_root`.
    """
    try:
        address = parse_address((directory / UPSTREAM_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    if keys.organisation is None:
        raise Refused("center.top")
    if address.root not in {None, keys.root_public}:
        raise Refused("trust.other_root", field="upstream")
    return Address(url=address.url, root=keys.root_public)


def _check_place(directory: Path, keys: CenterKeys, organisation: str) -> None:
    database = open_database(directory, keys)
    try:
        with database.read() as connection:
            facts = Facts(connection)
            if not facts.knows(organisation):
                raise Refused("organisation.unknown", organisation=organisation)
            top = connection.execute(organisations.select().where(organisations.c.code == organisation)).one().parent is None
            if top or not is_below(organisation, keys.organisation, facts):
                raise Refused("center.not_below", organisation=organisation)
    finally:
        database.close()


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(FILE_BYTES_MAX)
    except OSError as error:
        raise Outage("center.file_unreadable", path=str(path)) from error
