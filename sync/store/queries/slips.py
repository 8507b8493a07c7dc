"""What arrived ahead of its stream: slips held, with who wrote what. None of it is folded.

Layer: store. Source: our design (engine specification §1).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sync.domain.draft import Record
from sync.domain.ids import EntityId, OpId, op_id
from sync.domain.kind import Kind
from sync.domain.registry import KINDS_BY_NUMBER
from sync.oplog.compose import from_wire
from sync.oplog.entry import Entry
from sync.oplog.fold import Meaning, Unusable, Use, interpret
from sync.oplog.slip import parse_slip
from sync.store.cipher import Database
from sync.store.queries.common import Authors, Names, records
from sync.store.queries.questions import title_of
from sync.store.queries.rows import ROWS_MAX


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipRow:
    """One slip held.

    Attributes:
        id: the first op of its entry.
        kind: of its first op; `unknown` for one of a later version.
        state: the state it moves its record to or creates it in, empty when it does neither.
        number: the number it gives, or that of the record it writes to where that is held.
        title: what that record is called where it is held.
        texts: the texts it carries, longest first.
        standing: `verified`, `unverified`, `forged` or `contradicted`; see `sync.store.slips`.
        organisation_name: of its author's device, empty while nobody knows it.
        certified: whether the author's device counts here: its own, certified or accepted.
        written_ms: by its author's clock. taken_ms: when it was taken in here.
    """

    id: bytes
    kind: str
    state: str
    number: str
    title: str
    texts: tuple[str, ...]
    standing: str
    organisation_name: str
    certified: bool
    person: str
    office: str
    written_ms: int
    taken_ms: int


def held(db: Database) -> tuple[SlipRow, ...]:
    """Return the slips held, the latest taken first."""
    names, authors = Names(db), Authors(db)
    rows = db.execute(
        "select slips.raw, slips.standing, slips.taken_ms, replicas.standing from slips"
        " left join replicas on replicas.replica = slips.replica order by slips.taken_ms desc, slips.replica, slips.ordinal limit ?",
        [ROWS_MAX],
    ).fetchall()
    found = []
    for raw, standing, taken_ms, device in rows:
        entry = parse_slip(raw).entry
        first = entry.ops[0] if entry.ops else None
        kind = None if first is None else KINDS_BY_NUMBER.get(first.kind)
        record = None if first is None or kind is None or first.creates else _record(db, kind, first.entity)
        values = _values(entry)
        found.append(
            SlipRow(
                id=op_id(entry.replica, entry.header.ordinal, 0),
                kind="unknown" if kind is None else kind.name,
                state=str(values.get("state") or ""),
                number=str(values.get("number") or ("" if record is None else record["number"] or "")),
                title="" if record is None else title_of(record),
                texts=() if kind is None else tuple(_texts(kind, values)),
                standing=standing,
                organisation_name=names.full(authors.organisation(entry.replica)),
                certified=device in {"own", "certified", "accepted", "center"},
                person=entry.header.person,
                office=entry.header.office,
                written_ms=entry.header.wall_ms,
                taken_ms=taken_ms,
            )
        )
    return tuple(found)


def entry_named(db: Database, name: str) -> OpId | None:
    """Return an own entry by its ordinal, or the one that gave an order or incident this number; None when there is none."""
    here = db.execute("select value from meta where name = 'replica'").fetchone()
    if here is None:
        return None
    if name.isascii() and name.isdecimal():
        return op_id(here[0], int(name), 0)
    for kind in ("order", "incident"):
        found = records(db, kind, "number = ?", [name], limit=1)
        if found:
            return OpId(found[0].id)
    return None


def _record(db: Database, kind: Kind, entity: EntityId) -> Record | None:
    return next(iter(records(db, kind.name, "id = ?", [entity], limit=1)), None)


def _values(entry: Entry) -> dict[str, object]:
    """Return what the entry writes to its first record and this version understands, as people read it."""
    found: dict[str, object] = {}
    for op in entry.ops:
        meaning = interpret(KINDS_BY_NUMBER, entry.scope, op) if op.entity == entry.ops[0].entity else Unusable.KIND
        if isinstance(meaning, Meaning) and meaning.use is Use.PUT:
            found[meaning.field.name] = from_wire(meaning.field, meaning.value)
    return found


def _texts(kind: Kind, values: Mapping[str, object]) -> list[str]:
    """Return what people are to read: the texts that search would find, but for the number."""
    found = [str(values[field.name]) for field in kind.fields if field.search and field.name != "number" and values.get(field.name)]
    return sorted(found, key=len, reverse=True)
