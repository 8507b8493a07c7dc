"""The store as sessions and agent see it: reads on a reader's thread, everything durable through the writer.

No read outlives its call, so nothing of the database is held while the network answers. Layer: links.
Source: engine specification §6, §7.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Future
from typing import TypeVar

from sync.domain.access import Standing, may_read
from sync.domain.failures import Outage
from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.links.acquaintance import is_foreign, is_revoked, standing_of
from sync.links.witness import tell
from sync.oplog.birth import Birth, parse_birth
from sync.oplog.codec import Malformed
from sync.oplog.hashing import Domain, public_bytes, sign
from sync.oplog.run import Run, Tip, Waiting
from sync.protocol.claims import Claim, claim_verifies, parse_claim
from sync.protocol.limits import RELAYED_MAX
from sync.protocol.memory import Memory, dump_memory, load_memory
from sync.protocol.peer import Heard
from sync.protocol.session import CenterReach, Inbound
from sync.store import backed_up, heads, life, log, retired, wiping
from sync.store.center_at import root_known
from sync.store.centers import CENTER, OTHER, PAST, only_center
from sync.store.cipher import Database
from sync.store.claims import kept_claims, sort_of_holder
from sync.store.desk import Desk
from sync.store.exchange import Delivery, Learnt, Reached
from sync.store.reach import REACH, forget_reach
from sync.store.readers import Readers
from sync.store.writer import Writer

logger = logging.getLogger("sync.links")

READ_S = 60.0
WRITE_S = 300.0
LAN, HANDED_ON = "lan", "center below"
_T = TypeVar("_T")


class StoreReplica:
    """Implements the ports of session, peer and agent over writer and readers, which their owner closes."""

    def __init__(self, writer: Writer, readers: Readers, *, now_ms: Callable[[], int] = lambda: 0) -> None:
        """Read the life's keys once; a new life is noticed after each delivery.

        Args:
            now_ms: by which a neighbour's certificate has run out; at 0 none has.
        """
        self._writer = writer
        self._now_ms = now_ms
        self._readers = readers
        self._refresh()

    @property
    def replica(self) -> ReplicaId:
        return self._replica

    @property
    def sign_key(self) -> bytes:
        return public_bytes(self._key)

    def sign(self, domain: Domain, body: bytes) -> bytes:
        return sign(self._key, domain, body)

    def own_birth(self) -> bytes:
        raw = self._read(_birth, self._replica)
        if raw is None:
            raise Outage("store.no_device")
        return raw

    def is_retired(self, key: bytes) -> bool:
        return self._read(_is_retired, key)

    def ordinal(self) -> int:
        return self._read(_ordinal)

    def birth(self, replica: ReplicaId) -> bytes | None:
        """Return a replica's birth, None when it is not known."""
        return self._read(_birth, replica)

    def tips(self, scopes: Collection[Scope] | None = None) -> tuple[Tip, ...]:
        return self._read(_tips, None if scopes is None else frozenset(scopes))

    def waiting(self, holder: ReplicaId) -> tuple[Waiting, ...]:
        return self._read(_waiting, holder)

    def run(self, replica: ReplicaId, scope: Scope, first_seq: int, *, bytes_max: int) -> Run | None:
        return self._read(_run, replica, scope, first_seq, bytes_max)

    def load_memory(self) -> Memory:
        kept, root = self._write(_kept_memory)
        if kept is None:
            return Memory(root=root)
        try:
            return load_memory(kept)
        except Malformed:
            return Memory(root=root)

    def save(self, memory: Memory) -> None:
        self._write(lambda desk: _keep_memory(desk, memory))

    def deliver(self, inbound: Inbound, *, path: str = "network") -> Sequence[Tip]:
        """Store births and runs; what could not be believed is logged by count, and asked for when digests are compared."""
        received = self._writer.receive(Delivery(births=inbound.births, runs=inbound.runs, path=path)).result(WRITE_S)
        if received.refused:
            logger.warning("runs refused", extra={"runs": len(received.refused), "codes": sorted({code for *_, code in received.refused})})
        self._refresh()
        return received.tips

    def learn(self, reach: CenterReach, claims: Sequence[bytes] = ()) -> None:
        if reach.exact:
            self._write(lambda desk: _turn_back(desk, reach.center, reach.exact))
        if reach.tips:
            said = None if reach.claim is None else parse_claim(reach.claim)
            self._learn(
                Learnt(
                    holder=reach.center,
                    sort="center",
                    name=self._read(_organisation, reach.center) or "",
                    rows=_rows(reach.tips),
                    claim=reach.claim,
                    claimed=() if said is None else _rows(said.tips),
                    claimed_ms=0 if said is None else said.at_ms,
                )
            )
        if reach.backups:
            self._write(lambda desk: backed_up.note(desk.connection, reach.center, reach.backups))
        for raw in claims:
            self._learn_relayed(raw, kept=False)
        if claims:
            # A center below another hands on that one's heads.
            tell(self._write(lambda desk: heads.learn(desk, claims, source=HANDED_ON, now_ms=self._now_ms())))

    def begin_signing(self) -> None:
        self._writer.sign_tips()

    def sign_tips(self) -> None:
        self._writer.sign_tips().result(WRITE_S)

    def certificate(self) -> bytes | None:
        return self._write(_certificate)

    def note_wipe(self, raw: bytes) -> None:
        if not self._write(lambda desk: _note_wipe(desk, raw)):
            logger.info("an order to wipe was refused", extra={"code": "wipe.refused"})

    def succeed(self, replica: ReplicaId) -> None:
        self._write(lambda desk: _succeed(desk, replica))
        self._refresh()

    def standing_of(self, birth: Birth, certificate: bytes | None) -> Standing | None:
        now_ms = self._now_ms()
        return self._write(lambda desk: standing_of(desk, birth, certificate, now_ms=now_ms))

    def is_revoked(self, birth: Birth) -> bool:
        """Tell whether an open ruling stands against any life of a device: its key is dead here."""
        return self._write(lambda desk: is_revoked(desk, birth))

    def wipe_for(self, birth: Birth) -> bytes:
        """Return the order in force by which a revoked device is to wipe itself, empty where none is held."""
        return self._write(lambda desk: wiping.order_for(desk.connection, birth.sign_key))

    def is_foreign(self, birth: Birth, certificate: bytes | None) -> bool:
        """Tell whether a device is certified, and by another root than this one's."""
        return self._write(lambda desk: is_foreign(desk, birth, certificate))

    def hear(self, other: ReplicaId, heard: Heard) -> None:
        """Keep what a neighbour's message brought: entries, its signed claim, and what others signed for."""
        if heard.inbound.runs or heard.inbound.births:
            self.deliver(heard.inbound, path=LAN)
        if heard.claim is not None:
            rows = _rows(heard.reached)
            name = self._read(_organisation, other) or ""
            at_ms = parse_claim(heard.claim).at_ms
            self._learn(
                Learnt(holder=other, sort="peer", name=name, rows=rows, path=LAN, claim=heard.claim, claimed=rows, claimed_ms=at_ms)
            )
        for raw in heard.relayed:
            self._learn_relayed(raw)
        if heard.relayed:
            tell(self._write(lambda desk: heads.learn(desk, heard.relayed, source=LAN, now_ms=self._now_ms())))

    def relays_for(self, other: Birth, standing: Standing) -> tuple[bytes, ...]:
        """Return what ``other`` may hear of what was signed: what convicts, the newest heads of the center, and claims, the latest first.

        Of claims: those about streams that it may read, or that are its own.
        """
        kept = self._write(lambda desk: kept_claims(desk.connection))
        found = list(self._write(lambda desk: heads.relayed(desk.connection)))
        for one in reversed(kept[-RELAYED_MAX:]):
            tips = parse_claim(one.raw).tips
            strange = tuple(tip for tip in tips if tip.replica != other.replica)
            if one.holder != other.replica and len(self.readable_by(standing, strange)) == len(strange):
                found.append(one.raw)
        return tuple(found)

    def readable_by(self, standing: Standing, tips: Iterable[Tip]) -> tuple[Tip, ...]:
        asked = tuple(tips)
        return self._write(lambda desk: _readable_by(desk, standing, asked))

    def _learn(self, learnt: Learnt) -> None:
        self._writer.learn(learnt).result(WRITE_S)

    def _learn_relayed(self, raw: bytes, *, kept: bool = True) -> None:
        """Keep what a claim proves that somebody else handed over; one that its holder's key does not verify says nothing.

        Args:
            kept: whether a holder stays what it was known as; what the center hands on makes it a peer.
        """
        claim = self._sound(raw)
        if claim is None or claim.holder == self.replica:
            return
        known = self._write(lambda desk: sort_of_holder(desk, claim.holder, "peer"))
        sort = known if kept or known in {CENTER, OTHER, PAST} else "peer"
        rows = _rows(claim.tips)
        name = self._read(_organisation, claim.holder) or ""
        self._learn(
            Learnt(holder=claim.holder, sort=sort, name=name, rows=rows, path="relayed", claim=raw, claimed=rows, claimed_ms=claim.at_ms)
        )

    def _sound(self, raw: bytes) -> Claim | None:
        try:
            claim = parse_claim(raw)
            birth = self.birth(claim.holder)
            if birth is not None and claim_verifies(claim, parse_birth(birth).sign_key):
                return claim
        except Malformed:
            pass
        return None

    def _refresh(self) -> None:
        self._replica, self._key = self._write(lambda desk: (desk.life.replica, desk.life.sign_key))

    def _read(self, function: Callable[..., _T], *args: object) -> _T:
        future: Future[_T] = self._readers.query(function, *args)
        return future.result(READ_S)

    def _write(self, function: Callable[[Desk], _T]) -> _T:
        return self._writer.call(function).result(WRITE_S)


