"""Field writes folded per second on arrival, with warm heads, commits of 500 included.

Two devices in step write the records of `workload`; a third takes their signed runs in, as its writer does but without its
thread: first it verifies and stores them, then it folds. A first part warms heads and caches. The base writes as many plain
rows as there were field writes, with `executemany` and commits of 500.

The aim is a bare rate, and a disturbance only ever lowers a rate: so it is held against the best part, the base against medians.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import NamedTuple, Self

from benchmarks.author import Author, Board
from benchmarks.bare import Bare
from benchmarks.outcome import Effort, Outcome, seconds
from benchmarks.station import TREE, new_home, now_ms
from benchmarks.workload import ORGANISATION, Player, Row, rows
from sync.oplog.run import Run
from sync.store import cipher
from sync.store.blobs import Blobs
from sync.store.desk import Desk
from sync.store.inbox import Inbox

AIM_PER_S = 10_000
AIMED = "10,000 ops/s"
COMMIT_ENTRIES = 500
ROW_BYTES = 64


class _Part(NamedTuple):
    """Seconds of one part, and its field writes."""

    store_s: float
    fold_s: float
    base_s: float
    ops: int


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield the rate of folding alone and of the whole arrival."""
    records, parts = effort.pick(2_000, 300), effort.pick(6, 2)
    with TemporaryDirectory() as folder, Bare(Path(folder) / "bare.db") as bare, Receiver(Path(folder) / "home") as receiver:
        board: Board = {}
        authors = (Author(3, ORGANISATION, board=board), Author(4, ORGANISATION, board=board))
        receiver.trust(authors)
        player = Player(*authors)
        player.prepare()
        drawn = rows(records * parts)
        measured = [_part(receiver, authors, player, islice(drawn, records), bare) for _ in range(parts)][1:]
    folded = [part.ops / part.fold_s for part in measured]
    arrived = [part.ops / (part.store_s + part.fold_s) for part in measured]
    plain = median(part.ops / part.base_s for part in measured)
    for name, rates in (("fold", folded), ("verify, store and fold", arrived)):
        best, usual = max(rates), median(rates)
        yield Outcome(
            name=f"{name}, best part", unit="ops/s", ours=best, base=None, base_name=AIMED, ratio=best / AIM_PER_S, aim=1.0, at_least=True
        )
        yield Outcome(name=f"{name}, median", unit="ops/s", ours=usual, base=plain, base_name="executemany", ratio=usual / plain)


def _part(receiver: "Receiver", authors: Sequence[Author], player: Player, some: Iterable[Row], bare: Bare) -> _Part:
    written = sum(author.field_ops for author in authors)
    for row in some:
        player.play(row)
    runs = [run for author in authors for run in author.fresh_runs()]
    ops = sum(author.field_ops for author in authors) - written
    store_s = seconds(lambda: receiver.store(runs))
    fold_s = seconds(receiver.fold)
    base_s = seconds(lambda: _plain(bare, ops))
    return _Part(store_s, fold_s, base_s, ops)


def _plain(bare: Bare, count: int) -> None:
    bodies = [bytes(ROW_BYTES)] * COMMIT_ENTRIES
    for done in range(0, count, COMMIT_ENTRIES):
        bare.commit_many(bodies[: count - done])


class Receiver:
    """A replica without its writer's thread, so that storing and folding are timed apart; use it in a `with` statement."""

    def __init__(self, path: Path) -> None:
        home = new_home(path)
        self._connection = cipher.connect(home.database, home.key(), read_only=False)
        self.desk = Desk(self._connection, shipped=TREE, blobs=Blobs(home))
        self.inbox = Inbox(self.desk)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._connection.close()

    def trust(self, authors: Sequence[Author]) -> None:
        """Let these authors' entries count."""
        with self._transaction():
            for author in authors:
                assert self.inbox.learn_birth(author.own_birth(), now_ms=now_ms()) is None
                self.desk.trust.accept(author.sign_key)

    def store(self, runs: Sequence[Run]) -> None:
        """Verify runs and store them, in commits of about 500 entries."""
        waiting = list(reversed(runs))
        while waiting:
            with self._transaction():
                entries = 0
                while waiting and entries < COMMIT_ENTRIES:
                    stored = self.inbox.store(waiting.pop(), now_ms=now_ms())
                    assert stored.refused is None, stored.refused
                    entries += stored.entries

    def fold(self) -> None:
        """Fold what is stored, in commits of 500 entries."""
        folded = True
        while folded:
            with self._transaction():
                left = iter(range(COMMIT_ENTRIES - 1))
                folded = self.inbox.fold_some(lambda left=left: next(left, None) is not None)  # type: ignore[misc]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("begin immediate")
        yield
        self.desk.folding.flush()
        self.desk.streams.flush()
        self._connection.execute("commit")
