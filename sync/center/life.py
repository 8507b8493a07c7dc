"""The center's lives: first start, restart, and what a restore from a backup begins.

A database older than what its high-water file has seen acknowledged would number its feed, and its own entries, twice. So it
begins a new life: a birth that names its predecessor, the epoch one higher, and recovery: it admits nobody and rules nothing
until an operator says that the predecessor's tail was sought. Devices find another center and refill it, authority first.

`high-water` beside the database holds one line ``replica(hex) n epoch``, written after each commit and before its ack.

Source: engine specification §10; worked example F.
"""

import csv
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from sync.center import authority, feed
from sync.center.authority import EPOCH, RECOVERY, REPLICA, Authority
from sync.center.database import Database, get, get_number, organisations, put, replicas, streams
from sync.center.keys import CenterKeys
from sync.domain.draft import Create
from sync.domain.ids import ReplicaId
from sync.domain.scopes import AUTHORITY
from sync.oplog.birth import make_birth

TIERS = {"省": "province", "市": "city", "县": "county", "所": "station", "县区": "county"}
ENTRY_ORGANISATIONS = 40
_FILE = "high-water"
_LINE_PARTS = 3


@dataclass(frozen=True, slots=True)
class HighWater:
    """The most that was ever acknowledged."""

    replica: ReplicaId
    n: int
    epoch: int


def read_high_water(directory: Path) -> HighWater | None:
    """Return what the file says, None when it is missing or unreadable."""
    path = directory / _FILE
    if not path.exists():
        return None
    parts = path.read_text(encoding="ascii").split()
    if len(parts) != _LINE_PARTS:
        return None
    return HighWater(ReplicaId(bytes.fromhex(parts[0])), int(parts[1]), int(parts[2]))


def write_high_water(directory: Path, mark: HighWater) -> None:
    """Raise the mark; a line has a fixed length, so that it is written in place and never torn in two."""
    held = read_high_water(directory)
    if held is not None and (held.replica, held.epoch) == (mark.replica, mark.epoch) and held.n >= mark.n:
        return
    descriptor = os.open(directory / _FILE, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, f"{mark.replica.hex()} {mark.n:020d} {mark.epoch:010d}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def begin(directory: Path, database: Database, keys: CenterKeys, *, organisations_csv: Path, lived_before: bool, now_ms: int) -> None:
    """Bring the database to a life that may speak: the present one, a first one, or the next."""
    mark = read_high_water(directory)
    with database.write() as connection:
        held = get(connection, REPLICA)
        behind = mark is not None and held is not None and (mark.replica != held or mark.n > feed.head(connection))
        if held is None or behind:
            predecessor = mark.replica if mark is not None else None if held is None else ReplicaId(held)
            known = max(get_number(connection, EPOCH), 0 if mark is None else mark.epoch)
            _new_life(connection, keys, predecessor=predecessor, epoch=known + 1)
            put(connection, RECOVERY, int(lived_before or behind))
            rows = tuple(_organisations(organisations_csv))
            if lived_before or behind:
                _know(connection, rows)
            else:
                say_organisations(connection, keys, rows, now_ms=now_ms)
        now = high_water(connection)
    write_high_water(directory, now)


def high_water(connection: Connection) -> HighWater:
    """Return the mark of what this transaction sees."""
    return HighWater(ReplicaId(get(connection, REPLICA) or b""), feed.head(connection), get_number(connection, EPOCH))


def say_organisations(connection: Connection, keys: CenterKeys, rows: tuple[dict[str, str | None], ...], *, now_ms: int) -> None:
    """Write the organisations as authority entries."""
    creates = [Create(kind="organisation", fields={**row}) for row in rows]
    groups = [creates[at : at + ENTRY_ORGANISATIONS] for at in range(0, len(creates), ENTRY_ORGANISATIONS)]
    if groups:
        Authority(connection, keys, now_ms=now_ms).say(groups)


def _new_life(connection: Connection, keys: CenterKeys, *, predecessor: ReplicaId | None, epoch: int) -> None:
    birth = make_birth(
        keys.online,
        seal_key=keys.seal_public,
        nonce=secrets.token_bytes(16),
        predecessor=predecessor,
        certificate=keys.certificate,
    )
    connection.execute(insert(replicas).values(replica=birth.replica, birth=birth.raw, sign_key=birth.sign_key, center=1))
    authority.stream_row(connection, birth.raw, AUTHORITY)
    assert connection.execute(select(streams.c.seq).where(streams.c.replica == birth.replica)).scalar_one() == 0
    put(connection, REPLICA, birth.replica)
    put(connection, EPOCH, epoch)


def _organisations(path: Path) -> Iterator[dict[str, str | None]]:
    """Yield the organisations of the shipped list; an empty parent stands above all others."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            fields = {name: row.get(name) or None for name in ("code", "name", "short_name", "name_en", "parent")}
            yield {**fields, "tier": TIERS.get(row["tier"], row["tier"])}


def _know(connection: Connection, rows: tuple[dict[str, str | None], ...]) -> None:
    """Take the shipped list as known, until the predecessor's entries say better."""
    columns = {column.name for column in organisations.columns}
    for row in rows:
        values = {name: value for name, value in row.items() if name in columns}
        connection.execute(insert(organisations).values(values).on_conflict_do_nothing())
