"""What a ruling changes: the records that the entries in question wrote, folded with them and without them.

Pure over entries: the center reads them from its feed before an operator rules, a device from its log for a ruling that came.
Nothing is written; state stays what it is until the ruling is there.

Layer: store. Source: our design (engine specification §2, §4: a ruling refolds only what its entries wrote).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sync.domain.ids import EntityId, OpId, ReplicaId, ordinal_of, replica_of
from sync.domain.registry import KINDS_BY_NUMBER
from sync.domain.scopes import Scope
from sync.oplog.entry import Entry
from sync.oplog.fold import Fold
from sync.oplog.state import Created, EntityState, read_state
from sync.store.projector import cells, values_of
from sync.store.tables import columns_of

Aside = Callable[[ReplicaId, int], bool]
Key = tuple[Scope, int, EntityId]
Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDiff:
    """How one record reads before and after.

    Attributes:
        before: values by field, None while the record does not stand.
        after: the same once the ruling is in force.
    """

    scope: Scope
    kind: str
    entity: EntityId
    before: Values | None
    after: Values | None

    @property
    def fields(self) -> tuple[tuple[str, Any, Any], ...]:
        """Return (field, from, to) of what changes, in the order of the declaration; None where nothing is or was said."""
        before, after = self.before or {}, self.after or {}
        names = [field.name for field in next(kind for kind in KINDS_BY_NUMBER.values() if kind.name == self.kind).fields]
        return tuple((name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name))


class _Reading:
    """The log under one set of rulings, as the fold asks for it."""

    def __init__(self, aside: Aside) -> None:
        self.aside = aside
        self.met: set[tuple[Scope, ReplicaId, int]] = set()

    def held(self, op: OpId, scope: Scope) -> bool:
        return (scope, replica_of(op), ordinal_of(op)) in self.met


def diff(entries: Sequence[Entry], *, before: Aside, after: Aside) -> tuple[RecordDiff, ...]:
    """Return the records that read differently under ``after`` than under ``before``.

    Args:
        entries: all that is held of every scope in which an entry changes its standing, each stream in its order.
    """
    touched = _touched(entries, before, after)
    reads = [_read(entries, touched, aside) for aside in (before, after)]
    rows = (
        RecordDiff(scope=scope, kind=KINDS_BY_NUMBER[kind].name, entity=entity, before=reads[0].get(key), after=reads[1].get(key))
        for key in sorted(touched)
        for scope, kind, entity in (key,)
    )
    return tuple(row for row in rows if row.before != row.after)


def _touched(entries: Iterable[Entry], before: Aside, after: Aside) -> set[Key]:
    found: set[Key] = set()
    for entry in entries:
        ordinal = entry.header.ordinal
        if before(entry.replica, ordinal) != after(entry.replica, ordinal):
            found.update((entry.scope, op.kind, op.entity) for op in entry.ops if op.kind in KINDS_BY_NUMBER)
            found.update((entry.scope, kind, entity) for entity, kind in entry.created if kind in KINDS_BY_NUMBER)
    return found


def _read(entries: Iterable[Entry], touched: set[Key], aside: Aside) -> dict[Key, Values]:
    log = _Reading(aside)
    fold = Fold(KINDS_BY_NUMBER, log)
    states = {key: EntityState(*key) for key in touched}
    for entry in entries:
        header = entry.header
        log.met.add((entry.scope, entry.replica, header.ordinal))
        for entity, kind in entry.created:
            state = states.get((entry.scope, kind, entity))
            if state is not None and not aside(entry.replica, header.ordinal):
                state.created = Created(header.wall_ms, header.person, header.office)
        for op in entry.ops:
            state = states.get((entry.scope, op.kind, op.entity))
            if state is not None:
                fold.apply(state, op, wall_ms=header.wall_ms)
    return {key: _values(state) for key, state in states.items() if state.created is not None}


def _values(state: EntityState) -> Values:
    """Return the values of a record, as a row of its state table would give them."""
    kind = KINDS_BY_NUMBER[state.kind]
    held: Values = {}
    for name, reading in read_state(kind, state).items():
        field = kind.by_name[name]
        held.update(zip((column for column, _ in columns_of(field)), cells(field, reading.value), strict=True))
    return {name: value for name, value in values_of(kind, held).items() if value is not None and value != ()}
