"""Answers that come at once and bring nothing: how a device keeps from asking again and again.

A center with as many long polls as it holds answers a further one at once; one that goes wrong may say "more" for ever. Neither is
a failure that an outage's retries would slow down, so the device slows down by itself: the longer it lasts, the longer it rests.
What brings anything ends that.

Layer: links. Source: engine specification §7; property L5 (bounded requests).
"""

from collections.abc import Callable

from sync.protocol.backoff import Backoff

REST_S_MAX = 15.0  # of a poll: news wait no longer, where the center can't hold polls
FRUITLESS_MAX = 4  # answers in a row that moved nothing, though there was said to be more


class Haste:
    """What one loop saw of its answers; owned by that loop.

    Attributes:
        rest_s: seconds to rest before the next question, 0 where there is no reason to.
    """

    def __init__(self, chance: Callable[[], float]) -> None:
        """Begin without any; ``chance`` returns numbers in [0, 1)."""
        self.rest_s = 0.0
        self._rests = Backoff(chance, max_s=REST_S_MAX)
        self._seen: object = None
        self._same = 0

    def poll_answered(self, *, brought: bool, took_s: float, wait_s: float) -> bool:
        """Note how a long poll ended that was to wait for ``wait_s``; return whether to rest: it neither brought anything nor waited."""
        return self._judged(idle=not brought and took_s * 2 < wait_s)

    def round_answered(self, mark: object) -> bool:
        """Note an answer behind which there is said to be more; return whether to rest: many in a row left ``mark`` as it was."""
        self._same = self._same + 1 if mark == self._seen else 0
        self._seen = mark
        return self._judged(idle=self._same > FRUITLESS_MAX)

    def _judged(self, *, idle: bool) -> bool:
        if not idle:
            self._rests.reset()
        self.rest_s = self._rests.failed() if idle else 0.0
        return idle
