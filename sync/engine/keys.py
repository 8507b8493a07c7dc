"""The device's own keys, changed beside a link that works: as a person asks, and by itself where a change was begun and not ended.

What is asked of the center can be lost on its way back: then the center ended the present key and certified the next one, and this
device does not know. It is told at its next contact (`device.key_changed`), asks again, and goes on. Where the next keys were asked
for and something was in the way, the next contact asks for them.

A home that was put back to a copy from before a change is told the same, and no question helps: nobody has its next keys. It begins
anew at once, so that nothing more is written under a key that is over, and waits to be let in, as a newcomer does; see
`sync/store/key_change.py`.

Layer: engine. Source: our design (engine specification §1, §4).
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from sync.domain.failures import Outage, Refused
from sync.links.key_change import Connect, change_keys
from sync.store import key_change
from sync.store.writer import Writer

log = logging.getLogger("engine.keys")

KEY_CHANGED, ROOT_AWAY = "device.key_changed", "center.root_away"
RETRY_S, ROOT_AWAY_S = 20.0, 3_600.0
_WRITE_S = 60.0


class KeyTurning:
    """Owned by the engine.

    Args:
        worker: asks the center; its owner ends it after the last call of `heard`.
        connect: makes a link to the center; None = to the one that the home names.
        turned: is called once this device has other keys; never waits.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        writer: Writer,
        worker: Executor,
        *,
        connect: Connect | None = None,
        now_ms: Callable[[], int],
        turned: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._writer = writer
        self._worker = worker
        self._connect = connect
        self._now_ms = now_ms
        self._turned = turned
        self._clock = clock
        self._lock = threading.Lock()
        self._begun = writer.call(key_change.is_begun).result(_WRITE_S)
        self._busy = self._turning = False
        self._again_s = 0.0

    def ask(self) -> "Future[dict[str, Any]]":
        """Change the keys now. The future holds {changed: bool, code: text}: what is in the way, where the next contact goes on.

        The future raises: Refused: as `change_keys`. Thread: any.
        """
        return self._worker.submit(self._asked)

    def heard(self, error: str, *, connected: bool) -> None:
        """Hear how the link stands, and go on with what was begun. Thread: one; never waits."""
        ended = error == KEY_CHANGED
        with self._lock:
            # Until the link speaks with the other keys, what it says is of the keys before.
            self._turning = self._turning and ended
            due = (ended and not self._turning) or (connected and self._begun)
            if self._busy or not due or self._clock() < self._again_s:
                return
            self._busy = True
        self._worker.submit(self._go_on, ended=ended)

    def _asked(self) -> dict[str, Any]:
        code = self._tried()
        return {"changed": not code, "code": code}

    def _go_on(self, *, ended: bool) -> None:
        try:
            if (not self._begun or self._is_over()) and ended:
                self._begin_anew()
        finally:
            with self._lock:
                self._busy = False

    def _is_over(self) -> bool:
        """Ask for the keys that were begun; tell whether the center knows of others."""
        try:
            self._tried()
        except Refused as refused:
            log.info("no other keys", extra={"code": refused.code})
            return refused.code == KEY_CHANGED
        return False

    def _begin_anew(self) -> None:
        now_ms = self._now_ms()
        self._writer.call(lambda desk: key_change.begin_anew(desk, now_ms=now_ms)).result(_WRITE_S)
        log.warning("a copy from before a change of keys begins anew", extra={"code": KEY_CHANGED})
        self._done()

    def _tried(self) -> str:
        """Ask the center; return the code of what is in the way, empty when the keys are changed. Raises: Refused: as `change_keys`."""
        with self._lock:
            self._again_s = self._clock() + RETRY_S
        try:
            change_keys(self._writer, connect=self._connect, now_ms=self._now_ms)
        except Outage as outage:
            self._waits_for(outage.code)
            return outage.code
        except Refused as refused:
            self._waits_for(refused.code)
            raise
        log.info("the keys of this device are changed")
        self._done()
        return ""

    def _waits_for(self, code: str) -> None:
        begun = self._writer.call(lambda desk: key_change.note_waiting(desk, code)).result(_WRITE_S)
        with self._lock:
            self._begun = begun
            if code == ROOT_AWAY:
                self._again_s = self._clock() + ROOT_AWAY_S

    def _done(self) -> None:
        with self._lock:
            self._begun, self._turning = False, True
        self._turned()
