"""Sticks of a world: real requests and bundles between its devices, torn, lost, damaged, replayed, in any sequence, in loops.

Whatever was made lies in one drawer. Who takes something in takes any of it, again or for the first time, its own too; what
nobody takes is lost. Only the sealing is pretended: age draws from the system, and no seed would repeat it. A section opens to
the devices it is sealed for, and to nobody else, as the real one does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from sync.domain.ids import ReplicaId
from sync.links.bundle_ask import make_request, take_request
from sync.links.bundle_check import check_bundle
from sync.links.bundle_in import Consent, Receipt, take_bundle
from sync.links.bundle_out import make_bundle
from sync.links.bundle_plan import Wish
from sync.links.bundle_stick import Stick
from sync.links.bundle_work import Workplace
from sync.protocol.bundle_request import parse_request
from sync.store.facts import Facts
from sync.store.life import Connection
from sync.store.organisations import Tree
from tests.fakes.mutations import mutated
from tests.fakes.world.device import Device
from tests.fakes.world.places import TREE
from tests.fakes.world.stepped import SteppedReaders

if TYPE_CHECKING:
    from tests.fakes.world.world import World

DRAWER_MAX = 12


class Sticks:
    """Owned by the world. Keeps what was made and asked for."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._chance: Random = world.chance
        self._folder = world.folder / "sticks"
        self._folder.mkdir()
        self._stick = Stick()
        self._drawer: list[list[Path]] = []

    def ask(self, device: Device) -> None:
        """Let a device hand its request to another, where a person may compare the fingerprint."""
        other = self._other(device)
        if other is None:
            return
        place = workplace(device)
        with place.reading() as (connection, _):
            raw, _ = make_request(connection, has_blob=place.has_blob(), now_ms=device.clock())
        if self._world.faults.now("stick_damaged", self._chance):
            raw = mutated(raw, self._chance)
        asker = take_request(workplace(other), parse_request(raw), accept=self._chance.random() < 0.7)
        self._world.trace.say(other.name, "hears the request of", device.name, asker.standing)

    def make(self, device: Device) -> None:
        """Let a device make a bundle for some of those that it knows."""
        rows = device.connection.execute(
            "select replica from replicas where standing in ('certified', 'accepted') order by number"
        ).fetchall()
        known = [ReplicaId(row[0]) for row in rows]
        if known:
            self._made(device, tuple(self._chance.sample(known, self._chance.randint(1, min(3, len(known))))))

    def take(self, device: Device) -> None:
        """Let a device take in something out of the drawer, whoever it was made for, as it lies there or torn."""
        if not self._drawer:
            return
        paths = self._chance.choice(self._drawer)
        if self._world.faults.now("stick_torn", self._chance):
            paths = [self._spoilt(path, torn=True) for path in paths]
        elif self._world.faults.now("stick_damaged", self._chance):
            paths = [self._spoilt(path, torn=False) for path in paths]
        self._taken(device, paths)

    def loop(self, device: Device) -> list[Device]:
        """Let a stick go round three devices and come back: each takes in what it brings and makes the next."""
        others = [one for one in self._world.devices if one.alive and one is not device]
        if len(others) < 2:
            return [device]
        ring = [device, *self._chance.sample(others, 2)]
        for one, other in zip(ring, [*ring[1:], device], strict=True):
            for asking, asked in ((other, one), (one, other)):
                self._world.harvest(asking)
                raw = self._requested(asking)
                take_request(workplace(asked), parse_request(raw), accept=True)
        for one, other in zip(ring, [*ring[1:], device], strict=True):
            paths = self._made(one, (ReplicaId(other.replica),))
            if paths is not None:
                self._taken(other, paths, whole=True)
        self._world.trace.say("a stick went round", *(one.name for one in ring))
        return ring

    def made_for(self, device: Device, other: Device) -> list[Path]:
        """Return a bundle that a device made for another one."""
        take_request(workplace(device), parse_request(self._requested(other)), accept=True)
        paths = self._made(device, (ReplicaId(other.replica),))
        assert paths is not None
        return paths

    def _requested(self, device: Device) -> bytes:
        place = workplace(device)
        with place.reading() as (connection, _):
            return make_request(connection, has_blob=place.has_blob(), now_ms=device.clock())[0]

    def _made(self, device: Device, to: tuple[ReplicaId, ...]) -> list[Path] | None:
        made = make_bundle(workplace(device), Wish(recipients=to, folder=self._folder, part_bytes=4 * 1024 * 1024), self._stick)
        paths = list(made.paths)
        self._drawer.append(paths)
        if len(self._drawer) > DRAWER_MAX:
            del self._drawer[self._chance.randrange(len(self._drawer))]
        self._world.trace.say(device.name, "made a bundle for", len(to), made.entries, made.blobs, made.bytes)
        return paths

    def _taken(self, device: Device, paths: list[Path], *, whole: bool = False) -> Receipt:
        preview = check_bundle(workplace(device), paths, self._stick)
        consent = Consent(
            key=preview.maker.sign_key if whole or self._chance.random() < 0.5 else None,
            root=preview.maker.root if self._chance.random() < 0.3 and not preview.maker.other_root else None,
            torn=self._chance.random() < 0.7,
        )
        before = device.held_entries()
        receipt = take_bundle(workplace(device), paths, self._stick, consent, checked=preview)
        came = device.held_entries() - before
        if came < receipt.new:
            self._world.broken("S1", device, f"a receipt says that {receipt.new} entries came, {came} did")
        self._world.trace.say(device.name, "took", receipt.new, receipt.refused, receipt.claims, receipt.blobs, receipt.skipped)
        return receipt

    def _spoilt(self, path: Path, *, torn: bool) -> Path:
        content = path.read_bytes()
        spoilt = path.with_name(f"spoilt-{self._chance.randrange(10**9)}-{path.name}")
        spoilt.write_bytes(content[: self._chance.randrange(len(content))] if torn else mutated(content, self._chance))
        return spoilt

    def _other(self, device: Device) -> Device | None:
        others = [one for one in self._world.devices if one.alive and one is not device]
        return self._chance.choice(others) if others else None


def workplace(device: Device) -> Workplace:
    """Return what making and taking need of a device that lives."""
    return _Workplace(home=device.home, writer=device.writer, blobs=device.blobs, shipped=TREE, now_ms=device.clock, readers=device.readers)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Workplace(Workplace):
    """One that reads on the connection of the device's reader."""

    readers: SteppedReaders

    @contextmanager
    def reading(self) -> Iterator[tuple[Connection, Facts]]:
        with self.readers.reading() as connection:
            yield connection, Facts(connection, Tree(connection, self.shipped))
