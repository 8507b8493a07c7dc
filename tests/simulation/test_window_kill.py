"""A window is killed again and again while it writes: what it was told of is there once, what was typed is back, its engine ends too."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sync.domain.commands.incidents import OpenIncident
from sync.domain.scopes import Scope, incident_scope
from sync.engine.client import EngineClient
from sync.store.cipher import connect
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.rebuild import check

WAIT_S = 60
ROOT = Path(__file__).parents[2]
WINDOW = ROOT / "tests" / "fakes" / "writing_window.py"
LINES_MAX = 40


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with a device."""
    made = Home(tmp_path / "home")
    create_device(made, organisation="320106", person="林亦舟", office="duty_commander", now_ms=1_795_430_400_000)
    return made


def opened(home: Home) -> Scope:
    client = EngineClient.start(home)
    try:
        return incident_scope(client.submit(OpenIncident(title="断电", mode="actual", state="confirmed")).result(WAIT_S).created[0])
    finally:
        client.close()


def killed(home: Home, scope: Scope, life: int, *, after: int) -> list[str]:
    """Let a window write until it was told of ``after`` things, kill it; return all that it was told of."""
    command = [sys.executable, str(WINDOW), str(home.path), scope.hex(), str(life)]
    window = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert window.stdout is not None
    said: list[str] = []
    with window.stdout:
        while len(said) < after:
            line = window.stdout.readline()
            assert line, said
            said.append(line.rstrip("\n"))
        window.send_signal(signal.SIGKILL)
        window.wait(WAIT_S)
        said += [line.rstrip("\n") for line in window.stdout if line.endswith("\n")]
    return said


def survive(home: Home, kills: int, chance: random.Random) -> None:
    """Kill a writing window ``kills`` times, then look at what is left."""
    scope = opened(home)
    lines: list[str] = []
    for life in range(kills):
        said = killed(home, scope, life, after=chance.randint(1, LINES_MAX))
        lines += [text.removeprefix("line ") for text in said if text.startswith("line ")]
        drafts = [text.removeprefix("draft ") for text in said if text.startswith("draft ")]
        client = EngineClient.start(home)
        try:
            # The engine of the window that is gone ends by itself, else this one could not begin.
            found = client.drafts().result(WAIT_S).get("journal", "")
        finally:
            client.close()
        if drafts:
            # What was typed last may be there before the window was told so.
            kept_life, count = (int(number) for number in found.split("/"))
            assert (kept_life, count) >= (life, int(drafts[-1].partition("/")[2]))
    reader = connect(home.database, home.key(), read_only=True)
    try:
        texts = [row[0] for row in reader.execute("select line from journal_rows").fetchall()]
        ordinals = [row[0] for row in reader.execute("select ordinal from entries order by ordinal").fetchall()]
    finally:
        reader.close()
    assert len(texts) == len(set(texts))
    assert set(lines) <= set(texts)
    assert ordinals == list(range(1, len(texts) + 2))
    assert check(home, shipped=()).different == ()


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
@pytest.mark.parametrize("kills", [1, pytest.param(60, marks=pytest.mark.slow)])
def test_a_killed_window_loses_and_doubles_nothing(home: Home, kills: int, seed: int) -> None:
    """Each line that it was told of stands there once, ordinals have no gap, the draft is back, and a next window begins."""
    survive(home, kills, random.Random(seed))
