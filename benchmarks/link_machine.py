"""The process that is a link: two network namespaces, each with a TUN device, and this loop between them.

Real TCP of the system runs over it, its recovery from loss included; traffic control of the kernel is not needed. The namespaces
have no names: they end with the process, whatever ended it. Lines of JSON on standard input say what befalls the link, and each
is answered by one on standard output:

=========================  ==========================================================================
``{"do": "cut"}``          nothing passes any more, and nobody is told
``{"do": "heal"}``         everything passes again, also what was forgotten
``{"do": "forget"}``       what belongs to a TCP connection of until now vanishes: a translator of addresses lost its table
``{"do": "unplug"}``       the near end's device goes down, as when a cable is pulled; ``plug`` puts it up again
``{"do": "reset"}``        the time of the profile and all counts begin anew
``{"do": "counts"}``       answers what was carried, ``{"up": …, "down": …}``
=========================  ==========================================================================
"""

import contextlib
import ctypes
import fcntl
import heapq
import json
import os
import random
import select
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from benchmarks.link_profiles import Lane, Profile

NEAR, FAR = "10.77.0.1", "10.77.0.2"
DEVICE = "wl0"
PACKET_BYTES_MAX = 1_400
_NEW_NETWORK = 0x40000000  # CLONE_NEWNET
_SET_DEVICE, _TUN_WITHOUT_HEAD = 0x400454CA, 0x1001  # TUNSETIFF, IFF_TUN | IFF_NO_PI
_ORDERS = 0  # standard input
_TCP, _PROTOCOL_AT, _PACKET_READ = 6, 9, 2_048
_LIBC = ctypes.CDLL(None, use_errno=True)

Flow = tuple[int, int]


def enter(namespace: int) -> None:
    """Let this thread, and whatever it starts, live in a network namespace."""
    if _LIBC.setns(namespace, _NEW_NETWORK):
        raise OSError(ctypes.get_errno(), "setns")


@dataclass(frozen=True, slots=True)
class End:
    """One end of the link: descriptors of its namespace and of its device, and the route that goes when the device goes down."""

    namespace: int
    device: int
    route: tuple[str, ...]

    def put_up(self) -> None:
        """Put the device up, in the namespace of this thread. The congestion control is the route's: the system's may be locked."""
        _ip("link", "set", DEVICE, "up")
        _ip(*self.route)


def make_end(own: str, other: str, congestion: str) -> End:
    """Make an end in a namespace of its own; this thread lives there afterwards."""
    if _LIBC.unshare(_NEW_NETWORK):
        raise OSError(ctypes.get_errno(), "unshare")
    namespace = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, _SET_DEVICE, struct.pack("16sH", DEVICE.encode(), _TUN_WITHOUT_HEAD))
    _ip("link", "set", "lo", "up")
    _ip("addr", "add", own, "peer", other, "dev", DEVICE)
    _ip("link", "set", DEVICE, "mtu", str(PACKET_BYTES_MAX))
    end = End(namespace, device, ("route", "replace", other, "dev", DEVICE, "src", own, "congctl", congestion))
    end.put_up()
    return end


def flow_of(packet: bytes, *, up: bool) -> tuple[Flow | None, int]:
    """Return a packet's TCP connection as (port near, port far), and how many bytes of content it carries."""
    if len(packet) <= _PROTOCOL_AT or packet[0] >> 4 != 4 or packet[_PROTOCOL_AT] != _TCP:  # noqa: PLR2004 - IPv4
        return None, 0
    head = (packet[0] & 15) * 4
    source, target = struct.unpack_from(">HH", packet, head)
    content = len(packet) - head - (packet[head + 12] >> 4) * 4
    return (source, target) if up else (target, source), content


class Machine:
    """The loop and what it knows; lives as long as the process."""

    def __init__(self, profile: Profile, near: End, far: End, *, seed: int) -> None:
        chance = random.Random(seed).random
        self._profile = profile
        self._near, self._far = near, far
        self._lanes = {near.device: Lane(profile, chance), far.device: Lane(profile, chance)}
        self._opposite = {near.device: far.device, far.device: near.device}
        self._under_way: list[tuple[float, int, int, bytes]] = []
        self._numbers = count()
        self._began = time.monotonic()
        self._cut = False
        self._seen: set[Flow] = set()
        self._forgotten: set[Flow] = set()

    def run(self) -> None:
        """Carry packets and do as told until standard input ends."""
        while True:
            now = time.monotonic()
            wait_s = max(0.0, self._under_way[0][0] - now) if self._under_way else None
            ready, _, _ = select.select([*self._lanes, _ORDERS], [], [], wait_s)
            for one in ready:
                if one != _ORDERS:
                    self._take(one)
                    continue
                # Whole lines come, each after the answer to the one before: nothing is left behind in a buffer.
                line = sys.stdin.readline()
                if not line:
                    return
                print(json.dumps(self._told(json.loads(line)["do"])), flush=True)
            self._hand_over(time.monotonic())

    def _told(self, act: str) -> dict[str, object]:
        match act:
            case "cut" | "heal":
                self._cut = act == "cut"
                self._forgotten.clear()
            case "forget":
                self._forgotten |= self._seen
            case "unplug" | "plug":
                enter(self._near.namespace)
                if act == "plug":
                    self._near.put_up()
                else:
                    _ip("link", "set", DEVICE, "down")
            case "reset":
                self._began = time.monotonic()
                for lane in self._lanes.values():
                    lane.reset()
            case _:
                return {"up": self._lanes[self._near.device].counts(), "down": self._lanes[self._far.device].counts()}
        return {}

    def _take(self, device: int) -> None:
        """Read what an end sends, until nothing more is there."""
        while True:
            try:
                packet = os.read(device, _PACKET_READ)
            except OSError:  # nothing more, or the device is down
                return
            now = time.monotonic()
            flow, content = flow_of(packet, up=device == self._near.device)
            if flow is not None:
                self._seen.add(flow)
            dark = self._cut or flow in self._forgotten or self._profile.dark_left_s(now - self._began) > 0
            arrives = self._lanes[device].offer(len(packet), now=now, dark=dark, content=content)
            if arrives is not None:
                heapq.heappush(self._under_way, (arrives, next(self._numbers), self._opposite[device], packet))

    def _hand_over(self, now: float) -> None:
        while self._under_way and self._under_way[0][0] <= now:
            _, _, device, packet = heapq.heappop(self._under_way)
            if not (self._cut or self._profile.dark_left_s(now - self._began) > 0):
                with contextlib.suppress(OSError):  # the device is down
                    os.write(device, packet)


def main(arguments: Sequence[str]) -> None:
    """Be a link until standard input ends: profile as JSON, congestion control, seed."""
    described, congestion, seed = arguments
    near, far = make_end(NEAR, FAR, congestion), make_end(FAR, NEAR, congestion)
    print(json.dumps({"near": near.namespace, "far": far.namespace}), flush=True)
    Machine(Profile(**json.loads(described)), near, far, seed=int(seed)).run()


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)  # noqa: S603, S607 - the system's own tool, fixed words


if __name__ == "__main__":
    main(sys.argv[1:])
