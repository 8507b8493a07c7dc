"""Neighbours as the LAN knows them, and what a person says of it.

Layer: links. Source: our design (engine specification §9).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sync.domain.access import Standing
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.protocol.backoff import Backoff
from sync.protocol.limits import PORT_MAX
from sync.protocol.tips import Digests

ANYWHERE = "0.0.0.0"  # noqa: S104 - a neighbour is whoever can reach this machine
LAN_PORT = 8471
NAMED, CAME, FOUND = "named", "came", "found"


@dataclass(frozen=True, slots=True, kw_only=True)
class LanSettings:
    """Where to listen, whom to dial, how long to wait; tests shorten it. Seconds.

    Attributes:
        port: 0 takes a free one.
        named: addresses that a person gave.
        names: whether to announce this device by mDNS and to hear of others, on `host` alone when that is one address.
        spread_s: what was heard is passed on after a moment between one and two of these, when others may have done so.
    """

    host: str = ANYWHERE
    port: int = 0
    named: tuple[tuple[str, int], ...] = ()
    names: bool = False
    idle_s: float = 30.0
    coalesce_s: float = 0.1
    spread_s: float = 0.2


@dataclass(slots=True, kw_only=True)
class Neighbour:
    """An address at which a device was met, or may be. Times of the monotonic clock; `met_ms` milliseconds UTC.

    Attributes:
        key, organisation: of the device that answered last, by its certificate where it has one, else as it says.
        lapsed: whether its certificate has run out, so that it gets the authority's log alone.
        agreed: the digests of what it may read here when both were last seen equal.
        in_step: whether it said to be in step with the center.
        code: why the last attempt failed, empty when it did not.
        owed: whether it is to hear what the center signed for.
    """

    host: str
    port: int
    way: str
    backoff: Backoff
    replica: ReplicaId | None = None
    key: bytes = b""
    organisation: str = ""
    lapsed: bool = False
    standing: Standing | None = None
    agreed: Digests | None = None
    in_step: bool = False
    met: float | None = None
    met_ms: int | None = None
    code: str = ""
    due: float = 0.0
    dialling: bool = False
    owed: bool = False
    told: set[bytes] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """Who came and was turned away, as it said itself; kept in memory alone, so that a person may accept its key.

    Attributes:
        at_ms: milliseconds UTC.
    """

    host: str
    port: int
    replica: ReplicaId
    key: bytes
    organisation: str
    code: str
    at_ms: int


def addresses(texts: Iterable[str], *, port: int) -> tuple[tuple[str, int], ...]:
    """Return ``host`` or ``host:port`` as people type them. Raises: Refused: `lan.address`."""
    found: list[tuple[str, int]] = []
    for text in texts:
        host, _, told = text.strip().rpartition(":") if ":" in text else (text.strip(), "", str(port))
        if not host or not told.isdecimal() or int(told) > PORT_MAX:
            raise Refused("lan.address", address=text)
        found.append((host, int(told)))
    return tuple(found)
