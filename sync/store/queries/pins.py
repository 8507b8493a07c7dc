"""What is to be sent first, for the page Sync. Layer: store."""

from collections.abc import Mapping

from sync.store import pins
from sync.store.cipher import Database


def pinned(db: Database) -> Mapping[bytes, int]:
    """Return the pinned entries that the center does not hold yet, with when each was pinned, milliseconds UTC."""
    return pins.pinned(db.conn)
