"""What the center folds: exactly what access needs, and nothing else.

Organisations and devices from the authority's entries, parties and members as add-wins sets, owners of circles, rulings.
A `Facts` lives for one transaction and caches what it reads. Source: engine specification §4, §10.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, select, text
from sqlalchemy.dialects.postgresql import insert

from sync.center.database import devices, memberships, organisations, owners, persons, replicas, rulings, streams, unpublished
from sync.center.prepared import Prepared
from sync.domain.access import Standing, superiors
from sync.domain.ids import OpId, ReplicaId, ordinal_of, replica_of
from sync.domain.scopes import Scope, ScopeSort, founding_replica, organisation_in, sort_of
from sync.oplog.entry import Op

Ranges = list[list[int | None]]
BY_RULE = "规则"  # who rules where no person did
BY_DEVICE = "本机"  # by whose word a key ended that its device changed


_OWNER = Prepared(select(owners.c.organisation).where(owners.c.scope == bindparam("at")))
_DEVICE = Prepared(select(devices.c.organisation, devices.c.offices).where(devices.c.sign_key == bindparam("of")))
_PARENT = Prepared(select(organisations.c.parent).where(organisations.c.code == bindparam("of")))
_BELOW = Prepared(select(organisations.c.code).where(organisations.c.parent == bindparam("of")))
_TREE = Prepared(select(organisations.c.code, organisations.c.parent))
_NOT_AFTER = Prepared(select(devices.c.not_after).where(devices.c.sign_key == bindparam("of")))
_KEY = Prepared(select(replicas.c.sign_key).where(replicas.c.replica == bindparam("of")))
_FOUNDED = Prepared(
    select(streams.c.seq).where(
        streams.c.replica == bindparam("founder"),
        streams.c.scope == bindparam("at"),
        ~select(unpublished.c.number).where(unpublished.c.stream == streams.c.number, unpublished.c.first_seq == 1).exists(),
    )
)
_ASIDE = Prepared(select(rulings.c.ranges).where(rulings.c.replica == bindparam("of"), rulings.c.replaced == 0))
_AGAINST = Prepared(
    select(rulings.c.replica, rulings.c.ranges, rulings.c.by_whom).where(
        rulings.c.replica.in_(select(replicas.c.replica).where(replicas.c.sign_key == bindparam("of"))), rulings.c.replaced == 0
    )
)
_STAFFED = Prepared(select(persons.c.op).where(persons.c.organisation == bindparam("organisation")).limit(1))
_NAMED = Prepared(
    select(persons.c.op, persons.c.entity).where(persons.c.organisation == bindparam("organisation"), persons.c.name == bindparam("person"))
)
_MEMBERS = Prepared(
    select(memberships.c.op, memberships.c.organisation, memberships.c.removed).where(memberships.c.scope == bindparam("at"))
)
_MEMBERS_OF = Prepared(text("select scope, op, organisation, removed from memberships where scope = any(:scopes)"))
_MEMBER = insert(memberships).values(scope=bindparam("at"), op=bindparam("by"), organisation=bindparam("who"), removed=0)
_ADDED = Prepared(_MEMBER.on_conflict_do_update(index_elements=["scope", "op"], set_={"organisation": _MEMBER.excluded.organisation}))


_Membership = tuple[str | None, int]  # who is in, None where a removal came first; whether it was removed


@dataclass(frozen=True, slots=True)
class Shared:
    """What rulings and memberships say, as far as it was read in one transaction."""

    aside: dict[ReplicaId, Ranges] = field(default_factory=dict)
    memberships: dict[Scope, dict[bytes, _Membership]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settled(Shared):
    """The same and what follows from it at one state of the feed, for readers alone: nothing of it changes any more."""

    parents: dict[str, tuple[str | None] | None] = field(default_factory=dict)
    members: dict[Scope, frozenset[str]] = field(default_factory=dict)
    owners: dict[Scope, str | None] = field(default_factory=dict)
    above: dict[str, frozenset[str]] = field(default_factory=dict)


def standing_of(organisation: str, offices: str) -> Standing:
    """Return what a row of `devices` certifies a key for."""
    return Standing(organisation=organisation, offices=frozenset(json.loads(offices)), certified=True)


class Facts:
    """Implements `sync.domain.access.AccessFacts` over one transaction."""

    _counts_removed = False

    def __init__(self, connection: Connection, *, shared: "Shared | None" = None) -> None:
        """Read through ``connection``; ``shared`` is read once for two that live together."""
        self._connection = connection
        shared = Shared() if shared is None else shared
        self._memberships, self._aside = shared.memberships, shared.aside
        self._parents: dict[str, tuple[str | None] | None] = {}
        self._standings: dict[bytes, Standing | None] = {}
        self._keys: dict[ReplicaId, bytes | None] = {}
        self._members: dict[Scope, frozenset[str]] = {}
        self._owners: dict[Scope, str | None] = {}
        self._founded: set[Scope] = set()
        self._staffed: dict[str, bool] = {}
        self._offices: dict[tuple[str, str], frozenset[str] | None] = {}
        self._ruled: dict[bytes, dict[ReplicaId, Ranges]] = {}

    def parent(self, code: str) -> str | None:
        above = self._above(code)
        return None if above is None else above[0]

    def knows(self, code: str) -> bool:
        """Tell whether the organisation stands in the tree."""
        return self._above(code) is not None

    def parties(self, scope: Scope) -> frozenset[str]:
        return self._set_of(scope)

    def owner(self, scope: Scope) -> str | None:
        if sort_of(scope) is ScopeSort.STANDING_CIRCLE:
            return organisation_in(scope)
        if sort_of(scope) is not ScopeSort.ADHOC_CIRCLE:
            return None
        if scope not in self._owners:
            self._owners[scope] = _OWNER.scalar(self._connection, at=scope)
        return self._owners[scope]

    def members(self, scope: Scope) -> frozenset[str]:
        if sort_of(scope) is ScopeSort.STANDING_CIRCLE:
            if scope not in self._members:
                self._members[scope] = frozenset(row.code for row in _BELOW.all(self._connection, of=organisation_in(scope)))
            return self._members[scope]
        return self._set_of(scope)

    def standing(self, sign_key: bytes) -> Standing | None:
        """Return what a key is certified for, None when it is not."""
        if sign_key not in self._standings:
            row = _DEVICE.first(self._connection, of=sign_key)
            self._standings[sign_key] = None if row is None else standing_of(row.organisation, row.offices)
        return self._standings[sign_key]

    def lapsed(self, sign_key: bytes, *, now_ms: int) -> bool:
        """Tell whether a key's certificate has run out: what it writes is taken, but it is given nothing."""
        not_after = _NOT_AFTER.scalar(self._connection, of=sign_key)
        return not_after is not None and not_after < now_ms

    def author(self, replica: ReplicaId) -> str | None:
        """Return the organisation for which a replica writes."""
        key = self.key_of(replica)
        standing = None if key is None else self.standing(key)
        return None if standing is None else standing.organisation

    def key_of(self, replica: ReplicaId) -> bytes | None:
        """Return the key under which a replica signs, None when its birth is not held."""
        if self._keys.get(replica) is None:
            self._keys[replica] = _KEY.scalar(self._connection, of=replica)
        return self._keys[replica]

    def founded(self, scope: Scope) -> bool:
        """Tell whether the entry that opens the scope is held and published; scopes that always exist are."""
        founder = founding_replica(scope)
        if founder is None or scope in self._founded:
            return True
        if _FOUNDED.scalar(self._connection, founder=founder, at=scope):
            self._founded.add(scope)
        return scope in self._founded

    def found(self, scope: Scope) -> None:
        """Take it that the entry that opens the scope is held and published."""
        self._founded.add(scope)

    def aside(self, replica: ReplicaId, ordinal: int) -> bool:
        """Tell whether a ruling sets the entry aside."""
        if replica not in self._aside:
            found = _ASIDE.all(self._connection, of=replica)
            self._aside[replica] = [piece for (ranges,) in found for piece in json.loads(ranges)]
        return any(first <= ordinal and (last is None or ordinal <= last) for first, last in self._aside[replica])  # type: ignore[operator]

    def revoked(self, sign_key: bytes) -> bool:
        """Tell whether an open-ended ruling stands against the present life of a key, and so against the device."""
        return self.refused(sign_key) is not None

    def refused(self, sign_key: bytes) -> str | None:
        """Return the code by which the device of a key is refused, None where nothing stands against it.

        A key that its own device changed is told by a code of its own: whoever comes with it is a copy from before, or did not hear.
        """
        found = _AGAINST.all(self._connection, of=sign_key)
        ends = [row.by_whom for row in found if any(last is None for _, last in json.loads(row.ranges))]
        if not ends:
            return None
        return "device.key_changed" if all(by == BY_DEVICE for by in ends) else "device.revoked"

    def revoked_elsewhere(self, sign_key: bytes, replica: ReplicaId) -> bool:
        """Tell whether a person revoked a key in another life of its device, and no person ruled about this one.

        Whoever has the key could begin a life that no ruling names.
        """
        if sign_key not in self._ruled:
            rows = _AGAINST.all(self._connection, of=sign_key)
            self._ruled[sign_key] = {ReplicaId(row.replica): json.loads(row.ranges) for row in rows if row.by_whom not in {None, BY_RULE}}
        ruled = self._ruled[sign_key]
        return replica not in ruled and any(last is None for ranges in ruled.values() for _, last in ranges)

    def offices_held(self, organisation: str, person: str) -> frozenset[str] | None:
        """Return the offices that whoever was registered under the name ever held: the judge looks back, the device ahead."""
        if organisation not in self._staffed:
            self._staffed[organisation] = _STAFFED.first(self._connection, organisation=organisation) is not None
        if not self._staffed[organisation]:
            return None
        if (organisation, person) not in self._offices:
            named = _NAMED.all(self._connection, organisation=organisation, person=person)
            known = {row.entity for row in named if not self._op_aside(OpId(row.op))}
            given = select(persons.c.op, persons.c.office).where(persons.c.entity.in_(known), persons.c.office.is_not(None))
            offices = [row.office for row in self._connection.execute(given) if not self._op_aside(OpId(row.op))] if known else []
            self._offices[organisation, person] = frozenset(offices) if known else None
        return self._offices[organisation, person]

    def is_due_to(self, organisation: str, reader: Standing) -> bool:
        """Tell whether what is granted to ``organisation`` is granted to ``reader``: itself and its superiors."""
        return reader.organisation == organisation or reader.organisation in superiors(organisation, self)

    def served_by(self, center: Standing) -> frozenset[str]:
        """Return the organisations that a center serves: its own, and all below it."""
        self._parents = {row.code: (row.parent,) for row in _TREE.all(self._connection)}
        return frozenset(code for code in self._parents if self.is_due_to(code, center))

    def foresee(self, scopes: Iterable[Scope]) -> None:
        """Read who is in each of ``scopes`` at once. PostgreSQL only."""
        self._memberships.update({scope: {} for scope in scopes})
        for scope, op, organisation, removed in _MEMBERS_OF.all(self._connection, scopes=list(self._memberships)):
            self._memberships[Scope(scope)][op] = organisation, removed

    def add_member(self, scope: Scope, op: bytes, organisation: str) -> None:
        """Fold an add; a removal that came first keeps it out."""
        held = self._held(scope)
        _ADDED.run(self._connection, at=scope, by=op, who=organisation)
        held[op] = organisation, held.get(op, (None, 0))[1]

    def remove_members(self, scope: Scope, ops: Iterable[bytes]) -> None:
        """Fold a removal of the adds that it names, also of those that come later."""
        held = self._held(scope)
        for op in ops:
            row = insert(memberships).values(scope=scope, op=op, organisation=None, removed=1)
            self._connection.execute(row.on_conflict_do_update(index_elements=["scope", "op"], set_={"removed": 1}))
            held[op] = held.get(op, (None, 0))[0], 1

    def suppose(self, scope: Scope, organisations: frozenset[str]) -> None:
        """Count these as let in, until the scope is forgotten."""
        self._members[scope] = self._set_of(scope) | organisations

    def forget(self, scope: Scope) -> None:
        """Look at a scope's set and owner anew, after a fold changed them."""
        self._members.pop(scope, None)
        self._owners.pop(scope, None)

    def forget_persons(self) -> None:
        """Read who works where anew, after a fold changed it."""
        self._offices.clear()
        self._staffed.clear()

    def forget_rulings(self) -> None:
        """Read rulings, devices and the tree anew."""
        self._aside.clear()
        self._offices.clear()
        self._ruled.clear()
        self._members.clear()
        self._standings.clear()
        self._parents.clear()

    def _above(self, code: str) -> tuple[str | None] | None:
        """Return what stands above an organisation, None where it is not known; of a province's tree a reader needs one branch."""
        if code not in self._parents:
            self._parents[code] = _PARENT.first(self._connection, of=code)
        return self._parents[code]

    def _set_of(self, scope: Scope) -> frozenset[str]:
        if scope not in self._members:
            self._members[scope] = frozenset(
                organisation
                for op, (organisation, removed) in self._held(scope).items()
                if organisation is not None and removed <= self._counts_removed and not self._op_aside(OpId(op))
            )
        return self._members[scope]

    def _held(self, scope: Scope) -> dict[bytes, _Membership]:
        if scope not in self._memberships:
            rows = _MEMBERS.all(self._connection, at=scope)
            self._memberships[scope] = {row.op: (row.organisation, row.removed) for row in rows}
        return self._memberships[scope]

    def _op_aside(self, op: OpId) -> bool:
        return self.aside(replica_of(op), ordinal_of(op))


