"""The retirement of a center's online key: the root's word on how far what that key signed counts, and which key speaks after it.

CBOR array of 2: body bytes, signature of the root::

    body = [1, suite, key (32), successor (32), [life, …], [keeper (32), …], settles (0 | 1), at (ms), by whom, reason]
    life = [replica (8), ordinal, size, root (32)]

`key` signs nothing from here on. Of each of its lives the authority's entries count up to the ordinal, and its tree heads up to the
size, which has this root; a life of that key that is not named counts for nothing, nor does a keeper that it certified and that is
not named. `settles`: the center was found to have shown two histories, and the root says that these lives are the ones that go on.

It travels inside a ruling of the successor's life, and proves itself by the root alone. Of two for one key the later one counts.

Pure. Source: our design (engine specification §10: two keys).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.ids import ReplicaId
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.entry import WALL_MS_MAX
from sync.oplog.hashing import HASH_BYTES, KEY_BYTES, SIGNATURE_BYTES, SUITE, Domain, sign, verifies
from sync.oplog.parts import list_in, number_in, replica_in
from sync.oplog.suites import spoken_in
from sync.oplog.tree import TreeHead

VERSION = 1
LIVES_MAX, KEEPERS_MAX = 64, 32
BYTES_MAX = 12 * 1024  # of one, which lies in an entry


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeKept:
    """How far one life of a retired key counts: ordinals of its entries, and its tree."""

    replica: ReplicaId
    ordinal: int
    tree: TreeHead


@dataclass(frozen=True, slots=True, kw_only=True)
class Retirement:
    """The root's word on a key that is retired. `at_ms` milliseconds UTC; fields as above."""

    key: bytes
    successor: bytes
    lives: tuple[LifeKept, ...]
    keepers: tuple[bytes, ...]
    settles: bool
    at_ms: int
    by: str
    reason: str

    def life(self, replica: ReplicaId) -> LifeKept | None:
        """Return how far a life counts, None where it does for nothing."""
        return next((life for life in self.lives if life.replica == replica), None)

    def last_ordinal(self, replica: ReplicaId) -> int:
        """Return the ordinal up to which the entries of a life of this key count."""
        life = self.life(replica)
        return 0 if life is None else life.ordinal

    def stands(self, replica: ReplicaId, tree: TreeHead) -> bool:
        """Tell whether a life may have signed this tree before its key was retired."""
        life = self.life(replica)
        return life is not None and (tree.size < life.tree.size or tree == life.tree)


def make_retirement(root: Ed25519PrivateKey, said: Retirement) -> bytes:
    """Sign a retirement with the root."""
    lives = [[life.replica, life.ordinal, life.tree.size, life.tree.root] for life in said.lives]
    body = encode(
        [VERSION, SUITE, said.key, said.successor, lives, list(said.keepers), int(said.settles), said.at_ms, said.by, said.reason]
    )
    return encode([body, sign(root, Domain.RETIRE, body)])


def read_retirement(raw: bytes, *, root: bytes) -> Retirement:
    """Return what the root said.

    Raises: Malformed: of another shape, or not signed by this root; `suite.unknown`.
    """
    body, signature = _signed(raw)
    spoken_in(decode(body))
    if not verifies(root, Domain.RETIRE, body, signature):
        raise Malformed("retirement")
    return _said_in(body)


def retirement_said(raw: bytes) -> Retirement:
    """Return what a retirement says, its signature unchecked: nothing of it is believed yet. Raises: Malformed."""
    return _said_in(_signed(raw)[0])


def in_force(raws: Iterable[bytes], *, root: bytes) -> dict[bytes, Retirement]:
    """Return of what was heard the latest retirement of each key; what the root did not sign is passed over."""
    found: dict[bytes, tuple[int, bytes, Retirement]] = {}
    for raw in raws:
        try:
            said = read_retirement(raw, root=root)
        except Malformed:
            continue
        known = found.get(said.key)
        if known is None or known[:2] < (said.at_ms, raw):
            found[said.key] = said.at_ms, raw, said
    return {key: said for key, (_, _, said) in found.items()}


def _signed(raw: bytes) -> tuple[bytes, bytes]:
    match decode(raw) if len(raw) <= BYTES_MAX else None:
        case [bytes(body), bytes(signature)] if len(signature) == SIGNATURE_BYTES:
            return body, signature
    raise Malformed("retirement")


def _said_in(body: bytes) -> Retirement:
    match decode(body):
        case [1, 1, key, successor, lives, keepers, 0 | 1 as settles, at_ms, str(by), str(reason)]:
            return Retirement(
                key=_key_in(key),
                successor=_key_in(successor),
                lives=tuple(_life_in(life) for life in list_in(lives, LIVES_MAX)),
                keepers=tuple(_key_in(keeper) for keeper in list_in(keepers, KEEPERS_MAX)),
                settles=settles == 1,
                at_ms=number_in(at_ms, most=WALL_MS_MAX),
                by=by,
                reason=reason,
            )
    raise Malformed("retirement")


def _key_in(raw: object) -> bytes:
    if not isinstance(raw, bytes) or len(raw) != KEY_BYTES:
        raise Malformed("key")
    return raw


def _life_in(raw: object) -> LifeKept:
    match raw:
        case [replica, ordinal, size, bytes(root)] if len(root) == HASH_BYTES:
            return LifeKept(replica=replica_in(replica), ordinal=number_in(ordinal), tree=TreeHead(number_in(size), root))
    raise Malformed("life")
