"""The word `engine`, the process behind a window, and `device serve`, the same without one. No Qt."""

import argparse
import logging
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from desktop.app.exits import OK
from desktop.app.opening import open_home
from desktop.runtime import paths
from desktop.runtime.logs import Discreet, Log
from sync.engine import rekeying
from sync.engine.as_child import run_child
from sync.engine.process import Engine
from sync.engine.travel import agent_maker
from sync.links.lan_neighbour import LAN_PORT, LanSettings, addresses
from sync.store.home import Home
from sync.store.shipped import shipped

_BYTES_MAX = 2_000_000
_FILES = 5


def child(asked: argparse.Namespace) -> int:
    """Be the engine of the window that started this process, or change the key of its database while no engine runs."""
    home = _home(asked)
    # Ctrl+C in a terminal reaches the whole group; the window decides when its engine ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    log = _start_log(home)
    try:
        if asked.rekey:
            return rekeying.run(home, asked=_stream(0, "rb"), told=_stream(1, "wb"))
        return run_child(home, lambda key: _engine(home, asked, auth_key=key), asked=_stream(0, "rb"), told=_stream(1, "wb"))
    finally:
        _stop_log(log)


def serve(asked: argparse.Namespace) -> int:
    """Keep the device at work until a signal asks to stop."""
    home = open_home(asked, _home(asked))
    log = _start_log(home)
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    try:
        engine = _engine(home, asked, auth_key=None)
        try:
            print(f"ready {os.getpid()}", flush=True)
            stop.wait()
        finally:
            engine.close()
    finally:
        _stop_log(log)
    return OK


def _engine(home: Home, asked: argparse.Namespace, *, auth_key: bytes | None) -> Engine:
    return Engine(
        home,
        shipped=tuple(shipped().values()),
        make_agent=agent_maker(center_url=asked.center, lan=_lan(asked), yard=True),
        auth_key=auth_key,
        by_hand=True,
        is_process=True,
    )


def _lan(asked: argparse.Namespace) -> LanSettings | None:
    """Return where to listen and whom to dial, None when neither was asked for."""
    if asked.lan is None and not asked.neighbour:
        return None
    ((host, port),) = addresses([asked.lan or "0.0.0.0:0"], port=LAN_PORT)
    return LanSettings(host=host, port=port, named=addresses(asked.neighbour, port=LAN_PORT), names=True)


def _home(asked: argparse.Namespace) -> Home:
    os.umask(0o077)
    return Home(Path(asked.home) if asked.home is not None else paths.home())


def _stream(descriptor: int, mode: str) -> BinaryIO:
    stream = {0: sys.stdin, 1: sys.stdout}[descriptor]
    # A window's program without a console has no standard streams of its own, but the pipes are there.
    return stream.buffer if stream is not None else os.fdopen(descriptor, mode)  # type: ignore[return-value]


def _start_log(home: Home) -> logging.Handler | None:
    """Write ids and counts to the home's log; one that can't be written, or was wiped, is told by the engine itself."""
    if home.wiped.exists():
        return None
    try:
        home.logs.mkdir(parents=True, exist_ok=True)
        handler = Log(home.logs / "engine.txt", maxBytes=_BYTES_MAX, backupCount=_FILES, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return handler


def _stop_log(handler: logging.Handler | None) -> None:
    if handler is not None:
        logging.getLogger().removeHandler(handler)
        handler.close()
