"""A retirement proves itself by the root, and says to the ordinal and the tree how far a key counts."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.hashing import Domain, public_bytes, sign
from sync.oplog.retirement import (
    BYTES_MAX,
    KEEPERS_MAX,
    LIVES_MAX,
    LifeKept,
    Retirement,
    in_force,
    make_retirement,
    read_retirement,
    retirement_said,
)
from sync.oplog.tree import TreeHead
from tests.oplog.keys import BIRTH, KEY, OTHER_BIRTH, ROOT_KEY

ROOT = public_bytes(ROOT_KEY)
TREE = TreeHead(40, bytes(range(32)))
SAID = Retirement(
    key=BIRTH.sign_key,
    successor=OTHER_BIRTH.sign_key,
    lives=(LifeKept(replica=BIRTH.replica, ordinal=12, tree=TREE),),
    keepers=(bytes(32),),
    settles=False,
    at_ms=1_790_000_000_000,
    by="王值班",
    reason="按期轮换",
)


def changed(at: int, value: object, key: Ed25519PrivateKey = ROOT_KEY, domain: Domain = Domain.RETIRE) -> bytes:
    parts = decode(decode(make_retirement(ROOT_KEY, SAID))[0])
    parts[at] = value
    body = encode(parts)
    return encode([body, sign(key, domain, body)])


def test_it_is_read_as_it_was_said() -> None:
    """Every part comes back, whether it settles or not."""
    for said in (SAID, replace(SAID, settles=True), replace(SAID, lives=(), keepers=())):
        raw = make_retirement(ROOT_KEY, said)
        assert read_retirement(raw, root=ROOT) == said == retirement_said(raw)


def test_how_far_a_life_counts() -> None:
    """Up to its ordinal and its very tree; a life that is not named counts for nothing."""
    assert SAID.last_ordinal(BIRTH.replica) == 12
    assert SAID.last_ordinal(OTHER_BIRTH.replica) == 0
    assert SAID.life(OTHER_BIRTH.replica) is None
    assert SAID.stands(BIRTH.replica, TREE)
    assert SAID.stands(BIRTH.replica, TreeHead(39, bytes(32)))
    assert not SAID.stands(BIRTH.replica, TreeHead(40, bytes(32)))
    assert not SAID.stands(BIRTH.replica, TreeHead(41, TREE.root))
    assert not SAID.stands(OTHER_BIRTH.replica, TreeHead(1, TREE.root))


@pytest.mark.parametrize(
    "forge",
    [
        lambda: changed(9, "别的理由", key=KEY),
        lambda: changed(9, "别的理由", domain=Domain.CERTIFICATE),
        lambda: changed(0, 2),
        lambda: changed(2, bytes(31)),
        lambda: changed(3, "x"),
        lambda: changed(4, {}),
        lambda: changed(4, [[BIRTH.replica, 1, 1]]),
        lambda: changed(4, [[BIRTH.replica, 1, 1, bytes(31)]]),
        lambda: changed(4, [[BIRTH.replica, 1, 1, bytes(32)]] * (LIVES_MAX + 1)),
        lambda: changed(5, [bytes(32)] * (KEEPERS_MAX + 1)),
        lambda: changed(6, 2),
        lambda: changed(7, -1),
        lambda: changed(8, None),
        lambda: encode([b"", bytes(63)]),
        lambda: encode([b"", bytes(64), b""]),
        lambda: encode([bytes(BYTES_MAX), bytes(64)]),
        lambda: b"\xff",
    ],
)
def test_anything_else_is_none(forge: Callable[[], bytes]) -> None:
    """Another signer, domain, version, shape or length is malformed, whoever brings it."""
    with pytest.raises(Malformed):
        read_retirement(forge(), root=ROOT)
    assert in_force([forge()], root=ROOT) == {}


def test_the_later_word_counts_in_any_sequence() -> None:
    """Of two for one key the later one, of equal times one and the same; other keys stand beside it."""
    first, later = SAID, replace(SAID, at_ms=SAID.at_ms + 1, lives=())
    tied, other = replace(SAID, reason="其他"), replace(SAID, key=OTHER_BIRTH.sign_key)
    raws = [make_retirement(ROOT_KEY, said) for said in (first, later, other)]
    assert in_force(raws, root=ROOT) == in_force(raws[::-1], root=ROOT) == {SAID.key: later, other.key: other}
    pair = [make_retirement(ROOT_KEY, said) for said in (first, tied)]
    assert in_force(pair, root=ROOT) == in_force(pair[::-1], root=ROOT)
    assert in_force(raws, root=bytes(32)) == {}
