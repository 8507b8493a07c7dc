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
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import BinaryIO, Self

from sync.domain.failures import Outage

BUFFER_BYTES = 1024 * 1024
PUSH_BYTES = 16 * 1024 * 1024
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

    def push(self, file: BinaryIO) -> None:
        """Have the system write down what it holds of it so far, beside who goes on writing: a slow stick is not met at the end only."""
        _sync_content(file.fileno())

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

    def open(self, path: Path, *, fresh: bool = False) -> BinaryIO:
        """Open a file for reading.

        Args:
            fresh: read what lies on the stick, and not what the system remembers of it.
        """
        file = path.open("rb", buffering=BUFFER_BYTES)
        if fresh:
            _forget_cache(file.fileno())
        return file

    def free_bytes(self, folder: Path) -> int:
        """Return how much fits."""
        return shutil.disk_usage(folder).free

    def remove(self, path: Path) -> None:
        """Take a file away; one that is not there is no error."""
        path.unlink(missing_ok=True)


class Pushed:
    """A file of a stick that is written while what was written before is synced, so that neither waits for the other for long.

    Use it in a `with` block, which joins the sync under way; what failed in it is raised by the next `write`, or at the end.
    """

    def __init__(self, stick: Stick, file: BinaryIO) -> None:
        self._stick = stick
        self._file = file
        self._written = 0
        self._pushing: Future[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="bundle-push")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._thread.shutdown(wait=True)
        if kind is None:
            self._pushed()

    def write(self, content: bytes) -> None:
        """Write all of ``content``. Raises: OSError."""
        self._file.write(content)
        self._written += len(content)
        if self._written >= PUSH_BYTES:
            self._written = 0
            self._pushed()
            self._file.flush()
            self._pushing = self._thread.submit(self._stick.push, self._file)

    def _pushed(self) -> None:
        if self._pushing is not None:
            pushing, self._pushing = self._pushing, None
            pushing.result()


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


def _sync_content(descriptor: int) -> None:
    """Sync without what no reader needs, where the system knows the difference."""
    getattr(os, "fdatasync", os.fsync)(descriptor)


def _forget_cache(descriptor: int) -> None:
    advise = getattr(os, "posix_fadvise", None)
    if advise is not None:
        with suppress(OSError):
            advise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
