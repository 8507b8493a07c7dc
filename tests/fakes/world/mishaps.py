"""What goes wrong in a world: machines die, disks lie, folders are restored and copied, clocks jump, the center goes back."""

import shutil
from typing import TYPE_CHECKING

from sync.domain.failures import Outage, Refused
from sync.store import highwater
from tests.fakes.world.device import Device
from tests.fakes.world.disk import MARK

if TYPE_CHECKING:
    from tests.fakes.world.world import World

DEVICES_MAX = 7
STATEMENTS_MAX = 70
WRITES_MAX = 80


class Mishaps:
    """Draws and does; owned by the world. Keeps the copies that are restored later."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._chance = world.chance
        self._copies: dict[str, list[tuple[dict[str, bytes], bytes | None]]] = {}
        self._center_copies: list[dict[str, bytes]] = []
        self._lost_devices: set[str] = set()

    def maybe(self) -> list[Device] | None:
        """Let the first fault happen that is due now; return the devices it touched, None when none was."""
        world = self._world
        device = self._chance.choice([one for one in world.devices if one.alive])
        self._copy(device)
        if self._chance.random() < 0.1 and world.center.alive:
            self._center_copies.append(world.center.backup())
        for name in ("kill", "power_cut", "lying_disk", "disk_full", "restored", "cloned", "clock_jump", "clock_stuck", "poisoned"):
            if world.faults.now(name, self._chance):
                return getattr(self, f"_{name}")(device)  # type: ignore[no-any-return]
        for name in ("center_killed", "center_restored", "center_clock", "ruled", "lost", "keeper_killed"):
            if world.faults.now(name, self._chance):
                return getattr(self, f"_{name}")(device)  # type: ignore[no-any-return]
        return None

    def forget_center_copies(self) -> None:
        """Let go of the copies of the center: whoever restores takes none that is older than the last verified backup."""
        self._center_copies.clear()

    def _copy(self, device: Device) -> None:
        if self._chance.random() < 0.15:
            mark = device.home.path / MARK
            self._copies.setdefault(device.name, []).append((device.disk.held(), mark.read_bytes() if mark.exists() else None))

    def _kill(self, device: Device) -> list[Device]:
        """Kill the process at some statement of whatever it does next."""
        device.disk.kill_in = self._chance.randrange(STATEMENTS_MAX)
        touched = self._world.acts.some()
        device.disk.kill_in = None
        return touched

    def _power_cut(self, device: Device) -> list[Device]:
        """Cut the power on an honest disk: every commit is there, the mark may be old."""
        files = device.die()
        device.disk.put_back(device.disk.tear(files, self._chance))
        device.disk.age_mark(self._chance)
        self._world.trace.say(device.name, "lost power")
        self._world.start(device)
        return [device]

    def _lying_disk(self, device: Device) -> list[Device]:
        """Cut the power on a disk that lied: the newest commits are gone. The mark is kept, or older too."""
        replica = device.replica
        files = device.die()
        device.disk.put_back(device.disk.lose(files, self._chance))
        if self._chance.random() < 0.5:
            device.disk.age_mark(self._chance)
            self._world.oracle.forkable.add(replica)
        self._world.trace.say(device.name, "lost what its disk had promised")
        self._back(device)
        return [device]

    def _restored(self, device: Device) -> list[Device]:
        """Put an older copy of the database back, with the mark of now, of then, or none."""
        copies = self._copies.get(device.name)
        if not copies:
            return [device]
        files, mark = self._chance.choice(copies)
        replica = device.replica
        device.die()
        device.disk.put_back(files)
        how = self._chance.choice(("mark of now", "mark of now", "mark of then", "no mark"))
        if how != "mark of now":
            self._world.oracle.forkable.add(replica)
            path = device.home.path / MARK
            if how == "no mark" or mark is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(mark)
        self._world.trace.say(device.name, "restored from an older copy,", how)
        self._back(device)
        return [device]

    def _cloned(self, device: Device) -> list[Device]:
        """Copy the folder to another machine; sometimes so that nothing tells the copy from the model."""
        world = self._world
        if len(world.devices) >= DEVICES_MAX:
            return [device]
        name = f"{device.name}c{len(world.devices)}"
        target = world.folder / name
        shutil.copytree(device.home.path, target)
        clone = Device(name, target, device.organisation, world.true, self._chance, model=device, loads=world.keeps)
        if self._chance.random() < 0.4:
            mark = highwater.read(device.home)
            if mark is not None:
                place = highwater.place_of(target)
                highwater.write(
                    clone.home, highwater.Mark(replica=mark.replica, ordinal=mark.ordinal, key_check=mark.key_check, place=place)
                )
            world.oracle.forkable.add(device.replica)
        world.trace.say(name, "is a copy of", device.name)
        world.oracle.acknowledged[name] = dict(world.oracle.acknowledged.get(device.name, {}))
        world.add(clone)
        return [device, clone]

    def _disk_full(self, device: Device) -> list[Device]:
        """Let there be no more room at some write of one act, which mostly takes something in; afterwards there is again."""
        disk = device.disk
        disk.room_for_files = self._chance.randrange(4)
        if self._chance.random() < 0.7:
            disk.fails = self._chance.choice((None, None, 1, 3))
            disk.room = self._chance.choice((0, self._chance.randrange(8), self._chance.randrange(WRITES_MAX)))
        touched = self._world.acts.receive(device) if self._chance.random() < 0.7 else self._world.acts.some()
        self._world.trace.say(device.name, "had a full disk", disk.room, disk.room_for_files)
        disk.empty()
        return touched

    def _keeper_killed(self, device: Device) -> list[Device]:
        if self._world.keeps:
            self._world.acts.keeping.keep_and_die(device)
        return []

    def _clock_jump(self, device: Device) -> list[Device]:
        self._world.trace.say(device.name, "clock jumps by", device.clock.jump(self._chance))
        return [device]

    def _clock_stuck(self, device: Device) -> list[Device]:
        device.clock.stick()
        self._world.trace.say(device.name, "clock stands still")
        return [device]

    def _poisoned(self, device: Device) -> list[Device]:
        self._world.during(device, lambda: self._world.acts.overstep(device))
        return [device]

    def _center_killed(self, device: Device) -> list[Device]:
        """Kill the center at some statement of what a device asks next."""
        world = self._world
        world.center.disk.kill_in = self._chance.randrange(STATEMENTS_MAX * 2)
        world.during(device, lambda: world.acts.push(device))
        world.center.disk.kill_in = None
        if not world.center.alive:
            if self._chance.random() < 0.5:
                world.center.tear(self._chance)
            world.center.boot()
            world.trace.say("center boots")
        return [device]

    def _center_restored(self, _device: Device) -> list[Device]:
        """Put an older copy in the place of the center's database, whose mark tells it so; or restore its own furthest backup."""
        world = self._world
        if world.center.has_backup() and self._chance.random() < 0.6:
            world.center.restore_backup()
            how = "its own backup"
        elif self._center_copies:
            world.center.restore(self._chance.choice(self._center_copies))
            how = "an older copy"
        else:
            return []
        world.oracle.promised.clear()
        world.center.boot()
        world.trace.say("center restored from", how)
        return []

    def _center_clock(self, _device: Device) -> list[Device]:
        self._world.trace.say("center clock jumps by", self._world.center.clock.jump(self._chance))
        return []

    def _ruled(self, device: Device) -> list[Device]:
        """Let an operator set entries of one of a device's lives aside, in one range or two, or take all of it back."""
        lives = device.connection.execute("select replica from replicas where sign_key = ? order by number", (device.sign_key,)).fetchall()
        replica = self._chance.choice(lives)[0] if self._chance.random() < 0.4 else device.replica
        last = max(1, device.writer._desk.life.ordinal)
        ranges: list[tuple[int, int | None]] = []
        if self._chance.random() < 0.7:
            first = self._chance.randint(1, last)
            ranges.append((first, self._chance.randint(first, last)))
            if self._chance.random() < 0.3:
                ranges.append((last + 2, last + 2 + self._chance.randrange(3)))
        self._rule(device, replica, ranges)
        return []

    def _lost(self, device: Device) -> list[Device]:
        """Let a device be lost: what it did not bring is set aside, part of it is admitted later, a spare goes on in its place.

        Whoever has it writes on; nobody takes that from him, and whatever a neighbour carried of it is judged by the ruling.
        """
        world = self._world
        if not device.certified or len(world.devices) >= DEVICES_MAX or device.name in self._lost_devices:
            return [device]
        last = device.writer._desk.life.ordinal
        if not self._rule(device, device.replica, [(self._chance.randint(max(1, last - 3), last + 1), None)]):
            return [device]
        self._lost_devices.add(device.name)
        if self._chance.random() < 0.5:
            self._rule(device, device.replica, [(last + 1, None)])
        name = f"{device.name}s"
        spare = world.spare_for(device, name)
        world.trace.say(name, "takes over from", device.name)
        beside = [one for one in world.devices if one.alive and one not in {device, spare}]
        if beside and self._chance.random() < 0.6:
            world.acts.take_over(spare, self._chance.choice(beside), device.replica)
        if self._chance.random() < 0.7:
            world.during(spare, lambda: world.acts.admit(spare))
        return [device, spare]

    def _rule(self, device: Device, replica: bytes, ranges: list[tuple[int, int | None]]) -> bool:
        try:
            self._world.center.rule(replica, ranges)
        except (Refused, Outage) as error:
            self._world.trace.say("no ruling on", device.name, error.code)
            return False
        self._world.trace.say("center rules on", device.name, replica, ranges)
        return True

    def _back(self, device: Device) -> None:
        """Start a device whose disk went back; what its user was told is no longer all there, and that is the disk's doing."""
        self._world.start(device)
        held = self._world.harvest(device)
        self._world.oracle.held[device.name] = set(held.here)
        self._world.acts.files.forget(device)
        here = {(place.replica, place.ordinal): place.body for place in (*held.entries, *held.forks)}
        kept = self._world.oracle.acknowledged.get(device.name, {})
        self._world.oracle.acknowledged[device.name] = {at: body for at, body in kept.items() if here.get(at) == body}
