"""Claims kept to be relayed: of each holder and stream the signed claim that proves most, verbatim.

A claim that no stream needs any more is let go, so there are never more of them than holders times streams. What reach says
may also come from elsewhere (what a center gave, it holds); only what is kept here convinces a third device.

Layer: store. Source: our design (engine specification §1 reach, §9).
"""

from dataclasses import dataclass

from sync.domain.ids import ReplicaId
from sync.store.centers import sort_of_center
from sync.store.desk import Desk
from sync.store.exchange import Learnt
from sync.store.life import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptClaim:
    """A claim as it came. `streams` are the numbers of those that it still is the best proof for."""

    holder: ReplicaId
    raw: bytes
    streams: tuple[int, ...]


def keep_claim(desk: Desk, learnt: Learnt) -> None:
    """Keep the claim of ``learnt`` where it proves more than what is kept, in the writer's transaction."""
    connection = desk.connection
    better: list[tuple[int, int]] = []
    passed: set[int] = set()
    for row in learnt.claimed:
        stream = desk.streams.known(row.replica, row.scope)
        if stream is None:
            continue
        place = (learnt.holder, stream.number)
        kept = connection.execute("select seq, claim from claims_on where holder = ? and stream = ?", place).fetchone()
        if kept is None or row.seq > kept[0]:
            better.append((stream.number, row.seq))
            passed.update(() if kept is None else (kept[1],))
    if not better:
        return
    connection.execute(
        "insert or ignore into claims_kept (holder, at_ms, raw) values (?, ?, ?)", (learnt.holder, learnt.claimed_ms, learnt.claim)
    )
    (claim,) = connection.execute("select number from claims_kept where raw = ?", (learnt.claim,)).fetchone()
    connection.executemany(
        "insert or replace into claims_on (holder, stream, seq, claim) values (?, ?, ?, ?)",
        [(learnt.holder, number, seq, claim) for number, seq in better],
    )
    connection.executemany(
        "delete from claims_kept where number = ? and not exists (select 1 from claims_on where claims_on.claim = claims_kept.number)",
        [(number,) for number in passed],
    )


def kept_claims(connection: Connection) -> tuple[KeptClaim, ...]:
    """Return every claim kept, in the sequence in which they came."""
    rows = connection.execute(
        "select claims_kept.number, claims_kept.holder, claims_kept.raw, claims_on.stream from claims_kept"
        " join claims_on on claims_on.claim = claims_kept.number order by claims_kept.number, claims_on.stream"
    ).fetchall()
    found: dict[int, tuple[bytes, bytes, list[int]]] = {}
    for number, holder, raw, stream in rows:
        found.setdefault(number, (holder, raw, []))[2].append(stream)
    return tuple(KeptClaim(holder=ReplicaId(holder), raw=raw, streams=tuple(streams)) for holder, raw, streams in found.values())


def sort_of_holder(desk: Desk, holder: ReplicaId, sort: str) -> str:
    """Return as what a holder is known: a center as `sort_of_center` says, another as what it was, ``sort`` for a new one."""
    row = desk.streams.replica(holder)
    if row is not None and row.standing == "center":
        return sort_of_center(desk.connection, holder)
    found = desk.connection.execute("select sort from holders where replica = ?", (holder,)).fetchone()
    return sort if found is None else str(found[0])
