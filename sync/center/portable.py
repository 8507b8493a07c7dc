"""The backup that is one file whatever the database: the center's tables in an encrypted SQLite file, as `center.db` is.

Out of PostgreSQL it is written from one view of it while the center serves; into PostgreSQL it is read in one transaction,
which moves what was there aside as a schema of another name. So a copy proves itself and is restored by the same code on both,
a province's backup opens on a laptop without a server, and a center moves from one database to the other by it.

What was pushed and not published yet is in the copy as such, and is published by the start that follows.

Source: engine specification §6, §10.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Table, func, insert, inspect, select, text

from sync.center import engines, schema
from sync.center.authority import REPLICA
from sync.center.columns import Words, without_zero
from sync.center.database import backups, feed, get, metadata, streams, unpublished
from sync.center.postgres import ASIDE, Postgres
from sync.center.proof import opened
from sync.store import cipher

ROWS = 2_000
_COUNTED = (streams.c.number, backups.c.number, unpublished.c.number)


def copy_out(database: Postgres, target: Path, key: bytes) -> None:
    """Write what the database holds into one file under ``key``, durable when this returns; pushes go on meanwhile.

    Raises: Outage: those of the database and of the disk.
    """
    raw = cipher.connect(target, key, read_only=False)
    engine = engines.single(lambda: raw)
    try:
        with engine.connect() as copy, database.read() as connection:
            connection.execute(text("set local enable_seqscan = on"))
            copy.exec_driver_sql("pragma synchronous = off")  # the whole file is synced at the end, or thrown away
            copy.exec_driver_sql("begin")
            metadata.create_all(copy)
            for table in metadata.sorted_tables:
                for rows in _batches(connection, table):
                    copy.execute(insert(table), rows)
            copy.commit()
            copy.exec_driver_sql("pragma journal_mode = delete")
    finally:
        engine.dispose()
        raw.close()
    descriptor = os.open(target, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def exchange_in(connection: Connection, source: Path, key: bytes, *, now_ms: int) -> str | None:
    """Put the copy ``source`` in the place of what the center holds, inside the transaction of ``connection``.

    Returns: the name of the schema that holds what was there, None when no center ever lived in it.
    Raises: Outage: those of the copy and of the database; then nothing was moved.
    """
    aside = None
    if get(connection, REPLICA) is None:
        connection.execute(text(f"drop schema {schema.SCHEMA} cascade"))
    else:
        aside = f"{ASIDE}{datetime.fromtimestamp(now_ms // 1000, UTC).strftime('%Y%m%dt%H%M%Sz')}"
        held = set(inspect(connection).get_schema_names())
        aside = next(name for name in (aside, *(f"{aside}_{count}" for count in range(2, 1_000))) if name not in held)
        connection.execute(text(f"alter schema {schema.SCHEMA} rename to {aside}"))
    schema.bring_up(connection)
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    with opened(source, key) as copy:
        there = set(inspect(copy).get_table_names())
        schema.make_room(connection, head=int(copy.execute(select(func.coalesce(func.max(feed.c.n), 0))).scalar_one()))
        for table in metadata.sorted_tables:
            if table.name in there:
                _load(driver, table, copy)
    for column in _COUNTED:
        last = select(func.coalesce(func.max(column), 0))
        restart = int(connection.execute(last).scalar_one()) + 1
        connection.execute(text(f"alter table {column.table.name} alter column {column.name} restart with {restart}"))
    connection.execute(text("analyze"))
    return aside


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    found = connection.execution_options(yield_per=ROWS).execute(select(table))
    for part in found.mappings().partitions():
        yield [dict(row) for row in part]


def _load(driver: "psycopg.Connection[Any]", table: Table, copy: Connection) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    worded = [column.type is Words for column in table.columns]
    with driver.cursor() as cursor, cursor.copy(f"copy {table.name} ({names}) from stdin") as into:
        for row in copy.execution_options(yield_per=ROWS).execute(select(table)):
            into.write_row([without_zero(value) if word and value is not None else value for value, word in zip(row, worded, strict=True)])
