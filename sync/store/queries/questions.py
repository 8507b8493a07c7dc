"""What waits for a person: fields in question, disputes and alerts; and what was set aside or is not known to this version.

Layer: store. Source: our design (engine specification §2, questions).
"""

import dataclasses
from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b

from sync.domain.access import may_write, offices_for, offices_of
from sync.domain.alerts import ENTRY_AFTER_CLOSE, LATE_KINDS, Alert, alerts
from sync.domain.draft import Record
from sync.domain.ids import EntityId, ReplicaId
from sync.domain.kinds import assignment, incident
from sync.domain.lifecycle import SETTLE
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope
from sync.store import rulings
from sync.store.cipher import Database
from sync.store.facts import Facts
from sync.store.organisations import Tree
from sync.store.queries import desk
from sync.store.queries.absorbed import parts_of
from sync.store.queries.common import Names, decode, marks, records, state_of
from sync.store.queries.history import entries_of, value_rows, written
from sync.store.queries.question_rows import Inbox, IncidentQuestions, QuestionRow, SetAsideRow, UnknownRow
from sync.store.queries.rows import ROWS_MAX
from sync.store.queries.ruling_effects import effects
from sync.store.shipped import shipped

_ASKING = ("question", "disputed")
_INCIDENTS_MAX = 5_000
_LATE_MAX = 1_000
EFFECTS_MAX = 5  # the newest rulings say what they changed; each reads the log of a scope
_NOTHING = ("", "")
_TITLES = ("title", "name", "line", "text", "number", "unit_name", "code", "caption", "file_name", "office")


def inbox(db: Database) -> Inbox:
    """Return everything that waits for a person, the newest first, and what was set aside."""
    fields = _fields(db)
    waiting = sorted((*fields, *_alerts(db)), key=_newest_first)
    return Inbox(questions=tuple(waiting[:ROWS_MAX]), set_aside=_set_aside(db), unknown=_unknown(db))


def of_incident(db: Database, incident: bytes) -> IncidentQuestions:
    """Return what waits for a person in an incident and in those merged into it, the newest first."""
    record = next(iter(records(db, "incident", "id = ?", [incident], limit=1)), None)
    if record is None:
        return IncidentQuestions(id=incident)
    parts = tuple(parts_of(db, record))
    waiting = sorted((*_fields(db, parts), *_alerts(db, parts)), key=_newest_first)
    return IncidentQuestions(id=record.id, rows=tuple(waiting[:ROWS_MAX]))


def _newest_first(row: QuestionRow) -> tuple[int, bytes]:
    return -row.since_ms, row.id


def title_of(record: Record) -> str:
    """Return what a record is called, by the first of its names that is set and that nobody masks."""
    fields = KINDS[record.kind].by_name
    names = (name for name in _TITLES if name in fields and not fields[name].private)
    return next((str(record.values[name]) for name in names if record.values.get(name)), record.kind)


def _fields(db: Database, scopes: tuple[Scope, ...] = ()) -> tuple[QuestionRow, ...]:
    """Return the fields in question and the disputes, of some scopes or, where none are named, of all."""
    within = f" and scope in ({marks(scopes)})" if scopes else ""
    rows = db.execute(
        f"select entity, field, kind, scope, sort from questions where sort in ({marks(_ASKING)}){within}"
        f" order by entity, field limit {ROWS_MAX}",
        [*_ASKING, *scopes],
    ).fetchall()
    if not rows:
        return ()
    told, bars = _incidents(db), _Bars(db)
    found = [_question(db, row, told, bars) for row in rows]
    return tuple(row for row in found if row is not None)


class _Bars:
    """What keeps this desk from settling: the rules of the commands, asked once for one reading of the inbox."""

    def __init__(self, db: Database) -> None:
        self._standing = desk.standing(db)
        self._facts = Facts(db.conn, Tree(db.conn, shipped().values()))

    def of(self, scope: Scope, kind: str, verb: str) -> str:
        """Return `office`, `scope` or nothing."""
        if not offices_of(self._standing) & offices_for(KINDS[kind], verb):
            return "office"
        return "" if may_write(self._standing, scope, kind, verb, self._facts) else "scope"


