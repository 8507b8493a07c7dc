"""A wire between a device and its center, in front of real processes: replies that give something are cut after so many bytes.

One thread for each connection: a whole request goes to the center, a whole reply comes back, and of one that carries runs
only the first bytes reach the device, as many as the next cut says; then the connection breaks. Replies that give nothing,
nonces for a device that has none left say, pass whole: a device that is cut again and again must come by new ones.
"""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable
from functools import partial

from sync.oplog.codec import Malformed
from sync.protocol.envelope import open_reply
from sync.protocol.messages import Reply, decode_reply

_END = b"\r\n\r\n"
_LAST_CHUNK = b"0\r\n\r\n"
STRIDE = 61


class Wire:
    """What passes every connection to ``port`` on, each in a thread of its own; a subclass says what is carried, in `_carry`.

    It begins to accept at once, so a subclass makes its own attributes first.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._sockets: set[socket.socket] = set()
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._begin(self._accept)

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
        thread = threading.Thread(target=act, name="wire")
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
            self._carry(device, center)
        for one in (device, center):
            with self._lock:
                self._sockets.discard(one)
            hang_up(one)

    def _carry(self, device: socket.socket, center: socket.socket) -> None:
        raise NotImplementedError


class CuttingWire(Wire):
    """Cuts as ``cuts`` says, one for each reply that gives something, rising; past its end everything passes whole.

    Attributes:
        made: how many of the cuts were made.
        length: of the last reply cut so, its status line and headers included.
    """

    def __init__(self, port: int, cuts: Iterable[int], *, on_cut: Callable[[], None]) -> None:
        self._cuts = iter(cuts)
        self._next = next(self._cuts, None)
        self._on_cut = on_cut
        self.made = 0
        self.length = 0
        self.done = threading.Event()
        super().__init__(port)

    def _carry(self, device: socket.socket, center: socket.socket) -> None:
        requests, replies = Messages(device), Messages(center)
        while request := requests.next():
            center.sendall(request)
            reply = replies.next()
            keep = self._keep(reply)
            device.sendall(reply[:keep])
            if keep is not None or not reply:
                break

    def _keep(self, reply: bytes) -> int | None:
        """Return after how many bytes to cut, None to let the reply pass."""
        with self._lock:
            told = None if self.done.is_set() else _told(reply)
            if told is None or not told.runs:
                return None
            if told.nonces:
                # Longer, and one in a dozen: cut somewhere else each time, so that the sweep is of one sort of reply.
                keep = self.made * STRIDE % len(reply)
            elif self._next is None or self._next >= len(reply):
                self.done.set()
                return None
            else:
                keep, self._next = self._next, next(self._cuts, None)
                self.made += 1
                self.length = len(reply)
        self._on_cut()
        return keep


def _told(reply: bytes) -> Reply | None:
    try:
        return decode_reply(open_reply(reply.partition(_END)[2])[0])
    except Malformed:
        return None


class Messages:
    """The HTTP messages that come by one connection; of several that came at once the later ones wait here."""

    def __init__(self, source: socket.socket) -> None:
        self._source = source
        self._raw = b""

    def next(self) -> bytes:
        """Return one whole message, empty at the end of the connection."""
        while _END not in self._raw:
            if not self._more():
                return b""
        end = self._raw.index(_END) + len(_END)
        head = self._raw[:end].lower()
        if b"transfer-encoding: chunked" in head:
            while not self._raw.endswith(_LAST_CHUNK):
                if not self._more():
                    return b""
            end = len(self._raw)
        else:
            end += next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.startswith(b"content-length:")), 0)
            while len(self._raw) < end:
                if not self._more():
                    return b""
        message, self._raw = self._raw[:end], self._raw[end:]
        return message

    def _more(self) -> bool:
        data = self._source.recv(65_536)
        self._raw += data
        return bool(data)


def hang_up(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
