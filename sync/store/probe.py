"""A trial of the database on this machine: does what the store stands on work here? For the self-test.

Layer: store.
"""

from pathlib import Path

from sync.domain.failures import Outage
from sync.store.cipher import KEY_BYTES, connect


def probe(folder: Path) -> tuple[str, str]:
    """Make an encrypted database with both kinds of index in `folder`; return the versions of SQLCipher and SQLite.

    Raises: AssertionError: another key opened it; Outage: those of `connect`.
    """
    path = folder / "probe.db"
    connection = connect(path, b"k" * KEY_BYTES, read_only=False)
    try:
        (cipher,) = connection.execute("pragma cipher_version").fetchone()
        (sqlite,) = connection.execute("select sqlite_version()").fetchone()
        connection.execute("create virtual table words using fts5 (terms, content='', contentless_delete=1)")
        connection.execute("create virtual table places using rtree (id, west, east, south, north)")
    finally:
        connection.close()
    try:
        connect(path, b"x" * KEY_BYTES, read_only=True).close()
    except Outage:
        return str(cipher), str(sqlite)
    message = "another key opened the database"
    raise AssertionError(message)
