"""What was written to a field, from the log: history, first values, steps of a life cycle. No table repeats the log.

Layer: store.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sync.domain.ids import EntityId, OpId, ReplicaId, replica_of
from sync.domain.kind import Field, Verb
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope
from sync.oplog.codec import encode
from sync.oplog.compose import from_wire
from sync.oplog.entry import Entry
from sync.oplog.state import EntityState
from sync.store.cipher import Database
from sync.store.queries.common import Authors, Names, decode
from sync.store.queries.rows import ROWS_MAX, StepRow, ValueRow

ENTRIES_MAX = 20_000
INDEXED = "indexed by entries_on_incidents"  # left to itself SQLite reads the whole stream


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One op on one field; `value` is human-level, of a move where it leads."""

    op: OpId
    field: str
    value: Any
    names: tuple[OpId, ...] | None
    wall_ms: int
    person: str
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedRow:
    """Stands for what was written before the log that lies here begins: the center holds it.

    Attributes:
        value: what was written there and stands still, None where nothing of it does.
        at_ms: when that was written.
    """

    value: object = None
    at_ms: int | None = None


def is_dropped(db: Database, scope: Scope) -> bool:
    """Tell whether this device dropped entries of a scope, or never had them: it stands on a checkpoint."""
    found = db.execute(
        "select 1 from bases join streams on streams.number = bases.stream where streams.scope = ? and bases.floor > 0 limit 1", [scope]
    ).fetchone()
    return found is not None


def dropped_row(field: Field, value: object, state: EntityState | None, rows: Iterable[ValueRow]) -> DroppedRow:
    """Return what stands for the older history of a field whose log begins late; `rows` are those held, `value` the one shown."""
    folded = None if state is None else state.fields.get(field.number)
    if folded is None or not folded.heads or any(row.stands for row in rows):
        return DroppedRow()
    return DroppedRow(value=value, at_ms=max(at_ms for _, at_ms in folded.heads.values()))


def entries_of(db: Database, scope: Scope, kind: str) -> tuple[Entry, ...]:
    """Return the folded entries of a scope that may hold ops on records of `kind`, by their clocks.

    Thousands of journal lines are passed over without being decoded: each op begins with one of three bytes and its kind.
    """
    rows = db.execute(
        "select replicas.replica, entries.body from streams join replicas on replicas.number = streams.replica"
        f" join entries {INDEXED if kind == 'incident' else ''} on entries.stream = streams.number and entries.seq <= streams.folded_seq"
        " where streams.scope = ?"
        f" and ({holds_ops(KINDS[kind].number)}) limit ?",
        [scope, ENTRIES_MAX],
    ).fetchall()
    found = [decode(ReplicaId(replica), scope, body) for replica, body in rows]
    return tuple(sorted(found, key=lambda entry: (entry.header.wall_ms, entry.replica, entry.header.ordinal)))


def holds_ops(kind: int) -> str:
    """Return as SQL whether an entry may hold ops on a kind; in the very words of the index that exists for incidents."""
    return " or ".join(f"instr(body, x'{mark.hex()}')" for mark in op_marks(kind))


def op_marks(kind: int) -> tuple[bytes, bytes, bytes]:
    """Return how ops on a kind begin in the bytes of an entry: an array of 3, 4 or 5 and the kind's number."""
    number = encode(kind)
    return b"\x83" + number, b"\x84" + number, b"\x85" + number


def written(entries: Iterable[Entry], kind: str, entity: EntityId) -> tuple[Written, ...]:
    """Return every readable op on a record, in the order of `entries`."""
    declared = KINDS[kind]
    found = []
    for entry in entries:
        for op in entry.ops:
            field = declared.by_number.get(op.field)
            if op.entity != entity or op.kind != declared.number or field is None:
                continue
            wire = op.value[1] if field.verb is Verb.MOVE and isinstance(op.value, list) and len(op.value) == 2 else op.value  # noqa: PLR2004 - from, to
            if not field.accepts(wire):
                continue
            found.append(
                Written(
                    op=op.id,
                    field=field.name,
                    value=from_wire(field, wire),
                    names=op.names,
                    wall_ms=entry.header.wall_ms,
                    person=entry.header.person,
                    office=entry.header.office,
                )
            )
    return tuple(found)


def value_rows(db: Database, ops: Iterable[Written], state: EntityState | None, field: Field) -> tuple[ValueRow, ...]:
    """Return the ops on one field as rows, oldest first, with what each author saw."""
    names, authors = Names(db), Authors(db)
    heads = set() if state is None or field.number not in state.fields else set(state.fields[field.number].heads)
    values: dict[OpId, Any] = {}
    last: dict[ReplicaId, OpId] = {}
    rows = []
    for item in ops:
        if item.field != field.name:
            continue
        author = replica_of(item.op)
        saw = item.names if item.names is not None else ((last[author],) if author in last else ())
        code = authors.organisation(author)
        rows.append(
            ValueRow(
                op=item.op,
                value=item.value,
                at_ms=item.wall_ms,
                organisation=code,
                organisation_name=names.full(code),
                person=item.person,
                office=item.office,
                saw=tuple(values[op] for op in saw if op in values),
                saw_more=sum(op not in values for op in saw) + _is_unread(item, state, is_known=author in last),
                stands=item.op in heads,
            )
        )
        values[item.op] = item.value
        last[author] = item.op
    return tuple(rows)[-ROWS_MAX:]


def _is_unread(item: Written, state: EntityState | None, *, is_known: bool) -> bool:
    """Tell whether an op replaced the last one of its author, as its names leave out, which is not held here."""
    return item.names is None and not is_known and (state is None or bytes(item.op) != bytes(state.entity))


def steps(db: Database, ops: Iterable[Written]) -> tuple[StepRow, ...]:
    """Return the moves of a record, its first state included, oldest first."""
    names, authors = Names(db), Authors(db)
    return tuple(
        StepRow(
            state=str(item.value),
            at_ms=item.wall_ms,
            person=item.person,
            organisation_name=names.full(authors.organisation(replica_of(item.op))),
        )
        for item in ops
        if item.field == "state"
    )[-ROWS_MAX:]
