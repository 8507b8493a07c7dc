"""What a ruling in force changes here: the records that its entries wrote, with them and without them.

Where the log of a scope is not whole here, or is long, nothing is said of it: an answer that may be wrong is none.
"""

from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.entry import Entry, decode_entry
from sync.store import rulings
from sync.store.cipher import Database
from sync.store.ruling_diff import RecordDiff, diff

ENTRIES_MAX = 4_000
RECORDS_MAX = 20


def effects(db: Database, ruling: bytes) -> tuple[RecordDiff, ...]:
    """Return the records that read differently because of a ruling in force, the first `RECORDS_MAX` of them."""
    in_force = rulings.in_force(db.conn)
    replica = next((author for author, held in in_force.items() if any(one == ruling for one, _ in held)), None)
    if replica is None:
        return ()
    now = rulings.ranges_of(db.conn)
    others = tuple(piece for one, ranges in in_force[replica] if one != ruling for piece in ranges)
    mine = tuple(piece for one, ranges in in_force[replica] if one == ruling for piece in ranges)

    def after(author: ReplicaId, ordinal: int) -> bool:
        return rulings.covers(now.get(author, ()), ordinal)

    def before(author: ReplicaId, ordinal: int) -> bool:
        return rulings.covers(others, ordinal) if author == replica else after(author, ordinal)

    entries = [entry for scope in _scopes(db, replica, mine) for entry in _entries_of(db, scope)]
    return diff(entries, before=before, after=after)[:RECORDS_MAX]


def _scopes(db: Database, replica: ReplicaId, ranges: tuple[rulings.Range, ...]) -> tuple[Scope, ...]:
    """Return the scopes in which entries within ``ranges`` lie, those left out of which nothing can be said."""
    rows = db.execute(
        "select distinct streams.scope, entries.ordinal from entries join streams on streams.number = entries.stream"
        " join replicas on replicas.number = entries.replica where replicas.replica = ? limit ?",
        [replica, ENTRIES_MAX],
    ).fetchall()
    found = sorted({Scope(scope) for scope, ordinal in rows if rulings.covers(ranges, ordinal)})
    return tuple(scope for scope in found if _is_readable(db, scope))


def _is_readable(db: Database, scope: Scope) -> bool:
    (entries, below) = db.execute(
        "select coalesce(sum(streams.seq), 0), coalesce(max(bases.floor), 0) from streams"
        " left join bases on bases.stream = streams.number where streams.scope = ?",
        [scope],
    ).fetchone()
    return entries <= ENTRIES_MAX and not below


def _entries_of(db: Database, scope: Scope) -> list[Entry]:
    rows = db.execute(
        "select replicas.replica, entries.body from entries join streams on streams.number = entries.stream"
        " join replicas on replicas.number = entries.replica where streams.scope = ? and entries.seq <= streams.folded_seq"
        " order by streams.number, entries.seq",
        [scope],
    ).fetchall()
    return [decode_entry(ReplicaId(replica), scope, body) for replica, body in rows]
