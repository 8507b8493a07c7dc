"""B13 and a rebuild: "a county's year" and "the hall's week", scaled. 9,000 entries a day of the mix that a county writes.

A hall holds the same mix from many devices, so far fewer entries in each stream and scope. Storage is the whole encrypted file,
indexes and search included, against the bytes of the entries and their signatures; where they are is measured by dropping each
table with its indexes and counting the pages that came free.

Twice the raw bytes can't be reached with entries as short as a county's, 88 bytes each; the lines below say why, part by part.
The log alone, every entry once under its two keys, takes 1.5 times (a B-tree that grows in its middle leaves a quarter of its
pages free; the unique ordinal that shows forks is 0.17 of it). Rows for screens must be held beside it, since they can't be folded
at each reading: 1.2 times for journal lines, of which 0.35 are the indexes that give a page of a long journal without reading it,
0.65 for orders and their recipients. Search takes 0.7: a line of 60 bytes is found by each of its characters, pairs and spellings,
and its id, of 16 bytes, stands in a table and in that table's index. What is to be had was taken: states that their rows tell are
kept nowhere else (1.2 → 0.03, `sync/store/states.py`), no positions in search (1.0 → 0.4), no index entries for references that
name nothing. Packing every page full (`vacuum`) would give 0.4 more of it back, until the next entries come. Bodies of 300 bytes
and more, plans and files, lie once in blobs, so a store of longer entries comes nearer.

A rebuild folds all of it anew; a start with it stands against a
start of an empty home, both to the first answer.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.author import Author
from benchmarks.growth import opened
from benchmarks.newcomer import ordered
from benchmarks.outcome import Effort, Outcome, interleaved, seconds
from benchmarks.station import TREE, Station, now_ms
from benchmarks.workload import ORGANISATION, START_MS
from sync.domain.draft import Create, Set, Urgency
from sync.domain.ids import EntityId
from sync.domain.scopes import organisation_scope
from sync.oplog.hashing import SIGNATURE_BYTES
from sync.store import cipher
from sync.store.cipher import Connection
from sync.store.home import Home
from sync.store.rebuild import refold
from sync.store.writer import Writer

DAY = 9_000
DAY_MS = 24 * 60 * 60 * 1_000
STORAGE_AIM, START_AIM, REBUILD_AIM = 2.0, 1.3, 10_000
READINESS, LINES = 0.55, 0.35  # shares of the entries; the rest are orders
HALL_DEVICES = 48
STATES = ("standby", "rest", "unavailable")


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield storage against raw data, the rate of a rebuild, and a start against an empty home."""
    entries = effort.pick(2 * DAY, 300)
    authors = [Author(number, ORGANISATION) for number in (6, 7, 8)]
    board = county(authors, entries)
    assert board
    runs = [run for author in authors for run in author.fresh_runs()]
    raw = sum(len(body) for run in runs for body in run.entries) + SIGNATURE_BYTES * sum(len(run.signatures) for run in runs)
    ops = sum(author.field_ops for author in authors)
    yield from _hall(effort)
    with TemporaryDirectory() as folder:
        full, empty = Path(folder) / "full", Path(folder) / "empty"
        with Station(full) as station:
            station.trust(*authors)
            station.receive(runs)
        with Station(empty) as station:
            station.settle()
        size = Home(full).database.stat().st_size
        connection = cipher.connect(Home(full).database, Home(full).key(), read_only=False)
        parts = _parts(connection)
        rebuilt_s = seconds(lambda: refold(connection, shipped=TREE))
        connection.close()
        ours_s, base_s = interleaved(lambda: _start(full), lambda: _start(empty), effort.pick(9, 2))
    told = f"a county's {entries:,} entries"
    yield Outcome(
        name=f"{told}: stored", unit="MB", ours=size / 1e6, base=raw / 1e6, base_name="raw entries", ratio=size / raw, aim=STORAGE_AIM
    )
    for part, held in parts:
        yield Outcome(name=f"{told}: {part}", unit="MB", ours=held / 1e6, base=raw / 1e6, base_name="raw entries", ratio=held / raw)
    rate = ops / rebuilt_s
    yield Outcome(
        name=f"{told}: rebuild",
        unit="ops/s",
        ours=rate,
        base=None,
        base_name="10,000 ops/s",
        ratio=rate / REBUILD_AIM,
        aim=1.0,
        at_least=True,
    )
    yield Outcome(
        name=f"{told}: start",
        unit="ms",
        ours=ours_s * 1e3,
        base=base_s * 1e3,
        base_name="empty home",
        ratio=ours_s / base_s,
        aim=START_AIM,
    )


