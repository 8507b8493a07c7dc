"""Holdings: a holder's signed word on which blobs lie with it whole, relayed verbatim; what reach claims are for entries. Sans-IO.

Holding (deterministic CBOR)::

    holding   = [body (byte string), signature (64)]
    body      = [version, suite, holder replica (8), at (ms UTC), addresses]       addresses: 40 bytes each, rising, none twice
    signature = Ed25519 in domain "qz bundle held" over body, by the holder's sign key

A holding names only blobs of records that everybody to whom it is told may read. Pure. Source: our design.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sync.domain.content import ADDRESS_BYTES
from sync.domain.ids import ReplicaId
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.entry import WALL_MS_MAX
from sync.oplog.hashing import SIGNATURE_BYTES, SUITE, Domain, verifies
from sync.oplog.suites import spoken_in
from sync.protocol.envelope import Signer
from sync.protocol.limits import CLAIM_BYTES_MAX
from sync.protocol.tips import number_in, replica_in, rising

VERSION = 1
ADDRESSES_MAX = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A holding from outside. It says nothing until `holding_verifies` with the holder's key. `at_ms` milliseconds UTC."""

    holder: ReplicaId
    at_ms: int
    addresses: tuple[bytes, ...]
    body: bytes
    signature: bytes


def make_holdings(holder: ReplicaId, signer: Signer, *, at_ms: int, addresses: Iterable[bytes]) -> tuple[bytes, ...]:
    """Return the signed holdings of ``holder`` over ``addresses``, as many as it takes."""
    known = sorted(set(addresses))
    found: list[bytes] = []
    for start in range(0, len(known), ADDRESSES_MAX):
        body = encode([VERSION, SUITE, holder, at_ms, b"".join(known[start : start + ADDRESSES_MAX])])
        found.append(encode([body, signer(Domain.BUNDLE_HELD, body)]))
    return tuple(found)


def parse_holding(raw: bytes) -> Holding:
    """Return a holding from outside, its signature not yet checked.

    Raises: Malformed: not the shape above.
    """
    if len(raw) > CLAIM_BYTES_MAX:
        raise Malformed("holding")
    match decode(raw):
        case [bytes(body), bytes(signature)] if len(signature) == SIGNATURE_BYTES:
            pass
        case _:
            raise Malformed("holding")
    parts = decode(body)
    spoken_in(parts)
    match parts:
        case [1, 1, holder, at_ms, bytes(rows)] if len(rows) % ADDRESS_BYTES == 0 and len(rows) <= ADDRESSES_MAX * ADDRESS_BYTES:
            addresses = tuple(rows[at : at + ADDRESS_BYTES] for at in range(0, len(rows), ADDRESS_BYTES))
            rising(addresses)
            return Holding(
                holder=replica_in(holder), at_ms=number_in(at_ms, most=WALL_MS_MAX), addresses=addresses, body=body, signature=signature
            )
    raise Malformed("holding")


def holding_verifies(holding: Holding, key: bytes) -> bool:
    """Tell whether ``key`` signed the holding."""
    return verifies(key, Domain.BUNDLE_HELD, holding.body, holding.signature)
