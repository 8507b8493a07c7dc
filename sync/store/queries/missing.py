"""How many entries another device is not known to hold, of those that it may read. A comparison with `reach` (K8).

Layer: store. Source: our design (engine specification §3 K7, §4).
"""

from sync.domain.access import Standing, may_read
from sync.domain.scopes import Scope
from sync.store.cipher import Database
from sync.store.facts import Facts
from sync.store.organisations import Tree
from sync.store.rulings import ranges_of
from sync.store.shipped import shipped

_SHORT = """
    select streams.scope, authors.organisation, sum(streams.seq - coalesce(known.seq, 0)) from streams
    join replicas as authors on authors.number = streams.replica
    left join (select reach.stream, reach.seq from reach join holders on holders.number = reach.holder where holders.replica = ?) as known
        on known.stream = streams.number
    where streams.seq > coalesce(known.seq, 0) and authors.replica <> ? group by streams.scope, authors.organisation
"""


def missing_at(db: Database, holder: bytes) -> int:
    """Return the entries held here that `holder` may read and is not known to hold; of its own streams it lacks nothing.

    0 for a device that stands for nothing here: unknown, or revoked, in this life or another.
    """
    found = db.execute("select standing, organisation, sign_key from replicas where replica = ?", [holder]).fetchone()
    if found is None or found[0] not in {"own", "certified", "accepted"} or _is_revoked(db, found[2]):
        return 0
    reader = Standing(organisation=found[1], offices=frozenset(), certified=found[0] != "accepted")
    facts = Facts(db.conn, Tree(db.conn, tuple(shipped().values())))
    rows = db.execute(_SHORT, [holder, holder]).fetchall()
    return sum(int(count) for scope, author, count in rows if may_read(reader, Scope(scope), author or None, facts))


def _is_revoked(db: Database, sign_key: bytes) -> bool:
    ruled = ranges_of(db.conn)
    lives = db.execute("select replica from replicas where sign_key = ?", [sign_key]).fetchall()
    return any(last is None for (replica,) in lives for _, last in ruled.get(replica, ()))
