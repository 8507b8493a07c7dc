"""Claims about the center's backups: proved before they count, told to each device as far as they are its own (K9)."""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fakes.asgi import alive
from fakes.live_center import GULOU, Device, LiveCenter, direct, introduced, write_organisations
from fakes.memory_replica import MemoryReplica
from sqlalchemy import delete, select, update

from sync.center import app as center_app
from sync.center import backups
from sync.center.admission import admit
from sync.center.app import CenterApp
from sync.center.backups import BACKUP_S, FIRST_S, back_up, due_in_s
from sync.center.covered import backup_tips, last_backup, own_line
from sync.center.database import Database, entries, feed, replicas, signatures, streams
from sync.center.keys import load_keys
from sync.center.refusals import Refusals
from sync.center.serve import Center, open_center
from sync.domain.content import content_address
from sync.domain.draft import Create
from sync.domain.failures import Outage
from sync.oplog.run import Tip
from sync.protocol.session import Absorbed
from sync.store.backup import listing_in
from sync.store.leaf_files import LeafFiles
from tests.center.test_blobs import leaves_of

NOW_MS = 1_790_000_000_000
HOUR_MS = 3_600_000


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def started(home: Path) -> Center:
    return open_center(home, organisations_csv=write_organisations(home.parent / "organisations.csv"))


def joined(center: Center, *stores: MemoryReplica) -> list[Device]:
    devices = [direct(store, center)[0] for store in stores]
    for device in devices:
        device.round()
        admit(center.keys.directory, fingerprint_or_key=device.store.sign_key, organisation=device.store.organisation)
        device.sync()
    return devices


def covered(center: Center) -> dict[bytes, Tip]:
    with center.database.read() as connection:
        return {tip.replica + tip.scope: tip for tip in backup_tips(connection)}


def told_in(device: Device) -> list[Tip]:
    """Return the backup tips that one round brings."""
    outcome = device.round()
    assert isinstance(outcome, Absorbed)
    assert outcome.reach.backups == outcome.reply.backups
    return list(outcome.reply.backups)


@pytest.mark.usefixtures("ground")
def test_backup_covers_what_the_center_held_when_it_was_made(home: Path) -> None:
    """Before the first backup nothing is covered; then the tips of the copy are, and what came later is not."""
    center = started(home)
    store = MemoryReplica(1, GULOU)
    (device,) = joined(center, store)
    scope = store.open_incident()
    device.sync()
    assert covered(center) == {}
    made = back_up(home, now_ms=NOW_MS)
    assert (made.entries, made.walked, made.path.exists()) == (made.walked, made.entries, True)
    tip = store.streams[store.replica, scope].tips[-1]
    assert covered(center)[store.replica + scope] == tip
    store.line(scope, "备份之后")
    device.sync()
    assert covered(center)[store.replica + scope] == tip
    assert back_up(home, now_ms=NOW_MS + HOUR_MS, sample=0).walked == 1
    assert covered(center)[store.replica + scope].seq == 2
    center.database.close()


@pytest.mark.usefixtures("ground")
def test_a_device_is_told_of_its_own_streams_once_they_move(home: Path) -> None:
    """Each device learns the tips of its own lives only, once for each move; who did not listen learns it at the next contact."""
    center = started(home)
    one, other = MemoryReplica(1, GULOU), MemoryReplica(2, GULOU)
    device, beside = joined(center, one, other)
    scope = one.open_incident()
    other.open_incident()
    device.sync()
    beside.sync()
    back_up(home, now_ms=NOW_MS)
    assert {tip.replica for tip in told_in(device)} == {one.replica}
    assert told_in(device) == []
    back_up(home, now_ms=NOW_MS + HOUR_MS)
    assert told_in(device) == []
    one.line(scope, "之后")
    device.sync()
    back_up(home, now_ms=NOW_MS + 2 * HOUR_MS)
    told = told_in(device)
    assert [(tip.scope, tip.seq) for tip in told] == [(scope, 2)]
    assert {tip.replica for tip in told_in(beside)} == {other.replica}
    center.database.close()


