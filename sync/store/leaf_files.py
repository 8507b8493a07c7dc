"""Files of leaves: what a blob is on disk, whole or in part, each leaf on its own, encrypted.

Under ``<2 hex>/<80 hex of the address>`` lies a whole blob, under the same name with ``.part`` one of which some leaves are
here. Both have one form, so that a whole one is a partial renamed::

    file  = "qz blob2" ‖ slot 0 ‖ slot 1 ‖ …
    slot  = nonce (12) ‖ AES-256-GCM(proof ‖ leaf, associated data = "qz leaf" ‖ address (40) ‖ index (4))
    proof = the hashes of sync/domain/content.py, as many as the place of the leaf gives it

Every slot but the last is 28 + 32 × (levels above the leaves) + 65,536 bytes long, so each has its place from the start; a
leaf with a shorter proof ends early. Bound to address and index, no leaf can be exchanged for another, nor taken from
another blob; the address names the size, so none can be dropped at the end. A leaf is durable before anybody is told of it.
What does not decrypt, or does not prove itself, is not here.

Which leaves of a partial are here is kept by the owner of the files (a table at a device, a small file at the center).

Layer: store. Source: NIST SP 800-38D, RFC 5869, our design (engine specification §9).
"""

import os
import re
import secrets
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from io import FileIO
from itertools import chain
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.domain.content import ADDRESS_BYTES, HASH_BYTES, LEAF_BYTES, Leaf, is_leaf_of, leaf_bytes, leaf_count, proof_length, size_of
from sync.domain.failures import Outage
from sync.domain.leaf_set import LeafSet
from sync.store.cipher import outage_of
from sync.store.home import FILE_MODE, FOLDER_MODE, sync_folder

FREE_BYTES_LEAST = 64 * 1024 * 1024  # never filled by blobs: the database must be able to go on

_MAGIC = b"qz blob2"
_BOUND = b"qz leaf"
_NONCE_BYTES, _TAG_BYTES, _INDEX_BYTES = 12, 16, 4
_INFO = b"qianzhi blob leaves 2"
_PART = ".part"
_LIFE = secrets.token_hex(4)  # of this process, in the names of what it has half written
_NAME = re.compile(rf"([0-9a-f]{{{2 * ADDRESS_BYTES}}})(\.part)?")


