"""What a device keeps of its conversation with a center between contacts, and its bytes.

Memory (deterministic CBOR)::

    [version, center | null, center key | null, root | null, cursor [n, m, ahead] | null, tree [size, root] | null, epoch,
     nonces, phase, owed [[replica, scope], …], certificate digest | null, lapsed]

Pure. Source: engine specification §7.
"""

from dataclasses import dataclass
from enum import Enum

from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.tree import TreeHead
from sync.protocol.messages import Cursor
from sync.protocol.tips import replica_in, scope_in

VERSION = 1
StreamId = tuple[ReplicaId, Scope]


class Phase(Enum):
    """Where a session stands; drawn in session.py."""

    GREETING = "greeting"
    STEADY = "steady"
    COMPARING = "comparing"
    MENDING = "mending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What a session keeps between contacts; saved with, or after, what it tells of.

    Attributes:
        center: whom the device knows, with its online key.
        root: the pinned root key; the first center met pins it.
        owed: streams of others that grew here and of which no claim has reached the center yet.
        certificate: hash of the device's certificate when it was last looked at; another one opens or closes scopes.
        lapsed: whether the center last gave nothing but authority because the certificate had run out by its clock.
    """

    center: ReplicaId | None = None
    center_key: bytes | None = None
    root: bytes | None = None
    cursor: Cursor | None = None
    tree: TreeHead | None = None
    epoch: int = 0
    nonces: tuple[bytes, ...] = ()
    phase: Phase = Phase.GREETING
    owed: frozenset[StreamId] = frozenset()
    certificate: bytes | None = None
    lapsed: bool = False


def dump_memory(memory: Memory) -> bytes:
    """Return the bytes to keep."""
    cursor, tree = memory.cursor, memory.tree
    return encode(
        [
            VERSION,
            memory.center,
            memory.center_key,
            memory.root,
            None if cursor is None else [cursor.n, cursor.m, [list(place) for place in cursor.ahead]],
            None if tree is None else [tree.size, tree.root],
            memory.epoch,
            list(memory.nonces),
            memory.phase.value,
            [list(stream) for stream in sorted(memory.owed)],
            memory.certificate,
            memory.lapsed,
        ]
    )


def load_memory(raw: bytes) -> Memory:
    """Return what `dump_memory` kept.

    Raises: Malformed: kept by another version, or damaged; a session then begins anew, and loses only a round.
    """
    try:
        version, center, center_key, root, cursor, tree, epoch, nonces, phase, owed, certificate, lapsed = decode(raw)
        if version != VERSION:
            raise Malformed("memory version")
        at = None
        if cursor is not None:
            n, m, ahead = cursor
            at = Cursor(center=replica_in(center), n=n, m=m, ahead=tuple((place[0], place[1]) for place in ahead))
        return Memory(
            center=None if center is None else replica_in(center),
            center_key=center_key,
            root=root,
            cursor=at,
            tree=None if tree is None else TreeHead(*tree),
            epoch=epoch,
            nonces=tuple(nonces),
            phase=Phase(phase),
            owed=frozenset((replica_in(replica), scope_in(scope)) for replica, scope in owed),
            certificate=certificate,
            lapsed=bool(lapsed),
        )
    except (TypeError, ValueError, IndexError) as error:
        raise Malformed("memory") from error
