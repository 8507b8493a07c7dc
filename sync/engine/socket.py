"""The engine's door: a local socket (on Windows a pipe) that only its owner may open, and only with the key.

Transport is `multiprocessing.connection` with bytes alone. Each window has two threads: one reads what it asks, one sends
what it is told. Nothing here waits for a window that does not read: changes are merged while they wait, of statuses only the
last is kept, and a window that owes too many readings is hung up on.

Layer: engine. Source: our design (engine specification §6).
"""

import contextlib
import logging
import os
import socket
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener, answer_challenge, deliver_challenge
from pathlib import Path
from typing import Any

from sync.engine.messages import MESSAGE_BYTES_MAX, Beat, Call, changes_to_wire, failure, pack, parse_asked
from sync.oplog.codec import Malformed
from sync.store.exchange import Changes

log = logging.getLogger("engine.socket")

AUTH_KEY_BYTES = 32
AUTH_S_MAX = 5.0
CONNECTIONS_MAX = 16
ANSWERS_MAX = 4_096
CHANGED_IDS_MAX = 20_000
_BACKLOG = 8
_POLL_S = 0.5
FAMILY = "AF_PIPE" if sys.platform == "win32" else "AF_UNIX"

Answer = Callable[[Call], "Future[Any]"]
Report = Callable[[BaseException], str]


class Door:
    """Listens, and owns the connections; owned by the engine process, which closes it first.

    Args:
        answer: starts an act and returns the future of its plain result; it must not wait.
        report: writes an unexpected error to the log and returns its report id.
        hello: the first message to each window.
    """

    def __init__(self, address: str, auth_key: bytes, *, answer: Answer, report: Report, hello: Mapping[str, object]) -> None:
        self._address = address
        self._auth_key = auth_key
        self._answer = answer
        self._report = report
        self._hello = hello
        self._windows: list[_Window] = []
        self._last_status: Mapping[str, object] | None = None
        self._door = threading.Lock()
        self._closing = False
        if FAMILY == "AF_UNIX":
            # The instance lock is held: a socket that lies there was left by an engine that was killed.
            Path(address).unlink(missing_ok=True)
        self._listener = Listener(address, FAMILY, backlog=_BACKLOG)
        if FAMILY == "AF_UNIX":
            Path(address).chmod(0o600)
        self._thread = threading.Thread(target=self._accept, name="engine-door")
        self._thread.start()

    def tell_changes(self, changes: Changes) -> None:
        """Tell every window what reads differently now. Thread: any; never waits."""
        for window in self._open():
            window.outbox.put_changes(changes)

    def tell_status(self, status: Mapping[str, object]) -> None:
        """Tell every window the state of the link. Thread: any; never waits."""
        self._last_status = status
        for window in self._open():
            window.outbox.put_status(status)

    def tell_attaching(self, token: bytes, done: int, size: int) -> None:
        """Tell every window how far a file is. Thread: any; never waits."""
        for window in self._open():
            window.outbox.put_attaching(token, done, size)

    def tell_carrying(self, phase: str, done: int, total: int) -> None:
        """Tell every window how far a bundle is. Thread: any; never waits."""
        for window in self._open():
            window.outbox.put_carrying(phase, done, total)

    def close(self) -> None:
        """Hang up on every window and join all threads; twice is once."""
        with self._door:
            if self._closing:
                return
            self._closing = True
        with contextlib.suppress(OSError, EOFError):
            Client(self._address, FAMILY).close()  # wakes the accepting thread
        self._thread.join()
        self._listener.close()
        for window in self._open():
            window.hang_up()
        for window in self._open():
            window.join()

    def _open(self) -> list["_Window"]:
        with self._door:
            return list(self._windows)

    def _accept(self) -> None:
        while True:
            try:
                connection = self._listener.accept()
            except OSError:
                if self._closing:
                    return
                continue
            with self._door:
                self._windows = [window for window in self._windows if window.is_alive()]
                if self._closing or len(self._windows) >= CONNECTIONS_MAX:
                    connection.close()
                    if self._closing:
                        return
                    continue
                window = _Window(connection, self._auth_key, self._answer, self._report, (self._hello, self._status))
                self._windows.append(window)
            window.start()

    def _status(self) -> Mapping[str, object] | None:
        return self._last_status


