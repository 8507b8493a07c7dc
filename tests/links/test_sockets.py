"""Claims about how long the system waits before it sends again what was lost: as long as the first time, and not ever longer."""

import errno
import os
import socket
import struct
import sys
from collections.abc import Iterator

import pytest

from sync.links.sockets import hurry, tune
from sync.protocol.limits import RETRANSMIT_S_LEAST, RETRANSMIT_S_MAX

RTO_MAX_MS = 44
WAIT_S = 10.0


class Told(socket.socket):
    """A connection of whose round trips the system tells what a test says, and which it lets us set up as the test says."""

    trip_s = varies_s = 0.0
    is_old = False
    again_ms: int | None = None

    def getsockopt(self, level: int, option: int, size: int = 0) -> bytes:  # type: ignore[override]
        """Tell of the round trips."""
        assert (level, option) == (socket.IPPROTO_TCP, socket.TCP_INFO)
        told = bytes(68) + struct.pack("=II", int(1e6 * self.trip_s), int(1e6 * self.varies_s))
        return told[:size]

    def setsockopt(self, _level: int, option: int, value: int) -> None:  # type: ignore[override]
        """Take what it knows."""
        if option == RTO_MAX_MS and self.is_old:
            raise OSError(errno.ENOPROTOOPT, os.strerror(errno.ENOPROTOOPT))
        self.again_ms = value if option == RTO_MAX_MS else self.again_ms


@pytest.fixture
def dialled() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=WAIT_S) as made:
        yield made


def has_it(opened: socket.socket) -> bool:
    try:
        opened.getsockopt(socket.IPPROTO_TCP, RTO_MAX_MS)
    except OSError:
        return False
    return True


@pytest.mark.skipif(sys.platform != "linux", reason="an option of Linux")
@pytest.mark.parametrize("setting", [tune, hurry])
def test_the_system_takes_what_it_is_told(dialled: socket.socket, setting: object) -> None:
    """On a near link the least that it takes for a first loss there; an older system is left as it is, and the connection serves."""
    assert callable(setting)
    setting(dialled)
    if has_it(dialled):
        assert dialled.getsockopt(socket.IPPROTO_TCP, RTO_MAX_MS) == 1_000 * RETRANSMIT_S_LEAST
    dialled.sendall(b"x")


@pytest.mark.skipif(sys.platform != "linux", reason="an option of Linux")
@pytest.mark.parametrize(
    ("trip_s", "varies_s", "again_s"),
    [
        (0.0, 0.0, RETRANSMIT_S_MAX),  # nothing measured yet
        (0.001, 0.001, RETRANSMIT_S_LEAST),
        (0.65, 0.1, RETRANSMIT_S_LEAST),
        (1.4, 0.4, 3.0),  # a queue before the link: what waits in it is not sent again
        (4.5, 0.5, 6.5),
    ],
)
def test_nothing_is_sent_again_before_it_can_be_known_lost(trip_s: float, varies_s: float, again_s: float) -> None:
    """The bound is never below what the round trips ask for, and no more than that."""
    with Told() as opened:
        opened.trip_s, opened.varies_s = trip_s, varies_s
        hurry(opened)
        assert opened.again_ms == pytest.approx(1_000 * again_s, abs=2)


def test_a_system_without_it_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """An option that is not known there is passed by; of one that is no Linux nothing is asked."""
    with Told() as opened:
        opened.is_old = True
        hurry(opened)
        monkeypatch.delattr(socket, "SO_BINDTODEVICE", raising=False)
        opened.is_old = False
        hurry(opened)
        assert opened.again_ms is None
