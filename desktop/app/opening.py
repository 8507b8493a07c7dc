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

from desktop.app.exits import OK
from desktop.runtime import paths
from sync.domain.failures import Outage, Refused
from sync.store import rekeying, unlocking
from sync.store.home import Home
from sync.store.startup import InstanceLock
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


def change(asked: argparse.Namespace) -> int:
    """Let another passphrase open the home, or its keystore no longer; a plain key is brought over.

    Raises: Refused: `passphrase.wrong`, `passphrase.weak`, `passphrase.differs`, `passphrase.missing`; Outage: `store.missing`,
        `store.second_instance` while an engine works with a plain key, and those of the disk.
    """
    home = Home(Path(asked.home) if asked.home is not None else paths.home())
    lock = unlocking.lock_of(home)
    if lock is Lock.NEW:
        raise Outage("store.missing")
    if asked.forget_keystore:
        open_home(asked, home)
        unlocking.let_keystore(home, "", None)
        print("系统密钥库不再能打开本机 the keystore opens this device no longer")
        return OK
    old = "" if lock is Lock.PLAIN else _given(asked, twice=False)
    if lock is Lock.WRAPPED:
        # Nobody thinks up a new one before the old one was right.
        unlocking.by_passphrase(home, old)
    new = line_of(asked.new_passphrase_file) if asked.new_passphrase_file is not None else asked_twice("新口令 new passphrase: ")
    if lock is Lock.PLAIN:
        with InstanceLock(home):
            unlocking.wrap_plain(home, new, cost=tuned())
    else:
        unlocking.change_passphrase(home, old, new, cost=tuned())
    print("口令已改；此前拷走的备份仍用旧口令打开 changed; backups copied away before still open by the old one")
    return OK


def rekey(asked: argparse.Namespace) -> int:
    """Change the key itself: database, backups and blobs are written anew, and the same passphrase opens them.

    Raises: Refused: `passphrase.wrong`; Outage: `store.missing`, `store.second_instance` while an engine works, and those of the disk.
    """
    from desktop.runtime.database_key import change_key
    from desktop.runtime.keystore import Keystore

    home = Home(Path(asked.home) if asked.home is not None else paths.home())
    lock = unlocking.lock_of(home)
    if lock is Lock.NEW:
        raise Outage("store.missing")
    passphrase = None if lock is Lock.PLAIN else _given(asked, twice=False)
    if passphrase is not None:
        unlocking.by_passphrase(home, passphrase)
    with InstanceLock(home):
        if passphrase is None:
            rekeying.rekey(home, None, cost=tuned())
            lost = False
        else:
            lost = change_key(home, Keystore(), lambda kept: rekeying.rekey(home, passphrase, cost=tuned(), keystore=kept))
    print("密钥已换：数据库、备份和附件都已重写 changed: database, backups and blobs were written anew")
    print("此前拷走的备份仍用旧密钥、由同一口令打开 copies carried away before keep the old key, and open by the same passphrase")
    if lost:
        print("系统密钥库没有应答，不再能打开本机 the keystore did not answer and opens this device no longer")
    return OK


def _given(asked: argparse.Namespace, *, twice: bool) -> str:
    descriptor: int | None = getattr(asked, "passphrase_fd", None)
    path: Path | None = getattr(asked, "passphrase_file", None)
    if descriptor is not None:
        with os.fdopen(descriptor, "rb") as stream:
            return _line(stream.read(_BYTES_MAX))
    if path is not None:
        return line_of(path)
    if twice:
        return asked_twice("口令 passphrase: ")
    if not _is_at_a_terminal():
        raise Outage("store.locked")
    return getpass.getpass("口令 passphrase: ")


def asked_once(words: str) -> str:
    """Ask at the terminal. Raises: Refused: `passphrase.missing` where nobody can be asked."""
    if not _is_at_a_terminal():
        raise Refused("passphrase.missing")
    return getpass.getpass(words)


def asked_twice(words: str) -> str:
    """Ask at the terminal, and again. Raises: Refused: `passphrase.missing`, `passphrase.differs`."""
    if not _is_at_a_terminal():
        raise Refused("passphrase.missing")
    passphrase = getpass.getpass(words)
    if getpass.getpass("再输一次 again: ") != passphrase:
        raise Refused("passphrase.differs")
    return passphrase


def line_of(path: Path) -> str:
    """Return the first line of a file that nobody else may read. Raises: Refused: `passphrase.file_open`; Outage: `file.unreadable`."""
    return _line(_read(path))


def _is_at_a_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


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
