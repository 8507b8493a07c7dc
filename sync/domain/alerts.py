"""Alerts: what people must know although no field is in question, as a query over the rows held.

An alert's id is a hash of its kind and its records, so every replica that holds the records shows the same one. Alerts are
never stored; they end when the records no longer say so.

==================== =========================================================== =======================
kind                 says                                                        records
==================== =========================================================== =======================
unit_twice           one unit has two tasks in open incidents, recalled from none the assignments
two_scene_commanders two on-scene posts work in one incident                     the posts
entry_after_close    something was entered after its incident was ended          incident and record
merge_cycle          incidents merged into one another: nobody is merged         the incidents
==================== =========================================================== =======================

Pure. Source: engine specification §2 (alerts).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from sync.domain.commands.rules import is_ended, is_open
from sync.domain.draft import Record
from sync.domain.ids import OP_BYTES, EntityId
from sync.domain.kinds.assignment import FREES
from sync.domain.scopes import Scope

UNIT_TWICE = "unit_twice"
TWO_SCENE_COMMANDERS = "two_scene_commanders"
ENTRY_AFTER_CLOSE = "entry_after_close"
MERGE_CYCLE = "merge_cycle"
ALERT_KINDS = (UNIT_TWICE, TWO_SCENE_COMMANDERS, ENTRY_AFTER_CLOSE, MERGE_CYCLE)

# Kinds whose entry into an ended incident is late work; facts of the incident itself may be corrected at any time.
LATE_KINDS = frozenset({"assignment", "attachment", "post", "journal", "order", "response", "group", "task"})

_PERSON = b"qz alert"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert: `records` sorted by id, `facts` what its sentence needs."""

    id: bytes
    kind: str
    records: tuple[EntityId, ...]
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveStatus:
    """What a unit does now: the state of its newest open assignment, else its readiness, which may be None."""

    status: str | None
    assignment: Record | None


def alerts(rows: Iterable[Record]) -> tuple[Alert, ...]:
    """Return the alerts over the rows held, sorted by id. Struck rows say nothing."""
    by_kind: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        if row["struck"] is None:
            by_kind[row.kind].append(row)
    incidents = {row.scope: row for row in by_kind["incident"]}
    found = [
        *_units_twice(by_kind["assignment"], incidents),
        *_two_scene_commanders(by_kind["post"]),
        *(alert for kind in LATE_KINDS for row in by_kind[kind] for alert in _after_close(row, incidents)),
        *_merge_cycles(by_kind["incident"]),
    ]
    return tuple(sorted(found, key=lambda alert: alert.id))


def effective_status(unit: Record, assignments: Iterable[Record]) -> EffectiveStatus:
    """Return what `unit` does now, by the assignments held."""
    standing = [row for row in assignments if row["unit"] == unit.id and is_open(row)]
    if not standing:
        readiness = unit["readiness"]
        return EffectiveStatus(status=None if readiness is None else str(readiness), assignment=None)
    newest = max(standing, key=lambda row: (row.created_ms, row.id))
    return EffectiveStatus(status=str(newest["state"]), assignment=newest)


def alert_id(kind: str, records: Iterable[EntityId]) -> bytes:
    """Return the 16-byte id of an alert over `records`."""
    body = kind.encode() + b"\x00" + b"".join(sorted(records))
    return blake2b(body, digest_size=OP_BYTES, person=_PERSON).digest()


def _alert(kind: str, records: Iterable[Record], **facts: object) -> Alert:
    ids = tuple(sorted(record.id for record in records))
    return Alert(id=alert_id(kind, ids), kind=kind, records=ids, facts=facts)


def _units_twice(assignments: list[Record], incidents: Mapping[Scope, Record]) -> Iterable[Alert]:
    by_unit: dict[object, list[Record]] = defaultdict(list)
    for row in assignments:
        incident = incidents.get(row.scope)
        if is_open(row) and row["state"] not in FREES and (incident is None or not is_ended(incident)):
            by_unit[row["unit"]].append(row)
    for standing in by_unit.values():
        if len(standing) > 1:
            yield _alert(UNIT_TWICE, standing, units=tuple(sorted({str(row["unit_name"]) for row in standing})))


def _two_scene_commanders(posts: list[Record]) -> Iterable[Alert]:
    by_scope: dict[Scope, list[Record]] = defaultdict(list)
    for row in posts:
        if row["sort"] == "scene" and is_open(row) and row["state"] != "planned":
            by_scope[row.scope].append(row)
    for standing in by_scope.values():
        if len(standing) > 1:
            yield _alert(TWO_SCENE_COMMANDERS, standing, commanders=tuple(sorted(str(row["commander"]) for row in standing)))


def _after_close(row: Record, incidents: Mapping[Scope, Record]) -> Iterable[Alert]:
    incident = incidents.get(row.scope)
    closed_at = None if incident is None or not is_ended(incident) else incident["closed_at"]
    if incident is not None and isinstance(closed_at, int) and row.created_ms > closed_at:
        yield _alert(ENTRY_AFTER_CLOSE, (incident, row), kind_entered=row.kind, number=incident["number"])


def _merge_cycles(incidents: list[Record]) -> Iterable[Alert]:
    merged = {row.id: row for row in incidents if row["state"] == "merged"}
    done: set[EntityId] = set()
    for start in merged:
        path: list[EntityId] = []
        at: EntityId | None = start
        while at is not None and at in merged and at not in done and at not in path:
            path.append(at)
            into = merged[at]["into"]
            at = EntityId(into) if isinstance(into, bytes) else None
        if at is not None and at in path:
            cycle = [merged[entity] for entity in path[path.index(at) :]]
            yield _alert(MERGE_CYCLE, cycle, numbers=tuple(sorted(str(row["number"]) for row in cycle)))
        done.update(path)
