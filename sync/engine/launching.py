"""How an engine is started: its process, its keys, and its first word. Layer: engine."""

import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import Any

from sync.domain.failures import Outage
from sync.engine.child import end, hand_keys
from sync.engine.messages import MESSAGE_BYTES_MAX, Hello, parse_told
from sync.engine.socket import AUTH_KEY_BYTES, FAMILY
from sync.oplog.codec import Malformed
from sync.store.home import Home

START_S_MAX = 600.0
GREETING_S_MAX = 30.0
AGAIN_S = 10.0
_LINE_BYTES_MAX = 200


def own_program() -> tuple[str, ...]:
    """Return what starts this very program again: itself when packaged, else Python with main.py."""
    return (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, str(Path(__file__).resolve().parents[2] / "main.py"))


def engine_command(home: Home, arguments: Sequence[str] = ()) -> tuple[str, ...]:
    """Return what starts an engine: this very program with the word `engine`."""
    return (*own_program(), "engine", "--home", str(home.path), *arguments)


@dataclass(slots=True, kw_only=True)
class Child:
    """One engine process with the line to it."""

    process: "subprocess.Popen[bytes]"
    connection: "Connection[Any, Any]"
    hello: Hello
    since: float = field(default_factory=time.monotonic)


def launch(command: Sequence[str], home: Home, *, closing: threading.Event, begun: "Callable[[subprocess.Popen[bytes]], None]") -> Child:
    """Start an engine and wait for its first word.

    Args:
        closing: set when nobody wants it any more.
        begun: is handed the process at once, so that it can be ended by whoever closes.

    Raises: Outage: `engine.not_started`, `engine.closed`, and what the engine itself could not start for.
    """
    auth_key = secrets.token_bytes(AUTH_KEY_BYTES)
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, creationflags=flags)  # noqa: S603 - ourselves
    except OSError as error:
        raise Outage("engine.not_started") from error
    begun(process)
    try:
        return _greeted(process, auth_key, home, closing)
    except (OSError, EOFError, AuthenticationError, Malformed) as error:
        end(process)
        raise Outage("engine.closed" if closing.is_set() else "engine.not_started", retry_s=AGAIN_S) from error
    except BaseException:
        end(process)
        raise


def _greeted(process: "subprocess.Popen[bytes]", auth_key: bytes, home: Home, closing: threading.Event) -> Child:
    assert process.stdout is not None
    hand_keys(process, auth_key, home)
    if closing.is_set():
        raise Outage("engine.closed")
    late = threading.Timer(START_S_MAX, process.kill)
    late.start()
    try:
        line = process.stdout.readline(_LINE_BYTES_MAX).decode(errors="replace").split()
    finally:
        late.cancel()
        late.join()
    match line:
        case ["ready", _]:
            connection = Client(home.address, FAMILY, authkey=auth_key)
        case ["outage", code]:
            raise Outage(code, retry_s=AGAIN_S)
        case _:
            raise EOFError
    if not connection.poll(GREETING_S_MAX):
        raise EOFError
    told = parse_told(connection.recv_bytes(MESSAGE_BYTES_MAX))
    if "hello" not in told:
        raise Malformed("hello")
    return Child(process=process, connection=connection, hello=Hello(**told["hello"]))
