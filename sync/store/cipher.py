"""Encrypted SQLite: the one place that opens a database, and the words for what a disk or a key can do to it.

`sqlite_utils` prefers a module named `pysqlite3` over the standard `sqlite3`, and catches the exceptions of whichever it
found. So `sqlcipher3` is made known under that name before `sqlite_utils` is first imported: import `sync.store.cipher`
before `sqlite_utils`, or import `Database` from here. tests/store/test_cipher.py fails when that is no longer needed.

Every connection is in autocommit (`isolation_level=None`): with Python's own handling a refused write on a read-only
connection leaves a transaction open, and every later read is stale. Layer: store. Source: our design, measured.
"""

import errno
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlcipher3 import dbapi2

from sync.domain.failures import Outage

_ALIASES = ("pysqlite3", "pysqlite3.dbapi2")

if "sqlite_utils" in sys.modules and sys.modules.get(_ALIASES[0]) is not dbapi2:
    message = "sync.store.cipher must be imported before sqlite_utils"
    raise ImportError(message)
for _alias in _ALIASES:
    sys.modules[_alias] = dbapi2

# sqlite_utils would load numpy to know its types; no value of ours is one, and it is a tenth of a start.
_modules: dict[str, Any] = sys.modules
_modules.setdefault("numpy", None)
from sqlite_utils import Database  # noqa: E402 - after the alias, see above

if _modules["numpy"] is None:
    del _modules["numpy"]

__all__ = [
    "KEY_BYTES",
    "Connection",
    "Database",
    "DatabaseError",
    "IntegrityError",
    "close",
    "connect",
    "database",
    "named",
    "outage_of",
    "transaction",
]

Connection = Any  # sqlcipher3 publishes no types
DatabaseError: type[Exception] = dbapi2.Error
IntegrityError: type[Exception] = dbapi2.IntegrityError

KEY_BYTES = 32
BUSY_TIMEOUT_MS = 5_000
CLOSING_TIMEOUT_MS = 500
CACHE_KIB = 16_384
WAL_BYTES_MAX = 64 * 1024 * 1024
STATEMENTS_MAX = 512
BUSY_RETRY_S = 1.0
SHARED_BYTES = 32 * 1024  # the least that SQLite shares beside a database that is open; for want of room it says IOERR, not FULL

_PRIMARY = 0xFF  # extended result codes keep the primary one in the low byte
_CODES: Mapping[int, str] = MappingProxyType(
    {
        dbapi2.SQLITE_NOTADB: "store.key_wrong",
        dbapi2.SQLITE_CORRUPT: "store.damaged",
        dbapi2.SQLITE_FULL: "store.disk_full",
        dbapi2.SQLITE_READONLY: "store.read_only",
        dbapi2.SQLITE_CANTOPEN: "store.read_only",
        dbapi2.SQLITE_PERM: "store.read_only",
        dbapi2.SQLITE_IOERR: "store.disk_failed",
        dbapi2.SQLITE_BUSY: "store.busy",
        dbapi2.SQLITE_LOCKED: "store.busy",
        dbapi2.SQLITE_INTERRUPT: "store.query_timeout",
    }
)
_OS_CODES: Mapping[int, str] = MappingProxyType(
    {
        errno.ENOSPC: "store.disk_full",
        errno.EDQUOT: "store.disk_full",
        errno.EROFS: "store.read_only",
        errno.EACCES: "store.read_only",
        errno.EPERM: "store.read_only",
        errno.EIO: "store.disk_failed",
    }
)


def connect(path: Path, key: bytes, *, read_only: bool) -> Connection:
    """Open the database at `path`; a writing connection creates it when missing.

    Raises: Outage: `store.missing` (no such folder; read-only, no such file), `store.key_wrong` (also a damaged first page, which looks
        the same), `store.damaged`, `store.disk_full`, `store.read_only`, `store.busy`.
    """
    assert len(key) == KEY_BYTES
    if read_only and not path.exists():
        raise Outage("store.missing")
    connection = None
    try:
        if not read_only:
            # SQLite would let the group read it; the log beside it follows this file.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = dbapi2.connect(
            f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=STATEMENTS_MAX,
        )
        _unlock(connection, key)
        _settle(connection, read_only=read_only)
    except (OSError, dbapi2.Error) as error:
        if connection is not None:
            connection.close()
        outage = Outage("store.missing") if isinstance(error, FileNotFoundError) else outage_of(error)
        if outage is not None and outage.code == "store.disk_failed" and shutil.disk_usage(path.parent).free < SHARED_BYTES:
            outage = Outage("store.disk_full")
        if outage is None:
            raise
        raise outage from error
    return connection


def close(connection: Connection) -> None:
    """Close the writing connection, with everything in the one file: readers that live on would leave the log beside it.

    A copy of the file alone is then whole, and an older file put back meets no newer log.
    """
    try:
        connection.execute(f"pragma busy_timeout = {CLOSING_TIMEOUT_MS}")
        connection.execute("pragma wal_checkpoint(truncate)")
    except dbapi2.Error as error:
        # The log stays and is read at the next start; the disk has been told of before.
        if outage_of(error) is None:
            raise
    finally:
        connection.close()


def database(connection: Connection) -> Database:
    """Return sqlite-utils' view of a connection. It is never asked to create or alter a table by itself."""
    return Database(connection)


def outage_of(error: BaseException) -> Outage | None:
    """Return the outage that an error of SQLite or of the file system means, or None when it is a bug of ours."""
    if isinstance(error, dbapi2.Error):
        code = _CODES.get((getattr(error, "sqlite_errorcode", 0) or 0) & _PRIMARY)
    elif isinstance(error, OSError):
        code = _OS_CODES.get(error.errno or 0)
    else:
        return None
    if code is None:
        return None
    return Outage(code, retry_s=BUSY_RETRY_S if code == "store.busy" else None)


@contextmanager
def named() -> Iterator[None]:
    """Raise what disk or key do inside as the outage it means; a bug of ours stays what it is."""
    try:
        yield
    except (OSError, dbapi2.Error) as error:
        raise outage_of(error) or error from error


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """One writing transaction: committed at the end, rolled back when anything is raised, by the commit too."""
    connection.execute("begin immediate")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        # On a full disk SQLite may have rolled back by itself.
        if connection.in_transaction:
            connection.execute("rollback")
        raise


def _unlock(connection: Connection, key: bytes) -> None:
    # SQLCipher 4.7+ reports each failed page on standard error; what failed is told by the exception.
    connection.execute("pragma cipher_log_level = none")
    connection.execute(f"pragma key = \"x'{key.hex()}'\"")
    connection.execute("select count(*) from sqlite_schema").fetchall()


def _settle(connection: Connection, *, read_only: bool) -> None:
    connection.execute(f"pragma busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute(f"pragma cache_size = -{CACHE_KIB}")
    connection.execute("pragma temp_store = memory")
    connection.execute("pragma trusted_schema = off")
    connection.execute("pragma cell_size_check = on")
    connection.execute("pragma foreign_keys = on")
    if read_only:
        connection.execute("pragma query_only = on")
        return
    (mode,) = connection.execute("pragma journal_mode = wal").fetchone()
    assert mode == "wal", mode
    connection.execute("pragma synchronous = full")
    connection.execute(f"pragma journal_size_limit = {WAL_BYTES_MAX}")
