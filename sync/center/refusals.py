"""What the center refuses, in its log: the first of each code at once, and of those within a minute how many there were.

Whoever knocks a thousand times a second gets a line a minute, so that nothing else is pushed out of the log. Ids and codes alone.
"""

import logging
import time
from collections.abc import Callable
from threading import Lock

log = logging.getLogger("sync.center")

QUIET_S = 60.0
CODES_MAX = 64


class Refusals:
    """Owned by the exchange. Thread: any."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._lock = Lock()
        self._said: dict[str, float] = {}
        self._unsaid: dict[str, int] = {}

    def note(self, what: str, code: str, **facts: str) -> None:
        """Write a line, where none of this code was written just now; ``what`` was refused."""
        now = self._now_s()
        with self._lock:
            if now - self._said.get(code, float("-inf")) < QUIET_S or (code not in self._said and len(self._said) >= CODES_MAX):
                self._unsaid[code] = self._unsaid.get(code, 0) + 1
                return
            self._said[code] = now
            before = self._unsaid.pop(code, 0)
        log.info("%s refused", what, extra={"code": code, **facts, **({"unsaid": before} if before else {})})
