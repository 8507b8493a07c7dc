"""A replica in memory: streams as lists, real keys, real births, real signatures. The store's little sister for tests."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as part
from itertools import count
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.access import Standing, may_read
from sync.domain.draft import Add, Create, Draft, Move, Urgency
from sync.domain.ids import EntityId, OpId, ReplicaId, op_id
from sync.domain.kind import Field, Kind, Verb
from sync.domain.registry import KINDS, KINDS_BY_NUMBER, SCHEMA
from sync.domain.scopes import AUTHORITY, Scope, ScopeSort, founder_in, incident_scope, organisation_in, parse_scope, sort_of
from sync.oplog.birth import Birth, make_birth, parse_birth
from sync.oplog.codec import Malformed
from sync.oplog.compose import Seen, plain_ops
from sync.oplog.entry import Entry, Header, decode_entry, encode_entry
from sync.oplog.hashing import Domain, public_bytes, sign
from sync.oplog.run import Run, Tip, Waiting, advance, empty_tip, sign_tip, verify_run
from sync.protocol.claims import claim_verifies, parse_claim
from sync.protocol.memory import Memory
from sync.protocol.session import CenterReach, Inbound, StreamId

ORIGIN_MS = 1_790_000_000_000
OFFICE = "duty_commander"


@dataclass(slots=True)
class Stream:
    """One stream: tips[k] is the tip after entry k (tips[0] is empty)."""

    tips: list[Tip]
    bodies: list[bytes] = part(default_factory=list)
    urgencies: list[int] = part(default_factory=list)
    signatures: dict[int, bytes] = part(default_factory=dict)


class MemoryReplica:
    """Implements the ports of session, peer and agent over dictionaries."""

    def __init__(
        self, number: int, organisation: str, *, key: Ed25519PrivateKey | None = None, predecessor: ReplicaId | None = None, life: int = 0
    ) -> None:
        self.key = key or Ed25519PrivateKey.from_private_bytes(Random(number).randbytes(32))
        self.person, self.office = "王敏", OFFICE
        self.organisation = organisation
        self.birth: Birth = make_birth(
            self.key, seal_key=bytes(32), nonce=Random(f"{number}/{life}").randbytes(16), predecessor=predecessor, claim=organisation
        )
        self.births: dict[ReplicaId, Birth] = {self.birth.replica: self.birth}
        self.streams: dict[StreamId, Stream] = {}
        self.reach: dict[ReplicaId, dict[StreamId, int]] = {}
        self.claims: list[bytes] = []
        self.heads: dict[tuple[EntityId, int], dict[OpId, Any]] = {}
        self.own_last: dict[tuple[EntityId, int], OpId] = {}
        self.saved = Memory()
        self.accepted: set[bytes] = set()
        self.retired: set[bytes] = set()
        self.doubled = 0
        self._ordinal = 0
        self._clock = count(ORIGIN_MS + 1000 * number, 977)

    # What the session asks.

    @property
    def replica(self) -> ReplicaId:
        return self.birth.replica

    @property
    def sign_key(self) -> bytes:
        return public_bytes(self.key)

    def sign(self, domain: Domain, body: bytes) -> bytes:
        return sign(self.key, domain, body)

    def own_birth(self) -> bytes:
        return self.birth.raw

    def is_retired(self, key: bytes) -> bool:
        return key in self.retired

    def ordinal(self) -> int:
        return self._ordinal

    def tips(self, scopes: Collection[Scope] | None = None) -> tuple[Tip, ...]:
        return tuple(stream.tips[-1] for (_, scope), stream in self.streams.items() if scopes is None or scope in scopes)

    def waiting(self, holder: ReplicaId) -> tuple[Waiting, ...]:
        known = self.reach.get(holder, {})
        rows: list[Waiting] = []
        for (replica, scope), stream in self.streams.items():
            had = known.get((replica, scope), 0)
            if had < len(stream.bodies):
                rest = stream.bodies[had:]
                rows.append(
                    Waiting(
                        replica=replica,
                        scope=scope,
                        first_seq=had + 1,
                        last_seq=len(stream.bodies),
                        urgency=min(stream.urgencies[had:]),
                        bytes=sum(map(len, rest)),
                    )
                )
        return tuple(rows)

    def run(self, replica: ReplicaId, scope: Scope, first_seq: int, *, bytes_max: int) -> Run | None:
        stream = self.streams.get((replica, scope))
        if stream is None or first_seq > len(stream.bodies):
            return None
        if replica == self.replica:
            self._sign_within(stream, first_seq, bytes_max)
        end, total = None, 0
        for seq in range(first_seq, len(stream.bodies) + 1):
            total += len(stream.bodies[seq - 1])
            if end is not None and total > bytes_max:
                break
            if seq in stream.signatures:
                end = seq
                if total >= bytes_max:
                    break
        if end is None:
            return None
        return Run(
            replica=replica,
            scope=scope,
            first_seq=first_seq,
            entries=tuple(stream.bodies[first_seq - 1 : end]),
            signatures=tuple((seq, stream.signatures[seq]) for seq in sorted(stream.signatures) if first_seq <= seq <= end),
            birth=self.births[replica].raw if first_seq == 1 else None,
        )

    # What the agent asks.

    def deliver(self, inbound: Inbound) -> tuple[Tip, ...]:
        for raw in inbound.births:
            birth = parse_birth(raw)
            self.births[birth.replica] = birth
        return tuple(self._take(run) for run in inbound.runs)

    def learn(self, reach: CenterReach, claims: Sequence[bytes] = ()) -> None:
        known = self.reach.setdefault(reach.center, {})
        for stream in [stream for stream in known if stream[1] in reach.exact]:
            del known[stream]
        for tip in reach.tips:
            known[tip.replica, tip.scope] = max(tip.seq, known.get((tip.replica, tip.scope), 0))
        for raw in claims:
            claim = parse_claim(raw)
            holder = self.births.get(claim.holder)
            if holder is not None and claim_verifies(claim, holder.sign_key):
                self.claims.append(raw)
                told = self.reach.setdefault(claim.holder, {})
                for tip in claim.tips:
                    told[tip.replica, tip.scope] = max(tip.seq, told.get((tip.replica, tip.scope), 0))

    def succeed(self, replica: ReplicaId) -> None:
        assert replica == self.replica
        nonce = Random(self.replica).randbytes(16)
        self.birth = make_birth(self.key, seal_key=bytes(32), nonce=nonce, predecessor=self.replica, claim=self.organisation)
        self.births[self.birth.replica] = self.birth
        self._ordinal = 0

    def save(self, memory: Memory) -> None:
        self.saved = memory

    def load_memory(self) -> Memory:
        return self.saved

    # What a peer exchange asks.

    def certificate(self) -> bytes | None:
        return None

    def standing_of(self, birth: Birth, certificate: bytes | None) -> Standing | None:
        assert certificate is None
        if birth.sign_key not in self.accepted or birth.claim is None:
            return None
        return Standing(organisation=birth.claim, offices=frozenset({OFFICE}), certified=False)

    def readable_by(self, standing: Standing, tips: Iterable[Tip]) -> tuple[Tip, ...]:
        facts = rights_of([self])
        return tuple(tip for tip in tips if may_read(standing, tip.scope, self.organisation_of(tip.replica), facts))

    # What a test does.

    def open_incident(self, title: str = "化工罐车侧翻", *, urgency: Urgency = Urgency.RECORD) -> Scope:
        fields = {"state": "confirmed", "mode": "exercise", "title": title}
        coming = self._coming()
        scope = incident_scope(coming)
        party = Add(kind="incident", entity=coming, field="parties", value=self.organisation)
        self.write(scope, Create(kind="incident", fields=fields), party, urgency=urgency)
        return scope

    def found_circle(self, members: Iterable[str], *extra: Any, urgency: Urgency = Urgency.RECORD) -> Scope:
        coming = self._coming()
        scope = parse_scope(ScopeSort.ADHOC_CIRCLE.value + coming)
        fields = {"title": "道路交通管制", "owner": self.organisation, "mode": "exercise"}
        adds = (Add(kind="circle", entity=coming, field="members", value=member) for member in members)
        self.write(scope, Create(kind="circle", fields=fields), *adds, *extra, urgency=urgency)
        return scope

    def add_party(self, scope: Scope, organisation: str) -> None:
        incident = founder_in(scope)
        assert incident is not None
        self.write(scope, Add(kind="incident", entity=incident, field="parties", value=organisation))

    def line(self, scope: Scope, text: str, *, urgency: Urgency = Urgency.RECORD) -> EntityId:
        entity = self._coming()
        self.write(scope, Create(kind="journal", fields={"line": text, "stated_at": ORIGIN_MS}), urgency=urgency)
        return entity

    def move(self, scope: Scope, kind: str, entity: EntityId, to: str) -> None:
        self.write(scope, Move(kind=kind, entity=entity, to=to))

    def write(self, scope: Scope, *writes: Any, urgency: Urgency = Urgency.RECORD, signed: bool = True) -> bytes:
        ops = plain_ops(Draft(scope=scope, writes=writes), KINDS, replica=self.replica, ordinal=self._ordinal + 1, sight=self)
        return self.write_ops(scope, ops, urgency=urgency, signed=signed)

    def write_ops(self, scope: Scope, ops: Sequence[Any], *, urgency: Urgency = Urgency.RECORD, signed: bool = True) -> bytes:
        self._ordinal += 1
        stream = self.streams.setdefault((self.replica, scope), Stream([empty_tip(self.birth, scope)]))
        header = Header(
            seq=len(stream.bodies) + 1,
            ordinal=self._ordinal,
            wall_ms=next(self._clock),
            person=self.person,
            office=self.office,
            command_no=self._ordinal,
            urgency=urgency,
            schema=SCHEMA,
        )
        body = encode_entry(self.replica, scope, header, ops)
        self._append(stream, body)
        if signed:
            stream.signatures[len(stream.bodies)] = sign_tip(self.key, stream.tips[-1])
        return body

    def entries(self) -> dict[StreamId, tuple[bytes, ...]]:
        return {key: tuple(stream.bodies) for key, stream in self.streams.items() if stream.bodies}

    def forget(self, key: StreamId, keep: int) -> None:
        """Lose the end of a stream, as a restore from an older copy does."""
        stream = self.streams[key]
        del stream.bodies[keep:], stream.urgencies[keep:], stream.tips[keep + 1 :]
        stream.signatures = {seq: signature for seq, signature in stream.signatures.items() if seq <= keep}

    def seen(self, kind: Kind, entity: EntityId, field: Field) -> Seen:
        assert field in kind.by_number.values()
        return Seen(heads=self.heads.get((entity, field.number), {}), own_last=self.own_last.get((entity, field.number)))

    def organisation_of(self, replica: ReplicaId) -> str | None:
        birth = self.births.get(replica)
        return None if birth is None else birth.claim

    def values(self, entity: EntityId, number: int) -> list[Any]:
        return sorted(self.heads.get((entity, number), {}).values())

    def _coming(self) -> EntityId:
        return EntityId(op_id(self.replica, self._ordinal + 1, 0))

    def _take(self, run: Run) -> Tip:
        if run.birth is not None:
            self.births[run.replica] = parse_birth(run.birth)
        birth = self.births[run.replica]
        stream = self.streams.setdefault((run.replica, run.scope), Stream([empty_tip(birth, run.scope)]))
        verified = verify_run(run, stream.tips[-1], sign_key=birth.sign_key)
        self.doubled += max(0, stream.tips[-1].seq - run.first_seq + 1)
        for entry, entry_hash in zip(verified.entries, verified.hashes, strict=True):
            header = entry.header
            self._fold(stream, Tip(replica=run.replica, scope=run.scope, seq=header.seq, ordinal=header.ordinal, hash=entry_hash), entry)
        stream.signatures.update(dict(verified.signatures))
        return stream.tips[-1]

    def _append(self, stream: Stream, body: bytes) -> None:
        self._fold(stream, *advance(stream.tips[-1], body))

    def _fold(self, stream: Stream, tip: Tip, entry: Entry) -> None:
        stream.tips.append(tip)
        stream.bodies.append(entry.body)
        stream.urgencies.append(int(entry.header.urgency))
        for op in entry.ops:
            heads = self.heads.setdefault((op.entity, op.field), {})
            kind = KINDS_BY_NUMBER.get(op.kind)
            item = kind.by_number.get(op.field) if kind else None
            own = self.own_last.get((op.entity, op.field)) if entry.replica == self.replica else None
            elided = [own] if own and item and item.verb not in {Verb.MEMBERS, Verb.COUNT} else []
            for name in elided if op.names is None else op.names:
                heads.pop(name, None)
            if op.names is None or op.value is not None:
                heads[op.id] = op.value[1] if item and item.verb is Verb.MOVE and isinstance(op.value, list) else op.value
            if entry.replica == self.replica:
                self.own_last[op.entity, op.field] = op.id

    def _sign_within(self, stream: Stream, first_seq: int, bytes_max: int) -> None:
        """Sign as the author does when a prefix leaves: where the cut will be, and at the end."""
        total = 0
        for seq in range(first_seq, len(stream.bodies) + 1):
            total += len(stream.bodies[seq - 1])
            if total >= bytes_max or seq == len(stream.bodies):
                stream.signatures.setdefault(seq, sign_tip(self.key, stream.tips[seq]))
                if total >= bytes_max:
                    return


def rights_of(replicas: Iterable[MemoryReplica]) -> "MemoryFacts":
    """Return the access facts that all these replicas' entries make together."""
    facts = MemoryFacts()
    for replica in replicas:
        for (author, scope), stream in replica.streams.items():
            for body in stream.bodies:
                facts.fold(author, scope, body)
    return facts


