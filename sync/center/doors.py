"""The center's doors: connections that are counted, and dropped when they dawdle.

A stranger needs no certificate to open a connection, so what one costs is bounded before anything is asked of it: how many there
are, how long a request's head may take, how long nobody may read an answer. Bodies are bounded where they are read (`app.py`),
the size of a head by h11 (64 kB). Who is sent away is a line of the log, a code a minute (`refusals.py`).

Source: our design (engine specification §7, §10).
"""

import asyncio
import logging
import socket
import sys
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from sync.center.refusals import Refusals
from sync.links.sockets import hurry, hurry_answer

CONNECTIONS_MAX = 4_096
FILES_BESIDE = 512  # database, blobs, listener
HEAD_S_MAX = 30.0
STALL_S_MAX = 120.0
HEAD_BYTES_MAX = 1_024  # of an answer, to be held until what follows it in the same step
UNSENT_BYTES = 2 * 1024  # of an answer in this process, and as much in the hands of the system: what comes late can go ahead of the rest
STALL_BYTES = 1_024  # read in that time: less is nobody
CROWDED, LATE, UNREAD, NOT_HTTP = "door.crowded", "door.late", "door.unread", "door.no_http"
CONNECTION = "connection"
NO_HTTP = "Invalid HTTP request received."  # uvicorn 0.54, h11_impl.py; test_doors.py sees when it says it otherwise


class Joined:
    """A connection's transport that lets the head of an answer go with the body behind it, in one packet.

    As two they cost a thin link another packet down, and another acknowledgement up, where the device's own are waiting.
    """

    def __init__(self, transport: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._parts: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Write it, a head together with what follows in the same step."""
        self._parts.append(data)
        if len(self._parts) == 1 and len(data) < HEAD_BYTES_MAX:
            self._loop.call_soon(self._let_go)
        else:
            self._let_go()

    def get_write_buffer_size(self) -> int:
        """Return how much was not handed to the system yet."""
        return sum(map(len, self._parts)) + int(self._transport.get_write_buffer_size())

    def close(self) -> None:
        """Close behind what was written."""
        self._let_go()
        self._transport.close()

    def _let_go(self) -> None:
        parts, self._parts = self._parts, []
        if parts:
            self._transport.write(b"".join(parts))


class Door(H11Protocol):
    """One connection."""

    refusals: Refusals  # of its center, see `door_of`
    _late: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(cast("asyncio.Transport", Joined(transport, self.loop)))
        _narrow(transport)
        if len(self.connections) > CONNECTIONS_MAX:
            self._drop(CROWDED)
            return
        self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._late, self._stalled):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch_head()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._hurry()
        if self.conn.their_state is h11.SEND_BODY:
            # Answered before all of it came: who goes on sending, or stops in the middle, is not waited for.
            self._watch_head()

    def send_400_response(self, msg: str) -> None:
        self.refusals.note(CONNECTION, NOT_HTTP)
        super().send_400_response(msg)

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._stalled is None:
            self._watch_reading()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._hurry()
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _hurry(self) -> None:
        """Let an answer that a dark link swallowed be sent again within seconds of its return, not as long after as the dark lasted."""
        connected = self.transport.get_extra_info("socket")
        if connected is not None:
            hurry_answer(connected)

    def _watch_reading(self) -> None:
        self._stalled = self.loop.call_later(STALL_S_MAX, self._judge_reading, self.transport.get_write_buffer_size())

    def _judge_reading(self, before: int) -> None:
        """Drop a peer that read nothing; one behind a thin link reads slowly, and reads."""
        if before - self.transport.get_write_buffer_size() < STALL_BYTES:
            self._drop(UNREAD)
        else:
            self._watch_reading()

    def _watch_head(self) -> None:
        """Count down while a head is awaited of which something, or of the first one nothing yet, has come."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        awaited = cycle is None or cycle.response_complete
        if awaited and self._late is None:
            self._late = self.loop.call_later(HEAD_S_MAX, self._drop, LATE)
        elif not awaited and self._late is not None:
            self._late.cancel()
            self._late = None

    def _drop(self, code: str) -> None:
        self.refusals.note(CONNECTION, code)
        self.transport.abort()


def door_of(told: Refusals) -> type[Door]:
    """Return the doors of a center in whose log ``told`` writes."""

    class Told(Door):
        refusals = told

    return Told


def _narrow(transport: Any) -> None:
    """Let little of an answer lie about on its way out: a loading looks for flash before each frame, and what left is ahead of it.

    Without this the system takes four megabytes at once for a peer that reads nothing (measured): eight minutes of 64 kbit/s.
    """
    transport.set_write_buffer_limits(high=UNSENT_BYTES)
    connected, option = transport.get_extra_info("socket"), getattr(socket, "TCP_NOTSENT_LOWAT", None)
    if connected is None:
        return
    hurry(connected)
    # asyncio sets it for sockets that name their protocol; those of `create_server` do not (3.11 to 3.13), and then the body of
    # each answer waits until its head was acknowledged: one round trip more, on every link.
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if option is not None:
        connected.setsockopt(socket.IPPROTO_TCP, option, UNSENT_BYTES)


def worth_a_line(record: logging.LogRecord) -> bool:
    """Tell whether uvicorn's record is worth one: strangers who send no HTTP would otherwise fill the disk with their number."""
    return record.getMessage() != NO_HTTP


def widen() -> None:
    """Let this process hold as many connections as the center takes, as far as the system lets it."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS_MAX + FILES_BESIDE
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
