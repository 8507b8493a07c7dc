"""Neighbours as the LAN knows them, and what a person says of it.

Layer: links. Source: our design (engine specification §9).
"""

import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sync.domain.access import Standing
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.protocol.backoff import Backoff
from sync.protocol.limits import PORT_MAX
from sync.protocol.peer import PeerSession
from sync.protocol.tips import Digests

ANYWHERE = "0.0.0.0"  # noqa: S104 - a neighbour is whoever can reach this machine
LAN_PORT = 8471
TURNED_MAX = 16
NAMED, CAME, FOUND = "named", "came", "found"


@dataclass(frozen=True, slots=True, kw_only=True)
class LanSettings:
    """Where to listen, whom to dial, how long to wait; tests shorten it. Seconds.

    Attributes:
        port: 0 takes a free one.
        named: addresses that a person gave.
        names: whether to announce this device by mDNS and to hear of others, on `host` alone when that is one address.
        spread_s: what was heard is passed on after a moment between one and two of these, when others may have done so; urgent
            things at once. What the center signed for goes round after `claims_s`.
    """

    host: str = ANYWHERE
    port: int = 0
    named: tuple[tuple[str, int], ...] = ()
    names: bool = False
    idle_s: float = 30.0
    coalesce_s: float = 0.1
    spread_s: float = 0.8
    claims_s: float = 2.0


@dataclass(slots=True, kw_only=True)
class Neighbour:
    """An address at which a device was met, or may be. Times of the monotonic clock; `met_ms` milliseconds UTC.

    Attributes:
        key, organisation: of the device that answered last, by its certificate where it has one, else as it says.
        lapsed: whether its certificate and the grace have run out, so that it gets the authority's log alone.
        agreed: the digests of what it may read here when both were last seen equal.
        in_step: whether it said to be in step with the center.
        code: why the last attempt failed, empty when it did not.
        own: what this device had written when that meeting began.
        owed: when it is to hear what the center signed for, None when it did.
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
    own: frozenset[tuple[Scope, int]] = frozenset()
    owed: float | None = None
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


class TurnedAway:
    """The last of those who were turned away, by their keys; the oldest makes room. Thread: any."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_key: dict[bytes, Turned] = {}

    def note(self, turned: Turned) -> None:
        """Know of one, as the last."""
        with self._lock:
            self._by_key.pop(turned.key, None)
            self._by_key[turned.key] = turned
            while len(self._by_key) > TURNED_MAX:
                del self._by_key[next(iter(self._by_key))]

    def forget(self, key: bytes) -> None:
        """Know of a device no more: it was met."""
        with self._lock:
            self._by_key.pop(key, None)

    def without(self, met: Collection[bytes]) -> tuple[Turned, ...]:
        """Return all but those whose keys are known otherwise, the last one first."""
        with self._lock:
            return tuple(one for key, one in reversed(self._by_key.items()) if key not in met)


def addresses(texts: Iterable[str], *, port: int) -> tuple[tuple[str, int], ...]:
    """Return ``host`` or ``host:port`` as people type them. Raises: Refused: `lan.address`."""
    found: list[tuple[str, int]] = []
    for text in texts:
        host, _, told = text.strip().rpartition(":") if ":" in text else (text.strip(), "", str(port))
        if not host or not told.isdecimal() or int(told) > PORT_MAX:
            raise Refused("lan.address", address=text)
        found.append((host, int(told)))
    return tuple(found)


def turned_in(session: PeerSession, host: str, code: str, *, at_ms: int) -> Turned:
    """Return who was turned away in a conversation in which it said hello."""
    assert session.other is not None
    return Turned(
        host=host,
        port=session.other_port,
        replica=session.other.replica,
        key=session.other.sign_key,
        organisation=organisation_of(session),
        code=code,
        at_ms=at_ms,
    )


def organisation_of(session: PeerSession) -> str:
    """Return for whom a device works: by its certificate where that counts here, else as it says itself."""
    if session.standing is not None and session.standing.organisation:
        return session.standing.organisation
    assert session.other is not None
    return session.other.claim or ""
