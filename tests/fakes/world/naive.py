"""The fold, written a second time and naively: from the set of entries, all at once, in memory; no code of the product's fold.

K3 word for word: heads are the accepted ops that no accepted op names, looking through those looked through. It exists to
disagree with `sync/oplog/fold.py` and `sync/store/folding.py`, so it shares with them the declarations of the kinds, the
decoder of entries, and nothing else.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.domain.kind import Verb
from sync.domain.registry import KINDS_BY_NUMBER
from sync.domain.scopes import sort_of
from sync.oplog.entry import Entry, Op
from sync.oplog.retirement import retirement_said

FieldKey = tuple[bytes, int, bytes, int]  # scope, kind, entity, field
Ranges = tuple[tuple[int, int | None], ...]
DISPUTED = 0


@dataclass(slots=True)
class Folded:
    """What the set of entries means.

    Attributes:
        heads: of every field, op → value as on the wire.
        open_names: what accepted ops reach of what is not held.
        created: records that an accepted op created, as (scope, kind, entity).
        names: of every op that is not looked through, what it names with all looked through expanded; for questions.
    """

    heads: dict[FieldKey, dict[bytes, Any]] = field(default_factory=dict)
    open_names: dict[FieldKey, set[bytes]] = field(default_factory=dict)
    created: set[tuple[bytes, int, bytes]] = field(default_factory=set)
    names: dict[bytes, set[bytes]] = field(default_factory=dict)


def fold(entries: Iterable[Entry], aside: Mapping[bytes, Ranges]) -> Folded:
    """Return what ``entries`` mean, those of ``aside`` looked through; entries of one stream come in its order."""
    held: set[tuple[bytes, bytes, int]] = set()
    by_field: dict[FieldKey, list[tuple[Op, set[bytes], bool]]] = defaultdict(list)
    last: dict[tuple[FieldKey, bytes], bytes] = {}
    found = Folded()
    for entry in entries:
        out = is_aside(aside, entry.replica, entry.header.ordinal)
        held.add((entry.scope, entry.replica, entry.header.ordinal))
        if not out:
            found.created.update((entry.scope, kind, entity) for entity, kind in entry.created if _belongs(kind, entry.scope))
        for op in entry.ops:
            kind = KINDS_BY_NUMBER.get(op.kind)
            if kind is None or not _belongs(op.kind, entry.scope) or op.field not in kind.by_number:
                continue
            key = (entry.scope, op.kind, op.entity, op.field)
            own = last.get((key, entry.replica))
            usable, is_move_or_set = _usable(op)
            named = set(op.names) if op.names is not None else ({own} if is_move_or_set and not op.creates and own is not None else set())
            last[key, entry.replica] = op.id
            by_field[key].append((op, named, usable and not out))
    for key, ops in by_field.items():
        _fold_field(key, ops, held, found)
    return found


def _fold_field(key: FieldKey, ops: list[tuple[Op, set[bytes], bool]], held: set[tuple[bytes, bytes, int]], found: Folded) -> None:
    through = {op.id: named for op, named, counts in ops if not counts}
    accepted = {op.id: op for op, _, counts in ops if counts}
    reached: set[bytes] = set()
    for op, named, counts in ops:
        if counts:
            found.names[op.id] = _expanded(named, through)
            reached |= found.names[op.id]
    kind = KINDS_BY_NUMBER[key[1]]
    gathers = kind.by_number[key[3]].verb in {Verb.MEMBERS, Verb.COUNT}
    heads = {at: _value(op) for at, op in accepted.items() if at not in reached and not (gathers and op.names)}
    missing = {name for name in reached if name not in through and (key[0], name[:8], int.from_bytes(name[8:14], "big")) not in held}
    if heads:
        found.heads[key] = heads
    if missing:
        found.open_names[key] = missing


def is_aside(aside: Mapping[bytes, Ranges], replica: bytes, ordinal: int) -> bool:
    """Tell whether a ruling sets the entry aside."""
    return any(first <= ordinal and (last is None or ordinal <= last) for first, last in aside.get(replica, ()))


def rulings_in(entries: Iterable[Entry]) -> dict[bytes, Ranges]:
    """Return what the authority's ``entries`` set aside: the union of those rulings that no ruling names.

    And, of the lives that the root's word in one retires, what lies beyond the word, whatever else is said of that ruling.
    """
    kind = next(kind for kind in KINDS_BY_NUMBER.values() if kind.name == "ruling")
    said: dict[bytes, dict[str, Any]] = defaultdict(dict)
    for entry in entries:
        for op in entry.ops:
            if op.kind == kind.number and op.creates and op.field in kind.by_number:
                said[op.entity][kind.by_number[op.field].name] = op.value
    replaced = {name for ruling in said.values() for name in ruling.get("replaces") or ()}
    aside: dict[bytes, set[tuple[int, int | None]]] = defaultdict(set)
    for entity, ruling in said.items():
        if entity not in replaced:
            aside[ruling["replica"]].update((first, last) for first, last in ruling.get("ranges") or ())
        if ruling.get("retires"):
            for life in retirement_said(ruling["retires"]).lives:
                aside[life.replica].add((life.ordinal + 1, None))
    return {replica: tuple(sorted(ranges, key=str)) for replica, ranges in aside.items() if ranges}


def _belongs(kind: int, scope: bytes) -> bool:
    known = KINDS_BY_NUMBER.get(kind)
    return known is not None and sort_of(scope) in known.scopes  # type: ignore[arg-type]


def _usable(op: Op) -> tuple[bool, bool]:
    """Tell whether this version can use the op, and whether one without names stands for the author's own last."""
    item = KINDS_BY_NUMBER[op.kind].by_number[op.field]
    if item.verb in {Verb.MEMBERS, Verb.COUNT}:
        taking = bool(op.names) and op.value is None
        giving = not op.names and op.value is not None and item.accepts(op.value)
        return taking or giving, False
    life = item.life
    if life is None:
        return item.accepts(op.value), True
    if op.creates:
        return type(op.value) is int and 1 <= op.value <= len(life.states) and life.states[op.value - 1] in life.initials, True
    match op.value:
        case [int(origin), int(to)] if not isinstance(origin, bool) and not isinstance(to, bool):
            written = {(life.states.index(state) + 1, life.states.index(end) + 1) for (state, _), end in life.moves.items()}
            settled = {(DISPUTED, life.states.index(state) + 1) for state in life.settles}
            return (origin, to) in written | settled, True
    return False, True


def _value(op: Op) -> Any:
    life = KINDS_BY_NUMBER[op.kind].by_number[op.field].life
    return op.value if life is None or op.creates else op.value[1]


def _expanded(named: set[bytes], through: Mapping[bytes, set[bytes]]) -> set[bytes]:
    reached: set[bytes] = set()
    ahead = list(named)
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead.extend(through.get(name, ()))
    return reached
