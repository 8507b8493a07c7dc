"""Entries: what one command wrote in one scope, as bytes.

Entry (deterministic CBOR, codec.py), header + payload together at most 16 kB::

    entry   = [header, payload]
    header  = [version, suite, seq, ordinal, wall ms, person, command no, urgency, schema, min reader]
    person  = [name, office]
    payload = [table?, op, op, …]
    table   = byte string, 8 bytes for each foreign replica that the ops refer to, in order of first reference; absent when none
    op      = [kind, null, {field: value, …}]                 create: every key becomes a head with this op's id
            | [kind, entity, field, value]                    names elided
            | [kind, entity, field, value, [reference, …]]    names given

An entry whose values were redacted is ``[header, payload without values, payload hash]``: each value (and each value of a
create's map) is replaced by null, names stay, and the hash of the payload as written keeps the chain whole.

References, each id in exactly one form, shortest first::

    n ≥ 0                     op n of this very entry
    -ordinal                  op 0 of entry `ordinal` of this stream's replica
    [0, ordinal, index]       op `index` ≠ 0 of this stream's replica
    [alias, ordinal]          op 0 of another replica; alias 1 is the scope's founding replica, 2 + k is row k of the table
    [alias, ordinal, index]   the same with index ≠ 0

Hash of an entry = H("qz entry", previous hash ‖ header hash ‖ payload hash). The hash before seq 1 is
H("qz stream", birth hash ‖ scope), so a chain belongs to one replica and one scope. Neither is sent: both are recomputed.

Pure. Source: our design (engine specification §1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sync.domain.draft import Urgency
from sync.domain.ids import (
    INDEX_BYTES,
    INDEX_MAX,
    OP_BYTES,
    ORDINAL_BYTES,
    ORDINAL_MAX,
    REPLICA_BYTES,
    EntityId,
    OpId,
    ReplicaId,
    entity_of,
    index_of,
    op_id,
    ordinal_of,
    replica_of,
)
from sync.domain.scopes import Scope, founding_replica
from sync.oplog.codec import Malformed, decode, decode_own, encode, encode_decoded
from sync.oplog.hashing import HASH_BYTES, SUITE, Domain, digest
from sync.oplog.suites import spoken_in

VERSION = 1
READER = 1
ENTRY_BYTES_MAX = 16 * 1024
PERSON_CHARS_MAX = 64
WALL_MS_MAX = 2**52
OPS_MAX = 512
NAMES_MAX = 512

_ALIAS_SELF, _ALIAS_FOUNDER, _ALIAS_TABLE = 0, 1, 2
CREATE_PARTS, _ELIDED, _NAMED = 3, 4, 5
_URGENCIES = tuple(sorted(Urgency))
_FIGURES = {int}
_PAIR = b"\x82"  # the head of a CBOR array of two


class Header(NamedTuple):
    """Who wrote an entry, when, by which command, and where it stands.

    A tuple, as `Op` is: to make a frozen dataclass takes four times as long, and these are made for every entry that arrives.

    Attributes:
        wall_ms: the hybrid clock, milliseconds UTC.
        command_no: the command's number in the registry (add-only), so that the log says what was meant.
    """

    seq: int
    ordinal: int
    wall_ms: int
    person: str
    office: str
    command_no: int
    urgency: Urgency
    schema: int
    min_reader: int = READER


class Op(NamedTuple):
    """One field write with its ids resolved. `names` None = elided; a create yields one `Op` per key, with `creates`.

    A tuple, since nothing is made as often: a bundle of 50,000 entries makes a quarter of a million.
    """

    id: OpId
    kind: int
    entity: EntityId
    field: int
    value: Any
    names: tuple[OpId, ...] | None
    creates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A decoded entry. `created` lists (id, kind) of its creates; `content_hash` = header hash ‖ payload hash, empty by `read_entry`."""

    replica: ReplicaId
    scope: Scope
    header: Header
    ops: tuple[Op, ...]
    created: tuple[tuple[EntityId, int], ...]
    redacted: bool
    body: bytes
    content_hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainOp:
    """One op to be written, with whole ids; `entity` None creates, and `value` is then the map of first fields."""

    kind: int
    entity: EntityId | None
    field: int | None
    value: Any
    names: tuple[OpId, ...] | None


def encode_entry(replica: ReplicaId, scope: Scope, header: Header, ops: Sequence[PlainOp]) -> bytes:
    """Return the bytes of an entry.

    Raises: Malformed: longer than 16 kB, or a value that the format does not hold.
    """
    _, _, body = _encoded(replica, scope, header, ops)
    return body


