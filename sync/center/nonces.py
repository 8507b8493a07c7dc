"""Nonces: each serves one request; a center that restarted knows none, which costs its devices one round.

Kept in memory, for a bounded number of devices. Source: engine specification §7.
"""

import secrets
import threading
from collections import OrderedDict

from sync.protocol.limits import NONCE_BYTES, NONCES_HELD_MAX, NONCES_LOW, NONCES_SUPPLY

DEVICES_MAX = 20_000


class Nonces:
    """What each device may still use; shared by the center's threads."""

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
