"""Plans whose version is in force. Layer: store."""

from sync.store.cipher import Database
from sync.store.queries.rows import ROWS_MAX, PlanRow


def in_force(db: Database) -> tuple[PlanRow, ...]:
    """Return the plans that may be activated, by name. Levels are in the version's document, which only the engine opens."""
    rows = db.execute(
        "select plan_rows.id, plan_version_rows.id, plan_rows.name, plan_rows.code, plan_version_rows.version from plan_version_rows"
        " join plan_rows on plan_rows.id = plan_version_rows.plan"
        " where plan_version_rows.state = 'in_force' and plan_version_rows.struck is null and plan_rows.struck is null"
        " order by plan_rows.name, plan_version_rows.published_at desc, plan_version_rows.id limit ?",
        [ROWS_MAX],
    ).fetchall()
    return tuple(
        PlanRow(id=plan, version_id=version_id, name=name or "", code=code or "", version=version or "")
        for plan, version_id, name, code, version in rows
    )
