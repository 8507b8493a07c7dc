"""Blobs: contents over 2 kB, encrypted files beside the database, named by what they hold.

Small ones are put and got whole; a file of up to 2 GB is put from a path, read as a stream or by range, and exported to a
path, a leaf at a time. How they lie on disk: leaf_files.py; which leaves of which lie here: leaves.py.

Layer: store. Source: our design (engine specification §9).
"""

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from sync.domain.content import (
    ADDRESS_BYTES,
    BLOB_BYTES_MAX,
    LEAF_BYTES,
    Leaf,
    Tree,
    address_of,
    leaf_count,
    leaf_hash,
    size_of,
)
from sync.domain.failures import Outage, Refused
from sync.store.cipher import outage_of
from sync.store.home import FILE_MODE, Home, sync_folder
from sync.store.leaf_files import FREE_BYTES_LEAST, LeafFiles, free_bytes

__all__ = ["ADDRESS_BYTES", "CONTENT_BYTES_MAX", "Blobs"]

CONTENT_BYTES_MAX = 16 * 1024 * 1024  # what is put or got whole, in memory

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


def no_progress(_done: int, _of: int) -> None:
    """Tell nobody."""


def never() -> bool:
    """Go on."""
    return False


class Blobs:
    """The blobs of one home. Holds the derived key; any thread may use it."""

    def __init__(self, home: Home) -> None:
        self.files = LeafFiles(home.blobs, home.key())

    def put(self, content: bytes) -> bytes:
        """Keep `content` durably and return its address; what is already held whole is not written again.

        Raises: Refused: `blob.too_large`; Outage: `store.disk_full`, `store.read_only`, `store.disk_failed`.
        """
        if len(content) > CONTENT_BYTES_MAX:
            raise Refused("blob.too_large", bytes_max=CONTENT_BYTES_MAX)
        parts = [content[start : start + LEAF_BYTES] for start in range(0, max(len(content), 1), LEAF_BYTES)]
        tree = Tree([leaf_hash(part) for part in parts])
        address = address_of(tree.root, len(content))
        if not self._holds_sound(address):
            self.files.write_whole(address, (Leaf(index, part, tree.proof(index)) for index, part in enumerate(parts)))
        return address

    def put_file(
        self, path: Path, *, progress: Progress = no_progress, cancelled: Cancelled = never, bytes_max: int = BLOB_BYTES_MAX
    ) -> bytes:
        """Keep the file at `path` durably and return its address; it is read twice, and never held in memory.

        Of a file that grows meanwhile it is what stood there at the beginning.

        Args:
            progress: is told how much of how many bytes is done, half of it by each reading.
            cancelled: is asked at each leaf.

        Raises: Refused: `blob.unreadable`, `blob.too_large`, `blob.changed` (while it was read), `blob.cancelled`; Outage: as `put`.
        """
        if not path.is_file():
            raise Refused("blob.unreadable")
        try:
            file = path.open("rb")
        except OSError as error:
            raise Refused("blob.unreadable") from error
        with file:
            size = os.fstat(file.fileno()).st_size
            if size > bytes_max:
                raise Refused("blob.too_large", bytes_max=bytes_max)
            paced = _Paced(size, progress, cancelled, readings=2)
            tree = Tree([leaf_hash(part) for part in _parts(file, size, paced)])
            address = address_of(tree.root, size)
            if not self._holds_sound(address):
                file.seek(0)
                self.files.write_whole(address, _proved(_parts(file, size, paced), tree))
            progress(size, size)
        return address

    def get(self, address: bytes) -> bytes | None:
        """Return a content that fits in memory, None when it is not held whole.

        Raises: Refused: `blob.too_large`; Outage: `blob.damaged`, `store.read_only`, `store.disk_failed`.
        """
        if size_of(address) > CONTENT_BYTES_MAX:
            raise Refused("blob.too_large", bytes_max=CONTENT_BYTES_MAX)
        if not self.files.path(address).exists():
            return None
        return b"".join(self.stream(address))

    def stream(self, address: bytes) -> Iterator[bytes]:
        """Yield a whole blob leaf by leaf; nothing when it is not held. Raises: Outage: as `get`, at the leaf that is damaged."""
        if self.files.path(address).exists():
            yield from (leaf.content for leaf in self.files.leaves(address, range(leaf_count(size_of(address)))))

    def piece(self, address: bytes, start: int, end: int) -> bytes:
        """Return the bytes from `start` to before `end`, fewer at the end of the blob or where a leaf is not here yet.

        Raises: Outage: as `get`.
        """
        end = min(end, size_of(address))
        parts: list[bytes] = []
        while start < end:
            leaf = self.files.read(address, start // LEAF_BYTES)
            if leaf is None:
                break
            at = start - leaf.index * LEAF_BYTES
            parts.append(leaf.content[at : at + end - start])
            start += len(parts[-1])
        return b"".join(parts)

    def export(self, address: bytes, path: Path, *, progress: Progress = no_progress, cancelled: Cancelled = never) -> None:
        """Write a whole blob to `path` in clear: whole or not at all, whatever stood there before stays until it is.

        Raises: Refused: `blob.not_held`, `blob.unwritable`, `blob.cancelled`; Outage: `blob.damaged`, `store.disk_full`.
        """
        if not self.files.is_whole(address):
            raise Refused("blob.not_held")
        paced = _Paced(size_of(address), progress, cancelled)
        temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
        try:
            self._write_clear(address, temporary, paced)
            temporary.replace(path)
            sync_folder(path.parent)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            outage = outage_of(error)
            if outage is not None and outage.code != "store.read_only":
                raise outage from error
            raise Refused("blob.unwritable") from error
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def has(self, address: bytes) -> bool:
        """Tell whether a whole file is there; only reading tells whether it is sound."""
        return self.files.is_whole(address)

    def since_ms(self, address: bytes) -> int | None:
        """Return since when a whole file lies here, milliseconds UTC by the file system; None when it does not."""
        try:
            return self.files.path(address).stat().st_mtime_ns // 1_000_000
        except OSError:
            return None

    def addresses(self) -> Iterator[bytes]:
        """Yield the address of every whole file."""
        yield from sorted(self.files.addresses()[0])

    def drop(self, address: bytes) -> None:
        """Let go of a blob; one not held is no error. Raises: Outage: those of the disk."""
        self.files.drop(address)

    def _write_clear(self, address: bytes, path: Path, paced: "_Paced") -> None:
        if free_bytes(path.parent) < size_of(address) + FREE_BYTES_LEAST:
            raise Outage("store.disk_full")
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), FILE_MODE)
        with os.fdopen(descriptor, "wb") as file:
            for part in self.stream(address):
                paced.moved(len(part))
                file.write(part)
            file.flush()
            os.fsync(file.fileno())

    def _holds_sound(self, address: bytes) -> bool:
        return self.files.is_whole(address) and self.files.scan(address).is_whole


