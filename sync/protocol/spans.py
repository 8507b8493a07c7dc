"""Spans: how a part of a blob travels, any range of its bytes, so that a slow link carries less than a leaf at a time.

``/v1/blob/<address>/<start>-<end>`` names the bytes from start to before end, decimal without leading zeros. Its body, in
both directions::

    span = proof ‖ hash of each leaf that begins in it ‖ the bytes
    proof = of those leaves together, see sync/domain/content.py; neither proof nor hash when no leaf begins in it

The number of hashes follows from address and range. So whoever receives it checks the hashes before the first byte, each
leaf as it completes, and keeps those however the rest ends. Of a leaf that is not complete the rest follows in a later span
that begins where this one ended; until then it is an **unfinished** leaf, held by the receiver, believed by nobody.

``GET /v1/blob/<address>`` tells what is **lacking**, deterministic CBOR::

    {lacks: [[first leaf, how many], …], at: byte}

the first `RUNS_MAX` runs of leaves that are not there; a list of that length says nothing of what lies beyond it. `at` is
where the asking device's unfinished leaf ends there, 0 for none. A span that is brought is answered by what is lacking after it.

Pure. Source: our design (engine specification §9).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sync.domain.content import HASH_BYTES, LEAF_BYTES, Leaf, leaf_bytes, leaf_count, leaf_hash, proof_length, proofs_in, run_proof, size_of
from sync.domain.leaf_set import LeafSet
from sync.oplog.codec import Malformed, decode, encode
from sync.protocol.limits import SPAN_BYTES_MAX

RUNS_MAX = 64


@dataclass(frozen=True, slots=True)
class Span:
    """The bytes from `start` to before `end` of one blob."""

    address: bytes
    start: int
    end: int

    @property
    def touched(self) -> range:
        """Return the leaves that have bytes in it."""
        return range(self.start // LEAF_BYTES, max(_begins(self.end), 1))

    @property
    def begun(self) -> range:
        """Return the leaves that begin in it."""
        return range(_begins(self.start), max(_begins(self.end), 0 if self.start else 1))

    @property
    def head_bytes(self) -> int:
        """Return how long proof and hashes are."""
        if not self.begun:
            return 0
        total = leaf_count(size_of(self.address))
        return HASH_BYTES * (len(self.begun) + proof_length(self.begun.start, len(self.begun), total))

    @property
    def body_bytes(self) -> int:
        """Return how long all of it is."""
        return self.head_bytes + self.end - self.start

    def text(self) -> str:
        """Return the last part of its path."""
        return f"{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A leaf of which the first bytes came: its hash and proof are known to belong to the address, the bytes are not."""

    index: int
    hashed: bytes
    proof: tuple[bytes, ...]
    content: bytes = b""

    @property
    def at(self) -> int:
        """Return where the next byte belongs."""
        return self.index * LEAF_BYTES + len(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """What the other side told of a blob: the runs of leaves that it lacks, and where an unfinished leaf of ours ends there."""

    lacks: tuple[range, ...]
    at: int = 0

    def held(self, total: int) -> LeafSet:
        """Return the leaves it is sure to have."""
        lacking = LeafSet(total).with_leaves(index for run in self.lacks for index in run)
        if len(self.lacks) >= RUNS_MAX:
            lacking = lacking.with_leaves(range(self.lacks[-1].stop, total))
        return lacking.missing()

    def after(self, span: Span) -> "Lacking":
        """Return what will be lacking once ``span``, which begins where something is lacking, was taken."""
        size, first = size_of(span.address), span.start // LEAF_BYTES
        done = leaf_count(size) if span.end == size else span.end // LEAF_BYTES
        runs: list[range] = []
        for run in self.lacks:
            parts = (range(run.start, min(run.stop, first)), range(max(run.start, done), run.stop)) if first in run else (run,)
            runs.extend(part for part in parts if part)
        return Lacking(lacks=tuple(runs), at=0 if span.end == size or not span.end % LEAF_BYTES else span.end)


def parse_span(address: bytes, text: str) -> Span | None:
    """Return the span that a path names, None when it is none of this blob, or too long."""
    start, _, end = text.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) <= len(str(2**31)) for part in (start, end)):
        return None
    span = Span(address, int(start), int(end))
    size = size_of(address)
    fits = 0 <= span.end - span.start <= SPAN_BYTES_MAX and span.end <= size and (span.start < span.end or size == 0)
    return span if fits and span.text() == text else None


def next_span(address: bytes, wanted: range, at: int, most: int) -> Span:
    """Return what to carry next of a run of leaves: up to `most` bytes, ending with a leaf where that costs less than half of them.

    Args:
        at: where an unfinished leaf ends; passed over unless it lies within the run.
    """
    start, last = wanted.start * LEAF_BYTES, min(wanted.stop * LEAF_BYTES, size_of(address))
    if start < at < last:
        start = at
    end = min(start + max(1, min(most, SPAN_BYTES_MAX)), last)
    even = end - end % LEAF_BYTES
    return Span(address, start, even if end < last and 2 * (even - start) >= end - start else end)


