"""Which leaves of which blob lie here, what is to be carried, and what a person wants of it: tables, files and writer together.

`StoreBlobs` is what links use, whatever way leaves come by: the center, a bundle, a neighbour. Its three words::

    leaves_missing(address)                        runs of leaves that are not here, () when it is whole
    keep_leaf(address, index, leaf, proof)         keep one that proves itself, durably
    leaf(address, index)                           one that is here, with its proof

`blobs` says what the records held name and which of it lies here whole, `blob_leaves` which leaves of a partial do. A leaf is
on disk before it is in the table, and a partial is read through before it is called whole, so the table never says more than
is true. Which blobs the center holds is in `link`, by the center's replica: another life of it holds nothing until it says so.
`blob_wishes` and `blob_moves` are what people asked for and how far it is, for the screens.

Layer: store. Source: our design (engine specification §9).
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from sync.domain.content import ADDRESS_BYTES, BLOB_BYTES_MAX, Leaf, are_leaves_of, leaf_count, size_of
from sync.domain.failures import Outage, Refused
from sync.domain.ids import ReplicaId
from sync.domain.leaf_set import LeafSet
from sync.store import blob_tables, blob_wishes
from sync.store.blob_tables import Counted, Errand
from sync.store.blobs import Blobs, Cancelled, Progress, never, no_progress
from sync.store.cipher import connect
from sync.store.desk import Desk
from sync.store.home import Home
from sync.store.leaf_files import LeafFiles
from sync.store.life import Connection
from sync.store.writer import Writer

log = logging.getLogger("store")

WRITE_S = 300.0
PARTIALS_MAX = 4_096

_T = TypeVar("_T")


class LeafSource(Protocol):
    """Where leaves can be had: this device's store for a neighbour or a bundle, and they for this device."""

    def leaves_missing(self, address: bytes) -> tuple[range, ...]:
        """Return the runs of leaves that can't be had here."""

    def leaf(self, address: bytes, index: int) -> Leaf | None:
        """Return a leaf with its proof, None when it can't be had."""


@dataclass(frozen=True, slots=True)
class ProvedLeaves:
    """Leaves of one blob that proved themselves; `prove` makes them, and nothing else does."""

    address: bytes
    leaves: tuple[Leaf, ...]


def prove(address: bytes, leaves: Sequence[Leaf]) -> ProvedLeaves:
    """Return ``leaves`` as what their address says they are; needs no home, so it can go on beside the keeping of others.

    Raises: Refused: `blob.wrong_leaf` (one that is wrong fails all of them), `blob.too_large`.
    """
    check_address(address)
    if not are_leaves_of(address, leaves):
        raise Refused("blob.wrong_leaf")
    return ProvedLeaves(address, tuple(leaves))


