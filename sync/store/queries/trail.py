"""Who looked, handed out, sat down, ruled, changed persons, and who was refused: acts on records, by whom and when, newest first.

From the records held, so of this organisation and those below it; what was refused is known of this device alone. It says nothing
of where anybody was.

Layer: store.
"""

from dataclasses import dataclass

from sync.domain.registry import KINDS
from sync.store.cipher import Database
from sync.store.queries.common import Names, records
from sync.store.queries.pages import Page
from sync.store.queries.questions import title_of

LOOK, HANDED_OUT, DUTY, PERSON, RULING, REFUSED = "look", "handed_out", "duty", "person", "ruling", "refused"
TRAIL_SORTS = (LOOK, HANDED_OUT, DUTY, PERSON, RULING, REFUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailQuestion:
    """Which acts are asked for: of one sort or all, by persons whose name holds a text, from a moment on."""

    sort: str = ""
    person: str = ""
    since_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailRow:
    """One act.

    Attributes:
        what: `show`, `print`, `export`; `sat`, `relieved`; `registered`, `struck`; `ruled`; the name of a command, `sit` or `enrol`.
        kind, title: of the record it was on, empty for none and for many.
        detail: fields that were seen, code of a refusal.
        records: how many, None where there is one or none.
        note: the reason, or what is known of the record.
    """

    id: str
    at_ms: int
    sort: str
    what: str
    person: str
    office: str
    organisation_name: str
    kind: str = ""
    title: str = ""
    detail: str = ""
    records: int | None = None
    note: str = ""


_EVERY = """
    select 'l' || hex(id) as id, created_ms as at_ms, case act when 'show' then 'look' else 'handed_out' end as sort, act as what,
        by_person as person, by_office as office, by_organisation as code, subject_kind as kind, subject, seen as detail, records,
        coalesce(reason, about, '') as note
        from look_rows
    union all select 'd' || hex(id), created_ms, 'duty', case when relieves is null then 'sat' else 'relieved' end, by_person, office,
        by_organisation, '', null, '', null, coalesce(note, '') from duty_rows
    union all select 'p' || hex(id), changed_ms, 'person', case when struck is null then 'registered' else 'struck' end, by_person,
        by_office, by_organisation, 'person', id, '', null, coalesce(struck, '') from person_rows
    union all select 'r' || hex(id), created_ms, 'ruling', 'ruled', coalesce("by", ''), '', '', '', null, '', null, coalesce(reason, '')
        from ruling_rows
    union all select 'x' || number, at_ms, 'refused', act, person, office, '', '', null, code, null, '' from refusals
"""
_ASKED = "(:sort = '' or sort = :sort) and at_ms >= :since_ms and (:person = '' or instr(person, :person) > 0)"


def trail(db: Database, question: TrailQuestion, offset: int, limit: int) -> Page[TrailRow]:
    """Return a page of the acts that are asked for, the newest first."""
    asked = {"sort": question.sort, "person": question.person, "since_ms": question.since_ms}
    (total,) = db.execute(f"select count(*) from ({_EVERY}) where {_ASKED}", asked).fetchone()
    rows = db.execute(
        f"select id, at_ms, sort, what, person, office, code, kind, subject, detail, records, note from ({_EVERY}) where {_ASKED}"
        " order by at_ms desc, id limit :limit offset :offset",
        {**asked, "limit": limit, "offset": offset},
    ).fetchall()
    names = Names(db)
    found = tuple(
        TrailRow(
            id=number,
            at_ms=at_ms,
            sort=sort,
            what=what,
            person=person,
            office=office,
            organisation_name=names.short(code) if code else "",
            kind=kind,
            title=_title(db, kind, subject),
            detail=detail,
            records=count,
            note=note,
        )
        for number, at_ms, sort, what, person, office, code, kind, subject, detail, count, note in rows
    )
    return Page(rows=found, offset=offset, total=total)


def _title(db: Database, kind: str, subject: bytes | None) -> str:
    """Return what the record is called where it is held, by a name that nobody masks."""
    if subject is None or kind not in KINDS:
        return ""
    if kind == "plan_version":
        row = db.execute("select p.name from plan_version_rows v join plan_rows p on p.id = v.plan where v.id = ?", [subject]).fetchone()
        return "" if row is None else str(row[0])
    held = records(db, kind, "id = ?", [subject], limit=1)
    return title_of(held[0]) if held else ""
