"""Whether a commit stays as quick as on the first day: the same command in a home of many journal lines and in an empty one.

Both homes are written in turns, so the ratio is of one moment. The many lines arrive from another device.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.author import Author
from benchmarks.outcome import Effort, Outcome, interleaved
from benchmarks.station import Station
from benchmarks.workload import ORGANISATION, START_MS
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.draft import Add, Create, New
from sync.domain.ids import EntityId
from sync.domain.scopes import Scope, ScopeSort, incident_scope

AIM = 1.3
STAGES = (10_000, 25_000, 50_000)
STAGES_QUICK = (200, 500)


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield the ratio to an empty home at each stage; the aim is for the last."""
    stages = STAGES_QUICK if effort.quick else STAGES
    rounds = effort.pick(200, 20)
    with TemporaryDirectory() as folder, Station(Path(folder) / "full") as full, Station(Path(folder) / "empty") as empty:
        author = Author(2, ORGANISATION)
        full.trust(author)
        shared = opened(author)
        own = incident_scope(empty.do(OpenIncident(title="空", mode="exercise"))[0])
        numbers, held = count(1), 0
        for stage in stages:
            write_lines(author, shared, stage - held)
            full.receive(author.fresh_runs())
            held = stage

            def in_full() -> None:
                full.do(WriteJournal(scope=shared, line=f"第 {next(numbers)} 车到场", channel="radio"))

            def in_empty() -> None:
                empty.do(WriteJournal(scope=own, line=f"第 {next(numbers)} 车到场", channel="radio"))

            interleaved(in_full, in_empty, rounds // 10)
            ours, base = interleaved(in_full, in_empty, rounds)
            name, aim = f"commit at {stage:,} journal lines", AIM if stage == stages[-1] else None
            yield Outcome(
                name=name, unit="ms", ours=ours * 1_000, base=base * 1_000, base_name="in an empty home", ratio=ours / base, aim=aim
            )


def opened(author: Author) -> Scope:
    """Return the scope of an incident that `author` opens."""
    fields = {"state": "confirmed", "mode": "exercise", "title": "化工园3号门 槽罐车侧翻泄漏", "reported_at": START_MS}
    writes = (Create(kind="incident", fields=fields), Add(kind="incident", entity=New(0), field="parties", value=ORGANISATION))
    return incident_scope(author.write(None, writes, command="OpenIncident", at_ms=START_MS, founds=ScopeSort.INCIDENT)[0])


def write_lines(author: Author, scope: Scope, lines: int) -> list[EntityId]:
    """Write journal lines, a second apart."""
    return [
        author.write(
            scope,
            (Create(kind="journal", fields={"line": f"第 {number} 车到场，水幕展开", "stated_at": START_MS + number, "channel": "radio"}),),
            command="WriteJournal",
            at_ms=START_MS + 1_000 * number,
        )[0]
        for number in range(lines)
    ]
