"""Where what this device wrote is known to be, record by record. Everything is a comparison with `reach` (K8).

Layer: store.
"""

from dataclasses import dataclass

from sync.domain.ids import EntityId, OpId, ReplicaId, op_id, ordinal_of, replica_of
from sync.domain.registry import KINDS, KINDS_BY_NUMBER
from sync.domain.scopes import Scope, founder_in
from sync.store import life, search
from sync.store.centers import CENTER, OTHER
from sync.store.cipher import Database
from sync.store.queries.common import decode, records
from sync.store.queries.questions import title_of
from sync.store.queries.rows import ROWS_MAX, RecordReachRow

_ENTRIES_MAX = 3 * ROWS_MAX
FOUND_MAX = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class _Latest:
    """The latest own entry on a record."""

    kind: str
    entity: EntityId
    stream: int
    seq: int
    wall_ms: int
    entry: OpId


def reach(db: Database, text: str = "") -> tuple[RecordReachRow, ...]:
    """Return the records that this device wrote to last, the newest first, with where that writing is known to be.

    With `text`, the records that it finds, whoever made them, with where their making is known to be.
    """
    wanted = search.query(text)
    return tuple(_row(db, latest) for latest in (_found(db, wanted) if wanted else _latest(db)))


def one(db: Database, entity: bytes) -> RecordReachRow | None:
    """Return where what was written last on one record is known to be: this device's last writing on it, else its making; None unheld."""
    wanted = EntityId(entity)
    latest = next((row for row in _latest(db) if row.entity == wanted), None) or _making(db, wanted)
    return None if latest is None else _row(db, latest)


def _found(db: Database, wanted: str) -> tuple[_Latest, ...]:
    rows = db.execute(
        "select search_ids.entity, search_ids.kind from search join search_ids on search_ids.number = search.rowid"
        " where search match ? order by search.rowid desc limit ?",
        [wanted, FOUND_MAX],
    ).fetchall()
    return tuple(made for entity, kind in rows if (made := _making(db, EntityId(bytes(entity)), str(kind))) is not None)


def _making(db: Database, entity: EntityId, kind: str = "") -> _Latest | None:
    """Return the entry that made a record, whoever did; `kind` is read from it where it is not known."""
    held = db.execute(
        "select entries.stream, entries.seq, replicas.replica, streams.scope, entries.body from entries"
        " join replicas on replicas.number = entries.replica join streams on streams.number = entries.stream"
        " where replicas.replica = ? and entries.ordinal = ?",
        [replica_of(entity), ordinal_of(entity)],
    ).fetchone()
    if held is None:
        return None
    stream, seq, replica, scope, body = held
    entry = decode(ReplicaId(replica), Scope(scope), body)
    known = next((KINDS_BY_NUMBER.get(number) for made, number in entry.created if made == entity), None)
    name = kind or (known.name if known is not None else "")
    if not name:
        return None
    return _Latest(kind=name, entity=entity, stream=stream, seq=seq, wall_ms=entry.header.wall_ms, entry=OpId(entity))


def _latest(db: Database) -> tuple[_Latest, ...]:
    here = life.load_life(db.conn)
    if here is None:
        return ()
    rows = db.execute(
        "select replicas.replica, streams.scope, entries.stream, entries.seq, entries.body from entries"
        " join replicas on replicas.number = entries.replica join streams on streams.number = entries.stream"
        " where replicas.sign_key = (select sign_key from replicas where replica = ?)"
        " order by replicas.number desc, entries.ordinal desc limit ?",
        [here.replica, _ENTRIES_MAX],
    ).fetchall()
    found: dict[EntityId, _Latest] = {}
    for replica, scope, stream, seq, body in rows:
        entry = decode(ReplicaId(replica), Scope(scope), body)
        entity, number = (entry.ops[0].entity, entry.ops[0].kind) if entry.ops else entry.created[0]
        kind = KINDS_BY_NUMBER.get(number)
        if kind is not None and entity not in found:
            written = op_id(entry.replica, entry.header.ordinal, 0)
            found[entity] = _Latest(kind=kind.name, entity=entity, stream=stream, seq=seq, wall_ms=entry.header.wall_ms, entry=written)
    return tuple(found.values())[:ROWS_MAX]


def _row(db: Database, latest: _Latest) -> RecordReachRow:
    holders = db.execute(
        "select holders.sort, coalesce(organisation_rows.name, holders.name), reach.learnt_ms from reach"
        " join holders on holders.number = reach.holder left join organisation_rows on organisation_rows.code = holders.name"
        " where reach.stream = ? and reach.seq >= ? and holders.sort <> 'past' order by reach.learnt_ms",
        [latest.stream, latest.seq],
    ).fetchall()
    # The center that is nobody's stands above all others, so it is the furthest.
    centers = sorted(((str(name), int(at)) for sort, name, at in holders if sort in {CENTER, OTHER}), key=lambda one: bool(one[0]))
    center_name, center = centers[0] if centers else ("", None)
    peer = next(((str(name), int(at)) for sort, name, at in holders if sort not in {CENTER, OTHER}), None)
    record = next(iter(records(db, latest.kind, "id = ?", [latest.entity], limit=1)), None)
    return RecordReachRow(
        id=latest.entity,
        kind=latest.kind,
        number="" if record is None else str(record.values.get("number") or ""),
        title="" if record is None else title_of(record),
        written_ms=latest.wall_ms,
        peer_name="" if peer is None else peer[0],
        peer_ms=None if peer is None else peer[1],
        center_ms=center,
        center_name=center_name,
        seen_ms=_seen_ms(db, latest),
        entry=latest.entry,
        mode=_mode(db, latest),
    )


def _mode(db: Database, latest: _Latest) -> str:
    """Return the mode of the scope that holds the writing; what no incident or circle was opened for is in earnest."""
    (scope,) = db.execute("select scope from streams where number = ?", [latest.stream]).fetchone()
    founder = founder_in(Scope(scope))
    if founder is None:
        return "actual"
    for kind in ("incident", "circle"):
        found = records(db, kind, "id = ?", [founder], limit=1)
        if found:
            return str(found[0]["mode"])
    return "actual"


def _seen_ms(db: Database, latest: _Latest) -> int | None:
    """Return when the one it is meant for signed it; only orders are meant for someone."""
    assert latest.kind in KINDS
    if latest.kind not in {"order", "recipient"}:
        return None
    column = '"order"' if latest.kind == "order" else "id"
    (seen,) = db.execute(f"select min(signed_at) from recipient_rows where {column} = ?", [latest.entity]).fetchone()
    return None if seen is None else int(seen)
