"""Forks: one author's key signed two different entries for one place.

It happens when a database is restored or copied and goes on writing, or when a key is stolen. Both branches are proof and
both are kept; which one counts is decided by the bytes alone (the lower entry hash at the first difference), so every
replica that holds both shows the same.

Source: our design (engine specification §3, K6).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sync.oplog.codec import Malformed
from sync.oplog.entry import Entry
from sync.oplog.run import Run, Tip, advance, tip_verifies


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """The other branch of a stream from `first_seq` on, with the hash of each entry and the signatures that prove it."""

    first_seq: int
    theirs: tuple[Entry, ...]
    theirs_hashes: tuple[bytes, ...]
    signatures: tuple[tuple[int, bytes], ...]


def find_fork(run: Run, ours: Sequence[bytes], floor: Tip, *, sign_key: bytes) -> Fork | None:
    """Return the fork that ``run`` proves against the stored bodies ``ours`` (behind ``floor``), or None when it proves none.

    Proof is a signature of the author over a branch that differs from ours; a run that merely fails to verify proves
    nothing, and a redacted copy of the same entry is the same entry. What differs at or below the floor can't be told here.
    """
    tip = floor
    for seq, own in enumerate(ours, floor.seq + 1):
        at = seq - run.first_seq
        after, _ = advance(tip, own)
        if 0 <= at < len(run.entries) and run.entries[at] != own and _hash_after(tip, run.entries[at]) != after.hash:
            theirs, hashes, signatures = _branch(tip, run.entries[at:], dict(run.signatures), sign_key)
            return Fork(first_seq=seq, theirs=theirs, theirs_hashes=hashes, signatures=signatures) if theirs else None
        tip = after
    return None


def _hash_after(tip: Tip, body: bytes) -> bytes | None:
    try:
        return advance(tip, body)[0].hash
    except Malformed:
        return None


def _branch(
    tip: Tip, bodies: Sequence[bytes], signed: dict[int, bytes], sign_key: bytes
) -> tuple[tuple[Entry, ...], tuple[bytes, ...], tuple[tuple[int, bytes], ...]]:
    """Return the entries behind ``tip`` up to the last good signature, their hashes, and the good signatures."""
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
    return tuple(entries[:kept]), tuple(hashes[:kept]), tuple(good)
