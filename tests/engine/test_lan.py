"""Two vehicles in one yard: real engines, real sockets, no center; and who must not get in."""

import contextlib
import logging
import socket
import ssl
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes.memory_replica import MemoryReplica
from fakes.vehicle import GULOU, HOST, JIANGNING, WAIT_S, Vehicle, acquainted, incident_of

from sync.domain.commands.journals import WriteJournal
from sync.domain.failures import Outage, Refused
from sync.engine.process import Engine
from sync.engine.travel import agent_maker
from sync.links.lan_knocks import GUESTS_OF_HOST_MAX, KNOCKS_MAX
from sync.links.lan_neighbour import LanSettings, addresses
from sync.links.lan_wire import MESSAGE, Wire, dial
from sync.protocol.peer import Channel, PeerSession, Seat
from sync.store.device import create_device
from sync.store.home import Home


def test_two_vehicles_become_one_without_a_center(vehicles: Callable[..., Vehicle]) -> None:
    """What one writes the other holds within a second, both ways, though only one of them was told where the other is."""
    one = vehicles(GULOU)
    other = vehicles(JIANGNING, one)
    acquainted(one, other)
    scope = incident_of(one, other)
    other.sees("select 1 from incident_rows")
    one.until(lambda here: any(found.agreed is not None and found.way == "came" for found in here))
    took: list[float] = []
    for number, (writer, reader) in enumerate(4 * [(other, one), (one, other)]):
        began = time.monotonic()
        line = f"{writer.organisation}已到，第{number}条"
        writer.do(WriteJournal(scope=scope, line=line))
        reader.sees("select 1 from journal_rows where line = ?", line)
        took.append(time.monotonic() - began)
    assert sorted(took)[len(took) // 2] < 1.0, took
    (found,) = one.rows("select path from reach join holders on holders.number = reach.holder where holders.sort = 'peer' limit 1")
    assert found == ("lan",), "delivery to a neighbour is known, and by which way"


def test_only_what_both_may_read_crosses(vehicles: Callable[..., Vehicle]) -> None:
    """A neighbour of another county gets the incident it is party of, and nothing of another."""
    one = vehicles(GULOU)
    other = vehicles(JIANGNING, one)
    own = incident_of(one)
    shared = incident_of(one, other)
    acquainted(one, other)
    other.sees("select 1 from incident_rows")
    held = {bytes(scope) for (scope,) in other.rows("select scope from streams")}  # type: ignore[arg-type]
    assert (shared in held, own in held) == (True, False)


def test_a_third_gets_it_from_whoever_is_beside_it(vehicles: Callable[..., Vehicle]) -> None:
    """In a row of three the one at the end holds what the first one wrote, though they never met."""
    one = vehicles(GULOU)
    middle = vehicles(GULOU, one)
    last = vehicles(GULOU, middle)
    acquainted(one, middle, last)
    scope = incident_of(one)
    one.do(WriteJournal(scope=scope, line="传到最后一车"))
    last.sees("select 1 from journal_rows where line = ?", "传到最后一车")


def test_a_stranger_is_told_so_and_leaves_nothing(vehicles: Callable[..., Vehicle]) -> None:
    """A device whose key nobody accepted is refused by a code on both sides, and not even its birth is kept."""
    one = vehicles(GULOU)
    incident_of(one)
    stranger = vehicles(GULOU, one)
    stranger.accept(one.key)
    incident_of(stranger)
    stranger.lan.try_all()
    stranger.until(lambda here: any(found.code == "lan.stranger" for found in here))
    assert one.rows("select count(*) from replicas") == [(1,)]
    assert len(stranger.rows("select 1 from streams")) == 1


def knocked(vehicle: Vehicle) -> Wire:
    return dial(HOST, vehicle.lan.port)


def session_of(store: MemoryReplica, wire: Wire, *, binding: bytes | None = None) -> PeerSession:
    channel = wire.channel if binding is None else Channel(binding, Seat.DIALS)
    return PeerSession(store, nonce=b"n" * 16, now_ms=1, channel=channel)


def refused(vehicle: Vehicle, act: Callable[[Wire], None], caplog: pytest.LogCaptureFixture) -> tuple[str, int]:
    """Return the code that a hostile dialler is told, and how many lines the log got."""
    caplog.clear()
    wire = knocked(vehicle)
    with caplog.at_level(logging.INFO, logger="sync.links.lan"):
        try:
            act(wire)
            while True:
                wire.receive()
        except Refused as told:
            code = told.code
        except Outage as cut:
            code = cut.code
        wire.close()
        for thread in tuple(vehicle.lan._threads):
            thread.join(WAIT_S)
    return code, len([record for record in caplog.records if record.name == "sync.links.lan"])


def test_hostile_neighbours_are_refused_by_a_code_and_one_line(vehicles: Callable[..., Vehicle], caplog: pytest.LogCaptureFixture) -> None:
    """Garbage, a body without end, a wrong key, another channel's words and what is thrown back: each a code, one line, nothing kept."""
    one = vehicles(GULOU)
    incident_of(one)
    friend, wrong = MemoryReplica(7, GULOU), MemoryReplica(8, GULOU)
    friend.accepted.add(one.key)
    one.accept(friend.sign_key)

    def garbage(wire: Wire) -> None:
        wire.send(b"\x00garbage")

    def endless(wire: Wire) -> None:
        wire._connection.sendall(bytes((MESSAGE,)) + (2**32 - 1).to_bytes(4, "big") + b"x" * 1_000)

    def forged(wire: Wire) -> None:
        session = session_of(friend, wire)
        friend.key, kept = wrong.key, friend.key
        wire.send(session.say())
        friend.key = kept

    def another_channel(wire: Wire) -> None:
        wire.send(session_of(friend, wire, binding=b"what a stranger between showed").say())

    def thrown_back(wire: Wire) -> None:
        wire.send(its_own)

    first = knocked(one)
    first.send(session_of(friend, first).say())
    its_own = first.receive()
    first.close()
    for thread in tuple(one.lan._threads):
        thread.join(WAIT_S)
    before = one.rows("select count(*) from replicas")
    for act in (garbage, endless):
        assert refused(one, act, caplog) == ("lan.malformed", 1), act.__name__
    for act in (forged, another_channel, thrown_back):
        assert refused(one, act, caplog) == ("lan.wrong_key", 1), act.__name__
    assert one.rows("select count(*) from entries") == [(1,)]
    assert one.rows("select count(*) from replicas")[0][0] - before[0][0] <= 1  # type: ignore[operator]


def test_words_of_one_meeting_serve_in_no_other(vehicles: Callable[..., Vehicle], caplog: pytest.LogCaptureFixture) -> None:
    """Whoever heard a whole conversation and says it again gets no further than its hello."""
    one = vehicles(GULOU)
    friend = MemoryReplica(7, GULOU)
    friend.accepted.add(one.key)
    one.accept(friend.sign_key)
    said: list[bytes] = []
    wire = knocked(one)
    session = session_of(friend, wire)
    while not session.done:
        said.append(session.say())
        wire.send(said[-1])
        friend.deliver(session.hear(wire.receive()).inbound)
    wire.close()

    def replayed(wire: Wire) -> None:
        for message in said[:2]:
            wire.send(message)

    assert refused(one, replayed, caplog) == ("lan.wrong_key", 1)


def test_a_revoked_device_gets_nothing(
    vehicles: Callable[..., Vehicle], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An open ruling against a device ends every meeting with its code, though a person once accepted its key."""
    one = vehicles(GULOU)
    thief = MemoryReplica(9, GULOU)
    one.accept(thief.sign_key)
    monkeypatch.setattr("sync.links.acquaintance.ranges_of", lambda _connection: {thief.replica: ((813, None),)})

    def known(wire: Wire) -> None:
        session = session_of(thief, wire)
        wire.send(session.say())
        session.hear(wire.receive())

    assert refused(one, known, caplog) == ("device.revoked", 1)


def test_old_tls_and_plain_text_are_no_channel(vehicles: Callable[..., Vehicle]) -> None:
    """Nothing below TLS 1.3 is spoken, and bytes in clear are hung up on."""
    one = vehicles(GULOU)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with socket.create_connection((HOST, one.lan.port), WAIT_S) as plain, pytest.raises((ssl.SSLError, ConnectionError)):
        context.wrap_socket(plain)
    with socket.create_connection((HOST, one.lan.port), WAIT_S) as plain:
        plain.settimeout(2.0)
        plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
        heard = b""
        with contextlib.suppress(ConnectionResetError):
            while part := plain.recv(64):
                heard += part
        assert b"HTTP" not in heard, "a TLS alert at most"


def test_one_host_can_not_crowd_the_others_out(vehicles: Callable[..., Vehicle], caplog: pytest.LogCaptureFixture) -> None:
    """More connections of one host than a few are hung up on at once, so many knocks tell one line, and the listener lives on."""
    one = vehicles(GULOU)
    held = [socket.create_connection((HOST, one.lan.port), WAIT_S) for _ in range(GUESTS_OF_HOST_MAX)]
    late = socket.create_connection((HOST, one.lan.port), WAIT_S)
    late.settimeout(2.0)
    assert late.recv(1) == b""
    for guest in (*held, late):
        guest.close()
    with caplog.at_level(logging.INFO, logger="sync.links.lan"):
        for _ in range(2 * KNOCKS_MAX):
            assert one.lan._may_knock("192.0.2.1") or True
    assert [record.code for record in caplog.records if record.message == "neighbour turned away"] == ["lan.too_often"]  # type: ignore[attr-defined]
    assert one.lan._may_knock("192.0.2.2")


def test_addresses_as_people_type_them() -> None:
    """A host alone takes the usual port; nonsense is refused with what was typed."""
    assert addresses(["10.0.0.7", " van:9000 "], port=8471) == (("10.0.0.7", 8471), ("van", 9000))
    for text in ("", ":", "van:door", "van:70000"):
        with pytest.raises(Refused, match=r"lan\.address"):
            addresses([text], port=8471)


def test_a_taken_port_is_said(vehicles: Callable[..., Vehicle], tmp_path: Path) -> None:
    """A listener whose port is taken is an outage by name, and the engine that asked for it does not start half."""
    one = vehicles(GULOU)
    home = Home(tmp_path / "late")
    create_device(home, organisation=GULOU, person="王磊", office="dispatcher", now_ms=1_773_000_000_000)
    with pytest.raises(Outage, match=r"lan\.port_taken"):
        Engine(home, make_agent=agent_maker(center_url=None, lan=LanSettings(host=HOST, port=one.lan.port)))


def test_names_find_neighbours_and_betray_nothing(vehicles: Callable[..., Vehicle]) -> None:
    """Two devices that nobody told of each other meet by mDNS; the name says replica, port and version, and nothing else."""
    one = vehicles(GULOU, names=True)
    other = vehicles(GULOU, names=True)
    for each, found in ((one, other), (other, one)):
        each.accept(found.key)
    incident_of(one)
    one.until(bool)
    for each in (one, other):
        each.lan.try_all()
    other.sees("select 1 from incident_rows")
    names = one.lan._names
    assert names is not None
    replica = one.engine.writer.call(lambda desk: desk.life.replica).result(WAIT_S).hex()
    told = names._info
    assert (told.name, told.port, told.properties) == (f"{replica}._qianzhi._tcp.local.", one.lan.port, {b"v": b"1"})
    assert GULOU not in f"{told.server}{told.name}"
