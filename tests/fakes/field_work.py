"""A working day of a county in twelve incidents, for measuring: lines, assignments, their moves, and corrected facts."""

from random import Random

from fakes.memory_replica import ORIGIN_MS, MemoryReplica

from sync.domain.draft import Create, Move, Set
from sync.domain.ids import EntityId
from sync.domain.scopes import Scope, founder_in
from sync.oplog.run import Run, sign_tip
from sync.protocol.limits import SIGN_BYTES

PLACES = ["龙潭街道", "栖霞大道", "仙林大道", "马群新街", "燕子矶", "迈皋桥", "尧化门", "八卦洲", "和燕路", "太新路"]
SAYINGS = [
    "报告路面积水",
    "请求增派两车",
    "到达现场",
    "正逐户通知疏散",
    "沙袋已到位",
    "供电恢复",
    "与小组失去联系",
    "伤员已转运",
    "交通已管制",
]
STATES = ("ordered", "mustered", "departed", "arrived", "completed", "returned")


def work(replica: MemoryReplica, entries: int, *, seed: int = 7) -> tuple[Scope, ...]:
    """Write ``entries`` entries and return the scopes."""
    chance = Random(seed)
    wall = [ORIGIN_MS]

    def tick() -> int:
        wall[0] += int(chance.expovariate(1 / 20_000)) + 1
        return wall[0]

    replica._clock = iter(tick, None)  # type: ignore[assignment]
    scopes = tuple(replica.open_incident(f"{chance.choice(PLACES)}交通事故") for _ in range(12))
    assignments: list[tuple[Scope, EntityId, int]] = []
    for _ in range(entries - 12):
        scope, kind = chance.choice(scopes), chance.random()
        incident = founder_in(scope)
        assert incident is not None
        if kind < 0.4:
            line = f"巡{chance.randint(1, 40):02d}{chance.choice(SAYINGS)}，{chance.choice(PLACES)}{chance.randint(1, 400)}号"
            fields = {"line": line, "stated_at": wall[0], "channel": chance.choice(["radio", "phone"])}
            replica.write(scope, Create(kind="journal", fields=fields), signed=False)
        elif kind < 0.6 or not assignments:
            assignments.append((scope, replica._coming(), 0))
            unit = {"unit": incident, "call_sign": f"巡{chance.randint(1, 40):02d}", "organisation": replica.organisation}
            fields = {"state": "ordered", **unit}
            replica.write(scope, Create(kind="assignment", fields=fields), signed=False)
        elif kind < 0.85:
            at = chance.randrange(len(assignments))
            scope, entity, state = assignments[at]
            if state + 1 < len(STATES):
                assignments[at] = (scope, entity, state + 1)
                replica.write(scope, Move(kind="assignment", entity=entity, to=STATES[state + 1]), signed=False)
            else:
                replica.write(scope, Set(kind="assignment", entity=entity, field="persons", value=chance.randint(1, 9)), signed=False)
        else:
            name, value = chance.choice([("grade", "serious"), ("evacuated", chance.randint(1, 900)), ("place", chance.choice(PLACES))])
            replica.write(scope, Set(kind="incident", entity=incident, field=name, value=value), signed=False)
    return scopes


def signed_runs(replica: MemoryReplica) -> tuple[Run, ...]:
    """Return everything as runs, signed as an author does: at least every 8 kB, and at the end."""
    runs: list[Run] = []
    for (author, scope), stream in replica.streams.items():
        stream.signatures.clear()
        since = 0
        for seq, body in enumerate(stream.bodies, 1):
            since += len(body)
            if since >= SIGN_BYTES or seq == len(stream.bodies):
                stream.signatures[seq] = sign_tip(replica.key, stream.tips[seq])
                since = 0
        run = replica.run(author, scope, 1, bytes_max=10**9)
        assert run is not None
        runs.append(run)
    return tuple(runs)
