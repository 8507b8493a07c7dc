"""Two replicas side by side: the exchange without a center, symmetrical, with digests in place of a cursor. Sans-IO.

Both sides say the same things at the same time, one message each way for each step::

    HELLO    who I am, and a nonce for you to sign          → a stranger learns nothing more, until a person accepts its key
    DIGESTS  of every scope in which you may read streams   → equal: done
    TIPS     of the scopes that differ
    RUNS     what you lack, urgent first, one chunk          → while either side has more: RUNS again; then DIGESTS again
    CLAIM    what I hold of your streams now, signed         → delivery is known here and now

What is shown to the other is what `may_read` grants it, by its certified or accepted standing. A round of digests that is
the same as the last one ends the exchange too: what still differs, such as a fork, no repetition will settle.

Message (zstd over deterministic CBOR)::

    [proto, kind, body, signature]     signature = Ed25519 in domain "qz request" over H(other's nonce ‖ kind ‖ body); the
                                       nonce is 16 zero bytes in HELLO
    HELLO    [birth, certificate | null, nonce (16)]
    DIGESTS  digests · TIPS tips · RUNS [packed, more] · CLAIM claim | null     as in tips.py, packing.py, claims.py

Pure. Source: engine specification §9 (LAN); worked example H.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Protocol

from sync.domain.access import Standing
from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.birth import BIRTH_BYTES_MAX, Birth, parse_birth
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.hashing import Domain, digest, verifies
from sync.oplog.run import Run, Tip, Waiting
from sync.protocol.claims import claim_verifies, make_claim, parse_claim
from sync.protocol.envelope import compress, decompress
from sync.protocol.limits import CHUNK_BYTES_MAX, NONCE_BYTES, PROTO, ZSTD_LEVEL_REPLY
from sync.protocol.packing import pack, unpack
from sync.protocol.scheduler import collect
from sync.protocol.session import Inbound, Replica
from sync.protocol.tips import Digests, digests_in, digests_of, digests_out, flat, tips_in, tips_out

_NO_NONCE = bytes(NONCE_BYTES)


class Step(IntEnum):
    """What the next message says."""

    HELLO = 0
    DIGESTS = 1
    TIPS = 2
    RUNS = 3
    CLAIM = 4
    DONE = 5


class PeerStore(Replica, Protocol):
    """What a peer exchange asks beside reading."""

    def certificate(self) -> bytes | None:
        """Return this device's certificate, None while it has none."""

    def standing_of(self, birth: Birth, certificate: bytes | None) -> Standing | None:
        """Return what the other stands for: certified, or accepted by a person; None for a stranger."""

    def readable_by(self, standing: Standing, tips: Iterable[Tip]) -> tuple[Tip, ...]:
        """Return those of ``tips`` whose streams ``standing`` may read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a message brings: to be stored before `PeerSession.say` is asked for the answer."""

    inbound: Inbound = field(default_factory=Inbound)
    reached: tuple[Tip, ...] = ()
    claim: bytes | None = None


