"""Claims about a spare that takes over from a lost device: by an operator's word, under new letters, the lost one revoked."""

from pathlib import Path

import pytest
from fakes.live_center import GULOU, XUANWU, Device, direct, write_organisations
from fakes.memory_replica import MemoryReplica

from sync.center.admission import admit, waiting_devices
from sync.center.facts import Facts
from sync.center.rulings import rule
from sync.center.serve import Center, open_center
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.links.http import Refusal


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def started(home: Path) -> Center:
    return open_center(home, organisations_csv=write_organisations(home.parent / "organisations.csv"))


def knocked(center: Center, store: MemoryReplica) -> Device:
    device = direct(store, center)[0]
    device.round()
    return device


def joined(center: Center, store: MemoryReplica) -> Device:
    device = knocked(center, store)
    admit(center.keys.directory, fingerprint_or_key=store.sign_key, organisation=store.organisation)
    device.sync()
    return device


def aside(center: Center, replica: ReplicaId, ordinal: int) -> bool:
    with center.database.read() as connection:
        return Facts(connection).aside(replica, ordinal)


@pytest.mark.usefixtures("ground")
def test_a_spare_takes_over_with_what_the_lost_device_had_sent(home: Path) -> None:
    """It gets the office's work from the center, new letters, the same offices; what the lost one still holds is set aside."""
    center = started(home)
    lost = MemoryReplica(1, GULOU)
    device = joined(center, lost)
    scope = lost.open_incident()
    device.sync()
    lost.line(scope, "没有传出的一行")
    spare = MemoryReplica(2, GULOU, predecessor=lost.replica)
    other = knocked(center, spare)
    (waiting,) = waiting_devices(home)
    assert (waiting.takes_over, waiting.takes_over_letters) == (lost.replica, "A")
    with pytest.raises(Refused, match=r"device\.takes_over ") as refused:
        admit(home, fingerprint_or_key=spare.sign_key)
    assert refused.value.facts == {"replica": lost.replica.hex(), "letters": "A"}
    made = admit(home, fingerprint_or_key=spare.sign_key, takes_over=True, by="值班长")
    assert (made.organisation, made.letters) == (GULOU, "B")
    other.sync()
    assert spare.entries()[lost.replica, scope] == lost.entries()[lost.replica, scope][:1]
    spare.line(scope, "接替后的一行")
    other.sync()
    assert [aside(center, lost.replica, at) for at in (1, 2, 900)] == [False, True, True]
    assert not aside(center, spare.replica, 1)
    outcome = device.round()
    assert isinstance(outcome, Refusal)
    assert outcome.code == "device.revoked"
    # The duty officer has the lost line admitted when a holder brings it; what follows stays aside.
    rule(home, replica=lost.replica, ranges=[(3, None)], reason="认可 2 之前", by="值班长")
    assert [aside(center, lost.replica, at) for at in (2, 3)] == [False, True]
    center.database.close()


@pytest.mark.usefixtures("ground")
def test_who_takes_over_is_checked(home: Path) -> None:
    """Nobody can take over from a replica that the center never met, and a device that names nobody takes nothing over."""
    center = started(home)
    stranger = MemoryReplica(3, GULOU, predecessor=ReplicaId(b"\x01" * 8))
    knocked(center, stranger)
    with pytest.raises(Refused, match=r"device\.takes_over_unknown"):
        admit(home, fingerprint_or_key=stranger.sign_key, takes_over=True)
    # A device put back from a copy before its first contact names its own earlier life, which the center never met either.
    assert admit(home, fingerprint_or_key=stranger.sign_key).organisation == GULOU
    plain = MemoryReplica(4, GULOU)
    device = knocked(center, plain)
    with pytest.raises(Refused, match=r"device\.takes_over_nobody"):
        admit(home, fingerprint_or_key=plain.sign_key, takes_over=True)
    admit(home, fingerprint_or_key=plain.sign_key)
    device.sync()
    # A renewal, and a later life of the same device, are no take-over.
    admit(home, fingerprint_or_key=plain.sign_key)
    center.database.close()


@pytest.mark.usefixtures("ground")
def test_a_new_life_of_a_revoked_key_counts_for_nothing(home: Path) -> None:
    """Whoever has the lost laptop begins a life that no ruling names: what it brings by way of others is set aside all the same."""
    center = started(home)
    lost, beside = MemoryReplica(1, XUANWU), MemoryReplica(2, XUANWU)
    device = joined(center, lost)
    carrier = joined(center, beside)
    rule(home, replica=lost.replica, ranges=[(5, None)], reason="遗失", by="值班长")
    thief = MemoryReplica(1, XUANWU, key=lost.key, predecessor=lost.replica, life=1)
    scope = beside.open_incident()
    thief.line(scope, "冒名")
    beside.births[thief.replica] = thief.birth
    beside._take(thief.run(thief.replica, scope, 1, bytes_max=9_999))  # type: ignore[arg-type]
    carrier.sync()
    assert aside(center, thief.replica, 1)
    # Found again and cleared by the operator, both lives count.
    rule(home, replica=lost.replica, ranges=[], reason="找回", by="值班长")
    assert not aside(center, thief.replica, 1)
    assert device
    center.database.close()
