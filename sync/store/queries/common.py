"""What several queries share: names of organisations, rows as records, who wrote an op, and how far an entry got.

Layer: store.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sync.domain.draft import Record
from sync.domain.ids import EntityId, OpId, ReplicaId, ordinal_of, replica_of
from sync.domain.kind import STRUCK, Kind
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope
from sync.oplog.entry import Entry, decode_entry
from sync.oplog.state import EntityState
from sync.store import search
from sync.store.bases import BaseRow, Bases
from sync.store.cipher import Database
from sync.store.projector import values_of
from sync.store.queries.rows import CENTER, HERE, PEER, StruckRow
from sync.store.shipped import shipped
from sync.store.states import state_in, states_in
from sync.store.tables import columns, table_name

DECODED_MAX = 20_000
FOUND_MAX = 1_000
_VARIABLES_MAX = 500  # values in one list; a list of triples holds three times as many, far below SQLite's 32,766

decode = lru_cache(maxsize=DECODED_MAX)(decode_entry)


class Names:
    """Names of organisations for one query: the shipped list, overlaid by what the authority says."""

    def __init__(self, db: Database) -> None:
        rows = db.execute("select code, name, short_name from organisation_rows where struck is null order by created_ms, id").fetchall()
        self._held = {code: (name or code, short or name or code) for code, name, short in rows if code is not None}

    def full(self, code: str | None) -> str:
        """Return the name, the code itself for an unknown organisation, empty for none."""
        return self._pair(code)[0]

    def short(self, code: str | None) -> str:
        """Return the short name, as `full`."""
        return self._pair(code)[1]

    def _pair(self, code: str | None) -> tuple[str, str]:
        if not code:
            return ("", "")
        known = shipped().get(code)
        return self._held.get(code) or ((known.name, known.short_name) if known is not None else (code, code))


class Authors:
    """Who wrote an op, for one query: person and office from the entry, organisation from the replica's certificate or claim."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._replicas: dict[bytes, tuple[int, str] | None] = {}
        self._entries: dict[tuple[bytes, int], Entry | None] = {}

    def organisation(self, replica: ReplicaId) -> str:
        """Return the organisation's code, empty for an unknown replica."""
        row = self._replica(replica)
        return "" if row is None else row[1]

    def entry(self, op: OpId | EntityId) -> Entry | None:
        """Return the entry that holds `op`, None when it is not held."""
        key = (replica_of(op), ordinal_of(op))
        if key not in self._entries:
            row = self._replica(replica_of(op))
            found = (
                None
                if row is None
                else self._db.execute(
                    "select streams.scope, entries.body from entries join streams on streams.number = entries.stream"
                    " where entries.replica = ? and entries.ordinal = ?",
                    [row[0], key[1]],
                ).fetchone()
            )
            self._entries[key] = None if found is None else decode(ReplicaId(key[0]), Scope(found[0]), found[1])
        return self._entries[key]

    def organisation_of(self, op: OpId | EntityId) -> str:
        """Return the code of the organisation whose device wrote an op."""
        return self.organisation(replica_of(op))

    def person_of(self, op: OpId | EntityId) -> tuple[str, str]:
        """Return person and office of an op, empty when its entry is not held."""
        entry = self.entry(op)
        return ("", "") if entry is None else (entry.header.person, entry.header.office)

    def _replica(self, replica: ReplicaId) -> tuple[int, str] | None:
        if replica not in self._replicas:
            found = self._db.execute("select number, organisation from replicas where replica = ?", [replica]).fetchone()
            self._replicas[replica] = None if found is None else (int(found[0]), str(found[1]))
        return self._replicas[replica]


def records(db: Database, kind: str, where: str = "1", values: Sequence[object] = (), *, limit: int) -> tuple[Record, ...]:
    """Return records of a kind, struck ones included, oldest first. `where` is SQL of this package."""
    declared = KINDS[kind]
    found = db.execute(f"select * from {table_name(kind)} where {where} order by created_ms, id limit {limit}", list(values)).fetchall()
    return tuple(as_record(declared, row) for row in found)


def as_record(kind: Kind, row: Sequence[Any]) -> Record:
    """Return a row of a state table as a record; heads are left out."""
    cells = dict(zip(columns(kind), row, strict=True))
    return Record(
        id=EntityId(cells["id"]),
        kind=kind.name,
        scope=Scope(cells["scope"]),
        values=values_of(kind, cells),
        created_ms=cells["created_ms"],
        organisation=cells["by_organisation"],
    )


def state_of(db: Database, kind: str, scope: Scope, entity: EntityId) -> EntityState | None:
    """Return the folded state of a record, None when nothing of it is held."""
    return state_in(db.conn, scope, KINDS[kind], entity)


def heads_of(db: Database, held: Sequence[Record], *fields: str) -> Mapping[EntityId, Mapping[str, tuple[bytes, ...]]]:
    """Return for records of one kind the heads of `fields` that stand, as an act names them when it supersedes what was displayed.

    A field that was never written has none: an act then names nothing, and a writing that nobody displayed stays beside it.
    """
    if not held:
        return {}
    return heads_at(db, KINDS[held[0].kind], [(record.scope, record.id) for record in held], *fields)


