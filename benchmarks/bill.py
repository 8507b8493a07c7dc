"""What an entry costs the processor on its way into a center, by part.

A rate says nothing on a machine that others use too; seconds of a processor say a little more, and their shares most. The parts
that need no database are done again on their own, over the same requests; what is left is the database's client and judging.
Linux alone tells what another process took.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.outcome import Outcome
from sync.center.births import birth_in
from sync.oplog.hashing import forget_sound
from sync.oplog.run import Run, Tip, empty_tip, tip_verifies, verify_run
from sync.protocol.envelope import open_request
from sync.protocol.messages import decode_request

_USER, _CHILDREN_END = 11, 15  # of the fields of /proc/…/stat behind the name


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Seconds of a processor for all entries together."""

    opening_s: float
    decoding_s: float
    verifying_s: float


def parts(wires: Iterable[bytes]) -> Parts:
    """Return what opening, decoding and verifying these requests takes."""
    requests = [decode_request(open_request(wire).body) for wire in wires]
    opening_s = _took(lambda: [decode_request(open_request(wire).body) for wire in wires])
    tips: dict[tuple[bytes, bytes], Tip] = {}
    runs: list[tuple[Run, Tip, bytes]] = []
    signed: list[tuple[bytes, Tip, bytes]] = []
    for request in requests:
        assert request.birth is not None
        birth = birth_in(request.birth)
        for run in request.runs:
            before = tips.get((run.replica, run.scope)) or empty_tip(birth, run.scope)
            verified = verify_run(run, before, sign_key=birth.sign_key)
            runs.append((run, before, birth.sign_key))
            signed.append((birth.sign_key, verified.tip, verified.signatures[-1][1]))
            tips[run.replica, run.scope] = verified.tip
    forget_sound()
    verifying_s = _took(lambda: [tip_verifies(*one) for one in signed])
    forget_sound()
    decoding_s = _took(lambda: [verify_run(run, before, sign_key=key) for run, before, key in runs]) - verifying_s
    return Parts(opening_s=opening_s, decoding_s=decoding_s, verifying_s=verifying_s)


def processor_s(pid: int) -> float:
    """Return the seconds that a process and all below it took so far; 0 where nobody tells."""
    times: dict[int, float] = {}
    below: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()
        except OSError:
            continue
        one = int(path.parent.name)
        times[one] = sum(map(int, fields[_USER:_CHILDREN_END])) / os.sysconf("SC_CLK_TCK")
        below.setdefault(int(fields[1]), []).append(one)
    total, left = 0.0, [pid]
    while left:
        one = left.pop()
        total += times.get(one, 0.0)
        left += below.get(one, [])
    return total


def lines(name: str, entries: int, spent: dict[str, float], *, cores: int) -> Iterator[Outcome]:
    """Yield what an entry costs by whom or what, and how many a second that is on so many cores."""
    whole = sum(spent.values())
    for what, seconds in (*spent.items(), ("in all", whole)):
        yield Outcome(
            name=f"processor, {name}: {what}",
            unit="µs/entry",
            ours=seconds / entries * 1e6,
            base=None,
            base_name=f"{entries:,} entries",
            ratio=None,
        )
    yield Outcome(
        name=f"by the processor alone, {name}",
        unit="entries/s",
        ours=cores * entries / whole,
        base=None,
        base_name=f"{cores} of {os.cpu_count()} cores",
        ratio=None,
    )


def _took(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start
