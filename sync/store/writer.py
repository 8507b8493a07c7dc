"""The writer: one thread that owns the only writing connection of a replica.

It takes local commands first, then deliveries, then folds what may count, and reads text for search when acts leave a pause.
Each turn is one transaction of about 8 ms while a command waits, and of more while none does; deliveries are stored in pieces of
less, so a command never waits long behind a thousand arriving entries. A future is resolved after the commit that makes it true:
acknowledged means durable (K10).

A refusal rolls its own command back and nothing else. An error of disk or key becomes an Outage and fails what waited; the
typed text is with whoever holds the future.

Source: our design (engine specification §6).
"""

import logging
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple, TypeVar

from sync.domain.draft import Organisation
from sync.domain.failures import Outage, Refused
from sync.domain.ids import ReplicaId
from sync.domain.registry import KINDS
from sync.store import cipher, highwater, indexing, migrations
from sync.store.adoption import stand_again
from sync.store.blobs import Blobs
from sync.store.cipher import outage_of
from sync.store.desk import CommandJob, Desk
from sync.store.exchange import Changes, Delivery, Done, Learnt, Received
from sync.store.home import Home
from sync.store.inbox import Inbox
from sync.store.life import Life
from sync.store.receiving import Receiving
from sync.store.signing import sign_piece

log = logging.getLogger("store")
T = TypeVar("T")

BATCH_S = 0.008
FOLDING_S = 0.03  # of what was stored, in one commit, while no local command waits: a window hears of fewer changes, each once
ARRIVING_S = 0.1  # of arrivals in one commit, while no local command waits
QUEUE_MAX = 10_000
SEARCH_ROWS = 50
SEARCH_PAUSE_S = 0.2  # acts that follow one another sooner than that do not wait for the words of the one before
SEARCH_WAITS_S = 2.0  # at most, where there is no such pause
RETRY_S = 5.0


class _Job(NamedTuple):
    """What is to be done in a transaction; `leaves_behind` tells whether stored entries may be left unfolded by it."""

    act: Callable[[], Any]
    future: "Future[Any]"
    leaves_behind: bool


