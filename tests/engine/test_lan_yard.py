"""Claims about the LAN as a person turns it: on and off, kept over a restart, and who is turned away in which words."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes.live_center import LiveCenter
from fakes.vehicle import GULOU, HOST, WAIT_S, Vehicle, acquainted, incident_of

from sync.center import rulings
from sync.center.admission import admit, waiting_devices
from sync.domain.failures import Refused
from sync.domain.scopes import AUTHORITY
from sync.engine.messages import status_from_wire, status_to_wire
from sync.engine.process import Engine
from sync.engine.status import link_status
from sync.engine.travel import agent_maker
from sync.links.lan_neighbour import LanSettings
from sync.store import yard
from sync.store.home import Home
from sync.store.queries.rows import LinkStatus
from sync.store.queries.yard_rows import YardRow


def yard_of(vehicle: Vehicle) -> YardRow:
    told = vehicle.engine.link().yard
    assert told is not None
    return told


def until_told(vehicle: Vehicle, wanted: Callable[[YardRow], bool]) -> YardRow:
    with vehicle.news:
        assert vehicle.news.wait_for(lambda: wanted(yard_of(vehicle)), WAIT_S), yard_of(vehicle)
    return yard_of(vehicle)


def test_a_named_address_and_the_switch_outlive_a_restart(vehicles: Callable[..., Vehicle], tmp_path: Path) -> None:
    """What a person gave is dialled again after a restart, by a LAN that is on again without being asked; what was forgotten is not."""
    one = vehicles(GULOU)
    other = vehicles(GULOU)
    acquainted(one, other)
    agent = other.engine._agent
    agent.name(f"{HOST}:{one.lan.port}").result(WAIT_S)
    agent.name("10.255.255.1:9").result(WAIT_S)
    agent.turn(on=True).result(WAIT_S)
    agent.forget("10.255.255.1:9").result(WAIT_S)
    with pytest.raises(Refused, match=r"lan\.address"):
        agent.name("van:door")
    other.engine.close()
    assert Home(other.home.path).database.exists()
    again = Vehicle(other.home.path, GULOU)
    try:
        until_told(again, lambda told: any(row.known and row.way == "named" for row in told.neighbours))
        assert {(row.host, row.port) for row in yard_of(again).neighbours if row.way == "named"} == {(HOST, one.lan.port)}
        kept = again.engine.writer.call(lambda desk: yard.kept(desk.connection)).result(WAIT_S)
        assert (kept.on, kept.named) == (True, ((HOST, one.lan.port),))
    finally:
        again.engine.close()


def test_off_is_off_and_on_is_on_again(vehicles: Callable[..., Vehicle]) -> None:
    """Turned off nobody is met and nobody gets in; turned on again the same neighbours are there; twice is once."""
    one = vehicles(GULOU)
    other = vehicles(GULOU, one)
    acquainted(one, other)
    until_told(other, lambda told: any(row.known for row in told.neighbours))
    agent = other.engine._agent
    for _ in range(2):
        agent.turn(on=False).result(WAIT_S)
    told = yard_of(other)
    assert (told.on, told.places, told.neighbours, other.engine.link().peers) == (False, (), (), 0)
    agent.exchange_now()
    agent.wake(urgent=True)
    for _ in range(2):
        agent.turn(on=True).result(WAIT_S)
    assert yard_of(other).card.startswith("QZLAN:")
    until_told(other, lambda told: any(row.known and row.equal for row in told.neighbours))


def test_a_kept_lan_whose_port_is_taken_listens_elsewhere(vehicles: Callable[..., Vehicle], monkeypatch: pytest.MonkeyPatch) -> None:
    """A device that was on starts all the same when its port is taken, and says where it listens then."""
    one = vehicles(GULOU)
    late = vehicles(GULOU)
    late.engine.writer.call(lambda desk: yard.keep_on(desk.connection, on=True)).result(WAIT_S)
    late.engine.close()
    taken = LanSettings(host=HOST, port=one.lan.port)
    monkeypatch.setattr("sync.engine.yard.LanSettings", lambda **_: taken)
    engine = Engine(late.home, make_agent=agent_maker(center_url=None, yard=True))
    try:
        told = engine.link().yard
        assert told is not None
        assert told.on
        assert told.places[0] != f"{HOST}:{one.lan.port}"
        status = engine.readers.query(link_status, engine.link()).result(WAIT_S)
        assert status_from_wire(status_to_wire(status)) == status
        assert status_from_wire(status_to_wire(LinkStatus())) == LinkStatus()
    finally:
        engine.close()


def test_who_is_turned_away_is_known_until_a_person_accepts_it(vehicles: Callable[..., Vehicle]) -> None:
    """Both sides show the other's fingerprint and organisation; accepted on both, the row becomes a neighbour."""
    one = vehicles(GULOU)
    other = vehicles(GULOU, one)
    other.lan.try_all()
    (turned,) = until_told(one, lambda told: bool(told.neighbours)).neighbours
    assert (turned.way, turned.state, turned.code, turned.organisation, turned.key) == (
        "turned",
        "refused",
        "lan.stranger",
        GULOU,
        other.key,
    )
    (met,) = until_told(other, lambda told: any(row.code == "lan.stranger" and row.key for row in told.neighbours)).neighbours
    assert (met.key, met.fingerprint[:4]) == (one.key, met.fingerprint[:4])
    acquainted(one, other)
    until_told(one, lambda told: [row.state for row in told.neighbours] in (["here"], ["talking"]))


