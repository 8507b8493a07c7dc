"""What must be answered now, and what falls due next: the alarm tray and the timers of the top bar. Layer: store.

An alarm is a query over the rows held, never stored: it goes when what it says is no longer true. An order that was read back
by voice needs no signature to fall silent; told without read-back it goes on.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sync.domain.ids import EntityId
from sync.domain.kinds import incident as incident_kind
from sync.domain.kinds import response
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope
from sync.store.cipher import Database
from sync.store.queries import desk
from sync.store.queries.common import INCIDENT_OF_ORDER, Names, heads_at, marks
from sync.store.queries.countersigning import owed
from sync.store.queries.rows import NO_HEADS, Heads

TO_SIGN = "to_sign"
UNSIGNED = "unsigned"
OVERDUE = "overdue"
SILENT = "silent"
ALARM_SORTS = (TO_SIGN, UNSIGNED, OVERDUE, SILENT)
TASK = "task"
COUNTERSIGN = "countersign"
TIMER_SORTS = (*ALARM_SORTS, TASK, COUNTERSIGN)
ALARMS_MAX = 100
TIMERS_MAX = 20

_RECIPIENT = KINDS["recipient"]
_OPEN = ("issued", "signed", "under_way", "reported")
_WORKING = frozenset(_OPEN[1:])
_READ_MAX = 1_000
_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRow:
    """One thing that must be answered.

    Attributes:
        sort: `to_sign` (an order to this organisation), `unsigned` (ours, past its time to sign), `overdue` (past its time to be
            done, ours or to us), `silent` (no report for longer than was asked).
        id: of the recipient record.
        name: who gave the order for `to_sign`, else who has it.
        due_ms: when it was due; of an order to sign when it must be signed, None without a time.
        told_ms: when it was told by voice, None when it wasn't.
        mine: whether this organisation is the recipient.
        heads: of the recipient's state, for the answer.
    """

    sort: str
    id: bytes
    order: bytes
    incident: bytes | None
    number: str
    text: str
    urgency: str
    name: str
    mode: str
    since_ms: int
    heads: Heads
    due_ms: int | None = None
    told_ms: int | None = None
    mine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerRow:
    """Something that falls due: an order's signature or end, a task, an approval to put in writing.

    Attributes:
        sort: a sort of alarm that it will become, or `task`, or `countersign`.
    """

    sort: str
    id: bytes
    incident: bytes | None
    name: str
    due_ms: int


@dataclass(frozen=True, slots=True)
class _Open:
    """A recipient's order that is open, with what of the order and its incident an alarm says; field by field as `_open` selects."""

    id: EntityId
    scope: Scope
    state: str
    organisation: str
    name: str
    read_back: bool
    told_ms: int | None
    changed_ms: int
    order: bytes
    number: str
    text: str
    urgency: str
    issuer: str
    issued_ms: int
    sign_due_ms: int | None
    due_ms: int | None
    feedback_minutes: int | None
    incident: bytes | None
    mode: str


def alarms(db: Database, now_ms: int) -> tuple[AlarmRow, ...]:
    """Return what must be answered at `now_ms`: orders to sign first, then the longest overdue."""
    own = desk.identity(db).organisation
    if not own:
        return ()
    found = [(sort, row) for row in _open(db, own) if (sort := _alarm(row, own, now_ms))]
    held = sorted(found, key=_attention)[:ALARMS_MAX]
    names = Names(db)
    heads = heads_at(db, _RECIPIENT, [(row.scope, row.id) for _, row in held], "state")
    return tuple(
        AlarmRow(
            sort=sort,
            id=row.id,
            order=row.order,
            incident=row.incident,
            number=row.number,
            text=row.text,
            urgency=row.urgency,
            name=names.full(row.issuer) if sort == TO_SIGN else _who(row, names),
            mode=row.mode,
            since_ms=row.issued_ms,
            due_ms=_due(row, sort),
            told_ms=row.told_ms,
            mine=row.organisation == own,
            heads=heads.get(row.id, NO_HEADS),
        )
        for sort, row in held
    )


