"""Suites: which algorithms a signed or sealed form uses, by the one byte that each such form carries.

Suite 1 is what this version speaks. Suite 2 is the named slot of the commercial ciphers of China, in every form: SM3 (GB/T 32905)
in place of BLAKE2b and SHA-256, SM2 (GB/T 32918) in place of Ed25519 and X25519, SM4-GCM (GB/T 32907) in place of ChaCha20-Poly1305.
It is not built. A form that bears it, or a later one, is refused as `suite.unknown` and never taken for damaged or forged; files that
people handle say the same in codes of their own, `bundle.suite` and `store.wrap_newer`.

What has no byte of its own is bound to the version in front of it: envelopes, passes, covers, enrolment and the messages between two
devices are suite 1 in protocol 1, and the packed runs in them; a share of the root is by its own version. A tree of hashes is of the
suite of the head that signs its root.

Pure. Source: our design.
"""

from sync.oplog.codec import Malformed
from sync.oplog.hashing import SUITE

SUITE_SM = 2
UNKNOWN = "suite.unknown"
NAMES = {SUITE: "blake2b-256 ed25519 age-x25519", SUITE_SM: "sm3 sm2 sm4"}
_GREATEST = 255


class UnknownSuite(Malformed):
    """A form of another suite: from a later version, or for other algorithms."""

    def __init__(self, suite: int) -> None:
        """Name the suite."""
        super().__init__(UNKNOWN)
        self.suite = suite


def spoken(suite: object) -> None:
    """Check the byte of a suite before anything else of a form is judged; what is no such byte is left to the form.

    Raises: UnknownSuite: another suite than this version speaks.
    """
    if type(suite) is int and suite != SUITE and 0 < suite <= _GREATEST:
        raise UnknownSuite(suite)


def spoken_in(parts: object) -> None:
    """Check the suite of a body ``[version, suite, …]``.

    Raises: UnknownSuite; Malformed: a truth in place of a number, which compares like one and encodes otherwise.
    """
    match parts:
        case [version, suite, *_] if bool in {type(version), type(suite)}:
            raise Malformed("suite")
        case [_, suite, *_]:
            spoken(suite)


def code_of(error: Exception, otherwise: str) -> str:
    """Return the code by which a form is refused: `suite.unknown` where that is the reason, else ``otherwise``."""
    return UNKNOWN if isinstance(error, UnknownSuite) else otherwise


def name_of(suite: int) -> str:
    """Return what a suite is called, its number where nobody here knows."""
    return NAMES.get(suite, str(suite))
