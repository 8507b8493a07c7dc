"""The prover: the center's signed heads, and proofs over the feed's hash tree, for devices that ask; what convicts its key is kept.

Perfect subtrees of every eighth level are kept as the feed grows (`publishing.py`), one row for 256 entries. What lies below one
is computed from the hashes of its entries, so no part of a proof reads more than 255 rows of each kind. A subtree that is not
kept (`fill` was cut short) is computed, and right.

A head is of this life alone. A device that speaks of another one is told so: what it holds of that life is proved by nobody any more.

Source: RFC 6962 §2.1; our design (engine specification §10; S11).
"""

import logging
from collections.abc import Callable, Iterable
from itertools import pairwise

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from sync.center import feed, retired
from sync.center.authority import EPOCH, REPLICA
from sync.center.database import Database, convictions, entries, get, get_number, streams, subtrees
from sync.center.database import feed as feed_rows
from sync.center.keys import CenterKeys
from sync.center.prepared import Prepared
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.oplog.codec import Malformed
from sync.oplog.heads import Ask, Conviction, Leaf, Place, convicts, make_answer, make_head
from sync.oplog.tree import KEPT_LEVELS, OURS, consistency, inclusion

log = logging.getLogger("sync.center")

CONVICTIONS_MAX = 64
FILL_ROWS = 256
_KEPT = Prepared(select(func.count()).select_from(subtrees).where(subtrees.c.level == bindparam("of")))
_ROWS = (
    select(feed_rows.c.n, feed_rows.c.stream, feed_rows.c.first_seq, feed_rows.c.last_seq, feed_rows.c.size)
    .where(feed_rows.c.size > bindparam("start"))
    .order_by(feed_rows.c.size)
    .limit(bindparam("rows"))
    .subquery()
)
_place = _ROWS.c.size - (_ROWS.c.last_seq - entries.c.seq) - 1
_LEAVES = Prepared(
    select(entries.c.hash)
    .select_from(_ROWS.join(entries, (entries.c.stream == _ROWS.c.stream) & entries.c.seq.between(_ROWS.c.first_seq, _ROWS.c.last_seq)))
    .where(_place >= bindparam("start"), _place < bindparam("end"))
    .order_by(_ROWS.c.n, entries.c.seq)
)
_SUBROOTS = Prepared(
    select(subtrees.c.at, subtrees.c.root).where(
        subtrees.c.level == bindparam("of"), subtrees.c.at >= bindparam("start"), subtrees.c.at < bindparam("end")
    )
)
_RUN = Prepared(
    select(feed_rows.c.size, feed_rows.c.last_seq)
    .join(streams, streams.c.number == feed_rows.c.stream)
    .where(feed_rows.c.scope == bindparam("of"), feed_rows.c.first_seq <= bindparam("seq"), feed_rows.c.last_seq >= bindparam("seq"))
    .where(streams.c.replica == bindparam("author"), streams.c.scope == bindparam("of"))
)


