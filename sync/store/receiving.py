"""A delivery on its way through the writer: cut into jobs of less than a turn, so that local commands go between.

Layer: store.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from sync.oplog.run import Run, Tip, pieces
from sync.store.exchange import Delivery, Received
from sync.store.inbox import Inbox, Stored

PIECE_BYTES = 8 * 1024  # of a run in one job; entries of 88 bytes take about 5 ms


class Receiving:
    """What has become of one delivery so far; its jobs run in the writer's thread, one after the other."""

    def __init__(self, inbox: Inbox, delivery: Delivery, *, now_ms: Callable[[], int]) -> None:
        self._inbox = inbox
        self._delivery = delivery
        self._now_ms = now_ms
        self._tips: dict[tuple[bytes, bytes], Tip] = {}
        self._refused: list[tuple[Any, Any, str]] = []
        self._stored = 0
        self._broken: set[int] = set()

    def jobs(self) -> list[Callable[[], None]]:
        """Return what is to be done, in its sequence."""
        cut = [(index, piece) for index, run in enumerate(self._delivery.runs) for piece in pieces(run, PIECE_BYTES)]
        return [self._births, *(partial(self._piece, index, piece) for index, piece in cut)]

    def received(self) -> Received:
        """Return what became of it, once every job is done."""
        return Received(tips=tuple(self._tips.values()), stored=self._stored, refused=tuple(self._refused))

    def _births(self) -> None:
        for raw in self._delivery.births:
            self._inbox.learn_birth(raw, now_ms=self._now_ms())

    def _piece(self, index: int, piece: Run) -> None:
        if index in self._broken:
            return
        run = self._delivery.runs[index]
        outcome = self._store(piece)
        if outcome.refused is not None:
            # Whether it forked, and what of it is sound, shows in the whole of it.
            self._broken.add(index)
            outcome = outcome if piece is run else self._store(run)
        if outcome.tip is not None:
            self._tips[run.replica, run.scope] = outcome.tip
        if outcome.refused is not None:
            self._refused.append((run.replica, run.scope, outcome.refused))
        self._stored += outcome.entries

    def _store(self, run: Run) -> Stored:
        return self._inbox.store(run, now_ms=self._now_ms(), proofs=self._delivery.proofs)
