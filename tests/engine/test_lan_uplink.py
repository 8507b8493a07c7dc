"""Several vehicles beside each other and one center: who carries for whom, and that nothing goes up twice."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes.live_center import LiveCenter
from fakes.vehicle import GULOU, WAIT_S, Vehicle, incident_of

from sync.center.admission import admit, waiting_devices
from sync.center.ingest import Ingest
from sync.domain.commands.journals import WriteJournal
from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.run import Run
from sync.protocol import peer
from sync.protocol.peer import PeerSession


class Uplink:
    """What goes up to a center, entry by entry; `doubled` is the share of bytes that it held already."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bytes: dict[tuple[bytes, bytes, int], list[int]] = {}
        taken = Ingest._take_run

        def count(ingest: Ingest, run: Run, *more: Any) -> None:
            for seq, body in enumerate(run.entries, run.first_seq):
                self.bytes.setdefault((run.replica, run.scope, seq), []).append(len(body))
            taken(ingest, run, *more)

        monkeypatch.setattr(Ingest, "_take_run", count)

    @property
    def doubled(self) -> float:
        return sum(sum(sizes[1:]) for sizes in self.bytes.values()) / max(1, sum(sizes[0] for sizes in self.bytes.values()))


@pytest.fixture
def certified(tmp_path: Path) -> Iterator[tuple[LiveCenter, Callable[[int], list[Path]]]]:
    """Return a center, and what makes homes of devices that it certified and that nobody serves yet."""
    with LiveCenter(tmp_path / "center" / "home") as center:

        def make(count: int) -> list[Path]:
            made = [Vehicle(tmp_path / f"home-{number}", GULOU, center=center.address) for number in range(count)]
            for vehicle in made:
                with vehicle.news:
                    assert vehicle.news.wait_for(lambda vehicle=vehicle: vehicle.engine.link().fingerprint is not None, WAIT_S)  # type: ignore[misc]
            for device in waiting_devices(center.directory):
                admit(center.directory, fingerprint_or_key=device.fingerprint)
            for vehicle in made:
                vehicle.engine._agent.exchange_now()
                with vehicle.news:
                    assert vehicle.news.wait_for(lambda vehicle=vehicle: vehicle.engine.link().connected, WAIT_S)  # type: ignore[misc]
                vehicle.engine.close()
            return [vehicle.home.path for vehicle in made]

        yield center, make


AT_CENTER = """select 1 from reach join holders on holders.number = reach.holder join streams on streams.number = reach.stream
    where holders.sort = 'center' and streams.scope = ? and reach.seq >= ?
    and streams.replica = (select number from replicas where standing = 'own')"""


def at_work(scope: Scope, *vehicles: Vehicle, lines: int) -> None:
    for number in range(lines):
        for vehicle in vehicles:
            vehicle.do(WriteJournal(scope=scope, line=f"第{number}条：风向东南，疏散范围扩大"))


@pytest.mark.expects_warnings
def test_what_comes_before_the_last_word_of_a_meeting_waits_for_it(
    certified: tuple[LiveCenter, Callable[[int], list[Path]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a neighbour reaches the center it says last: till then what it handed over is not carried for it, and then at once."""
    center, make = certified
    homes = make(2)
    said: list[frozenset[bytes]] = []
    genuine = PeerSession._claim_heard

    def heard(session: PeerSession, value: object) -> object:
        if session.other is not None and session._store.replica == near.lan._store.replica:
            said.append(frozenset(near.lan.in_step()))
            if len(said) > 1:
                return genuine(session, value)  # from then on it carries, and what waits may be on its way
            waits = {one.replica for one in near.engine._agent._center._agent.store.waiting(center_of(near))}  # type: ignore[attr-defined]
            assert session.other.replica not in waits
        return genuine(session, value)

    far = Vehicle(homes[0], GULOU)
    near = Vehicle(homes[1], GULOU, beside=(far,), center=center.address)
    monkeypatch.setitem(peer._HEARD, peer.Step.CLAIM, heard)
    try:
        scope = incident_of(far)
        at_work(scope, far, lines=3)
        near.sees("select 1 from journal_rows where line like '第2条%'")
        far.sees(AT_CENTER, scope, 4)
        assert far.lan._store.replica in said[0]  # later ones may begin when it came in step
        near.until(lambda _here: near.lan.in_step() == frozenset())  # another meeting may just be under way
    finally:
        for vehicle in (far, near):
            vehicle.engine.close()


def center_of(vehicle: Vehicle) -> ReplicaId:
    memory = vehicle.engine._agent._center._agent.store.load_memory()  # type: ignore[attr-defined]
    return ReplicaId(memory.center)


@pytest.mark.expects_warnings
@pytest.mark.slow  # what three uplinks share is a matter of seconds: on a machine that is busy otherwise they would not
@pytest.mark.parametrize("uplinks", [1, 3])
def test_whoever_has_the_uplink_carries_for_all_and_nothing_goes_up_twice(
    certified: tuple[LiveCenter, Callable[[int], list[Path]]], monkeypatch: pytest.MonkeyPatch, uplinks: int
) -> None:
    """Each of three knows by the center's own signature that it holds what it wrote, and of what went up at most 5 % was there already."""
    center, make = certified
    homes = make(3)
    uplink = Uplink(monkeypatch)
    vehicles: list[Vehicle] = []
    try:
        for place, path in enumerate(homes):
            vehicles.append(Vehicle(path, GULOU, beside=tuple(vehicles), center=center.address if place < uplinks else None))
        scope = incident_of(vehicles[0])
        for vehicle in vehicles[1:]:
            vehicle.sees("select 1 from incident_rows")
        for vehicle in vehicles:
            vehicle.until(lambda here: len({one.replica for one in here if one.agreed is not None}) == len(homes) - 1)
        at_work(scope, *vehicles, lines=15)
        for place, vehicle in enumerate(vehicles):
            vehicle.sees(AT_CENTER, scope, 16 if place == 0 else 15)
        assert uplink.doubled <= 0.05, uplink.doubled
        print(f"{uplinks} of 3 with an uplink: {uplink.doubled:.1%} went up twice")
    finally:
        for vehicle in vehicles:
            vehicle.engine.close()