@pytest.mark.usefixtures("long_ground")
def test_a_reply_that_was_lost_is_told_again(home: Path) -> None:
    """The cursor tells what was told: a reply that never came costs a repetition."""
    center = started(home)
    store = MemoryReplica(1, GULOU)
    device, adapter = direct(store, center)
    device.round()
    admit(home, fingerprint_or_key=store.sign_key, organisation=GULOU)
    device.sync()
    store.open_incident()
    device.sync()
    back_up(home, now_ms=NOW_MS)
    adapter.keep = 20
    with pytest.raises(Outage):
        device.round()
    adapter.keep = None
    assert len(told_in(device)) == 1
    center.database.close()


@pytest.mark.usefixtures("long_ground")
def test_the_lives_before_are_told_to_the_life_that_follows(home: Path) -> None:
    """A device that began a new life answers for what its former ones wrote; so it is told of them, and begins anew with all."""
    center = started(home)
    former = MemoryReplica(1, GULOU)
    (device,) = joined(center, former)
    former.open_incident()
    device.sync()
    back_up(home, now_ms=NOW_MS)
    later = MemoryReplica(1, GULOU, key=former.key, predecessor=former.replica, life=1)
    device = direct(later, center)[0]
    told: list[Tip] = []
    for _ in range(4):
        told += told_in(device)
    assert {tip.replica for tip in told} == {former.replica}
    with center.database.read() as connection:
        assert own_line(connection, later.replica) == (later.replica, former.replica)
    device.session.doubt()
    assert {tip.replica for tip in told_in(device)} == {former.replica}
    center.database.close()


@pytest.mark.usefixtures("long_ground")
def test_a_waiting_poll_is_told_at_once(home: Path) -> None:
    """A backup made by another process ends a long poll."""
    with LiveCenter(home) as center:
        store = MemoryReplica(1, GULOU)
        (device,) = introduced(center, store)
        store.open_incident()
        device.sync()
        maker = threading.Timer(0.3, back_up, args=(home,), kwargs={"now_ms": NOW_MS})
        maker.start()
        outcome = device.round(wait_s=20)
        maker.join()
        assert isinstance(outcome, Absorbed)
        assert len(outcome.reply.backups) == 1
        device.close()


@pytest.mark.parametrize("fault", ["body", "hash", "tip", "signature", "unsigned", "birth", "gap"])
def test_a_copy_that_does_not_prove_is_not_kept(home: Path, fault: str) -> None:
    """Whatever in the database is not what the authors signed: no file stays, and the last verified backup is what it was."""
    center = started(home)
    store = MemoryReplica(1, GULOU)
    (device,) = joined(center, store)
    scope = store.open_incident()
    store.line(scope, "一")
    store.line(scope, "二")
    device.sync()
    with center.database.write() as connection:
        number = connection.execute(select(streams.c.number).where(streams.c.replica == store.replica)).scalar_one()
        body = connection.execute(select(entries.c.body).where(entries.c.stream == number, entries.c.seq == 3)).scalar_one()
        forged = body.replace("二".encode(), "三".encode())
        assert forged != body
        last = (entries.c.stream == number, entries.c.seq == 3)
        connection.execute(
            {
                "body": update(entries).where(*last).values(body=forged),
                "hash": update(entries).where(*last).values(hash=bytes(32)),
                "tip": update(streams).where(streams.c.number == number).values(seq=2),
                "signature": update(signatures).where(signatures.c.stream == number).values(signature=bytes(64)),
                "unsigned": delete(signatures).where(signatures.c.stream == number, signatures.c.seq == 3),
                "birth": delete(replicas).where(replicas.c.replica == store.replica),
                "gap": delete(entries).where(entries.c.stream == number, entries.c.seq == 2),
            }[fault]
        )
    with pytest.raises(Outage, match=r"backup\.unproved"):
        back_up(home, now_ms=NOW_MS)
    assert list((home / "backups").iterdir()) == []
    assert covered(center) == {}
    center.database.close()


