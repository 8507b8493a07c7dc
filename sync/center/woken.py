"""A thread of the center that goes round by itself, sooner where it is woken, until it is closed.

What it does in a round, and at its end, is its own class's. A round that fails is told of and another one comes: the center goes
on serving meanwhile. Layer: center.
"""

import logging
import threading

from sync.domain.failures import Outage

log = logging.getLogger("sync.center")


class Woken:
    """Owns one thread; `start` once, `close` joins."""

    def __init__(self, name: str, *, look_s: float) -> None:
        """Make thread ``center-name``, not begun; it goes round every ``look_s`` where nothing wakes it."""
        self._name = name
        self._look_s = look_s
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"center-{name}")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def note(self) -> None:
        """Say that the feed grew. Thread: any; never waits."""
        self._wake.set()

    def close(self) -> None:
        """Stop and join."""
        self._stop.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _round(self, *, woken: bool) -> None:
        """Do what is due. Raises: Outage: it waits for the next round."""
        raise NotImplementedError

    def _ended(self) -> None:
        """Let go of what the thread has, in the thread."""

    def _run(self) -> None:
        while not self._stop.is_set():
            woken = self._wake.is_set()
            self._wake.clear()
            try:
                self._round(woken=woken)
            except Outage as outage:
                if not self._stop.is_set():
                    log.warning("%s waits", self._name, extra={"code": outage.code})
            except Exception:
                # The boundary of this thread: a bug is logged with its trace, and the center goes on serving.
                log.exception("%s failed", self._name)
            self._wake.wait(self._look_s)
        self._ended()
