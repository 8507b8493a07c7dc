"""A pipe: one kept connection to the center, on which requests follow one another without waiting for the answers before.

What `requests` can't do on a thin link is here and nothing else: several requests under way on one connection, head and body in
one write, TLS taken up again where it was left, little left unsent in the system's buffers, and silence noticed while it lasts.
HTTP/1.1, answers in the sequence of their requests (RFC 9112 §9.3.2).

A connection that breaks ends everything under way on it: whoever sent it sends it again, which changes nothing twice. Owned by
one thread; `Sockets.shut` may come from another.

Layer: links. Source: engine specification §7; RFC 9112; RFC 8446 §2.2.
"""

import errno
import os
import select
import socket
import ssl
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sync.domain.failures import Outage
from sync.links.center_trust import Channel
from sync.links.probe import Probe
from sync.links.sockets import (
    NO_NETWORK,
    Sockets,
    acknowledged_s,
    believes_all_is_well,
    has_way,
    hurry,
    is_given_up,
    is_sending_again,
    on_the_way,
    outage_of,
    tune,
)
from sync.protocol.gauge import Patience

_SLICE_S = 0.05  # how late silence, or an order written meanwhile, is noticed at most
_LOOK_S = 0.5  # how late a pulled cable is noticed at most
_READ_BYTES, _WRITE_BYTES, _HEAD_BYTES_MAX = 16 * 1024, 8 * 1024, 16 * 1024
_END_OF_HEAD, _END_OF_LINE = b"\r\n\r\n", b"\r\n"
_CONNECTING = frozenset({errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EALREADY})
_OK = 200  # what is below is no answer yet
_ECHO = "/healthz"
_AT_ONCE = Patience(end_s=0.0, hold_s=0.0)


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer as it came; names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Pipe:
    """One connection, made when it is needed and kept.

    Attributes:
        under_way: how many answers are still to come, those to echoes not counted.
        sent, heard: bytes of HTTP written and read since it was made, TLS not counted.
        connect_s: what the last connect took, a round trip; None before the first.
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
        self._probe: Probe | None = None
        self._was_dark = False  # the system sent again by its clock, and what came of that is not known yet
        self._again_s = 0.0  # after which the system sends again what was lost
        self._echoes: deque[bool] = deque()  # of each answer still to come: whether nobody waits for it
        self.sent = self.heard = 0
        self.connect_s: float | None = None

    @property
    def under_way(self) -> int:
        """Return how many answers are still to come, those to echoes not counted."""
        return self._echoes.count(False)

    def ready(self, patience: Patience) -> socket.socket:
        """Have a connection, a new one where the other end closed the old; return it. Raises: Outage: as `send`."""
        if self._socket is not None and not self.under_way and self._is_over():
            self.close()
        if self._socket is None:
            try:
                self._socket, self._is_noted = self._dialled(patience.connect_s), False
            except (OSError, Outage) as error:
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
            self._again_s = hurry(held)
            follows_up = self._is_mistaken(held)
            self._write(held, request, patience)
            self._was_dark = self._was_dark and not follows_up
        except (OSError, Outage) as error:
            self.close()
            raise outage_of(error) from error
        self._echoes.append(False)

    def echo(self, patience: Patience) -> None:
        """Let a packet follow what was sent last, and another its answer; what comes of it is dropped.

        A last packet that is lost is missed by nobody: its sender finds out two round trips later, by the clock. With another one
        behind it the other end misses it at once, and says so (RFC 8985 §6.2). Raises: Outage: as `send`.
        """
        held = self._socket
        assert held is not None
        try:
            self._write(held, f"GET {_ECHO} HTTP/1.1\r\nhost: {self._shown}\r\n\r\n".encode("ascii"), patience)
        except (OSError, Outage) as error:
            self.close()
            raise outage_of(error) from error
        self._echoes.append(True)

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
            is_echo = True
            while is_echo:
                if not self._buffer and not self._fill(held, patience, interrupted):
                    whole = True
                    return None
                is_echo = self._echoes[0]
                found = self._answer(held, patience, most, None if is_echo else into)
                self._echoes.popleft()
            whole = True
        except (OSError, Outage) as error:
            raise outage_of(error) from error
        finally:
            if not whole:
                self.close()
        if self._channel is not None and not self._is_noted:
            assert isinstance(held, ssl.SSLSocket)
            self._channel.note(held)
            self._is_noted = True
        if found.headers.get("connection", "").lower() == "close":
            self.close()
        return found

    def has_way(self) -> bool:
        """Tell whether this machine knows a way to where it last ended; nothing is sent for that."""
        return self._place is not None and has_way(self._place)

    def has_room(self, most: int) -> bool:
        """Tell whether no more than ``most`` bytes of what was sent are known to be on their way yet; never where ``most`` is 0.

        Once a dark link is back and the system is mistaken (`_follow_up`), what it takes for being on its way is lost: a request that
        follows shows that as an echo would, and the link carries something meanwhile.
        """
        if self._socket is None or not most:
            return False
        if self._is_mistaken(self._socket):
            return True
        left = on_the_way(self._socket)
        return left is not None and left <= most

    def close(self) -> None:
        """Close the connection; what was under way on it is heard no more."""
        self._end_probe()
        if self._socket is not None:
            self._socket.close()
        self._socket = None
        self._was_dark = False
        self._buffer.clear()
        self._echoes.clear()

    # The connection.

    def _dialled(self, connect_s: float) -> socket.socket:
        try:
            plain = self._connected(connect_s)
        except TimeoutError as error:
            raise Outage("link.unreachable") from error
        except OSError as error:
            raise Outage("link.no_network" if error.errno in NO_NETWORK else "link.unreachable") from error
        self._place = plain.getpeername()
        tune(plain)
        self._sockets.add(plain)
        if self._channel is None:
            return plain
        # From here on the plain socket is empty, and the system's own is the secure one's.
        secure = self._channel.wrap(plain, dialled=self._host)
        self._sockets.add(secure)
        try:
            self._agree(secure, connect_s)
        except BaseException:
            secure.close()
            raise
        return secure

    def _connected(self, connect_s: float) -> socket.socket:
        """Connect to the first address that answers, and notice meanwhile when there is no network any more. Raises: OSError."""
        ends, last = self._clock() + connect_s, OSError(errno.EHOSTUNREACH, "no address")
        for family, _, _, _, place in socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM):
            made, began = socket.socket(family, socket.SOCK_STREAM), self._clock()
            made.setblocking(False)
            code = made.connect_ex(place)
            while code in _CONNECTING:
                _, done, failed = select.select([], [made], [made], _LOOK_S)
                if done or failed:
                    code = made.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                elif not has_way(place):
                    code = errno.ENETUNREACH
                elif self._clock() >= ends:
                    code = errno.ETIMEDOUT
            if not code:
                self.connect_s = self._clock() - began
                return made
            made.close()
            last = OSError(code, os.strerror(code))
        raise last

    def _agree(self, secure: ssl.SSLSocket, connect_s: float) -> None:
        """Do the handshake, and notice meanwhile when there is no network any more."""
        ends = self._clock() + connect_s
        secure.settimeout(_LOOK_S)
        while True:
            try:
                secure.do_handshake()
            except (TimeoutError, ssl.SSLWantReadError, ssl.SSLWantWriteError) as error:
                if is_given_up(error):
                    raise
                if not self.has_way():
                    raise Outage("link.no_network") from None
                if self._clock() >= ends:
                    raise Outage("link.timeout") from None
            else:
                return

    def _is_over(self) -> bool:
        """Drop the answers to echoes, and tell whether the connection serves no longer: one is not whole, or it was ended."""
        held = self._socket
        assert held is not None
        try:
            while self._echoes:
                if not self._buffer and not select.select([held], [], [], 0)[0]:
                    return False
                self._answer(held, _AT_ONCE, _HEAD_BYTES_MAX, None)
                self._echoes.popleft()
        except (OSError, Outage):
            return True
        return bool(self._buffer) or self._was_ended()

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
            except (TimeoutError, ssl.SSLWantWriteError) as error:
                if is_given_up(error):
                    raise
                told = self._waited(patience, told=told)
                continue
            self.sent += gone
            left = left[gone:]
            self._moved, told = self._clock(), False
            self._end_probe()

    def _fill(self, held: socket.socket, patience: Patience, interrupted: Callable[[], bool] = bool) -> bool:
        """Read what comes next; False once ``interrupted`` says so. Raises: Outage: nothing came, or the end."""
        held.settimeout(_SLICE_S)
        told = False
        while True:
            try:
                came = held.recv(_READ_BYTES)
            except (TimeoutError, ssl.SSLWantReadError) as error:
                if is_given_up(error):
                    raise
                if interrupted():
                    return False
                told = self._waited(patience, told=told)
                self._follow_up(held, patience)
                continue
            if not came:
                raise Outage("link.cut")
            self._buffer += came
            self.heard += len(came)
            self._moved = max(self._moved, self._clock())
            self._end_probe()
            return True

    def _waited(self, patience: Patience, *, told: bool) -> bool:
        """Judge a silence; return whether a person was told of it. Raises: Outage: `link.timeout`, `link.no_network`."""
        now = self._clock()
        silent_s = now - self._moved
        if now - self._looked >= _LOOK_S:
            self._looked = now
            if not self.has_way():
                raise Outage("link.no_network")
        if silent_s >= patience.end_s and self._is_forgotten(silent_s, patience):
            raise Outage("link.timeout")
        if silent_s >= patience.late_s and not told:
            self._on_silence()
            return True
        return told

    def _follow_up(self, held: socket.socket, patience: Patience) -> None:
        """Let an echo follow once a dark link is back, where the system is mistaken.

        The first packet that gets through again is often one that had arrived, its acknowledgement lost in the dark. The system
        then takes all that it sent again for haste (RFC 5682) and waits until its clock runs out once more, though most of it was
        lost. Something new behind it is acknowledged a round trip later, and shows what is missing before it.
        """
        if is_sending_again(held):
            self._was_dark = True
        elif self._is_mistaken(held):
            moved, self._was_dark = self._moved, False
            self.echo(patience)
            self._moved = moved

    def _is_mistaken(self, held: socket.socket) -> bool:
        """Tell whether the system takes what it sent into the dark for being on its way."""
        return self._was_dark and believes_all_is_well(held)

    def _is_forgotten(self, silent_s: float, patience: Patience) -> bool:
        """Tell whether to give up a silent connection: its end has been in reach for a while and nothing came, or it is too long."""
        if silent_s >= patience.hold_s or self._place is None:
            return True
        if self._probe is None:
            self._probe = Probe(self._place, self._clock)
        reached_s, grace_s = self._probe.reached_s(), max(patience.grace_s, self._again_s + (self.connect_s or 0.0))
        if reached_s is None or reached_s < grace_s:
            return False
        # What was lost may be on its way again, in parts that the other end acknowledges before it has enough of them to answer.
        acknowledged = None if self._socket is None else acknowledged_s(self._socket)
        return acknowledged is None or acknowledged >= grace_s

    def _end_probe(self) -> None:
        if self._probe is not None:
            self._probe.close()
        self._probe = None

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
