"""Reach that turns back: what a holder told it no longer holds, after it was restored from an older copy.

Layer: store. Source: our design (engine specification §3, K8).
"""

from collections.abc import Iterable

from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.store.life import Connection


def forget_reach(connection: Connection, holder: ReplicaId, scopes: Iterable[Scope]) -> None:
    """Forget what ``holder`` was known to hold of ``scopes``, in the caller's transaction; what it told now is learnt after."""
    connection.executemany(
        "delete from reach where holder = (select number from holders where replica = ?)"
        " and stream in (select number from streams where scope = ?)",
        [(holder, scope) for scope in scopes],
    )
