"""What the agent asks of the store, and how often and how long it tries.

Layer: links.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sync.domain.ids import ReplicaId
from sync.oplog.run import Run, Tip
from sync.protocol.limits import COALESCE_S, LONG_POLL_S
from sync.protocol.session import CenterReach, Inbound, Memory, Replica

IDLE_S = 30.0
REFUSED_RETRY_S = 20.0


class AgentStore(Replica, Protocol):
    """What the agent asks of the store beside reading; each call waits until the writer has committed."""

    def load_memory(self) -> Memory:
        """Return what the last session kept."""

    def deliver(self, inbound: Inbound) -> Sequence[Tip]:
        """Store births and runs in one batch; return the tips touched."""

    def learn(self, reach: CenterReach, claims: Sequence[bytes] = ()) -> None:
        """Keep what the center holds, and what relayed claims say of others."""

    def save(self, memory: Memory) -> None:
        """Keep the session's memory."""

    def begin_signing(self) -> None:
        """Begin with what `sign_tips` waits for."""

    def sign_tips(self) -> None:
        """Sign what is about to leave."""

    def certificate(self) -> bytes | None:
        """Return this device's certificate, None while it has none."""

    def note_wipe(self, raw: bytes) -> None:
        """Note an order to wipe, if it proves itself and is for this device."""

    def succeed(self, replica: ReplicaId) -> None:
        """Go on as the next life of ``replica``, if that is still the present one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSettings:
    """How often and how long; tests shorten it. Seconds."""

    poll_s: int = LONG_POLL_S
    idle_s: float = IDLE_S
    coalesce_s: float = COALESCE_S
    refused_s: float = REFUSED_RETRY_S


def is_held(runs: Sequence[Run], received: Sequence[Tip]) -> bool:
    """Tell whether the tips reach to the end of every run."""
    ends = {(tip.replica, tip.scope): tip.seq for tip in received}
    return all(ends.get((run.replica, run.scope), 0) >= run.first_seq + len(run.entries) - 1 for run in runs)
