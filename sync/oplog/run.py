"""Runs: a piece of one stream on its way, and what of it may be believed.

A run carries the entries of (replica, scope) from `first_seq` on, the author's signatures over tips among them, and with
the first run of a stream the author's birth. What is believed ends at the last signature that verifies; the rest is
dropped and asked for again. A relay cuts only at signatures it holds.

Signed tip = Ed25519 in domain "qz tip" over ``replica ‖ seq(6) ‖ ordinal(6) ‖ entry hash ‖ scope``.

Pure. Source: our design (engine specification §1, §7).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.ids import ORDINAL_BYTES, ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.birth import Birth
from sync.oplog.codec import Malformed
from sync.oplog.entry import Entry, decode_entry, entry_hash, genesis
from sync.oplog.hashing import Domain, sign, verifies


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """The end of a stream. `seq` 0 is the empty stream; its hash is the genesis."""

    replica: ReplicaId
    scope: Scope
    seq: int
    ordinal: int
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Consecutive entries of one stream, unverified. `signatures` are (seq, signature), rising."""

    replica: ReplicaId
    scope: Scope
    first_seq: int
    entries: tuple[bytes, ...]
    signatures: tuple[tuple[int, bytes], ...]
    birth: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A stream that a holder is not known to hold to its end. `urgency` is that of its most urgent missing entry.

    `pinned`: a person wants an entry of it sent first, within its urgency.
    """

    replica: ReplicaId
    scope: Scope
    first_seq: int
    last_seq: int
    urgency: int
    bytes: int
    pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedRun:
    """What of a run may be stored: entries up to the last good signature, in order, after `before`.

    Attributes:
        surplus: how many entries came behind the last good signature and were dropped.
        hashes: entry hash of each entry.
    """

    before: Tip
    entries: tuple[Entry, ...]
    hashes: tuple[bytes, ...]
    signatures: tuple[tuple[int, bytes], ...]
    surplus: int

    @property
    def tip(self) -> Tip:
        """Return the tip after the last entry."""
        if not self.entries:
            return self.before
        last = self.entries[-1]
        return Tip(replica=last.replica, scope=last.scope, seq=last.header.seq, ordinal=last.header.ordinal, hash=self.hashes[-1])


def empty_tip(birth: Birth, scope: Scope) -> Tip:
    """Return the tip of the stream (birth, scope) before its first entry."""
    return Tip(replica=birth.replica, scope=scope, seq=0, ordinal=0, hash=genesis(birth.hash, scope))


def sign_tip(key: Ed25519PrivateKey, tip: Tip) -> bytes:
    """Return the author's signature over ``tip``."""
    return sign(key, Domain.TIP, _tip_body(tip))


def tip_verifies(public: bytes, tip: Tip, signature: bytes) -> bool:
    """Tell whether ``signature`` is the author's over ``tip``."""
    return verifies(public, Domain.TIP, _tip_body(tip), signature)


def advance(tip: Tip, body: bytes) -> tuple[Tip, Entry]:
    """Return the tip after the entry ``body``, and the entry.

    Raises: Malformed: the entry does not decode, or does not stand right behind ``tip``.
    """
    entry = _next(tip.replica, tip.scope, tip.seq, tip.ordinal, body)
    after = Tip(replica=tip.replica, scope=tip.scope, seq=entry.header.seq, ordinal=entry.header.ordinal, hash=entry_hash(tip.hash, entry))
    return after, entry


def verify_run(run: Run, before: Tip, *, sign_key: bytes) -> VerifiedRun:
    """Check ``run`` from where ``before`` stands, against its author's key; entries at or before it are passed over.

    A malformed entry behind a good signature costs what follows, not what came before.

    Raises: Malformed: the run leaves a gap, or it brings new entries and no signature over them verifies.
    """
    if run.first_seq > before.seq + 1:
        raise Malformed("gap")
    signatures = dict(run.signatures)
    entries, hashes, good = list[Entry](), list[bytes](), list[tuple[int, bytes]]()
    seq, ordinal, link, kept = before.seq, before.ordinal, before.hash, 0
    fresh = run.entries[before.seq + 1 - run.first_seq :]
    for body in fresh:
        try:
            entry = _next(before.replica, before.scope, seq, ordinal, body)
        except Malformed:
            if kept:
                break
            raise
        seq, ordinal, link = entry.header.seq, entry.header.ordinal, entry_hash(link, entry)
        entries.append(entry)
        hashes.append(link)
        signature = signatures.get(seq)
        if signature is None:
            continue
        tip = Tip(replica=before.replica, scope=before.scope, seq=seq, ordinal=ordinal, hash=link)
        if tip_verifies(sign_key, tip, signature):
            kept = len(entries)
            good.append((seq, signature))
    if entries and not kept:
        raise Malformed("no signature verifies")
    return VerifiedRun(
        before=before,
        entries=tuple(entries[:kept]),
        hashes=tuple(hashes[:kept]),
        signatures=tuple(good),
        surplus=len(fresh) - kept,
    )


def pieces(run: Run, bytes_max: int) -> tuple[Run, ...]:
    """Return ``run`` cut at its signatures into pieces of ``bytes_max`` or a little more; what comes behind the last one goes with it."""
    signed = dict(run.signatures)
    last = max(signed, default=0)
    found: list[Run] = []
    begin, size = run.first_seq, 0
    for seq, body in enumerate(run.entries, run.first_seq):
        size += len(body)
        if size >= bytes_max and seq in signed and seq < last:
            found.append(_piece(run, begin, seq + 1))
            begin, size = seq + 1, 0
    return (*found, _piece(run, begin, run.first_seq + len(run.entries))) if found else (run,)


def replay(tip: Tip, bodies: Sequence[bytes]) -> Tip:
    """Return the tip after ``bodies``; for stored entries whose tip is wanted again."""
    for body in bodies:
        tip, _ = advance(tip, body)
    return tip


def _next(replica: ReplicaId, scope: Scope, seq: int, ordinal: int, body: bytes) -> Entry:
    """Return the entry ``body`` where it stands right behind a tip. Raises: Malformed."""
    entry = decode_entry(replica, scope, body)
    if entry.header.seq != seq + 1 or entry.header.ordinal <= ordinal:
        raise Malformed("entry out of place")
    return entry


def _piece(run: Run, begin: int, end: int) -> Run:
    return Run(
        replica=run.replica,
        scope=run.scope,
        first_seq=begin,
        entries=run.entries[begin - run.first_seq : end - run.first_seq],
        signatures=tuple((seq, signature) for seq, signature in run.signatures if begin <= seq < end),
        birth=run.birth if begin == run.first_seq else None,
    )


def _tip_body(tip: Tip) -> bytes:
    return tip.replica + tip.seq.to_bytes(ORDINAL_BYTES, "big") + tip.ordinal.to_bytes(ORDINAL_BYTES, "big") + tip.hash + tip.scope
