"""Blobs at the center: whole ones and partials, leaf by leaf, encrypted under the center's database key.

A certified device may bring and fetch what it can name: the 40-byte address is told only inside entries, so who knows one
was given an entry that names it. The center folds access alone and can't tell in which scopes a blob is named. A device
whose certificate has run out may still bring, and is given nothing but what the center lacks.

Beside a partial lies ``<name>.held``: key of the device that began it (32) ‖ one bit for each leaf that is here. A leaf is on
disk before its bit is, bits are only added, and a partial is read through before it is called whole: so neither a kill nor a
torn write makes it say more than is true. The first bytes of a leaf that is not complete are kept in memory, one for each
device and blob; when there are too many, those of devices that went on to nothing for a minute are given up first, and
others are not begun, so that those under way end. What a restart costs is less than a leaf for each.

Where several processes serve one folder (PostgreSQL), a blob is held by a lock of the system while it is written, what is held of
it is read from the note when that has changed, and only who starts alone sweeps. A device that goes on at another process brings
the unfinished leaf again.

Source: engine specification §4 (expiry), §9; sync/protocol/spans.py for what travels.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from sync.center.below import standing_below
from sync.center.database import Database
from sync.center.facts import Facts
from sync.center.folder_locks import FolderLocks
from sync.center.keys import CenterKeys
from sync.center.nonces import supply_of
from sync.domain.content import BLOB_BYTES_MAX, Leaf, leaf_count, size_of
from sync.domain.failures import Outage, Refused
from sync.domain.kind import BLOB_ID_BYTES
from sync.domain.leaf_set import LeafSet
from sync.oplog.codec import Malformed
from sync.oplog.hashing import KEY_BYTES
from sync.protocol.passes import open_pass
from sync.protocol.session import HINT_LAPSED
from sync.protocol.spans import Incoming, Lacking, Span, Unfinished, span_body
from sync.store.cipher import outage_of
from sync.store.leaf_files import LeafFiles

log = logging.getLogger("sync.center")

STALE_NONCE = "request.stale_nonce"
FREE_BYTES_LEAST = 512 * 1024 * 1024  # entries go on when blobs no longer may
PARTIALS_MAX = 4_096
PARTIALS_OF_DEVICE_MAX = 256
UNFINISHED_MAX = 2_048  # of 64 kB at most
UNFINISHED_S = 60.0
_LOCKS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Whether a request may go on: the code of the refusal, None when it may; the device's key, and the nonce for the next one."""

    code: str | None
    key: bytes = b""
    nonce: bytes = b""


@dataclass(slots=True)
class _Partial:
    """A blob of which some leaves are here."""

    owner: bytes
    held: LeafSet


