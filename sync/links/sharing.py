"""Who carries for whom: of several devices beside each other that reach the center, one brings each stream, and nothing goes up twice.

A stream is carried by its own device while that is in step with the center, as it said at the last meeting; else by the one
with the lowest replica among those in step. The others hold it back until the center's signed claim comes round, and after
`HOLD_S` they stop waiting: a carrier that drove away delays a stream, and never keeps it.

Layer: links. Source: our design (engine specification §9).
"""

import time
from collections.abc import Callable, Collection, Sequence

from sync.domain.ids import ReplicaId
from sync.domain.scopes import AUTHORITY, Scope
from sync.links.replica import StoreReplica
from sync.oplog.run import Waiting
from sync.protocol.session import CenterReach
from sync.store.readers import Readers
from sync.store.writer import Writer

HOLD_S = 20.0
STREAMS_MAX = 65_536


class SharingReplica(StoreReplica):
    """The store as the center's agent sees it: without what another one carries.

    Attributes:
        others: returns the neighbours in step with the center; set by whoever knows them.
        learnt: called when the center signed for something, so that the neighbours hear of it.
    """

    def __init__(self, writer: Writer, readers: Readers, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(writer, readers)
        self._clock = clock
        self._since: dict[tuple[ReplicaId, Scope, int], float] = {}
        self.others: Callable[[], Collection[ReplicaId]] = frozenset
        self.learnt: Callable[[], None] = lambda: None

    def waiting(self, holder: ReplicaId) -> tuple[Waiting, ...]:
        found = super().waiting(holder)
        others = self.others()
        if not others:
            self._since.clear()
            return found
        return tuple(one for one in found if not self._is_anothers(one, others))

    def learn(self, reach: CenterReach, claims: Sequence[bytes] = ()) -> None:
        super().learn(reach, claims)
        if reach.claim is not None:
            self.learnt()

    def _is_anothers(self, one: Waiting, others: Collection[ReplicaId]) -> bool:
        if one.replica == self.replica or one.scope == AUTHORITY:
            return False
        carrier = one.replica if one.replica in others else min(self.replica, *others)
        if carrier == self.replica:
            return False
        if len(self._since) > STREAMS_MAX:
            self._since.clear()
        return self._clock() - self._since.setdefault((one.replica, one.scope, one.first_seq), self._clock()) < HOLD_S