def _rows(tips: Sequence[Tip]) -> tuple[Reached, ...]:
    return tuple(Reached(replica=tip.replica, scope=tip.scope, seq=tip.seq) for tip in tips)


def _kept_memory(desk: Desk) -> tuple[bytes | None, bytes | None]:
    return life.get(desk.connection, life.LINK_MEMORY), root_known(desk)


def _keep_memory(desk: Desk, memory: Memory) -> None:
    if memory.root is not None and desk.trust.root is None:
        desk.trust.pin_root(memory.root)
    backed_up.keep_only(desk.connection, memory.center)
    if memory.center is not None and only_center(desk.connection, memory.center):
        desk.folding.changes.add(REACH, memory.center)
    life.put(desk.connection, life.LINK_MEMORY, dump_memory(memory))


def _turn_back(desk: Desk, center: ReplicaId, scopes: Collection[Scope]) -> None:
    if forget_reach(desk.connection, center, scopes):
        desk.folding.changes.add(REACH, center)


def _certificate(desk: Desk) -> bytes | None:
    row = desk.streams.replica(desk.life.replica)
    return None if row is None else row.certificate


def _succeed(desk: Desk, replica: ReplicaId) -> None:
    own = desk.streams.replica(replica)
    if own is not None and desk.life.replica == replica:
        desk.begin_successor(own, now_ms=desk.life.wall_ms)


