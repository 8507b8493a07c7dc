"""The stage: authors by organisation, the units they have, and the acts of everyone in the order of time.

Layer: app. Source: our design.
"""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby

from desktop.app.province.authors import ARRIVAL_S, URGE_S, WAIT_S, Author
from desktop.app.story import until
from sync.domain.ids import EntityId
from sync.store.exchange import Done
from sync.store.queries import audit

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
CHINA_MS = 8 * HOUR_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One command of one author at a moment (milliseconds UTC).

    Attributes:
        request: makes the command when its turn has come; None = nothing is done after all.
        then: told what it created.
        rests_on: kind and id of a record that the author must have seen, though the command would not ask for it.
        independent: what others of the same moment create is of no concern, so all of them are committed together.
    """

    at_ms: int
    author: str
    request: Callable[[], object | None]
    then: Callable[[Done], None] | None = None
    rests_on: Callable[[], tuple[str, EntityId] | None] | None = None
    independent: bool = False


@dataclass(slots=True)
class Stage:
    """Who is there and what they have.

    Attributes:
        authors: devices at work now, by organisation.
        free: units that stand by and were sent nowhere yet, by (organisation, sort).
    """

    now_ms: int
    authors: dict[str, Author] = field(default_factory=dict)
    free: dict[tuple[str, str], list[EntityId]] = field(default_factory=dict)

    def perform(self, acts: Iterable[Act]) -> int:
        """Do what the authors on stage do, in the order of time; return how many commands were committed."""
        present = sorted((act for act in acts if act.author in self.authors), key=_moment)
        return sum(self._together(tuple(group)) if key[2] else sum(map(self._one, group)) for key, group in groupby(present, key=_group))

    def _together(self, acts: tuple[Act, ...]) -> int:
        author = self.authors[acts[0].author]
        author.set_clock(min(acts[0].at_ms, self.now_ms - 1))
        begun = [(act, author.begin(act.request())) for act in acts]
        for act, future in begun:
            done = future.result(WAIT_S)
            if act.then is not None:
                act.then(done)
        return len(begun)

    def _one(self, act: Act) -> int:
        request, author = act.request(), self.authors[act.author]
        if request is None:
            return 0
        record = act.rests_on() if act.rests_on is not None else None
        if record is not None:
            kind, entity = record
            self.wait("the record arrives", lambda: audit.holds(author.reader, kind, entity))
        done = author.do(request, at_ms=min(act.at_ms, self.now_ms - 1), hurry=self.hurry)
        if act.then is not None:
            act.then(done)
        return 1

    def wait(self, what: str, holds: Callable[[], bool]) -> None:
        """Have everyone send what waits, again and again, until ``holds``.

        Raises: TimeoutError: it did not hold in time.
        """
        end = time.monotonic() + ARRIVAL_S
        while time.monotonic() < end:
            self.hurry()
            with suppress(TimeoutError):
                until(what, holds, within_s=URGE_S)
                return
        raise TimeoutError(what)

    def hurry(self) -> None:
        """Have everyone send what waits."""
        for author in self.authors.values():
            author.push()

    def take_unit(self, organisation: str, sort: str) -> EntityId | None:
        """Return a unit that is free, and count it as sent."""
        units = self.free.get((organisation, sort), [])
        return units.pop(0) if units else None


def night_ms(now_ms: int, *, begins: int, ends: int) -> int:
    """Return when the latest night began that is over by now; minutes after midnight in China."""
    midnight = (now_ms + CHINA_MS) // DAY_MS * DAY_MS - CHINA_MS
    while midnight + ends * MINUTE_MS > now_ms - 10 * MINUTE_MS:
        midnight -= DAY_MS
    return midnight + begins * MINUTE_MS


def _moment(act: Act) -> int:
    return act.at_ms


def _group(act: Act) -> tuple[int, str, bool]:
    return (act.at_ms, act.author, act.independent)
