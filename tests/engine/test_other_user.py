"""Another user of the same machine: neither the folder nor the socket opens to him, whatever he tries; one line at most is logged."""

import contextlib
import os
import socket
import sys
import warnings
from collections.abc import Iterator

import pytest

from sync.engine.client import EngineClient
from sync.store.home import Home

NOBODY = 65534
FILES = ("qianzhi.db", "key.wrap", "database.key", "high-water", "logs/engine.txt")
DOORS = ("engine.socket", "engine.hand")


@pytest.fixture
def beside(home: Home) -> Iterator[Home]:
    client = EngineClient.start(home)
    client.ready.result(60)
    yield home
    client.close()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="another user is played by root alone")
def test_another_user_opens_neither_file_nor_socket(beside: Home) -> None:
    """Every file and both doors of a working home are closed to a user who may enter the folder above."""
    read, write = os.pipe()
    with warnings.catch_warnings():
        # The child does nothing but try and end.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.chdir(beside.path.parent)
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        os.write(write, ",".join(_opened(beside.path.name)).encode() + b"|tried")
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as told:
        assert told.read() == b"|tried"
    os.waitpid(child, 0)


def _opened(home: str) -> list[str]:
    """Return what opens; the folder above is at hand, whatever stands above that."""
    found = []
    for name in FILES:
        with contextlib.suppress(OSError):
            os.close(os.open(f"{home}/{name}", os.O_RDONLY))
            found.append(name)
    for name in DOORS:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.connect(f"{home}/{name}")
            found.append(name)
    return found


def test_what_is_tried_is_there(beside: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The owner opens every door and file that another user is kept from: the names above are those of a home at work."""
    monkeypatch.chdir(beside.path.parent)
    assert set(_opened(beside.path.name)) >= {*DOORS, "qianzhi.db", "database.key", "high-water", "logs/engine.txt"}


@pytest.mark.skipif(sys.platform == "win32", reason="modes of sockets are POSIX")
def test_the_doors_are_the_owners_alone(beside: Home) -> None:
    """Folder, sockets, lock, mark, key and log: no bit for anybody else."""
    found = [path for path in (beside.path, *beside.path.rglob("*")) if path.stat().st_mode & 0o077 and not path.is_symlink()]
    assert found == []
