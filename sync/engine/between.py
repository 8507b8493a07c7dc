"""What is done while no engine runs: between the one that ends for it, in order, and the next. Layer: engine."""

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from sync.domain.failures import Outage

T = TypeVar("T")

ANSWERS_S_MAX = 10.0  # within which an engine answers what it was asked before it is ended


@dataclass(frozen=True, slots=True)
class _Work:
    act: Callable[[threading.Event], Any]
    future: "Future[Any]"
    until_s: float


class Between:
    """The acts that wait for that, in their order. Thread: `add` any, the rest the one that starts engines.

    Args:
        closing: set when no engine is wanted any more; handed to each act, which must end soon after.
    """

    def __init__(self, closing: threading.Event) -> None:
        self._closing = closing
        self._works: deque[_Work] = deque()

    def __bool__(self) -> bool:
        return bool(self._works)

    def add(self, act: Callable[[threading.Event], T]) -> "Future[T]":
        """Have an act done; the future holds what it returns, or raises what it does, or Outage `engine.closed`."""
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        self._works.append(_Work(act, future, time.monotonic() + ANSWERS_S_MAX))
        return future

    def is_due(self, *, answered: bool) -> bool:
        """Tell whether the engine is to end now: it ``answered`` what it was asked, or had its time for it."""
        return bool(self._works) and (answered or time.monotonic() > self._works[0].until_s)

    def do(self) -> None:
        """Do what waits."""
        while self._works and not self._closing.is_set():
            work = self._works[0]
            try:
                result = work.act(self._closing)
            except BaseException as error:  # noqa: BLE001 - it belongs to whoever asked
                self._works.popleft()
                work.future.set_exception(error)
            else:
                self._works.popleft()
                work.future.set_result(result)

    def fail(self, outage: Outage) -> None:
        """Fail what waits."""
        while self._works:
            self._works.popleft().future.set_exception(outage)
