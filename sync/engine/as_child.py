"""The engine as a child of the process that started it.

As a child the engine reads one line of standard input, ``<authentication key>`` or ``<authentication key> <key of the home>``
(hexadecimal; the second where the key lies wrapped and the window opened it), answers one line on standard output, ``ready <pid>``
or ``outage <code>``, and lives until standard input ends: a window that dies takes it along. Neither key is ever an argument, in
the environment or in a file.

Layer: engine. Source: our design (engine specification §6).
"""

import logging
import os
from collections.abc import Callable
from typing import BinaryIO

from sync.domain.failures import Outage, Refused
from sync.engine.priority import give_way
from sync.engine.process import Engine
from sync.engine.socket import AUTH_KEY_BYTES
from sync.store.cipher import KEY_BYTES as HOME_KEY_BYTES
from sync.store.home import Home

log = logging.getLogger("engine")

EXIT_OK, EXIT_OUTAGE = 0, 4
_KEY_LINE_BYTES = 2 * AUTH_KEY_BYTES + 1 + 2 * HOME_KEY_BYTES + 2


def run_child(home: Home, make: Callable[[bytes], Engine], *, asked: BinaryIO, told: BinaryIO) -> int:
    """Be the engine of the process that started this one, until `asked` ends; return the exit code.

    Args:
        make: makes the engine, which ends this process when it ends itself, with the authentication key read from `asked`.
    """
    auth_key, *rest = _keys(asked.readline(_KEY_LINE_BYTES))
    if len(auth_key) != AUTH_KEY_BYTES:
        _say(told, "outage engine.no_key")
        return EXIT_OUTAGE
    if rest and len(rest[0]) == HOME_KEY_BYTES:
        home.hold(rest[0])
    give_way()
    try:
        engine = make(auth_key)
    except (Outage, Refused) as failure:
        log.warning("engine not started", extra={"code": failure.code})
        _say(told, f"outage {failure.code}")
        return EXIT_OUTAGE
    try:
        _say(told, f"ready {os.getpid()}")
        while asked.read(1):
            pass
    finally:
        engine.close()
    return EXIT_OK


def _keys(line: bytes) -> list[bytes]:
    try:
        return [bytes.fromhex(part) for part in line.decode("ascii").split()] or [b""]
    except ValueError:
        return [b""]


def _say(told: BinaryIO, line: str) -> None:
    told.write(f"{line}\n".encode())
    told.flush()
