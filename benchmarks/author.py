"""An author without a store: real keys, real entries, real signatures, in memory. It makes what others receive and send.

It is the `Replica` of a session, so what it pushes is what a device pushes. Authors on one board see one another's writes at
once, as devices in step do; each signs at least every 8 kB and at the end of what it sends.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.acts import COMMANDS
from sync.domain.draft import Draft, Urgency, Write
from sync.domain.ids import EntityId, OpId, ReplicaId, entity_of, op_id
from sync.domain.kind import Field, Kind, Verb
from sync.domain.registry import KINDS, KINDS_BY_NUMBER, SCHEMA
from sync.domain.scopes import Scope, ScopeSort
from sync.oplog.birth import NONCE_BYTES, make_birth
from sync.oplog.clock import tick
from sync.oplog.compose import NOTHING_SEEN, Seen, plain_ops
from sync.oplog.entry import Entry, Header, encode_entry
from sync.oplog.hashing import KEY_BYTES, Domain, public_bytes, sign
from sync.oplog.run import Run, Tip, Waiting, advance, empty_tip, sign_tip
from sync.protocol.limits import SIGN_BYTES

OFFICE = "dispatcher"
Board = dict[tuple[EntityId, int], dict[OpId, Any]]


@dataclass(slots=True)
class _Stream:
    """One stream: `tips[n]` is the tip after entry n, `taken` how far `fresh_runs` has come."""

    tips: list[Tip]
    bodies: list[bytes] = field(default_factory=list)
    signed: dict[int, bytes] = field(default_factory=dict)
    urgencies: list[int] = field(default_factory=list)
    taken: int = 0


class Author:
    """One device of one organisation; `board` holds the heads that all authors on it see.

    Attributes:
        field_ops: field writes so far; a create of k fields counts k.
    """

    def __init__(self, number: int, organisation: str, *, board: Board | None = None) -> None:
        chance = Random(number)
        self._key = Ed25519PrivateKey.from_private_bytes(chance.randbytes(KEY_BYTES))
        self.birth = make_birth(
            self._key, seal_key=chance.randbytes(KEY_BYTES), nonce=chance.randbytes(NONCE_BYTES), predecessor=None, claim=organisation
        )
        self._board: Board = {} if board is None else board
        self._last: dict[tuple[EntityId, int], OpId] = {}
        self._streams: dict[Scope, _Stream] = {}
        self._reach: dict[tuple[ReplicaId, Scope], int] = {}
        self._ordinal = 0
        self._wall_ms = 0
        self.field_ops = 0

    def write(
        self,
        scope: Scope | None,
        writes: tuple[Write, ...],
        *,
        command: str,
        at_ms: int,
        person: str = "j.tremblay",
        office: str = OFFICE,
        urgency: Urgency = Urgency.RECORD,
        founds: ScopeSort | None = None,
    ) -> list[EntityId]:
        """Write one entry and return the records it created; without a scope, write 0 founds one of sort ``founds``."""
        self._ordinal += 1
        self._wall_ms = tick(self._wall_ms, at_ms)
        if scope is None:
            assert founds is not None
            scope = Scope(founds.value + op_id(self.replica, self._ordinal, 0))
        draft = Draft(scope=scope, writes=writes, urgency=urgency)
        ops = plain_ops(draft, KINDS, replica=self.replica, ordinal=self._ordinal, sight=self)
        stream = self._streams.setdefault(scope, _Stream([empty_tip(self.birth, scope)]))
        header = Header(
            seq=len(stream.bodies) + 1,
            ordinal=self._ordinal,
            wall_ms=self._wall_ms,
            person=person,
            office=office,
            command_no=COMMANDS[command].number,
            urgency=urgency,
            schema=SCHEMA,
        )
        tip, entry = advance(stream.tips[-1], encode_entry(self.replica, scope, header, ops))
        stream.tips.append(tip)
        stream.bodies.append(entry.body)
        stream.urgencies.append(int(urgency))
        self.field_ops += len(entry.ops)
        self._show(entry)
        return [entity_of(op_id(self.replica, self._ordinal, index)) for index, op in enumerate(ops) if op.entity is None]

    def fresh_runs(self, *, bytes_max: int = SIGN_BYTES) -> tuple[Run, ...]:
        """Return what was written since the last call, as signed runs of about ``bytes_max``."""
        found: list[Run] = []
        for scope, stream in self._streams.items():
            while stream.taken < len(stream.bodies):
                run = self.run(self.replica, scope, stream.taken + 1, bytes_max=bytes_max)
                found.append(run)
                stream.taken += len(run.entries)
        return tuple(found)

    def reached(self, holder: ReplicaId) -> None:
        """Note that ``holder`` has everything written so far."""
        self._reach.update({(holder, scope): len(stream.bodies) for scope, stream in self._streams.items()})

    # What a session asks.

    @property
    def replica(self) -> ReplicaId:
        return self.birth.replica

    @property
    def sign_key(self) -> bytes:
        return public_bytes(self._key)

    def sign(self, domain: Domain, body: bytes) -> bytes:
        return sign(self._key, domain, body)

    def own_birth(self) -> bytes:
        return self.birth.raw

    def is_retired(self, key: bytes) -> bool:  # noqa: ARG002 - no key is
        return False

    def ordinal(self) -> int:
        return self._ordinal

    def tips(self, scopes: Collection[Scope] | None = None) -> tuple[Tip, ...]:
        return tuple(stream.tips[-1] for scope, stream in self._streams.items() if scopes is None or scope in scopes)

    def waiting(self, holder: ReplicaId) -> tuple[Waiting, ...]:
        rows: list[Waiting] = []
        for scope, stream in self._streams.items():
            had = self._reach.get((holder, scope), 0)
            if had < len(stream.bodies):
                size = sum(map(len, stream.bodies[had:]))
                urgency = min(stream.urgencies[had:])
                rows.append(
                    Waiting(replica=self.replica, scope=scope, first_seq=had + 1, last_seq=len(stream.bodies), urgency=urgency, bytes=size)
                )
        return tuple(rows)

    def run(self, replica: ReplicaId, scope: Scope, first_seq: int, *, bytes_max: int) -> Run:
        """Return entries from ``first_seq`` on, about ``bytes_max``, signed every 8 kB and at the end."""
        assert replica == self.replica
        stream = self._streams[scope]
        total, last, since = 0, first_seq, 0
        for last in range(first_seq, len(stream.bodies) + 1):
            size = len(stream.bodies[last - 1])
            total, since = total + size, since + size
            if since >= SIGN_BYTES:
                self._sign(stream, last)
                since = 0
            if total >= bytes_max:
                break
        self._sign(stream, last)
        return Run(
            replica=replica,
            scope=scope,
            first_seq=first_seq,
            entries=tuple(stream.bodies[first_seq - 1 : last]),
            signatures=tuple(sorted((seq, signed) for seq, signed in stream.signed.items() if first_seq <= seq <= last)),
            birth=self.birth.raw if first_seq == 1 else None,
        )

    def seen(self, kind: Kind, entity: EntityId, item: Field) -> Seen:
        """Return the heads on the board, as a command's author sees them."""
        del kind
        heads = self._board.get((entity, item.number))
        return NOTHING_SEEN if heads is None else Seen(heads=heads, own_last=self._last.get((entity, item.number)))

    def _show(self, entry: Entry) -> None:
        for op in entry.ops:
            key = (op.entity, op.field)
            declared = KINDS_BY_NUMBER[op.kind].by_number[op.field]
            value = op.value[1] if declared.verb is Verb.MOVE and not op.creates else op.value
            gathers = declared.verb in {Verb.MEMBERS, Verb.COUNT}
            self._board[key] = {**(self._board.get(key, {}) if gathers else {}), op.id: value}
            self._last[key] = op.id

    def _sign(self, stream: _Stream, seq: int) -> None:
        if seq not in stream.signed:
            stream.signed[seq] = sign_tip(self._key, stream.tips[seq])