def _question(db: Database, row: tuple[bytes, str, str, bytes, str], told: dict[bytes, tuple[str, str]], bars: _Bars) -> QuestionRow | None:
    entity, field, kind, scope, sort = EntityId(row[0]), row[1], KINDS[row[2]], Scope(row[3]), row[4]
    record = next(iter(records(db, kind.name, "id = ?", [entity], limit=1)), None)
    state = state_of(db, kind.name, scope, entity)
    if record is None or state is None:
        return None
    ops = value_rows(db, written(entries_of(db, scope, kind.name), kind.name, entity), state, kind.by_name[field])
    standing = sorted((row for row in ops if row.stands), key=lambda row: (row.value != record.values.get(field), -row.at_ms, row.op))
    return QuestionRow(
        id=question_id(kind.name, entity, field),
        sort="dispute" if sort == "disputed" else "field",
        kind=kind.name,
        entity=entity,
        scope=scope,
        field=field,
        title=title_of(record),
        number=told.get(scope, _NOTHING)[0],
        mode=told.get(scope, _NOTHING)[1],
        values=tuple(standing),
        seen=tuple(sorted(state.fields[kind.by_name[field].number].heads)),
        since_ms=max((row.at_ms for row in standing), default=record.created_ms),
        barred=bars.of(scope, kind.name, SETTLE if sort == "disputed" else "grade" if field == "grade" else "set"),
    )


def question_id(kind: str, entity: bytes, field: str) -> bytes:
    """Return the id of a question, equal on every replica."""
    return blake2b(f"{kind}\x00{field}\x00".encode() + entity, digest_size=16, person=b"qz question").digest()


def _alerts(db: Database, scopes: tuple[Scope, ...] = ()) -> tuple[QuestionRow, ...]:
    """Return the alerts that concern some scopes or, where none are named, all."""
    rows = _alert_records(db, scopes)
    by_id = {row.id: row for row in rows}
    told = _incidents(db)
    found = ((alert, [by_id[entity] for entity in alert.records]) for alert in alerts(rows))
    return tuple(_alert_row(alert, named, told) for alert, named in found if not scopes or any(row.scope in scopes for row in named))


def _alert_row(alert: Alert, named: list[Record], told: dict[bytes, tuple[str, str]]) -> QuestionRow:
    newest = max(named, key=lambda row: (row.created_ms, row.id))
    # An entry that came late is answered by its incident.
    moved = next((row for row in named if row.kind == "incident"), newest) if alert.kind == ENTRY_AFTER_CLOSE else newest
    return QuestionRow(
        id=alert.id,
        sort="alert",
        kind=newest.kind,
        entity=newest.id,
        scope=newest.scope,
        field="",
        title=title_of(newest),
        number=told.get(newest.scope, _NOTHING)[0],
        mode=told.get(newest.scope, _NOTHING)[1],
        code=alert.kind,
        state=str(moved["state"] or ""),
        facts=alert.facts,
        since_ms=newest.created_ms,
    )


def _alert_records(db: Database, scopes: tuple[Scope, ...] = ()) -> tuple[Record, ...]:
    """Return the rows that alerts may be about: what is open, and what came into ended incidents after their end.

    Args:
        scopes: where given, only what may concern these: their records, the other tasks of their units, all that is merged.
    """
    over, ended, held = tuple(assignment.LIFE.ends), tuple(incident.LIFE.ends), marks(scopes)
    within = f" and scope in ({held})" if scopes else ""
    units = f" and unit in (select unit from assignment_rows where scope in ({held}))" if scopes else ""
    merged = f" and (scope in ({held}) or state = 'merged' or scope in (select scope from assignment_rows where struck is null{units}))"
    found = [
        *records(db, "incident", f"struck is null{merged if scopes else ''}", [*scopes, *scopes] if scopes else (), limit=_INCIDENTS_MAX),
        *records(db, "assignment", f"struck is null and state not in ({marks(over)}){units}", [*over, *scopes], limit=_INCIDENTS_MAX),
        *records(
            db,
            "post",
            f"struck is null and sort = 'scene' and state in ('active', 'moving', 'disputed'){within}",
            scopes,
            limit=_INCIDENTS_MAX,
        ),
    ]
    for kind in sorted(LATE_KINDS):
        found.extend(
            records(
                db,
                kind,
                "struck is null and exists (select 1 from incident_rows where incident_rows.scope = "
                f"{kind}_rows.scope and incident_rows.state in ({marks(ended)})"
                f" and incident_rows.closed_at < {kind}_rows.created_ms){within}",
                [*ended, *scopes],
                limit=_LATE_MAX,
            )
        )
    return tuple({row.id: row for row in found}.values())