def heads_at(
    db: Database, kind: Kind, held: Iterable[tuple[Scope, EntityId]], *fields: str
) -> Mapping[EntityId, Mapping[str, tuple[bytes, ...]]]:
    """Return what `heads_of` does, of records named by scope and id."""
    numbers = [kind.by_name[name].number for name in fields]
    found: dict[EntityId, Mapping[str, tuple[bytes, ...]]] = {}
    for entity, state in states_in(db.conn, kind, held).items():
        folded = [state.fields.get(number) for number in numbers]
        heads = [() if field is None else tuple(sorted(field.heads)) for field in folded]
        found[entity] = dict(zip(fields, heads, strict=True))
    return found


def struck_rows(db: Database, kind: str, scope: Scope, struck: Sequence[tuple[bytes, str, int]]) -> Mapping[bytes, StruckRow]:
    """Return by whom, when and why records of one scope were struck, from the head that stands.

    Args:
        struck: of each its id, its reason and when it was made, which stands in where the head is not held.
    """
    declared, authors = KINDS[kind], Authors(db)
    states = states_in(db.conn, declared, [(scope, EntityId(entity)) for entity, _, _ in struck])
    found: dict[bytes, StruckRow] = {}
    for entity, reason, created_ms in struck:
        state = states.get(EntityId(entity))
        folded = None if state is None else state.fields.get(STRUCK.number)
        heads = {} if folded is None else folded.heads
        op = max(heads, key=lambda head: (heads[head][1], head), default=None)
        person, at_ms = ("", created_ms) if op is None else (authors.person_of(op)[0], heads[op][1])
        found[entity] = StruckRow(reason=reason, person=person, at_ms=at_ms)
    return found


def found_by(db: Database, kind: str, text: str) -> tuple[bytes, ...] | None:
    """Return the ids of records that full-text search finds, None when `text` asks for nothing."""
    wanted = search.query(text)
    if not wanted:
        return None
    rows = db.execute(
        "select search_ids.entity from search join search_ids on search_ids.number = search.rowid"
        " where search match ? and search_ids.kind = ? order by search.rowid desc limit ?",
        [wanted, kind, FOUND_MAX],
    ).fetchall()
    return tuple(bytes(entity) for (entity,) in rows)


def reach_of(db: Database, ops: Iterable[bytes]) -> Mapping[bytes, str]:
    """Return for each op or record the furthest place known to hold its entry: here, peer or center."""
    places = dict.fromkeys(ops, HERE)
    for chunk in chunks(tuple(places)):
        rows = db.execute(
            f"with wanted (op, ordinal) as (values {', '.join('(?, ?)' for _ in chunk)})"
            " select wanted.op, max(holders.sort in ('center', 'other')) from wanted"
            " join replicas on replicas.replica = substr(wanted.op, 1, 8)"
            " join entries on entries.replica = replicas.number and entries.ordinal = wanted.ordinal"
            " join reach on reach.stream = entries.stream and reach.seq >= entries.seq"
            " join holders on holders.number = reach.holder and holders.sort <> 'past'"
            " group by wanted.op",
            [value for op in chunk for value in (op, ordinal_of(OpId(op)))],
        ).fetchall()
        places.update((bytes(op), CENTER if center else PEER) for op, center in rows)
    places.update(dict.fromkeys(_below_floors(db, [op for op, place in places.items() if place == HERE]), CENTER))
    return places


def _below_floors(db: Database, ops: Sequence[bytes]) -> Iterable[bytes]:
    """Yield those of ``ops`` whose entries lie below a checkpoint: it came from the center, or its backup covered it."""
    streams: dict[bytes, list[BaseRow]] = {}
    held = Bases(db.conn)
    for replica in {replica_of(OpId(op)) for op in ops}:
        rows = db.execute(
            "select streams.number from replicas join streams on streams.replica = replicas.number"
            " join bases on bases.stream = streams.number where replicas.replica = ?",
            [replica],
        ).fetchall()
        streams[replica] = [base for (number,) in rows if (base := held.of(number)) is not None]
    for op in ops:
        seqs = [(base.ordinals.seq_of(ordinal_of(OpId(op))), base.floor) for base in streams[replica_of(OpId(op))]]
        if any(seq is not None and seq <= floor for seq, floor in seqs):
            yield op


def chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """Yield `values` in pieces that fit the variables of one statement."""
    return (values[start : start + _VARIABLES_MAX] for start in range(0, len(values), _VARIABLES_MAX))


def marks(values: Sequence[object]) -> str:
    """Return the question marks for a list of values."""
    return ", ".join("?" for _ in values)


# An order to one who is no party of the incident lives in a circle; its number says which incident it is about. Two joins, each
# by an index (SQLite makes the second for the query); one join by either scanned all incidents for each order.
INCIDENT_OF_ORDER = (
    " left join incident_rows as home on home.scope = recipient_rows.scope"
    " left join incident_rows as named on home.id is null and named.number = order_rows.incident_number"
)
