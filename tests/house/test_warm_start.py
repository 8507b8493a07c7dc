"""A process that starts warm is this one's own child, is given what Popen was given, and ends as it would have; else it starts cold."""

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from desktop.app.exits import OK, OUTAGE
from sync.store.device import create_device
from sync.store.home import Home

ROOT = Path(__file__).parents[2]
PRELOADED = "preloaded.py"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="children are adopted by prctl")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with a device."""
    made = Home(tmp_path / "home")
    create_device(made, organisation="320106", person="林亦舟", office="duty_commander", now_ms=1_795_430_400_000)
    return made


@contextmanager
def engine(home: Home, **named: Any) -> "Iterator[subprocess.Popen[bytes]]":
    """Start an engine and wait until it is ready."""
    command = [sys.executable, str(ROOT / "main.py"), "engine", "--home", str(home.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **named) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(secrets.token_hex(32).encode() + b"\n")
            process.stdin.flush()
            assert process.stdout.readline() == f"ready {process.pid}\n".encode()
            yield process
        finally:
            process.kill()


def is_warm(process: "subprocess.Popen[bytes]") -> bool:
    return PRELOADED in Path(f"/proc/{process.pid}/cmdline").read_text(encoding="utf-8")


def parent_of(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])


def test_it_is_a_child_that_ends_in_order(home: Home) -> None:
    """Its parent is this process; with its input it ends, by the code it ends with."""
    with engine(home) as process:
        assert is_warm(process)
        assert parent_of(process.pid) == os.getpid()
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == OK
    assert not Path(home.address).exists()


def test_it_is_killed(home: Home) -> None:
    """What kills it is told by its return code, and the next one starts in the same home."""
    with engine(home) as process:
        process.kill()
        assert process.wait(30) == -signal.SIGKILL
    with engine(home) as process:
        assert is_warm(process)


def test_it_is_given_streams_folder_and_environment(tmp_path: Path) -> None:
    """A word runs in the folder and the environment it was given, reads and says what it says on its own streams, and ends by its code."""
    command = [sys.executable, str(ROOT / "main.py"), "device", "new", "--organisation", "320106", "--person", "王磊", "--plain-key"]
    environment = {**os.environ, "QIANZHI_HOME": "below"}
    done = subprocess.run([*command, "--office", "dispatcher"], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (OK, b"")
    assert "320106" in done.stdout.decode()
    assert Home(tmp_path / "below").database.exists()
    command = [sys.executable, "main.py", "engine", "--home", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, input=b"", capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (OUTAGE, b"outage engine.no_key\n")


def test_who_asks_for_it_gets_a_cold_one(home: Home, cold_start: None) -> None:
    """The fixture starts Python itself."""
    with engine(home) as process:
        assert not is_warm(process)


@pytest.mark.parametrize(
    "named",
    [{"env": {**os.environ, "PYTHONUTF8": "1"}}, {"env": {**os.environ, "LC_ALL": "C"}}, {"start_new_session": True}],
    ids=["python", "locale", "session"],
)
def test_what_would_differ_starts_cold(home: Home, named: dict[str, Any]) -> None:
    """What Python reads as it starts, and what a forked process would not have, is had by starting Python."""
    with engine(home, **named) as process:
        assert not is_warm(process)


def test_orphans_of_others_stay_the_systems(tmp_path: Path) -> None:
    """Between two starts nobody below this process is adopted: a test that waits for such a process to be gone sees it go."""
    code = "import os, sys, time\nchild = os.fork()\nif child: print(child, flush=True)\nelse: sys.stdin.read()\n"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        orphan = int(process.stdout.readline())
        assert process.wait(30) == 0
        assert parent_of(orphan) != os.getpid()