def _incidents(db: Database) -> dict[bytes, tuple[str, str]]:
    """Return number and mode of each incident by its scope."""
    rows = db.execute("select scope, number, mode from incident_rows order by created_ms desc limit ?", [_INCIDENTS_MAX]).fetchall()
    return {bytes(scope): (str(number or ""), str(mode or "")) for scope, number, mode in rows}


def _set_aside(db: Database) -> tuple[SetAsideRow, ...]:
    names = Names(db)
    rows = []
    told = db.execute("select id, reason, by, created_ms from ruling_rows where struck is null").fetchall()
    facts = {bytes(entity): (reason or "", by or "", at_ms) for entity, reason, by, at_ms in told}
    for replica, standing in rulings.in_force(db.conn).items():
        for ruling, ranges in standing:
            reason, by, at_ms = facts[bytes(ruling)]
            organisation, entries = _counted(db, replica, ranges)
            if entries:
                rows.append(
                    SetAsideRow(
                        id=bytes(ruling),
                        organisation_name=names.full(organisation),
                        device=replica.hex(),
                        entries=entries,
                        reason=reason,
                        ruled_by=by,
                        at_ms=at_ms,
                    )
                )
    newest = sorted(rows, key=lambda row: (-row.at_ms, row.id))[:ROWS_MAX]
    told_whole = (dataclasses.replace(row, effects=effects(db, row.id)) for row in newest[:EFFECTS_MAX])
    return (*told_whole, *newest[EFFECTS_MAX:])


def _counted(db: Database, replica: ReplicaId, ranges: Iterable[rulings.Range]) -> tuple[str, int]:
    author = db.execute("select number, organisation from replicas where replica = ?", [replica]).fetchone()
    if author is None:
        return "", 0
    entries = 0
    for first, last in ranges:
        (count,) = db.execute(
            "select count(*) from entries where replica = ? and ordinal >= ? and ordinal <= ?",
            [author[0], first, 2**62 if last is None else last],
        ).fetchone()
        entries += int(count)
    return str(author[1]), entries


def _unknown(db: Database) -> tuple[UnknownRow, ...]:
    """Count ops of kinds and fields that this version does not know; the log keeps them for a later one."""
    rows = db.execute(
        "select replicas.replica, replicas.organisation, streams.scope, entries.body, unusable.kind from unusable"
        " join streams on streams.number = unusable.stream join replicas on replicas.number = streams.replica"
        " join entries on entries.stream = unusable.stream and entries.seq = unusable.seq"
        " where unusable.reason in ('kind', 'field') limit ?",
        [_LATE_MAX],
    ).fetchall()
    counts: Counter[tuple[int, str]] = Counter()
    latest: dict[tuple[int, str], int] = {}
    for replica, organisation, scope, body, kind in rows:
        entry = decode(ReplicaId(replica), Scope(scope), body)
        key = (int(kind), str(organisation))
        counts[key] += sum(op.kind == kind for op in entry.ops) or 1
        latest[key] = max(latest.get(key, 0), entry.header.wall_ms)
    names = Names(db)
    return tuple(
        UnknownRow(kind_number=kind, ops=count, organisation_name=names.full(organisation), at_ms=latest[kind, organisation])
        for (kind, organisation), count in sorted(counts.items())
    )[:ROWS_MAX]
