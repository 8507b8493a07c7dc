"""How long until the window has painted, and how much memory it holds then, against a bare window of the same Qt.

Each in its own process, from its start to its first painting, in turns. The first pair is left out: it reads the disk.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.outcome import Effort, Outcome
from benchmarks.station import new_home

AIM = 8.0
MEMORY_AIM = 4.0
ROUNDS, ROUNDS_QUICK = 9, 1
MB = 1_000_000


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield first painting and memory against the bare window."""
    with TemporaryDirectory() as folder:
        home = new_home(Path(folder) / "home")
        painted(home.path)
        painted(None)
        pairs = [(painted(home.path), painted(None)) for _ in range(effort.pick(ROUNDS, ROUNDS_QUICK))]
    ours_s, base_s = median(ours[0] for ours, _ in pairs), median(base[0] for _, base in pairs)
    ours_mb, base_mb = median(ours[1] for ours, _ in pairs) / MB, median(base[1] for _, base in pairs) / MB
    bare = "bare window"
    yield Outcome(name="first painting", unit="ms", ours=ours_s * 1e3, base=base_s * 1e3, base_name=bare, ratio=ours_s / base_s, aim=AIM)
    yield Outcome(name="memory after it", unit="MB", ours=ours_mb, base=base_mb, base_name=bare, ratio=ours_mb / base_mb, aim=MEMORY_AIM)


def painted(home: Path | None, *more: str) -> tuple[float, int]:
    """Return seconds until the first painting, and bytes held then; `more` as `benchmarks.first_paint` takes it."""
    command = [sys.executable, "-m", "benchmarks.first_paint", *([] if home is None else [str(home), *more])]
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    began = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as process:  # noqa: S603 - ourselves
        assert process.stdout is not None
        line = process.stdout.readline()
        took = perf_counter() - began
    return took, int(line)
