"""Contents that nothing names: what a crash left between a file and its entry, found and let go.

A content is loose when no record names it, no entry in the log holds its address (one that is not folded yet, is set aside
or belongs to a later version counts as well), it was made here, and it has lain there for a day. What came by another way
is not judged: its entry may still be on the road. Where this device dropped entries of its own that no record shows, set
aside or not understood, nothing is judged: they may name it, and come back with a ruling or a later version.

Layer: store. Source: our design.
"""

from collections.abc import Iterable

from sync.oplog.codec import encode
from sync.oplog.ordinals import Ordinals
from sync.store import cipher
from sync.store.blob_tables import is_named
from sync.store.blobs import Blobs
from sync.store.cipher import Connection
from sync.store.home import Home

LOOSE_MS = 24 * 60 * 60 * 1000
_ONES_OWN = ("", "here")
_ROWS = 1_000


def loose(home: Home, blobs: Blobs, *, now_ms: int) -> tuple[bytes, ...]:
    """Return the addresses that may be let go, looking at what has lain here for a day.

    Opens a connection of its own: where something is suspect the whole log is read once. Thread: one that nobody waits for.
    Raises: Outage: those of `cipher.connect`.
    """
    old = [address for address in blobs.addresses() if (since := blobs.since_ms(address)) is not None and now_ms - since > LOOSE_MS]
    return unnamed(home, old)


def unnamed(home: Home, addresses: Iterable[bytes]) -> tuple[bytes, ...]:
    """Return those of `addresses` that were made here and that neither a record nor an entry names. Thread and raises: as `loose`."""
    connection = cipher.connect(home.database, home.key(), read_only=True)
    try:
        judged = () if _may_be_named_below(connection) else addresses
        suspect = [address for address in judged if _is_suspect(connection, address)]
        mentioned = _mentioned(connection, suspect) if suspect else frozenset()
        return tuple(address for address in suspect if address not in mentioned)
    finally:
        connection.close()


def let_go(connection: Connection, blobs: Blobs, addresses: Iterable[bytes]) -> int:
    """Drop those of `addresses` that no record names by now, in the writer's transaction; return how many.

    Raises: Outage: those of the disk.
    """
    gone = [address for address in addresses if _is_suspect(connection, address)]
    for address in gone:
        blobs.drop(address)
        connection.execute("delete from blobs where address = ?", (address,))
    return len(gone)


def _is_suspect(connection: Connection, address: bytes) -> bool:
    row = connection.execute("select source from blobs where address = ?", (address,)).fetchone()
    return (row is None or row[0] in _ONES_OWN) and not is_named(connection, address)


def _may_be_named_below(connection: Connection) -> bool:
    """Tell whether an own entry that lies below a floor, so in no log here, is shown by no record either."""
    row = connection.execute(
        "select 1 from bases join streams on streams.number = bases.stream join replicas on replicas.number = streams.replica"
        " where replicas.sign_key = (select sign_key from replicas where standing = 'own') and bases.floor > 0"
        " and (bases.aside <> ? or exists (select 1 from unusable where unusable.stream = bases.stream and unusable.seq <= bases.floor))"
        " limit 1",
        (encode(Ordinals().dump()),),
    ).fetchone()
    return row is not None


def _mentioned(connection: Connection, addresses: Iterable[bytes]) -> frozenset[bytes]:
    """Return the addresses that stand in the bytes of an entry, of a branch of a fork too."""
    wanted, found = set(addresses), set[bytes]()
    for table in ("entries", "forks"):
        cursor = connection.execute(f"select body from {table}")
        while rows := cursor.fetchmany(_ROWS):
            found.update(address for (body,) in rows for address in wanted if address in body)
    return frozenset(found)
