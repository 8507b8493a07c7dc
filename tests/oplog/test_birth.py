"""Births and certificates: only what its signer said, in the one form it has."""

from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.oplog.birth import (
    BIRTH_BYTES_MAX,
    Certificate,
    Role,
    born_as,
    certified_key,
    is_within,
    make_birth,
    make_certificate,
    parse_birth,
    parse_certificate,
)
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.hashing import Domain, fingerprint, public_bytes, sign
from tests.oplog.keys import BIRTH, KEY, ROOT_KEY

ROOT = public_bytes(ROOT_KEY)
CERTIFICATE = Certificate(
    role=Role.DEVICE,
    sign_key=BIRTH.sign_key,
    seal_key=bytes(32),
    organisation="320106",
    offices=("duty_commander",),
    letters="BC",
    not_after_ms=1_900_000_000_000,
    serial=3,
)


def signed(body: list[object], key: Ed25519PrivateKey, domain: Domain) -> bytes:
    """Sign any body, sound or not."""
    raw = encode(body)
    return encode([raw, sign(key, domain, raw)])


def test_a_birth_names_its_replica_by_its_hash() -> None:
    """The id is the first 8 bytes of the body's hash; the same nonce and keys give the same birth."""
    assert parse_birth(BIRTH.raw) == BIRTH
    assert BIRTH.replica == BIRTH.hash[:8]
    next_life = make_birth(KEY, seal_key=bytes(32), nonce=bytes([1]) * 16, predecessor=BIRTH.replica, certificate=b"c")
    assert parse_birth(next_life.raw).predecessor == BIRTH.replica
    assert next_life.replica != BIRTH.replica


def test_the_id_of_a_birth_is_read_without_its_proof() -> None:
    """Whoever holds the verified bytes finds them by it; it says nothing of whether these are sound."""
    body, _ = decode(BIRTH.raw)
    assert born_as(BIRTH.raw) == BIRTH.replica
    assert born_as(encode([body, bytes(64)])) == BIRTH.replica
    with pytest.raises(Malformed):
        born_as(encode([body]))


BIRTH_BODY = [1, 1, BIRTH.sign_key, bytes(32), bytes(16), None, None, "320106"]


@pytest.mark.parametrize(
    "changes",
    [
        {0: 2},
        {1: 2},
        {2: b"short"},
        {3: b"short"},
        {4: b"short"},
        {5: b"short"},
        {5: 7},
        {6: "text"},
        {7: ""},
        {7: "组" * 11},
        {7: 320106},
        {2: 5},
    ],
)
def test_an_unsound_birth_is_malformed(changes: dict[int, object]) -> None:
    """Each field has its form."""
    body = [changes.get(index, value) for index, value in enumerate(BIRTH_BODY)]
    with pytest.raises(Malformed):
        parse_birth(signed(body, KEY, Domain.BIRTH))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        bytes(BIRTH_BYTES_MAX + 1),
        encode(7),
        encode([b"body"]),
        encode([b"body", b"short"]),
        encode([encode(7), bytes(64)]),
        encode([decode(BIRTH.raw)[0], bytes(64)]),
        signed(BIRTH_BODY, KEY, Domain.CERTIFICATE),
        signed(BIRTH_BODY, ROOT_KEY, Domain.BIRTH),
        signed([*BIRTH_BODY, 1], KEY, Domain.BIRTH),
    ],
)
def test_bytes_that_are_no_birth_are_malformed(raw: bytes) -> None:
    """Another shape, another domain, another signer: none of it is a birth."""
    with pytest.raises(Malformed):
        parse_birth(raw)


def test_a_certificate_is_the_roots_word() -> None:
    """It comes back whole, and only under the root that signed it."""
    raw = make_certificate(ROOT_KEY, CERTIFICATE)
    assert parse_certificate(raw, root=ROOT) == CERTIFICATE
    with pytest.raises(Malformed):
        parse_certificate(raw, root=BIRTH.sign_key)


CERTIFICATE_BODY = [1, 1, 0, BIRTH.sign_key, bytes(32), "320106", ["duty_commander"], "B", 5, 1, 1]


@pytest.mark.parametrize("changes", [{0: 2}, {2: 5}, {2: 2}, {5: None}, {5: 7}, {6: [7]}, {6: "x"}, {8: "x"}])
def test_an_unsound_certificate_is_malformed(changes: dict[int, object]) -> None:
    """A device has an organisation, a keeper has none; offices are words."""
    body = [changes.get(index, value) for index, value in enumerate(CERTIFICATE_BODY)]
    with pytest.raises(Malformed):
        parse_certificate(signed(body, ROOT_KEY, Domain.CERTIFICATE), root=ROOT)


