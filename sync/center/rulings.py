"""Rulings: authority entries that say which ordinals of a replica are set aside, with the whole list each time.

A replica has at most one ruling in force from this center: every new one names those before it. Its ranges are what an
operator ruled and what broke `may_write`, together; so an offence that is cured returns by the next ruling.

What a life before this one ruled stays in force until it is named. Whoever names it takes it over: what persons decided and
what forks proved goes on in the next list, and only an operator's word ends it.

Source: engine specification §4, §10; worked example E.
"""

import json
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from pathlib import Path

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert

from sync.center import life, publishing, wipes
from sync.center.authority import REPLICA, Authority, current_rulings
from sync.center.beside import Beside
from sync.center.database import devices, entries, get, manual_rulings, offences, replicas, rulings, streams
from sync.center.facts import BY_RULE, Facts, Ranges
from sync.center.judge import NOT_ALLOWED, Judge, Verdicts
from sync.center.keys import CenterKeys, keys_of
from sync.center.life import not_in_recovery
from sync.center.opening import open_database
from sync.domain.draft import Create
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId, replica_of
from sync.domain.scopes import Scope
from sync.oplog.hashing import HASH_BYTES
from sync.oplog.wipe import WipeOrder


class Wipe(Enum):
    """Whether a revoked device is to destroy its keys."""

    NO = "no"
    AT_ONCE = "now"
    AFTER_OFFERING = "after-offering"


log = logging.getLogger("sync.center")

FORKED = "entry.fork"
FORK_REASON = "同一序号出现两个版本"
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
    keys = keys_of(directory)
    database = open_database(directory, keys)
    beside = Beside(directory)
    try:
        with database.write() as connection:
            if connection.execute(select(replicas.c.replica).where(replicas.c.replica == replica)).first() is None:
                raise Refused("ruling.replica_unknown")
            not_in_recovery(connection)
            note(connection, ReplicaId(replica), [list(piece) for piece in ranges], reason=reason, by=by, branch=branch)
            now_ms = time.time_ns() // 1_000_000
            if not ranges:
                # Who takes a revocation back takes the order back that went with it.
                key = connection.execute(select(replicas.c.sign_key).where(replicas.c.replica == replica)).scalar_one()
                wipes.lift(connection, keys, key, reason=reason, by=by, now_ms=now_ms)
            _enact(connection, keys, [ReplicaId(replica)], now_ms=now_ms)
            verdicts = Verdicts()
            Judge(connection, verdicts).again()
            conclude(connection, keys, verdicts, now_ms=now_ms)
            after = beside.look(connection)
        beside.write(after)
    finally:
        database.close()


def revoke(directory: Path, *, sign_key: bytes, reason: str, by: str, wipe: Wipe = Wipe.NO) -> None:
    """Revoke a device: whatever it may write beyond what the center holds stands aside, and it is given nothing any more.

    Args:
        wipe: whether it is to destroy its keys at the next contact by any path, at once or after offering what it never sent.

    Safe while a center runs on the same directory. Raises: Refused: `device.not_admitted`, `center.in_recovery`.
    """
    keys = keys_of(directory)
    database = open_database(directory, keys)
    beside = Beside(directory)
    try:
        with database.write() as connection:
            if connection.execute(select(devices.c.sign_key).where(devices.c.sign_key == sign_key)).first() is None:
                raise Refused("device.not_admitted")
            not_in_recovery(connection)
            now_ms = time.time_ns() // 1_000_000
            revoke_beyond(connection, keys, sign_key, reason=reason, by=by, now_ms=now_ms)
            if wipe is not Wipe.NO:
                order = WipeOrder(sign_key=sign_key, offers=wipe is Wipe.AFTER_OFFERING, at_ms=now_ms, by=by, reason=reason)
                wipes.say(connection, keys, order)
            after = beside.look(connection)
        beside.write(after)
    finally:
        database.close()


