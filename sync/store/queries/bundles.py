"""Bundles for the screen: for whom one can be made, when the last went and came, whose return is missing. Layer: store."""

from dataclasses import dataclass

from sync.oplog.hashing import fingerprint
from sync.store.bundle_log import last_out_and_in, owed
from sync.store.cipher import Database
from sync.store.queries.common import Names

DEVICES_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryDeviceRow:
    """A known device: `standing` certified or accepted. `organisation_name` as shown."""

    replica: bytes
    organisation: str
    organisation_name: str
    fingerprint: str
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedRow:
    """A device whose return is missing; `made_ms`: of the last bundle for it, `streams` that no claim proves."""

    replica: bytes
    organisation_name: str
    made_ms: int
    streams: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedRow:
    """When the last bundle was written and the last one taken in, milliseconds UTC, None for never; whose return is missing."""

    out_ms: int | None = None
    in_ms: int | None = None
    owed: tuple[OwedRow, ...] = ()


def devices(db: Database) -> tuple[CarryDeviceRow, ...]:
    """Return the present life of every other device that may be given anything, by organisation."""
    names = Names(db)
    rows = db.execute(
        "select replica, sign_key, organisation, standing from replicas"
        " where number in (select max(number) from replicas group by sign_key) and standing in ('certified', 'accepted')"
        " and sign_key not in (select sign_key from replicas where standing = 'own') order by organisation, number limit ?",
        [DEVICES_MAX],
    ).fetchall()
    return tuple(
        CarryDeviceRow(
            replica=replica,
            organisation=organisation,
            organisation_name=names.full(organisation),
            fingerprint=fingerprint(key),
            standing=standing,
        )
        for replica, key, organisation, standing in rows
    )


def carried(db: Database) -> CarriedRow:
    """Return what the page Sync says of bundles."""
    names = Names(db)
    out_ms, in_ms = last_out_and_in(db.conn)
    return CarriedRow(
        out_ms=out_ms,
        in_ms=in_ms,
        owed=tuple(
            OwedRow(
                replica=row.recipient,
                organisation_name=names.full(row.organisation),
                made_ms=row.made_ms,
                streams=row.missing,
            )
            for row in owed(db.conn)
        ),
    )
