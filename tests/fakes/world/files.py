"""Contents of a world: files of a few leaves that people attach, carried span by span over links that are cut anywhere.

They go to the center and come from there, and from one device to another beside it.

Courier, transfers, leaf files and the center's blobs are the real ones. Per step: what a device says it has of a content
proves itself, and what it had it has (`kept`). After the heal: the center has every content whose author has it, and every device
what comes to it by itself.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sync.center.facts import Facts
from sync.domain.content import Leaf, is_leaf_of, leaf_count, size_of
from sync.domain.ids import ReplicaId
from sync.links.blob_link import BlobLink
from sync.store.blob_tables import PUSH
from tests.fakes.world.beside import ask
from tests.fakes.world.device import Device

if TYPE_CHECKING:
    from tests.fakes.world.world import World

NAMED = "select distinct original from attachment_rows where original is not null and struck is null order by original"


class Files:
    """Owned by the world's acts. Remembers which leaves each device was seen to have."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._chance = world.chance
        self._had: dict[str, set[tuple[bytes, int]]] = {}

    def attach(self, device: Device) -> None:
        """Let somebody attach a file, where there is an incident."""
        self._world.acts.write(device, only="attach")

    def carry(self, device: Device) -> None:
        """Let the courier carry what is due, and try again what rested."""
        courier = device.courier
        courier._retries.clear()
        courier._counted = False
        device.link.left = self._world.requests_a_round
        with self._watched(device):
            courier.carry(BlobLink(device.link, device.sign_key, device.store.sign, clock=courier._clock))
        self._world.trace.say(device.name, "carried files", len(self._leaves(device)))

    def share(self, device: Device, other: Device, *, gives: bool) -> None:
        """Let a device that met another ask it for leaves."""
        with self._watched(device):
            held = ask(device, other, self._world.faults, self._chance, gives=gives)
        self._world.trace.say(device.name, "asked", other.name, "for files", len(self._leaves(device)), "" if held else "cut")

    @contextmanager
    def _watched(self, device: Device) -> Iterator[None]:
        """Hold a device to every leaf that it said to have kept, from the moment on at which it said so."""
        genuine, had = device.blobs.keep_leaves, self._had.setdefault(device.name, set())

        def keep_leaves(address: bytes, leaves: Sequence[Leaf], *, source: str) -> int:
            fresh = genuine(address, leaves, source=source)
            for leaf in leaves:
                had.add((address, leaf.index))
                if not is_leaf_of(address, leaf):
                    self._world.broken("S11", device, f"leaf {leaf.index} of {address.hex()[:8]} was kept and does not prove itself")
            return fresh

        device.blobs.keep_leaves = keep_leaves  # type: ignore[method-assign]
        try:
            yield
        finally:
            del device.blobs.keep_leaves

    def forget(self, device: Device) -> None:
        """Expect nothing of a device whose disk went back."""
        self._had.pop(device.name, None)

    def kept(self, device: Device) -> Iterator[str]:
        """S1, S11: leaves that were here are here, and each proves itself against the address that an entry names."""
        leaves = self._leaves(device)
        for address, index in sorted(self._had.get(device.name, set()) - leaves):
            yield f"leaf {index} of {address.hex()[:8]} is gone"
        for address, index in sorted(leaves - self._had.get(device.name, set())):
            leaf = device.blobs.leaf(address, index)
            if leaf is None or not is_leaf_of(address, leaf):
                yield f"leaf {index} of {address.hex()[:8]} does not prove itself"
        self._had[device.name] = leaves

    def lacking(self) -> str:
        """L1: tell which content did not get where it goes by itself once nothing is wrong; empty for none."""
        center = self._world.center
        with center.center.database.read() as connection:
            facts = Facts(connection)
            talking = [one for one in self._world.devices if not facts.revoked(one.sign_key)]
        for device in talking:
            for errand in device.blobs.errands(ReplicaId(center.replica)):
                there = not center.center.blobs.lacking(errand.address, device.sign_key).lacks
                if errand.way == PUSH and not there:
                    return f"{device.name} still has to bring {errand.address.hex()[:8]}"
                if errand.way != PUSH and there:
                    return f"{device.name} lacks {errand.address.hex()[:8]}, which the center has"
        return ""

    def _leaves(self, device: Device) -> set[tuple[bytes, int]]:
        found: set[tuple[bytes, int]] = set()
        named = {row[0] for row in device.connection.execute(NAMED).fetchall()}
        for address in sorted(named | {address for address, _ in self._had.get(device.name, ())}):
            lacks = {index for run in device.blobs.leaves_missing(address) for index in run}
            found.update((address, index) for index in range(leaf_count(size_of(address))) if index not in lacks)
        return found
