"""Claims about a connection on which nothing comes: it is kept where the link comes back, and given up where it was forgotten."""

import errno
import os
import select
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


def test_there_is_room_once_what_was_sent_has_arrived(pipe: Pipe, server: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a connection, on a near link, or where the system does not tell, there is never any."""
    assert not pipe.has_room(1)
    end = asked(pipe, server)
    left: list[int | None] = [1_001]
    monkeypatch.setattr(pipes, "on_the_way", lambda _opened: left[0])
    assert not pipe.has_room(1_000)
    left[0] = 1_000
    assert pipe.has_room(1_000)
    left[0] = 0
    assert not pipe.has_room(0)
    left[0] = None
    assert not pipe.has_room(1_000)
    end.close()


LIT_AT = 3
ECHOED = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlive"


def echoed(pipe: Pipe, server: socket.socket) -> socket.socket:
    """Send a request with an echo behind it; return the server's end, which has read both."""
    end = asked(pipe, server)
    pipe.echo(PATIENCE)
    assert end.recv(4096).startswith(b"GET /healthz ")
    assert pipe.under_way == 1
    return end


def heard_body(pipe: Pipe) -> bytes:
    found = pipe.hear(PATIENCE, most=10)
    assert found is not None
    return found.body


def test_nobody_hears_an_echo(pipe: Pipe, server: socket.socket) -> None:
    """What follows it is answered as if it had not been, whether its answer came before the next request or after."""
    end = echoed(pipe, server)
    end.sendall(ANSWER)
    assert heard_body(pipe) == b"ok"
    pipe.send("POST", "/", {}, b"", PATIENCE)
    end.sendall(ECHOED + ANSWER)
    assert heard_body(pipe) == b"ok"
    assert not pipe.under_way
    pipe.echo(PATIENCE)
    end.sendall(ECHOED)
    pipe.send("POST", "/", {}, b"", PATIENCE)
    end.sendall(ANSWER)
    assert heard_body(pipe) == b"ok"
    end.close()


def test_an_order_goes_before_the_answer_to_an_echo(pipe: Pipe, server: socket.socket) -> None:
    """While only an echo's answer has come, whoever is interrupted hears that nothing is there yet."""
    end = echoed(pipe, server)
    end.sendall(ANSWER)
    assert heard_body(pipe) == b"ok"
    pipe.send("POST", "/", {}, b"", PATIENCE)
    end.sendall(ECHOED)
    assert pipe.hear(PATIENCE, most=10, interrupted=lambda: True) is None
    end.sendall(ANSWER)
    assert heard_body(pipe) == b"ok"
    end.close()


@pytest.mark.parametrize("was_dark", [True, False])
def test_an_echo_follows_once_where_the_system_is_mistaken_after_the_dark(
    pipe: Pipe,
    server: socket.socket,
    monkeypatch: pytest.MonkeyPatch,
    was_dark: bool,  # noqa: FBT001 - a row
) -> None:
    """It takes what was lost for being on its way, and something new behind it shows what is missing; else nothing is said."""
    looks: list[bool] = []
    monkeypatch.setattr(pipes, "is_sending_again", lambda _opened: was_dark and len(looks) < LIT_AT)
    monkeypatch.setattr(pipes, "believes_all_is_well", lambda _opened: True)
    end = asked(pipe, server)

    def answers() -> bool:
        looks.append(True)
        if len(looks) == 2 * LIT_AT:
            end.sendall(ANSWER)
        return False

    heard = pipe.hear(PATIENCE, most=10, interrupted=answers)
    assert heard is not None
    assert heard.body == b"ok"
    # The same connection carries the next request, and the echo's answer is passed over.
    pipe.send("POST", "/next", {}, b"", PATIENCE)
    end.sendall((ECHOED if was_dark else b"") + ANSWER)
    assert heard_body(pipe) == b"ok"
    said = end.recv(4096)
    assert said.count(b"GET /healthz ") == was_dark
    assert said.count(b"POST /next ") == 1
    end.close()


def test_an_answer_that_comes_first_after_the_dark_leaves_the_system_as_mistaken(
    pipe: Pipe, server: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the other end sent again arrives before ours is acknowledged: of what is still under way an echo tells all the same."""
    monkeypatch.setattr(pipes, "is_sending_again", lambda _opened: True)
    monkeypatch.setattr(pipes, "believes_all_is_well", lambda _opened: True)
    end = asked(pipe, server)
    pipe.send("POST", "/next", {}, b"", PATIENCE)
    assert end.recv(4096).startswith(b"POST /next ")
    looks: list[bool] = []

    def first() -> bool:
        looks.append(True)
        if len(looks) == LIT_AT:
            end.sendall(ANSWER)
        return False

    assert pipe.hear(PATIENCE, most=10, interrupted=first) is not None
    monkeypatch.setattr(pipes, "is_sending_again", lambda _opened: False)

    def second() -> bool:
        if select.select([end], [], [], 0)[0]:
            assert end.recv(4096).startswith(b"GET /healthz ")
            end.sendall(ANSWER)
        return False

    assert pipe.hear(PATIENCE, most=10, interrupted=second) is not None
    end.close()


def test_a_request_that_follows_the_dark_takes_the_place_of_an_echo(
    pipe: Pipe, server: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the system takes for being on its way is lost then, so there is room for one; after it as much is on its way as is told."""
    is_dark = True
    monkeypatch.setattr(pipes, "is_sending_again", lambda _opened: is_dark)
    monkeypatch.setattr(pipes, "believes_all_is_well", lambda _opened: not is_dark)
    monkeypatch.setattr(pipes, "on_the_way", lambda _opened: None if is_dark else 5_000)
    end = asked(pipe, server)
    assert not pipe.has_room(4_000)
    looks: list[bool] = []

    def lit() -> bool:
        nonlocal is_dark
        is_dark = len(looks) < LIT_AT
        looks.append(pipe.has_room(4_000))
        return looks[-1]

    assert pipe.hear(PATIENCE, most=10, interrupted=lit) is None
    assert not pipe.has_room(0)
    pipe.send("POST", "/next", {}, b"", PATIENCE)
    assert not pipe.has_room(4_000)
    assert pipe.has_room(5_000)
    end.sendall(ANSWER + ANSWER)
    assert heard_body(pipe) == heard_body(pipe) == b"ok"
    pipe.close()
    assert end.recv(4096).startswith(b"POST /next ")
    assert not end.recv(4096)
    assert not pipe.has_room(5_000)
    end.close()


@pytest.mark.parametrize(("left", "is_kept"), [(b"", True), (ECHOED, True), (ECHOED[:20], False), (ECHOED + b"more", False)])
def test_a_connection_is_kept_with_its_echo(pipe: Pipe, server: socket.socket, left: bytes, is_kept: bool) -> None:  # noqa: FBT001
    """At rest: not come yet, or come; half of one, or more than one, is a connection that serves no longer, and another is made."""
    end = echoed(pipe, server)
    end.sendall(ANSWER)
    assert heard_body(pipe) == b"ok"
    first = pipe.ready(PATIENCE)
    end.sendall(left)
    assert not left or select.select([first], [], [], WAIT_S)[0]
    assert (pipe.ready(PATIENCE) is first) is is_kept
    end.close()


def test_an_echo_that_cannot_leave_ends_the_connection(pipe: Pipe, server: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a request's."""
    end = asked(pipe, server)

    def cut(_socket: socket.socket, _what: object) -> int:
        raise ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))

    monkeypatch.setattr(socket.socket, "send", cut)
    with pytest.raises(Outage, match=r"link\.cut"):
        pipe.echo(PATIENCE)
    assert not pipe.under_way
    end.close()
