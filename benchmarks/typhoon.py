"""A typhoon at the center: 150 entries a second from many posts, and whether those who read fall behind.

Thirty devices write and push as their turns come, each turn an entry in its station's own incident; ten devices of the city follow
by long polls. An entry's lag runs from when it was written to the answer that brings it to a follower; it is told in two parts, until
its push is answered and from there on. A center that is too slow answers later and later: the lag of the last fifth of the time is
held against that of the second one, and the rate against 150. The clock of the lag stops when the last follower has the last entry.
At the end every follower's log is compared with what was written.

The devices share one process. Those that follow keep bytes and verify nothing (`FleetReader`). How late their loop came to its own
turns, what each side took of a processor, and how long each was ready and had none, say whose the lag is: the center's where it took
a whole core and the devices were on time.

Six minutes, a tenth of an hour's 540,000 entries; where the lag does not grow in them it does not grow in an hour.
"""

import asyncio
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.fleet import FleetCenter, FleetDevice, FleetReader, all_in_step, organisations, waited_s
from benchmarks.outcome import Effort, Outcome
from benchmarks.station import now_ms
from sync.domain.scopes import Scope
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


@dataclass(slots=True)
class _Seen:
    """What was noted while it blew, in seconds of the loop's clock.

    Attributes:
        written, answered: when each entry was written, and when its push was answered.
        lags: (when written, until a follower had it, of that since its push was answered).
        late: how late writers came to their turns.
    """

    written: dict[Key, float] = field(default_factory=dict)
    answered: dict[Key, float] = field(default_factory=dict)
    lags: list[tuple[float, float, float]] = field(default_factory=list)
    late: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spent:
    """Seconds of a processor, and seconds in which one was lacking, by center and devices."""

    took: tuple[float, float]
    lacked: tuple[float, float]


async def _blown(center: FleetCenter, writers: list[MemoryReplica], followers: list[MemoryReplica], *, seconds: int) -> list[Outcome]:
    pushing = [FleetDevice(store, center) for store in writers]
    reading = [FleetDevice(store, center) for store in followers]
    scopes = [store.open_incident(f"第 {at} 站的险情") for at, store in enumerate(writers)]
    await all_in_step([*pushing, *reading])
    seen, total = _Seen(), asyncio.get_running_loop().create_future()
    readers = [FleetReader(device) for device in reading]
    follows = [asyncio.create_task(_following(reader, seen, total)) for reader in readers]
    every_s = WRITERS / RATE_PER_S
    turns = int(seconds / every_s)
    before, began_s, loop_s = _processor(center), time.monotonic(), asyncio.get_running_loop().time()
    await asyncio.gather(
        *(
            _writing(device, scope, seen, begins_s=loop_s + at * every_s / WRITERS, every_s=every_s, turns=turns)
            for at, (device, scope) in enumerate(zip(pushing, scopes, strict=True))
        )
    )
    elapsed_s = time.monotonic() - began_s
    total.set_result(turns * WRITERS)
    await asyncio.gather(*follows)
    spent = [after - at for after, at in zip(_processor(center), before, strict=True)]
    await all_in_step(pushing)
    written = {key: list(entries) for store in writers for key, entries in store.entries().items() if key[0] == store.replica}
    wrong = sum(reader.bodies.get(key) != entries for reader in readers for key, entries in written.items())
    for device in (*pushing, *reading):
        device.close()
    fifths = tuple(_lag_in(seen.lags, loop_s, elapsed_s, fifth) for fifth in (1, FIFTHS - 1))
    of = _Spent(took=(spent[0], spent[1]), lacked=(spent[2], spent[3]))
    return _outcomes(turns * WRITERS, elapsed_s, of, (fifths[0], fifths[1]), late_s=seen.late, wrong=wrong)


def _processor(center: FleetCenter) -> tuple[float, float, float, float]:
    return center.processor_s(), time.process_time(), center.waited_s(), waited_s(os.getpid())


def _outcomes(
    total: int, elapsed_s: float, spent: _Spent, fifths: tuple[tuple[float, float], tuple[float, float]], *, late_s: list[float], wrong: int
) -> list[Outcome]:
    rate, (early, end) = total / elapsed_s, fifths
    bare = [
        ("typhoon, of it until the push is answered", "ms", (end[0] - end[1]) * 1e3, "lag at the end"),
        ("typhoon, devices late for their turns", "ms", median(late_s or [0.0]) * 1e3, "median"),
        ("typhoon, center's processor", "s/1,000 entries", spent.took[0] / total * 1e3, f"{FOLLOWERS} followers"),
        ("typhoon, devices' processor", "s/1,000 entries", spent.took[1] / total * 1e3, "all of them in one process"),
        ("typhoon, center ready without a processor", "s/1,000 entries", spent.lacked[0] / total * 1e3, "all its threads"),
        ("typhoon, devices ready without a processor", "s/1,000 entries", spent.lacked[1] / total * 1e3, "one thread"),
    ]
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
            ours=end[0] * 1e3,
            base=early[0] * 1e3,
            base_name="lag at the beginning",
            ratio=end[0] / early[0],
            aim=GROWTH_AIM,
        ),
        *(Outcome(name=name, unit=unit, ours=ours, base=None, base_name=base, ratio=None) for name, unit, ours, base in bare),
        Outcome(
            name="typhoon, other than written", unit="streams", ours=wrong, base=None, base_name=f"of {total:,} entries", ratio=wrong, aim=0
        ),
    ]


async def _writing(device: FleetDevice, scope: Scope, seen: _Seen, *, begins_s: float, every_s: float, turns: int) -> None:
    """Write an entry at each turn, and push what waits: who is late pushes several at once, as a device does."""
    loop, store = asyncio.get_running_loop(), device.store
    written = 0
    while written < turns:
        turn_s = begins_s + written * every_s
        if (rest_s := turn_s - loop.time()) > 0:
            await asyncio.sleep(rest_s)
            seen.late.append(loop.time() - turn_s)
        fresh: list[Key] = []
        for at in range(written, max(written + 1, min(turns, 1 + int((loop.time() - begins_s) / every_s)))):
            store.line(scope, f"第 {at} 条：风力 {8 + at % 9} 级，积水 {at % 120} 厘米")
            fresh.append((store.replica, scope, len(store.streams[store.replica, scope].bodies)))
            seen.written[fresh[-1]] = loop.time()
        written += len(fresh)
        await device.step()
        seen.answered.update(dict.fromkeys(fresh, loop.time()))


async def _following(reader: FleetReader, seen: _Seen, total: "asyncio.Future[int]") -> None:
    """Poll until all that was written is here."""
    count = 0
    while not total.done() or count < total.result():
        runs, at_s = await reader.poll(wait_s=1)
        for run in runs:
            for seq in range(run.first_seq, run.first_seq + len(run.entries)):
                key = (run.replica, run.scope, seq)
                when_s = seen.written.get(key)
                if when_s is not None:
                    count += 1
                    seen.lags.append((when_s, at_s - when_s, max(0.0, at_s - seen.answered.get(key, at_s))))


def _lag_in(lags: list[tuple[float, float, float]], began_s: float, elapsed_s: float, fifth: int) -> tuple[float, float]:
    """Return the median lag of what was written in a fifth of the time, and what of it came after the push was answered."""
    first, end = (began_s + elapsed_s * part / FIFTHS for part in (fifth, fifth + 1))
    within = [(lag, after) for when_s, lag, after in lags if first <= when_s < end]
    within = within or [(lag, after) for _, lag, after in lags]  # of a run of a few seconds a fifth may be empty
    return median(lag for lag, _ in within), median(after for _, after in within)
