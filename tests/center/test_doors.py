"""Claims about peers that dawdle or crowd at the center's doors: each is dropped in time, and who comes honestly is served meanwhile."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from fakes.live_center import LiveCenter

from sync.center import app, doors

WAIT_S = 20.0
SHORT_S = 0.3
HEAD = b"POST /v1/sync HTTP/1.1\r\nhost: center\r\ncontent-length: 1000000\r\n"


@pytest.fixture
def center(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveCenter]:
    monkeypatch.setattr(doors, "HEAD_S_MAX", SHORT_S)
    monkeypatch.setattr(app, "BODY_IDLE_S_MAX", SHORT_S)
    with LiveCenter(tmp_path / "center") as made:
        yield made


def knock(center: LiveCenter) -> socket.socket:
    parts = urlsplit(center.address)
    return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=WAIT_S)


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
def test_who_dawdles_is_dropped(center: LiveCenter, said: bytes) -> None:
    """Nothing said, half a line, half a head, half a body: the connection ends by itself, and others are served."""
    with knock(center) as peer:
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


def test_a_head_without_end_is_dropped(center: LiveCenter) -> None:
    """A hundred megabytes of one header are not kept: the center closes long before."""
    sent = 0
    with knock(center) as peer:
        peer.sendall(b"GET /healthz HTTP/1.1\r\nx: ")
        try:
            while sent < 100 * 1024 * 1024:
                peer.sendall(b"a" * 65_536)
                sent += 65_536
        except ConnectionError:
            pass
    assert sent < 100 * 1024 * 1024
    assert serves(center)


def test_a_crowd_is_kept_out_and_costs_nobody_his_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound a connection ends at once; when the crowd goes, there is room again."""
    monkeypatch.setattr(doors, "CONNECTIONS_MAX", 8)
    with LiveCenter(tmp_path / "center") as center:
        crowd = [knock(center) for _ in range(8)]
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