class MemoryFacts:
    """Access facts folded from entries; the tree is given."""

    def __init__(self, parents: Mapping[str, str] | None = None) -> None:
        self.parents = dict(parents or {})
        self._members: dict[Scope, set[str]] = {}
        self._owners: dict[Scope, str] = {}

    def fold(self, author: ReplicaId, scope: Scope, body: bytes) -> None:
        if scope == AUTHORITY:
            return
        try:
            entry = decode_entry(author, scope, body)
        except Malformed:
            return
        for op in entry.ops:
            kind = KINDS_BY_NUMBER.get(op.kind)
            item = kind.by_number.get(op.field) if kind else None
            if item is None or kind is None or not kind.folded_by_center:
                continue
            if item.name in {"parties", "members"} and op.value is not None:
                self._members.setdefault(scope, set()).add(op.value)
            elif item.name == "owner":
                self._owners[scope] = op.value

    def parent(self, code: str) -> str | None:
        return self.parents.get(code)

    def parties(self, scope: Scope) -> frozenset[str]:
        return frozenset(self._members.get(scope, ()))

    def offices_held(self, _organisation: str, _person: str) -> frozenset[str] | None:
        """Return None: worlds register nobody."""
        return None

    def owner(self, scope: Scope) -> str | None:
        return organisation_in(scope) if sort_of(scope) is ScopeSort.STANDING_CIRCLE else self._owners.get(scope)

    def members(self, scope: Scope) -> frozenset[str]:
        if sort_of(scope) is ScopeSort.STANDING_CIRCLE:
            return frozenset(code for code, above in self.parents.items() if above == organisation_in(scope))
        return frozenset(self._members.get(scope, ()))
