"""Forks: one author's key signed two different entries for one place.

It happens when a database is restored or copied and goes on writing, or when a key is stolen. Both branches are proof and
both are kept; which one counts is decided by the bytes alone (the lower entry hash at the first difference), so every
replica that holds both shows the same.

Source: our design (engine specification §3, K6).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.codec import Malformed
from sync.oplog.entry import Entry
from sync.oplog.run import Run, Tip, advance, tip_verifies


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """Two branches of one stream from `first_seq` on, with the hash of each entry."""

    first_seq: int
    ordinal_before: int
    hash_before: bytes
    ours: tuple[Entry, ...]
    ours_hashes: tuple[bytes, ...]
    theirs: tuple[Entry, ...]
    theirs_hashes: tuple[bytes, ...]
    signatures: tuple[tuple[int, bytes], ...]


def find_fork(run: Run, ours: Sequence[bytes], genesis_hash: bytes, *, sign_key: bytes) -> Fork | None:
    """Return the fork that ``run`` proves against the stored bodies ``ours`` (from seq 1), or None when it proves none.

    Proof is a signature of the author over a branch that differs from ours; a run that merely fails to verify proves nothing.
    """
    first = next(
        (seq for seq, body in enumerate(run.entries, run.first_seq) if seq <= len(ours) and body != ours[seq - 1]),
        None,
    )
    if first is None:
        return None
    start = _tip(run.replica, run.scope, genesis_hash)
    for body in ours[: first - 1]:
        start, _ = advance(start, body)
    theirs, hashes, signatures, kept = _branch(start, run.entries[first - run.first_seq :], dict(run.signatures), sign_key)
    if not kept:
        return None
    mine, mine_hashes, _, _ = _branch(start, ours[first - 1 :], {}, sign_key)
    return Fork(
        first_seq=first,
        ordinal_before=start.ordinal,
        hash_before=start.hash,
        ours=tuple(mine),
        ours_hashes=tuple(mine_hashes),
        theirs=tuple(theirs[:kept]),
        theirs_hashes=tuple(hashes[:kept]),
        signatures=tuple(signatures),
    )


def _branch(
    tip: Tip, bodies: Sequence[bytes], signed: dict[int, bytes], sign_key: bytes
) -> tuple[list[Entry], list[bytes], list[tuple[int, bytes]], int]:
    entries, hashes, good, kept = list[Entry](), list[bytes](), list[tuple[int, bytes]](), 0
    for body in bodies:
        try:
            tip, entry = advance(tip, body)
        except Malformed:
            break
        entries.append(entry)
        hashes.append(tip.hash)
        signature = signed.get(tip.seq)
        if signature is not None and tip_verifies(sign_key, tip, signature):
            good.append((tip.seq, signature))
            kept = len(entries)
    return entries, hashes, good, kept


def _tip(replica: ReplicaId, scope: Scope, genesis_hash: bytes) -> Tip:
    return Tip(replica=replica, scope=scope, seq=0, ordinal=0, hash=genesis_hash)
