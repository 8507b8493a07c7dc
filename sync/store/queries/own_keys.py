"""The keys of this device: since when each is in use, and what a change that was begun waits for. Layer: store."""

from dataclasses import dataclass
from pathlib import Path

from sync.oplog.hashing import public_bytes
from sync.store import life
from sync.store.cipher import Database
from sync.store.home import Home
from sync.store.key_change import NEXT_KEYS, WAITS_FOR
from sync.store.rekeying import SINCE, bytes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnKeys:
    """What is said of them. Times in milliseconds UTC.

    Attributes:
        since_ms: since when it signs and opens bundles with the present pair.
        database_since_ms: since when its database lies under the present key.
        certified: whether a center vouches for the pair; another one can be had only then.
        begun: whether a change was begun; `waits_for` is the code of what was in the way, empty while nothing was heard.
        database_bytes: how much another key of the database writes and reads back.
        wrapped: whether that key lies sealed by a passphrase.
    """

    since_ms: int
    database_since_ms: int
    certified: bool
    begun: bool = False
    waits_for: str = ""
    database_bytes: int = 0
    wrapped: bool = True


def own_keys(db: Database) -> OwnKeys | None:
    """Return what stands, None where no device was made yet."""
    present = life.load_life(db.conn)
    if present is None:
        return None
    query = "select min(seen_ms), max(certificate is not null and standing = 'own') from replicas where sign_key = ?"
    since_ms, certified = db.execute(query, (public_bytes(present.sign_key),)).fetchone()
    # The first replica of a database is the device's own: it was made with it.
    (made_ms,) = db.execute("select seen_ms from replicas order by number limit 1").fetchone()
    home = Home(Path(db.execute("pragma database_list").fetchone()[2]).parent)
    return OwnKeys(
        since_ms=since_ms,
        database_since_ms=life.get_number(db.conn, SINCE) or made_ms,
        certified=bool(certified),
        begun=life.get(db.conn, NEXT_KEYS) is not None,
        waits_for=life.get_text(db.conn, WAITS_FOR) or "",
        database_bytes=bytes_of(home),
        wrapped=home.wrap_file.exists(),
    )
