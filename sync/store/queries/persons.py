"""Who works at this desk's organisation, and who of them signs in here. Layer: store."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sync.domain.access import may_write
from sync.domain.offices import AUDIT, OFFICES
from sync.domain.scopes import organisation_scope
from sync.store import device, life
from sync.store.cipher import Database
from sync.store.queries import desk
from sync.store.queries.common import heads_of, records
from sync.store.queries.rows import ROWS_MAX

DUTIES_MAX = 5
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """A person of this organisation whole.

    Attributes:
        heads: by field, what an edit must name.
        duties: offices in which she sat, the newest first: office, from when to when (None while it lasts), note.
    """

    id: bytes
    name: str
    service_number: str | None
    phone: str | None
    offices: tuple[str, ...]
    signs_in: bool
    sits: bool
    heads: Mapping[str, tuple[bytes, ...]]
    duties: tuple[tuple[str, int, int | None, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Who works at this desk's organisation.

    Attributes:
        asks: whether one signs in at this device at all.
        may_write: whether who sits here says who works here.
        sees_trail: whether who sits here may see who did what.
    """

    persons: tuple[RosterRow, ...]
    organisation_name: str
    asks: bool
    may_write: bool
    sees_trail: bool


def roster(db: Database) -> Roster:
    """Return everybody who works at this desk's organisation, by name, with their last duties."""
    here = desk.identity(db)
    sitting = seat(db)
    scope = organisation_scope(here.organisation) if here.organisation else b""
    held = records(db, "person", "scope = ? and struck is null", [scope], limit=ROWS_MAX)
    heads = heads_of(db, held, "name", "service_number", "phone")
    signing = {person.id for person in sitting.persons if person.signs_in}
    may = bool(scope) and may_write(desk.standing(db), organisation_scope(here.organisation), "person", "set", desk.facts(db))
    rows = tuple(
        RosterRow(
            id=bytes(one.id),
            name=str(one["name"] or ""),
            service_number=_text(one["service_number"]),
            phone=_text(one["phone"]),
            offices=tuple(office for office in OFFICES if office in (one["offices"] or ())),  # type: ignore[operator]  # a list
            signs_in=one.id in signing,
            sits=sitting.id == one.id and sitting.person == one["name"],
            heads=heads.get(one.id, {}),
            duties=_duties(db, one.id),
        )
        for one in held
    )
    return Roster(
        persons=tuple(sorted(rows, key=_by_name)),
        organisation_name=here.organisation_name,
        asks=sitting.asks,
        may_write=may,
        sees_trail=here.office in AUDIT,
    )


def _by_name(row: RosterRow) -> tuple[str, bytes]:
    return row.name, row.id


def _duties(db: Database, person: bytes) -> tuple[tuple[str, int, int | None, str], ...]:
    rows = db.execute(
        "select office, began_at, ended_at, coalesce(note, '') from duty_rows where person = ? order by began_at desc limit ?",
        [person, DUTIES_MAX],
    ).fetchall()
    return tuple((office, began, ended, note) for office, began, ended, note in rows)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


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
