"""What of a scope rests at the center: said wherever a person may miss it.

Layer: store.
"""

from collections.abc import Sequence

from sync.domain.scopes import Scope
from sync.store.cipher import Database
from sync.store.queries.apart import NOTHING_APART, Apart
from sync.store.queries.common import marks


def of(db: Database, scopes: Sequence[bytes]) -> Apart:
    """Return what of ``scopes`` rests at the center."""
    rows = db.execute(
        "select scope, records, until_ms, asked_ms, exists (select 1 from cold_wanted where cold_wanted.cold = cold.number), why"
        f" from cold where records > 0 and scope in ({marks(scopes)}) order by scope",
        list(scopes),
    ).fetchall()
    if not rows:
        return NOTHING_APART
    return Apart(
        records=sum(row[1] for row in rows),
        until_ms=max(row[2] for row in rows),
        asked_ms=max((row[3] for row in rows if row[3] is not None), default=None),
        wanted=any(row[4] for row in rows),
        why=next((row[5] for row in rows if row[5]), ""),
        scopes=tuple(bytes(row[0]) for row in rows),
    )


def at_center(db: Database, scopes: Sequence[bytes]) -> dict[Scope, tuple[int, int]]:
    """Return for each of ``scopes`` of which records lie at the center how many do, and the latest clock in them."""
    rows = db.execute(
        f"select scope, records, until_ms from cold where records > 0 and scope in ({marks(scopes)})", list(scopes)
    ).fetchall()
    return {Scope(scope): (int(records), int(until_ms)) for scope, records, until_ms in rows}
