"""The link's state as data: what the status bar and the page Sync say in words.

Source: design (four moments: the screen shows, record by record, what the center now holds).
"""

from dataclasses import dataclass
from enum import Enum


class LinkState(Enum):
    """Where the link stands."""

    UNSET = "unset"  # no center was named
    OFFLINE = "offline"
    SYNCING = "syncing"
    IN_STEP = "in_step"
    WAITING = "waiting"  # not admitted yet
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What waits in one urgency."""

    urgency: int
    entries: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStatus:
    """One moment of the link. Times in milliseconds UTC of this device's clock.

    Attributes:
        since_ms: since when it stands so, None while it was never otherwise since this program started.
        code: of the outage or refusal, None while all is well.
        estimate_s: seconds until what waits is there, at the measured rate; None while nothing was measured.
        received_ms: when the center last confirmed to have durably received something, or everything.
        backlog: what waits to be sent, most urgent first.
        rate: measured bytes per second.
        offset_ms: center's clock minus this device's, None before the first contact.
        retry_ms: when the next attempt comes, None while one is under way.
        held_back: streams that the center does not take yet.
        fingerprint: of this device, while it waits for admission.
    """

    state: LinkState
    since_ms: int | None = None
    code: str | None = None
    estimate_s: float | None = None
    received_ms: int | None = None
    backlog: tuple[Backlog, ...] = ()
    rate: float | None = None
    offset_ms: int | None = None
    retry_ms: int | None = None
    held_back: int = 0
    fingerprint: str | None = None
