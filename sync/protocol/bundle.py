"""Bundles: what two replicas exchange by hand, as a file `.qzb`. Sans-IO: the bytes of its frames, and their proof.

::

    file      = head ‖ section … ‖ index ‖ footer
    head      = "QZBUNDLE" (8) ‖ version (1) = 1 ‖ suite (1) ‖ length (4) ‖ header ‖ signature (64)
    header    = [bundle (16), made (ms UTC), part, parts, producer's birth, its certificate | null, root's public key | null, recipients]
    recipients= [[replica (8), sealing key (32)], …]             rising by replica; a section names them by their place here
    section   = "S" ‖ length (4) ‖ description ‖ signature (64) ‖ body
    description = [number, sort, urgency, to | null, size of the body, hash of the body (32), chain (32)]
    to        = [place of a recipient, …]                        rising; null = unsealed
    body      = content, where `to` is null; else age(content) to the X25519 keys named by `to`
    index     = "I" ‖ length (4) ‖ [[offset of the section, chain behind it (32)], …]
    footer    = "F" ‖ bundle (16) ‖ part (4) ‖ parts (4) ‖ sections (4) ‖ offset of the index (8) ‖ hash of the index (32) ‖ chain (32)
                ‖ signature (64)

Lengths and offsets are big-endian; brackets are deterministic CBOR. Hash = H("qz bundle", …). The chain begins as the hash of
the header and becomes H("qz bundle", chain ‖ description) behind each section; a description carries the chain before it. So a
section stands in one place of one part of one bundle, and everything before a sound section is sound, whatever follows it: a
torn file yields its verified prefix, a file that ends in a footer yields everything or shows which body was damaged.

Signatures are Ed25519 by the producer's signing key: over the header in domain "qz bundle head", over a description in
"qz bundle sect", over the footer's bytes before it (without "F") in "qz bundle foot". Numbers of sections count from 0, parts
from 1. Sorts stand in a fixed order, so that a torn bundle gives first what the rest needs::

    0 births, 1 authority    unsealed, since both carry their own signatures and everybody may read them
    2 runs                   by urgency, flash first
    3 claims                 reach claims and holdings, verbatim
    4 blobs                  which blobs lie in this part
    5 leaves                 of blobs

What a content holds: bundle_content.py. Suite 1 = BLAKE2b-256, Ed25519, age v1 with X25519 and ChaCha20-Poly1305. Suite 2 is
the named slot of SM3, SM2 and SM4; this version refuses it as `bundle.suite`. A part is at most 2 GiB.

Pure. Source: our design (engine specification §9); age: the specification of age-encryption.org/v1. Vectors:
tests/data/bundle.json.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import Any

from sync.domain.draft import Urgency
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.oplog.birth import BIRTH_BYTES_MAX, Birth, parse_birth
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.entry import WALL_MS_MAX
from sync.oplog.hashing import HASH_BYTES, KEY_BYTES, SIGNATURE_BYTES, SUITE, Domain, digest, verifies
from sync.oplog.suites import name_of
from sync.protocol.envelope import Signer
from sync.protocol.tips import list_in, number_in, replica_in, rising

MAGIC = b"QZBUNDLE"
VERSION = 1

PART_BYTES_MAX = 2 * 1024**3
PARTS_MAX = 4_096
SECTIONS_MAX = 65_536
RECIPIENTS_MAX = 256
BUNDLE_ID_BYTES = 16
HEADER_BYTES_MAX = 64 * 1024
DESCRIPTION_BYTES_MAX = 2_048
CONTENT_BYTES_MAX = 1_280 * 1024
BODY_BYTES_MAX = CONTENT_BYTES_MAX + 64 * 1024
INDEX_BYTES_MAX = 4 * 1024 * 1024

SECTION, INDEX, FOOTER = b"S", b"I", b"F"
PREFIX_BYTES = len(MAGIC) + 2 + 4
FRAME_BYTES = 1 + 4
_FOOT_BODY_BYTES = BUNDLE_ID_BYTES + 4 + 4 + 4 + 8 + HASH_BYTES + HASH_BYTES
FOOTER_BYTES = 1 + _FOOT_BODY_BYTES + SIGNATURE_BYTES


class Sort(IntEnum):
    """What a section holds."""

    BIRTHS = 0
    AUTHORITY = 1
    RUNS = 2
    CLAIMS = 3
    BLOBS = 4
    LEAVES = 5


UNSEALED = frozenset({Sort.BIRTHS, Sort.AUTHORITY})


@dataclass(frozen=True, slots=True)
class Recipient:
    """For whom a bundle is: a replica and the X25519 key of its device."""

    replica: ReplicaId
    seal_key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Who made a part, when, and for whom. `made_ms` milliseconds UTC; `part` of `parts`, from 1."""

    bundle: bytes
    made_ms: int
    part: int
    parts: int
    birth: Birth
    certificate: bytes | None
    root: bytes | None
    recipients: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section as described. `to` None is unsealed; `size` and `hash` are those of its body."""

    number: int
    sort: Sort
    urgency: Urgency
    to: tuple[int, ...] | None
    size: int
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """The end of a whole part."""

    bundle: bytes
    part: int
    parts: int
    sections: int
    index_at: int
    index_hash: bytes
    chain: bytes


def encode_head(head: Head, signer: Signer) -> tuple[bytes, bytes]:
    """Return the bytes of a head, and the chain behind it."""
    recipients = [[one.replica, one.seal_key] for one in head.recipients]
    header = encode(
        [head.bundle, head.made_ms, head.part, head.parts, head.birth.raw, head.certificate, head.root, recipients],
    )
    raw = MAGIC + bytes((VERSION, SUITE)) + len(header).to_bytes(4, "big") + header + signer(Domain.BUNDLE_HEAD, header)
    return raw, digest(Domain.BUNDLE, header)


def header_bytes(prefix: bytes) -> int:
    """Return how many bytes follow the first `PREFIX_BYTES` of a file before its head ends.

    Raises: Refused: `bundle.not_one`, `bundle.newer`, `bundle.suite` (fact `suite`), `bundle.malformed`.
    """
    if len(prefix) < PREFIX_BYTES or not prefix.startswith(MAGIC):
        raise Refused("bundle.not_one")
    version, suite = prefix[len(MAGIC)], prefix[len(MAGIC) + 1]
    if version != VERSION:
        raise Refused("bundle.newer", version=version)
    if suite != SUITE:
        raise Refused("bundle.suite", suite=name_of(suite))
    length = int.from_bytes(prefix[-4:], "big")
    if not 1 <= length <= HEADER_BYTES_MAX:
        raise Refused("bundle.malformed", part="header")
    return length + SIGNATURE_BYTES


def parse_head(rest: bytes) -> tuple[Head, bytes]:
    """Return the head whose header and signature are ``rest``, and the chain behind it.

    Raises: Refused: `bundle.malformed`, `bundle.forged`.
    """
    header, signature = rest[:-SIGNATURE_BYTES], rest[-SIGNATURE_BYTES:]
    try:
        head = _head_in(decode(header))
    except Malformed as error:
        raise Refused("bundle.malformed", part="header") from error
    if not verifies(head.birth.sign_key, Domain.BUNDLE_HEAD, header, signature):
        raise Refused("bundle.forged")
    return head, digest(Domain.BUNDLE, header)


def encode_section(section: Section, chain: bytes, signer: Signer) -> tuple[bytes, bytes]:
    """Return the frame that goes before a section's body, and the chain behind it."""
    to = None if section.to is None else list(section.to)
    described = encode([section.number, int(section.sort), int(section.urgency), to, section.size, section.hash, chain])
    frame = SECTION + len(described).to_bytes(4, "big") + described + signer(Domain.BUNDLE_SECTION, described)
    return frame, digest(Domain.BUNDLE, chain, described)


