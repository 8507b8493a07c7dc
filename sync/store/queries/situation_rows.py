"""Rows of the situation: what stands where, how old its place is, what waits, and what was known at an earlier time.

Under the rules of `rows`. A place is ``(longitude, latitude)``, degrees WGS-84, the shape of `Shape.POINT`; None is "not known".

Layer: store.
"""

from dataclasses import dataclass

from sync.store.queries.finder import FoundRow
from sync.store.queries.rows import IncidentDetail, IncidentRow

Place = tuple[float, float]

# Where a unit's place comes from: its own report, the incident at which it arrived after that report, or nowhere yet.
REPORTED = "reported"
AT_SCENE = "at_scene"
UNPLACED = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMark:
    """An incident that goes on, with its place."""

    incident: IncidentRow
    location: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMark:
    """A unit as the map shows it.

    Attributes:
        state: of its newest open assignment, else its readiness; empty when neither is known.
        incident: the incident that holds it, None when none does.
        basis: `REPORTED`, `AT_SCENE` or `UNPLACED`; for the last the window may show the seat of `organisation`, and says so.
        located_ms: when `location` was written, None without one.
        reported_ms: when state or readiness was written.
    """

    id: bytes
    name: str
    sort: str | None
    call_sign: str | None
    organisation: str
    organisation_name: str
    state: str
    incident: bytes | None = None
    incident_title: str = ""
    location: Place | None = None
    basis: str = UNPLACED
    located_ms: int | None = None
    reported_ms: int | None = None
    place: str | None = None
    strength_ready: int | None = None
    vehicles: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostMark:
    """A command post that is not closed, of an incident that goes on."""

    id: bytes
    incident: bytes
    incident_title: str
    state: str
    sort: str
    name: str
    commander: str
    place: str | None = None
    location: Place | None = None
    changed_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StandbyRow:
    """How many units of one city stand by.

    Attributes:
        city: code of the city, six digits.
        aged: those of them whose readiness was reported longer ago than its limit.
        newest_ms: the newest report among them.
    """

    city: str
    name: str
    count: int
    aged: int = 0
    newest_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRow:
    """Something found, with its place; without one the window may show the seat of its organisation, and says so."""

    found: FoundRow
    location: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """Something that waits for the person at this desk.

    Attributes:
        sort: `sign` (an order to us), `unsigned` (one of ours past its time), `task` or `question`.
        due_at: when it was or will be due, None without a time.
    """

    sort: str
    id: bytes
    incident: bytes | None
    title: str
    due_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What had been written by an earlier moment, as far as it is held here now.

    Attributes:
        incidents: those that went on then.
        detail: of the incident asked for, None when there was none yet.
        below: whether some of it lies below a checkpoint, whose log is not here: that is shown as it reads now.
    """

    at_ms: int
    incidents: tuple[IncidentMark, ...] = ()
    detail: IncidentDetail | None = None
    below: bool = False
