"""Keys change in a world: the center's online key by its root, and a device's own by the center; killed half way, answers lost.

What must hold at the end: whoever talks to the center knows every key that the root retired and talks to a life of the present one,
and nothing that a device wrote before its change is set aside by it.
"""

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from sync.center import rotation
from sync.center.enrolment import Enrolment
from sync.center.facts import BY_DEVICE
from sync.center.key_change import REASON
from sync.center.rotation import rotate
from sync.domain.failures import Refused
from sync.protocol.enrolment import ask_keys
from sync.store import key_change, life, retired
from sync.store.key_change import NEXT_KEYS
from sync.store.rulings import in_force
from tests.fakes.world.device import Device
from tests.fakes.world.disk import Killed

if TYPE_CHECKING:
    from tests.fakes.world.world import World

ROTATES_ON = 0.2  # of the worlds, changes of keys
CENTER_RATE, DEVICE_RATE = 0.05, 0.1
OK = 200


class Rotations:
    """Owned by the world; draws from a chance of its own, so that a world without changes of keys lives as it always did."""

    def __init__(self, world: "World", *, on: bool | None) -> None:
        self._world = world
        self._chance = Random(f"keys {world.seed}")
        drawn = self._chance.random() < ROTATES_ON
        self.on = drawn if on is None else on
        self.retired: set[bytes] = set()
        self._ended: dict[bytes, int] = {}

    def maybe(self) -> list[Device] | None:
        """Change a key, where that is due now; return the devices it touched, None where nothing was."""
        if not self.on or not self._world.center.alive:
            return None
        if self._chance.random() < CENTER_RATE:
            return self._center()
        if self._chance.random() < DEVICE_RATE:
            return self._device(self._chance.choice([one for one in self._world.devices if one.alive]))
        return None

    def lacking(self, talking: list[Device]) -> str:
        """Tell what does not hold yet of devices that talk to the center; empty for nothing."""
        present = self._world.center.replica
        for device in talking if self.on else ():
            unknown = self.retired - retired.retirements(device.connection).keys()
            if unknown:
                return f"{device.name} does not know {len(unknown)} retired keys"
            if device.store.load_memory().center != present:
                return f"{device.name} talks to another life of the center"
        return ""

    def agree(self) -> None:
        """Check that no device sets aside what another one wrote before it changed its keys."""
        for device in self._world.devices if self._ended else ():
            rows = device.connection.execute("select id from ruling_rows where reason = ? and by = ?", (REASON, BY_DEVICE)).fetchall()
            ours = {ruling for (ruling,) in rows}
            for replica, ruled in in_force(device.connection).items():
                first = [start for ruling, ranges in ruled if ruling in ours for start, end in ranges if end is None]
                if replica in self._ended and first and min(first) <= self._ended[replica]:
                    self._world.broken(
                        "S1", device, f"{replica.hex()[:8]} is set aside from {min(first)}, and wrote {self._ended[replica]}"
                    )

    def mend(self) -> None:
        """Let whoever did not hear of its next keys ask again: till then its old ones are dead at the center."""
        for device in self._world.devices if self.on else ():
            if device.alive and life.get(device.connection, NEXT_KEYS) is not None:
                self._change(device, hears=True)

    def _center(self) -> list[Device]:
        world = self._world
        before = world.center.center.keys.public
        world.center.die()
        stolen, killed = self._chance.random() < 0.4, self._chance.random() < 0.3
        try:
            with pytest.MonkeyPatch.context() as patch:
                if killed:
                    patch.setattr(rotation, "put_next", _die)
                rotate(world.center.folder, reason="轮换", by="值班长", stolen=stolen)
        except Killed:
            world.trace.say("the rotation was killed")
        except Refused as refused:
            world.trace.say("no rotation", refused.code)
            world.center.boot()
            return []
        world.center.boot()
        world.center.lives += 1
        self.retired.add(before)
        world.trace.say("center has another key", "stolen" if stolen else "")
        return []

    def _device(self, device: Device) -> list[Device]:
        """Let a device change its keys, as its operator does while no engine runs; the answer may be lost."""
        world = self._world
        if not device.certified or sum(one.alive and one.sign_key == device.sign_key for one in world.devices) > 1:
            return [device]
        self._change(device, hears=self._chance.random() < 0.75)
        return [device]

    def _change(self, device: Device, *, hears: bool) -> None:
        world = self._world
        world.harvest(device)
        replica, key = device.replica, device.sign_key

        def change() -> None:
            now_ms = device.clock()
            asked = device.writer.call(lambda desk: key_change.asked(desk, now_ms=now_ms)).result(0)
            ended = int(device.writer._desk.life.ordinal)
            center = world.center.center
            answer = Enrolment(center.database, center.keys, now_ms=world.center.clock).take(ask_keys(*asked))
            if answer.status != OK or not hears:
                world.trace.say(device.name, "keeps its keys", answer.status, hears)
                return
            device.writer.call(lambda desk: key_change.take(desk, answer.body, now_ms=now_ms)).result(0)
            self._ended[replica] = ended
            device.former |= {key, device.sign_key}
            world.oracle.organisations[device.sign_key] = device.organisation
            world.trace.say(device.name, "has other keys")

        if world.during(device, change):
            device.die()
            world.start(device)


def _die(*_: Any) -> None:
    message = "rotation"
    raise Killed(message)
