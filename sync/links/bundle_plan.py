"""What goes into a bundle and into which part, decided before a byte is written: the header says how many parts there are.

Parts are filled in sequence by what their sections may take at most, so a part is never longer than its bound; a stream lies in
one part as a whole unless it is longer than one, and a blob spreads over parts by its leaves.

Layer: links. Source: our design (engine specification §7, §9).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sync.domain.content import LEAF_BYTES, leaf_bytes, leaf_count, size_of
from sync.domain.draft import Urgency
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.domain.scopes import AUTHORITY
from sync.protocol.bundle import PART_BYTES_MAX, PARTS_MAX, RECIPIENTS_MAX
from sync.protocol.bundle_content import LEAVES_BYTES
from sync.store.bundles import Addressee, BlobPiece, HasBlob, StreamPiece, addressee, blob_pieces, in_sequence, stream_pieces, trimmed
from sync.store.cipher import Connection
from sync.store.facts import Facts

PART_BYTES_LEAST = 4 * 1024 * 1024
# What a section takes beside the bytes it holds, at most: description, signature, age stanzas, an index row, proofs of leaves.
SECTION_BYTES_MORE = 4 * 1024
STANZA_BYTES = 128
ENTRY_BYTES_MORE = 24
PART_BYTES_MORE = 512 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person wants carried, and for whom.

    Attributes:
        folder: of the stick.
        urgency_max: nothing less urgent goes.
        bytes_max: of entries and blobs together, most urgent first; None for everything.
        part_bytes: bound of one file.
    """

    recipients: tuple[ReplicaId, ...]
    folder: Path
    urgency_max: Urgency = Urgency.BLOB
    bytes_max: int | None = None
    part_bytes: int = PART_BYTES_MAX


@dataclass(frozen=True, slots=True)
class Leaves:
    """Consecutive leaves of one blob that go out in one section."""

    address: bytes
    first: int
    count: int
    to: tuple[int, ...]

    @property
    def bytes(self) -> int:
        """Return the bytes of the leaves."""
        return sum(leaf_bytes(size_of(self.address), index) for index in self.indexes)

    @property
    def indexes(self) -> range:
        """Return the places of the leaves."""
        return range(self.first, self.first + self.count)


