"""Claims about a connection on which nothing comes: it is kept where the link comes back, and given up where it was forgotten."""

import errno
import os
import socket
import time
from collections.abc import Iterator

import pytest

from sync.domain.failures import Outage
from sync.links import pipe as pipes
from sync.links.pipe import Pipe
from sync.links.sockets import Sockets, acknowledged_s
from sync.protocol.gauge import Patience

FASTER = 20
PATIENCE = Patience(end_s=5.0, late_s=1.0, grace_s=4.0, hold_s=30.0)
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
WAIT_S = 10.0


def clock() -> float:
    return FASTER * time.monotonic()


def since_acknowledged(opened: socket.socket) -> float | None:
    told = acknowledged_s(opened)
    return None if told is None else FASTER * told


@pytest.fixture(autouse=True)
def _faster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipes, "acknowledged_s", since_acknowledged)


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        made.settimeout(WAIT_S)
        yield made


@pytest.fixture
def pipe(server: socket.socket) -> Iterator[Pipe]:
    made = Pipe(f"http://127.0.0.1:{server.getsockname()[1]}", None, Sockets(), on_silence=bool, clock=clock)
    yield made
    made.close()


def asked(pipe: Pipe, server: socket.socket) -> socket.socket:
    """Send a request; return the server's end, which has read it and says nothing."""
    pipe.send("POST", "/", {}, b"", PATIENCE)
    end, _ = server.accept()
    end.settimeout(WAIT_S)
    assert end.recv(4096).startswith(b"POST / ")
    return end


def test_a_connection_that_comes_back_is_kept(pipe: Pipe, server: socket.socket) -> None:
    """While it is silent the other end is asked by a bare connect, on which nothing is said; its late answer is heard on the first."""
    end = asked(pipe, server)
    probes: list[socket.socket] = []

    def comes_back() -> bool:
        server.settimeout(0)
        try:
            probes.append(server.accept()[0])
        except BlockingIOError:
            return False
        end.sendall(ANSWER)
        return False

    heard = pipe.hear(PATIENCE, most=10, interrupted=comes_back)
    assert heard is not None
    assert (heard.status, heard.body) == (200, b"ok")
    (probe,) = probes
    probe.settimeout(WAIT_S)
    assert probe.recv(10) == b""
    probe.close()
    # The same connection carries the next request.
    pipe.send("POST", "/next", {}, b"", PATIENCE)
    assert end.recv(4096).startswith(b"POST /next ")
    end.close()


def test_a_connection_that_was_forgotten_is_given_up(pipe: Pipe, server: socket.socket) -> None:
    """The other end is in reach for as long as a lost packet takes to be sent again, and still nothing comes: it is given up."""
    end = asked(pipe, server)
    began = clock()
    with pytest.raises(Outage, match=r"link\.timeout"):
        pipe.hear(PATIENCE, most=10)
    took = clock() - began
    assert PATIENCE.end_s + PATIENCE.grace_s <= took < PATIENCE.hold_s
    end.close()


def test_one_on_which_parts_are_acknowledged_is_waited_for(pipe: Pipe, server: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a dark link swallowed goes out again packet by packet: before all of it is there nothing is answered, and it is not given up."""
    monkeypatch.setattr(pipes, "acknowledged_s", lambda _opened: 0.5)
    end = asked(pipe, server)
    began = clock()
    with pytest.raises(Outage, match=r"link\.timeout"):
        pipe.hear(PATIENCE, most=10)
    assert clock() - began >= PATIENCE.hold_s
    end.close()


def test_how_long_ago_something_was_acknowledged_is_known_here(server: socket.socket) -> None:
    """Linux tells it of a connection that lives; of one that is closed nothing is told."""
    dialled = socket.create_connection(server.getsockname())
    end, _ = server.accept()
    dialled.sendall(b"x")
    assert end.recv(1) == b"x"
    told = acknowledged_s(dialled)
    assert told is None or 0 <= told < WAIT_S
    dialled.close()
    end.close()
    assert acknowledged_s(dialled) is None


def test_one_whose_end_is_out_of_reach_is_held_for_a_while(pipe: Pipe, server: socket.socket) -> None:
    """Nobody answers there any more: it is held as long as a link may be dark, and not for ever."""
    end = asked(pipe, server)
    server.close()
    began = clock()
    with pytest.raises(Outage, match=r"link\.timeout"):
        pipe.hear(PATIENCE, most=10)
    assert clock() - began >= PATIENCE.hold_s
    end.close()


@pytest.mark.parametrize("under", ["send", "hear"])
def test_one_that_the_system_gave_up_is_cut_at_once(pipe: Pipe, server: socket.socket, monkeypatch: pytest.MonkeyPatch, under: str) -> None:
    """The system's time was up, not ours, though Python names both alike: nothing is waited for on a connection that is none."""

    def given_up(_socket: socket.socket, _what: object) -> int:
        raise OSError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))

    end = asked(pipe, server)
    monkeypatch.setattr(socket.socket, "send" if under == "send" else "recv", given_up)
    with pytest.raises(Outage, match=r"link\.cut"):
        pipe.send("POST", "/next", {}, b"", PATIENCE) if under == "send" else pipe.hear(PATIENCE, most=10)
    assert not pipe.under_way
    end.close()
