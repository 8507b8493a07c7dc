"""What the names typed into the command line may mean, in one question.

Incidents, units with what they do now, recipients, and the orders that wait here to be signed.

Layer: store. Source: our design.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from sync.domain.draft import Record
from sync.domain.ids import EntityId
from sync.domain.kinds import assignment
from sync.domain.registry import KINDS
from sync.domain.scopes import founder_in
from sync.store import device
from sync.store.cipher import Database
from sync.store.queries.common import Names, as_record, heads_of, marks, records
from sync.store.queries.finder import INCIDENT, ORGANISATION, SHORT_FORMS_MAX, UNIT, FoundRow, by_id, find, plain
from sync.store.queries.rows import ROWS_MAX

_SPACED = ("name", "call_sign")
# A space of either width.
_HOLDS_SPACE = tuple(f"instr({column}, char({code}))" for column in _SPACED for code in (32, 0x3000))


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAsked:
    """The names of one line.

    Attributes:
        at: the incident in view, None for none.
        offered: incidents that may be meant instead.
        incident: the one named, empty for none.
        destination: where a unit is sent; an incident may be meant.
        units: names of units.
        recipients: names of units or organisations.
        waiting: whether orders that wait here are asked for.
        runs: words side by side, each perhaps one name with spaces.
    """

    at: bytes | None = None
    offered: tuple[bytes, ...] = ()
    incident: str = ""
    destination: str = ""
    units: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    waiting: bool = False
    runs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRow:
    """What a unit does now: its task in one incident. `heads` of its state travel back as `seen`."""

    id: bytes
    state: str
    incident: bytes
    number: str
    title: str
    heads: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMeant:
    """A unit that a typed name may mean, with its open tasks."""

    row: FoundRow
    standing: tuple[StandingRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingOrder:
    """An order to this organisation that nobody signed for yet. `heads` of the recipient's state travel back as `seen`."""

    recipient: bytes
    order: bytes
    number: str
    text: str
    name: str
    issuer_name: str
    heads: tuple[bytes, ...] = ()


def _none() -> Mapping[str, tuple[UnitMeant, ...]]:
    return MappingProxyType({})


def _nobody() -> Mapping[str, tuple[FoundRow, ...]]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFound:
    """What the names of `asked` may mean; `known` are the runs that are the whole name or call sign of a unit."""

    asked: LineAsked
    at: FoundRow | None = None
    offered: tuple[FoundRow, ...] = ()
    incidents: tuple[FoundRow, ...] = ()
    destinations: tuple[FoundRow, ...] = ()
    units: Mapping[str, tuple[UnitMeant, ...]] = field(default_factory=_none)
    recipients: Mapping[str, tuple[FoundRow, ...]] = field(default_factory=_nobody)
    waiting: tuple[WaitingOrder, ...] = ()
    known: tuple[str, ...] = ()


def look(db: Database, asked: LineAsked) -> LineFound:
    """Return what the names of a line may mean."""
    units = {text: find(db, text, (UNIT,)) for text in asked.units}
    standing = _standing(db, [row.id for rows in units.values() for row in rows])
    return LineFound(
        asked=asked,
        at=None if asked.at is None else by_id(db, INCIDENT, asked.at),
        offered=tuple(row for one in asked.offered if (row := by_id(db, INCIDENT, one)) is not None),
        incidents=find(db, asked.incident, (INCIDENT,)),
        destinations=find(db, asked.destination, (INCIDENT,)),
        units={text: tuple(UnitMeant(row=row, standing=standing.get(row.id, ())) for row in rows) for text, rows in units.items()},
        recipients={text: find(db, text, (UNIT, ORGANISATION)) for text in asked.recipients},
        waiting=_waiting(db) if asked.waiting else (),
        known=_known(db, asked.runs),
    )


def _known(db: Database, runs: tuple[str, ...]) -> tuple[str, ...]:
    """Return the runs that name a unit; only names that hold a space are looked through."""
    if not runs:
        return ()
    rows = db.execute(
        f"select {', '.join(_SPACED)} from unit_rows where struck is null and ({' or '.join(_HOLDS_SPACE)}) limit ?", [SHORT_FORMS_MAX]
    ).fetchall()
    names = {plain(name) for row in rows for name in row if name is not None}
    return tuple(run for run in runs if plain(run) in names)


def _standing(db: Database, units: list[bytes]) -> dict[bytes, tuple[StandingRow, ...]]:
    """Return the open tasks of units, the newest first."""
    ends = sorted(assignment.LIFE.ends)
    where = f"unit in ({marks(units)}) and struck is null and state not in ({marks(ends)})"
    held = records(db, "assignment", where, [*units, *ends], limit=ROWS_MAX)
    heads = heads_of(db, held, "state")
    incidents = {founder_in(sent.scope) for sent in held} - {None}
    rows = db.execute(
        f"select id, coalesce(number, ''), coalesce(title, '') from incident_rows where id in ({marks(list(incidents))})", list(incidents)
    ).fetchall()
    named = {bytes(entity): (number, title) for entity, number, title in rows}
    found: dict[bytes, list[StandingRow]] = {}
    for sent in reversed(held):
        incident = founder_in(sent.scope) or EntityId(b"")
        number, title = named.get(incident, ("", ""))
        row = StandingRow(
            id=sent.id,
            state=str(sent["state"]),
            incident=incident,
            number=number,
            title=title,
            heads=heads.get(sent.id, {}).get("state", ()),
        )
        found.setdefault(_reference(sent, "unit"), []).append(row)
    return {unit: tuple(rows) for unit, rows in found.items()}


def _waiting(db: Database) -> tuple[WaitingOrder, ...]:
    here = device.describe(db.conn)
    if here is None:
        return ()
    held = records(db, "recipient", "organisation = ? and state = 'issued' and struck is null", [here.organisation], limit=ROWS_MAX)
    heads = heads_of(db, held, "state")
    orders = list({_reference(row, "order") for row in held})
    kind = KINDS["order"]
    rows = db.execute(f"select * from order_rows where id in ({marks(orders)}) and struck is null", orders).fetchall()
    by_order = {order.id: order for order in (as_record(kind, row) for row in rows)}
    names = Names(db)
    found = []
    for recipient in reversed(held):
        order = by_order.get(EntityId(_reference(recipient, "order")))
        if order is not None:
            found.append(
                WaitingOrder(
                    recipient=recipient.id,
                    order=order.id,
                    number=str(order["number"] or ""),
                    text=str(order["text"] or ""),
                    name=str(recipient["name"] or ""),
                    issuer_name=names.short(str(order["issuer"] or "")),
                    heads=heads.get(recipient.id, {}).get("state", ()),
                )
            )
    return tuple(found)


def _reference(record: Record, name: str) -> bytes:
    value = record[name]
    return value if isinstance(value, bytes) else b""
