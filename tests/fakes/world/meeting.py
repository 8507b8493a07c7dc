"""Two devices beside each other: the real peer exchange, message by message, cut anywhere, with noise on the line."""

from random import Random

from sync.oplog.codec import Malformed
from sync.protocol.peer import Heard, PeerSession
from tests.fakes.mutations import mutated
from tests.fakes.world.device import Device
from tests.fakes.world.faults import Faults
from tests.fakes.world.rights import Rights
from tests.fakes.world.trace import Trace

MESSAGES_MAX = 80


class Meeting:
    """One exchange between two devices; `go` returns whether it came to its end."""

    def __init__(self, one: Device, other: Device, chance: Random, trace: Trace, rights: Rights) -> None:
        self._sides = (one, other)
        self._chance, self._trace, self._rights = chance, trace, rights
        self.broken: list[tuple[str, str]] = []
        self.sessions: list[PeerSession] = []

    def go(self, faults: Faults) -> bool:
        """Exchange until both are done, a message is lost, or one of them stops believing the other."""
        chance, sessions = self._chance, self.sessions
        for device in self._sides:
            device.store.sign_tips()
            sessions.append(
                PeerSession(device.store, nonce=chance.randbytes(16), now_ms=device.clock(), chunk_bytes=chance.choice((2_048, 65_536)))
            )
        for count in range(MESSAGES_MAX):
            wires = [session.say() for session in sessions]
            for at, session in enumerate(sessions):
                wire = wires[1 - at]
                if faults.now("reply_lost", chance) or faults.now("reply_cut", chance):
                    self._trace.say("meeting cut at", count)
                    return False
                if faults.now("reply_flipped", chance):
                    wire = mutated(wire, chance)
                try:
                    heard = session.hear(wire)
                except Malformed as error:
                    self._trace.say("meeting refused at", count, error)
                    return False
                self._keep(at, heard)
            if all(session.done for session in sessions):
                return True
        self.broken.append(("L1", f"{self._sides[0].name} and {self._sides[1].name} found no end in {MESSAGES_MAX} messages"))
        return False

    def _keep(self, at: int, heard: Heard) -> None:
        device, other = self._sides[at], self._sides[1 - at]
        for run in heard.inbound.runs:
            author = other.organisation_of(run.replica)
            if not self._rights.may_ever_read(device.organisation, run.scope, author) and run.replica != device.replica:
                self.broken.append(
                    ("S9", f"{device.name} of {device.organisation} was given scope {run.scope.hex()[:12]} of {author} by {other.name}")
                )
        if heard.inbound.runs or heard.inbound.births:
            device.store.deliver(heard.inbound)
