"""Claims about peers that dawdle or crowd at the center's doors: each is dropped in time, and who comes honestly is served meanwhile."""

import asyncio
import socket
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import uvicorn
from fakes.live_center import LiveCenter
from helpers.attacked import Attack, tables_in
from starlette.requests import Request
from starlette.responses import StreamingResponse

from sync.center import app, bodies, doors, serve
from sync.protocol.limits import RETRANSMIT_ANSWER_S_LEAST

RTO_MAX_MS = 44
DATA_PACKETS = slice(152, 156)  # that came, of Linux's tcp_info
WAIT_S = 20.0
SHORT_S = 0.3
AHEAD_BYTES_MAX = 32 * 1024
HEAD = b"POST /v1/sync HTTP/1.1\r\nhost: center\r\ncontent-length: 1000000\r\n"


@pytest.fixture
def center(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveCenter]:
    monkeypatch.setattr(doors, "HEAD_S_MAX", SHORT_S)
    monkeypatch.setattr(bodies, "BODY_IDLE_S_MAX", SHORT_S)
    with LiveCenter(tmp_path / "center") as made:
        yield made


def address_of(center: LiveCenter) -> tuple[str, int]:
    parts = urlsplit(center.address)
    return parts.hostname or "", parts.port or 0


def knock(center: LiveCenter) -> socket.socket:
    return socket.create_connection(address_of(center), timeout=WAIT_S)


def is_dropped(peer: socket.socket) -> bool:
    """Tell whether the center closes; what it may still say before that is read."""
    try:
        while peer.recv(65_536):
            pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


def pour(peer: socket.socket) -> None:
    for _ in range(400_000):
        peer.sendall(b"GET /metrics HTTP/1.1\r\nhost: center\r\n\r\n" * 20)


def serves(center: LiveCenter) -> bool:
    return requests.get(center.address + "/healthz", timeout=WAIT_S).status_code == app.OK


@pytest.mark.parametrize(
    "said",
    [b"", b"POST /v1/sync HT", HEAD, b"x" * 50, HEAD + b"\r\n" + b"a" * 10],
    ids=["nothing", "half a line", "half a head", "no head at all", "half a body"],
)
def test_who_dawdles_is_dropped(center: LiveCenter, said: bytes, attack: Attack) -> None:
    """Nothing said, half a line, half a head, half a body: the connection ends by itself, and others are served."""
    with attack("door.late", tables_in(center.directory)), knock(center) as peer:
        peer.sendall(said)
        assert serves(center)
        assert is_dropped(peer)
    assert serves(center)


def test_a_second_head_is_awaited_no_longer_than_the_first(center: LiveCenter) -> None:
    """Whoever made one request honestly gains no place to dawdle at."""
    with knock(center) as peer:
        peer.sendall(b"GET /healthz HTTP/1.1\r\nhost: center\r\n\r\n")
        assert peer.recv(65_536).startswith(b"HTTP/1.1 200")
        peer.sendall(b"GET /hea")
        assert is_dropped(peer)


def test_a_head_without_end_is_dropped(center: LiveCenter, attack: Attack) -> None:
    """A hundred megabytes of one header are not kept: the center closes long before."""
    sent = 0
    with attack("door.no_http", tables_in(center.directory)), knock(center) as peer:
        peer.sendall(b"GET /healthz HTTP/1.1\r\nx: ")
        try:
            while sent < 100 * 1024 * 1024:
                peer.sendall(b"a" * 65_536)
                sent += 65_536
        except ConnectionError:
            pass
    assert sent < 100 * 1024 * 1024
    assert serves(center)


def test_a_crowd_is_kept_out_and_costs_nobody_his_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attack: Attack) -> None:
    """Beyond the bound a connection ends at once; when the crowd goes, there is room again."""
    monkeypatch.setattr(doors, "CONNECTIONS_MAX", 8)
    with LiveCenter(tmp_path / "center") as center:
        crowd = [knock(center) for _ in range(8)]
        with attack("door.crowded", tables_in(center.directory)):
            late = knock(center)
            assert is_dropped(late)
        for peer in (*crowd, late):
            peer.close()
        with knock(center) as peer:
            peer.sendall(b"GET /healthz HTTP/1.1\r\nhost: center\r\n\r\n")
            while not peer.recv(65_536).startswith(b"HTTP/1.1 200"):
                pass


