"""The agent that an engine gets: by the center's address, given or kept.

Layer: engine. Source: our design.
"""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from sync.domain.address import Address, parse_address
from sync.domain.failures import Outage
from sync.domain.ids import ReplicaId
from sync.engine.process import Parts, wall_ms
from sync.engine.status import Agent, LinkState, MakeAgent, NoAgent
from sync.engine.yard import READ_S_MAX, YardAgent
from sync.links import status as links
from sync.links.agent import Agent as LinkAgent
from sync.links.center_trust import CenterTrust, Pins
from sync.links.checkpoints import StoreCheckpoints
from sync.links.http import HttpLink
from sync.links.lan_neighbour import LanSettings
from sync.links.sharing import SharingReplica
from sync.store.center_at import authority_named, center_url, check_root, root_known
from sync.store.desk import Desk
from sync.store.readers import Readers


def agent_maker(*, center_url: str | None, lan: LanSettings | None = None, yard: bool = False) -> Callable[[Parts], MakeAgent]:
    """Return what makes the agent of an engine.

    Args:
        center_url: None = the address that the device keeps, if any.
        lan: how to listen for devices beside this one, from the start on; None = as was kept, if `yard`.
        yard: whether a person may turn the LAN on and off.

    Making it raises Refused: those of `parse_address`, and `trust.other_root`, when the address given is of another center;
    Outage: `lan.port_taken` for a `lan` that was given.
    """
    return lambda parts: partial(_make, parts, center_url, lan, yard)


def _make(parts: Parts, given: str | None, lan: LanSettings | None, yard: bool, changed: Callable[[], None]) -> Agent:  # noqa: FBT001 - bound above
    make = partial(_to_center, parts, given, changed)
    center = KeptCenter(make, changed)
    if lan is None and not yard:
        return center
    try:
        return YardAgent(parts, center, lan, changed)
    except BaseException:
        center.close()
        raise


def _to_center(parts: Parts, given: str | None, changed: Callable[[], None]) -> Agent:
    address = parts.writer.call(partial(_address, given=given)).result()
    return NoAgent() if address is None else CenterAgent(parts, address, changed)


class KeptCenter:
    """The agent of the center, by the address that was given to this process or else is kept, and by the device's present keys.

    When address or keys are kept anew, the one before is ended and the next begins.

    One thread, `engine-center`: ending an agent waits for what it has under way.

    Args:
        make: makes the agent by what is kept now.
        changed: is called when the agent became another.
    """

    def __init__(self, make: Callable[[], Agent], changed: Callable[[], None]) -> None:
        self._make = make
        self._changed = changed
        self._yard: tuple[Callable[[], Collection[ReplicaId]], Callable[[], None]] | None = None
        self._agent: Agent = NoAgent()
        self._turning = ThreadPoolExecutor(1, thread_name_prefix="engine-center")
        self._agent = make()

    def exchange_now(self) -> None:
        self._agent.exchange_now()

    def wake(self, *, urgent: bool) -> None:
        self._agent.wake(urgent=urgent)

    def renew(self) -> None:
        self._turning.submit(self._turn)

    def dial(self) -> HttpLink:
        agent = self._agent
        if not isinstance(agent, CenterAgent):
            raise Outage("center.unknown")
        return agent.dial()

    def state(self) -> LinkState:
        return self._agent.state()

    def join_yard(self, others: Callable[[], Collection[ReplicaId]], learnt: Callable[[], None]) -> None:
        """Let this agent, and each after it, know who beside this device reaches the center too."""
        self._yard = (others, learnt)
        if isinstance(self._agent, CenterAgent):
            self._agent.join_yard(others, learnt)

    def close(self) -> None:
        self._turning.shutdown(wait=True)
        self._agent.close()

    def _turn(self) -> None:
        before, self._agent = self._agent, NoAgent()
        before.close()
        self._agent = self._make()
        if self._yard is not None:
            self.join_yard(*self._yard)
        self._changed()


class CenterAgent:
    """The agent of `sync.links` as an engine sees it, with a reader of its own: a long read holds back no screen."""

    def __init__(self, parts: Parts, address: Address | str, changed: Callable[[], None]) -> None:
        self._readers = Readers(parts.home, 1, query_s_max=READ_S_MAX)
        try:
            store = self.store = SharingReplica(parts.writer, self._readers)
            url, told = (address.url, address.root) if isinstance(address, Address) else (address, None)
            trust = CenterTrust(lambda: parts.writer.call(partial(_pins, told=told)).result())
            self._dial = partial(HttpLink, url, trust=trust)
            checkpoints = StoreCheckpoints(parts.home, parts.writer, now_ms=wall_ms)
            self._agent = LinkAgent(
                store,
                self.dial,
                blobs=parts.blobs,
                checkpoints=checkpoints,
                on_status=lambda _status: changed(),
            )
            self._agent.start()
        except BaseException:
            self._readers.close()
            raise

    def exchange_now(self) -> None:
        self._agent.link_up()

    def wake(self, *, urgent: bool) -> None:
        self._agent.changed(urgent=urgent)

    def renew(self) -> None:
        """Whoever keeps this agent makes another one."""

    def dial(self) -> HttpLink:
        return self._dial()

    def state(self) -> LinkState:
        return link_state(self._agent.status)

    def close(self) -> None:
        self._agent.close()
        self._readers.close()

    def join_yard(self, others: Callable[[], Collection[ReplicaId]], learnt: Callable[[], None]) -> None:
        self.store.others, self.store.learnt = others, learnt


def link_state(status: links.LinkStatus) -> LinkState:
    """Return what the agent says in the engine's terms: a rate in bit/s, and an error only while it stands."""
    return LinkState(
        connected=status.state is links.LinkState.IN_STEP,
        syncing=status.state is links.LinkState.SYNCING,
        since_ms=status.since_ms,
        rate_bit_s=None if status.rate is None else status.rate * 8,
        error=status.code or "",
        fingerprint=status.fingerprint,
        clock_offset_ms=status.offset_ms,
    )


def _address(desk: Desk, *, given: str | None) -> Address | str | None:
    """Return where to dial: what was given, and is not kept; else what is kept, as it is."""
    if given is None:
        return center_url(desk)
    address = parse_address(given)
    check_root(desk, address)
    return address


def _pins(desk: Desk, *, told: bytes | None) -> Pins:
    return Pins(root=root_known(desk) if told is None else told, authority=authority_named(desk))
