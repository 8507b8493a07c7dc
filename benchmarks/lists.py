"""Lists of 100,000 rows against lists of 1,000: how long their first page takes to be read, and what memory the window holds.

Three homes of each size: one incident with a long journal, many incidents, and one organisation with many units. What is read
is what the pages ask when they are opened; both sizes in turns, warm. Memory is that of the window's process with the page
open and its rows there; its bound is a number, since a window that keeps a list in memory grows with it.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.author import Author
from benchmarks.growth import opened, write_lines
from benchmarks.outcome import Effort, Outcome, interleaved
from benchmarks.station import Station
from benchmarks.workload import ORGANISATION, START_MS
from sync.domain.draft import Add, Create, New
from sync.domain.ids import EntityId
from sync.domain.scopes import ScopeSort, organisation_scope
from sync.store.cipher import Database, connect, database
from sync.store.home import Home
from sync.store.queries import forces, incident_pages, incidents
from sync.store.queries.forces_rows import BoardQuestion
from sync.store.queries.rows import ROWS_MAX

AIM = 1.5
MEMORY_MB = 400
MB = 1_000_000
ROWS, FEW = 100_000, 1_000
ROWS_QUICK, FEW_QUICK = 400, 100
UNITS_AT_ONCE = 40  # as a table of them comes in


@dataclass(frozen=True, slots=True)
class _List:
    """A list: how it is called, the page that shows it, who fills a home with it, and what its page asks first."""

    name: str
    page: str
    fill: Callable[[Author, int], bytes]
    ask: Callable[[Database, bytes], object]


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield time and memory of each list."""
    sizes = (effort.pick(ROWS, ROWS_QUICK), effort.pick(FEW, FEW_QUICK))
    for number, one in enumerate(LISTS):
        with TemporaryDirectory() as folder:
            many, few = (_filled(Path(folder) / str(size), one, size, 10 * number + at) for at, size in enumerate(sizes))
            yield _time(one, many, few, sizes, effort.pick(30, 2))
            held = _held(many[0].path, one.page, effort.pick(6_000, 1_500)) / MB
            bound = f"{MEMORY_MB} MB"
            name = f"window with {sizes[0]:,} {one.name}"
            yield Outcome(name=name, unit="MB", ours=held, base=None, base_name=bound, ratio=held / MEMORY_MB, aim=1.0)


def _filled(path: Path, one: _List, size: int, number: int) -> tuple[Home, bytes]:
    with Station(path) as station:
        author = Author(100 + number, ORGANISATION)
        station.trust(author)
        subject = one.fill(author, size)
        station.receive(author.fresh_runs())
        return station.home, subject


def _time(one: _List, many: tuple[Home, bytes], few: tuple[Home, bytes], sizes: tuple[int, int], rounds: int) -> Outcome:
    with ExitStack() as stack:
        of_many, of_few = (_asking(stack, one, home, subject) for home, subject in (many, few))
        interleaved(of_many, of_few, 1)
        ours, base = interleaved(of_many, of_few, rounds)
    name = f"first page of {sizes[0]:,} {one.name}"
    return Outcome(name=name, unit="ms", ours=ours * 1e3, base=base * 1e3, base_name=f"{sizes[1]:,}", ratio=ours / base, aim=AIM)


def _asking(stack: ExitStack, one: _List, home: Home, subject: bytes) -> Callable[[], object]:
    connection = connect(home.database, home.key(), read_only=True)
    stack.callback(connection.close)

    def ask() -> object:
        return one.ask(database(connection), subject)

    return ask


def _held(home: Path, page: str, patience_ms: int) -> int:
    """Return the bytes that the window's process holds with `page` open."""
    command = [sys.executable, "-m", "benchmarks.first_paint", str(home), page, str(patience_ms)]
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, check=True)  # noqa: S603 - ourselves
    return int(done.stdout)


def _journal(author: Author, size: int) -> bytes:
    scope = opened(author)
    write_lines(author, scope, size)
    return scope[1:]


def _incidents(author: Author, size: int) -> bytes:
    for number in range(size):
        fields = {"state": "confirmed", "mode": "exercise", "title": f"第 {number} 起", "reported_at": START_MS + number}
        writes = (Create(kind="incident", fields=fields), Add(kind="incident", entity=New(0), field="parties", value=ORGANISATION))
        author.write(None, writes, command="OpenIncident", at_ms=START_MS + 1_000 * number, founds=ScopeSort.INCIDENT)
    return b""


def _units(author: Author, size: int) -> bytes:
    scope = organisation_scope(ORGANISATION)
    for first in range(0, size, UNITS_AT_ONCE):
        names = [f"第 {number} 车" for number in range(first, min(size, first + UNITS_AT_ONCE))]
        writes = tuple(Create(kind="unit", fields={"name": name, "sort": "rescue", "readiness": "standby"}) for name in names)
        author.write(scope, writes, command="ImportUnits", at_ms=START_MS + first)
    return b""


def _ask_journal(db: Database, subject: bytes) -> object:
    return incidents.detail(db, EntityId(subject))


def _ask_incidents(db: Database, _subject: bytes) -> object:
    return incident_pages.page(db, incident_pages.IncidentFilter(), 0, ROWS_MAX)


def _ask_units(db: Database, _subject: bytes) -> object:
    return forces.board(db, BoardQuestion(), 0, ROWS_MAX)


LISTS = (
    _List("journal lines", "incidents", _journal, _ask_journal),
    _List("incidents", "incidents", _incidents, _ask_incidents),
    _List("units", "forces", _units, _ask_units),
)
