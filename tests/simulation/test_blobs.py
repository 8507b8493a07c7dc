"""Blobs over real processes: engines and a center that are killed while a file goes from one post to the other, and what it costs.

Everything is real: the file is attached through the engine's door, goes to the center by itself, and is fetched on demand by
the other post. What is counted is what passed the wire and what each process ever held in memory.
"""

import random
import secrets
import sys
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from desktop.app.story import Player, until
from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.content import AddressBuilder
from sync.engine.messages import FileToAttach
from sync.store.cipher import database
from sync.store.queries.blobs import BlobRow, blob_row
from tests.fakes.blob_wire import BlobWire
from tests.fakes.peak import forget_peak, peak_bytes
from tests.simulation.conftest import Stage

pytestmark = pytest.mark.expects_warnings("engine died, another is started")
MEGABYTE = 1024 * 1024
WITHIN_S = 240


def written(path: Path, size: int, seed: int) -> bytes:
    """Write a file a megabyte at a time; return its address."""
    chance, builder = random.Random(seed), AddressBuilder()
    with path.open("wb") as file:
        for start in range(0, size, MEGABYTE):
            piece = chance.randbytes(min(MEGABYTE, size - start))
            builder.add(piece)
            file.write(piece)
    return builder.address()


def row(player: Player, address: bytes) -> BlobRow:
    return blob_row(database(player.reader), address)


def is_at_center(player: Player, address: bytes) -> bool:
    return row(player, address).at_center


def is_here(player: Player, address: bytes) -> bool:
    return row(player, address).is_here


def attach(stage: Stage, path: Path) -> Future[Any]:
    """Share an incident and attach a file to it; the future holds what the command did."""
    incident = stage.gulou.do(OpenIncident(title="航拍", mode="actual", state="confirmed")).created[0]
    stage.gulou.do(AddParty(incident=incident, organisation="320115"))
    asked = FileToAttach(path=str(path), name=path.name, subject=bytes(incident), subject_kind="incident", token=secrets.token_bytes(16))
    return stage.gulou.client.attach(asked)


def through(wire: BlobWire, player: Player) -> None:
    """Let a player reach the center by the wire from its next engine on."""
    before = player.client.pid
    player.client.set_center(wire.url).result(30)
    player.kill()
    until("the next engine listens", lambda: player.client.pid not in {None, before})


def killed_when(player: Player, address: bytes, percents: list[int]) -> None:
    """Kill the engine of a player each time a blob has come so far."""
    for percent in percents:
        until(f"{percent} % are here", lambda percent=percent: row(player, address).percent >= percent, within_s=WITHIN_S)  # type: ignore[misc]
        before = player.client.pid
        player.kill()
        until("the next engine listens", lambda before=before: player.client.pid not in {None, before})  # type: ignore[misc]


def carried_through_kills(stage: Stage, tmp_path: Path, *, size: int, kills: list[int], seed: int) -> None:
    """Kill the author over the file, then the reader over fetching it, again and again; count what went twice."""
    source = tmp_path / "flight.mp4"
    address = written(source, size, seed)
    future = attach(stage, source)
    stage.gulou.kill()
    future.result(WITHIN_S)
    until("the center has it", partial(is_at_center, stage.gulou, address), within_s=WITHIN_S)
    wire = BlobWire(stage.center.port, ())
    try:
        through(wire, stage.jiangning)
        until("its record is there", lambda: stage.jiangning.reader.execute("select 1 from attachment_rows").fetchall())
        assert row(stage.jiangning, address).on_demand
        stage.jiangning.client.blob("fetch", address=address).result(30)
        killed_when(stage.jiangning, address, kills)
        until("it is here", partial(is_here, stage.jiangning, address), within_s=WITHIN_S)
        target = tmp_path / "out.mp4"
        stage.jiangning.client.blob("export", address=address, path=str(target), token=secrets.token_bytes(16)).result(WITHIN_S)
        assert target.read_bytes() == source.read_bytes()
        print(f"{len(wire.spans)} spans, {wire.repeated('GET')} bytes again after {len(kills)} kills")
        assert wire.repeated("GET") <= (len(kills) + 1) * 2 * 256 * 1024
    finally:
        wire.close()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_engines_killed_over_a_file_lose_nothing_of_it(stage: Stage, tmp_path: Path, seed: int) -> None:
    """The next engine goes on with the leaves that are here; what they cost twice is less than two spans for each death."""
    carried_through_kills(stage, tmp_path, size=3 * MEGABYTE + 77, kills=[20, 60], seed=seed)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_many_kills_over_a_large_file(stage: Stage, tmp_path: Path, seed: int) -> None:
    """The same for 24 MB and ten deaths."""
    carried_through_kills(stage, tmp_path, size=24 * MEGABYTE, kills=list(range(8, 98, 9)), seed=seed)


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc")
def test_sixty_four_megabytes_are_never_held(stage: Stage, tmp_path: Path, seed: int) -> None:
    """Taken in, brought, kept at the center, fetched and written out, no process grows by more than a fraction of the file."""
    source = tmp_path / "flight.mp4"
    address = written(source, 64 * MEGABYTE, seed)
    small = tmp_path / "small.jpg"
    first = written(small, 2 * MEGABYTE, seed + 1)
    attach(stage, small).result(WITHIN_S)
    until("the center has the small one", partial(is_at_center, stage.gulou, first), within_s=WITHIN_S)
    pids = {"author": stage.gulou.client.pid, "reader": stage.jiangning.client.pid, "center": stage.center._process.pid}  # type: ignore[union-attr]
    for pid in pids.values():
        forget_peak(pid)  # type: ignore[arg-type]
    before = {name: peak_bytes(pid) for name, pid in pids.items()}  # type: ignore[arg-type]
    attach(stage, source).result(WITHIN_S)
    until("the center has it", partial(is_at_center, stage.gulou, address), within_s=WITHIN_S)
    until("its record is there", lambda: len(stage.jiangning.reader.execute("select 1 from attachment_rows").fetchall()) == 2)
    stage.jiangning.client.blob("fetch", address=address).result(30)
    until("it is here", partial(is_here, stage.jiangning, address), within_s=WITHIN_S)
    target = tmp_path / "out.mp4"
    stage.jiangning.client.blob("export", address=address, path=str(target), token=secrets.token_bytes(16)).result(WITHIN_S)
    assert target.stat().st_size == source.stat().st_size
    grown = {name: (peak_bytes(pid) - before[name]) / MEGABYTE for name, pid in pids.items()}  # type: ignore[arg-type]
    print({name: f"{megabytes:.1f} MB" for name, megabytes in grown.items()})
    assert max(grown.values()) < 16, grown
