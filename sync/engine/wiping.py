"""Carrying out an order to wipe: the engine leaves the mark and ends itself, so that nobody writes into what is destroyed.

One thread, `engine-wiping`, started when there is something to look at: an order that was noted, one that waits for what is offered
first, one that was noted before this start. Layer: engine. Source: our design (engine specification §4).
"""

import contextlib
import logging
import os
import threading
from collections.abc import Callable
from functools import partial

from sync.domain.failures import Outage
from sync.store import wiping
from sync.store.exchange import Changes
from sync.store.home import Home
from sync.store.reach import REACH
from sync.store.writer import Writer

log = logging.getLogger("engine")

READ_S = 60.0
EXIT_WIPED = 4


class Wiping:
    """Watches one home for an order; owned by its engine.

    Args:
        end: closes the engine; returns whether the process is the engine's own, and ends with it.
    """

    def __init__(self, home: Home, writer: Writer, end: Callable[[], bool], now_ms: Callable[[], int]) -> None:
        self._home = home
        self._writer = writer
        self._end = end
        self._now_ms = now_ms
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._noted = False
        self._ends = False
        self.look()

    def heard(self, changes: Changes) -> None:
        """Look again where an order was noted, or what waits for the center moved on. Thread: any; never waits."""
        if wiping.WIPE in changes or (self._noted and REACH in changes):
            self.look()

    def look(self) -> None:
        """Ask the writer whether an order is due, and carry it out. Thread: any; never waits."""
        with self._lock:
            if not self._ends:
                due = self._writer.call(lambda desk: wiping.due(desk, now_ms=self._now_ms()))
                due.add_done_callback(lambda asked: None if asked.cancelled() or asked.exception() else self._on_due(*asked.result()))

    def close(self) -> None:
        """Wait for nothing any more."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

    def _on_due(self, raw: bytes, in_ms: int) -> None:
        with self._lock:
            self._noted = bool(raw)
            if not raw or self._ends:
                return
            if self._timer is not None:
                self._timer.cancel()
            if in_ms:
                self._timer = threading.Timer(in_ms / 1000, self.look)
                self._timer.daemon = True
                self._timer.start()
                return
            self._ends = True
        # A thread of its own: this one is the writer's, which is to end.
        threading.Thread(target=partial(self._carry_out, raw), name="engine-wiping").start()

    def _carry_out(self, raw: bytes) -> None:
        log.warning("wiping", extra={"code": "device.wiped"})
        # Whoever sees the engine end may kill it, and would the next one too: it must be a start that ends what was begun here.
        with contextlib.suppress(Outage):
            wiping.mark(self._home, raw)
        is_process = self._end()
        try:
            wiping.carry_out(self._home, raw)
        except Outage as outage:
            # What is left is destroyed by the next start, before anything else.
            log.warning("wiping was cut short", extra={"code": outage.code})
        finally:
            if is_process:
                os._exit(EXIT_WIPED)
