"""The device's side of an exchange with a center: what to ask next, and what a reply means. Sans-IO.

```
            reply            holds others' streams
GREETING ───────────► STEADY ◄──────────────────────┐
    │                   │ another center, its tree or epoch went back,      │ digests equal, or a
    │ …others' streams  │ a hint, an explicit request                       │ whole round changed nothing
    └──────────────► COMPARING (digests) ──── scopes differ ──► MENDING (tips; runs both ways) ──┐
                        ▲───────────────────────────────────────────────────────────────────────┘
```

- GREETING: no nonce yet, so the first request names the device, pushes what is its own, and learns the center.
- STEADY: one round trip; pushes what waits, pulls behind the cursor.
- COMPARING and MENDING: the center may lack what it once had, and so may we. Nothing but urgent pushes goes before the
  digests are compared; then reach is set to what the center says it holds, and every stream flows to whoever lacks it,
  other authors' streams too: signatures prove them.
- BEHIND: the center tells the highest ordinal that it holds of the replica that asks. One that wrote less went back, or another
  machine writes as the same replica: what it would never be given, since a feed is no echo, it finds by comparing. A comparison
  that brought nothing is not repeated for that ordinal, until the link comes up or the authority says something new.
- PARTED: a stream of which both sides signed for different entries, or whose ends do not chain. It flows from where both are
  known to agree, from its first entry at first, so that each side gets the other branch as proof. Nothing of it counts as
  held there. A device that sees an own stream parted was restored or copied, and ends this life before it says anything more.

The cursor moves in `applied` alone, after the delivery is durable; a reply that never arrived costs a repetition, never a
gap. Pure: times and the link are the agent's. Source: engine specification §7; S7.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from sync.domain.draft import Urgency
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.domain.scopes import AUTHORITY, Scope
from sync.oplog.codec import Malformed
from sync.oplog.hashing import Domain, digest
from sync.oplog.run import Run, Tip, Waiting
from sync.protocol.claims import claim_verifies, make_claim, parse_claim
from sync.protocol.envelope import open_reply, reply_verifies, seal_request
from sync.protocol.introduced import introduced_key
from sync.protocol.limits import CLAIMS_MAX, HELD_UP_MAX, NONCES_HELD_MAX
from sync.protocol.memory import Memory, Phase, StreamId
from sync.protocol.messages import Cursor, Reply, Request, Want, decode_reply, encode_request
from sync.protocol.scheduler import collect, remaining
from sync.protocol.tips import Digests, digests_of

HINT_DOUBT = "doubt"
FORK, UNCHAINED, GAP = "entry.fork", "run.malformed", "run.gap"
HINT_LAPSED = "certificate.expired"
HINT_WIPE = "device.wipe"  # with the order, hexadecimal: sync/oplog/wipe.py
HINT_ORDINAL = "ordinal"

__all__ = ["Absorbed", "CenterReach", "ClientSession", "Inbound", "Memory", "Outgoing", "Phase", "Replica", "StreamId"]


class Replica(Protocol):
    """What a session asks of the store; every call is short and holds nothing afterwards."""

    @property
    def replica(self) -> ReplicaId:
        """Return this replica's id."""

    @property
    def sign_key(self) -> bytes:
        """Return the public signing key."""

    def sign(self, domain: Domain, body: bytes) -> bytes:
        """Sign with the device's key."""

    def own_birth(self) -> bytes:
        """Return this replica's birth."""

    def is_retired(self, key: bytes) -> bool:
        """Tell whether the root retired this online key of a center."""

    def ordinal(self) -> int:
        """Return the ordinal of the last entry that this replica wrote, 0 for none."""

    def tips(self, scopes: Collection[Scope] | None = None) -> tuple[Tip, ...]:
        """Return the tips of the streams held, of all scopes or of these."""

    def waiting(self, holder: ReplicaId) -> tuple[Waiting, ...]:
        """Return what ``holder`` is not known to hold."""

    def run(self, replica: ReplicaId, scope: Scope, first_seq: int, *, bytes_max: int) -> Run | None:
        """Return entries from ``first_seq`` on, cut at a signature, at least up to the first; the birth goes with seq 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A request on its way; handed back with its reply. `follows`: it was composed before the answer to another one came."""

    wire: bytes
    hash: bytes
    request: Request
    phase: Phase
    pulls: bool
    owed: frozenset[StreamId]
    follows: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """What a reply brings for the store: births first, then runs."""

    births: tuple[bytes, ...] = ()
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CenterReach:
    """What the center now is known to hold. `exact` scopes hold no more than told: reach there may turn back.

    `backups`: own streams as far as the center's last verified backup covers them, where that moved.
    """

    center: ReplicaId
    tips: tuple[Tip, ...] = ()
    exact: frozenset[Scope] = frozenset()
    claim: bytes | None = None
    backups: tuple[Tip, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Absorbed:
    """What a reply means: to be stored in this order — inbound, claims, reach — and then `memory` by `applied`."""

    reply: Reply
    inbound: Inbound
    reach: CenterReach
    claims: tuple[bytes, ...]
    memory: Memory
    pushed: int
    advanced: bool


@dataclass(slots=True)
class _Doubt:
    """What a comparison under way has found; lost with the process, and then begun again."""

    cursor: Cursor | None = None
    scopes: Mapping[Scope, tuple[Tip, ...]] = field(default_factory=dict)
    before: Mapping[Scope, tuple[Tip, ...]] | None = None
    digests: Digests | None = None
    compared: tuple[Tip, ...] = ()


class ClientSession:
    """One device's conversation with its center; owned by the agent, which guards it with one lock."""

    def __init__(self, store: Replica, memory: Memory) -> None:
        """Go on from ``memory``; a doubt that was interrupted begins again."""
        self._store = store
        phase = Phase.COMPARING if memory.phase is Phase.MENDING else memory.phase
        # The last nonce is spent first; the last ones that were kept may have been under way when the process before this ended.
        spent = len(memory.nonces) - HELD_UP_MAX - 1
        self.memory = replace(memory, phase=phase, nonces=(*memory.nonces[max(0, spent) :], *memory.nonces[: max(0, spent)]))
        self.held_back: dict[StreamId, str] = {}
        # Streams that parted: up to which seq the other branch was looked at, and where it ends; None once it was seen whole.
        self._parted: dict[StreamId, int | None] = {}
        self._doubt = _Doubt()
        # The highest own ordinal that the center told and that a comparison was begun for.
        self._compared_for = 0

    @property
    def phase(self) -> Phase:
        """Return where the session stands."""
        return self.memory.phase

    def doubt(self) -> None:
        """Compare everything at the next exchange."""
        if self.memory.phase is not Phase.GREETING:
            self.memory = replace(self.memory, phase=Phase.COMPARING)
            self._doubt = _Doubt()

    def certified(self, certificate: bytes | None) -> None:
        """Say which certificate the device holds now. A renewed one, or one for another organisation, opens scopes: compare."""
        told = None if certificate is None else digest(Domain.CERTIFICATE, certificate)
        if told is None or told == self.memory.certificate:
            return
        if self.memory.certificate is not None:
            self.doubt()
        self.memory = replace(self.memory, certificate=told)

    def unknown_there(self) -> None:
        """Greet anew: the center that answers does not know this device, so it lacks what its predecessor held."""
        self.memory = replace(self.memory, center=None, center_key=None, cursor=None, tree=None, nonces=(), phase=Phase.GREETING)
        self._doubt = _Doubt()

    def link_up(self) -> None:
        """Offer again what the center did not take; it may know better by now."""
        self._forgive()

    def waiting(self) -> tuple[Waiting, ...]:
        """Return what the center is not known to hold and may take."""
        center = self.memory.center
        everything = self._store.waiting(self._store.replica if center is None else center)
        return tuple(one for one in everything if (one.replica, one.scope) not in self.held_back)

    def owes(self) -> bool:
        """Tell whether claims are to be told of what came."""
        return bool(self.memory.owed)

    def request(self, want: Want, *, push_bytes: int, now_ms: int) -> Outgoing:
        """Compose the next request. ``push_bytes`` 0 pushes nothing; a want of budget 0 pulls nothing. ``now_ms`` dates claims."""
        runs = collect(self._store, self._pushable(), push_bytes) if push_bytes else ()
        return self._composed(want, runs, now_ms=now_ms)

    def another(self, beside: Iterable[Outgoing], *, push_bytes: int, now_ms: int) -> Outgoing | None:
        """Compose a request that pushes what waits behind those under way, and pulls nothing; None when there is no such thing."""
        if self.memory.phase is not Phase.STEADY:
            return None
        sent = [run for one in beside for run in one.request.runs]
        runs = collect(self._store, remaining(self._pushable(), sent), push_bytes)
        return self._composed(Want(budget=0), runs, now_ms=now_ms, follows=True) if runs else None

    def _composed(self, want: Want, runs: tuple[Run, ...], *, now_ms: int, follows: bool = False) -> Outgoing:
        memory = self.memory
        nonce, left = (memory.nonces[-1], memory.nonces[:-1]) if memory.nonces else (b"", ())
        self.memory = memory = replace(memory, nonces=left)
        claims, owed = ((), frozenset[StreamId]()) if follows else self._claims(now_ms)
        request = Request(
            replica=self._store.replica,
            birth=self._store.own_birth() if memory.cursor is None else None,
            cursor=memory.cursor,
            tree=memory.tree,
            want=want,
            digests=self._digests() if memory.phase is Phase.COMPARING else None,
            tips=self._own_tips() if memory.phase is Phase.MENDING else None,
            runs=runs,
            births=tuple(sorted({*self._introducing(), *(run.birth for run in runs if run.birth is not None)})),
            claims=claims,
        )
        wire, hashed = seal_request(self._store.sign_key, self._store.sign, nonce, encode_request(request))
        pulls = want.budget > 0
        return Outgoing(wire=wire, hash=hashed, request=request, phase=memory.phase, pulls=pulls, owed=owed, follows=follows)

    def absorb(self, outgoing: Outgoing, wire: bytes) -> Absorbed:
        """Judge a reply. Nothing of the session moves before `applied`, but for fresh nonces.

        Raises: Malformed: no reply to this request, or not signed by the center that it names. Refused: `center.key_retired`.
        """
        body, signature = open_reply(wire)
        reply = decode_reply(body)
        memory = self._introduced(reply)
        if memory.center_key is None or not reply_verifies(memory.center_key, outgoing.hash, body, signature):
            raise Malformed("reply signature")
        if self._store.is_retired(memory.center_key):
            raise Refused("center.key_retired")
        durable = self._durable(reply, memory)
        memory, reach = self._phase_after(memory, outgoing, reply)
        if durable is not None:
            tips = tuple(self._no_further_than_pushed(tip, outgoing.request.runs) for tip in durable.tips)
            reach = replace(reach, tips=(*reach.tips, *tips), claim=durable.raw)
        reach = replace(reach, tips=(*reach.tips, *_given(reply.runs)), backups=reply.backups)
        advanced = outgoing.pulls and not reply.stale and outgoing.request.cursor is not None
        return Absorbed(
            reply=reply,
            # A center is kept by its birth from the first contact on: what it signs convinces whoever knows it.
            inbound=Inbound(births=(*reply.births, *(() if reply.birth is None else (reply.birth,))), runs=reply.runs),
            reach=reach,
            claims=reply.claims,
            memory=memory,
            pushed=sum(len(run.entries) for run in outgoing.request.runs),
            advanced=advanced,
        )

    def applied(self, outgoing: Outgoing, absorbed: Absorbed, received: Iterable[Tip]) -> Memory:
        """Take over what is durable now, and return what to keep. ``received`` are the tips that the delivery touched."""
        reply, told = absorbed.reply, absorbed.memory
        same = told.center == self.memory.center
        nonces = (*(self.memory.nonces if same else ()), *reply.nonces)[-NONCES_HELD_MAX:]
        received = tuple(received)
        grown = {(tip.replica, tip.scope) for tip in received if tip.scope != AUTHORITY and tip.replica != self._store.replica}
        owed = (self.memory.owed - outgoing.owed) | grown
        turned = not same or told.phase is not outgoing.phase
        phase = told.phase if turned else self.memory.phase
        cursor = told.cursor if turned or absorbed.advanced else self.memory.cursor
        tree = told.tree
        if same and phase is Phase.STEADY and self.memory.tree is not None and tree is not None and self.memory.tree.size > tree.size:
            tree = self.memory.tree
        certificate, was_lapsed = self.memory.certificate, self.memory.lapsed
        lapsed = HINT_LAPSED in reply.hints
        self.memory = replace(told, nonces=nonces, owed=owed, cursor=cursor, phase=phase, tree=tree, certificate=certificate, lapsed=lapsed)
        if was_lapsed and not lapsed and phase is Phase.STEADY:
            # The cursor passed what was not given meanwhile; a clock set right ends that without a new certificate.
            self.doubt()
        if any(tip.scope == AUTHORITY for tip in received):
            # Of what came and could not be believed nothing is new; whoever sends it again and again would be compared with for ever.
            self._forgive()
        if outgoing.phase is Phase.STEADY and self._told_behind(outgoing, reply):
            self._compared_for = _ordinal_in(reply)
            self.doubt()
        # Where a request before this one was lost, what followed it found a gap: both are sent again.
        self._note_refused(one for one in reply.refused if not (outgoing.follows and one[2] == GAP))
        if outgoing.phase is Phase.MENDING:
            self._note_branches(reply.runs, {(tip.replica, tip.scope): tip.seq for tip in received})
        return self.memory

    def _forgive(self) -> None:
        self.held_back.clear()
        self._parted.clear()
        self._compared_for = 0

    def _told_behind(self, outgoing: Outgoing, reply: Reply) -> bool:
        """Tell whether the center holds more of this replica than was ever written here, and this was not looked into yet."""
        told = _ordinal_in(reply)
        if told <= self._compared_for or outgoing.request.replica != self._store.replica:
            return False
        return told > self._store.ordinal()

    # What a request is made of.

    def _pushable(self) -> tuple[Waiting, ...]:
        waiting = self.waiting()
        match self.memory.phase:
            case Phase.GREETING:
                return tuple(one for one in waiting if one.replica == self._store.replica or one.scope == AUTHORITY)
            case Phase.COMPARING:
                return tuple(one for one in waiting if one.urgency == Urgency.FLASH and one.replica == self._store.replica)
            case _:
                return waiting

    def _introducing(self) -> Iterable[bytes]:
        """Return births that go without a run; a device has none."""
        return ()

    def _claims(self, now_ms: int) -> tuple[tuple[bytes, ...], frozenset[StreamId]]:
        if self.memory.center is None or not self.memory.owed:
            return (), frozenset()
        told = {(tip.replica, tip.scope): tip for tip in self._store.tips({scope for _, scope in self.memory.owed})}
        authors = sorted({author for author, _ in self.memory.owed})[:CLAIMS_MAX]
        paid = frozenset(stream for stream in self.memory.owed if stream[0] in set(authors))
        claims: list[bytes] = []
        for author in authors:
            tips = [told[stream] for stream in paid if stream[0] == author and stream in told]
            if tips:
                claims.append(make_claim(self._store.replica, self._store.sign, at_ms=now_ms, tips=tips))
        return tuple(claims), paid

    def _digests(self) -> Digests:
        tips = tuple(tip for tip in self._store.tips() if (tip.replica, tip.scope) not in self.held_back)
        self._doubt.digests, self._doubt.compared = digests_of(tips), tips
        return self._doubt.digests

    def _own_tips(self) -> Mapping[Scope, tuple[Tip, ...]]:
        groups: dict[Scope, list[Tip]] = {scope: [] for scope in self._doubt.scopes}
        for tip in self._store.tips(set(groups)):
            seq = self._looked_at(tip)
            if seq:
                groups[tip.scope].append(replace(tip, seq=seq, ordinal=max(seq, tip.ordinal)))
        return {scope: tuple(tips) for scope, tips in groups.items()}

    # What a reply means.

    def _introduced(self, reply: Reply) -> Memory:
        """Return the memory with the center that speaks, proven by the root."""
        memory = self.memory
        if reply.center == memory.center:
            return memory
        key, root = introduced_key(reply, root=memory.root)
        known_before = memory.center is not None
        self._doubt = _Doubt()
        compares = known_before or self._holds_others()
        return Memory(
            center=reply.center,
            center_key=key,
            root=root,
            cursor=Cursor(center=reply.center),
            tree=None,
            epoch=reply.epoch,
            phase=Phase.COMPARING if compares else Phase.STEADY,
            owed=memory.owed,
            certificate=memory.certificate,
        )

    def _holds_others(self) -> bool:
        return any(tip.seq and tip.replica != self._store.replica for tip in self._store.tips())

    def _durable(self, reply: Reply, memory: Memory) -> "_Durable | None":
        if reply.durable is None or memory.center_key is None:
            return None
        claim = parse_claim(reply.durable)
        if claim.holder != reply.center or not claim_verifies(claim, memory.center_key):
            raise Malformed("center's claim")
        return _Durable(tips=claim.tips, raw=claim.raw)

    def _phase_after(self, memory: Memory, outgoing: Outgoing, reply: Reply) -> tuple[Memory, CenterReach]:
        reach = CenterReach(center=reply.center)
        asked = outgoing.request
        if asked.cursor is None or asked.cursor.center != reply.center:
            # Whom the center knows better than it knows the center was put back to before they met.
            phase = Phase.COMPARING if HINT_DOUBT in reply.hints else memory.phase
            return replace(memory, tree=reply.tree, phase=phase), reach
        if self._went_back(outgoing, reply):
            self._doubt = _Doubt()
            return replace(memory, phase=Phase.COMPARING, tree=reply.tree, epoch=reply.epoch, cursor=Cursor(center=reply.center)), reach
        # What was not given was not told either: by the tree that it tells the center knows what a device that brought it has had.
        memory = replace(memory, tree=memory.tree if reply.stale else reply.tree, epoch=reply.epoch)
        if outgoing.phase is Phase.STEADY:
            return (replace(memory, cursor=reply.cursor) if outgoing.pulls and not reply.stale else memory), reach
        if reply.stale:
            return memory, reach
        if outgoing.phase is Phase.COMPARING and reply.doubted is not None:
            return self._compared(memory, reply)
        if outgoing.phase is Phase.MENDING and not reply.more and not self._lacking_there(outgoing):
            return replace(memory, phase=Phase.COMPARING), reach
        return memory, reach

    def _went_back(self, outgoing: Outgoing, reply: Reply) -> bool:
        if outgoing.phase is not Phase.STEADY:
            return False
        told = outgoing.request.tree
        shrunk = told is not None and (reply.tree.size < told.size or (reply.tree.size == told.size and reply.tree.root != told.root))
        return shrunk or reply.epoch < self.memory.epoch or HINT_DOUBT in reply.hints

    def _compared(self, memory: Memory, reply: Reply) -> tuple[Memory, CenterReach]:
        doubted = reply.doubted or {}
        if self._doubt.cursor is None:
            self._doubt.cursor = reply.cursor
        agreed = {scope for scope in self._doubt.digests or {} if scope not in doubted}
        # Of the tips that were compared, not of those of now: what was written while the network answered is not there.
        told = [tip for tip in self._doubt.compared if tip.scope in agreed]
        ours = {(tip.replica, tip.scope): tip for tip in self._store.tips(set(doubted))}
        for tip in (tip for tips in doubted.values() for tip in tips):
            mine = ours.get((tip.replica, tip.scope))
            if mine is not None and mine.seq == tip.seq and mine.hash != tip.hash:
                self._parted.setdefault((tip.replica, tip.scope), 0)
            if (tip.replica, tip.scope) not in self._parted:
                told.append(tip)
        reach = CenterReach(center=reply.center, tips=tuple(told), exact=frozenset(doubted))
        if not doubted or doubted == self._doubt.before:
            cursor, self._doubt = self._doubt.cursor, _Doubt()
            return replace(memory, phase=Phase.STEADY, cursor=cursor), reach
        self._doubt.before = self._doubt.scopes = doubted
        return replace(memory, phase=Phase.MENDING), reach

    # Streams that parted.

    def _note_refused(self, refused: Iterable[tuple[ReplicaId, Scope, str]]) -> None:
        for replica, scope, code in refused:
            stream = replica, scope
            if code == UNCHAINED and stream not in self._parted:
                self._parted[stream] = 0
                self.doubt()
                continue
            self.held_back[stream] = code
            if code == FORK and stream not in self._parted:
                self._parted[stream] = 0
                self.doubt()

    def _note_branches(self, runs: Iterable[Run], ends: Mapping[StreamId, int]) -> None:
        """Note how far the other branch was looked at, and streams of which what came did not follow on what is here."""
        told = {(tip.replica, tip.scope): tip.seq for tips in self._doubt.scopes.values() for tip in tips}
        for run in runs:
            stream, last = (run.replica, run.scope), run.first_seq + len(run.entries) - 1
            if stream in self._parted:
                self._parted[stream] = None if last >= told.get(stream, 0) else last
            elif ends.get(stream, 0) < last:
                self._parted[stream] = 0

    def _looked_at(self, tip: Tip) -> int:
        """Return up to where a stream is told to be held: a parted one as far as its other branch was looked at."""
        stream = tip.replica, tip.scope
        looked = self._parted.get(stream, tip.seq)
        if looked is None:
            return next((theirs.seq for theirs in self._doubt.scopes.get(tip.scope, ()) if theirs.replica == tip.replica), tip.seq)
        return looked

    def _no_further_than_pushed(self, tip: Tip, runs: Iterable[Run]) -> Tip:
        """Return a tip told of a parted stream cut to what was pushed of it: what lies behind may be another branch."""
        if (tip.replica, tip.scope) not in self._parted:
            return tip
        ends = (run.first_seq + len(run.entries) - 1 for run in runs if (run.replica, run.scope) == (tip.replica, tip.scope))
        return replace(tip, seq=min(tip.seq, max(ends, default=tip.seq)))

    def _lacking_there(self, outgoing: Outgoing) -> bool:
        """Tell whether streams of the doubted scopes still wait behind what this request pushed."""
        ends = {(run.replica, run.scope): run.first_seq + len(run.entries) - 1 for run in outgoing.request.runs}
        held = self._doubt.scopes
        return any(one.scope in held and ends.get((one.replica, one.scope), 0) < one.last_seq for one in self.waiting())


def _ordinal_in(reply: Reply) -> int:
    told = reply.hints.get(HINT_ORDINAL, 0)
    return told if isinstance(told, int) else 0


def _given(runs: Iterable[Run]) -> tuple[Tip, ...]:
    """Return how far the center holds what it gives, so that nothing is brought back to it; of these tips only the seq is told."""
    return tuple(Tip(replica=run.replica, scope=run.scope, seq=run.first_seq + len(run.entries) - 1, ordinal=0, hash=b"") for run in runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Durable:
    tips: tuple[Tip, ...]
    raw: bytes
