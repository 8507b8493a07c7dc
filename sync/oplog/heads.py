"""Tree heads: the center's signed word on its whole history, its proofs, and proof that it gave two histories.

Head (deterministic CBOR)::

    head      = [body (byte string), signature (64)]           Ed25519 in domain "qz tree head", by the online key of a center
    body      = [version, suite, center replica (8), epoch, size, root (32), at (ms UTC)]

size and root are of the tree over entry hashes in the sequence of the feed (tree.py). A head binds its center for one life:
every later tree of that life must go on from it, whatever epoch it names. Another life, as after a restore, is another center
replica, whose birth names the one before.

``POST /v1/tree`` under a pass (protocol/passes.py), when a device is in step. Asked and answered::

    ask       = [center replica, [[size, root], …], [[replica, scope, seq], …], [evidence, …]]
    answer    = [body (byte string), signature (64)]           in domain "qz tree answer", by the online key
    body      = [version, suite, head, [[size, root, path | null], …], [[replica, scope, seq, [leaf, path] | null], …]]

The answer repeats what was asked, so that with the head that was asked about it convicts a center that can't prove it. A path is
the hashes of RFC 6962, null where there is none: of a size that the center does not have, an entry that is not in its feed.
An entry is spoken of by its place; who asks knows its hash. Sizes and hashes are all that a proof tells, so every reader may have it.

Evidence convicts without whoever brings it being believed::

    evidence  = [version, center's birth, head, [0, head] | [1, answer]]

of two heads of one center and size with different roots, or of a head and an answer in which the center was asked about just this
head and its newest is smaller, or the path is missing or does not lead from the one to the other.

Heads and evidence travel as signed words beside claims (protocol/claims.py), on the LAN and in bundles; who does not know them
passes them by.

Pure. Source: RFC 6962 §2.1, §3.5; our design (engine specification §7, §9; S11).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.birth import BIRTH_BYTES_MAX, Role, parse_birth, parse_certificate
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.entry import WALL_MS_MAX
from sync.oplog.hashing import HASH_BYTES, SIGNATURE_BYTES, SUITE, Domain, digest, verifies
from sync.oplog.parts import list_in, number_in, replica_in, scope_in
from sync.oplog.suites import spoken_in
from sync.oplog.tree import TreeHead, goes_on, holds

VERSION = 1
PATH = "/v1/tree"
ASKED_MAX = 16
PLACES_MAX = 4
_SIZE_BYTES = 8
EVIDENCE_MAX = 4
PATH_HASHES_MAX = 64
HEAD_BYTES_MAX = 256
ANSWER_BYTES_MAX = 48 * 1024
EVIDENCE_BYTES_MAX = 56 * 1024  # less than a claim may have, since it travels beside them

Place = tuple[ReplicaId, Scope, int]
Signer = Callable[[Domain, bytes], bytes]


class Why(StrEnum):
    """By what a center is convicted."""

    TWO_ROOTS = "tree.two_roots"
    WENT_BACK = "tree.went_back"
    APART = "tree.apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A head from outside. It says nothing until `head_verifies` with the center's key. `at_ms` milliseconds UTC."""

    center: ReplicaId
    epoch: int
    tree: TreeHead
    at_ms: int
    body: bytes
    signature: bytes
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a device asks a center about: trees that it was told, entries of its own, and what convicts."""

    center: ReplicaId
    trees: tuple[TreeHead, ...] = ()
    places: tuple[Place, ...] = ()
    evidence: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaf:
    """Where in the tree an entry is, and its proof."""

    at: int
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a center proves. It says nothing until `answer_verifies` with the center's key."""

    head: Head
    proofs: tuple[tuple[TreeHead, tuple[bytes, ...] | None], ...]
    leaves: tuple[tuple[Place, Leaf | None], ...]
    body: bytes
    signature: bytes
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Conviction:
    """What evidence shows, checked. `id` is the same for whoever finds it, and however often trees of one size are refuted."""

    why: Why
    head: Head
    newer: Head

    @property
    def id(self) -> bytes:
        """Return by what it is known."""
        return conviction_id(self.head.center, self.head.tree.size)


def conviction_id(center: ReplicaId, size: int) -> bytes:
    """Return by what it is known that a center can't stand by its tree of this size."""
    return digest(Domain.TREE_HEAD, center, size.to_bytes(_SIZE_BYTES, "big"))


