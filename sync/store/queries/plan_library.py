"""The library of plans, one plan whole, and the document of a version. Layer: store."""

import json
from collections.abc import Iterable, Mapping, Sequence

from sync.domain.access import may_write
from sync.domain.activation import activation_bytes
from sync.domain.draft import Record
from sync.domain.kinds.incident import LIFE as INCIDENT_LIFE
from sync.domain.kinds.plan import VALID_STATES
from sync.domain.kinds.response import TASK_LIFE
from sync.domain.plan_document import PlanDocument
from sync.domain.readiness import LiveContact
from sync.domain.registry import KINDS
from sync.domain.scopes import organisation_in
from sync.domain.sizes import DRAFT_BYTES_MAX
from sync.store.cipher import Database
from sync.store.facts import Facts
from sync.store.organisations import Tree
from sync.store.queries import desk
from sync.store.queries.common import Names, as_record, found_by, heads_of, marks, records
from sync.store.queries.pages import Page
from sync.store.queries.plan_documents import held_document, is_held
from sync.store.queries.plan_rows import IN_FORCE, IN_WORK, OWN, REPEALED, LibraryFilter, PlanDetail, PlanLine, VersionLine
from sync.store.queries.rows import ROWS_MAX
from sync.store.shipped import shipped

_FACTS = ("name", "sort", "level", "class_codes", "owner", "review_due", "drill_due")
_VALID = tuple(sorted(VALID_STATES))
_AHEAD = ("drafting", "consulting", "reviewing", "approving")

# The version that stands for a plan: the one in force, else the newest.
_STANDING = (
    "select id from plan_version_rows as v where v.plan = plan_rows.id and v.struck is null"
    f" order by v.state in ({marks(_VALID)}) desc, v.published_at desc, v.created_ms desc, v.id limit 1"
)


def listing(db: Database, wanted: LibraryFilter, offset: int, limit: int) -> Page[PlanLine]:
    """Return the plans that a filter finds, by name."""
    where, values = _where(db, wanted)
    (total,) = db.execute(f"select count(*) from plan_rows where {where}", values).fetchone()
    rows = db.execute(
        f"select * from plan_rows where {where} order by name, id limit ? offset ?", [*values, min(limit, ROWS_MAX), offset]
    ).fetchall()
    held = [as_record(KINDS["plan"], row) for row in rows]
    return Page(rows=lines_of(db, held), offset=offset, total=int(total))


def detail(db: Database, plan: bytes, version: bytes | None) -> PlanDetail | None:
    """Return a plan with its versions and the document of `version`, None = of the one that stands; None when not held."""
    record = next(iter(records(db, "plan", "id = ? and struck is null", [plan], limit=1)), None)
    if record is None:
        return None
    (line,) = lines_of(db, [record])
    held = records(db, "plan_version", "plan = ? and struck is null", [plan], limit=ROWS_MAX)
    heads = heads_of(db, held, "state")
    versions = tuple(_version(db, one, heads.get(one.id, {})) for one in reversed(held))
    wanted = version or line.version_id
    shown = next((one for one in versions if one.id == wanted), None)
    content = next((one["content"] for one in held if one.id == wanted), None)
    document = held_document(db, content)
    codes = () if document is None else codes_in(document)
    names = Names(db)
    return PlanDetail(
        plan=line,
        versions=versions,
        version=shown,
        document=document,
        names={code: names.short(code) for code in codes},
        contacts=() if document is None else live_contacts(db, {contact.organisation for contact in document.contacts}),
        too_large={} if document is None else _too_large(document),
        may_write=_may_write(db, record),
        heads=heads_of(db, [record], *_FACTS).get(record.id, {}),
    )


def document(db: Database, version: bytes) -> PlanDocument | None:
    """Return the document of a version, None when it is not held here."""
    found = db.execute("select content from plan_version_rows where id = ?", [version]).fetchone()
    return None if found is None else held_document(db, found[0])


