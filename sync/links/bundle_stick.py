"""The stick: where bundles are written to and read from. Whatever it does wrong becomes an Outage with its own words.

A stick lies more often than a disk: it says "written" and keeps nothing, it is pulled, it is full, it is locked. So what was
written is read back past the system's cache where the system can, and only what read back is called written.

Layer: links. Source: our design (engine specification §9).
"""

import errno
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from sync.domain.failures import Outage

BUFFER_BYTES = 1024 * 1024
_CODES: Mapping[int, str] = MappingProxyType(
    {
        errno.ENOSPC: "bundle.stick_full",
        errno.EDQUOT: "bundle.stick_full",
        errno.EFBIG: "bundle.stick_full",
        errno.EROFS: "bundle.stick_read_only",
        errno.EACCES: "bundle.stick_read_only",
        errno.EPERM: "bundle.stick_read_only",
        errno.ENOENT: "bundle.stick_gone",
        errno.ENOTDIR: "bundle.stick_gone",
        errno.EISDIR: "bundle.stick_gone",
        errno.ENODEV: "bundle.stick_gone",
        errno.ENXIO: "bundle.stick_gone",
        errno.EIO: "bundle.stick_failed",
        errno.EINVAL: "bundle.stick_failed",
    }
)


class Stick:
    """A folder as the system gives it. A class, so that tests can put one in its place that lies, tears or is full."""

    def create(self, path: Path) -> BinaryIO:
        """Open a new file for writing; one that lies there from a broken attempt is written anew."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        return os.fdopen(descriptor, "wb", buffering=BUFFER_BYTES)

    def settle(self, file: BinaryIO) -> None:
        """Have everything written down before anything is said of it, and let go of what the system holds of it."""
        file.flush()
        os.fsync(file.fileno())
        _forget_cache(file.fileno())

    def publish(self, temporary: Path, final: Path) -> None:
        """Give the file its name, durably."""
        temporary.replace(final)
        if sys.platform != "win32":
            descriptor = os.open(final.parent, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
            try:
                with suppress(OSError):  # some sticks' systems can't sync a folder; the read-back tells what became of it
                    os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def open(self, path: Path) -> BinaryIO:
        """Open a file for reading."""
        file = path.open("rb", buffering=BUFFER_BYTES)
        _forget_cache(file.fileno())
        return file

    def free_bytes(self, folder: Path) -> int:
        """Return how much fits."""
        return shutil.disk_usage(folder).free

    def remove(self, path: Path) -> None:
        """Take a file away; one that is not there is no error."""
        path.unlink(missing_ok=True)


@contextmanager
def stick_outages(path: Path) -> Iterator[None]:
    """Turn errors of the file system into outages that name the file."""
    try:
        yield
    except OSError as error:
        code = _CODES.get(error.errno or 0)
        if code is None:
            raise
        raise Outage(code, file=path.name) from error


def _forget_cache(descriptor: int) -> None:
    advise = getattr(os, "posix_fadvise", None)
    if advise is not None:
        with suppress(OSError):
            advise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
