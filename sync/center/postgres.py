"""The center's database on PostgreSQL: several processes, pushes side by side, one that publishes at a time.

Three sorts of transactions:

=========  =============================================================================================================
`push`     stores what a device brought: read committed, each replica held (`unpublished.hold`), many at a time
`write`    whatever numbers the feed, judges or says something for the authority: alone, by one lock that is held until
           after the commit; so n is dense in the sequence of commits, and what was read for a decision still stands
`read`     one consistent view: repeatable read, read only
=========  =============================================================================================================

A push never waits for the lock of `write`, and what `write` changes no push changes, so neither can hold the other up for long,
whoever sleeps before its commit. Every connection asks for `synchronous_commit`, whatever server, database or role say of it:
what was acknowledged is durable (K10). Connections are the server's own, without a pooler between: locks belong to sessions.

Source: engine specification §10.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType

import psycopg
from psycopg.types.array import ListBinaryDumper
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, func, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, QueuePool

from sync.center import schema
from sync.center.database import Database, feed
from sync.center.prepared import OUTAGE_OF, Prepared
from sync.domain.failures import Outage, Refused

DRIVER = "postgresql+psycopg"
ASIDE = "replaced_"
PUSHERS, READERS = 4, 6
CONNECT_S = 5
LOCK_MS_MAX = 15_000
IDLE_MS_MAX = 60_000  # a process that hangs in a transaction lets go of its locks
RETRY_S = 5.0
BUSY_RETRY_S = 1.0
_SPACE = 7_140
_PUBLISHING, LEADING, SERVING, BACKING_UP = 2, 3, 4, 5
_ALONE = Prepared(text(f"select pg_advisory_xact_lock({_SPACE}, {_PUBLISHING})"))
_IDENTITY = text(
    "select s.system_identifier::text || '.' || d.oid::text from pg_control_system() s, pg_database d where d.datname = current_database()"
)
_SAY = Prepared(text("select pg_notify(:channel, '')"))
_HEAD = Prepared(select(func.coalesce(func.max(feed.c.n), 0)))
# By the first characters of SQLSTATE, the longest that fits; what is not here is a bug of ours.
_CODES: Mapping[str, str] = MappingProxyType(
    {
        "08": "center.database_away",
        "25006": "store.read_only",
        "28": "center.database_refused",
        "3D000": "center.database_refused",
        "40": "store.busy",
        "42501": "center.database_refused",
        "53": "store.busy",
        "53100": "store.disk_full",
        "53200": "store.busy",
        "55": "store.busy",
        "57": "center.database_away",
        "57014": "store.query_timeout",
        "58": "store.disk_failed",
        "XX001": "store.damaged",
        "XX002": "store.damaged",
        "25P03": "store.busy",
        "25P04": "store.busy",
    }
)
_RETRIES = MappingProxyType({"center.database_away": RETRY_S, "store.busy": BUSY_RETRY_S})


class Postgres(Database):
    """The engines of one database, one for each sort of transaction."""

    parallel = True

    def __init__(self, url: str, *, schema_name: str = schema.SCHEMA) -> None:
        """Open the database at ``url``, its schema made or brought up.

        Raises: Outage: `center.database_away`, `center.database_refused`, those of `schema.bring_up`.
        """
        self._url = parsed(url)
        self._schema = schema_name
        self._options: dict[str, str] = {}
        first = self._made(size=1)
        try:
            with first.begin() as connection:
                schema.bring_up(connection, schema_name)
                schema.make_room(connection)
                self._options["identity"] = str(connection.execute(_IDENTITY).scalar_one())
        finally:
            first.dispose()
        self._writer = self._made(size=2)
        self._pushers = self._made(size=PUSHERS)
        self._readers = self._made(size=READERS, isolation="REPEATABLE READ", read_only=True)
        self._teller = self._made(size=PUSHERS + READERS, isolation="AUTOCOMMIT")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that publishes, alone until its commit can be seen."""
        with self._writer.begin() as connection:
            _ALONE.run(connection)
            yield connection

    @contextmanager
    def push(self) -> Iterator[Connection]:
        """One transaction that stores, beside others."""
        with self._pushers.begin() as connection:
            yield connection

    def version(self) -> int:
        """Return a number that changes when something was published."""
        with self._readers.connect() as connection:
            return int(_HEAD.scalar(connection))

    @contextmanager
    def told(self) -> Iterator[Connection]:
        """Statements that are a transaction each."""
        with self._teller.connect() as connection:
            yield connection

    def say(self, channel: str) -> None:
        """Tell every process that listens; a statement of its own, since a commit that tells keeps all others waiting."""
        with self.told() as connection:
            _SAY.run(connection, channel=channel)

    def make_room(self, *, now: datetime | None = None) -> tuple[str, ...]:
        """Make the partitions that are due."""
        with self._writer.begin() as connection:
            return schema.make_room(connection, now=now)

    def has_schema(self, name: str) -> bool:
        """Tell whether a restore left a schema of this name."""
        with self._readers.connect() as connection:
            return name.startswith(ASIDE) and name in inspect(connection).get_schema_names()

    def beside(self, name: str) -> "Postgres":
        """Return what a restore moved aside, for reading."""
        return Postgres(self._url.render_as_string(hide_password=False), schema_name=name)

    def session(self) -> "Session":
        """Return a connection of its own, on which locks are held for as long as it lives.

        Raises: Outage: `center.database_away` and others.
        """
        return Session(self._made(size=0))

    def close(self) -> None:
        """Close every connection."""
        for engine in (self._writer, self._pushers, self._readers, self._teller):
            engine.dispose()

    def _made(self, *, size: int, isolation: str = "READ COMMITTED", read_only: bool = False) -> Engine:
        options = {
            "search_path": self._schema,
            "synchronous_commit": "on",
            "lock_timeout": str(LOCK_MS_MAX),
            "idle_in_transaction_session_timeout": str(IDLE_MS_MAX),
            "timezone": "UTC",
            # Every question has its index; a plan made of stale statistics must not read a year of entries instead.
            "jit": "off",
            "enable_seqscan": "off",
            "enable_hashjoin": "off",
            "enable_mergejoin": "off",
        }
        pool: dict[str, object] = {"poolclass": NullPool} if size == 0 else {"poolclass": QueuePool, "pool_size": size, "max_overflow": 0}
        engine = create_engine(
            self._url,
            **pool,
            connect_args={
                "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
                "connect_timeout": CONNECT_S,
                "application_name": "qianzhi-center",
                "keepalives_idle": 10,
                "keepalives_interval": 5,
                "keepalives_count": 3,
                "tcp_user_timeout": 25_000,
            },
            isolation_level="AUTOCOMMIT" if size == 0 else isolation,
            execution_options=self._options if not read_only else {**self._options, "postgresql_readonly": True},
        )
        event.listen(engine, "handle_error", _outage_in, retval=True)
        event.listen(engine, "connect", _lists_as_bytes)
        engine.update_execution_options(**{OUTAGE_OF: outage_of})
        return engine


