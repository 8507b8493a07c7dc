"""What goes into the writer and comes out of it: plain values that links, engine and tests share.

Source: our design (engine specification §6, §7).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from sync.domain.ids import EntityId, ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.proved import Proofs
from sync.oplog.run import Run, Tip

Changes = Mapping[str, frozenset[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A command was committed.

    Attributes:
        created: ids of the records that it created, in order.
        ordinals: of the entries it wrote.
        number: the human number given, None when the command gives none.
        again: True when the token was known: the command had been committed before.
    """

    created: tuple[EntityId, ...]
    ordinals: tuple[int, ...]
    number: str | None = None
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a link brings: births first, then runs, in any order and with any overlap.

    Attributes:
        path: how it came: network, lan, bundle, direct.
        holder: the replica that gave it, None when nobody's reach follows from it.
        proofs: of what verified in this process already; the rest is verified when it is stored.
    """

    runs: tuple[Run, ...]
    births: tuple[bytes, ...] = ()
    path: str = "network"
    holder: ReplicaId | None = None
    proofs: Proofs | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What of a delivery is durable now.

    Attributes:
        tips: of every stream it touched, as stored.
        stored: entries that were new.
        refused: runs of which nothing could be believed, with the reason; kept nowhere, to be asked for again.
    """

    tips: tuple[Tip, ...]
    stored: int
    refused: tuple[tuple[ReplicaId, Scope, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One line of reach: the holder has the stream up to `seq`."""

    replica: ReplicaId
    scope: Scope
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """What a signed claim, or a durable reply, tells of a holder.

    Attributes:
        rows: what is known of it now, signed for or not.
        claimed: what `claim` itself says; kept with it, so that it can be relayed.
        claimed_ms: when the holder says it signed.
    """

    holder: ReplicaId
    sort: str
    name: str
    rows: tuple[Reached, ...]
    path: str = "network"
    claim: bytes | None = None
    claimed: tuple[Reached, ...] = ()
    claimed_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a slip: its standing, `here` when the log holds its entry; `again` when it was held before."""

    standing: str
    again: bool = False


class BlobSource(Protocol):
    """Where contents lie by address."""

    def get(self, address: bytes) -> bytes | None:
        """Return the content, or None when not held."""

    def has(self, address: bytes) -> bool:
        """Tell whether it is held; it is not read."""

    def put(self, content: bytes) -> bytes:
        """Store ``content`` durably and return its address."""


NO_CHANGES: Changes = MappingProxyType({})


@dataclass(slots=True)
class ChangeSet:
    """Collects what a transaction touched; owned by the writer."""

    kinds: dict[str, set[bytes]] = field(default_factory=dict)

    def add(self, kind: str, entity: bytes) -> None:
        """Note that a record of ``kind`` reads differently now."""
        self.kinds.setdefault(kind, set()).add(entity)

    def taken(self) -> Changes:
        """Return what was noted and begin anew."""
        kinds, self.kinds = self.kinds, {}
        return {kind: frozenset(ids) for kind, ids in kinds.items()}