def make_head(center: ReplicaId, signer: Signer, *, epoch: int, tree: TreeHead, at_ms: int) -> bytes:
    """Return the signed head of ``center``."""
    body = encode([VERSION, SUITE, center, epoch, tree.size, tree.root, at_ms])
    return encode([body, signer(Domain.TREE_HEAD, body)])


def parse_head(raw: bytes) -> Head:
    """Return a head from outside, its signature not yet checked.

    Raises: Malformed: not the shape above; `suite.unknown`.
    """
    body, signature = _signed(raw, HEAD_BYTES_MAX)
    parts = decode(body)
    spoken_in(parts)
    match parts:
        case [1, 1, center, epoch, size, bytes(root), at_ms] if len(root) == HASH_BYTES:
            return Head(
                center=replica_in(center),
                epoch=number_in(epoch),
                tree=TreeHead(number_in(size), root),
                at_ms=number_in(at_ms, most=WALL_MS_MAX),
                body=body,
                signature=signature,
                raw=raw,
            )
    raise Malformed("head")


def head_verifies(head: Head, key: bytes) -> bool:
    """Tell whether ``key`` signed the head."""
    return verifies(key, Domain.TREE_HEAD, head.body, head.signature)


def encode_ask(ask: Ask) -> bytes:
    """Return the body of a request."""
    places = [list(place) for place in ask.places]
    return encode([ask.center, [[tree.size, tree.root] for tree in ask.trees], places, list(ask.evidence)])


def decode_ask(body: bytes) -> Ask:
    """Return what a request asks.

    Raises: Malformed: not the shape above, or more than may be asked.
    """
    match decode(body):
        case [center, trees, places, evidence]:
            pass
        case _:
            raise Malformed("ask")
    raws = list_in(evidence, EVIDENCE_MAX)
    if not all(isinstance(raw, bytes) and len(raw) <= EVIDENCE_BYTES_MAX for raw in raws):
        raise Malformed("evidence")
    return Ask(
        center=replica_in(center),
        trees=tuple(_tree_in(tree) for tree in list_in(trees, ASKED_MAX)),
        places=tuple(_place_in(place) for place in list_in(places, PLACES_MAX)),
        evidence=tuple(raws),
    )


def make_answer(
    head: bytes,
    signer: Signer,
    *,
    proofs: Iterable[tuple[TreeHead, Sequence[bytes] | None]],
    leaves: Iterable[tuple[Place, Leaf | None]] = (),
) -> bytes:
    """Return the signed answer of the center whose ``head`` it holds."""
    trees = [[tree.size, tree.root, None if path is None else list(path)] for tree, path in proofs]
    places = [[*place, None if leaf is None else [leaf.at, list(leaf.path)]] for place, leaf in leaves]
    body = encode([VERSION, SUITE, head, trees, places])
    return encode([body, signer(Domain.TREE_ANSWER, body)])


def parse_answer(raw: bytes) -> Answer:
    """Return an answer from outside, its signatures not yet checked.

    Raises: Malformed: not the shape above; `suite.unknown`.
    """
    body, signature = _signed(raw, ANSWER_BYTES_MAX)
    parts = decode(body)
    spoken_in(parts)
    match parts:
        case [1, 1, bytes(head), proofs, leaves]:
            return Answer(
                head=parse_head(head),
                proofs=tuple(_proof_in(proof) for proof in list_in(proofs, ASKED_MAX)),
                leaves=tuple(_leaf_in(leaf) for leaf in list_in(leaves, PLACES_MAX)),
                body=body,
                signature=signature,
                raw=raw,
            )
    raise Malformed("answer")


def answer_verifies(answer: Answer, key: bytes) -> bool:
    """Tell whether ``key`` signed the answer and the head in it."""
    return verifies(key, Domain.TREE_ANSWER, answer.body, answer.signature) and head_verifies(answer.head, key)


def refuted(tree: TreeHead, answer: Answer) -> Why | None:
    """Tell how an answer fails to prove that the center's tree goes on from ``tree``; None where it proves it, or was not asked."""
    asked = next((path for told, path in answer.proofs if told == tree), _NOT_ASKED)
    if asked is _NOT_ASKED:
        return None
    if answer.head.tree.size < tree.size:
        return Why.WENT_BACK
    return None if asked is not None and goes_on(tree, answer.head.tree, asked) else Why.APART


