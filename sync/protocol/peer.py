"""Two replicas side by side: the exchange without a center, symmetrical, with digests in place of a cursor. Sans-IO.

Both sides say the same things at the same time, one message each way for each step::

    HELLO    who I am, and a nonce for you to sign          → a stranger learns nothing more, until a person accepts its key
    DIGESTS  of every scope in which you may read streams   → equal: done
    TIPS     of the scopes that differ
    RUNS     what you lack, urgent first, one chunk          → while either side has more: RUNS again; then DIGESTS again
    CLAIM    what I hold of your streams now, signed         → delivery is known here and now;
             what others signed for, verbatim                → nobody carries to the center what it holds already
             whether I am in step with the center            → who carries for whom follows from it

What is shown to the other is what `may_read` grants it, by its certified or accepted standing. A round of digests that is
the same as the last one ends the exchange too: what still differs, such as a fork, no repetition will settle.

Message (zstd over deterministic CBOR)::

    [proto, kind, body, signature]     signature = Ed25519 in domain "qz request" over
                                       H(other's nonce (16) ‖ seat ‖ kind ‖ H(binding) ‖ body); the nonce is 16 zero bytes in HELLO
    HELLO    [birth, certificate | null, nonce (16), port]
    DIGESTS  digests · TIPS tips · RUNS [packed, more] · CLAIM [claim | null, [claim, …], in step]   as in tips.py, packing.py, claims.py

`binding` is what both ends know of the channel and nobody between them could know alike (of TLS: the certificate of who
listens), so what is said through a stranger who ends the channel and begins another verifies nowhere. `seat` is who dialled (0), who
listens (1), or neither where two replicas stand in one process (2): what is thrown back at its author verifies nowhere either.
`port` is where the sender listens, 0 for nowhere.

Pure. Source: engine specification §9 (LAN); worked example H.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
from sync.protocol.claims import Claim, claim_verifies, make_claim, parse_claim
from sync.protocol.envelope import compress, decompress
from sync.protocol.limits import (
    CHUNK_BYTES_MAX,
    CLAIM_BYTES_MAX,
    NONCE_BYTES,
    PORT_MAX,
    PROTO,
    RELAYED_BYTES_MAX,
    RELAYED_MAX,
    ZSTD_LEVEL_REPLY,
)
from sync.protocol.packing import pack, unpack
from sync.protocol.scheduler import collect
from sync.protocol.session import Inbound, Replica
from sync.protocol.tips import Digests, digests_in, digests_of, digests_out, flat, list_in, number_in, tips_in, tips_out

_NO_NONCE = bytes(NONCE_BYTES)
UNSIGNED = "peer signature"  # what was said is not signed by the key that was shown, for this channel and this end of it


class Seat(IntEnum):
    """Which end of the channel one is."""

    DIALS = 0
    LISTENS = 1
    BESIDE = 2

    @property
    def other(self) -> "Seat":
        """Return the seat across."""
        return Seat.BESIDE if self is Seat.BESIDE else Seat(1 - self)


@dataclass(frozen=True, slots=True)
class Channel:
    """What the conversation runs over; see the head of this module."""

    binding: bytes
    seat: Seat


BESIDE = Channel(b"", Seat.BESIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What one side has to tell beside what it holds.

    Attributes:
        relays: returns claims of others that ``(other, its standing)`` may hear; at most `RELAYED_MAX` and `RELAYED_BYTES_MAX` go.
        in_step: whether this device is in step with its center, and so could carry for others.
        port: where it listens, 0 for nowhere.
    """

    relays: Callable[[Birth, Standing], Sequence[bytes]] = lambda _other, _standing: ()
    in_step: bool = False
    port: int = 0


NOTHING_MORE = Offer()


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
    """What a message brings: to be stored before `PeerSession.say` is asked for the answer.

    Attributes:
        reached: what the other holds, by its own word.
        claim: its signed claim on this device's streams.
        relayed: claims of others; each says nothing until its holder's key verifies it.
    """

    inbound: Inbound = field(default_factory=Inbound)
    reached: tuple[Tip, ...] = ()
    claim: bytes | None = None
    relayed: tuple[bytes, ...] = ()


