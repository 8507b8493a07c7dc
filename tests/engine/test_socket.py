"""The engine's door: hostile bytes, silent guests and slow readers cost nobody else anything."""

import contextlib
import logging
import os
import socket
import struct
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, answer_challenge, deliver_challenge
from pathlib import Path
from typing import Any

import pytest

from sync.domain.failures import Outage, Refused
from sync.engine import socket as module
from sync.engine.messages import Bug, Call, pack, parse_told, raised
from sync.engine.process import report_of
from sync.engine.socket import FAMILY, Door, Outbox
from sync.oplog.codec import encode

KEY = b"k" * 32
WAIT_S = 20.0

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="raw bytes are written to a socket of the file system")


def answer(call: Call) -> "Future[Any]":
    """Answer by the text of a draft: what the test wants to come back."""
    future: Future[Any] = Future()
    match call.text("text"):
        case "refused":
            raise Refused("a.rule", number=3)
        case "outage":
            future.set_exception(Outage("store.disk_full"))
        case "bug":
            raise ZeroDivisionError
        case "odd":
            future.set_result(object())
        case text:
            future.set_result(text)
    return future


@pytest.fixture
def address(tmp_path: Path) -> str:
    return str(tmp_path / "door")


@pytest.fixture
def door(address: str) -> Iterator[Door]:
    door = Door(address, KEY, answer=answer, report=report_of, hello={"hello": {"pid": 1}})
    yield door
    door.close()
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("engine")] == []


@contextlib.contextmanager
def window(address: str) -> "Iterator[Connection[Any, Any]]":
    with Client(address, FAMILY, authkey=KEY) as line:
        assert "hello" in told(line)
        yield line


def told(line: "Connection[Any, Any]") -> dict[str, Any]:
    assert line.poll(WAIT_S)
    return dict(parse_told(line.recv_bytes()))


def ask(line: "Connection[Any, Any]", number: int, text: str) -> dict[str, Any]:
    line.send_bytes(pack({"call": number, "act": "draft", "text": text}))
    return told(line)


def is_served(address: str) -> bool:
    with window(address) as line:
        return ask(line, 1, "好") == {"call": 1, "done": "好"}


def raw(address: str) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(WAIT_S)
    line.connect(address)
    return line


def await_end(line: socket.socket) -> None:
    with contextlib.suppress(ConnectionError):
        while line.recv(4096):
            pass


def test_each_family_of_failure_comes_back(door: Door, address: str, caplog: pytest.LogCaptureFixture) -> None:
    """A result, a refusal, an outage and a mistake are told apart; the mistake leaves its traceback in the log alone."""
    with window(address) as line:
        assert ask(line, 1, "好") == {"call": 1, "done": "好"}
        refused, outage = raised(ask(line, 2, "refused")), raised(ask(line, 3, "outage"))
        with caplog.at_level(logging.ERROR):
            bug = raised(ask(line, 4, "bug"))
    assert isinstance(refused, Refused)
    assert (refused.code, refused.facts) == ("a.rule", {"number": 3})
    assert isinstance(outage, Outage)
    assert isinstance(bug, Bug)
    assert [record.report for record in caplog.records] == [bug.report]  # type: ignore[attr-defined]
    assert "ZeroDivisionError" in caplog.text


def test_door_belongs_to_its_owner(door: Door, address: str) -> None:
    """The socket is readable and writable by the owner alone."""
    assert Path(address).stat().st_mode & 0o777 == 0o600


def test_wrong_key_is_sent_away(door: Door, address: str) -> None:
    """Who does not know the key hears nothing."""
    with pytest.raises((AuthenticationError, EOFError, OSError)):
        Client(address, FAMILY, authkey=b"x" * 32)
    assert is_served(address)


@pytest.mark.parametrize(
    "bytes_sent",
    [
        b"",
        b"\x00",
        b"\xff" * 100,
        b"GET / HTTP/1.1\r\n\r\n",
        struct.pack("!i", 2**31 - 1) + b"x" * 64,
        struct.pack("!i", -1),
        struct.pack("!i", 20) + b"y" * 20,
    ],
)
def test_hostile_bytes_before_the_key(door: Door, address: str, bytes_sent: bytes) -> None:
    """Whatever a stranger sends, he is sent away and everyone else is served."""
    with raw(address) as line:
        line.sendall(bytes_sent)
        line.shutdown(socket.SHUT_WR)
        assert is_served(address)
        await_end(line)


@pytest.mark.parametrize(
    "message",
    [b"", b"\x00", b"\xff" * 1000, b"\x9f" * 50, encode([1, 2]), encode({"call": 1, "act": "stop"}), encode({"beat": "x"}), b"\x80\x04N."],
)
def test_hostile_messages_behind_the_key(door: Door, address: str, message: bytes) -> None:
    """A window that sends no message of ours loses its connection; nothing is unpickled, nobody else notices."""
    with window(address) as other, window(address) as line:
        line.send_bytes(message)
        with pytest.raises((EOFError, OSError)):
            line.recv_bytes()
        assert ask(other, 1, "好") == {"call": 1, "done": "好"}


