"""Blobs between a center and the one above: what devices brought goes up, what one asked for and is not here comes down.

The courier is a device's. The center does not know in which entries a blob is named, so what lies here whole is offered above,
once; what is fetched is what somebody asked for. A wish outlives the process that heard it, which may be another than the one that
carries.

Source: engine specification §9.
"""

import threading
import time
from collections.abc import Callable, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from sync.center.blobs import Blobs
from sync.center.database import Database, upstream_blobs
from sync.domain.content import Leaf, are_leaves_of, leaf_count, size_of
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.domain.leaf_set import LeafSet
from sync.store.blob_tables import FETCH, PUSH, Errand

WISHES_MAX = 4_096
WISH_MS = 24 * 60 * 60 * 1_000  # what is nowhere is not sought for ever; a device asks again
LOOK_S = 10.0  # how late what another process was brought, or asked for, is noticed at most


class Wishes:
    """What devices asked for and is not here. Thread: any."""

    def __init__(self, database: Database, *, now_ms: Callable[[], int], on_wish: Callable[[], None]) -> None:
        self._database = database
        self._now_ms = now_ms
        self._on_wish = on_wish
        self._met: set[bytes] = set()

    def add(self, address: bytes) -> None:
        """Note a wish; more than so many are not kept."""
        if address in self._met:
            return
        with self._database.write() as connection:
            connection.execute(delete(upstream_blobs).where(upstream_blobs.c.held == 0, upstream_blobs.c.at_ms < self._now_ms() - WISH_MS))
            count = connection.execute(select(func.count()).select_from(upstream_blobs).where(upstream_blobs.c.held == 0)).scalar_one()
            if count >= WISHES_MAX:
                return
            row = insert(upstream_blobs).values(address=address, held=0, at_ms=self._now_ms())
            # It was known to lie above once; asked for here, it is sought there again.
            connection.execute(row.on_conflict_do_update(index_elements=["address"], set_={"held": 0, "at_ms": self._now_ms()}))
        self._met.add(address)
        self._on_wish()

    def met(self, address: bytes) -> None:
        """Note that a wish may be said anew."""
        self._met.discard(address)


class UpstreamBlobs:
    """Implements what the courier asks of a store (`sync.links.blobs.BlobStore`). Thread: any."""

    def __init__(self, blobs: Blobs, database: Database, wishes: Wishes, *, key: bytes, now_ms: Callable[[], int]) -> None:
        """Carry for ``blobs``; ``key`` is the center's own, under which what comes down is noted while it is partial."""
        self._blobs = blobs
        self._database = database
        self._wishes = wishes
        self._key = key
        self._now_ms = now_ms
        self._lock = threading.Lock()
        self._here: frozenset[bytes] = frozenset()
        self._due_s = 0.0

    def census(self) -> None:
        """Do nothing: the folder is what there is."""

    def errands(self, center: ReplicaId) -> tuple[Errand, ...]:  # noqa: ARG002 - of another one `doubt` was told
        """Return what was asked for, then what lies here and is not known to lie above, the small ones first."""
        with self._database.read() as connection:
            known = {row.address: row.held for row in connection.execute(select(upstream_blobs.c.address, upstream_blobs.c.held))}
        here = self._whole()
        wished = [address for address, held in known.items() if not held and address not in here]
        brought = [address for address in here if not known.get(address)]
        fetch = [Errand(address=address, way=FETCH, size=size_of(address), asked=True) for address in sorted(wished, key=size_of)]
        return (*fetch, *(Errand(address=address, way=PUSH, size=size_of(address)) for address in sorted(brought, key=size_of)))

    def look(self) -> None:
        """Say that something may have been brought: the folder is read at the next look."""
        self._due_s = 0.0

    def at_center(self, address: bytes, center: ReplicaId) -> None:  # noqa: ARG002 - the courier's name for the one above
        row = insert(upstream_blobs).values(address=address, held=1, at_ms=self._now_ms())
        with self._database.write() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["address"], set_={"held": 1, "at_ms": self._now_ms()}))
        self._wishes.met(address)
        self.look()

    def mend(self, address: bytes) -> None:
        self._blobs.mend(address)
        self.look()

    def doubt(self) -> None:
        with self._database.write() as connection:
            connection.execute(delete(upstream_blobs).where(upstream_blobs.c.held == 1))
        self.look()

    def leaves_missing(self, address: bytes) -> tuple[range, ...]:
        return self._blobs.lacking(address, self._key).lacks

    def keep_leaves(self, address: bytes, leaves: Sequence[Leaf], *, source: str) -> int:  # noqa: ARG002 - all of it comes from above
        if not are_leaves_of(address, leaves):
            raise Refused("blob.wrong_leaf")
        lacking = LeafSet(leaf_count(size_of(address))).with_leaves(at for run in self.leaves_missing(address) for at in run)
        self._blobs.keep(address, self._key, leaves, None)
        return sum(leaf.index in lacking for leaf in leaves)

    def leaf(self, address: bytes, index: int) -> Leaf | None:
        return self._blobs.leaf(address, index)

    def moved(self, address: bytes, way: str, done: int, rate: float | None) -> None:
        """Do nothing: nobody watches a single blob here."""

    def failed(self, address: bytes, way: str, code: str) -> None:
        """Do nothing: it is tried again, and the log says why."""

    def _whole(self) -> frozenset[bytes]:
        with self._lock:
            now_s = time.monotonic()
            if now_s >= self._due_s:
                self._here, self._due_s = self._blobs.whole(), now_s + LOOK_S
            return self._here