class PeerSession:
    """One side of one exchange; lives as long as the connection. Loop: `say`, send, receive, `hear`, store what was heard."""

    def __init__(
        self,
        store: PeerStore,
        *,
        nonce: bytes,
        now_ms: int,
        chunk_bytes: int = CHUNK_BYTES_MAX,
        channel: Channel = BESIDE,
        offer: Offer = NOTHING_MORE,
    ) -> None:
        """Begin; ``nonce`` is 16 random bytes."""
        assert len(nonce) == NONCE_BYTES
        self._store = store
        self._channel = channel
        self._offer = offer
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
        self._is_equal = False
        self.other_port = 0
        self.other_in_step = False
        self.other_certificate: bytes | None = None
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

    @property
    def agreed(self) -> Digests | None:
        """Return the digests of what was shown when both sides were seen equal, None while they were not."""
        return dict(self._ours) if self._is_equal else None

    @property
    def standing(self) -> Standing | None:
        """Return what the other stands for, None for a stranger and before its HELLO."""
        return self._standing

    def say(self) -> bytes:
        """Return the next message."""
        body = encode(self._body())
        nonce = _NO_NONCE if self.step is Step.HELLO else self._their_nonce
        signature = self._store.sign(Domain.REQUEST, self._covered(self._channel.seat, nonce, self.step, body))
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
        covered = self._covered(self._channel.seat.other, self._nonce, self.step, body)
        if not verifies(self._other.sign_key, Domain.REQUEST, covered, signature):
            raise Malformed(UNSIGNED)
        return _HEARD[self.step](self, value)

    def _body(self) -> Any:
        match self.step:
            case Step.HELLO:
                return [self._store.own_birth(), self._store.certificate(), self._nonce, self._offer.port]
            case Step.DIGESTS:
                self._ours = digests_of(self._shown())
                return digests_out(self._ours)
            case Step.TIPS:
                return tips_out(self._shown(self._differing), scopes=self._differing)
            case Step.RUNS:
                runs = self._runs()
                return [pack(runs), self._more]
            case _:
                return [self._own_claim(), self._relayed(), self._offer.in_step]

    def _met(self, value: object, body: bytes, signature: bytes) -> Heard:
        match value:
            case [bytes(raw), certificate, bytes(nonce), port] if len(nonce) == NONCE_BYTES:
                self.other_port = number_in(port, most=PORT_MAX)
            case _:
                raise Malformed("hello")
        if certificate is not None and not (isinstance(certificate, bytes) and len(certificate) <= BIRTH_BYTES_MAX):
            raise Malformed("hello")
        birth = parse_birth(raw)
        covered = self._covered(self._channel.seat.other, _NO_NONCE, Step.HELLO, body)
        if not verifies(birth.sign_key, Domain.REQUEST, covered, signature):
            raise Malformed(UNSIGNED)
        self._other, self._their_nonce, self.other_certificate = birth, nonce, certificate
        self._standing = self._store.standing_of(birth, certificate)
        # A stranger is met by this side alone; it may know us. So both go on, and each shows nothing to a stranger.
        self.step = Step.DIGESTS
        return Heard(inbound=Inbound(births=(raw,)))

    def _digests_heard(self, value: object) -> Heard:
        self._theirs = digests_in(value)
        differing = {scope for scope in {*self._ours, *self._theirs} if self._ours.get(scope) != self._theirs.get(scope)}
        self._differing = tuple(sorted(differing))
        self._is_equal = not differing
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
        match value:
            case [own, relayed, bool(in_step)]:
                pass
            case _:
                raise Malformed("peer claim")
        rows = list_in(relayed, RELAYED_MAX)
        if not all(isinstance(row, bytes) and len(row) <= CLAIM_BYTES_MAX for row in rows):
            raise Malformed("peer claim")
        claim = None if own is None else self._their_claim(own)
        self.other_in_step = in_step
        self.step = Step.DONE
        if claim is None:
            return Heard(relayed=tuple(rows))
        return Heard(claim=claim.raw, reached=claim.tips, relayed=tuple(rows))

    def _their_claim(self, raw: object) -> Claim:
        if not isinstance(raw, bytes):
            raise Malformed("peer claim")
        claim = parse_claim(raw)
        assert self._other is not None
        if claim.holder != self._other.replica or not claim_verifies(claim, self._other.sign_key):
            raise Malformed("peer claim")
        return claim

    def _relayed(self) -> list[bytes]:
        """Return what others signed for, as much of it as one message takes; a stranger hears nothing of anybody."""
        if self._other is None or self._standing is None:
            return []
        kept: list[bytes] = []
        left = RELAYED_BYTES_MAX
        for raw in self._offer.relays(self._other, self._standing):
            left -= len(raw)
            if left < 0 or len(kept) == RELAYED_MAX:
                break
            kept.append(raw)
        return kept

    def _covered(self, seat: Seat, nonce: bytes, step: Step, body: bytes) -> bytes:
        binding = digest(Domain.REQUEST, self._channel.binding)
        return digest(Domain.REQUEST, nonce, bytes((int(seat), int(step))), binding, body)

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
