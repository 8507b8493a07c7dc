"""What is known of clocks: the center's against ours, and devices whose entries came from the future.

Layer: store. Source: our design (engine specification §7).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sync.domain.ids import EntityId, ReplicaId, ordinal_of, replica_of
from sync.domain.scopes import Scope
from sync.store.cipher import Database
from sync.store.clocks import OFFSET_AT, offset_of
from sync.store.queries.common import Names, chunks, decode

SUSPECTS_MAX = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspectClockRow:
    """A device whose clock was ahead when something of it arrived; milliseconds.

    Attributes:
        id: of the replica.
        person, office: who wrote the latest of those entries; empty while that came as a slip alone.
        ahead_ms: by how much the latest of them was ahead.
        entries: how many bear such a clock.
        found_ms: when the latest of them arrived, by this device's clock.
    """

    id: bytes
    organisation_name: str
    person: str
    office: str
    ahead_ms: int
    entries: int
    found_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """What page Sync says of clocks.

    Attributes:
        offset_ms: the center's clock minus this device's, None when it was never measured.
        offset_at_ms: when that was measured.
    """

    offset_ms: int | None = None
    offset_at_ms: int | None = None
    suspects: tuple[SuspectClockRow, ...] = ()


def clocks(db: Database) -> Clocks:
    """Return the center's offset and the devices whose clocks are suspect, the latest found first."""
    names = Names(db)
    rows = db.execute(
        "select replicas.replica, replicas.organisation, counted.entries, latest.ahead_ms, latest.found_ms, streams.scope, entries.body"
        " from (select replica, max(ordinal) as ordinal, count(*) as entries from suspect_clocks group by replica) as counted"
        " join suspect_clocks as latest on latest.replica = counted.replica and latest.ordinal = counted.ordinal"
        " join replicas on replicas.number = counted.replica"
        " left join entries on entries.replica = counted.replica and entries.ordinal = counted.ordinal"
        " left join streams on streams.number = entries.stream"
        " order by latest.found_ms desc, replicas.number limit ?",
        [SUSPECTS_MAX],
    ).fetchall()
    suspects = []
    for replica, organisation, entries, ahead_ms, found_ms, scope, body in rows:
        header = None if body is None else decode(ReplicaId(replica), Scope(scope), body).header
        suspects.append(
            SuspectClockRow(
                id=replica,
                organisation_name=names.full(organisation),
                person="" if header is None else header.person,
                office="" if header is None else header.office,
                ahead_ms=ahead_ms,
                entries=entries,
                found_ms=found_ms,
            )
        )
    measured = db.execute("select value from link where name = ?", [OFFSET_AT]).fetchone()
    return Clocks(
        offset_ms=offset_of(db.conn), offset_at_ms=None if measured is None else int(bytes(measured[0])), suspects=tuple(suspects)
    )


def ahead_of(db: Database, entities: Sequence[EntityId | bytes]) -> Mapping[bytes, int]:
    """Return by how many milliseconds the clock of the creating entry was ahead, of those records where it was."""
    found: dict[bytes, int] = {}
    if db.execute("select 1 from suspect_clocks limit 1").fetchone() is None:
        return found
    for chunk in chunks(entities):
        rows = db.execute(
            f"with wanted (entity, replica, ordinal) as (values {', '.join('(?, ?, ?)' for _ in chunk)})"
            " select wanted.entity, suspect_clocks.ahead_ms from wanted join replicas on replicas.replica = wanted.replica"
            " join suspect_clocks on suspect_clocks.replica = replicas.number and suspect_clocks.ordinal = wanted.ordinal",
            [value for one in chunk for value in (one, replica_of(EntityId(one)), ordinal_of(EntityId(one)))],
        ).fetchall()
        found.update((bytes(entity), int(ahead_ms)) for entity, ahead_ms in rows)
    return found
