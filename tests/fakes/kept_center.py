"""A center opened without a socket, with keepers beside it, and devices that it admitted."""

from collections.abc import Iterator
from pathlib import Path

from fakes.live_center import Device, direct, write_organisations
from fakes.memory_replica import MemoryReplica

from sync.center.admission import admit
from sync.center.keeper import Keeper
from sync.center.serve import Center, open_center
from sync.domain.scopes import AUTHORITY, Scope
from sync.protocol.loading import FrameReader, Item, Wanted

NOW = 1_795_430_400_000


class KeptCenter:
    """An opened center, devices that it admitted, and its keepers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.center: Center = open_center(folder / "center", organisations_csv=write_organisations(folder / "organisations.csv"))
        self.number = 0

    def device(self, organisation: str) -> tuple[MemoryReplica, Device]:
        """Return an admitted device in step."""
        self.number += 1
        replica = MemoryReplica(self.number, organisation)
        device, _ = direct(replica, self.center)
        device.round()
        admit(self.folder / "center", fingerprint_or_key=replica.sign_key)
        device.sync()
        return replica, device

    def writer(self, organisation: str) -> tuple[MemoryReplica, Device, Scope]:
        """Return such a device that opened an incident, and the incident's scope."""
        author, device = self.device(organisation)
        scope = author.open_incident()
        device.sync()
        return author, device, scope

    def keeper(self, folder: str = "center") -> Keeper:
        (self.folder / folder).mkdir(exist_ok=True)
        made = Keeper(self.folder / folder, self.center.database, self.center.keys, now_ms=lambda: NOW)
        self.center.keepers.append(made)
        return made

    def given(self, replica: MemoryReplica, wanted: Wanted | None = None) -> list[Item]:
        """Return what the shelf gives to a device."""
        return list(FrameReader().feed(b"".join(self.center.shelf.load(replica.sign_key, wanted or Wanted()))))

    def loading(self, replica: MemoryReplica, wanted: Wanted | None = None) -> Iterator[list[Item]]:
        """Yield what the shelf gives, frame by frame: the next one is made when it is asked for."""
        reader = FrameReader()
        for frame in self.center.shelf.load(replica.sign_key, wanted or Wanted(logs={AUTHORITY: ()})):
            yield list(reader.feed(frame))

    def close(self) -> None:
        for keeper in self.center.keepers:
            keeper.close()
        self.center.database.close()
