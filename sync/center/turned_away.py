"""Newcomers that an operator turned away: they come again and again, and wait in nobody's list any more.

The device is answered as before, that it is not certified: who was turned away learns no more than a stranger. An operator may let
it wait again; a code or an enrolment officer lets it in all the same, since whoever gave it those decided later.
"""

import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from sync.center.database import newcomers, turned_away
from sync.center.keys import keys_of
from sync.center.opening import open_database
from sync.domain.failures import Refused
from sync.oplog.birth import parse_birth
from sync.oplog.hashing import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedAway:
    """One of them. Time in milliseconds UTC."""

    sign_key: bytes
    fingerprint: str
    organisation: str | None
    reason: str
    by: str
    at_ms: int


def turn_away(directory: Path, *, sign_key: bytes, reason: str, by: str) -> None:
    """Let a newcomer wait no more. Raises: Refused: `device.not_waiting`, `ruling.unsigned` (nobody, or no reason)."""
    if not (reason.strip() and by.strip()):
        raise Refused("ruling.unsigned")
    database = open_database(directory, keys_of(directory))
    try:
        with database.write() as connection:
            birth = connection.execute(select(newcomers.c.birth).where(newcomers.c.sign_key == sign_key)).scalar_one_or_none()
            if birth is None:
                raise Refused("device.not_waiting")
            now_ms = time.time_ns() // 1_000_000
            told = {"organisation": parse_birth(birth).claim, "reason": reason, "by_whom": by, "at_ms": now_ms}
            connection.execute(insert(turned_away).values(sign_key=sign_key, **told))
            connection.execute(delete(newcomers).where(newcomers.c.sign_key == sign_key))
    finally:
        database.close()


def let_come(directory: Path, sign_key: bytes) -> None:
    """Let one wait again, from its next contact on. Raises: Refused: `device.not_waiting`."""
    database = open_database(directory, keys_of(directory))
    try:
        with database.write() as connection:
            if connection.execute(delete(turned_away).where(turned_away.c.sign_key == sign_key)).rowcount == 0:
                raise Refused("device.not_waiting")
    finally:
        database.close()


def is_turned_away(connection: Connection, sign_key: bytes) -> bool:
    """Tell whether one was."""
    return connection.execute(select(turned_away.c.sign_key).where(turned_away.c.sign_key == sign_key)).first() is not None


def turned_away_in(connection: Connection) -> tuple[TurnedAway, ...]:
    """Return them, the latest first."""
    return tuple(
        TurnedAway(
            sign_key=row.sign_key,
            fingerprint=fingerprint(row.sign_key),
            organisation=row.organisation,
            reason=row.reason,
            by=row.by_whom,
            at_ms=row.at_ms,
        )
        for row in connection.execute(select(turned_away).order_by(turned_away.c.at_ms.desc())).all()
    )


def known(directory: Path) -> tuple[TurnedAway, ...]:
    """Return the same of a center's folder."""
    database = open_database(directory, keys_of(directory))
    try:
        with database.read() as connection:
            return turned_away_in(connection)
    finally:
        database.close()
