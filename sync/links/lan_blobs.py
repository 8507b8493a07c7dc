"""Leaves between neighbours: after an exchange the same channel carries what each lacks of what records name, a moment for each side.

Who dialled asks first, then who listens. A question and its answer are a frame each, CBOR::

    [0, address]                  what of it is lacking there     → `encode_lacking`
    [1, address, start, end]      a span                          → its body (spans.py), or nothing when not all of it is there
    []                            no more questions

Nothing is signed any more: the meeting proved both ends of this very channel. A leaf proves itself, whoever gives it, and what is
proved is kept though the channel breaks in the middle. Who names an address may have it, as at the center: a hash of 32 bytes is
not guessed. The time of a side is short, so that entries never wait long; the next meeting goes on with what is left.

Layer: links. Source: our design (engine specification §9).
"""

import threading
import time
from collections.abc import Callable
from typing import Protocol

from sync.domain.content import ADDRESS_BYTES, leaf_count, size_of
from sync.domain.failures import Refused
from sync.links.lan_wire import Wire
from sync.links.transfers import Fetch, Leaves, Step
from sync.oplog.codec import Malformed, decode, encode
from sync.protocol.limits import SPAN_BYTES_MAX
from sync.protocol.pace import Pace
from sync.protocol.spans import RUNS_MAX, Lacking, Span, decode_lacking, encode_lacking, parse_span, span_body
from sync.store.blob_tables import Errand

TURN_S = 0.5
CHUNK_BYTES = 256 * 1024  # to begin with; a LAN is no thin link, and a slow one is measured by the first answer
LACKING, SPAN = 0, 1
ABSENT_S = 30.0  # how long one that a neighbour lacks is not asked of it again
_QUESTION_BYTES_MAX = 128
_LACKING_BYTES_MAX = 4_096


class LanStore(Leaves, Protocol):
    """What is asked of the store beside leaves."""

    def census(self) -> None:
        """Make the table follow the files; once for each start."""

    def wanted(self) -> tuple[Errand, ...]:
        """Return what is to be fetched, in sequence."""


class LanWay:
    """The questions about a blob, to the neighbour at the other end. Owned by the thread that converses."""

    def __init__(self, wire: Wire, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._wire = wire
        self._clock = clock
        self.pace = Pace(chunk=min(CHUNK_BYTES, SPAN_BYTES_MAX))

    def lacking(self, address: bytes) -> Lacking:
        """Return what is lacking there. Raises: Outage, Refused, Malformed: as `Wire.receive`."""
        self._wire.send(encode([LACKING, address]))
        return decode_lacking(address, self._wire.receive(_LACKING_BYTES_MAX))

    def get(self, span: Span, into: Callable[[bytes], None]) -> bool:
        """Fetch a span; False when not all of it is there. Raises: as `lacking`, and what `into` raises."""
        began = self._clock()
        self._wire.send(encode([SPAN, span.address, span.start, span.end]))
        body = self._wire.receive(2 * SPAN_BYTES_MAX)
        self.pace = self.pace.measured(len(body), self._clock() - began)
        if not body and span.body_bytes:
            return False
        into(body)
        return True

    def put(self, span: Span, body: bytes) -> Lacking:
        """Neighbours ask; nobody brings."""
        raise NotImplementedError

    def end(self) -> None:
        """Say that there are no more questions."""
        self._wire.send(encode([]))


class Files:
    """What this device wants of its neighbours and gives to them. Thread: any; each conversation has its own wire.

    Args:
        store: the blobs of the home.
    """

    def __init__(self, store: LanStore, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._absent: dict[tuple[object, bytes], float] = {}
        self._hurry = threading.Event()
        self._wanted: tuple[Errand, ...] | None = None
        self._looks = 0

    def look(self) -> None:
        """Say that something else may be wanted now; until then the store is not asked again. Thread: any; never waits."""
        with self._lock:
            self._wanted = None
            self._looks += 1

    def hurry(self) -> None:
        """Say that an entry waits: turns under way end after the span that they are at."""
        self._hurry.set()

    def wants(self, neighbour: object) -> bool:
        """Tell whether a neighbour may have something that is wanted here."""
        return bool(self._due(neighbour))

    def exchange(self, wire: Wire, neighbour: object, *, first: bool, gives: bool) -> bool:
        """Ask and answer, in the turn that ``first`` says; tell whether something is left that it may have.

        Args:
            gives: whether the neighbour may be given anything; else all is lacking here.

        Raises: Outage, Malformed: the channel; Refused: `blob.wrong_leaf`, and those of the store.
        """
        self._store.census()
        self._hurry.clear()
        left = False
        for asks in (first, not first):
            if asks:
                left = self._ask(LanWay(wire), neighbour)
            else:
                self._answer(wire, gives=gives)
        return left

    def _ask(self, way: LanWay, neighbour: object) -> bool:
        until = self._clock() + TURN_S
        left = False
        for errand in self._due(neighbour):
            fetch, step = Fetch(self._store, errand.address, source="lan"), Step.MORE
            while step is Step.MORE and self._clock() < until and not self._hurry.is_set():
                step = fetch.step(way)
            if step is Step.ABSENT:
                with self._lock:
                    self._absent[neighbour, errand.address] = self._clock() + ABSENT_S
            if step is Step.DONE:
                self.look()
            left = left or step is Step.MORE
            if self._clock() >= until or self._hurry.is_set():
                break
        way.end()
        return left

    def _answer(self, wire: Wire, *, gives: bool) -> None:
        """Answer until there are no more questions, or for several times as long as they may take."""
        until = self._clock() + 8 * TURN_S
        while self._clock() < until:
            match decode(wire.receive(_QUESTION_BYTES_MAX)):
                case []:
                    return
                case [int(what), bytes(address)] if what == LACKING and len(address) == ADDRESS_BYTES:
                    wire.send(encode_lacking(Lacking(lacks=self._lacks(address, gives=gives))))
                case [int(what), bytes(address), int(start), int(end)] if what == SPAN and len(address) == ADDRESS_BYTES:
                    span = parse_span(address, f"{start}-{end}")
                    if span is None:
                        raise Malformed("span")
                    wire.send(self._body(span) if gives else b"")
                case _:
                    raise Malformed("question")

    def _due(self, neighbour: object) -> list[Errand]:
        now = self._clock()
        with self._lock:
            wanted, looks = self._wanted, self._looks
        if wanted is None:
            wanted = self._store.wanted()
            with self._lock:
                # What was asked for meanwhile is not in what was read.
                self._wanted = wanted if looks == self._looks else None
        with self._lock:
            self._absent = {key: until for key, until in self._absent.items() if until > now}
            absent = {address for (other, address) in self._absent if other == neighbour}
        return [errand for errand in wanted if errand.address not in absent]

    def _lacks(self, address: bytes, *, gives: bool) -> tuple[range, ...]:
        everything = (range(leaf_count(size_of(address))),)
        try:
            return everything if not gives else tuple(self._store.leaves_missing(address))[:RUNS_MAX]
        except Refused:
            return everything

    def _body(self, span: Span) -> bytes:
        try:
            leaves = [leaf for index in span.touched if (leaf := self._store.leaf(span.address, index)) is not None]
        except Refused:
            return b""
        return span_body(span, leaves) if len(leaves) == len(span.touched) else b""
