"""Homes of tests go with their run, or with the next one where it was killed; those of a run at work stay."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.run_homes import LOCK, RunHomes

ROOT = Path(__file__).parents[2]

RUN = """
import sys
from pathlib import Path
from helpers.run_homes import RunHomes
homes = RunHomes(Path(sys.argv[1]))
(homes.folder / "world-1").mkdir()
print(homes.folder, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def another(tmp_path: Path) -> Iterator[tuple[Path, "subprocess.Popen[str]"]]:
    """Another run at work in the same memory, and its folder."""
    command = [sys.executable, "-c", RUN, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield Path(process.stdout.readline().strip()), process
        process.kill()


def test_a_run_takes_its_homes_along(tmp_path: Path) -> None:
    """Nothing is left of a run that ends."""
    with RunHomes(tmp_path) as homes:
        (homes.folder / "world-1" / "home").mkdir(parents=True)
    assert list(tmp_path.iterdir()) == []


def test_another_run_at_work_is_left_alone(tmp_path: Path, another: tuple[Path, "subprocess.Popen[str]"]) -> None:
    """Its lock is held: whoever comes and goes meanwhile touches nothing of it."""
    folder, _ = another
    RunHomes(tmp_path).close()
    assert sorted(path.name for path in folder.iterdir()) == [LOCK, "world-1"]


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path, another: tuple[Path, "subprocess.Popen[str]"]) -> None:
    """A lock ends with its process, however that ends."""
    folder, process = another
    process.send_signal(signal.SIGKILL)
    process.wait()
    with RunHomes(tmp_path) as homes:
        assert list(tmp_path.iterdir()) == [homes.folder]
    assert not folder.exists()
