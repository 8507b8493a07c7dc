"""The way to the center above: the agent and courier of a device, over this center's own database, while this process leads.

Its state is kept beside the database too, so that the console of any process, and a word on the command line, read the same.

One thread, `center-uplink`, begins and ends it; the agent has its own. Source: engine specification §7, §10.
"""

import logging
import threading
from collections.abc import Callable
from functools import partial

from sync.center.blobs import Blobs
from sync.center.database import Database
from sync.center.keys import CenterKeys
from sync.center.upstream import UpstreamStore
from sync.center.upstream_blobs import UpstreamBlobs, Wishes
from sync.center.upstream_session import UpstreamSession
from sync.center.upstream_state import Upstream, keep
from sync.domain.address import Address
from sync.domain.draft import Urgency
from sync.domain.failures import Outage
from sync.links.agent import Agent
from sync.links.agent_store import AgentSettings
from sync.links.center_trust import CenterTrust, Pins
from sync.links.http import HttpLink
from sync.links.status import LinkState, LinkStatus

log = logging.getLogger("sync.center")

LOOK_S = 0.25


class Uplink:
    """Owns the agent and the thread that begins and ends it; `start` once, `close` joins."""

    def __init__(
        self,
        address: Address,
        database: Database,
        keys: CenterKeys,
        blobs: Blobs,
        *,
        leads: threading.Event,
        on_growth: Callable[[], None],
        now_ms: Callable[[], int],
        settings: AgentSettings | None = None,
    ) -> None:
        """Make nothing yet; ``on_growth`` is told when something came down, ``leads`` says whether this process carries."""
        self._address = address
        self._database = database
        self._keys = keys
        self._blobs = blobs
        self._leads = leads
        self._on_growth = on_growth
        self._now_ms = now_ms
        self._settings = settings
        self._agent: Agent | None = None
        self._store: UpstreamStore | None = None
        self._carried: UpstreamBlobs | None = None
        self.wishes = Wishes(database, now_ms=now_ms, on_wish=self._look)
        self._told: tuple[str, str] | None = None
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="center-uplink")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def note(self) -> None:
        """Say that the feed grew. Thread: any; never waits."""
        self._wake.set()

    def close(self) -> None:
        """Stop and join, the agent too."""
        self._stop.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                if self._leads.is_set() and self._agent is None:
                    self._begin()
                elif not self._leads.is_set():
                    self._end()
                self._wake_agent()
            except Outage as outage:
                log.warning("uplink waits", extra={"code": outage.code})
            except Exception:
                # The boundary of this thread: a bug is logged with its trace, and the center goes on serving.
                log.exception("uplink failed")
            self._wake.wait(LOOK_S)
        self._end()

    def _begin(self) -> None:
        store = UpstreamStore(self._database, self._keys, now_ms=self._now_ms, on_growth=self._on_growth, on_other=self._doubt)
        carried = UpstreamBlobs(self._blobs, self._database, self.wishes, key=self._keys.public, now_ms=self._now_ms)
        trust = CenterTrust(lambda: Pins(root=self._keys.root_public))
        agent = Agent(
            store,
            partial(HttpLink, str(self._address), trust=trust),
            blobs=carried,
            on_status=self._tell,
            settings=self._settings,
            now_ms=self._now_ms,
            converse=partial(UpstreamSession, store),
        )
        self._store, self._carried, self._agent = store, carried, agent
        self._tell(agent.status)
        agent.start()

    def _end(self) -> None:
        agent, self._agent = self._agent, None
        if agent is not None:
            agent.close()

    def _wake_agent(self) -> None:
        if not self._wake.is_set():
            return
        self._wake.clear()
        if self._agent is None or self._store is None or self._stop.is_set():
            return
        waiting, urgency = self._store.behind()
        if waiting or self._store.claims_due()[0] or self._store.births_due() or self._store.proofs_due():
            self._agent.changed(urgent=urgency == Urgency.FLASH)

    def _look(self) -> None:
        if self._agent is not None and self._carried is not None:
            self._carried.look()
            self._agent.changed()

    def _doubt(self) -> None:
        if self._carried is not None:
            self._carried.doubt()

    def _tell(self, status: LinkStatus) -> None:
        """Keep how the link stands where that changed; an exchange under way is no change."""
        now = LinkState.IN_STEP if status.state is LinkState.SYNCING else status.state
        told = (now.value, status.code or "")
        if told == self._told:
            return
        self._told = told
        with self._database.write() as connection:
            keep(connection, Upstream(url=self._address.url, state=told[0], code=told[1], since_ms=self._now_ms()))
