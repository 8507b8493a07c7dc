"""Proof of a copy of the center's database: opened on its own, pages and trees read, streams walked from their entries.

What the previous verified backup proved is taken up at its tips; everything behind them is walked whole: each entry decoded,
chained, compared with the stored hash, each signature checked against the author's birth. Of what was proved before, streams
chosen by chance are walked again from their first entry. The tips told of a backup are those found by walking, never the
ones that the database says of itself (S14).

Source: engine specification §3 (K9), §6.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Row, select

from sync.center import engines
from sync.center.database import entries, replicas, signatures, streams
from sync.domain.failures import Outage
from sync.domain.ids import ReplicaId
from sync.domain.kind import Shape
from sync.domain.registry import KINDS_BY_NUMBER
from sync.domain.scopes import Scope
from sync.oplog.birth import parse_birth
from sync.oplog.codec import Malformed
from sync.oplog.entry import Entry
from sync.oplog.run import Tip, advance, empty_tip, tip_verifies
from sync.store import backup, cipher

SAMPLE_ENTRIES = 20_000  # of what was proved before; about a second
UNPROVED = "backup.unproved"


@dataclass(slots=True)
class Proof:
    """What a copy was found to hold.

    Attributes:
        tips: end of each stream by its number, found by walking.
        walked: entries read, chained and compared.
        entries: entries in all.
        blobs: addresses that the walked entries name.
    """

    tips: dict[int, Tip] = field(default_factory=dict)
    walked: int = 0
    entries: int = 0
    blobs: set[bytes] = field(default_factory=set)


@contextmanager
def opened(path: Path, key: bytes) -> Iterator[Connection]:
    """Open a copy for reading alone."""
    engine = engines.single(lambda: cipher.connect(path, key, read_only=True))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def never() -> bool:
    """Say that nobody waits for an end."""
    return False


def prove(path: Path, key: bytes, *, since: Mapping[int, Tip], sample: int = SAMPLE_ENTRIES, closing: Callable[[], bool] = never) -> Proof:
    """Prove the copy at ``path``; ``since`` are the tips proved before, by number of the stream.

    Raises: Outage: `store.closed` when ``closing`` says so, `backup.unreadable` (a page or tree is broken), `backup.unproved`
        (entries that do not chain, a signature that does not verify, a tip that is not what the entries say).
    """
    if not backup.is_good(path, key):
        raise Outage("backup.unreadable")
    proof = Proof()
    with opened(path, key) as connection:
        again = set(_chosen(since, sample))
        for row in connection.execute(select(streams).order_by(streams.c.number)).all():
            if closing():
                raise Outage("store.closed")
            before = None if row.number in again else since.get(row.number)
            proof.tips[row.number] = _walked(connection, row, before, proof)
            proof.entries += row.seq
    return proof


def _chosen(since: Mapping[int, Tip], sample: int) -> Iterator[int]:
    """Yield streams to be walked whole although they were proved before, by chance, up to ``sample`` entries in all."""
    numbers = sorted(since)
    random.SystemRandom().shuffle(numbers)
    for number in numbers:
        sample -= since[number].seq
        if sample < 0:
            return
        yield number


def _walked(connection: Connection, row: Row[tuple[object, ...]], before: Tip | None, proof: Proof) -> Tip:
    """Return the tip that the entries of a stream lead to, checked on the way."""
    raw = connection.execute(select(replicas.c.birth).where(replicas.c.replica == row.replica)).scalar_one_or_none()
    if raw is None:
        raise _unproved(row)
    birth = parse_birth(raw)
    tip = empty_tip(birth, Scope(row.scope)) if before is None else before
    if before is not None and not _stands(connection, row, before):
        raise _unproved(row)
    within = (entries.c.stream == row.number, entries.c.seq > tip.seq)
    query = select(entries.c.seq, entries.c.hash, entries.c.body, signatures.c.signature).outerjoin(
        signatures, (signatures.c.stream == entries.c.stream) & (signatures.c.seq == entries.c.seq)
    )
    signed = tip.seq
    for held in connection.execute(query.where(*within).order_by(entries.c.seq)):
        try:
            tip, entry = advance(tip, held.body)
        except Malformed as error:
            raise _unproved(row) from error
        if tip.seq != held.seq or tip.hash != held.hash:
            raise _unproved(row)
        if held.signature is not None:
            if not tip_verifies(birth.sign_key, tip, held.signature):
                raise _unproved(row)
            signed = tip.seq
        proof.walked += 1
        proof.blobs.update(blobs_in(entry))
    # Stored up to a verified signature, so the end of every stream is signed (K10).
    if signed != tip.seq or (tip.seq, tip.ordinal, tip.hash) != (row.seq, row.ordinal, row.hash):
        raise _unproved(row)
    return tip


def _stands(connection: Connection, row: Row[tuple[object, ...]], before: Tip) -> bool:
    """Tell whether a tip that was proved before is still where it was."""
    if (before.replica, before.scope) != (ReplicaId(row.replica), Scope(row.scope)) or before.seq > row.seq:
        return False
    if before.seq == 0:
        return True
    query = select(entries.c.hash).where(entries.c.stream == row.number, entries.c.seq == before.seq)
    return bool(connection.execute(query).scalar_one_or_none() == before.hash)


def blobs_in(entry: Entry) -> Iterator[bytes]:
    """Yield the blobs that an entry names, of the kinds that this version knows."""
    for op in entry.ops:
        kind = KINDS_BY_NUMBER.get(op.kind)
        item = None if kind is None else kind.by_number.get(op.field)
        if item is not None and item.shape is Shape.BLOB and item.accepts(op.value):
            yield op.value


def _unproved(row: Row[tuple[object, ...]]) -> Outage:
    return Outage(UNPROVED, replica=row.replica.hex(), scope=row.scope.hex())
