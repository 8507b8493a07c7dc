"""Whom what was published concerns, so that of thousands of long polls only those are answered that may have something to say.

Answering a poll reads the database; an entry of one county is nothing to the other ninety-four. So the rows of the feed that are
new are looked at once, for all: which organisations may be given any of them, and everyone above each. It may name too many, never
too few; who is named and has nothing due goes on waiting.

Source: engine specification §4, §7.
"""

import asyncio
from collections.abc import Collection

from sqlalchemy import Connection, bindparam, select

from sync.center.database import Sort, claims, devices, feed, replicas
from sync.center.facts import Facts
from sync.center.feed import head as feed_head
from sync.center.prepared import Prepared
from sync.domain.access import superiors
from sync.domain.scopes import Scope, ScopeSort, organisation_in, sort_of

ROWS_MAX = 2_000
ANYBODY = ""  # the key of who waits for any growth at all
_NEW = Prepared(
    select(feed.c.n, feed.c.sort, feed.c.scope, feed.c.organisation, devices.c.organisation.label("claimed"))
    .outerjoin(claims, claims.c.n == feed.c.n)
    .outerjoin(replicas, replicas.c.replica == claims.c.author)
    .outerjoin(devices, devices.c.sign_key == replicas.c.sign_key)
    .where(feed.c.n > bindparam("since"))
    .order_by(feed.c.n)
    .limit(bindparam("most"))
)


def concerned(connection: Connection, since: int | None) -> tuple[int, frozenset[str] | None]:
    """Return how far the feed is, and which organisations the rows behind ``since`` may concern; None for everyone.

    ``since`` None is not known: everyone may be.
    """
    if since is None:
        return feed_head(connection), None
    rows = _NEW.all(connection, since=since, most=ROWS_MAX)
    if not rows:
        return since, frozenset()
    if len(rows) == ROWS_MAX:
        return feed_head(connection), None
    last = int(rows[-1].n)
    facts = Facts(connection)
    named: set[str] = set()
    for scope in {Scope(row.scope) for row in rows if row.sort == Sort.RUN}:
        if sort_of(scope) is ScopeSort.AUTHORITY:
            return last, None
        named |= _readers(scope, facts)
    if any(row.sort == Sort.BACKUP for row in rows):
        return last, None
    named |= {str(name) for row in rows for name in (row.organisation, row.claimed) if name is not None}
    return last, frozenset(named).union(*(superiors(code, facts) for code in named))


def _readers(scope: Scope, facts: Facts) -> frozenset[str]:
    """Return the organisations that may be given a stream of a scope, those above them left out."""
    match sort_of(scope):
        case ScopeSort.ORGANISATION:
            return frozenset({organisation_in(scope) or ""})
        case ScopeSort.INCIDENT:
            return facts.parties(scope)
        case _:
            owner = facts.owner(scope)
            return facts.members(scope) | ({owner} if owner is not None else set())


class Waiting:
    """Who waits for the feed to grow, by organisation. Lives with the event loop, and is its alone.

    Attributes:
        count: how often it was told.
    """

    def __init__(self) -> None:
        self.count = 0
        self._told: dict[str, int] = {}
        self._everyone = 0
        self._futures: dict[str, set[asyncio.Future[None]]] = {}

    def tell(self, organisations: Collection[str] | None) -> None:
        """Say that something was published that may concern these, None for everyone."""
        self.count += 1
        if organisations is None:
            self._everyone = self.count
        names = tuple(self._futures) if organisations is None else (*organisations, ANYBODY)
        for name in names:
            self._told[name] = self.count
            for future in self._futures.pop(name, ()):
                if not future.done():
                    future.set_result(None)

    async def wait(self, name: str, since: int, timeout_s: float) -> bool:
        """Wait until something was told that concerns ``name`` since the count was ``since``; False when nothing was in time."""
        if max(self._everyone, self._told.get(name, 0)) > since:
            return True
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._futures.setdefault(name, set()).add(future)
        try:
            async with asyncio.timeout(timeout_s):
                await future
        except TimeoutError:
            return False
        finally:
            held = self._futures.get(name)
            if held is not None:
                held.discard(future)
                if not held:
                    del self._futures[name]
        return True
