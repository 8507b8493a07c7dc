"""How much of the log does not count yet. Layer: store."""

from sync.store.cipher import Database


def entries(db: Database) -> int:
    """Return how many entries are in the log and not folded into the state."""
    return int(db.execute("select coalesce(sum(seq - folded_seq), 0) from streams where folded_seq < seq").fetchone()[0])
