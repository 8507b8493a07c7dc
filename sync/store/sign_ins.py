"""What proves a person at this device: an Argon2id hash of a secret, kept in the encrypted database and never handed on.

A secret is six characters or more: a number for gloves and three in the morning, or words. It opens nothing on disk, that is the
passphrase's part (wrap.py); it says who sits here. So it may be short: whoever guesses must do it at this machine, and each
wrong one costs a wait that doubles up to half a minute, kept over restarts, and never a lock-out.

Table `sign_ins`, local: person (id of the record), secret (Argon2id in PHC form), wrong (in a row), until_ms (no try before).

Layer: store. Source: RFC 9106; our design.
"""

from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from sync.domain.failures import Refused
from sync.domain.ids import EntityId
from sync.store.cipher import Connection
from sync.store.wrap import FLOOR

SECRET_CHARS_MIN = 6
SECRET_CHARS_MAX = 256
SECRET_DISTINCT_MIN = 3
FREE_TRIES = 2
WAIT_S_MAX = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What is kept of one person."""

    secret: str
    wrong: int
    until_ms: int


def hasher() -> PasswordHasher:
    """Return what makes and checks hashes, at the floor of RFC 9106's second option."""
    return PasswordHasher(time_cost=FLOOR.passes, memory_cost=FLOOR.memory_kib, parallelism=FLOOR.lanes)


def judge(secret: str) -> None:
    """Judge a new secret. Raises: Refused: `sign_in.weak`."""
    if not SECRET_CHARS_MIN <= len(secret) <= SECRET_CHARS_MAX or len(set(secret)) < SECRET_DISTINCT_MIN:
        raise Refused("sign_in.weak", chars_min=SECRET_CHARS_MIN, distinct_min=SECRET_DISTINCT_MIN)


def is_right(kept: SignIn, secret: str, checker: PasswordHasher) -> bool:
    """Tell whether the secret is the one kept; takes a tenth of a second or more, so never in the writer's thread."""
    try:
        return checker.verify(kept.secret, secret)
    except (VerificationError, InvalidHashError):
        return False


def wait_s(wrong: int) -> int:
    """Return how long one waits after so many wrong secrets in a row, seconds."""
    return 0 if wrong <= FREE_TRIES else min(2 ** (wrong - FREE_TRIES), WAIT_S_MAX)


def any_kept(connection: Connection) -> bool:
    """Tell whether anybody signs in here."""
    return connection.execute("select 1 from sign_ins limit 1").fetchone() is not None


def of(connection: Connection, person: EntityId) -> SignIn | None:
    """Return what is kept of a person."""
    row = connection.execute("select secret, wrong, until_ms from sign_ins where person = ?", (person,)).fetchone()
    return None if row is None else SignIn(secret=row[0], wrong=row[1], until_ms=row[2])


def keep(connection: Connection, person: EntityId, secret: str) -> None:
    """Keep the hash of a person's new secret."""
    connection.execute("insert or replace into sign_ins values (?, ?, 0, 0)", (person, secret))


def forget(connection: Connection, person: EntityId) -> None:
    """Let a person sign in here no more."""
    connection.execute("delete from sign_ins where person = ?", (person,))


def note_wrong(connection: Connection, person: EntityId, *, now_ms: int) -> int:
    """Count a wrong secret; return the seconds to wait."""
    kept = of(connection, person)
    assert kept is not None
    seconds = wait_s(kept.wrong + 1)
    connection.execute("update sign_ins set wrong = ?, until_ms = ? where person = ?", (kept.wrong + 1, now_ms + 1000 * seconds, person))
    return seconds


def note_right(connection: Connection, person: EntityId) -> None:
    """Forget the wrong ones."""
    connection.execute("update sign_ins set wrong = 0, until_ms = 0 where person = ?", (person,))