def test_message_over_the_bound_ends_the_connection(door: Door, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A length over the bound is refused before memory is given for it."""
    monkeypatch.setattr(module, "MESSAGE_BYTES_MAX", 1000)
    with window(address) as line:
        with contextlib.suppress(OSError):
            line.send_bytes(b"x" * 2000)
        with pytest.raises((EOFError, OSError)):
            line.recv_bytes()
    assert is_served(address)


def test_silent_guest_blocks_nobody_and_is_cut_off(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who connects and says nothing, or half a word, keeps nobody waiting and is hung up on in time."""
    monkeypatch.setattr(module, "AUTH_S_MAX", 0.2)
    door = Door(address, KEY, answer=answer, report=report_of, hello={"hello": {}})
    with raw(address) as silent, raw(address) as half:
        half.sendall(struct.pack("!i", 20) + b"y")
        assert is_served(address)
        for line in (silent, half):
            await_end(line)
    door.close()


def test_guests_are_bounded(door: Door, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One window too many is hung up on; when one leaves there is room again."""
    monkeypatch.setattr(module, "CONNECTIONS_MAX", 2)
    with window(address):
        with window(address), pytest.raises((EOFError, OSError)), window(address):
            pass
        deadline = threading.Event()
        for _ in range(200):
            with contextlib.suppress(EOFError, OSError), window(address) as line:
                assert ask(line, 1, "好")["done"] == "好"
                return
            deadline.wait(0.05)
        pytest.fail("no room again")


def test_close_wakes_every_window(address: str) -> None:
    """Closing ends conversations under way, half a message included, and joins every thread; twice is once."""
    door = Door(address, KEY, answer=answer, report=report_of, hello={"hello": {}})
    with window(address) as idle, window(address) as half:
        with socket.socket(fileno=os.dup(half.fileno())) as under:
            under.sendall(struct.pack("!i", 500) + b"half")
            door.close()
        door.close()
        for line in (idle, half):
            with pytest.raises((EOFError, OSError)):
                line.recv_bytes()
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("engine")] == []


def test_socket_left_by_a_killed_engine_is_replaced(address: str) -> None:
    """A socket file without anyone behind it does not stop the next engine."""
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(address)
    door = Door(address, KEY, answer=answer, report=report_of, hello={"hello": {}})
    assert is_served(address)
    door.close()


def test_slow_window_costs_nobody_else(door: Door, address: str) -> None:
    """A window that does not read holds back neither the engine nor the others; its changes are merged meanwhile."""
    with window(address) as slow, window(address) as quick:
        for number in range(2000):
            door.tell_changes({"incident": frozenset({number.to_bytes(16, "big")})})
            door.tell_status({"state": "syncing", "waiting_entries": number, "peers": 0})
        assert ask_through(quick) == "好"
        seen: set[bytes] = set()
        messages = 0
        while len(seen) < 2000:
            body = told(slow)
            seen.update(body.get("changes", {}).get("incident", ()))
            messages += 1
        assert messages < 4000


def ask_through(line: "Connection[Any, Any]") -> str:
    line.send_bytes(pack({"call": 1, "act": "draft", "text": "好"}))
    while "call" not in (body := told(line)):
        pass
    return str(body["done"])


def test_outbox_merges_and_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many ids become "anything of the kind", which nothing narrows again; of statuses the last remains."""
    monkeypatch.setattr(module, "CHANGED_IDS_MAX", 2)
    outbox = Outbox()
    for number in range(3):
        outbox.put_changes({"incident": frozenset({bytes([number])}), "unit": frozenset({b"u"})})
        outbox.put_status({"peers": number})
    outbox.put_changes({"incident": frozenset({b"\x09"})})
    assert outbox.take() == {"changes": {"incident": [], "unit": [b"u"]}}
    assert outbox.take() == {"status": {"peers": 2}}
    outbox.close()
    assert outbox.take() is None


def test_window_that_never_reads_answers_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are bounded too."""
    monkeypatch.setattr(module, "ANSWERS_MAX", 2)
    outbox = Outbox()
    for number in range(3):
        outbox.put({"beat": number})
    assert outbox.take() is None


def test_last_status_greets_the_next_window(door: Door, address: str) -> None:
    """A window that comes later is told the state of the link at once."""
    door.tell_status({"peers": 3})
    with window(address) as line:
        assert told(line) == {"status": {"peers": 3}}


def test_hello_goes_before_what_changed_meanwhile(door: Door, address: str) -> None:
    """What changes while a window still shows its key waits behind the greeting: a center may be heard that early."""
    with Client(address, FAMILY) as line:
        assert line.poll(WAIT_S)
        door.tell_changes({"incident": frozenset({b"i" * 16})})
        answer_challenge(line, KEY)
        deliver_challenge(line, KEY)
        assert [next(iter(told(line))) for _ in range(2)] == ["hello", "changes"]
