"""What waits for the center, and by which ways it may leave. Everything here is a comparison with `reach`.

Layer: store. Source: our design (engine specification §3 K8, §7).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sync.domain.draft import Urgency
from sync.domain.ids import ReplicaId
from sync.domain.registry import KINDS_BY_NUMBER
from sync.domain.scopes import Scope
from sync.oplog.entry import decode_entry
from sync.store import life
from sync.store.centers import CENTER, OTHER
from sync.store.cipher import Connection, Database
from sync.store.clocks import offset_of
from sync.store.queries.missing import missing_at
from sync.store.queries.rows import LinkStatus, PathRow, SyncStatus, WaitingRow

KINDS_COUNTED_MAX = 2_000
RATE, CONTACT = "rate_bit_s", "center_contact_ms"
CONNECTED = frozenset({"syncing", "received"})
NOT_SET = "not_set"
PATHS_MAX = 50

# The furthest seq of each stream that any life of the center is known to hold; what the center wrote, it has.
_MISSING = """
    from streams
    join replicas on replicas.number = streams.replica
    left join (select reach.stream, max(reach.seq) as seq from reach join holders on holders.number = reach.holder
               where holders.sort = 'center' group by reach.stream) as known on known.stream = streams.number
    left join bases on bases.stream = streams.number
    join entries on entries.stream = streams.number and entries.seq > max(coalesce(known.seq, 0), coalesce(bases.seq, 0))
    where streams.seq > coalesce(known.seq, 0) and replicas.standing <> 'center'
"""


def status(db: Database) -> SyncStatus:
    """Return the ways out of this device and what waits, most urgent first."""
    rate = rate_of(db)
    return SyncStatus(link=link(db), paths=_paths(db), waiting=waiting(db, rate=rate))


def link(db: Database) -> LinkStatus:
    """Return what the log tells of the link: offline since the last contact known. Whether it stands now is the engine's to add."""
    counts = {row["urgency"]: row for row in _counts(db)}
    rate = rate_of(db)
    size = sum(int(row["bytes"]) for row in counts.values())
    (received,) = db.execute(
        "select max(reach.learnt_ms) from reach join holders on holders.number = reach.holder where holders.sort = 'center'"
    ).fetchone()
    return LinkStatus(
        since_ms=_contact(db).at_ms,
        received_ms=received,
        waiting_entries=sum(int(row["entries"]) for row in counts.values()),
        waiting_orders=int(counts[Urgency.FLASH]["entries"]) if Urgency.FLASH in counts else 0,
        waiting_bytes=size,
        seconds_left=seconds_for(size, rate),
        rate_bit_s=rate,
        clock_offset_ms=offset_of(db.conn),
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


def live_paths(paths: tuple[PathRow, ...], link: LinkStatus | None) -> tuple[PathRow, ...]:
    """Return the ways out with what the engine says of the center now; without an engine nothing is connected."""
    if link is None:
        return paths
    told = link.state in CONNECTED
    return tuple(_live(row, link) if row.sort == "center" and (told or row.state != NOT_SET) else row for row in paths)


def _live(row: PathRow, link: LinkStatus) -> PathRow:
    contact = max((at for at in (row.last_contact_ms, link.received_ms) if at is not None), default=None)
    waits = replace(row, waiting_orders=link.waiting_orders, seconds_left=link.seconds_left, rate_bit_s=link.rate_bit_s)
    if link.state in CONNECTED:
        return replace(waits, state="connected", since_ms=link.since_ms, last_contact_ms=contact or link.since_ms)
    return replace(waits, state=row.state if contact is None else "lost", since_ms=link.since_ms, last_contact_ms=contact)


def keep_live(connection: Connection, *, state: str, since_ms: int | None, rate_bit_s: float | None) -> None:
    """Keep the measured rate and when the center was in contact, for a later process; in the writer's transaction.

    That the link stood says nothing of whether it stands, so the state is not kept.
    """
    values = ((CONTACT, since_ms if state in CONNECTED else None), (RATE, rate_bit_s))
    connection.executemany(
        "insert or replace into link (name, value) values (?, ?)",
        [(name, str(value).encode()) for name, value in values if value is not None],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contact:
    """Whether the center, or one before it, was ever reached, and when that was last, as far as anything tells."""

    ever: bool
    at_ms: int | None


def _contact(db: Database) -> _Contact:
    holders, learnt = db.execute(
        "select count(*), max(reach.learnt_ms) from holders left join reach on reach.holder = holders.number"
        " where holders.sort in ('center', 'past')"
    ).fetchone()
    kept = int(_kept(db, CONTACT) or 0) or None
    times = [int(at) for at in (learnt, kept) if at is not None]
    return _Contact(ever=bool(holders or times), at_ms=max(times, default=None))


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
    # A device that is known only by what the center relays of it is no way out of here; nor is an earlier life of the center.
    rows = db.execute(
        "select holders.replica, holders.sort, holders.name, max(reach.learnt_ms) from holders"
        " left join reach on reach.holder = holders.number where holders.sort <> 'past'"
        " and (reach.path is null or reach.path <> 'relayed')"
        " group by holders.number order by holders.sort, holders.number desc limit ?",
        [PATHS_MAX],
    ).fetchall()
    found = _contact(db)
    counts, rate = _counts(db), rate_of(db)
    center = PathRow(
        id="center",
        sort="center",
        name=url or "",
        state=NOT_SET if url is None else "lost" if found.ever else "never",
        since_ms=found.at_ms,
        last_contact_ms=found.at_ms,
        rate_bit_s=rate,
        waiting_entries=sum(row["entries"] for row in counts),
        waiting_orders=sum(row["entries"] for row in counts if row["urgency"] == Urgency.FLASH),
        seconds_left=seconds_for(sum(row["bytes"] for row in counts), rate),
    )
    others = [
        PathRow(
            id=bytes(replica).hex(),
            sort="bundle" if sort == "bundle" else "lan",
            name=name,
            state="lost",  # known at all, so it was met; whether it stands now only the engine knows
            last_contact_ms=at,
            waiting_entries=missing_at(db, bytes(replica)),
        )
        for replica, sort, name, at in rows
        if sort not in {CENTER, OTHER}
    ]
    return (center, *others)


def _kept(db: Database, name: str) -> str | None:
    found = db.execute("select value from link where name = ?", [name]).fetchone()
    return None if found is None or found[0] is None else bytes(found[0]).decode()
