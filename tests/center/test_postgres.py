"""Claims about the center on PostgreSQL as it is run: processes that are killed, a server that is restarted, moving there and back."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from fakes.cluster import Cluster
from fakes.live_center import GULOU, XUANWU, Device, LiveCenter, direct, introduced, write_organisations
from fakes.memory_replica import ORIGIN_MS, MemoryReplica
from sqlalchemy import func, select

from sync.center.admission import admit
from sync.center.backups import back_up
from sync.center.condition import condition
from sync.center.database import Database, Sort, entries, feed, streams, unpublished
from sync.center.ingest import Ingest
from sync.center.keys import load_keys
from sync.center.opening import keep_url, open_database
from sync.center.postgres import Postgres
from sync.center.restore import restore
from sync.center.returned import take_in_copy
from sync.center.serve import Center, open_center
from sync.domain.failures import Outage, Refused
from sync.links.http import Refusal

ROOT = Path(__file__).parents[2]
KEYS = ("root.key", "root.pub", "online.key", "online.cert", "database.key")
WAIT_S = 60.0


def opened(home: Path) -> Center:
    return open_center(home, organisations_csv=write_organisations(home.parent / "organisations.csv"))


def joined(center: Center, *stores: MemoryReplica) -> list[Device]:
    devices = [direct(store, center)[0] for store in stores]
    for device in devices:
        device.round()
        admit(center.keys.directory, fingerprint_or_key=device.store.sign_key, organisation=device.store.organisation)
        device.sync()
    return devices


def put_back(home: Path, source: Path) -> str | None:
    csv = write_organisations(home.parent / "organisations.csv")
    return restore(home, source=source, organisations_csv=csv, now_ms=ORIGIN_MS).replaced


def pieces_of(database: Database) -> dict[tuple[bytes, bytes], list[int]]:
    """Return the seqs that the feed gives of each stream in its sequence, and check that n is dense."""
    query = select(feed.c.n, feed.c.sort, feed.c.first_seq, feed.c.last_seq, streams.c.replica, streams.c.scope)
    found: dict[tuple[bytes, bytes], list[int]] = {}
    with database.read() as connection:
        rows = connection.execute(query.outerjoin(streams, streams.c.number == feed.c.stream).order_by(feed.c.n)).all()
        waiting = connection.execute(select(func.count()).select_from(unpublished)).scalar_one()
    assert waiting == 0
    assert [row.n for row in rows] == list(range(1, len(rows) + 1))
    for row in rows:
        if row.sort == Sort.RUN:
            found.setdefault((row.replica, row.scope), []).extend(range(row.first_seq, row.last_seq + 1))
    return found


@contextmanager
def process(home: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    """A center in a process of its own, on its port; killed at the end of the block if it still runs."""
    argv = [sys.executable, "main.py", "center", "--data", str(home), "--port", str(port), "--no-keeper"]
    started = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        yield started
    finally:
        if started.poll() is None:
            started.kill()
        started.wait(WAIT_S)
        assert started.stdout is not None
        started.stdout.close()


def address_of(started: "subprocess.Popen[str]") -> str:
    assert started.stdout is not None
    return started.stdout.readline().strip()


def pushed_until(device: Device, scope: bytes, count: int, acknowledged: threading.Semaphore) -> None:
    """Write line after line and push each until it is acknowledged, whatever happens to connections."""
    for number in range(count):
        device.store.line(scope, f"第 {number} 行")
        while device.session.waiting():
            try:
                device.round()
            except Outage:
                continue
        acknowledged.release()


@pytest.mark.parametrize("kills", [1, pytest.param(12, marks=pytest.mark.slow)])
def test_a_process_that_is_killed_while_it_takes_in_loses_nothing(cluster: Cluster, tmp_path: Path, kills: int) -> None:
    """Killed between any two words to the server, again and again; what was acknowledged is there, published once, in its sequence."""
    home = tmp_path / "home"
    keep_url(home, cluster.fresh())
    stores = [MemoryReplica(40 + at, GULOU) for at in range(4)]
    center = opened(home)
    for store in stores:
        direct(store, center)[0].round()
        admit(home, fingerprint_or_key=store.sign_key, organisation=GULOU)
    center.database.close()
    acknowledged = threading.Semaphore(0)
    port, lines = 0, 6 * kills
    with ThreadPoolExecutor(len(stores)) as threads:
        pushing = []
        for killed in range(kills + 1):
            with process(home, port) as started:
                address = address_of(started)
                port = int(address.partition("#")[0].rsplit(":", 1)[1])
                if not pushing:
                    devices = [Device(store, address) for store in stores]
                    scopes = [store.open_incident() for store in stores]
                    work = zip(devices, scopes, strict=True)
                    pushing = [threads.submit(pushed_until, device, scope, lines, acknowledged) for device, scope in work]
                if killed == kills:
                    for one in pushing:
                        one.result(WAIT_S * 2)
                    break
                for _ in range(2 * len(stores)):
                    assert acknowledged.acquire(timeout=WAIT_S)
                started.send_signal(signal.SIGKILL)
    for device in devices:
        device.close()
    opened(home).database.close()
    database = open_database(home, load_keys(home))
    found = pieces_of(database)
    database.close()
    for store, scope in zip(stores, scopes, strict=True):
        assert found[store.replica, scope] == list(range(1, lines + 2))


def test_two_processes_serve_one_port(cluster: Cluster, tmp_path: Path) -> None:
    """Two centers share folder, port and database; a device may meet either, and a poll at one hears what was pushed to the other."""
    keep_url(tmp_path / "home", cluster.fresh())
    one, other = LiveCenter(tmp_path / "home"), LiveCenter(tmp_path / "home")
    with one, other:
        (writer,) = introduced(one, MemoryReplica(50, GULOU))
        (reader,) = introduced(other, MemoryReplica(51, GULOU))
        with ThreadPoolExecutor(1) as threads:
            waiting = threads.submit(lambda: reader.round(wait_s=20))
            scope = writer.store.open_incident()
            writer.round()
            heard = waiting.result(WAIT_S)
        assert not isinstance(heard, Refusal)
        assert (writer.store.replica, scope) in reader.store.streams
        for device in (writer, reader):
            device.close()


@pytest.mark.expects_warnings
def test_a_server_that_is_restarted_is_an_outage_and_no_more(cluster: Cluster, tmp_path: Path) -> None:
    """While PostgreSQL is away a push is answered 503 with the time to come again; after its crash all that was acknowledged stands."""
    keep_url(tmp_path / "home", cluster.fresh())
    with LiveCenter(tmp_path / "home") as live:
        (device,) = introduced(live, MemoryReplica(52, GULOU))
        scope = device.store.open_incident()
        device.sync()
        cluster.stop("immediate")
        try:
            device.store.line(scope, "服务器不在")
            with pytest.raises(Outage) as away:
                device.round()
        finally:
            cluster.start()
        assert (away.value.code, away.value.retry_s, away.value.facts["status"]) == ("link.center_busy", 5.0, 503)
        until_s = time.monotonic() + WAIT_S
        while device.session.waiting() and time.monotonic() < until_s:
            with suppress(Outage):
                device.round()
        device.sync()
        assert not device.session.waiting()
        device.close()
    # What was acknowledged and is not published yet, the next start publishes.
    opened(tmp_path / "home").database.close()
    database = open_database(tmp_path / "home", load_keys(tmp_path / "home"))
    assert pieces_of(database)[device.store.replica, scope] == [1, 2]
    database.close()


def test_a_center_moves_to_postgresql_and_back_by_its_backup(cluster: Cluster, tmp_path: Path) -> None:
    """A copy made of either database is restored into the other, as another life in recovery that holds every entry."""
    small, large, laptop = (tmp_path / name for name in ("small", "large", "laptop"))
    center = opened(small)
    store = MemoryReplica(60, GULOU)
    (device,) = joined(center, store)
    scope = store.open_incident()
    device.sync()
    center.database.close()
    made, before = back_up(small, now_ms=ORIGIN_MS), condition(small)
    for folder in (large, laptop):
        folder.mkdir()
        for name in KEYS:
            (folder / name).write_bytes((small / name).read_bytes())
    keep_url(large, cluster.fresh())
    assert put_back(large, made.path) is None
    center = opened(large)
    assert isinstance(center.database, Postgres)
    now = condition(large)
    assert now.recovery is not None
    assert now.lives[1:] == before.lives
    device = direct(store, center)[0]
    store.line(scope, "在服务器上")
    device.sync()
    # Pushed, acknowledged, and not published when the copy is made.
    store.line(scope, "尚未编号")
    run = store.run(store.replica, scope, 3, bytes_max=10_000)
    assert run is not None
    with center.database.push() as connection:
        assert Ingest(connection, center.keys, now_ms=1, later=True).take((run,), (), pusher=store.replica).stored == 1
    center.database.close()
    made = back_up(large, now_ms=ORIGIN_MS + 3_600_000)
    assert put_back(laptop, made.path) is None
    center = opened(laptop)
    assert not isinstance(center.database, Postgres)
    assert pieces_of(center.database)[store.replica, scope] == [1, 2, 3]
    center.database.close()


def test_what_a_restore_moved_aside_is_taken_in_from_there(cluster: Cluster, tmp_path: Path) -> None:
    """The database that a copy replaces stands as a schema of another name, and what only it holds comes back from it."""
    home = tmp_path / "home"
    keep_url(home, cluster.fresh())
    center = opened(home)
    store = MemoryReplica(61, XUANWU)
    (device,) = joined(center, store)
    made = back_up(home, now_ms=ORIGIN_MS)
    store.open_incident()
    device.sync()
    back_up(home, now_ms=ORIGIN_MS + 3_600_000)
    center.database.close()
    replaced = put_back(home, made.path)
    assert replaced is not None
    assert condition(home).entries < condition_of_schema(home, replaced)
    assert take_in_copy(home, Path(replaced), now_ms=ORIGIN_MS).entries == 1
    assert take_in_copy(home, Path(replaced), now_ms=ORIGIN_MS).entries == 0
    with pytest.raises(Outage, match=r"backup\.missing"):
        take_in_copy(home, Path("replaced_never"), now_ms=ORIGIN_MS)


def condition_of_schema(home: Path, name: str) -> int:
    database = open_database(home, load_keys(home))
    assert isinstance(database, Postgres)
    aside = database.beside(name)
    with aside.read() as connection:
        count = int(connection.execute(select(func.count()).select_from(entries)).scalar_one())
    aside.close()
    database.close()
    return count


def test_nobody_restores_what_is_served(cluster: Cluster, tmp_path: Path) -> None:
    """While a process serves the database a restore is refused, and the database stays what it was."""
    keep_url(tmp_path / "home", cluster.fresh())
    with LiveCenter(tmp_path / "home"):
        made = back_up(tmp_path / "home", now_ms=ORIGIN_MS)
        before = condition(tmp_path / "home")
        with pytest.raises(Outage, match=r"store\.second_instance"):
            put_back(tmp_path / "home", made.path)
        assert condition(tmp_path / "home").lives == before.lives


def test_a_database_put_back_under_the_folder_is_found(cluster: Cluster, tmp_path: Path) -> None:
    """A copy of the database that is older than what was acknowledged, or lies elsewhere, begins another life in recovery."""
    home = tmp_path / "home"
    url = cluster.fresh()
    keep_url(home, url)
    center = opened(home)
    (device,) = joined(center, MemoryReplica(62, GULOU))
    center.database.close()
    older = cluster.copied(url)
    center = opened(home)
    device = direct(device.store, center)[0]
    device.store.open_incident()
    device.sync()
    center.database.close()
    (home / "database.url").write_text(older, encoding="utf-8")
    opened(home).database.close()
    now = condition(home)
    assert now.recovery is not None
    assert (len(now.lives), now.recovery.why) == (2, "behind")


def test_a_folder_belongs_to_one_database(cluster: Cluster, tmp_path: Path) -> None:
    """The address is kept for its owner alone; another one, or none at all, is refused by name."""
    url = cluster.empty()
    keep_url(tmp_path / "home", url)
    keep_url(tmp_path / "home", url)
    assert (tmp_path / "home" / "database.url").stat().st_mode & 0o777 == 0o600
    with pytest.raises(Refused, match=r"center\.other_database"):
        keep_url(tmp_path / "home", cluster.empty())
    for wrong in ("mysql://a@/b", "not an address", "postgresql+psycopg://host"):
        with pytest.raises(Refused, match=r"center\.database_address"):
            keep_url(tmp_path / "other", wrong)
    opened(tmp_path / "home").database.close()
    assert condition(tmp_path / "home").recovery is None
