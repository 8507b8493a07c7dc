"""A line: one kept connection to the center, on which requests follow one another without waiting for the answers before.

What `requests` can't do on a thin link is here and nothing else: several requests under way on one connection, head and body in
one write, TLS taken up again where it was left, little left unsent in the system's buffers, and silence noticed while it lasts.
HTTP/1.1, answers in the sequence of their requests (RFC 9112 §9.3.2).

A connection that breaks ends everything under way on it: whoever sent it sends it again, which changes nothing twice. Owned by
one thread; `Sockets.shut` may come from another.

Layer: links. Source: engine specification §7; RFC 9112; RFC 8446 §2.2.
"""

import errno
import select
import socket
import ssl
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sync.domain.failures import Outage
from sync.links.center_trust import Channel
from sync.protocol.gauge import Patience

_SLICE_S = 0.05  # how late silence, or an order written meanwhile, is noticed at most
_LOOK_S = 0.5  # how late a pulled cable is noticed at most
_READ_BYTES, _WRITE_BYTES, _HEAD_BYTES_MAX = 16 * 1024, 4 * 1024, 16 * 1024
_END_OF_HEAD, _END_OF_LINE = b"\r\n\r\n", b"\r\n"
_OK = 200  # what is below is no answer yet
# A connection on which nothing is said is asked whether it lives: one that a translator of addresses forgot, or whose other end
# lost its power, is known dead after half a minute, for 100 bytes in ten seconds.
_IDLE_S, _ASK_S, _ASKED_MAX = 10, 5, 4
_UNSENT_BYTES = 4 * 1024
_RETRANSMIT_MS_MAX = 4_000  # a link that comes back is tried within seconds, however long it was away
_LINUX_NOTSENT_LOWAT, _LINUX_RTO_MAX_MS = 25, 44  # of Linux, which Python 3.11 gives no name
# What OpenSSL says of one that speaks no TLS 1.3, or none at all; any other failure of TLS is a connection that broke.
_NO_TLS = frozenset(
    {"WRONG_VERSION_NUMBER", "UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"}
)
_NO_NETWORK = frozenset({errno.ENETUNREACH, errno.ENETDOWN})


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer as it came; names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Sockets:
    """The sockets that one link has open, so that another thread can end a call that waits for its reply."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._shut = False

    def add(self, opened: socket.socket) -> None:
        """Note a socket; one that comes after the end is shut at once."""
        with self._lock:
            self._open.add(opened)
            shut = self._shut
        if shut:
            self.shut()

    def narrow(self, size: int) -> None:
        """Let the system keep no more than ``size`` bytes of what was not read yet, on each that is open."""
        with self._lock:
            opened = tuple(self._open)
        for one in opened:
            with suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)

    def shut(self) -> None:
        """End whatever is open, and whatever will be."""
        with self._lock:
            self._shut = True
            opened = tuple(self._open)
        for one in opened:
            with suppress(OSError):
                # Of the plain socket: TLS would forget its session under the thread that reads, which then fails as no link does.
                socket.socket.shutdown(one, socket.SHUT_RDWR)


class Line:
    """One connection, made when it is needed and kept.

    Attributes:
        under_way: how many answers are still to come.
        sent, heard: bytes of HTTP written and read since it was made, TLS not counted.
    """

    def __init__(
        self,
        url: str,
        channel: Channel | None,
        sockets: Sockets,
        *,
        on_silence: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Talk to ``url``, through ``channel`` where one is given; ``on_silence`` is called once for each silence."""
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        self._shown = parts.netloc
        self._channel = channel
        self._sockets = sockets
        self._on_silence = on_silence
        self._clock = clock
        self._socket: socket.socket | None = None
        self._buffer = bytearray()
        self._place: tuple[Any, ...] | None = None
        self._looked = 0.0
        self._moved = 0.0
        self._is_noted = False
        self.under_way = 0
        self.sent = self.heard = 0

    def ready(self, patience: Patience) -> socket.socket:
        """Have a connection, a new one where the other end closed the old; return it. Raises: Outage: as `send`."""
        if self._socket is not None and not self.under_way and self._was_ended():
            self.close()
        if self._socket is None:
            try:
                self._socket, self._is_noted = self._dialled(patience.connect_s), False
            except OSError as error:
                raise outage_of(error) from error
        return self._socket

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes, patience: Patience) -> None:
        """Send a request; its answer is heard after those to the requests before it.

        Raises: Outage: `link.no_network`, `link.unreachable`, `link.timeout`, `link.cut`, `link.certificate`, `link.no_tls`.
        """
        held = self.ready(patience)
        try:
            head = "".join(f"{name}: {value}\r\n" for name, value in {"host": self._shown, **headers}.items())
            request = f"{method} {path} HTTP/1.1\r\n{head}content-length: {len(body)}\r\n\r\n".encode("ascii") + body
            self._write(held, request, patience)
        except (OSError, Outage) as error:
            self.close()
            raise outage_of(error) from error
        self.under_way += 1

    def hear(
        self,
        patience: Patience,
        *,
        most: int,
        into: Callable[[bytes], None] | None = None,
        interrupted: Callable[[], bool] = bool,
    ) -> Heard | None:
        """Return the next answer; None once ``interrupted`` says so and nothing of it has come.

        Args:
            most: bytes of body.
            into: takes the body of a good answer as it comes.

        Raises: Outage as `send`; whatever ``into`` raises, which ends the connection.
        """
        held = self._socket
        assert held is not None
        assert self.under_way
        whole = False
        try:
            self._moved = self._clock() + patience.due_s
            if not self._buffer and not self._fill(held, patience, interrupted):
                whole = True
                return None
            found = self._answer(held, patience, most, into)
            whole = True
        except (OSError, Outage) as error:
            raise outage_of(error) from error
        finally:
            if not whole:
                self.close()
        self.under_way -= 1
        if self._channel is not None and not self._is_noted:
            assert isinstance(held, ssl.SSLSocket)
            self._channel.note(held)
            self._is_noted = True
        if found.headers.get("connection", "").lower() == "close":
            self.close()
        return found

    def has_way(self) -> bool:
        """Tell whether this machine knows a way to where the line last ended; nothing is sent for that."""
        return self._place is not None and _has_way(self._place)

    def close(self) -> None:
        """Close the connection; what was under way on it is heard no more."""
        if self._socket is not None:
            self._socket.close()
        self._socket = None
        self._buffer.clear()
        self.under_way = 0

    # The connection.

    def _dialled(self, connect_s: float) -> socket.socket:
        try:
            plain = socket.create_connection((self._host, self._port), timeout=connect_s)
        except TimeoutError as error:
            raise Outage("link.unreachable") from error
        except OSError as error:
            raise Outage("link.no_network" if error.errno in _NO_NETWORK else "link.unreachable") from error
        self._place = plain.getpeername()
        tune(plain)
        self._sockets.add(plain)
        if self._channel is None:
            return plain
        # From here on the plain socket is empty, and the system's own is the secure one's.
        secure = self._channel.wrap(plain, dialled=self._host)
        self._sockets.add(secure)
        try:
            secure.do_handshake()
        except BaseException:
            secure.close()
            raise
        return secure

    def _was_ended(self) -> bool:
        """Tell whether the other end closed a connection on which nothing is awaited: anything to read there is its end."""
        held = self._socket
        assert held is not None
        if not select.select([held], [], [], 0)[0]:
            return False
        held.settimeout(0)
        try:
            return held.recv(1) is not None
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        except OSError:
            return True

    # Bytes.

    def _write(self, held: socket.socket, request: bytes, patience: Patience) -> None:
        left = memoryview(request)
        held.settimeout(_SLICE_S)
        self._moved = self._clock()
        told = False
        while left:
            try:
                gone = held.send(left[:_WRITE_BYTES])
            except (TimeoutError, ssl.SSLWantWriteError):
                told = self._waited(patience, told=told)
                continue
            self.sent += gone
            left = left[gone:]
            self._moved, told = self._clock(), False

    def _fill(self, held: socket.socket, patience: Patience, interrupted: Callable[[], bool] = bool) -> bool:
        """Read what comes next; False once ``interrupted`` says so. Raises: Outage: nothing came, or the end."""
        held.settimeout(_SLICE_S)
        told = False
        while True:
            try:
                came = held.recv(_READ_BYTES)
            except (TimeoutError, ssl.SSLWantReadError):
                if interrupted():
                    return False
                told = self._waited(patience, told=told)
                continue
            if not came:
                raise Outage("link.cut")
            self._buffer += came
            self.heard += len(came)
            self._moved = max(self._moved, self._clock())
            return True

    def _waited(self, patience: Patience, *, told: bool) -> bool:
        """Judge a silence; return whether a person was told of it. Raises: Outage: `link.timeout`, `link.no_network`."""
        now = self._clock()
        silent_s = now - self._moved
        if now - self._looked >= _LOOK_S:
            self._looked = now
            if not self.has_way():
                raise Outage("link.no_network")
        if silent_s >= patience.end_s:
            raise Outage("link.timeout")
        if silent_s >= patience.late_s and not told:
            self._on_silence()
            return True
        return told

    # HTTP.

    def _answer(self, held: socket.socket, patience: Patience, most: int, into: Callable[[bytes], None] | None) -> Heard:
        status, headers = self._head(held, patience)
        while status < _OK:
            status, headers = self._head(held, patience)
        parts: list[bytes] = []
        take = parts.append if into is None or status != _OK else into
        told = headers.get("content-length", "")
        if headers.get("transfer-encoding", "").lower() == "chunked":
            self._chunks(held, patience, most, take)
        elif told.isdigit() and int(told) <= most:
            self._body(held, patience, int(told), take)
        else:
            raise Outage("link.cut", reason="length")
        return Heard(status, headers, b"".join(parts))

    def _head(self, held: socket.socket, patience: Patience) -> tuple[int, dict[str, str]]:
        first, *lines = self._until(held, patience, _END_OF_HEAD).decode("latin-1").split("\r\n")
        version, _, rest = first.partition(" ")
        if not version.startswith("HTTP/1.") or not rest[:3].isdigit():
            raise Outage("link.cut", reason="no HTTP")
        fields = (line.partition(":") for line in lines)
        return int(rest[:3]), {name.strip().lower(): value.strip() for name, _, value in fields}

    def _chunks(self, held: socket.socket, patience: Patience, most: int, take: Callable[[bytes], None]) -> None:
        """Read a body whose length was not told."""
        while True:
            line = self._until(held, patience, _END_OF_LINE)
            try:
                size = int(line.partition(b";")[0], 16)
            except ValueError:
                raise Outage("link.cut", reason="chunk") from None
            most -= size
            if size < 0 or most < 0:
                raise Outage("link.cut", reason="too long")
            self._body(held, patience, size, take)
            self._until(held, patience, _END_OF_LINE)
            if not size:
                return

    def _body(self, held: socket.socket, patience: Patience, size: int, take: Callable[[bytes], None]) -> None:
        while size:
            if not self._buffer:
                self._fill(held, patience)
            part = bytes(self._buffer[:size])
            del self._buffer[:size]
            size -= len(part)
            take(part)

    def _until(self, held: socket.socket, patience: Patience, end: bytes) -> bytes:
        while (at := self._buffer.find(end)) < 0:
            if len(self._buffer) > _HEAD_BYTES_MAX:
                raise Outage("link.cut", reason="head")
            self._fill(held, patience)
        found = bytes(self._buffer[:at])
        del self._buffer[: at + len(end)]
        return found


