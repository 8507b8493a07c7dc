"""What a command decides: drafts of entries, in the words of the declarations.

A command returns drafts; the writer alone turns them into ops: it gives ids, resolves `New`, names the heads that were
seen, encodes choices and states to wire numbers, and commits. So rules stay pure and can't forge what was seen.

Pure. Source: our design.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType
from typing import Protocol

from sync.domain.ids import EntityId, OpId
from sync.domain.scopes import Scope, ScopeSort


class Urgency(IntEnum):
    """The order in which entries leave a device; it belongs to the entry."""

    FLASH = 0
    RECORD = 1
    BLOB = 2


@dataclass(frozen=True, slots=True)
class New:
    """The record that write `index` of the same draft creates."""

    index: int


Reference = EntityId | New


@dataclass(frozen=True, slots=True, kw_only=True)
class Create:
    """Create a record of `kind`; `fields` by name, choices and states as words, references may be `New`."""

    kind: str
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """Set one field. `seen` lists the heads that the author saw; None = all that stand when the writer commits."""

    kind: str
    entity: Reference
    field: str
    value: object
    seen: tuple[OpId, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Move the field `state` to `to`, from the join of the heads seen."""

    kind: str
    entity: Reference
    to: str
    seen: tuple[OpId, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """Add a member."""

    kind: str
    entity: Reference
    field: str
    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """Remove every add of `value` that this device holds; an add it did not see survives (add wins)."""

    kind: str
    entity: Reference
    field: str
    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Add `delta` to a counted field."""

    kind: str
    entity: Reference
    field: str
    delta: int


Write = Create | Set | Move | Add | Remove | Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One entry to be: writes in one scope.

    Attributes:
        scope: where it goes, or None when write 0 founds a scope of sort `founds`.
        blobs: contents that the writes name by content address; stored before the entry commits.
    """

    scope: Scope | None
    writes: tuple[Write, ...]
    urgency: Urgency = Urgency.RECORD
    founds: ScopeSort | None = None
    blobs: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A row of the organisation tree."""

    code: str
    name: str
    short_name: str
    tier: str
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who acts on which device.

    Attributes:
        person: name as typed at first start.
        office: the office in which the person acts now.
        offices: offices that the device's certificate (or local rule, when uncertified) allows.
        letter: the replica's number letter.
    """

    organisation: str
    person: str
    office: str
    offices: frozenset[str]
    letter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record as it reads now: shown values by field name, states and choices as words, members as tuples.

    Attributes:
        heads: ``field → ids of its heads``, for what an author saw.
        created_ms: the hybrid clock of the creating entry, milliseconds UTC.
        organisation: of the device that created it.
    """

    id: EntityId
    kind: str
    scope: Scope
    values: Mapping[str, object]
    heads: Mapping[str, tuple[OpId, ...]] = field(default_factory=lambda: MappingProxyType({}))
    created_ms: int = 0
    organisation: str = ""

    def __getitem__(self, name: str) -> object:
        """Return the value shown for field `name`, None when unset."""
        return self.values.get(name)


class View(Protocol):
    """What a command may look at: the state this device holds at the moment of deciding."""

    @property
    def author(self) -> Author:
        """Who acts."""

    def record(self, kind: str, entity: EntityId) -> Record | None:
        """Return one record, or None when not held."""

    def records(self, kind: str, **equals: object) -> tuple[Record, ...]:
        """Return the records of `kind` whose shown values equal all of `equals` (`scope=` filters by scope)."""

    def organisation(self, code: str) -> Organisation | None:
        """Return a row of the organisation tree."""

    def may_write(self, scope: Scope, kind: str, verb: str) -> bool:
        """Tell whether this device may make `verb` (create, set, add, or the name of a move) on `kind` in `scope`."""

    def count_next(self) -> int:
        """Return the next running count of this replica's human numbers."""

    def blob(self, address: bytes) -> bytes | None:
        """Return the content at `address`, or None when not held."""

    def holds(self, address: bytes) -> bool:
        """Tell whether the content at `address` lies here; it is not read."""
