"""What waits for the center, and by which ways it may leave. Everything here is a comparison with `reach`.

Layer: store. Source: our design (engine specification §3 K8, §7).
"""

from collections import Counter
from collections.abc import Mapping

from sync.domain.draft import Urgency
from sync.domain.ids import ReplicaId
from sync.domain.registry import KINDS_BY_NUMBER
from sync.domain.scopes import Scope
from sync.oplog.entry import decode_entry
from sync.store import life
from sync.store.cipher import Connection, Database
from sync.store.queries.rows import LinkStatus, PathRow, SyncStatus, WaitingRow

KINDS_COUNTED_MAX = 2_000
RATE, STATE, SINCE = "rate_bit_s", "link_state", "link_since_ms"
CONNECTED = frozenset({"syncing", "received"})
PATHS_MAX = 50

# The furthest seq of each stream that any life of the center is known to hold; what the center wrote, it has.
_MISSING = """
    from streams
    join replicas on replicas.number = streams.replica
    left join (select reach.stream, max(reach.seq) as seq from reach join holders on holders.number = reach.holder
               where holders.sort = 'center' group by reach.stream) as known on known.stream = streams.number
    join entries on entries.stream = streams.number and entries.seq > coalesce(known.seq, 0)
    where streams.seq > coalesce(known.seq, 0) and replicas.standing <> 'center'
"""


def status(db: Database) -> SyncStatus:
    """Return the ways out of this device and what waits, most urgent first."""
    rate = rate_of(db)
    return SyncStatus(link=link(db), paths=_paths(db), waiting=waiting(db, rate=rate))


def link(db: Database) -> LinkStatus:
    """Return what the log tells of the link; whether it stands now is the engine's to add."""
    counts = {row["urgency"]: row for row in _counts(db)}
    rate = rate_of(db)
    size = sum(int(row["bytes"]) for row in counts.values())
    (received,) = db.execute(
        "select max(reach.learnt_ms) from reach join holders on holders.number = reach.holder where holders.sort = 'center'"
    ).fetchone()
    return LinkStatus(
        received_ms=received,
        waiting_entries=sum(int(row["entries"]) for row in counts.values()),
        waiting_orders=int(counts[Urgency.FLASH]["entries"]) if Urgency.FLASH in counts else 0,
        waiting_bytes=size,
        seconds_left=seconds_for(size, rate),
        rate_bit_s=rate,
    )


def waiting(db: Database, *, rate: float | None) -> tuple[WaitingRow, ...]:
    """Return what waits for the center in each urgency, with when it would leave at `rate` bit/s."""
    kinds = _kinds(db)
    rows, before = [], 0
    for row in _counts(db):
        urgency, size = int(row["urgency"]), int(row["bytes"])
        rows.append(
            WaitingRow(
                urgency=Urgency(urgency).name.lower(),
                entries=int(row["entries"]),
                bytes=size,
                kinds=dict(kinds.get(urgency, {})),
                starts_s=seconds_for(before, rate),
                ends_s=seconds_for(before + size, rate),
            )
        )
        before += size
    return tuple(rows)


def keep_live(connection: Connection, *, state: str, since_ms: int | None, rate_bit_s: float | None) -> None:
    """Keep what the engine lives through, for the pages of another process; in the writer's transaction."""
    values = ((STATE, state), (SINCE, since_ms), (RATE, rate_bit_s))
    connection.executemany(
        "insert or replace into link (name, value) values (?, ?)",
        [(name, str(value).encode()) for name, value in values if value is not None],
    )


def rate_of(db: Database) -> float | None:
    """Return the last measured rate in bit/s, None when none was ever measured."""
    rate = float(_kept(db, RATE) or 0)
    return rate if rate > 0 else None


def seconds_for(size: int, rate: float | None) -> float | None:
    """Return how long `size` bytes take at `rate` bit/s, None at an unknown rate."""
    return None if rate is None else size * 8 / rate


def _counts(db: Database) -> list[dict[str, int]]:
    sql = f"select entries.urgency, count(*), sum(length(entries.body)) {_MISSING} group by 1 order by 1"
    return [dict(zip(("urgency", "entries", "bytes"), row, strict=True)) for row in db.execute(sql).fetchall()]


def _kinds(db: Database) -> Mapping[int, Counter[str]]:
    """Count the waiting entries by the kind of their first op; past a bound nobody counts by kind any more."""
    sql = f"select replicas.replica, streams.scope, entries.urgency, entries.body {_MISSING} order by entries.urgency limit ?"
    rows = db.execute(sql, [KINDS_COUNTED_MAX + 1]).fetchall()
    if len(rows) > KINDS_COUNTED_MAX:
        return {}
    counts: dict[int, Counter[str]] = {}
    for replica, scope, urgency, body in rows:
        entry = decode_entry(ReplicaId(replica), Scope(scope), body)
        number = entry.ops[0].kind if entry.ops else entry.created[0][1]
        kind = KINDS_BY_NUMBER.get(number)
        counts.setdefault(int(urgency), Counter())["unknown" if kind is None else kind.name] += 1
    return counts


def _paths(db: Database) -> tuple[PathRow, ...]:
    url = life.get_text(db.conn, "center_url")
    live = _kept(db, STATE) in CONNECTED
    # A device that is known only by what the center relays of it is no way out of here; nor is an earlier life of the center.
    rows = db.execute(
        "select holders.replica, holders.sort, holders.name, max(reach.learnt_ms) from holders"
        " left join reach on reach.holder = holders.number where holders.sort <> 'past'"
        " and (reach.path is null or reach.path <> 'relayed')"
        " group by holders.number order by holders.sort, holders.number desc limit ?",
        [PATHS_MAX],
    ).fetchall()
    total = sum(row["entries"] for row in _counts(db))
    center_ms = max((int(at) for _, sort, _, at in rows if sort == "center" and at is not None), default=None)
    since_ms = int(_kept(db, SINCE) or 0) or None
    state = "not_set" if url is None else "connected" if live else _contact(center_ms)
    center = PathRow(
        id="center", sort="center", name=url or "", state=state, since_ms=since_ms, last_contact_ms=center_ms, waiting_entries=total
    )
    others = [
        PathRow(
            id=bytes(replica).hex(),
            sort="bundle" if sort == "bundle" else "lan",
            name=name,
            state=_contact(at),
            last_contact_ms=at,
            waiting_entries=_missing_at(db, bytes(replica)),
        )
        for replica, sort, name, at in rows
        if sort != "center"
    ]
    return (center, *others)


def _missing_at(db: Database, holder: bytes) -> int:
    (count,) = db.execute(
        "select coalesce(sum(streams.seq - coalesce(known.seq, 0)), 0) from streams"
        " left join (select reach.stream, reach.seq from reach join holders on holders.number = reach.holder where holders.replica = ?)"
        " as known"
        " on known.stream = streams.number where streams.seq > coalesce(known.seq, 0)",
        [holder],
    ).fetchone()
    return int(count)


def _kept(db: Database, name: str) -> str | None:
    found = db.execute("select value from link where name = ?", [name]).fetchone()
    return None if found is None or found[0] is None else bytes(found[0]).decode()


def _contact(last_ms: int | None) -> str:
    """Whether it stands now only the agent knows; the log knows whether it ever did."""
    return "never" if last_ms is None else "lost"
