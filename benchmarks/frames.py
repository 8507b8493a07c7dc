"""Frames of the real window while 10,000 field writes arrive at its engine process, against frames of the same window idle.

The window paints without pause, all of it each time; a frame lasts from the end of one painting to the end of the next, so
whatever the event loop does between two of them counts. It shows the incidents page with one incident open, and refreshes by
itself from what the engine tells. Offscreen: pixels are made, no screen waits for them.

What is compared: of the same window with the same incident on it, the 95th percentile of all frames of the arrivals against that
of as many idle ones. Idle and arrival take turns, each as long as the other, so that a machine that grows slower or faster meets
both; what follows the window's start, and the seconds in which the last of an arrival is still read, count for neither.

A third sort is an idle window beside a process that only burns a processor: on few processors the engine's folding costs the
window that much before a single change reaches it. And where the system tells it (Linux), each frame is also given without the
time in which the system let the window's thread wait for a processor: what is left is the window's own, its readers', and what
they hold back from one another, whatever else runs on the machine.
"""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete

from benchmarks.arriving_engine import keep_burst
from benchmarks.author import Author
from benchmarks.outcome import Effort, Outcome
from benchmarks.station import WAIT_S, Station
from benchmarks.workload import ORGANISATION, Player, Row, rows
from desktop.app.start import Root, make_application
from sync.engine.client import EngineClient
from sync.store.home import Home
from sync.store.readers import Readers

AIM = 1.5
MEDIAN, P95 = 9, 18  # of twenty parts
OPS = 10_000
OPS_QUICK = 500
BURSTS = 5
SIZE = (1366, 768)
WARM_S = 4.0
TURN_S = 3.0
NEIGHBOUR_S = 2.0
SETTLE_S = 2.0
IDLE, NEIGHBOUR, ARRIVAL, UNCOUNTED = "idle", "busy neighbour", "arrival", "uncounted"
REFRESH_S = 0.5
_SCHEDULE = Path("/proc/thread-self/schedstat")  # nanoseconds on a processor, nanoseconds waiting for one, how often


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield p95 of a frame during arrivals against idle."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with TemporaryDirectory() as folder:
        home, done, subject = _prepared(Path(folder), effort)
        application = make_application()
        command = (sys.executable, "-m", "benchmarks.arriving_engine", str(home.path), folder)
        client, readers = EngineClient.start(home, command=command), Readers(home)
        try:
            client.ready.result(WAIT_S)
            root = Root(application, home.path, client, readers)
            try:
                frames = _watch(application, root, client, done, subject)
            finally:
                root.window.close()
                root.stop()
                delete(root.window)
        finally:
            client.close()
            readers.close()
    idle, neighbour, arrival = (frames[sort] for sort in (IDLE, NEIGHBOUR, ARRIVAL))
    said = f"frame during arrival, p95 of {len(arrival.whole_s):,}"
    yield _outcome(said, arrival.whole_s, idle.whole_s, P95, base_name=f"{IDLE}, of {len(idle.whole_s):,}", aim=AIM)
    yield _outcome("frame during arrival, median", arrival.whole_s, idle.whole_s, MEDIAN, base_name=IDLE)
    yield _outcome("frame during arrival, p95", arrival.whole_s, neighbour.whole_s, P95, base_name=NEIGHBOUR)
    if _SCHEDULE.exists():
        yield _outcome("of it not waiting for a processor, p95", arrival.own_s, idle.own_s, P95, base_name=IDLE)
    yield _outcome("of it painting, p95", arrival.painting_s, idle.painting_s, P95, base_name=IDLE)


def _outcome(name: str, ours_s: list[float], base_s: list[float], part: int, *, base_name: str, aim: float | None = None) -> Outcome:
    ours, base = (quantiles(frames, n=20)[part] * 1_000 for frames in (ours_s, base_s))
    return Outcome(name=name, unit="ms", ours=ours, base=base, base_name=base_name, ratio=ours / base, aim=aim)


