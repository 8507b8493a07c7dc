"""Rulings in force: which ordinals of which replicas are set aside.

A ruling names the rulings it replaces; those that nothing names are in force together, as a union. Two in force for one
replica that do not name each other are a question for a person. What a retired online key of the center wrote beyond the root's word
is set aside before anything else, and rules nothing itself.

Source: our design (engine specification §4).
"""

import json
from collections.abc import Mapping
from typing import Any

from sync.domain.ids import ORDINAL_MAX, EntityId, ReplicaId, ordinal_of, replica_of
from sync.oplog.hashing import HASH_BYTES
from sync.store import retired
from sync.store.life import Connection

Range = tuple[int, int | None]
Ranges = Mapping[ReplicaId, tuple[Range, ...]]

SORT = "ruling"


def in_force(connection: Connection) -> dict[ReplicaId, tuple[tuple[bytes, tuple[Range, ...]], ...]]:
    """Return for each ruled replica its rulings in force as (ruling id, ranges)."""
    rows = _said(connection, "id, replica, ranges")
    replaced = replaced_rulings(connection)
    found: dict[ReplicaId, list[tuple[bytes, tuple[Range, ...]]]] = {}
    for ruling, replica, ranges in rows:
        if ruling not in replaced and isinstance(replica, bytes):
            found.setdefault(ReplicaId(replica), []).append((ruling, tuple(_ranges(ranges))))
    return {replica: tuple(rulings) for replica, rulings in found.items()}


def replaced_rulings(connection: Connection) -> frozenset[bytes]:
    """Return the ids of the rulings that another names."""
    rows = _said(connection, "id, replaces")
    return frozenset(bytes.fromhex(item["hex"]) for _, names in rows for item in _list(names) if isinstance(item, dict) and "hex" in item)


def ranges_of(connection: Connection) -> dict[ReplicaId, tuple[Range, ...]]:
    """Return the union of the ranges in force for each replica, sorted."""
    found = {replica: {item for _, ranges in rulings for item in ranges} for replica, rulings in in_force(connection).items()}
    for replica, last in retired.last_ordinals(connection).items():
        found.setdefault(replica, set()).add((last + 1, None))
    return {replica: tuple(sorted(ranges, key=lambda item: (item[0], item[1] or 2**63))) for replica, ranges in found.items() if ranges}


def branches_of(connection: Connection, replica: ReplicaId) -> frozenset[bytes]:
    """Return the entry hashes that rulings in force name: at a fork of ``replica`` their branch counts, whatever their order."""
    ruled = {ruling for ruling, _ in in_force(connection).get(replica, ())}
    rows = connection.execute("select id, branch from ruling_rows where replica = ? and branch is not null", (replica,)).fetchall()
    return frozenset(raw[at : at + HASH_BYTES] for ruling, raw in rows if ruling in ruled for at in range(0, len(raw), HASH_BYTES))


def keys_revoked(connection: Connection) -> frozenset[bytes]:
    """Return the signing keys of the keepers and enrolment officers that rulings in force revoke."""
    rows = connection.execute("select id, key from ruling_rows where key is not null").fetchall()
    if not rows:
        return frozenset()
    ruled = {ruling for rulings in in_force(connection).values() for ruling, _ in rulings}
    return frozenset(bytes(key) for ruling, key in rows if ruling in ruled)


def covers(ranges: tuple[Range, ...], ordinal: int) -> bool:
    """Tell whether ``ordinal`` lies in one of ``ranges``; an open range has no end."""
    return any(first <= ordinal and (last is None or ordinal <= last) for first, last in ranges)


def ask(connection: Connection) -> None:
    """Keep the questions true that concern rulings: one for each that stands beside another."""
    connection.execute("delete from questions where sort = ?", (SORT,))
    rows = [(ruling, SORT, "ruling", b"a", SORT) for rulings in in_force(connection).values() if len(rulings) > 1 for ruling, _ in rulings]
    connection.executemany("insert into questions (entity, field, kind, scope, sort) values (?, ?, ?, ?, ?)", rows)


def _said(connection: Connection, columns: str) -> list[tuple[Any, ...]]:
    """Return ``columns``, the id first, of every ruling that a center might write."""
    rows = connection.execute(f"select {columns} from ruling_rows where struck is null order by id").fetchall()
    last = retired.last_ordinals(connection)
    if not last:
        return rows  # type: ignore[no-any-return]
    return [row for row in rows if ordinal_of(EntityId(row[0])) <= last.get(replica_of(EntityId(row[0])), ORDINAL_MAX)]


def _list(text: str | None) -> list[Any]:
    value = None if text is None else json.loads(text)
    return value if isinstance(value, list) else []


def _ranges(text: str | None) -> list[Range]:
    sound: list[Range] = []
    for item in _list(text):
        match item:
            case [int(first), None]:
                sound.append((first, None))
            case [int(first), int(last)]:
                sound.append((first, last))
    return sound
