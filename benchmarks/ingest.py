"""Entries taken in and published per second by the center, on SQLite and on PostgreSQL.

Sixteen devices push what they wrote in chunks of about 8 kB, as after a day in the dark, and each is answered. The requests are
made before the clock runs, and given to the center as HTTP gives them: opened, verified, stored, judged, published, answered. On
SQLite one process takes them, on PostgreSQL (a server of its own, `fsync` on) two, each four at a time. The clock stops when
the last entry is published. Then the feed is compared with what was written: nothing missed, nothing out of sequence.

The aim is a bare rate. A machine that others use too gives less of it, so the processor's time is told beside it, by part, and what
rate that is where nobody else is: the devices' own work is done before the clock runs. Where no PostgreSQL is on the machine its
lines are left out.
"""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from time import monotonic, process_time, sleep

from sqlalchemy import func, select

from benchmarks.author import Author
from benchmarks.bill import lines, parts, processor_s
from benchmarks.outcome import Effort, Outcome, seconds
from benchmarks.station import now_ms
from benchmarks.workload import ORGANISATION, Player, rows
from sync.center.admission import admit
from sync.center.database import Database, Sort, feed, streams, unpublished
from sync.center.exchange import Taken
from sync.center.opening import keep_url
from sync.center.postgres import PUSHERS, Postgres
from sync.center.sequencer import Sequencer
from sync.center.serve import Center, open_center
from sync.domain.draft import Urgency
from sync.oplog.run import Run
from sync.protocol.envelope import seal_request
from sync.protocol.limits import NONCE_BYTES
from sync.protocol.messages import Request, Want, encode_request
from tests.fakes.cluster import Cluster, binaries

DEVICES, PROCESSES = 16, 2
SQLITE_AIM_PER_S, POSTGRESQL_AIM_PER_S = 2_000, 5_000
END_S = 300.0
_ORGANISATIONS = (
    "code,name,short_name,name_en,tier,parent\n320000,江苏省,江苏,Jiangsu,省,\n320100,南京市,南京,Nanjing,市,320000\n"
    f"{ORGANISATION},鼓楼区,鼓楼,Gulou,县,320100\n"
)
Wires = Sequence[Sequence[bytes]]


@dataclass(frozen=True, slots=True)
class _Written:
    """What the devices push: the requests of each, in their sequence, and how many entries each stream holds."""

    greetings: Sequence[bytes]
    keys: Sequence[bytes]
    wires: Wires
    entries: dict[tuple[bytes, bytes], int]


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield the rate on each database, and what the feed lacks of what was written."""
    written = _written(effort.pick(1_500, 40))
    with TemporaryDirectory() as folder:
        yield from _on_sqlite(Path(folder), written)
    place = binaries()
    if place is None:
        return
    cluster = Cluster(place)
    try:
        with TemporaryDirectory() as folder:
            yield from _on_postgresql(Path(folder), cluster, written)
    finally:
        cluster.discard()


def _written(records: int) -> _Written:
    authors = [Author(100 + number, ORGANISATION) for number in range(DEVICES)]
    wires: list[list[bytes]] = []
    entries: dict[tuple[bytes, bytes], int] = {}
    for author in authors:
        player = Player(author)
        player.prepare()
        for row in rows(records):
            player.play(row)
        runs = author.fresh_runs()
        wires.append([_sealed(author, (run,)) for run in runs])
        for run in runs:
            entries[run.replica, run.scope] = run.first_seq + len(run.entries) - 1
    return _Written([_sealed(author, ()) for author in authors], [author.sign_key for author in authors], wires, entries)


def _sealed(author: Author, runs: tuple[Run, ...]) -> bytes:
    want = Want(budget=0, urgency_max=Urgency.FLASH, wait_s=0)
    request = Request(replica=author.replica, birth=author.own_birth(), cursor=None, tree=None, want=want, runs=runs)
    return seal_request(author.sign_key, author.sign, bytes(NONCE_BYTES), encode_request(request))[0]


def _opened(folder: Path, written: _Written) -> Center:
    table = folder / "organisations.csv"
    table.write_text(_ORGANISATIONS, encoding="utf-8")
    center = open_center(folder / "center", organisations_csv=table, now_ms=now_ms)
    for greeting, key in zip(written.greetings, written.keys, strict=True):
        center.exchange.take(greeting)
        admit(center.keys.directory, fingerprint_or_key=key)
    return center


def _on_sqlite(folder: Path, written: _Written) -> Iterator[Outcome]:
    center = _opened(folder, written)
    wires = [wire for device in written.wires for wire in device]
    spent = process_time()
    elapsed_s = seconds(lambda: _taken(center, wires))
    spent = process_time() - spent
    yield from _outcomes("SQLite", center.database, written, elapsed_s, SQLITE_AIM_PER_S)
    of = parts(wires)
    rest = spent - of.opening_s - of.decoding_s - of.verifying_s
    bill = {"envelopes": of.opening_s, "decoding": of.decoding_s, "signatures": of.verifying_s, "store and judge": rest}
    yield from lines("SQLite", sum(written.entries.values()), bill, cores=1)
    center.database.close()


def _on_postgresql(folder: Path, cluster: Cluster, written: _Written) -> Iterator[Outcome]:
    keep_url(folder / "center", cluster.fresh())
    center = _opened(folder, written)
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(PROCESSES + 1)
    shares = [written.wires[share::PROCESSES] for share in range(PROCESSES)]
    workers = [context.Process(target=_work, args=(folder, share, ready)) for share in shares]
    for worker in workers:
        worker.start()
    ready.wait()
    pids = [worker.pid or 0 for worker in workers]
    began_s, served_s, worked_s = monotonic(), processor_s(cluster.pid), sum(map(processor_s, pids))
    _await_published(center.database, sum(written.entries.values()))
    elapsed_s = monotonic() - began_s
    bill = {"center": sum(map(processor_s, pids)) - worked_s, "PostgreSQL": processor_s(cluster.pid) - served_s}
    ready.wait()
    for worker in workers:
        worker.join()
    yield from _outcomes("PostgreSQL", center.database, written, elapsed_s, POSTGRESQL_AIM_PER_S)
    yield from lines("PostgreSQL", sum(written.entries.values()), bill, cores=PROCESSES)
    center.database.close()


def _work(folder: Path, share: Wires, ready: Barrier) -> None:
    """Be one of the processes: push a share of the devices' requests, several at a time."""
    center = open_center(folder / "center", organisations_csv=folder / "organisations.csv", now_ms=now_ms)
    assert isinstance(center.database, Postgres)
    sequencer = Sequencer(center.database, center.keys, now_ms=now_ms, leads=Event(), on_growth=_heard)
    center.exchange.on_pushed = sequencer.pushed
    sequencer.start()
    try:
        ready.wait()
        with ThreadPoolExecutor(PUSHERS) as threads:
            for pushed in [threads.submit(_taken, center, wires) for wires in share]:
                pushed.result()
        ready.wait()
    finally:
        sequencer.close()
        center.database.close()


