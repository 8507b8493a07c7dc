"""The center's tables, and how they are opened: SQLAlchemy Core on SQLCipher, or on PostgreSQL (`postgres.py`).

Writing transactions begin with BEGIN IMMEDIATE, so that two processes on one file (a running center, an admission) wait
for one another instead of failing half way; each is short. WAL and synchronous=FULL come from `sync.store.cipher`: what
was acknowledged is durable.

`feed` is dense in n, numbered inside the ingest transaction. One row is a signed piece of a run, a grant (from here on
everything earlier of this scope is due to an organisation), a reach claim of a device, or word that backup tips moved.

One statement serves both databases: the `insert` with `on conflict` of SQLAlchemy's PostgreSQL dialect is compiled for SQLite
word for word. `unpublished` is what devices pushed and no n was given to yet: empty on SQLite, but for a copy that was made of
PostgreSQL (`sequencer.py`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Index,
    MetaData,
    Table,
    UniqueConstraint,
    bindparam,
    select,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.schema import CreateIndex, CreateTable

from sync.center import engines
from sync.center.columns import Number, Raw, Words
from sync.center.prepared import Prepared
from sync.store import cipher

FILE = "center.db"
RESTORING = "restoring"  # beside it from before a copy takes its place until a life of its own speaks for the copy
READERS = 2

metadata = MetaData()

meta = Table("meta", metadata, Column("name", Words, primary_key=True), Column("value", Raw))
organisations = Table(
    "organisations",
    metadata,
    Column("code", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("short_name", Words, nullable=False),
    Column("tier", Words),
    Column("parent", Words, index=True),
)
replicas = Table(
    "replicas",
    metadata,
    Column("replica", Raw, primary_key=True),
    Column("birth", Raw, nullable=False),
    Column("sign_key", Raw, nullable=False, index=True),
    Column("center", Number, nullable=False),
)
devices = Table(
    "devices",
    metadata,
    Column("sign_key", Raw, primary_key=True),
    Column("certificate", Raw, nullable=False),
    Column("organisation", Words, nullable=False),
    Column("offices", Words, nullable=False),
    Column("letters", Words, nullable=False),
    Column("label", Words),
    Column("not_after", Number, nullable=False),
    Column("serial", Number, nullable=False),
)
contacts = Table(
    "contacts",
    metadata,
    Column("sign_key", Raw, primary_key=True),
    Column("replica", Raw),
    Column("seen_ms", Number),
    Column("n", Number),
)
newcomers = Table(
    "newcomers",
    metadata,
    Column("sign_key", Raw, primary_key=True),
    Column("birth", Raw, nullable=False),
    Column("first_ms", Number, nullable=False),
    Column("last_ms", Number, nullable=False),
)
streams = Table(
    "streams",
    metadata,
    Column("number", Number, primary_key=True),
    Column("replica", Raw, nullable=False),
    Column("scope", Raw, nullable=False, index=True),
    Column("seq", Number, nullable=False),
    Column("ordinal", Number, nullable=False),
    Column("hash", Raw, nullable=False),
    UniqueConstraint("replica", "scope"),
)
entries = Table(
    "entries",
    metadata,
    Column("stream", Number, primary_key=True),
    Column("seq", Number, primary_key=True),
    Column("replica", Raw, nullable=False),
    Column("ordinal", Number, nullable=False),
    Column("hash", Raw, nullable=False),
    Column("body", Raw, nullable=False),
    UniqueConstraint("replica", "ordinal"),
    sqlite_with_rowid=False,
)
signatures = Table(
    "signatures",
    metadata,
    Column("stream", Number, primary_key=True),
    Column("seq", Number, primary_key=True),
    Column("signature", Raw, nullable=False),
    sqlite_with_rowid=False,
)
forks = Table(
    "forks",
    metadata,
    Column("replica", Raw, primary_key=True),
    Column("scope", Raw, primary_key=True),
    Column("seq", Number, primary_key=True),
    Column("hash", Raw, primary_key=True),
    Column("ordinal", Number, nullable=False),
    Column("body", Raw, nullable=False),
    Column("signature", Raw),
    Column("found_ms", Number, nullable=False),
)
feed = Table(
    "feed",
    metadata,
    Column("n", Number, primary_key=True),
    Column("sort", Number, nullable=False),
    Column("stream", Number),
    Column("first_seq", Number),
    Column("last_seq", Number),
    Column("scope", Raw, index=True),
    Column("organisation", Words),
    Column("again", Number),
    Column("pusher", Raw),
    Column("urgency", Number),
    Column("bytes", Number),
    Column("size", Number, index=True),
    Column("root", Raw),
)
# Flash is rare, and looked for far ahead (`lag.py`); the other rows are in no such index. A file of an older version lacks it.
FLASH_ONLY = text("urgency = 0")
feed_flash = Index("ix_feed_flash", feed.c.urgency, feed.c.n, sqlite_where=FLASH_ONLY, postgresql_where=FLASH_ONLY)
# Perfect subtrees of the feed's hash tree, of every eighth level (oplog/tree.py), and what convicts this center's own key.
subtrees = Table(
    "subtrees",
    metadata,
    Column("level", Number, primary_key=True),
    Column("at", Number, primary_key=True),
    Column("root", Raw, nullable=False),
)
convictions = Table(
    "convictions",
    metadata,
    Column("id", Raw, primary_key=True),
    Column("why", Words, nullable=False),
    Column("found_ms", Number, nullable=False),
    Column("raw", Raw, nullable=False),
)
claims = Table(
    "claims",
    metadata,
    Column("n", Number, primary_key=True),
    Column("holder", Raw, nullable=False),
    Column("author", Raw, nullable=False),
    Column("raw", Raw, nullable=False),
    Column("first", Number, nullable=False),
)
memberships = Table(
    "memberships",
    metadata,
    Column("scope", Raw, primary_key=True),
    Column("op", Raw, primary_key=True),
    Column("organisation", Words),
    Column("removed", Number, nullable=False),
)
# Who works at an organisation, by every name ever registered, and the offices ever held: what judging needs, and no more.
persons = Table(
    "persons",
    metadata,
    Column("op", Raw, primary_key=True),
    Column("entity", Raw, nullable=False, index=True),
    Column("organisation", Words, nullable=False),
    Column("name", Words),
    Column("office", Words),
    Index("persons_by_name", "organisation", "name"),
)
owners = Table("owners", metadata, Column("scope", Raw, primary_key=True), Column("organisation", Words, nullable=False))
rulings = Table(
    "rulings",
    metadata,
    Column("entity", Raw, primary_key=True),
    Column("replica", Raw, index=True),
    Column("ranges", Words),
    Column("branch", Raw),
    Column("reason", Words),
    Column("by_whom", Words),
    Column("replaced", Number, nullable=False),
)
# Keepers that were certified here, and which keys rulings revoke: in force while nothing names the ruling.
keepers = Table(
    "keepers",
    metadata,
    Column("sign_key", Raw, primary_key=True),
    Column("since_ms", Number, nullable=False),
)
keeper_rulings = Table(
    "keeper_rulings",
    metadata,
    Column("entity", Raw, primary_key=True),
    Column("sign_key", Raw, nullable=False, index=True),
)
# Orders to wipe, by the ruling that carries them: in force while nothing names it.
wipe_orders = Table(
    "wipe_orders",
    metadata,
    Column("entity", Raw, primary_key=True),
    Column("sign_key", Raw, nullable=False, index=True),
    Column("raw", Raw, nullable=False),
)
manual_rulings = Table(
    "manual_rulings",
    metadata,
    Column("replica", Raw, primary_key=True),
    Column("ranges", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("by_whom", Words, nullable=False),
    Column("branch", Raw),
)
offences = Table(
    "offences",
    metadata,
    Column("replica", Raw, primary_key=True),
    Column("ordinal", Number, primary_key=True),
    Column("scope", Raw, nullable=False, index=True),
    Column("seq", Number, nullable=False),
    Column("code", Words, nullable=False),
)
# What lets a new device in, see codes.py: found by `name`, proved by `secret`, which lies sealed.
enrolment_codes = Table(
    "enrolment_codes",
    metadata,
    Column("name", Raw, primary_key=True),
    Column("secret", Raw, nullable=False),
    Column("organisation", Words, nullable=False),
    Column("offices", Words, nullable=False),
    Column("letters", Words),
    Column("days", Number, nullable=False),
    Column("label", Words),
    Column("takes_over", Raw),
    Column("by_whom", Words, nullable=False),
    Column("center", Raw, nullable=False),
    Column("made_ms", Number, nullable=False),
    Column("ends_ms", Number, nullable=False),
    Column("tries", Number, nullable=False),
    Column("used_by", Raw),
    Column("used_ms", Number),
)
officers = Table(
    "officers",
    metadata,
    Column("sign_key", Raw, primary_key=True),
    *(Column(name, Words, nullable=False) for name in ("organisation", "offices", "letters")),
    *(Column(name, Number, nullable=False) for name in ("not_after", "made_ms")),
    Column("by_whom", Words, nullable=False),
)
turned_away = Table(
    "turned_away",
    metadata,
    Column("sign_key", Raw, primary_key=True),
    Column("organisation", Words),
    *(Column(name, Words, nullable=False) for name in ("reason", "by_whom")),
    Column("at_ms", Number, nullable=False),
)
backups = Table(
    "backups",
    metadata,
    Column("number", Number, primary_key=True),
    Column("at_ms", Number, nullable=False),
    Column("path", Words, nullable=False),
    Column("n", Number, nullable=False),
    Column("center", Raw, nullable=False),
    Column("epoch", Number, nullable=False),
    Column("streams", Number, nullable=False),
    Column("entries", Number, nullable=False),
    Column("walked", Number, nullable=False),
    Column("blobs", Number, nullable=False),
    Column("missing", Number, nullable=False),
)
# The tips of the last verified backup; n is the row of the feed that tells of the latest move.
backup_tips_held = Table(
    "backup_tips",
    metadata,
    Column("stream", Number, primary_key=True),
    Column("seq", Number, nullable=False),
    Column("ordinal", Number, nullable=False),
    Column("hash", Raw, nullable=False),
    Column("n", Number, nullable=False, index=True),
)
backup_blobs = Table("backup_blobs", metadata, Column("address", Raw, primary_key=True))
unpublished = Table(
    "unpublished",
    metadata,
    Column("number", Number, primary_key=True),
    Column("sort", Number, nullable=False),
    Column("stream", Number),
    Column("first_seq", Number),
    Column("last_seq", Number),
    Column("pusher", Raw),
    Column("urgency", Number),
    Column("bytes", Number),
    Column("holder", Raw),
    Column("author", Raw),
    Column("raw", Raw),
)
# Of a center that stands below another: how far that one is known to hold each stream, and blobs that it is known to hold (1) or
# that a device asked for and are not here (0).
upstream_reach = Table("upstream_reach", metadata, Column("stream", Number, primary_key=True), Column("seq", Number, nullable=False))
upstream_blobs = Table(
    "upstream_blobs",
    metadata,
    Column("address", Raw, primary_key=True),
    Column("held", Number, nullable=False, index=True),
    Column("at_ms", Number, nullable=False),
)

# Online keys that the root retired, as it was signed, and under which root it was checked.
retirements = Table(
    "retirements",
    metadata,
    Column("sign_key", Raw, primary_key=True),
    Column("at_ms", Number, nullable=False),
    Column("raw", Raw, nullable=False),
    Column("root", Raw, nullable=False),
)

_VALUE = Prepared(select(meta.c.value).where(meta.c.name == bindparam("name")))
_KEPT = insert(meta)
_PUT = Prepared(_KEPT.on_conflict_do_update(index_elements=["name"], set_={"value": _KEPT.excluded.value}), columns=("name", "value"))


class Sort(IntEnum):
    """What a row of the feed is."""

    RUN = 1
    GRANT = 2
    CLAIM = 3
    BACKUP = 4
    FORK = 5  # waits in `unpublished` to be ruled, and is never in the feed


class Database:
    """The two engines of one file: one writer at a time, a few readers; `Postgres` is the other sort.

    `parallel`: whether pushes are stored side by side, and published by a sequencer.
    """

    parallel = False

    def __init__(self, directory: Path, key: bytes) -> None:
        """Open or make the database in ``directory``."""
        self._path = directory / FILE
        self._key = key
        self._writer = self._engine(size=1, begin="begin immediate")
        try:
            with self._writer.begin() as connection:
                # One transaction for all tables: a start that was cut short left none of them, one of an older version lacks some.
                held = {name for (name,) in connection.exec_driver_sql("select name from sqlite_schema where type in ('table', 'index')")}
                for name, statement in _wanted():
                    if name not in held:
                        connection.exec_driver_sql(statement)
        except BaseException:
            self._writer.dispose()
            raise
        self._readers = self._engine(size=READERS, begin="begin")
        # The number of a connection means nothing to another one: two of a pool could differ by just what was committed.
        self._watcher = self._engine(size=1, begin="begin")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One writing transaction: committed at the end, rolled back when anything is raised."""
        with self._writer.begin() as connection:
            yield connection

    @contextmanager
    def push(self) -> Iterator[Connection]:
        """One transaction that stores what a device brought; here it is like any other that writes."""
        with self.write() as connection:
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
        return engines.pooled(self._connect, size=size, begin=begin)

    def _connect(self) -> Any:  # sqlcipher3 publishes no types
        return cipher.connect(self._path, self._key, read_only=False)


@cache
def _wanted() -> tuple[tuple[str, str], ...]:
    """Return by name what makes every table and index on SQLite, in the order in which they can be made."""
    made: list[tuple[str, CreateTable | CreateIndex]] = []
    for table in metadata.sorted_tables:
        made.append((table.name, CreateTable(table)))
        made.extend((str(index.name), CreateIndex(index)) for index in sorted(table.indexes, key=lambda index: str(index.name)))
    return tuple((name, str(element.compile(dialect=sqlite.dialect()))) for name, element in made)


def put(connection: Connection, name: str, value: bytes | int) -> None:
    """Keep a value of `meta`."""
    raw = str(value).encode() if isinstance(value, int) else value
    _PUT.run(connection, name=name, value=raw)


def get(connection: Connection, name: str) -> bytes | None:
    """Return a value of `meta`, None when it was never kept."""
    value: bytes | None = _VALUE.scalar(connection, name=name)
    return value


def get_number(connection: Connection, name: str) -> int:
    """Return a number of `meta`, 0 when it was never kept."""
    value = get(connection, name)
    return 0 if value is None else int(value)
