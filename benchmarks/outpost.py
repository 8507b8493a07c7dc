"""A post at the near end of a weak link and a center at the far one, both whole: real store, real agent, real center process.

What is measured ends when the post has learnt, by the center's signature, that its entries are durable there; `compare` shows
afterwards that both hold the same.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.author import OFFICE
from benchmarks.link import ROOT, Link
from benchmarks.station import PERSON, Station
from sync.center.admission import admit, waiting_devices
from sync.domain.offices import DUTY_COMMANDER
from sync.domain.scopes import Scope
from sync.links.agent import Agent
from sync.links.http import HttpLink
from sync.links.replica import StoreReplica
from sync.links.status import LinkState, LinkStatus
from sync.store.leaves import StoreBlobs
from sync.store.readers import Readers

WAIT_S = 300.0
ISSUER = DUTY_COMMANDER  # the office that issues orders
_STOP_S = 30.0
_LOOK_S = 0.02


class FarCenter:
    """The center's process at the far end of a link; use it in a `with` statement."""

    def __init__(self, folder: Path, link: Link) -> None:
        self.folder = folder
        self._link = link
        self.address = ""

    def __enter__(self) -> Self:
        words = ["center", "--data", str(self.folder), "--host", self._link.far_host, "--port", "0", "--no-keeper"]
        with self._link.far():
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "main.py", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
            )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.terminate()
        self._process.wait(_STOP_S)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def admit_all(self) -> None:
        """Certify every device that knocked."""
        for device in waiting_devices(self.folder):
            admit(self.folder, fingerprint_or_key=device.fingerprint, offices=(OFFICE, ISSUER))


class Outpost:
    """One post; `go` starts its agent, `rest` ends it. Use it in a `with` statement."""

    def __init__(self, path: Path, center: FarCenter, link: Link) -> None:
        self.station = Station(path)
        self._center = center
        self._link = link
        self._news = threading.Condition()
        self._readers = Readers(self.station.home, 1)
        self.store = StoreReplica(self.station.writer, self._readers)
        self.blobs = StoreBlobs(self.station.home, self.station.writer)
        self.agent: Agent | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.rest()
        self._readers.close()
        self.station.writer.close()

    def go(self) -> Agent:
        """Start an agent, as when the program starts; return it."""
        self.agent = Agent(self.store, lambda: HttpLink(self._center.address), blobs=self.blobs, on_status=self._on_status)
        with self._link.near():
            self.agent.start()
        return self.agent

    def rest(self) -> None:
        """End the agent and its connections."""
        if self.agent is not None:
            self.agent.close()
            self.agent = None

    def enrol(self) -> None:
        """Knock, be admitted, and come into step."""
        self.go()
        self.until(lambda now: now.state is LinkState.WAITING)
        self._center.admit_all()
        self.until(lambda now: now.state is LinkState.IN_STEP)

    def until(self, wanted: Callable[[LinkStatus], bool]) -> LinkStatus:
        """Wait for a status."""
        agent = self.agent
        assert agent is not None
        with self._news:
            assert self._news.wait_for(lambda: wanted(agent.status), WAIT_S), agent.status
        return agent.status

    def acknowledged(self) -> None:
        """Wait until the center has signed for everything written here."""
        self.until(lambda now: now.state is LinkState.IN_STEP and not now.backlog)

    def acknowledged_s(self, request: object, scope: Scope, *, urgent: bool = False, office: str = OFFICE) -> float:
        """Write into ``scope`` in an office, and return the seconds until the center's signature for all of that scope is here."""
        agent = self.agent
        assert agent is not None
        began = time.perf_counter()
        self.station.writer.command(request, person=PERSON, office=office).result(WAIT_S)
        agent.changed(urgent=urgent)
        ends = began + WAIT_S
        with self._news:
            while self.owes(scope):
                assert time.perf_counter() < ends, agent.status
                self._news.wait(_LOOK_S)
        return time.perf_counter() - began

    def owes(self, scope: Scope) -> bool:
        """Tell whether the center is not known to hold all of a scope."""
        center = self.store.load_memory().center
        assert center is not None
        return any(one.scope == scope for one in self.store.waiting(center))

    def held(self) -> set[tuple[bytes, bytes, int, bytes]]:
        """Return what is held here: replica, scope, end and hash of each stream."""
        return {(bytes(tip.replica), bytes(tip.scope), tip.seq, tip.hash) for tip in self.store.tips()}

    def _on_status(self, _status: LinkStatus) -> None:
        with self._news:
            self._news.notify_all()
