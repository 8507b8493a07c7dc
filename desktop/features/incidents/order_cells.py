"""How far an order came with each recipient, as the cells of a row: six states, what is late in them, and what comes next.

Pure: the moment is given.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.store.queries.order_ways import WayRow
from sync.store.queries.rows import HERE, OrderRow, RecipientRow

# The states that a recipient passes on its way, each with the field of the row that holds its time where one does.
WAY = ("sent", "delivered", "signed", "under_way", "reported", "finished")
DELIVERED, SIGNED, REPORTED, FINISHED = 1, 2, 4, 5
_REACHED = {"issued": 0, "signed": 2, "under_way": 3, "reported": 4, "finish_requested": 4, "finished": 5}
_MINUTE_MS = 60_000
# So long after issuing nobody is asked yet why nothing came back.
UNDELIVERED_AFTER_MS = 2 * _MINUTE_MS

EMPTY, DONE, HELD_HERE, LATE = "empty", "done", "held_here", "late"

_ATTENTION = ("disputed", "undelivered", "sign_late", "refused", "extension", "finish_requested", "due_late", "feedback_late")
_BY_STATE = ("told", "issued", "draft", "signed", "under_way", "reported", "finished")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One state of one recipient.

    Attributes:
        look: `empty`, `done`, `held_here` (sent, but nobody else is known to hold it) or `late`.
        via: how it came there: key of the words, empty when nobody knows; `who`: the person who did it.
        over_ms: of a late cell, by how much.
    """

    look: str
    at_ms: int | None = None
    via: str = ""
    who: str = ""
    over_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A recipient's cells, what waits for whom (key of the words with its facts), and how urgently.

    Attributes:
        cause: first of `_ATTENTION` that holds, else the state.
    """

    cells: tuple[Cell, ...]
    cause: str
    facts: Mapping[str, int] = field(default_factory=dict)
    waits: bool = False


def journey(row: RecipientRow, way: WayRow | None, order: OrderRow, *, now_ms: int) -> Journey:
    """Return how far the order came with a recipient."""
    way = way or WayRow(id=row.id)
    over = _over(row, way, order, now_ms)
    cells = tuple(_cell(place, row, way, order, over) for place in range(len(WAY)))
    cause = _cause(row, way, over)
    return Journey(cells=cells, cause=cause, facts=_facts(row, way, order, over, now_ms), waits=cause in _ATTENTION)


def attention(row: RecipientRow, made: Journey) -> tuple[bool, int]:
    """Return where a recipient stands: one's own first, then by what waits for a person."""
    every = (*_ATTENTION, *_BY_STATE)
    return (not row.mine, every.index(made.cause) if made.cause in every else len(every))


def reached(row: RecipientRow) -> tuple[bool, ...]:
    """Return for each place of `WAY` whether the recipient came there. What was signed or worked on has been delivered."""
    far = _REACHED.get(row.state, SIGNED if row.signed_at is not None else 0)
    delivered = row.delivered_at is not None or row.mine or far > 0 or _is_told(row)
    return (row.state != "draft", delivered, *(far >= place for place in range(SIGNED, len(WAY))))


def counts(rows: tuple[RecipientRow, ...]) -> tuple[int, ...]:
    """Return how many recipients came how far."""
    far = [reached(row) for row in rows]
    return tuple(sum(1 for one in far if one[place]) for place in range(len(WAY)))


def _is_told(row: RecipientRow) -> bool:
    return row.told_by_voice_at is not None and bool(row.read_back)