class ReadersFacts(Facts):
    """The same facts for the answers at one state of the feed, read once for all of them."""

    def __init__(self, connection: Connection, settled: Settled) -> None:
        """Read through ``connection``, which sees the state of ``settled``."""
        super().__init__(connection, shared=settled)
        self._parents, self._members, self._owners = settled.parents, settled.members, settled.owners
        self._superiors = settled.above

    def is_due_to(self, organisation: str, reader: Standing) -> bool:
        if organisation not in self._superiors:
            self._superiors[organisation] = frozenset(superiors(organisation, self))
        return reader.organisation == organisation or reader.organisation in self._superiors[organisation]


class WritersFacts(Facts):
    """The same facts for judging writes: a party or member that was removed later did write with right before."""

    _counts_removed = True


def set_owner(connection: Connection, scope: Scope, organisation: str) -> None:
    """Fold the owner of a circle: said once, by its founding entry."""
    connection.execute(insert(owners).values(scope=scope, organisation=organisation).on_conflict_do_nothing())


def add_person(connection: Connection, op: Op, organisation: str, *, name: str | None = None, office: str | None = None) -> None:
    """Fold a name under which a person was registered, or an office that the person was given."""
    row = insert(persons).values(op=op.id, entity=op.entity, organisation=organisation, name=name, office=office)
    connection.execute(row.on_conflict_do_nothing())
