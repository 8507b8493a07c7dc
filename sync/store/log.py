"""Questions to the log, for links and tests: which streams end where, what a holder lacks, a run to send.

Functions over a reading connection; nothing here writes. Fetch all, never a cursor left open.

Source: our design (engine specification §7).
"""

from collections.abc import Collection, Iterable
from typing import Any

from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.hashing import Domain, digest
from sync.oplog.run import Run, Tip, Waiting
from sync.store import bases

Connection = Any  # a DB-API connection of sqlcipher3

_TIPS = (
    "select replicas.replica, streams.scope, streams.seq, streams.ordinal, streams.hash from streams"
    " join replicas on replicas.number = streams.replica where streams.seq > 0"
)


def tips(connection: Connection, scopes: Collection[Scope] | None = None) -> tuple[Tip, ...]:
    """Return the end of every stream held, of ``scopes`` only when given, in the order of (scope, replica)."""
    rows: list[tuple[Any, ...]]
    if scopes is None:
        rows = connection.execute(f"{_TIPS} order by scope, replicas.replica").fetchall()
    else:
        rows = [
            row
            for scope in sorted(scopes)
            for row in connection.execute(f"{_TIPS} and scope = ? order by replicas.replica", (scope,)).fetchall()
        ]
    return tuple(Tip(replica=ReplicaId(row[0]), scope=Scope(row[1]), seq=row[2], ordinal=row[3], hash=row[4]) for row in rows)


def tip(connection: Connection, replica: ReplicaId, scope: Scope) -> Tip | None:
    """Return the end of one stream, None when nothing of it is held."""
    row = connection.execute(f"{_TIPS} and replicas.replica = ? and scope = ?", (replica, scope)).fetchone()
    return None if row is None else Tip(replica=ReplicaId(row[0]), scope=Scope(row[1]), seq=row[2], ordinal=row[3], hash=row[4])


def digests(connection: Connection) -> dict[Scope, bytes]:
    """Return for each scope the hash of its sorted tips, computed from what is stored (S14)."""
    gathered: dict[Scope, list[Tip]] = {}
    for end in tips(connection):
        gathered.setdefault(end.scope, []).append(end)
    return {scope: tips_digest(ends) for scope, ends in gathered.items()}


def tips_digest(ends: Iterable[Tip]) -> bytes:
    """Return the hash of tips, in the order of their replicas."""
    ordered = sorted(ends, key=lambda end: end.replica)
    return digest(Domain.TIPS, b"".join(end.replica + end.hash for end in ordered))


def unsent(connection: Connection, holder: ReplicaId) -> tuple[Waiting, ...]:
    """Return the streams that ``holder`` is not known to hold to their end, by the most urgent entry they still owe.

    One that lacks entries below this device's floor can't be helped from here, and is left out.
    """
    rows = connection.execute(
        """
        select replicas.replica, streams.scope, coalesce(known.seq, 0) + 1, streams.seq,
               min(entries.urgency), sum(length(entries.body)),
               exists (select 1 from pins where pins.stream = streams.number and pins.seq > coalesce(known.seq, 0))
        from streams
        left join reach as known
               on known.stream = streams.number and known.holder = (select number from holders where holders.replica = ?)
        left join bases on bases.stream = streams.number
        join replicas on replicas.number = streams.replica
        join entries on entries.stream = streams.number and entries.seq > coalesce(known.seq, 0)
        where streams.seq > coalesce(known.seq, 0) and coalesce(known.seq, 0) >= coalesce(bases.floor, 0)
        group by streams.number
        order by min(entries.urgency), streams.number
        """,
        (holder,),
    ).fetchall()
    return tuple(
        Waiting(
            replica=ReplicaId(replica),
            scope=Scope(scope),
            first_seq=first,
            last_seq=last,
            urgency=urgency,
            bytes=size,
            pinned=bool(first_of_all),
        )
        for replica, scope, first, last, urgency, size, first_of_all in rows
    )


def run(connection: Connection, replica: ReplicaId, scope: Scope, first_seq: int, *, bytes_max: int) -> Run | None:
    """Return entries of a stream from ``first_seq`` on, cut at the last held signature that fits.

    Never less than what reaches the first signature; None when nothing signed lies there, or when it lies below the floor.
    """
    if first_seq <= bases.floor_of(connection, replica, scope):
        return None
    found = connection.execute(
        "select streams.number, replicas.birth from streams join replicas on replicas.number = streams.replica"
        " where replicas.replica = ? and scope = ?",
        (replica, scope),
    ).fetchone()
    if found is None:
        return None
    stream, birth = found
    signatures = connection.execute(
        "select seq, signature from signatures where stream = ? and seq >= ? order by seq", (stream, first_seq)
    ).fetchall()
    if not signatures:
        return None
    sizes = connection.execute(
        "select seq, length(body) from entries where stream = ? and seq between ? and ? order by seq",
        (stream, first_seq, signatures[-1][0]),
    ).fetchall()
    last = _cut(sizes, [seq for seq, _ in signatures], bytes_max)
    bodies = connection.execute(
        "select body from entries where stream = ? and seq between ? and ? order by seq", (stream, first_seq, last)
    ).fetchall()
    return Run(
        replica=replica,
        scope=scope,
        first_seq=first_seq,
        entries=tuple(body for (body,) in bodies),
        signatures=tuple((seq, signature) for seq, signature in signatures if seq == last),
        birth=birth if first_seq == 1 else None,
    )


def birth(connection: Connection, replica: ReplicaId) -> bytes | None:
    """Return a replica's birth, None when it is not known."""
    found = connection.execute("select birth from replicas where replica = ?", (replica,)).fetchone()
    return None if found is None else found[0]


def organisation(connection: Connection, replica: ReplicaId) -> str | None:
    """Return the organisation certified or claimed for a replica."""
    found = connection.execute("select organisation from replicas where replica = ?", (replica,)).fetchone()
    return None if found is None else found[0]


def _cut(sizes: list[tuple[int, int]], signed: list[int], bytes_max: int) -> int:
    """Return the last signed seq whose prefix fits into ``bytes_max``, or the first signed one when none does."""
    total, best, wanted = 0, signed[0], set(signed)
    for seq, size in sizes:
        total += size
        if total > bytes_max:
            break
        if seq in wanted:
            best = seq
    return best
