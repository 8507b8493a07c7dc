"""The center's lives: each a replica of its own, whose birth is signed by the online key and names the one before.

A new life has an epoch one higher. A life that followed another is in *recovery* until an operator says that the
predecessor's tail was sought: it admits nobody and writes no ruling, while what the predecessors said comes back from any
device and from the file beside the database.

Source: engine specification §10; worked example F.
"""

import csv
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from sync.center import authority
from sync.center.authority import EPOCH, RECOVERY, REPLICA, Authority
from sync.center.database import get, get_number, organisations, put, replicas, streams
from sync.center.keys import CenterKeys
from sync.domain.draft import Create
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.domain.scopes import AUTHORITY
from sync.oplog.birth import make_birth, parse_birth

TIERS = {"省": "province", "市": "city", "县": "county", "所": "station", "县区": "county"}
ENTRY_ORGANISATIONS = 40
WHY, SINCE_MS = "recovery_why", "recovery_since_ms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """Why and since when a center is in recovery. Time in milliseconds UTC.

    `why`: `lost` (no database was there), `behind` (it was older than what was acknowledged), `copied` (another machine or
    folder), `restored` (from a backup, by command), `shown` (a device brought what this life had said and lost).
    """

    why: str
    since_ms: int


def recovery(connection: Connection) -> Recovery | None:
    """Return the recovery that is under way, None when there is none."""
    if not get_number(connection, RECOVERY):
        return None
    return Recovery(why=(get(connection, WHY) or b"").decode(), since_ms=get_number(connection, SINCE_MS))


def not_in_recovery(connection: Connection) -> None:
    """Check that this life may admit and rule.

    Raises: Refused: `center.in_recovery`.
    """
    if get_number(connection, RECOVERY):
        raise Refused("center.in_recovery")


def next_life(
    connection: Connection, keys: CenterKeys, *, predecessor: ReplicaId | None, known_epoch: int, why: str | None, now_ms: int
) -> ReplicaId:
    """Begin a life that names its predecessor, in recovery when there is a reason ``why``; return its replica."""
    birth = make_birth(
        keys.online,
        seal_key=keys.seal_public,
        nonce=secrets.token_bytes(16),
        predecessor=predecessor,
        certificate=keys.certificate,
    )
    speaks = int(keys.organisation is None)
    connection.execute(insert(replicas).values(replica=birth.replica, birth=birth.raw, sign_key=birth.sign_key, center=speaks))
    authority.stream_row(connection, birth.raw, AUTHORITY)
    assert connection.execute(select(streams.c.seq).where(streams.c.replica == birth.replica)).scalar_one() == 0
    put(connection, REPLICA, birth.replica)
    put(connection, EPOCH, max(get_number(connection, EPOCH), known_epoch) + 1)
    put(connection, RECOVERY, int(why is not None))
    put(connection, WHY, (why or "").encode())
    put(connection, SINCE_MS, now_ms)
    return birth.replica


def lives(connection: Connection) -> tuple[ReplicaId, ...]:
    """Return the lives of this center that are known, the present one first, then each predecessor."""
    line: list[ReplicaId] = []
    at: ReplicaId | None = ReplicaId(get(connection, REPLICA) or b"")
    while at is not None and at not in line:
        line.append(at)
        raw = connection.execute(select(replicas.c.birth).where(replicas.c.replica == at)).scalar_one_or_none()
        at = None if raw is None else parse_birth(raw).predecessor
    return tuple(line)


def say_organisations(connection: Connection, keys: CenterKeys, rows: tuple[dict[str, str | None], ...], *, now_ms: int) -> None:
    """Write the organisations as authority entries."""
    creates = [Create(kind="organisation", fields={**row}) for row in rows]
    groups = [creates[at : at + ENTRY_ORGANISATIONS] for at in range(0, len(creates), ENTRY_ORGANISATIONS)]
    if groups:
        Authority(connection, keys, now_ms=now_ms).say(groups)


def know_organisations(connection: Connection, rows: tuple[dict[str, str | None], ...]) -> None:
    """Take the shipped list as known, until the predecessor's entries say better."""
    columns = {column.name for column in organisations.columns}
    for row in rows:
        values = {name: value for name, value in row.items() if name in columns}
        connection.execute(insert(organisations).values(values).on_conflict_do_nothing())


def shipped_organisations(path: Path) -> Iterator[dict[str, str | None]]:
    """Yield the organisations of the shipped list; an empty parent stands above all others."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            fields = {name: row.get(name) or None for name in ("code", "name", "short_name", "name_en", "parent")}
            yield {**fields, "tier": TIERS.get(row["tier"], row["tier"])}