class Blobs:
    """The folder of blobs. Thread: any; each blob is written by one at a time."""

    def __init__(
        self, directory: Path, database: Database, key: bytes, *, now_ms: Callable[[], int], keys: CenterKeys | None = None
    ) -> None:
        """Take stock of ``directory``, under the center's database key; by ``keys`` centers below this one are known."""
        self._keys = keys
        self._database = database
        self._now_ms = now_ms
        self._nonces = supply_of(database, "blobs")
        self._folder = directory / "blobs"
        self._files = LeafFiles(self._folder, key, free_bytes_least=FREE_BYTES_LEAST)
        self._locks = [threading.Lock() for _ in range(_LOCKS)]
        self._door = threading.Lock()
        self._shared = FolderLocks(self._folder / "locks") if database.parallel else None
        self._partials: dict[bytes, _Partial] = {}
        self._unfinished: OrderedDict[tuple[bytes, bytes], tuple[float, Unfinished]] = OrderedDict()
        self._take_stock()

    def admit(self, header: str, *, method: str, path: str, gives: bool) -> Admission:
        """Judge a request by its pass; ``gives``: whether it would be given content."""
        held = open_pass(header, method=method, path=path)
        if held is None:
            return Admission(code="device.uncertified")
        with self._database.read() as connection:
            facts = Facts(connection)
            if facts.standing(held.key) is None and not self._is_center(connection, facts, held.key):
                return Admission(code="device.uncertified")
            if facts.revoked(held.key):
                return Admission(code="device.revoked")
            lapsed = facts.lapsed(held.key, now_ms=self._now_ms())
        fresh = self._nonces.spend(held.key, held.nonce)
        nonce = self._nonces.next_for(held.key)
        if not fresh:
            return Admission(code=STALE_NONCE, nonce=nonce)
        return Admission(code=HINT_LAPSED if lapsed and gives else None, key=held.key, nonce=nonce)

    def whole(self) -> frozenset[bytes]:
        """Return the addresses of all that is here whole; it reads the folder."""
        return self._files.addresses()[0]

    def leaf(self, address: bytes, index: int) -> Leaf | None:
        """Return a leaf, None when it is not here, or damaged. Raises: Outage: those of the disk."""
        if index not in self._held(address):
            return None
        try:
            return self._files.read(address, index)
        except Outage as outage:
            if outage.code != "blob.damaged":
                raise
            return None

    def mend(self, address: bytes) -> None:
        """Read a blob through; what is not sound of it is lacking from then on. Raises: Outage: those of the disk."""
        with self._lock(address), self._held_alone(address):
            self._mend(address)

    def close(self) -> None:
        """Let go of what other processes wait for."""
        if self._shared is not None:
            self._shared.close()

    def lacking(self, address: bytes, key: bytes) -> Lacking:
        """Return what is lacking of a blob, and where the unfinished leaf of the device ends. Raises: Outage: those of the disk."""
        unfinished = self._unfinished_of(address, key)
        held = self._held(address)
        at = 0 if unfinished is None or unfinished.index in held else unfinished.at
        return Lacking(lacks=held.missing().ranges(), at=at)

    def give(self, span: Span) -> bytes | None:
        """Return a span's body, None when not all of it is here; a leaf that is damaged is lacking from then on.

        Raises: Outage: those of the disk.
        """
        held = self._held(span.address)
        if not all(index in held for index in span.touched):
            return None
        try:
            leaves = tuple(self._files.leaves(span.address, span.touched))
        except Outage as outage:
            if outage.code != "blob.damaged":
                raise
            self.mend(span.address)
            return None
        return span_body(span, leaves) if len(leaves) == len(span.touched) else None

    def begin(self, span: Span, key: bytes) -> Incoming | None:
        """Return what takes a span in, None when it begins where the device's unfinished leaf does not end.

        Raises: Refused: `blob.too_many` (partials); Outage: `store.disk_full` and others of the disk.
        """
        if not self._held(span.address):
            with self._door:
                mine = sum(part.owner == key for part in self._partials.values())
                if len(self._partials) >= PARTIALS_MAX or mine >= PARTIALS_OF_DEVICE_MAX:
                    raise Refused("blob.too_many", count_max=min(PARTIALS_MAX, PARTIALS_OF_DEVICE_MAX))
            self._files.make_room(size_of(span.address))
        try:
            return Incoming(span, self._unfinished_of(span.address, key))
        except Malformed:
            return None

    def keep(self, address: bytes, key: bytes, leaves: Sequence[Leaf], unfinished: Unfinished | None) -> Lacking:
        """Keep what `Incoming` gave out, durable before it returns, and the leaf that it did not finish.

        Raises: Outage: those of the disk; the unfinished leaf is forgotten then.
        """
        with self._lock(address), self._held_alone(address):
            self.forget_unfinished(address, key)
            held = self._held(address)
            fresh = [leaf for leaf in leaves if leaf.index not in held]
            if fresh:
                held = self._kept(address, key, fresh, held)
            if unfinished is not None and unfinished.index not in held:
                self._remember(address, key, unfinished)
        return self.lacking(address, key)

    def forget_unfinished(self, address: bytes, key: bytes) -> None:
        """Forget the device's unfinished leaf: what followed it shows that it was wrong."""
        with self._door:
            self._unfinished.pop((key, address), None)

    def _is_center(self, connection: Connection, facts: Facts, key: bytes) -> bool:
        return self._keys is not None and standing_below(connection, self._keys, facts, key, {}) is not None

    def _unfinished_of(self, address: bytes, key: bytes) -> Unfinished | None:
        found = self._unfinished.get((key, address))
        return None if found is None else found[1]

    def _remember(self, address: bytes, key: bytes, unfinished: Unfinished) -> None:
        now_s = time.monotonic()
        with self._door:
            if len(self._unfinished) >= UNFINISHED_MAX:
                stalest = next(iter(self._unfinished))
                if now_s - self._unfinished[stalest][0] < UNFINISHED_S:
                    return
                del self._unfinished[stalest]
            self._unfinished[key, address] = (now_s, unfinished)

    def _kept(self, address: bytes, key: bytes, fresh: Sequence[Leaf], held: LeafSet) -> LeafSet:
        self._files.write(address, fresh)
        held = held.with_leaves(leaf.index for leaf in fresh)
        if held.is_whole:
            held = self._files.scan(address)
        if held.is_whole:
            self._files.finish(address)
            self._partials.pop(address, None)
            _removed(self._note(address))
        else:
            self._note_partial(address, self._partials[address].owner if address in self._partials else key, held)
        return held

    def _held(self, address: bytes) -> LeafSet:
        total = leaf_count(size_of(address))
        if self._files.is_whole(address):
            return LeafSet.whole(total)
        if self._shared is not None:
            self._read_again(address)
        part = self._partials.get(address)
        return LeafSet(total) if part is None else part.held

    def _mend(self, address: bytes) -> None:
        """Read a blob through; what is not sound of it is lacking."""
        found = self._files.scan(address)
        if found.is_whole:
            return
        log.warning("blob damaged", extra={"address": address.hex(), "leaves": len(found.missing())})
        if self._files.path(address).exists():
            self._files.reopen(address)
        if found:
            self._note_partial(address, bytes(KEY_BYTES), found)
        else:
            self._drop(address)

    @contextmanager
    def _held_alone(self, address: bytes) -> Iterator[None]:
        """Keep other processes from writing a blob."""
        if self._shared is None:
            yield
            return
        with self._shared.alone(address[0] % _LOCKS):
            yield

    def _read_again(self, address: bytes) -> None:
        """Read what another process may have noted of a blob; a note that is being written is read the next time."""
        total = leaf_count(size_of(address))
        try:
            raw = self._note(address).read_bytes()
        except FileNotFoundError:
            self._partials.pop(address, None)
            return
        except OSError as error:
            raise outage_of(error) or error from error
        if len(raw) == KEY_BYTES + len(LeafSet(total).pack()):
            self._partials[address] = _Partial(raw[:KEY_BYTES], LeafSet.unpack(total, raw[KEY_BYTES:]))

    def _take_stock(self) -> None:
        if self._shared is not None and not self._shared.is_first():
            # Others are at work: what looks left behind may be what they write.
            for address in self._files.addresses()[1]:
                self._read_again(address)
        else:
            self._sweep()

    def _sweep(self) -> None:
        self._files.sweep()
        whole, partials = self._files.addresses()
        named = {address.hex() for address in partials}
        for note in self._folder.glob("??/*.held"):
            if note.stem not in named:
                _removed(note)
        for address in whole:
            if self._files.is_spoilt(address):
                self._mend(address)
        for address in partials:
            total = leaf_count(size_of(address))
            try:
                raw = self._note(address).read_bytes()
            except FileNotFoundError:
                raw = b""
            except OSError as error:
                raise outage_of(error) or error from error
            if len(raw) == KEY_BYTES + len(LeafSet(total).pack()):
                self._partials[address] = _Partial(raw[:KEY_BYTES], LeafSet.unpack(total, raw[KEY_BYTES:]))
            else:
                # Killed before the first bit: what is sound of it counts.
                self._mend(address)

    def _note_partial(self, address: bytes, owner: bytes, held: LeafSet) -> None:
        try:
            self._note(address).write_bytes(owner + held.pack())
        except OSError as error:
            raise outage_of(error) or error from error
        self._partials[address] = _Partial(owner, held)

    def _drop(self, address: bytes) -> None:
        self._partials.pop(address, None)
        _removed(self._note(address))
        self._files.drop(address)

    def _note(self, address: bytes) -> Path:
        path = self._files.path(address)
        return path.with_name(path.name + ".held")

    def _lock(self, address: bytes) -> threading.Lock:
        return self._locks[address[0] % _LOCKS]


def _removed(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise outage_of(error) or error from error


def address_in(text: str) -> bytes | None:
    """Return the address that a path names, None when it is none, or of more than a blob may hold."""
    try:
        address = bytes.fromhex(text)
    except ValueError:
        return None
    return address if len(address) == BLOB_ID_BYTES and text == address.hex() and size_of(address) <= BLOB_BYTES_MAX else None
