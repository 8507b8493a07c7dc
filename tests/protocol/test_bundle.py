"""Claims about the bytes of bundles: one encoding held by vectors, every lie of a file a code, nothing hostile raises anything else."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from fakes.mutations import changed, mutated
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.draft import Urgency
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.oplog.birth import make_birth
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.hashing import SUITE, Domain, sign
from sync.protocol.age_keys import identity_text, recipient_text
from sync.protocol.bundle import (
    FRAME_BYTES,
    HEADER_BYTES_MAX,
    PREFIX_BYTES,
    Footer,
    Head,
    Recipient,
    Section,
    Sort,
    body_hash,
    description_bytes,
    encode_footer,
    encode_head,
    encode_index,
    encode_section,
    header_bytes,
    index_bytes,
    index_hash,
    parse_footer,
    parse_head,
    parse_index,
    parse_section,
)
from sync.protocol.bundle_holding import ADDRESSES_MAX, Holding, holding_verifies, make_holdings, parse_holding
from sync.protocol.bundle_request import (
    REQUEST_BYTES_MAX,
    Request,
    encode_request,
    encode_request_text,
    parse_request,
    read_request_text,
)
from tests.oplog.keys import BIRTH, KEY, OTHER_KEY, ROOT_KEY

VECTORS = Path(__file__).parent.parent / "data" / "bundle.json"
ONE, TWO = ReplicaId(bytes(7) + b"\x01"), ReplicaId(bytes(7) + b"\x02")
HEAD = Head(
    bundle=bytes(range(16)),
    made_ms=1_795_430_400_000,
    part=1,
    parts=2,
    birth=BIRTH,
    certificate=b"certificate",
    root=bytes(32),
    recipients=(Recipient(ONE, b"\x07" * 32), Recipient(TWO, b"\x09" * 32)),
)
BODY = b"what is sealed"
SEALED = Section(number=0, sort=Sort.RUNS, urgency=Urgency.FLASH, to=(0, 1), size=len(BODY), hash=body_hash(BODY))
OPEN = replace(SEALED, sort=Sort.BIRTHS, to=None)
REQUEST = Request(asked_ms=5, birth=BIRTH, certificate=None, root=None, claims=(b"claim",), holdings=(b"holding",))
ADDRESS = bytes(range(32)) + (100_000).to_bytes(8, "big")


def signer(domain: Domain, body: bytes) -> bytes:
    return sign(KEY, domain, body)


def foreign(domain: Domain, body: bytes) -> bytes:
    return sign(OTHER_KEY, domain, body)


def footer(chain: bytes = bytes(32)) -> Footer:
    return Footer(bundle=HEAD.bundle, part=1, parts=2, sections=1, index_at=400, index_hash=index_hash(b"index"), chain=chain)


VECTOR_BYTES: dict[str, Callable[[], bytes]] = {
    "head": lambda: encode_head(HEAD, signer)[0],
    "section": lambda: encode_section(SEALED, encode_head(HEAD, signer)[1], signer)[0],
    "index": lambda: encode_index([(300, bytes(32)), (400, b"\x01" * 32)]),
    "footer": lambda: encode_footer(footer(), signer),
    "request": lambda: encode_request(REQUEST, signer),
    "request_text": lambda: encode_request_text(REQUEST, signer).encode(),
    "holding": lambda: make_holdings(BIRTH.replica, signer, at_ms=7, addresses=[ADDRESS])[0],
}


@pytest.mark.parametrize("name", VECTOR_BYTES)
def test_bytes_are_those_of_the_vectors(name: str) -> None:
    """The bytes of version 1 never change."""
    assert VECTOR_BYTES[name]().hex() == json.loads(VECTORS.read_text(encoding="utf-8"))[name]


def test_keys_are_written_as_age_writes_them() -> None:
    """The public and the private half of a key, as the reference implementation reads and writes them."""
    known = json.loads(VECTORS.read_text(encoding="utf-8"))["age"]
    secret = X25519PrivateKey.from_private_bytes(bytes(range(32)))
    identity = pyrage.x25519.Identity.from_str(identity_text(bytes(range(32))))
    assert [identity_text(bytes(range(32))), recipient_text(secret.public_key().public_bytes_raw())] == known
    assert [str(identity), str(identity.to_public())] == known


# The head.


def test_a_head_comes_back_as_it_was() -> None:
    """With and without certificate and root; the chain begins with it."""
    for head in (HEAD, replace(HEAD, certificate=None, root=None, recipients=())):
        raw, chain = encode_head(head, signer)
        assert header_bytes(raw[:PREFIX_BYTES]) == len(raw) - PREFIX_BYTES
        assert parse_head(raw[PREFIX_BYTES:]) == (head, chain)


@pytest.mark.parametrize(
    ("prefix", "code"),
    [
        (b"", "bundle.not_one"),
        (b"QZBUNDLF" + bytes((1, 1)) + bytes(4), "bundle.not_one"),
        (b"QZBUNDLE" + bytes((2, 1)) + bytes(4), "bundle.newer"),
        (b"QZBUNDLE" + bytes((1, 2)) + bytes(4), "bundle.suite"),
        (b"QZBUNDLE" + bytes((1, 77)) + bytes(4), "bundle.suite"),
        (b"QZBUNDLE" + bytes((1, 1)) + bytes(4), "bundle.malformed"),
        (b"QZBUNDLE" + bytes((1, 1)) + (HEADER_BYTES_MAX + 1).to_bytes(4, "big"), "bundle.malformed"),
    ],
)
def test_what_is_no_bundle_says_so(prefix: bytes, code: str) -> None:
    """Another file, a later version, another suite (by its name where it has one), a length nobody allows."""
    with pytest.raises(Refused) as refused:
        header_bytes(prefix)
    assert refused.value.code == code
    if prefix[9:10] == b"\x02":
        assert refused.value.facts == {"suite": "sm3 sm2 sm4"}


def test_a_head_of_another_key_is_forged() -> None:
    """The header names its producer, and nobody else signs for it."""
    raw, _ = encode_head(HEAD, foreign)
    with pytest.raises(Refused, match=r"bundle\.forged"):
        parse_head(raw[PREFIX_BYTES:])


def header(**changes: Any) -> bytes:
    names = ("bundle", "made", "part", "parts", "birth", "certificate", "root", "recipients")
    raw, _ = encode_head(HEAD, signer)
    value = dict(zip(names, decode(raw[PREFIX_BYTES:-64]), strict=True))
    body = encode(list({**value, **changes}.values()))
    return body + signer(Domain.BUNDLE_HEAD, body)


@pytest.mark.parametrize(
    "changes",
    [
        {"bundle": b"short"},
        {"made": -1},
        {"part": 0},
        {"part": 3},
        {"parts": 0},
        {"parts": 10_000},
        {"birth": b"none"},
        {"birth": 7},
        {"certificate": 7},
        {"certificate": bytes(5_000)},
        {"root": b"short"},
        {"recipients": None},
        {"recipients": [[TWO, bytes(32)], [ONE, bytes(32)]]},
        {"recipients": [[ONE, bytes(31)]]},
        {"recipients": [[b"short", bytes(32)]]},
        {"more": 1},
    ],
)
def test_a_signed_head_that_says_what_it_may_not(changes: dict[str, Any]) -> None:
    """A producer that signs nonsense gets a code, and nothing of it is used."""
    with pytest.raises(Refused, match=r"bundle\.malformed"):
        parse_head(header(**changes))


# Sections.


@pytest.mark.parametrize("section", [SEALED, OPEN, replace(SEALED, to=(1,), urgency=Urgency.BLOB)])
def test_a_section_comes_back_as_it_was(section: Section) -> None:
    """In its place behind the head, and the chain moves on."""
    _, chain = encode_head(HEAD, signer)
    frame, after = encode_section(section, chain, signer)
    assert description_bytes(frame[:FRAME_BYTES]) == len(frame) - FRAME_BYTES
    assert parse_section(frame[FRAME_BYTES:], head=HEAD, number=0, chain=chain) == (section, after)
    assert after != chain


def test_a_section_stands_in_one_place_only() -> None:
    """Another number, another chain before it, another signer: not here."""
    _, chain = encode_head(HEAD, signer)
    rest = encode_section(SEALED, chain, signer)[0][FRAME_BYTES:]
    elsewhere = encode_section(SEALED, chain, foreign)[0][FRAME_BYTES:]
    for raw, number, before in ((rest, 1, chain), (rest, 0, bytes(32)), (elsewhere, 0, chain)):
        with pytest.raises(Malformed):
            parse_section(raw, head=HEAD, number=number, chain=before)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, 65_536),
        (1, 9),
        (2, 3),
        (3, []),
        (3, [1, 0]),
        (3, [0, 0]),
        (3, [2]),
        (3, None),
        (3, "x"),
        (4, 2**31),
        (5, b"short"),
        (6, b"short"),
        (6, None),
    ],
)
def test_a_signed_section_that_says_what_it_may_not(place: int, value: Any) -> None:
    """Sorts, recipients and sizes beyond what the format holds; runs that nobody sealed."""
    _, chain = encode_head(HEAD, signer)
    described = decode(encode_section(SEALED, chain, signer)[0][FRAME_BYTES:-64])
    described[place] = value
    body = encode(described)
    with pytest.raises(Malformed):
        parse_section(body + signer(Domain.BUNDLE_SECTION, body), head=HEAD, number=0, chain=chain)


def test_a_bundle_for_nobody_has_no_sealed_section() -> None:
    """Where no recipient is named, none can be meant."""
    head = replace(HEAD, recipients=())
    _, chain = encode_head(head, signer)
    frame, _ = encode_section(replace(SEALED, to=(0,)), chain, signer)
    with pytest.raises(Malformed):
        parse_section(frame[FRAME_BYTES:], head=head, number=0, chain=chain)


@pytest.mark.parametrize("frame", [b"", b"X\0\0\0\x01", b"S\0\0\0\0", b"S\xff\xff\xff\xff"])
def test_what_begins_no_section(frame: bytes) -> None:
    """The end of the file, another letter, a length nobody allows."""
    with pytest.raises(Malformed):
        description_bytes(frame)


# The end.


def test_an_index_comes_back_as_it_was() -> None:
    """Offsets rise, each with its chain."""
    rows = ((300, bytes(32)), (400, b"\x01" * 32))
    raw = encode_index(rows)
    assert index_bytes(raw[:FRAME_BYTES]) == len(raw) - FRAME_BYTES
    assert parse_index(raw[FRAME_BYTES:]) == rows


@pytest.mark.parametrize("rows", [[[1]], [[1, b"short"]], [[5, bytes(32)], [5, bytes(32)]], [[-1, bytes(32)]], 7])
def test_an_index_that_is_none(rows: Any) -> None:
    """Anything but rising offsets with hashes."""
    with pytest.raises(Malformed):
        parse_index(encode(rows))


@pytest.mark.parametrize("frame", [b"", b"X\0\0\0\x01", b"I\0\0\0\0", b"I\xff\xff\xff\xff"])
def test_what_begins_no_index(frame: bytes) -> None:
    """As for sections."""
    with pytest.raises(Malformed):
        index_bytes(frame)


def test_a_footer_belongs_to_its_part() -> None:
    """It comes back as it was; of another part, another signer or another length it is none."""
    raw = encode_footer(footer(b"\x05" * 32), signer)
    assert parse_footer(raw, head=HEAD) == footer(b"\x05" * 32)
    for bad in (raw[:-1], b"X" + raw[1:], encode_footer(footer(), foreign), encode_footer(replace(footer(), part=2), signer)):
        with pytest.raises(Malformed):
            parse_footer(bad, head=HEAD)


# Requests and holdings.


def test_a_request_comes_back_as_it_was() -> None:
    """As a file with its claims, as text without them, however it is spaced."""
    assert parse_request(encode_request(REQUEST, signer)) == REQUEST
    text = encode_request_text(REQUEST, signer)
    plain = replace(REQUEST, claims=(), holdings=())
    assert read_request_text(text) == plain
    assert read_request_text(" ".join(text[at : at + 5] for at in range(0, len(text), 5)).lower()) == plain


def test_a_request_is_never_too_long() -> None:
    """What a device holds beyond the bound is left out, blobs first; it is then brought once more, and nothing is lost."""
    many = replace(REQUEST, claims=(bytes(60_000),) * 8, holdings=(bytes(60_000),) * 3)
    kept = parse_request(encode_request(many, signer))
    assert (len(kept.claims), len(kept.holdings)) == (8, 0)
    more = parse_request(encode_request(replace(many, claims=(bytes(60_000),) * 12), signer))
    assert len(more.claims) == 8


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "bundle.not_a_request"),
        (b"QZREQ", "bundle.not_a_request"),
        (b"QZBUNDLE\x01\x01", "bundle.not_a_request"),
        (b"QZREQ\x02\x01", "bundle.newer"),
        (b"QZREQ\x01\x02", "bundle.suite"),
        (b"QZREQ\x01\x63", "bundle.suite"),
        (b"QZREQ\x01\x01", "bundle.request_malformed"),
        (b"QZREQ\x01\x01" + bytes(REQUEST_BYTES_MAX + 1), "bundle.request_malformed"),
    ],
)
def test_what_is_no_request_says_so(raw: bytes, code: str) -> None:
    """By its beginning, its version, its suite, its length."""
    with pytest.raises(Refused) as refused:
        parse_request(raw)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("place", "value"),
    [(0, -1), (1, b"none"), (1, 7), (2, 7), (2, bytes(5_000)), (3, b"short"), (4, 7), (4, [7]), (5, [bytes(70_000)]), (6, 1)],
)
def test_a_signed_request_that_says_what_it_may_not(place: int, value: Any) -> None:
    """Nothing of it is used."""
    fields = [*decode(encode_request(REQUEST, signer)[7:-64]), None]
    fields[place] = value
    body = encode(fields if place > 5 else fields[:-1])
    with pytest.raises(Refused, match=r"bundle\.request_malformed"):
        parse_request(b"QZREQ\x01" + bytes((SUITE,)) + body + signer(Domain.BUNDLE_ASK, body))


def test_a_request_of_another_key_is_none() -> None:
    """Its birth names who asks."""
    with pytest.raises(Refused, match=r"bundle\.request_malformed"):
        parse_request(encode_request(REQUEST, foreign))


@pytest.mark.parametrize("text", ["", "QZREQ", "QZREQ:1", "QZREQ:ABC", "hello"])
def test_text_that_is_no_request(text: str) -> None:
    """One code or the other, and nothing else."""
    with pytest.raises(Refused) as refused:
        read_request_text(text)
    assert refused.value.code in {"bundle.not_a_request", "bundle.request_malformed"}


def test_holdings_name_blobs_once() -> None:
    """Sorted, each once, as many signed pieces as it takes; another key signs for nobody."""
    addresses = [bytes(36) + at.to_bytes(4, "big") for at in range(ADDRESSES_MAX + 1)]
    raws = make_holdings(BIRTH.replica, signer, at_ms=7, addresses=[*addresses[::-1], addresses[0]])
    held = [parse_holding(raw) for raw in raws]
    assert [address for holding in held for address in holding.addresses] == addresses
    assert all(isinstance(holding, Holding) and holding_verifies(holding, BIRTH.sign_key) for holding in held)
    assert not holding_verifies(held[0], bytes(32))
    assert make_holdings(BIRTH.replica, signer, at_ms=7, addresses=()) == ()


@pytest.mark.parametrize(
    "raw",
    [
        bytes(70_000),
        encode(7),
        encode([b"x", b"short"]),
        encode([encode(7), bytes(64)]),
        encode([encode([1, 1, ONE, 7, bytes(41)]), bytes(64)]),
        encode([encode([1, 1, ONE, 7, bytes(80)]), bytes(64)]),
        encode([encode([1, 1, b"x", 7, b""]), bytes(64)]),
        encode([encode([1, 1, ONE, -7, b""]), bytes(64)]),
    ],
)
def test_a_holding_that_is_none(raw: bytes) -> None:
    """Too long, of another shape, with half an address, with one twice."""
    with pytest.raises(Malformed):
        parse_holding(raw)


# Everything hostile.


def readers() -> dict[str, tuple[bytes, Callable[[bytes], object]]]:
    """Return for each format an honest sample, and what reads it."""
    head, chain = encode_head(HEAD, signer)
    section, _ = encode_section(SEALED, chain, signer)
    return {
        "head": (head[PREFIX_BYTES:], parse_head),
        "section": (section[FRAME_BYTES:], lambda raw: parse_section(raw, head=HEAD, number=0, chain=chain)),
        "index": (encode_index([(300, bytes(32)), (400, bytes(32))])[FRAME_BYTES:], parse_index),
        "footer": (encode_footer(footer(), signer), lambda raw: parse_footer(raw, head=HEAD)),
        "request": (encode_request(REQUEST, signer), parse_request),
        "request text": (encode_request_text(REQUEST, signer).encode(), lambda raw: read_request_text(raw.decode(errors="replace"))),
        "holding": (make_holdings(BIRTH.replica, signer, at_ms=7, addresses=[ADDRESS])[0], parse_holding),
    }


@pytest.mark.parametrize("name", readers())
@given(seed=st.integers(0, 2**32))
def test_hostile_bytes_end_in_a_code(name: str, seed: int) -> None:
    """Changed, cut, doubled or nested: Malformed or Refused, or, where nothing is signed, another value."""
    raw, read = readers()[name]
    try:
        read(mutated(raw, Random(seed), (raw,)))
    except (Malformed, Refused):
        return
    assert name in {"index", "holding", "request text"}


@given(seed=st.integers(0, 2**32))
def test_a_signed_lie_ends_in_a_code(seed: int) -> None:
    """What a dishonest producer signs about its sections is read as it is, or refused; nothing else is raised."""
    _, chain = encode_head(HEAD, signer)
    described = decode(encode_section(SEALED, chain, signer)[0][FRAME_BYTES:-64])
    try:
        body = encode(changed(described, Random(seed)))
        section, _ = parse_section(body + signer(Domain.BUNDLE_SECTION, body), head=HEAD, number=0, chain=chain)
    except Malformed:
        return
    assert section.number == 0


def test_another_producer_makes_another_chain() -> None:
    """No section of one bundle stands in another, though the same device made both."""
    other = make_birth(OTHER_KEY, seal_key=bytes(32), nonce=bytes(16), claim="320115")
    chains = {
        encode_head(head, signer)[1] for head in (HEAD, replace(HEAD, part=2), replace(HEAD, bundle=bytes(16)), replace(HEAD, birth=other))
    }
    assert len(chains) == 4
    assert ROOT_KEY is not KEY
