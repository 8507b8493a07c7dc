"""The root's key in shares: any `needed` of them make it again, fewer tell nothing of it at all.

Each byte of the key is the value at 0 of a random polynomial of degree ``needed - 1`` over GF(2^8) with the field polynomial
x⁸+x⁴+x³+x+1; the share with the index x holds the values at x. That is Shamir's scheme as draft-mcgrew-tss-03 writes it down,
whose vectors the tests hold.

Bytes of a share::

    version (1) ‖ set (4, random) ‖ root (4, of its public key's hash) ‖ needed ‖ index ‖ made ‖ value (32) ‖ check (4)

`set` tells shares of two splits apart, which would join to rubbish; `check` is of everything before it. On paper it is the groups
of a slip: five characters that say something and one that checks them and their place, so that a group typed wrongly is named.

Source: A. Shamir, How to share a secret (1979); draft-mcgrew-tss-03; our design.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.failures import Refused
from sync.oplog.hashing import KEY_BYTES, Domain, digest, public_bytes
from sync.oplog.slip import read_slip_text, slip_text

VERSION = 1
NEEDED_MIN, MADE_MAX = 2, 16
GROUPS_A_LINE = 4
_SET_BYTES = _ROOT_BYTES = _CHECK_BYTES = 4
_HEAD_BYTES = 1 + _SET_BYTES + _ROOT_BYTES + 3
SHARE_BYTES = _HEAD_BYTES + KEY_BYTES + _CHECK_BYTES
_FIELD = 0x11B
_BYTE = 0x100


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One share of a root's key.

    Attributes:
        set, root: of which split, and of which root.
        needed: how many of the `made` shares join to the key.
        index: which of them this one is, from 1.
    """

    set: bytes
    root: bytes
    needed: int
    index: int
    made: int
    value: bytes

    def __repr__(self) -> str:
        """Leave out what is secret."""
        return f"Share({self.index} of {self.made}, needed {self.needed}, set {self.set.hex()})"

    def to_bytes(self) -> bytes:
        """Return the bytes that paper and file hold."""
        content = bytes((VERSION,)) + self.set + self.root + bytes((self.needed, self.index, self.made)) + self.value
        return content + _check(content)

    def to_lines(self) -> tuple[str, ...]:
        """Return the lines that people type."""
        groups = slip_text(self.to_bytes()).split()
        return tuple(" ".join(groups[at : at + GROUPS_A_LINE]) for at in range(0, len(groups), GROUPS_A_LINE))


def split(root: Ed25519PrivateKey, *, needed: int, made: int) -> tuple[Share, ...]:
    """Return ``made`` shares of the key, any ``needed`` of which make it again.

    Raises: Refused: `root.split_bounds`.
    """
    if not NEEDED_MIN <= needed <= made <= MADE_MAX:
        raise Refused("root.split_bounds", needed_min=NEEDED_MIN, made_max=MADE_MAX)
    one_set, tag = secrets.token_bytes(_SET_BYTES), root_tag(public_bytes(root))
    values = spread(root.private_bytes_raw(), needed=needed, made=made, chance=secrets.token_bytes)
    return tuple(
        Share(set=one_set, root=tag, needed=needed, index=index, made=made, value=value) for index, value in enumerate(values, start=1)
    )


def join(shares: Sequence[Share], *, root: bytes | None = None) -> Ed25519PrivateKey:
    """Return the key that the shares make.

    Args:
        root: public key of the center's root, where it is at hand: shares of another one are told at once.

    Raises: Refused: `root.share_mixed` (of two splits), `root.share_other_root`, `root.share_twice` (fact `index`),
        `root.shares_few` (facts `held`, `needed`), `root.shares_wrong` (what they make is not the key).
    """
    if not shares:
        raise Refused("root.shares_few", held=0, needed=NEEDED_MIN)
    first = shares[0]
    if root is not None and any(share.root != root_tag(root) for share in shares):
        raise Refused("root.share_other_root")
    if any((share.set, share.root, share.needed, share.made) != (first.set, first.root, first.needed, first.made) for share in shares):
        raise Refused("root.share_mixed")
    indexes = [share.index for share in shares]
    for index in indexes:
        if indexes.count(index) > 1:
            raise Refused("root.share_twice", index=index)
    if len(shares) < first.needed:
        raise Refused("root.shares_few", held=len(shares), needed=first.needed)
    points = [(share.index, share.value) for share in shares]
    key = Ed25519PrivateKey.from_private_bytes(at_zero(points[: first.needed]))
    public = public_bytes(key)
    # One share more than is needed must lie on the same curve: a wrong one among them is found even where the root is not at hand.
    beside = all(at_zero([*points[: first.needed - 1], point]) == key.private_bytes_raw() for point in points[first.needed :])
    if root_tag(public) != first.root or (root is not None and public != root) or not beside:
        raise Refused("root.shares_wrong")
    return key


