"""A `View` that lives in dicts and applies drafts: small, whole, and independent of store and log.

It keeps heads per field, so that concurrent writes can be staged with `seen`, and answers `may_write` by the real rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sync.domain import acts
from sync.domain.access import Standing, acting, may_write
from sync.domain.commands.rules import members
from sync.domain.content import content_address
from sync.domain.draft import Add, Author, Count, Create, Draft, Move, New, Organisation, Record, Remove, Write
from sync.domain.ids import EntityId, OpId, ReplicaId, op_id
from sync.domain.kind import Shows, Verb
from sync.domain.offices import LOCAL_OFFICES, OFFICES
from sync.domain.registry import KINDS
from sync.domain.scopes import (
    Scope,
    ScopeSort,
    adhoc_circle_scope,
    founder_in,
    incident_scope,
    organisation_in,
    organisation_scope,
    sort_of,
)

PROVINCE, CITY, COUNTY, OTHER, STATION = "320000", "320100", "320106", "320102", "320106001"
NOW_MS = 1_795_430_400_000

TREE = (
    Organisation(code=PROVINCE, name="省公安厅", short_name="省厅", tier="province", parent=None),
    Organisation(code=CITY, name="南京市公安局", short_name="南京", tier="city", parent=PROVINCE),
    Organisation(code=COUNTY, name="鼓楼分局", short_name="鼓楼", tier="county", parent=CITY),
    Organisation(code=OTHER, name="玄武分局", short_name="玄武", tier="county", parent=CITY),
    Organisation(code=STATION, name="湖南路派出所", short_name="湖南路", tier="station", parent=COUNTY),
)


COMMANDER = Author(organisation=COUNTY, person="王强", office="duty_commander", offices=frozenset(OFFICES), letter="B")


@dataclass(slots=True)
class Row:
    """One record as stored: heads per field."""

    id: EntityId
    kind: str
    scope: Scope
    created_ms: int
    organisation: str
    heads: dict[str, dict[OpId, Any]] = field(default_factory=dict)


@dataclass(slots=True)
class World:
    """What every view of one test shares."""

    organisations: dict[str, Organisation] = field(default_factory=lambda: {row.code: row for row in TREE})
    rows: dict[EntityId, Row] = field(default_factory=dict)
    blobs: dict[bytes, bytes] = field(default_factory=dict)
    ordinals: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    entries: list[tuple[Scope, Draft]] = field(default_factory=list)


class Facts:
    """`AccessFacts` over a world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def parent(self, code: str) -> str | None:
        row = self._world.organisations.get(code)
        return None if row is None else row.parent

    def parties(self, scope: Scope) -> frozenset[str]:
        return self._set(scope, "parties")

    def owner(self, scope: Scope) -> str | None:
        if sort_of(scope) is ScopeSort.STANDING_CIRCLE:
            return organisation_in(scope)
        founder = self._world.rows.get(founder_in(scope) or EntityId(b""))
        return None if founder is None else next(iter(founder.heads["owner"].values()))

    def members(self, scope: Scope) -> frozenset[str]:
        if sort_of(scope) is ScopeSort.STANDING_CIRCLE:
            owner = organisation_in(scope)
            return frozenset(code for code, row in self._world.organisations.items() if row.parent == owner)
        return self._set(scope, "members")

    def offices_held(self, organisation: str, person: str) -> frozenset[str] | None:
        rows = [row for row in self._world.rows.values() if row.kind == "person" and row.scope == organisation_scope(organisation)]
        found = [record for record in map(_record, rows) if record["name"] == person]
        if not found:
            return None
        return frozenset(str(office) for record in found if record["struck"] is None for office in members(record, "offices"))

    def _set(self, scope: Scope, name: str) -> frozenset[str]:
        founder = self._world.rows.get(founder_in(scope) or EntityId(b""))
        return frozenset() if founder is None else frozenset(founder.heads.get(name, {}).values())