class Writer:
    """Owns the writing thread of one home, from construction to `close`."""

    def __init__(
        self,
        home: Home,
        *,
        now_ms: Callable[[], int],
        shipped: Sequence[Organisation] = (),
        on_changes: Callable[[Changes], None] | None = None,
        on_stopped: Callable[[], None] | None = None,
    ) -> None:
        """Open the database, bring it up to date and start the thread.

        Args:
            now_ms: the wall clock, milliseconds UTC.
            on_changes: called in the writer's thread after each commit that changed rows; it must not wait.
            on_stopped: called in the writer's thread when it ends though nobody closed it; nothing can be written any more.

        Raises: Outage: as `cipher.connect`, and `store.newer`; then the database is closed again.
        """
        self._now_ms = now_ms
        self._on_changes = on_changes
        self._on_stopped = on_stopped
        self._wake = threading.Condition()
        self._local: deque[_Job] = deque()
        self._arriving: deque[_Job] = deque()
        self._settling: list[Future[None]] = []
        self._closing = False
        key = home.key()
        self._marker = highwater.Marker(home, key)
        self._marked: tuple[ReplicaId, int] | None = None
        self._connection = cipher.connect(home.database, key, read_only=False)
        try:
            with cipher.named():
                reshaped = self._bring_up_to_date()
                self._desk = Desk(self._connection, shipped=shipped, blobs=Blobs(home))
                self._inbox = Inbox(self._desk)
                if reshaped:
                    self._begin_anew()
        except BaseException:
            self._connection.close()
            raise
        self._idle = False
        self._is_behind = True
        self._is_failing = False
        self._pause_s: float | None = None
        self._has_acted = False
        self._acted_at, self._quiet_at, self._read_by = -math.inf, 0.0, math.inf
        self._thread = threading.Thread(target=self._run, name="store-writer")
        self._thread.start()

    def _bring_up_to_date(self) -> bool:
        database = cipher.database(self._connection)
        migrations.migrate(database)
        return migrations.shape_state_tables(database, KINDS)

    def _begin_anew(self) -> None:
        """Let everything count again after the state tables were made anew: checkpoints at once, the log behind them in turns."""
        with cipher.transaction(self._connection):
            self._connection.execute("update streams set folded_seq = 0")
            stand_again(self._desk)

    def command(self, request: object, *, person: str, office: str, token: bytes | None = None) -> "Future[Done]":
        """Decide and commit a command; the future holds `Done`, or raises Refused or Outage.

        Thread: any.
        """
        job = CommandJob(request=request, person=person, office=office, token=token)
        return self._put(self._local, lambda: self._decided(job), leaves_behind=False)

    def _decided(self, job: CommandJob) -> Done:
        self._has_acted = True
        return self._desk.command(job, now_ms=self._now_ms())

    def call(self, function: Callable[[Desk], T]) -> "Future[T]":
        """Run ``function`` on the desk in a transaction; for small tables of this device's own.

        Thread: any.
        """
        return self._put(self._local, lambda: function(self._desk))

    def sign_tips(self) -> "Future[int]":
        """Sign the unsigned ends of this replica's streams, every 8 kB, before a prefix leaves; the future holds how many signatures.

        One transaction for each piece, so that a local command goes between.
        """
        whole: Future[int] = Future()

        def signed(part: "Future[bool]", pieces: int) -> None:
            error = part.exception()
            if error is not None:
                whole.set_exception(error)
            elif part.result():
                sign(pieces + 1)
            else:
                whole.set_result(pieces)

        def sign(pieces: int) -> None:
            self.call(sign_piece).add_done_callback(lambda part: signed(part, pieces))

        sign(0)
        return whole

    def learn(self, learnt: Learnt) -> "Future[None]":
        """Keep what a holder is known to hold."""
        return self._put(self._local, lambda: self._inbox.learn(learnt, now_ms=self._now_ms()))

    def receive(self, delivery: Delivery) -> "Future[Received]":
        """Store a delivery; resolved when it is durable, folding follows by itself.

        Thread: any.
        """
        receiving = Receiving(self._inbox, delivery, now_ms=self._now_ms)
        whole: Future[Received] = Future()
        parts = [self._put(self._arriving, job) for job in receiving.jobs()]

        def finished(_last: "Future[Any]") -> None:
            # Parts are done in their order, so with the last one every other is.
            error = next((failure for part in parts if (failure := part.exception()) is not None), None)
            if error is None:
                whole.set_result(receiving.received())
            else:
                whole.set_exception(error)

        parts[-1].add_done_callback(finished)
        return whole

    def settled(self) -> "Future[None]":
        """Return a future that is resolved when nothing that may count waits to be folded or searched."""
        future: Future[None] = Future()
        with self._wake:
            if self._closing:
                future.set_exception(Outage("store.closed"))
                return future
            self._settling.append(future)
            self._wake.notify()
        return future

    def close(self) -> None:
        """Finish what waits, stop the thread, close the database. Idempotent.

        Thread: any but the writer's.
        """
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join()

    def _put(self, queue: "deque[_Job]", act: Callable[[], Any], *, leaves_behind: bool = True) -> "Future[Any]":
        future: Future[Any] = Future()
        with self._wake:
            if self._closing:
                future.set_exception(Outage("store.closed"))
            elif len(queue) >= QUEUE_MAX:
                future.set_exception(Outage("store.busy", retry_s=1.0))
            else:
                queue.append(_Job(act, future, leaves_behind))
                self._wake.notify()
        return future

    def _run(self) -> None:
        try:
            while self._waits_for_work():
                self._turn()
        except Exception:  # the thread boundary: nobody may wait for a thread that is gone
            log.exception("writer stopped")
        finally:
            was_asked = self._closing
            self._let_go()
            cipher.close(self._connection)
            if not was_asked and self._on_stopped is not None:
                self._on_stopped()

    def _waits_for_work(self) -> bool:
        """Wait until there is something to do; return False when nothing more will be done."""
        with self._wake:
            while self._idle and not (self._local or self._arriving or self._settling or self._closing):
                self._idle = self._wake.wait(self._pause_s)
            return bool(self._local or self._arriving or not self._closing)

    def _let_go(self) -> None:
        with self._wake:
            self._closing = True
            left: list[Future[Any]] = [*self._settling, *(job.future for job in (*self._local, *self._arriving))]
            self._settling.clear()
            self._local.clear()
            self._arriving.clear()
        for future in left:
            if not future.cancelled():
                future.set_exception(Outage("store.closed"))

    def _turn(self) -> None:
        self._idle = False
        if self._local:
            self._jobs(self._local, BATCH_S)
            self._put_reading_off()
        elif self._arriving:
            self._jobs(self._arriving, ARRIVING_S)
        else:
            # What failed is tried again, whatever another kind of work does after it.
            self._is_failing = False
            if not (self._is_behind and self._background(self._fold)):
                self._read_or_rest()

    def _put_reading_off(self) -> None:
        if not self._has_acted:
            return
        now, before, self._has_acted = time.monotonic(), self._acted_at, False
        self._acted_at = now
        if now - before < SEARCH_PAUSE_S:
            self._quiet_at, self._read_by = now + SEARCH_PAUSE_S, min(self._read_by, now + SEARCH_WAITS_S)

    def _read_or_rest(self) -> None:
        """Read for search where acts leave time for it, until nothing is left to read; then rest."""
        pause_s = min(self._quiet_at, self._read_by) - time.monotonic()
        if pause_s > 0 and not self._settling:
            self._idle, self._pause_s = True, pause_s
        elif not self._background(self._read_for_search):
            self._read_by = math.inf
            self._rest()

    def _rest(self) -> None:
        with self._wake:
            # Background work that failed, on a full disk say, is tried again by itself.
            self._idle, self._pause_s = True, RETRY_S if self._is_failing else None
            settling, self._settling = self._settling, []
        for future in settling:
            future.set_result(None)

    def _jobs(self, queue: "deque[_Job]", longest_s: float) -> None:
        begun_at = time.monotonic()
        begun: list[Future[Any]] = []
        outcomes: list[tuple[Any, BaseException | None]] = []
        changes: Changes = {}
        kept = False
        try:
            self._connection.execute("begin immediate")
            while queue and (not begun or time.monotonic() - begun_at < (BATCH_S if self._local else longest_s)):
                job = queue.popleft()
                if job.future.set_running_or_notify_cancel():
                    self._is_behind = self._is_behind or job.leaves_behind
                    begun.append(job.future)
                    outcomes.append(self._one(job.act, is_first=not kept))
                    kept = kept or outcomes[-1][1] is None
            changes = self._commit()
        except Exception as error:  # noqa: BLE001 - the thread boundary: it fails those who wait, and nothing else
            self._abandon(error)
            failure = outage_of(error) or error
            outcomes = [(None, failure)] * len(begun)
        for future, (result, failed) in zip(begun, outcomes, strict=True):
            if failed is None:
                future.set_result(result)
            else:
                future.set_exception(failed)
        self._tell(changes)

    def _one(self, act: Callable[[], Any], *, is_first: bool) -> tuple[Any, BaseException | None]:
        """Run one job so that its failure undoes itself alone: the first of a transaction with all of it, any other to a savepoint."""
        self._inbox.anew()
        if not is_first:
            self._connection.execute("savepoint job")
        try:
            result = act()
            self._flush()
        except (Refused, Outage) as error:
            self._undo(is_first=is_first)
            return None, error
        except Exception as error:  # the thread boundary, as above
            outage = outage_of(error)
            if outage is not None:
                raise
            log.exception("job failed")
            self._undo(is_first=is_first)
            return None, error
        if not is_first:
            self._connection.execute("release job")
        return result, None

    def _undo(self, *, is_first: bool) -> None:
        changed = self._desk.folding.changes
        for statement in ("rollback", "begin immediate") if is_first else ("rollback to job", "release job"):
            self._connection.execute(statement)
        self._desk.forget()
        self._inbox.forget()
        self._desk.folding.changes = changed

    def _background(self, work: Callable[[Callable[[], bool]], bool]) -> bool:
        until = time.monotonic() + FOLDING_S
        try:
            self._connection.execute("begin immediate")
            done = work(lambda: time.monotonic() < until and not self._local)
            changes = self._commit()
        except Exception as error:  # the thread boundary, as above
            self._abandon(error)
            if outage_of(error) is None:
                log.exception("background work failed")
            self._is_failing = True
            return False
        self._tell(changes)
        return done

    def _fold(self, has_time: Callable[[], bool]) -> bool:
        """Fold what counts by now. An act folds what it writes itself, so where nothing is left behind nothing is looked for after it."""
        has_more = self._inbox.fold_some(has_time)
        self._is_behind = has_more or self._inbox.is_behind()
        return has_more

    def _read_for_search(self, has_time: Callable[[], bool]) -> bool:
        """Read words. Those that acts put off were missed by whoever searched meanwhile: their records are told of once more."""
        tell = self._desk.folding.changes.add if self._read_by < math.inf else None
        return indexing.index_due(self._connection, KINDS, has_time=has_time, rows_max=SEARCH_ROWS, tell=tell)

    def _flush(self) -> None:
        self._desk.folding.flush()
        self._desk.streams.flush()

    def _commit(self) -> Changes:
        self._flush()
        changes = self._desk.folding.changes.taken()
        self._connection.execute("commit")
        life = self._desk.life_or_none()
        if life is not None and (life.replica, life.ordinal) != self._marked:
            self._marked = (life.replica, life.ordinal)
            self._mark(life)
        return changes

    def _mark(self, life: Life) -> None:
        """Say beside the database how far it came. The commit stands whatever becomes of the mark: failing it would invite a second try."""
        try:
            self._marker.write(life.replica, life.ordinal)
        except OSError as error:
            self._marked = None
            log.warning("high-water mark not written", extra={"error": type(error).__name__})

    def _abandon(self, error: Exception) -> None:
        self._is_behind = True
        log.warning("transaction failed", extra={"error": type(error).__name__})
        if self._connection.in_transaction:
            self._connection.execute("rollback")
        self._desk.forget()
        self._inbox.forget()

    def _tell(self, changes: Changes) -> None:
        if not changes or self._on_changes is None:
            return
        try:
            self._on_changes(changes)
        except Exception:  # a listener's mistake is its own: what was committed stands
            log.exception("listener failed")