@pytest.mark.parametrize("organisation", [None, "320100"])
def test_a_center_may_be_an_organisations(organisation: str | None) -> None:
    """One that stands below another is; the one at the top is nobody's."""
    body = [*CERTIFICATE_BODY[:2], int(Role.CENTER), *CERTIFICATE_BODY[3:5], organisation, *CERTIFICATE_BODY[6:]]
    assert parse_certificate(signed(body, ROOT_KEY, Domain.CERTIFICATE), root=ROOT).organisation == organisation


def test_a_fingerprint_reads_aloud() -> None:
    """Eight groups of four hexadecimal digits."""
    assert [len(group) for group in fingerprint(BIRTH.sign_key).split(" ")] == [4] * 8


OFFICER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(100, 132)))
OFFICER = Certificate(
    role=Role.OFFICER,
    sign_key=public_bytes(OFFICER_KEY),
    seal_key=bytes(32),
    organisation="320100",
    offices=("duty_commander", "dispatcher"),
    letters="XYZ",
    not_after_ms=100,
    serial=1,
)
OFFICER_WORD = make_certificate(ROOT_KEY, OFFICER)
DEVICE = Certificate(
    role=Role.DEVICE,
    sign_key=BIRTH.sign_key,
    seal_key=bytes(32),
    organisation="320106",
    offices=("dispatcher",),
    letters="Y",
    not_after_ms=100,
    serial=7,
)
TREE = {"320106": "320100", "320100": "320000", "320200": "320000", "a": "b", "b": "a"}


def test_an_officer_certifies_within_its_bounds() -> None:
    """What an officer signed carries the officer's own certificate, and is judged by the root alone."""
    raw = make_certificate(OFFICER_KEY, DEVICE, officer=OFFICER_WORD)
    held = parse_certificate(raw, root=ROOT)
    assert held == replace(DEVICE, through=OFFICER)
    assert certified_key(raw) == DEVICE.sign_key
    with pytest.raises(Malformed):
        certified_key(encode([encode([1, 1, "no role"]), bytes(64)]))
    assert is_within(held, TREE.get)
    assert is_within(replace(held, organisation="320100"), TREE.get)
    for outside in ("320000", "320200", "unknown", "a"):
        assert not is_within(replace(held, organisation=outside), TREE.get)
        assert is_within(replace(held, organisation=outside, through=None), TREE.get), "the root certifies for every organisation"


@pytest.mark.parametrize(
    "changes",
    [
        {"offices": ("administrator",)},
        {"letters": "A"},
        {"letters": "YA"},
        {"letters": ""},
        {"not_after_ms": 101},
        {"serial": 0},
        {"serial": 2**52},
        {"role": Role.OFFICER},
        {"role": Role.CENTER, "organisation": None},
        {"role": Role.KEEPER, "organisation": None},
    ],
)
def test_an_officer_certifies_nothing_else(changes: dict[str, Any]) -> None:
    """No office or letter that it lacks, no longer than itself, no number that the root could not go beyond, and devices alone."""
    raw = make_certificate(OFFICER_KEY, replace(DEVICE, **changes), officer=OFFICER_WORD)
    with pytest.raises(Malformed):
        parse_certificate(raw, root=ROOT)


def test_who_is_no_officer_certifies_nothing() -> None:
    """A device's or center's key, an officer that an officer named, another root's officer, and a signature that is not the officer's."""
    for role, organisation in ((Role.DEVICE, "320100"), (Role.CENTER, None), (Role.KEEPER, None)):
        word = make_certificate(ROOT_KEY, replace(OFFICER, role=role, organisation=organisation))
        with pytest.raises(Malformed):
            parse_certificate(make_certificate(OFFICER_KEY, DEVICE, officer=word), root=ROOT)
    second = make_certificate(OFFICER_KEY, replace(OFFICER, role=Role.OFFICER), officer=OFFICER_WORD)
    for raw in (
        make_certificate(OFFICER_KEY, DEVICE, officer=second),
        make_certificate(OFFICER_KEY, DEVICE, officer=make_certificate(OFFICER_KEY, OFFICER)),
        make_certificate(KEY, DEVICE, officer=OFFICER_WORD),
        make_certificate(OFFICER_KEY, DEVICE),
        encode([*decode(make_certificate(OFFICER_KEY, DEVICE)), 7]),
        make_certificate(OFFICER_KEY, DEVICE, officer=bytes(BIRTH_BYTES_MAX)),
    ):
        with pytest.raises(Malformed):
            parse_certificate(raw, root=ROOT)
