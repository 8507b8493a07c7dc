"""Claims about the center's lives, keys and recovery: worked example F in small."""

import shutil
from pathlib import Path

import pytest
from fakes.live_center import GULOU, XUANWU, Device, direct, write_organisations
from fakes.memory_replica import ORIGIN_MS, MemoryReplica

from sync.center.admission import admit, waiting_devices
from sync.center.recovery import leave_recovery
from sync.center.rulings import rule
from sync.center.serve import Center, open_center
from sync.domain.failures import Outage, Refused
from sync.links.http import Refusal
from sync.protocol.session import Phase


def started(directory: Path) -> Center:
    return open_center(directory, organisations_csv=write_organisations(directory.parent / "organisations.csv"))


def joined(center: Center, *stores: MemoryReplica) -> list[Device]:
    devices = [direct(store, center)[0] for store in stores]
    for device in devices:
        device.round()
        admit(center.keys.directory, fingerprint_or_key=device.store.sign_key, organisation=device.store.organisation)
        device.sync()
    return devices


def again(device: Device, center: Center) -> Device:
    return direct(device.store, center)[0]


def test_keys_are_for_the_owner_alone(tmp_path: Path) -> None:
    """Every secret lies in a file that only its owner may read, and a second start finds the same center."""
    center = started(tmp_path / "home")
    first = center.exchange.mark()
    center.database.close()
    for name in ("root.key", "online.key", "database.key", "center.db"):
        mode = (tmp_path / "home" / name).stat().st_mode & 0o777
        assert name == "center.db" or mode == 0o600, name
    center = started(tmp_path / "home")
    assert center.exchange.mark() == first
    center.database.close()


@pytest.mark.usefixtures("ground")
def test_root_may_be_taken_away(tmp_path: Path) -> None:
    """Without the root's file the center serves and rules; only admission waits for it."""
    center = started(tmp_path / "home")
    known, new = MemoryReplica(1, GULOU), MemoryReplica(2, GULOU)
    (device,) = joined(center, known)
    root = tmp_path / "home" / "root.key"
    away = root.rename(tmp_path / "root.key")
    known.open_incident()
    device.sync()
    rule(tmp_path / "home", replica=known.replica, ranges=[(5, 9)], reason="试", by="值班长")
    stranger = direct(new, center)[0]
    stranger.round()
    with pytest.raises(Outage, match=r"center\.root_away"):
        admit(tmp_path / "home", fingerprint_or_key=new.sign_key, organisation=GULOU)
    away.rename(root)
    admit(tmp_path / "home", fingerprint_or_key=waiting_devices(tmp_path / "home")[0].fingerprint, organisation=GULOU)
    stranger.sync()
    center.database.close()


@pytest.mark.usefixtures("ground")
def test_admission_checks_what_it_is_told(tmp_path: Path) -> None:
    """An unknown organisation, office or device is refused, and letters follow one another."""
    center = started(tmp_path / "home")
    home = tmp_path / "home"
    stores = [MemoryReplica(number, GULOU) for number in (1, 2)]
    for store in stores:
        direct(store, center)[0].round()
    with pytest.raises(Refused, match=r"organisation\.unknown"):
        admit(home, fingerprint_or_key=stores[0].sign_key, organisation="999999")
    with pytest.raises(Refused, match=r"office\.unknown"):
        admit(home, fingerprint_or_key=stores[0].sign_key, organisation=GULOU, offices=["king"])
    with pytest.raises(Refused, match=r"device\.not_waiting"):
        admit(home, fingerprint_or_key=bytes(32), organisation=GULOU)
    letters = [admit(home, fingerprint_or_key=store.sign_key, organisation=GULOU).letters for store in stores]
    assert letters == ["A", "B"]
    center.database.close()


