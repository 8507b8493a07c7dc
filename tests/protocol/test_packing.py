"""Claims about columns: exact bytes back, few bytes each, and no harm from hostile ones."""

import pytest
from fakes.field_work import signed_runs, work
from fakes.memory_replica import MemoryReplica
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.draft import Urgency
from sync.domain.scopes import organisation_scope
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.entry import Header, PlainOp, encode_entry, redact
from sync.oplog.run import Run
from sync.protocol.envelope import compress, decompress
from sync.protocol.limits import PLAIN_BYTES_MAX, ZSTD_LEVEL_PUSH
from sync.protocol.packing import pack, thin, unpack

AUTHOR = MemoryReplica(1, "320106")
SCOPE = organisation_scope("320106")
WORDS = st.sampled_from(["", "王敏", "李", "a" * 23, "b" * 24, "赵\u0000"])


@st.composite
def runs(draw: st.DrawFn) -> Run:
    first, ordinal, wall = draw(st.integers(1, 500)), draw(st.integers(500, 10**6)), draw(st.integers(0, 2**50))
    bodies: list[bytes] = []
    for at in range(draw(st.integers(1, 5))):
        ordinal += draw(st.integers(1, 2000))
        wall = max(0, wall + draw(st.integers(-1000, 10**6)))
        header = Header(
            seq=first + at,
            ordinal=ordinal,
            wall_ms=wall,
            person=draw(WORDS),
            office=draw(st.sampled_from(["recorder", "dispatcher"])),
            command_no=draw(st.integers(0, 10**6)),
            urgency=draw(st.sampled_from(Urgency)),
            schema=draw(st.integers(0, 9)),
            min_reader=draw(st.integers(0, 3)),
        )
        value = draw(st.one_of(st.none(), st.integers(-(2**40), 2**40), WORDS, st.binary(max_size=40)))
        body = encode_entry(AUTHOR.replica, SCOPE, header, [PlainOp(kind=10, entity=None, field=None, value={1: value}, names=None)])
        bodies.append(redact(body) if draw(st.integers(0, 5)) == 0 else body)
    seqs = sorted(draw(st.sets(st.integers(first, first + len(bodies) - 1))))
    marks = tuple((seq, draw(st.binary(min_size=64, max_size=64))) for seq in seqs)
    return Run(replica=AUTHOR.replica, scope=SCOPE, first_seq=first, entries=tuple(bodies), signatures=marks)


@given(st.lists(runs(), max_size=3))
def test_unpacked_runs_are_the_packed_ones(given_runs: list[Run]) -> None:
    """Every byte of every entry and signature comes back, redacted entries too."""
    back, _ = unpack(decode(encode(pack(given_runs))))
    assert [(run.first_seq, run.entries, run.signatures) for run in back] == [
        (run.first_seq, run.entries, run.signatures) for run in given_runs
    ]


@given(st.lists(runs(), min_size=1, max_size=2), st.data())
def test_mutated_columns_are_malformed_or_harmless(given_runs: list[Run], data: st.DataObject) -> None:
    """Whatever byte is changed, unpacking answers with runs or with Malformed, never with anything else."""
    raw = bytearray(encode(pack(given_runs)))
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        unpack(decode(bytes(raw)))
    except Malformed:
        return


@given(st.recursive(st.none() | st.integers() | st.binary(max_size=9) | st.text(max_size=5), lambda inner: st.lists(inner, max_size=14)))
def test_any_other_value_is_malformed(value: object) -> None:
    """A value of another shape is refused by name."""
    try:
        unpack(value)
    except Malformed:
        return
    assert isinstance(value, list)


def test_a_thousand_records_cost_at_most_forty_bytes_each() -> None:
    """A thousand entries of twelve incidents in one push: signed, compressed, at most 40 bytes a record."""
    replica = MemoryReplica(1, "320106")
    work(replica, 1_000)
    everything = signed_runs(replica)
    assert sum(len(run.entries) for run in everything) == 1_000
    wire = compress(encode(pack(thin(run) for run in everything)), ZSTD_LEVEL_PUSH)
    each = len(wire) / 1_000
    print(f"{each:.1f} bytes a record")
    assert each <= 40
    assert unpack(decode(decompress(wire)))[0] == everything


def test_relay_keeps_a_signature_every_eight_kilobytes() -> None:
    """Thinning drops the signatures in between and keeps the last one."""
    replica = MemoryReplica(1, "320106")
    scope = replica.open_incident()
    for number in range(300):
        replica.line(scope, f"第 {number} 条记录，现场情况稳定")
    run = replica.run(replica.replica, scope, 1, bytes_max=10**9)
    assert run is not None
    kept = thin(run)
    assert len(run.signatures) == 301
    assert 2 <= len(kept.signatures) <= 6
    assert kept.signatures[-1] == run.signatures[-1]


@pytest.mark.parametrize("bomb", [bytes(PLAIN_BYTES_MAX + 1), bytes(64 * 1024 * 1024)])
def test_decompression_is_bounded(bomb: bytes) -> None:
    """A frame that would grow beyond the bound is refused before it grows."""
    with pytest.raises(Malformed):
        decompress(compress(bomb, 1))


@given(st.binary(max_size=300))
def test_random_bytes_are_no_frame(raw: bytes) -> None:
    """Random bytes do not decompress to anything, and raise nothing but Malformed."""
    try:
        decompress(raw)
    except Malformed:
        return
    assert raw.startswith(b"\x28\xb5\x2f\xfd")
