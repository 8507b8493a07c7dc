"""Plans whose version is in force. Layer: store."""

from sync.domain.kinds.plan import VALID_STATES
from sync.store.cipher import Database
from sync.store.queries.common import marks
from sync.store.queries.plan_documents import held_document
from sync.store.queries.rows import ROWS_MAX, PlanRow

_VALID = tuple(sorted(VALID_STATES))


def in_force(db: Database) -> tuple[PlanRow, ...]:
    """Return the plans that may be activated, by name; one whose document is not held here yet shows no levels."""
    rows = db.execute(
        "select plan_rows.id, plan_version_rows.id, plan_rows.name, plan_rows.code, plan_version_rows.version, plan_version_rows.content"
        " from plan_version_rows join plan_rows on plan_rows.id = plan_version_rows.plan"
        f" where plan_version_rows.state in ({marks(_VALID)}) and plan_version_rows.struck is null and plan_rows.struck is null"
        " order by plan_rows.name, plan_version_rows.published_at desc, plan_version_rows.id limit ?",
        [*_VALID, ROWS_MAX],
    ).fetchall()
    return tuple(
        PlanRow(
            id=plan,
            version_id=version_id,
            name=name or "",
            code=code or "",
            version=version or "",
            levels=_levels(db, content),
        )
        for plan, version_id, name, code, version, content in rows
    )


def _levels(db: Database, content: object) -> tuple[str, ...]:
    document = held_document(db, content)
    return () if document is None else tuple(level.level for level in document.levels)
