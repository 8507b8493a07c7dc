"""What an engine does by the clock: tell the link's state when it changed, make backups, let go of contents that nothing names.

One thread, `engine-keeper`. Layer: engine. Source: our design.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from sync.domain.failures import Outage
from sync.engine.status import Agent, link_status
from sync.store import backup
from sync.store.home import Home
from sync.store.queries.rows import LinkStatus
from sync.store.readers import Readers

log = logging.getLogger("engine.keeper")

STATUS_S_MIN = 0.5
BACKUP_S = 3_600.0
_READ_S_MAX = 10.0


class Keeper:
    """Owned by the engine process, which closes it before the readers.

    Args:
        tell: is handed each status that differs from the last; never waits.
        sweep: begins to let go of contents that nothing names; never waits.
    """

    def __init__(
        self,
        home: Home,
        readers: Readers,
        agent: Agent,
        *,
        now_ms: Callable[[], int],
        tell: Callable[[LinkStatus], None],
        sweep: Callable[[], object],
    ) -> None:
        self._home = home
        self._readers = readers
        self._agent = agent
        self._now_ms = now_ms
        self._tell = tell
        self._sweep = sweep
        self._wake = threading.Condition()
        self._dirty = True
        self._closing = False
        self._asked: list[Future[int]] = []
        self._backup_due = time.monotonic() + self._first_backup_s()
        self._last: LinkStatus | None = None
        self._thread = threading.Thread(target=self._run, name="engine-keeper")
        self._thread.start()

    def note(self) -> None:
        """Something changed that the status may show. Thread: any; never waits."""
        with self._wake:
            self._dirty = True
            self._wake.notify()

    def back_up(self) -> "Future[int]":
        """Make a backup now; the future holds when it was made, milliseconds UTC. Thread: any."""
        future: Future[int] = Future()
        with self._wake:
            if self._closing:
                future.set_exception(Outage("store.closed"))
            else:
                self._asked.append(future)
                self._wake.notify()
        return future

    def close(self) -> None:
        """Stop and join; twice is once."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join()
        for future in self._asked:
            if future.set_running_or_notify_cancel():
                future.set_exception(Outage("store.closed"))
        self._asked = []

    def _run(self) -> None:
        while self._await_work():
            self._status()
            self._backups()

    def _await_work(self) -> bool:
        with self._wake:
            if not self._dirty and not self._asked:
                self._wake.wait_for(
                    lambda: self._closing or self._dirty or bool(self._asked), max(0.0, self._backup_due - time.monotonic())
                )
            elif not self._asked:
                # Many changes in a row give one status.
                self._wake.wait_for(lambda: self._closing or bool(self._asked), STATUS_S_MIN if self._last is not None else 0.0)
            return not self._closing

    def _status(self) -> None:
        with self._wake:
            if not self._dirty:
                return
            self._dirty = False
        try:
            status = self._readers.query(link_status, self._agent.state()).result(_READ_S_MAX)
        except (Outage, TimeoutError) as error:
            log.info("status not read", extra={"error": str(error)})
            return
        if status != self._last:
            self._last = status
            self._tell(status)

    def _backups(self) -> None:
        with self._wake:
            asked, self._asked = self._asked, []
        if not asked and time.monotonic() < self._backup_due:
            return
        self._backup_due = time.monotonic() + BACKUP_S
        self._sweep()
        try:
            made_ms = backup.make(self._home, now_ms=self._now_ms()).at_ms
        except Exception as error:  # the thread boundary: it belongs to whoever asked, and costs no other work
            log.warning("no backup made", extra={"error": str(error)}, exc_info=not isinstance(error, Outage))
            for future in asked:
                future.set_exception(error)
            return
        for future in asked:
            future.set_result(made_ms)

    def _first_backup_s(self) -> float:
        newest = next(iter(backup.listing(self._home)), None)
        if newest is None:
            return BACKUP_S / 60
        age_s = (self._now_ms() - newest.at_ms) / 1000
        return min(BACKUP_S, max(BACKUP_S / 60, BACKUP_S - age_s))
