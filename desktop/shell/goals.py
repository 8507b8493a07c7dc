"""Where a thing that was found is shown: which page, which record; pages that do not exist are led to by nobody."""

from collections.abc import Collection

from desktop.runtime.services import Intent
from sync.store.queries.finder import INCIDENT, ORGANISATION, PERSON, PLACE, PLAN, POST, UNIT, FoundRow

INCIDENTS, FORCES, PLANS = "incidents", "forces", "plans"


def goal_of(row: FoundRow, pages: Collection[str]) -> Intent | None:
    """Return what shows `row`, None when no page does."""
    page, subject = "", row.id or None
    if row.sort == INCIDENT:
        page = INCIDENTS
    elif row.sort in {POST, PLACE}:
        page, subject = INCIDENTS, row.incident
    elif row.sort == PERSON:
        page, subject = (INCIDENTS, row.incident) if row.incident is not None else (FORCES, None)
    elif row.sort == UNIT:
        page = FORCES
    elif row.sort == ORGANISATION and FORCES in pages:
        return Intent(page=FORCES, act=ORGANISATION, values={"organisation": row.code, "name": row.call_sign or row.title})
    elif row.sort == PLAN:
        page = PLANS
    if page not in pages or (page == INCIDENTS and subject is None):
        return None
    return Intent(page=page, subject=subject)
