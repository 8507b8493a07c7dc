"""One order to every device of a province that waits in a long poll: when the last ones have it, and what each costs the center.

Ten devices in each of two hundred stations, every one with a connection of its own and a poll under way; a city's device issues one
entry of the highest urgency in a circle with all of them. A device's time runs from the push to the last byte of the answer to its
poll. Memory: what the center's process grew by from its start until all polls wait, for each device. At the end every device's
entry is compared with the one that was written.

Times depend on the machine, on which the devices run as well: they inform. The aim is for memory.
"""

import asyncio
import resource
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.fleet import FleetCenter, FleetDevice, all_in_step, organisations
from benchmarks.outcome import Effort, Outcome
from benchmarks.station import now_ms
from sync.domain.draft import Urgency
from sync.protocol.limits import LONG_POLL_S
from tests.fakes.memory_replica import MemoryReplica

STATIONS, DEVICES_EACH = 200, 10
BYTES_AIM = 50_000
AT_ONCE = 32
SETTLE_S = 1.0
CITY = "320100"


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield when the order was everywhere, the memory of a waiting device, and what differs."""
    _widen()
    with TemporaryDirectory() as folder:
        codes = organisations(Path(folder) / "organisations.csv", effort.pick(STATIONS, 4))
        each = effort.pick(DEVICES_EACH, 3)
        stores = [MemoryReplica(10_000 + at, codes[at // each]) for at in range(len(codes) * each)]
        issuer = MemoryReplica(9_999, CITY)
        admitted = (issuer, *stores)
        with FleetCenter(
            Path(folder) / "center", admitted, organisations_csv=Path(folder) / "organisations.csv", now_ms=now_ms()
        ) as center:
            yield from asyncio.run(_ordered(center, issuer, stores, codes))


async def _ordered(center: FleetCenter, issuer: MemoryReplica, stores: list[MemoryReplica], codes: tuple[str, ...]) -> list[Outcome]:
    before = center.resident_bytes()
    devices = [FleetDevice(store, center) for store in stores]
    city = FleetDevice(issuer, center)
    gate, waits = asyncio.Semaphore(AT_ONCE), asyncio.Semaphore(0)
    polls = [asyncio.create_task(_until_ordered(device, gate, waits)) for device in devices]
    for _ in devices:
        await waits.acquire()
    await city.come_into_step()
    await asyncio.sleep(SETTLE_S)
    grown = center.resident_bytes() - before
    spent = center.processor_s()
    circle = issuer.found_circle(codes, urgency=Urgency.FLASH)
    began_s = asyncio.get_running_loop().time()
    await city.come_into_step()
    times = sorted(at_s - began_s for at_s in await asyncio.gather(*polls))
    spent = center.processor_s() - spent
    await all_in_step(devices)
    written = issuer.entries()[issuer.replica, circle]
    wrong = sum(store.entries().get((issuer.replica, circle)) != written for store in stores)
    for device in (city, *devices):
        device.close()
    count = len(devices)
    late = times[min(count - 1, int(count * 0.99))]
    bare = {"base": None, "base_name": f"{count:,} devices"}
    return [
        Outcome(name="order to all, 99 in 100 have it", unit="ms", ours=late * 1e3, ratio=None, **bare),  # type: ignore[arg-type]
        Outcome(name="order to all, center's processor", unit="ms/device", ours=spent / count * 1e3, ratio=None, **bare),  # type: ignore[arg-type]
        Outcome(name="a waiting device", unit="bytes", ours=grown / count, ratio=grown / count / BYTES_AIM, aim=1.0, **bare),  # type: ignore[arg-type]
        Outcome(name="order to all, other than written", unit="devices", ours=wrong, ratio=wrong, aim=0, **bare),  # type: ignore[arg-type]
    ]


async def _until_ordered(device: FleetDevice, gate: asyncio.Semaphore, waits: asyncio.Semaphore) -> float:
    """Come into step, wait in polls from then on, and return when the order came."""
    async with gate:
        await device.come_into_step()
    waits.release()
    while True:
        absorbed, at_s = await device.step(wait_s=LONG_POLL_S)
        if absorbed.inbound.runs:
            return at_s


def _widen() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
