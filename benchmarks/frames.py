"""Frames of the real window while 10,000 field writes arrive at its engine process, against frames of the same window idle.

The window paints without pause, all of it each time; a frame lasts from the end of one painting to the end of the next, so
whatever the event loop does between two of them counts. It shows the incidents page with one incident open, and refreshes by
itself from what the engine tells. Offscreen: pixels are made, no screen waits for them.

Idle and arrival take turns with a third sort, an idle window beside a process that only burns a processor: on few processors
the engine's folding costs the window that much before a single change reaches it.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
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
SIZE = (1366, 768)
TURN_S = 2.0
IDLE, NEIGHBOUR, ARRIVAL = "idle", "busy neighbour", "arrival"
REFRESH_S = 0.5


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
    yield _outcome("frame during arrival, p95", arrival.whole_s, idle.whole_s, P95, base_name=IDLE, aim=AIM)
    yield _outcome("frame during arrival, median", arrival.whole_s, idle.whole_s, MEDIAN, base_name=IDLE)
    yield _outcome("frame during arrival, p95", arrival.whole_s, neighbour.whole_s, P95, base_name=NEIGHBOUR)
    yield _outcome("of it painting, p95", arrival.painting_s, neighbour.painting_s, P95, base_name=NEIGHBOUR)


def _outcome(name: str, ours_s: list[float], base_s: list[float], part: int, *, base_name: str, aim: float | None = None) -> Outcome:
    ours, base = (quantiles(frames, n=20)[part] * 1_000 for frames in (ours_s, base_s))
    return Outcome(name=name, unit="ms", ours=ours, base=base, base_name=base_name, ratio=ours / base, aim=aim)


@dataclass(slots=True)
class Frames:
    """Frames of one sort: each from the end of the one before to its own, and how long of it was painting. Seconds."""

    whole_s: list[float] = field(default_factory=list)
    painting_s: list[float] = field(default_factory=list)


class Painter(QObject):
    """Paints a window without pause and times it, through turns of three sorts; lives in the GUI thread.

    A turn of idling, one beside a busy neighbour, one of arrival, and again, as often as there are bursts.
    """

    def __init__(self, application: QApplication, window: QWidget, client: EngineClient, done: list[Path]) -> None:
        super().__init__()
        self._application = application
        self._window = window
        self._client = client
        self._turns = iter([turn for file in done for turn in (IDLE, NEIGHBOUR, file)])
        self._turn: Path | str = IDLE
        self._until: float | None = None
        self._last = 0.0
        self._neighbour: subprocess.Popen[bytes] | None = None
        self.frames = {sort: Frames() for sort in (IDLE, NEIGHBOUR, ARRIVAL)}
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_due)

    def start(self) -> None:
        """Begin the first turn."""
        self._last = perf_counter()
        self._next()
        self._timer.start()

    def _on_due(self) -> None:
        begun = perf_counter()
        self._window.repaint()
        now = perf_counter()
        frames = self.frames[self._turn if isinstance(self._turn, str) else ARRIVAL]
        frames.whole_s.append(now - self._last)
        frames.painting_s.append(now - begun)
        self._last = now
        if self._until is None and isinstance(self._turn, Path) and self._turn.exists():
            # What was folded last is still on its way to the screen.
            self._until = now + REFRESH_S
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
        self._turn = turn
        self._until = self._last + TURN_S if isinstance(turn, str) else None
        if turn == NEIGHBOUR:
            self._neighbour = subprocess.Popen([sys.executable, "-c", "while True: pass"])
        elif isinstance(turn, Path):
            self._client.exchange_now()


def _watch(application: QApplication, root: Root, client: EngineClient, done: list[Path], subject: bytes) -> dict[str, Frames]:
    root.window.resize(*SIZE)
    root.show()
    root.window.show_page("incidents", subject)
    painter = Painter(application, root.window, client, done)
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
    for number in range(effort.pick(3, 1)):
        _play(player, author, drawn, effort.pick(OPS, OPS_QUICK))
        done.append(keep_burst(folder, number, author.fresh_runs()))
    return station.home, done, player.scopes[0][1:]


def _play(player: Player, author: Author, drawn: Iterator[Row], ops: int) -> None:
    end = author.field_ops + ops
    while author.field_ops < end:
        for row in islice(drawn, 50):
            player.play(row)
