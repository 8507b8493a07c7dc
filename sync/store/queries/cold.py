"""What of a scope lies at the center, and what lies below the floor of its log here: said wherever a person may miss it.

Layer: store.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sync.domain.scopes import Scope
from sync.store.cipher import Database
from sync.store.queries.common import marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """What of one scope is not here.

    Attributes:
        records: how many records lie at the center.
        until_ms: the latest clock in what rests there, None where nothing does.
        asked_ms: when a person asked for them, None when nobody did.
        wanted: whether any of it is on its way, or waits for the link.
        why: a code when the center gave nothing of it.
        entries: how many entries of its log are not here; what they wrote is, but not who wrote which value before.
    """

    records: int = 0
    until_ms: int | None = None
    asked_ms: int | None = None
    wanted: bool = False
    why: str = ""
    entries: int = 0


NOTHING_APART = Apart()


def of(db: Database, scope: bytes) -> Apart:
    """Return what of a scope is not here."""
    row = db.execute(
        "select records, until_ms, asked_ms, exists (select 1 from cold_wanted where cold_wanted.cold = cold.number), why"
        " from cold where scope = ?",
        [scope],
    ).fetchone()
    records, until_ms, asked_ms, wanted, why = row or (0, None, None, 0, "")
    return Apart(records=records, until_ms=until_ms, asked_ms=asked_ms, wanted=bool(wanted), why=why, entries=below(db, scope))


def below(db: Database, scope: bytes) -> int:
    """Return how many entries of a scope's log are not here: how much history lies at the center alone."""
    (entries,) = db.execute(
        "select coalesce(sum(bases.floor), 0) from streams join bases on bases.stream = streams.number where streams.scope = ?", [scope]
    ).fetchone()
    return int(entries)


def at_center(db: Database, scopes: Sequence[bytes]) -> dict[Scope, tuple[int, int]]:
    """Return for each of ``scopes`` of which records lie at the center how many do, and the latest clock in them."""
    rows = db.execute(
        f"select scope, records, until_ms from cold where records > 0 and scope in ({marks(scopes)})", list(scopes)
    ).fetchall()
    return {Scope(scope): (int(records), int(until_ms)) for scope, records, until_ms in rows}