def _over(row: RecipientRow, way: WayRow, order: OrderRow, now_ms: int) -> Mapping[int, int]:
    """Return by how many milliseconds each place is late."""
    found: dict[int, int] = {}
    there = reached(row)
    issued = way.times.get("issued", order.issued_at or order.created_ms)
    if row.state == "issued" and not there[DELIVERED] and now_ms - issued > UNDELIVERED_AFTER_MS:
        found[DELIVERED] = now_ms - issued
    told_alone = row.delivered_at is None and _is_told(row)
    if row.state == "issued" and not told_alone and order.sign_due_at is not None and now_ms > order.sign_due_at:
        found[SIGNED] = now_ms - order.sign_due_at
    if row.state in {"signed", "under_way", "reported"} and order.feedback_minutes is not None:
        due = _fed_back(row, way) + order.feedback_minutes * _MINUTE_MS
        if now_ms > due:
            found[REPORTED] = now_ms - due
    due_at = way.due_at or order.due_at
    if row.state in {"issued", "signed", "under_way", "reported"} and due_at is not None and now_ms > due_at:
        found[FINISHED] = now_ms - due_at
    return found


def _fed_back(row: RecipientRow, way: WayRow) -> int:
    times = (way.reported_ms, way.times.get("reported"), way.times.get("under_way"), way.times.get("signed"), row.signed_at)
    return max((at for at in times if at is not None), default=0)


def _cell(place: int, row: RecipientRow, way: WayRow, order: OrderRow, over: Mapping[int, int]) -> Cell:
    if not reached(row)[place]:
        undelivered = place == SIGNED and DELIVERED in over
        late = over.get(place, 0) if not undelivered else 0
        return Cell(look=LATE, over_ms=late) if late else Cell(look=EMPTY)
    name = WAY[place]
    if name == "sent":
        here = way.reach == HERE and not row.mine and not reached(row)[DELIVERED]
        return Cell(look=HELD_HERE if here else DONE, at_ms=way.times.get("issued", order.issued_at), via="here" if here else "")
    if name == "delivered":
        return _delivered(row, way)
    if name == "signed":
        return Cell(look=DONE, at_ms=row.signed_at or way.times.get("signed"), who=row.signed_by or "")
    if name == "reported":
        late = over.get(place, 0)
        return Cell(look=LATE, over_ms=late) if late else Cell(look=DONE, at_ms=way.reported_ms or way.times.get("reported"))
    if name == "finished":
        return Cell(look=DONE, at_ms=way.times.get("finished", row.finished_at))
    return Cell(look=DONE, at_ms=way.times.get(name))


def _delivered(row: RecipientRow, way: WayRow) -> Cell:
    if row.delivered_at is not None:
        return Cell(look=DONE, at_ms=row.delivered_at, via=way.path)
    if _is_told(row):
        return Cell(look=DONE, at_ms=row.told_by_voice_at, via=row.told_channel or "")
    return Cell(look=DONE, via="own" if row.mine else "")


def _cause(row: RecipientRow, way: WayRow, over: Mapping[int, int]) -> str:
    if row.state == "disputed":
        return "disputed"
    if DELIVERED in over:
        return "undelivered"
    if row.state == "issued" and row.delivered_at is None and _is_told(row):
        return "told"
    if SIGNED in over:
        return "sign_late"
    if row.state == "refused":
        return "refused"
    if way.extension_until is not None and way.extension_answer is None and row.state not in {"finished", "withdrawn", "superseded"}:
        return "extension"
    if row.state == "finish_requested":
        return "finish_requested"
    if FINISHED in over:
        return "due_late"
    return "feedback_late" if REPORTED in over else row.state


def _facts(row: RecipientRow, way: WayRow, order: OrderRow, over: Mapping[int, int], now_ms: int) -> Mapping[str, int]:
    """Return the moments and spans, in milliseconds, that the sentence of what comes next may say."""
    due = way.due_at or order.due_at
    given: dict[str, int | None] = {
        "over": over.get({"undelivered": DELIVERED, "sign_late": SIGNED, "due_late": FINISHED}.get(_cause(row, way, over), REPORTED)),
        "until": way.extension_until,
        "left": None if due is None or due < now_ms else due - now_ms,
        "sign_left": None if order.sign_due_at is None or order.sign_due_at < now_ms else order.sign_due_at - now_ms,
    }
    if order.feedback_minutes is not None and row.state in {"signed", "under_way", "reported"}:
        given["feedback"] = _fed_back(row, way) + order.feedback_minutes * _MINUTE_MS
    return {name: value for name, value in given.items() if value is not None}
