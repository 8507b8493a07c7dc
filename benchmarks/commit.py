"""A local command, from its submission to the acknowledgement that it is durable, against the least a database can do.

Ours decides, encodes, hashes, folds, writes the row and its heads, commits with `synchronous=FULL` and marks the high water;
the base inserts one row of about the entry's bytes and commits it with the same pragmas. Both in turns.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bare import Bare
from benchmarks.outcome import Effort, Outcome, interleaved
from benchmarks.station import Station
from sync.domain.commands.incidents import OpenIncident, SetIncidentFacts
from sync.domain.commands.journals import WriteJournal
from sync.domain.scopes import incident_scope

AIM = 4.0
ENTRY_BYTES = 160


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield the ratio for a journal line and for one fact of an incident."""
    rounds = effort.pick(400, 20)
    with TemporaryDirectory() as folder, Station(Path(folder) / "home") as station, Bare(Path(folder) / "bare.db") as bare:
        incident = station.do(OpenIncident(title="化工园3号门 槽罐车侧翻泄漏", mode="exercise", state="confirmed"))[0]
        scope, numbers, body = incident_scope(incident), count(1), bytes(ENTRY_BYTES)

        def journal() -> None:
            station.do(WriteJournal(scope=scope, line=f"第 {next(numbers)} 车到场，水幕展开", channel="radio"))

        def fact() -> None:
            station.do(SetIncidentFacts(incident=incident, facts={"evacuated": next(numbers)}))

        def plain() -> None:
            bare.commit_one(body)

        for name, act in (("WriteJournal", journal), ("SetIncidentFacts", fact)):
            interleaved(act, plain, rounds // 10)
            ours, base = interleaved(act, plain, rounds)
            ms = 1_000.0
            yield Outcome(
                name=f"commit, {name}", unit="ms", ours=ours * ms, base=base * ms, base_name="bare commit", ratio=ours / base, aim=AIM
            )
