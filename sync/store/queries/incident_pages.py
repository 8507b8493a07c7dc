"""The incident list by page: any number of incidents under the filters of a desk. Layer: store."""

from dataclasses import dataclass

from sync.domain.kinds.incident import LIFE
from sync.domain.registry import KINDS
from sync.store.cipher import Database
from sync.store.listed import ENDED, ENDED_SEQUENCE, GOES_ON, GOES_ON_SEQUENCE
from sync.store.queries import desk
from sync.store.queries.common import as_record, found_by, marks
from sync.store.queries.counted import counted
from sync.store.queries.incident_list import rows_of
from sync.store.queries.pages import Page
from sync.store.queries.rows import IncidentRow

KIND = KINDS["incident"]
_ASKS = "scope in (select scope from questions where sort in ('question', 'disputed', 'ruling'))"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFilter:
    """Which incidents are wanted.

    Attributes:
        text: found in number, title, place or hazards; empty for all.
        ended: those that ended, else those that go on.
        grade: one of the grades, `none` for those not graded, empty for all.
        class_code: begins so; empty for all.
        mine: opened or led by this device's organisation.
        asks: with a question that waits for a person.
    """

    text: str = ""
    ended: bool = False
    grade: str = ""
    class_code: str = ""
    mine: bool = False
    asks: bool = False


def page(db: Database, wanted: IncidentFilter, offset: int, limit: int) -> Page[IncidentRow]:
    """Return some neighbouring incidents: what goes on by mode, severity and age, what ended by age, the newest first."""
    where, values = _where(db, wanted)
    sequence = ENDED_SEQUENCE if wanted.ended else GOES_ON_SEQUENCE
    total = _total(db, wanted) if where in {ENDED, GOES_ON} else _count(db, where, values)
    ids = db.execute(
        f"select id from incident_rows where {where} order by {sequence} limit ? offset ?", [*values, limit, offset]
    ).fetchall()
    place = {bytes(entity): number for number, (entity,) in enumerate(ids)}
    rows = db.execute(f"select * from incident_rows where id in ({marks(ids)})", list(place)).fetchall()
    held = sorted((as_record(KIND, row) for row in rows), key=lambda row: place[row.id])
    return Page(rows=rows_of(db, held), offset=offset, total=total)


def waiting(db: Database) -> int:
    """Return how many incidents that go on wait for a person: not verified yet, or with a question."""
    asking = _count(db, f"{GOES_ON} and state <> 'unverified' and {_ASKS}", [])
    return asking + counted(db, "incident").get("unverified", 0)


def _total(db: Database, wanted: IncidentFilter) -> int:
    return sum(number for state, number in counted(db, "incident").items() if (state in LIFE.ends) == wanted.ended)


def _count(db: Database, where: str, values: list[object]) -> int:
    (count,) = db.execute(f"select count(*) from incident_rows where {where}", values).fetchone()
    return int(count)


def _where(db: Database, wanted: IncidentFilter) -> tuple[str, list[object]]:
    parts, values = [ENDED if wanted.ended else GOES_ON], list[object]()
    found = found_by(db, "incident", wanted.text)
    if found is not None:
        parts.append(f"id in ({marks(found)})")
        values.extend(found)
    if wanted.grade:
        parts.append("grade is null" if wanted.grade == "none" else "grade = ?")
        values.extend([] if wanted.grade == "none" else [wanted.grade])
    if wanted.class_code:
        parts.append("substr(class_code, 1, ?) = ?")
        values.extend([len(wanted.class_code), wanted.class_code])
    if wanted.mine:
        own = desk.identity(db).organisation
        parts.append("(by_organisation = ? or lead = ?)")
        values.extend([own, own])
    if wanted.asks:
        parts.append(_ASKS)
    return " and ".join(parts), values
