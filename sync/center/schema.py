"""The center's schema on PostgreSQL: brought up to this version at each start, and its partitions made ahead of time.

All of it lies in one schema of its own, so that a restore can put another in its place in one step. Whoever starts first
brings it up, the others wait; a schema of a later version is refused.

Partitions: entries and signatures by month, this one and the next; the feed by n, `FEED_ROWS` each, one ahead of where it is.
What no partition takes lies in `…_rest`, so that a center whose maintenance was held up goes on all the same.

Source: engine specification §8 (volume), §10.
"""

import logging
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, text

from sync.domain.failures import Outage

SCHEMA = "qianzhi"
FEED_ROWS = 16_000_000
SCRIPTS = Path(__file__).parent / "migrations"
NEWEST = "0013"  # revision
MONTHLY = ("entries", "signatures")
_LOCK = (7_140, 1)
_HELD = text("select pg_advisory_xact_lock(:space, :key)")
_SAFE = ("fsync", "full_page_writes")

log = logging.getLogger("sync.center")


def bring_up(connection: Connection, schema: str = SCHEMA) -> None:
    """Make the schema, or bring it to this version, inside the transaction of ``connection``.

    Raises: Outage: `store.newer` (made by a later version), `center.database_unsafe` (the server acknowledges what it may lose).
    """
    connection.execute(_HELD, {"space": _LOCK[0], "key": _LOCK[1]})
    unsafe = [name for name in _SAFE if connection.execute(text(f"show {name}")).scalar_one() != "on"]
    if unsafe:
        raise Outage("center.database_unsafe", setting=unsafe[0])
    connection.execute(text(f'create schema if not exists "{schema}"'))
    connection.execute(text(f'set local search_path to "{schema}"'))
    if _held(connection) == NEWEST:
        return
    # Only where there is something to bring up: a center starts without, a tenth of a second earlier.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise Outage("store.newer") from error


def _held(connection: Connection) -> str | None:
    """Return the revision of the schema on the search path, None where it has none yet."""
    if connection.execute(text("select to_regclass('alembic_version')")).scalar_one() is None:
        return None
    return connection.execute(text("select version_num from alembic_version")).scalar_one_or_none()


def make_room(connection: Connection, *, now: datetime | None = None, head: int | None = None) -> tuple[str, ...]:
    """Make the partitions that are due; return the names of those made.

    Args:
        now: None for the clock of this machine.
        head: the n up to which the feed will be filled; None for the one it has.
    """
    now = datetime.now(UTC) if now is None else now
    held = set(connection.execute(text("select c.relname from pg_class c where c.relnamespace = current_schema()::regnamespace")).scalars())
    made: list[str] = []
    for month in (now.year * 100 + now.month, (now.year + now.month // 12) * 100 + now.month % 12 + 1):
        for table in MONTHLY:
            name = f"{table}_{month}"
            if name not in held and _is_free(connection, table, "month", month, month + 1):
                connection.execute(text(f"create table {name} partition of {table} for values in ({month})"))
                made.append(name)
    reached = int(connection.execute(text("select coalesce(max(n), 0) from feed")).scalar_one())
    for number in range(reached // FEED_ROWS, (reached if head is None else head) // FEED_ROWS + 2):
        name, first = f"feed_{number:06d}", number * FEED_ROWS
        if name not in held and _is_free(connection, "feed", "n", first, first + FEED_ROWS):
            connection.execute(text(f"create table {name} partition of feed for values from ({first}) to ({first + FEED_ROWS})"))
            made.append(name)
    return tuple(made)


def _is_free(connection: Connection, table: str, column: str, first: int, end: int) -> bool:
    """Tell whether the rest holds nothing of a range: what came there while no partition stood stays there."""
    query = text(f"select 1 from {table}_rest where {column} >= :first and {column} < :end limit 1")  # noqa: S608 - names of our own
    return connection.execute(query, {"first": first, "end": end}).first() is None
