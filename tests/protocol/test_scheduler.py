"""Claims about order and amount: urgent first, prefixes only, fair by scope, never less than one entry; and about retries."""

from dataclasses import replace

from fakes.memory_replica import MemoryReplica
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.draft import Create, Urgency
from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope, organisation_scope
from sync.oplog.run import Run, Waiting
from sync.protocol.backoff import Backoff
from sync.protocol.limits import BACKOFF_MAX_S, TURN_BYTES
from sync.protocol.scheduler import allot, collect, remaining


def waiting(number: int, scope: str, urgency: int, size: int) -> Waiting:
    return Waiting(
        replica=ReplicaId(number.to_bytes(8, "big")), scope=organisation_scope(scope), first_seq=1, last_seq=9, urgency=urgency, bytes=size
    )


ANY = st.lists(
    st.builds(waiting, st.integers(0, 99), st.sampled_from("ABC"), st.integers(0, 2), st.integers(1, 40_000)),
    unique_by=lambda one: (one.replica, one.scope),
    max_size=12,
)


@given(ANY, st.integers(0, 100_000))
def test_shares_fit_and_urgent_ones_come_first(streams: list[Waiting], budget: int) -> None:
    """Shares never pass the budget or the stream, and nothing less urgent goes while something more urgent still waits."""
    portions = allot(streams, budget)
    assert sum(one.bytes for one in portions) <= budget
    assert all(0 < one.bytes <= one.waiting.bytes for one in portions)
    urgencies = [one.waiting.urgency for one in portions]
    assert urgencies == sorted(urgencies)
    whole = {one.waiting for one in portions if one.bytes == one.waiting.bytes}
    for one in portions:
        assert all(other in whole for other in streams if other.urgency < one.waiting.urgency)


def test_scopes_take_turns() -> None:
    """A scope with a long backlog does not hold up the short one beside it."""
    portions = allot([waiting(1, "A", 1, 100_000), waiting(2, "A", 1, 100_000), waiting(3, "B", 1, 3_000)], 8_192)
    shares = {one.waiting.replica[-1]: one.bytes for one in portions}
    assert shares == {1: 8_192 - 3_000, 3: 3_000}


def test_the_first_entry_always_goes() -> None:
    """Even where the first signed piece is larger than the budget, it goes, alone."""
    replica = MemoryReplica(1, "320106")
    first, second = replica.open_incident("甲" * 100), replica.open_incident("乙" * 100)
    runs = collect(replica, replica.waiting(ReplicaId(bytes(8))), 10)
    assert len(runs) == 1
    left = remaining(replica.waiting(ReplicaId(bytes(8))), runs)
    assert {one.scope for one in left} == {first, second} - {runs[0].scope}


def test_large_pieces_end_a_message_early() -> None:
    """Once a signed piece has used up the budget the other streams wait, and a stream without a signed piece holds up nobody."""
    replica = MemoryReplica(1, "320106")
    large, small = replica.open_incident("甲"), replica.open_incident("乙")
    for number in range(40):
        replica.write(large, Create(kind="journal", fields={"line": f"第 {number} 条，现场情况稳定", "stated_at": 1}), signed=number == 39)
    replica.streams[replica.replica, large].signatures = {41: replica.streams[replica.replica, large].signatures[41]}
    pieces = sorted(replica.waiting(ReplicaId(bytes(8))), key=lambda one: one.scope != large)
    runs = collect(Elsewhere(replica), pieces, 3_000)
    assert [(run.scope, len(run.entries)) for run in runs] == [(large, 41)], "the first piece of this author is longer than the budget"
    absent = waiting(7, "320106", 0, 500)
    assert [run.scope for run in collect(replica, [absent, *pieces[1:]], 3_000)] == [small]


class Elsewhere:
    """Holds others' streams: it can't sign, so it cuts only where the author did."""

    def __init__(self, replica: MemoryReplica) -> None:
        self._replica = replica

    def run(self, replica: ReplicaId, scope: Scope, first_seq: int, *, bytes_max: int) -> Run | None:
        return self._replica.run(replica, scope, first_seq, bytes_max=max(bytes_max, 100_000))


def test_a_flash_brings_its_stream_forward_whole() -> None:
    """A stream goes in the order of the most urgent entry it still holds, always from its first missing entry."""
    replica = MemoryReplica(1, "320106")
    slow, hot = replica.open_incident("慢"), replica.open_incident("急")
    for number in range(20):
        replica.line(slow, f"记录 {number}")
        replica.line(hot, f"记录 {number}")
    replica.line(hot, "立即疏散", urgency=Urgency.FLASH)
    runs = collect(replica, replica.waiting(ReplicaId(bytes(8))), 4 * TURN_BYTES)
    assert runs[0].scope == hot
    assert (runs[0].first_seq, len(runs[0].entries)) == (1, 22)


@given(st.floats(0, 0.999))
def test_retries_grow_to_a_cap_and_reset(chance: float) -> None:
    """Delays double up to the cap, differ by chance, honour what the center asks as the least, and begin anew after a success."""
    backoff = Backoff(lambda: chance)
    delays = [backoff.failed() for _ in range(40)]
    assert delays == sorted(delays)
    assert delays[-1] <= BACKOFF_MAX_S
    assert delays[-1] >= BACKOFF_MAX_S / 2
    assert 300 <= backoff.failed(at_least_s=300) <= 300 * 1.25
    backoff.reset()
    assert backoff.failed() == delays[0]


def test_what_is_pinned_goes_first_within_its_urgency() -> None:
    """Before the others of its urgency, never before something more urgent; the others keep their turns behind it."""
    pinned = replace(waiting(3, "C", 1, 5_000), pinned=True)
    flash = waiting(1, "A", 0, 1_000)
    portions = allot([waiting(2, "A", 1, 9_000), flash, pinned], 8_192)
    assert [one.waiting for one in portions][:2] == [flash, pinned]
    assert [one.bytes for one in portions] == [1_000, 5_000, 8_192 - 6_000]