def tune(opened: socket.socket) -> None:
    """Set up a connection for a link that is thin and breaks; what a system lacks it goes without."""
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    linux = hasattr(socket, "SO_BINDTODEVICE")
    options = [
        (getattr(socket, "TCP_KEEPIDLE", None), _IDLE_S),
        (getattr(socket, "TCP_KEEPINTVL", None), _ASK_S),
        (getattr(socket, "TCP_KEEPCNT", None), _ASKED_MAX),
        (getattr(socket, "TCP_NOTSENT_LOWAT", _LINUX_NOTSENT_LOWAT if linux else None), _UNSENT_BYTES),
        (_LINUX_RTO_MAX_MS if linux else None, _RETRANSMIT_MS_MAX),
    ]
    for option, value in options:
        with suppress(OSError):
            if option is not None:
                opened.setsockopt(socket.IPPROTO_TCP, option, value)


def _has_way(place: tuple[Any, ...]) -> bool:
    """Tell whether the system would know where to send a packet for ``place``: a datagram's socket is connected, and says nothing."""
    family = socket.AF_INET6 if len(place) > 2 else socket.AF_INET  # noqa: PLR2004 - flow and scope stand behind host and port there
    with socket.socket(family, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(place)
        except OSError as error:
            return error.errno not in _NO_NETWORK
    return True


def outage_of(error: BaseException) -> Outage:
    """Return what a failure of a connection means: not our center, no TLS 1.3 there, silence, or a connection that broke."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, Outage):
            return cause
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Outage("link.certificate")
        if isinstance(cause, ssl.SSLError) and cause.reason in _NO_TLS:
            return Outage("link.no_tls")
        if isinstance(cause, TimeoutError):
            return Outage("link.timeout")
        cause = cause.__cause__ or cause.__context__
    return Outage("link.cut")
