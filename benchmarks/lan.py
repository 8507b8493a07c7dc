"""Five devices beside each other, each a process of its own, three with the uplink: how long a write takes to all, what goes up twice.

`python -m benchmarks --only lan`: a center with TLS in this process, five engines with their LAN on the loopback. They write in
turns; a write is at all when every other engine told its window of it. Then all write at once, and all must hold the same in the
end. What goes up is counted at the center, entry by entry.
"""

import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from benchmarks.outcome import Effort, Outcome
from benchmarks.station import WAIT_S
from desktop.runtime.paths import resources
from sync.center.admission import admit, waiting_devices
from sync.center.channel import ChannelSettings
from sync.center.ingest import Ingest
from sync.center.serve import run
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.ids import EntityId
from sync.domain.scopes import incident_scope
from sync.engine.client import EngineClient
from sync.engine.process import wall_ms
from sync.oplog.run import Run
from sync.store.cipher import connect
from sync.store.device import create_device
from sync.store.exchange import Changes
from sync.store.home import Home
from sync.store.queries.rows import LinkStatus

HOST, GULOU = "127.0.0.1", "320106"
DEVICES, UPLINKS = 5, 3
WRITE_S_AIM, DOUBLED_AIM = 1.0, 0.05
_WRITTEN = "select id, line from journal_rows order by id"


class Center:
    """A center in a thread of this process, and what goes up to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = ""
        self.up: dict[tuple[bytes, bytes, int], list[int]] = {}
        self._ready, self._stop = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="bench-center")
        self._thread.start()
        assert self._ready.wait(WAIT_S)

    def count(self, run_: Run) -> None:
        """Note the bytes of each entry of a run that was brought."""
        for seq, body in enumerate(run_.entries, run_.first_seq):
            self.up.setdefault((run_.replica, run_.scope, seq), []).append(len(body))

    @property
    def doubled(self) -> float:
        """Return the share of bytes that were brought though they were here."""
        return sum(sum(sizes[1:]) for sizes in self.up.values()) / max(1, sum(sizes[0] for sizes in self.up.values()))

    def admit(self, count: int) -> None:
        """Certify devices until so many were."""
        done = 0
        end = time.monotonic() + WAIT_S
        while done < count and time.monotonic() < end:
            for device in waiting_devices(self.folder):
                admit(self.folder, fingerprint_or_key=device.sign_key)
                done += 1
            time.sleep(0.05)
        assert done == count, f"{done} of {count} knocked"

    def close(self) -> None:
        """Stop and join."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        run(
            self.folder,
            host=HOST,
            port=0,
            organisations_csv=resources() / "divisions" / "organisations.csv",
            ready=self._on_ready,
            stop=self._stop,
            keeps=False,
            channel=ChannelSettings(),
        )

    def _on_ready(self, address: str) -> None:
        self.address = address
        self._ready.set()


