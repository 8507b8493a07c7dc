"""Publishing: rows of the feed, numbered densely in the order in which they are committed.

Whoever publishes is alone while it does: SQLite has one writer, PostgreSQL a lock that is held until after the commit
(`Postgres.write`). So a reader never sees n + 1 before n.

Source: engine specification §7, §10.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, text

from sync.center.columns import POSTGRESQL
from sync.center.database import Sort, claims, feed, put, subtrees
from sync.center.feed import BACKUP_TIPS_A_ROW, LEAST_URGENT, TREE, head, tree
from sync.center.prepared import Prepared, Rows
from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.run import Tip, VerifiedRun
from sync.oplog.tree import Subtree

_RUNS = Rows(feed, ("n", "sort", "stream", "first_seq", "last_seq", "scope", "pusher", "urgency", "bytes", "size", "root"))
_SUBTREES = Rows(subtrees, ("level", "at", "root"))
_GRANT = Prepared(insert(feed), columns=("n", "sort", "scope", "organisation", "again"))
_GRANTED = Prepared(select(feed.c.organisation).where(feed.c.scope == bindparam("at"), feed.c.sort == Sort.GRANT).distinct())
_GRANTED_OF = Prepared(text("select distinct scope, organisation from feed where scope = any(:scopes) and sort = :sort"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A signed piece of a stream, as it is published; `size` bytes of its entries, `hashes` of them in their order."""

    stream: int
    scope: Scope
    first_seq: int
    last_seq: int
    pusher: ReplicaId
    urgency: int
    size: int
    hashes: tuple[bytes, ...]


def cuts_of(stream: int, run: VerifiedRun, *, pusher: ReplicaId) -> Iterator[Cut]:
    """Yield what was stored of a run, cut behind each signature."""
    signed = {seq for seq, _ in run.signatures}
    first = run.before.seq + 1
    urgency, size = LEAST_URGENT, 0
    since: list[bytes] = []
    for entry, entry_hash in zip(run.entries, run.hashes, strict=True):
        urgency = min(urgency, int(entry.header.urgency))
        size += len(entry.body)
        since.append(entry_hash)
        seq = entry.header.seq
        if seq not in signed:
            continue
        yield Cut(
            stream=stream,
            scope=run.before.scope,
            first_seq=first,
            last_seq=seq,
            pusher=pusher,
            urgency=urgency,
            size=size,
            hashes=tuple(since),
        )
        first, urgency, size = seq + 1, LEAST_URGENT, 0
        since.clear()


def publish(connection: Connection, cuts: Iterable[Cut]) -> None:
    """Append a row for each piece, and grow the feed's hash tree by their entries."""
    grown, at = tree(connection), head(connection)
    rows: list[dict[str, object]] = []
    whole: list[Subtree] = []
    for cut in cuts:
        grown, at = grown.grown(cut.hashes, whole), at + 1
        rows.append(
            {
                "n": at,
                "sort": int(Sort.RUN),
                "stream": cut.stream,
                "first_seq": cut.first_seq,
                "last_seq": cut.last_seq,
                "scope": cut.scope,
                "pusher": cut.pusher,
                "urgency": cut.urgency,
                "bytes": cut.size,
                "size": grown.size,
                "root": grown.root,
            }
        )
    if rows:
        _RUNS.add(connection, rows)
        put(connection, TREE, grown.dump())
    if whole:
        _SUBTREES.add(connection, [{"level": one.level, "at": one.at, "root": one.root} for one in whole])


def grant(connection: Connection, granted: Iterable[tuple[Scope, str]]) -> None:
    """Append which scopes are due to which organisations; one that was there before, and left, is given everything again."""
    said = tuple(granted)
    if not said:
        return
    scopes = {scope for scope, _ in said}
    known: set[tuple[bytes, str]] = set()
    if connection.dialect.name == POSTGRESQL:
        known.update(_GRANTED_OF.all(connection, scopes=list(scopes), sort=int(Sort.GRANT)))
    else:
        known.update((scope, to) for scope in scopes for (to,) in _GRANTED.all(connection, at=scope))
    at = head(connection)
    rows: list[dict[str, object]] = []
    for n, (scope, to) in enumerate(said, at + 1):
        rows.append({"n": n, "sort": int(Sort.GRANT), "scope": scope, "organisation": to, "again": int((scope, to) in known)})
        known.add((scope, to))
    _GRANT.run_each(connection, rows)


def publish_claim(connection: Connection, holder: ReplicaId, author: ReplicaId, raw: bytes, *, pusher: ReplicaId | None = None) -> bool:
    """Append a holder's claim, due to the devices of the author's organisation; one that was said before changes nothing.

    ``pusher`` is the other center that brought it, None for the holder itself.
    """
    said = (claims.c.holder == holder, claims.c.author == author)
    if connection.execute(select(claims.c.n).where(*said, claims.c.raw == raw).limit(1)).first() is not None:
        return False
    met = connection.execute(select(claims.c.n).where(*said).limit(1)).first()
    at = head(connection) + 1
    connection.execute(insert(feed).values(n=at, sort=int(Sort.CLAIM), pusher=pusher))
    connection.execute(insert(claims).values(n=at, holder=holder, author=author, raw=raw, first=int(met is None)))
    return True


def publish_backup(connection: Connection, moved: Sequence[tuple[int, Tip]]) -> Iterator[tuple[int, int, Tip]]:
    """Append that a backup covers streams further than the last one did; yield (n, number of the stream, tip) for each."""
    at = head(connection)
    for start in range(0, len(moved), BACKUP_TIPS_A_ROW):
        at += 1
        connection.execute(insert(feed).values(n=at, sort=int(Sort.BACKUP)))
        for number, tip in moved[start : start + BACKUP_TIPS_A_ROW]:
            yield at, number, tip
