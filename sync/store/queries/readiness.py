"""What a readiness check rests on, asked of the store, and its lines. Layer: store."""

from collections.abc import Sequence

from sync.domain.draft import Record
from sync.domain.ids import OpId
from sync.domain.kinds.assignment import FREES
from sync.domain.kinds.incident import LIFE as INCIDENT_LIFE
from sync.domain.plan_document import PlanDocument
from sync.domain.readiness import Circumstances, LiveUnit, check
from sync.store.cipher import Database
from sync.store.queries.common import Authors, heads_of, marks, records
from sync.store.queries.plan_documents import held_document
from sync.store.queries.plan_library import activations, live_contacts
from sync.store.queries.plan_rows import ReadinessRow

UNITS_MAX = 5_000


def check_version(db: Database, version: bytes, level: str, now_ms: int) -> ReadinessRow | None:
    """Return the check of a version at a level, None when the version or its document is not held here."""
    record = next(iter(records(db, "plan_version", "id = ?", [version], limit=1)), None)
    document = None if record is None else held_document(db, record["content"])
    if record is None or document is None:
        return None
    plan_id = record["plan"]
    plan = next(iter(records(db, "plan", "id = ?", [plan_id], limit=1)), None)
    if plan is None:
        return None
    today = Circumstances(
        now_ms=now_ms,
        review_due=plan["review_due"],  # type: ignore[arg-type]  # a moment, by its declaration
        drill_due=plan["drill_due"],  # type: ignore[arg-type]
        drilled_at=activations(db, [plan.id]).get((plan.id, True)),
        contacts=live_contacts(db, {contact.organisation for contact in document.contacts}),
        units=_units(db, document),
    )
    return ReadinessRow(version_id=version, level=level, at_ms=now_ms, findings=check(document, level, today))


def _units(db: Database, document: PlanDocument) -> tuple[LiveUnit, ...]:
    """Return the units of the sorts that the plan asks for; every one when it asks for a capability of any sort."""
    needs = [need for need in document.needs if need.sort == "units"]
    if not needs:
        return ()
    sorts = sorted({need.unit_sort for need in needs if need.unit_sort is not None})
    where = "struck is null" if any(need.unit_sort is None for need in needs) else f"struck is null and sort in ({marks(sorts)})"
    held = records(db, "unit", where, [] if where == "struck is null" else sorts, limit=UNITS_MAX)
    engaged = _engaged(db)
    standing_by = [unit for unit in held if unit["readiness"] == "standby"]
    reported = _reported(db, standing_by)
    return tuple(
        LiveUnit(
            name=str(unit["name"] or ""),
            sort=None if unit["sort"] is None else str(unit["sort"]),
            capabilities=frozenset(map(str, tags)) if isinstance(tags := unit["capabilities"], (tuple, list)) else frozenset(),
            readiness=None if unit["readiness"] is None else str(unit["readiness"]),
            reported_at=reported.get(unit.id),
            is_engaged=unit.id in engaged,
        )
        for unit in held
    )


def _engaged(db: Database) -> frozenset[bytes]:
    over, ended = tuple(sorted(FREES)), tuple(sorted(INCIDENT_LIFE.ends))
    rows = db.execute(
        "select distinct assignment_rows.unit from assignment_rows"
        " left join incident_rows on incident_rows.scope = assignment_rows.scope"
        f" where assignment_rows.struck is null and assignment_rows.state not in ({marks(over)})"
        f" and (incident_rows.state is null or incident_rows.state not in ({marks(ended)})) and assignment_rows.unit is not null",
        [*over, *ended],
    ).fetchall()
    return frozenset(bytes(unit) for (unit,) in rows)


def _reported(db: Database, units: Sequence[Record]) -> dict[bytes, int]:
    """Return when each unit's readiness was written, by the clock of the entry that wrote it; else when the unit was made."""
    authors, heads = Authors(db), heads_of(db, units, "readiness")
    found: dict[bytes, int] = {}
    for unit in units:
        entries = [authors.entry(OpId(op)) for op in heads.get(unit.id, {}).get("readiness", ())]
        found[unit.id] = max((entry.header.wall_ms for entry in entries if entry is not None), default=unit.created_ms)
    return found
