"""Finding anything by what a person typed: number, name, title, pinyin, initials, or the short form people use for it.

Every sort of thing is asked with one small question of its own, so that a key pressed costs milliseconds; the best of each
sort stand first. A short form leaves characters out (鼓楼机动 for 鼓楼处突机动队): only when the index finds no unit are names
looked through for the typed characters, or initials, in their order.

Layer: store. Source: our design.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sync.domain.kinds import incident as incidents
from sync.domain.scopes import Scope, ScopeSort, founder_in, sort_of
from sync.store import search
from sync.store.cipher import Database
from sync.store.organisations import Tree
from sync.store.queries.common import Names, found_by, marks
from sync.store.shipped import shipped
from sync.store.tables import table_name

INCIDENT, UNIT, ORGANISATION = "incident", "unit", "organisation"
PLAN, POST, PLACE, PERSON = "plan", "post", "place", "person"
SORTS = (INCIDENT, UNIT, POST, PLAN, PERSON, PLACE, ORGANISATION)
# What one sort may bring, and how much of the index is looked at for it.
EACH_MAX = 8
LOOKED_AT_MAX = 60
SHORT_FORMS_MAX = 5_000
SHORT_FORM_CHARS_MIN = 2
_LATIN_MAX = 12
_EXACT, _BEGINS, _FOUND = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """One thing that a typed text may mean.

    Attributes:
        sort: one of `SORTS`.
        id: of the record, empty for an organisation.
        code: of the organisation that it is, or belongs to.
        title: what it is called; a place in its own words, a person by name.
        number: of an incident; code of a plan.
        call_sign: of a unit.
        state: of incident or post; readiness of a unit; office of a person.
        note: where it is, or to whom it belongs.
        incident: to which incident a post, a commander or a place leads, None for none.
        exact: whether the text is its whole name, number or call sign.
    """

    sort: str
    id: bytes = b""
    code: str = ""
    title: str = ""
    number: str = ""
    call_sign: str = ""
    state: str = ""
    note: str = ""
    incident: bytes | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Anywhere:
    """What a text leads to: things of the record, and the places in the list of labels that it finds."""

    text: str
    rows: tuple[FoundRow, ...] = ()
    labels: tuple[int, ...] = ()


def anywhere(db: Database, text: str, labels: tuple[str, ...]) -> Anywhere:
    """Return what `text` leads to, among the record and `labels` of the window; for an empty one what was worked on last."""
    if not text.strip():
        return Anywhere(text=text, rows=recent(db), labels=tuple(range(len(labels))))
    if not search.query(text):
        return Anywhere(text=text)
    return Anywhere(text=text, rows=find(db, text), labels=tuple(number for number, label in enumerate(labels) if _finds(text, label)))


def find(db: Database, text: str, sorts: tuple[str, ...] = SORTS) -> tuple[FoundRow, ...]:
    """Return what `text` may mean, sort by sort in the order of `sorts`, the best of each first; nothing for an empty text."""
    wanted = plain(text)
    if not search.query(text):
        return ()
    found: list[FoundRow] = []
    for sort in sorts:
        found.extend(_FINDERS[sort](db, text.strip(), wanted))
    return tuple(found)


def recent(db: Database) -> tuple[FoundRow, ...]:
    """Return what was worked on last: the incidents that something was written to, then the units that changed."""
    return (*_recent_incidents(db), *_rows(db, _UNIT, "struck is null order by changed_ms desc, id limit ?", [EACH_MAX]))


def by_id(db: Database, sort: str, entity: bytes) -> FoundRow | None:
    """Return the incident or unit with an id, None when it is not held."""
    found = _rows(db, {INCIDENT: _INCIDENT, UNIT: _UNIT}[sort], "id = ?", [entity])
    return found[0] if found else None


def plain(text: str) -> str:
    """Return a name as it is compared: one width, one case, no space inside."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _recent_incidents(db: Database) -> tuple[FoundRow, ...]:
    # A line written counts for its incident, and most of what is written are lines.
    written = db.execute(
        "select scope from (select scope, created_ms from journal_rows order by created_ms desc limit ?)"
        " group by scope order by max(created_ms) desc limit ?",
        [LOOKED_AT_MAX * 10, EACH_MAX],
    ).fetchall()
    ids = [entity for entity in (_incident_of(scope) for (scope,) in written) if entity is not None]
    by_entity = {row.id: row for row in _rows(db, _INCIDENT, f"id in ({marks(ids)}) and struck is null", ids)}
    lively = [by_entity[entity] for entity in ids if entity in by_entity]
    newest = _rows(db, _INCIDENT, "struck is null order by created_ms desc, id desc limit ?", [EACH_MAX])
    return tuple({row.id: row for row in (*lively, *newest)}.values())[:EACH_MAX]