def revoke_beyond(
    connection: Connection,
    keys: CenterKeys,
    sign_key: bytes,
    *,
    reason: str,
    by: str,
    now_ms: int,
    counted: Mapping[ReplicaId, int] | None = None,
) -> None:
    """Set aside whatever a device may write beyond what the center holds of each of its lives; with it the device is revoked.

    Args:
        counted: up to which ordinal each life counts, where that is less; a life that it does not name counts for nothing.
    """
    lives_held = connection.execute(select(replicas.c.replica).where(replicas.c.sign_key == sign_key)).scalars().all()
    for replica in map(ReplicaId, sorted(lives_held)):
        _take_over(connection, replica)
        held = connection.execute(select(func.max(entries.c.ordinal)).where(entries.c.replica == replica)).scalar_one()
        last = held if counted is None else counted.get(replica, 0)
        _note_beside(connection, replica, [[(last or 0) + 1, None]], reason=reason, by=by, branch=None)
        _enact(connection, keys, [replica], now_ms=now_ms)


def end_at(connection: Connection, keys: CenterKeys, counted: Mapping[ReplicaId, int], *, reason: str, by: str, now_ms: int) -> None:
    """Set aside what lives write beyond an ordinal, in place of what was set aside for this reason before."""
    for replica, last in sorted(counted.items()):
        _take_over(connection, replica)
        held = connection.execute(select(manual_rulings).where(manual_rulings.c.replica == replica)).first()
        if held is None or held.reason == reason:
            branch = None if held is None else held.branch
            note(connection, replica, [[last + 1, None]], reason=reason, by=by, branch=branch)
        else:
            _note_beside(connection, replica, [[last + 1, None]], reason=reason, by=by, branch=None)
        _enact(connection, keys, [replica], now_ms=now_ms)
    verdicts = Verdicts()
    Judge(connection, verdicts).again()
    conclude(connection, keys, verdicts, now_ms=now_ms)


def note(connection: Connection, replica: ReplicaId, ranges: Ranges, *, reason: str, by: str, branch: bytes | None) -> None:
    """Keep what an operator, or a proven fork, sets aside."""
    row = {"ranges": json.dumps(ranges), "reason": reason, "by_whom": by, "branch": branch}
    connection.execute(insert(manual_rulings).values(replica=replica, **row).on_conflict_do_update(index_elements=["replica"], set_=row))


def note_fork(connection: Connection, replica: ReplicaId, *, held: bytes) -> None:
    """Keep that the branch of the entry with the hash ``held`` stands, beside what an operator ruled before."""
    _note_beside(connection, replica, [], reason=FORK_REASON, by=BY_RULE, branch=held)


def _note_beside(connection: Connection, replica: ReplicaId, ranges: Ranges, *, reason: str, by: str, branch: bytes | None) -> None:
    held = connection.execute(select(manual_rulings).where(manual_rulings.c.replica == replica)).first()
    if held is None:
        note(connection, replica, ranges, reason=reason, by=by, branch=branch)
        return
    known = json.loads(held.ranges)
    merged = known + [piece for piece in ranges if piece not in known]
    note(connection, replica, merged, reason=held.reason, by=held.by_whom, branch=joined_branches(held.branch, branch))


def joined_branches(held: bytes | None, more: bytes | None) -> bytes | None:
    """Return the hashes of both, each once, in the order in which the forks were found."""
    hashes = [raw[at : at + HASH_BYTES] for raw in (held or b"", more or b"") for at in range(0, len(raw), HASH_BYTES)]
    return b"".join(dict.fromkeys(hashes)) or None


def conclude(connection: Connection, keys: CenterKeys, verdicts: Verdicts, *, forked: Iterable[ReplicaId] = (), now_ms: int) -> None:
    """Publish what follows from judging: grants, then rulings."""
    publishing.grant(connection, verdicts.granted)
    enact(connection, keys, {*verdicts.replicas, *forked}, now_ms=now_ms)


