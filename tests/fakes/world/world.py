"""A world from one seed: devices, a center, links; a safety phase with faults, then everything heals and must agree.

    world = World(seed, folder); world.run()       raises Violation with seed, property, sentence and the trace's tail

One thread moves everything. Each step is one act of one device, or one fault; after it the checks look at the device it
touched. Run twice, a seed gives the same trace hash.
"""

import gc
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

from sync.domain.failures import Outage, Refused
from sync.domain.ids import ReplicaId
from tests.fakes.world import center as centers
from tests.fakes.world import checks, faults, oracle
from tests.fakes.world import device as devices
from tests.fakes.world.acts import REQUESTS_MAX, Acts
from tests.fakes.world.center import CenterNode
from tests.fakes.world.clock import TrueTime
from tests.fakes.world.device import Device
from tests.fakes.world.disk import Disk, Killed
from tests.fakes.world.healing import heal
from tests.fakes.world.histories import Histories
from tests.fakes.world.link import Storm, WorldLink
from tests.fakes.world.mishaps import Mishaps
from tests.fakes.world.oracle import Oracle
from tests.fakes.world.rights import Rights
from tests.fakes.world.rotations import Rotations
from tests.fakes.world.seeded import Bug, determined
from tests.fakes.world.trace import Trace
from tests.fakes.world.witness import WireWitness

STEPS = 40
DEVICES = 6
PAUSE_S_MAX = 40.0
KEEPS_ON = 0.2  # of the worlds, a keeper
CARRIES_ON = 0.25  # of the worlds, couriers
MIX_NAMES = {(None, None): "drawn", (True, None): "keeper", (None, True): "couriers", (True, True): "both", (False, False): "neither"}
FAMILIES = (
    ("320106", "320102", "320100", "320106", "320211", "320000"),
    ("320106", "320106", "320100", "320102", "320115", "320000"),
    ("320211", "320106", "320000", "320200", "320205", "320106"),
    ("320100", "320106", "320100", "320106", "320200", "320211"),
)


@cache
def prepare() -> None:
    """Make once in a process what every world copies, from a chance of its own."""
    with determined(Random(0), TrueTime()):
        devices.template()
        centers.template()


class Violation(AssertionError):
    """A property does not hold; the text says which, where, and how to see it again."""


