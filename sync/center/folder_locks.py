"""Locks of the system between processes that serve one folder; whoever dies lets go of them.

Source: our design (engine specification §10).
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sync.store.cipher import named

if sys.platform != "win32":
    import fcntl


class FolderLocks:
    """A folder of lock files: numbered ones, held for a moment, and one that tells who was here first. POSIX alone."""

    def __init__(self, folder: Path) -> None:
        """Make the folder. Raises: Outage: of the disk."""
        self._folder = folder
        with named():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._present = self._opened("present")

    def is_first(self) -> bool:
        """Tell whether no other process is here; from here on this one is, until it ends."""
        if sys.platform == "win32":
            return True
        try:
            fcntl.flock(self._present, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            first = False
        else:
            first = True
        fcntl.flock(self._present, fcntl.LOCK_SH)
        return first

    @contextmanager
    def alone(self, number: int) -> Iterator[None]:
        """Wait for a numbered lock, and hold it while the block runs."""
        descriptor = self._opened(f"{number:02d}")
        try:
            if sys.platform != "win32":
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def close(self) -> None:
        """Be here no more."""
        os.close(self._present)

    def _opened(self, name: str) -> int:
        return os.open(self._folder / name, os.O_RDWR | os.O_CREAT, 0o600)