class PeerSession:
    """One side of one exchange; lives as long as the connection. Loop: `say`, send, receive, `hear`, store what was heard."""

    def __init__(self, store: PeerStore, *, nonce: bytes, now_ms: int, chunk_bytes: int = CHUNK_BYTES_MAX) -> None:
        """Begin; ``nonce`` is 16 random bytes."""
        assert len(nonce) == NONCE_BYTES
        self._store = store
        self._nonce = nonce
        self._now_ms = now_ms
        self._chunk_bytes = chunk_bytes
        self._other: Birth | None = None
        self._standing: Standing | None = None
        self._their_nonce = _NO_NONCE
        self._ours: dict[Scope, bytes] = {}
        self._theirs: Digests = {}
        self._differing: tuple[Scope, ...] = ()
        self._their_tips: Mapping[Scope, tuple[Tip, ...]] = {}
        self._their_ends: dict[tuple[ReplicaId, Scope], int] = {}
        self._before: object = None
        self._more = False
        self.step = Step.HELLO

    @property
    def other(self) -> Birth | None:
        """Return who is there, None before its HELLO."""
        return self._other

    @property
    def is_stranger(self) -> bool:
        """Tell whether the other was met and is neither certified nor accepted: show its fingerprint to a person."""
        return self._other is not None and self._standing is None

    @property
    def done(self) -> bool:
        """Tell whether there is nothing more to say."""
        return self.step is Step.DONE

    def say(self) -> bytes:
        """Return the next message."""
        body = encode(self._body())
        nonce = _NO_NONCE if self.step is Step.HELLO else self._their_nonce
        signature = self._store.sign(Domain.REQUEST, _covered(nonce, self.step, body))
        return compress(encode([PROTO, int(self.step), body, signature]), ZSTD_LEVEL_REPLY)

    def hear(self, wire: bytes) -> Heard:
        """Take the other's message of this step, and go on to the next step.

        Raises: Malformed: not this step's message, or not signed by who said hello.
        """
        match decode(decompress(wire)):
            case [int(proto), int(kind), bytes(body), bytes(signature)] if proto == PROTO and kind == self.step:
                pass
            case _:
                raise Malformed("peer message")
        value = decode(body)
        if self.step is Step.HELLO:
            return self._met(value, body, signature)
        assert self._other is not None
        if not verifies(self._other.sign_key, Domain.REQUEST, _covered(self._nonce, self.step, body), signature):
            raise Malformed("peer signature")
        return _HEARD[self.step](self, value)

    def _body(self) -> Any:
        match self.step:
            case Step.HELLO:
                return [self._store.own_birth(), self._store.certificate(), self._nonce]
            case Step.DIGESTS:
                self._ours = digests_of(self._shown())
                return digests_out(self._ours)
            case Step.TIPS:
                return tips_out(self._shown(self._differing), scopes=self._differing)
            case Step.RUNS:
                runs = self._runs()
                return [pack(runs), self._more]
            case _:
                return self._own_claim()

    def _met(self, value: object, body: bytes, signature: bytes) -> Heard:
        match value:
            case [bytes(raw), certificate, bytes(nonce)] if len(nonce) == NONCE_BYTES:
                pass
            case _:
                raise Malformed("hello")
        if certificate is not None and not (isinstance(certificate, bytes) and len(certificate) <= BIRTH_BYTES_MAX):
            raise Malformed("hello")
        birth = parse_birth(raw)
        if not verifies(birth.sign_key, Domain.REQUEST, _covered(_NO_NONCE, Step.HELLO, body), signature):
            raise Malformed("peer signature")
        self._other, self._their_nonce = birth, nonce
        self._standing = self._store.standing_of(birth, certificate)
        # A stranger is met by this side alone; it may know us. So both go on, and each shows nothing to a stranger.
        self.step = Step.DIGESTS
        return Heard(inbound=Inbound(births=(raw,)))

    def _digests_heard(self, value: object) -> Heard:
        self._theirs = digests_in(value)
        differing = {scope for scope in {*self._ours, *self._theirs} if self._ours.get(scope) != self._theirs.get(scope)}
        self._differing = tuple(sorted(differing))
        state = (dict(self._ours), dict(self._theirs))
        self.step = Step.TIPS if differing and state != self._before else Step.CLAIM
        self._before = state
        return Heard()

    def _tips_heard(self, value: object) -> Heard:
        self._their_tips = tips_in(value)
        told = flat(self._their_tips)
        self._their_ends = {(tip.replica, tip.scope): tip.seq for tip in told}
        self.step = Step.RUNS
        return Heard(reached=told)

    def _runs_heard(self, value: object) -> Heard:
        match value:
            case [packed, bool(more)]:
                pass
            case _:
                raise Malformed("peer runs")
        runs, births = unpack(packed)
        self.step = Step.RUNS if more or self._more else Step.DIGESTS
        return Heard(inbound=Inbound(births=births, runs=runs))

    def _claim_heard(self, value: object) -> Heard:
        self.step = Step.DONE
        if value is None:
            return Heard()
        if not isinstance(value, bytes):
            raise Malformed("peer claim")
        claim = parse_claim(value)
        assert self._other is not None
        if claim.holder != self._other.replica or not claim_verifies(claim, self._other.sign_key):
            raise Malformed("peer claim")
        return Heard(claim=value, reached=claim.tips)

    def _shown(self, scopes: Iterable[Scope] | None = None) -> tuple[Tip, ...]:
        if self._standing is None:
            return ()
        tips = self._store.tips(None if scopes is None else set(scopes))
        return self._store.readable_by(self._standing, (tip for tip in tips if tip.seq))

    def _runs(self) -> tuple[Run, ...]:
        """Return the next chunk of what the other lacks, and note what it will hold then."""
        waiting = [
            Waiting(
                replica=tip.replica,
                scope=tip.scope,
                first_seq=self._their_ends.get((tip.replica, tip.scope), 0) + 1,
                last_seq=tip.seq,
                urgency=urgency,
                bytes=size,
            )
            for tip, urgency, size in self._lacking()
        ]
        runs = collect(self._store, waiting, self._chunk_bytes)
        for run in runs:
            self._their_ends[run.replica, run.scope] = run.first_seq + len(run.entries) - 1
        self._more = bool(runs) and any(self._their_ends.get((one.replica, one.scope), 0) < one.last_seq for one in waiting)
        return runs

    def _lacking(self) -> list[tuple[Tip, int, int]]:
        assert self._other is not None
        told = {(one.replica, one.scope): (one.urgency, one.bytes) for one in self._store.waiting(self._other.replica)}
        found: list[tuple[Tip, int, int]] = []
        for tip in self._shown(self._differing):
            # An author's own streams go to it too: one that was restored from an older copy learns it by its own signatures.
            if tip.seq > self._their_ends.get((tip.replica, tip.scope), 0):
                urgency, size = told.get((tip.replica, tip.scope), (1, CHUNK_BYTES_MAX))
                found.append((tip, urgency, size))
        return found

    def _own_claim(self) -> bytes | None:
        assert self._other is not None
        tips = tuple(tip for tip in self._shown() if tip.replica == self._other.replica)
        return make_claim(self._store.replica, self._store.sign, at_ms=self._now_ms, tips=tips) if tips else None


_HEARD = {
    Step.DIGESTS: PeerSession._digests_heard,  # noqa: SLF001 - the table of this class's own steps
    Step.TIPS: PeerSession._tips_heard,  # noqa: SLF001
    Step.RUNS: PeerSession._runs_heard,  # noqa: SLF001
    Step.CLAIM: PeerSession._claim_heard,  # noqa: SLF001
}


def _covered(nonce: bytes, step: Step, body: bytes) -> bytes:
    return digest(Domain.REQUEST, nonce, bytes((int(step),)), body)
