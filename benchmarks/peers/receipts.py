"""What two hundred signatures of one order weigh, each by a device of its own: the center's reply that brings them to the issuer.

Each is an entry with its author's own signature of 64 bytes; no two share anything but the reply. A device that never wrote in
the incident before sends its birth along, which is told apart.
"""

from collections.abc import Iterator
from random import Random

from benchmarks.author import Author, Board
from benchmarks.growth import opened
from benchmarks.peers.rows import OURS, Row
from benchmarks.workload import ORGANISATION, START_MS
from sync.domain.draft import Create, Move, New, Set, Urgency
from sync.domain.ids import ReplicaId
from sync.oplog.run import Run
from sync.oplog.tree import TreeHead
from sync.protocol.envelope import seal_reply
from sync.protocol.limits import ZSTD_LEVEL_REPLY
from sync.protocol.messages import Cursor, Reply, encode_reply

DEVICES = 200
AIM_BYTES = 110
_CHANCE = Random(3)
_CENTER, _ROOT, _HASH = ReplicaId(_CHANCE.randbytes(8)), _CHANCE.randbytes(32), _CHANCE.randbytes(32)


def measure() -> Iterator[Row]:
    """Yield bytes for each signature, for devices that wrote there before and for those that did not."""
    before, first = _signed(met=True), _signed(met=False)
    measure_ = f"{DEVICES} signatures of one order, each"
    yield Row(measure=measure_, peer=OURS, value=before, unit="B", aim=AIM_BYTES, note="devices that wrote in the incident before")
    yield Row(measure=f"{measure_}, births with them", peer=OURS, value=first, unit="B", note="their first word there")


def _signed(*, met: bool) -> float:
    board: Board = {}
    issuer = Author(100, ORGANISATION, board=board)
    scope = opened(issuer)
    order = Create(kind="order", fields={"state": "issued", "text": "封控化工大道匝道", "issuer": ORGANISATION, "issued_at": START_MS})
    each = (Create(kind="recipient", fields={"state": "issued", "order": New(0), "organisation": ORGANISATION}) for _ in range(DEVICES))
    _, *recipients = issuer.write(scope, (order, *each), command="IssueOrderNow", at_ms=START_MS, urgency=Urgency.FLASH)
    runs: list[Run] = []
    for number, recipient in enumerate(recipients):
        device = Author(1_000 + number, ORGANISATION, board=board)
        at_ms = START_MS + 1_000 + 137 * number
        if met:
            line = Create(kind="journal", fields={"line": "到位", "stated_at": at_ms, "channel": "radio"})
            device.write(scope, (line,), command="WriteJournal", at_ms=at_ms)
            device.fresh_runs()
        at_ms += 60_000
        sign = (
            Move(kind="recipient", entity=recipient, to="signed"),
            Set(kind="recipient", entity=recipient, field="signed_at", value=at_ms),
        )
        device.write(scope, sign, command="SignOrder", at_ms=at_ms, person=f"p{number:03d}", urgency=Urgency.FLASH)
        runs.extend(device.fresh_runs())
    births = tuple(sorted({run.birth for run in runs if run.birth is not None}))
    assert bool(births) is not met
    with_runs, without = (_weight(some, births if some else ()) for some in (tuple(runs), ()))
    return (with_runs - without) / DEVICES


def _weight(runs: tuple[Run, ...], births: tuple[bytes, ...]) -> int:
    reply = Reply(
        center=_CENTER,
        birth=None,
        root=None,
        epoch=1,
        center_ms=START_MS,
        cursor=Cursor(center=_CENTER, n=5_000),
        more=False,
        tree=TreeHead(size=5_000, root=_ROOT),
        stale=False,
        runs=runs,
        births=births,
    )
    return len(seal_reply(lambda *_: bytes(64), _HASH, encode_reply(reply), level=ZSTD_LEVEL_REPLY))
