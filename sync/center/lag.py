"""How far behind the feed those are who are in touch with the center, as one figure for each urgency.

Counting what is due to each device, as the console does for a page of them, costs rows × devices. Here the cursors alone are asked:
the one that is least far of all who spoke within `IN_TOUCH_MS`, and the first row of each urgency behind it. So the figure errs to
one side: it counts what that one may not read, what it brought itself, and flash that it was given ahead of its turn; and it knows of what
was given with a long poll only when the next one comes. Who is out of touch longer is behind by nature and not counted, nor is who
has not begun to follow the feed and loads.

An entry's age is by its author's clock: the feed keeps no other time. Source: our design.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from sync.center.database import FLASH_ONLY, contacts, entries, feed
from sync.center.prepared import Prepared
from sync.domain.draft import Urgency
from sync.oplog.entry import read_header

IN_TOUCH_MS = 10 * 60 * 1000  # ten long polls, and the rests that a device on a bad link takes between them

# Nobody keeps an index of when each was seen: it would be written anew at every exchange.
_COUNT: ColumnElement[Any] = func.count()
_LEAST: ColumnElement[Any] = func.min(func.nullif(contacts.c.n, 0))
_IN_TOUCH = Prepared(select(_COUNT.label("count"), _LEAST.label("least")).where(contacts.c.seen_ms >= bindparam("since_ms")))
_FIRST = select(feed.c.stream, feed.c.first_seq).where(feed.c.n > bindparam("n")).order_by(feed.c.n).limit(1)
FLASH_BEHIND = _FIRST.where(FLASH_ONLY)
RECORD_BEHIND = _FIRST.where(feed.c.urgency >= int(Urgency.RECORD))  # almost every row; the next one is rarely far
_BEHIND = ((Urgency.FLASH, Prepared(FLASH_BEHIND)), (Urgency.RECORD, Prepared(RECORD_BEHIND)))
_BODY = Prepared(select(entries.c.body).where(entries.c.stream == bindparam("stream"), entries.c.seq == bindparam("seq")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How many devices and centers below are in touch, and how old the first entry of each urgency is that some of them may lack.

    0 seconds where none does. What is less urgent than a record counts as one.
    """

    in_touch: int
    seconds: Mapping[Urgency, float]


def lag_of(connection: Connection, *, now_ms: int) -> Lag:
    """Return how far behind those are who are in touch, from one consistent view."""
    found = _IN_TOUCH.first(connection, since_ms=now_ms - IN_TOUCH_MS)
    ages = {urgency: _age_s(connection, first, found.least, now_ms) for urgency, first in _BEHIND}
    return Lag(in_touch=int(found.count), seconds=ages)


def _age_s(connection: Connection, behind: Prepared, n: int | None, now_ms: int) -> float:
    row = None if n is None else behind.first(connection, n=n)
    if row is None:
        return 0.0
    body: bytes = _BODY.scalar(connection, stream=row.stream, seq=row.first_seq)
    return max(0, now_ms - read_header(body).wall_ms) / 1_000
