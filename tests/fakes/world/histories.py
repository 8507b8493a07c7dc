"""S11 in a world: devices ask the center to prove its history, and hand one another its heads; an honest center convicts nobody.

Draws from a chance of its own and reads no clock, so that a world lives the same life with it as without.
"""

from random import Random
from typing import TYPE_CHECKING

from sync.center import feed
from sync.center.authority import REPLICA
from sync.center.database import get
from sync.domain.failures import Refused
from sync.oplog.heads import decode_ask, encode_ask
from sync.protocol.memory import Memory, load_memory
from sync.store import heads, life
from tests.fakes.world.device import Device

if TYPE_CHECKING:
    from tests.fakes.world.world import World

ASKS, MEETS = 0.5, 0.3


class Histories:
    """Owned by its world."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._chance = Random(f"{world.seed} histories")
        self.proofs = self.handed = 0

    def step(self, touched: list[Device]) -> None:
        """Let some of the devices that just did something ask, or meet another one.

        Raises: Violation: S11.
        """
        for device in touched:
            if device.alive and not device.link.down and self._chance.random() < ASKS:
                self._ask(device)
            if device.alive and self._chance.random() < MEETS:
                self._hand(device, self._chance.choice(self._world.devices))

    def agree(self) -> None:
        """Let everybody ask and tell everybody, at the end: whoever was shown another history is known to all.

        Raises: Violation: S11.
        """
        for _ in range(2):
            for device in self._world.devices:
                self._ask(device)
                for other in self._world.devices:
                    self._hand(device, other)
        with self._world.center.center.database.read() as connection:
            present, tree = get(connection, REPLICA), feed.tree(connection)
        for device in self._world.devices:
            proven = {
                (state, size)
                for state, size in device.connection.execute("select state, size from tree_heads where center = ?", (present,))
            }
            if device.session.memory.center == present and tree.size and (heads.PROVEN, tree.size) not in proven:
                self._world.broken("S11", device, f"the center's history of {tree.size} entries was not proved here")
            # Only a key that was retired leaves a device with heads that nobody can prove any more.
            may_ask = device.session.memory.center == present or not self._world.rotations.retired
            if may_ask and any(state != heads.PROVEN for state, _ in proven):
                self._world.broken("S11", device, "heads of a center that all can ask stay without a proof")
        self._world.trace.say("histories", self.proofs, "proofs", self.handed, "handed")

    def _ask(self, device: Device) -> None:
        if not self._world.center.alive:
            return
        armed, device.disk.kill_in = device.disk.kill_in, None
        try:
            kept = life.get(device.connection, "link_memory")
            memory = Memory() if kept is None else load_memory(kept)
            center = memory.center
            if center is None:
                return
            ask = device.writer.call(lambda desk: heads.question(desk, center, memory.tree, always=True)).result(0)
            if ask is None:
                return
            prover = self._world.center.center.exchange.prover
            sent = decode_ask(encode_ask(ask))
            try:
                prover.learn(sent.evidence)
                raw = prover.answer(sent)
            except Refused:
                return
            convicted = device.writer.call(lambda desk: heads.answered(desk, ask, raw, now_ms=self._world.true.ms)).result(0)
            if convicted is not None:
                self.proofs += 1
            self._judge(device, convicted or ())
        finally:
            device.disk.kill_in = armed

    def _hand(self, device: Device, other: Device) -> None:
        if other is device or not (device.alive and other.alive):
            return
        armed, other.disk.kill_in = other.disk.kill_in, None
        try:
            raws = heads.relayed(device.connection)
            learnt = other.writer.call(lambda desk: heads.learn(desk, raws, source="lan", now_ms=self._world.true.ms)).result(0)
            self.handed += len(raws)
            self._judge(other, learnt)
        finally:
            other.disk.kill_in = armed

    def _judge(self, device: Device, convicted: tuple[heads.Convicted, ...]) -> None:
        for one in convicted:
            self._world.broken("S11", device, f"the center signed for a history of {one.size} entries and can't stand by it: {one.why}")
