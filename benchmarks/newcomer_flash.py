"""Flash during a newcomer's loading: how long an order waits while checkpoints go over 64 kbit/s.

Shelf, feed, keeper and device are the real ones; the link is simulated as in newcomer.py. The center makes its next frame when
no more than `AHEAD_BYTES` of the one before is left, which is what its doors let out (sync/center/doors.py). An order is written
at a random moment into an incident that the device has already, or opens one; its delay is from there until it can be read on
the device, one half of a round trip included. What the device does counts in processor seconds, so that what else a shared
machine does is not taken for a link.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time

from benchmarks.author import Author
from benchmarks.newcomer import RATE_BYTES_S, ROUND_TRIP_S, written
from benchmarks.outcome import Effort, Outcome
from benchmarks.station import TREE, Station, now_ms
from benchmarks.workload import ORGANISATION, START_MS
from sync.center.admission import admit
from sync.center.doors import UNSENT_BYTES
from sync.center.ingest import Ingest
from sync.center.keeper import Keeper
from sync.center.serve import Center, open_center
from sync.domain.draft import Create, Urgency
from sync.domain.scopes import AUTHORITY, Scope
from sync.links.checkpoints import StoreCheckpoints
from sync.oplog.birth import parse_birth
from sync.protocol.limits import CHUNK_SECONDS
from sync.protocol.loading import Begun, Chunk, FrameReader, Logged, Wanted

ORDERS = 40
APART_S = (0.2, 1.0)
MARK = "令"
TIERS = {"province": "省", "city": "市", "county": "县"}
AHEAD_BYTES = 2 * UNSENT_BYTES


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield the longest wait of an order, against one chunk and a round trip, and against the whole loading."""
    author = Author(5, ORGANISATION)
    scopes = written(author, effort.pick(10_000, 2_000))
    with TemporaryDirectory() as folder, Station(Path(folder) / "fresh") as fresh:
        center = _center(Path(folder), author, fresh)
        with closing(center.database), closing(Keeper(Path(folder) / "center", center.database, center.keys, now_ms=now_ms)) as keeper:
            center.keepers.append(keeper)
            keeper.follow()
            keeper.make_due()
            loading = _Loading(center, author, fresh)
            delays, whole_s = loading.run(effort.pick(ORDERS, 3), incident=scopes[1])
    bound = CHUNK_SECONDS + ROUND_TRIP_S
    told = f"flash during load at 64 kbit/s, worst of {len(delays)} orders"
    yield Outcome(
        name=told, unit="s", ours=max(delays), base=bound, base_name="one chunk and a round trip", ratio=max(delays) / bound, aim=1.0
    )
    yield Outcome(name=f"{told}", unit="s", ours=max(delays), base=whole_s, base_name="whole load", ratio=max(delays) / whole_s)


def _center(folder: Path, author: Author, fresh: Station) -> Center:
    """Return a center that knows both devices and holds what the author wrote."""
    table = folder / "organisations.csv"
    rows = "".join(f"{one.code},{one.name},{one.short_name},,{TIERS[one.tier]},{one.parent or ''},2026-01-01\n" for one in TREE)
    table.write_text("code,name,short_name,name_en,tier,parent,valid_from\n" + rows, "utf-8")
    center = open_center(folder / "center", organisations_csv=table)
    for raw in (author.own_birth(), _birth(fresh)):
        birth = parse_birth(raw)
        with center.database.write() as connection:
            Ingest(connection, center.keys, now_ms=now_ms()).take((), (birth,), pusher=birth.replica)
        admit(folder / "center", fingerprint_or_key=birth.sign_key, organisation=ORGANISATION)
        with center.database.write() as connection:
            Ingest(connection, center.keys, now_ms=now_ms()).take((), (birth,), pusher=birth.replica)
    _push(center, author)
    fresh.writer.call(lambda desk: desk.trust.pin_root(center.keys.root_public)).result()
    return center


def _birth(station: Station) -> bytes:
    raw = station.writer.call(lambda desk: desk.connection.execute("select birth from replicas where standing = 'own'").fetchone()[0])
    return bytes(raw.result())


def _push(center: Center, author: Author) -> None:
    with center.database.write() as connection:
        taken = Ingest(connection, center.keys, now_ms=now_ms()).take(author.fresh_runs(), (), pusher=author.replica)
    assert not taken.refused, taken.refused


class _Loading:
    """One loading on a simulated clock; lives for one measure."""

    def __init__(self, center: Center, author: Author, fresh: Station) -> None:
        self._center, self._author, self._fresh = center, author, fresh
        self._store, self._reader = StoreCheckpoints(fresh.home, fresh.writer, now_ms=now_ms), FrameReader()
        self._key = parse_birth(_birth(fresh)).sign_key

    def run(self, orders: int, *, incident: Scope) -> tuple[list[float], float]:
        """Return the delay of each order that was written while it lasted, and when everything was there, seconds."""
        chance = Random(3)
        frames = self._center.shelf.load(self._key, Wanted(logs={AUTHORITY: ()}))
        sent_s = done_s = ROUND_TRIP_S / 2
        due_s = sent_s + chance.uniform(*APART_S)
        came = 0
        waiting: list[float] = []
        delays: list[float] = []
        while True:
            # The next frame is made when all but so much of those before it has left.
            makes_s = sent_s - AHEAD_BYTES / RATE_BYTES_S
            while len(delays) + len(waiting) < orders and due_s <= makes_s:
                self._write(incident, len(delays) + len(waiting))
                waiting.append(due_s)
                due_s += chance.uniform(*APART_S)
            frame = next(frames, None)
            if frame is None:
                return delays, done_s
            sent_s += len(frame) / RATE_BYTES_S
            began = process_time()
            came += self._take(frame, incident)
            while self._shown() < came:
                pass  # what came is folded between other jobs of the writer
            done_s = max(done_s, sent_s + ROUND_TRIP_S / 2) + process_time() - began
            while len(delays) < came:
                delays.append(done_s - waiting.pop(0))

    def _write(self, incident: Scope, number: int) -> None:
        line = Create(kind="journal", fields={"line": f"{MARK}{number}", "stated_at": START_MS})
        at_ms = START_MS + 10_000_000 + number
        self._author.write(incident, (line,), command="WriteJournal", at_ms=at_ms, urgency=Urgency.FLASH)
        _push(self._center, self._author)

    def _take(self, frame: bytes, incident: Scope) -> int:
        """Take a frame in; return how many entries of the incident's log it brought."""
        lines = 0
        for item in self._reader.feed(frame):
            if isinstance(item, Logged):
                self._store.logged(item)
                lines += sum(len(run.entries) for run in item.runs if run.scope == incident)
            elif isinstance(item, Begun):
                self._store.begin(item.sealed)
            elif isinstance(item, Chunk):
                self._store.take(item)
        return lines

    def _shown(self) -> int:
        query = "select count(*) from journal_rows where substr(line, 1, 1) = ?"
        return int(self._fresh.writer.call(lambda desk: desk.connection.execute(query, (MARK,)).fetchone()[0]).result())
