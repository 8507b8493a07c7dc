"""The center's other doors without HTTP: spans of blobs, and checkpoints in frames; what `sync/center/app.py` does with them."""

from collections.abc import Iterator

from sync.center.blobs import STALE_NONCE, Admission, address_in
from sync.domain.content import Leaf
from sync.domain.failures import Outage, Refused
from sync.links.http import BlobAnswer
from sync.oplog.codec import Malformed
from sync.protocol.loading import PATH as LOADING
from sync.protocol.loading import decode_wanted
from sync.protocol.messages import encode_refusal
from sync.protocol.spans import Span, encode_lacking, parse_span
from tests.fakes.world.center import CenterNode

OK, BAD, UNAUTHORISED, MISSING, CONFLICT, STALE, MANY, BUSY = 200, 400, 401, 404, 409, 428, 429, 503


class Doors:
    """Owned by a link; holds nothing between two questions."""

    def __init__(self, node: CenterNode) -> None:
        self._node = node

    def load(self, header: str, body: bytes) -> BlobAnswer | Iterator[bytes]:
        """Answer a question for checkpoints with frames, or with a no."""
        admission = self._node.center.blobs.admit(header, method="POST", path=LOADING, gives=True)
        if admission.code is not None:
            return _refused(admission)
        try:
            return self._node.center.shelf.load(admission.key, decode_wanted(body))
        except Malformed:
            return BlobAnswer(status=BAD, body=encode_refusal("request.malformed"), nonce=admission.nonce)

    def blob(self, method: str, path: str, header: str, content: bytes, *, ends: bool = True) -> BlobAnswer:
        """Answer a question about a blob; with ``ends`` False the device vanished behind ``content``, and hears nothing."""
        named = path.removeprefix("/v1/blob/").split("/")
        address = address_in(named[0])
        span = parse_span(address, named[1]) if address is not None and len(named) > 1 else None
        if address is None or (len(named) > 1 and span is None):
            return BlobAnswer(status=BAD, body=encode_refusal("blob.malformed"), nonce=b"")
        admission = self._node.center.blobs.admit(header, method=method, path=path, gives=span is not None and method != "PUT")
        if admission.code is not None:
            return _refused(admission)
        try:
            status, body = self._answer(method, address, span, admission.key, content, ends=ends)
        except Refused as refused:
            status, body = MANY, encode_refusal(refused.code)
        except Outage as outage:
            status, body = BUSY, encode_refusal(outage.code, retry=5)
        return BlobAnswer(status=status, body=body, nonce=admission.nonce)

    def _answer(self, method: str, address: bytes, span: Span | None, key: bytes, content: bytes, *, ends: bool) -> tuple[int, bytes]:
        blobs = self._node.center.blobs
        if span is None:
            return OK, encode_lacking(blobs.lacking(address, key))
        if method == "PUT":
            return self._brought(span, key, content, ends=ends)
        body = blobs.give(span)
        return (MISSING, encode_refusal("blob.missing")) if body is None else (OK, body)

    def _brought(self, span: Span, key: bytes, content: bytes, *, ends: bool) -> tuple[int, bytes]:
        blobs = self._node.center.blobs
        incoming = blobs.begin(span, key)
        if incoming is None:
            return CONFLICT, encode_lacking(blobs.lacking(span.address, key))
        leaves: list[Leaf] = []
        try:
            leaves.extend(incoming.feed(content))
        except Malformed:
            blobs.forget_unfinished(span.address, key)
            return BAD, encode_refusal("blob.malformed")
        if ends and not incoming.is_complete:
            return BAD, encode_refusal("blob.malformed")
        return OK, encode_lacking(blobs.keep(span.address, key, leaves, incoming.unfinished))


def _refused(admission: Admission) -> BlobAnswer:
    status = STALE if admission.code == STALE_NONCE else UNAUTHORISED
    return BlobAnswer(status=status, body=encode_refusal(admission.code or ""), nonce=admission.nonce)
