"""The questions about a blob over HTTP, each signed with a nonce that the last answer brought, and a clock beside them.

Layer: links. Source: sync/protocol/spans.py, passes.py.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sync.domain.failures import Refused
from sync.links.http import OK, BlobAnswer, HttpLink, refusal_of
from sync.protocol.envelope import Signer
from sync.protocol.gauge import Gauge, Patience
from sync.protocol.limits import HELD_UP_MAX, IN_FLIGHT_MAX, NONCE_BYTES
from sync.protocol.pace import Pace
from sync.protocol.passes import blob_path, make_pass, span_path
from sync.protocol.spans import Lacking, Span, decode_lacking

_NOT_FOUND, _CONFLICT, _STALE = 404, 409, 428


@dataclass(frozen=True, slots=True)
class _Brought:
    """A span under way: when it left, how many bytes were ahead of its answer, and whether nothing else was under way."""

    span: Span
    size: int
    at: float
    ahead: int
    alone: bool


class BlobLink:
    """Owned by one thread, as its link. Two spans may be under way at once, and more while the link would rest, each with its nonce.

    Attributes:
        pace: how much to ask for, measured by every answer.
    """

    def __init__(self, link: HttpLink, key: bytes, signer: Signer, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._link = link
        self._key = key
        self._signer = signer
        self._clock = clock
        self._nonces: deque[bytes] = deque()
        self._under_way: deque[_Brought] = deque()
        self._told: dict[bytes, deque[Lacking]] = {}
        self._answered_at = 0.0
        self.pace = Pace()

    def prepare(self, address: bytes) -> None:
        """Have a connection, and a nonce for each span that may be under way. Raises: as `lacking`."""
        while self._under_way:
            self._hear()
        path, wanted = blob_path(address), HELD_UP_MAX - len(self._nonces)
        # Answered by a nonce and nothing else, all in one round trip.
        header = make_pass(self._key, self._signer, method="GET", path=path, nonce=bytes(NONCE_BYTES))
        with self._whole():
            for _ in range(wanted):
                self._link.begin_blob("GET", path, header, b"", self._patience(0))
            for _ in range(wanted):
                answer = self._link.end_blob(self._patience(0))
                assert answer is not None
                self._noted(answer)
                if answer.status not in {OK, _STALE}:
                    raise Refused(refusal_of(answer.status, answer.body).code)

    def lacking(self, address: bytes) -> Lacking:
        """Return what the center lacks of a blob. Raises: as `HttpLink.blob`; Refused: the center's code; Malformed."""
        self.prepare(address)
        answer = self._ask("GET", blob_path(address), {OK}, moved=0)
        return decode_lacking(address, answer.body)

    def get(self, span: Span, into: Callable[[bytes], None]) -> bool:
        """Fetch a span into `into` as it arrives; False when the center has not all of it. Raises: as `lacking`, and what `into` raises."""
        return self._ask("GET", span_path(span), {OK, _NOT_FOUND}, moved=span.body_bytes, into=into).status == OK

    def put(self, span: Span, body: bytes) -> Lacking:
        """Bring a span; return what the center lacks now, which tells whether it went on from there. Raises: as `lacking`."""
        answer = self._ask("PUT", span_path(span), {OK, _CONFLICT}, moved=len(body), content=body)
        return decode_lacking(span.address, answer.body)

    def begin_put(self, span: Span, body: bytes) -> bool:
        """Bring a span without waiting for the answer; False, and nothing was sent, when there is no nonce for it. Raises: as `lacking`."""
        if not self._nonces:
            return False
        path, ahead = span_path(span), len(body) + sum(one.size for one in self._under_way)
        header = make_pass(self._key, self._signer, method="PUT", path=path, nonce=self._nonces.popleft())
        at = self._clock()
        with self._whole():
            self._link.begin_blob("PUT", path, header, body, self._patience(ahead))
        self._under_way.append(_Brought(span, len(body), at, ahead, not self._under_way))
        return True

    def takes_more(self, under_way: int) -> bool:
        """Tell whether another span may be under way beside so many."""
        return under_way < IN_FLIGHT_MAX or (under_way < HELD_UP_MAX and bool(self._nonces) and self._link.has_room(self.pace.way_bytes))

    def end_put(self, address: bytes, *, more: bool = False) -> Lacking | None:
        """Return what the center lacks after the next of the spans of this blob that are under way.

        Args:
            more: whether there is another span to bring; None is returned as soon as it may be.

        Raises: as `lacking`.
        """
        while not self._told.get(address):
            if not self._hear(interrupted=self._takes_another if more else bool):
                return None
        told = self._told[address]
        found = told.popleft()
        if not told:
            del self._told[address]
        return found

    def _takes_another(self) -> bool:
        return self.takes_more(len(self._under_way))

    def _hear(self, *, interrupted: Callable[[], bool] = bool) -> bool:
        """Take the answer to the span that has been under way longest; False once ``interrupted`` says so and nothing of it has come."""
        with self._whole():
            brought = self._under_way[0]
            patience = self._patience(brought.ahead)
            due_s = patience.due_s - (self._clock() - brought.at)
            answer = self._link.end_blob(replace(patience, due_s=due_s), interrupted=interrupted)
            if answer is None:
                return False
            self._under_way.popleft()
            self._noted(answer)
            if answer.status not in {OK, _CONFLICT}:
                raise Refused(refusal_of(answer.status, answer.body).code)
            told = decode_lacking(brought.span.address, answer.body)
        now = self._clock()
        between_s = None if brought.alone else now - self._answered_at
        self.pace = self.pace.measured(brought.size, now - brought.at, between_s=between_s)
        self._answered_at = now
        self._told.setdefault(brought.span.address, deque()).append(told)
        return True

    def _ask(
        self,
        method: str,
        path: str,
        good: set[int],
        *,
        moved: int,
        content: bytes = b"",
        into: Callable[[bytes], None] | None = None,
    ) -> BlobAnswer:
        while self._under_way:
            self._hear()
        for _ in range(2):
            # A nonce serves once, also in a request whose answer is lost.
            nonce = self._nonces.popleft() if self._nonces else bytes(NONCE_BYTES)
            header = make_pass(self._key, self._signer, method=method, path=path, nonce=nonce)
            began = self._clock()
            with self._whole():
                answer = self._link.blob(method, path, header, content, into=into)
            self._noted(answer)
            if answer.status != _STALE:
                break
        if answer.status not in good:
            raise Refused(refusal_of(answer.status, answer.body).code)
        self.pace = self.pace.measured(moved if answer.status == OK else 0, self._clock() - began)
        return answer

    def _noted(self, answer: BlobAnswer) -> None:
        if len(answer.nonce) == NONCE_BYTES:
            self._nonces.append(answer.nonce)

    def _patience(self, ahead: int) -> Patience:
        return Gauge(rate=self.pace.rate, trip_s=self.pace.trip_s).patience(ahead)

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Forget what is under way when something fails: the connection is gone, or its answers belong to nobody any more."""
        try:
            yield
        except BaseException:
            self._under_way.clear()
            self._told.clear()
            self._nonces.clear()
            self._link.drop()
            raise