def test_what_was_proved_before_is_walked_again_by_chance(home: Path) -> None:
    """An old entry that changed under a tip proved before is found when its stream's turn comes, and its tip at once."""
    center = started(home)
    store = MemoryReplica(1, GULOU)
    (device,) = joined(center, store)
    scope = store.open_incident()
    store.line(scope, "一")
    device.sync()
    back_up(home, now_ms=NOW_MS)
    with center.database.write() as connection:
        number = connection.execute(select(streams.c.number).where(streams.c.replica == store.replica)).scalar_one()
        first = (entries.c.stream == number, entries.c.seq == 1)
        connection.execute(update(entries).where(*first).values(hash=bytes(32)))
    back_up(home, now_ms=NOW_MS + HOUR_MS, sample=0)
    with pytest.raises(Outage, match=r"backup\.unproved"):
        back_up(home, now_ms=NOW_MS + HOUR_MS)
    with center.database.write() as connection:
        connection.execute(update(entries).where(entries.c.stream == number, entries.c.seq == 2).values(hash=bytes(32)))
    with pytest.raises(Outage, match=r"backup\.unproved"):
        back_up(home, now_ms=NOW_MS + HOUR_MS, sample=0)
    center.database.close()


def test_blobs_that_entries_name_are_listed_and_carried(home: Path, tmp_path: Path) -> None:
    """The list beside a copy says which blobs it needs and which nobody brought; another folder gets those that are here."""
    center = started(home)
    store = MemoryReplica(1, GULOU)
    (device,) = joined(center, store)
    scope = store.open_incident()
    here, away = b"h" * 5_000, b"a" * 6_000
    for content in (here, away):
        fields = {"state": "in_force", "plan": bytes(16), "version": "1.0", "content": content_address(content)}
        store.write(scope, Create(kind="plan_version", fields=fields))
    device.sync()
    LeafFiles(home / "blobs", center.keys.database).write_whole(content_address(here), leaves_of(here))
    away_folder = tmp_path / "stick"
    made = back_up(home, to=away_folder, now_ms=NOW_MS)
    assert (made.blobs, made.missing) == (2, 1)
    listed = sorted(made.path.with_suffix(".blobs").read_text().splitlines())
    assert listed == sorted([f"{content_address(here).hex()} 5000 here", f"{content_address(away).hex()} 6000 missing"])
    name = content_address(here).hex()
    assert (away_folder / "blobs" / name[:2] / name).read_bytes() == (home / "blobs" / name[:2] / name).read_bytes()
    # Named by entries proved long ago, still listed.
    assert back_up(home, now_ms=NOW_MS + HOUR_MS, sample=0).blobs == 2
    center.database.close()


def test_old_copies_go_by_age_with_their_lists(home: Path) -> None:
    """The age rule of a device's backups holds here too, and no list is left without its copy."""
    center = started(home)
    for hour in range(8):
        back_up(home, now_ms=NOW_MS + hour * HOUR_MS)
    kept = listing_in(home / "backups")
    assert kept[0].at_ms == NOW_MS + 7 * HOUR_MS
    assert len(kept) < 8
    assert {path.stem for path in (home / "backups").iterdir()} == {one.path.stem for one in kept}
    center.database.close()


@pytest.mark.skipif(sys.platform == "win32", reason="nobody can be asked whether a process lives")
def test_what_a_killed_maker_left_is_let_go_of(home: Path) -> None:
    """Of a process that is gone; what one that lives is making, and what is nobody's, stays."""
    center = started(home)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    folder = home / "backups"
    folder.mkdir()
    for name in (f"making-{gone.pid}-1.tmp", f"making-{os.getppid()}-1.tmp", "making-what.tmp"):
        (folder / name).write_bytes(b"half")
    made = back_up(home, now_ms=NOW_MS).path
    kept = {made.name, made.with_suffix(".blobs").name, f"making-{os.getppid()}-1.tmp", "making-what.tmp"}
    assert {path.name for path in folder.iterdir()} == kept
    center.database.close()


