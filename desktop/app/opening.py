"""The command line's way into a home whose key lies wrapped: a passphrase from a prompt, a descriptor or a file.

Never from an argument or the environment, which every process of the machine may read. No Qt.

Layer: app. Source: our design.
"""

import argparse
import getpass
import os
import stat
import sys
from pathlib import Path

from sync.domain.failures import Outage, Refused
from sync.store import unlocking
from sync.store.home import Home
from sync.store.unlocking import Lock
from sync.store.wrap import PASSPHRASE_CHARS_MAX, judge, tuned

_BYTES_MAX = 4 * PASSPHRASE_CHARS_MAX + 2
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def open_home(asked: argparse.Namespace, home: Home) -> Home:
    """Open the home for this process where its key lies wrapped, and return it.

    Raises: Refused: `passphrase.wrong`, `passphrase.file_open`; Outage: `store.locked` where nobody can be asked, those of `Home.key`.
    """
    if unlocking.lock_of(home) is Lock.WRAPPED and home.held is None:
        unlocking.by_passphrase(home, _given(asked, twice=False))
    return home


def begin_home(asked: argparse.Namespace, home: Home) -> None:
    """Give a home that is to be made its key: wrapped, or by an option of its own in an owner-only file.

    Raises: Refused: `passphrase.missing` where nobody can be asked, `passphrase.weak`, `passphrase.differs`, as `open_home`.
    """
    match unlocking.lock_of(home):
        case Lock.WRAPPED:
            open_home(asked, home)
        case Lock.NEW if not asked.plain_key:
            passphrase = _given(asked, twice=True)
            judge(passphrase)
            unlocking.begin(home, passphrase, cost=tuned())
        case _:
            pass  # what was begun with a plain key is gone on with


def _given(asked: argparse.Namespace, *, twice: bool) -> str:
    descriptor: int | None = getattr(asked, "passphrase_fd", None)
    path: Path | None = getattr(asked, "passphrase_file", None)
    if descriptor is not None:
        with os.fdopen(descriptor, "rb") as stream:
            return _line(stream.read(_BYTES_MAX))
    if path is not None:
        return _line(_read(path))
    if sys.stdin is None or not sys.stdin.isatty():
        raise Refused("passphrase.missing") if twice else Outage("store.locked")
    passphrase = getpass.getpass("口令 passphrase: ")
    if twice and getpass.getpass("再输一次 again: ") != passphrase:
        raise Refused("passphrase.differs")
    return passphrase


def _read(path: Path) -> bytes:
    """Return what a file holds that nobody else may read.

    Raises: Refused: `passphrase.file_open`; Outage: `file.unreadable`.
    """
    try:
        with path.open("rb") as file:
            if sys.platform != "win32" and os.fstat(file.fileno()).st_mode & _OTHERS:
                raise Refused("passphrase.file_open", file=path.name)
            return file.read(_BYTES_MAX)
    except OSError as error:
        raise Outage("file.unreadable", name=path.name) from error


def _line(raw: bytes) -> str:
    try:
        return raw.splitlines()[0].decode() if raw else ""
    except UnicodeDecodeError as error:
        raise Refused("passphrase.wrong") from error
