"""Judging: may this device write what it wrote? What may not stand is stored and published all the same, and ruled.

An offence is an entry that breaks `may_write`. Whatever cures it — the entry that founds the scope, an `add party` that
arrives behind the newcomer's first lines — takes it from the list, and the next ruling no longer names it. Only entries
without offence are folded into the sets that access is computed from, so nobody lets himself in.

Source: engine specification §4, §10.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, text

from sync.center.database import entries, offences, streams
from sync.center.facts import Facts, Shared, WritersFacts, add_person, set_owner
from sync.center.prepared import Prepared
from sync.domain.access import acting, may_write
from sync.domain.ids import ReplicaId
from sync.domain.kind import Field, Kind, Verb
from sync.domain.kinds.person import PERSON
from sync.domain.lifecycle import DISPUTED_NUMBER, SETTLE
from sync.domain.registry import KINDS_BY_NUMBER
from sync.domain.scopes import AUTHORITY, Scope, founding_replica, organisation_in
from sync.oplog.entry import CREATE_PARTS, Entry, Op, read_entry, rows_of

UNFOUNDED = "scope.unfounded"
NOT_ALLOWED = "write.not_allowed"
_UNKNOWN_KIND = ""
_FOLDED = frozenset({"parties", "members", "owner", "name", "offices"})
_FOLDED_KINDS = frozenset(kind.number for kind in KINDS_BY_NUMBER.values() if kind.folded_by_center) | {PERSON.number}
_CREATE = ("create",)
_MOVE = [int, int]
MOVES_MAX = 4_096
Act = tuple[int, tuple[str, ...]]
_Asked = tuple[ReplicaId, Scope, str, str, frozenset[Act]]
_OFFENDED = Prepared(text("select distinct scope from offences where scope = any(:scopes)"))
_SCOPES = Prepared(select(offences.c.scope).distinct())
_OFFENCES = Prepared(select(offences).where(offences.c.scope == bindparam("at")).order_by(offences.c.ordinal))


@dataclass(slots=True)
class Verdicts:
    """What a transaction's judging changed: organisations newly due in a scope, replicas to be ruled anew."""

    granted: list[tuple[Scope, str]] = field(default_factory=list)
    replicas: set[ReplicaId] = field(default_factory=set)