def write_entry(replica: ReplicaId, scope: Scope, header: Header, ops: Sequence[PlainOp]) -> Entry:
    """Return the entry of these ops as every reader will read it: from its bytes, which nobody but us made.

    Raises: Malformed: as `encode_entry` and `decode_entry`.
    """
    if not _is_within(header):
        raise Malformed("header")
    head, payload, body = _encoded(replica, scope, header, ops)
    content_hash = digest(Domain.PAYLOAD, head) + digest(Domain.PAYLOAD, payload)
    return _entry(replica, scope, header, decode_own(payload), body, redacted=False, content_hash=content_hash)


def _encoded(replica: ReplicaId, scope: Scope, header: Header, ops: Sequence[PlainOp]) -> tuple[bytes, bytes, bytes]:
    """Return header, payload and body of an entry. Raises: as `encode_entry`."""
    writer = _References(replica, scope, header.ordinal)
    rows = [_encode_op(writer, op) for op in ops]
    table = [b"".join(writer.table)] if writer.table else []
    head, payload = encode(_header_row(header)), encode([*table, *rows])
    body = _PAIR + head + payload
    if len(body) > ENTRY_BYTES_MAX:
        raise Malformed("entry too large")
    return head, payload, body


def decode_entry(replica: ReplicaId, scope: Scope, body: bytes) -> Entry:
    """Return the entry that ``body`` holds, every id resolved.

    Raises: Malformed: anything that the specification above does not allow.
    """
    if len(body) > ENTRY_BYTES_MAX:
        raise Malformed("entry too large")
    head_bytes: bytes
    match decode(body):
        case [list(head), list(payload)]:
            head_bytes = encode_decoded(head)
            payload_hash, redacted = digest(Domain.PAYLOAD, body[1 + len(head_bytes) :]), False
        case [list(head), list(payload), bytes(written)] if len(written) == HASH_BYTES:
            head_bytes = encode_decoded(head)
            payload_hash, redacted = written, True
        case _:
            raise Malformed("entry")
    header = _parse_header(head)
    return _entry(replica, scope, header, payload, body, redacted=redacted, content_hash=digest(Domain.PAYLOAD, head_bytes) + payload_hash)


def read_entry(replica: ReplicaId, scope: Scope, body: bytes) -> Entry:
    """Return the entry of the log that ``body`` holds: it was judged when it came, and nothing is chained to it; no hash is computed.

    Raises: Malformed: it did not come back unchanged.
    """
    head, payload, *written = decode_own(body)
    return _entry(replica, scope, _parse_header(head), payload, body, redacted=bool(written), content_hash=b"")


def read_header(body: bytes) -> Header:
    """Return the header of an entry that was judged when it came, a sixth of the work of `decode_entry`: nothing is judged again.

    Raises: Malformed: it did not come back unchanged.
    """
    return _parse_header(decode_own(body)[0])


def _entry(
    replica: ReplicaId, scope: Scope, header: Header, payload: list[Any], body: bytes, *, redacted: bool, content_hash: bytes
) -> Entry:
    table: list[ReplicaId] = []
    if payload and isinstance(payload[0], bytes):
        table = _parse_table(payload[0])
        payload = payload[1:]
    if not 1 <= len(payload) <= OPS_MAX:
        raise Malformed("ops")
    reader = _References(replica, scope, header.ordinal, table)
    ops: list[Op] = []
    created: list[tuple[EntityId, int]] = []
    for index, row in enumerate(payload):
        _decode_op(reader, index, row, ops, created)
    if reader.used != len(table):
        raise Malformed("unused alias")
    return Entry(
        replica=replica,
        scope=scope,
        header=header,
        ops=tuple(ops),
        created=tuple(created),
        redacted=redacted,
        body=body,
        content_hash=content_hash,
    )


def touched(replica: ReplicaId, scope: Scope, body: bytes) -> tuple[tuple[int, EntityId], ...]:
    """Return kind and id of the record that each op of an entry writes, in their order, a fifth of the work of `decode_entry`.

    For bytes that `decode_entry` judged when they came: nothing is judged again.
    """
    head, payload, *_ = decode_own(body)
    table = _parse_table(payload[0]) if isinstance(payload[0], bytes) else []
    ordinal: int = head[3]
    reader = _References(replica, scope, ordinal, table)
    # An alias may first be met among names, which are passed over here.
    reader.used = len(table)
    return tuple(
        (row[0], entity_of(op_id(replica, ordinal, index)) if len(row) == CREATE_PARTS else EntityId(reader.read(row[1], index)))
        for index, row in enumerate(payload[1:] if table else payload)
    )


