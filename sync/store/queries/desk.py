"""Who sits here, and in which life of its database. Layer: store."""

from dataclasses import dataclass

from sync.domain.access import Standing, acting
from sync.domain.failures import Outage
from sync.domain.numbers import uncertified_letter
from sync.domain.offices import LOCAL_OFFICES, OFFICES
from sync.oplog.birth import parse_certificate
from sync.oplog.codec import Malformed
from sync.store import device
from sync.store.cipher import Database, DatabaseError, connect, outage_of
from sync.store.facts import Facts
from sync.store.home import Home
from sync.store.organisations import Tree
from sync.store.queries.common import Names
from sync.store.queries.rows import DeskIdentity
from sync.store.shipped import shipped

# Why a life began, as it is kept; one that says nothing took over from a lost device.
WHY = ("rolled_back", "cloned", "restored", "shown", "rotated", "anew")
TAKEN_OVER = "taken_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeRow:
    """A life that is not the first of its line.

    Attributes:
        number: which life of this database it is.
        before: replica that went before.
        why: one of `WHY`, or `TAKEN_OVER`.
    """

    number: int
    before: bytes
    why: str


def life(db: Database) -> LifeRow | None:
    """Return which life this is, None for one that nothing went before."""
    here = device.describe(db.conn)
    if here is None or here.predecessor is None:
        return None
    return LifeRow(number=here.lives, before=here.predecessor, why=here.why if here.why in WHY else TAKEN_OVER)


def identity(db: Database) -> DeskIdentity:
    """Return the device of this desk and who sits at it. Before a device was made every text is empty."""
    here = device.describe(db.conn)
    if here is None:
        return DeskIdentity(
            organisation="", organisation_name="", short_name="", person="", office="", offices=(), letter="", certified=False
        )
    names = Names(db)
    offices = _certified_offices(db, here) if here.certified else LOCAL_OFFICES
    return DeskIdentity(
        organisation=here.organisation,
        organisation_name=names.full(here.organisation),
        short_name=names.short(here.organisation),
        person=here.person,
        office=here.office,
        offices=tuple(office for office in OFFICES if office in offices),
        letter=here.letters[min(here.lives, len(here.letters)) - 1] if here.letters else uncertified_letter(here.replica),
        certified=here.certified,
    )


def standing(db: Database) -> Standing:
    """Return what this desk stands for while who sits here acts: what a page may offer is what the writer would take."""
    here = identity(db)
    device_standing = Standing(organisation=here.organisation, offices=frozenset(here.offices), certified=here.certified)
    return acting(device_standing, here.person, here.office, facts(db))


def facts(db: Database) -> Facts:
    """Return what access depends on beside the certificate, as held here."""
    return Facts(db.conn, Tree(db.conn, shipped().values()))


def is_made(home: Home) -> bool:
    """Tell whether a device was made in `home`; opens its database for a moment, so never in the GUI thread.

    Damage is no empty home: a file that can't be read, or its mark or copies without it, are for the engine to judge.
    """
    if not home.database.exists() or home.database.stat().st_size == 0:
        return home.high_water.exists() or any(home.backups.glob("*.db"))
    try:
        connection = connect(home.database, home.key(), read_only=True)
    except Outage:
        return True
    try:
        return device.describe(connection) is not None
    except DatabaseError as error:
        # Without its tables the making was interrupted, and is done again.
        return outage_of(error) is not None
    finally:
        connection.close()


def _certified_offices(db: Database, here: device.Device) -> frozenset[str]:
    (raw,) = db.execute("select certificate from replicas where replica = ?", [here.replica]).fetchone()
    if here.root is None or raw is None:
        return LOCAL_OFFICES
    try:
        return frozenset(parse_certificate(raw, root=here.root).offices)
    except Malformed:
        return LOCAL_OFFICES
