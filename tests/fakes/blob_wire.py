"""A wire between a device and its center that breaks within spans of blobs, in either direction, and counts what it carried.

One thread for each connection. Everything but spans passes. Of a span's request only the first bytes reach the center, or of
its answer only the first bytes reach the device, as the next cut says; then the connection breaks. What passed of each span
is noted, so that a test can tell how much was carried twice.
"""

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Iterable
from functools import partial

from fakes.cutting_wire import hang_up, whole_message

from sync.protocol.spans import Span

NOTICED_S = 0.15
_END = b"\r\n\r\n"
_SPAN = re.compile(rb"(GET|PUT) /v1/blob/([0-9a-f]{80})/(\d+)-(\d+) ")


class BlobWire:
    """Cuts as ``cuts`` says, one for each span, as a share of request (PUT) or answer (GET); past its end everything passes whole.

    Attributes:
        made: how many of the cuts were made.
        spans: every span that was asked for, in sequence.
    """

    def __init__(self, port: int, cuts: Iterable[float], *, on_cut: Callable[[], None] = lambda: None) -> None:
        self._port = port
        self._cuts = iter(cuts)
        self._on_cut = on_cut
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._sockets: set[socket.socket] = set()
        self.made = 0
        self.spans: list[tuple[str, Span]] = []
        self._passed: list[tuple[str, bytes, int, int]] = []
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._begin(self._accept)

    def repeated(self, method: str) -> int:
        """Return how many bytes of blobs passed that had passed before."""
        with self._lock:
            passed = sorted(each for each in self._passed if each[0] == method)
        total, ends = 0, dict[bytes, int]()
        for _, address, start, end in passed:
            total += max(0, min(end, ends.get(address, 0)) - start)
            ends[address] = max(end, ends.get(address, 0))
        return total

    def close(self) -> None:
        """Break what is open and join every thread."""
        with self._lock:
            open_ones = [self._listener, *self._sockets]
        for one in open_ones:
            hang_up(one)
        for thread in self._threads:
            thread.join(10)

    def _begin(self, act: Callable[[], None]) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=act, name="blob-wire")
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                device, _ = self._listener.accept()
                center = socket.create_connection(("127.0.0.1", self._port), timeout=60)
            except OSError:
                return
            with self._lock:
                self._sockets |= {device, center}
            self._begin(partial(self._serve, device, center))

    def _serve(self, device: socket.socket, center: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while request := whole_message(device):
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
                reply = whole_message(center)
                if span is not None and span[0] == "GET" and b" 200 " in reply[:20]:
                    if share is not None:
                        device.sendall(self._kept(reply, span, share))
                        break
                    self._count(span, span[1].body_bytes)
                device.sendall(reply)
                if not reply:
                    break
        for one in (device, center):
            with self._lock:
                self._sockets.discard(one)
            hang_up(one)

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
