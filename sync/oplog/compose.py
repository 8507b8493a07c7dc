"""Turn a command's draft into ops: ids given, references resolved, words made numbers, seen heads named.

The one place where a human-level write becomes bytes to be; used by the writer and by the center for its own authority
entries. What the author saw is named, so a write supersedes exactly that (K4).

Pure. Source: our design (engine specification §1, names).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sync.domain.draft import Add, Count, Create, Draft, Move, New, Reference, Remove, Set
from sync.domain.failures import Refused
from sync.domain.ids import EntityId, OpId, ReplicaId, op_id
from sync.domain.kind import Field, Kind, Shape, Verb
from sync.domain.lifecycle import DISPUTED_NUMBER
from sync.oplog.entry import PlainOp


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A field as the author may see it: heads (id → wire value) and the author's own last op on it."""

    heads: Mapping[OpId, Any]
    own_last: OpId | None


NOTHING_SEEN = Seen(heads={}, own_last=None)


class Sight(Protocol):
    """What stands now, for the names of new ops."""

    def seen(self, kind: Kind, entity: EntityId, field: Field) -> Seen:
        """Return the heads of a field, with this replica's last op on it."""


def plain_ops(draft: Draft, kinds: Mapping[str, Kind], *, replica: ReplicaId, ordinal: int, sight: Sight) -> tuple[PlainOp, ...]:
    """Return the ops of ``draft`` as entry ``ordinal`` of ``replica``.

    Raises: Refused: `field.not_a_value` when a value does not fit its declaration.
    """
    composer = _Composer(kinds, replica, ordinal, sight)
    return tuple(composer.op(write) for write in draft.writes)


def to_wire(field: Field, value: object) -> Any:
    """Return the wire form of a human-level value.

    Raises: Refused: `field.not_a_value`.
    """
    words = field.choices if field.life is None else field.life.states
    wire: Any = list(value) if isinstance(value, tuple) else value
    if words and value is not None:
        first = 0 if field.life is None else 1
        wire = words.index(value) + first if isinstance(value, str) and value in words else None
        if wire is None:
            raise Refused("field.not_a_value", field=field.name)
    if not field.accepts(wire):
        raise Refused("field.not_a_value", field=field.name)
    return wire


def from_wire(field: Field, wire: Any) -> Any:
    """Return the human-level form of a wire value that the field accepts."""
    if wire is None:
        return None
    if field.shape is Shape.CHOICE:
        return field.choices[wire]
    return field.life.state(wire) if field.life is not None else wire


class _Composer:
    """Holds what one entry under construction has made so far: its own fields shadow what stands."""

    def __init__(self, kinds: Mapping[str, Kind], replica: ReplicaId, ordinal: int, sight: Sight) -> None:
        self._kinds = kinds
        self._replica = replica
        self._ordinal = ordinal
        self._sight = sight
        self._index = -1
        self._own = op_id(replica, ordinal, 0)  # of the op at hand
        self._fresh: dict[tuple[EntityId, int], Seen] = {}

    def op(self, write: Create | Set | Move | Add | Remove | Count) -> PlainOp:
        self._index += 1
        self._own = op_id(self._replica, self._ordinal, self._index)
        kind = self._kinds[write.kind]
        if isinstance(write, Create):
            return self._create(kind, write)
        field = kind.by_name[write.field if not isinstance(write, Move) else "state"]
        entity = self._entity(write.entity)
        if isinstance(write, (Add, Count)):
            value = write.delta if isinstance(write, Count) else self._value(field, write.value)
            self._shadow(entity, field, {**self._seen(kind, entity, field).heads, self._own: value})
            return PlainOp(kind=kind.number, entity=entity, field=field.number, value=value, names=None)
        seen = self._seen(kind, entity, field)
        if isinstance(write, Remove):
            gone = self._value(field, write.value)
            names = tuple(sorted(name for name, held in seen.heads.items() if held == gone))
            self._shadow(entity, field, {name: held for name, held in seen.heads.items() if name not in names})
            return PlainOp(kind=kind.number, entity=entity, field=field.number, value=None, names=names)
        return self._supersede(kind, entity, field, write, seen)

    def _create(self, kind: Kind, write: Create) -> PlainOp:
        values = {}
        for name, given in write.fields.items():
            field = kind.by_name[name]
            if given is None:
                continue
            values[field.number] = self._value(field, given)
            self._fresh[EntityId(self._own), field.number] = Seen(heads={self._own: values[field.number]}, own_last=self._own)
        return PlainOp(kind=kind.number, entity=None, field=None, value=values, names=None)

    def _supersede(self, kind: Kind, entity: EntityId, field: Field, write: Set | Move, seen: Seen) -> PlainOp:
        chosen = tuple(sorted(seen.heads)) if write.seen is None else tuple(sorted(set(write.seen)))
        if isinstance(write, Move):
            assert field.life is not None
            states = [field.life.state(seen.heads[name]) for name in chosen if name in seen.heads]
            origin = field.life.number(field.life.joined(states)) if states else DISPUTED_NUMBER
            value: Any = [origin, field.life.number(write.to)]
            held = value[1]
        else:
            value = held = self._value(field, write.value)
        elided = seen.own_last is not None and chosen == (seen.own_last,)
        left = {name: other for name, other in seen.heads.items() if name not in chosen}
        self._shadow(entity, field, {**left, self._own: held})
        assert field.verb in {Verb.SET, Verb.MOVE}
        return PlainOp(kind=kind.number, entity=entity, field=field.number, value=value, names=None if elided else chosen)

    def _entity(self, reference: Reference) -> EntityId:
        return EntityId(op_id(self._replica, self._ordinal, reference.index)) if isinstance(reference, New) else reference

    def _value(self, field: Field, given: object) -> Any:
        return to_wire(field, bytes(self._entity(given)) if isinstance(given, New) else given)

    def _seen(self, kind: Kind, entity: EntityId, field: Field) -> Seen:
        fresh = self._fresh.get((entity, field.number))
        if fresh is not None:
            return fresh
        if entity[:14] == self._own[:14]:
            return NOTHING_SEEN
        return self._sight.seen(kind, entity, field)

    def _shadow(self, entity: EntityId, field: Field, heads: dict[OpId, Any]) -> None:
        self._fresh[entity, field.number] = Seen(heads=heads, own_last=self._own)