def _note_wipe(desk: Desk, raw: bytes) -> bool:
    return wiping.note(desk, raw, now_ms=time.time_ns() // 1_000_000)


def _readable_by(desk: Desk, standing: Standing, tips: Sequence[Tip]) -> tuple[Tip, ...]:
    authors = {tip.replica: desk.streams.replica(tip.replica) for tip in tips}
    organisations = {replica: None if row is None else row.organisation or None for replica, row in authors.items()}
    return tuple(tip for tip in tips if may_read(standing, tip.scope, organisations[tip.replica], desk.facts))


def _birth(db: Database, replica: ReplicaId) -> bytes | None:
    return log.birth(db.conn, replica)


def _ordinal(db: Database) -> int:
    here = life.load_life(db.conn)
    return 0 if here is None else here.ordinal


def _is_retired(db: Database, key: bytes) -> bool:
    return retired.is_retired(db.conn, key)


def _organisation(db: Database, replica: ReplicaId) -> str | None:
    return log.organisation(db.conn, replica)


def _tips(db: Database, scopes: Collection[Scope] | None) -> tuple[Tip, ...]:
    return log.tips(db.conn, scopes)


def _waiting(db: Database, holder: ReplicaId) -> tuple[Waiting, ...]:
    return log.unsent(db.conn, holder)


def _run(db: Database, replica: ReplicaId, scope: Scope, first_seq: int, bytes_max: int) -> Run | None:
    return log.run(db.conn, replica, scope, first_seq, bytes_max=bytes_max)
