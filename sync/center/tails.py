"""Tails: the flash that a newcomer's checkpoints do not hold yet, found in the feed and given as runs of its scope's log.

A keeper makes a checkpoint of a scope once in a thousand entries or an hour, and over 64 kbit/s a newcomer's loading takes
longer than that; an order may wait for neither. A tail begins behind the tips of the checkpoint that is being given, or where a
former try of the same loading ended, else at the stream's first entry: a stream travels as a prefix, always.

Source: engine specification §7 (urgency belongs to the entry), §8; L2.
"""

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import select

from sync.center import feed
from sync.center.database import Database, Sort, contacts, devices, replicas, streams
from sync.center.database import feed as feed_rows
from sync.center.facts import Facts
from sync.center.feed import Reader
from sync.domain.access import Standing
from sync.domain.draft import Urgency
from sync.domain.ids import ReplicaId
from sync.domain.scopes import AUTHORITY, Scope
from sync.oplog.checkpoint import Base
from sync.oplog.run import Tip
from sync.protocol.loading import Logged

LOG_BYTES = 64 * 1024
LATELY_ROWS = 8_192  # of the feed before a loading began; what is flash further back comes with everything else, when it is over
_NOBODY = ReplicaId(bytes(8))
_ALL = 2**53  # a device has all of what it wrote itself


class Tails:
    """Watches the feed for one loading, and lives as long as it."""

    def __init__(
        self,
        database: Database,
        key: bytes,
        standing: Standing,
        *,
        held: Mapping[Scope, tuple[Tip, ...]],
        bases: Callable[[Scope], tuple[Base, ...]],
    ) -> None:
        """Watch for the device with this key.

        Args:
            held: tips that its former tries reached, by scope.
            bases: tells on which tips a scope stands once its checkpoint is given; none where it is given none.
        """
        self._database = database
        self._bases = bases
        self._reached: dict[Scope, dict[ReplicaId, int]] = {scope: {tip.replica: tip.seq for tip in tips} for scope, tips in held.items()}
        self._counted: set[Scope] = set()
        with database.read() as connection:
            self._began = self._seen = feed.head(connection)
            own = connection.execute(select(contacts.c.replica).where(contacts.c.sign_key == key)).scalar_one_or_none()
        self._reader = Reader(replica=ReplicaId(own or _NOBODY), standing=standing)

    def lately(self) -> tuple[Scope, ...]:
        """Return the scopes where flash lies that was there before the loading began, and in no checkpoint that is given."""
        return self._flash(max(0, self._began - LATELY_ROWS), self._began)

    def fresh(self) -> tuple[Scope, ...]:
        """Return the scopes where flash came since this was asked last."""
        with self._database.read() as connection:
            head = feed.head(connection)
        if head == self._seen:
            return ()
        behind, self._seen = self._seen, head
        return self._flash(behind, head)

    def of(self, scope: Scope) -> Iterator[Logged]:
        """Yield everything of a scope's log that lies beyond what was given of it, urgent streams first."""
        more = True
        while more:
            known = {scope: self._tips(scope)}
            with self._database.read() as connection:
                runs, more = feed.behind_tips(connection, Facts(connection), self._reader, known, budget=LOG_BYTES)
            if not runs:
                return
            yield Logged(runs, tuple(sorted({run.birth for run in runs if run.birth is not None})))
            reached = self._reached[scope]
            for run in runs:
                reached[run.replica] = run.first_seq + len(run.entries) - 1

    def _flash(self, behind: int, upto: int) -> tuple[Scope, ...]:
        """Return the scopes of flash that is this device's to read and not its own, between two places of the feed."""
        query = (
            select(streams.c.replica, streams.c.scope, devices.c.organisation, feed_rows.c.last_seq)
            .join(streams, streams.c.number == feed_rows.c.stream)
            .join(replicas, replicas.c.replica == streams.c.replica)
            .outerjoin(devices, devices.c.sign_key == replicas.c.sign_key)
            .where(feed_rows.c.n > behind, feed_rows.c.n <= upto, feed_rows.c.sort == int(Sort.RUN))
            .where(feed_rows.c.urgency == int(Urgency.FLASH))
            .order_by(feed_rows.c.n)
        )
        found: dict[Scope, None] = {}
        with self._database.read() as connection:
            facts = Facts(connection)
            for row in connection.execute(query).all():
                scope, author = Scope(row.scope), ReplicaId(row.replica)
                if scope == AUTHORITY or author == self._reader.replica or scope in found:
                    continue
                if self._held(scope).get(author, 0) < row.last_seq and self._reader.may_read(scope, row.organisation, facts):
                    found[scope] = None
        return tuple(found)

    def _held(self, scope: Scope) -> dict[ReplicaId, int]:
        """Return up to where each stream of a scope is given: by its checkpoint, by an earlier try, or by this one."""
        reached = self._reached.setdefault(scope, {})
        if scope not in self._counted:
            self._counted.add(scope)
            for base in self._bases(scope):
                reached[base.tip.replica] = max(base.tip.seq, reached.get(base.tip.replica, 0))
        return reached

    def _tips(self, scope: Scope) -> tuple[Tip, ...]:
        ends = self._held(scope) | {self._reader.replica: _ALL}
        return tuple(Tip(replica=replica, scope=scope, seq=seq, ordinal=seq, hash=b"") for replica, seq in ends.items())
