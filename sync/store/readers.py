"""Reads for screens and links: a few threads, each with a read-only connection of its own.

A query function gets a database and returns frozen rows, all fetched: a half-read cursor would freeze what the connection
sees. Each has a time limit, and the queue is bounded: a screen that asks faster than it is answered is told so at once.

Layer: store. Source: our design, measured.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

from sync.domain.failures import Outage
from sync.domain.registry import KINDS
from sync.store.cipher import Connection, Database, DatabaseError, connect, database, outage_of
from sync.store.home import Home
from sync.store.migrations import is_current

QUEUE_MAX = 64
RESTING_QUEUE_MAX = 4_096
QUERY_S_MAX = 2.0
_STEPS_BETWEEN_CHECKS = 4_000  # SQLite's instructions; well below a millisecond
_RETRY_S = 1.0
_REST_POLL_S = 0.1
# After an update the window is there before its engine has brought the tables up to date; questions wait for that.
CURRENT_S_MAX = 20.0
_CURRENT_POLL_S = 0.05

T = TypeVar("T")
P = ParamSpec("P")

_Call = Callable[[Database], Any]


class _Rest:
    """A time without connections: each thread says that it begun, and waits until it is over."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.over = threading.Event()


_Job = tuple[_Call, "Future[Any]"] | _Rest | None


class Readers:
    """Runs query functions on threads `store-reader-n`; owned by whoever composes a process, which closes it.

    Args:
        count: threads, each with one connection.
        queue_max: queries that may wait.
        query_s_max: seconds that a query may take.
    """

    def __init__(self, home: Home, count: int = 2, *, queue_max: int = QUEUE_MAX, query_s_max: float = QUERY_S_MAX) -> None:
        self._home = home
        self._query_s_max = query_s_max
        self._queue: queue.Queue[_Job] = queue.Queue()
        self._queue_max = queue_max
        self._rests = 0
        self._door = threading.Lock()
        self._closing = threading.Event()
        self._threads = [threading.Thread(target=self._run, name=f"store-reader-{number}") for number in range(1, count + 1)]
        for thread in self._threads:
            thread.start()

    def query(self, function: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Run `function(db, …)` and return its rows in a future.

        The future raises: Outage: `store.busy` (queue full), `store.query_timeout`, `store.closed`, `store.older` (no writer of this
            version opened the database yet), `store.newer`, and those of `connect`.
        """
        future: Future[T] = Future()

        def call(db: Database) -> T:
            return function(db, *args, **kwargs)

        with self._door:
            if self._closing.is_set():
                future.set_exception(Outage("store.closed"))
                return future
            if self._queue.qsize() < (RESTING_QUEUE_MAX if self._rests else self._queue_max):
                self._queue.put((call, future))
            else:
                future.set_exception(Outage("store.busy", retry_s=_RETRY_S))
        return future

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Let no connection be open, once what was asked is answered; what is asked meanwhile waits for the end of this."""
        rest = _Rest()
        with self._door:
            self._rests += 1
            for _ in self._threads:
                self._queue.put(rest)
        try:
            for _ in self._threads:
                while not rest.begun.acquire(timeout=_REST_POLL_S) and not self._closing.is_set():
                    pass
            yield
        finally:
            rest.over.set()
            with self._door:
                self._rests -= 1

    def close(self) -> None:
        """End running queries, answer waiting ones with Outage("store.closed") and join the threads; twice is once."""
        with self._door:
            if self._closing.is_set():
                return
            self._closing.set()
        _refuse_waiting(self._queue)
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        reader = _Reader(self._home, self._closing, self._query_s_max)
        while (job := self._queue.get()) is not None:
            if isinstance(job, _Rest):
                reader.close()
                job.begun.release()
                while not job.over.wait(_REST_POLL_S) and not self._closing.is_set():
                    pass
                continue
            call, future = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = reader.answer(call)
            except BaseException as error:  # noqa: BLE001 - it belongs to whoever asked, whatever it is
                future.set_exception(error)
            else:
                future.set_result(result)
            # Else the last rows of a screen would live until the next question.
            del job, call, future
        reader.close()


class _Reader:
    """One thread's connection; opened at the first query, and again when the file under its name is another one."""

    def __init__(self, home: Home, closing: threading.Event, query_s_max: float) -> None:
        self._home = home
        self._closing = closing
        self._query_s_max = query_s_max
        self._connection: Connection = None
        self._file: tuple[int, int] | None = None
        self._deadline = 0.0
        self._is_current = False

    def answer(self, call: _Call) -> Any:
        self._follow()
        self._deadline = time.monotonic() + CURRENT_S_MAX + self._query_s_max
        try:
            self._await_tables()
            self._deadline = time.monotonic() + self._query_s_max
            result = call(database(self._connection))
        except DatabaseError as error:
            outage = outage_of(error)
            if self._closing.is_set():
                raise Outage("store.closed") from error
            if outage is None:
                raise
            if outage.code != "store.query_timeout":
                self.close()
            raise outage from error
        assert not isinstance(result, Iterator), "a query function fetches all its rows"
        return result

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _follow(self) -> None:
        """Open the database, or leave a file that a fall-back to a backup has moved away."""
        try:
            status = self._home.database.stat()
        except FileNotFoundError as error:
            self.close()
            raise Outage("store.missing") from error
        file = (status.st_dev, status.st_ino)
        if self._connection is not None and file == self._file:
            return
        self.close()
        self._connection = connect(self._home.database, self._home.key(), read_only=True)
        self._connection.set_progress_handler(self._must_stop, _STEPS_BETWEEN_CHECKS)
        self._file = file
        self._is_current = False

    def _await_tables(self) -> None:
        """Wait until the tables are those of this program; once they are, they stay so for this connection."""
        until = time.monotonic() + CURRENT_S_MAX
        while not self._is_current:
            self._is_current = is_current(database(self._connection), KINDS)
            if self._is_current:
                return
            if time.monotonic() > until:
                raise Outage("store.older")
            if self._closing.wait(_CURRENT_POLL_S):
                raise Outage("store.closed")

    def _must_stop(self) -> int:
        return int(self._closing.is_set() or time.monotonic() > self._deadline)


def _refuse_waiting(waiting: "queue.Queue[_Job]") -> None:
    while True:
        try:
            job = waiting.get_nowait()
        except queue.Empty:
            return
        if isinstance(job, tuple) and job[1].set_running_or_notify_cancel():
            job[1].set_exception(Outage("store.closed"))
