"""Writer and readers of the product without their threads: whoever puts something into a queue turns them."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Event
from typing import Any

from sync.store.exchange import Delivery, Received
from sync.store.home import Home
from sync.store.readers import _Reader
from sync.store.writer import Writer

TURNS_MAX = 10_000


class SteppedWriter(Writer):
    """The real writer, turned by whoever puts something into a queue."""

    _turning = False

    def receive(self, delivery: Delivery) -> "Future[Received]":
        """Put every part first, so that one transaction may hold several."""
        held, self._turning = self._turning, True
        try:
            whole = super().receive(delivery)
        finally:
            self._turning = held
        self._drain()
        return whole

    def settled(self) -> "Future[None]":
        self.fold()
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def close(self) -> None:
        self._connection.close()

    def _put(self, queue: Any, act: Callable[[], Any], *, leaves_behind: bool = True) -> "Future[Any]":
        future = super()._put(queue, act, leaves_behind=leaves_behind)
        self._drain()
        return future

    def _drain(self) -> None:
        if self._turning:
            return
        self._turning = True
        try:
            while self._local or self._arriving:
                self._turn()
        finally:
            self._turning = False

    def fold(self, turns: int = TURNS_MAX) -> bool:
        """Take up to ``turns`` turns at what waits in the background; return whether nothing is left."""
        for _ in range(turns):
            self._turn()
            if self._idle:
                return True
        return False


class SteppedReaders:
    """The real reader, on the world's thread."""

    def __init__(self, home: Home, _count: int = 1, *, query_s_max: float = 2.0) -> None:
        self._reader = _Reader(home, Event(), query_s_max)

    def query(self, function: Callable[..., Any], *args: Any, **facts: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(self._reader.answer(lambda db: function(db, *args, **facts)))
        except Exception as error:  # noqa: BLE001 - it belongs to whoever asked, as in the real one
            future.set_exception(error)
        return future

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """Give the reader's own connection: whoever reads beside the writer would open another one each time."""
        self._reader._follow()
        yield self._reader._connection

    def close(self) -> None:
        self._reader.close()