_INCIDENT = (INCIDENT, "incident_rows", "id, by_organisation, coalesce(title, ''), coalesce(number, ''), '', state, coalesce(place, '')")
_UNIT = (
    UNIT,
    "unit_rows",
    "id, by_organisation, coalesce(name, ''), '', coalesce(call_sign, ''), coalesce(readiness, ''), coalesce(place, '')",
)
_POST = (POST, "post_rows", "id, by_organisation, coalesce(name, ''), '', '', state, coalesce(place, ''), scope")
_PLAN = (PLAN, "plan_rows", "id, by_organisation, coalesce(name, ''), coalesce(code, ''), '', '', ''")


def _rows(db: Database, of: tuple[str, str, str], where: str, values: Sequence[object]) -> list[FoundRow]:
    sort, table, columns = of
    rows = db.execute(f"select {columns} from {table} where {where}", list(values)).fetchall()
    names = Names(db) if sort in {UNIT, PLAN} else None
    return [
        FoundRow(
            sort=sort,
            id=bytes(row[0]),
            code=row[1],
            title=row[2],
            number=row[3],
            call_sign=row[4],
            state=row[5],
            note=row[6] if names is None else names.short(row[1]),
            incident=_incident_of(row[7]) if sort == POST else None,
        )
        for row in rows
    ]


def _incidents(db: Database, text: str, wanted: str) -> Iterable[FoundRow]:
    ids = _newest(db, "incident", text, "number = ? or title = ?")
    rows = _rows(db, _INCIDENT, f"id in ({marks(ids)}) and struck is null", ids)
    ends = incidents.LIFE.ends
    return _best(rows, wanted, ids, last=lambda row: row.state in ends)


def _units(db: Database, text: str, wanted: str) -> Iterable[FoundRow]:
    ids = _newest(db, "unit", text, "name = ? or call_sign = ?")
    rows = _rows(db, _UNIT, f"id in ({marks(ids)}) and struck is null", ids)
    if not rows:
        rows = _short_forms(db, wanted)
    return _best(rows, wanted, ids)


def _short_forms(db: Database, wanted: str) -> list[FoundRow]:
    """Return the units whose name holds the typed characters, or its initials the typed letters, in their order."""
    if len(wanted) < SHORT_FORM_CHARS_MIN:
        return []
    if wanted.isascii():
        if not wanted.isalnum() or len(wanted) > _LATIN_MAX:
            return []
        named = db.execute("select id, name from unit_rows where struck is null order by changed_ms desc limit ?", [SHORT_FORMS_MAX])
        ids = [entity for entity, name in named.fetchall() if _is_within(wanted, _initials(name or ""))][:LOOKED_AT_MAX]
        return _rows(db, _UNIT, f"id in ({marks(ids)})", ids)
    pattern = "%".join(["", *(character for character in wanted if character not in "%_"), ""])
    return _rows(db, _UNIT, "struck is null and (name like ? or call_sign like ?) limit ?", [pattern, pattern, LOOKED_AT_MAX])


def _is_within(wanted: str, letters: str) -> bool:
    """Tell whether `wanted` begins like `letters` and goes on in their order, some left out."""
    rest = iter(letters)
    return letters[:1] == wanted[:1] and all(letter in rest for letter in wanted)


@lru_cache(maxsize=SHORT_FORMS_MAX * 2)
def _initials(name: str) -> str:
    return search.initials(name)


def _posts(db: Database, text: str, wanted: str) -> Iterable[FoundRow]:
    ids = _newest(db, "post", text)
    return _best(_rows(db, _POST, f"id in ({marks(ids)}) and struck is null", ids), wanted, ids)


def _plans(db: Database, text: str, wanted: str) -> Iterable[FoundRow]:
    ids = _newest(db, "plan", text)
    rows = _rows(db, _PLAN, f"(id in ({marks(ids)}) or code = ?) and struck is null", [*ids, text])
    return _best(rows, wanted, ids)


