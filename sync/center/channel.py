"""The center's end of the channel: TLS 1.3, by certificates of its own root or by an administrator's files.

`issuer.key` is made at the first start while the root is there, and issues a leaf for `LEAF_DAYS`; a running center issues the
next one when a third of that is left, or when it is to answer to another name, and takes up an administrator's files when they
change. Either way the next connection sees it, those that stand go on, and no device is touched. The forms stand in
`sync.links.anchor`.

Source: engine specification §10; our design.
"""

import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from sync.center.keys import CenterKeys, write_whole
from sync.domain.failures import Outage, Refused
from sync.links.anchor import CENTER_NAME, anchor, make_issuer, make_leaf

log = logging.getLogger("sync.center")

LEAF_DAYS = 180
LEFT_DAYS = LEAF_DAYS // 3
BACKDATED_DAYS = 2  # tools that judge times may run behind
ALWAYS = ("localhost", "127.0.0.1", "::1")
ISSUER_KEY, ISSUER, ROOT, CHANNEL = "issuer.key", "issuer.pem", "root.pem", "channel.pem"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """How the center is reached.

    Attributes:
        names: host names and addresses for tools that judge them; devices need none.
        certificate, key: an administrator's PEM files, chain and key; both or neither.
    """

    names: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None


class ServedChannel:
    """The TLS context of a serving center; `refresh` from the thread that serves.

    Raises: Outage: `center.root_away` when an issuer must be made and the root is elsewhere, `center.channel_unreadable`, those
        of the disk; Refused: `center.name`.
    """

    def __init__(self, keys: CenterKeys, settings: ChannelSettings, *, now_ms: Callable[[], int]) -> None:
        self._keys = keys
        self._settings = settings
        self._now_ms = now_ms
        self._loaded: object = None
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_3
        self._take_up()

    def refresh(self) -> bool:
        """Issue or take up a newer certificate where one is due; tell whether one was. What fails is logged, and all stays as it is."""
        try:
            return self._take_up()
        except (Outage, Refused) as failure:
            log.warning("certificate not renewed", extra={"code": failure.code})
            return False

    def _take_up(self) -> bool:
        given = self._settings.certificate
        if given is not None:
            key = self._settings.key
            mark: object = tuple(_changed_at(path) for path in (given, key) if path is not None)
            return self._load(given, key, mark)
        path = self._keys.directory / CHANNEL
        mark = issue(self._keys, self._settings.names, now_ms=self._now_ms())
        return self._load(path, None, mark)

    def _load(self, certificate: Path, key: Path | None, mark: object) -> bool:
        if mark == self._loaded:
            return False
        # A pair that does not fit would leave the context with half of it: try it elsewhere first.
        for context in (ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), self.context):
            try:
                context.load_cert_chain(certificate, key, password=_no_password)
            except (OSError, ssl.SSLError, ValueError) as error:
                raise Outage("center.channel_unreadable", path=str(certificate)) from error
        self._loaded = mark
        return True


def issue(keys: CenterKeys, names: tuple[str, ...], *, now_ms: int) -> bytes:
    """Return the certificate that `channel.pem` holds for ``names`` and for a while yet, made anew where it does not.

    Raises: Outage: `center.root_away`, `center.channel_unreadable`, those of the disk; Refused: `center.name`.
    """
    issuer, vouched = _issuer(keys)
    path = keys.directory / CHANNEL
    now = datetime.fromtimestamp(now_ms / 1000, UTC)
    names = tuple(dict.fromkeys((*ALWAYS, *names)))
    held = _held(path)
    if held is not None and _serves(held, vouched, names, now):
        return held.public_bytes(Encoding.DER)
    secret = Ed25519PrivateKey.generate()
    try:
        leaf = make_leaf(
            issuer,
            secret.public_key(),
            names,
            first=now - timedelta(days=BACKDATED_DAYS),
            last=now + timedelta(days=LEAF_DAYS),
        )
    except ValueError as error:
        raise Refused("center.name", names=", ".join(names)) from error
    write_whole(path, _pem(secret) + _shown(leaf) + _shown(vouched))
    return leaf.public_bytes(Encoding.DER)


def _serves(held: x509.Certificate, issuer: x509.Certificate, names: tuple[str, ...], now: datetime) -> bool:
    try:
        held.verify_directly_issued_by(issuer)
        said = held.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    shown = {str(name) for name in (*said.get_values_for_type(x509.DNSName), *said.get_values_for_type(x509.IPAddress))}
    # One that begins in the future was made by a clock that was ahead: it would outlive what it was meant for.
    in_time = held.not_valid_before_utc <= now < held.not_valid_after_utc - timedelta(days=LEFT_DAYS)
    return in_time and shown == {CENTER_NAME, *names}


def make_issuing_key(directory: Path) -> Ed25519PublicKey:
    """Return the public half of a center's issuing key, made where it is missing: for one whose root is another center's.

    Raises: Outage: of the disk, `center.key_foreign` when what lies there is none.
    """
    path = directory / ISSUER_KEY
    if not path.exists():
        write_whole(path, _pem(Ed25519PrivateKey.generate()))
    try:
        held = load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError) as error:
        raise Outage("center.key_foreign") from error
    if not isinstance(held, Ed25519PrivateKey):
        raise Outage("center.key_foreign")
    return held.public_key()


def _issuer(keys: CenterKeys) -> tuple[Ed25519PrivateKey, x509.Certificate]:
    """Return the issuing key and the root's word on it, made where they are missing and the root is at hand."""
    key, word = keys.directory / ISSUER_KEY, keys.directory / ISSUER
    if not (key.exists() and word.exists()):
        root, made = keys.root(), Ed25519PrivateKey.generate()
        write_whole(keys.directory / ROOT, _shown(anchor(keys.root_public, root)))
        write_whole(key, _pem(made))
        write_whole(word, _shown(make_issuer(root, made.public_key())))
    try:
        issuer = load_pem_private_key(key.read_bytes(), None)
        vouched = x509.load_pem_x509_certificate(word.read_bytes())
        vouched.verify_directly_issued_by(anchor(keys.root_public))
    except (ValueError, TypeError, InvalidSignature) as error:
        raise Outage("center.key_foreign") from error
    if not isinstance(issuer, Ed25519PrivateKey) or vouched.public_key() != issuer.public_key():
        raise Outage("center.key_foreign")
    return issuer, vouched


def _held(path: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        return None


def _changed_at(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise Outage("center.channel_unreadable", path=str(path)) from error
    return found.st_mtime_ns, found.st_ino


def _no_password() -> str:
    """Answer OpenSSL, which would otherwise ask on the terminal of a service that has none."""
    return ""


def _pem(key: Ed25519PrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _shown(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()
