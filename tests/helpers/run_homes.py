"""Where the homes of one run of the tests lie, and how they go: with the run, or with the next one where the run was killed.

A run has a folder of its own, and holds a lock on a file in it for as long as its first process lives, however that ends. A
folder whose lock is free belongs to nobody: whoever comes next removes it, and ends the database servers that still serve
from it, each known by the folder in which it works. A run that another one finds at work is left alone.
"""

import fcntl
import os
import shutil
import signal
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Self

PREFIX = "qz-"  # short: sockets lie below it, and a socket's path has 107 bytes
LOCK = "held"


class RunHomes:
    """A run's folder; made and removed by the run's first process."""

    def __init__(self, memory: Path) -> None:
        """Remove in ``memory`` what killed runs left, and make a folder there."""
        for folder in sorted(memory.glob(f"{PREFIX}*")):
            remove_left(folder)
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=memory))
        self._lock = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # A database server of the tests has its own user, who passes through here.
        self.folder.chmod(0o711)

    def close(self) -> None:
        """Remove the folder with all that is in it."""
        os.close(self._lock)
        remove_left(self.folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def remove_left(folder: Path) -> bool:
    """Remove a run's folder unless its run holds it; return whether it is gone."""
    try:
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        # Made this moment, or being removed by somebody else: the next run looks again.
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    else:
        _end_servers(folder)
        for left in folder.iterdir():
            # The lock last: a removal that is itself killed is gone on with by the next run.
            if left.name != LOCK:
                shutil.rmtree(left, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
        return True
    finally:
        os.close(lock)


def _end_servers(folder: Path) -> None:
    """Kill the servers whose data lie in ``folder``: its run is gone, and nobody asks them any more."""
    for noted in folder.glob("*/data/postmaster.pid"):
        with suppress(OSError, ValueError):
            process = int(noted.read_text(encoding="ascii").split()[0])
            if Path(f"/proc/{process}/cwd").resolve(strict=True) == noted.parent.resolve():
                os.kill(process, signal.SIGQUIT)
