"""Suspect clocks: whose entries came from beyond what may pull our own clock, and how far the center's clock is from ours.

Neither can be derived from the log: both depend on when something arrived. So they are tables of this device's own, apart
from the state, and nothing in the fold reads them. An arriving clock is judged by the center's time where that was ever
measured, so that a device whose own clock is behind doesn't accuse everyone else.

Layer: store. Source: our design (engine specification §7).
"""

from collections.abc import Iterable

from sync.oplog.clock import is_suspect
from sync.oplog.entry import Header
from sync.store.life import Connection

OFFSET, OFFSET_AT = "clock_offset_ms", "clock_offset_at_ms"


def offset_of(connection: Connection) -> int | None:
    """Return the center's clock minus this device's as last measured, milliseconds; None when it never was."""
    found = connection.execute("select value from link where name = ?", (OFFSET,)).fetchone()
    return None if found is None or found[0] is None else int(found[0])


def keep_offset(connection: Connection, offset_ms: int, *, at_ms: int) -> None:
    """Keep the measured offset, in the writer's transaction. `at_ms`: by this device's clock."""
    connection.executemany(
        "insert or replace into link (name, value) values (?, ?)",
        [(name, str(value).encode()) for name, value in ((OFFSET, offset_ms), (OFFSET_AT, at_ms))],
    )


def note_suspects(connection: Connection, replica: int, headers: Iterable[Header], *, now_ms: int) -> None:
    """Note which of a replica's arriving entries bear a clock beyond the bound, and by how much. `replica`: its number."""
    true_ms = now_ms + (offset_of(connection) or 0)
    rows = [(replica, header.ordinal, header.wall_ms - true_ms, now_ms) for header in headers if is_suspect(header.wall_ms, true_ms)]
    if rows:
        connection.executemany("insert or ignore into suspect_clocks values (?, ?, ?, ?)", rows)
