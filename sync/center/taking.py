"""Pushes that arrive while others are being taken wait together, and are taken together: one transaction, one flush of the disk.

A center on a file has one writer. A push of one line costs it more in beginning, in the mark beside the database and in flushing than in
the line, so when a province talks at once the writer takes what has gathered as one. Who comes alone is taken alone, at once:
nobody waits for company.

Where the database takes pushes side by side each is taken by itself; there the database gathers flushes, and the sequencer rounds.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context, copy_context
from functools import partial
from typing import NamedTuple

from sync.center.exchange import Answer, Exchange, Taken

log = logging.getLogger("sync.center")

TOGETHER_MAX = 32
BYTES_MAX = 1024 * 1024  # of one transaction on the wire; a long one would keep who comes next
Outcome = Taken | Answer | Exception


class _Waiting(NamedTuple):
    wire: bytes
    future: "asyncio.Future[Taken | Answer]"
    context: Context


class Taking:
    """Owned by the application; `take` on its loop, the writer's thread does the rest."""

    def __init__(self, exchange: Exchange, *, parallel: bool) -> None:
        """Take for ``exchange``, each push by itself where they are stored in ``parallel``."""
        self._exchange = exchange
        self._most = 1 if parallel else TOGETHER_MAX
        self._waiting: deque[_Waiting] = deque()

    async def take(self, wire: bytes, *, writer: Callable[[Callable[[], None]], Awaitable[None]]) -> Taken | Answer:
        """Return what `Exchange.take` returns for ``wire``, or raise what it raises; ``writer`` runs an act on the writer's thread."""
        loop = asyncio.get_running_loop()
        mine: asyncio.Future[Taken | Answer] = loop.create_future()
        self._waiting.append(_Waiting(wire, mine, copy_context()))
        # One turn of the writer for each that waits: the first takes what has gathered, those behind it may find nothing left.
        try:
            await writer(lambda: self._take_waiting(loop))
            return await mine
        finally:
            mine.cancel()  # of who went away meanwhile; nothing where it has its outcome

    def _take_waiting(self, loop: asyncio.AbstractEventLoop) -> None:
        taken: list[_Waiting] = []
        size = 0
        while self._waiting and len(taken) < self._most and size < BYTES_MAX:
            try:
                taken.append(self._waiting.popleft())
            except IndexError:  # another thread took the last one
                break
            size += len(taken[-1].wire)
        if not taken:
            return
        # What is logged while one is taken is of its request, whoever's turn it is; of several it is of none.
        take = partial(taken_together, self._exchange, [one.wire for one in taken])
        outcomes = (taken[0].context if len(taken) == 1 else Context()).run(take)
        for (_, future, _), outcome in zip(taken, outcomes, strict=True):
            loop.call_soon_threadsafe(_settle, future, outcome)


def taken_together(exchange: Exchange, wires: Sequence[bytes]) -> list[Outcome]:
    """Return the outcome of each, what is raised for one in its place.

    Where anything goes wrong nothing of it was done, and each is taken alone: what ails one is told to no other.
    """
    try:
        return [*exchange.take_together(wires)]
    except Exception as error:  # noqa: BLE001 - a boundary: raised again where its device is answered
        if len(wires) == 1:
            return [error]
    log.info("taken one by one", extra={"requests": len(wires)})
    return [outcome for wire in wires for outcome in taken_together(exchange, [wire])]


def _settle(future: "asyncio.Future[Taken | Answer]", outcome: Outcome) -> None:
    if future.done():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
