"""An engine process on a small disk that is really full: told by name, nothing acknowledged is lost, and it goes on in the same process."""

import secrets
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from engine.conftest import NOW_MS, WAIT_S
from engine.test_attaching import attached, file, opened
from engine.test_client import entries
from fakes.asked import scope_of
from fakes.small_disk import SmallDisk, small_disk

from sync.domain.commands.journals import WriteJournal
from sync.domain.content import content_address
from sync.domain.failures import Outage
from sync.engine.client import EngineClient
from sync.store.blobs import Blobs
from sync.store.device import create_device
from sync.store.home import Home

Start = Callable[..., EngineClient]
LINE = "长" * 1900
CONTENT = b"\xff\xd8\xff\xe0" + secrets.token_bytes(300_000)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "small", megabytes=96) as made:
        yield made


@pytest.fixture
def small_home(disk: SmallDisk) -> Home:
    home = Home(disk.path / "home")
    create_device(home, organisation="320106", person="王磊", office="dispatcher", now_ms=NOW_MS)
    return home


def test_an_engine_on_a_full_disk_says_so_and_goes_on(disk: SmallDisk, small_home: Home, start: Start) -> None:
    """Commands and drafts fail by the disk's name, so that a window keeps the text; with room the same engine takes both."""
    client = start(small_home)
    pid = client.ready.result(WAIT_S).pid
    incident = opened(client)
    client.draft_put("journal:line", "到场").result(WAIT_S)
    before = entries(small_home)
    disk.fill(leave_bytes=128 * 1024)
    failures = [client.submit(WriteJournal(scope=scope_of(incident), line=LINE)).exception(WAIT_S) for _ in range(60)]
    assert {failure.code for failure in failures if isinstance(failure, Outage)} == {"store.disk_full"}
    assert all(failure is None or isinstance(failure, Outage) for failure in failures)
    drafts = {f"journal:{number}": client.draft_put(f"journal:{number}", LINE).exception(WAIT_S) for number in range(60)}
    assert {failure.code for failure in drafts.values() if isinstance(failure, Outage)} == {"store.disk_full"}
    kept = {key: LINE for key, failure in drafts.items() if failure is None}
    assert client.drafts().result(WAIT_S) == {"journal:line": "到场", **kept}
    with pytest.raises(Outage, match=r"store\.disk_full"):
        client.back_up().result(WAIT_S)
    disk.make_room()
    client.submit(WriteJournal(scope=scope_of(incident), line=LINE)).result(WAIT_S)
    client.draft_put("journal:line", LINE).result(WAIT_S)
    client.back_up().result(WAIT_S)
    assert (client.pid, entries(small_home)) == (pid, before + failures.count(None) + 1)


def test_a_file_that_the_disk_has_no_room_for_is_attached_afterwards(
    disk: SmallDisk, small_home: Home, start: Start, tmp_path: Path
) -> None:
    """It is refused before the database's room is touched, nothing of it lies there, and the same request is done with room."""
    photo = tmp_path / "3号门.jpg"
    photo.write_bytes(CONTENT)
    client = start(small_home)
    incident = opened(client)
    asked = file(photo, incident)
    for leave_bytes in (0, 16 * 1024 * 1024):
        disk.fill(leave_bytes=leave_bytes)
        with pytest.raises(Outage, match=r"store\.disk_full"):
            client.attach(asked).result(WAIT_S)
        assert [path for path in small_home.blobs.rglob("*") if path.is_file()] == []
        assert attached(small_home) == []
    disk.make_room()
    assert len(client.attach(asked).result(WAIT_S).created) == 1
    assert Blobs(small_home).get(content_address(CONTENT)) == CONTENT


def test_an_engine_ends_in_order_on_a_full_disk(disk: SmallDisk, small_home: Home, start: Start, capfd: pytest.CaptureFixture[str]) -> None:
    """A log that the disk does not take is no mistake of the program's, and what was acknowledged is there afterwards."""
    client = start(small_home)
    incident = opened(client)
    disk.fill()
    failures = [client.submit(WriteJournal(scope=scope_of(incident), line=LINE)).exception(WAIT_S) for _ in range(60)]
    assert any(failures)
    client.close()
    assert capfd.readouterr().err == ""
    disk.make_room()
    assert entries(small_home) == 1 + failures.count(None)


@pytest.mark.slow
def test_an_engine_that_finds_the_disk_full_starts_when_there_is_room(disk: SmallDisk, small_home: Home, start: Start) -> None:
    """The window is told why there is none yet, and it is tried again by itself."""
    disk.fill()
    told, news = [], threading.Condition()

    def heard(outage: Outage | None) -> None:
        with news:
            told.append(None if outage is None else outage.code)
            news.notify_all()

    client = start(small_home)
    client.on_outage(heard)
    with pytest.raises(Outage, match=r"store\.disk_full"):
        client.ready.result(WAIT_S)
    disk.make_room()
    with news:
        assert news.wait_for(lambda: told and told[-1] is None, WAIT_S), told
    assert entries(small_home) == 0
    opened(client)
