"""What the page Forces reads: frozen rows, filled by `forces` and `forces_sheet`; the shapes of `rows` hold here too."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from sync.store import listed
from sync.store.queries.rows import NO_HEADS, Heads

ATTENTION = listed.ATTENTION


def _no_heads() -> Heads:
    return NO_HEADS


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One figure with its age and its source.

    Attributes:
        at_ms: when it was written, None when nobody wrote it.
        by: who wrote it: person, or organisation where it isn't this one.
    """

    value: object = None
    at_ms: int | None = None
    by: str = ""


NOTHING_TOLD = Told()


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchRow:
    """One organisation of the tree.

    Attributes:
        units, ready: units of it and of all below it that stand; those of them on standby and not sent anywhere.
        children: organisations just below.
        path: names of those above it, the highest first; filled where it was searched for.
    """

    code: str
    name: str
    short_name: str
    tier: str
    parent: str | None
    units: int = 0
    ready: int = 0
    children: int = 0
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardQuestion:
    """Which units or contacts are asked for.

    Attributes:
        organisation: code, empty for all that is held.
        below: whether those of the organisations below belong to it.
        states: words of `ATTENTION`, empty for all.
    """

    organisation: str = ""
    below: bool = True
    states: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """One unit of the board.

    Attributes:
        state: a word of `ATTENTION`.
        state_at_ms: since when, or when it was reported.
        figures: ``field → Told`` of the reported ones.
        incident: scope founder of the incident that holds it, None when none does.
        incident_mode: of that incident, empty when none does.
    """

    id: bytes
    name: str
    sort: str | None
    call_sign: str | None
    organisation: str
    organisation_name: str
    state: str
    state_at_ms: int | None = None
    figures: Mapping[str, Told] = dataclasses.field(default_factory=dict)
    place: str | None = None
    talkgroup: str | None = None
    commander: str | None = None
    phone: str | None = None
    incident: bytes | None = None
    incident_number: str = ""
    incident_mode: str = ""
    questions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One field of a unit or contact, whole.

    Attributes:
        heads: ids that stand now; travels back as `seen`.
        others: further standing values while the field is in question.
    """

    field: str
    told: Told
    heads: tuple[bytes, ...] = ()
    others: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The open assignment that holds a unit."""

    id: bytes
    incident: bytes
    number: str
    title: str
    state: str
    task: str | None
    at_ms: int | None
    mode: str = "actual"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDetail:
    """One unit whole."""

    unit: UnitLine
    fields: tuple[Held, ...] = ()
    sent: Sent | None = None
    may_write: bool = True

    def value(self, name: str) -> object:
        """Return what a field shows, None when it is not set."""
        return next((held.told.value for held in self.fields if held.field == name), None)

    @property
    def seen(self) -> Heads:
        """Return the heads displayed, by field."""
        return {held.field: held.heads for held in self.fields}


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLine:
    """One contact."""

    id: bytes
    office: str
    name: str | None
    phone: str | None
    radio: str | None
    note: str | None
    as_of: int | None
    organisation: str
    organisation_name: str
    heads: Heads = dataclasses.field(default_factory=_no_heads)
    may_write: bool = True
    questions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A record as an import or an export reads it."""

    id: bytes
    organisation: str
    organisation_name: str
    values: Mapping[str, object]
    heads: Heads = dataclasses.field(default_factory=_no_heads)
