"""Bringing a center's database to a life that may speak: the present one, a first one, or the next, in recovery.

A database that is older than what lies beside it, that lies in another place than it did, or that was restored by command,
would number its feed and its own entries twice. So it begins a new life, and takes in at once what the file beside it holds
of the predecessors' authority; the rest comes from the devices, whose signatures prove every author.

Source: engine specification §10; worked example F.
"""

from pathlib import Path

from sqlalchemy import Connection, select

from sync.center import feed, life
from sync.center.authority import RECOVERY, REPLICA
from sync.center.beside import AUTHORITY_RUNS, After, Beside, HighWater, place_in, read_high_water, read_runs
from sync.center.columns import POSTGRESQL
from sync.center.database import RESTORING, Database, get, put, replicas, streams
from sync.center.ingest import Ingest
from sync.center.keys import CenterKeys, keys_of
from sync.center.opening import open_database
from sync.center.rulings import enact_due
from sync.center.sequencer import publish_waiting
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.domain.scopes import AUTHORITY
from sync.oplog.birth import parse_birth
from sync.oplog.codec import Malformed
from sync.oplog.run import Run

ROUNDS_MAX = 50


def begin(
    directory: Path,
    database: Database,
    keys: CenterKeys,
    *,
    organisations_csv: Path,
    lived_before: bool,
    restored: bool = False,
    now_ms: int,
) -> None:
    """Make the database speak with a voice of its own, and say beside it how far it is.

    Args:
        lived_before: whether this folder held a center's keys already.
        restored: whether the database was put there from a backup, so that another center may speak for it too.
    """
    with database.write() as connection:
        after = begun(
            connection, directory, keys, organisations_csv=organisations_csv, lived_before=lived_before, restored=restored, now_ms=now_ms
        )
    Beside(directory).write(after)
    (directory / RESTORING).unlink(missing_ok=True)


def begun(
    connection: Connection,
    directory: Path,
    keys: CenterKeys,
    *,
    organisations_csv: Path,
    lived_before: bool,
    restored: bool,
    now_ms: int,
) -> After:
    """Do the same inside a transaction of `Database.write`; return what is to be written beside the database after it."""
    restored = restored or (directory / RESTORING).exists()
    mark = read_high_water(directory)
    spoken = read_runs(directory / AUTHORITY_RUNS)
    held = get(connection, REPLICA)
    why = "restored" if restored else _why(connection, held, mark, spoken, place=place_in(connection, directory))
    if held is None or why is not None:
        # The root of one that stands below another was there before its first life.
        why = why or ("lost" if lived_before and (keys.organisation is None or mark is not None) else None)
        predecessor = _predecessor(held, mark, spoken if keys.organisation is None else ())
        known = 0 if mark is None else mark.epoch
        replica = life.next_life(connection, keys, predecessor=predecessor, known_epoch=known, why=why, now_ms=now_ms)
        rows = tuple(life.shipped_organisations(organisations_csv))
        if why is None and keys.organisation is None:
            life.say_organisations(connection, keys, rows, now_ms=now_ms)
        else:
            life.know_organisations(connection, rows)
            take_in(connection, keys, spoken, pusher=replica, now_ms=now_ms)
    rounds = 0
    # On PostgreSQL others may push all the while, and what they leave has its sequencer.
    while publish_waiting(connection, keys, now_ms=now_ms) and (connection.dialect.name != POSTGRESQL or rounds < ROUNDS_MAX):
        rounds += 1
    return Beside(directory).look(connection)


def take_in(connection: Connection, keys: CenterKeys, runs: tuple[Run, ...], *, pusher: ReplicaId, now_ms: int) -> int:
    """Take authority entries of this center's line from a file; return how many were new. What does not prove itself stays out."""
    births = []
    for raw in {run.birth for run in runs if run.birth is not None}:
        try:
            births.append(parse_birth(raw))
        except Malformed:
            continue
    return Ingest(connection, keys, now_ms=now_ms).take(runs, births, pusher=pusher).stored


def take_in_file(directory: Path, path: Path, *, now_ms: int) -> int:
    """Take in what a copy of `authority.runs` holds that the center lacks; return how many entries were new.

    Works while a center runs on the same directory.

    Raises: Refused: `center.no_runs` when the file holds nothing of the sort. Outage: those of `keys_of`.
    """
    runs = read_runs(path)
    if not runs:
        raise Refused("center.no_runs", path=str(path))
    keys = keys_of(directory)
    database = open_database(directory, keys)
    beside = Beside(directory)
    try:
        with database.write() as connection:
            stored = take_in(connection, keys, runs, pusher=ReplicaId(get(connection, REPLICA) or b""), now_ms=now_ms)
            after = beside.look(connection)
        beside.write(after)
    finally:
        database.close()
    return stored


def leave_recovery(directory: Path, *, now_ms: int) -> bool:
    """Say that the predecessor's tail was sought: from here on the center admits devices and writes rulings again.

    Returns: whether it was in recovery.
    """
    keys = keys_of(directory)
    database = open_database(directory, keys)
    beside = Beside(directory)
    try:
        with database.write() as connection:
            was = life.recovery(connection) is not None
            put(connection, RECOVERY, 0)
            enact_due(connection, keys, now_ms=now_ms)
            after = beside.look(connection)
        beside.write(after)
    finally:
        database.close()
    return was


def _why(connection: Connection, held: bytes | None, mark: HighWater | None, spoken: tuple[Run, ...], *, place: str) -> str | None:
    """Return why the database may not go on as the life it holds, None when it may."""
    if held is None:
        return None
    if mark is not None and (mark.replica != held or mark.n > feed.head(connection)):
        return "behind"
    query = select(streams.c.replica, streams.c.seq).join(replicas, replicas.c.replica == streams.c.replica)
    ends = {row.replica: row.seq for row in connection.execute(query.where(streams.c.scope == AUTHORITY, replicas.c.center == 1))}
    if any(run.first_seq + len(run.entries) - 1 > ends.get(run.replica, 0) for run in spoken):
        return "behind"
    return "copied" if mark is not None and mark.place and mark.place != place else None


def _predecessor(held: bytes | None, mark: HighWater | None, spoken: tuple[Run, ...]) -> ReplicaId | None:
    if mark is not None:
        return mark.replica
    if spoken:
        return spoken[-1].replica
    return None if held is None else ReplicaId(held)
