"""What the center was found out to show: two histories, or one that it can't prove. Layer: store."""

from dataclasses import dataclass

from sync.store import life
from sync.store.cipher import Database
from sync.store.heads import UNPROVEN_MS, is_settled
from sync.store.retired import retirements

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
        settled: what the root settled; no warning any more.
        settled_ms: when it did last, None where it settled nothing.
        unproven_ms: since when a center that once proved its history has not, None while it does.
    """

    convicted: tuple[ConvictedRow, ...] = ()
    settled: tuple[ConvictedRow, ...] = ()
    settled_ms: int | None = None
    unproven_ms: int | None = None


def shown(db: Database) -> HistoryShown:
    """Return what was found out."""
    rows = db.execute("select why, size, source, found_ms, center from convictions order by found_ms, id").fetchall()
    found: tuple[list[ConvictedRow], list[ConvictedRow]] = ([], [])
    for why, size, source, found_ms, center in rows:
        found[is_settled(db.conn, center)].append(ConvictedRow(why=why, size=size, source=source, found_ms=found_ms))
    convicted, settled = map(tuple, found)
    settled_ms = max((said.at_ms for said in retirements(db.conn).values() if said.settles), default=None) if settled else None
    unproven_ms = life.get_number(db.conn, UNPROVEN_MS) or None
    return HistoryShown(convicted=convicted, settled=settled, settled_ms=settled_ms, unproven_ms=unproven_ms)
