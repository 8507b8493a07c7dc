"""A probe: whether the other end can be reached at all while a connection to it is silent.

A link that went dark for ten seconds comes back with the same connection: what was under way on it is sent again by the system,
and whoever had given it up would dial, agree and send all of it anew. A connection that a translator of addresses forgot, or
whose other end lost its power, looks the same and never comes back. A bare connect tells them apart: nothing is said on it,
and it costs forty bytes each time it is tried.

Layer: links. Source: RFC 9293 §3.8.1 (a retransmission waits ever longer, a new connect does not); our design.
"""

import math
import select
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sync.links.sockets import family_of

_AGAIN_S = 3.0  # the system would wait 1, 3, 7 seconds: a link that came back is known within this and a round trip


class Probe:
    """Made when a silence is long, closed with it; owned by the thread of its connection."""

    def __init__(self, place: tuple[Any, ...], clock: Callable[[], float]) -> None:
        """Ask ``place``, an address as `socket.getpeername` gives it."""
        self._place = place
        self._clock = clock
        self._asking: socket.socket | None = None
        self._asked = -math.inf
        self._reached: float | None = None

    def reached_s(self) -> float | None:
        """Look, without waiting; return for how many seconds it has been known that the other end can be reached, None while it is not."""
        if self._reached is None and self._answers():
            self._reached = self._clock()
            self._end()
        return None if self._reached is None else self._clock() - self._reached

    def close(self) -> None:
        """Ask no more."""
        self._end()

    def _answers(self) -> bool:
        if self._asking is not None and select.select([], [self._asking], [], 0)[1]:
            if not self._asking.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                return True
            self._end()
        if self._clock() - self._asked >= _AGAIN_S:
            self._ask()
        return False

    def _ask(self) -> None:
        self._end()
        self._asked = self._clock()
        with suppress(OSError):
            self._asking = socket.socket(family_of(self._place), socket.SOCK_STREAM)
            self._asking.setblocking(False)
            self._asking.connect_ex(self._place)

    def _end(self) -> None:
        if self._asking is not None:
            self._asking.close()
        self._asking = None
