"""A typhoon at the center: 150 entries a second from many posts, and whether those who read fall behind.

Thirty devices write and push as their turns come, each turn an entry in its station's own incident; ten devices of the city follow
by long polls. An entry's lag runs from its push to the answer that brings it to a follower. A center that is too slow answers later
and later: the lag of the last fifth of the time is held against that of the second one, and the rate against 150. At the end every
follower's log is compared with what was written.

The devices share one process, so beside the center's processor theirs is told: where it comes to a whole core for what 150 entries a
second leave it (6.7 s for a thousand), the lag is their own. Six minutes, a tenth of an hour's 540,000 entries; where the lag does
not grow in them it does not grow in an hour.
"""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.fleet import FleetCenter, FleetDevice, all_in_step, organisations
from benchmarks.outcome import Effort, Outcome
from benchmarks.station import now_ms
from sync.domain.scopes import Scope
from sync.protocol.limits import LONG_POLL_S
from tests.fakes.memory_replica import MemoryReplica

RATE_PER_S = 150
WRITERS, FOLLOWERS = 30, 10
SECONDS = 360
FIFTHS = 5
CITY = "320100"
GROWTH_AIM = 2.0
Key = tuple[bytes, bytes, int]


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield the rate, the growth of the lag, and what differs."""
    with TemporaryDirectory() as folder:
        codes = organisations(Path(folder) / "organisations.csv", WRITERS)
        writers = [MemoryReplica(20_000 + at, code) for at, code in enumerate(codes)]
        followers = [MemoryReplica(30_000 + at, CITY) for at in range(effort.pick(FOLLOWERS, 2))]
        admitted = (*writers, *followers)
        with FleetCenter(
            Path(folder) / "center", admitted, organisations_csv=Path(folder) / "organisations.csv", now_ms=now_ms()
        ) as center:
            yield from asyncio.run(_blown(center, writers, followers, seconds=effort.pick(SECONDS, 4)))


async def _blown(center: FleetCenter, writers: list[MemoryReplica], followers: list[MemoryReplica], *, seconds: int) -> list[Outcome]:
    pushing = [FleetDevice(store, center) for store in writers]
    reading = [FleetDevice(store, center) for store in followers]
    scopes = [store.open_incident(f"第 {at} 站的险情") for at, store in enumerate(writers)]
    await all_in_step([*pushing, *reading])
    pushed: dict[Key, float] = {}
    lags: list[tuple[float, float]] = []
    over = asyncio.Event()
    follows = [asyncio.create_task(_following(device, pushed, lags, over)) for device in reading]
    spent, began_s, own_s = center.processor_s(), time.monotonic(), time.process_time()
    every_s = WRITERS / RATE_PER_S
    turns = int(seconds / every_s)
    loop_s = asyncio.get_running_loop().time()
    await asyncio.gather(
        *(
            _writing(device, scope, pushed, begins_s=loop_s + at * every_s / WRITERS, every_s=every_s, turns=turns)
            for at, (device, scope) in enumerate(zip(pushing, scopes, strict=True))
        )
    )
    elapsed_s, own_s = time.monotonic() - began_s, time.process_time() - own_s
    spent = center.processor_s() - spent
    over.set()
    await asyncio.gather(*follows)
    await all_in_step([*pushing, *reading])
    written = {key: entries for store in writers for key, entries in store.entries().items() if key[0] == store.replica}
    wrong = sum(store.entries().get(key) != entries for store in followers for key, entries in written.items())
    for device in (*pushing, *reading):
        device.close()
    early, late = (_lag_in(lags, loop_s, elapsed_s, fifth) for fifth in (1, FIFTHS - 1))
    return _outcomes(turns * WRITERS, elapsed_s, (spent, own_s), (early, late), wrong)


def _outcomes(total: int, elapsed_s: float, spent_s: tuple[float, float], lag_s: tuple[float, float], wrong: int) -> list[Outcome]:
    rate = total / elapsed_s
    early, late = lag_s
    return [
        Outcome(
            name="typhoon, taken in",
            unit="entries/s",
            ours=rate,
            base=None,
            base_name=f"{RATE_PER_S} entries/s",
            ratio=rate / RATE_PER_S,
            aim=0.98,
            at_least=True,
        ),
        Outcome(
            name="typhoon, lag at the end",
            unit="ms",
            ours=late * 1e3,
            base=early * 1e3,
            base_name="lag at the beginning",
            ratio=late / early,
            aim=GROWTH_AIM,
        ),
        Outcome(
            name="typhoon, center's processor",
            unit="s/1,000 entries",
            ours=spent_s[0] / total * 1e3,
            base=None,
            base_name=f"{FOLLOWERS} followers",
            ratio=None,
        ),
        Outcome(
            name="typhoon, devices' processor",
            unit="s/1,000 entries",
            ours=spent_s[1] / total * 1e3,
            base=None,
            base_name="all of them in one process",
            ratio=None,
        ),
        Outcome(
            name="typhoon, other than written", unit="streams", ours=wrong, base=None, base_name=f"of {total:,} entries", ratio=wrong, aim=0
        ),
    ]


async def _writing(device: FleetDevice, scope: Scope, pushed: dict[Key, float], *, begins_s: float, every_s: float, turns: int) -> None:
    """Write an entry at each turn, and push what waits: who is late pushes several at once, as a device does."""
    loop, store = asyncio.get_running_loop(), device.store
    written = 0
    while written < turns:
        await asyncio.sleep(max(0.0, begins_s + written * every_s - loop.time()))
        due = min(turns, 1 + int((loop.time() - begins_s) / every_s))
        while written < max(due, written + 1) and written < turns:
            store.line(scope, f"第 {written} 条：风力 {8 + written % 9} 级，积水 {written % 120} 厘米")
            pushed[store.replica, scope, len(store.streams[store.replica, scope].bodies)] = loop.time()
            written += 1
            if written >= due:
                break
        await device.step()


async def _following(device: FleetDevice, pushed: dict[Key, float], lags: list[tuple[float, float]], over: asyncio.Event) -> None:
    while not over.is_set():
        absorbed, at_s = await device.step(wait_s=1 if over.is_set() else min(LONG_POLL_S, 2))
        for run in absorbed.inbound.runs:
            for seq in range(run.first_seq, run.first_seq + len(run.entries)):
                when_s = pushed.get((run.replica, run.scope, seq))
                if when_s is not None:
                    lags.append((when_s, at_s - when_s))


def _lag_in(lags: list[tuple[float, float]], began_s: float, elapsed_s: float, fifth: int) -> float:
    first, end = (began_s + elapsed_s * part / FIFTHS for part in (fifth, fifth + 1))
    return median([lag for when_s, lag in lags if first <= when_s < end] or [0.001])
