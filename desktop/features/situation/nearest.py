"""Which units could be at a place soonest, by a stated estimate; pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.features.situation.symbols import Seats, place_of
from sync.domain.coordinates import Travel, distance_m
from sync.store.queries.situation_rows import Place, UnitMark

NEAREST_MAX = 30
RINGS_MINUTES = (30, 60, 90)
ASSUMED = Travel()


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A unit, how far it is in a straight line, and how long the way is estimated to take."""

    unit: UnitMark
    metres: float
    minutes: float


def nearest(units: Iterable[UnitMark], seats: Seats, place: Place) -> tuple[Near, ...]:
    """Return the units that are in no incident and not reported unavailable, the soonest first."""
    found: list[Near] = []
    for unit in units:
        stands = place_of(unit, seats)
        if stands is None or unit.incident is not None or unit.state == "unavailable":
            continue
        metres = distance_m(stands, place)
        found.append(Near(unit=unit, metres=metres, minutes=ASSUMED.seconds(metres) / 60))
    return tuple(sorted(found, key=_soonest)[:NEAREST_MAX])


def _soonest(near: Near) -> tuple[float, bytes]:
    return near.minutes, near.unit.id
