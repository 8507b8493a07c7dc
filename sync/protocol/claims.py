"""Reach claims: a holder's signed word on what it holds, relayed verbatim.

Claim (deterministic CBOR)::

    claim     = [body (byte string), tips, signature (64)]
    body      = [version, suite, holder replica (8), at (ms UTC), digest of tips (32)]
    signature = Ed25519 in domain "qz reach" over body, by the holder's sign key
    digest    = H("qz reach", encoded tips)

Only a signed claim counts as reach, so "delivered" can't be invented on the way. A device makes one claim per author whose
streams grew here, so that a claim told to an author names no other author's streams. Pure. Source: engine specification §1.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sync.domain.ids import ReplicaId
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.entry import WALL_MS_MAX
from sync.oplog.hashing import HASH_BYTES, SIGNATURE_BYTES, SUITE, Domain, digest, verifies
from sync.oplog.run import Tip
from sync.oplog.suites import spoken_in
from sync.protocol.envelope import Signer
from sync.protocol.limits import CLAIM_BYTES_MAX
from sync.protocol.tips import flat, number_in, replica_in, tips_in, tips_out

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim from outside. It says nothing until `claim_verifies` with the holder's key. `at_ms` milliseconds UTC."""

    holder: ReplicaId
    at_ms: int
    tips: tuple[Tip, ...]
    body: bytes
    signature: bytes
    raw: bytes

    @property
    def authors(self) -> frozenset[ReplicaId]:
        """Return the replicas whose streams it is about."""
        return frozenset(tip.replica for tip in self.tips)


def make_claim(holder: ReplicaId, signer: Signer, *, at_ms: int, tips: Iterable[Tip]) -> bytes:
    """Return the signed claim of ``holder`` to hold ``tips``."""
    rows = tips_out(tips)
    body = encode([VERSION, SUITE, holder, at_ms, digest(Domain.REACH, encode(rows))])
    return encode([body, rows, signer(Domain.REACH, body)])


def parse_claim(raw: bytes) -> Claim:
    """Return a claim from outside, its digest checked, its signature not yet.

    Raises: Malformed: not the shape above.
    """
    if len(raw) > CLAIM_BYTES_MAX:
        raise Malformed("claim")
    match decode(raw):
        case [bytes(body), list(rows), bytes(signature)] if len(signature) == SIGNATURE_BYTES:
            pass
        case _:
            raise Malformed("claim")
    tips = flat(tips_in(rows))
    parts = decode(body)
    spoken_in(parts)
    match parts:
        case [1, 1, holder, at_ms, bytes(tips_hash)] if len(tips_hash) == HASH_BYTES and tips_hash == digest(Domain.REACH, encode(rows)):
            moment = number_in(at_ms, most=WALL_MS_MAX)
            return Claim(holder=replica_in(holder), at_ms=moment, tips=tips, body=body, signature=signature, raw=raw)
    raise Malformed("claim")


def claim_verifies(claim: Claim, key: bytes) -> bool:
    """Tell whether ``key`` signed the claim."""
    return verifies(key, Domain.REACH, claim.body, claim.signature)
