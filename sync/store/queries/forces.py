"""Forces: the tree of organisations with their units, the board of units by attention, one unit whole, contacts. Layer: store."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sync.domain.access import may_write
from sync.domain.draft import Organisation
from sync.domain.ids import OpId
from sync.domain.kind import Kind
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope, organisation_in, organisation_scope
from sync.oplog.compose import from_wire
from sync.oplog.state import EntityState
from sync.store import search
from sync.store.cipher import Database
from sync.store.facts import Facts
from sync.store.listed import INCIDENT_ENDS, READINESS, READINESS_RANK, SENT, ranked
from sync.store.organisations import Tree
from sync.store.queries import desk
from sync.store.queries.common import Authors, Names, as_record, found_by, marks, records
from sync.store.queries.counted import counted
from sync.store.queries.forces_rows import (
    ATTENTION,
    NOTHING_TOLD,
    BoardQuestion,
    BranchRow,
    ContactLine,
    Held,
    Sent,
    Told,
    UnitDetail,
    UnitLine,
)
from sync.store.queries.pages import Page
from sync.store.queries.rows import ROWS_MAX
from sync.store.shipped import shipped
from sync.store.states import states_in
from sync.store.tables import columns

UNIT, CONTACT = KINDS["unit"], KINDS["contact"]
FIGURES = ("readiness", "strength_established", "strength_present", "strength_on_post", "strength_ready", "vehicles", "place", "location")
_STATE_RANK = ranked("engaged.state", ATTENTION)


def _engaged(narrowed: str = "") -> str:
    """Return the newest open assignment of each unit as a table to select from; ``narrowed`` says which units."""
    # With max() SQLite takes the other columns from that very row.
    return (
        "with engaged as materialized (select a.unit, a.id as assignment, a.state, a.scope, max(a.created_ms) as made"
        f" from (select unit, id, state, scope, created_ms from assignment_rows where {SENT}{narrowed}) a"
        f" left join incident_rows i on i.scope = a.scope where i.state is null or i.state not in ({INCIDENT_ENDS}) group by a.unit)"
    )


_ENGAGED = _engaged()


def branches(db: Database, parent: str | None = None) -> tuple[BranchRow, ...]:
    """Return the organisations just below `parent`, by code; those that have none above for None."""
    tree = Tree(db.conn, shipped().values())
    held = tree.rows()
    known = {row.code for row in held}
    own = [row for row in held if (row.parent if row.parent in known else None) == parent]
    counts = _counts(db, held)
    return tuple(_branch(row, counts, held) for row in sorted(own, key=lambda row: row.code))


def found(db: Database, text: str) -> tuple[BranchRow, ...]:
    """Return the organisations that `text` finds by name, code, pinyin or initials, each with what stands above it."""
    held = Tree(db.conn, shipped().values()).rows()
    by_code = {row.code: row for row in held}
    wanted = text.strip()
    rows = [row for row in held if row.code.startswith(wanted) or search.finds(wanted, f"{row.name} {row.short_name}")]
    counts = _counts(db, held)
    rows.sort(key=lambda row: row.code)
    return tuple(_branch(row, counts, held, path=_above(row, by_code)) for row in rows[:ROWS_MAX])


def line(db: Database, code: str) -> tuple[str, ...]:
    """Return the codes from the highest organisation down to `code`; itself alone when it is not in the tree."""
    above = {row.code: row.parent for row in Tree(db.conn, shipped().values()).rows()}
    codes = [code]
    while (parent := above.get(codes[-1])) is not None and parent in above and parent not in codes:
        codes.append(parent)
    return tuple(reversed(codes))


def _above(row: Organisation, by_code: Mapping[str, Organisation]) -> tuple[str, ...]:
    names: list[str] = []
    met = {row.code}
    above = by_code.get(row.parent or "")
    while above is not None and above.code not in met:
        met.add(above.code)
        names.append(above.short_name)
        above = by_code.get(above.parent or "")
    return tuple(reversed(names))


def _branch(
    row: Organisation, counts: Mapping[str, tuple[int, int]], held: Sequence[Organisation], path: tuple[str, ...] = ()
) -> BranchRow:
    units, ready = counts.get(row.code, (0, 0))
    return BranchRow(
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        tier=row.tier,
        parent=row.parent,
        units=units,
        ready=ready,
        children=sum(1 for other in held if other.parent == row.code),
        path=path,
    )


def _counts(db: Database, held: Sequence[Organisation]) -> Mapping[str, tuple[int, int]]:
    """Return units and ready units of each organisation and all below it."""
    rows = db.execute(
        "select scope, sum(rows), sum(rows * (word = 'standby')) from counts where list = 'unit' group by scope union all"
        f" select * from ({_ENGAGED} select unit_rows.scope, 0, -count(*) from engaged cross join unit_rows on id = engaged.unit"
        " where struck is null and readiness = 'standby' group by unit_rows.scope)"
    ).fetchall()
    above = {row.code: row.parent for row in held}
    counts: dict[str, tuple[int, int]] = {}
    for scope, units, ready in rows:
        code: str | None = organisation_in(Scope(scope))
        met: set[str] = set()
        while code is not None and code not in met:
            met.add(code)
            had = counts.get(code, (0, 0))
            counts[code] = (had[0] + units, had[1] + (ready or 0))
            code = above.get(code)
    return counts


def board(db: Database, question: BoardQuestion, offset: int, limit: int) -> Page[UnitLine]:
    """Return units in the sequence of attention, then by name."""
    arms, values = _arms(db, question)
    ids = db.execute(f"{_ENGAGED} {arms} order by 1, 2, 3 limit ? offset ?", [*values, min(limit, ROWS_MAX), offset]).fetchall()
    return Page(rows=_lines(db, [bytes(entity) for _, _, entity in ids]), offset=offset, total=_total(db, question))


def tally(db: Database, question: BoardQuestion) -> Mapping[str, int]:
    """Return how many units stand in each state, whatever states the question asks for."""
    where, values = _where(db, question, "unit")
    rest = Counter(_of_readiness(db, question))
    rows = db.execute(
        f"{_ENGAGED} select engaged.state, {READINESS}, count(*) from engaged cross join unit_rows on id = engaged.unit"
        f" where {where} group by 1, 2",
        values,
    ).fetchall()
    for state, readiness, units in rows:
        rest[readiness] -= units
        rest[state] += units
    return {state: units for state, units in rest.items() if units}


def _of_readiness(db: Database, question: BoardQuestion) -> Mapping[str, int]:
    """Return how many units report each readiness, whether or not an assignment holds them."""
    if not question.text:
        return counted(db, "unit", scopes_of(db, question))
    where, values = _where(db, question, "unit")
    return dict(db.execute(f"select {READINESS}, count(*) from unit_rows where {where} group by 1", values).fetchall())


def _total(db: Database, question: BoardQuestion) -> int:
    if question.states:
        return sum(units for state, units in tally(db, question).items() if state in question.states)
    return sum(_of_readiness(db, question).values())


def _arms(db: Database, question: BoardQuestion) -> tuple[str, list[Any]]:
    """Return rank, name and id of the units that an assignment holds, and of all others: these are read from an index in sequence."""
    where, values = _where(db, question, "unit")
    states = marks(question.states)
    sent = f"select {_STATE_RANK}, name, id from engaged cross join unit_rows on id = engaged.unit where {where}"
    rest = f"select {READINESS_RANK}, name, id from unit_rows where {where} and id not in (select unit from engaged)"
    if question.states:
        sent, rest = f"{sent} and engaged.state in ({states})", f"{rest} and {READINESS} in ({states})"
        values = [*values, *question.states]
    return f"{sent} union all {rest}", [*values, *values]


def unit(db: Database, entity: bytes) -> UnitDetail | None:
    """Return one unit whole, None when it is not held or was struck."""
    lines = _lines(db, [entity])
    if not lines:
        return None
    (record,) = records(db, "unit", "id = ?", [entity], limit=1)
    state = states_in(db.conn, UNIT, [(record.scope, record.id)])[record.id]
    names, authors = Names(db), Authors(db)
    fields = tuple(
        _whole(UNIT, name, record.values[name], state, names=names, authors=authors) for name in UNIT.by_name if name != "struck"
    )
    return UnitDetail(unit=lines[0], fields=fields, sent=_sent(db, entity), may_write=_may_write(db, record.scope, "unit"))


def contacts(db: Database, question: BoardQuestion, offset: int, limit: int) -> Page[ContactLine]:
    """Return contacts by organisation and office."""
    where, values = _where(db, question, "contact")
    if question.text:
        (total,) = db.execute(f"select count(*) from contact_rows where {where}", values).fetchone()
    else:
        total = sum(counted(db, "contact", scopes_of(db, question)).values())
    rows = db.execute(
        f"select * from contact_rows where {where} order by scope, office, id limit ? offset ?", [*values, min(limit, ROWS_MAX), offset]
    ).fetchall()
    found_rows = [(as_record(CONTACT, row), row) for row in rows]
    states = states_in(db.conn, CONTACT, [(record.scope, record.id) for record, _ in found_rows])
    names = Names(db)
    may = {record.scope: _may_write(db, record.scope, "contact") for record, _ in found_rows}
    asking = list(columns(CONTACT)).index("questions")
    return Page(
        rows=tuple(
            ContactLine(
                id=record.id,
                **{name: record[name] for name in ("office", "name", "phone", "radio", "note", "as_of")},  # type: ignore[arg-type]  # by their declaration
                organisation=organisation_in(record.scope) or "",
                organisation_name=names.short(organisation_in(record.scope)),
                heads=_heads(CONTACT, states[record.id]),
                may_write=may[record.scope],
                questions=int(row[asking]),
            )
            for record, row in found_rows
        ),
        offset=offset,
        total=int(total),
    )


def scopes_of(db: Database, question: BoardQuestion) -> tuple[Scope, ...] | None:
    """Return the scopes of the organisations asked for, None for all that are held."""
    if not question.organisation:
        return None
    codes = [question.organisation]
    if question.below:
        children: dict[str, list[str]] = {}
        for row in Tree(db.conn, shipped().values()).rows():
            if row.parent is not None:
                children.setdefault(row.parent, []).append(row.code)
        met = set(codes)
        for code in codes:
            fresh = [child for child in children.get(code, ()) if child not in met]
            met.update(fresh)
            codes.extend(fresh)
    return tuple(organisation_scope(code) for code in codes)


def _where(db: Database, question: BoardQuestion, kind: str) -> tuple[str, list[Any]]:
    """Return which records of a kind are asked for, whatever their state."""
    where, values = f"{kind}_rows.struck is null", list[Any]()
    scopes = scopes_of(db, question)
    if scopes is not None:
        where += f" and {kind}_rows.scope in ({marks(scopes)})"
        values.extend(scopes)
    ids = found_by(db, kind, question.text)
    if ids is not None:
        where += f" and {kind}_rows.id in ({marks(ids)})"
        values.extend(ids)
    return where, values


def _lines(db: Database, ids: Sequence[bytes]) -> tuple[UnitLine, ...]:
    rows = db.execute(
        f"{_engaged(f' and unit in ({marks(ids)})')} select unit_rows.*, engaged.state, engaged.assignment, engaged.scope"
        " from unit_rows left join engaged on engaged.unit = unit_rows.id"
        f" where unit_rows.id in ({marks(ids)}) and unit_rows.struck is null",
        [*ids, *ids],
    ).fetchall()
    width = len(columns(UNIT))
    place = list(columns(UNIT)).index("questions")
    held = {row[0]: (as_record(UNIT, row[:width]), row) for row in rows}
    states = states_in(db.conn, UNIT, [(record.scope, record.id) for record, _ in held.values()])
    names, authors = Names(db), Authors(db)
    numbers = _incidents(db, [row[width + 2] for _, row in held.values() if row[width + 2] is not None])
    moments = _moments(db, [row[width + 1] for _, row in held.values() if row[width + 1] is not None])
    lines = []
    for entity in ids:
        if entity not in held:
            continue
        record, row = held[entity]
        folded = states[record.id]
        figures = {name: _told(UNIT, name, record.values[name], folded, record.scope, names, authors) for name in FIGURES}
        sent_state, sent, scope = row[width : width + 3]
        code = organisation_in(record.scope) or ""
        lines.append(
            UnitLine(
                id=record.id,
                name=str(record["name"] or ""),
                **{name: record[name] for name in ("sort", "call_sign", "place", "talkgroup", "commander", "phone")},  # type: ignore[arg-type]  # by their declaration
                organisation=code,
                organisation_name=names.short(code),
                state=str(sent_state or record["readiness"] or "unknown"),
                state_at_ms=moments.get(sent) if sent_state else figures["readiness"].at_ms,
                figures=figures,
                incident=numbers[scope][0] if scope in numbers else None,
                incident_number=numbers[scope][1] if scope in numbers else "",
                incident_mode=numbers[scope][2] if scope in numbers else "",
                questions=int(row[place]),
            )
        )
    return tuple(lines)


def _incidents(db: Database, scopes: Sequence[bytes]) -> Mapping[bytes, tuple[bytes, str, str]]:
    """Return founder, number and mode of each incident."""
    wanted = tuple(dict.fromkeys(scopes))
    rows = db.execute(
        f"select scope, id, coalesce(number, ''), coalesce(mode, 'actual') from incident_rows where scope in ({marks(wanted)})",
        list(wanted),
    )
    return {bytes(scope): (bytes(entity), str(number), str(mode)) for scope, entity, number, mode in rows.fetchall()}


def _moments(db: Database, assignments: Sequence[bytes]) -> Mapping[bytes, int | None]:
    """Return when each assignment came to the state it is in."""
    rows = db.execute(
        "select id, case state when 'mustered' then mustered_at when 'departed' then departed_at when 'arrived' then arrived_at"
        " when 'completed' then completed_at else ordered_at end, created_ms"
        f" from assignment_rows where id in ({marks(assignments)})",
        list(assignments),
    ).fetchall()
    return {bytes(entity): at_ms if at_ms is not None else created for entity, at_ms, created in rows}


def _told(kind: Kind, name: str, value: object, state: EntityState, scope: Scope, names: Names, authors: Authors) -> Told:  # noqa: PLR0917 - called for each figure of each row
    folded = state.fields.get(kind.by_name[name].number)
    if value is None or folded is None or not folded.heads:
        return NOTHING_TOLD
    head = max(folded.heads, key=lambda op: (folded.heads[op][1], op))
    author = authors.organisation_of(head)
    return Told(value=value, at_ms=folded.heads[head][1], by="" if author == organisation_in(scope) else names.short(author))


def _whole(kind: Kind, name: str, value: object, state: EntityState, *, names: Names, authors: Authors) -> Held:
    field = kind.by_name[name]
    folded = state.fields.get(field.number)
    if folded is None or not folded.heads:
        return Held(field=name, told=Told(value=value))
    head = max(folded.heads, key=lambda op: (folded.heads[op][1], op))
    person, _ = authors.person_of(head)
    place = names.short(authors.organisation_of(head))
    others = [from_wire(field, other) for op, (other, _) in sorted(folded.heads.items()) if op != head]
    return Held(
        field=name,
        told=Told(value=value, at_ms=folded.heads[head][1], by=" · ".join(part for part in (person, place) if part)),
        heads=tuple(sorted(folded.heads)),
        others=tuple(other for other in others if other != value) if field.asks else (),
    )


def _heads(kind: Kind, state: EntityState) -> Mapping[str, tuple[OpId, ...]]:
    return {name: tuple(sorted(state.fields[field.number].heads)) for name, field in kind.by_name.items() if field.number in state.fields}


def _sent(db: Database, entity: bytes) -> Sent | None:
    row = db.execute(
        f"{_engaged(' and unit = ?')}"
        " select engaged.assignment, engaged.state, s.task, i.id, coalesce(i.number, ''), coalesce(i.title, ''),"
        " coalesce(i.mode, 'actual')"
        " from engaged join assignment_rows s on s.id = engaged.assignment left join incident_rows i on i.scope = engaged.scope"
        " where engaged.unit = ?",
        [entity, entity],
    ).fetchone()
    if row is None:
        return None
    sent, state, task, founder, number, title, mode = row
    return Sent(
        id=bytes(sent),
        incident=b"" if founder is None else bytes(founder),
        number=number,
        title=title,
        state=state,
        task=task,
        at_ms=_moments(db, [sent])[bytes(sent)],
        mode=mode,
    )


def _may_write(db: Database, scope: Scope, kind: str) -> bool:
    return may_write(desk.standing(db), scope, kind, "set", Facts(db.conn, Tree(db.conn, shipped().values())))
