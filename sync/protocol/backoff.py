"""Retries that neither give up nor gather into storms: capped, jittered, reset when the link comes up.

Pure: chance is injected. Source: engine specification §7; property L5.
"""

from collections.abc import Callable

from sync.protocol.limits import BACKOFF_FIRST_S, BACKOFF_MAX_S

_DOUBLINGS_MAX = 16


class Backoff:
    """Counts failures in a row; owned by one loop."""

    def __init__(self, chance: Callable[[], float], *, first_s: float = BACKOFF_FIRST_S, max_s: float = BACKOFF_MAX_S) -> None:
        """Begin without a failure; ``chance`` returns numbers in [0, 1)."""
        self._chance = chance
        self._first_s = first_s
        self._max_s = max_s
        self._failures = 0

    def failed(self, *, at_least_s: float = 0.0) -> float:
        """Count a failure and return the seconds to wait: half of the doubled delay, and up to all of it by chance.

        Whoever named a time named it to everybody at once, so up to a quarter is added to it by chance.
        """
        delay: float = min(self._max_s, self._first_s * 2 ** min(self._failures, _DOUBLINGS_MAX))
        self._failures += 1
        chance = self._chance()
        return max(at_least_s * (1 + 0.25 * chance), delay * (0.5 + 0.5 * chance))

    def reset(self) -> None:
        """Forget the failures: a reply came, or the link came up."""
        self._failures = 0
