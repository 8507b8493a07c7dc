"""Rulings: authority entries that say which ordinals of a replica are set aside, with the whole list each time.

A replica has at most one ruling in force from this center: every new one names those before it. Its ranges are what an
operator ruled and what broke `may_write`, together; so an offence that is cured returns by the next ruling.

Source: engine specification §4, §10; worked example E.
"""

import json
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from sync.center.authority import RECOVERY, Authority, current_rulings
from sync.center.database import Database, get_number, manual_rulings, offences, put, replicas, rulings
from sync.center.facts import Ranges
from sync.center.judge import NOT_ALLOWED
from sync.center.keys import CenterKeys, load_keys
from sync.domain.draft import Create
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId

BY_RULE = "规则"
NOT_ALLOWED_REASON = "不在权限内的写入"


def rule(
    directory: Path,
    *,
    replica: bytes,
    ranges: Sequence[tuple[int, int | None]],
    reason: str,
    by: str,
    branch: bytes | None = None,
) -> None:
    """Set the ordinals in ``ranges`` of ``replica`` aside; None ends an open range. The list replaces the operator's last one.

    Safe while a center runs on the same directory. Raises: Refused: `ruling.replica_unknown`, `center.in_recovery`.
    """
    keys = load_keys(directory)
    database = Database(directory, keys.database)
    try:
        with database.write() as connection:
            if connection.execute(select(replicas.c.replica).where(replicas.c.replica == replica)).first() is None:
                raise Refused("ruling.replica_unknown")
            if get_number(connection, RECOVERY):
                raise Refused("center.in_recovery")
            note(connection, ReplicaId(replica), [list(piece) for piece in ranges], reason=reason, by=by, branch=branch)
            enact(connection, keys, [ReplicaId(replica)], now_ms=time.time_ns() // 1_000_000)
    finally:
        database.close()


def leave_recovery(directory: Path) -> None:
    """Say that the predecessor's tail was sought: from here on the center admits devices and writes rulings again."""
    keys = load_keys(directory)
    database = Database(directory, keys.database)
    try:
        with database.write() as connection:
            put(connection, RECOVERY, 0)
            replicas_due = set(connection.execute(select(offences.c.replica).where(offences.c.code == NOT_ALLOWED)).scalars())
            enact(connection, keys, [ReplicaId(raw) for raw in sorted(replicas_due)], now_ms=time.time_ns() // 1_000_000)
    finally:
        database.close()


def note(connection: Connection, replica: ReplicaId, ranges: Ranges, *, reason: str, by: str, branch: bytes | None) -> None:
    """Keep what an operator, or a proven fork, sets aside."""
    row = {"ranges": json.dumps(ranges), "reason": reason, "by_whom": by, "branch": branch}
    connection.execute(insert(manual_rulings).values(replica=replica, **row).on_conflict_do_update(index_elements=["replica"], set_=row))


def note_fork(connection: Connection, replica: ReplicaId, ranges: Ranges, *, reason: str, branch: bytes | None) -> None:
    """Keep what a proven fork rules, beside what an operator ruled before."""
    held = connection.execute(select(manual_rulings).where(manual_rulings.c.replica == replica)).first()
    if held is None:
        note(connection, replica, ranges, reason=reason, by=BY_RULE, branch=branch)
        return
    known = json.loads(held.ranges)
    merged = known + [piece for piece in ranges if piece not in known]
    note(connection, replica, merged, reason=held.reason, by=held.by_whom, branch=held.branch or branch)


def enact(connection: Connection, keys: CenterKeys, replicas_due: Iterable[ReplicaId], *, now_ms: int) -> None:
    """Write the rulings that follow from what is noted; a center in recovery writes none."""
    if get_number(connection, RECOVERY):
        return
    writes = [create for replica in sorted(set(replicas_due)) if (create := _ruling(connection, replica)) is not None]
    if writes:
        Authority(connection, keys, now_ms=now_ms).say([write] for write in writes)


def _ruling(connection: Connection, replica: ReplicaId) -> Create | None:
    manual = connection.execute(select(manual_rulings).where(manual_rulings.c.replica == replica)).first()
    query = select(offences.c.ordinal).where(offences.c.replica == replica, offences.c.code == NOT_ALLOWED).order_by(offences.c.ordinal)
    automatic = _joined(connection.execute(query).scalars())
    ranges = (json.loads(manual.ranges) if manual is not None else []) + automatic
    current = current_rulings(connection, replica)
    branch = None if manual is None else manual.branch
    if not current and not ranges and branch is None:
        return None
    held = connection.execute(select(rulings.c.ranges, rulings.c.branch).where(rulings.c.entity.in_(current))).all()
    if len(held) == 1 and json.loads(held[0].ranges) == ranges and held[0].branch == branch:
        return None
    fields: dict[str, object] = {
        "replica": replica,
        "ranges": ranges,
        "reason": NOT_ALLOWED_REASON if manual is None else manual.reason,
        "by": BY_RULE if manual is None else manual.by_whom,
        "replaces": list(current),
    }
    return Create(kind="ruling", fields=fields if branch is None else {**fields, "branch": branch})


def _joined(ordinals: Iterable[int]) -> Ranges:
    ranges: Ranges = []
    for ordinal in ordinals:
        if ranges and ranges[-1][1] == ordinal - 1:
            ranges[-1][1] = ordinal
        else:
            ranges.append([ordinal, ordinal])
    return ranges