@pytest.fixture
def certified(tmp_path: Path) -> Callable[..., tuple[LiveCenter, Path]]:
    """Return what makes a center, and the home of a device that it certified and that nobody serves."""

    def make(name: str, *, not_after_ms: int | None = None) -> tuple[LiveCenter, Path]:
        center = LiveCenter(tmp_path / f"center-{name}" / "home")
        with center:
            vehicle = Vehicle(tmp_path / f"home-{name}", GULOU, center=center.address)
            try:
                with vehicle.news:
                    assert vehicle.news.wait_for(lambda: vehicle.engine.link().fingerprint is not None, WAIT_S)
                (waiting,) = waiting_devices(center.directory)
                more = {} if not_after_ms is None else {"not_after_ms": not_after_ms}
                admit(center.directory, fingerprint_or_key=waiting.fingerprint, **more)
                vehicle.engine._agent.exchange_now()
                vehicle.sees("select 1 from replicas where standing = 'own' and certificate is not null")
            finally:
                vehicle.engine.close()
        return center, vehicle.home.path

    return make


def refused_lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.code for record in caplog.records if record.name == "sync.links.lan"]  # type: ignore[attr-defined]


@pytest.mark.expects_warnings("link ")
def test_a_device_of_another_province_is_told_apart_from_a_stranger(
    certified: Callable[..., tuple[LiveCenter, Path]], caplog: pytest.LogCaptureFixture
) -> None:
    """Two devices, each certified by its own center: each says that the other is of another province, by a code and a line."""
    _, ours = certified("ours")
    _, theirs = certified("theirs")
    one = Vehicle(ours, GULOU)
    other = Vehicle(theirs, GULOU, beside=(one,))
    try:
        with caplog.at_level(logging.INFO, logger="sync.links.lan"):
            other.lan.try_all()
            for each in (one, other):
                until_told(each, lambda told: any(row.code == "lan.other_province" and row.state == "refused" for row in told.neighbours))
        assert "lan.other_province" in refused_lines(caplog)
        assert one.rows("select count(*) from replicas where standing = 'certified'") == [(0,)]
    finally:
        for each in (one, other):
            each.engine.close()


def admitted(center: LiveCenter, path: Path, beside: tuple[Vehicle, ...] = ()) -> Vehicle:
    vehicle = Vehicle(path, GULOU, beside=beside, center=center.address)
    with vehicle.news:
        assert vehicle.news.wait_for(lambda: vehicle.engine.link().fingerprint is not None, WAIT_S)
    (waiting,) = waiting_devices(center.directory)
    admit(center.directory, fingerprint_or_key=waiting.fingerprint)
    vehicle.engine._agent.exchange_now()
    vehicle.sees("select 1 from replicas where standing = 'own' and certificate is not null")
    return vehicle


@pytest.mark.expects_warnings("link ")
def test_a_device_that_was_ruled_out_is_refused_beside_the_road(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A ruling that came by the exchange ends the next meeting with `device.revoked`, a line in the log and a row that says so."""
    with LiveCenter(tmp_path / "center" / "home") as center:
        one = admitted(center, tmp_path / "one")
        lost = admitted(center, tmp_path / "lost", (one,))
        try:
            incident_of(one)
            one.engine._agent.exchange_now()
            lost.sees("select 1 from incident_rows")
            until_told(one, lambda told: any(row.known for row in told.neighbours))
            replica = lost.engine.writer.call(lambda desk: desk.life.replica).result(WAIT_S)
            with caplog.at_level(logging.INFO, logger="sync.links.lan"):
                rulings.rule(center.directory, replica=bytes(replica), ranges=((1, None),), reason="终端遗失", by="值班长")
                one.engine._agent.exchange_now()
                one.sees("select 1 from ruling_rows")
                one.lan.try_all()
                until_told(one, lambda told: any(row.code == "device.revoked" for row in told.neighbours))
            assert "device.revoked" in refused_lines(caplog)
        finally:
            for each in (one, lost):
                each.engine.close()


@pytest.mark.expects_warnings("link ")
def test_a_lapsed_device_is_given_the_authoritys_log_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Past its end and its grace it is given nothing but what may renew it; row and log say `certificate.expired`. Until then all."""
    with LiveCenter(tmp_path / "center" / "home") as center:
        one = admitted(center, tmp_path / "one")
        lapsed = admitted(center, tmp_path / "lapsed", (one,))
        now, late_ms = one.engine._agent._store._now_ms, 379 * 86_400_000
        one.engine._agent._store._now_ms = lambda: now() + late_ms
        try:
            with caplog.at_level(logging.INFO, logger="sync.links.lan"):
                one.lan.try_all()
                until_told(one, lambda told: any(row.known and row.organisation and not row.lapsed for row in told.neighbours))
                assert "certificate.expired" not in refused_lines(caplog), "in its grace"
                late_ms = 20 * 365 * 86_400_000
                one.lan.try_all()
                until_told(one, lambda told: any(row.lapsed for row in told.neighbours))
            assert "certificate.expired" in refused_lines(caplog)
            incident_of(one)
            (standing,) = [found.standing for found in one.lan.here() if found.standing is not None]
            assert {tip.scope for tip in one.lan._store.readable_by(standing, one.lan._store.tips())} == {AUTHORITY}
        finally:
            for each in (one, lapsed):
                each.engine.close()