def rows_of(body: bytes) -> tuple[Header, list[list[Any]]]:
    """Return the header of an entry of the log, and its ops as they lie there, with short ids: kind first, a create has `CREATE_PARTS`.

    For bytes that `decode_entry` judged when they came: nothing is judged again.
    """
    head, payload, *_ = decode_own(body)
    _, _, seq, ordinal, wall_ms, (person, office), command_no, urgency, schema, min_reader = head
    header = Header(seq, ordinal, wall_ms, person, office, command_no, _URGENCIES[urgency], schema, min_reader)
    return header, payload[1:] if isinstance(payload[0], bytes) else payload


def payload_of(entry: Entry) -> bytes:
    """Return the bytes of an entry's payload."""
    assert not entry.redacted
    return entry.body[1 + len(encode(_header_row(entry.header))) :]


def body_of(header: Header, payload: bytes) -> bytes:
    """Return the body of the entry with this header and these bytes of payload; the inverse of `payload_of`."""
    return _PAIR + encode(_header_row(header)) + payload


def genesis(birth_hash: bytes, scope: Scope) -> bytes:
    """Return the hash that stands before seq 1 of the stream (birth, scope)."""
    return digest(Domain.STREAM, birth_hash, scope)


def entry_hash(previous: bytes, entry: Entry) -> bytes:
    """Return the hash of ``entry`` behind the hash ``previous``; a redacted entry gives the hash of what was written."""
    return digest(Domain.ENTRY, previous, entry.content_hash)


def redact(body: bytes) -> bytes:
    """Return ``body`` with every value removed and its payload hash kept; names, ids and header stay."""
    value = decode(body)
    if len(value) > 2:  # noqa: PLR2004
        return body
    blank = [_blank(row) for row in value[1]]
    return encode([value[0], blank, digest(Domain.PAYLOAD, encode(value[1]))])


def _blank(row: Any) -> Any:
    if isinstance(row, bytes):
        return row
    if len(row) == CREATE_PARTS:
        return [row[0], None, dict.fromkeys(row[2])]
    return [*row[:3], None, *row[4:]]


def _header_row(header: Header) -> list[Any]:
    return [
        VERSION,
        SUITE,
        header.seq,
        header.ordinal,
        header.wall_ms,
        [header.person, header.office],
        header.command_no,
        int(header.urgency),
        header.schema,
        header.min_reader,
    ]


def _parse_header(row: list[Any]) -> Header:
    match row:
        case [version, suite, seq, ordinal, wall_ms, [str(person), str(office)], command_no, urgency, schema, min_reader]:
            pass
        case _:
            raise _unsound(row)
    figures = (version, suite, seq, ordinal, wall_ms, command_no, urgency, schema, min_reader)
    if set(map(type, figures)) != _FIGURES or (version, suite) != (VERSION, SUITE) or not 0 <= urgency < len(_URGENCIES):
        raise _unsound(row)
    header = Header(
        seq=seq,
        ordinal=ordinal,
        wall_ms=wall_ms,
        person=person,
        office=office,
        command_no=command_no,
        urgency=_URGENCIES[urgency],
        schema=schema,
        min_reader=min_reader,
    )
    if not _is_within(header):
        raise _unsound(row)
    return header


def _is_within(header: Header) -> bool:
    """Tell whether the figures and names of a header lie within their bounds."""
    seq, ordinal, wall_ms, person, office, command_no, _, schema, min_reader = header
    return (
        1 <= seq <= ordinal <= ORDINAL_MAX
        and 0 <= wall_ms <= WALL_MS_MAX
        and 0 <= command_no <= ORDINAL_MAX
        and 0 <= schema <= INDEX_MAX
        and 0 <= min_reader <= INDEX_MAX
        and len(person) <= PERSON_CHARS_MAX
        and len(office) <= PERSON_CHARS_MAX
    )


def _unsound(row: list[Any]) -> Malformed:
    """Return what is wrong with a header: that its suite is another one comes before anything else. Raises: as `spoken_in`."""
    spoken_in(row)
    return Malformed("header")


def _parse_table(raw: bytes) -> list[ReplicaId]:
    rows = [ReplicaId(raw[start : start + REPLICA_BYTES]) for start in range(0, len(raw), REPLICA_BYTES)]
    if not rows or len(raw) % REPLICA_BYTES or len(set(rows)) != len(rows):
        raise Malformed("alias table")
    return rows


