"""Checkpoints: the folded state of one scope at given tips, so that a newcomer need not read the log and a device may drop it.

**What it stands on.** State is a function of (entries, rulings). A checkpoint at tips T under rulings R is that function's
value, so ``fold(checkpoint(T, R), entries beyond T) = fold(all)`` as long as R and what is ruled of the entries up to T agree:

1. `held(x)` of the fold must answer for entries below T without the log: so each stream carries its ordinals.
2. What is looked through lies in the states (heads, waiting, through, last), which travel as they are stored.
3. A ruling over an entry below T needs its values and those it hid: so a checkpoint says which of its ordinals were set
   aside when it was made, and only a replica whose rulings say the same may stand on it; else it is *stale*.
4. Rows, questions, counts and search are functions of the states: they don't travel, each replica makes its own.
5. The tips are the authors' own, signed by them; what lies beyond continues their chains. So forks show as they do on a log.
6. Two keepers with the same entries and rulings make the same bytes: nothing here depends on arrival, clock or machine.

Head body (deterministic CBOR)::

    [1, suite, schema, scope, streams, unusable, rows, until (ms), urgent, awaited, chunks]

    streams  = [[replica (8), seq, ordinal, hash (32), author's signature (64), birth, ordinals, aside], …]  rising by replica
    ordinals = which ordinals of the replica lie in the stream, aside = which of them were set aside; see ordinals.py
    unusable = [[replica, seq, reason, kind], …]     rising: what was looked through though no ruling says so
    rows     = how many states; until = the latest clock among them; urgent = how many leading chunks hold what is open
    awaited  = [organisation code, …]                rising: whose answer to an order is awaited in this scope
    chunks   = [[hash (32), bytes], …]               hash = H("qz chunk", content)

Chunk = CBOR ``[[kind, entity (16), state], …]``; a state is what `state.pack_state` stores. Rows stand in the order of
(urgency, kind, entity): open incidents and orders, then what else is open, then the rest; a chunk ends before 32 kB and
where the first of these ends. A checkpoint's id is H("qz checkpoint", head body).

Sealed head::

    [body, center certificate, keeper certificate, signature]      Ed25519 in domain "qz checkpoint" over the body

The root signed the center's certificate, the center's online key the keeper's (role 2), the keeper's key the body.

Vectors: tests/data/checkpoints.json. Pure. Source: our design (engine specification §2, §3 K9, §8).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.ids import OP_BYTES, ORDINAL_MAX, REPLICA_BYTES, EntityId, ReplicaId
from sync.domain.scopes import ORGANISATION_CODE_BYTES_MAX, Scope, parse_scope
from sync.oplog.birth import Role, certified_key, parse_birth, parse_certificate
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.entry import WALL_MS_MAX
from sync.oplog.hashing import HASH_BYTES, SIGNATURE_BYTES, SUITE, Domain, digest, sign, verifies
from sync.oplog.ordinals import Ordinals, is_rising
from sync.oplog.run import Tip, tip_verifies
from sync.oplog.suites import code_of, spoken_in

VERSION = 1
CHUNK_BYTES = 32 * 1024
CHUNK_BYTES_MAX = 2 * 1024 * 1024  # one state may be longer than a chunk
HEAD_BYTES_MAX = 4 * 1024 * 1024
REASON_CHARS_MAX = 16
MALFORMED, FORGED = "checkpoint.malformed", "checkpoint.forged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """One stream in a checkpoint: its tip as its author signed it, and what is known of the entries up to it."""

    tip: Tip
    signature: bytes
    birth: bytes
    ordinals: Ordinals
    aside: Ordinals


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One state in its stored form; `rank` 0 is an open incident or order, 1 what else is open, 2 the rest. It does not travel."""

    kind: int
    entity: EntityId
    state: bytes
    rank: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a checkpoint says of itself. `until_ms`: the latest clock in it; `urgent`: leading chunks that hold what is open."""

    scope: Scope
    schema: int
    bases: tuple[Base, ...]
    unusable: tuple[tuple[ReplicaId, int, str, int], ...]
    rows: int
    until_ms: int
    urgent: int
    awaited: tuple[str, ...]
    chunks: tuple[tuple[bytes, int], ...]

    @property
    def bytes(self) -> int:
        """Return how long the chunks are together."""
        return sum(size for _, size in self.chunks)


def cut(rows: Iterable[Row]) -> tuple[tuple[bytes, ...], int]:
    """Return the chunks of ``rows``, and how many of them hold what is open."""
    ordered = sorted(rows, key=lambda row: (row.rank, row.kind, row.entity))
    chunks: list[bytes] = []
    urgent = 0
    for rank, group in groupby(ordered, key=lambda row: min(row.rank, 1)):
        held: list[list[Any]] = []
        size = 0
        for row in group:
            size_of_row = len(row.state) + OP_BYTES
            if held and size + size_of_row > CHUNK_BYTES:
                chunks.append(encode(held))
                held, size = [], 0
            held.append([row.kind, row.entity, row.state])
            size += size_of_row
        chunks.append(encode(held))
        if rank == 0:
            urgent = len(chunks)
    return tuple(chunks), urgent


def chunk_hash(content: bytes) -> bytes:
    """Return the name of a chunk."""
    return digest(Domain.CHUNK, content)


def checkpoint_id(body: bytes) -> bytes:
    """Return the id of the checkpoint with this head."""
    return digest(Domain.CHECKPOINT, body)


def encode_head(head: Head) -> bytes:
    """Return the body of ``head``."""
    return encode(
        [
            VERSION,
            SUITE,
            head.schema,
            head.scope,
            [_base_out(base) for base in head.bases],
            [list(row) for row in head.unusable],
            head.rows,
            head.until_ms,
            head.urgent,
            list(head.awaited),
            [list(chunk) for chunk in head.chunks],
        ]
    )


def decode_head(body: bytes) -> Head:
    """Return the head that ``body`` holds; its authors' signatures are `open_seal`'s to check.

    Raises: Malformed: anything that the specification above does not allow.
    """
    parts = decode(body)
    spoken_in(parts)
    match parts:
        case [1, 1, schema, scope, list(streams), list(unusable), rows, until, urgent, list(awaited), list(chunks)]:
            pass
        case _:
            raise Malformed("checkpoint")
    place = _scope_in(scope)
    head = Head(
        scope=place,
        schema=_number_in(schema),
        bases=tuple(_base_in(row, place) for row in streams),
        unusable=tuple(_unusable_in(row) for row in unusable),
        rows=_number_in(rows),
        until_ms=_number_in(until, most=WALL_MS_MAX),
        urgent=_number_in(urgent, most=len(chunks)),
        awaited=tuple(_code_in(code) for code in awaited),
        chunks=tuple(_chunk_in(row) for row in chunks),
    )
    rising = (
        is_rising([base.tip.replica for base in head.bases]),
        list(head.unusable) == sorted(set(head.unusable)),
        list(head.awaited) == sorted(set(head.awaited)),
    )
    if not head.bases or not all(rising):
        raise Malformed("checkpoint")
    return head


def parse_chunk(head: Head, position: int, content: bytes) -> tuple[Row, ...]:
    """Return the rows of chunk ``position``; their states are not judged yet.

    Raises: Malformed: not the chunk that the head names, or not of its shape.
    """
    if not 0 <= position < len(head.chunks) or head.chunks[position] != (chunk_hash(content), len(content)):
        raise Malformed("chunk")
    rows = decode(content)
    if not isinstance(rows, list):
        raise Malformed("chunk")
    return tuple(_row_in(row) for row in rows)


def seal(body: bytes, key: Ed25519PrivateKey, *, center: bytes, keeper: bytes) -> bytes:
    """Sign a head with a keeper's ``key``; ``center`` and ``keeper`` are the certificates that lead to it."""
    return encode([body, center, keeper, sign(key, Domain.CHECKPOINT, body)])


