"""The center's tables, and how they are opened: SQLAlchemy Core on SQLCipher.

Writing transactions begin with BEGIN IMMEDIATE, so that two processes on one file (a running center, an admission) wait
for one another instead of failing half way; each is short. WAL and synchronous=FULL come from `sync.store.cipher`: what
was acknowledged is durable.

`feed` is dense in n, numbered inside the ingest transaction. One row is a signed piece of a run, a grant (from here on
everything earlier of this scope is due to an organisation), a reach claim of a device, or word that backup tips moved.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BLOB,
    Column,
    Connection,
    Engine,
    ExceptionContext,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    create_engine,
    event,
    inspect,
    select,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from sync.domain.failures import Outage
from sync.store import cipher

FILE = "center.db"
RESTORING = "restoring"  # beside it from before a copy takes its place until a life of its own speaks for the copy
READERS = 2

metadata = MetaData()

meta = Table("meta", metadata, Column("name", String, primary_key=True), Column("value", BLOB))
organisations = Table(
    "organisations",
    metadata,
    Column("code", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("short_name", String, nullable=False),
    Column("tier", String),
    Column("parent", String, index=True),
)
replicas = Table(
    "replicas",
    metadata,
    Column("replica", BLOB, primary_key=True),
    Column("birth", BLOB, nullable=False),
    Column("sign_key", BLOB, nullable=False, index=True),
    Column("center", Integer, nullable=False),
)
devices = Table(
    "devices",
    metadata,
    Column("sign_key", BLOB, primary_key=True),
    Column("certificate", BLOB, nullable=False),
    Column("organisation", String, nullable=False),
    Column("offices", String, nullable=False),
    Column("letters", String, nullable=False),
    Column("label", String),
    Column("not_after", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
)
contacts = Table(
    "contacts",
    metadata,
    Column("sign_key", BLOB, primary_key=True),
    Column("replica", BLOB),
    Column("seen_ms", Integer),
    Column("n", Integer),
)
newcomers = Table(
    "newcomers",
    metadata,
    Column("sign_key", BLOB, primary_key=True),
    Column("birth", BLOB, nullable=False),
    Column("first_ms", Integer, nullable=False),
    Column("last_ms", Integer, nullable=False),
)
streams = Table(
    "streams",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("replica", BLOB, nullable=False),
    Column("scope", BLOB, nullable=False, index=True),
    Column("seq", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("hash", BLOB, nullable=False),
    UniqueConstraint("replica", "scope"),
)
entries = Table(
    "entries",
    metadata,
    Column("stream", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("replica", BLOB, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("hash", BLOB, nullable=False),
    Column("body", BLOB, nullable=False),
    UniqueConstraint("replica", "ordinal"),
    sqlite_with_rowid=False,
)
signatures = Table(
    "signatures",
    metadata,
    Column("stream", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("signature", BLOB, nullable=False),
    sqlite_with_rowid=False,
)
forks = Table(
    "forks",
    metadata,
    Column("replica", BLOB, primary_key=True),
    Column("scope", BLOB, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("hash", BLOB, primary_key=True),
    Column("ordinal", Integer, nullable=False),
    Column("body", BLOB, nullable=False),
    Column("signature", BLOB),
    Column("found_ms", Integer, nullable=False),
)
feed = Table(
    "feed",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("sort", Integer, nullable=False),
    Column("stream", Integer),
    Column("first_seq", Integer),
    Column("last_seq", Integer),
    Column("scope", BLOB, index=True),
    Column("organisation", String),
    Column("again", Integer),
    Column("pusher", BLOB),
    Column("urgency", Integer),
    Column("bytes", Integer),
    Column("size", Integer, index=True),
    Column("root", BLOB),
)
claims = Table(
    "claims",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("holder", BLOB, nullable=False),
    Column("author", BLOB, nullable=False),
    Column("raw", BLOB, nullable=False),
    Column("first", Integer, nullable=False),
)
memberships = Table(
    "memberships",
    metadata,
    Column("scope", BLOB, primary_key=True),
    Column("op", BLOB, primary_key=True),
    Column("organisation", String),
    Column("removed", Integer, nullable=False),
)
owners = Table("owners", metadata, Column("scope", BLOB, primary_key=True), Column("organisation", String, nullable=False))
rulings = Table(
    "rulings",
    metadata,
    Column("entity", BLOB, primary_key=True),
    Column("replica", BLOB, index=True),
    Column("ranges", String),
    Column("branch", BLOB),
    Column("reason", String),
    Column("by_whom", String),
    Column("replaced", Integer, nullable=False),
)
manual_rulings = Table(
    "manual_rulings",
    metadata,
    Column("replica", BLOB, primary_key=True),
    Column("ranges", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("by_whom", String, nullable=False),
    Column("branch", BLOB),
)
offences = Table(
    "offences",
    metadata,
    Column("replica", BLOB, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("scope", BLOB, nullable=False, index=True),
    Column("seq", Integer, nullable=False),
    Column("code", String, nullable=False),
)
backups = Table(
    "backups",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at_ms", Integer, nullable=False),
    Column("path", String, nullable=False),
    Column("n", Integer, nullable=False),
    Column("center", BLOB, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("streams", Integer, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("walked", Integer, nullable=False),
    Column("blobs", Integer, nullable=False),
    Column("missing", Integer, nullable=False),
)
# The tips of the last verified backup; n is the row of the feed that tells of the latest move.
backup_tips_held = Table(
    "backup_tips",
    metadata,
    Column("stream", Integer, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("hash", BLOB, nullable=False),
    Column("n", Integer, nullable=False, index=True),
)
backup_blobs = Table("backup_blobs", metadata, Column("address", BLOB, primary_key=True))


# Asked many times in each exchange; building a statement costs as much as running it.
_VALUE = select(meta.c.value).where(meta.c.name == bindparam("name"))


class Sort(IntEnum):
    """What a row of the feed is."""

    RUN = 1
    GRANT = 2
    CLAIM = 3
    BACKUP = 4


class Database:
    """The two engines of one file: one writer at a time, a few readers."""

    def __init__(self, directory: Path, key: bytes) -> None:
        """Open or make the database in ``directory``."""
        self._path = directory / FILE
        self._key = key
        self.fresh = not self._path.exists()
        self._writer = self._engine(size=1, begin="begin immediate")
        with self._writer.begin() as connection:
            # One transaction for all tables: a start that was cut short left none of them, one of an older version lacks some.
            if set(metadata.tables) - set(inspect(connection).get_table_names()):
                metadata.create_all(connection)
        self._readers = self._engine(size=READERS, begin="begin")
        # The number of a connection means nothing to another one: two of a pool could differ by just what was committed.
        self._watcher = self._engine(size=1, begin="begin")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One writing transaction: committed at the end, rolled back when anything is raised."""
        with self._writer.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view."""
        with self._readers.begin() as connection:
            yield connection

    def version(self) -> int:
        """Return a number that changes when another connection commits."""
        with self._watcher.connect() as connection:
            return int(connection.exec_driver_sql("pragma data_version").scalar_one())

    def close(self) -> None:
        """Close every connection."""
        self._watcher.dispose()
        self._readers.dispose()
        self._writer.dispose()

    def _engine(self, *, size: int, begin: str) -> Engine:
        engine = create_engine(
            "sqlite+pysqlite://",
            creator=self._connect,
            module=dbapi2,
            poolclass=QueuePool,
            pool_size=size,
            max_overflow=0,
            pool_reset_on_return="rollback",
        )

        def begins(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        event.listen(engine, "begin", begins)
        tell_outages(engine)
        return engine

    def _connect(self) -> Any:  # sqlcipher3 publishes no types
        return cipher.connect(self._path, self._key, read_only=False)


def tell_outages(engine: Engine) -> None:
    """Let what the disk does come out of an engine as an Outage; SQLAlchemy wraps it, and no one would know it for what it is."""
    event.listen(engine, "handle_error", _outage_in, retval=True)


def _outage_in(context: ExceptionContext) -> Outage | None:
    return cipher.outage_of(context.original_exception)


def put(connection: Connection, name: str, value: bytes | int) -> None:
    """Keep a value of `meta`."""
    raw = str(value).encode() if isinstance(value, int) else value
    connection.execute(insert(meta).values(name=name, value=raw).on_conflict_do_update(index_elements=["name"], set_={"value": raw}))


def get(connection: Connection, name: str) -> bytes | None:
    """Return a value of `meta`, None when it was never kept."""
    value: bytes | None = connection.execute(_VALUE, {"name": name}).scalar_one_or_none()
    return value


def get_number(connection: Connection, name: str) -> int:
    """Return a number of `meta`, 0 when it was never kept."""
    value = get(connection, name)
    return 0 if value is None else int(value)