class _Paced:
    """Counts what moved, tells it, and stops when it is to stop."""

    def __init__(self, total: int, progress: Progress, cancelled: Cancelled, *, readings: int = 1) -> None:
        self._done = 0
        self._readings = readings
        self._total = total
        self._progress = progress
        self._cancelled = cancelled

    def moved(self, count: int) -> None:
        if self._cancelled():
            raise Refused("blob.cancelled")
        self._done += count
        self._progress(self._done // self._readings, self._total)


def _parts(file: BinaryIO, size: int, paced: _Paced) -> Iterator[bytes]:
    """Yield the first `size` bytes of a file leaf by leaf. Raises: Refused: `blob.changed` when it is shorter by now."""
    for index in range(leaf_count(size)):
        part = _read(file, min(LEAF_BYTES, size - index * LEAF_BYTES))
        paced.moved(len(part))
        yield part


def _read(file: BinaryIO, count: int) -> bytes:
    try:
        part = file.read(count)
    except OSError as error:
        raise Refused("blob.unreadable") from error
    if len(part) < count:
        raise Refused("blob.changed")
    return part


def _proved(parts: Iterator[bytes], tree: Tree) -> Iterator[Leaf]:
    for index, part in enumerate(parts):
        if leaf_hash(part) != tree.leaf(index):
            raise Refused("blob.changed")
        yield Leaf(index, part, tree.proof(index))
