"""Who sits here. Layer: store."""

from sync.domain.numbers import uncertified_letter
from sync.domain.offices import LOCAL_OFFICES, OFFICES
from sync.oplog.birth import parse_certificate
from sync.oplog.codec import Malformed
from sync.store import device
from sync.store.cipher import Database
from sync.store.queries.common import Names
from sync.store.queries.rows import DeskIdentity


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


def _certified_offices(db: Database, here: device.Device) -> frozenset[str]:
    (raw,) = db.execute("select certificate from replicas where replica = ?", [here.replica]).fetchone()
    if here.root is None or raw is None:
        return LOCAL_OFFICES
    try:
        return frozenset(parse_certificate(raw, root=here.root).offices)
    except Malformed:
        return LOCAL_OFFICES
