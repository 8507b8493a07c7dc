"""Worlds in which one thing happens that a seed would seldom bring about, then the heal phase and every check of it.

A script is a function of the world; everything it uses is what acts and mishaps use.
"""

from collections.abc import Callable
from pathlib import Path

from tests.fakes.world.device import Device
from tests.fakes.world.disk import MARK
from tests.fakes.world.faults import NONE, Faults
from tests.fakes.world.world import World


class Scripted(World):
    """A world of ``devices`` devices of one organisation, all certified and in step, that lives through a script."""

    def __init__(self, folder: Path, script: Callable[["Scripted"], None], *, carries: bool = False, keeps: bool = False) -> None:
        super().__init__(20, folder, steps=1, devices=3, carries=carries, keeps=keeps)
        self._script = script

    def step(self, number: int) -> None:
        """Bring everybody in step, then play."""
        del number
        self.faults = NONE
        for device in self.devices:
            device.link.faults = NONE
        for device in (*self.devices, *self.devices):
            self.during(device, lambda device=device: self.acts.admit(device))  # type: ignore[misc]
            self.exchange(device)
        self._script(self)
        self.look(self.devices)

    def exchange(self, device: Device, faults: Faults = NONE) -> None:
        """Let a device exchange with the center until nothing waits."""
        device.link.faults = faults
        device.due_ms = 0
        self.acts.push(device)
        self.acts.poll(device)
        device.writer.fold()
        device.link.faults = NONE
        self.look([device])

    def writes(self, device: Device, count: int) -> None:
        """Let somebody write lines of the journal."""
        for _ in range(count):
            self.acts.write(device, only="journal")
        self.harvest(device)

    def put_back(self, device: Device, files: dict[str, bytes]) -> None:
        """Put an older copy of a device's database back, and let no mark tell."""
        self.oracle.forkable.add(device.replica)
        device.die()
        device.disk.put_back(files)
        (device.home.path / MARK).unlink(missing_ok=True)
        self.mishaps._back(device)


def put_back_and_silent(world: Scripted) -> None:
    """A device loses what it wrote and brought to the center, and writes nothing any more."""
    device = world.devices[0]
    copy = device.disk.held()
    world.writes(device, 4)
    world.exchange(device)
    world.put_back(device, copy)


def put_back_and_writing(world: Scripted) -> None:
    """A device loses what it brought to the center and gives its ordinals to other entries."""
    put_back_and_silent(world)
    world.writes(world.devices[0], 2)
    world.exchange(world.devices[0])


def carried_and_put_back(world: Scripted) -> None:
    """A device brings what a neighbour wrote, and is put back to before it heard of it."""
    device, other = world.devices[:2]
    copy = device.disk.held()
    world.writes(other, 3)
    world.acts.beside(device, other)
    world.exchange(device)
    world.put_back(device, copy)


def a_file_over_a_bad_link(world: Scripted) -> None:
    """A file goes to the center and from there to another device, over a link that cuts and changes what it carries."""
    device, other = world.devices[:2]
    for _ in range(8):
        world.acts.files.attach(device)
    world.exchange(device)
    world.acts.files.carry(device)
    world.exchange(other)
    for rates, times in (({"reply_cut": 0.12}, 3), ({"reply_flipped": 0.1}, 2)):
        for _ in range(times):
            other.link.faults = Faults(rates)
            world.acts.files.carry(other)
            world.look([other])
    other.link.faults = NONE
