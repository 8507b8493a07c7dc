"""What a bundle brings on its way into the store: handed over in the bundle's sequence, and not waited for before it must be.

A few sections of entries wait for the writer, which lets local commands go between, while the next are opened. Leaves are proved
as they come and kept some megabytes at a time, so that one sync and one commit serve many; they are synced while the next are
proved.

Layer: links. Source: our design (engine specification §6, §9).
"""

import logging
from collections import Counter, deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Protocol, Self

from sync.domain.content import Leaf
from sync.domain.failures import Refused
from sync.links.bundle_work import WRITE_S, Workplace
from sync.oplog.proved import Proofs
from sync.oplog.run import Run
from sync.store.exchange import Delivery, Received
from sync.store.leaves import ProvedLeaves, prove

log = logging.getLogger("sync.links")

LEAVES_BYTES = 4 * 1024 * 1024
SECTIONS_AHEAD = 4  # of at most half a megabyte


GAP = "gap"


class Counts(Protocol):
    """Where is counted what became of it.

    Attributes:
        entries: handed over and believed, new or held already.
        new: of them those that were not held.
        waiting: entries behind a gap, which an earlier part or bundle fills; they are not kept.
        refused: runs and leaves that nobody can believe.
        blobs: that are whole now.
    """

    entries: int
    new: int
    waiting: int
    refused: int
    blobs: int


class Arriving:
    """Owned by whoever takes a bundle in; use it in a `with` block for each part: behind it everything handed over is durable."""

    def __init__(self, place: Workplace, counts: Counts, proofs: Proofs) -> None:
        self._place = place
        self._counts = counts
        self._proofs = proofs
        self._received: deque[tuple[Sequence[Run], Future[Received]]] = deque()
        self._kept: Future[None] | None = None
        self._proved: list[ProvedLeaves] = []
        self._proved_bytes = 0
        self._thread: ThreadPoolExecutor | None = None

    def __enter__(self) -> Self:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="bundle-keep")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Have what was handed over stored where a rule or a person stopped the rest; where the world did, what stands is enough."""
        assert self._thread is not None
        try:
            if kind is None or issubclass(kind, Refused):
                self.settle()
        finally:
            self._thread.shutdown(wait=True)

    def entries(self, births: Sequence[bytes], runs: Sequence[Run]) -> None:
        """Hand over the births and runs of a section; all but the last few before it are durable on return."""
        received = self._place.writer.receive(Delivery(runs=tuple(runs), births=tuple(births), path="bundle", proofs=self._proofs))
        self._received.append((runs, received))
        self._stored(SECTIONS_AHEAD)

    def leaves(self, address: bytes, leaves: Sequence[Leaf]) -> None:
        """Keep leaves that prove themselves; a wrong one costs the others of its section beside it nothing but another bundle."""
        try:
            self._proved.append(prove(address, leaves))
        except Refused as refused:
            log.info("leaves refused", extra={"code": refused.code, "address": address.hex()})
            self._counts.refused += len(leaves)
            return
        self._proved_bytes += sum(len(leaf.content) for leaf in leaves)
        if self._proved_bytes >= LEAVES_BYTES:
            self._keep()

    def settle(self) -> None:
        """Wait until everything handed over is durable.

        Raises: Outage: those of the store.
        """
        self._stored(0)
        self._keep()
        self._await_kept()

    def _stored(self, ahead: int) -> None:
        while len(self._received) > ahead:
            runs, future = self._received.popleft()
            self._count(runs, future.result(WRITE_S))

    def _count(self, runs: Sequence[Run], received: Received) -> None:
        counts, waiting = self._counts, entries_behind_gaps(runs, received)
        refused = [(replica, scope) for replica, scope, code in received.refused if code not in {"fork", GAP}]
        counts.new += received.stored
        counts.waiting += waiting
        counts.refused += len(refused)
        lost = sum(len(run.entries) for run in runs if (run.replica, run.scope) in refused)
        counts.entries += max(received.stored, sum(len(run.entries) for run in runs) - waiting - lost)

    def _keep(self) -> None:
        self._await_kept()
        proved, self._proved, self._proved_bytes = self._proved, [], 0
        if proved:
            assert self._thread is not None
            self._kept = self._thread.submit(self._keep_some, proved)

    def _keep_some(self, proved: Sequence[ProvedLeaves]) -> None:
        blobs = self._place.blobs
        try:
            fresh = blobs.keep(proved, source="bundle")
        except Refused as refused:
            log.info("leaves refused", extra={"code": refused.code})
            self._counts.refused += sum(len(one.leaves) for one in proved)
            return
        for address in fresh:
            self._counts.blobs += not blobs.leaves_missing(address)

    def _await_kept(self) -> None:
        if self._kept is not None:
            kept, self._kept = self._kept, None
            kept.result()


def entries_behind_gaps(runs: Sequence[Run], received: Received) -> int:
    """Return how many entries of ``runs`` were not kept since something before them is missing: of each stream the last runs."""
    gaps = Counter((replica, scope) for replica, scope, code in received.refused if code == GAP)
    waiting = 0
    for run in sorted(runs, key=lambda run: run.first_seq, reverse=True):
        if gaps[run.replica, run.scope]:
            gaps[run.replica, run.scope] -= 1
            waiting += len(run.entries)
    return waiting
