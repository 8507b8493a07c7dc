"""A fresh device is killed again and again while it loads checkpoints from a real center: it goes on where it was, and ends whole."""

import random
import threading
from pathlib import Path

import pytest

from desktop.app.demo import admit_all
from desktop.app.story import Cast, Player, until
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.scopes import incident_scope
from sync.engine.process import wall_ms
from sync.store.cipher import connect
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.queries import audit
from sync.store.rebuild import check
from sync.store.shipped import shipped
from tests.simulation.conftest import Stage

LINES = 150
KILLS = 12


@pytest.mark.slow
@pytest.mark.expects_warnings("engine died, another is started")
def test_kills_while_loading_lose_and_double_nothing(stage: Stage, tmp_path: Path, seed: int) -> None:
    """Checkpoints by the center's own keeper; a newcomer killed at random moments holds every line once, and its state is its log's."""
    chance = random.Random(seed)
    incident = stage.gulou.do(OpenIncident(title="接连断电", mode="actual", state="confirmed")).created[0]
    scope = incident_scope(incident)
    for number in range(LINES):
        stage.gulou.do(WriteJournal(scope=scope, line=f"{number} {chance.randbytes(150).hex()}", channel="radio"))
    until("the city holds all lines", lambda: audit.lines_in(stage.nanjing.reader, scope) == LINES)
    stage.center.stop()
    stage.center.start()
    keeper = Home(stage.center.folder / "keeper")
    until("the keeper made its checkpoints", lambda: shelved(keeper, scope))
    home = Home(tmp_path / "newcomer")
    create_device(home, organisation="320100", person="许知远", office="duty_commander", now_ms=wall_ms(), center_url=stage.center.url)
    newcomer = Player.enter(Cast(key="newcomer", organisation="320100", person="许知远"), home)
    pause = threading.Event()
    try:
        admit_all(stage.center.folder, 1)
        for _ in range(KILLS):
            newcomer.client.exchange_now()
            pause.wait(0.3 + chance.random())
            before = newcomer.client.pid
            newcomer.kill()
            until("the next engine listens", lambda before=before: newcomer.client.pid not in {None, before})  # type: ignore[misc]
        newcomer.client.exchange_now()
        until("the newcomer holds all lines", lambda: audit.lines_in(newcomer.reader, scope) == LINES)
        until("the log proved the checkpoints", lambda: not newcomer.reader.execute("select 1 from bases").fetchall())
        texts = audit.texts_in(newcomer.reader, scope)
        assert len(set(texts)) == len(texts) == LINES
        assert set(texts) == set(audit.texts_in(stage.nanjing.reader, scope))
        assert newcomer.reader.execute("select reason from stale").fetchall() == []
    finally:
        newcomer.close()
    assert check(home, shipped=tuple(shipped().values())).different == ()


def shelved(keeper: Home, scope: bytes) -> bool:
    if not keeper.database.exists():
        return False
    reader = connect(keeper.database, keeper.key(), read_only=True)
    try:
        return bool(reader.execute("select 1 from shelf where scope = ?", (scope,)).fetchall())
    finally:
        reader.close()
