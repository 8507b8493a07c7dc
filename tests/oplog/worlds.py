"""Random histories of one incident, and K3 as the oracle: what the heads are, from the set alone.

A world is made by replicas that write what they see and pull prefixes of one another's streams. `definition` is K3 in
fifteen lines, over resolved names; it knows nothing of the fold.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sync.domain.ids import EntityId, OpId, ReplicaId, op_id, ordinal_of, replica_of
from sync.domain.kind import Verb
from sync.domain.kinds.incident import INCIDENT
from sync.domain.registry import KINDS_BY_NUMBER
from sync.domain.scopes import Scope, incident_scope
from sync.oplog.entry import Op
from sync.oplog.fold import Fold, Meaning, Use, interpret
from sync.oplog.state import EntityState

REPLICAS = tuple(ReplicaId(bytes([65 + index]) * 8) for index in range(5))
INCIDENT_ID = EntityId(op_id(REPLICAS[0], 1, 0))
SCOPE: Scope = incident_scope(INCIDENT_ID)
FIELDS = tuple(INCIDENT.by_name[name] for name in ("state", "title", "grade", "parties"))
NEWER_FIELD = 200


@dataclass
class MemoryLog:
    """Which entries are folded and which are set aside."""

    folded: set[tuple[ReplicaId, int]] = field(default_factory=set)
    ruled: set[tuple[ReplicaId, int]] = field(default_factory=set)

    def held(self, op: OpId, scope: Scope) -> bool:
        return scope == SCOPE and (replica_of(op), ordinal_of(op)) in self.folded

    def aside(self, replica: ReplicaId, ordinal: int) -> bool:
        return (replica, ordinal) in self.ruled


class Reader:
    """A replica's fold of the one incident."""

    def __init__(self, ruled: set[tuple[ReplicaId, int]] | None = None) -> None:
        self.log = MemoryLog(ruled=ruled or set())
        self.state = EntityState(SCOPE, INCIDENT.number, INCIDENT_ID)
        self.ops: list[Op] = []
        self._fold = Fold(KINDS_BY_NUMBER, self.log)

    def arrive(self, op: Op) -> None:
        entry = (replica_of(op.id), ordinal_of(op.id))
        if entry not in self.log.folded:
            self.ops.append(op)
            self.log.folded.add(entry)
            self._fold.apply(self.state, op, wall_ms=ordinal_of(op.id))

    def rule(self, ruled: set[tuple[ReplicaId, int]]) -> None:
        """Refold everything under another ruling, in stream order."""
        again = Reader(ruled)
        for op in self.ops:
            again.arrive(op)
        self.log, self.state, self.ops, self._fold = again.log, again.state, again.ops, again._fold

    def heads(self) -> dict[int, dict[OpId, Any]]:
        folded = {number: {op: value for op, (value, _) in item.heads.items()} for number, item in self.state.fields.items()}
        return {number: heads for number, heads in folded.items() if heads}


@dataclass
class World:
    """Streams of one seed; `resolved` gives every op's names with elided ones spelled out by its author."""

    streams: dict[ReplicaId, list[Op]]
    resolved: dict[OpId, frozenset[OpId]]
    chance: random.Random

    @property
    def ops(self) -> list[Op]:
        return [op for stream in self.streams.values() for op in stream]

    def arrivals(self, *, duplicates: float = 0.05) -> Iterator[Op]:
        """Yield every op, each stream in order, streams interleaved by chance, some ops twice."""
        at = dict.fromkeys(self.streams, 0)
        while left := [replica for replica, stream in self.streams.items() if at[replica] < len(stream)]:
            replica = self.chance.choice(left)
            yield self.streams[replica][at[replica]]
            if self.chance.random() < duplicates:
                yield self.streams[replica][self.chance.randrange(at[replica] + 1)]
            at[replica] += 1


def make_world(seed: int, *, steps: int = 120) -> World:
    """Return the history of ``seed``."""
    chance = random.Random(seed)
    readers = {replica: Reader() for replica in REPLICAS}
    world = World(streams={replica: [] for replica in REPLICAS}, resolved={}, chance=chance)
    pulled = {replica: dict.fromkeys(REPLICAS, 0) for replica in REPLICAS}
    for _ in range(steps):
        author = chance.choice(REPLICAS)
        if chance.random() < 0.55:
            _write(world, readers[author], author)
        else:
            _pull(world, readers[author], pulled[author], chance)
    return world