def enact(connection: Connection, keys: CenterKeys, replicas_due: Iterable[ReplicaId], *, now_ms: int) -> None:
    """Write the rulings that follow from what is noted; a center in recovery writes none, nor one below another, which rules."""
    due = sorted(set(replicas_due))
    if life.recovery(connection) is None and keys.organisation is None:
        for replica in due:
            _take_over(connection, replica)
        _enact(connection, keys, due, now_ms=now_ms)


def enact_due(connection: Connection, keys: CenterKeys, *, now_ms: int) -> None:
    """Write every ruling that waited while the center was in recovery."""
    broken = connection.execute(select(offences.c.replica).where(offences.c.code == NOT_ALLOWED).distinct()).scalars()
    enact(connection, keys, [ReplicaId(raw) for raw in broken], now_ms=now_ms)


def _take_over(connection: Connection, replica: ReplicaId) -> None:
    """Note what the lives before this one ruled and nothing names yet, but for what the rule alone set aside: that is found anew."""
    present = get(connection, REPLICA)
    query = select(rulings).where(rulings.c.replica == replica, rulings.c.replaced == 0).order_by(rulings.c.entity)
    for row in connection.execute(query).all():
        by_rule = (row.by_whom, row.reason) == (BY_RULE, NOT_ALLOWED_REASON)
        if replica_of(row.entity) != present and not by_rule:
            _note_beside(connection, replica, json.loads(row.ranges), reason=row.reason or "", by=row.by_whom or BY_RULE, branch=row.branch)


def _enact(connection: Connection, keys: CenterKeys, due: Iterable[ReplicaId], *, now_ms: int) -> None:
    writes = [create for replica in due if (create := _ruling(connection, replica)) is not None]
    if writes:
        before = _let_in(connection, writes)
        Authority(connection, keys, now_ms=now_ms).say([write] for write in writes)
        after = _let_in(connection, writes).items()
        # What stood aside let nobody in; where it counts now, whoever it names is given the scope.
        publishing.grant(connection, ((scope, name) for scope, names in after for name in sorted(names - before[scope])))
    for write in writes:
        code = FORKED if write.fields["reason"] == FORK_REASON else NOT_ALLOWED
        log.info("entries ruled", extra={"code": code, "replica": bytes(write.fields["replica"]).hex()})  # type: ignore[call-overload]


def _let_in(connection: Connection, writes: Sequence[Create]) -> dict[Scope, frozenset[str]]:
    """Return who is in each scope in which a ruled replica wrote."""
    ruled = [bytes(write.fields["replica"]) for write in writes]  # type: ignore[call-overload]
    facts, query = Facts(connection), select(streams.c.scope).where(streams.c.replica.in_(ruled)).distinct()
    return {Scope(raw): facts.parties(Scope(raw)) for raw in connection.execute(query).scalars()}


def _ruling(connection: Connection, replica: ReplicaId) -> Create | None:
    manual = connection.execute(select(manual_rulings).where(manual_rulings.c.replica == replica)).first()
    query = select(offences.c.ordinal).where(offences.c.replica == replica, offences.c.code == NOT_ALLOWED).order_by(offences.c.ordinal)
    automatic = _joined(connection.execute(query).scalars())
    ranges = (json.loads(manual.ranges) if manual is not None else []) + automatic
    current = current_rulings(connection, replica)
    branch = None if manual is None else manual.branch
    if not current and not ranges and branch is None:
        return None
    held = connection.execute(select(rulings).where(rulings.c.entity.in_(current))).all()
    by = BY_RULE if manual is None else manual.by_whom
    # The same by another's word is another ruling: what a person decided about a life, no rule takes back.
    if len(held) == 1 and (json.loads(held[0].ranges), held[0].branch, held[0].by_whom) == (ranges, branch, by):
        return None
    fields: dict[str, object] = {
        "replica": replica,
        "ranges": ranges,
        "reason": NOT_ALLOWED_REASON if manual is None else manual.reason,
        "by": by,
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
