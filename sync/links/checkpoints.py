"""The store as the loader sees it: every call is one transaction of the writer, and waits for its commit.

Layer: links. Source: engine specification §8.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from sync.domain.scopes import AUTHORITY, Scope
from sync.links.witness import tell
from sync.oplog.heads import Ask
from sync.protocol.loading import Chunk, Cover, Logged, Wanted
from sync.protocol.memory import Memory, load_memory
from sync.store import adoption, bases, cold, compacting, compaction, heads, life, log, refill
from sync.store.cold import Recall
from sync.store.desk import Desk
from sync.store.exchange import Delivery
from sync.store.home import Home
from sync.store.writer import Writer

logger = logging.getLogger("sync.links")

WRITE_S = 600.0
FINISHED_AT_ONCE = 4  # chunks of a checkpoint that is laid down in one transaction; a longer one gives way to commands between
_T = TypeVar("_T")


class StoreCheckpoints:
    """`CheckpointStore` over a writer, which its owner closes."""

    def __init__(self, home: Home, writer: Writer, *, now_ms: Callable[[], int]) -> None:
        self._home = home
        self._writer = writer
        self._now_ms = now_ms
        self._is_behind = False
        self._tails: set[Scope] = set()

    def wanted(self) -> Wanted:
        return self._write(partial(_wanted, tails=frozenset(self._tails)))

    def logged(self, item: Logged) -> None:
        # Which logs came for their flash is kept in memory alone: after a restart a tail comes once more, and changes nothing.
        self._tails.update(run.scope for run in item.runs if run.scope != AUTHORITY)
        self._writer.receive(Delivery(runs=item.runs, births=item.births, path="network")).result(WRITE_S)
        self._is_behind = True

    def begin(self, sealed: bytes) -> bytes:
        if self._is_behind:
            # Who wrote, and what was ruled, must count before anything is judged by it.
            self._writer.settled().result(WRITE_S)
            self._is_behind = False
        return self._write(lambda desk: adoption.begin(desk, sealed, now_ms=self._now_ms()))

    def take(self, item: Chunk) -> bool:
        stands, whole = self._write(partial(_take, item=item, now_ms=self._now_ms()))
        while whole and not stands:
            stands = self._write(lambda desk: adoption.finish(desk, item.checkpoint, now_ms=self._now_ms()))
        return stands

    def unfinished(self) -> tuple[bytes, ...]:
        return self._write(_unfinished)

    def abandon(self) -> None:
        self._write(_abandon)

    def stale(self) -> tuple[Scope, ...]:
        return self._write(_stale)

    def droppable(self) -> tuple[Scope, ...]:
        return compacting.droppable(self._write, now_ms=self._now_ms())

    def covered(self, sealed: bytes, cover: Cover) -> None:
        self._write(lambda desk: compaction.note_cover(desk, sealed, center=cover.center, signature=cover.signature))

    def compact(self) -> int:
        return compacting.compact(self._write, self._home, now_ms=self._now_ms())

    def rest(self) -> int:
        compacting.sweep(self._write)
        return compacting.rest(self._write, now_ms=self._now_ms())

    def recalls(self) -> tuple[Recall, ...]:
        return self._write(cold.recalls)

    def recalled(self, item: Chunk) -> bool:
        return self._write(lambda desk: cold.take(desk, item.checkpoint, item.position, item.content))

    def warm(self) -> None:
        compacting.warm(self._write)

    def not_given(self, scope: Scope, why: str) -> None:
        self._write(lambda desk: cold.not_given(desk, scope, why))

    def unproven(self) -> Wanted | None:
        return self._write(_unproven)

    def proving(self, item: Logged) -> None:
        self._write(partial(_proving, item=item))

    def prove(self) -> None:
        for scope in self._write(lambda desk: tuple(scope for scope in refill.due(desk) if refill.is_whole(desk, scope))):
            same = refill.prove(self._home, scope)
            if same is False:
                logger.warning("checkpoint differs from its log", extra={"scope": scope.hex()})
            if same is not None:
                self._write(partial(refill.rejoin, scope=scope, same=same, now_ms=self._now_ms()))

    def question(self, *, always: bool) -> Ask | None:
        return self._write(partial(_question, always=always))

    def awaits(self) -> bool:
        return self._write(lambda desk: heads.awaits(desk.connection))

    def answered(self, ask: Ask, raw: bytes) -> bool:
        convicted = self._write(lambda desk: heads.answered(desk, ask, raw, now_ms=self._now_ms()))
        tell(convicted or ())
        return convicted is not None

    def unanswered(self) -> None:
        self._write(lambda desk: heads.unanswered(desk, now_ms=self._now_ms()))

    def _write(self, function: Callable[[Desk], _T]) -> _T:
        return self._writer.call(function).result(WRITE_S)


def _question(desk: Desk, *, always: bool) -> Ask | None:
    kept = life.get(desk.connection, life.LINK_MEMORY)
    memory = Memory() if kept is None else load_memory(kept)
    return None if memory.center is None else heads.question(desk, memory.center, memory.tree, always=always)


def _wanted(desk: Desk, *, tails: frozenset[Scope]) -> Wanted:
    tips = {scope: tuple(tip for tip in log.tips(desk.connection, (scope,)) if tip.seq) for scope in sorted({AUTHORITY, *tails})}
    return Wanted(logs=tips, have=_have(desk))


def _stale(desk: Desk) -> tuple[Scope, ...]:
    """Return the scopes that another checkpoint would mend; where the log itself corrected one, there is nothing to mend."""
    return tuple(scope for scope, reason in bases.stale_scopes(desk.connection).items() if reason != bases.MISMATCH)


def _unproven(desk: Desk) -> Wanted | None:
    scope = next(iter(refill.due(desk)), None)
    return None if scope is None else Wanted(logs={scope: refill.tips(desk, scope)}, scopes=())


def _proving(desk: Desk, *, item: Logged) -> None:
    for scope in sorted({run.scope for run in item.runs}):
        refill.take(desk, scope, item.runs)


def _have(desk: Desk) -> dict[bytes, int]:
    """Return how many leading chunks are here of each checkpoint that was begun and does not stand, those that stand as whole."""
    rows = desk.connection.execute("select id from checkpoints where standing < ?", (compaction.STAGED,)).fetchall()
    found: dict[bytes, int] = {}
    for (checkpoint,) in rows:
        lacking = adoption.missing(desk, checkpoint)
        held = desk.connection.execute("select count(*) from checkpoint_chunks where id = ?", (checkpoint,)).fetchone()[0]
        found[bytes(checkpoint)] = lacking[0] if lacking else int(held)
    return found


def _take(desk: Desk, *, item: Chunk, now_ms: int) -> tuple[bool, bool]:
    """Keep a chunk; return whether its scope stands now, and whether it could."""
    adoption.take_chunk(desk, item.checkpoint, item.position, item.content)
    if adoption.missing(desk, item.checkpoint):
        return False, False
    for _ in range(FINISHED_AT_ONCE + 1):
        if adoption.finish(desk, item.checkpoint, now_ms=now_ms):
            return True, True
    return False, True


def _unfinished(desk: Desk) -> tuple[bytes, ...]:
    rows = desk.connection.execute("select id from checkpoints where standing = 0").fetchall()
    return tuple(bytes(checkpoint) for (checkpoint,) in rows if adoption.missing(desk, checkpoint))


def _abandon(desk: Desk) -> None:
    for (checkpoint,) in desk.connection.execute("select id from checkpoints where standing = 0").fetchall():
        adoption.abandon(desk, checkpoint)
