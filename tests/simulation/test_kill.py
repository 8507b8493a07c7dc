"""A writing engine is killed again and again at random moments: what was acknowledged is there, once, and so is what was typed."""

import os
import random
import signal
import threading
from collections import Counter
from pathlib import Path

import pytest

from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.scopes import incident_scope
from sync.engine.client import EngineClient
from sync.store.cipher import connect
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.rebuild import check

WAIT_S = 60
LINES_PER_LIFE = 12


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with a device."""
    made = Home(tmp_path / "home")
    create_device(made, organisation="320106", person="林亦舟", office="duty_commander", now_ms=1_795_430_400_000)
    return made


def survive(home: Home, kills: int, chance: random.Random) -> None:
    """Write lines while the engine is killed ``kills`` times, then look at what is left."""
    client = EngineClient.start(home)
    pause = threading.Event()
    acknowledged: list[tuple[int, ...]] = []
    written = 0
    try:
        incident = client.submit(OpenIncident(title="断电", mode="actual", state="confirmed")).result(WAIT_S)
        acknowledged.append(incident.ordinals)
        scope = incident_scope(incident.created[0])
        for life in range(kills):
            client.draft_put("journal", f"打到一半 {life}").result(WAIT_S)
            lines = [client.submit(WriteJournal(scope=scope, line=f"{life}/{count}", channel="radio")) for count in range(LINES_PER_LIFE)]
            pause.wait(chance.random() * 0.03)
            if client.pid is not None:
                os.kill(client.pid, signal.SIGKILL)
            acknowledged.extend(line.result(WAIT_S).ordinals for line in lines)
            written += len(lines)
        assert client.drafts().result(WAIT_S)["journal"] == f"打到一半 {kills - 1}"
    finally:
        client.close()
    reader = connect(home.database, home.key(), read_only=True)
    try:
        texts = Counter(row[0] for row in reader.execute("select line from journal_rows").fetchall())
        ordinals = [row[0] for row in reader.execute("select ordinal from entries order by ordinal").fetchall()]
    finally:
        reader.close()
    assert texts == Counter({f"{life}/{count}": 1 for life in range(kills) for count in range(LINES_PER_LIFE)})
    assert ordinals == list(range(1, written + 2))
    assert sorted(ordinal for entry in acknowledged for ordinal in entry) == ordinals
    assert check(home, shipped=()).different == ()


@pytest.mark.expects_warnings("engine died, another is started")
def test_twenty_kills_lose_and_double_nothing(home: Home, seed: int) -> None:
    """Every acknowledged line is there once, ordinals have no gap, the draft is back."""
    survive(home, 20, random.Random(seed))


@pytest.mark.slow
@pytest.mark.expects_warnings("engine died, another is started")
def test_two_hundred_kills_lose_and_double_nothing(home: Home, seed: int, cold_start: None) -> None:
    """The same for a long night."""
    survive(home, 200, random.Random(seed))
