"""Verifying a center's database, or a copy of it: every stream from its births and bytes, and the tree over its feed.

What `proof.prove` takes up where a former backup ended is walked whole here. Beyond the streams, the feed is read in its sequence
and its hash tree grown anew: at each row the root must be the one that devices were told, and at the end the one that is kept.

Source: our design (engine specification §7, §10).
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, inspect, select

from sync.center.database import FILE, Sort, convictions, devices, entries, feed, forks, get, subtrees
from sync.center.feed import TREE
from sync.center.keys import CenterKeys
from sync.center.opening import url_in
from sync.center.proof import opened, prove
from sync.domain.failures import Outage, Refused
from sync.oplog.birth import parse_certificate
from sync.oplog.codec import Malformed
from sync.oplog.heads import convicts
from sync.oplog.tree import Range, Subtree

ROWS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CenterVerified:
    """What was found.

    Attributes:
        streams, entries: walked; every one below a signature of its author that verifies, to the end of its stream.
        devices: admitted by a certificate that the root signed; `unrooted` of which the kept certificate is not.
        leaves: entries that the feed's tree holds; `tree_wrong_at` the first row whose root is another one, None where all are right.
        subtree_wrong: whether a kept subtree is not what its entries give.
        convicted: heads under a key of this center that are not of one history.
        fault: the failure that ended the walk of the streams, None where none did.
    """

    streams: int = 0
    entries: int = 0
    devices: int = 0
    unrooted: int = 0
    forks: int = 0
    leaves: int = 0
    tree_wrong_at: int | None = None
    subtree_wrong: bool = False
    convicted: int = 0
    fault: Outage | None = None

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing was found wrong."""
        return self.fault is None and self.tree_wrong_at is None and not (self.unrooted or self.subtree_wrong or self.convicted)


def verify_center(
    directory: Path, keys: CenterKeys, *, copy: Path | None = None, closing: Callable[[], bool] = lambda: False
) -> CenterVerified:
    """Walk the database of ``directory``, or a ``copy`` under its key; beside a running center too.

    Raises: Refused: `center.verify_elsewhere` where the folder's database is a PostgreSQL and no copy is named.
        Outage: `backup.unreadable` (a page or tree of the file is broken), those of the disk, `store.closed`.
    """
    if copy is None and url_in(directory) is not None:
        raise Refused("center.verify_elsewhere")
    path = copy or directory / FILE
    fault, streams, walked = None, 0, 0
    try:
        proof = prove(path, keys.database, since={}, closing=closing)
        streams, walked = len(proof.tips), proof.walked
    except Outage as outage:
        if outage.code != "backup.unproved":
            raise
        fault = outage
    with opened(path, keys.database) as connection:
        certified = connection.execute(select(devices.c.sign_key, devices.c.certificate)).all()
        leaves, wrong, grown = _tree(connection)
        subtree_wrong, convicted = _kept_subtrees_differ(connection, grown), _convicted(connection, keys.root_public)
        found = int(connection.execute(select(func.count(forks.c.replica.distinct()))).scalar_one())
    unrooted = sum(not _is_rooted(row.certificate, row.sign_key, keys.root_public) for row in certified)
    return CenterVerified(
        streams=streams,
        entries=walked,
        devices=len(certified),
        unrooted=unrooted,
        forks=found,
        leaves=leaves,
        tree_wrong_at=wrong,
        subtree_wrong=subtree_wrong,
        convicted=convicted,
        fault=fault,
    )


def _is_rooted(certificate: bytes, sign_key: bytes, root: bytes) -> bool:
    try:
        return parse_certificate(certificate, root=root).sign_key == sign_key
    except Malformed:
        return False


def _kept_subtrees_differ(connection: Connection, grown: list[Subtree]) -> bool:
    """Tell whether a kept subtree is another one; one that is not kept is computed where it is needed."""
    if not inspect(connection).has_table(subtrees.name):
        return False
    right = {(one.level, one.at): one.root for one in grown}
    return any(right.get((row.level, row.at)) != row.root for row in connection.execute(select(subtrees)))


def _convicted(connection: Connection, root: bytes) -> int:
    """Return how many heads convict a center under this root, each checked anew."""
    if not inspect(connection).has_table(convictions.name):
        return 0
    found = 0
    for raw in connection.execute(select(convictions.c.raw)).scalars():
        with suppress(Malformed):
            convicts(raw, root=root)
            found += 1
    return found


def _tree(connection: Connection) -> tuple[int, int | None, list[Subtree]]:
    """Return how many leaves the feed gives, the first row whose told root is not theirs, and the subtrees that they make."""
    grown, after = Range(), 0
    whole: list[Subtree] = []
    while True:
        query = select(feed).where(feed.c.n > after, feed.c.sort == int(Sort.RUN)).order_by(feed.c.n).limit(ROWS)
        rows = connection.execute(query).all()
        for row in rows:
            held = select(entries.c.hash).where(entries.c.stream == row.stream, entries.c.seq.between(row.first_seq, row.last_seq))
            grown = grown.grown(connection.execute(held.order_by(entries.c.seq)).scalars(), whole)
            if (grown.size, grown.root) != (row.size, row.root):
                return grown.size, row.n, whole
            after = row.n
        if not rows:
            break
    kept = get(connection, TREE)
    stands = (Range() if kept is None else Range.load(kept)) == grown
    return grown.size, None if stands else after, whole
