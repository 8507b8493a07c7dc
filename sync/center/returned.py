"""Taking in what another copy of this center's database holds and the present one lacks.

After a restore from an older copy, entries that a later backup covered may lie in that backup alone, since devices were told
and dropped them (K9). They come back from any copy, and from a database that was moved aside: each run proves itself by its
author's signatures, as if a device brought it.

Source: engine specification §3 (K5, K9), §10.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from sync.center.authority import REPLICA
from sync.center.beside import Beside, pieces
from sync.center.database import Database, get, replicas, streams
from sync.center.ingest import Ingest
from sync.center.keys import CenterKeys, keys_of
from sync.center.opening import open_database
from sync.center.postgres import Postgres
from sync.center.proof import opened
from sync.domain.failures import Outage
from sync.domain.ids import ReplicaId
from sync.domain.scopes import AUTHORITY
from sync.oplog.birth import Birth, parse_birth
from sync.oplog.run import Run


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back. `refused` streams of which something did not prove itself, or belongs to a device not certified here."""

    entries: int
    refused: int


def take_in_copy(directory: Path, source: Path, *, now_ms: int) -> Returned:
    """Take in what the database or copy at ``source`` holds and the center lacks; twice is once.

    Works while a center runs on the same directory; of a copy that is damaged, what comes before the damage is taken.

    Raises: Outage: `backup.missing`, `store.key_wrong`, `store.damaged`, those of `keys_of` and of the disk.
    """
    keys = keys_of(directory)
    database = open_database(directory, keys)
    beside = Beside(directory)
    stored, refused = 0, set[tuple[bytes, bytes]]()
    try:
        with _source(database, source, keys) as copy:
            births = [parse_birth(raw) for raw in copy.execute(select(replicas.c.birth)).scalars()]
            for run in _lacking(copy, database):
                with database.write() as connection:
                    found = _taken(connection, keys, run, births, now_ms=now_ms)
                    after = beside.look(connection)
                beside.write(after)
                stored += found.entries
                refused |= {(run.replica, run.scope)} if found.refused else set()
    finally:
        database.close()
    return Returned(entries=stored, refused=len(refused))


@contextmanager
def _source(database: Database, source: Path, keys: CenterKeys) -> Iterator[Connection]:
    """Open a copy, or the schema of that name which a restore moved aside."""
    if source.is_file():
        with opened(source, keys.database) as copy:
            yield copy
        return
    if not isinstance(database, Postgres) or not database.has_schema(source.name):
        raise Outage("backup.missing")
    aside = database.beside(source.name)
    try:
        with aside.read() as copy:
            yield copy
    finally:
        aside.close()


def _lacking(copy: Connection, database: Database) -> Iterator[Run]:
    """Yield what of each stream lies beyond its end here, the authority first."""
    rows = copy.execute(select(streams.c.number, streams.c.replica, streams.c.scope, streams.c.seq).where(streams.c.seq > 0)).all()
    for row in sorted(rows, key=lambda row: (row.scope != AUTHORITY, row.number)):
        with database.read() as connection:
            query = select(streams.c.seq).where(streams.c.replica == row.replica, streams.c.scope == row.scope)
            end = connection.execute(query).scalar_one_or_none() or 0
        if end < row.seq:
            yield from pieces(copy, row.number, end, row.seq)


def _taken(connection: Connection, keys: CenterKeys, run: Run, births: list[Birth], *, now_ms: int) -> Returned:
    own = [birth for birth in births if birth.replica == run.replica]
    pusher = ReplicaId(get(connection, REPLICA) or b"")
    found = Ingest(connection, keys, now_ms=now_ms).take((run,), own, pusher=pusher)
    return Returned(entries=found.stored, refused=len(found.refused))