def read_share(text: str) -> Share:
    """Return the share that a person typed or a sheet holds; what stands before a colon in a line, or behind #, is for people.

    Raises: Refused: `root.share_line` (facts `line`, `group`), `root.share_short`, `root.share_damaged`, `root.share_newer`.
    """
    lines = [line.partition("#")[0].rpartition(":")[2].split() for line in text.splitlines()]
    groups = [(number, group) for number, line in enumerate((line for line in lines if line), start=1) for group in line]
    try:
        raw = read_slip_text(" ".join(group for _, group in groups))
    except Refused as refused:
        if refused.code == "slip.length":
            raise Refused("root.share_short") from refused
        at = _place_of(refused, [group for _, group in groups])
        raise Refused("root.share_line", line=at // GROUPS_A_LINE + 1, group=at % GROUPS_A_LINE + 1) from refused
    return share_in(raw)


def share_in(raw: bytes) -> Share:
    """Return the share that bytes hold. Raises: Refused: `root.share_damaged`, `root.share_newer`."""
    content, check = raw[:-_CHECK_BYTES], raw[-_CHECK_BYTES:]
    if len(raw) != SHARE_BYTES or check != _check(content):
        raise Refused("root.share_damaged")
    if content[0] != VERSION:
        raise Refused("root.share_newer")
    needed, index, made = content[_HEAD_BYTES - 3 : _HEAD_BYTES]
    if not NEEDED_MIN <= needed <= made <= MADE_MAX or not 1 <= index <= made:
        raise Refused("root.share_damaged")
    return Share(
        set=content[1 : 1 + _SET_BYTES],
        root=content[1 + _SET_BYTES : _HEAD_BYTES - 3],
        needed=needed,
        index=index,
        made=made,
        value=content[_HEAD_BYTES:],
    )


def root_tag(root: bytes) -> bytes:
    """Return what a share says of its root: as much of the fingerprint as people compare first."""
    return digest(Domain.BIRTH, root)[:_ROOT_BYTES]


def spread(secret: bytes, *, needed: int, made: int, chance: Callable[[int], bytes]) -> tuple[bytes, ...]:
    """Return the values at 1 … ``made`` of random polynomials through ``secret`` at 0; ``chance`` gives so many random bytes."""
    coefficients = [secret, *(chance(len(secret)) for _ in range(needed - 1))]
    return tuple(bytes(_value([row[at] for row in coefficients], x) for at in range(len(secret))) for x in range(1, made + 1))


def at_zero(points: Sequence[tuple[int, bytes]]) -> bytes:
    """Return the values at 0 of the polynomials through ``points``, whose places differ. Source: Lagrange."""
    weights = []
    for place, _ in points:
        weight = 1
        for other, _ in points:
            if other != place:
                weight = times(weight, times(other, _inverse(other ^ place)))
        weights.append(weight)
    size = len(points[0][1])
    made = bytearray(size)
    for weight, (_, values) in zip(weights, points, strict=True):
        for at in range(size):
            made[at] ^= times(weight, values[at])
    return bytes(made)


def times(left: int, right: int) -> int:
    """Return the product in GF(2^8)."""
    return _POWERS[(_LOGARITHMS[left] + _LOGARITHMS[right]) % 255] if left and right else 0


def _value(coefficients: Sequence[int], x: int) -> int:
    value = 0
    for coefficient in reversed(coefficients):
        value = times(value, x) ^ coefficient
    return value


def _inverse(value: int) -> int:
    assert value, "two shares with one index were refused before"
    return _POWERS[(255 - _LOGARITHMS[value]) % 255]


def _tables() -> tuple[tuple[int, ...], tuple[int, ...]]:
    powers, logarithms, value = [], [0] * _BYTE, 1
    for power in range(_BYTE - 1):
        powers.append(value)
        logarithms[value] = power
        # Times the generator 3: doubled, and added to itself.
        value ^= value << 1
        value ^= _FIELD if value & _BYTE else 0
    return tuple(powers), tuple(logarithms)


def _place_of(refused: Refused, groups: list[str]) -> int:
    """Return which group of the text a refusal is about."""
    character = refused.facts.get("character")
    if character is not None:
        return next((at for at, group in enumerate(groups) if str(character) in group.upper()), 0)
    group = refused.facts["group"]
    assert isinstance(group, int)
    return group - 1


def _check(content: bytes) -> bytes:
    return blake2b(content, digest_size=_CHECK_BYTES, person=b"qz root share").digest()


_POWERS, _LOGARITHMS = _tables()
