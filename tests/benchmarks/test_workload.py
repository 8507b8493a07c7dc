"""The benchmarks' workload: it names only what is declared, and writes what it says."""

from itertools import islice

from benchmarks.author import Author
from benchmarks.outcome import Effort
from benchmarks.wire import measure
from benchmarks.workload import INCIDENTS, MAP, ORGANISATION, UNITS, Player, rows
from sync.domain.registry import KINDS, KINDS_BY_NUMBER
from sync.domain.scopes import ScopeSort, sort_of
from sync.oplog.fold import Unusable, interpret
from sync.oplog.run import Run, advance, empty_tip


def played(count: int) -> Author:
    """Return an author who wrote the first records of the workload."""
    author = Author(1, ORGANISATION)
    player = Player(author)
    player.prepare()
    for row in rows(count):
        player.play(row)
    return author


def test_the_map_names_only_declared_fields() -> None:
    """Every target of the map is a field of one of our kinds."""
    targets = [target for row in MAP.values() for target in row]
    assert [target for target in targets if target[1] not in KINDS[target[0]].by_name] == []


def test_every_field_of_the_generator_has_its_place() -> None:
    """What the rows hold is mapped, save the author and the scope, which the entry itself carries."""
    used = {(row.kind, name) for row in rows() for name in row.fields}
    carried = {("journal", "inc"), ("journal", "by")}
    assert used - carried == set(MAP)


def test_the_rows_are_the_same_each_time() -> None:
    """One seed, one workload, in the shares of the generator it follows."""
    assert list(rows(50)) == list(islice(rows(), 50))
    kinds = [row.kind for row in rows()]
    assert {kind: kinds.count(kind) for kind in sorted(set(kinds))} == {"incident": 91, "journal": 410, "order": 269, "unit": 230}


def test_what_is_written_counts_at_every_reader() -> None:
    """Each record is one entry, and no op of it would be looked through."""
    author = played(300)
    unusable, entries, written = [], 0, set[tuple[str, str]]()
    for run in author.fresh_runs(bytes_max=10**9):
        tip = empty_tip(author.birth, run.scope)
        for body in run.entries:
            tip, entry = advance(tip, body)
            entries += 1
            unusable += [op for op in entry.ops if isinstance(interpret(KINDS_BY_NUMBER, run.scope, op), Unusable)]
            written |= {(KINDS_BY_NUMBER[op.kind].name, KINDS_BY_NUMBER[op.kind].by_number[op.field].name) for op in entry.ops}
    assert unusable == []
    assert entries == 300 + INCIDENTS + len(UNITS)
    assert {target for row in MAP.values() for target in row} <= written


def test_runs_of_one_author_are_signed_and_gapless() -> None:
    """Fresh runs follow one another, end signed, and come once."""
    author = played(100)
    runs: tuple[Run, ...] = author.fresh_runs()
    assert sum(sort_of(run.scope) is ScopeSort.INCIDENT for run in runs) >= INCIDENTS
    assert all(run.signatures[-1][0] == run.first_seq + len(run.entries) - 1 for run in runs)
    assert author.fresh_runs() == ()


def test_bytes_are_the_same_each_time() -> None:
    """The one measure without a clock: two runs give one figure."""
    first, second = (next(iter(measure(Effort(quick=True)))) for _ in range(2))
    assert first == second
    assert first.holds is True
