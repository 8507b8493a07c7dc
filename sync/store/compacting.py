"""The jobs that keep a device's share of the whole in bounds, in turns of the writer that are short whatever there is to do.

Between two turns the writer takes what waits: a command that an operator gives meanwhile waits for one of them at most.
Each job begins anew where a program died, and finds what was done.

Layer: store. Source: our design (engine specification §6, §8).
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol, TypeVar

from sync.domain.scopes import Scope
from sync.store import cold, compaction
from sync.store.desk import Desk
from sync.store.home import Home
from sync.store.refolding import prove_in

_T = TypeVar("_T")


class Write(Protocol):
    """One turn of the writer."""

    def __call__(self, function: Callable[[Desk], _T]) -> _T:
        """Run ``function`` in a transaction of its own and return what it returned, once that is committed."""


def droppable(write: Write, *, now_ms: int) -> tuple[Scope, ...]:
    """Return the scopes of which entries are old enough to be dropped, were they covered."""
    return tuple(_gathered(lambda after: write(partial(compaction.droppable, now_ms=now_ms, after=after))))


def compact(write: Write, home: Home, *, now_ms: int) -> int:
    """Drop what may be dropped; return how many entries were. Thread: one that may wait. Raises: Outage: as `connect`."""
    dropped = 0
    for scope in droppable(write, now_ms=now_ms):
        for checkpoint in write(partial(compaction.plan, scope=scope)):
            gone = _dropped(write, home, checkpoint, now_ms=now_ms)
            dropped += gone
            if gone:
                break
    sweep(write)
    return dropped


def sweep(write: Write) -> None:
    """Delete what nothing stands on any more."""
    swept: compaction.Swept | None = compaction.Swept()
    while swept is not None:
        swept = write(partial(compaction.sweep, swept=swept))


def rest(write: Write, *, now_ms: int) -> int:
    """Let rest at the center what has closed long ago; return how many scopes."""
    found = tuple(_gathered(lambda after: write(partial(cold.restable, now_ms=now_ms, after=after))))
    for scope in found:
        while write(partial(cold.rest_some, scope=scope, now_ms=now_ms)):
            pass
    return len(found)


def warm(write: Write) -> None:
    """Let return what came from the center."""
    while write(cold.warm_some):
        pass


def _dropped(write: Write, home: Home, checkpoint: bytes, *, now_ms: int) -> int:
    weighed = write(partial(compaction.weigh, checkpoint=checkpoint, before=None, now_ms=now_ms))
    while weighed is not None and not weighed.whole:
        weighed = write(partial(compaction.weigh, checkpoint=checkpoint, before=weighed, now_ms=now_ms))
    chunks = None if weighed is None else prove_in(home, checkpoint)
    if weighed is None or chunks is None:
        return 0
    for position, content in enumerate(chunks):
        write(partial(compaction.stage, checkpoint=checkpoint, position=position, content=content, now_ms=now_ms))
    return write(partial(compaction.drop, weighed=weighed, now_ms=now_ms))


def _gathered(ask: Callable[[bytes], tuple[tuple[Scope, ...], bytes | None]]) -> Iterator[Scope]:
    after: bytes | None = b""
    while after is not None:
        found, after = ask(after)
        yield from found