def _people(db: Database, text: str, wanted: str) -> Iterable[FoundRow]:
    """Return who is on duty: commanders of standing posts and the contacts of offices; both are few and are looked through."""
    names = Names(db)
    posts = db.execute(
        "select id, by_organisation, coalesce(commander, ''), coalesce(name, ''), scope from post_rows"
        " where struck is null and state in ('active', 'moving') and commander is not null order by created_ms desc limit ?",
        [LOOKED_AT_MAX * 5],
    ).fetchall()
    contacts = db.execute(
        "select id, by_organisation, coalesce(name, ''), coalesce(office, '') from contact_rows"
        " where struck is null order by changed_ms desc limit ?",
        [LOOKED_AT_MAX * 20],
    ).fetchall()
    rows = [
        FoundRow(sort=PERSON, id=bytes(entity), code=code, title=person, state=post, note=names.short(code), incident=_incident_of(scope))
        for entity, code, person, post, scope in posts
        if _finds(text, f"{person} {post}")
    ]
    # A contact is found by its name, and is named by its office: the name is masked until somebody looks at it.
    rows += [
        FoundRow(sort=PERSON, id=bytes(entity), code=code, title=office, note=names.short(code))
        for entity, code, person, office in contacts
        if _finds(text, f"{person} {office}")
    ]
    return _best(rows, wanted, ())


def _places(db: Database, text: str, wanted: str) -> Iterable[FoundRow]:
    """Return the places where incidents are, each once, with the best of its incidents."""
    ids = _newest(db, "incident", text)
    rows = _rows(db, _INCIDENT, f"id in ({marks(ids)}) and struck is null and place is not null", ids)
    named = [
        FoundRow(sort=PLACE, id=row.id, code=row.code, title=row.note, note=row.title, incident=row.id)
        for row in rows
        if _finds(text, row.note)
    ]
    return _best({row.title: row for row in reversed(named)}.values(), wanted, ids)


def _organisations(db: Database, text: str, wanted: str) -> Iterable[FoundRow]:
    held = sorted(Tree(db.conn, shipped().values()).rows(), key=lambda row: row.code)
    rows = [
        FoundRow(sort=ORGANISATION, code=row.code, title=row.name, call_sign=row.short_name, note=row.short_name, state=row.tier)
        for row in held
        if row.code.startswith(text) or _finds(text, f"{row.name} {row.short_name}")
    ]
    return _best(rows, wanted, ())


def _incident_of(scope: bytes) -> bytes | None:
    return founder_in(Scope(scope)) if sort_of(Scope(scope)) is ScopeSort.INCIDENT else None


def _finds(text: str, names: str) -> bool:
    return search.finds_in(text, _terms(names))


@lru_cache(maxsize=8_192)
def _terms(names: str) -> tuple[str, ...]:
    return tuple(search.terms(names).split())


def _newest(db: Database, kind: str, text: str, exactly: str = "") -> tuple[bytes, ...]:
    """Return the newest records that the index finds; of more than are looked at also those that `exactly` names, however old."""
    ids = found_by(db, kind, text) or ()
    if len(ids) <= LOOKED_AT_MAX or not exactly:
        return ids[:LOOKED_AT_MAX]
    named = db.execute(f"select id from {table_name(kind)} where ({exactly}) and struck is null limit ?", [text, text, EACH_MAX]).fetchall()
    return (*(bytes(entity) for (entity,) in named), *ids[:LOOKED_AT_MAX])


def _best(rows: Iterable[FoundRow], wanted: str, ids: Sequence[bytes], last: Callable[[FoundRow], bool] | None = None) -> list[FoundRow]:
    """Return the best rows: whole names, then beginnings, then the rest; what `last` tells of behind its equals; the newest first."""
    place = {entity: number for number, entity in enumerate(ids)}

    def rank(row: FoundRow) -> tuple[int, bool, int, str]:
        names = [plain(name) for name in (row.title, row.number, row.call_sign, row.code if row.sort == ORGANISATION else "") if name]
        grade = _EXACT if wanted in names else _BEGINS if any(name.startswith(wanted) for name in names) else _FOUND
        return grade, last is not None and last(row), place.get(row.id, len(place)), row.title

    graded = sorted(((rank(row), row) for row in rows), key=lambda pair: pair[0])
    return [replace(row, exact=grade[0] == _EXACT) for grade, row in graded[:EACH_MAX]]


_FINDERS: Mapping[str, Callable[[Database, str, str], Iterable[FoundRow]]] = {
    INCIDENT: _incidents,
    UNIT: _units,
    POST: _posts,
    PLAN: _plans,
    PERSON: _people,
    PLACE: _places,
    ORGANISATION: _organisations,
}
assert set(_FINDERS) == set(SORTS)
