"""The fold: from the set of entries and rulings to the state of every field, in any order of arrival.

Per field it keeps heads, what is named but not held, what was looked through, and each replica's last op. Arrival of an op
costs O(names). The definition it must equal is K3: heads are the accepted ops that no accepted op names, looking through
those looked through; tests/oplog holds that definition in fifteen lines as the oracle.

Looked through are ops that a ruling set aside, ops of a kind or field this version does not know or that does not belong
in this scope, values that don't fit the declaration, and moves that stand in no table. Whether an op is usable is decided
by the op alone (and the rulings), never by the state: so every replica of one version agrees.

No bytes that decode can make it raise. Pure. Source: our design (engine specification §2).
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from sync.domain.ids import OpId, ReplicaId, ordinal_of, replica_of
from sync.domain.kind import Field, Kind, Verb
from sync.domain.scopes import Scope, sort_of
from sync.oplog.entry import Op
from sync.oplog.state import EntityState, FieldState

_NOTHING: Mapping[OpId, tuple[OpId, ...]] = MappingProxyType({})


class Log(Protocol):
    """What the fold asks of the log and the rulings."""

    def held(self, op: OpId, scope: Scope) -> bool:
        """Tell whether the entry of ``op`` is folded here, in the stream of its replica in ``scope``."""

    def aside(self, replica: ReplicaId, ordinal: int) -> bool:
        """Tell whether a ruling sets the entry aside."""


class Use(Enum):
    """What an op does to its field."""

    PUT = "put"  # becomes a head, supersedes what it names
    TAKE = "take"  # supersedes what it names, becomes nothing


class Unusable(Enum):
    """Why an op is looked through though no ruling says so; shown in Sync."""

    KIND = "kind"
    SCOPE = "scope"
    FIELD = "field"
    VALUE = "value"
    MOVE = "move"


class Meaning(NamedTuple):
    """An op as this version understands it."""

    field: Field
    use: Use
    value: Any
    names_own_last: bool


def interpret(kinds: Mapping[int, Kind], scope: Scope, op: Op) -> Meaning | Unusable:
    """Return what ``op`` means to this version, from the op alone."""
    kind = kinds.get(op.kind)
    if kind is None:
        return Unusable.KIND
    if sort_of(scope) not in kind.scopes:
        return Unusable.SCOPE
    field = kind.by_number.get(op.field)
    if field is None:
        return Unusable.FIELD
    if field.verb is Verb.MEMBERS or field.verb is Verb.COUNT:
        return _gathering(field, op)
    elided = op.names is None
    if field.life is None:
        return Meaning(field, Use.PUT, op.value, elided) if field.accepts(op.value) else Unusable.VALUE
    if op.creates:
        sound = field.life.is_state(op.value) and field.life.state(op.value) in field.life.initials
        return Meaning(field, Use.PUT, op.value, names_own_last=False) if sound else Unusable.MOVE
    if isinstance(op.value, list) and all(type(number) is int for number in op.value) and tuple(op.value) in field.life.pairs:
        return Meaning(field, Use.PUT, op.value[1], elided)
    return Unusable.MOVE


def _gathering(field: Field, op: Op) -> Meaning | Unusable:
    if op.names and op.value is None:
        return Meaning(field, Use.TAKE, None, names_own_last=False)
    if not op.names and op.value is not None and field.accepts(op.value):
        return Meaning(field, Use.PUT, op.value, names_own_last=False)
    return Unusable.VALUE


class Fold:
    """Applies ops to states; holds nothing of its own but what it was given."""

    def __init__(self, kinds: Mapping[int, Kind], log: Log) -> None:
        """Fold with the declarations ``kinds`` (by wire number) over ``log``."""
        self._kinds = kinds
        self._log = log

    def apply(self, state: EntityState, op: Op, *, wall_ms: int) -> Unusable | None:
        """Fold ``op``, written at ``wall_ms``, into ``state``; return why it is unusable, or None.

        Ops of one stream come in its order, each once.
        """
        meaning = interpret(self._kinds, state.scope, op)
        if isinstance(meaning, Unusable) and meaning in {Unusable.KIND, Unusable.SCOPE, Unusable.FIELD}:
            return meaning
        field = state.field(op.field)
        author = replica_of(op.id)
        names = self._names(meaning, field, op, author)
        field.last[author] = op.id
        waited = field.waiting.pop(op.id, None) if field.waiting else None
        if isinstance(meaning, Unusable) or self._log.aside(author, ordinal_of(op.id)):
            field.look_through(op.id, names)
            if waited:
                self._supersede(state, field, names, waited)
            return meaning if isinstance(meaning, Unusable) else None
        state.changed_ms = max(state.changed_ms, wall_ms)
        self._supersede(state, field, names, {op.id})
        if not waited and meaning.use is Use.PUT:
            field.heads[op.id] = (meaning.value, wall_ms)
        return None

    def _names(self, meaning: Meaning | Unusable, field: FieldState, op: Op, author: ReplicaId) -> tuple[OpId, ...]:
        if op.names is not None:
            return op.names
        superseding = meaning.names_own_last if isinstance(meaning, Meaning) else meaning is Unusable.MOVE or self._is_set(op)
        last = field.last_of(author) if superseding else None
        return () if last is None else (last,)

    def _is_set(self, op: Op) -> bool:
        return self._kinds[op.kind].by_number[op.field].verb is Verb.SET

    def _supersede(self, state: EntityState, field: FieldState, names: Iterable[OpId], namers: set[OpId]) -> None:
        """Take what ``names`` reach out of the heads on behalf of ``namers``; what is not held waits."""
        through = field.through or _NOTHING
        for name in _expand(names, through) if through else names:
            if field.heads.pop(name, None) is None and name not in through and not self._log.held(name, state.scope):
                field.wait_for(name, namers)


def _expand(names: Iterable[OpId], through: Mapping[OpId, tuple[OpId, ...]]) -> set[OpId]:
    reached: set[OpId] = set()
    ahead = list(names)
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead.extend(through.get(name, ()))
    return reached
