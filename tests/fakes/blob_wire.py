"""A wire between a device and its center that breaks within spans of blobs, in either direction, and counts what it carried.

One thread for each connection. Everything but spans passes. Of a span's request only the first bytes reach the center, or of
its answer only the first bytes reach the device, as the next cut says; then the connection breaks. What passed of each span
is noted, so that a test can tell how much was carried twice.
"""

import re
import socket
from collections.abc import Callable, Iterable

from fakes.cutting_wire import Messages, Wire

from sync.protocol.spans import Span

NOTICED_S = 0.15
_END = b"\r\n\r\n"
_SPAN = re.compile(rb"(GET|PUT) /v1/blob/([0-9a-f]{80})/(\d+)-(\d+) ")


class BlobWire(Wire):
    """Cuts as ``cuts`` says, one for each span, as a share of request (PUT) or answer (GET); past its end everything passes whole.

    Attributes:
        made: how many of the cuts were made.
        spans: every span that was asked for, in sequence.
    """

    def __init__(self, port: int, cuts: Iterable[float], *, on_cut: Callable[[], None] = lambda: None) -> None:
        self._cuts = iter(cuts)
        self._on_cut = on_cut
        self.made = 0
        self.spans: list[tuple[str, Span]] = []
        self._passed: list[tuple[str, bytes, int, int]] = []
        super().__init__(port)

    def repeated(self, method: str) -> int:
        """Return how many bytes of blobs passed that had passed before."""
        with self._lock:
            passed = sorted(each for each in self._passed if each[0] == method)
        total, ends = 0, dict[bytes, int]()
        for _, address, start, end in passed:
            total += max(0, min(end, ends.get(address, 0)) - start)
            ends[address] = max(end, ends.get(address, 0))
        return total

    def _carry(self, device: socket.socket, center: socket.socket) -> None:
        requests, replies = Messages(device), Messages(center)
        while request := requests.next():
            span, share = self._next(request)
            if span is not None and span[0] == "PUT" and share is not None:
                center.sendall(self._kept(request, span, share))
                # A center reads what arrives; it sees the end of the connection only later, as over a real link.
                center.settimeout(NOTICED_S)
                center.recv(1)
                break
            center.sendall(request)
            if span is not None and span[0] == "PUT":
                self._count(span, span[1].body_bytes)
            reply = replies.next()
            if span is not None and span[0] == "GET" and b" 200 " in reply[:20]:
                if share is not None:
                    device.sendall(self._kept(reply, span, share))
                    break
                self._count(span, span[1].body_bytes)
            device.sendall(reply)
            if not reply:
                break

    def _next(self, request: bytes) -> tuple[tuple[str, Span] | None, float | None]:
        found = _SPAN.match(request)
        if found is None:
            return None, None
        span = (found[1].decode(), Span(bytes.fromhex(found[2].decode()), int(found[3]), int(found[4])))
        with self._lock:
            self.spans.append(span)
            share = next(self._cuts, None)
            self.made += share is not None
        return span, share

    def _kept(self, message: bytes, span: tuple[str, Span], share: float) -> bytes:
        kept = message[: int(len(message) * share)]
        head = message.index(_END) + len(_END)
        self._count(span, max(0, len(kept) - head))
        self._on_cut()
        return kept

    def _count(self, span: tuple[str, Span], passed: int) -> None:
        method, one = span
        with self._lock:
            self._passed.append((method, one.address, one.start, max(one.start, one.start + passed - one.head_bytes)))
