"""Reach that turns back: what a holder told it no longer holds, after it was restored from an older copy.

Layer: store. Source: our design (engine specification §3, K8).
"""

from collections.abc import Iterable

from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.store.life import Connection

REACH = "reach"  # named in changes beside the kinds: where something is held reads differently


def forget_holder(connection: Connection, holder: ReplicaId) -> None:
    """Forget all that ``holder`` was known to hold, in the caller's transaction: it was put back, and says anew what it has."""
    connection.execute("delete from reach where holder = (select number from holders where replica = ?)", (holder,))


def forget_reach(connection: Connection, holder: ReplicaId, scopes: Iterable[Scope]) -> bool:
    """Forget what ``holder`` was known to hold of ``scopes``, in the caller's transaction; what it told now is learnt after.

    Returns: whether anything was known.
    """
    gone = connection.executemany(
        "delete from reach where holder = (select number from holders where replica = ?)"
        " and stream in (select number from streams where scope = ?)",
        [(holder, scope) for scope in scopes],
    )
    return bool(gone.rowcount)
