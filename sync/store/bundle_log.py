"""What is remembered of bundles: which went out to whom with what, which came in. Local to the device.

A bundle that went out proves nothing; what its recipients hold is reach alone. It is remembered so that a person is told whose
return is still missing, and when the last one went and came.

Layer: store. Source: our design (engine specification §3 K8, §9).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope, founder_in
from sync.oplog.codec import decode_own, encode
from sync.store.cipher import Connection
from sync.store.desk import Desk

OUT, IN = "out", "in"
BUNDLE = "bundle"  # named in changes beside the kinds
KEPT_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A bundle that went out. `to`: for each recipient (number of a stream, seq) up to which it was carried."""

    bundle: bytes
    made_ms: int
    parts: int
    bytes: int
    entries: int
    to: Mapping[ReplicaId, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CameIn:
    """A part that was taken in. `maker`: the replica that made it."""

    bundle: bytes
    part: int
    parts: int
    made_ms: int
    maker: ReplicaId
    bytes: int
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A recipient from whom nothing has come back since a bundle went to it. `missing` counts streams that no claim proves."""

    recipient: ReplicaId
    organisation: str
    made_ms: int
    missing: int


def note_made(desk: Desk, carried: Carried, *, now_ms: int) -> None:
    """Remember a bundle that was read back, in the writer's transaction."""
    connection = desk.connection
    row = (carried.bundle, OUT, 0, carried.parts, carried.made_ms, now_ms, desk.life.replica, carried.bytes, carried.entries)
    connection.execute("insert or replace into bundles values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    connection.executemany(
        "insert or replace into bundle_recipients values (?, ?, ?)",
        [(carried.bundle, recipient, encode([list(row) for row in rows])) for recipient, rows in carried.to.items()],
    )
    _forget_old(connection, OUT)
    desk.folding.changes.add(BUNDLE, carried.bundle)


def note_taken(desk: Desk, came: CameIn, *, now_ms: int) -> None:
    """Remember a part that came in, in the writer's transaction."""
    row = (came.bundle, IN, came.part, came.parts, came.made_ms, now_ms, came.maker, came.bytes, came.entries)
    desk.connection.execute("insert or replace into bundles values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    _forget_old(desk.connection, IN)
    desk.folding.changes.add(BUNDLE, came.bundle)


def parts_taken(connection: Connection, bundle: bytes) -> frozenset[int]:
    """Return which parts of a bundle came in already."""
    rows = connection.execute("select part from bundles where bundle = ? and direction = ?", (bundle, IN)).fetchall()
    return frozenset(part for (part,) in rows)


def last_out_and_in(connection: Connection) -> tuple[int | None, int | None]:
    """Return when the last bundle was written and when the last one was taken, milliseconds UTC."""
    found = dict(connection.execute("select direction, max(done_ms) from bundles group by direction").fetchall())
    return found.get(OUT), found.get(IN)


def owed(connection: Connection) -> tuple[Owed, ...]:
    """Return whose return is still missing: of each recipient the last bundle, while no claim proves what it carried."""
    rows = connection.execute(
        "select bundle_recipients.recipient, bundles.made_ms, bundle_recipients.carried, replicas.organisation"
        " from bundle_recipients join bundles on bundles.bundle = bundle_recipients.bundle and bundles.direction = 'out'"
        " join replicas on replicas.replica = bundle_recipients.recipient order by bundles.made_ms"
    ).fetchall()
    latest = {recipient: (made_ms, carried, organisation) for recipient, made_ms, carried, organisation in rows}
    found: list[Owed] = []
    for recipient, (made_ms, carried, organisation) in latest.items():
        known = dict(
            connection.execute(
                "select reach.stream, reach.seq from reach join holders on holders.number = reach.holder where holders.replica = ?",
                (recipient,),
            ).fetchall()
        )
        missing = sum(1 for stream, seq in decode_own(carried) if known.get(stream, 0) < seq)
        if missing:
            found.append(Owed(recipient=ReplicaId(recipient), organisation=organisation, made_ms=made_ms, missing=missing))
    return tuple(found)


def titles_of(connection: Connection, scopes: Iterable[Scope]) -> Mapping[bytes, str]:
    """Return ``scope → title`` of the incidents held among ``scopes``."""
    found: dict[bytes, str] = {}
    for scope in scopes:
        row = connection.execute("select title from incident_rows where id = ?", (founder_in(scope),)).fetchone()
        if row is not None and row[0]:
            found[scope] = row[0]
    return found


def _forget_old(connection: Connection, direction: str) -> None:
    connection.execute(
        "delete from bundles where direction = ? and done_ms < (select min(done_ms) from"
        " (select done_ms from bundles where direction = ? order by done_ms desc limit ?))",
        (direction, direction, KEPT_MAX),
    )
    connection.execute("delete from bundle_recipients where bundle not in (select bundle from bundles where direction = 'out')")
