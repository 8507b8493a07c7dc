"""Forces to pick and to look through. Layer: store."""

from sync.domain.kinds import assignment, incident
from sync.domain.registry import KINDS
from sync.store.cipher import Database
from sync.store.queries.common import Names, as_record, found_by, marks
from sync.store.queries.rows import ROWS_MAX, UnitRow


def listing(db: Database, text: str = "") -> tuple[UnitRow, ...]:
    """Return the units that `text` finds by name, call sign, pinyin or initials; all for an empty one, by name."""
    found = found_by(db, "unit", text)
    where, values = "struck is null", list[object]()
    if found is not None:
        where += f" and id in ({marks(found)})"
        values.extend(found)
    rows = db.execute(f"select * from unit_rows where {where} order by name, id limit {ROWS_MAX}", values).fetchall()
    units = [(as_record(KINDS["unit"], row), row[3]) for row in rows]
    engaged = _engaged(db, [unit.id for unit, _ in units])
    names = Names(db)
    return tuple(
        UnitRow(
            id=unit.id,
            name=str(unit["name"] or ""),
            sort=unit["sort"],  # type: ignore[arg-type]  # a choice, by its declaration
            call_sign=unit["call_sign"],  # type: ignore[arg-type]
            organisation=unit.organisation,
            organisation_name=names.full(unit.organisation),
            readiness=unit["readiness"],  # type: ignore[arg-type]
            engaged_in=engaged.get(unit.id),
            strength_ready=unit["strength_ready"],  # type: ignore[arg-type]
            vehicles=unit["vehicles"],  # type: ignore[arg-type]
            place=unit["place"],  # type: ignore[arg-type]
            changed_ms=changed_ms,
        )
        for unit, changed_ms in units
    )


def _engaged(db: Database, units: list[bytes]) -> dict[bytes, str]:
    """Return the number of the incident in which the newest open assignment holds a unit."""
    over, ended = tuple(assignment.LIFE.ends), tuple(incident.LIFE.ends)
    rows = db.execute(
        "select assignment_rows.unit, coalesce(incident_rows.number, '') from assignment_rows"
        " left join incident_rows on incident_rows.scope = assignment_rows.scope"
        f" where assignment_rows.unit in ({marks(units)}) and assignment_rows.struck is null"
        f" and assignment_rows.state not in ({marks(over)})"
        f" and (incident_rows.state is null or incident_rows.state not in ({marks(ended)}))"
        " order by assignment_rows.created_ms, assignment_rows.id",
        [*units, *over, *ended],
    ).fetchall()
    return {bytes(unit): str(number) for unit, number in rows}
