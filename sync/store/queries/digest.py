"""What came in from elsewhere since a person was told last: orders to this organisation, changes, questions.

A record counts once however often it changed, and by the incident it belongs to. What this device wrote counts in no life of it.

Layer: store. Source: our design.
"""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from sync.domain.ids import EntityId, ReplicaId
from sync.domain.registry import KINDS_BY_NUMBER
from sync.domain.scopes import AUTHORITY, Scope, ScopeSort, founder_in, sort_of
from sync.oplog.entry import touched
from sync.store import device, life
from sync.store.cipher import Database
from sync.store.queries.common import Names, chunks, marks
from sync.store.told import TOLD_MS

ENTRIES_MAX = 5_000
SHOWN_MAX = 5
_ASKING = ("question", "disputed")


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestOrder:
    """An order to this organisation that came in and waits to be signed; `incident` None when it belongs to none."""

    id: bytes
    number: str
    text: str
    issuer_name: str
    incident: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestIncident:
    """An incident with how many of its records came in or changed."""

    id: bytes
    number: str
    title: str
    changes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What came in since `since_ms`, milliseconds UTC; None before anything was ever told.

    Attributes:
        orders, incidents: the first few; `order_count` and `changes` count all.
        changes: records other than orders to this organisation, those outside incidents included.
        questions: fields that what came in put into question.
        whole: whether everything was counted; a first exchange may bring more than is worth counting.
    """

    since_ms: int | None = None
    orders: tuple[DigestOrder, ...] = ()
    order_count: int = 0
    incidents: tuple[DigestIncident, ...] = ()
    changes: int = 0
    questions: int = 0
    whole: bool = True


def since_told(db: Database) -> Digest:
    """Return what came in since the last mark; of a desk that was never told anything, nothing."""
    told_ms = life.get(db.conn, TOLD_MS)
    here = device.describe(db.conn)
    if told_ms is None or here is None:
        return Digest()
    touched, whole = _touched(db, here.replica)
    entities = [entity for _, entity in touched]
    orders, counted = _orders(db, here.organisation, entities)
    changed = [(scope, entity) for scope, entity in touched if entity not in counted]
    by_incident = Counter(founder for scope, _ in changed if (founder := _incident_of(scope)) is not None)
    return Digest(
        since_ms=int(told_ms),
        orders=orders[:SHOWN_MAX],
        order_count=len(orders),
        incidents=_incidents(db, by_incident),
        changes=len(changed),
        questions=_questions(db, entities),
        whole=whole,
    )


def _touched(db: Database, own: ReplicaId) -> tuple[tuple[tuple[Scope, EntityId], ...], bool]:
    """Return the records that others' entries beyond the mark touched, each once, and whether that is all of them."""
    rows = db.execute(
        "select replicas.replica, streams.scope, entries.body from streams"
        " left join told on told.stream = streams.number"
        " join entries on entries.stream = streams.number and entries.seq > coalesce(told.seq, 0)"
        " join replicas on replicas.number = entries.replica"
        " where streams.seq > coalesce(told.seq, 0) and streams.scope <> ?"
        " and replicas.sign_key <> (select sign_key from replicas where replica = ?) limit ?",
        [AUTHORITY, own, ENTRIES_MAX + 1],
    ).fetchall()
    found: dict[tuple[Scope, EntityId], None] = {}
    for replica, scope, body in rows[:ENTRIES_MAX]:
        found.update(((Scope(scope), entity), None) for entity in _records(replica, scope, body))
    return tuple(found), len(rows) <= ENTRIES_MAX


# While a backlog comes in, the same entries are looked at again each second: taken apart anew, they cost the window a tenth of it.
@lru_cache(maxsize=2 * ENTRIES_MAX)
def _records(replica: bytes, scope: bytes, body: bytes) -> tuple[EntityId, ...]:
    """Return the records of known kinds that an entry touched."""
    named = touched(ReplicaId(replica), Scope(scope), body)
    return tuple({entity: None for kind, entity in named if kind in KINDS_BY_NUMBER})


def _orders(db: Database, organisation: str, entities: list[EntityId]) -> tuple[tuple[DigestOrder, ...], frozenset[bytes]]:
    """Return the orders that wait for this organisation's signature among what was touched, the newest first, and what they count."""
    rows: list[tuple[bytes, bytes, str, str, str, bytes, int]] = []
    for chunk in chunks(entities):
        rows += db.execute(
            "select recipient_rows.id, order_rows.id, coalesce(order_rows.number, ''), coalesce(order_rows.text, ''),"
            " coalesce(order_rows.issuer, ''), order_rows.scope, order_rows.created_ms from recipient_rows"
            ' join order_rows on order_rows.id = recipient_rows."order"'
            f" where recipient_rows.id in ({marks(chunk)}) and recipient_rows.organisation = ? and recipient_rows.state = 'issued'"
            " and recipient_rows.struck is null and order_rows.struck is null",
            [*chunk, organisation],
        ).fetchall()
    names = Names(db)
    orders = {
        bytes(order): DigestOrder(id=bytes(order), number=number, text=text, issuer_name=names.full(issuer), incident=_incident_of(scope))
        for _, order, number, text, issuer, scope, _ in sorted(rows, key=lambda row: (-row[6], row[1]))
    }
    return tuple(orders.values()), frozenset({*orders, *(bytes(row[0]) for row in rows)})


def _incidents(db: Database, changes: Counter[EntityId]) -> tuple[DigestIncident, ...]:
    most = dict(changes.most_common(SHOWN_MAX))
    rows = db.execute(
        f"select id, coalesce(number, ''), coalesce(title, '') from incident_rows where id in ({marks(list(most))})", list(most)
    ).fetchall()
    found = [DigestIncident(id=bytes(entity), number=number, title=title, changes=most[entity]) for entity, number, title in rows]
    return tuple(sorted(found, key=lambda row: (-row.changes, row.number)))


def _questions(db: Database, entities: list[EntityId]) -> int:
    return sum(
        int(
            db.execute(
                f"select count(*) from questions where sort in (?, ?) and entity in ({marks(chunk)})", [*_ASKING, *chunk]
            ).fetchone()[0]
        )
        for chunk in chunks(entities)
    )


def _incident_of(scope: bytes) -> EntityId | None:
    return founder_in(Scope(scope)) if sort_of(Scope(scope)) is ScopeSort.INCIDENT else None