@dataclass(frozen=True, slots=True)
class MemoryView:
    """The state as one author holds it. `at` and `acting` give views of other authors on the same world."""

    world: World = field(default_factory=World)
    author: Author = COMMANDER
    certified: bool = True

    def at(self, organisation: str) -> "MemoryView":
        return replace(self, author=replace(self.author, organisation=organisation))

    def acting(self, office: str) -> "MemoryView":
        return replace(self, author=replace(self.author, office=office))

    def uncertified(self) -> "MemoryView":
        return replace(self, certified=False, author=replace(self.author, offices=LOCAL_OFFICES))

    def record(self, kind: str, entity: EntityId) -> Record | None:
        row = self.world.rows.get(entity)
        return None if row is None or row.kind != kind else _record(row)

    def records(self, kind: str, **equals: object) -> tuple[Record, ...]:
        scope = equals.pop("scope", None)
        rows = [row for row in self.world.rows.values() if row.kind == kind and scope in {None, row.scope}]
        found = [_record(row) for row in rows]
        return tuple(record for record in found if all(record[name] == value for name, value in equals.items()))

    def organisation(self, code: str) -> Organisation | None:
        return self.world.organisations.get(code)

    def may_write(self, scope: Scope, kind: str, verb: str) -> bool:
        return may_write(self._standing(), scope, kind, verb, Facts(self.world))

    def _standing(self) -> Standing:
        device = Standing(organisation=self.author.organisation, offices=self.author.offices, certified=self.certified)
        return acting(device, self.author.person, self.author.office, Facts(self.world))

    def _seated(self) -> "MemoryView":
        """Return the view that a writer would hand to the rules: with the offices that count for who acts."""
        return replace(self, author=replace(self.author, offices=self._standing().offices))

    def count_next(self) -> int:
        code = self.author.organisation
        self.world.counts[code] = self.world.counts.get(code, 0) + 1
        return self.world.counts[code]

    def blob(self, address: bytes) -> bytes | None:
        return self.world.blobs.get(address)

    def holds(self, address: bytes) -> bool:
        return address in self.world.blobs

    def do(self, request: object, *, at_ms: int = NOW_MS) -> EntityId:
        """Decide and apply; return the id of the first record created, or of the first one written."""
        first: EntityId | None = None
        for draft in acts.decide(self._seated(), request, at_ms=at_ms):
            touched = self.apply(draft, at_ms=at_ms)
            first = touched if first is None else first
        assert first is not None
        return first

    def put(self, kind: str, scope: Scope | None = None, *, at_ms: int = NOW_MS, **values: Any) -> EntityId:
        """Place a record in any state, as if its history had led there; `scope` None founds one."""
        own = self._next()
        entity = EntityId(own)
        founded = incident_scope(entity) if kind == "incident" else adhoc_circle_scope(entity)
        row = Row(entity, kind, founded if scope is None else scope, at_ms, self.author.organisation)
        for name, value in values.items():
            several = isinstance(value, tuple) and KINDS[kind].by_name[name].verb is Verb.MEMBERS
            row.heads[name] = {OpId(self._next()): item for item in value} if several else {own: value}
        self.world.rows[entity] = row
        return entity

    def dispute(self, entity: EntityId, name: str, *values: Any) -> tuple[OpId, ...]:
        """Let several heads stand on one field, and return their ids."""
        heads = {OpId(self._next()): value for value in values}
        self.world.rows[entity].heads[name] = heads
        return tuple(heads)

    def _next(self) -> OpId:
        code = self.author.organisation
        self.world.ordinals[code] = ordinal = self.world.ordinals.get(code, 0) + 1
        return op_id(ReplicaId(code.encode().ljust(8, b"\x00")[:8]), ordinal, 0)

    def apply(self, draft: Draft, *, at_ms: int = NOW_MS) -> EntityId:
        """Write one draft as an entry and return the first record it created, else the first one it touched."""
        code = self.author.organisation
        self.world.ordinals[code] = ordinal = self.world.ordinals.get(code, 0) + 1
        replica = ReplicaId(code.encode().ljust(8, b"\x00")[:8])
        ids = [op_id(replica, ordinal, index) for index in range(len(draft.writes))]
        scope = draft.scope or _founded(draft, EntityId(ids[0]))
        self.world.entries.append((scope, draft))
        self.world.blobs.update({content_address(blob): blob for blob in draft.blobs})
        touched = [self._write(write, own, ids, scope, at_ms) for own, write in zip(ids, draft.writes, strict=True)]
        created = [entity for entity, write in zip(touched, draft.writes, strict=True) if isinstance(write, Create)]
        return (created or touched)[0]

    def _write(self, write: Write, own: OpId, ids: list[OpId], scope: Scope, at_ms: int) -> EntityId:
        kind = KINDS[write.kind]
        assert sort_of(scope) in kind.scopes, (write.kind, scope)
        if isinstance(write, Create):
            row = Row(EntityId(own), write.kind, scope, at_ms, self.author.organisation)
            self.world.rows[row.id] = row
            for name, value in write.fields.items():
                row.heads[name] = {own: _checked(write.kind, name, _resolved(value, ids))}
            return row.id
        entity = EntityId(ids[write.entity.index]) if isinstance(write.entity, New) else write.entity
        row = self.world.rows[entity]
        assert (row.kind, row.scope) == (write.kind, scope), "an op lives in the scope of its entity"
        name = "state" if isinstance(write, Move) else write.field
        heads = row.heads.setdefault(name, {})
        if isinstance(write, Add):
            heads[own] = _checked(write.kind, name, _resolved(write.value, ids))
        elif isinstance(write, Remove):
            row.heads[name] = {op: value for op, value in heads.items() if value != write.value}
        else:
            assert not isinstance(write, Count)
            seen = tuple(heads) if write.seen is None else write.seen
            if isinstance(write, Move):
                _assert_legal(write, heads, seen)
            value = write.to if isinstance(write, Move) else _checked(write.kind, name, _resolved(write.value, ids))
            row.heads[name] = {**{op: old for op, old in heads.items() if op not in seen}, own: value}
        return entity


