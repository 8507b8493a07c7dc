"""Incidents: the list, one incident whole, the history of a field.

Layer: store.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from sync.domain.access import may_write
from sync.domain.draft import Record
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope
from sync.oplog.state import EntityState, FieldState
from sync.store.cipher import Database
from sync.store.facts import Facts
from sync.store.listed import ENDED, ENDED_SEQUENCE, GOES_ON, GOES_ON_SEQUENCE
from sync.store.organisations import Tree
from sync.store.queries import desk
from sync.store.queries.absorbed import absorbed, into, linked, marked
from sync.store.queries.cold import of as apart
from sync.store.queries.common import Authors, Names, as_record, found_by, marks, records, state_of
from sync.store.queries.history import DroppedRow, Written, dropped_row, entries_of, is_dropped, steps, value_rows, written
from sync.store.queries.incident_list import rows_of
from sync.store.queries.incident_parts import assignments, journal, journal_count, orders, posts, responses, tasks
from sync.store.queries.rows import ROWS_MAX, FieldRow, IncidentDetail, IncidentRow, ValueRow
from sync.store.shipped import shipped

KIND = KINDS["incident"]


def listing(db: Database, text: str = "", ended: bool = False) -> tuple[IncidentRow, ...]:  # noqa: FBT001, FBT002 - called through a queue of positional arguments
    """Return the incidents that `text` finds by number, title, place or hazards: those ended, the newest first, or the others.

    What goes on stands by mode, severity and age: actual ones first, the gravest first, ungraded ones last, the newest first.
    """
    found = found_by(db, "incident", text)
    where, values = ENDED if ended else GOES_ON, list[object]()
    if found is not None:
        where += f" and id in ({marks(found)})"
        values.extend(found)
    sequence = ENDED_SEQUENCE if ended else GOES_ON_SEQUENCE
    rows = db.execute(f"select * from incident_rows where {where} order by {sequence} limit {ROWS_MAX}", values).fetchall()
    return rows_of(db, [as_record(KIND, row) for row in rows])


def detail(db: Database, incident: bytes) -> IncidentDetail | None:
    """Return one incident whole, None when it is not held."""
    record = next(iter(records(db, "incident", "id = ?", [incident], limit=1)), None)
    if record is None:
        return None
    identity = desk.identity(db)
    scope = record.scope
    ops = written(entries_of(db, scope, "incident"), "incident", record.id)
    names, authors = Names(db), Authors(db)
    (row,) = rows_of(db, [record])
    merged = absorbed(db, record)
    parts = {scope: str(record["number"] or ""), **{one.scope: str(one["number"] or "") for one in merged}}

    def every(read: Callable[[Scope], Iterable[Any]]) -> tuple[Any, ...]:
        return tuple(row for part, number in parts.items() for row in marked(read(part), "" if part == scope else number))

    return IncidentDetail(
        incident=row,
        fields=_fields(
            record, ops, state_of(db, "incident", scope, record.id), names=names, authors=authors, dropped=is_dropped(db, scope)
        ),
        steps=steps(db, ops),
        parties=_parties(ops, record, names),
        posts=every(lambda part: posts(db, part, names, here=identity.person)),
        assignments=every(lambda part: assignments(db, part, names)),
        orders=every(lambda part: orders(db, part, names, own=identity.organisation, number=parts[part])),
        responses=every(lambda part: responses(db, part)),
        tasks=every(lambda part: tasks(db, part)),
        journal=journal(db, {part: "" if part == scope else number for part, number in parts.items()}, names),
        journal_count=journal_count(db, tuple(parts)),
        may_write=may_write(desk.standing(db), scope, "journal", "create", Facts(db.conn, Tree(db.conn, shipped().values()))),
        absorbed=tuple(linked(one) for one in merged),
        apart=apart(db, tuple(parts)),
        into=into(db, record),
    )


def history(db: Database, kind: str, entity: bytes, field: str) -> tuple[ValueRow | DroppedRow, ...]:
    """Return every value of a field, oldest first; a row for what lies at the center alone goes before them."""
    record = next(iter(records(db, kind, "id = ?", [entity], limit=1)), None)
    if record is None:
        return ()
    ops = written(entries_of(db, record.scope, kind), kind, record.id)
    declared, state = KINDS[kind].by_name[field], state_of(db, kind, record.scope, record.id)
    rows = value_rows(db, ops, state, declared)
    return (dropped_row(declared, record.values[field], state, rows), *rows) if is_dropped(db, record.scope) else rows


def _fields(
    record: Record, ops: tuple[Written, ...], state: EntityState | None, *, names: Names, authors: Authors, dropped: bool
) -> tuple[FieldRow, ...]:
    rows = []
    for name, field in KIND.by_name.items():
        folded = None if state is None else state.fields.get(field.number)
        if folded is None or not folded.heads:
            continue
        rows.append(_field(name, record, folded, [op for op in ops if op.field == name], names=names, authors=authors))
    # Which value came first is not known where the log begins late.
    return tuple(replace(row, first=None, changes=0) for row in rows) if dropped else tuple(rows)


def _field(name: str, record: Record, folded: FieldState, ops: list[Written], *, names: Names, authors: Authors) -> FieldRow:
    value = record.values[name]
    standing = sorted((op for op in ops if op.op in folded.heads), key=lambda op: (op.value != value, -op.wall_ms, op.op))
    shown = standing[0] if standing else None
    first = min(ops, key=lambda op: (op.wall_ms, op.op), default=None)
    others = [op.value for op in standing[1:] if op.value != value]
    return FieldRow(
        field=name,
        value=value,
        at_ms=max(at_ms for _, at_ms in folded.heads.values()) if shown is None else shown.wall_ms,
        organisation_name="" if shown is None else names.full(authors.organisation_of(shown.op)),
        person="" if shown is None else shown.person,
        heads=tuple(sorted(folded.heads)),
        others=tuple(dict.fromkeys(others)) if KIND.by_name[name].verb.value in {"set", "move"} else (),
        first=first.value if first is not None and len(ops) > 1 else None,
        changes=max(0, len(ops) - 1),
    )


def _parties(ops: tuple[Written, ...], record: Record, names: Names) -> tuple[str, ...]:
    """Return the names of the parties in the order in which they came; the opener is the first."""
    held = record.values["parties"]
    assert isinstance(held, tuple)
    came = [op.value for op in ops if op.field == "parties" and op.value in held]
    return tuple(names.full(code) for code in dict.fromkeys([*came, *held]))
