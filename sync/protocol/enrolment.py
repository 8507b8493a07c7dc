r"""Letting a new device in by a code that an operator made: what is typed or scanned, and what goes over the wire.

The code is 95 random bits that both sides know. Neither says it: each proves it, by a keyed hash over what it hands over. So a
device that knows nothing but a host's address learns from the answer which root it may pin, and whoever sits between can neither
put in a root of his own nor have his own device let in.

======== =================================================================================================
code      19 characters of 5 bits and one that checks them, in groups of five: ``7KQ2M-0XW4T-…``
spoken    ``ADDRESS CODE`` as people type it, or ``QZENROL:CODE/ADDRESS`` in capitals, as a QR code holds it best
======== =================================================================================================

Request, CBOR::

    [1, name (16), birth | empty, nonce (16), proof (32)]      name = H(ENROL_NAME, code); an empty birth only asks what the code is for
    proof = keyed hash (ENROL_ASK, key = H(ENROL_KEY, code), nonce ‖ birth)

Answer, CBOR::

    [1, body, proof (32)]                                      proof = keyed hash (ENROL_TELL, same key, nonce of the request ‖ body)
    body = [root (32), organisation, [office, …], ends (ms), takes over (8) | null, certificate | empty]

A device that an enrolment officer certified shows that to the center in the same place, CBOR::

    [1, birth, certificate]                                    answered by the certificate that the center says to everyone

By hand a certificate travels in a file ``.qzc``::

    "qzcert1\n" ‖ CBOR [certificate, root (32), address | null]

The address is part of neither: behind any translation of addresses the code is the same. Pure. Source: our design.
"""

import re
from dataclasses import dataclass
from hashlib import blake2b
from hmac import compare_digest

from sync.domain.address import Address, parse_address
from sync.domain.failures import Refused
from sync.domain.ids import REPLICA_BYTES, ReplicaId
from sync.oplog.birth import BIRTH_BYTES_MAX, NONCE_BYTES
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.hashing import HASH_BYTES, KEY_BYTES, Domain, digest

PATH = "/v1/enrol"
VERSION = 1
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_CHARS, GROUP = 20, 5
RANDOM_BYTES = 12  # of which 95 bits are taken
NAME_BYTES = 16
REQUEST_BYTES_MAX = BIRTH_BYTES_MAX + 256
FILE_MAGIC = b"qzcert1\n"
FILE_BYTES_MAX = 16 * 1024
_READ_AS = str.maketrans("OIL", "011")
_PREFIX = "QZENROL:"
_CODE = re.compile(r"[0-9A-Z]{5}(?:-?[0-9A-Z]{5}){3}")
_SPOKEN = re.compile(r"(?P<address>\S+)\s+(?P<code>\S+)")


_KEYS = "keys"


