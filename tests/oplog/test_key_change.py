"""A change of keys is signed by the present key and by the next one, and by nobody else."""

from collections.abc import Callable

import pytest

from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.hashing import Domain, public_bytes, sign
from sync.oplog.key_change import BYTES_MAX, LIVES_MAX, KeyChange, make_key_change, read_key_change
from tests.oplog.keys import BIRTH, KEY, OTHER_KEY, ROOT_KEY

PRESENT = public_bytes(KEY)
LIVES = ((BIRTH.replica, 12),)
RAW = make_key_change(KEY, OTHER_KEY, seal_key=bytes(32), lives=LIVES, at_ms=5)


def changed(at: int, value: object, **domains: Domain) -> bytes:
    parts = decode(decode(RAW)[0])
    parts[at] = value
    body = encode(parts)
    by = {"old": Domain.KEY_CHANGE, "new": Domain.KEY_CHANGE, **domains}
    return encode([body, sign(KEY, by["old"], body), sign(OTHER_KEY, by["new"], body)])


def test_it_is_read_as_it_was_asked() -> None:
    """Lives, both keys and the time come back."""
    assert read_key_change(RAW, present=PRESENT) == KeyChange(lives=LIVES, sign_key=public_bytes(OTHER_KEY), seal_key=bytes(32), at_ms=5)


@pytest.mark.parametrize(
    "forge",
    [
        lambda: make_key_change(ROOT_KEY, OTHER_KEY, seal_key=bytes(32), lives=LIVES, at_ms=5),
        lambda: make_key_change(KEY, KEY, seal_key=bytes(32), lives=LIVES, at_ms=5),
        lambda: changed(5, 6, old=Domain.CERTIFICATE),
        lambda: changed(5, 6, new=Domain.CERTIFICATE),
        lambda: changed(3, public_bytes(ROOT_KEY)),
        lambda: changed(0, 2),
        lambda: changed(2, {}),
        lambda: changed(2, [[BIRTH.replica]]),
        lambda: changed(2, [[bytes(7), 1]]),
        lambda: changed(2, [[BIRTH.replica, 1]] * (LIVES_MAX + 1)),
        lambda: changed(4, bytes(31)),
        lambda: changed(5, -1),
        lambda: encode([b"", bytes(64), bytes(63)]),
        lambda: encode([bytes(BYTES_MAX), bytes(64), bytes(64)]),
    ],
)
def test_anything_else_is_none(forge: Callable[[], bytes]) -> None:
    """Another signer of either half, another domain, the same key, another shape: malformed."""
    with pytest.raises(Malformed):
        read_key_change(forge(), present=PRESENT)