def codes_by_name(db: Database) -> Mapping[str, str]:
    """Return code by name and by short name of every organisation known; a name that several bear is left out."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for row in Tree(db.conn, shipped().values()).rows():
        for name in {row.name, row.short_name}:
            if found.setdefault(name, row.code) != row.code:
                twice.add(name)
    return {name: code for name, code in found.items() if name not in twice}


def codes_in(document: PlanDocument) -> frozenset[str]:
    """Return every organisation that a document names."""
    codes = {contact.organisation for contact in document.contacts}
    codes |= {code for order in document.orders for code in order.recipients}
    for group in document.groups:
        codes |= {*group.members, *(() if group.lead is None else (group.lead,))}
    return frozenset(codes)


def live_contacts(db: Database, organisations: Iterable[str]) -> tuple[LiveContact, ...]:
    """Return the contact records of some organisations, each in the scope of its organisation."""
    wanted = sorted(organisations)
    scopes = [b"o" + code.encode() for code in wanted]
    held = records(db, "contact", f"scope in ({marks(scopes)}) and struck is null", scopes, limit=10 * ROWS_MAX)
    return tuple(
        LiveContact(
            organisation=organisation_in(one.scope) or "",
            office=str(one["office"] or ""),
            name=str(one["name"] or ""),
            phone=str(one["phone"] or ""),
            radio=str(one["radio"] or ""),
            as_of=_moment(one["as_of"]),
        )
        for one in held
    )


def lines_of(db: Database, plans: Sequence[Record]) -> tuple[PlanLine, ...]:
    """Return plans as lines: a few grouped questions for all of them, never one per line."""
    ids = [plan.id for plan in plans]
    names, versions = Names(db), _standing(db, ids)
    used, cards = activations(db, ids), _cards(db, ids)
    lines = []
    for plan in plans:
        version = versions.get(plan.id)
        owner = str(plan["owner"] or plan.organisation)
        lines.append(
            PlanLine(
                id=plan.id,
                name=str(plan["name"] or ""),
                code=str(plan["code"] or ""),
                sort=_text(plan["sort"]),
                level=_text(plan["level"]),
                class_codes=_codes(plan["class_codes"]),
                owner=owner,
                owner_name=names.short(owner),
                version_id=None if version is None else version[0],
                version="" if version is None else version[1],
                state="" if version is None else version[2],
                since=None if version is None else version[3],
                review_due=_moment(plan["review_due"]),
                drill_due=_moment(plan["drill_due"]),
                drilled_at=used.get((plan.id, True)),
                used_at=used.get((plan.id, False)),
                cards_open=cards.get(plan.id, (0, ()))[0],
                cards_due=cards.get(plan.id, (0, ()))[1],
            )
        )
    return tuple(lines)


def activations(db: Database, plans: Sequence[bytes]) -> Mapping[tuple[bytes, bool], int]:
    """Return when plans were activated last, by (plan, whether it was a drill)."""
    rows = db.execute(
        "select response_rows.plan, coalesce(incident_rows.mode, 'actual') = 'exercise', max(response_rows.started_at)"
        " from response_rows left join incident_rows on incident_rows.scope = response_rows.scope"
        f" where response_rows.plan in ({marks(plans)}) and response_rows.struck is null and response_rows.started_at is not null"
        " group by 1, 2",
        list(plans),
    ).fetchall()
    return {(bytes(plan), bool(is_drill)): int(at) for plan, is_drill, at in rows}


def _where(db: Database, wanted: LibraryFilter) -> tuple[str, list[object]]:
    terms, values = ["struck is null"], list[object]()
    found = found_by(db, "plan", wanted.text)
    if found is not None:
        terms.append(f"(id in ({marks(found)}) or code like ?)")
        values += [*found, f"{wanted.text.strip()}%"]
    for column in ("sort", "level"):
        if value := getattr(wanted, column):
            terms.append(f"{column} = ?")
            values.append(value)
    if wanted.classes:
        terms.append("class_codes like ?")
        values.append(f'%"{wanted.classes}%')
    if wanted.owner:
        terms.append(f"coalesce(owner, by_organisation) {'=' if wanted.owner == OWN else '<>'} ?")
        values.append(desk.identity(db).organisation)
    states = {IN_FORCE: _VALID, IN_WORK: _AHEAD}.get(wanted.standing)
    version = "exists (select 1 from plan_version_rows as v where v.plan = plan_rows.id and v.struck is null and v.state in ({states}))"
    if states is not None:
        terms.append(version.format(states=marks(states)))
        values += states
    elif wanted.standing == REPEALED:
        terms.append(f"not {version.format(states=marks((*_VALID, *_AHEAD)))}")
        values += [*_VALID, *_AHEAD]
    return " and ".join(terms), values


def _standing(db: Database, plans: Sequence[bytes]) -> Mapping[bytes, tuple[bytes, str, str, int | None]]:
    rows = db.execute(
        "select plan_rows.id, s.id, s.version, s.state, s.published_at from plan_rows"
        f" join plan_version_rows as s on s.id = ({_STANDING}) where plan_rows.id in ({marks(plans)})",
        [*_VALID, *plans],
    ).fetchall()
    return {bytes(plan): (bytes(entity), str(version or ""), str(state), _moment(at)) for plan, entity, version, state, at in rows}


def _cards(db: Database, plans: Sequence[bytes]) -> Mapping[bytes, tuple[int, tuple[int, ...]]]:
    """Return how many cards of each plan are open, and when those are due that have a time."""
    over, ended = tuple(sorted(TASK_LIFE.ends)), tuple(sorted(INCIDENT_LIFE.ends))
    rows = db.execute(
        "select response_rows.plan, count(*), json_group_array(task_rows.due_at) from task_rows"
        " join response_rows on response_rows.id = task_rows.response join incident_rows on incident_rows.scope = task_rows.scope"
        f" where response_rows.plan in ({marks(plans)}) and task_rows.struck is null and task_rows.state not in ({marks(over)})"
        f" and incident_rows.state not in ({marks(ended)}) group by 1",
        [*plans, *over, *ended],
    ).fetchall()
    return {bytes(plan): (int(count), tuple(sorted(at for at in json.loads(dues) if at is not None))) for plan, count, dues in rows}


def _version(db: Database, record: Record, heads: Mapping[str, tuple[bytes, ...]]) -> VersionLine:
    return VersionLine(
        id=record.id,
        version=str(record["version"] or ""),
        state=str(record["state"]),
        published_at=_moment(record["published_at"]),
        published_by=_text(record["published_by"]),
        basis=_text(record["basis"]),
        reason=_text(record["reason"]),
        created_ms=record.created_ms,
        is_held=is_held(db, record["content"]),
        heads=heads,
    )


def _too_large(document: PlanDocument) -> Mapping[str, int]:
    sizes = {level.level: activation_bytes(document, level) for level in document.levels}
    return {level: size for level, size in sizes.items() if size > DRAFT_BYTES_MAX}


def _may_write(db: Database, plan: Record) -> bool:
    return may_write(desk.standing(db), plan.scope, "plan_version", "create", Facts(db.conn, Tree(db.conn, shipped().values())))


def _codes(value: object) -> tuple[str, ...]:
    found = json.loads(value) if isinstance(value, str) and value.startswith("[") else value
    return tuple(str(code) for code in found) if isinstance(found, (tuple, list)) else ()


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _moment(value: object) -> int | None:
    return value if isinstance(value, int) else None
