"""Further parts of one incident, beside its detail: working groups, parties by code, what a response says in full.

Layer: store.
"""

import dataclasses
from dataclasses import dataclass

from sync.domain.draft import Record
from sync.domain.scopes import Scope
from sync.store.cipher import Database
from sync.store.queries.absorbed import marked, parts_of
from sync.store.queries.common import Names, heads_of, records
from sync.store.queries.rows import NO_HEADS, ROWS_MAX, Heads
from sync.store.search import finds


def _no_heads() -> Heads:
    return NO_HEADS


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """A working group; `members` as (code, name); `of` as in `rows`."""

    id: bytes
    state: str
    name: str
    lead: str | None = None
    lead_name: str = ""
    members: tuple[tuple[str, str], ...] = ()
    contact: str | None = None
    report_minutes: int | None = None
    tasks_open: int = 0
    of: str = ""
    heads: Heads = dataclasses.field(default_factory=_no_heads)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFactsRow:
    """What a response states as the law demands, beside its level and matters."""

    id: bytes
    period_hours: int | None = None
    measures: str | None = None
    reason: str | None = None
    ended_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMore:
    """The parts. `parties` as (code, name), by name."""

    id: bytes = b""
    groups: tuple[GroupRow, ...] = ()
    responses: tuple[ResponseFactsRow, ...] = ()
    parties: tuple[tuple[str, str], ...] = ()

    def response(self, response: bytes) -> ResponseFactsRow | None:
        """Return what a response states, None when it is not held."""
        return next((row for row in self.responses if row.id == response), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow:
    """Organisations that stand together in an incident: a working group's lead and members, or with an empty name all parties."""

    id: bytes
    name: str
    organisations: tuple[tuple[str, str], ...]


NOTHING_MORE = IncidentMore()


def more(db: Database, incident: bytes) -> IncidentMore:
    """Return the parts of an incident, none when it is not held."""
    record = next(iter(records(db, "incident", "id = ?", [incident], limit=1)), None)
    if record is None:
        return IncidentMore(id=incident)
    names = Names(db)
    parts = parts_of(db, record)
    parties = record["parties"] if isinstance(record["parties"], tuple) else ()
    return IncidentMore(
        id=record.id,
        groups=tuple(row for scope, number in parts.items() for row in marked(_groups(db, scope, names), number)),
        responses=tuple(_response(row) for scope in parts for row in _held(db, "response", scope)),
        parties=tuple(sorted(((str(code), names.full(str(code))) for code in parties), key=_by_name)),
    )


def roles(db: Database, text: str, incident: bytes) -> tuple[RoleRow, ...]:
    """Return the working groups of an incident that `text` finds, and without a text all its parties last; those of nobody are left out."""
    found = more(db, incident)
    rows = [
        RoleRow(id=row.id, name=row.name, organisations=tuple(dict.fromkeys((*_lead(row), *row.members))))
        for row in found.groups
        if row.state != "dissolved" and finds(text, row.name)
    ]
    if not text:
        rows.append(RoleRow(id=incident, name="", organisations=found.parties))
    return tuple(row for row in rows if row.organisations)


def _lead(row: GroupRow) -> tuple[tuple[str, str], ...]:
    return ((row.lead, row.lead_name),) if row.lead else ()


def _groups(db: Database, scope: Scope, names: Names) -> tuple[GroupRow, ...]:
    held = _held(db, "group", scope)
    heads = heads_of(db, held, "state", "lead")
    counted = db.execute(
        'select "group", count(*) from task_rows where scope = ? and struck is null'
        " and state not in ('done', 'not_applicable') group by 1",
        [scope],
    ).fetchall()
    tasks = {bytes(group): int(count) for group, count in counted if group is not None}
    return tuple(
        GroupRow(
            id=row.id,
            state=str(row["state"] or ""),
            name=str(row["name"] or ""),
            lead=row["lead"],  # type: ignore[arg-type]  # an organisation's code
            lead_name=names.full(str(row["lead"] or "")),
            members=tuple((str(code), names.full(str(code))) for code in (row["members"] if isinstance(row["members"], tuple) else ())),
            contact=row["contact"],  # type: ignore[arg-type]  # text
            report_minutes=row["report_minutes"],  # type: ignore[arg-type]  # a whole number
            tasks_open=tasks.get(row.id, 0),
            heads=heads.get(row.id, NO_HEADS),
        )
        for row in held
    )


def _response(row: Record) -> ResponseFactsRow:
    facts = {name: row[name] for name in ("period_hours", "measures", "reason", "ended_at")}
    return ResponseFactsRow(id=row.id, **facts)  # type: ignore[arg-type]  # as declared


def _held(db: Database, kind: str, scope: Scope) -> tuple[Record, ...]:
    return records(db, kind, "scope = ? and struck is null", [scope], limit=ROWS_MAX)


def _by_name(party: tuple[str, str]) -> tuple[str, str]:
    return (party[1], party[0])
