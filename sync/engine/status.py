"""The state of the link, as the engine tells it: what the agent lives through, joined with what waits in the log.

Layer: engine. Source: our design.
"""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from sync.links.http import HttpLink
from sync.store.cipher import Database
from sync.store.queries import paths
from sync.store.queries.rows import LinkStatus
from sync.store.queries.yard_rows import YardRow

NO_PATH = "device.no_center"
OFFLINE, LAN, SYNCING, RECEIVED = "offline", "lan", "syncing", "received"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkState:
    """What the agent lives through.

    Attributes:
        connected: whether the last exchange with the center succeeded and none has failed since.
        syncing: whether an exchange moves entries now.
        since_ms: since when it is so, None while it was never otherwise since the engine started.
        rate_bit_s: measured rate, None when none was ever measured.
        peers: neighbours connected now.
        error: code of the last outage, empty when there was none.
        fingerprint: of this device, while it waits for admission.
        clock_offset_ms: the center's clock minus this device's, None before the first contact.
        yard: the LAN, None where there can be none.
    """

    connected: bool = False
    syncing: bool = False
    since_ms: int | None = None
    rate_bit_s: float | None = None
    peers: int = 0
    error: str = ""
    fingerprint: str | None = None
    clock_offset_ms: int | None = None
    yard: YardRow | None = None


class Agent(Protocol):
    """What the engine needs of whoever travels: `sync.links.agent`, or a test's own class."""

    def exchange_now(self) -> None:
        """Try every path once, now. Thread: any; never waits."""

    def wake(self, *, urgent: bool) -> None:
        """Note that something was written or received; urgent leaves at once. Thread: any; never waits."""

    def renew(self) -> None:
        """Go by the center's address and by the keys that are kept now. Thread: any; never waits."""

    def state(self) -> LinkState:
        """Return what it lives through now. Thread: any."""

    def close(self) -> None:
        """Stop and join."""


@runtime_checkable
class HasYard(Protocol):
    """An agent whose LAN a person may turn on and off. Thread: any; what takes time is done by a thread of its own."""

    def turn(self, *, on: bool) -> "Future[None]":
        """Listen, or stop, and keep that. The future raises Outage: `lan.port_taken`."""

    def name(self, address: str) -> "Future[None]":
        """Dial an address and keep it. Raises: Refused: `lan.address`; the future raises Refused: `lan.too_many`."""

    def forget(self, address: str) -> "Future[None]":
        """Dial an address no more. Raises: Refused: `lan.address`."""


@runtime_checkable
class Dials(Protocol):
    """An agent that knows where the center is. Thread: any."""

    def dial(self) -> HttpLink:
        """Return a link to the center for whoever asks by the way, which closes it. Raises: Outage: `center.unknown`."""


MakeAgent = Callable[["Callable[[], None]"], Agent]


class NoAgent:
    """The agent of a device without any path."""

    def exchange_now(self) -> None:
        """There is nowhere to go."""

    def wake(self, *, urgent: bool) -> None:
        """There is nowhere to go."""

    def renew(self) -> None:
        """There is nowhere to go."""

    def state(self) -> LinkState:
        return LinkState(error=NO_PATH)

    def close(self) -> None:
        """Nothing runs."""


def link_status(db: Database, live: LinkState) -> LinkStatus:
    """Return what the link chip says, from the log and from what the agent lives through."""
    kept = paths.link(db)
    if live.syncing:
        state = SYNCING
    elif live.connected and kept.waiting_entries == 0:
        state = RECEIVED
    elif live.connected:
        state = SYNCING
    else:
        state = LAN if live.peers else OFFLINE
    rate = live.rate_bit_s if live.rate_bit_s is not None else kept.rate_bit_s
    return replace(
        kept,
        state=state,
        since_ms=kept.since_ms if live.since_ms is None else live.since_ms,
        rate_bit_s=rate,
        seconds_left=paths.seconds_for(kept.waiting_bytes, rate),
        peers=live.peers,
        error="" if live.error == NO_PATH else live.error,
        fingerprint=live.fingerprint or "",
        yard=live.yard,
        clock_offset_ms=kept.clock_offset_ms if live.clock_offset_ms is None else live.clock_offset_ms,
    )
