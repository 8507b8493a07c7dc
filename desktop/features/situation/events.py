"""What happened around one incident, as marks on a line of time: journal lines, steps of units, orders, and what is due.

Without Qt; made from the rows that the panel shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sync.store.queries.rows import AssignmentRow, IncidentDetail, OrderRow

OPERATION, RESOURCE, MAP, DUE = "operation", "resource", "map", "due"
SORTS = (OPERATION, RESOURCE, MAP)

HOUR_MS = 3_600_000
MINUTE_MS = 60_000
AHEAD_MS = 30 * MINUTE_MS
BEHIND_MS = 70 * MINUTE_MS
LONGEST_MS = 12 * HOUR_MS
# Distances between two figures on the axis; the least that leaves room for them is taken.
STEPS_MS = tuple(minutes * MINUTE_MS for minutes in (5, 10, 20, 30, 60, 120, 240))
TICKS_MAX = 8
_STEPS = ("ordered_at", "mustered_at", "departed_at", "arrived_at", "completed_at", "returned_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One mark.

    Attributes:
        sort: one of `SORTS`, or `DUE` for what is still to come.
        text: what it says, in the words of the record.
        key: a key of the words to say in front of it, with `state` where it is a step; empty for a line that people wrote.
    """

    at_ms: int
    sort: str
    text: str
    key: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The stretch of time that is shown, milliseconds UTC, and how far its figures lie apart."""

    begin_ms: int
    end_ms: int
    step_ms: int

    def share(self, at_ms: int) -> float:
        """Return where a moment lies, 0 at the beginning and 1 at the end."""
        return (at_ms - self.begin_ms) / (self.end_ms - self.begin_ms)

    def moment(self, share: float) -> int:
        """Return the moment at a place of the line."""
        return round(self.begin_ms + min(1.0, max(0.0, share)) * (self.end_ms - self.begin_ms))

    def ticks(self) -> tuple[int, ...]:
        """Return the moments that carry a figure."""
        return tuple(range(self.begin_ms, self.end_ms + 1, self.step_ms))


def events_of(detail: IncidentDetail | None, now_ms: int) -> tuple[Event, ...]:
    """Return the marks of an incident by time; what lies ahead is due."""
    if detail is None:
        return ()
    return tuple(sorted(_events(detail, now_ms), key=_when))


def span_of(events: tuple[Event, ...], now_ms: int) -> Span:
    """Return the stretch that shows what happened, at most the last `LONGEST_MS`, and what is due next."""
    past = [event.at_ms for event in events if event.at_ms <= now_ms]
    ahead = [event.at_ms for event in events if event.at_ms > now_ms]
    begin = max(now_ms - LONGEST_MS, min([now_ms - BEHIND_MS, *(at - MINUTE_MS for at in past)]))
    end = min(now_ms + 2 * HOUR_MS, max([now_ms + AHEAD_MS, *(at + MINUTE_MS for at in ahead)]))
    step = next((step for step in STEPS_MS if (end - begin) / step <= TICKS_MAX), STEPS_MS[-1])
    return Span(begin_ms=begin // step * step, end_ms=-(-end // step) * step, step_ms=step)


def counts(events: tuple[Event, ...]) -> dict[str, int]:
    """Return how many marks of each sort there are, those that are due left out."""
    return {sort: sum(event.sort == sort for event in events) for sort in SORTS}


def beside(events: tuple[Event, ...], at_ms: int, step: int) -> int | None:
    """Return the moment of the next mark after `at_ms`, or of the last before it when `step` is -1; None when there is none."""
    if step > 0:
        return next((event.at_ms for event in events if event.at_ms > at_ms and event.sort != DUE), None)
    return next((event.at_ms for event in reversed(events) if event.at_ms < at_ms and event.sort != DUE), None)


def _when(event: Event) -> tuple[int, str]:
    return event.at_ms, event.text


def _events(detail: IncidentDetail, now_ms: int) -> Iterator[Event]:
    for line in detail.journal:
        if not line.system and line.struck is None:
            sort = MAP if "map" in line.ticks else RESOURCE if "resources" in line.ticks else OPERATION
            yield Event(at_ms=line.stated_at, sort=sort, text=line.text)
    for step in detail.steps:
        yield Event(at_ms=step.at_ms, sort=OPERATION, text="", key="timeline.step", state=step.state)
    for sent in detail.assignments:
        yield from _of_unit(sent)
    for order in detail.orders:
        yield from _of_order(order, now_ms)
    for post in detail.posts:
        if post.established_at:
            yield Event(at_ms=post.established_at, sort=MAP, text=post.name, key="timeline.post")
    for task in detail.tasks:
        if task.due_at and task.due_at > now_ms and task.state not in {"done", "not_applicable"}:
            yield Event(at_ms=task.due_at, sort=DUE, text=task.title)


def _of_unit(sent: AssignmentRow) -> Iterator[Event]:
    for name in _STEPS:
        at_ms = getattr(sent, name)
        if at_ms is not None:
            yield Event(at_ms=at_ms, sort=RESOURCE, text=sent.unit_name, key="timeline.unit", state=name.removesuffix("_at"))


def _of_order(order: OrderRow, now_ms: int) -> Iterator[Event]:
    text = order.text.split("\n", 1)[0]
    if order.issued_at:
        yield Event(at_ms=order.issued_at, sort=OPERATION, text=text, key="timeline.order")
    if order.due_at and order.due_at > now_ms and order.state == "issued":
        yield Event(at_ms=order.due_at, sort=DUE, text=text)
