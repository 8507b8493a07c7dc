"""Plans whose version is in force. Layer: store."""

from functools import lru_cache
from pathlib import Path

from sync.domain.failures import Outage, Refused
from sync.domain.plan_document import parse_bytes
from sync.store.blobs import ADDRESS_BYTES, Blobs
from sync.store.cipher import Database
from sync.store.home import Home
from sync.store.queries.rows import ROWS_MAX, PlanRow

_DOCUMENTS_MAX = 512


def in_force(db: Database) -> tuple[PlanRow, ...]:
    """Return the plans that may be activated, by name; one whose document is not held here yet shows no levels."""
    rows = db.execute(
        "select plan_rows.id, plan_version_rows.id, plan_rows.name, plan_rows.code, plan_version_rows.version, plan_version_rows.content"
        " from plan_version_rows join plan_rows on plan_rows.id = plan_version_rows.plan"
        " where plan_version_rows.state = 'in_force' and plan_version_rows.struck is null and plan_rows.struck is null"
        " order by plan_rows.name, plan_version_rows.published_at desc, plan_version_rows.id limit ?",
        [ROWS_MAX],
    ).fetchall()
    place = _place(db)
    return tuple(
        PlanRow(
            id=plan,
            version_id=version_id,
            name=name or "",
            code=code or "",
            version=version or "",
            levels=_levels_held(place, content),
        )
        for plan, version_id, name, code, version, content in rows
    )


def _levels_held(place: str, content: bytes | None) -> tuple[str, ...]:
    if not place or content is None or len(content) != ADDRESS_BYTES:
        return ()
    try:
        return _levels(place, bytes(content))
    except (LookupError, Outage, Refused):
        return ()


@lru_cache(maxsize=_DOCUMENTS_MAX)
def _levels(place: str, address: bytes) -> tuple[str, ...]:
    """Return the levels of a document, which never changes under its address.

    Raises: LookupError: not held, which is not remembered; Outage, Refused: damaged, or no plan.
    """
    content = Blobs(Home(Path(place))).get(address)
    if content is None:
        raise LookupError
    return tuple(level.level for level in parse_bytes(content).levels)


def _place(db: Database) -> str:
    """Return the folder of the home that `db` belongs to, empty for a database in memory."""
    file = next((row[2] for row in db.execute("pragma database_list").fetchall() if row[1] == "main"), "")
    return str(Path(file).parent) if file else ""