class World:
    """All of it; `run` once."""

    def __init__(
        self,
        seed: int,
        folder: Path,
        *,
        steps: int = STEPS,
        devices: int = DEVICES,
        keeps: bool | None = None,
        carries: bool | None = None,
        rotates: bool | None = None,
    ) -> None:
        """Draw what goes wrong; ``keeps``, ``carries`` and ``rotates`` say whether there are keeper, couriers and changes of keys.

        None lets the seed say.
        """
        self.seed, self.folder, self.steps, self._devices_most = seed, folder, steps, devices
        self.chance = Random(seed)
        self.true = TrueTime()
        self.trace = Trace()
        self.oracle, self.rights = Oracle(), Rights()
        self.faults = faults.drawn(self.chance)
        self.devices: list[Device] = []
        self.center: CenterNode
        self.witness: WireWitness
        self.requests_a_round = REQUESTS_MAX
        self._mix = "rotating" if rotates else MIX_NAMES.get((keeps, carries), "drawn")
        self.rotations = Rotations(self, on=rotates)
        drawn = self.chance.random() < CARRIES_ON, self.chance.random() < KEEPS_ON
        self.carries = drawn[0] if carries is None else carries
        self.keeps = drawn[1] if keeps is None else keeps
        self.requests_most = 0

    def run(self) -> str:
        """Live through both phases; return the hash of the trace.

        Raises: Violation.
        """
        prepare()
        collects = gc.isenabled()
        gc.disable()  # a world is short; the collector would look through all of SQLAlchemy again and again
        with determined(self.chance, self.true):
            try:
                self._begin()
                for step in range(self.steps):
                    self.step(step)
                heal(self)
            except Bug as bug:
                self.broken("L3", None, f"a thread of the product would have failed: {bug}")
            except Storm as storm:
                self.broken("L5", None, f"one round of {storm}'s agent made more than {REQUESTS_MAX} requests")
            finally:
                for device in self.devices:
                    device.close()
                self.center.close()
                if collects:
                    gc.enable()
        return self.trace.hash

    def _begin(self) -> None:
        self.trace.say("seed", self.seed, "faults", self.faults)
        self.center = CenterNode(self.folder / "center", self.true)
        self.center.boot()
        self.witness = WireWitness(self.center, self.oracle, self.rights)
        # Few organisations, one above others, so that devices share scopes.
        codes = self.chance.sample(FAMILIES, 1)[0]
        for at in range(self.chance.randint(2, self._devices_most)):
            self.add(Device(f"d{at}", self.folder / f"d{at}", codes[at % len(codes)], self.true, self.chance, loads=self.keeps))
        acts = self.acts = Acts(self)
        self.mishaps = Mishaps(self)
        self.histories = Histories(self)
        for device in self.devices:
            if self.chance.random() < 0.7:
                self.during(device, lambda device=device: acts.admit(device))  # type: ignore[misc]
        for device in self.devices:
            self.during(device, lambda device=device: acts.gather(device))  # type: ignore[misc]
            self.harvest(device)
        self.harvest_center()
        if self.chance.random() < 0.7:
            self.share()

    def share(self) -> None:
        """Let everybody hold what was opened, before anything goes wrong, so that they work on the same records."""
        for device in (*self.devices, *self.devices):
            device.link.faults = faults.NONE
            self.during(device, lambda device=device: self.acts.push(device))  # type: ignore[misc]
            device.writer.fold()
            device.link.faults = self.faults

    def add(self, device: Device) -> None:
        """Give a device its link, and start it."""
        device.link = WorldLink(device.name, self.center, self.chance, self.trace, self.witness)
        device.link.meanwhile = lambda: self.during(device, lambda: self.acts.write(device))
        device.link.faults = self.faults
        device.link.owner = device
        self.devices.append(device)
        self.start(device)
        self.oracle.organisations[device.sign_key] = device.organisation

    def spare_for(self, lost: Device, name: str) -> Device:
        """Add a device that takes over from another; whoever made it typed the root's key."""
        facts = {"takes_over": ReplicaId(lost.replica), "root": self.center.center.keys.root_public}
        spare = Device(name, self.folder / name, lost.organisation, self.true, self.chance, loads=self.keeps, **facts)  # type: ignore[arg-type]
        self.add(spare)
        return spare

    def start(self, device: Device) -> None:
        """Boot a device and note what its start reported."""
        before = Disk.durable_asked
        device.boot()
        if Disk.durable_asked == before:
            self.broken("K10", device, "a database was opened for writing without synchronous=FULL")
        assert device.report is not None
        self.trace.say(device.name, "boots", device.report.verdict, "new life" if device.report.new_life else "")

    def step(self, number: int) -> None:
        """Let one thing happen, and look at what it touched."""
        self.true.pass_s(self.chance.random() * PAUSE_S_MAX)
        touched = self.rotations.maybe() or self.mishaps.maybe() or self.acts.some()
        self.look(touched)
        self.histories.step(touched)
        self.trace.say("step", number, "ends", *(device.name for device in touched))

    def during(self, device: Device, act: Callable[[], object]) -> bool:
        """Run an act of a device that may die in it; returns whether it lived through it."""
        try:
            act()
        except Killed as error:
            self.trace.say(device.name, "killed at", error)
            device.die()
            self.start(device)
            return False
        except (Refused, Outage) as error:
            self.trace.say(device.name, type(error).__name__, error.code)
        return True

    def harvest(self, device: Device) -> oracle.Held:
        """Let the oracle learn what a device committed in its own name; return what it holds."""
        armed, device.disk.kill_in = device.disk.kill_in, None  # what is looked at here is no statement of the device's
        held = oracle.read(device.connection)
        device.disk.kill_in = armed
        self.oracle.complete(held)
        for place in held.entries:
            if place.replica == held.own and (place.replica, place.ordinal, place.body) not in self.oracle.bodies:
                self.oracle.learn(place)
                self.rights.learn(self.oracle.entry(place))
        return held

    def harvest_center(self) -> None:
        """Let the oracle learn what the center wrote."""
        self.witness.learn_authority()

    def look(self, touched: list[Device]) -> None:
        """Run every check on the devices touched.

        Raises: Violation.
        """
        if self.center.alive:
            self.harvest_center()
            for sentence in checks.center_keeps_its_promises(self.oracle, self.center):
                self.broken("S1", None, sentence)
        for device in touched:
            if device.alive:
                held = self.harvest(device)
                for name, check in checks.EVERY:
                    for sentence in check(self.oracle, self.center, device, held):
                        self.broken(name, device, sentence)
                for sentence in self.acts.files.kept(device) if self.carries else ():
                    self.broken("S1", device, sentence)
                for sentence in checks.nothing_unreadable(self.rights, self.oracle, device, held):
                    self.broken("S9", device, sentence)
        for name, sentence in self.witness.broken:
            self.broken(name, None, sentence)

    def broken(self, name: str, device: Device | None, sentence: str) -> None:
        """Say that a property does not hold.

        Raises: Violation, always.
        """
        where = "" if device is None else f" at {device.name}"
        size = f"--steps {self.steps} --devices {self._devices_most} --mix {self._mix}"
        again = f".venv/bin/python -m tests.fakes.world --first {self.seed} --seeds 1 {size}"
        raise Violation(f"seed {self.seed}: {name}{where}: {sentence}\n{self.trace.tail}\nagain: {again}")

    def copy_of(self, device: Device, name: str) -> Path:
        """Return a copy of a device's folder, as files lie now."""
        target = self.folder / name
        shutil.copytree(device.home.path, target)
        return target
