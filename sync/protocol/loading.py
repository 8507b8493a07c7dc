"""Loading: how a device asks the center for checkpoints, and what comes, in the order in which a person needs it.

``POST /v1/checkpoints`` under a pass (passes.py). Request (deterministic CBOR)::

    [logs, scopes | null, have, heads only]
    [logs, scopes | null, have, heads only, rows]       where something lies at the center alone

    logs   = tips, as in tips.py: whole logs wanted from behind these tips; an empty list of tips is all of it. The authority's
             at the first contact, later those by which a checkpoint is proven. A newcomer (scopes null) tells beside it how far
             it came with the tails of a former try; of these no more comes than their flash needs
    scopes = the scopes wanted, null for every one that the device may read
    have   = [[checkpoint id (32), n], …]     of these the first n chunks are here already, go on with them
    rows   = [[checkpoint id (32), [position, …]], …]   rising: single chunks wanted back, of checkpoints whose heads are here;
             absent rather than empty. Of a checkpoint that is not kept any more, or not this device's to read, none comes

Reply: frames one behind the other, until the end. Frame = length (4 bytes, big-endian) ‖ zstd of CBOR ``[item, …]``::

    item = [0, packed]                          runs of a log that was asked for; packing.py
         | [1, sealed head]                     a checkpoint begins; oplog/checkpoint.py
         | [2, checkpoint id, position, chunk]  one chunk of it
         | [3, checkpoint id, center (8), signature]   the center's last verified backup covers this checkpoint

Rows come first, in the order asked; then logs; then, scope by scope, heads and leading chunks of what is open, first where
an order awaits this device's organisation; then the rest. To a newcomer flash goes ahead of all this as soon as it is in the
feed: what is left of its scope's checkpoint, then the scope's log behind it; flash that was there before the request likewise,
once what is open has gone. A frame ends behind runs, so that nothing holds them up.

Each item proves itself: runs by their authors, heads by their keeper, chunks by the head's hashes, item 3 by the online key
in domain "qz cover" over id ‖ center. So whatever a cut leaves is kept, and the next request goes on from there. Nothing else
is signed, and nothing else is believed.

Vectors: tests/data/loadings.json. Pure. Source: engine specification §8.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.checkpoint import CHUNK_BYTES_MAX, HEAD_BYTES_MAX
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.hashing import HASH_BYTES, SIGNATURE_BYTES, Domain, verifies
from sync.oplog.run import Run, Tip
from sync.protocol.envelope import compress, decompress
from sync.protocol.limits import FRAME_BYTES, PLAIN_BYTES_MAX, ROWS_WANTED_MAX, SHELF_SCOPES_MAX, WIRE_BYTES_MAX, ZSTD_LEVEL_REPLY
from sync.protocol.packing import pack, unpack
from sync.protocol.tips import flat, list_in, number_in, replica_in, scope_in, tips_in, tips_out

PATH = "/v1/checkpoints"
_LENGTH_BYTES = 4
_RUNS, _HEAD, _CHUNK, _COVER = range(4)

assert max(CHUNK_BYTES_MAX, HEAD_BYTES_MAX) <= PLAIN_BYTES_MAX


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a device asks for."""

    logs: Mapping[Scope, tuple[Tip, ...]] = field(default_factory=dict)
    scopes: tuple[Scope, ...] | None = None
    have: Mapping[bytes, int] = field(default_factory=dict)
    heads_only: bool = False
    rows: Mapping[bytes, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Logged:
    """Runs of a log."""

    runs: tuple[Run, ...]
    births: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Begun:
    """A checkpoint's sealed head."""

    sealed: bytes


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk of a checkpoint."""

    checkpoint: bytes
    position: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Cover:
    """The word of a center that its last verified backup covers a checkpoint."""

    checkpoint: bytes
    center: ReplicaId
    signature: bytes


Item = Logged | Begun | Chunk | Cover


def encode_wanted(wanted: Wanted) -> bytes:
    """Return the body of a request."""
    parts: list[object] = [
        tips_out(flat(wanted.logs), scopes=wanted.logs),
        None if wanted.scopes is None else sorted(wanted.scopes),
        [[checkpoint, count] for checkpoint, count in sorted(wanted.have.items())],
        wanted.heads_only,
    ]
    if wanted.rows:
        parts.append([[checkpoint, list(positions)] for checkpoint, positions in sorted(wanted.rows.items())])
    return encode(parts)


def decode_wanted(body: bytes) -> Wanted:
    """Return what a request asks for.

    Raises: Malformed: anything that the specification above does not allow.
    """
    match decode(body):
        case [logs, scopes, have, bool(heads_only)]:
            rows: object = []
        case [logs, scopes, have, bool(heads_only), list(rows)] if rows:
            pass
        case _:
            raise Malformed("wanted")
    return Wanted(
        logs=tips_in(logs),
        scopes=None if scopes is None else tuple(scope_in(scope) for scope in list_in(scopes, SHELF_SCOPES_MAX)),
        have={checkpoint: number_in(count) for checkpoint, count in _named(have)},
        heads_only=heads_only,
        rows={checkpoint: _positions(wanted) for checkpoint, wanted in _named(rows)},
    )


def _named(rows: object) -> Iterator[tuple[bytes, object]]:
    for row in list_in(rows, SHELF_SCOPES_MAX):
        match row:
            case [bytes(checkpoint), said] if len(checkpoint) == HASH_BYTES:
                yield checkpoint, said
            case _:
                raise Malformed("checkpoint")


def _positions(said: object) -> tuple[int, ...]:
    found = tuple(number_in(position) for position in list_in(said, ROWS_WANTED_MAX))
    if not found or any(later <= earlier for earlier, later in pairwise(found)):
        raise Malformed("positions")
    return found


def frames(items: Iterable[Item]) -> Iterator[bytes]:
    """Yield ``items`` as frames; one ends as soon as it is full, and behind runs: no item is asked for while a frame could leave."""
    held: list[list[object]] = []
    size = 0
    for item in items:
        row = _item_out(item)
        held.append(row)
        size += len(encode(row))
        if size >= FRAME_BYTES or isinstance(item, Logged):
            yield _frame(held)
            held, size = [], 0
    if held:
        yield _frame(held)


class FrameReader:
    """Takes bytes as they come and gives items as soon as their frame is whole; owned by one reply."""

    def __init__(self) -> None:
        self._held = bytearray()

    @property
    def is_between(self) -> bool:
        """Tell whether what came so far ends with a whole frame."""
        return not self._held

    def feed(self, data: bytes) -> Iterator[Item]:
        """Yield the items that ``data`` completes.

        Raises: Malformed: a frame or an item of another form; what came before it was good.
        """
        self._held += data
        while len(self._held) >= _LENGTH_BYTES:
            length = int.from_bytes(self._held[:_LENGTH_BYTES], "big")
            if length > WIRE_BYTES_MAX:
                raise Malformed("frame")
            if len(self._held) < _LENGTH_BYTES + length:
                return
            raw = bytes(self._held[_LENGTH_BYTES : _LENGTH_BYTES + length])
            del self._held[: _LENGTH_BYTES + length]
            rows = decode(decompress(raw))
            if not isinstance(rows, list):
                raise Malformed("frame")
            for row in rows:
                yield _item_in(row)


def cover_body(checkpoint: bytes, center: ReplicaId) -> bytes:
    """Return what the signature of a cover is over."""
    return checkpoint + center


def cover_verifies(cover: Cover, center_key: bytes) -> bool:
    """Tell whether a cover is the word of the center with this online key."""
    return verifies(center_key, Domain.COVER, cover_body(cover.checkpoint, cover.center), cover.signature)


def _frame(rows: list[list[object]]) -> bytes:
    packed = compress(encode(rows), ZSTD_LEVEL_REPLY)
    return len(packed).to_bytes(_LENGTH_BYTES, "big") + packed


def _item_out(item: Item) -> list[object]:
    match item:
        case Logged(runs, births):
            return [_RUNS, pack(runs, births=births)]
        case Begun(sealed):
            return [_HEAD, sealed]
        case Chunk(checkpoint, position, content):
            return [_CHUNK, checkpoint, position, content]
    return [_COVER, item.checkpoint, item.center, item.signature]


def _item_in(row: object) -> Item:
    match row:
        case [0, packed]:
            return Logged(*unpack(packed))
        case [1, bytes(sealed)]:
            return Begun(sealed)
        case [2, bytes(checkpoint), position, bytes(content)] if len(checkpoint) == HASH_BYTES:
            return Chunk(checkpoint, number_in(position), content)
        case [3, bytes(checkpoint), center, bytes(signature)] if (len(checkpoint), len(signature)) == (HASH_BYTES, SIGNATURE_BYTES):
            return Cover(checkpoint, replica_in(center), signature)
    raise Malformed("item")
