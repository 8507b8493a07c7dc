"""Rows of the page Plans, frozen. Layer: store."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sync.domain.plan_document import Card, PlanDocument
from sync.domain.readiness import Finding, LiveContact
from sync.store.queries.rows import NO_HEADS, Heads

# Which plans a library shows: those that hold, those being written, those that ended.
IN_FORCE, IN_WORK, REPEALED, ANY = "in_force", "in_work", "repealed", ""
STANDINGS = (IN_FORCE, IN_WORK, REPEALED)
OWN, OTHERS = "own", "others"


def _no_names() -> Mapping[str, str]:
    return MappingProxyType({})


def _no_heads() -> Heads:
    return NO_HEADS


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryFilter:
    """What a library is asked for. Empty means any.

    Attributes:
        classes: what a class code begins with, ``A2`` for every accident.
        owner: own, others or empty.
        standing: one of `STANDINGS` or empty.
    """

    text: str = ""
    sort: str = ""
    level: str = ""
    classes: str = ""
    owner: str = ""
    standing: str = IN_FORCE


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """A plan in the library with the version that stands for it: the one in force, else the newest.

    Attributes:
        since: when that version came into force, milliseconds UTC.
        drilled_at, used_at: last activation in a drill, and in a real incident.
        cards_open: running cards of its activations; `cards_due` = when those are due that have a time.
    """

    id: bytes
    name: str
    code: str
    sort: str | None = None
    level: str | None = None
    class_codes: tuple[str, ...] = ()
    owner: str = ""
    owner_name: str = ""
    version_id: bytes | None = None
    version: str = ""
    state: str = ""
    since: int | None = None
    review_due: int | None = None
    drill_due: int | None = None
    drilled_at: int | None = None
    used_at: int | None = None
    cards_open: int = 0
    cards_due: tuple[int, ...] = ()

    def overdue(self, now_ms: int) -> int:
        """Return how many running cards are overdue."""
        return sum(1 for at in self.cards_due if at < now_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version of a plan. `is_held` tells whether its document lies here."""

    id: bytes
    version: str
    state: str
    published_at: int | None = None
    published_by: str | None = None
    basis: str | None = None
    reason: str | None = None
    created_ms: int = 0
    is_held: bool = True
    heads: Heads = dataclasses.field(default_factory=_no_heads)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDetail:
    """One plan whole.

    Attributes:
        version: the version whose document this is.
        document: None while its content is not held here.
        names: name by code of every organisation that the document names.
        contacts: live records of the offices that the document names.
        too_large: bytes of the largest activation by level, of those that no entry can hold.
        heads: heads of the plan's own facts.
    """

    plan: PlanLine
    versions: tuple[VersionLine, ...] = ()
    version: VersionLine | None = None
    document: PlanDocument | None = None
    names: Mapping[str, str] = dataclasses.field(default_factory=_no_names)
    contacts: tuple[LiveContact, ...] = ()
    too_large: Mapping[str, int] = dataclasses.field(default_factory=lambda: MappingProxyType({}))
    may_write: bool = True
    heads: Heads = dataclasses.field(default_factory=_no_heads)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessRow:
    """A readiness check of a version at a level, made at `at_ms`."""

    version_id: bytes
    level: str
    at_ms: int
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningCard:
    """An open task of an incident that goes on."""

    id: bytes
    state: str
    title: str
    incident: bytes
    incident_number: str
    incident_title: str
    mode: str
    phase: str | None = None
    role: str | None = None
    group_name: str = ""
    plan_name: str = ""
    version_hash: bytes | None = None
    card: int | None = None
    due_at: int | None = None
    repeat_minutes: int | None = None
    reason: str | None = None
    heads: Heads = dataclasses.field(default_factory=_no_heads)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningCounts:
    """How many cards run, and how many of them are overdue."""

    open: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CardText:
    """What the plan's version says of a running card."""

    card: Card | None