@dataclass(frozen=True, slots=True)
class Code:
    """A code as both sides hold it, in capitals without its hyphens."""

    text: str

    def __repr__(self) -> str:
        """Leave out what is secret."""
        return "Code(…)"

    def __str__(self) -> str:
        """Return it as people read it."""
        return "-".join(self.text[at : at + GROUP] for at in range(0, CODE_CHARS, GROUP))

    @property
    def name(self) -> bytes:
        """Return what the center finds it by, which tells nothing of it."""
        return digest(Domain.ENROL_NAME, self.text.encode())[:NAME_BYTES]

    @property
    def key(self) -> bytes:
        """Return what it proves things by."""
        return digest(Domain.ENROL_KEY, self.text.encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What a new device is handed: where the center is, and the code that lets it in."""

    address: Address
    code: Code

    def __str__(self) -> str:
        """Return the text of its QR code: capitals alone, and no root, since the code proves it."""
        return f"{_PREFIX}{self.code.text}/{self.address.url.upper()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request, its proof not yet checked."""

    name: bytes
    birth: bytes
    nonce: bytes
    proof: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a code gives. Time in milliseconds UTC.

    Attributes:
        takes_over: the lost replica whose work may go on, None for a device that replaces nobody.
        certificate: empty where it was only asked what the code is for.
    """

    root: bytes
    organisation: str
    offices: tuple[str, ...]
    ends_ms: int
    takes_over: ReplicaId | None
    certificate: bytes


def code_of(chance: bytes) -> Code:
    """Return the code that ``RANDOM_BYTES`` random bytes make."""
    assert len(chance) == RANDOM_BYTES
    bits = int.from_bytes(chance, "big") >> 8 * RANDOM_BYTES - 5 * (CODE_CHARS - 1)
    said = "".join(ALPHABET[bits >> 5 * at & 31] for at in range(CODE_CHARS - 1))
    return Code(said + _check(said))


def read_code(text: str) -> Code:
    """Return the code that a person typed: capitals or not, with or without hyphens, O read as 0, I and L as 1.

    Raises: Refused: `enrol.code`.
    """
    typed = text.strip().upper().replace("－", "-")
    plain = typed.replace("-", "").translate(_READ_AS)
    if _CODE.fullmatch(typed) is None or not set(plain) <= set(ALPHABET) or plain[-1] != _check(plain[:-1]):
        raise Refused("enrol.code", field="center")
    return Code(plain)


def is_invitation(text: str) -> bool:
    """Tell whether a text is meant as one: a scanned code, or an address and something behind it."""
    said = text.strip()
    return said.upper().startswith(_PREFIX) or _SPOKEN.fullmatch(said) is not None


def read_invitation(text: str) -> Invitation:
    """Return what was typed or scanned.

    Raises: Refused: `enrol.code`, those of `parse_address`.
    """
    said = text.strip()
    if said.upper().startswith(_PREFIX):
        code, slash, address = said[len(_PREFIX) :].partition("/")
        if not slash:
            raise Refused("enrol.code", field="center")
        return Invitation(address=parse_address(address.lower()), code=read_code(code))
    found = _SPOKEN.fullmatch(said)
    if found is None:
        raise Refused("enrol.code", field="center")
    return Invitation(address=parse_address(found["address"]), code=read_code(found["code"]))


def ask(code: Code, *, birth: bytes, nonce: bytes) -> bytes:
    """Return a request; an empty birth asks what the code is for."""
    assert len(nonce) == NONCE_BYTES
    return encode([VERSION, code.name, birth, nonce, _proof(Domain.ENROL_ASK, code.key, nonce, birth)])


def read_asked(raw: bytes) -> Asked:
    """Return a request from outside. Raises: Malformed."""
    if len(raw) > REQUEST_BYTES_MAX:
        raise Malformed("enrolment")
    match decode(raw):
        case [1, bytes(name), bytes(birth), bytes(nonce), bytes(proof)] if (
            len(name) == NAME_BYTES and len(nonce) == NONCE_BYTES and len(proof) == HASH_BYTES
        ):
            return Asked(name=name, birth=birth, nonce=nonce, proof=proof)
    raise Malformed("enrolment")


def is_proved(asked: Asked, key: bytes) -> bool:
    """Tell whether a request was made by who knows the code of ``key``."""
    return compare_digest(asked.proof, _proof(Domain.ENROL_ASK, key, asked.nonce, asked.birth))


def tell(told: Told, key: bytes, *, nonce: bytes) -> bytes:
    """Return the answer to a request with ``nonce``."""
    body = encode([told.root, told.organisation, list(told.offices), told.ends_ms, told.takes_over, told.certificate])
    return encode([VERSION, body, _proof(Domain.ENROL_TELL, key, nonce, body)])


def read_told(raw: bytes, code: Code, *, nonce: bytes) -> Told:
    """Return an answer, once it is proved to come from who made the code.

    Raises: Malformed: of another shape; Refused: `enrol.unproved`.
    """
    match decode(raw):
        case [1, bytes(body), bytes(proof)]:
            pass
        case _:
            raise Malformed("enrolment")
    if not compare_digest(proof, _proof(Domain.ENROL_TELL, code.key, nonce, body)):
        raise Refused("enrol.unproved")
    match decode(body):
        case [bytes(root), str(organisation), list(offices), int(ends_ms), takes_over, bytes(certificate)] if (
            len(root) == KEY_BYTES
            and all(isinstance(office, str) for office in offices)
            and (takes_over is None or (isinstance(takes_over, bytes) and len(takes_over) == REPLICA_BYTES))
        ):
            return Told(
                root=root,
                organisation=organisation,
                offices=tuple(offices),
                ends_ms=ends_ms,
                takes_over=None if takes_over is None else ReplicaId(takes_over),
                certificate=certificate,
            )
    raise Malformed("enrolment")


def present(birth: bytes, certificate: bytes) -> bytes:
    """Return a request that shows a certificate that the center did not make."""
    return encode([VERSION, birth, certificate])


def read_presented(raw: bytes) -> tuple[bytes, bytes] | None:
    """Return birth and certificate of such a request, None for one of the other sort. Raises: Malformed."""
    if len(raw) > REQUEST_BYTES_MAX + BIRTH_BYTES_MAX:
        raise Malformed("enrolment")
    match decode(raw):
        case [1, bytes(birth), bytes(certificate)]:
            return birth, certificate
    return None


def ask_keys(birth: bytes, change: bytes) -> bytes:
    """Return a request for the next keys of a device: its present birth, and what both keys signed (sync/oplog/key_change.py)."""
    return encode([VERSION, _KEYS, birth, change])


def read_keys_asked(raw: bytes) -> tuple[bytes, bytes] | None:
    """Return birth and change of such a request, None for one of the other sorts. Raises: Malformed."""
    if len(raw) > REQUEST_BYTES_MAX:
        raise Malformed("enrolment")
    match decode(raw):
        case [1, "keys", bytes(birth), bytes(change)]:
            return birth, change
    return None


def certificate_file(certificate: bytes, root: bytes, address: Address | None) -> bytes:
    """Return a file that carries a certificate to its device."""
    return FILE_MAGIC + encode([certificate, root, None if address is None else address.url])


def read_certificate_file(raw: bytes) -> tuple[bytes, bytes, str | None]:
    """Return certificate, root and address of a file; nothing of it is believed yet. Raises: Refused: `certificate.no_file`."""
    try:
        if raw.startswith(FILE_MAGIC) and len(raw) <= FILE_BYTES_MAX:
            match decode(raw[len(FILE_MAGIC) :]):
                case [bytes(certificate), bytes(root), address] if len(root) == KEY_BYTES and (address is None or isinstance(address, str)):
                    return certificate, root, address
    except Malformed:
        pass
    raise Refused("certificate.no_file")


def _proof(domain: Domain, key: bytes, nonce: bytes, content: bytes) -> bytes:
    return blake2b(nonce + content, digest_size=HASH_BYTES, key=key, person=domain.value).digest()


def _check(said: str) -> str:
    """Return the checking character: of 19 characters any one that is wrong is found, and any two neighbours that change places."""
    total = 0
    for character in said:
        # Doubled in GF(32) with each place, so that places differ; x^5 + x^2 + 1.
        total = (total ^ ALPHABET.index(character)) << 1
        total ^= 0x25 if total & 0x20 else 0
    return ALPHABET[total]
