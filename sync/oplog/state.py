"""The folded state of one record, and how a field of it reads.

State belongs to (scope, kind, entity): an op that names a record in another scope or as another kind folds into a state of
its own that nothing creates, so it shows nowhere (K1).

Stored form of a state (deterministic CBOR), compact because most fields have one head, written by the create::

    [created, changed ms, {field: heads} , {field: [waiting, through, last]}]
    created = null | [wall ms, person, office]
    heads   = [[op | null, value, wall ms | null], …]   op null = the creating op, wall null = the creating entry's
    waiting = [[op named but not held, [namer, …]], …]   through = [[op, [name, …]], …]   last = [[replica, op], …]

`last` stores only what can't be derived: the default for a replica is its greatest head of the field.

Pure. Source: our design (engine specification §2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

from sync.domain.ids import EntityId, OpId, ReplicaId, creating_op, replica_of
from sync.domain.kind import Field, Kind, Shows, Verb
from sync.domain.lifecycle import DISPUTED
from sync.domain.scopes import Scope
from sync.oplog.codec import decode_own, encode_decoded
from sync.oplog.compose import from_wire


class Standing(Enum):
    """Whether what a field shows is settled."""

    CLEAN = "clean"
    INCOMPLETE = "incomplete"  # names an op that has not arrived: value shown, no alarm
    PARTIAL = "partial"  # names an op that this device may not read
    QUESTION = "question"  # values that did not see each other, and the field asks
    DISPUTED = "disputed"  # states that join to DISPUTED


class Reading(NamedTuple):
    """A field as it reads now; `value` is human-level (words for choices and states, a tuple for members)."""

    value: Any
    standing: Standing


@dataclass(frozen=True, slots=True)
class Created:
    """The creating entry's clock and author."""

    wall_ms: int
    person: str
    office: str


class FieldState:
    """The fold of one field; owned by its `EntityState`."""

    __slots__ = ("heads", "last", "through", "waiting")

    def __init__(self) -> None:
        """Begin empty; what few fields ever need is made when it is needed."""
        self.heads: dict[OpId, tuple[Any, int]] = {}
        self.waiting: dict[OpId, set[OpId]] | None = None
        self.through: dict[OpId, tuple[OpId, ...]] | None = None
        self.last: dict[ReplicaId, OpId] = {}

    def last_of(self, replica: ReplicaId) -> OpId | None:
        """Return the replica's last op on this field, in the order of its stream."""
        return self.last.get(replica)

    def wait_for(self, name: OpId, namers: set[OpId]) -> None:
        """Note that ``namers`` supersede ``name``, which is not held."""
        if self.waiting is None:
            self.waiting = {}
        self.waiting.setdefault(name, set()).update(namers)

    def look_through(self, op: OpId, names: tuple[OpId, ...]) -> None:
        """Note that ``op`` counts for nothing but what it names."""
        if self.through is None:
            self.through = {}
        self.through[op] = names


class EntityState:
    """The fold of one record; owned by the batch or oracle that folds."""

    __slots__ = ("changed_ms", "created", "entity", "fields", "kind", "scope")

    def __init__(self, scope: Scope, kind: int, entity: EntityId) -> None:
        """Begin with nothing known but the names."""
        self.scope = scope
        self.kind = kind
        self.entity = entity
        self.created: Created | None = None
        self.changed_ms = 0
        self.fields: dict[int, FieldState] = {}

    @property
    def is_empty(self) -> bool:
        """Tell whether no op of the record is folded: it was never heard of, or everything about it was taken back."""
        return self.created is None and not any(field.last for field in self.fields.values())

    def field(self, number: int) -> FieldState:
        """Return the state of field `number`, begun where it was not."""
        state = self.fields.get(number)
        if state is None:
            state = self.fields[number] = FieldState()
        return state


def state_key(scope: Scope, kind: int, entity: EntityId) -> bytes:
    """Return the key under which the state of (scope, kind, entity) is kept."""
    return entity + kind.to_bytes(2, "big") + scope