def _hall(effort: Effort) -> Iterator[Outcome]:
    """Yield the storage of a hall: the mix of a county from many devices."""
    entries = effort.pick(2 * DAY, 300)
    authors = [Author(number, ORGANISATION) for number in range(10, 10 + effort.pick(HALL_DEVICES, 4))]
    county(authors, entries)
    runs = [run for author in authors for run in author.fresh_runs()]
    raw = sum(len(body) for run in runs for body in run.entries) + SIGNATURE_BYTES * sum(len(run.signatures) for run in runs)
    with TemporaryDirectory() as folder:
        with Station(Path(folder)) as station:
            station.trust(*authors)
            station.receive(runs)
        size = Home(Path(folder)).database.stat().st_size
    name = f"the hall's {entries:,} entries of {len(authors)} devices: stored"
    yield Outcome(name=name, unit="MB", ours=size / 1e6, base=raw / 1e6, base_name="raw entries", ratio=size / raw, aim=STORAGE_AIM)


def _parts(connection: Connection) -> list[tuple[str, int]]:
    """Return the greatest parts of a database in bytes: each is dropped in a transaction that is rolled back, its pages counted."""
    page = int(connection.execute("pragma page_size").fetchone()[0])
    tables = [(name, f"drop table [{name}]") for name in ("entries", "folds", "journal_rows", "recipient_rows", "order_rows")]
    found = []
    connection.execute("begin")
    for name, drop in (*tables, ("search", "drop table search"), ("search_ids", "drop table search_ids")):
        (before,) = connection.execute("pragma freelist_count").fetchone()
        connection.execute(drop)
        (after,) = connection.execute("pragma freelist_count").fetchone()
        found.append((f"in {name}", (after - before) * page))
    connection.execute("rollback")
    return found


def county(authors: list[Author], entries: int) -> list[EntityId]:
    """Let a county's devices write: readiness and places of units, lines of journals, orders; return the units."""
    chance, home = random.Random(11), organisation_scope(ORGANISATION)
    units = [
        (author, entity)
        for author in authors
        for entity in author.write(
            home,
            tuple(Create(kind="unit", fields={"name": f"水罐 {number} 号车", "call_sign": f"A-{number:03d}"}) for number in range(40)),
            command="ImportUnits",
            at_ms=START_MS,
        )
    ]
    incidents = [opened(author) for author in authors for _ in range(max(1, entries // DAY * 8))]
    for number in range(entries):
        at_ms, author = START_MS + number * DAY_MS // DAY, chance.choice(authors)
        draw = chance.random()
        if draw < READINESS:
            writer, unit = chance.choice(units)
            writes = (Set(kind="unit", entity=unit, field="readiness", value=chance.choice(STATES)),)
            writer.write(home, writes, command="ReportReadiness", at_ms=at_ms)
        elif draw < READINESS + LINES:
            fields = {"line": f"第 {number} 车到场，水幕展开，下风向浓度下降", "stated_at": at_ms, "channel": "radio"}
            author.write(chance.choice(incidents), (Create(kind="journal", fields=fields),), command="WriteJournal", at_ms=at_ms)
        else:
            author.write(chance.choice(incidents), ordered(at_ms), command="IssueOrder", at_ms=at_ms, urgency=Urgency.FLASH)
    return [entity for _, entity in units]


def _start(path: Path) -> None:
    writer = Writer(Home(path), now_ms=now_ms, shipped=TREE)
    writer.settled().result(60)
    writer.close()
