"""Bytes on the wire for each record, signatures and envelope included: the pushes of a real session, without a dictionary.

The aim is for one push of everything; smaller batches inform: each carries its own envelope, and a signature per stream.
"""

from collections.abc import Iterator
from itertools import islice
from random import Random

from benchmarks.author import Author
from benchmarks.outcome import Effort, Outcome
from benchmarks.workload import ORGANISATION, Player, rows
from sync.domain.ids import ReplicaId
from sync.oplog.tree import TreeHead
from sync.protocol.limits import NONCE_BYTES
from sync.protocol.memory import Memory, Phase
from sync.protocol.messages import Cursor, Want
from sync.protocol.session import ClientSession

AIM_BYTES = 40
RECORDS = 1_000
BATCHES = (100, 20, 5, 1)
EVERYTHING = 10_000_000
_CHANCE = Random(1)
CENTER = ReplicaId(_CHANCE.randbytes(8))
ROOT = _CHANCE.randbytes(32)
NONCE = _CHANCE.randbytes(NONCE_BYTES)


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield bytes per record for one push of all, then for smaller batches."""
    written = sum(len(body) for body in _bodies())
    for batch in (RECORDS, *(() if effort.quick else BATCHES)):
        each = push_bytes(batch) / RECORDS
        name = "bytes per record, one push of all" if batch == RECORDS else f"bytes per record, batches of {batch}"
        base, aimed = written / RECORDS, batch == RECORDS
        yield Outcome(
            name=name,
            unit="B",
            ours=each,
            base=base,
            base_name="as entries",
            ratio=each / AIM_BYTES if aimed else each / base,
            aim=1.0 if aimed else None,
        )


def push_bytes(batch: int) -> int:
    """Return what the requests that push the workload weigh together, ``batch`` records at a time."""
    author = Author(1, ORGANISATION)
    player = Player(author)
    player.prepare()
    author.reached(CENTER)
    session = ClientSession(author, _in_step())
    drawn, sent = rows(RECORDS), 0
    while portion := list(islice(drawn, batch)):
        for row in portion:
            player.play(row)
        session.memory = _in_step()
        outgoing = session.request(Want(budget=0), push_bytes=EVERYTHING, now_ms=portion[-1].at_ms)
        assert sum(len(run.entries) for run in outgoing.request.runs) == len(portion)
        sent += len(outgoing.wire)
        author.reached(CENTER)
    return sent


def _in_step() -> Memory:
    """Return the memory of a session that has met its center and holds a nonce."""
    return Memory(
        center=CENTER,
        center_key=bytes(32),
        root=bytes(32),
        cursor=Cursor(center=CENTER, n=5_000),
        tree=TreeHead(size=5_000, root=ROOT),
        nonces=(NONCE,),
        phase=Phase.STEADY,
    )


def _bodies() -> Iterator[bytes]:
    author = Author(1, ORGANISATION)
    player = Player(author)
    player.prepare()
    author.reached(CENTER)
    for row in rows(RECORDS):
        player.play(row)
    for one in author.waiting(CENTER):
        yield from author.run(one.replica, one.scope, one.first_seq, bytes_max=EVERYTHING).entries
