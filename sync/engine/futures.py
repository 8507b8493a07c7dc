"""Futures of acts that follow one another, or are done as soon as they are asked. Layer: engine."""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

T = TypeVar("T")
U = TypeVar("U")


def followed(first: "Future[Any]", act: Callable[[], "Future[T]"]) -> "Future[T]":
    """Return the future of an act that begins once another succeeded; failures of either pass through."""
    after: Future[T] = Future()

    def hand_on(ended: "Future[T]") -> None:
        error = ended.exception()
        if error is None:
            after.set_result(ended.result())
        else:
            after.set_exception(error)

    def begin(ended: "Future[Any]") -> None:
        error = ended.exception()
        if error is None:
            act().add_done_callback(hand_on)
        else:
            after.set_exception(error)

    first.add_done_callback(begin)
    return after


def resolved(value: T) -> "Future[T]":
    """Return a future that holds a value already."""
    future: Future[T] = Future()
    future.set_result(value)
    return future


def then(future: "Future[T]", function: Callable[[T], U]) -> "Future[U]":
    """Return the future of `function` applied to a future's result; failures pass through."""
    after: Future[U] = Future()

    def end(ended: "Future[T]") -> None:
        error = ended.exception()
        if error is not None:
            after.set_exception(error)
            return
        try:
            after.set_result(function(ended.result()))
        except Exception as failed:  # noqa: BLE001 - it belongs to whoever holds the future
            after.set_exception(failed)

    future.add_done_callback(end)
    return after


def watched(future: "Future[T]", failed: Callable[[BaseException], object]) -> "Future[T]":
    """Return the future of the same, of whose failure `failed` is told before whoever waits is."""
    after: Future[T] = Future()

    def end(ended: "Future[T]") -> None:
        error = CancelledError() if ended.cancelled() else ended.exception()
        if error is None:
            after.set_result(ended.result())
        else:
            failed(error)
            after.set_exception(error)

    future.add_done_callback(end)
    return after