def description_bytes(frame: bytes) -> int:
    """Return how many bytes follow the `FRAME_BYTES` that begin a section before its body.

    Raises: Malformed: no section begins here.
    """
    length = int.from_bytes(frame[1:], "big")
    if frame[:1] != SECTION or not 1 <= length <= DESCRIPTION_BYTES_MAX:
        raise Malformed("section")
    return length + SIGNATURE_BYTES


def parse_section(rest: bytes, *, head: Head, number: int, chain: bytes) -> tuple[Section, bytes]:
    """Return the section whose description and signature are ``rest``, and the chain behind it.

    Raises: Malformed: not the shape above, not in its place, or not signed by the producer.
    """
    described, signature = rest[:-SIGNATURE_BYTES], rest[-SIGNATURE_BYTES:]
    match decode(described):
        case [place, sort, urgency, to, size, bytes(hashed), bytes(before)] if before == chain and len(hashed) == HASH_BYTES:
            pass
        case _:
            raise Malformed("section")
    kind = Sort(number_in(sort, most=max(Sort)))
    section = Section(
        number=number_in(place, most=SECTIONS_MAX - 1),
        sort=kind,
        urgency=Urgency(number_in(urgency, most=max(Urgency))),
        to=_to_in(to, len(head.recipients)),
        size=number_in(size, most=BODY_BYTES_MAX),
        hash=hashed,
    )
    if section.number != number or (section.to is None) is not (kind in UNSEALED):
        raise Malformed("section")
    if not verifies(head.birth.sign_key, Domain.BUNDLE_SECTION, described, signature):
        raise Malformed("section signature")
    return section, digest(Domain.BUNDLE, chain, described)