class Session:
    """One connection in autocommit: its locks, and what is said and heard between processes. One thread uses it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection = engine.connect()
        driver = self._connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        self._driver = driver

    def holds(self, key: int, *, shared: bool = False) -> bool:
        """Take a lock of the session where nobody is in the way; tell whether it has it."""
        kind = "_shared" if shared else ""
        query = text(f"select pg_try_advisory_lock{kind}({_SPACE}, :key)")
        return bool(self._connection.execute(query, {"key": key}).scalar_one())

    def releases(self, key: int) -> None:
        """Let go of a lock of the session."""
        self._connection.execute(text(f"select pg_advisory_unlock({_SPACE}, :key)"), {"key": key})

    def listen(self, *channels: str) -> None:
        """Hear what is said on these channels from here on."""
        for channel in channels:
            self._connection.execute(text(f'listen "{channel}"'))

    def heard(self, *, wait_s: float) -> frozenset[str]:
        """Return the channels on which something was said, after at most ``wait_s``.

        Raises: Outage: `center.database_away`: whatever was held is let go of.
        """
        try:
            return frozenset(said.channel for said in self._driver.notifies(timeout=wait_s, stop_after=1))
        except psycopg.Error as error:
            raise outage_of(error) or error from error

    def tidy(self, table: str) -> None:
        """Let the server forget the dead rows of a table."""
        self._connection.execute(text(f"vacuum {table}"))

    def close(self) -> None:
        """End the session, and with it all that it holds."""
        self._connection.invalidate()
        self._connection.close()
        self._engine.dispose()


@contextmanager
def served_by_nobody(database: Database) -> Iterator[None]:
    """Hold PostgreSQL for as long as the block runs, so that no process serves it; a file is held by a lock beside it.

    Raises: Outage: `store.second_instance` while one does.
    """
    if not isinstance(database, Postgres):
        yield
        return
    session = database.session()
    try:
        if not session.holds(SERVING):
            raise Outage("store.second_instance")
        yield
    finally:
        session.close()


def parsed(url: str) -> URL:
    """Return the address of a database.

    Raises: Refused: `center.database_address`.
    """
    try:
        found = make_url(url)
    except ArgumentError as error:
        raise Refused("center.database_address", text=url) from error
    if found.drivername not in {DRIVER, "postgresql"} or not found.database:
        raise Refused("center.database_address", text=found.render_as_string(hide_password=True))
    return found.set(drivername=DRIVER)


def outage_of(error: BaseException | None) -> Outage | None:
    """Return the outage that an error of the server or of the way to it means, or None when it is a bug of ours."""
    if not isinstance(error, psycopg.Error):
        return None
    state = error.sqlstate or ""
    code = next((_CODES[state[:length]] for length in (5, 2) if state[:length] in _CODES), None)
    if code is None and not state and isinstance(error, psycopg.OperationalError):
        code = "center.database_away"
    return None if code is None else Outage(code, retry_s=_RETRIES.get(code))


def _lists_as_bytes(driver: psycopg.Connection, _record: ConnectionPoolEntry) -> None:
    """Let lists go as bytes: as text each of their parts would be looked through for what must be escaped."""
    driver.adapters.register_dumper(list, ListBinaryDumper)


def _outage_in(context: ExceptionContext) -> Outage | None:
    return outage_of(context.original_exception)
