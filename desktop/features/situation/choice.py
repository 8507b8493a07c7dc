"""What is chosen on the page: an incident, a unit, a post, what stands by at a seat, or a point; and the acts it offers."""

from dataclasses import dataclass

from desktop.features.situation.panel import Offer
from desktop.runtime.services import Intent

INCIDENT, UNIT, POST, SEAT, POINT = "incident", "unit", "post", "seat", "point"

ORDER, DISPATCH, OPEN, SEND_TO, OPEN_HERE, LOCATE = "order", "dispatch", "open", "send_to", "open_here", "locate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing chosen.

    Attributes:
        key: id of the record, code of a seat's organisation, empty for a point.
        place: of a point, or where a found place lies.
        name: of a place by name.
    """

    sort: str
    key: bytes = b""
    place: tuple[float, float] | None = None
    name: str = ""


def incident_offers(*, placed: bool) -> tuple[Offer, ...]:
    """Return what an incident offers; one without a place offers to give it one."""
    last = Offer(name=OPEN, reads=True) if placed else Offer(name=LOCATE)
    return (Offer(name=ORDER, icon="send"), Offer(name=DISPATCH), last)


def open_offers() -> tuple[Offer, ...]:
    """Return what is offered where nothing new begins: to open the incident."""
    return (Offer(name=OPEN, reads=True),)


def unit_offers(incident: bytes | None, active: str) -> tuple[Offer, ...]:
    """Return what a unit offers: an order where it works, else to be sent to the incident that was chosen last."""
    if incident is not None:
        return (Offer(name=ORDER, icon="send"), Offer(name=OPEN, reads=True))
    return (Offer(name=SEND_TO, icon="truck", facts={"title": active}),) if active else ()


def point_offers() -> tuple[Offer, ...]:
    """Return what a point offers."""
    return (Offer(name=OPEN_HERE, icon="map-pin-plus"),)


def on_incident(act: str, incident: bytes, **values: object) -> Intent:
    """Return the wish to begin an act on an incident, on its page."""
    return Intent(page="incidents", act=act, subject=incident, values=values)


def opening(place: tuple[float, float] | None, name: str) -> Intent:
    """Return the wish to open an incident, at a place when there is one."""
    values: dict[str, object] = {}
    if place is not None:
        values["location"] = place
    if name:
        values["place"] = name
    return Intent(page="incidents", act="open", values=values)