class _Window:
    """One connection: a thread that reads and one that sends."""

    def __init__(
        self,
        connection: "Connection[Any, Any]",
        auth_key: bytes,
        answer: Answer,
        report: Report,
        greeting: tuple[Mapping[str, object], Callable[[], Mapping[str, object] | None]],
    ) -> None:
        self._connection = connection
        self._auth_key = auth_key
        self._answer = answer
        self._report = report
        self._greeting = greeting
        self._closing = threading.Event()
        self.outbox = Outbox()
        self._reader = threading.Thread(target=self._read, name="engine-window")
        self._sender = threading.Thread(target=self._send, name="engine-window-sender")

    def start(self) -> None:
        self._reader.start()

    def is_alive(self) -> bool:
        return self._reader.is_alive() or not self._closing.is_set()

    def hang_up(self) -> None:
        """End both threads; the window sees the end of the connection."""
        self._closing.set()
        self.outbox.close()
        _cut(self._connection)

    def join(self) -> None:
        self._reader.join()

    def _read(self) -> None:
        try:
            if not self._knows_the_key():
                return
            last = self._greeting[1]()
            if last is not None:
                self.outbox.put_status(last)
            self._sender.start()
            self._converse()
        except (OSError, EOFError):
            pass  # the window is gone
        except Malformed:
            log.info("window sent something else than a message, connection closed")
        finally:
            self.hang_up()
            if self._sender.ident is not None:
                self._sender.join()
            self._connection.close()

    def _knows_the_key(self) -> bool:
        if self._auth_key == b"":
            return False
        late = threading.Timer(AUTH_S_MAX, _cut, [self._connection])
        late.start()
        try:
            deliver_challenge(self._connection, self._auth_key)
            answer_challenge(self._connection, self._auth_key)
        except (AuthenticationError, OSError, EOFError, ValueError, AssertionError):
            log.info("window without the key was sent away", extra={"code": "door.no_key"})
            return False
        finally:
            late.cancel()
            late.join()
        return True

    def _converse(self) -> None:
        while not self._closing.is_set():
            if not self._connection.poll(_POLL_S):
                continue
            asked = parse_asked(self._connection.recv_bytes(MESSAGE_BYTES_MAX))
            if isinstance(asked, Beat):
                self.outbox.put({"beat": asked.number})
            else:
                self._start(asked)

    def _start(self, call: Call) -> None:
        try:
            future = self._answer(call)
        except Exception as error:  # noqa: BLE001 - the process boundary: whatever it is belongs to who asked
            future = Future()
            future.set_exception(error)

        def end(ended: "Future[Any]") -> None:
            error = ended.exception()
            if error is None:
                self.outbox.put({"call": call.number, "done": ended.result()})
            else:
                self.outbox.put(failure(call.number, error, self._report(error)))

        future.add_done_callback(end)

    def _send(self) -> None:
        # Not by way of the outbox: what changed while the window showed its key waits there, and changes go first.
        message: Mapping[str, object] | None = self._greeting[0]
        while message is not None:
            try:
                self._connection.send_bytes(pack(message))
            except (OSError, ValueError):
                self._closing.set()
                return
            message = self.outbox.take()


class Outbox:
    """What waits for one window: answers in order, changes merged, the last status, of each file how far it is. `put*` never wait."""

    def __init__(self) -> None:
        self._ready = threading.Condition()
        self._answers: deque[Mapping[str, object]] = deque()
        self._changes: dict[str, frozenset[bytes]] = {}
        self._status: Mapping[str, object] | None = None
        self._attaching: dict[bytes, tuple[int, int]] = {}
        self._carrying: tuple[str, int, int] | None = None
        self._closed = False

    def put(self, message: Mapping[str, object]) -> None:
        """Queue an answer; a window that leaves too many unread loses the connection."""
        with self._ready:
            if len(self._answers) >= ANSWERS_MAX:
                self._closed = True
            self._answers.append(message)
            self._ready.notify()

    def put_changes(self, changes: Changes) -> None:
        """Merge changes into those that wait; past a bound a kind says "anything of it"."""
        with self._ready:
            for kind, ids in changes.items():
                held = self._changes.get(kind)
                whole = held is not None and not held
                merged = (held or frozenset()) | ids
                self._changes[kind] = frozenset() if whole or not ids or len(merged) > CHANGED_IDS_MAX else merged
            self._ready.notify()

    def put_status(self, status: Mapping[str, object]) -> None:
        """Replace the status that waits."""
        with self._ready:
            self._status = status
            self._ready.notify()

    def put_attaching(self, token: bytes, done: int, size: int) -> None:
        """Replace what waits to be told of a file; there are few at a time."""
        with self._ready:
            self._attaching[token] = (done, size)
            self._ready.notify()

    def put_carrying(self, phase: str, done: int, total: int) -> None:
        """Replace what waits to be told of a bundle."""
        with self._ready:
            self._carrying = (phase, done, total)
            self._ready.notify()

    def close(self) -> None:
        """Let `take` return None."""
        with self._ready:
            self._closed = True
            self._ready.notify()

    def take(self) -> Mapping[str, object] | None:
        """Wait for the next message; None when closed. Changes go before the answer of the command that made them."""
        with self._ready:
            while not (self._closed or self._answers or self._changes or self._status or self._attaching or self._carrying):
                self._ready.wait()
            if self._closed:
                return None
            if self._changes:
                changes, self._changes = self._changes, {}
                return {"changes": changes_to_wire(changes)}
            if self._attaching:
                token = next(iter(self._attaching))
                return {"attaching": [token, *self._attaching.pop(token)]}
            if self._carrying is not None:
                carrying, self._carrying = self._carrying, None
                return {"carrying": list(carrying)}
            if self._answers:
                return self._answers.popleft()
            status, self._status = self._status, None
            return {"status": status}


def _cut(connection: "Connection[Any, Any]") -> None:
    """Wake whoever reads or writes `connection`, in whatever half of a message; on Windows the reading thread polls."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError), socket.socket(fileno=os.dup(connection.fileno())) as other:
        other.shutdown(socket.SHUT_RDWR)