def _write(world: World, reader: Reader, author: ReplicaId) -> None:
    chance, stream = world.chance, world.streams[author]
    identity = op_id(author, len(stream) + 2, 0)
    declared = chance.choice(FIELDS)
    folded = reader.state.fields.get(declared.number)
    heads = {} if folded is None else {op: value for op, (value, _) in folded.heads.items()}
    seen = frozenset(heads)
    if declared.verb is Verb.MEMBERS:
        names, value = _gather(chance, heads)
    elif declared.life is not None:
        origin = declared.life.joined([declared.life.state(number) for number in heads.values()]) if heads else "unverified"
        steps = declared.life.next_moves(origin)
        value = [declared.life.number(origin), declared.life.number(chance.choice(steps)[1] if steps else "void")]
        names = seen
    else:
        value = chance.randrange(4) if declared.name == "grade" else f"title {chance.randrange(4)}"
        names = seen
    number = NEWER_FIELD if chance.random() < 0.05 else declared.number
    elided = declared.verb is not Verb.MEMBERS and folded is not None and number == declared.number and names == {folded.last_of(author)}
    op = Op(identity, INCIDENT.number, INCIDENT_ID, number, value, None if elided else tuple(sorted(names)))
    world.resolved[identity] = names
    stream.append(op)
    reader.arrive(op)


def _gather(chance: random.Random, heads: dict[OpId, Any]) -> tuple[frozenset[OpId], Any]:
    if heads and chance.random() < 0.4:
        gone = chance.choice(sorted(set(heads.values())))
        return frozenset(op for op, value in heads.items() if value == gone), None
    return frozenset(), f"32{chance.randrange(6)}"


def _pull(world: World, reader: Reader, pulled: dict[ReplicaId, int], chance: random.Random) -> None:
    source = chance.choice(REPLICAS)
    upto = chance.randint(pulled[source], len(world.streams[source]))
    for op in world.streams[source][pulled[source] : upto]:
        reader.arrive(op)
    pulled[source] = upto


def definition(world: World, ops: list[Op], ruled: set[tuple[ReplicaId, int]]) -> dict[int, dict[OpId, Any]]:
    """K3: heads are the accepted ops that no accepted op names, looking through those looked through."""
    meanings = {op.id: interpret(KINDS_BY_NUMBER, SCOPE, op) for op in ops}
    accepted = {op.id: op for op in ops if isinstance(meanings[op.id], Meaning) and (replica_of(op.id), ordinal_of(op.id)) not in ruled}
    through = {op.id: op for op in ops if op.id not in accepted}
    heads: dict[int, dict[OpId, Any]] = defaultdict(dict)
    for number in {op.field for op in accepted.values()}:
        named: set[OpId] = set()
        ahead = [name for op in accepted.values() if op.field == number for name in world.resolved[op.id]]
        while ahead:
            name = ahead.pop()
            if name not in named:
                named.add(name)
                if name in through and through[name].field == number:
                    ahead.extend(world.resolved[name])
        for op in accepted.values():
            meaning = meanings[op.id]
            assert isinstance(meaning, Meaning)
            if op.field == number and op.id not in named and meaning.use is Use.PUT:
                heads[number][op.id] = meaning.value
    return {number: found for number, found in heads.items() if found}


def ancestors(world: World, op: OpId) -> set[OpId]:
    """Return everything that ``op``'s author saw on its field, by names."""
    reached: set[OpId] = set()
    ahead = list(world.resolved.get(op, ()))
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead.extend(world.resolved.get(name, ()))
    return reached


def with_names_spelled(world: World) -> World:
    """Return the same history with no name elided."""
    streams = {
        replica: [op._replace(names=tuple(sorted(world.resolved[op.id]))) for op in stream] for replica, stream in world.streams.items()
    }
    return World(streams=streams, resolved=world.resolved, chance=world.chance)
