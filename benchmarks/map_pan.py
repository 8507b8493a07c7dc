"""Panning the map with 10,000 symbols, ground and labels, against panning 10,000 points of a bare pyqtgraph scatter.

Both in a window of the same size, offscreen, painted by the raster engine; a frame is one step of a pan and its whole painting.
Staging and the drawing of the ground happen between frames, as on a screen: each step returns to the event loop, and what runs
there counts as part of the step.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

import pyqtgraph as pg
from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete

from benchmarks.outcome import Effort, Outcome
from desktop.app.start import make_application
from desktop.app.stills import still_window
from desktop.runtime.bridge import WorkBridge
from desktop.widgets.map.symbols import Sort, Symbol
from desktop.widgets.map.view import PROVINCE, MapView

AIM_RATIO = 1.5
AIM_MS = 33.0
MEDIAN, P95 = 9, 18  # of twenty parts
SYMBOLS = 10_000
SIZE = (1366, 768)
STEPS = 400
STEPS_QUICK = 40
SETTLE_MS = 800
STEP_PX = 7.0
TURN_STEPS = 150  # to the right, then back: past the edge of what was staged and drawn


class Pan(QObject):
    """Pans and paints, one step for each turn of the event loop; lives in the GUI thread."""

    def __init__(self, widget: QWidget, move: Callable[[float], None], steps: int) -> None:
        super().__init__()
        self._widget = widget
        self._move = move
        self._steps = steps
        self._done = 0
        self._loop = QEventLoop()
        self.frames_s: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_due)

    def run(self) -> list[float]:
        """Return how long each step took, with what the event loop did after it."""
        self._last = perf_counter()
        self._timer.start(0)
        self._loop.exec()
        return self.frames_s

    def _on_due(self) -> None:
        self._move(STEP_PX if self._done // TURN_STEPS % 2 else -STEP_PX)
        self._widget.repaint()
        now = perf_counter()
        self.frames_s.append(now - self._last)
        self._last = now
        self._done += 1
        if self._done >= self._steps:
            self._timer.stop()
            self._loop.quit()


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield a frame of the map against one of the scatter, and its p95 against the length of two frames of a screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = make_application()
    steps = effort.pick(STEPS, STEPS_QUICK)
    with TemporaryDirectory() as folder:
        ours = _map_frames(application, Path(folder), steps)
        base = _scatter_frames(steps)
    for name, part, aim in (("map pan, 10,000 symbols, median", MEDIAN, None), ("map pan, 10,000 symbols, p95", P95, AIM_RATIO)):
        mine, bare = (quantiles(frames, n=20)[part] * 1_000 for frames in (ours, base))
        yield Outcome(name=name, unit="ms", ours=mine, base=bare, base_name="bare scatter", ratio=mine / bare, aim=aim)
    p95 = quantiles(ours, n=20)[P95] * 1_000
    yield Outcome(name="map pan, p95 frame", unit="ms", ours=p95, base=None, base_name="33 ms", ratio=p95 / AIM_MS, aim=1.0)


def crowd(count: int, seed: int = 7) -> list[Symbol]:
    """Return symbols of every sort spread over the province, the same for the same seed."""
    chance = Random(seed)
    west, south, east, north = PROVINCE
    sorts: tuple[Sort, ...] = ("unit",) * 6 + ("place",) * 2 + ("incident", "post")
    made = []
    for number in range(count):
        sort = chance.choice(sorts)
        made.append(
            Symbol(
                key=number.to_bytes(8, "big"),
                sort=sort,
                longitude=chance.uniform(west, east),
                latitude=chance.uniform(south, north),
                label=f"{sort} {number}",
                level=chance.choice(("extreme", "major", "serious", "minor")) if sort == "incident" else None,
                state=chance.choice(("standby", "departed", "arrived", "ordered")),
                glyph=chance.choice("FPMR"),
                aged=chance.random() < 0.1,  # noqa: PLR2004 - one in ten
            )
        )
    return made


def _map_frames(application: QApplication, folder: Path, steps: int) -> list[float]:
    still = still_window(application, folder, language="zh", theme="day")
    worker = ThreadPoolExecutor(1)
    view = MapView(replace(still.services, pool=WorkBridge(worker)))
    view.resize(*SIZE)
    view.set_symbols(crowd(SYMBOLS))
    view.show()
    view.load()
    view.centre_on(119.6, 32.9, 300_000.0)
    _settle()
    canvas = view.canvas
    assert canvas is not None

    def move(dx: float) -> None:
        canvas.dragged.emit(dx, dx / 3)

    frames = Pan(canvas.viewport(), move, steps).run()
    worker.shutdown()
    view.close()
    delete(view)
    delete(still.window)
    return frames


def _scatter_frames(steps: int) -> list[float]:
    view = pg.GraphicsView(background="w")
    box = pg.ViewBox(lockAspect=1.0, enableMouse=False, enableMenu=False, defaultPadding=0)
    view.setCentralItem(box)
    chance = Random(7)
    points = [(chance.uniform(0, SIZE[0]), chance.uniform(0, SIZE[1])) for _ in range(SYMBOLS)]
    scatter = pg.ScatterPlotItem(x=[point[0] for point in points], y=[point[1] for point in points], size=10)
    box.addItem(scatter)
    view.resize(*SIZE)
    view.show()
    box.setRange(xRange=(0, SIZE[0]), yRange=(0, SIZE[1]), padding=0, disableAutoRange=True)
    _settle()

    def move(dx: float) -> None:
        box.translateBy(x=-dx, y=dx / 3)

    frames = Pan(view.viewport(), move, steps).run()
    view.close()
    delete(view)
    return frames


def _settle() -> None:
    loop = QEventLoop()
    QTimer.singleShot(SETTLE_MS, loop.quit)
    loop.exec()
