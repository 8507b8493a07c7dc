"""The shipped names of the province with their points: seats by code, and the place nearest to a point."""

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.features.situation.symbols import Seats
from desktop.runtime.words import CHINESE
from desktop.widgets.map.places import Place, find_places
from sync.domain.coordinates import distance_m

NEAR_M_MAX = 30_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A place by name: where it is and what it lies in."""

    name: str
    within: str
    longitude: float
    latitude: float


class Gazetteer:
    """Places in memory; a class because it is empty until they are read, off the GUI thread."""

    def __init__(self, places: Iterable[Place] = ()) -> None:
        self._land = tuple(place for place in places if place.sort != "lake")
        self.seats = Seats({place.code: (place.longitude, place.latitude) for place in self._land if place.code})

    def find(self, text: str, language: str) -> tuple[Named, ...]:
        """Return the places that `text` names; none before they are read."""
        return tuple(_named(place, language) for place in find_places(text)) if self._land else ()

    def near(self, longitude: float, latitude: float, language: str) -> tuple[Named, float] | None:
        """Return the named place nearest to a point and how many metres it is away, None where none is near."""
        # A degree of longitude is 0.84 of one of latitude here; enough to choose, the metres are computed after.
        found = min(
            self._land, key=lambda place: ((place.longitude - longitude) * 0.84) ** 2 + (place.latitude - latitude) ** 2, default=None
        )
        if found is None:
            return None
        metres = distance_m((found.longitude, found.latitude), (longitude, latitude))
        return (_named(found, language), metres) if metres <= NEAR_M_MAX else None


def _named(place: Place, language: str) -> Named:
    chinese = language == CHINESE
    return Named(
        name=place.name if chinese else place.name_en or place.name,
        within=place.within if chinese else place.within_en or place.within,
        longitude=place.longitude,
        latitude=place.latitude,
    )
