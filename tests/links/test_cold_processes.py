"""What rests at the center over real processes and HTTP: an engine, a center and the command line, each a program of its own."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from fakes.begun_home import begin
from fakes.live_center import CITY, GULOU, Device
from fakes.memory_replica import MemoryReplica

from sync.center.admission import admit, waiting_devices
from sync.center.exchange import system_ms
from sync.domain.scopes import founder_in
from sync.engine.client import EngineClient
from sync.links.http import Refusal
from sync.store.cipher import connect
from sync.store.device import create_device

pytestmark = [pytest.mark.slow, pytest.mark.expects_warnings("")]
MAIN = Path(__file__).parents[2] / "main.py"
WAIT_S = 120.0
LINES = 60
DAY_MS = 24 * 60 * 60 * 1000
LONG_AGO_MS = 200 * DAY_MS


class CenterProcess:
    """The center as an operator starts it; started again it listens at the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = ""
        self._process: subprocess.Popen[str] | None = None

    def start(self, *words: str) -> None:
        port = self.address.partition("#")[0].rsplit(":", 1)[-1] or "0"
        asked = [sys.executable, str(MAIN), "center", "--data", str(self.folder), "--port", port, "--console", "0", *words]
        self._process = subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()
        assert self.address

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.communicate(timeout=WAIT_S)
            self._process = None

    def say(self, *words: str) -> str:
        asked = [sys.executable, str(MAIN), "center", *words, "--data", str(self.folder)]
        done = subprocess.run(asked, capture_output=True, check=False, timeout=WAIT_S)
        assert done.returncode == 0, done.stderr
        return done.stdout.decode()


class DeviceProcess:
    """A device of a city, which keeps its log for ninety days; its engine is a process of its own."""

    def __init__(self, path: Path, center: CenterProcess) -> None:
        self.home = begin(path)
        create_device(self.home, organisation=CITY, person="王磊", office="duty_commander", now_ms=system_ms())
        self.center = center
        self.engine: EngineClient | None = None
        self._news = threading.Event()

    def start(self) -> None:
        self.engine = EngineClient.start(self.home, arguments=("--center", self.center.address))
        self.engine.on_changes(lambda _changes: self._news.set())
        self.engine.ready.result(WAIT_S)

    def stop(self) -> None:
        if self.engine is not None:
            self.engine.close()
            self.engine = None

    def one(self, query: str, *values: object) -> int:
        connection = connect(self.home.database, self.home.key(), read_only=True)
        try:
            return int(connection.execute(query, values).fetchone()[0])
        finally:
            connection.close()

    def until(self, query: str, wanted: int, *values: object) -> None:
        self._until(lambda: self.one(query, *values) == wanted, query)

    def until_known(self) -> None:
        self._until(lambda: bool(waiting_devices(self.center.folder)), "never knocked")

    def _until(self, holds: Callable[[], bool], what: str) -> None:
        # Not everything that a device does by itself is told to a window: it is looked at again meanwhile.
        until_s = time.monotonic() + WAIT_S
        while not holds():
            assert time.monotonic() < until_s, what
            self._news.wait(0.2)
            self._news.clear()


@pytest.fixture
def center(tmp_path: Path) -> Iterator[CenterProcess]:
    made = CenterProcess(tmp_path / "center")
    yield made
    made.stop()


@pytest.fixture
def device(tmp_path: Path, center: CenterProcess) -> Iterator[DeviceProcess]:
    made = DeviceProcess(tmp_path / "device", center)
    yield made
    made.stop()


def test_what_closed_long_ago_rests_at_the_center_and_comes_back(center: CenterProcess, device: DeviceProcess) -> None:
    """Proved by its log, dropped once a backup covers it, at rest with the next start; opened, it is there when the center is."""
    author = MemoryReplica(1, GULOU)
    author._clock = count(system_ms() - LONG_AGO_MS, 977)
    scope = author.open_incident("早已结束的事件")
    for number in range(LINES):
        author.line(scope, f"第{number}车到场，水幕展开")
    author.move(scope, "incident", founder_in(scope), "void")
    center.start("--no-keeper")
    writer = Device(author, center.address)
    assert isinstance(writer.round(), Refusal)
    admit(center.folder, fingerprint_or_key=author.sign_key, organisation=GULOU)
    writer.sync()
    writer.close()
    center.stop()
    assert "已验证 verified" in center.say("backup")
    center.start()

    device.start()
    device.until_known()
    device.stop()
    for one in waiting_devices(center.folder):
        admit(center.folder, fingerprint_or_key=one.fingerprint)
    device.start()
    held = "select count(*) from entries join streams on streams.number = entries.stream where streams.scope = ?"
    rows = "select count(*) from journal_rows where scope = ?"
    device.until(rows, LINES, scope)
    device.until("select count(*) from checkpoints where standing = 1 and proof = 'proven'", 1)
    device.until(held, 0, scope)
    device.stop()

    device.start()
    device.until(rows, 0, scope)
    assert device.one("select records from cold where scope = ?", scope) == LINES
    assert device.one("select count(*) from incident_rows where scope = ? and title = '早已结束的事件'", scope) == 1

    center.stop()
    assert device.engine is not None
    device.engine.exchange_now(scope).result(WAIT_S)
    device.until("select count(*) > 0 from cold_wanted", 1)
    assert device.one(rows, scope) == 0
    center.start()
    device.engine.exchange_now().result(WAIT_S)
    device.until(rows, LINES, scope)
    assert device.one("select count(*) from cold_wanted") == 0