class LeafFiles:
    """One folder of blobs under one key. Thread: any; two that write one leaf do it one after the other."""

    def __init__(self, folder: Path, key: bytes, *, free_bytes_least: int = FREE_BYTES_LEAST) -> None:
        """Derive the key of the leaves from `key` (32 bytes)."""
        self._folder = folder
        self._cipher = AESGCM(HKDF(SHA256(), length=32, salt=None, info=_INFO).derive(key))
        self._free_bytes_least = free_bytes_least
        self._lock = threading.Lock()

    def is_whole(self, address: bytes) -> bool:
        """Tell whether a whole file of the right length is here; only reading tells whether each leaf is sound."""
        try:
            return self.path(address).stat().st_size == _file_bytes(address)
        except OSError:
            return False

    def is_spoilt(self, address: bytes) -> bool:
        """Tell whether a file stands where the whole one should, and can't be it."""
        return self.path(address).exists() and not self.is_whole(address)

    def is_partial(self, address: bytes) -> bool:
        """Tell whether there is a file of some leaves."""
        return self._partial(address).exists()

    def read(self, address: bytes, index: int) -> Leaf | None:
        """Return a leaf, None when neither a whole file nor a partial is here.

        Raises: Outage: `blob.damaged` (this leaf does not decrypt or prove itself), `store.read_only`, `store.disk_failed`.
        """
        for leaf in self.leaves(address, range(index, index + 1)):
            return leaf
        return None

    def leaves(self, address: bytes, indexes: Iterable[int], *, proved: bool = True) -> Iterator[Leaf]:
        """Yield leaves one by one, each proved; nothing when no file is here. Raises: as `read`.

        Args:
            proved: False for a reader who proves them itself: then they are what this device sealed after it had proved them.
        """
        file = self._opened(address)
        if file is None:
            return
        with file:
            is_ours = _is_ours(file)
            for index in indexes:
                leaf = self._slot(file, address, index, proved=proved) if is_ours else None
                if leaf is None:
                    raise Outage("blob.damaged", leaf=index)
                yield leaf

    def scan(self, address: bytes, *, proved: bool = True) -> LeafSet:
        """Return which leaves of the file that is here are sound, reading all of it. Raises: Outage: as `read`.

        Args:
            proved: False where all that is looked for is what a torn write left, which does not decrypt.
        """
        found = LeafSet(leaf_count(size_of(address)))
        file = self._opened(address)
        if file is not None:
            with file:
                every = range(found.total) if _is_ours(file) else ()
                found = found.with_leaves(index for index in every if self._slot(file, address, index, proved=proved) is not None)
        return found

    def write(self, address: bytes, leaves: Iterable[Leaf]) -> None:
        """Keep leaves of a partial durably. The caller has proved them.

        Raises: Outage: `store.disk_full`, `store.read_only`, `store.disk_failed`.
        """
        path = self._partial(address)
        try:
            self.make_room(LEAF_BYTES)
            path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            fresh = not path.exists()
            with _open(path, os.O_RDWR | os.O_CREAT) as file:
                with self._lock:
                    write_all(file, _MAGIC)
                    for leaf in leaves:
                        file.seek(_offset(address, leaf.index))
                        write_all(file, self._sealed(address, leaf))
                os.fsync(file.fileno())
            if fresh:
                self._sync_folders(path)
        except OSError as error:
            raise outage_of(error) or error from error

    def write_whole(self, address: bytes, leaves: Iterable[Leaf]) -> None:
        """Write a whole blob from its leaves in sequence: it is here durably and whole, or not at all.

        Raises: Outage: as `write`; whatever `leaves` raises.
        """
        path = self.path(address)
        temporary = path.with_name(f"{path.name}.{_LIFE}.{secrets.token_hex(4)}.tmp")
        try:
            self.make_room(_file_bytes(address))
            path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            with _open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL) as file:
                write_all(file, _MAGIC)
                for leaf in leaves:
                    file.seek(_offset(address, leaf.index))
                    write_all(file, self._sealed(address, leaf))
                os.fsync(file.fileno())
            temporary.replace(path)
            self._partial(address).unlink(missing_ok=True)
            self._sync_folders(path)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise outage_of(error) or error from error
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def finish(self, address: bytes) -> None:
        """Say that every leaf of the partial is here. Raises: Outage: as `write`."""
        self._rename(self._partial(address), self.path(address))

    def reopen(self, address: bytes) -> None:
        """Take a whole file for a partial again: some of its leaves are damaged. Raises: Outage: as `write`."""
        self._rename(self.path(address), self._partial(address))

    def drop(self, address: bytes) -> None:
        """Let go of whole and partial; what is not here is no error. Raises: Outage: as `write`."""
        try:
            for path in (self.path(address), self._partial(address)):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise outage_of(error) or error from error

    def take_over(self, before: "LeafFiles", told: Callable[[int], object] | None = None) -> None:
        """Write every file of the folder anew that is sealed under the key of ``before``; each is whole under one key at any moment.

        What opens under neither is left as it is; ``told`` hears of each file's bytes. Raises: Outage: as `write`.
        """
        whole, partial = self.addresses()
        try:
            self.sweep()
            for address in sorted(whole | partial):
                for path in (self.path(address), self._partial(address)):
                    if path.exists():
                        self._rewrite(address, path, before)
                        if told is not None:
                            told(path.stat().st_size)
        except OSError as error:
            raise outage_of(error) or error from error

    def _rewrite(self, address: bytes, path: Path, before: "LeafFiles") -> None:
        temporary = path.with_name(f"{path.name}.{_LIFE}.{secrets.token_hex(4)}.tmp")
        try:
            with _open(path, os.O_RDONLY) as file:
                indexes = range(leaf_count(size_of(address)) if _is_ours(file) else 0)
                # Leaves of one file are all under one key: the first that opens tells which.
                leaves = (leaf for index in indexes if (leaf := before._slot(file, address, index, proved=False)) is not None)  # noqa: SLF001
                first = next(leaves, None)
                if first is None:
                    return
                with _open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL) as target:
                    write_all(target, _MAGIC)
                    for leaf in chain((first,), leaves):
                        target.seek(_offset(address, leaf.index))
                        write_all(target, self._sealed(address, leaf))
                    os.fsync(target.fileno())
            temporary.replace(path)
            sync_folder(path.parent)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def addresses(self) -> tuple[frozenset[bytes], frozenset[bytes]]:
        """Return the addresses of whole files, and of partials."""
        names = [found for path in self._folder.glob("??/*") if (found := _NAME.fullmatch(path.name))]
        held = frozenset(bytes.fromhex(found[1]) for found in names if not found[2])
        return held, frozenset(bytes.fromhex(found[1]) for found in names if found[2]) - held

    def sweep(self) -> None:
        """Remove what a killed process left half written; what this one writes now stays. Raises: Outage: as `write`."""
        try:
            for path in self._folder.glob("??/*.tmp"):
                if f".{_LIFE}." not in path.name:
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise outage_of(error) or error from error

    def make_room(self, size: int) -> None:
        """Refuse to begin what would leave the disk fuller than the database can bear.

        Raises: Outage: `store.disk_full`.
        """
        self._folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        if free_bytes(self._folder) < size + self._free_bytes_least:
            raise Outage("store.disk_full")

    def path(self, address: bytes) -> Path:
        """Return where the whole file is, or would be."""
        assert len(address) == ADDRESS_BYTES, len(address)
        name = address.hex()
        return self._folder / name[:2] / name

    def _partial(self, address: bytes) -> Path:
        path = self.path(address)
        return path.with_name(path.name + _PART)

    def _opened(self, address: bytes) -> FileIO | None:
        for path in (self.path(address), self._partial(address)):
            try:
                return _open(path, os.O_RDONLY)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise outage_of(error) or error from error
        return None

    def _slot(self, file: FileIO, address: bytes, index: int, *, proved: bool) -> Leaf | None:
        size = size_of(address)
        nodes = HASH_BYTES * proof_length(index, 1, leaf_count(size))
        try:
            file.seek(_offset(address, index))
            raw = _read_all(file, _NONCE_BYTES + nodes + leaf_bytes(size, index) + _TAG_BYTES)
        except OSError as error:
            raise outage_of(error) or error from error
        try:
            plain = self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _bound(address, index))
        except (InvalidTag, ValueError):
            return None
        proof = tuple(plain[start : start + HASH_BYTES] for start in range(0, nodes, HASH_BYTES))
        leaf = Leaf(index, plain[nodes:], proof)
        return leaf if not proved or is_leaf_of(address, leaf) else None

    def _sealed(self, address: bytes, leaf: Leaf) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, b"".join(leaf.proof) + leaf.content, _bound(address, leaf.index))

    def _sync_folders(self, path: Path) -> None:
        """Make a new name survive a power cut, and the name of the folder it lies in, which may be as new."""
        sync_folder(path.parent)
        sync_folder(self._folder)

    def _rename(self, source: Path, target: Path) -> None:
        try:
            source.replace(target)
            sync_folder(target.parent)
        except OSError as error:
            raise outage_of(error) or error from error


