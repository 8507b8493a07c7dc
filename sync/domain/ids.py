"""Identities: replicas, ops and entities as fixed-width bytes.

An op is named by where it was written: ``replica(8) ‖ ordinal(6) ‖ index(2)``, 16 bytes, big-endian.
An entity is named by the op that created it, so no id is ever drawn by chance and none can collide offline.
Bytes compare in the order (replica, ordinal, index), which the fold uses to break ties of equal clocks.

Pure. Source: our design.
"""

from typing import NewType

ReplicaId = NewType("ReplicaId", bytes)
OpId = NewType("OpId", bytes)
EntityId = NewType("EntityId", bytes)

REPLICA_BYTES = 8
ORDINAL_BYTES = 6
INDEX_BYTES = 2
OP_BYTES = REPLICA_BYTES + ORDINAL_BYTES + INDEX_BYTES
ORDINAL_MAX = 2 ** (8 * ORDINAL_BYTES) - 1
INDEX_MAX = 2 ** (8 * INDEX_BYTES) - 1


def op_id(replica: ReplicaId, ordinal: int, index: int) -> OpId:
    """Return the id of op ``index`` in entry ``ordinal`` of ``replica``."""
    return OpId(replica + ordinal.to_bytes(ORDINAL_BYTES, "big") + index.to_bytes(INDEX_BYTES, "big"))


def replica_of(op: OpId | EntityId) -> ReplicaId:
    """Return the replica that wrote the op."""
    return ReplicaId(op[:REPLICA_BYTES])


def ordinal_of(op: OpId | EntityId) -> int:
    """Return the ordinal of the entry that holds the op."""
    return int.from_bytes(op[REPLICA_BYTES : REPLICA_BYTES + ORDINAL_BYTES], "big")


def index_of(op: OpId | EntityId) -> int:
    """Return the position of the op in its entry."""
    return int.from_bytes(op[REPLICA_BYTES + ORDINAL_BYTES :], "big")


def entity_of(creating: OpId) -> EntityId:
    """Return the entity that the op ``creating`` creates."""
    return EntityId(creating)


def creating_op(entity: EntityId) -> OpId:
    """Return the op that created ``entity``."""
    return OpId(entity)
