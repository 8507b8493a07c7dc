"""What the sections of a bundle hold, once they are unsealed. Sans-IO.

::

    births     zstd([birth, …])
    authority  zstd(packed)                         runs of the authority alone, see packing.py
    runs       zstd(packed)                         runs of anything else
    claims     zstd([[claim, …], [holding, …]])     see claims.py, bundle_holding.py
    blobs      zstd([[address (40), first leaf, number of leaves], …])          of those in this part for the same readers
    leaves     length (4) ‖ [[address (40), first leaf, [proof, …]], …] ‖ the leaves, one behind the other
    proof      = nodes beside the path from the leaf to the root, from below, 32 bytes each; one for each leaf, so their number
                 says how many leaves follow one another

Leaves are as long as their address says: 64 kB each, the last one the rest. zstd frames state their size, at most 1.25 MB, which
is checked before anything is allocated. Everything else is Malformed; nothing of such a section is used.

Pure. Source: our design (engine specification §9); blob addresses: sync/domain/content.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sync.domain.content import ADDRESS_BYTES, HASH_BYTES, Leaf, leaf_bytes, leaf_count, size_of
from sync.domain.scopes import AUTHORITY
from sync.oplog.birth import BIRTH_BYTES_MAX, parse_birth
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.run import Run
from sync.protocol.bundle import BODY_BYTES_MAX, CONTENT_BYTES_MAX, Sort
from sync.protocol.envelope import compress, decompress
from sync.protocol.limits import BIRTHS_MAX, CLAIM_BYTES_MAX
from sync.protocol.packing import pack, unpack
from sync.protocol.tips import list_in, number_in

PROOF_NODES_MAX = 48
CLAIMS_MAX = 1_024
BLOBS_MAX = 8_192
LEAVES_META_BYTES_MAX = 64 * 1024
LEVEL = 3
# How much one section takes, so that a content stays below `CONTENT_BYTES_MAX` and a torn file loses little.
FLASH_BYTES, RECORD_BYTES, LEAVES_BYTES = 64 * 1024, 512 * 1024, 1024 * 1024
LEAVES = 256
ENTRIES_MAX = 8_192
RUNS_MAX = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What one section holds. `leaves` are (address, leaf), not yet checked against it."""

    births: tuple[bytes, ...] = ()
    runs: tuple[Run, ...] = ()
    claims: tuple[bytes, ...] = ()
    holdings: tuple[bytes, ...] = ()
    blobs: tuple[tuple[bytes, int, int], ...] = ()
    leaves: tuple[tuple[bytes, Leaf], ...] = ()


def encode_births(births: Sequence[bytes]) -> bytes:
    """Return the content of a section of births."""
    return compress(encode(list(births)), LEVEL)


def encode_runs(runs: Sequence[Run]) -> bytes:
    """Return the content of a section of runs; their births lie in a section of their own."""
    return compress(encode(pack(runs)), LEVEL)


def encode_claims(claims: Sequence[bytes], holdings: Sequence[bytes] = ()) -> bytes:
    """Return the content of a section of claims."""
    return compress(encode([list(claims), list(holdings)]), LEVEL)


def encode_blobs(blobs: Sequence[tuple[bytes, int, int]]) -> bytes:
    """Return the content of a section that names blobs: address, first leaf, number of leaves."""
    return compress(encode([list(row) for row in blobs]), LEVEL)


def encode_leaves(leaves: Sequence[tuple[bytes, Leaf]]) -> bytes:
    """Return the content of a section of (address, leaf); neighbours of one blob share a row."""
    rows: list[list[Any]] = []
    for address, leaf in leaves:
        last = rows[-1] if rows else None
        if last is not None and last[0] == address and last[1] + len(last[2]) == leaf.index:
            last[2].append(b"".join(leaf.proof))
        else:
            rows.append([address, leaf.index, [b"".join(leaf.proof)]])
    meta = encode(rows)
    return b"".join((len(meta).to_bytes(4, "big"), meta, *(leaf.content for _, leaf in leaves)))


def decode_content(sort: Sort, content: bytes) -> Content:
    """Return what a content of ``sort`` holds.

    Raises: Malformed: not what the specification above allows.
    """
    if sort is Sort.LEAVES:
        return Content(leaves=_leaves_in(content))
    plain = decode(decompress(content, plain_max=CONTENT_BYTES_MAX, wire_max=BODY_BYTES_MAX))
    if sort is Sort.BIRTHS:
        births = _sized(plain, BIRTHS_MAX, BIRTH_BYTES_MAX)
        for birth in births:
            parse_birth(birth)
        return Content(births=births)
    if sort is Sort.CLAIMS:
        return _claims_in(plain)
    if sort is Sort.BLOBS:
        return Content(blobs=tuple(_blob_in(row) for row in list_in(plain, BLOBS_MAX)))
    runs, births = unpack(plain)
    if any((run.scope == AUTHORITY) is not (sort is Sort.AUTHORITY) for run in runs):
        raise Malformed("runs in another section than theirs")
    return Content(runs=runs, births=births)


def _leaves_in(content: bytes) -> tuple[tuple[bytes, Leaf], ...]:
    length = int.from_bytes(content[:4], "big")
    if len(content) > CONTENT_BYTES_MAX or length > LEAVES_META_BYTES_MAX:
        raise Malformed("leaves")
    start, found = 4 + length, list[tuple[bytes, Leaf]]()
    for row in list_in(decode(content[4:start]), LEAVES):
        match row:
            case [bytes(address), first, list(proofs)] if len(address) == ADDRESS_BYTES and 1 <= len(proofs) <= LEAVES - len(found):
                pass
            case _:
                raise Malformed("leaves")
        size = size_of(address)
        begin = number_in(first, most=leaf_count(size) - len(proofs))
        for index, proof in enumerate(proofs, begin):
            end = start + leaf_bytes(size, index)
            found.append((address, Leaf(index, content[start:end], _proof_in(proof))))
            start = end
    if start != len(content):
        raise Malformed("leaves")
    return tuple(found)


def _claims_in(plain: Any) -> Content:
    match plain:
        case [claims, holdings]:
            return Content(claims=_sized(claims, CLAIMS_MAX, CLAIM_BYTES_MAX), holdings=_sized(holdings, CLAIMS_MAX, CLAIM_BYTES_MAX))
    raise Malformed("claims")


def _blob_in(row: Any) -> tuple[bytes, int, int]:
    match row:
        case [bytes(address), first, count] if len(address) == ADDRESS_BYTES:
            leaves = number_in(count, least=1)
            return address, number_in(first, most=leaf_count(size_of(address)) - leaves), leaves
    raise Malformed("blob")


def _proof_in(raw: Any) -> tuple[bytes, ...]:
    if not isinstance(raw, bytes) or len(raw) % HASH_BYTES or len(raw) > PROOF_NODES_MAX * HASH_BYTES:
        raise Malformed("proof")
    return tuple(raw[at : at + HASH_BYTES] for at in range(0, len(raw), HASH_BYTES))


def _sized(raw: Any, count: int, size: int) -> tuple[bytes, ...]:
    rows = list_in(raw, count)
    if not all(isinstance(row, bytes) and len(row) <= size for row in rows):
        raise Malformed("list")
    return tuple(rows)