def test_a_peer_that_never_reads_is_dropped(center: LiveCenter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests without end and no answer read: once nothing more can be written, the connection ends."""
    opened = doors.Door.connection_made

    def narrow(door: doors.Door, transport: Any) -> None:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_096)
        transport.set_write_buffer_limits(high=1_024)
        opened(door, transport)

    monkeypatch.setattr(doors, "STALL_S_MAX", SHORT_S)
    monkeypatch.setattr(doors.Door, "connection_made", narrow)
    with knock(center) as peer:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        with pytest.raises(ConnectionError):
            pour(peer)
    assert serves(center)


def test_little_of_an_answer_leaves_ahead_of_a_slow_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made late can only go ahead of what is still here: of a long answer the center makes no more than the link has room for."""
    piece, made = bytes(4_096), threading.Event()
    count = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal count
        for _ in range(2_000):
            count += 1
            made.set()
            yield piece

    async def long(_app: app.CenterApp, _request: Request) -> StreamingResponse:
        return StreamingResponse(pieces())

    monkeypatch.setattr(app.CenterApp, "_healthz", long)
    with LiveCenter(tmp_path / "center") as center, socket.socket() as peer:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        peer.connect(address_of(center))
        peer.sendall(b"GET /healthz HTTP/1.1\r\nhost: center\r\n\r\n")
        while made.wait(SHORT_S):
            made.clear()
        assert 0 < count * len(piece) <= AHEAD_BYTES_MAX


@pytest.mark.skipif(sys.platform != "linux", reason="what Linux tells")
def test_an_answer_is_one_packet_where_it_fits(center: LiveCenter) -> None:
    """Head and body together, each time: a thin link acknowledges every packet, and that takes its place from what goes up."""
    with knock(center) as peer:
        for count in (1, 2, 3):
            peer.sendall(b"GET /healthz HTTP/1.1\r\nhost: center\r\n\r\n")
            answer = b""
            while b"\r\n\r\n" not in answer:
                answer += peer.recv(4_096)
            told = peer.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, DATA_PACKETS.stop)
            assert int.from_bytes(told[DATA_PACKETS], sys.byteorder) == count


def test_no_answer_waits_for_its_own_head_to_be_acknowledged(center: LiveCenter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Head and body of an answer leave one after the other: every accepted connection sends at once what it has."""
    opened, seen = doors.Door.connection_made, []

    def watched(door: doors.Door, transport: Any) -> None:
        opened(door, transport)
        seen.append(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    monkeypatch.setattr(doors.Door, "connection_made", watched)
    assert serves(center)
    assert all(seen)
    assert seen


def test_an_answer_that_was_lost_is_sent_again_at_an_even_pace(center: LiveCenter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound follows what the system measured of that connection, anew with each answer; a system that lacks it is left as it is."""
    answered = doors.Door.on_response_complete
    seen: list[int] = []
    has_it: list[bool] = []

    def watched(door: doors.Door) -> None:
        connected = door.transport.get_extra_info("socket")
        with suppress(OSError):
            connected.setsockopt(socket.IPPROTO_TCP, RTO_MAX_MS, 60_000)
            has_it.append(True)
        answered(door)
        if has_it:
            seen.append(connected.getsockopt(socket.IPPROTO_TCP, RTO_MAX_MS))

    monkeypatch.setattr(doors.Door, "on_response_complete", watched)
    assert serves(center)
    if not has_it:
        pytest.skip("no such option here; the answer came")
    assert seen == [1_000 * RETRANSMIT_ANSWER_S_LEAST]


class Connection:
    """One that closes when it is told to; ``behind`` it another is accepted in that very moment."""

    def __init__(self, connections: set[Any], behind: "Connection | None" = None) -> None:
        self._connections = connections
        self._behind = behind
        self.told = 0

    def shutdown(self) -> None:
        self.told += 1
        self._connections.discard(self)
        if self._behind is not None:
            self._connections.add(self._behind)


class Quiet:
    """An app without long polls, and a life span without a word."""

    async def closing(self) -> None:
        return

    shutdown = closing


def test_who_comes_last_holds_up_no_end() -> None:
    """Accepted when all others had been told already, it is told as well, once; a center that ends waits for nobody."""
    server = serve._Server(uvicorn.Config("none"), Quiet(), print)  # type: ignore[arg-type]
    server.servers, server.lifespan = [], Quiet()  # type: ignore[assignment]
    connections: set[Any] = server.server_state.connections
    last = Connection(connections)
    first = Connection(connections, behind=last)
    connections.add(first)
    asyncio.run(asyncio.wait_for(server.shutdown(), WAIT_S))
    assert (first.told, last.told, connections) == (1, 1, set())