def free_bytes(folder: Path) -> int:
    """Return how many bytes the disk of a folder can still take."""
    return shutil.disk_usage(folder).free


def write_all(file: FileIO, content: bytes) -> None:
    """Write all of it, however little the system takes at once. Raises: OSError."""
    view = memoryview(content)
    while view:
        view = view[file.write(view) or 0 :]


def _is_ours(file: FileIO) -> bool:
    try:
        return _read_all(file, len(_MAGIC)) == _MAGIC
    except OSError as error:
        raise outage_of(error) or error from error


def _read_all(file: FileIO, size: int) -> bytes:
    parts: list[bytes] = []
    while size and (part := file.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _open(path: Path, flags: int) -> FileIO:
    descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0), FILE_MODE)
    return FileIO(descriptor, "r" if flags == os.O_RDONLY else "r+" if flags & os.O_RDWR else "w")


def _bound(address: bytes, index: int) -> bytes:
    return _BOUND + address + index.to_bytes(_INDEX_BYTES, "big")


def _offset(address: bytes, index: int) -> int:
    levels = (leaf_count(size_of(address)) - 1).bit_length()
    return len(_MAGIC) + index * (_NONCE_BYTES + _TAG_BYTES + HASH_BYTES * levels + LEAF_BYTES)


def _file_bytes(address: bytes) -> int:
    size = size_of(address)
    total = leaf_count(size)
    last = HASH_BYTES * proof_length(total - 1, 1, total) + leaf_bytes(size, total - 1)
    return _offset(address, total - 1) + _NONCE_BYTES + _TAG_BYTES + last
