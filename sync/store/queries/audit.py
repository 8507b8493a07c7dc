"""Plain questions to a replica that checks and the demonstration ask; each returns plain values.

Functions over a reading connection.
"""

from typing import Any

from sync.domain.registry import KINDS
from sync.domain.scopes import Scope

Connection = Any  # a DB-API connection of sqlcipher3


def entries_held(connection: Connection) -> frozenset[tuple[bytes, int]]:
    """Return (replica, ordinal) of every entry in the log."""
    rows = connection.execute(
        "select replicas.replica, entries.ordinal from entries join replicas on replicas.number = entries.replica"
    ).fetchall()
    return frozenset((bytes(replica), ordinal) for replica, ordinal in rows)


def bodies_held(connection: Connection) -> frozenset[bytes]:
    """Return the bytes of every entry in the log."""
    return frozenset(bytes(body) for (body,) in connection.execute("select body from entries").fetchall())


def questions_open(connection: Connection) -> int:
    """Return how many fields wait for a person."""
    return int(connection.execute("select count(*) from questions where sort in ('question', 'disputed')").fetchone()[0])


def is_certified(connection: Connection) -> bool:
    """Tell whether a center certified this device."""
    return connection.execute("select 1 from replicas where standing = 'own' and certificate is not null").fetchone() is not None


def holds_incident(connection: Connection, incident: bytes) -> bool:
    """Tell whether the incident has a row here."""
    return connection.execute("select 1 from incident_rows where id = ?", (incident,)).fetchone() is not None


def holds(connection: Connection, kind: str, entity: bytes) -> bool:
    """Tell whether a record of a declared kind has a row here."""
    return connection.execute(f"select 1 from {KINDS[kind].name}_rows where id = ?", (entity,)).fetchone() is not None


def lines_in(connection: Connection, scope: Scope) -> int:
    """Return how many journal lines the scope has."""
    return int(connection.execute("select count(*) from journal_rows where scope = ?", (scope,)).fetchone()[0])


def texts_in(connection: Connection, scope: Scope) -> tuple[str, ...]:
    """Return the text of every journal line of the scope."""
    return tuple(line for (line,) in connection.execute("select line from journal_rows where scope = ? order by id", (scope,)).fetchall())


def units_on_standby(connection: Connection, *, most: int) -> tuple[bytes, ...]:
    """Return up to ``most`` units that stand by, by name."""
    rows = connection.execute("select id from unit_rows where readiness = 'standby' and struck is null order by name limit ?", (most,))
    return tuple(row[0] for row in rows.fetchall())


def version_in_force(connection: Connection) -> bytes | None:
    """Return the oldest plan version in force."""
    row = connection.execute("select id from plan_version_rows where state = 'in_force' order by created_ms, id limit 1").fetchone()
    return None if row is None else row[0]


def recipients_of(connection: Connection, order: bytes) -> tuple[bytes, ...]:
    """Return the recipient records of an order."""
    rows = connection.execute('select id from recipient_rows where "order" = ? order by id', (order,)).fetchall()
    return tuple(row[0] for row in rows)


def row_counts(connection: Connection) -> dict[str, int]:
    """Return how many rows of each kind stand, struck ones left out."""
    return {
        kind.name: int(connection.execute(f"select count(*) from {kind.name}_rows where struck is null").fetchone()[0])
        for kind in KINDS.values()
    }
