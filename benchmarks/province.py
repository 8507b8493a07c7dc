"""When the window of a full province is usable, against that of a desk with one incident: each in its own process, in turns.

Usable: the window has painted and the incident list shows its rows. Full: 1,200 units, 40 incidents with 20 lines each, and
the organisations that are shipped. The first pair is left out.
"""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.author import Author
from benchmarks.first_paint import ROWS
from benchmarks.growth import opened, write_lines
from benchmarks.outcome import Effort, Outcome
from benchmarks.start import painted
from benchmarks.station import Station
from benchmarks.workload import ORGANISATION, START_MS
from sync.domain.draft import Create
from sync.domain.scopes import organisation_scope

AIM = 1.3
UNITS, INCIDENTS, LINES = 1_200, 40, 20
ROUNDS, ROUNDS_QUICK = 7, 1


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield the ratio."""
    with TemporaryDirectory() as folder:
        full = _seeded(Path(folder) / "full", number=8, units=effort.pick(UNITS, 20), incidents=effort.pick(INCIDENTS, 3))
        empty = _seeded(Path(folder) / "empty", number=9, units=0, incidents=1)
        code = Path(folder) / "code"
        painted(code, full, ROWS)
        painted(code, empty, ROWS)
        pairs = [(painted(code, full, ROWS)[0], painted(code, empty, ROWS)[0]) for _ in range(effort.pick(ROUNDS, ROUNDS_QUICK))]
    ours, base = median(one for one, _ in pairs), median(other for _, other in pairs)
    name = "province usable"
    yield Outcome(name=name, unit="ms", ours=ours * 1e3, base=base * 1e3, base_name="one incident", ratio=ours / base, aim=AIM)


def _seeded(path: Path, *, number: int, units: int, incidents: int) -> Path:
    with Station(path) as station:
        author = Author(number, ORGANISATION)
        station.trust(author)
        for _ in range(incidents):
            write_lines(author, opened(author), LINES)
        scope = organisation_scope(ORGANISATION)
        for unit in range(units):
            fields = {"name": f"第 {unit} 车", "sort": "rescue", "readiness": "standby"}
            author.write(scope, (Create(kind="unit", fields=fields),), command="RegisterUnit", at_ms=START_MS + unit)
        station.receive(author.fresh_runs())
    return path
