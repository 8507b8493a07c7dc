"""Who works at this desk's organisation, and who of them signs in here. Layer: store."""

import json
from dataclasses import dataclass

from sync.domain.offices import OFFICES
from sync.domain.scopes import organisation_scope
from sync.store import device, life
from sync.store.cipher import Database
from sync.store.queries.rows import ROWS_MAX

SEATED = "seat_person"  # + id of the person record, of who signed in last
DUTY = "seat_duty"  # + id of the duty that began with it


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person who may sit here.

    Attributes:
        offices: those held, in the sequence of the table of offices.
        signs_in: whether a secret of hers is kept at this device.
        sits: whether she sat down last.
    """

    id: bytes
    name: str
    offices: tuple[str, ...]
    signs_in: bool
    sits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow:
    """Who sits here, and who could. `asks`: whether one signs in here at all, `id` None for who never did."""

    person: str
    office: str
    id: bytes | None
    asks: bool
    persons: tuple[PersonRow, ...]


def seat(db: Database) -> SeatRow:
    """Return the seat of this desk."""
    here = device.describe(db.conn)
    if here is None:
        return SeatRow(person="", office="", id=None, asks=False, persons=())
    seated = life.get(db.conn, SEATED)
    rows = db.execute(
        "select p.id, p.name, p.offices, s.person is not null from person_rows p left join sign_ins s on s.person = p.id"
        f" where p.scope = ? and p.struck is null order by p.name, p.id limit {ROWS_MAX}",
        [organisation_scope(here.organisation)],
    ).fetchall()
    persons = tuple(
        PersonRow(id=bytes(person), name=name, offices=_offices(offices), signs_in=bool(signs), sits=bytes(person) == seated)
        for person, name, offices, signs in rows
    )
    (kept,) = db.execute("select count(*) from sign_ins").fetchone()
    return SeatRow(person=here.person, office=here.office, id=seated, asks=kept > 0, persons=persons)


def _offices(text: str | None) -> tuple[str, ...]:
    held = set(json.loads(text or "[]"))
    return tuple(office for office in OFFICES if office in held)
