"""The random histories of tests/oplog/worlds.py as signed entries of real devices, so that a real store takes them in.

Replicas get real births, and every replica but the founder leaves gaps between its ordinals, as one that writes elsewhere too.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.ids import EntityId, OpId, ReplicaId, index_of, op_id, ordinal_of, replica_of
from sync.domain.kinds.force import UNIT
from sync.domain.kinds.incident import INCIDENT
from sync.domain.scopes import Scope, incident_scope, organisation_scope
from sync.oplog.birth import Birth, make_birth
from sync.oplog.entry import Op, PlainOp, encode_entry
from sync.oplog.run import Run, Tip, advance, empty_tip, sign_tip
from tests.oplog.keys import header
from tests.oplog.worlds import REPLICAS, World, make_world

KEYS = {replica: Ed25519PrivateKey.from_private_bytes(replica * 4) for replica in REPLICAS}
BIRTHS: Mapping[ReplicaId, Birth] = {
    replica: make_birth(key, seal_key=bytes(32), nonce=bytes(16), claim="320106") for replica, key in KEYS.items()
}
FOUNDER = REPLICAS[0]
ENTITY = EntityId(op_id(BIRTHS[FOUNDER].replica, 1, 0))
SCOPE: Scope = incident_scope(ENTITY)


@dataclass(frozen=True)
class Written:
    """Streams by their author's place in `REPLICAS`: each entry with the tip behind it and the author's signature over that."""

    world: World
    streams: Mapping[ReplicaId, list[tuple[bytes, Tip, bytes]]]

    def run(self, author: ReplicaId, first: int, last: int) -> Run:
        """Return entries ``first`` to ``last`` of a stream, signed at the end."""
        entries = self.streams[author][first - 1 : last]
        return Run(
            replica=BIRTHS[author].replica,
            scope=SCOPE,
            first_seq=first,
            entries=tuple(body for body, _, _ in entries),
            signatures=((last, entries[-1][2]),),
            birth=BIRTHS[author].raw,
        )

    def pieces(self, chance: random.Random, *, upto: Mapping[ReplicaId, int], after: Mapping[ReplicaId, int] | None = None) -> list[Run]:
        """Return runs of what lies in ``(after, upto]``, each stream in order, streams interleaved and cut by chance, some again."""
        at = {author: (after or {}).get(author, 0) for author in self.streams}
        found: list[Run] = []
        while left := [author for author in self.streams if at[author] < upto[author]]:
            author = chance.choice(left)
            last = min(upto[author], at[author] + chance.randint(1, 6))
            found.append(self.run(author, at[author] + 1, last))
            at[author] = last
            if chance.random() < 0.1:
                found.append(found[chance.randrange(len(found))])
        return found

    @property
    def ends(self) -> dict[ReplicaId, int]:
        """Return how long each stream is."""
        return {author: len(stream) for author, stream in self.streams.items()}

    def cut(self, chance: random.Random, *, after: Mapping[ReplicaId, int] | None = None) -> dict[ReplicaId, int]:
        """Return any prefix of each stream, at least that of ``after``; the founding entry is in it."""
        least = after or {FOUNDER: 1}
        return {author: chance.randint(least.get(author, 0), end) for author, end in self.ends.items()}

    def ordinals(self, author: ReplicaId, first: int, last: int) -> list[int]:
        """Return the ordinals of entries ``first`` to ``last``."""
        return [tip.ordinal for _, tip, _ in self.streams[author][first - 1 : last]]


def write_world(seed: int, *, steps: int = 60) -> Written:
    """Return the history of ``seed``, signed."""
    world = make_world(seed, steps=steps)
    streams: dict[ReplicaId, list[tuple[bytes, Tip, bytes]]] = {}
    for author, ops in world.streams.items():
        birth, key = BIRTHS[author], KEYS[author]
        tip = empty_tip(birth, SCOPE)
        stream: list[tuple[bytes, Tip, bytes]] = []
        plains = [(ordinal_of(op.id), _plain(op)) for op in ops]
        if author == FOUNDER:
            fields: dict[int, Any] = {INCIDENT.by_name["number"].number: "鼓楼-B-0001"}
            plains.insert(0, (1, PlainOp(kind=INCIDENT.number, entity=None, field=None, value=fields, names=None)))
        for ordinal, plain in plains:
            placed = header(tip.seq + 1, _moved(author, ordinal), wall_ms=1_795_430_400_000 + ordinal * 10 + author[0])
            tip, entry = advance(tip, encode_entry(birth.replica, SCOPE, placed, [plain]))
            stream.append((entry.body, tip, sign_tip(key, tip)))
        streams[author] = stream
    return Written(world, streams)


def forked_elsewhere(author: ReplicaId) -> Run:
    """Return a run of another scope in which the author's key signs its first ordinals a second time: a clone's."""
    birth, scope = BIRTHS[author], organisation_scope("320106")
    tip = empty_tip(birth, scope)
    plain = PlainOp(kind=UNIT.number, entity=None, field=None, value={UNIT.by_name["name"].number: "克隆"}, names=None)
    tip, entry = advance(tip, encode_entry(birth.replica, scope, header(1, _moved(author, 2)), [plain]))
    signature = sign_tip(KEYS[author], tip)
    return Run(replica=birth.replica, scope=scope, first_seq=1, entries=(entry.body,), signatures=((1, signature),), birth=birth.raw)


def real_id(op: OpId) -> OpId:
    """Return the id that an op of the world has here."""
    author = replica_of(op)
    return op_id(BIRTHS[author].replica, _moved(author, ordinal_of(op)), index_of(op))


def _moved(author: ReplicaId, ordinal: int) -> int:
    return ordinal if author == FOUNDER else ordinal + ordinal // 3


def _plain(op: Op) -> PlainOp:
    names = None if op.names is None else tuple(sorted(real_id(name) for name in op.names))
    return PlainOp(kind=op.kind, entity=ENTITY, field=op.field, value=op.value, names=names)
