"""What the center was found out to show: two histories, or one that it can't prove. Layer: store."""

from dataclasses import dataclass

from sync.store import life
from sync.store.cipher import Database
from sync.store.heads import UNPROVEN_MS

WHY = ("tree.two_roots", "tree.went_back", "tree.apart", "tree.entry_missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvictedRow:
    """One tree by which a center does not stand. Time in milliseconds UTC.

    Attributes:
        why: one of `WHY`.
        size: entries of the history that it showed and can't prove.
        source: who showed it: `center`, `told` (the center, in a reply), `lan` or `bundle`.
    """

    why: str
    size: int
    source: str
    found_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryShown:
    """How the center's history stands.

    Attributes:
        convicted: the first found first.
        unproven_ms: since when a center that once proved its history has not, None while it does.
    """

    convicted: tuple[ConvictedRow, ...] = ()
    unproven_ms: int | None = None


def shown(db: Database) -> HistoryShown:
    """Return what was found out."""
    rows = db.execute("select why, size, source, found_ms from convictions order by found_ms, id").fetchall()
    convicted = tuple(ConvictedRow(why=why, size=size, source=source, found_ms=found_ms) for why, size, source, found_ms in rows)
    return HistoryShown(convicted=convicted, unproven_ms=life.get_number(db.conn, UNPROVEN_MS) or None)