def scope_of(raw: bytes) -> Scope:
    """Return the scope that a sealed checkpoint says it is of; nothing of it is believed yet.

    Raises: Malformed: not of its shape.
    """
    return decode_head(_parts(raw)[0]).scope


def keeper_of(raw: bytes) -> bytes:
    """Return the signing key of the keeper that a sealed checkpoint names; it is believed where `open_seal` believed the seal.

    Raises: Malformed: not of its shape.
    """
    return certified_key(_parts(raw)[2])


def online_of(raw: bytes) -> bytes:
    """Return the online key that a sealed checkpoint names as its keeper's; believed as `keeper_of`.

    Raises: Malformed: not of its shape.
    """
    return certified_key(_parts(raw)[1])


def open_seal(raw: bytes, *, root: bytes) -> tuple[bytes, Head]:
    """Return id and head of a sealed checkpoint whose keeper the root's center certified, every author's tip verified.

    Raises: Malformed: `suite.unknown`, `checkpoint.malformed` in shape, `checkpoint.forged` where a signature or certificate fails.
    """
    try:
        body, center, keeper, signature = _parts(raw)
        head = decode_head(body)
        births = [parse_birth(base.birth) for base in head.bases]
    except Malformed as error:
        raise Malformed(code_of(error, MALFORMED)) from error
    try:
        online = parse_certificate(center, root=root)
        held = parse_certificate(keeper, root=online.sign_key)
    except Malformed as error:
        raise Malformed(FORGED) from error
    certified = online.role is Role.CENTER and held.role is Role.KEEPER
    if not certified or not verifies(held.sign_key, Domain.CHECKPOINT, body, signature):
        raise Malformed(FORGED)
    for base, birth in zip(head.bases, births, strict=True):
        if birth.replica != base.tip.replica or not tip_verifies(birth.sign_key, base.tip, base.signature):
            raise Malformed(FORGED)
    return checkpoint_id(body), head