def body_hash(body: bytes) -> bytes:
    """Return the hash that a description gives of its body."""
    return digest(Domain.BUNDLE, body)


def encode_index(rows: Sequence[tuple[int, bytes]]) -> bytes:
    """Return the index over ``(offset of a section, chain behind it)``."""
    body = encode([list(row) for row in rows])
    return INDEX + len(body).to_bytes(4, "big") + body


def index_bytes(frame: bytes) -> int:
    """Return how many bytes of an index follow the `FRAME_BYTES` that begin it.

    Raises: Malformed: no index begins here.
    """
    length = int.from_bytes(frame[1:], "big")
    if frame[:1] != INDEX or not 1 <= length <= INDEX_BYTES_MAX:
        raise Malformed("index")
    return length


def index_hash(body: bytes) -> bytes:
    """Return the hash that a footer gives of the index."""
    return digest(Domain.BUNDLE, body)


def parse_index(body: bytes) -> tuple[tuple[int, bytes], ...]:
    """Return the rows of an index.

    Raises: Malformed: not the shape above.
    """
    rows: list[tuple[int, bytes]] = []
    for row in list_in(decode(body), SECTIONS_MAX):
        match row:
            case [offset, bytes(hashed)] if len(hashed) == HASH_BYTES:
                rows.append((number_in(offset, most=PART_BYTES_MAX), hashed))
            case _:
                raise Malformed("index")
    rising(offset for offset, _ in rows)
    return tuple(rows)


def encode_footer(footer: Footer, signer: Signer) -> bytes:
    """Return the bytes of a footer."""
    numbers = (footer.part.to_bytes(4, "big"), footer.parts.to_bytes(4, "big"), footer.sections.to_bytes(4, "big"))
    body = b"".join((footer.bundle, *numbers, footer.index_at.to_bytes(8, "big"), footer.index_hash, footer.chain))
    return FOOTER + body + signer(Domain.BUNDLE_FOOT, body)


def parse_footer(raw: bytes, *, head: Head) -> Footer:
    """Return the footer that ``raw`` holds.

    Raises: Malformed: not the shape above, of another part, or not signed by the producer.
    """
    body, signature = raw[1:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]
    if len(raw) != FOOTER_BYTES or raw[:1] != FOOTER or not verifies(head.birth.sign_key, Domain.BUNDLE_FOOT, body, signature):
        raise Malformed("footer")
    part, parts, sections = (int.from_bytes(body[at : at + 4], "big") for at in (16, 20, 24))
    footer = Footer(
        bundle=body[:BUNDLE_ID_BYTES],
        part=part,
        parts=parts,
        sections=sections,
        index_at=int.from_bytes(body[28:36], "big"),
        index_hash=body[36:68],
        chain=body[68:],
    )
    if (footer.bundle, footer.part, footer.parts) != (head.bundle, head.part, head.parts):
        raise Malformed("footer of another part")
    return footer


def _head_in(value: Any) -> Head:
    match value:
        case [bytes(bundle), made, part, parts, bytes(birth), certificate, root, recipients] if len(bundle) == BUNDLE_ID_BYTES:
            pass
        case _:
            raise Malformed("header")
    if certificate is not None and not (isinstance(certificate, bytes) and len(certificate) <= BIRTH_BYTES_MAX):
        raise Malformed("header")
    if root is not None and not (isinstance(root, bytes) and len(root) == KEY_BYTES):
        raise Malformed("header")
    count = number_in(parts, least=1, most=PARTS_MAX)
    known = tuple(_recipient_in(row) for row in list_in(recipients, RECIPIENTS_MAX))
    rising(one.replica for one in known)
    return Head(
        bundle=bundle,
        made_ms=number_in(made, most=WALL_MS_MAX),
        part=number_in(part, least=1, most=count),
        parts=count,
        birth=parse_birth(birth),
        certificate=certificate,
        root=root,
        recipients=known,
    )


def _recipient_in(row: Any) -> Recipient:
    match row:
        case [replica, bytes(seal_key)] if len(seal_key) == KEY_BYTES:
            return Recipient(replica_in(replica), seal_key)
    raise Malformed("recipient")


def _to_in(raw: Any, recipients: int) -> tuple[int, ...] | None:
    if raw is None:
        return None
    places = tuple(number_in(place, most=recipients - 1) for place in list_in(raw, RECIPIENTS_MAX))
    if not places or any(not one < other for one, other in pairwise(places)):
        raise Malformed("recipients of a section")
    return places