def _encode_op(writer: "_References", op: PlainOp) -> list[Any]:
    if op.entity is None:
        return [op.kind, None, op.value]
    row = [op.kind, writer.write(OpId(op.entity)), op.field, op.value]
    return row if op.names is None else [*row, [writer.write(name) for name in sorted(op.names)]]


def _decode_op(reader: "_References", index: int, row: Any, ops: list[Op], created: list[tuple[EntityId, int]]) -> None:
    if type(row) is not list or not row or not _is_number(kind := row[0]):
        raise Malformed("op")
    own = OpId(reader.own + index.to_bytes(INDEX_BYTES, "big"))
    parts = len(row)
    if parts == CREATE_PARTS:
        first = row[2]
        if row[1] is not None or type(first) is not dict or not _are_numbers(first):
            raise Malformed("create")
        entity = entity_of(own)
        created.append((entity, kind))
        ops += [Op(own, kind, entity, field, value, (), True) for field, value in first.items()]
        return
    if parts not in {_ELIDED, _NAMED} or not _is_number(row[2]):
        raise Malformed("op")
    entity = EntityId(reader.read(row[1], index))
    names: tuple[OpId, ...] | None = None
    if parts == _NAMED:
        if type(row[4]) is not list or len(row[4]) > NAMES_MAX:
            raise Malformed("names")
        names = tuple([reader.read(name, index) for name in row[4]])
        if len(names) > 1 and list(names) != sorted(set(names)):
            raise Malformed("names out of order")
    ops.append(Op(own, kind, entity, row[2], row[3], names))


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value <= INDEX_MAX


def _are_numbers(keys: dict[Any, Any]) -> bool:
    """Tell whether the keys of a map, which are all of one sort, are numbers."""
    return not keys or (type(next(iter(keys))) is int and 0 <= min(keys) <= max(keys) <= INDEX_MAX)


class _References:
    """Writes and reads the short forms of ids in one entry; it owns the entry's table of foreign replicas."""

    def __init__(self, replica: ReplicaId, scope: Scope, ordinal: int, table: Sequence[ReplicaId] = ()) -> None:
        self.replica = replica
        self.ordinal = ordinal
        self.own = replica + ordinal.to_bytes(ORDINAL_BYTES, "big")
        self.table = list(table)
        self.used = 0
        founder = founding_replica(scope)
        self._founder = None if founder == replica else founder

    def write(self, target: OpId) -> Any:
        author, ordinal, index = replica_of(target), ordinal_of(target), index_of(target)
        if author == self.replica:
            if ordinal == self.ordinal:
                return index
            return -ordinal if index == 0 else [_ALIAS_SELF, ordinal, index]
        if author == self._founder:
            alias = _ALIAS_FOUNDER
        else:
            if author not in self.table:
                self.table.append(author)
            alias = _ALIAS_TABLE + self.table.index(author)
        return [alias, ordinal] if index == 0 else [alias, ordinal, index]

    def read(self, form: Any, index_now: int) -> OpId:
        if type(form) is int:
            if form >= 0:
                return self._this_entry(form, index_now)
            target = self._checked(self.replica, -form, 0)
        else:
            match form:
                case [0, int(ordinal), int(index)] if index > 0:
                    target = self._checked(self.replica, ordinal, index)
                case [int(alias), int(ordinal)] if alias > 0:
                    target = self._checked(self._author(alias), ordinal, 0)
                case [int(alias), int(ordinal), int(index)] if alias > 0 and index > 0:
                    target = self._checked(self._author(alias), ordinal, index)
                case _:
                    raise Malformed("reference")
        if target.startswith(self.own):
            raise Malformed("reference")
        return target

    def _this_entry(self, number: int, index_now: int) -> OpId:
        if number >= index_now:
            raise Malformed("forward reference")
        return OpId(self.own + number.to_bytes(INDEX_BYTES, "big"))

    def _checked(self, author: ReplicaId, ordinal: int, index: int) -> OpId:
        if isinstance(ordinal, bool) or isinstance(index, bool) or not 1 <= ordinal <= ORDINAL_MAX or not 0 <= index <= INDEX_MAX:
            raise Malformed("reference")
        target = op_id(author, ordinal, index)
        assert len(target) == OP_BYTES
        return target

    def _author(self, alias: int) -> ReplicaId:
        if alias == _ALIAS_FOUNDER and self._founder is not None:
            return self._founder
        row = alias - _ALIAS_TABLE
        if not 0 <= row < len(self.table) or row > self.used:
            raise Malformed("alias")
        author = self.table[row]
        if author in {self.replica, self._founder}:
            raise Malformed("alias")
        self.used = max(self.used, row + 1)
        return author
