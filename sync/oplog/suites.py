"""Suites: which algorithms a signed or sealed form uses, by the one byte that each such form carries.

Suite 1 is what this version speaks. Suite 2 is the named slot of the commercial ciphers of China, in every form: SM3 (GB/T 32905)
in place of BLAKE2b and SHA-256, SM2 (GB/T 32918) in place of Ed25519 and X25519, SM4-GCM (GB/T 32907) in place of ChaCha20-Poly1305.
It is not built; a form that bears it, or a later one, is refused as `suite.unknown`, and never taken for damaged.

Pure. Source: our design.
"""

from typing import TypeGuard

from sync.oplog.codec import Malformed

SUITE, SUITE_SM = 1, 2
UNKNOWN = "suite.unknown"
NAMES = {SUITE: "blake2b-256 ed25519 age-x25519 chacha20-poly1305", SUITE_SM: "sm3 sm2 sm4"}
_GREATEST = 255


class UnknownSuite(Malformed):
    """A sound form of another suite: from a later version, or for other algorithms."""

    def __init__(self, suite: int) -> None:
        """Name the suite."""
        super().__init__(UNKNOWN)
        self.suite = suite


def is_suite(value: object) -> TypeGuard[int]:
    """Tell whether a value could be the byte of a suite, known or not."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _GREATEST


def known_suite(value: object) -> int:
    """Return the suite of a form that is otherwise of its shape.

    Raises: UnknownSuite: another one; Malformed: no suite at all.
    """
    if not is_suite(value):
        raise Malformed("suite")
    if value != SUITE:
        raise UnknownSuite(value)
    return value


def name_of(suite: int) -> str:
    """Return what a suite is called, its number where nobody here knows."""
    return NAMES.get(suite, str(suite))