class Device:
    """An engine process with its window's side: what it told of journal lines, of its LAN and of its link."""

    def __init__(self, folder: Path, center: str, beside: "Sequence[Device]") -> None:
        self.home = Home(folder)
        create_device(self.home, organisation=GULOU, person="林亦舟", office="duty_commander", now_ms=wall_ms(), center_url=center)
        self.news = threading.Condition()
        self.seen: set[bytes] = set()
        self.status: LinkStatus | None = None
        near = [part for one in beside for part in ("--neighbour", one.place)]
        self.client = EngineClient.start(self.home, arguments=("--lan", f"{HOST}:0", *near))
        self.client.on_changes(self._on_changes)
        self.client.on_status(self._on_status)
        self.client.ready.result(WAIT_S)
        self.until(lambda: bool(self.place))

    @property
    def place(self) -> str:
        """Return where it listens, empty while that is not known."""
        yard = None if self.status is None else self.status.yard
        return "" if yard is None or not yard.places else yard.places[0]

    @property
    def here(self) -> int:
        """Return how many neighbours it met and holds the same as."""
        yard = None if self.status is None else self.status.yard
        return 0 if yard is None else len({row.replica for row in yard.neighbours if row.known and row.equal})

    def until(self, wanted: Any) -> None:
        """Wait for its next words."""
        with self.news:
            assert self.news.wait_for(wanted, WAIT_S), self.status

    def write(self, incident: EntityId, line: str) -> EntityId:
        """Write a journal line; return its id."""
        return self.client.submit(WriteJournal(scope=incident_scope(incident), line=line)).result(WAIT_S).created[0]

    def written(self) -> list[tuple[bytes, str]]:
        """Return the journal as it holds it."""
        connection = connect(self.home.database, self.home.key(), read_only=True)
        try:
            return [(bytes(row), line) for row, line in connection.execute(_WRITTEN).fetchall()]
        finally:
            connection.close()

    def _on_changes(self, changes: Changes) -> None:
        with self.news:
            self.seen |= {bytes(row) for kind in ("journal", "incident") for row in changes.get(kind, ())}
            self.news.notify_all()

    def _on_status(self, status: LinkStatus) -> None:
        with self.news:
            self.status = status
            self.news.notify_all()


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield how long a write takes to all, what went up twice, and whether all are equal in the end."""
    rounds = effort.pick(10, 1)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, ExitStack() as ends:
        center = Center(Path(folder) / "center")
        ends.callback(center.close)
        devices: list[Device] = []
        for number in range(DEVICES):
            devices.append(Device(Path(folder) / f"device-{number}", center.address, devices))
            ends.callback(devices[-1].client.close)
        center.admit(DEVICES)
        _meet(devices)
        for device in devices[UPLINKS:]:
            device.client.set_center(None).result(WAIT_S)
        opened = devices[0].client.submit(OpenIncident(title="五车同场", mode="exercise")).result(WAIT_S).created[0]
        for device in devices[1:]:
            device.until(partial(_holds, device, {bytes(opened)}))
        taken = Ingest._take_run  # noqa: SLF001 - what goes up is counted where it is judged

        def counted(ingest: Ingest, run_: Run, *more: Any) -> None:
            center.count(run_)
            taken(ingest, run_, *more)

        with patch.object(Ingest, "_take_run", counted):
            took = [_one_write(devices, writer, opened, number) for number in range(rounds) for writer in devices]
            last = {bytes(device.write(opened, f"末条 {place}")) for place, device in enumerate(devices)}
            for device in devices:
                device.until(partial(_holds, device, last - {row for row, _ in device.written()}))
            time.sleep(min(2.0, 0.2 * rounds))  # what still goes up belongs to the count
        held = [device.written() for device in devices]
        equal = all(rows == held[0] for rows in held) and len(held[0]) == (rounds + 1) * DEVICES
    for name, value in (("median", median(took)), ("slowest", max(took))):
        yield Outcome(
            name=f"lan: one write to {DEVICES - 1} others, {name}",
            unit="s",
            ours=value,
            base=None,
            base_name=f"{WRITE_S_AIM} s",
            ratio=value / WRITE_S_AIM,
            aim=1.0,
        )
    yield Outcome(
        name=f"lan: bytes that went up twice, {UPLINKS} uplinks",
        unit="share",
        ours=center.doubled,
        base=None,
        base_name=f"{DOUBLED_AIM:.0%}",
        ratio=center.doubled / DOUBLED_AIM,
        aim=1.0,
    )
    yield Outcome(
        name=f"lan: devices equal in the end, of {DEVICES}",
        unit="",
        ours=float(equal),
        base=None,
        base_name="1",
        ratio=float(equal),
        aim=1.0,
        at_least=True,
    )


def _meet(devices: Sequence[Device]) -> None:
    """Wait until every device is certified and every one of them met every other."""
    for device in devices:
        device.client.exchange_now().result(WAIT_S)
    for device in devices:
        device.until(partial(_has_met, device))


def _has_met(device: Device) -> bool:
    return device.here >= DEVICES - 1


def _holds(device: Device, rows: set[bytes]) -> bool:
    return rows <= device.seen


def _one_write(devices: Sequence[Device], writer: Device, incident: EntityId, number: int) -> float:
    began = time.perf_counter()
    line = bytes(writer.write(incident, f"第{number}条：风向东南，疏散范围扩大"))
    for device in devices:
        if device is not writer:
            device.until(partial(_holds, device, {line}))
    return time.perf_counter() - began
