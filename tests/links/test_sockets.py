"""Claims about how long the system waits before it sends again what was lost: about as long as the first time, and not ever longer."""

import errno
import os
import socket
import struct
import sys
from collections.abc import Iterator

import pytest

from sync.links.sockets import believes_all_is_well, hurry, hurry_answer, is_sending_again, on_the_way, tune
from sync.protocol.limits import RETRANSMIT_ANSWER_S_LEAST, RETRANSMIT_S_LEAST, RETRANSMIT_S_MAX

RTO_MAX_MS = 44
PACKET = 1_348
WAIT_S = 10.0


class Told(socket.socket):
    """A connection of whose round trips the system tells what a test says, and which it lets us set up as the test says."""

    trip_s = varies_s = shortest_s = 0.0
    loss = by_the_clock = unacked = arrived = lost = again = unsent = 0
    is_old = False
    again_ms: int | None = None
    given_up_ms: int | None = None

    def getsockopt(self, level: int, option: int, size: int = 0) -> bytes:  # type: ignore[override]
        """Tell of it as Linux does (linux/tcp.h, struct tcp_info)."""
        assert (level, option) == (socket.IPPROTO_TCP, socket.TCP_INFO)
        told = bytearray(152)
        told[1:3] = self.loss, self.by_the_clock
        struct.pack_into("=IIIIII", told, 16, PACKET, 0, self.unacked, self.arrived, self.lost, self.again)
        struct.pack_into("=I", told, 144, self.unsent)
        struct.pack_into("=II", told, 68, int(1e6 * self.trip_s), int(1e6 * self.varies_s))
        struct.pack_into("=I", told, 148, int(1e6 * self.shortest_s))
        return bytes(told[:size])

    def setsockopt(self, _level: int, option: int, value: int) -> None:  # type: ignore[override]
        """Take what it knows."""
        if option == RTO_MAX_MS and self.is_old:
            raise OSError(errno.ENOPROTOOPT, os.strerror(errno.ENOPROTOOPT))
        self.again_ms = value if option == RTO_MAX_MS else self.again_ms
        self.given_up_ms = value if option == socket.TCP_USER_TIMEOUT else self.given_up_ms


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
    ("trip_s", "varies_s", "shortest_s", "again_s"),
    [
        (0.0, 0.0, 0.0, RETRANSMIT_S_MAX),  # nothing measured yet
        (0.001, 0.001, 0.001, RETRANSMIT_S_LEAST),
        (0.65, 0.1, 0.62, RETRANSMIT_S_LEAST),
        (1.2, 0.2, 0.62, 3.0),  # a queue before the link: what waits in it is not sent again
        (3.0, 0.1, 0.62, 4.96),  # 32 kB before 64 kbit/s
        (2.5, 2.8, 0.62, 4.96),  # it was dark for ten seconds
        (2.5, 2.8, 0.05, RETRANSMIT_S_MAX),
        (2.5, 0.1, 0.0, RETRANSMIT_S_MAX),  # a system that does not tell the shortest
    ],
)
def test_nothing_is_sent_again_before_it_can_be_known_lost(trip_s: float, varies_s: float, shortest_s: float, again_s: float) -> None:
    """The bound is above what the round trips ask for, and a link that was dark makes it no longer than a full queue does."""
    with Told() as opened:
        opened.trip_s, opened.varies_s, opened.shortest_s = trip_s, varies_s, shortest_s
        assert hurry(opened) == pytest.approx(again_s, abs=0.01)
        assert opened.again_ms == pytest.approx(1_000 * again_s, abs=10)


@pytest.mark.skipif(sys.platform != "linux", reason="an option of Linux")
@pytest.mark.parametrize(
    ("shortest_s", "unacked", "unsent", "again_s", "given_up_s"),
    [
        (0.62, 1, 0, 1.24, 30),  # far: two round trips, however much the answers before waited behind what came up
        (0.62, 3, 0, 1.24, 30),
        (0.02, 1, 0, RETRANSMIT_ANSWER_S_LEAST, 30),
        (0.62, 4, 0, 4.05, 0),  # more than some answers that follow one another: as late as a request
        (0.62, 1, 200, 4.05, 0),  # a large one, of which the rest waits
        (0.0, 1, 0, RETRANSMIT_S_MAX, 0),  # a system that does not tell the shortest
    ],
)
def test_a_small_answer_is_sent_again_soon_and_for_as_long_as_it_is_awaited(
    shortest_s: float, unacked: int, unsent: int, again_s: float, given_up_s: int
) -> None:
    """By the shortest round trip alone; a large one may wait for its reader, and is given up by nobody but its door."""
    with Told() as opened:
        opened.trip_s, opened.varies_s, opened.shortest_s = 0.7, 0.5, shortest_s
        opened.unacked, opened.unsent = unacked, unsent
        hurry_answer(opened)
        assert opened.again_ms == pytest.approx(1_000 * again_s, abs=10)
        assert opened.given_up_ms == 1_000 * given_up_s


@pytest.mark.skipif(sys.platform != "linux", reason="what Linux tells")
@pytest.mark.parametrize(
    ("loss", "by_the_clock", "unacked", "again", "well"),
    [(0, 0, 0, False, False), (0, 0, 3, False, True), (4, 2, 3, True, False), (3, 0, 3, False, False), (0, 1, 3, True, False)],
)
def test_what_the_system_believes_of_a_connection(loss: int, by_the_clock: int, unacked: int, again: bool, well: bool) -> None:  # noqa: FBT001 - a row
    """It sends again by the clock, it mends a loss that it was told of, or all that is under way is only not acknowledged yet."""
    with Told() as opened:
        opened.loss, opened.by_the_clock, opened.unacked = loss, by_the_clock, unacked
        assert (is_sending_again(opened), believes_all_is_well(opened)) == (again, well)


@pytest.mark.skipif(sys.platform != "linux", reason="what Linux tells")
def test_what_is_on_the_way_is_known_packet_by_packet() -> None:
    """Neither what came out of turn nor what is lost; what is sent again is, and what has not left. By the clock nobody knows."""
    with Told() as opened:
        assert on_the_way(opened) == 0
        opened.unacked, opened.unsent = 7, 900
        assert on_the_way(opened) == 7 * PACKET + 900
        opened.arrived, opened.lost = 4, 2
        assert on_the_way(opened) == PACKET + 900
        opened.again = 2
        assert on_the_way(opened) == 3 * PACKET + 900
        opened.by_the_clock = 1
        assert on_the_way(opened) is None
    assert on_the_way(opened) is None


@pytest.mark.skipif(sys.platform != "linux", reason="an option of Linux")
def test_a_system_without_it_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """An option that is not known there is passed by; of one that is no Linux nothing is asked."""
    with Told() as opened:
        opened.is_old = True
        assert hurry(opened)
        monkeypatch.delattr(socket, "SO_BINDTODEVICE", raising=False)
        opened.is_old = False
        assert not hurry(opened)
        opened.shortest_s = 0.6
        hurry_answer(opened)
        assert opened.again_ms is None