def test_a_folder_without_a_center_has_nothing_to_back_up(tmp_path: Path) -> None:
    """A wrong folder gets no keys made in it."""
    with pytest.raises(Outage, match=r"center\.missing"):
        back_up(tmp_path, now_ms=NOW_MS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("ground")
def test_a_closing_center_gives_up_its_backup(home: Path) -> None:
    """A backup under way ends between two streams, and leaves nothing behind."""
    center = started(home)
    with pytest.raises(Outage, match=r"store\.closed"):
        back_up(home, now_ms=NOW_MS, closing=lambda: True)
    assert list((home / "backups").iterdir()) == []
    center.database.close()


def test_backups_are_due_by_the_last_one(home: Path) -> None:
    """A first one soon, the next one a span after the last, also when the clock went back."""
    center = started(home)
    assert due_in_s(center.database, now_ms=NOW_MS) == FIRST_S
    back_up(home, now_ms=NOW_MS)
    assert due_in_s(center.database, now_ms=NOW_MS + HOUR_MS) == BACKUP_S - 3600
    assert due_in_s(center.database, now_ms=NOW_MS + 1000 * HOUR_MS) == FIRST_S
    assert due_in_s(center.database, now_ms=NOW_MS - HOUR_MS) == FIRST_S
    center.database.close()


def test_a_serving_center_backs_up_by_itself(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a word from anyone a copy appears beside a center that serves."""
    monkeypatch.setattr(backups, "FIRST_S", 0.05)
    made = threading.Event()
    kept = backups.write_durably

    def noticed(path: Path, content: bytes) -> None:
        kept(path, content)
        made.set()

    monkeypatch.setattr(backups, "write_durably", noticed)
    with LiveCenter(home):
        assert made.wait(20)
    assert len(listing_in(home / "backups")) >= 1


@pytest.mark.expects_warnings
def test_a_backup_that_fails_is_said_once_and_the_center_serves_on(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A folder that can't be written costs a line in the log, never the service."""
    home.mkdir()
    (home / "backups").write_bytes(b"in the way")
    monkeypatch.setattr(backups, "FIRST_S", 0.05)
    with LiveCenter(home) as center:
        store = MemoryReplica(1, GULOU)
        (device,) = introduced(center, store)
        device.close()
    assert {record.getMessage() for record in caplog.records if record.levelname == "WARNING"} <= {"backup failed"}


def test_an_older_database_gets_the_tables_it_lacks(home: Path) -> None:
    """A center's folder from before there were backups opens, and can be backed up."""
    center = started(home)
    with center.database.write() as connection:
        for table in ("backups", "backup_tips", "backup_blobs"):
            connection.exec_driver_sql(f"drop table {table}")
    center.database.close()
    database = Database(home, load_keys(home).database)
    back_up(home, now_ms=NOW_MS)
    with database.read() as connection:
        held = last_backup(connection)
        assert held is not None
        assert connection.execute(select(feed.c.n).order_by(feed.c.n.desc()).limit(1)).scalar_one() == held.n + 1
    database.close()


class Stumbling:
    """Stands in for the center's clockwork and for its version of the database: the disk fails once, then all is well."""

    def __init__(self, made: threading.Event) -> None:
        self._made = made
        self._stumbles = {"due": 1, "version": 1}

    def version(self) -> int:
        self._stumble("version")
        return 1

    def due_in_s(self) -> float:
        self._stumble("due")
        return 0.0 if not self._made.is_set() else 1e9

    def back_up(self, closing: Callable[[], bool]) -> object:
        assert not closing()
        return self._made.set()

    def _stumble(self, what: str) -> None:
        self._stumbles[what] -= 1
        if self._stumbles[what] >= 0:
            raise Outage("store.disk_failed")


@pytest.mark.expects_warnings("backup failed", "database failed")
def test_a_disk_that_fails_for_a_moment_ends_no_backups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor what looks for other processes: the center would go on serving, and nobody would see that nothing is backed up any more."""
    monkeypatch.setattr(center_app, "BACKUP_RETRY_S", 0.01)
    made = threading.Event()
    clockwork = Stumbling(made)
    nothing: Any = None
    speechless: Any = SimpleNamespace(refusals=Refusals())
    app = CenterApp(speechless, nothing, version=clockwork.version, clockwork=clockwork, shelf=nothing, enrolment=nothing)

    async def run() -> None:
        async with alive(app.starlette()):
            assert await asyncio.to_thread(made.wait, 20)

    asyncio.run(run())
