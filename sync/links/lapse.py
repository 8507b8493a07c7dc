"""What the center says of this device's certificate with each answer: whether it has run out.

Layer: links. Source: our design (a certificate's last days).
"""

import threading

OVERTAKEN_MS_MAX = 2 * 60 * 1000  # an answer older than this was not overtaken: the center's clock was set back


class Lapse:
    """Owned by the agent. Thread: any.

    Attributes:
        is_over: whether the certificate has run out, as far as was told.
    """

    def __init__(self) -> None:
        """Begin with a certificate that holds."""
        self.is_over = False
        self._lock = threading.Lock()
        self._told_ms = 0

    def told(self, center_ms: int, *, is_over: bool) -> bool:
        """Note what an answer of ``center_ms`` says; return whether it is news. One overtaken by a later one says nothing any more."""
        with self._lock:
            if 0 < self._told_ms - center_ms < OVERTAKEN_MS_MAX:
                return False
            self._told_ms = center_ms
            news = self.is_over is not is_over
            self.is_over = is_over
            return news