class Prover:
    """Owned by the exchange; `answer` on a reader's thread, `learn` on the writer's."""

    def __init__(self, database: Database, keys: CenterKeys, *, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._keys = keys
        self._now_ms = now_ms

    def answer(self, ask: Ask) -> bytes:
        """Return the signed answer over one consistent view.

        Raises: Refused: `tree.other_life`.
        """
        with self._database.read() as connection:
            center = ReplicaId(get(connection, REPLICA) or b"")
            if ask.center != center:
                raise Refused("tree.other_life")
            tree, nodes = feed.tree_head(connection), Subtrees(connection)
            head = make_head(center, self._keys.sign, epoch=get_number(connection, EPOCH), tree=tree, at_ms=self._now_ms())
            proofs = [(told, consistency(told.size, tree.size, nodes.root) if told.size <= tree.size else None) for told in ask.trees]
            leaves = [(place, _leaf(connection, nodes, place, tree.size)) for place in ask.places]
        return make_answer(head, self._keys.sign, proofs=proofs, leaves=leaves)

    def learn(self, evidence: Iterable[bytes]) -> int:
        """Keep what convicts a center under this root; return how much of it was news. Each is told of once in the log."""
        found: dict[bytes, tuple[Conviction, bytes]] = {}
        for raw in evidence:
            try:
                conviction = convicts(raw, root=self._keys.root_public)
            except Malformed:
                continue
            found[conviction.id] = conviction, raw
        if not found:
            return 0
        with self._database.write() as connection:
            said = retired.retirements(connection, self._keys.root_public).values()
            settled = {kept.replica for one in said if one.settles for kept in one.lives}
            found = {key: one for key, one in found.items() if one[0].head.center not in settled}
            known = set(connection.execute(select(convictions.c.id)).scalars())
            fresh = [one for one in found if one not in known][: CONVICTIONS_MAX - len(known)]
            for one in fresh:
                conviction, raw = found[one]
                row = insert(convictions).values(id=one, why=str(conviction.why), found_ms=self._now_ms(), raw=raw)
                connection.execute(row.on_conflict_do_nothing())
        for one in fresh:
            conviction, _ = found[one]
            facts = {"center": conviction.head.center.hex(), "epoch": conviction.head.epoch, "size": conviction.head.tree.size}
            log.error("two histories under one key", extra={"code": str(conviction.why), **facts})
        return len(fresh)


class Subtrees:
    """The perfect subtrees of the feed's tree, kept or computed from the entries."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def root(self, level: int, at: int) -> bytes:
        """Return the root over leaves ``at · 2^level`` and the following ones, all of which are there."""
        below = max(0, level - 1) // KEPT_LEVELS * KEPT_LEVELS
        count = 1 << level - below
        if level and not level % KEPT_LEVELS and (kept := self._kept(level, at, 1)):
            return kept[at]
        return _paired(self._leaves(at * count, count) if not below else self._roots(below, at * count, count))

    def leaves(self, start: int, count: int) -> list[bytes]:
        """Return hashes of entries by their place in the tree."""
        return [row.hash for row in _LEAVES.all(self._connection, start=start, rows=count, end=start + count)]

    def _leaves(self, start: int, count: int) -> list[bytes]:
        found = [OURS.leaf(value) for value in self.leaves(start, count)]
        assert len(found) == count, "asked within the tree"
        return found

    def _roots(self, level: int, start: int, count: int) -> list[bytes]:
        kept = self._kept(level, start, count)
        return [kept[at] if at in kept else self.root(level, at) for at in range(start, start + count)]

    def _kept(self, level: int, start: int, count: int) -> dict[int, bytes]:
        return {row.at: row.root for row in _SUBROOTS.all(self._connection, of=level, start=start, end=start + count)}


def fill(database: Database) -> int:
    """Keep the subtrees of a feed that grew before they were kept; return how many were lacking. One transaction for some of each."""
    lacking = 0
    level = KEPT_LEVELS
    while True:
        with database.read() as connection:
            whole = feed.tree(connection).size >> level
            kept = int(_KEPT.scalar(connection, of=level))
        if not whole:
            return lacking
        for start in range(0, whole if kept < whole else 0, FILL_ROWS):
            with database.write() as connection:
                held = Subtrees(connection)
                numbers = range(start, min(start + FILL_ROWS, whole))
                rows = [{"level": level, "at": at, "root": held.root(level, at)} for at in numbers]
                connection.execute(insert(subtrees).on_conflict_do_nothing(), rows)
            lacking += len(rows)
        level += KEPT_LEVELS


def _leaf(connection: Connection, nodes: Subtrees, place: Place, size: int) -> Leaf | None:
    """Return where an entry is in the tree of ``size`` leaves, with its proof; None where it is not in the feed."""
    replica, scope, seq = place
    row = _RUN.first(connection, of=scope, seq=seq, author=replica)
    if row is None:
        return None
    at = row.size - (row.last_seq - seq) - 1
    return Leaf(at, inclusion(at, size, nodes.root))


def _paired(roots: list[bytes]) -> bytes:
    while len(roots) > 1:
        roots = [OURS.node(left, right) for left, right in list(pairwise(roots))[::2]]
    return roots[0]
