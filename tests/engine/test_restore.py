"""An engine started on a damaged, an older and a copied home goes on, says what it found, and repeats no ordinal."""

import shutil
from collections.abc import Callable

from engine.conftest import WAIT_S

from sync.domain.commands.incidents import OpenIncident
from sync.domain.ids import replica_of
from sync.engine.client import EngineClient
from sync.store.home import Home
from sync.store.queries import incidents
from sync.store.readers import Readers

Start = Callable[..., EngineClient]


def titles(home: Home) -> set[str]:
    readers = Readers(home, 1)
    try:
        return {row.title for row in readers.query(incidents.listing).result(WAIT_S)}
    finally:
        readers.close()


def write(client: EngineClient, *names: str) -> list[bytes]:
    return [bytes(client.submit(OpenIncident(title=name, mode="actual")).result(WAIT_S).created[0]) for name in names]


def test_damaged_database_falls_back_and_goes_on(home: Home, start: Start) -> None:
    """With the file spoilt the backup stands in, the window is told how much is missing, and work goes on in a new life."""
    client = start(home)
    before = client.ready.result(WAIT_S).replica
    write(client, "甲", "乙")
    client.back_up().result(WAIT_S)
    write(client, "丙", "丁", "戊")
    client.close()
    raw = bytearray(home.database.read_bytes())
    for place in range(0, len(raw), len(raw) // 20):
        raw[place] ^= 1
    home.database.write_bytes(raw)
    client = start(home)
    hello = client.ready.result(WAIT_S)
    assert (hello.report["lost_entries"], hello.report["new_life"], hello.replica == before) == (3, True, False)
    assert (home.path / hello.report["moved_aside"]).is_dir()
    (after,) = write(client, "己")
    assert replica_of(after) == hello.replica  # type: ignore[arg-type]
    assert titles(home) == {"甲", "乙", "己"}


def test_older_copy_of_the_database_begins_a_new_life(home: Home, start: Start) -> None:
    """A database put back by hand writes on as another replica, so that no ordinal has two bodies."""
    client = start(home)
    write(client, "甲")
    client.close()
    older = home.path.parent / "older.db"
    shutil.copyfile(home.database, older)
    client = start(home)
    (lost,) = write(client, "乙")
    client.close()
    shutil.copyfile(older, home.database)
    client = start(home)
    hello = client.ready.result(WAIT_S)
    assert (hello.report["verdict"], hello.report["lost_entries"]) == ("rolled_back", 1)
    (after,) = write(client, "丙")
    assert replica_of(after) != replica_of(lost)  # type: ignore[arg-type]
    assert titles(home) == {"甲", "丙"}


def test_copied_home_is_another_replica(home: Home, start: Start) -> None:
    """Two copies of one home work side by side as two replicas."""
    client = start(home)
    write(client, "甲")
    client.close()
    copy = Home(home.path.parent / "copy")
    shutil.copytree(home.path, copy.path)
    first, second = start(home), start(copy)
    replicas = {first.ready.result(WAIT_S).replica, second.ready.result(WAIT_S).replica}
    write(first, "乙")
    write(second, "丙")
    assert (len(replicas), titles(home), titles(copy)) == (2, {"甲", "乙"}, {"甲", "丙"})
