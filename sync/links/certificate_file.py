"""A certificate that comes in a file: what it says before a person lets it count, and its taking.

Layer: links. Source: our design (engine specification §4).
"""

from dataclasses import dataclass
from pathlib import Path

from sync.domain.address import Address, parse_address
from sync.domain.failures import Outage, Refused
from sync.oplog.hashing import fingerprint
from sync.protocol.enrolment import FILE_BYTES_MAX, read_certificate_file
from sync.store.center_at import keep_center
from sync.store.certificates import judge_certificate, take_certificate
from sync.store.desk import Desk

DIGITS_MIN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateSeen:
    """What a file says. Times in milliseconds UTC.

    Attributes:
        officer: organisation of the enrolment officer that signed it, None where the root did.
        root_fingerprint: of whose certificate it is; empty where that root is trusted already, else a person compares it.
        held_not_after_ms: until when the certificate held now is good, None without one.
        address: where the center is, as the file says, None where it says nothing.
    """

    organisation: str
    offices: tuple[str, ...]
    letters: str
    not_after_ms: int
    officer: str | None
    root_fingerprint: str
    held_not_after_ms: int | None
    address: str | None


def read_file(path: Path) -> bytes:
    """Return the bytes of a certificate file, no more than one may have. Raises: Outage: `file.unreadable`."""
    try:
        with path.open("rb") as file:
            return file.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise Outage("file.unreadable", name=path.name) from error


def look_into(desk: Desk, raw: bytes, *, now_ms: int) -> CertificateSeen:
    """Return what a file says, if it would count here; nothing is kept.

    Raises: Refused: `certificate.no_file`, those of `judge_certificate` and `parse_address`.
    """
    word, root, address = read_certificate_file(raw)
    certificate = judge_certificate(desk, word, root=root, now_ms=now_ms)
    held = desk.trust.certificate_for(certificate.sign_key)
    return CertificateSeen(
        organisation=certificate.organisation or "",
        offices=certificate.offices,
        letters=certificate.letters,
        not_after_ms=certificate.not_after_ms,
        officer=None if certificate.through is None else certificate.through.organisation or "",
        root_fingerprint="" if desk.trust.root == root else fingerprint(root),
        held_not_after_ms=None if held is None else held[0].not_after_ms,
        address=None if address is None else parse_address(address).url,
    )


def take_file(desk: Desk, raw: bytes, *, compared: str, now_ms: int) -> None:
    """Let the certificate of a file count, and keep where the center is.

    Args:
        compared: digits of the root's fingerprint that a person read elsewhere; asked of where no root is trusted yet.

    Raises: Refused: `certificate.root_unknown`, as `look_into`; nothing is kept then.
    """
    word, root, address = read_certificate_file(raw)
    shown, digits = fingerprint(root), "".join(compared.split()).lower()
    if desk.trust.root is None and (len(digits) < DIGITS_MIN or not "".join(shown.split()).startswith(digits)):
        raise Refused("certificate.root_unknown", fingerprint=shown)
    take_certificate(desk, word, root=root, now_ms=now_ms)
    if address is not None:
        keep_center(desk, str(Address(url=parse_address(address).url, root=root)))
