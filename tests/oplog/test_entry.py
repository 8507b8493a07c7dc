"""Entries as bytes: vectors, round trips, aliases, redaction, and every malformed form refused."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.ids import EntityId, OpId, ReplicaId, entity_of, op_id
from sync.domain.scopes import incident_scope, organisation_scope
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.entry import (
    ENTRY_BYTES_MAX,
    PlainOp,
    decode_entry,
    encode_entry,
    entry_hash,
    genesis,
    read_entry,
    redact,
    rows_of,
    touched,
    write_entry,
)
from tests.oplog.keys import BIRTH, OTHER_BIRTH, header

DATA = Path(__file__).parents[1] / "data" / "entries.json"
ME, FOUNDER = BIRTH.replica, OTHER_BIRTH.replica
THIRD, FOURTH = ReplicaId(b"3" * 8), ReplicaId(b"4" * 8)
INCIDENT = EntityId(op_id(FOUNDER, 7, 0))
SCOPE = incident_scope(INCIDENT)
OWN_SCOPE = organisation_scope("320106")


def set_op(entity: OpId | EntityId, *names: OpId, elided: bool = False) -> PlainOp:
    return PlainOp(kind=7, entity=EntityId(entity), field=25, value=3, names=None if elided else tuple(sorted(names)))


CREATE = PlainOp(kind=10, entity=None, field=None, value={1: "下风向 300 m 苯乙烯 41 mg/m³", 2: 1_795_430_400_000, 3: 1}, names=None)
ENTRIES: dict[str, tuple[Any, ...]] = {
    "a journal line": (SCOPE, header(1, 12), [CREATE]),
    "a field, names elided": (SCOPE, header(2, 13), [set_op(INCIDENT, elided=True)]),
    "a field that saw nothing": (SCOPE, header(2, 13), [set_op(INCIDENT)]),
    "names of oneself, the founder and two others": (
        SCOPE,
        header(9, 400),
        [
            set_op(
                INCIDENT,
                op_id(ME, 12, 0),
                op_id(ME, 13, 2),
                op_id(FOUNDER, 9, 0),
                op_id(FOUNDER, 9, 1),
                op_id(THIRD, 5, 0),
                op_id(FOURTH, 6, 4),
            )
        ],
    ),
    "a record and a write to it": (OWN_SCOPE, header(1), [CREATE, set_op(op_id(ME, 1, 0), op_id(ME, 1, 0))]),
    "foreign records in two orders": (
        OWN_SCOPE,
        header(3, 3),
        [set_op(op_id(FOURTH, 1, 0)), set_op(op_id(THIRD, 1, 1)), set_op(op_id(FOURTH, 2, 0))],
    ),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_the_bytes_are_those_of_the_vectors(name: str) -> None:
    """Nobody changes a byte of the format without changing tests/data/entries.json."""
    scope, head, ops = ENTRIES[name]
    vectors = json.loads(DATA.read_text(encoding="utf-8"))
    body = encode_entry(ME, scope, head, ops)
    entry = decode_entry(ME, scope, body)
    link = entry_hash(genesis(BIRTH.hash, scope), entry)
    assert {"body": body.hex(), "hash": link.hex()} == vectors[name]


@pytest.mark.parametrize("name", ENTRIES)
def test_every_id_comes_back_whole(name: str) -> None:
    """Aliases and elisions are resolved to the ids that were written."""
    scope, head, ops = ENTRIES[name]
    entry = decode_entry(ME, scope, encode_entry(ME, scope, head, ops))
    written = [op for op in entry.ops if not op.creates]
    plain = [op for op in ops if op.entity is not None]
    assert [(op.kind, op.entity, op.field, op.value, op.names) for op in written] == [
        (op.kind, op.entity, op.field, op.value, op.names) for op in plain
    ]
    assert entry.header == head
    assert entry.created == tuple((entity_of(op_id(ME, head.ordinal, index)), op.kind) for index, op in enumerate(ops) if op.entity is None)


@pytest.mark.parametrize("name", ENTRIES)
def test_what_is_written_is_what_every_reader_reads(name: str) -> None:
    """The author folds its own entry as it will be decoded everywhere, hashes included."""
    scope, head, ops = ENTRIES[name]
    assert write_entry(ME, scope, head, ops) == decode_entry(ME, scope, encode_entry(ME, scope, head, ops))


@pytest.mark.parametrize("changes", [{"wall_ms": 2**53}, {"person": "林" * 65}, {"office": "d" * 65}, {"schema": -1}, {"ordinal": 2**48}])
def test_nobody_writes_a_header_that_no_reader_takes(changes: dict[str, object]) -> None:
    """What lies beyond the bounds is refused before it is written."""
    with pytest.raises(Malformed):
        write_entry(ME, SCOPE, header(2, **changes), [CREATE])


@pytest.mark.parametrize("redacted", [False, True])
@pytest.mark.parametrize("name", ENTRIES)
def test_what_an_entry_touched_is_told_without_judging_it_again(name: str, *, redacted: bool) -> None:
    """Kind and record of every op, those it creates included, redacted or not."""
    scope, head, ops = ENTRIES[name]
    body = encode_entry(ME, scope, head, ops)
    expected = tuple(
        (op.kind, entity_of(op_id(ME, head.ordinal, index)) if op.entity is None else op.entity) for index, op in enumerate(ops)
    )
    assert touched(ME, scope, redact(body) if redacted else body) == expected


REPLICAS = st.sampled_from([ME, FOUNDER, THIRD, FOURTH])
TARGETS = st.builds(op_id, REPLICAS, st.integers(1, 300), st.integers(0, 300))


@pytest.mark.parametrize("name", ENTRIES)
def test_what_was_judged_reads_the_same_again(name: str) -> None:
    """An entry of the log, whole or redacted, is read as when it came, but for the hash that nobody chains to."""
    scope, head, ops = ENTRIES[name]
    body = encode_entry(ME, scope, head, ops)
    for held in (body, redact(body)):
        assert read_entry(ME, scope, held) == replace(decode_entry(ME, scope, held), content_hash=b"")
        entry, (read, rows) = decode_entry(ME, scope, held), rows_of(held)
        assert (read, [row[0] for row in rows]) == (entry.header, list({op.id: op.kind for op in entry.ops}.values()))


@given(st.lists(st.tuples(TARGETS, st.none() | st.lists(TARGETS, max_size=5, unique=True)), min_size=1, max_size=6), st.booleans())
def test_any_references_round_trip(rows: list[tuple[OpId, list[OpId] | None]], shared: bool) -> None:  # noqa: FBT001
    """Every id has one short form, and it reads back as itself."""
    scope = SCOPE if shared else OWN_SCOPE
    ops = [
        PlainOp(kind=1, entity=EntityId(target), field=1, value=None, names=None if names is None else tuple(sorted(names)))
        for target, names in rows
    ]
    body = encode_entry(ME, scope, header(1, 301), ops)
    entry = decode_entry(ME, scope, body)
    assert [(op.entity, op.names) for op in entry.ops] == [(op.entity, op.names) for op in ops]
    assert encode_entry(ME, scope, entry.header, ops) == body
    assert touched(ME, scope, body) == tuple((op.kind, op.entity) for op in ops)


def head_row(**changes: Any) -> list[Any]:
    names = ["version", "suite", "seq", "ordinal", "wall_ms", "person", "command_no", "urgency", "schema", "min_reader"]
    row = [1, 1, 2, 13, 1_795_430_400_000, ["林亦舟", "dispatcher"], 24, 1, 1, 1]
    for name, value in changes.items():
        row[names.index(name)] = value
    return row


OP = [7, -12, 25, 3]
TABLE = THIRD + FOURTH


@pytest.mark.parametrize(
    "value",
    [
        7,
        [],
        [head_row()],
        [head_row(), []],
        [head_row(), [OP], b"short"],
        [head_row(), [OP], bytes(32), 1],
        [head_row(version=2), [OP]],
        [head_row(suite=2), [OP]],
        [head_row(seq=0), [OP]],
        [head_row(seq=14), [OP]],
        [head_row(seq=True), [OP]],
        [head_row(ordinal=2**48), [OP]],
        [head_row(wall_ms=-1), [OP]],
        [head_row(wall_ms=2**53), [OP]],
        [head_row(person="林亦舟"), [OP]],
        [head_row(person=["林" * 65, "x"]), [OP]],
        [head_row(command_no=-1), [OP]],
        [head_row(urgency=3), [OP]],
        [head_row(schema=70000), [OP]],
        [head_row(min_reader=-1), [OP]],
        [head_row()[:9], [OP]],
        [head_row(), [OP] * 513],
        [head_row(), [7]],
        [head_row(), [[]]],
        [head_row(), [[-1, -12, 25, 3]]],
        [head_row(), [[True, -12, 25, 3]]],
        [head_row(), [[7, -12]]],
        [head_row(), [[7, -12, "title", 3]]],
        [head_row(), [[7, -12, 25, 3, [], 1]]],
        [head_row(), [[7, -12, 25, 3, 5]]],
        [head_row(), [[7, -12, 25, 3, [-12] * 2]]],
        [head_row(), [[7, -12, 25, 3, [-12, -11]]]],
        [head_row(), [[7, -12, 25, 3, [-n for n in range(1, 514)]]]],
        [head_row(), [[7, -13, 25, 3]]],
        [head_row(), [[7, 0, 25, 3]]],
        [head_row(), [[7, 5, 25, 3]]],
        [head_row(), [[7, None, 25, 3]]],
        [head_row(), [[7, "x", 25, 3]]],
        [head_row(), [[7, [0, 12, 0], 25, 3]]],
        [head_row(), [[7, [0, 12], 25, 3]]],
        [head_row(), [[7, [0, 13, 1], 25, 3]]],
        [head_row(), [[7, [1, 12, 0], 25, 3]]],
        [head_row(), [[7, [1, 0], 25, 3]]],
        [head_row(), [[7, [1, 2**48], 25, 3]]],
        [head_row(), [[7, [1, True], 25, 3]]],
        [head_row(), [[7, [1, 12, 70000], 25, 3]]],
        [head_row(), [[7, [1, 1, 1, 1], 25, 3]]],
        [head_row(), [[7, [2, 12], 25, 3]]],
        [head_row(), [TABLE, [7, [2, 12], 25, 3]]],
        [head_row(), [TABLE, [7, [3, 12], 25, 3], [7, [2, 12], 25, 3]]],
        [head_row(), [b"", OP]],
        [head_row(), [b"12345", OP]],
        [head_row(), [THIRD + THIRD, [7, [2, 12], 25, 3]]],
        [head_row(), [ME, [7, [2, 12], 25, 3]]],
        [head_row(), [FOUNDER, [7, [2, 12], 25, 3]]],
        [head_row(), [[10, None, "x"]]],
        [head_row(), [[10, -12, {1: 2}]]],
        [head_row(), [[10, None, {"a": 2}]]],
        [head_row(), [[10, None, {-1: 2}]]],
        [head_row(), [[10, None, {70000: 2}]]],
    ],
)
def test_a_form_the_specification_does_not_allow_is_malformed(value: object) -> None:
    """Every rule of the module's header, broken once."""
    with pytest.raises(Malformed):
        decode_entry(ME, SCOPE, encode(value))


