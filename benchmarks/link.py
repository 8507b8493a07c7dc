"""A weak link between two ends of this machine, for benchmarks and tests: real TCP, packets lost, late, cut off, forgotten.

``with link.near():`` whatever is begun there, a thread, a process, a socket, lives at the near end, and so what it begins in
turn. Needs root on Linux; `why_not` says why it can't be had. Where namespaces are not allowed, link_proxy.py is a link too.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from benchmarks.link_machine import FAR, NEAR, enter
from benchmarks.link_profiles import Profile

ROOT = Path(__file__).resolve().parents[1]
CUBIC, BBR = "cubic", "bbr"
_NEW_NETWORK = "0x40000000"
_END_S = 10


@cache
def why_not() -> str | None:
    """Return why no link of namespaces can be made here, None when it can."""
    if sys.platform != "linux":
        return "network namespaces are Linux's"
    if os.geteuid() != 0:
        return "network namespaces need root"
    if not Path("/dev/net/tun").exists() or shutil.which("ip") is None:
        return "no TUN device, or no `ip`"
    probe = f"import ctypes, os; os._exit(ctypes.CDLL(None).unshare({_NEW_NETWORK}) != 0)"
    if subprocess.run([sys.executable, "-c", probe], check=False).returncode:  # noqa: S603 - this interpreter
        return "network namespaces are not allowed here"
    return None


@cache
def controls() -> tuple[str, ...]:
    """Return the congestion controls that this system has."""
    return tuple(Path("/proc/sys/net/ipv4/tcp_available_congestion_control").read_text("ascii").split())


class Link:
    """One link; use it in a `with` statement.

    Attributes:
        near_host, far_host: the addresses of its ends, of no use anywhere else.
    """

    near_host, far_host = NEAR, FAR

    def __init__(self, profile: Profile, *, congestion: str = CUBIC, seed: int = 1) -> None:
        self.profile = profile
        self._arguments = (json.dumps(asdict(profile)), congestion, str(seed))
        self._near = self._far = -1

    def __enter__(self) -> Self:
        self._machine = subprocess.Popen(  # noqa: S603 - this interpreter
            [sys.executable, "-m", "benchmarks.link_machine", *self._arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        told = self._answer()
        self._near, self._far = (os.open(f"/proc/{self._machine.pid}/fd/{told[end]}", os.O_RDONLY) for end in ("near", "far"))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for descriptor in (self._near, self._far):
            os.close(descriptor)
        assert self._machine.stdin is not None
        assert self._machine.stdout is not None
        self._machine.stdin.close()
        self._machine.wait(_END_S)
        self._machine.stdout.close()

    def near(self) -> AbstractContextManager[None]:
        """Live at the near end."""
        return _within(self._near)

    def far(self) -> AbstractContextManager[None]:
        """Live at the far end."""
        return _within(self._far)

    def reach(self, port: int) -> int:
        """Return the port by which the near end reaches what listens at ``port`` of the far one: the same."""
        return port

    def cut(self) -> None:
        """Let nothing pass, and tell nobody."""
        self._do("cut")

    def heal(self) -> None:
        """Let everything pass."""
        self._do("heal")

    def forget(self) -> None:
        """Let what belongs to connections of until now vanish; new ones pass."""
        self._do("forget")

    def unplug(self) -> None:
        """Pull the near end's cable."""
        self._do("unplug")

    def plug(self) -> None:
        """Put it in again."""
        self._do("plug")

    def reset(self) -> None:
        """Begin the profile's time and all counts anew."""
        self._do("reset")

    def counts(self) -> dict[str, dict[str, int]]:
        """Return what was carried: ``up`` from the near end, ``down`` from the far one; see `Lane`."""
        return cast("dict[str, dict[str, int]]", self._do("counts"))

    def _do(self, act: str) -> dict[str, Any]:
        assert self._machine.stdin is not None
        self._machine.stdin.write(json.dumps({"do": act}) + "\n")
        self._machine.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._machine.stdout is not None
        line = self._machine.stdout.readline()
        if not line:
            message = "the link's process has ended"
            raise RuntimeError(message)
        return cast("dict[str, Any]", json.loads(line))


@contextmanager
def _within(namespace: int) -> Iterator[None]:
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    enter(namespace)
    try:
        yield
    finally:
        enter(home)
        os.close(home)