@dataclass(slots=True)
class PartPlan:
    """What one part holds beside births and the authority's stream."""

    streams: list[StreamPiece] = field(default_factory=list)
    leaves: list[Leaves] = field(default_factory=list)
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a bundle will hold. `left` counts what the wish leaves out for another one."""

    to: tuple[Addressee, ...]
    authority: tuple[StreamPiece, ...]
    parts: tuple[PartPlan, ...]
    blobs: tuple[BlobPiece, ...]
    left_entries: int
    left_blobs: int

    @property
    def streams(self) -> tuple[StreamPiece, ...]:
        """Return the pieces of all parts."""
        return tuple(piece for part in self.parts for piece in part.streams)

    @property
    def bytes(self) -> int:
        """Return how many bytes the files will take at most."""
        return sum(part.bytes for part in self.parts)

    @property
    def is_news(self) -> bool:
        """Tell whether anybody is brought anything but receipts."""
        return bool(self.authority or self.streams or self.blobs)


def make_plan(connection: Connection, facts: Facts, wish: Wish, *, has_blob: HasBlob, now_ms: int) -> Plan:
    """Return what a bundle for ``wish`` holds; ``has_blob`` tells whether a blob lies here whole.

    Raises: Refused: those of `addressee`; `bundle.no_recipient`, `bundle.recipients_too_many`, `bundle.part_too_small`,
        `bundle.too_large`.
    """
    replicas = sorted(set(wish.recipients))
    if not replicas:
        raise Refused("bundle.no_recipient")
    if len(replicas) > RECIPIENTS_MAX:
        raise Refused("bundle.recipients_too_many", most=RECIPIENTS_MAX)
    if not PART_BYTES_LEAST <= wish.part_bytes <= PART_BYTES_MAX:
        raise Refused("bundle.part_too_small", least=PART_BYTES_LEAST, most=PART_BYTES_MAX)
    to = tuple(addressee(connection, replica, now_ms=now_ms) for replica in replicas)
    pieces = in_sequence(stream_pieces(connection, facts, to))
    authority = tuple(piece for piece in pieces if piece.scope == AUTHORITY)
    streams = [piece for piece in pieces if piece.scope != AUTHORITY]
    blobs = blob_pieces(connection, facts, to, has_blob)
    chosen, picked = _within(connection, streams, blobs, wish)
    parts = _parts(authority, chosen, picked, wish.part_bytes, len(to))
    return Plan(
        to=to,
        authority=authority,
        parts=parts,
        blobs=tuple(picked),
        left_entries=sum(piece.entries for piece in streams) - sum(piece.entries for piece in chosen),
        left_blobs=len(blobs) - len(picked),
    )


def _within(
    connection: Connection, streams: Iterable[StreamPiece], blobs: Iterable[BlobPiece], wish: Wish
) -> tuple[list[StreamPiece], list[BlobPiece]]:
    """Return what fits the wish, most urgent first; a stream that does not fit whole is cut at a signature."""
    left = wish.bytes_max
    chosen: list[StreamPiece] = []
    cut: set[int] = set()
    for piece in streams:
        if piece.urgency > wish.urgency_max or piece.stream in cut:
            continue
        fits: StreamPiece | None = piece
        if left is not None:
            fits = trimmed(connection, piece, left)
            left -= 0 if fits is None else fits.bytes
        if fits is not piece:
            cut.add(piece.stream)
        if fits is not None:
            chosen.append(fits)
    picked: list[BlobPiece] = []
    for blob in blobs if wish.urgency_max >= Urgency.BLOB else ():
        if left is None or blob.size <= left:
            picked.append(blob)
            left = None if left is None else left - blob.size
    return chosen, picked


def _parts(
    authority: Sequence[StreamPiece], streams: Iterable[StreamPiece], blobs: Iterable[BlobPiece], bound: int, recipients: int
) -> tuple[PartPlan, ...]:
    sealing = SECTION_BYTES_MORE + STANZA_BYTES * recipients
    always = PART_BYTES_MORE + sum(_bytes_of(piece) for piece in authority)
    parts = [PartPlan(bytes=always)]
    if always + PART_BYTES_LEAST // 2 > bound:
        raise Refused("bundle.part_too_small", least=always + PART_BYTES_LEAST, most=PART_BYTES_MAX)
    earlier: dict[int, tuple[int, StreamPiece]] = {}
    for piece in streams:
        if parts[-1].bytes + _bytes_of(piece) + sealing > bound and parts[-1].streams:
            parts.append(PartPlan(bytes=always))
        number, whole = earlier.get(piece.stream, (len(parts), piece))
        if number != len(parts):
            # Each part must be importable alone: what comes before in this stream goes along once more.
            entries, size = whole.entries + piece.entries, whole.bytes + piece.bytes
            piece = replace(piece, first=whole.first, entries=entries, bytes=size)  # noqa: PLW2901 - the same piece, longer
        earlier[piece.stream] = (len(parts), _joined(whole, piece))
        size = _bytes_of(piece) + sealing
        if parts[-1].bytes + size > bound:
            raise Refused("bundle.part_too_small", least=parts[-1].bytes + size, most=PART_BYTES_MAX)
        parts[-1].streams.append(piece)
        parts[-1].bytes += size
    for blob in sorted(blobs, key=lambda one: (one.to, one.size, one.address)):
        for leaves in _leaves_of(blob):
            size = leaves.bytes + sealing
            if parts[-1].bytes + size > bound:
                parts.append(PartPlan(bytes=always))
            parts[-1].leaves.append(leaves)
            parts[-1].bytes += size
    if len(parts) > PARTS_MAX:
        raise Refused("bundle.too_large", parts_max=PARTS_MAX)
    return tuple(parts)


def _joined(before: StreamPiece, piece: StreamPiece) -> StreamPiece:
    """Return all of a stream that goes out up to and with ``piece``."""
    if piece.first == before.first:
        return piece
    return replace(piece, first=before.first, entries=before.entries + piece.entries, bytes=before.bytes + piece.bytes)


def _bytes_of(piece: StreamPiece) -> int:
    return piece.bytes + ENTRY_BYTES_MORE * piece.entries


def _leaves_of(blob: BlobPiece) -> Iterable[Leaves]:
    total, most = leaf_count(blob.size), LEAVES_BYTES // LEAF_BYTES
    for first in range(0, total, most):
        yield Leaves(blob.address, first, min(most, total - first), blob.to)
