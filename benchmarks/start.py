"""How long until the window has painted, and how much memory it holds with every page, against a bare window of the same Qt.

Each in its own process, from its start, in turns. The first pair is left out: it reads the disk and, since a program is shipped
with its byte code, compiles both into a folder of this measure, whatever the machine says about keeping byte code.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.first_paint import WHOLE
from benchmarks.outcome import Effort, Outcome
from benchmarks.station import new_home

AIM = 8.0
MEMORY_AIM = 4.0
ROUNDS, ROUNDS_QUICK = 9, 1
MEMORY_ROUNDS = 3
MB = 1_000_000


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield first painting and memory against the bare window."""
    with TemporaryDirectory() as folder:
        home, code = new_home(Path(folder) / "home").path, Path(folder) / "code"
        painted(code, home, WHOLE)
        painted(code)
        pairs = [(painted(code, home), painted(code)) for _ in range(effort.pick(ROUNDS, ROUNDS_QUICK))]
        whole_mb = median(painted(code, home, WHOLE)[1] for _ in range(effort.pick(MEMORY_ROUNDS, ROUNDS_QUICK))) / MB
    ours_s, base_s = median(ours[0] for ours, _ in pairs), median(base[0] for _, base in pairs)
    base_mb = median(base[1] for _, base in pairs) / MB
    bare, ratio_mb = "bare window", whole_mb / base_mb
    yield Outcome(name="first painting", unit="ms", ours=ours_s * 1e3, base=base_s * 1e3, base_name=bare, ratio=ours_s / base_s, aim=AIM)
    yield Outcome(name="memory, all pages", unit="MB", ours=whole_mb, base=base_mb, base_name=bare, ratio=ratio_mb, aim=MEMORY_AIM)


def painted(code: Path, home: Path | None = None, *more: str) -> tuple[float, int]:
    """Return seconds until the first painting, or what `more` names, and bytes held then.

    `code` keeps the byte code; `home` and `more` as `benchmarks.first_paint` takes them.
    """
    command = [sys.executable, "-m", "benchmarks.first_paint", *([] if home is None else [str(home), *more])]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(code)
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    began = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as process:  # noqa: S603 - ourselves
        assert process.stdout is not None
        line = process.stdout.readline()
        took = perf_counter() - began
    return took, int(line)
