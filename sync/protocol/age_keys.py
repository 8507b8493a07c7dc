"""X25519 keys as age writes them: Bech32 text, without the 90 characters' limit of BIP 173.

::

    recipient  "age1…"                 HRP "age"               of the 32 bytes of a public key
    identity   "AGE-SECRET-KEY-1…"     HRP "age-secret-key-"   of the 32 bytes of a private key, in capitals

A birth holds the raw key (`seal_key`), so nothing but this stands between a birth and a sealed section.

Pure. Source: age v1 (age-encryption.org/v1), BIP 173.
"""

from collections.abc import Iterable

from sync.oplog.hashing import KEY_BYTES

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK_SYMBOLS = 6


def recipient_text(public: bytes) -> str:
    """Return the age recipient of an X25519 public key."""
    return _bech32("age", public)


def identity_text(secret: bytes) -> str:
    """Return the age identity of an X25519 private key. It is as secret as the key."""
    return _bech32("age-secret-key-", secret).upper()


def _bech32(prefix: str, raw: bytes) -> str:
    assert len(raw) == KEY_BYTES, len(raw)
    symbols = _fives(raw)
    spread = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    check = _polymod([*spread, *symbols, *[0] * _CHECK_SYMBOLS]) ^ 1
    tail = [(check >> 5 * (_CHECK_SYMBOLS - 1 - place)) & 31 for place in range(_CHECK_SYMBOLS)]
    return prefix + "1" + "".join(_ALPHABET[symbol] for symbol in (*symbols, *tail))


def _fives(raw: bytes) -> list[int]:
    count = -(-8 * len(raw) // 5)
    bits = int.from_bytes(raw, "big") << 5 * count - 8 * len(raw)
    return [(bits >> 5 * (count - 1 - place)) & 31 for place in range(count)]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            check ^= generator if (top >> place) & 1 else 0
    return check