class StoreBlobs:
    """The blobs of a home with its writer, which their owner closes. One for each engine: it keeps leaves one after the other.

    Thread: any but the writer's; calls that change something wait until it is committed.
    """

    def __init__(self, home: Home, writer: Writer) -> None:
        self._home = home
        self.blobs = Blobs(home)
        self._files = self.blobs.files
        self._writer = writer
        self._keeping = threading.Lock()
        self._counting = threading.Lock()
        self._counted = False

    # Leaves, whatever way they come and go.

    def leaves_missing(self, address: bytes) -> tuple[range, ...]:
        """Return the runs of leaves that are not here, none when all are. Raises: Refused: `blob.too_large`."""
        return self._held(address).missing().ranges()

    def keep_leaf(self, address: bytes, index: int, leaf: bytes, proof: Sequence[bytes]) -> bool:
        """Keep a leaf that proves itself, durable on return; tell whether it was new.

        Raises: Refused: `blob.wrong_leaf`, `blob.too_large`, `blob.too_many` (partials); Outage: those of the disk.
        """
        return self.keep_leaves(address, (Leaf(index, leaf, tuple(proof)),), source="bundle") > 0

    def keep_leaves(self, address: bytes, leaves: Sequence[Leaf], *, source: str) -> int:
        """Keep several leaves at once; return how many were new. One that is wrong fails all of them. Raises: as `keep_leaf`.

        Args:
            source: center, lan or bundle.
        """
        return self.keep((prove(address, leaves),), source=source).get(address, 0)

    def keep(self, proved: Sequence[ProvedLeaves], *, source: str) -> Mapping[bytes, int]:
        """Keep leaves of several blobs, durable on return, with one commit for all; return how many of each were new.

        Raises: Refused: `blob.too_many` (partials); Outage: those of the disk.
        """
        with self._keeping:
            fresh, held = self._not_held(proved)
            begun = sum(1 for address in fresh if not held[address])
            if begun:
                self._write(lambda desk: _make_room(desk, self._files, begun))
                fresh, held = self._not_held(proved)  # what made room may have been one of these
            for address, leaves in fresh.items():
                self._files.write(address, leaves)
                held[address] = held[address].with_leaves(leaf.index for leaf in leaves)
                if held[address].is_whole:
                    # Read through once: what a torn write left of an earlier leaf is found here, and asked for again.
                    held[address] = self._files.scan(address, proved=False)
            if fresh:
                self._write(lambda desk: _note(desk, self._files, {address: held[address] for address in fresh}, source))
        return {address: len(leaves) for address, leaves in fresh.items()}

    def leaf(self, address: bytes, index: int) -> Leaf | None:
        """Return a leaf with its proof, None when it is not here; one that is damaged is noted as missing.

        Raises: Outage: those of the disk.
        """
        if index not in self._held(address):
            return None
        try:
            return self._files.read(address, index)
        except Outage as outage:
            if outage.code != "blob.damaged":
                raise
            self.mend(address)
            return None

    def leaves(self, address: bytes, indexes: range) -> Iterator[Leaf]:
        """Yield those of the leaves at ``indexes`` that are here, in one reading, for who proves them again where they arrive.

        One that is damaged is left out, and noted as missing to be fetched again. Raises: Outage: those of the disk.
        """
        at = indexes.start
        try:
            if self._files.is_whole(address):
                for leaf in self._files.leaves(address, indexes, proved=False):
                    yield leaf
                    at = leaf.index + 1
                return
        except Outage as outage:
            if outage.code != "blob.damaged":
                raise
            self.mend(address)
        for index in range(at, indexes.stop):
            found = self.leaf(address, index)
            if found is not None:
                yield found

    def mend(self, address: bytes) -> None:
        """Read a blob through, and note every leaf that is damaged as missing, to be fetched again. Raises: Outage."""
        with self._keeping:
            self._mend(address)

    # What people ask.

    def cancel(self, address: bytes) -> None:
        """Give up fetching a blob; see `blob_wishes.cancel`."""
        with self._keeping:
            self._write(lambda desk: blob_wishes.cancel(desk, self._files, address))

    def evict(self, address: bytes | None) -> int:
        """Let go of originals that the center holds; see `blob_wishes.evict`."""
        with self._keeping:
            return self._write(lambda desk: blob_wishes.evict(desk, self._files, address))

    def export(self, address: bytes, path: Path, *, progress: Progress = no_progress, cancelled: Cancelled = never) -> None:
        """Write a blob out in clear; see `Blobs.export`. One that turns out damaged is noted, and fetched again."""
        try:
            self.blobs.export(address, path, progress=progress, cancelled=cancelled)
        except Outage as outage:
            if outage.code == "blob.damaged":
                self.mend(address)
            raise

    # What the courier asks.

    def census(self) -> None:
        """Make the tables follow the files; once for each start, before anything is carried. Asked again it does nothing."""
        with self._counting:
            if self._counted:
                return
            self._files.sweep()
            self._write(lambda desk: blob_tables.forget_moves(desk.connection))
            whole, partials = self._files.addresses()
            for some in _slices(sorted({*whole, *partials, *self._known()})):
                # Files are read here and not in the writer's turn: a command that comes meanwhile waits for one slice of the tables.
                with self._keeping:
                    self._count(some)
            self._counted = True

    def errands(self, center: ReplicaId) -> tuple[Errand, ...]:
        """Return what is to be carried, in sequence; what records name anew is noted first."""
        self._note_unheld()
        with self._reading() as connection:
            return blob_tables.errands(connection, center)

    def wanted(self) -> tuple[Errand, ...]:
        """Return what is to be fetched, from whoever has it, in sequence; what records name anew is noted first."""
        self._note_unheld()
        with self._reading() as connection:
            return blob_tables.wanted(connection)

    def at_center(self, address: bytes, center: ReplicaId) -> None:
        """Note that the center holds it."""
        self._write(lambda desk: blob_tables.note_at_center(desk, address, center))

    def doubt(self) -> None:
        """Forget what the center holds: it may have gone back."""
        self._write(lambda desk: blob_tables.forget_center(desk.connection))

    def moved(self, address: bytes, way: str, done: int, rate: float | None) -> None:
        """Note how far a transfer is, in bytes and bytes per second."""
        self._write(lambda desk: blob_tables.note_move(desk, address, way, done=done, size=size_of(address), rate=rate))

    def failed(self, address: bytes, way: str, code: str) -> None:
        """Note why a transfer rests; an empty code takes note and progress away."""
        self._write(lambda desk: blob_tables.note_failed(desk, address, way, code))

    def _note_unheld(self) -> None:
        with self._reading() as connection:
            unheld = blob_tables.unheld(connection)
        whole = [(address, is_known, self._files.is_whole(address)) for address, is_known in unheld]
        for some in _slices([(address, held) for address, is_known, held in whole if held or not is_known]):
            self._write(partial(_note_named, named=some))

    def _known(self) -> Iterator[bytes]:
        after: tuple[bytes, ...] = (b"",)
        while after := self._write(partial(_known_behind, after=after[-1])):
            yield from after

    def _count(self, addresses: Sequence[bytes]) -> None:
        """Look at the files of a slice, and make the tables follow where they say something else."""
        noted = self._write(lambda desk: blob_tables.noted(desk.connection, addresses))
        moved: list[Counted] = []
        for address in addresses:
            if self._files.is_spoilt(address):
                # Cut short by hand or disk, or of a form that is no longer read: what is sound of it stays, as a partial.
                self._files.reopen(address) if self._files.scan(address) else self._files.drop(address)
            (held, has_leaves), is_whole = noted[address], self._files.is_whole(address)
            is_partial = not is_whole and self._files.is_partial(address)
            # A partial that no table knows was written, and its writer killed before anybody was told: what is there is read.
            leaves = self._files.scan(address) if is_partial and not has_leaves else None
            if leaves is not None or (held or False) is not is_whole or has_leaves is not is_partial:
                moved.append(Counted(address, is_whole, is_partial, leaves))
        if moved:
            self._write(lambda desk: blob_tables.recount(desk.connection, moved))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """Open the database beside the writer, which need not wait for a long reading."""
        connection = connect(self._home.database, self._home.key(), read_only=True)
        try:
            yield connection
        finally:
            connection.close()

    def _mend(self, address: bytes) -> None:
        held = self._files.scan(address)
        if not held.is_whole:
            log.warning("blob damaged", extra={"address": address.hex(), "leaves": len(held.missing())})
            self._write(lambda desk: blob_tables.note_leaves(desk, self._files, address, held, source=""))

    def _not_held(self, proved: Sequence[ProvedLeaves]) -> tuple[dict[bytes, list[Leaf]], dict[bytes, LeafSet]]:
        """Return of each blob the leaves that are not here yet, each once, and what is here of it."""
        held: dict[bytes, LeafSet] = {}
        fresh: dict[bytes, dict[int, Leaf]] = {}
        for one in proved:
            if one.address not in held:
                if self._files.is_spoilt(one.address):
                    self._mend(one.address)
                held[one.address] = self._held(one.address)
            fresh.setdefault(one.address, {}).update((leaf.index, leaf) for leaf in one.leaves if leaf.index not in held[one.address])
        return {address: list(leaves.values()) for address, leaves in fresh.items() if leaves}, held

    def _held(self, address: bytes) -> LeafSet:
        check_address(address)
        total = leaf_count(size_of(address))
        if self._files.is_whole(address):
            return LeafSet.whole(total)
        if not self._files.is_partial(address):
            return LeafSet(total)
        return self._write(lambda desk: blob_tables.held_leaves(desk.connection, address))

    def _write(self, function: Callable[[Desk], _T]) -> _T:
        return self._writer.call(function).result(WRITE_S)


def check_address(address: bytes) -> None:
    """Refuse to work on what no file of ours can hold.

    Raises: Refused: `blob.too_large`.
    """
    if len(address) != ADDRESS_BYTES or size_of(address) > BLOB_BYTES_MAX:
        raise Refused("blob.too_large", bytes_max=BLOB_BYTES_MAX)


def _slices(whole: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(whole), blob_tables.AT_ONCE):
        yield whole[start : start + blob_tables.AT_ONCE]


def _known_behind(desk: Desk, *, after: bytes) -> tuple[bytes, ...]:
    return blob_tables.known(desk.connection, after)


def _note_named(desk: Desk, *, named: Sequence[tuple[bytes, bool]]) -> None:
    blob_tables.note_named(desk.connection, named)


def _make_room(desk: Desk, files: LeafFiles, begun: int) -> None:
    """Make room for as many partials more."""
    for number in range(begun):
        blob_tables.check_partials(desk.connection, files, PARTIALS_MAX - number)


def _note(desk: Desk, files: LeafFiles, held: Mapping[bytes, LeafSet], source: str) -> None:
    for address, leaves in held.items():
        blob_tables.note_leaves(desk, files, address, leaves, source=source)
