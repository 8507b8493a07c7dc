"""Worlds in which one thing happens that a seed would seldom bring about, then the heal phase and every check of it.

A script is a function of the world; everything it uses is what acts and mishaps use.
"""

from collections.abc import Callable
from pathlib import Path

from tests.fakes.world.acts import REQUESTS_MAX
from tests.fakes.world.device import Device
from tests.fakes.world.disk import MARK
from tests.fakes.world.faults import NONE, Faults
from tests.fakes.world.world import World


class Scripted(World):
    """A world of three devices, two counties and their province, all certified and in step, that lives through a script."""

    def __init__(self, folder: Path, script: Callable[["Scripted"], None], *, carries: bool = False, keeps: bool = False) -> None:
        super().__init__(20, folder, steps=1, devices=3, carries=carries, keeps=keeps)
        self._script = script
        self.requests_a_round = 4 * REQUESTS_MAX  # of a courier with eight files of up to 140 kB, 4 kB a span

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

    def put_back(self, device: Device, files: dict[str, bytes], *, marked: bool = False) -> None:
        """Put an older copy of a device's database back, and let no mark tell unless it is ``marked``."""
        if not marked:
            self.oracle.forkable.add(device.replica)
        device.die()
        device.disk.put_back(files)
        if not marked:
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


def put_back_and_told(world: Scripted) -> None:
    """A device loses what it brought to the center, and the mark beside its database tells it so before it writes again."""
    device = world.devices[0]
    copy = device.disk.held()
    world.writes(device, 4)
    world.exchange(device)
    world.put_back(device, copy, marked=True)
    world.writes(device, 2)
    world.exchange(device)


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
    for rates, times in (({"reply_cut": 0.2}, 3), ({"reply_flipped": 0.1}, 2)):
        for _ in range(times):
            other.link.faults = Faults(rates)
            world.acts.files.carry(other)
            world.look([other])
    other.link.faults = NONE


def rests_and_comes_back(world: Scripted) -> None:
    """An incident rests at the center; somebody elsewhere writes to one of its lines, and then a person opens all of it."""
    device, other = world.devices[:2]
    keeping = world.acts.keeping
    for _ in range(2):
        incident = world.acts.open_for_all(device, lines=3)
        world.exchange(device)
        world.exchange(other)
        world.during(device, lambda incident=incident: keeping.close(device, incident))  # type: ignore[misc]
        keeping.tidy(device)
        keeping.load(device, rests=True)
        assert keeping._cold(device), "nothing rests"
        world.look([device])
        keeping.late(device)
        world.look([device, other])
        keeping.load(device)
        world.look([device])
    keeping.fetch(device)
    world.look([device])
    assert not keeping._cold(device), "not all came back"


def written_late(world: Scripted) -> None:
    """Somebody elsewhere writes to a line of an incident that rests; it comes back by itself, the rest does not."""
    device, other = world.devices[:2]
    keeping = world.acts.keeping
    incident = world.acts.open_for_all(device, lines=3)
    for one in (device, other):
        world.exchange(one)
    keeping.close(device, incident)
    keeping.tidy(device)
    keeping.load(device, rests=True)
    keeping.late(device)


def killed_keeper(world: Scripted) -> None:
    """The keeper is killed again and again while it takes in what others wrote, and makes checkpoints of it."""
    for _ in range(6):
        world.writes(world.devices[0], 3)
        world.exchange(world.devices[0])
        world.acts.keeping.keep_and_die(world.devices[0])
        world.look(world.devices)


def a_file_from_beside(world: Scripted) -> None:
    """A file goes from a device to the one beside it, over a line that cuts and changes what it carries; the center never sees it."""
    device, *_, other = world.devices  # the province, which may read what the county writes
    for _ in range(8):
        world.acts.files.attach(device)
    world.acts.beside(device, other)
    other.writer.fold()
    for rates, times in (({"reply_flipped": 0.6}, 5), ({"reply_cut": 0.12}, 4), ({}, 2)):
        for _ in range(times):
            world.faults = Faults(rates)
            for asks, gives in ((other, device), (device, other)):
                world.acts.files.share(asks, gives, gives=True)
            world.look([device, other])
    world.faults = NONE


def no_room_for_a_file(world: Scripted) -> None:
    """The disk is full at one write or another while a file comes in, and has room again later."""
    device, *_, other = world.devices
    for _ in range(6):
        world.acts.files.attach(device)
    world.exchange(device)
    world.acts.files.carry(device)
    world.exchange(other)
    for room in range(6):
        for statements, files in ((room * 5, None), (None, room)):
            other.disk.room, other.disk.room_for_files = statements, files
            world.during(other, lambda: world.acts.files.carry(other))
            other.disk.empty()
            world.look([other])


def no_room_for_a_bundle(world: Scripted) -> None:
    """The disk is full at one write or another while a bundle comes in; taken again, it is there."""
    device, other = world.devices[:2]
    world.acts.accept(other)
    sticks = world.acts.sticks
    for room in range(6, 66, 4):
        world.writes(device, 2)
        world.harvest(device)
        paths = sticks.made_for(device, other)
        other.disk.room, other.disk.fails = room, 1
        world.during(other, lambda paths=paths: sticks._taken(other, paths, whole=True))  # type: ignore[misc]
        other.disk.empty()
        world.look([other])
        whole, again = (sticks._taken(other, paths, whole=True) for _ in range(2))
        world.look([other])
        assert (whole.refused, again.new) == (0, 0), "the bundle was taken, and not all of it was there"
        assert again.taken, "the bundle was taken whole"


def no_room_for_a_checkpoint(world: Scripted) -> None:
    """A newcomer's disk is full at one write or another while checkpoints come in."""
    device = world.devices[0]
    for _ in range(3):
        world.acts.open_for_all(device, lines=4)
    world.exchange(device)
    world.acts.keeping.keep(device)
    newcomer = Device("new", world.folder / "new", device.organisation, world.true, world.chance, loads=True)
    world.add(newcomer)
    newcomer.link.left = REQUESTS_MAX
    newcomer.push()
    world.center.admit(newcomer.sign_key, newcomer.organisation)
    for room in (*range(0, 60, 3), None):
        newcomer.disk.room = room
        world.during(newcomer, lambda: world.acts.push(newcomer))
        world.during(newcomer, lambda: world.acts.keeping.load(newcomer))
        world.look([newcomer])
        newcomer.due_ms = 0


def a_spare_beside_the_road(world: Scripted) -> None:
    """A device is lost; a spare that no center certified yet goes on beside a neighbour that holds what the lost one wrote."""
    lost, *_, neighbour = world.devices  # the province, which may read what it lacks
    replica = lost.replica
    world.acts.write(lost, only="unit")
    world.exchange(lost)
    world.exchange(neighbour)
    world.mishaps._rule(lost, replica, [(lost.writer._desk.life.ordinal + 1, None)])
    world.exchange(neighbour)
    spare = world.spare_for(lost, "spare")
    world.acts.take_over(spare, neighbour, replica)
    spare.writer.fold()
    world.look([spare, neighbour])
    held = spare.connection.execute("select count(*) from unit_rows").fetchone()[0]
    assert held, "the spare shows none of it"
    world.writes(spare, 2)
    world.exchange(neighbour)
