"""The devices that write the province: real homes, real writers, their clocks set to the moment of each act.

A watch stays: it joins, has an agent, holds what it may read and works with others. A device that only registers what is its
own knocks, is admitted, hands in, and is not kept.

Layer: app. Source: our design.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from sync.domain.failures import Outage, Refused
from sync.domain.ids import ReplicaId
from sync.links.agent import Agent
from sync.links.agent_store import AgentSettings
from sync.links.http import HttpLink, Refusal
from sync.links.replica import StoreReplica
from sync.protocol.limits import REPLY_BYTES_MAX
from sync.protocol.messages import Want
from sync.protocol.session import ClientSession
from sync.store.cipher import connect
from sync.store.clocks import keep_offset
from sync.store.desk import Desk
from sync.store.device import create_device
from sync.store.exchange import Changes, Done
from sync.store.home import Home
from sync.store.leaves import StoreBlobs
from sync.store.queries import audit
from sync.store.readers import Readers
from sync.store.shipped import shipped
from sync.store.writer import Writer

WAIT_S = 60.0
ARRIVAL_S = 180.0  # of a machine that has much else to do; where nothing is on its way a script is wrong, and that is found in the end
LOOK_S = 0.25
URGE_S = 2.0
ROUNDS_MAX = 8
OFFICE = "duty_commander"
PUSH_BYTES = 256 * 1024
READ_S_MAX = 30.0
# Agents rest until somebody needs what another wrote: an exchange after every command would be most of the work.
_SETTINGS = AgentSettings(poll_s=20, idle_s=20, coalesce_s=20, refused_s=0.2)


def _wait() -> None:
    """Leave the others as they are."""


class Clock:
    """A wall clock that stands where it was set."""

    def __init__(self, ms: int) -> None:
        self.ms = ms

    def __call__(self) -> int:
        """Return the moment, milliseconds UTC."""
        return self.ms


class Author:
    """One device with its writer; `close` it."""

    def __init__(self, path: Path, organisation: str, *, person: str, at_ms: int, behind_ms: int, center_url: str) -> None:
        """Make the device and open its writer at the moment ``at_ms``, which lies ``behind_ms`` before the center's present."""
        self.organisation = organisation
        self.person = person
        self.home = Home(path)
        self.clock = Clock(at_ms)
        create_device(self.home, organisation=organisation, person=person, office=OFFICE, now_ms=at_ms, center_url=center_url)
        self._agent: Agent | None = None
        self._arrivals = threading.Event()
        self.writer = Writer(self.home, now_ms=self.clock, shipped=tuple(shipped().values()), on_changes=self._on_changes)
        self.readers = Readers(self.home, 1, query_s_max=READ_S_MAX)
        self.reader = connect(self.home.database, self.home.key(), read_only=True)
        self.store = StoreReplica(self.writer, self.readers)
        self.keep_offset(behind_ms)

    def do(self, request: object, *, at_ms: int, hurry: Callable[[], None] = _wait) -> Done:
        """Have a command committed at a moment.

        A device that is connected is refused while what the command rests on is still under way from another one, so it
        tries again for a while, and asks the others to ``hurry``.

        Raises: Refused: the last refusal.
        """
        self.set_clock(at_ms)
        began = time.monotonic()
        urged = 0.0
        while True:
            self._arrivals.clear()
            try:
                return self.begin(request).result(WAIT_S)
            except Refused:
                waited = time.monotonic() - began
                if self._agent is None or waited > ARRIVAL_S:
                    raise
                if waited >= urged:
                    urged += URGE_S
                    hurry()
                self._arrivals.wait(LOOK_S)

    def set_clock(self, at_ms: int) -> None:
        """Set the clock to a moment; it never goes back."""
        self.clock.ms = max(self.clock.ms, at_ms)

    def begin(self, request: object) -> "Future[Done]":
        """Submit a command at the moment where the clock stands."""
        return self.writer.command(request, person=self.person, office=OFFICE)

    def join(self, center_url: str) -> None:
        """Start the agent: from now on the device keeps itself in step."""
        blobs = StoreBlobs(self.home, self.writer)
        self._agent = Agent(self.store, partial(HttpLink, center_url), blobs=blobs, settings=_SETTINGS)
        self._agent.start()

    def keep_offset(self, offset_ms: int) -> None:
        """Keep how far the center's clock is ahead, so that what arrives from the present accuses nobody's clock."""
        self.writer.call(partial(_keep_offset, offset_ms, self.clock.ms)).result(WAIT_S)

    def push(self) -> None:
        """Send what waits, now."""
        if self._agent is not None:
            self._agent.changed(urgent=True)

    def part(self) -> None:
        """Stop the agent: what others write no longer arrives here, nor what is written here there."""
        if self._agent is not None:
            self._agent.close()
            self._agent = None

    @property
    def is_certified(self) -> bool:
        """Tell whether the certificate has arrived."""
        return audit.is_certified(self.reader)

    def close(self) -> None:
        """Stop everything of this device."""
        self.part()
        self.reader.close()
        self.readers.close()
        self.writer.close()

    def _on_changes(self, changes: Changes) -> None:
        self._arrivals.set()
        agent = self._agent
        if agent is not None and changes:
            agent.changed()


def knock(author: Author, center_url: str) -> None:
    """Show the device to the center, which then waits for its admission."""
    link = HttpLink(center_url)
    try:
        _round(author, ClientSession(author.store, author.store.load_memory()), link)
    finally:
        link.close()


def hand_in(author: Author, center_url: str) -> None:
    """Push everything that an admitted device wrote; nothing is pulled.

    Raises: Outage: `device.uncertified`, the center does not take it.
    """
    author.writer.sign_tips().result(WAIT_S)
    link = HttpLink(center_url)
    session = ClientSession(author.store, author.store.load_memory())
    try:
        for _ in range(ROUNDS_MAX):
            center = _round(author, session, link)
            if center is not None and not author.store.waiting(center):
                return
    finally:
        link.close()
    raise Outage("device.uncertified")


def fetch_certificate(author: Author, center_url: str) -> None:
    """Pull from the center until the device holds the certificate that it was given.

    Raises: Outage: `device.uncertified`.
    """
    link = HttpLink(center_url)
    session = ClientSession(author.store, author.store.load_memory())
    try:
        for _ in range(ROUNDS_MAX):
            _round(author, session, link, budget=REPLY_BYTES_MAX)
            author.writer.settled().result(WAIT_S)
            if author.is_certified:
                return
    finally:
        link.close()
    raise Outage("device.uncertified")


def _keep_offset(offset_ms: int, at_ms: int, desk: Desk) -> None:
    keep_offset(desk.connection, offset_ms, at_ms=at_ms)


def _round(author: Author, session: ClientSession, link: HttpLink, *, budget: int = 0) -> ReplicaId | None:
    """Exchange once; return the center, None when it does not know this device yet."""
    outgoing = session.request(Want(budget=budget), push_bytes=PUSH_BYTES, now_ms=author.clock())
    answer = link.exchange(outgoing.wire, wait_s=0)
    if isinstance(answer, Refusal):
        return None
    absorbed = session.absorb(outgoing, answer)
    received = author.store.deliver(absorbed.inbound)
    author.store.learn(absorbed.reach, absorbed.claims)
    author.store.save(session.applied(outgoing, absorbed, received))
    return absorbed.reply.center
