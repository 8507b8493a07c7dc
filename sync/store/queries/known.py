"""What had been written by an earlier moment: the log folded up to it, for the incidents that went on then.

The moment is the time of writing (the hybrid clock of each entry): the log keeps no time of arrival, so an entry written
before the moment counts even if it came here later, and the window says so. A record that nothing changed since reads as it
reads now; only what changed later is folded anew, in memory, from the entries of its scope.

Layer: store. Source: our design (engine specification §2: state is a function of the set of entries).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sync.domain.draft import Record
from sync.domain.ids import EntityId, OpId, ReplicaId, ordinal_of, replica_of
from sync.domain.kinds import assignment, incident, post
from sync.domain.kinds.order import RECIPIENT_LIFE
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope
from sync.oplog.fold import Fold
from sync.oplog.state import Created, EntityState, read_state
from sync.store import rulings
from sync.store.cipher import Database
from sync.store.projector import cells, values_of
from sync.store.queries.absorbed import MERGED, gathered, linked, marked, named_in, target_of
from sync.store.queries.common import Authors, Names, as_record, marks, state_of
from sync.store.queries.history import entries_of, steps, written
from sync.store.queries.incident_parts import journal
from sync.store.queries.rows import ROWS_MAX, AssignmentRow, FieldRow, IncidentDetail, IncidentRow, PostRow
from sync.store.queries.situation_rows import IncidentMark, Known, Place
from sync.store.tables import columns_of

RECORDS_MAX = 5_000
_STEPS = ("ordered_at", "mustered_at", "departed_at", "arrived_at", "completed_at", "returned_at")
_ON_SCENE = frozenset({"arrived", "completed"})
_NUMBERS = {kind.number: kind for kind in KINDS.values()}
_POST_PLACE = {"scene": 0, "forward": 1, "general": 2}
_GRADE_PLACE = {"extreme": 0, "major": 1, "serious": 2, "minor": 3}


class _Past:
    """The log up to a moment, as the fold asks for it: what was folded so far is held."""

    def __init__(self, db: Database, at_ms: int) -> None:
        self.db = db
        self.at_ms = at_ms
        self._aside = rulings.ranges_of(db.conn)
        self._held: set[tuple[Scope, ReplicaId, int]] = set()
        self._fold = Fold(_NUMBERS, self)
        self._states: dict[tuple[Scope, str], dict[EntityId, EntityState]] = {}
        rows = db.execute(
            "select distinct streams.scope from bases join streams on streams.number = bases.stream where bases.floor > 0"
        ).fetchall()
        self._below = frozenset(Scope(scope) for (scope,) in rows)
        self.met_below = False

    def held(self, op: OpId, scope: Scope) -> bool:
        """Tell whether the entry of `op` was written by the moment and is held."""
        return (scope, replica_of(op), ordinal_of(op)) in self._held

    def aside(self, replica: ReplicaId, ordinal: int) -> bool:
        """Tell whether a ruling in force now sets the entry aside."""
        ranges = self._aside.get(replica)
        return ranges is not None and rulings.covers(ranges, ordinal)

    def states(self, scope: Scope, kind: str) -> Mapping[EntityId, EntityState]:
        """Return every record of a kind in a scope as it was folded by the moment."""
        key = (scope, kind)
        if key not in self._states:
            self._states[key] = self._folded(scope, kind)
        return self._states[key]

    def _folded(self, scope: Scope, kind: str) -> dict[EntityId, EntityState]:
        number, found = KINDS[kind].number, dict[EntityId, EntityState]()
        for entry in entries_of(self.db, scope, kind):
            header = entry.header
            if header.wall_ms > self.at_ms:
                break
            self._held.add((scope, entry.replica, header.ordinal))
            for entity, created in entry.created:
                if created == number and not self.aside(entry.replica, header.ordinal):
                    state = found.setdefault(entity, EntityState(scope, number, entity))
                    state.created = Created(header.wall_ms, header.person, header.office)
            for op in entry.ops:
                if op.kind == number:
                    self._fold.apply(found.setdefault(op.entity, EntityState(scope, number, op.entity)), op, wall_ms=header.wall_ms)
        return found

    def records(self, kind: str, where: str, values: Sequence[object]) -> tuple[Record, ...]:
        """Return the records of a kind that stood at the moment, oldest first; struck ones are left out."""
        table = f"{kind}_rows"
        rows = self.db.execute(
            f"select * from {table} where created_ms <= ? and {where} order by created_ms, id limit {RECORDS_MAX}", [self.at_ms, *values]
        ).fetchall()
        found = []
        for row in rows:
            record: Record | None = as_record(KINDS[kind], row)
            assert record is not None
            if row[3] > self.at_ms:
                record = self._earlier(kind, record)
            if record is not None and record.values["struck"] is None:
                found.append(record)
        return tuple(found)

    def _earlier(self, kind: str, now: Record) -> Record | None:
        if now.scope in self._below:
            # The log that would tell is not here: as it reads now, and said.
            self.met_below = True
            return now
        state = self.states(now.scope, kind).get(now.id)
        if state is None or state.created is None:
            return None
        # Through the columns and back, so that a value is what a row of the state table gives.
        held: dict[str, Any] = {}
        for name, reading in read_state(KINDS[kind], state).items():
            field = KINDS[kind].by_name[name]
            held.update(zip((column for column, _ in columns_of(field)), cells(field, reading.value), strict=True))
        values = values_of(KINDS[kind], held)
        return Record(id=now.id, kind=kind, scope=now.scope, values=values, created_ms=state.created.wall_ms, organisation=now.organisation)


def at(db: Database, at_ms: int, chosen: bytes | None = None) -> Known:
    """Return the incidents that went on at `at_ms`, milliseconds UTC, and `chosen` whole as it read then."""
    past = _Past(db, at_ms)
    # What was merged belongs to the page of what absorbed it, however long ago that was.
    over = sorted(incident.LIFE.ends - {MERGED})
    held = past.records("incident", f"(changed_ms > ? or (struck is null and state not in ({marks(over)})))", [at_ms, *over])
    by_id = {record.id: record for record in held}
    going = sorted((record for record in held if record["state"] not in incident.LIFE.ends), key=_sequence)[:ROWS_MAX]
    rows = _rows(past, going, by_id)
    shown = tuple(IncidentMark(incident=row, location=_place(record["location"])) for record, row in zip(going, rows, strict=True))
    record = next((record for record in held if record.id == chosen), None)
    if record is None:
        return Known(at_ms=at_ms, incidents=shown, below=past.met_below)
    row = next((row for row in rows if row.id == chosen), None) or _rows(past, [record], by_id)[0]
    detail = _detail(past, record, row, by_id)
    return Known(at_ms=at_ms, incidents=shown, detail=detail, below=past.met_below)


def _sequence(record: Record) -> tuple[object, ...]:
    return (record["mode"] != "actual", _GRADE_PLACE.get(str(record["grade"]), len(_GRADE_PLACE)), -record.created_ms, record.id)


def _absorbed(record: Record, by_id: Mapping[EntityId, Record]) -> tuple[Record, ...]:
    """Return the incidents that were merged into one by the moment."""
    return gathered(record, lambda at: [by_id[entity] for entity in named_in(at) if entity in by_id])


def _rows(past: _Past, held: Sequence[Record], by_id: Mapping[EntityId, Record]) -> list[IncidentRow]:
    """Return a line for each; what was merged into one by then counts in its line."""
    parts = {record.scope: (record.scope, *(one.scope for one in _absorbed(record, by_id))) for record in held}
    scopes = list(dict.fromkeys(scope for every in parts.values() for scope in every))
    inside = f"scope in ({marks(scopes)})"
    sent = _by_scope(past.records("assignment", inside, scopes))
    asked = _by_scope(past.records("recipient", inside, scopes))
    stood = _by_scope(past.records("post", inside, scopes))
    lasts = _lasts(past, scopes)
    names = Names(past.db)
    return [
        _row(
            record,
            [item for scope in parts[record.scope] for item in sent.get(scope, ())],
            [item for scope in parts[record.scope] for item in asked.get(scope, ())],
            stood.get(record.scope, ()),
            max((lasts[scope] for scope in parts[record.scope] if scope in lasts), key=_when, default=None),
            names,
        )
        for record in held
    ]


def _row(  # noqa: PLR0917 - the parts of one line, in its order
    record: Record,
    sent: Iterable[Record],
    asked: Iterable[Record],
    stood: Iterable[Record],
    last: tuple[str, int, str] | None,
    names: Names,
) -> IncidentRow:
    out = [item for item in sent if item["state"] not in assignment.FREES]
    commanding = sorted(
        (item for item in stood if item["state"] in {"active", "moving"}),
        key=lambda item: (_POST_PLACE.get(str(item["sort"]), len(_POST_PLACE)), -item.created_ms),
    )
    text, at_ms, code = last or ("", record.created_ms, record.organisation)
    return IncidentRow(
        id=record.id,
        scope=record.scope,
        **_texts(record, "number", "mode", "title", "state"),
        **_values(record, "grade", "class_code", "place", "reported_at", "happened_at"),
        commander=str(commanding[0]["commander"] or "") if commanding else "",
        units_on_scene=sum(item["state"] in _ON_SCENE for item in out),
        units_total=len(out),
        orders_open=sum(item["state"] != "draft" and item["state"] not in RECIPIENT_LIFE.ends for item in asked),
        last_text=text,
        last_at_ms=at_ms,
        last_from=names.full(code),
    )


def _when(last: tuple[str, int, str]) -> int:
    return last[1]


def _detail(past: _Past, record: Record, row: IncidentRow, by_id: Mapping[EntityId, Record]) -> IncidentDetail:
    db, names = past.db, Names(past.db)
    ops = written(entries_of(db, record.scope, "incident"), "incident", record.id)
    merged = _absorbed(record, by_id)
    parts = {record.scope: "", **{one.scope: str(one["number"] or "") for one in merged}}
    lines = tuple(line for line in journal(db, parts, names) if line.entered_ms <= past.at_ms)

    def every(kind: str, read: Callable[[Record, Names], Any]) -> tuple[Any, ...]:
        held = ((past.records(kind, "scope = ?", [scope])[:ROWS_MAX], number) for scope, number in parts.items())
        return tuple(row for rows, number in held for row in marked([read(item, names) for item in rows], number))

    went = target_of(record)
    return IncidentDetail(
        incident=row,
        fields=_fields(past, record, names),
        steps=tuple(step for step in steps(db, ops) if step.at_ms <= past.at_ms),
        posts=every("post", _post),
        assignments=every("assignment", _assignment),
        journal=lines,
        journal_count=sum(not line.system for line in lines),
        may_write=False,
        absorbed=tuple(linked(one) for one in merged),
        into=linked(by_id[went]) if went is not None and went in by_id else None,
    )


def _fields(past: _Past, record: Record, names: Names) -> tuple[FieldRow, ...]:
    kind, authors = KINDS["incident"], Authors(past.db)
    # What nothing changed since stands as it is stored; the log is folded for the others.
    held = state_of(past.db, "incident", record.scope, record.id)
    state = held if held is not None and held.changed_ms <= past.at_ms else past.states(record.scope, "incident").get(record.id)
    rows = []
    for name, field in kind.by_name.items():
        folded = None if state is None else state.fields.get(field.number)
        if folded is None or not folded.heads:
            continue
        op = max(folded.heads, key=lambda head: (folded.heads[head][1], head))
        rows.append(
            FieldRow(
                field=name,
                value=record.values[name],
                at_ms=folded.heads[op][1],
                organisation_name=names.full(authors.organisation_of(op)),
                person=authors.person_of(op)[0],
            )
        )
    return tuple(rows)


def _post(record: Record, names: Names) -> PostRow:
    return PostRow(
        id=record.id,
        **_texts(record, "state", "sort", "name", "commander"),
        **_values(record, "place", "contact", "talkgroup", "established_at"),
        organisation_name=names.full(record.organisation),
    )


def _assignment(record: Record, names: Names) -> AssignmentRow:
    unit = record["unit"]
    return AssignmentRow(
        id=record.id,
        **_texts(record, "state", "unit_name", "organisation"),
        unit=unit if isinstance(unit, bytes) else b"",
        organisation_name=names.full(str(record["organisation"] or "")),
        **_values(record, "call_sign", "task", "persons", "vehicles", *_STEPS),
    )


def _lasts(past: _Past, scopes: Sequence[Scope]) -> dict[Scope, tuple[str, int, str]]:
    rows = past.db.execute(
        "select scope, line, created_ms, by_organisation from (select scope, line, created_ms, by_organisation, row_number() over"
        f" (partition by scope order by created_ms desc, id desc) as place from journal_rows where scope in ({marks(scopes)})"
        " and created_ms <= ?) where place = 1",
        [*scopes, past.at_ms],
    ).fetchall()
    return {Scope(scope): (line or "", at_ms, code) for scope, line, at_ms, code in rows}


def _by_scope(records: Iterable[Record]) -> dict[Scope, list[Record]]:
    found: dict[Scope, list[Record]] = {}
    for record in records:
        found.setdefault(record.scope, []).append(record)
    return found


def _texts(record: Record, *names: str) -> dict[str, Any]:
    return {name: str(record[name] or "") for name in names}


def _values(record: Record, *names: str) -> dict[str, Any]:
    return {name: record[name] for name in names}


def _place(value: object) -> Place | None:
    return (float(value[0]), float(value[1])) if isinstance(value, tuple) else None


assert set(_POST_PLACE) == set(post.POST_SORTS)
