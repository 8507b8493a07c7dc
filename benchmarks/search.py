"""Full-text search for two characters in 100,000 journal lines, against a scan of the same column with LIKE.

Both ask for the ids of the newest lines that hold the word, each through a connection of its own to the same encrypted
database (a scan reads more pages than a connection keeps), in turns, warm: a first pair is left out. The aim is for a word
that one line in five hundred holds; one that every tenth line holds only informs, as the answer itself is then most of the
work.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.author import Author
from benchmarks.growth import opened
from benchmarks.outcome import Effort, Outcome, interleaved
from benchmarks.station import Station
from benchmarks.workload import ORGANISATION, START_MS
from sync.domain.draft import Create
from sync.domain.scopes import Scope
from sync.store.cipher import Database, connect, database
from sync.store.queries.common import FOUND_MAX, found_by

AIM = 50.0
LINES, LINES_QUICK = 100_000, 1_000
RARE, COMMON = "苯乙", "水幕"
RARE_EVERY, COMMON_EVERY = 500, 10
PLACES = ("泰山路", "化工大道", "江北大道", "浦口", "六合", "栖霞", "码头", "三号门")


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield how often faster search finds a rare word and a common one than a scan."""
    lines = effort.pick(LINES, LINES_QUICK)
    with TemporaryDirectory() as folder, Station(Path(folder) / "home") as station:
        author = Author(3, ORGANISATION)
        station.trust(author)
        write(author, opened(author), lines)
        station.receive(author.fresh_runs())
        connections = [connect(station.home.database, station.home.key(), read_only=True) for _ in range(2)]
        try:
            yield from _words(*map(database, connections), lines=lines, rounds=effort.pick(30, 2))
        finally:
            for connection in connections:
                connection.close()


def write(author: Author, scope: Scope, lines: int) -> None:
    """Write lines of which each `RARE_EVERY`-th holds the rare word and each `COMMON_EVERY`-th the common one."""
    for number in range(lines):
        place = PLACES[number % len(PLACES)]
        happened = "苯乙烯泄漏" if number % RARE_EVERY == 0 else "水幕展开" if number % COMMON_EVERY == 1 else "警戒到位"
        fields = {"line": f"{place}第 {number} 车到场，{happened}", "stated_at": START_MS + number, "channel": "radio"}
        at_ms = START_MS + 1_000 * number
        author.write(scope, (Create(kind="journal", fields=fields),), command="WriteJournal", at_ms=at_ms)


def scan(db: Database, word: str) -> tuple[bytes, ...]:
    """Return the ids of the newest lines that hold `word`, by looking at each."""
    sql = "select id from journal_rows where line like ? order by created_ms desc limit ?"
    return tuple(bytes(entity) for (entity,) in db.execute(sql, [f"%{word}%", FOUND_MAX]).fetchall())


def _words(searched: Database, scanned: Database, *, lines: int, rounds: int) -> Iterator[Outcome]:
    for word, name, aim in ((RARE, "rare", AIM), (COMMON, "common", None)):

        def ours(word: str = word) -> tuple[bytes, ...]:
            found = found_by(searched, "journal", word)
            assert found is not None
            return found

        def base(word: str = word) -> tuple[bytes, ...]:
            return scan(scanned, word)

        assert set(ours()) == set(base())
        ours_s, base_s = interleaved(ours, base, rounds)
        title = f"search of {lines:,} lines, {name} word"
        yield Outcome(
            name=title,
            unit="ms",
            ours=ours_s * 1e3,
            base=base_s * 1e3,
            base_name="LIKE scan",
            ratio=base_s / ours_s,
            aim=aim,
            at_least=True,
        )
