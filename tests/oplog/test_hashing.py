"""Claims about signatures that are looked at again: what was found sound is not computed twice, and nothing else ever counts."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.oplog import hashing
from sync.oplog.hashing import Domain, public_bytes, sign, verifies

KEY = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
PUBLIC = public_bytes(KEY)
LONG = hashing._REMEMBERED_BYTES_MAX + 1


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Return the signatures that were computed, from an empty memory on."""
    asked: list[bytes] = []
    genuine = hashing._is_signed

    def counted(public: bytes, message: bytes, signature: bytes) -> bool:
        asked.append(signature)
        return genuine(public, message, signature)

    monkeypatch.setattr(hashing, "_SOUND", hashing._Memory())
    monkeypatch.setattr(hashing, "_is_signed", counted)
    return asked


def test_a_sound_signature_is_computed_once(computed: list[bytes]) -> None:
    """A birth comes with every exchange; one too long to be named cheaply is computed each time."""
    short, long = sign(KEY, Domain.BIRTH, b"body"), sign(KEY, Domain.BIRTH, bytes(LONG))
    assert [verifies(PUBLIC, Domain.BIRTH, b"body", short) for _ in range(3)] == [True] * 3
    assert [verifies(PUBLIC, Domain.BIRTH, bytes(LONG), long) for _ in range(2)] == [True] * 2
    assert computed == [short, long, long]


@pytest.mark.parametrize("length", [4, LONG])
def test_nothing_else_counts_beside_a_sound_one(computed: list[bytes], length: int) -> None:
    """Of what is remembered every part is asked: key, domain, body and signature, each of its own length."""
    body = bytes(length)
    signature = sign(KEY, Domain.BIRTH, body)
    other = public_bytes(Ed25519PrivateKey.from_private_bytes(b"o" * 32))
    assert verifies(PUBLIC, Domain.BIRTH, body, signature)
    for _ in range(2):
        assert not verifies(other, Domain.BIRTH, body, signature)
        assert not verifies(PUBLIC, Domain.CERTIFICATE, body, signature)
        assert not verifies(PUBLIC, Domain.BIRTH, body + b"\x00", signature)
        assert not verifies(PUBLIC, Domain.BIRTH, body, signature[:-1] + bytes((signature[-1] ^ 1,)))
        # The same bytes, parted elsewhere.
        assert not verifies(PUBLIC + signature[:1], Domain.BIRTH, body, signature[1:])
        assert not verifies(PUBLIC[:-1], Domain.BIRTH, body, PUBLIC[-1:] + signature)
    assert len(computed) == 9, "what is refused is computed each time, but for lengths that no signature has"


def test_the_latest_are_remembered_and_the_memory_ends(monkeypatch: pytest.MonkeyPatch, computed: list[bytes]) -> None:
    """It holds no more than it says, and lets the oldest go first."""
    monkeypatch.setattr(hashing, "_REMEMBERED_MAX", 8)
    bodies = [bytes((number,)) for number in range(13)]
    for body in bodies:
        assert verifies(PUBLIC, Domain.BIRTH, body, sign(KEY, Domain.BIRTH, body))
    memory = hashing._SOUND
    assert len(memory._young) + len(memory._old) <= 8
    computed.clear()
    assert verifies(PUBLIC, Domain.BIRTH, bodies[-1], sign(KEY, Domain.BIRTH, bodies[-1]))
    assert computed == []
    assert verifies(PUBLIC, Domain.BIRTH, bodies[0], sign(KEY, Domain.BIRTH, bodies[0]))
    assert len(computed) == 1


def test_what_is_forgotten_is_computed_again(computed: list[bytes]) -> None:
    """A measure of what a signature takes begins with an empty memory."""
    signature = sign(KEY, Domain.BIRTH, b"body")
    for _ in range(2):
        assert verifies(PUBLIC, Domain.BIRTH, b"body", signature)
        hashing.forget_sound()
    assert computed == [signature] * 2