class Judge:
    """Judges and folds entries inside one writing transaction."""

    def __init__(self, connection: Connection, verdicts: Verdicts) -> None:
        self._connection = connection
        shared = Shared()
        self._facts = WritersFacts(connection, shared=shared)
        self._now = Facts(connection, shared=shared)  # who is in each scope, where `_facts` tells who may have written
        self._verdicts = verdicts
        # Of a push most entries are the same acts of the same person in the same scope: asked once until a fold changes the facts.
        self._known: dict[_Asked, bool] = {}
        self._offended: set[Scope] | None = None  # of those foreseen, where an offence is noted; None: nothing was foreseen

    def foresee(self, scopes: Collection[Scope]) -> None:
        """Read at once what judging entries of ``scopes``, and of no others, will ask. PostgreSQL only."""
        self._facts.foresee(scopes)
        self._offended = {Scope(scope) for (scope,) in _OFFENDED.all(self._connection, scopes=list(scopes))}

    def take(self, entry: Entry) -> None:
        """Judge a new entry; what it cures is judged again: who is given an office may have written in any scope."""
        if self._passes(entry):
            # An entry that founds its scope was folded before it was judged.
            if _founds(entry) or self._fold(entry):
                self._cure(entry.scope)
            if any(kind == PERSON.number for kind in (*(op.kind for op in entry.ops), *(number for _, number in entry.created))):
                self.again()

    def take_wire(self, replica: ReplicaId, scope: Scope, body: bytes) -> None:
        """Judge a new entry of the log by its bytes: of most, access needs no more than who did what."""
        acted = acted_in(body)
        if acted is None:
            self.take(read_entry(replica, scope, body))
            return
        code = None if self._facts.founded(scope) else UNFOUNDED
        if code is None and not self._allowed(replica, scope, acted):
            code = NOT_ALLOWED
        if code is not None:
            self._note(replica, scope, acted.ordinal, acted.seq, code)

    def again(self) -> None:
        """Judge every offence anew, after authority changed."""
        self._offended = None
        self._known.clear()
        self._facts.forget_rulings()
        self._now.forget_rulings()
        for (scope,) in _SCOPES.all(self._connection):
            self._cure(Scope(scope))

    def _cure(self, scope: Scope) -> None:
        changed = self._offended is None or scope in self._offended
        while changed:
            changed = False
            for row in _OFFENCES.all(self._connection, at=scope):
                entry = self._entry(ReplicaId(row.replica), scope, row.seq)
                here = (offences.c.replica == row.replica, offences.c.ordinal == row.ordinal)
                self._connection.execute(delete(offences).where(*here))
                passes = self._passes(entry)
                if row.code != UNFOUNDED:
                    self._verdicts.replicas.add(entry.replica)
                changed = (passes and self._fold(entry)) or changed

    def _passes(self, entry: Entry) -> bool:
        founding = _founds(entry)
        code = None
        if founding:
            self._fold(entry)
            # A ruling that the rule made about this very entry hides whom it let in; it can't speak in its own cause.
            self._facts.found(entry.scope)
            self._facts.suppose(entry.scope, frozenset(op.value for op in entry.ops if _lets_in(op)))
            self._known.clear()
        elif not self._facts.founded(entry.scope):
            code = UNFOUNDED
        if code is None and not self._allowed(entry.replica, entry.scope, _acted(entry)):
            code = NOT_ALLOWED
        if founding:
            self._facts.forget(entry.scope)
            self._known.clear()
        if code is None:
            return True
        self._note(entry.replica, entry.scope, entry.header.ordinal, entry.header.seq, code)
        return False

    def _note(self, replica: ReplicaId, scope: Scope, ordinal: int, seq: int, code: str) -> None:
        row = {"replica": replica, "ordinal": ordinal, "scope": scope, "seq": seq, "code": code}
        self._connection.execute(insert(offences).values(row))
        if self._offended is not None:
            self._offended.add(scope)
        if code == NOT_ALLOWED:
            self._verdicts.replicas.add(replica)

    def _allowed(self, replica: ReplicaId, scope: Scope, acted: "Acted") -> bool:
        asked = (replica, scope, acted.person, acted.office, acted.acts)
        known = self._known.get(asked)
        if known is None:
            known = self._known[asked] = self._may(replica, scope, acted)
        return known

    def _may(self, replica: ReplicaId, scope: Scope, acted: "Acted") -> bool:
        key = self._facts.key_of(replica)
        assert key is not None, "nothing is stored before its author's birth"
        standing = self._facts.standing(key)
        if standing is None or scope == AUTHORITY or self._facts.revoked_elsewhere(key, replica):
            return False
        standing = acting(standing, acted.person, acted.office, self._facts)
        for number, verbs in acted.acts:
            kind = KINDS_BY_NUMBER.get(number)
            name = _UNKNOWN_KIND if kind is None else kind.name
            if not any(may_write(standing, scope, name, verb, self._facts) for verb in verbs):
                return False
        return True

    def _fold(self, entry: Entry) -> bool:
        """Fold what access needs; return whether the scope's set grew, or the scope was founded."""
        folded = [(kind, op) for op in entry.ops if (kind := _folded(op.kind, op.field)) is not None]
        if not folded:
            return entry.header.seq == 1
        self._known.clear()
        now = self._now
        before, owner = now.parties(entry.scope), now.owner(entry.scope)
        for kind, op in folded:
            self._fold_op(entry, kind, op)
        for facts in (now, self._facts):
            facts.forget(entry.scope)
        if any(kind is PERSON for kind, _ in folded):
            self._facts.forget_persons()
        after = now.parties(entry.scope) | {name for name in (now.owner(entry.scope),) if name is not None and name != owner}
        self._verdicts.granted.extend((entry.scope, organisation) for organisation in sorted(after - before))
        return after != before or entry.header.seq == 1

    def _fold_op(self, entry: Entry, kind: Kind, op: Op) -> None:
        item = kind.by_number.get(op.field)
        if item is None:
            return
        if kind.name == "person":
            self._fold_person(entry, item, op)
            return
        if item.verb is Verb.MEMBERS and item.name in {"parties", "members"}:
            if op.names:
                self._facts.remove_members(entry.scope, op.names)
            elif isinstance(op.value, str) and item.accepts(op.value):
                self._facts.add_member(entry.scope, op.id, op.value)
        elif item.name == "owner" and op.creates and entry.header.seq == 1 and isinstance(op.value, str) and item.accepts(op.value):
            set_owner(self._connection, entry.scope, op.value)

    def _fold_person(self, entry: Entry, item: Field, op: Op) -> None:
        """Fold who works where. A removal takes no right from what was written before it, and the center can't tell what was."""
        organisation = organisation_in(entry.scope)
        if organisation is None or not isinstance(op.value, str) or not item.accepts(op.value):
            return
        if item.name == "name":
            add_person(self._connection, op, organisation, name=op.value)
        elif item.name == "offices" and not op.names:
            add_person(self._connection, op, organisation, office=op.value)

    def _entry(self, replica: ReplicaId, scope: Scope, seq: int) -> Entry:
        query = select(entries.c.body).join(streams, streams.c.number == entries.c.stream)
        here = query.where(streams.c.replica == replica, streams.c.scope == scope, entries.c.seq == seq)
        body = self._connection.execute(here).scalar_one()
        return read_entry(replica, scope, body)


