"""Nonces: each serves one request; a center that restarted knows none, which costs its devices one round.

Kept in memory, for a bounded number of devices; where several processes serve one port, in a table of the database that is not
logged, since a device's next request may come to any of them. Source: engine specification §7.
"""

import secrets
import threading
from collections import OrderedDict
from typing import Protocol

from sqlalchemy import text

from sync.center.database import Database
from sync.center.postgres import Postgres
from sync.center.prepared import Prepared
from sync.protocol.limits import NONCE_BYTES, NONCES_HELD_MAX, NONCES_LOW, NONCES_SUPPLY

DEVICES_MAX = 20_000


class Supply(Protocol):
    """What each device may still use. Thread: any."""

    def spend(self, key: bytes, nonce: bytes) -> bool:
        """Tell whether ``nonce`` was this device's and unused; it is used now."""

    def supply(self, key: bytes) -> tuple[bytes, ...]:
        """Return fresh nonces when few remain."""

    def renew(self, key: bytes) -> tuple[bytes, ...]:
        """Return fresh nonces to a device that has lost its own."""

    def next_for(self, key: bytes) -> bytes:
        """Return one fresh nonce: for requests that follow one another."""

    def turn(self, key: bytes, nonce: bytes) -> tuple[bool, tuple[bytes, ...]]:
        """Spend ``nonce``; return whether it was none of this device's, and fresh ones where it has lost its own or few remain."""


def supply_of(database: Database, purpose: str) -> Supply:
    """Return what serves a center on ``database``; each purpose has nonces of its own."""
    return SharedNonces(database, purpose) if isinstance(database, Postgres) else Nonces()


class Nonces:
    """The supply of one process, in its memory."""

    def __init__(self) -> None:
        self._held: OrderedDict[bytes, OrderedDict[bytes, None]] = OrderedDict()
        self._lock = threading.Lock()

    def spend(self, key: bytes, nonce: bytes) -> bool:
        """Tell whether ``nonce`` was this device's and unused; it is used now."""
        with self._lock:
            held = self._held.get(key)
            return held is not None and held.pop(nonce, False) is None

    def supply(self, key: bytes) -> tuple[bytes, ...]:
        """Return fresh nonces when few remain."""
        with self._lock:
            held = self._held.setdefault(key, OrderedDict())
            self._trim(key)
            if len(held) >= NONCES_LOW:
                return ()
            return self._fresh(held)

    def renew(self, key: bytes) -> tuple[bytes, ...]:
        """Return fresh nonces to a device that has lost its own."""
        with self._lock:
            return self._fresh(self._held.setdefault(key, OrderedDict()))

    def next_for(self, key: bytes) -> bytes:
        """Return one fresh nonce: for requests that follow one another."""
        with self._lock:
            held = self._held.setdefault(key, OrderedDict())
            self._trim(key)
            (nonce,) = self._fresh(held, 1)
            return nonce

    def turn(self, key: bytes, nonce: bytes) -> tuple[bool, tuple[bytes, ...]]:
        """Spend ``nonce``; return whether it was none of this device's, and fresh ones where it has lost its own or few remain."""
        stale = not self.spend(key, nonce)
        return stale, self.renew(key) if stale else self.supply(key)

    def _trim(self, key: bytes) -> None:
        self._held.move_to_end(key)
        if len(self._held) > DEVICES_MAX:
            self._held.popitem(last=False)

    def _fresh(self, held: OrderedDict[bytes, None], count: int = NONCES_SUPPLY) -> tuple[bytes, ...]:
        fresh = tuple(secrets.token_bytes(NONCE_BYTES) for _ in range(count))
        held.update(dict.fromkeys(fresh))
        while len(held) > NONCES_HELD_MAX:
            held.popitem(last=False)
        return fresh


class SharedNonces:
    """The supply of several processes, in their database. Each word is one statement, so none is spent twice."""

    def __init__(self, database: Postgres, purpose: str) -> None:
        self._database = database
        self._purpose = purpose

    def spend(self, key: bytes, nonce: bytes) -> bool:
        with self._database.told() as connection:
            return _SPEND.first(connection, **self._of(key), nonce=nonce) is not None

    def supply(self, key: bytes) -> tuple[bytes, ...]:
        with self._database.told() as connection:
            held = int(_HELD.scalar(connection, **self._of(key)))
        return () if held >= NONCES_LOW else self.renew(key)

    def renew(self, key: bytes) -> tuple[bytes, ...]:
        return self._fresh(key, NONCES_SUPPLY)

    def next_for(self, key: bytes) -> bytes:
        (nonce,) = self._fresh(key, 1)
        return nonce

    def turn(self, key: bytes, nonce: bytes) -> tuple[bool, tuple[bytes, ...]]:
        with self._database.told() as connection:
            spent, held = _TURN.first(connection, **self._of(key), nonce=nonce)
        return not spent, self.renew(key) if not spent or held - spent < NONCES_LOW else ()

    def _fresh(self, key: bytes, count: int) -> tuple[bytes, ...]:
        fresh = [secrets.token_bytes(NONCE_BYTES) for _ in range(count)]
        with self._database.told() as connection:
            _GIVE.run(connection, **self._of(key), fresh=fresh, most=NONCES_HELD_MAX - count)
        return tuple(fresh)

    def _of(self, key: bytes) -> dict[str, object]:
        return {"key": key, "purpose": self._purpose}


_SPEND = Prepared(text("delete from nonces where sign_key = :key and purpose = :purpose and nonce = :nonce returning 1"))
_HELD = Prepared(text("select count(*) from nonces where sign_key = :key and purpose = :purpose"))
# What is counted is what was held before the statement.
_TURN = Prepared(
    text(
        "with spent as (delete from nonces where sign_key = :key and purpose = :purpose and nonce = :nonce returning 1)"
        " select (select count(*) from spent), (select count(*) from nonces where sign_key = :key and purpose = :purpose)"
    )
)
_GIVE = Prepared(
    text(
        "with trimmed as (delete from nonces where sign_key = :key and purpose = :purpose and number <= (select number from nonces"
        " where sign_key = :key and purpose = :purpose order by number desc offset :most limit 1))"
        " insert into nonces (sign_key, purpose, nonce) select :key, :purpose, one from unnest(cast(:fresh as bytea[])) as one"
    )
)