def contradicted(one: Head, other: Head) -> Why | None:
    """Tell whether two heads can't both be of one history, as far as they show it by themselves."""
    same = (one.center, one.tree.size) == (other.center, other.tree.size)
    return Why.TWO_ROOTS if same and one.tree.root != other.tree.root else None


def is_in(answer: Answer, place: Place, entry_hash: bytes) -> bool:
    """Tell whether an answer proves that an entry is in the center's tree."""
    leaf = dict(answer.leaves).get(place)
    return leaf is not None and holds(answer.head.tree, leaf.at, entry_hash, leaf.path)


def make_evidence(birth: bytes, head: Head, against: Head | Answer) -> bytes:
    """Return what convicts the center with ``birth``; `convicts` tells whether it does."""
    return encode([VERSION, birth, head.raw, [int(isinstance(against, Answer)), against.raw]])


def convicts(raw: bytes, *, root: bytes) -> Conviction:
    """Check evidence by the root's public key alone.

    Raises: Malformed: of another shape, not of a center that this root certified, or it convicts nobody.
    """
    if len(raw) > EVIDENCE_BYTES_MAX:
        raise Malformed("evidence")
    match decode(raw):
        case [1, bytes(birth), bytes(first), [0 | 1 as sort, bytes(second)]]:
            pass
        case _:
            raise Malformed("evidence")
    center, key = center_in(birth, root=root)
    head = parse_head(first)
    if head.center != center or not head_verifies(head, key):
        raise Malformed("evidence")
    if sort:
        answer = parse_answer(second)
        newer = answer.head
        sound, why = answer_verifies(answer, key), refuted(head.tree, answer)
    else:
        newer = parse_head(second)
        sound, why = head_verifies(newer, key), contradicted(head, newer)
    if not sound or why is None or newer.center != center:
        raise Malformed("evidence")
    return Conviction(why=why, head=head, newer=newer)


def center_in(birth: bytes, *, root: bytes) -> tuple[ReplicaId, bytes]:
    """Return the replica and online key of the center with this birth.

    Raises: Malformed: no birth, or not that of a center that ``root`` certified.
    """
    if len(birth) > BIRTH_BYTES_MAX:
        raise Malformed("birth")
    born = parse_birth(birth)
    if born.certificate is None:
        raise Malformed("center without certificate")
    certificate = parse_certificate(born.certificate, root=root)
    if certificate.role is not Role.CENTER or certificate.sign_key != born.sign_key:
        raise Malformed("not a center")
    return born.replica, born.sign_key


_NOT_ASKED: tuple[bytes, ...] = (b"",)


def _signed(raw: bytes, most: int) -> tuple[bytes, bytes]:
    if len(raw) > most:
        raise Malformed("too long")
    match decode(raw):
        case [bytes(body), bytes(signature)] if len(signature) == SIGNATURE_BYTES:
            return body, signature
    raise Malformed("signed pair")


def _tree_in(raw: object) -> TreeHead:
    match raw:
        case [size, bytes(root)] if len(root) == HASH_BYTES:
            return TreeHead(number_in(size, least=1), root)
    raise Malformed("tree")


def _place_in(raw: object) -> Place:
    match raw:
        case [replica, scope, seq]:
            return replica_in(replica), scope_in(scope), number_in(seq, least=1)
    raise Malformed("place")


def _proof_in(raw: object) -> tuple[TreeHead, tuple[bytes, ...] | None]:
    match raw:
        case [size, root, path]:
            return _tree_in([size, root]), None if path is None else _path_in(path)
    raise Malformed("proof")


def _leaf_in(raw: object) -> tuple[Place, Leaf | None]:
    match raw:
        case [replica, scope, seq, None]:
            return _place_in([replica, scope, seq]), None
        case [replica, scope, seq, [at, path]]:
            return _place_in([replica, scope, seq]), Leaf(number_in(at), _path_in(path))
    raise Malformed("leaf")


def _path_in(raw: Any) -> tuple[bytes, ...]:
    path = list_in(raw, PATH_HASHES_MAX)
    if not all(isinstance(value, bytes) and len(value) == HASH_BYTES for value in path):
        raise Malformed("path")
    return tuple(path)
