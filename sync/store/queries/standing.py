"""What of the state stands on checkpoints, for the page Sync and the command line: how old they are, proven or not, what was dropped.

Layer: store.
"""

from dataclasses import dataclass, replace

from sync.domain.scopes import Scope, founder_in, organisation_in
from sync.oplog.checkpoint import decode_head
from sync.oplog.codec import decode
from sync.store import adoption, bases
from sync.store.cipher import Database
from sync.store.queries.common import Names

UNPROVEN, DROPPED, STALE, MISMATCH, LOADING, KEEPER = "unproven", "dropped", "stale", "mismatch", "loading", "keeper"
SHOWN_MAX = 8
_PLACE = (MISMATCH, KEEPER, STALE, LOADING, UNPROVEN, DROPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRow:
    """One scope that does not stand on its whole log, or whose checkpoint was found wrong.

    Attributes:
        name: of the scope, for people.
        sort: unproven (its log is being fetched), dropped (its log was dropped here after it bore the checkpoint out), stale
            (another checkpoint is awaited), keeper (stale since its keeper's key was revoked), mismatch (the log corrected it),
            loading.
        until_ms: the latest clock in the checkpoint, None where it stands no more.
        entries: below the floor, not held here; of one that loads, chunks held.
        of: of one that loads, chunks in all.
    """

    scope: Scope
    name: str
    sort: str
    until_ms: int | None = None
    entries: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """What stands on checkpoints: the first few scopes by how soon a person should know, and how many there are of each sort."""

    rows: tuple[StandingRow, ...] = ()
    scopes: int = 0
    dropped: int = 0
    unproven: int = 0
    stale: int = 0
    mismatches: int = 0


def stands(db: Database) -> Stands:
    """Return what stands on checkpoints. Heads are read for the few rows shown alone: a hall stands on thousands."""
    names = Names(db)
    stale = bases.stale_scopes(db.conn)
    floors = {
        Scope(scope): int(floor)
        for scope, floor in db.execute(
            "select streams.scope, sum(bases.floor) from bases cross join streams on streams.number = bases.stream group by streams.scope"
        ).fetchall()
    }
    rows = [
        StandingRow(scope=Scope(scope), name="", sort=LOADING)
        for (scope,) in db.execute("select scope from checkpoints where standing = 0").fetchall()
    ]
    for raw, proof, until_ms in db.execute("select scope, proof, until_ms from checkpoints where standing = 1").fetchall():
        scope, reason = Scope(raw), stale.get(Scope(raw))
        sort = KEEPER if reason == bases.KEEPER else STALE if reason is not None else DROPPED if proof == adoption.PROVEN else UNPROVEN
        rows.append(StandingRow(scope=scope, name="", sort=sort, until_ms=until_ms, entries=floors.get(scope, 0)))
    wrong = [scope for scope, reason in stale.items() if reason == bases.MISMATCH]
    rows.extend(StandingRow(scope=scope, name="", sort=MISMATCH) for scope in wrong)
    ordered = sorted(rows, key=lambda row: (_PLACE.index(row.sort), -(row.until_ms or 0), row.scope))
    return Stands(
        rows=tuple(_told(db, names, row) for row in ordered[:SHOWN_MAX]),
        scopes=len({row.scope for row in rows}),
        dropped=sum(row.entries for row in rows if row.sort == DROPPED),
        unproven=sum(row.sort == UNPROVEN for row in rows),
        stale=sum(row.sort in {STALE, KEEPER} for row in rows),
        mismatches=len(wrong),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingSum:
    """What stands on checkpoints, in figures.

    Attributes:
        scopes: how many stand on one; `proven` by their own log, `stale` to be replaced.
        dropped: entries below floors, whose history lies at the center alone.
        cold: records that rest there.
        since_ms: when the newest was taken, None where there is none.
    """

    scopes: int = 0
    proven: int = 0
    stale: int = 0
    dropped: int = 0
    cold: int = 0
    since_ms: int | None = None


def summed(db: Database) -> StandingSum | None:
    """Return what stands on checkpoints without reading any of them; None of a database that an older version left."""
    if db.execute("select 1 from sqlite_master where name = 'cold'").fetchone() is None:
        return None
    scopes, proven, since_ms = db.execute(
        "select count(*), coalesce(sum(proof = ?), 0), max(since_ms) from checkpoints where standing = 1", [adoption.PROVEN]
    ).fetchone()
    (stale,) = db.execute("select count(*) from stale").fetchone()
    (dropped,) = db.execute("select coalesce(sum(floor), 0) from bases").fetchone()
    (cold,) = db.execute("select coalesce(sum(records), 0) from cold").fetchone()
    return StandingSum(scopes=scopes, proven=proven, stale=stale, dropped=dropped, cold=cold, since_ms=since_ms)


def _told(db: Database, names: Names, row: StandingRow) -> StandingRow:
    """Return a row with its name, and with what its head alone says."""
    row = replace(row, name=_name(db, names, row.scope))
    if row.sort == LOADING:
        sealed, checkpoint = db.execute("select sealed, id from checkpoints where scope = ? and standing = 0", [row.scope]).fetchone()
        head = decode_head(decode(sealed)[0])
        (held,) = db.execute("select count(*) from checkpoint_chunks where id = ?", [checkpoint]).fetchone()
        return replace(row, until_ms=head.until_ms, entries=int(held), of=len(head.chunks))
    if row.until_ms == 0:
        # Taken over by a version that did not keep it beside the head.
        held = bases.standing(db.conn, row.scope)
        return row if held is None else replace(row, until_ms=held.head.until_ms)
    return row


def _name(db: Database, names: Names, scope: Scope) -> str:
    code = organisation_in(scope)
    if code is not None:
        return names.full(code)
    founder = founder_in(scope)
    for table, columns in (("incident_rows", "coalesce(number, ''), coalesce(title, '')"), ("circle_rows", "'', coalesce(title, '')")):
        found = db.execute(f"select {columns} from {table} where id = ?", [founder]).fetchone()
        if found is not None:
            return " ".join(part for part in found if part)
    return scope.hex()[:8]
