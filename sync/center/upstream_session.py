"""The conversation with the center above: a device's, but that claims and births of others go along with it.

A device signs for what reached it. A center signs for nothing: an order lies with those who are to read it, not where it passes.
So it hands on what its devices signed, word for word, and whose births wait with it to be admitted.

Source: engine specification §1 (reach), §7.
"""

from collections.abc import Iterable
from dataclasses import replace

from sync.center.upstream import UpstreamStore
from sync.domain.ids import ReplicaId
from sync.oplog.run import Run, Tip
from sync.protocol.claims import parse_claim
from sync.protocol.memory import Memory, Phase, StreamId
from sync.protocol.messages import Want
from sync.protocol.session import Absorbed, ClientSession, Outgoing

UNDER_WAY_MAX = 16


class UpstreamSession(ClientSession):
    """Owned by the agent, which guards it with its lock."""

    def __init__(self, store: UpstreamStore, memory: Memory) -> None:
        """Go on from ``memory``."""
        super().__init__(store, memory)
        self._above = store
        self._shows: dict[bytes, tuple[Run, ...]] = {}  # second histories on their way, by request
        self._holders: set[ReplicaId] = set()  # who signed what goes with the next request
        self._claimed: dict[tuple[bytes, ...], int] = {}  # claims on their way, and up to which row of the feed they are all

    def owes(self) -> bool:
        return bool(self._above.claims_due()[0] or self._above.births_due() or self._above.proofs_due())

    def _composed(self, want: Want, runs: tuple[Run, ...], *, now_ms: int, follows: bool = False) -> Outgoing:
        """Compose a request; second histories go beside the streams that they part from, and are expected to be refused."""
        pushed = {(run.replica, run.scope) for run in runs}
        shows = () if follows or want.wait_s or self.memory.phase is not Phase.STEADY else self._above.proofs_due()
        proofs = tuple(run for run in shows if (run.replica, run.scope) not in pushed)
        made = super()._composed(want, (*runs, *proofs), now_ms=now_ms, follows=follows)
        if proofs:
            self._shows[made.hash] = proofs
        return made

    def absorb(self, outgoing: Outgoing, wire: bytes) -> Absorbed:
        """Judge a reply as a device does. Raises: Malformed: as there; Refused: `center.not_above`."""
        absorbed = super().absorb(outgoing, wire)
        if absorbed.reply.birth is not None:
            self._above.introduced(absorbed.reply.birth)
        return absorbed

    def applied(self, outgoing: Outgoing, absorbed: Absorbed, received: Iterable[Tip]) -> Memory:
        # What was not told of was not taken: a reply to who is met is one to all that its request said.
        told = self._claimed.pop(outgoing.request.claims, None)
        if told is not None:
            self._above.claims_told(told)
        self._above.births_told(outgoing.request.births)
        proofs = self._shows.pop(outgoing.hash, ())
        self._above.proofs_told(proofs)
        shown = {(run.replica, run.scope) for run in proofs}
        reply = absorbed.reply
        refused = tuple(one for one in reply.refused if one[:2] not in shown)
        super().applied(outgoing, replace(absorbed, reply=replace(reply, refused=refused)), received)
        # Of what came nothing is owed: a center signs for no entry that it hands on.
        self.memory = replace(self.memory, owed=frozenset())
        return self.memory

    def _introducing(self) -> Iterable[bytes]:
        return () if self.memory.center is None else self._above.births_due(self._holders)

    def _claims(self, now_ms: int) -> tuple[tuple[bytes, ...], frozenset[StreamId]]:  # noqa: ARG002 - a device dates what it signs
        if self.memory.center is None:
            return (), frozenset()
        raws, n = self._above.claims_due()
        self._holders = {parse_claim(raw).holder for raw in raws}
        if raws:
            while len(self._claimed) >= UNDER_WAY_MAX:
                del self._claimed[next(iter(self._claimed))]
            self._claimed[raws] = n
        return raws, frozenset()
