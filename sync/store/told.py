"""Up to where a person was told what came in: one mark per stream, moved on by the desk itself.

Local to the device, as drafts are. `mark` runs on the writer's connection through `Writer.call`; what came in beyond the mark is
read by `sync.store.queries.digest`.

Layer: store. Source: our design: a digest says what came in while it was dark.
"""

from sync.store import life
from sync.store.life import Connection

TOLD_MS = "told_ms"


def mark(connection: Connection, *, now_ms: int) -> None:
    """Say that everything held now was told; a mark only moves on."""
    connection.execute(
        "insert into told (stream, seq) select number, seq from streams where true"
        " on conflict (stream) do update set seq = excluded.seq where excluded.seq > told.seq"
    )
    life.put(connection, TOLD_MS, now_ms)