def _heard() -> None:
    """Nobody polls here."""


def _taken(center: Center, wires: Sequence[bytes]) -> None:
    for wire in wires:
        taken = center.exchange.take(wire)
        assert isinstance(taken, Taken), taken
        assert not taken.ingested.refused, taken.ingested.refused
        center.exchange.answer(taken)


def _await_published(database: Database, total: int) -> None:
    until_s = monotonic() + END_S
    stored = select(func.coalesce(func.max(feed.c.size), 0))
    waiting = select(unpublished.c.number).limit(1)
    begun = None
    while monotonic() < until_s:
        with database.read() as connection:
            size = int(connection.execute(stored).scalar_one())
            begun = size if begun is None else begun
            if size - begun >= total and connection.execute(waiting).first() is None:
                return
        sleep(0.02)
    message = "not published in time"
    raise AssertionError(message)


def _outcomes(name: str, database: Database, written: _Written, elapsed_s: float, aim_per_s: int) -> Iterator[Outcome]:
    total = sum(written.entries.values())
    rate = total / elapsed_s
    yield Outcome(
        name=f"ingest and publish, {name}",
        unit="entries/s",
        ours=rate,
        base=None,
        base_name=f"{aim_per_s:,} entries/s",
        ratio=rate / aim_per_s,
        aim=1.0,
        at_least=True,
    )
    faults = _faults(database, written)
    yield Outcome(
        name=f"missed or out of sequence, {name}", unit="entries", ours=faults, base=None, base_name=f"of {total:,}", ratio=faults, aim=0
    )


def _faults(database: Database, written: _Written) -> int:
    """Return how many entries the feed lacks, gives twice or gives before an earlier one; and how many gaps n has."""
    query = select(feed.c.n, feed.c.sort, feed.c.first_seq, feed.c.last_seq, streams.c.replica, streams.c.scope)
    found: dict[tuple[bytes, bytes], int] = {}
    faults, last = 0, 0
    with database.read() as connection:
        for row in connection.execute(query.outerjoin(streams, streams.c.number == feed.c.stream).order_by(feed.c.n)):
            faults, last = faults + (row.n != last + 1), row.n
            if row.sort == Sort.RUN:
                stream = (row.replica, row.scope)
                faults += abs(row.first_seq - found.get(stream, 0) - 1)
                found[stream] = row.last_seq
    return faults + sum(abs(entries - found.get(stream, 0)) for stream, entries in written.entries.items())
