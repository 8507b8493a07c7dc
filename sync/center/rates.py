"""How often one address may ask for an exchange: a bucket of tokens for each, so that nobody keeps the others waiting.

A county behind one address asks a few dozen times a second, so the bound is far above that; it stops a device that went wrong, and
whoever means harm, from keeping the writer to himself. Who is over it is told when to come again, and comes as a busy center's
callers do. This machine itself is not counted: a proxy that tells no addresses would make one of everybody.

Source: our design (engine specification §10; L5: bounded requests).
"""

from collections import OrderedDict
from collections.abc import Callable
from ipaddress import ip_address

PER_S, BURST = 100.0, 1_000.0
ADDRESSES_MAX = 4_096


class Rates:
    """Counts for one center; owned by its event loop."""

    def __init__(
        self, clock: Callable[[], float], *, per_s: float | None = None, burst: float | None = None, addresses_max: int = ADDRESSES_MAX
    ) -> None:
        """Allow ``burst`` requests at once and ``per_s`` on end, None as above; ``clock`` in seconds."""
        self._clock = clock
        self._per_s = PER_S if per_s is None else per_s
        self._burst = BURST if burst is None else burst
        self._most = addresses_max
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, address: str | None) -> float:
        """Count a request; return 0 when it may go on, else the seconds after which one may."""
        if address is None or _is_here(address):
            return 0.0
        now = self._clock()
        left, at = self._left.pop(address, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._per_s)
        allowed = left >= 1
        self._left[address] = (left - 1 if allowed else left, now)
        while len(self._left) > self._most:
            # The one that has not asked for longest: its bucket is the fullest.
            self._left.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self._per_s


def _is_here(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        # A socket of this machine's file system has no address.
        return True
