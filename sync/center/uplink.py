"""The way to the center above: the agent and courier of a device, over this center's own database, while this process leads.

Its state is kept beside the database too, so that the console of any process, and a word on the command line, read the same.

One thread, `center-uplink`, begins and ends it; the agent has its own. Source: engine specification §7, §10.
"""

import threading
from collections.abc import Callable
from functools import partial

from sync.center.blobs import Blobs
from sync.center.database import Database
from sync.center.keys import CenterKeys
from sync.center.upstream import UpstreamStore
from sync.center.upstream_blobs import UpstreamBlobs, Wishes
from sync.center.upstream_heads import HeadsAbove, UpstreamWitness
from sync.center.upstream_session import UpstreamSession
from sync.center.upstream_state import Upstream, keep
from sync.center.woken import Woken
from sync.domain.address import Address
from sync.domain.draft import Urgency
from sync.links.agent import Agent
from sync.links.agent_store import AgentSettings
from sync.links.center_trust import CenterTrust, Pins
from sync.links.http import HttpLink
from sync.links.status import LinkState, LinkStatus

LOOK_S = 0.25


class Uplink(Woken):
    """Owns the agent and the thread that begins and ends it; `start` once, `close` joins, the agent too."""

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
        super().__init__("uplink", look_s=LOOK_S)
        self._address = address
        self._database = database
        self._keys = keys
        self._blobs = blobs
        self._leads = leads
        self._on_growth = on_growth
        self._now_ms = now_ms
        self._settings = settings
        self._agent: Agent | None = None
        self._witness: UpstreamWitness | None = None
        self._store: UpstreamStore | None = None
        self._carried: UpstreamBlobs | None = None
        self.wishes = Wishes(database, now_ms=now_ms, on_wish=self._look)
        self._told: tuple[str, str] | None = None
        self._grew = False

    def _round(self, *, woken: bool) -> None:
        self._grew = self._grew or woken
        if not self._leads.is_set():
            self._ended()
        elif self._agent is None:
            self._begin()
        if self._grew:
            self._wake_agent()

    def _begin(self) -> None:
        store = UpstreamStore(self._database, self._keys, now_ms=self._now_ms, on_growth=self._on_growth, on_other=self._doubt)
        carried = UpstreamBlobs(self._blobs, self._database, self.wishes, key=self._keys.public, now_ms=self._now_ms)
        trust = CenterTrust(lambda: Pins(root=self._keys.root_public))
        make_link = partial(HttpLink, str(self._address), trust=trust)
        heads = HeadsAbove(self._database, self._keys, memory=store.load_memory, now_ms=self._now_ms)
        self._witness = UpstreamWitness(heads, self._keys, make_link=make_link, is_up=self._is_up)
        agent = Agent(
            store,
            make_link,
            blobs=carried,
            on_status=self._tell,
            settings=self._settings,
            now_ms=self._now_ms,
            converse=partial(UpstreamSession, store),
        )
        self._store, self._carried, self._agent = store, carried, agent
        self._tell(agent.status)
        agent.start()
        self._witness.start()

    def _ended(self) -> None:
        agent, self._agent = self._agent, None
        witness, self._witness = self._witness, None
        if witness is not None:
            witness.close()
        if agent is not None:
            agent.close()

    def _is_up(self) -> bool:
        return self._told is not None and self._told[0] == LinkState.IN_STEP.value

    def _wake_agent(self) -> None:
        if self._agent is not None and self._store is not None and not self._stop.is_set():
            waiting, urgency = self._store.behind()
            if waiting or self._store.claims_due()[0] or self._store.births_due() or self._store.proofs_due():
                self._agent.changed(urgent=urgency == Urgency.FLASH)
        self._grew = False

    def _look(self) -> None:
        if self._agent is not None and self._carried is not None:
            self._carried.look()
            self._agent.changed()

    def _doubt(self) -> None:
        if self._witness is not None:
            self._witness.note()
        if self._carried is not None:
            self._carried.doubt()

    def _tell(self, status: LinkStatus) -> None:
        """Keep how the link stands where that changed; an exchange under way is no change."""
        now = LinkState.IN_STEP if status.state is LinkState.SYNCING else status.state
        told = (now.value, status.code or "")
        if told == self._told:
            return
        self._told = told
        if now is LinkState.IN_STEP and self._witness is not None:
            self._witness.note()
        with self._database.write() as connection:
            keep(connection, Upstream(url=self._address.url, state=told[0], code=told[1], since_ms=self._now_ms()))