def test_an_alias_for_the_founder_means_nothing_where_nobody_founded() -> None:
    """Alias 1 stands for the founding replica only in scopes that one founded, and not for oneself."""
    raw = encode([head_row(), [[7, [1, 12], 25, 3]]])
    assert decode_entry(ME, SCOPE, raw).ops[0].entity == op_id(FOUNDER, 12, 0)
    for replica, scope in ((ME, OWN_SCOPE), (FOUNDER, SCOPE)):
        with pytest.raises(Malformed):
            decode_entry(replica, scope, raw)


def test_sixteen_kilobytes_are_the_most() -> None:
    """Longer entries are neither written nor read."""
    long = PlainOp(kind=10, entity=None, field=None, value={1: "长" * ENTRY_BYTES_MAX}, names=None)
    with pytest.raises(Malformed):
        encode_entry(ME, SCOPE, header(1), [long])
    with pytest.raises(Malformed):
        decode_entry(ME, SCOPE, bytes(ENTRY_BYTES_MAX + 1))


@pytest.mark.parametrize("name", ENTRIES)
def test_redaction_removes_values_and_keeps_the_chain(name: str) -> None:
    """After redaction names, ids and hash stand; no value does; twice is once."""
    scope, head, ops = ENTRIES[name]
    body = encode_entry(ME, scope, head, ops)
    whole, bare = decode_entry(ME, scope, body), decode_entry(ME, scope, redact(body))
    start = genesis(BIRTH.hash, scope)
    assert entry_hash(start, bare) == entry_hash(start, whole)
    assert bare.redacted
    assert all(op.value is None for op in bare.ops)
    assert [(op.id, op.entity, op.names) for op in bare.ops] == [(op.id, op.entity, op.names) for op in whole.ops]
    assert redact(redact(body)) == redact(body)


@given(st.binary(max_size=80), st.integers(0, 10**6), st.integers(0, 255))
def test_no_mutated_entry_raises_anything_but_malformed(tail: bytes, at: int, byte: int) -> None:
    """Bytes from outside either decode or are Malformed."""
    raw = bytearray(encode_entry(ME, SCOPE, *ENTRIES["names of oneself, the founder and two others"][1:]) + tail)
    raw[at % len(raw)] = byte
    try:
        decode_entry(ME, SCOPE, bytes(raw))
    except Malformed:
        return
    assert decode(bytes(raw))


def write_vectors() -> None:
    """Write the vectors anew; called by hand when a new version of the format is meant."""
    vectors = {}
    for name, (scope, head, ops) in ENTRIES.items():
        body = encode_entry(ME, scope, head, ops)
        vectors[name] = {"body": body.hex(), "hash": entry_hash(genesis(BIRTH.hash, scope), decode_entry(ME, scope, body)).hex()}
    DATA.write_text(json.dumps(vectors, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