def span_body(span: Span, leaves: Sequence[Leaf]) -> bytes:
    """Return a span's body from the leaves it touches, in sequence."""
    assert [leaf.index for leaf in leaves] == list(span.touched)
    begun = [leaf for leaf in leaves if leaf.index in span.begun]
    parts: list[bytes] = []
    if begun:
        total = leaf_count(size_of(span.address))
        parts.extend(run_proof(begun[0].proof, begun[-1].proof, at=begun[0].index, count=len(begun), total=total))
        parts.extend(leaf_hash(leaf.content) for leaf in begun)
    before = span.start - leaves[0].index * LEAF_BYTES
    parts.append(b"".join(leaf.content for leaf in leaves)[before : before + span.end - span.start])
    return b"".join(parts)


def encode_lacking(lacking: Lacking) -> bytes:
    """Return the bytes of what is lacking; of more runs than `RUNS_MAX` the first."""
    return encode({"lacks": [[run.start, len(run)] for run in lacking.lacks[:RUNS_MAX]], "at": lacking.at})


def decode_lacking(address: bytes, raw: bytes) -> Lacking:
    """Return what is lacking.

    Raises: Malformed: not one of this blob.
    """
    match decode(raw):
        case {"lacks": list(runs), "at": at, **rest} if (
            not rest and type(at) is int and len(runs) <= RUNS_MAX and 0 <= at <= size_of(address)
        ):
            return Lacking(lacks=_runs(runs, leaf_count(size_of(address))), at=at)
    raise Malformed("lacking")


class Incoming:
    """A span as it arrives, piece by piece; what completes is given out at once, what does not is `unfinished` in the end."""

    def __init__(self, span: Span, unfinished: Unfinished | None) -> None:
        """Begin a span; one that begins within a leaf goes on from `unfinished`.

        Raises: Malformed: it begins where nothing ended.
        """
        self._span = span
        self._total = leaf_count(size_of(span.address))
        self._head = bytearray()
        self._left = span.body_bytes
        self._head_left = span.head_bytes
        self._known: dict[int, tuple[bytes, tuple[bytes, ...]]] = {}
        self._content = bytearray()
        self._index = span.touched.start
        if span.start % LEAF_BYTES:
            if unfinished is None or unfinished.at != span.start:
                raise Malformed("span begins nowhere")
            self._known[unfinished.index] = (unfinished.hashed, unfinished.proof)
            self._content = bytearray(unfinished.content)

    @property
    def is_complete(self) -> bool:
        return self._left == 0

    @property
    def unfinished(self) -> Unfinished | None:
        """Return the leaf that has begun and not ended, None for none."""
        known = self._known.get(self._index)
        return Unfinished(self._index, *known, bytes(self._content)) if known is not None and self._content else None

    def feed(self, piece: bytes) -> tuple[Leaf, ...]:
        """Take the next bytes; return the leaves that are complete and proved by them.

        Raises: Malformed: they are not of this blob, or more than the span holds. Nothing that it gave out is wrong all the same.
        """
        if len(piece) > self._left:
            raise Malformed("span too long")
        self._left -= len(piece)
        if self._head_left:
            part, piece = piece[: self._head_left], piece[self._head_left :]
            self._head += part
            self._head_left -= len(part)
            if self._head_left:
                return ()
            self._read_head()
        return tuple(self._leaves(piece))

    def _read_head(self) -> None:
        begun, raw = self._span.begun, bytes(self._head)
        hashes = [raw[start : start + HASH_BYTES] for start in range(0, len(raw), HASH_BYTES)]
        proof, own = hashes[: -len(begun)], hashes[-len(begun) :]
        found = proofs_in(own, begun.start, proof, self._total)
        if found is None or found[0] != self._span.address[:HASH_BYTES]:
            raise Malformed("proof")
        self._known.update(zip(begun, zip(own, found[1], strict=True), strict=True))

    def _leaves(self, piece: bytes) -> list[Leaf]:
        complete: list[Leaf] = []
        size, at = size_of(self._span.address), 0
        while self._index in self._known:
            wanted = leaf_bytes(size, self._index)
            part = piece[at : at + wanted - len(self._content)]
            self._content += part
            at += len(part)
            if len(self._content) < wanted:
                break
            hashed, proof = self._known.pop(self._index)
            if leaf_hash(bytes(self._content)) != hashed:
                raise Malformed("leaf")
            complete.append(Leaf(self._index, bytes(self._content), proof))
            self._content.clear()
            self._index += 1
        return complete


def _begins(byte: int) -> int:
    """Return the first leaf that begins at or after a byte."""
    return -(-byte // LEAF_BYTES)


def _runs(told: list[object], total: int) -> tuple[range, ...]:
    runs: list[range] = []
    after = 0
    for one in told:
        match one:
            case [first, count] if type(first) is type(count) is int and count > 0 and first >= after and first + count <= total:
                runs.append(range(first, first + count))
                after = first + count
            case _:
                raise Malformed("lacking")
    return tuple(runs)