def _parts(raw: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    match decode(raw) if len(raw) <= HEAD_BYTES_MAX else None:
        case [bytes(body), bytes(center), bytes(keeper), bytes(signature)]:
            return body, center, keeper, signature
    raise Malformed("seal")


def _base_out(base: Base) -> list[Any]:
    tip = base.tip
    return [tip.replica, tip.seq, tip.ordinal, tip.hash, base.signature, base.birth, base.ordinals.dump(), base.aside.dump()]


def _base_in(row: object, scope: Scope) -> Base:
    match row:
        case [bytes(replica), seq, ordinal, bytes(hash_), bytes(signature), bytes(birth), ordinals, aside]:
            pass
        case _:
            raise Malformed("base")
    tip = Tip(replica=ReplicaId(replica), scope=scope, seq=_number_in(seq), ordinal=_number_in(ordinal), hash=hash_)
    base = Base(tip=tip, signature=signature, birth=birth, ordinals=Ordinals.load(ordinals), aside=Ordinals.load(aside))
    lengths = (len(replica), len(hash_), len(signature)) == (REPLICA_BYTES, HASH_BYTES, SIGNATURE_BYTES)
    ends = (len(base.ordinals), base.ordinals.last) == (tip.seq, tip.ordinal)
    if not lengths or not tip.seq or not ends or not base.ordinals.holds(base.aside):
        raise Malformed("base")
    return base


def _unusable_in(row: object) -> tuple[ReplicaId, int, str, int]:
    match row:
        case [bytes(replica), seq, str(reason), kind] if len(replica) == REPLICA_BYTES and len(reason) <= REASON_CHARS_MAX:
            return ReplicaId(replica), _number_in(seq), reason, _number_in(kind)
    raise Malformed("unusable")


def _chunk_in(row: object) -> tuple[bytes, int]:
    match row:
        case [bytes(hash_), size] if len(hash_) == HASH_BYTES:
            return hash_, _number_in(size, most=CHUNK_BYTES_MAX)
    raise Malformed("chunks")


def _row_in(row: object) -> Row:
    match row:
        case [kind, bytes(entity), bytes(state)] if len(entity) == OP_BYTES:
            return Row(kind=_number_in(kind), entity=EntityId(entity), state=state)
    raise Malformed("row")


def _code_in(code: object) -> str:
    if not isinstance(code, str) or not 1 <= len(code.encode(errors="replace")) <= ORGANISATION_CODE_BYTES_MAX:
        raise Malformed("organisation")
    return code


def _scope_in(raw: object) -> Scope:
    try:
        return parse_scope(raw)  # type: ignore[arg-type]
    except (ValueError, TypeError) as error:
        raise Malformed("scope") from error


def _number_in(value: object, *, most: int = ORDINAL_MAX) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise Malformed("number")
    return value
