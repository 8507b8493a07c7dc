"""The questions about a blob over HTTP, each signed with a nonce that the last answer brought, and a clock beside them.

Layer: links. Source: sync/protocol/spans.py, passes.py.
"""

import time
from collections.abc import Callable

from sync.domain.failures import Refused
from sync.links.http import OK, BlobAnswer, HttpLink, refusal_of
from sync.protocol.envelope import Signer
from sync.protocol.limits import NONCE_BYTES
from sync.protocol.pace import Pace
from sync.protocol.passes import blob_path, make_pass, span_path
from sync.protocol.spans import Lacking, Span, decode_lacking

_NOT_FOUND, _CONFLICT, _STALE = 404, 409, 428


class BlobLink:
    """Owned by one thread, as its link.

    Attributes:
        pace: how much to ask for, measured by every answer.
    """

    def __init__(self, link: HttpLink, key: bytes, signer: Signer, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._link = link
        self._key = key
        self._signer = signer
        self._clock = clock
        self._nonce = bytes(NONCE_BYTES)
        self.pace = Pace()

    def lacking(self, address: bytes) -> Lacking:
        """Return what the center lacks of a blob. Raises: as `HttpLink.blob`; Refused: the center's code; Malformed."""
        answer = self._ask("GET", blob_path(address), {OK}, moved=0)
        return decode_lacking(address, answer.body)

    def get(self, span: Span, into: Callable[[bytes], None]) -> bool:
        """Fetch a span into `into` as it arrives; False when the center has not all of it. Raises: as `lacking`, and what `into` raises."""
        return self._ask("GET", span_path(span), {OK, _NOT_FOUND}, moved=span.body_bytes, into=into).status == OK

    def put(self, span: Span, body: bytes) -> Lacking:
        """Bring a span; return what the center lacks now, which tells whether it went on from there. Raises: as `lacking`."""
        answer = self._ask("PUT", span_path(span), {OK, _CONFLICT}, moved=len(body), content=body)
        return decode_lacking(span.address, answer.body)

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
        for _ in range(2):
            header = make_pass(self._key, self._signer, method=method, path=path, nonce=self._nonce)
            # A nonce serves once, also in a request whose answer is lost.
            self._nonce = bytes(NONCE_BYTES)
            began = self._clock()
            answer = self._link.blob(method, path, header, content, into=into)
            if len(answer.nonce) == NONCE_BYTES:
                self._nonce = answer.nonce
            if answer.status != _STALE:
                break
        if answer.status not in good:
            raise Refused(refusal_of(answer.status, answer.body).code)
        self.pace = self.pace.measured(moved if answer.status == OK else 0, self._clock() - began)
        return answer
