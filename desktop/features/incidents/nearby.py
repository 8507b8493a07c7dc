"""Which units could be at an incident soonest, by a stated estimate."""

from desktop.widgets.map.places import load_places
from sync.domain.coordinates import Travel
from sync.store.cipher import Database
from sync.store.queries.rows import UnitRow
from sync.store.queries.units import nearest

ASSUMED = Travel()


def units(db: Database, text: str, incident: bytes) -> tuple[UnitRow, ...]:
    """Return the units that `text` finds, the soonest first; who told no place stands at the seat of its organisation.

    Thread: a reader's; the first call reads the shipped places.
    """
    return nearest(db, text, incident, {place.code: (place.longitude, place.latitude) for place in load_places() if place.code})
