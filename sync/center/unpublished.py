"""What devices pushed and no n was given to yet: written in the transaction that stores it, taken by the sequencer.

Each replica is held by one transaction at a time, so its streams grow from the tips that are read, and an ordinal is looked for
where nobody adds one. Numbers of one stream rise; a number says nothing across streams: a writer may sleep before its commit,
and is published when it can be seen.

PostgreSQL only; on SQLite a push is published in its own transaction. Source: engine specification §10.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from sqlalchemy import Connection, insert, text

from sync.center.database import Sort, unpublished
from sync.center.prepared import Prepared
from sync.center.publishing import Cut
from sync.domain.ids import ReplicaId
from sync.oplog.run import VerifiedRun

_HOLD = Prepared(text("select pg_advisory_xact_lock(:key)"))
# Everything that a piece of a stream adds, in one statement: each costs the center as much as storing ten entries. Bytes go
# joined and numbers as a list in words: an array is put together by the driver part by part.
_STORED = Prepared(
    text(
        "with held as (insert into entries (stream, seq, replica, ordinal, hash, body)"
        " select :at, :since + e.at, :replica, e.ordinal, substring(:hashes from 1 + 32 * (cast(e.at as int) - 1) for 32),"
        " substring(:bodies from e.starts for e.size)"
        " from unnest(cast(string_to_array(:ordinals, ',') as bigint[]), cast(string_to_array(:starts, ',') as int[]),"
        " cast(string_to_array(:sizes, ',') as int[])) with ordinality as e (ordinal, starts, size, at)),"
        " signed as (insert into signatures (stream, seq, signature)"
        " select :at, s.seq, substring(:signatures from 1 + 64 * (cast(s.at as int) - 1) for 64)"
        " from unnest(cast(string_to_array(:signed, ',') as bigint[])) with ordinality as s (seq, at) on conflict do nothing),"
        " waits as (insert into unpublished (sort, stream, first_seq, last_seq, pusher, urgency, bytes)"
        " select :run, :at, w.first, w.last, :pusher, w.urgency, w.size"
        " from unnest(cast(string_to_array(:firsts, ',') as bigint[]), cast(string_to_array(:lasts, ',') as bigint[]),"
        " cast(string_to_array(:urgencies, ',') as bigint[]), cast(string_to_array(:lengths, ',') as bigint[]))"
        " as w (first, last, urgency, size))"
        " update streams set seq = :to_seq, ordinal = :to_ordinal, hash = :to_hash"
        " where number = :at and seq = :since and hash = :since_hash"
    )
)


def hold(connection: Connection, replicas: Iterable[ReplicaId]) -> None:
    """Hold replicas until the end of the transaction, in one sequence for all, so that two pushes never wait for each other."""
    for replica in sorted(set(replicas)):
        _HOLD.run(connection, key=int.from_bytes(replica, "big", signed=True))


def store(connection: Connection, number: int, run: VerifiedRun, cuts: Sequence[Cut]) -> None:
    """Store what of a run was verified, at least one entry, move the stream's tip from where it began, and let its pieces wait."""
    before, tip = run.before, run.tip
    sizes = [len(entry.body) for entry in run.entries]
    moved = _STORED.run(
        connection,
        run=int(Sort.RUN),
        at=number,
        replica=tip.replica,
        ordinals=_listed(entry.header.ordinal for entry in run.entries),
        hashes=b"".join(run.hashes),
        starts=_listed(accumulate(sizes[:-1], initial=1)),
        sizes=_listed(sizes),
        bodies=b"".join([entry.body for entry in run.entries]),
        signed=_listed(seq for seq, _ in run.signatures),
        signatures=b"".join([signature for _, signature in run.signatures]),
        firsts=_listed(cut.first_seq for cut in cuts),
        lasts=_listed(cut.last_seq for cut in cuts),
        pusher=cuts[0].pusher,
        urgencies=_listed(cut.urgency for cut in cuts),
        lengths=_listed(cut.size for cut in cuts),
        since=before.seq,
        since_hash=before.hash,
        to_seq=tip.seq,
        to_ordinal=tip.ordinal,
        to_hash=tip.hash,
    )
    assert moved == 1, "another run was stored behind the same tip"


def _listed(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))


def put_claim(connection: Connection, holder: ReplicaId, author: ReplicaId, raw: bytes, *, pusher: ReplicaId | None = None) -> None:
    """Let a device's claim wait to be published; ``pusher`` where another center brought it."""
    row = {"sort": int(Sort.CLAIM), "holder": holder, "author": author, "raw": raw, "pusher": pusher}
    connection.execute(insert(unpublished), [row])


def put_fork(connection: Connection, replica: ReplicaId, held: bytes) -> None:
    """Let a proven fork wait to be ruled; ``held`` is the hash of the entry that was here first."""
    connection.execute(insert(unpublished), [{"sort": int(Sort.FORK), "author": replica, "raw": held}])
