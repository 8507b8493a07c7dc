"""The next steps of a bundle while this one is at work: an iterator that a thread of its own runs ahead, by a few items at most.

Reading, sealing, hashing and writing wait for the disk or work outside the interpreter, so two of them go on at once. What is
ahead is bounded, so memory is; what fails ahead is raised where its item would have come, and nothing runs on once whoever
asked stopped asking.

Layer: links. Source: our design.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
DEPTH = 2
THREADS = min(4, os.cpu_count() or 1)


@contextmanager
def ahead(source: Iterator[T], *, depth: int = DEPTH) -> Iterator[Iterator[T]]:
    """Give the items of ``source`` in their sequence; at most ``depth`` of them wait. ``source`` runs in a thread of its own.

    Leaving the block stops the thread behind the item it is at, and joins it.
    """
    line = _Line(source, depth)
    line.start()
    try:
        yield line.items()
    finally:
        line.stop()


@contextmanager
def spread(source: Iterator[T], work: Callable[[T], R], *, failures: tuple[type[Exception], ...]) -> Iterator[Iterator[R]]:
    """Give what ``work`` makes of the items of ``source``, in their sequence, while as many threads as there are cores are at it.

    Args:
        failures: what ``source`` may raise; it is raised behind the items that came before it.

    Leaving the block ends the threads behind the items they are at, and joins them.
    """
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="bundle-spread")
    try:
        yield _spread(pool, source, work, failures)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _spread(pool: ThreadPoolExecutor, source: Iterator[T], work: Callable[[T], R], failures: tuple[type[Exception], ...]) -> Iterator[R]:
    begun: deque[Future[R]] = deque()
    try:
        for item in source:
            begun.append(pool.submit(work, item))
            if len(begun) > THREADS:
                yield begun.popleft().result()
    except failures:
        yield from _results(begun)
        raise
    yield from _results(begun)


def _results(begun: "deque[Future[R]]") -> Iterator[R]:
    while begun:
        yield begun.popleft().result()


class _Line(Generic[T]):
    """What waits between two threads; owned by the block that reads it."""

    def __init__(self, source: Iterator[T], depth: int) -> None:
        self._source = source
        self._depth = depth
        self._moved = threading.Condition()
        self._waiting: deque[T] = deque()
        self._ended = False
        self._stopped = False
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="bundle-ahead")
        self._run_ahead: Future[None] | None = None

    def start(self) -> None:
        self._run_ahead = self._pool.submit(self._run)

    def stop(self) -> None:
        with self._moved:
            self._stopped = True
            self._moved.notify_all()
        self._pool.shutdown(wait=True)

    def items(self) -> Iterator[T]:
        while True:
            with self._moved:
                while not self._waiting and not self._ended:
                    self._moved.wait()
                if not self._waiting:
                    break
                item = self._waiting.popleft()
                self._moved.notify_all()
            yield item
        assert self._run_ahead is not None
        self._run_ahead.result()

    def _run(self) -> None:
        try:
            for item in self._source:
                if not self._put(item):
                    break
        finally:
            if isinstance(self._source, Generator):
                self._source.close()
            with self._moved:
                self._ended = True
                self._moved.notify_all()

    def _put(self, item: T) -> bool:
        with self._moved:
            while len(self._waiting) >= self._depth and not self._stopped:
                self._moved.wait()
            if not self._stopped:
                self._waiting.append(item)
                self._moved.notify_all()
            return not self._stopped