def test_restored_center_is_refilled_by_its_devices(tmp_path: Path) -> None:
    """Worked example F: a backup brought back begins a new life, and the first contacts bring back what it lost."""
    home = tmp_path / "home"
    center = started(home)
    one, other = MemoryReplica(1, GULOU), MemoryReplica(2, XUANWU)
    device, beside = joined(center, one, other)
    scope = one.open_incident()
    one.add_party(scope, XUANWU)
    device.sync()
    center.database.close()
    backup = tmp_path / "02.00.db"
    shutil.copy(home / "center.db", backup)
    center = started(home)
    device, beside = again(device, center), again(beside, center)
    late = MemoryReplica(3, GULOU)
    (latecomer,) = joined(center, late)
    for number in range(5):
        one.line(scope, f"备份之后 {number}")
        device.sync()
        late.line(late.open_incident(), "后来的设备")
        latecomer.sync()
    beside.sync()
    old = center.exchange.mark()
    center.database.close()
    shutil.copy(backup, home / "center.db")
    (home / "authority.runs").unlink()

    center = started(home)
    new = center.exchange.mark()
    assert (new.epoch, new.replica != old.replica, new.n < old.n) == (old.epoch + 1, True, True)
    with pytest.raises(Refused, match=r"center\.in_recovery"):
        rule(home, replica=one.replica, ranges=[(1, 1)], reason="试", by="值班长")
    # The device that only the lost part of the predecessor admitted comes first, and brings its own admission along.
    latecomer = again(latecomer, center)
    refusal = latecomer.round()
    assert isinstance(refusal, Refusal)
    assert refusal.facts["center"] == new.replica
    latecomer.session.unknown_there()
    latecomer.sync()
    lost = again(beside, center)
    lost.sync()
    device = again(device, center)
    device.sync()
    latecomer.sync()
    lost.sync()
    assert other.entries()[one.replica, scope] == one.entries()[one.replica, scope]
    at_center = one.reach[new.replica]
    assert at_center[one.replica, scope] == len(one.entries()[one.replica, scope])
    own = {key: len(bodies) for key, bodies in late.entries().items() if key[0] == late.replica}
    assert own.items() <= late.reach[new.replica].items()
    assert all(store.doubled == 0 for store in (one, other))
    assert leave_recovery(home, now_ms=ORIGIN_MS)
    rule(home, replica=one.replica, ranges=[(1000, None)], reason="试", by="值班长")
    center.database.close()


def test_a_peer_refills_what_the_author_lost_with_its_laptop(tmp_path: Path) -> None:
    """The center went back and the author is gone: whoever holds the stream brings it, signatures and all."""
    home = tmp_path / "home"
    center = started(home)
    author, holder = MemoryReplica(1, GULOU), MemoryReplica(2, GULOU)
    device, beside = joined(center, author, holder)
    center.database.close()
    shutil.copy(home / "center.db", tmp_path / "backup.db")
    center = started(home)
    device, beside = again(device, center), again(beside, center)
    scope = author.open_incident()
    device.sync()
    beside.sync()
    center.database.close()
    shutil.copy(tmp_path / "backup.db", home / "center.db")
    center = started(home)
    again(beside, center).sync()
    spare = MemoryReplica(9, GULOU, key=author.key, predecessor=author.replica, life=1)
    again(Device(spare, "http://direct"), center).sync()
    assert spare.entries()[author.replica, scope] == author.entries()[author.replica, scope]
    center.database.close()


def test_lost_database_begins_anew_with_its_predecessor_named(tmp_path: Path) -> None:
    """With the keys left and all else gone, the next life names the last one and takes everything back, authority first."""
    home = tmp_path / "home"
    center = started(home)
    one = MemoryReplica(1, GULOU)
    (device,) = joined(center, one)
    scope = one.open_incident()
    device.sync()
    old = center.exchange.mark()
    center.database.close()
    for path in (*home.glob("center.db*"), home / "authority.runs"):
        path.unlink()
    center = started(home)
    device = again(device, center)
    assert isinstance(device.round(), Refusal)
    device.session.unknown_there()
    device.sync()
    reached = one.reach[center.exchange.mark().replica]
    assert (reached[one.replica, scope], center.exchange.mark().epoch) == (1, old.epoch + 1)
    assert device.session.phase is Phase.STEADY
    center.database.close()


def test_devices_notice_a_center_that_went_back_unseen(tmp_path: Path) -> None:
    """Restored with its high-water file gone, the center can't know; the feed's tree tells its devices, and they refill it."""
    home = tmp_path / "home"
    center = started(home)
    one, other = MemoryReplica(1, GULOU), MemoryReplica(2, GULOU)
    device, beside = joined(center, one, other)
    scope = one.open_incident()
    device.sync()
    center.database.close()
    shutil.copy(home / "center.db", tmp_path / "backup.db")
    center = started(home)
    device, beside = again(device, center), again(beside, center)
    for number in range(4):
        one.line(scope, f"备份之后 {number}")
        device.sync()
    beside.sync()
    center.database.close()
    shutil.copy(tmp_path / "backup.db", home / "center.db")
    (home / "high-water").unlink()
    center = started(home)
    replica = center.exchange.mark().replica
    stranger = again(beside, center)
    other.line(other.open_incident(), "恢复之后")
    stranger.sync()
    # The feed has grown again beyond what the first device knew, so its size alone would not tell; the root does.
    for number in range(6):
        other.line(other.open_incident(), f"更多 {number}")
    stranger.sync()
    device = again(device, center)
    device.sync()
    stranger.sync()
    device.sync()
    assert one.entries() == other.entries()
    assert one.reach[replica][one.replica, scope] == 5
    center.database.close()
