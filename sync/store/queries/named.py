"""What a few known values are called, for a form that begins with them. Layer: store."""

from collections.abc import Sequence
from dataclasses import dataclass

from sync.store.cipher import Database
from sync.store.queries.common import Names, marks

UNIT, ORGANISATION, INCIDENT, PLAN = "unit", "organisation", "incident", "plan"
_TITLES = {
    UNIT: "select id, name from unit_rows where id in ({marks})",
    INCIDENT: "select id, title from incident_rows where id in ({marks})",
    PLAN: (
        "select plan_version_rows.id, plan_rows.name from plan_version_rows join plan_rows on plan_rows.id = plan_version_rows.plan"
        " where plan_version_rows.id in ({marks})"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRow:
    """A value and what it is called."""

    value: object
    title: str


def titles(db: Database, sort: str, values: Sequence[object]) -> tuple[NamedRow, ...]:
    """Return those of `values` that are held, in the order given; `sort` as in the module's names."""
    if sort == ORGANISATION:
        names = Names(db)
        return tuple(NamedRow(value=code, title=names.full(str(code))) for code in values)
    found = {bytes(entity): str(title or "") for entity, title in db.execute(_TITLES[sort].format(marks=marks(values)), list(values))}
    return tuple(NamedRow(value=value, title=found[value]) for value in values if isinstance(value, bytes) and value in found)
