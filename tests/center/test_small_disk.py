"""A center on a small disk that is really full: devices are told when to try again, nothing half is there, and it goes on by itself."""

import errno
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import requests
from fakes.asked import scope_of
from fakes.linked_post import OPEN, LinkedPost, linked
from fakes.live_center import GULOU, LiveCenter, write_organisations
from fakes.small_disk import SmallDisk, small_disk
from sqlalchemy import func, select

from sync.center import app
from sync.center.backups import back_up
from sync.center.beside import AUTHORITY_RUNS, append_runs, read_runs
from sync.center.database import Database, entries
from sync.center.exchange import system_ms
from sync.center.keys import load_keys
from sync.center.serve import Center, open_center
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.failures import Outage
from sync.links import http
from sync.links.http import refusal_of
from sync.links.status import LinkState, LinkStatus
from sync.protocol.messages import decode_refusal

LINE = "长" * 1900
LINES = 60


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "small") as made:
        yield made


@pytest.fixture(autouse=True)
def _close_what_is_open() -> Iterator[None]:
    yield
    for post in tuple(OPEN):
        post.close()


def is_in_step(status: LinkStatus) -> bool:
    return status.state is LinkState.IN_STEP and not status.backlog


def is_told_to_wait(status: LinkStatus) -> bool:
    return (status.state, status.code) == (LinkState.OFFLINE, "link.center_busy")


def write(post: LinkedPost, incident: bytes, lines: int) -> None:
    for _ in range(lines):
        post.post.do(WriteJournal(scope=scope_of(incident), line=LINE, channel="phone"))


def stored(center: LiveCenter) -> int:
    """Return how many entries lie at a center that runs, as another process sees it."""
    database = Database(center.directory, load_keys(center.directory).database)
    try:
        with database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(entries)).scalar_one())
    finally:
        database.close()


@pytest.mark.expects_warnings("outage", "link link.center_busy", "link device.uncertified")
def test_a_full_center_says_when_and_all_goes_on_by_itself(disk: SmallDisk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can't be stored is answered with a 503 and a time; nothing half is there, the device keeps it, and there is room again."""
    refusals: list[tuple[int, Mapping[str, object]]] = []

    def heard(status: int, body: bytes) -> http.Refusal:
        if status >= app.BUSY:
            refusals.append((status, decode_refusal(body)))
        return refusal_of(status, body)

    monkeypatch.setattr(http, "refusal_of", heard)
    monkeypatch.setattr(app, "OUTAGE_RETRY_S", 1)
    with LiveCenter(disk.path / "center") as center:
        (post,) = linked(tmp_path, center, GULOU)
        incident = post.post.do(OpenIncident(title="积水", mode="actual")).created[0]
        post.until(is_in_step)
        disk.fill(leave_bytes=64 * 1024)
        write(post, incident, LINES)
        post.until(is_told_to_wait)
        held = len(post.post.rows("select 1 from entries"))
        assert refusals
        assert {(status, told["code"], told["retry"]) for status, told in refusals} == {(503, "store.disk_full", 1)}
        between = stored(center)
        assert between < held
        assert requests.get(center.address + "/healthz", timeout=5).status_code == app.OK
        disk.make_room()
        post.until(is_in_step)
        assert stored(center) >= held
        post.close()
    assert back_up(center.directory, now_ms=system_ms()).entries >= held


def test_a_center_starts_when_there_is_room(disk: SmallDisk) -> None:
    """A start on a full disk is an outage by its name, the first one too, and what it began is gone on with."""
    directory = disk.path / "center"
    directory.mkdir()
    organisations = write_organisations(disk.path / "organisations.csv")
    for leave_bytes in (0, 16 * 1024, 128 * 1024):
        disk.fill(leave_bytes=leave_bytes)
        with pytest.raises(Outage, match=r"store\.disk_full"):
            open_center(directory, organisations_csv=organisations)
    disk.make_room()
    open_center(directory, organisations_csv=organisations).database.close()
    disk.fill()
    with pytest.raises(Outage, match=r"store\.disk_full"):
        open_center(directory, organisations_csv=organisations)
    disk.make_room()
    open_center(directory, organisations_csv=organisations).database.close()


def test_a_record_that_the_disk_took_in_part_is_an_error(disk: SmallDisk) -> None:
    """The system writes what there is room for and says nothing; the next record is read all the same."""
    directory = disk.path / "center"
    directory.mkdir()
    open_center(directory, organisations_csv=write_organisations(disk.path / "organisations.csv")).database.close()
    runs = read_runs(directory / AUTHORITY_RUNS)
    assert runs
    torn = disk.path / "torn.runs"
    torn.write_bytes(bytes(4_096 - 100))
    disk.fill()
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        append_runs(torn, runs)
    disk.make_room()
    append_runs(torn, runs)
    assert read_runs(torn) == runs


@pytest.mark.expects_warnings("backup failed", "database failed")
def test_who_watches_and_who_copies_outlive_an_outage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database that does not answer for a moment ends neither the notice of what others write nor the backups."""
    asked = {"version": 0, "due": 0}
    news = threading.Condition()

    def failing(name: str, answer: float) -> Callable[[object], float]:
        def ask(_owner: object) -> float:
            with news:
                asked[name] += 1
                news.notify_all()
                if asked[name] <= 2:
                    raise Outage("store.disk_full")
            return answer

        return ask

    monkeypatch.setattr(app, "BACKUP_RETRY_S", 0.01)
    monkeypatch.setattr(app, "WATCH_S", 0.01)
    monkeypatch.setattr(Database, "version", failing("version", 1))
    monkeypatch.setattr(Center, "due_in_s", failing("due", 600.0))
    with LiveCenter(tmp_path / "center"), news:
        assert news.wait_for(lambda: min(asked.values()) > 2, 20), asked