@dataclass(slots=True)
class Frames:
    """Frames of one sort, in seconds: each from the end of the one before to its own, without its waits for a processor, its painting."""

    whole_s: list[float] = field(default_factory=list)
    own_s: list[float] = field(default_factory=list)
    painting_s: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of one sort; `lasts_s` None lasts as the latest arrival did, and an arrival until its file is there."""

    sort: str
    lasts_s: float | None = None
    done: Path | None = None


class Painter(QObject):
    """Paints a window without pause and times it, turn by turn; lives in the GUI thread."""

    def __init__(self, application: QApplication, window: QWidget, client: EngineClient, turns: Iterable[Turn]) -> None:
        super().__init__()
        self._application = application
        self._window = window
        self._client = client
        self._turns = iter(turns)
        self._turn = Turn(UNCOUNTED)
        self._until: float | None = None
        self._arrival_s = TURN_S
        self._begun = self._last = self._waited = 0.0
        self._neighbour: subprocess.Popen[bytes] | None = None
        self.frames = {sort: Frames() for sort in (IDLE, NEIGHBOUR, ARRIVAL, UNCOUNTED)}
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_due)

    def start(self) -> None:
        """Begin the first turn."""
        self._last, self._waited = perf_counter(), _waited_s()
        self._next()
        self._timer.start()

    def _on_due(self) -> None:
        begun = perf_counter()
        self._window.repaint()
        now, waited = perf_counter(), _waited_s()
        frames = self.frames[self._turn.sort]
        frames.whole_s.append(now - self._last)
        frames.own_s.append(now - self._last - (waited - self._waited))
        frames.painting_s.append(now - begun)
        self._last, self._waited = now, waited
        if self._until is None and self._turn.done is not None and self._turn.done.exists():
            # What was folded last is still on its way to the screen.
            self._until = now + REFRESH_S
            self._arrival_s = self._until - self._begun
        if self._until is not None and now >= self._until:
            self._next()

    def _next(self) -> None:
        if self._neighbour is not None:
            self._neighbour.kill()
            self._neighbour.wait()
            self._neighbour = None
        turn = next(self._turns, None)
        if turn is None:
            self._timer.stop()
            self._application.quit()
            return
        self._turn, self._begun = turn, self._last
        self._until = None if turn.done is not None else self._last + (self._arrival_s if turn.lasts_s is None else turn.lasts_s)
        if turn.sort == NEIGHBOUR:
            self._neighbour = subprocess.Popen([sys.executable, "-c", "while True: pass"])
        elif turn.done is not None:
            self._client.exchange_now()


def _turns(done: Iterable[Path]) -> Iterator[Turn]:
    yield Turn(UNCOUNTED, WARM_S)
    for file in done:
        yield Turn(IDLE)
        yield Turn(NEIGHBOUR, NEIGHBOUR_S)
        yield Turn(ARRIVAL, done=file)
        yield Turn(UNCOUNTED, SETTLE_S)


def _waited_s() -> float:
    """Return how long this thread was ready and had no processor; 0 where the system does not tell."""
    try:
        return int(_SCHEDULE.read_bytes().split()[1]) / 1e9
    except OSError:
        return 0.0


def _watch(application: QApplication, root: Root, client: EngineClient, done: list[Path], subject: bytes) -> dict[str, Frames]:
    root.window.resize(*SIZE)
    root.show()
    root.window.show_page("incidents", subject)
    painter = Painter(application, root.window, client, _turns(done))
    painter.start()
    application.exec()
    return painter.frames


def _prepared(folder: Path, effort: Effort) -> tuple[Home, list[Path], bytes]:
    """Return a home with open incidents, the files that tell of its bursts, and the incident to show."""
    author = Author(5, ORGANISATION)
    player = Player(author)
    player.prepare()
    drawn = rows(100_000)
    _play(player, author, drawn, OPS_QUICK)
    with Station(folder / "home") as station:
        station.trust(author)
        station.receive(author.fresh_runs())
    done: list[Path] = []
    for number in range(effort.pick(BURSTS, 1)):
        _play(player, author, drawn, effort.pick(OPS, OPS_QUICK))
        done.append(keep_burst(folder, number, author.fresh_runs()))
    return station.home, done, player.scopes[0][1:]


def _play(player: Player, author: Author, drawn: Iterator[Row], ops: int) -> None:
    end = author.field_ops + ops
    while author.field_ops < end:
        for row in islice(drawn, 50):
            player.play(row)