def timers(db: Database) -> tuple[TimerRow, ...]:
    """Return what is running at this desk, the longest overdue or the nearest to due first."""
    own = desk.identity(db).organisation
    if not own:
        return ()
    names = Names(db)
    orders = sorted((due, row.id, sort, row) for row in _open(db, own) for sort, due in _timer(row, own))[:TIMERS_MAX]
    found = [TimerRow(sort=sort, id=row.id, incident=row.incident, name=_who(row, names), due_ms=due) for due, _, sort, row in orders]
    done, over = tuple(sorted(response.TASK_LIFE.ends)), tuple(sorted(incident_kind.LIFE.ends))
    tasks = db.execute(
        "select task_rows.id, incident_rows.id, task_rows.title, task_rows.due_at from task_rows"
        " join incident_rows on incident_rows.scope = task_rows.scope"
        f" where task_rows.struck is null and task_rows.due_at is not null and task_rows.state not in ({marks(done)})"
        f" and incident_rows.struck is null and incident_rows.state not in ({marks(over)})"
        f" order by task_rows.due_at limit {TIMERS_MAX}",
        [*done, *over],
    ).fetchall()
    found += [TimerRow(sort=TASK, id=key, incident=incident, name=title or "", due_ms=due) for key, incident, title, due in tasks]
    found += _owed(db)
    return tuple(sorted(found, key=_nearest))[:TIMERS_MAX]


def _owed(db: Database) -> Iterable[TimerRow]:
    """Return the approvals by word of mouth that nobody put in writing yet, by when that is due; an end of the incident ends none."""
    return [
        TimerRow(sort=COUNTERSIGN, id=row.id, incident=row.incident, name=row.approver, due_ms=row.due_ms) for row in owed(db)[:TIMERS_MAX]
    ]


def _open(db: Database, own: str) -> Iterable[_Open]:
    """Return the open orders that `own` gave or was given, the newest first."""
    rows = db.execute(
        "select recipient_rows.id, recipient_rows.scope, recipient_rows.state, coalesce(recipient_rows.organisation, ''),"
        " coalesce(recipient_rows.name, ''), coalesce(recipient_rows.read_back, 0), recipient_rows.told_by_voice_at,"
        " recipient_rows.changed_ms, order_rows.id, coalesce(order_rows.number, ''), coalesce(order_rows.text, ''),"
        " coalesce(order_rows.urgency, ''), coalesce(order_rows.issuer, ''), coalesce(order_rows.issued_at, order_rows.created_ms),"
        " order_rows.sign_due_at, coalesce(recipient_rows.due_at, order_rows.due_at), order_rows.feedback_minutes,"
        " coalesce(home.id, named.id), coalesce(home.mode, named.mode, 'actual')"
        ' from recipient_rows join order_rows on order_rows.id = recipient_rows."order"'
        f"{INCIDENT_OF_ORDER}"
        f" where recipient_rows.struck is null and order_rows.struck is null and recipient_rows.state in ({marks(_OPEN)})"
        " and order_rows.state = 'issued' and (recipient_rows.organisation = ? or order_rows.issuer = ?)"
        f" order by recipient_rows.created_ms desc limit {_READ_MAX}",
        [*_OPEN, own, own],
    ).fetchall()
    # Of two incidents under one number, which a merge will end, either leads there.
    return {row[0]: _Open(*row) for row in rows}.values()


def _alarm(row: _Open, own: str, now_ms: int) -> str:
    """Return the sort of alarm that an open order is at `now_ms`, empty for none."""
    state, mine = row.state, row.organisation == own
    if state == "issued":
        if mine:
            return TO_SIGN
        return UNSIGNED if row.sign_due_ms is not None and row.sign_due_ms < now_ms and not row.read_back else ""
    if row.due_ms is not None and row.due_ms < now_ms:
        return OVERDUE
    silence = row.feedback_minutes
    return SILENT if silence is not None and not mine and row.changed_ms + silence * _MINUTE_MS < now_ms else ""


def _timer(row: _Open, own: str) -> Iterable[tuple[str, int]]:
    """Return what runs for an open order: its signature while that is missing, then its end."""
    mine = row.organisation == own
    if row.state == "issued":
        sort, due = (TO_SIGN if mine else UNSIGNED), row.sign_due_ms
    else:
        sort, due = OVERDUE, row.due_ms
    return () if due is None else ((sort, due),)


def _due(row: _Open, sort: str) -> int | None:
    if sort == SILENT:
        assert row.feedback_minutes is not None
        return row.changed_ms + row.feedback_minutes * _MINUTE_MS
    return row.due_ms if sort == OVERDUE else row.sign_due_ms


def _attention(held: tuple[str, _Open]) -> tuple[bool, int, bytes]:
    sort, row = held
    due_ms = _due(row, sort)
    return (sort != TO_SIGN, row.issued_ms if due_ms is None else due_ms, row.id)


def _nearest(row: TimerRow) -> tuple[int, bytes]:
    return (row.due_ms, row.id)


def _who(row: _Open, names: Names) -> str:
    return row.name or names.full(row.organisation)
