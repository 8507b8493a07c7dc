"""Packing: runs as columns, so that a thousand small entries cost little more than what people typed.

Packed runs (deterministic CBOR value, inside a message)::

    packed  = [persons, replicas, births, runs]
    persons = [[name, office], …]                    each pair once, in order of first use
    replicas= byte string, 8 bytes for each replica, in order of first use
    births  = [byte string, …]                       each birth once, sorted; not only of the replicas above
    run     = [replica index, scope, first seq, count, ordinals, walls, commands, persons, urgencies, schemas, readers,
               redacted, lengths, payloads, signatures]
    signatures = [offsets, byte string]              distance of each signed seq from the one before it (first seq − 1 at the
                                                     start), and 64 bytes for each

Each of the columns from `ordinals` to `redacted`, and `lengths`, has one value for each entry: a list, or a single number
when all are equal. Ordinals, walls and commands are differences to the entry before (the first: to 0). Seqs follow from the
first. `payloads` are the bytes of payload arrays one behind the other; a redacted entry's carries its payload hash as well.

Unpacking rebuilds the exact bytes of each entry: an entry is 0x82 (0x83 when redacted), its header in deterministic CBOR,
and its payload as sent. Whether those bytes are an entry at all is for `verify_run` to find out. Pure. Source: our design;
bytes per record are measured by tests/protocol/test_packing.py.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any

from sync.domain.ids import REPLICA_BYTES, ReplicaId
from sync.oplog.birth import BIRTH_BYTES_MAX, parse_birth
from sync.oplog.codec import Malformed, decode_own, encode_decoded
from sync.oplog.entry import ENTRY_BYTES_MAX, PERSON_CHARS_MAX, VERSION, WALL_MS_MAX
from sync.oplog.hashing import SIGNATURE_BYTES, SUITE
from sync.oplog.run import Run
from sync.protocol.limits import BIRTHS_MAX, ENTRIES_MAX, PERSONS_MAX, RUNS_MAX, SIGN_BYTES, SIGNATURES_MAX
from sync.protocol.tips import list_in, number_in, rising, scope_in

_WHOLE, _REDACTED = 0x82, 0x83
_HEADER_PARTS = 10
_SMALL_MAX = 2**16


def thin(run: Run) -> Run:
    """Return ``run`` without the signatures that nobody downstream needs to cut at: one per 8 kB and the last stay."""
    held = dict(run.signatures)
    last = max((seq for seq in held if seq < run.first_seq + len(run.entries)), default=None)
    kept: list[tuple[int, bytes]] = []
    since = 0
    for seq, body in enumerate(run.entries, run.first_seq):
        since += len(body)
        if seq in held and (since >= SIGN_BYTES or seq == last):
            kept.append((seq, held[seq]))
            since = 0
    return replace(run, signatures=tuple(kept))


def pack(runs: Iterable[Run], *, births: Iterable[bytes] = ()) -> list[Any]:
    """Return ``runs`` in their wire form, with their births and ``births``, each once.

    Raises: Malformed: what a run holds is no entry; stored entries always are.
    """
    persons: dict[tuple[str, str], int] = {}
    replicas: dict[ReplicaId, int] = {}
    known = set(births)
    rows: list[Any] = []
    for run in runs:
        rows.append(_pack_run(run, replicas.setdefault(run.replica, len(replicas)), persons))
        if run.birth is not None:
            known.add(run.birth)
    return [[list(pair) for pair in persons], b"".join(replicas), sorted(known), rows]


def unpack(packed: object) -> tuple[tuple[Run, ...], tuple[bytes, ...]]:
    """Return the runs, and all births; a run from seq 1 carries its own again.

    Raises: Malformed: not the shape above, or beyond the bounds.
    """
    match packed:
        case [list(persons), bytes(replicas), list(births), list(rows)]:
            pass
        case _:
            raise Malformed("packed")
    pairs = [_person_in(pair) for pair in list_in(persons, PERSONS_MAX)]
    if len(replicas) % REPLICA_BYTES or len(replicas) > REPLICA_BYTES * RUNS_MAX:
        raise Malformed("packed replicas")
    ids = [ReplicaId(replicas[start : start + REPLICA_BYTES]) for start in range(0, len(replicas), REPLICA_BYTES)]
    held = _births_in(births)
    reader = _Reader(pairs, ids, held)
    runs = tuple(reader.run(row) for row in list_in(rows, RUNS_MAX))
    return runs, tuple(births)


def _pack_run(run: Run, replica: int, persons: dict[tuple[str, str], int]) -> list[Any]:
    columns: list[list[int]] = [[] for _ in range(9)]
    payloads: list[bytes] = []
    before = (0, 0, 0)
    for seq, body in enumerate(run.entries, run.first_seq):
        head, rest = _split(body)
        if head[:3] != [VERSION, SUITE, seq]:
            raise Malformed("header")
        _, _, _, ordinal, wall, person, command, urgency, schema, reader = head
        now = (ordinal, wall, command)
        who = persons.setdefault(tuple(person), len(persons))
        steps = (new - old for new, old in zip(now, before, strict=True))
        values = (*steps, who, urgency, schema, reader, int(body[0] == _REDACTED), len(rest))
        for column, value in zip(columns, values, strict=True):
            column.append(value)
        payloads.append(rest)
        before = now
    *heads, lengths = [_column_out(column) for column in columns]
    seqs = [run.first_seq - 1, *(seq for seq, _ in run.signatures)]
    signed = [[new - old for old, new in pairwise(seqs)], b"".join(signature for _, signature in run.signatures)]
    return [replica, run.scope, run.first_seq, len(payloads), *heads, lengths, b"".join(payloads), signed]


def _split(body: bytes) -> tuple[list[Any], bytes]:
    """Return header and rest of an entry of the log, which was judged when it came there."""
    value = decode_own(body)
    if not isinstance(value, list) or len(value) not in {2, 3} or not isinstance(value[0], list) or len(value[0]) != _HEADER_PARTS:
        raise Malformed("entry")
    return value[0], body[1 + len(encode_decoded(value[0])) :]


def _column_out(values: Sequence[int]) -> int | list[int]:
    return values[0] if values and all(value == values[0] for value in values) else list(values)


def _column_in(raw: object, count: int, *, most: int, least: int = 0) -> list[int]:
    if isinstance(raw, list):
        if len(raw) != count:
            raise Malformed("column")
        return [number_in(value, least=least, most=most) for value in raw]
    return [number_in(raw, least=least, most=most)] * count


def _person_in(raw: object) -> list[str]:
    match raw:
        case [str(name), str(office)] if len(name) <= PERSON_CHARS_MAX and len(office) <= PERSON_CHARS_MAX:
            return [name, office]
    raise Malformed("person")


def _births_in(raw: list[Any]) -> dict[ReplicaId, bytes]:
    if len(raw) > BIRTHS_MAX or not all(isinstance(birth, bytes) and len(birth) <= BIRTH_BYTES_MAX for birth in raw):
        raise Malformed("births")
    rising(raw)
    return {parse_birth(birth).replica: birth for birth in raw}


class _Reader:
    """Unpacks the runs of one message; it counts entries and signatures over all of them."""

    def __init__(self, persons: list[list[str]], replicas: list[ReplicaId], births: dict[ReplicaId, bytes]) -> None:
        self._persons = persons
        self._replicas = replicas
        self._births = births
        self._entries_left = ENTRIES_MAX
        self._signatures_left = SIGNATURES_MAX

    def run(self, row: object) -> Run:
        match row:
            case [replica, scope, first, count, *heads, lengths, bytes(payloads), [list(offsets), bytes(signatures)]] if len(heads) == 8:  # noqa: PLR2004
                pass
            case _:
                raise Malformed("packed run")
        count = number_in(count, least=1, most=self._entries_left)
        self._entries_left -= count
        author = self._replicas[number_in(replica, most=len(self._replicas) - 1)]
        seq = number_in(first, least=1)
        return Run(
            replica=author,
            scope=scope_in(scope),
            first_seq=seq,
            entries=self._entries(seq, heads, _column_in(lengths, count, most=ENTRY_BYTES_MAX, least=1), payloads),
            signatures=self._signatures(seq, offsets, signatures),
            birth=self._births.get(author) if seq == 1 else None,
        )

    def _entries(self, first: int, heads: list[Any], lengths: list[int], payloads: bytes) -> tuple[bytes, ...]:
        count = len(lengths)
        ordinals, walls, commands = (list(accumulate(_column_in(raw, count, least=-WALL_MS_MAX, most=WALL_MS_MAX))) for raw in heads[:3])
        persons = _column_in(heads[3], count, most=len(self._persons) - 1)
        urgencies, schemas, readers = (_column_in(raw, count, most=_SMALL_MAX) for raw in heads[4:7])
        redacted = _column_in(heads[7], count, most=1)
        if sum(lengths) != len(payloads):
            raise Malformed("payloads")
        bodies: list[bytes] = []
        start = 0
        for at, length in enumerate(lengths):
            head = [
                VERSION,
                SUITE,
                first + at,
                ordinals[at],
                walls[at],
                self._persons[persons[at]],
                commands[at],
                urgencies[at],
                schemas[at],
                readers[at],
            ]
            bodies.append(bytes((_WHOLE + redacted[at],)) + encode_decoded(head) + payloads[start : start + length])
            start += length
        return tuple(bodies)

    def _signatures(self, first: int, offsets: list[Any], signatures: bytes) -> tuple[tuple[int, bytes], ...]:
        if len(offsets) > self._signatures_left or len(signatures) != SIGNATURE_BYTES * len(offsets):
            raise Malformed("signatures")
        self._signatures_left -= len(offsets)
        seqs = accumulate((number_in(offset, least=1) for offset in offsets), initial=first - 1)
        next(seqs)
        return tuple((seq, signatures[SIGNATURE_BYTES * at : SIGNATURE_BYTES * (at + 1)]) for at, seq in enumerate(seqs))