def _founded(draft: Draft, founder: EntityId) -> Scope:
    return incident_scope(founder) if draft.founds is ScopeSort.INCIDENT else adhoc_circle_scope(founder)


def _resolved(value: object, ids: list[OpId]) -> object:
    return ids[value.index] if isinstance(value, New) else value


def _checked(kind: str, name: str, value: Any) -> Any:
    declared = KINDS[kind].by_name[name]
    wire = list(value) if isinstance(value, tuple) else value
    if declared.choices and value is not None:
        wire = declared.choices.index(value)
    if declared.life is not None:
        assert value in declared.life.initials, value
        wire = declared.life.number(value)
    assert declared.accepts(wire), (kind, name, value)
    return value


def _assert_legal(write: Move, heads: Mapping[OpId, Any], seen: tuple[OpId, ...]) -> None:
    life = KINDS[write.kind].life
    assert life is not None
    origin = life.joined([heads[op] for op in seen if op in heads])
    assert (life.number(origin), life.number(write.to)) in life.pairs, (origin, write.to)


def _record(row: Row) -> Record:
    values = {name: _shown(row.kind, name, heads) for name, heads in row.heads.items() if heads}
    heads = {name: tuple(heads) for name, heads in row.heads.items()}
    return Record(
        id=row.id,
        kind=row.kind,
        scope=row.scope,
        values={name: value for name, value in values.items() if value is not None},
        heads=heads,
        created_ms=row.created_ms,
        organisation=row.organisation,
    )


def _shown(kind: str, name: str, heads: dict[OpId, Any]) -> object:
    declared = KINDS[kind].by_name[name]
    values = list(heads.values())
    if declared.life is not None:
        return declared.life.joined(values)
    if declared.verb is Verb.MEMBERS:
        return tuple(sorted(set(values)))
    standing = [value for value in values if value is not None]
    if declared.shows is Shows.HIGHEST and declared.choices and standing:
        return max(standing, key=declared.choices.index)
    if declared.shows is Shows.EARLIEST and standing:
        return min(standing)
    return values[-1]