def _founds(entry: Entry) -> bool:
    return entry.header.seq == 1 and founding_replica(entry.scope) == entry.replica


@cache
def _folded(number: int, field_number: int) -> Kind | None:
    """Return the kind of a field that access depends on, None for any other: most entries need no look at who is in the scope."""
    kind = KINDS_BY_NUMBER.get(number)
    item = None if kind is None or not kind.folded_by_center else kind.by_number.get(field_number)
    return None if item is None or item.name not in _FOLDED else kind


def _lets_in(op: Op) -> bool:
    kind = KINDS_BY_NUMBER.get(op.kind)
    item = None if kind is None or not kind.folded_by_center else kind.by_number.get(op.field)
    return item is not None and item.name in {"parties", "members"} and not op.names and isinstance(op.value, str)


class Acted(NamedTuple):
    """Who did what in an entry."""

    seq: int
    ordinal: int
    person: str
    office: str
    acts: frozenset[Act]


def acted_in(body: bytes) -> Acted | None:
    """Return who did what by an entry of the log that access does not depend on, a fifth of the work of `read_entry`.

    None of one that begins a stream, or writes a kind that is folded here.

    Raises: Malformed: it did not come back unchanged.
    """
    header, rows = rows_of(body)
    acts = set[Act]()
    for row in rows:
        if row[0] in _FOLDED_KINDS:
            return None
        acts.add((row[0], _CREATE if len(row) == CREATE_PARTS else _verbs(row[0], row[2], row[3], bool(row[4:] and row[4]))))
    return None if header.seq == 1 else Acted(header.seq, header.ordinal, header.person, header.office, frozenset(acts))


def _acted(entry: Entry) -> Acted:
    header = entry.header
    return Acted(header.seq, header.ordinal, header.person, header.office, acts_of(entry))


def acts_of(entry: Entry) -> frozenset[Act]:
    """Return what an entry does: kinds, each with the words of `may_write` that one of its ops may be."""
    acts: set[Act] = {(number, _CREATE) for _, number in entry.created}
    acts.update([(op.kind, verbs_of(op)) for op in entry.ops if not op.creates])
    return frozenset(acts)


def verbs_of(op: Op) -> tuple[str, ...]:
    """Return the words of `may_write` that an op may be: for a move, every move of that name between its two states."""
    return _CREATE if op.creates else _verbs(op.kind, op.field, op.value, bool(op.names))


def _verbs(number: int, field_number: int, value: object, names: bool) -> tuple[str, ...]:  # noqa: FBT001 - the hot loop of judging
    kind = KINDS_BY_NUMBER.get(number)
    item = None if kind is None else kind.by_number.get(field_number)
    if item is None:
        return ("set",)
    if item.verb is Verb.MEMBERS:
        return ("remove",) if names else ("add",)
    if item.verb is Verb.COUNT:
        return ("count",)
    if item.life is None or type(value) is not list or list(map(type, value)) != _MOVE:
        return ("set",)
    origin, to = value
    return (SETTLE,) if origin == DISPUTED_NUMBER else _moves(number, field_number, origin, to)


@lru_cache(MOVES_MAX)
def _moves(number: int, field_number: int, origin: int, to: int) -> tuple[str, ...]:
    """Return the names of the moves of a life cycle between two states."""
    life = KINDS_BY_NUMBER[number].by_number[field_number].life
    assert life is not None
    names = {move for (state, move), target in life.moves.items() if (life.number(state), life.number(target)) == (origin, to)}
    return tuple(sorted(names)) or ("set",)