def read_field(field: Field, state: FieldState | None, *, readable: bool = True) -> Reading:
    """Return what ``field`` shows and whether that is settled.

    Args:
        readable: False when one of the ops waited for lies in a stream that this device may not read.
    """
    heads = {} if state is None else state.heads
    if field.verb is Verb.MEMBERS:
        return Reading(tuple(sorted({value for value, _ in heads.values()})), Standing.CLEAN)
    if field.verb is Verb.COUNT:
        return Reading(sum(value for value, _ in heads.values()), Standing.CLEAN)
    if not heads:
        return Reading(None, Standing.CLEAN)
    values = [value for value, _ in heads.values()]
    if len(values) == 1 and field.life is None:
        return Reading(from_wire(field, values[0]), Standing.CLEAN)
    settled = all(value == values[0] for value in values)
    if field.life is not None:
        shown: Any = field.life.joined(field.life.state(value) for value in values)
        settled = shown != DISPUTED
    else:
        shown = from_wire(field, values[0] if settled else _shown(field, heads))
    if settled:
        return Reading(shown, Standing.CLEAN)
    if state is not None and state.waiting:
        return Reading(shown, Standing.INCOMPLETE if readable else Standing.PARTIAL)
    if field.life is not None:
        return Reading(shown, Standing.DISPUTED)
    return Reading(shown, Standing.QUESTION if field.asks else Standing.CLEAN)


def read_state(kind: Kind, state: EntityState) -> Mapping[str, Reading]:
    """Return the reading of every declared field, in order of declaration, `struck` last."""
    return {name: read_field(field, state.fields.get(field.number)) for name, field in kind.by_name.items()}


def pack_state(state: EntityState) -> bytes:
    """Return the stored form."""
    created = state.created
    own, wall = creating_op(state.entity), None if created is None else created.wall_ms
    heads, rest = {}, {}
    for number, field in state.fields.items():
        if _is_alone(field):
            ((op, (value, at)),) = field.heads.items()
            heads[number] = [[None if op == own else op, value, None if at == wall else at]]
            continue
        heads[number] = [[None if op == own else op, value, None if at == wall else at] for op, (value, at) in sorted(field.heads.items())]
        last = [[replica, op] for replica, op in sorted(field.last.items()) if op not in field.heads or op != _derived_last(field, replica)]
        if field.waiting or field.through or last:
            waiting = [[op, sorted(namers)] for op, namers in sorted((field.waiting or {}).items())]
            through = [[op, list(names)] for op, names in sorted((field.through or {}).items())]
            rest[number] = [waiting, through, last]
    written = None if created is None else [created.wall_ms, created.person, created.office]
    return encode_decoded([written, state.changed_ms, heads, rest])


def pack_plain(created: Created, values: Mapping[int, Any]) -> bytes:
    """Return what `pack_state` makes of a record that nobody wrote to since it was created with ``values``."""
    heads = {number: [[None, value, None]] for number, value in values.items()}
    return encode_decoded([[created.wall_ms, created.person, created.office], created.wall_ms, heads, {}])


def unpack_state(scope: Scope, kind: int, entity: EntityId, raw: bytes) -> EntityState:
    """Return the state that `pack_state` stored."""
    written, changed_ms, heads, rest = decode_own(raw)
    state = EntityState(scope, kind, entity)
    state.created = None if written is None else Created(*written)
    state.changed_ms = changed_ms
    own, wall = creating_op(entity), 0 if written is None else written[0]
    for number, rows in heads.items():
        field = state.field(number)
        for op, value, at in rows:
            head = own if op is None else op
            field.heads[head] = (value, wall if at is None else at)
            author = replica_of(head)
            field.last[author] = max(head, field.last.get(author, head))
    for number, (waiting, through, last) in rest.items():
        field = state.field(number)
        field.waiting = {op: set(namers) for op, namers in waiting} or None
        field.through = {op: tuple(names) for op, names in through} or None
        field.last.update(last)
    return state


def _is_alone(field: FieldState) -> bool:
    """Tell whether a field is one head, and that all that was ever heard of it, as most are."""
    return len(field.heads) == 1 and not field.waiting and not field.through and list(field.last.values()) == list(field.heads)


def _derived_last(field: FieldState, replica: ReplicaId) -> OpId | None:
    if len(field.heads) == 1:
        (head,) = field.heads
        return head if replica_of(head) == replica else None
    return max((head for head in field.heads if replica_of(head) == replica), default=None)


def _shown(field: Field, heads: Mapping[OpId, tuple[Any, int]]) -> Any:
    if field.shows is not Shows.LATEST:
        plain = [value for value, _ in heads.values() if value is not None]
        return (min if field.shows is Shows.EARLIEST else max)(plain)
    latest = max(heads, key=lambda op: (heads[op][1], op))
    return heads[latest][0]
