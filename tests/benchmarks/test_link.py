"""Claims about the weak link that benchmarks and tests stand on: what it promises in numbers is what passes it."""

import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from benchmarks.link import Link, why_not
from benchmarks.link_machine import flow_of
from benchmarks.link_profiles import L1, L2, L5, PROFILES, Lane, Profile
from benchmarks.link_proxy import ProxyLink

needs_namespaces = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))
QUICK = Profile(name="quick", rate_bit_s=800_000, one_way_s=0.05)


def test_a_lane_takes_its_time_and_its_queue_is_finite() -> None:
    """Packets leave one after the other at the rate, arrive one way later, and what finds the queue full is dropped."""
    lane = Lane(Profile(name="x", rate_bit_s=8_000, one_way_s=0.5, queue_bytes=3_000), lambda: 1.0)
    assert [lane.offer(1_000, now=10.0, dark=False) for _ in range(4)] == [11.5, 12.5, 13.5, None]
    assert lane.offer(1_000, now=13.0, dark=False, content=960) == 14.5
    assert (lane.packets, lane.bytes, lane.content, lane.lost, lane.dropped) == (5, 5_000, 960, 0, 1)


def test_a_lane_loses_by_chance_and_everything_in_the_dark() -> None:
    """A lost packet used up the rate all the same."""
    lane = Lane(L1, random.Random(1).random)
    arrived = [lane.offer(100, now=float(second), dark=False) for second in range(10_000)]
    assert 0.015 < arrived.count(None) / len(arrived) < 0.025
    assert lane.offer(8_000, now=20_000.0, dark=True) is None
    after = lane.offer(100, now=20_000.0, dark=False)
    assert after is None or after > 20_001.0


def test_the_dark_comes_by_the_clock() -> None:
    """Ten seconds of every thirty, light first; the other profiles never go dark by themselves."""
    assert [second for second in range(60) if L2.dark_left_s(second + 0.5)] == [*range(20, 30), *range(50, 60)]
    assert L2.dark_left_s(53.0) == 7.0
    assert not any(profile.dark_left_s(25.0) for name, profile in PROFILES.items() if name != "L2")


def test_a_packet_says_whose_it_is() -> None:
    """A connection is known by both ports, whichever way the packet goes; what is no TCP belongs to none."""
    ip = bytes([0x45, 0, 0, 50, 0, 0, 0, 0, 64, 6, 0, 0, 10, 77, 0, 1, 10, 77, 0, 2])
    tcp = (4_711).to_bytes(2, "big") + (443).to_bytes(2, "big") + bytes(8) + bytes([0x50]) + bytes(7)
    assert flow_of(ip + tcp + b"0123456789", up=True) == ((4_711, 443), 10)
    assert flow_of(ip + tcp, up=False) == ((443, 4_711), 0)
    assert flow_of(ip[:9] + b"\x11" + ip[10:] + tcp, up=True) == (None, 0)


@pytest.fixture(params=[pytest.param(Link, marks=needs_namespaces), ProxyLink])
def link(request: pytest.FixtureRequest) -> Iterator[Link | ProxyLink]:
    with request.param(QUICK) as made:
        yield made


class Echo:
    """A service at the far end that answers each byte by one; `port` is how the near end reaches it."""

    def __init__(self, link: Link | ProxyLink, stack: ExitStack) -> None:
        with link.far():
            self._listener = socket.create_server((link.far_host, 0))
        self.port = link.reach(self._listener.getsockname()[1])
        self._link = link
        self._stack = stack
        thread = threading.Thread(target=self._accept, name="echo")
        thread.start()
        stack.callback(thread.join, 10)
        stack.callback(self._listener.close)
        stack.callback(self._listener.shutdown, socket.SHUT_RDWR)

    def dial(self) -> socket.socket:
        with self._link.near():
            caller = socket.create_connection((self._link.far_host, self.port), timeout=5)
        self._stack.callback(caller.close)
        return caller

    def _accept(self) -> None:
        served: list[tuple[threading.Thread, socket.socket]] = []
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                break
            thread = threading.Thread(target=_echo, args=(caller,), name="echo-one")
            thread.start()
            served.append((thread, caller))
        for thread, caller in served:
            _quietly_shut(caller)
            thread.join(10)


def _echo(caller: socket.socket) -> None:
    try:
        while got := caller.recv(65_536):
            caller.sendall(got)
    except OSError:
        pass
    caller.close()


def _quietly_shut(one: socket.socket) -> None:
    try:
        one.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _asked(caller: socket.socket, content: bytes = b"?") -> float:
    began = time.monotonic()
    caller.sendall(content)
    got = 0
    while got < len(content):
        got += len(caller.recv(65_536))
    return time.monotonic() - began


def test_a_question_takes_a_round_trip_and_bulk_its_rate(link: Link | ProxyLink) -> None:
    """Both kinds of link hold to their profile."""
    with ExitStack() as stack:
        caller = Echo(link, stack).dial()
        _asked(caller)
        assert 0.1 <= _asked(caller) < 0.5
        assert 0.1 + 30_000 / 100_000 <= _asked(caller, bytes(30_000)) < 3.0
        assert link.counts()["up"]["bytes"] >= 30_000


def test_the_dark_passes_nothing_and_tells_nobody(link: Link | ProxyLink) -> None:
    """A connection hears nothing while the link is cut, no error either, and goes on when it is healed."""
    with ExitStack() as stack:
        caller = Echo(link, stack).dial()
        _asked(caller)
        link.cut()
        caller.settimeout(0.4)
        caller.sendall(b"?")
        with pytest.raises(TimeoutError):
            caller.recv(1)
        link.heal()
        caller.settimeout(5)
        assert caller.recv(1) == b"?"


@needs_namespaces
def test_a_forgotten_connection_is_dead_beside_one_that_lives() -> None:
    """What a translator of addresses does when it loses its table: the old connection hears nothing, a new one is answered."""
    with Link(QUICK) as link, ExitStack() as stack:
        service = Echo(link, stack)
        old = service.dial()
        _asked(old)
        link.forget()
        old.settimeout(0.4)
        old.sendall(b"?")
        with pytest.raises(TimeoutError):
            old.recv(1)
        assert _asked(service.dial()) < 1.0


@needs_namespaces
def test_a_pulled_cable_leaves_no_way() -> None:
    """With the device down a new connection fails at once, and one is made again when it is up."""
    with Link(L5) as link, ExitStack() as stack:
        service = Echo(link, stack)
        service.dial()
        link.unplug()
        with pytest.raises(OSError, match="unreachable"):
            service.dial()
        link.plug()
        assert _asked(service.dial()) < 1.0
